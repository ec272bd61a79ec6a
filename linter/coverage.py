"""Which provisions the rules cover, and why the others have none; derived by running the rules' examples.

A rule covers a provision when it names it, one of its `flags` examples gives a finding that cites the provision under the
provision's own jurisdiction, and one of its `passes` examples gives no finding at all there, at default settings. A rule whose
measured precision, on the development set and on pages of other sites together, is below one half covers nothing. Left out are
provisions not in force and those that no text can show.

`python -m linter.coverage` prints the page docs/coverage.md.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from linter.engine import Engine
from linter.errors import KnowledgeError
from linter.judging.draft import ANY_PROMOTER
from linter.library.knowledge import Authority
from linter.library.load import Library, load_library, patterns_root
from linter.library.rules import Example, Rule
from linter.library.yamlio import parse_yaml
from linter.memo import Memo
from linter.model import Confidence, Finding, Options, Voice
from linter.nearest import nearest
from linter.packtest import read_example

PLACES = ("us", "uk", "eu", "au", "ca")
KINDS = ("lexical", "contextual", "document")
REASONS = "not-covered.yaml"
LEAST_PRECISION = 0.5
# counts of `reglint evaluate` in docs/data that together say how precise a rule is
NUMBERS = ("measured", "unseen")
_LEAST_REASON = 20

Measured = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Covered:
    """A provision with what covers it.

    Attributes:
        place: The jurisdiction it is counted under, one of `PLACES`.
        rules: Ids of the rules that cover it, sorted.
        reason: Why none does, as stated in the knowledge; "" when rules do or nothing is stated.
    """

    authority: Authority
    place: str
    rules: tuple[str, ...]
    reason: str = ""


def read_reasons(path: Path, library: Library) -> dict[str, str]:
    """Provision id -> why no rule covers it.

    Raises:
        KnowledgeError: At an entry that names no provision in scope, or whose reason is no sentence.
    """
    file = parse_yaml(path.read_text(encoding="utf-8"), path.name, KnowledgeError)
    if not isinstance(file.data, dict):
        raise file.fail((), "the file must be a mapping from provision to reason", "Begin with an id and a colon.")
    scope = {authority.id for authority, _ in provisions(library)}
    for name, reason in file.data.items():
        if name not in scope:
            raise file.fail((name,), f"{name!r} is no provision that a text can show", nearest(str(name), scope))
        if not isinstance(reason, str) or len(reason) < _LEAST_REASON:
            raise file.fail((name,), "the reason is missing", "Say in a sentence why no rule covers it.")
    return dict(file.data)


def read_measured(*texts: str) -> dict[str, tuple[int, int]]:
    """Rule id -> right and wrong findings, from the JSON of one or more `reglint evaluate`, added up."""
    found: dict[str, tuple[int, int]] = {}
    for text in texts:
        for rule, item in json.loads(text)["rules"].items():
            right, wrong = found.get(rule, (0, 0))
            found[rule] = (right + item["right"], wrong + item["wrong"])
    return found


def provisions(library: Library) -> Iterator[tuple[Authority, str]]:
    """The provisions in force that a text can show, each with the place it is counted under, in order of place and id."""
    knowledge = library.knowledge
    for place in PLACES:
        for name in sorted(knowledge.authorities):
            authority = knowledge.authority(name)
            outer = knowledge.jurisdictions[authority.jurisdiction].part_of or authority.jurisdiction
            if authority.citable and outer == place and authority.detectable in KINDS:
                yield authority, place


def cover(library: Library, reasons: Mapping[str, str], measured: Measured) -> list[Covered]:
    """Every provision in scope with the rules that cover it, or the reason why none does."""
    tester = _Tester(library)
    citing: dict[str, list[Rule]] = {}
    for rule in library.rules.values():
        if precise(measured.get(rule.id)):
            for name in rule.authorities:
                citing.setdefault(name, []).append(rule)
    result = []
    for authority, place in provisions(library):
        rules = tuple(rule.id for rule in citing.get(authority.id, ()) if tester.covers(rule, authority))
        result.append(Covered(authority, place, rules, "" if rules else reasons.get(authority.id, "")))
    return result


def precise(counts: tuple[int, int] | None) -> bool:
    """Whether a rule's measured precision lets it count; one that was never found does."""
    return counts is None or sum(counts) == 0 or counts[0] / sum(counts) >= LEAST_PRECISION


