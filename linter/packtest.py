"""Running the examples that rules carry; for our packs and for a user's own.

Every `flags` example must give a finding of its rule, with `finds` as its text where that is said; every `passes` example none.
Examples are judged in a promoting voice, at every confidence, by default under every jurisdiction of the knowledge, and for a
speaker whom the rule's authorities bind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from linter.engine import Engine
from linter.errors import PackError, UncheckedError
from linter.judging.draft import citable
from linter.library.load import Library
from linter.library.rules import Example, Rule
from linter.library.yamlio import parse_yaml
from linter.model import Confidence, Document, Finding, Options, SegmentKind, Voice
from linter.reading import formats, read_text
from linter.reading.builder import DocumentBuilder
from linter.reading.source import source_from_text


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that did not do what its rule promises.

    Attributes:
        rule: "pack/rule".
        list: "flags" or "passes".
        index: 0-based place in that list.
        path: The rule's file.
        line: 1-based line of the example in that file, or None when it cannot be told.
        text: The example.
        problem: What went wrong, one sentence without a full stop.
        found: What was found instead, one line each.
    """

    rule: str
    list: str
    index: int
    path: str
    line: int | None
    text: str
    problem: str
    found: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line is not None else self.path
        lines = [f"{where}: {self.rule} {self.list}[{self.index}]: {self.problem}", f"    {' '.join(self.text.split())}"]
        lines.extend(f"    found: {line}" for line in self.found)
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class PackTest:
    """The outcome: how many rules and examples ran, and what failed, in order of rule."""

    rules: int
    examples: int
    failures: tuple[Failure, ...]


def run_examples(library: Library, rules: tuple[str, ...] = ()) -> PackTest:
    """Run the examples of a library's rules.

    Args:
        library: Its rules all take part, so that an example shows what a reader of the report would see.
        rules: Ids of the rules whose examples run; empty for all.
    """
    tester = _Tester(library)
    chosen = [rule for name, rule in library.rules.items() if not rules or name in rules]
    failures = [failure for rule in chosen for failure in tester.test(rule)]
    return PackTest(len(chosen), sum(len(rule.flags) + len(rule.passes) for rule in chosen), tuple(failures))


def read_example(example: Example) -> Document:
    """An example as a document: read by its format's reader, or one segment of its kind.

    Raises:
        ReglintError: When there is no such format, or the reader refuses the text.
    """
    if example.format is not None:
        if example.format not in formats():
            raise PackError(f"there is no format {example.format!r}", hint=f"Formats: {', '.join(formats())}.")
        return read_text(example.text, example.path or "example", example.format)
    builder = DocumentBuilder(source_from_text(example.text, example.path or "example", "plain"))
    text = builder.text()
    text.verbatim(0, len(example.text))
    builder.add(example.kind, text, level=1 if example.kind is SegmentKind.HEADING else 0)
    return builder.build()


class _Tester:
    def __init__(self, library: Library) -> None:
        self._library = library
        self._engine = Engine(library)
        self._base = Options(
            jurisdictions=tuple(library.knowledge.jurisdictions), min_confidence=Confidence.LOW, voice=Voice.PROMOTING
        )
        self._speakers = ("", *library.knowledge.speakers)
        self._citable = {name: frozenset(citable(library, replace(self._base, speaker=name))) for name in self._speakers}

    def test(self, rule: Rule) -> Iterator[Failure]:
        for index, example in enumerate(rule.flags):
            yield from self._flag(rule, index, example)
        for index, example in enumerate(rule.passes):
            yield from self._pass(rule, index, example)

    def _flag(self, rule: Rule, index: int, example: Example) -> Iterator[Failure]:
        findings = self._findings(rule, example)
        if isinstance(findings, str):
            yield self._failure(rule, "flags", index, findings)
            return
        own = [finding for finding in findings if finding.rule == rule.id]
        if not own:
            yield self._failure(rule, "flags", index, self._why_nothing(rule, example), findings)
        elif example.finds is not None and all(example.finds not in (item.text, item.place.source) for item in own):
            yield self._failure(rule, "flags", index, f"does not find exactly “{example.finds}”", findings)

    def _pass(self, rule: Rule, index: int, example: Example) -> Iterator[Failure]:
        findings = self._findings(rule, example)
        if isinstance(findings, str):
            yield self._failure(rule, "passes", index, findings)
            return
        own = [finding for finding in findings if finding.rule == rule.id]
        if own:
            yield self._failure(rule, "passes", index, "is flagged", own)

    def _findings(self, rule: Rule, example: Example) -> tuple[Finding, ...] | str:
        options = self._options(rule, example)
        if options is None:
            return "the rule cites nothing in force that binds anybody under these jurisdictions"
        try:
            return self._engine.check(read_example(example), options).findings
        except (UncheckedError, PackError) as problem:
            return f"cannot be read: {problem.message}. {problem.hint}".strip()

    def _options(self, rule: Rule, example: Example) -> Options | None:
        voice = Voice.PROMOTING if not rule.voices or Voice.PROMOTING in rule.voices else Voice.INFORMING
        base = replace(self._base, voice=voice, jurisdictions=example.jurisdictions or self._base.jurisdictions)
        for speaker in self._speakers:
            options = replace(base, speaker=speaker)
            applies = self._citable[speaker] if not example.jurisdictions else citable(self._library, options)
            if rule.id in applies:
                return options
        return None

    def _why_nothing(self, rule: Rule, example: Example) -> str:
        options = self._options(rule, example)
        if options is None:
            return "gives no finding of this rule"
        alone = self._engine.check(read_example(example), replace(options, select=(rule.id,))).findings
        return "is taken over by another rule" if alone else "gives no finding of this rule"

    def _failure(self, rule: Rule, name: str, index: int, problem: str, found: tuple[Finding, ...] | list[Finding] = ()) -> Failure:
        example = (rule.flags if name == "flags" else rule.passes)[index]
        shown = tuple(f"{finding.rule} “{finding.text}”" for finding in found)
        if name == "flags" and not shown:
            shown = ("nothing",)
        return Failure(rule.id, name, index, rule.path, _line(rule, name, index), example.text, problem, shown)


def _line(rule: Rule, name: str, index: int) -> int | None:
    try:
        marks = parse_yaml(Path(rule.path).read_text(encoding="utf-8"), rule.path).marks
    except (OSError, ValueError, PackError):
        return None
    place = marks.get((name, index))
    return place[0] if place else None