@dataclass
class _Tester:
    library: Library
    engine: Engine = field(init=False)
    _silent: dict[tuple[str, Options], bool] = field(default_factory=dict, init=False)
    _cited: dict[tuple[str, Options], frozenset[str]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.engine = Engine(self.library, memo=Memo())

    def covers(self, rule: Rule, authority: Authority) -> bool:
        options = self._options(rule, authority)
        return options is not None and authority.id in self._citations(rule, options) and self._passes(rule, options)

    def _options(self, rule: Rule, authority: Authority) -> Options | None:
        speaker = ""
        if ANY_PROMOTER.isdisjoint(authority.binds):
            speakers = self.library.knowledge.speakers
            bound = [name for name, item in speakers.items() if not set(item.bound_by).isdisjoint(authority.binds)]
            if not bound:
                return None
            speaker = bound[0]
        voice = Voice.PROMOTING if not rule.voices or Voice.PROMOTING in rule.voices else Voice.INFORMING
        return Options(jurisdictions=(authority.jurisdiction,), speaker=speaker, voice=voice)

    def _citations(self, rule: Rule, options: Options) -> frozenset[str]:
        key = (rule.id, options)
        if key not in self._cited:
            sure = replace(options, min_confidence=Confidence.LOW)
            found = (item for example in _of(rule.flags, options) for item in self._findings(example, sure) if item.rule == rule.id)
            first = next(found, None)
            self._cited[key] = frozenset(first.authorities) if first else frozenset()
        return self._cited[key]

    def _passes(self, rule: Rule, options: Options) -> bool:
        key = (rule.id, options)
        if key not in self._silent:
            self._silent[key] = any(not self._findings(example, options) for example in _of(rule.passes, options))
        return self._silent[key]

    def _findings(self, example: Example, options: Options) -> tuple[Finding, ...]:
        return self.engine.check(read_example(example), options).findings


def _of(examples: Iterable[Example], options: Options) -> Iterator[Example]:
    """The examples that are meant for a jurisdiction."""
    for example in examples:
        if not example.jurisdictions or set(options.jurisdictions) & set(example.jurisdictions):
            yield example


def shares(covered: Iterable[Covered]) -> dict[tuple[str, str], tuple[int, int]]:
    """(place, kind) -> covered and all provisions; "all" stands for every place."""
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    for item in covered:
        for place in (item.place, "all"):
            key = (place, item.authority.detectable)
            part, whole = counts.get(key, (0, 0))
            counts[key] = (part + bool(item.rules), whole + 1)
    return counts


def page(covered: list[Covered], library: Library) -> str:
    """The page as Markdown: shares, then each provision with its rules or the reason why it has none."""
    counts = shares(covered)
    lines = [
        "# What is covered",
        "",
        "Every provision of the knowledge that bears on wording, is in force and shows in a text, with the rules that cover it.",
        "A rule covers a provision when it names it, has an example that is found under the provision's own jurisdiction with",
        "that citation, and one that stays silent there. A rule that is wrong more often than right where it was measured covers",
        "nothing. *Lexical* provisions show in single words, *contextual* ones in a sentence and its surroundings, *document* ones",
        "in what a page lacks. The page is made from the packs by `python -m linter.coverage`; a test holds it to them.",
        "",
        "| | " + " | ".join(KINDS) + " |",
        "| --- |" + " --- |" * len(KINDS),
    ]
    for place in (*PLACES, "all"):
        cells = [_share(*counts.get((place, kind), (0, 0))) for kind in KINDS]
        name = "**all**" if place == "all" else library.knowledge.jurisdictions[place].name
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    for place in PLACES:
        lines += ["", f"## {library.knowledge.jurisdictions[place].name}", "", "| provision | what it says | kind | rules |"]
        lines.append("| --- | --- | --- | --- |")
        for item in covered:
            if item.place == place:
                lines.append(_row(item))
    return "\n".join(lines) + "\n"


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part // whole} %)" if whole else "none"


def _row(item: Covered) -> str:
    authority = item.authority
    rules = ", ".join(f"`{name}`" for name in item.rules) or f"none: {item.reason or '**no reason stated**'}"
    name = f"{authority.section}<br>`{authority.id}`"
    return (
        "| "
        + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in (name, authority.says, authority.detectable, rules))
        + " |"
    )


def derived(measured: Measured) -> tuple[list[Covered], Library]:
    """The coverage of reglint's own packs."""
    library = load_library()
    return cover(library, read_reasons(patterns_root() / "knowledge" / REASONS, library), measured), library


if __name__ == "__main__":
    counts = [file.read_text(encoding="utf-8") for name in NUMBERS if (file := Path("docs/data", f"{name}.json")).is_file()]
    sys.stdout.write(page(*derived(read_measured(*counts))))
