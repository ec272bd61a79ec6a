"""The baseline: findings that were there before, not yet reviewed, so that only new ones stop anybody.

An entry is known by rule, path, sentence and occurrence, never by line number or count. Within a file the same sentence is looked
for first; then the same words in a sentence that has only been edited, so that mending one claim does not revive its neighbour.
What cannot be told from a new claim is reported as one. Each entry is used once.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from linter.errors import SettingsError
from linter.model import Finding, Status, sentence_id
from linter.regular import text_of

VERSION = 1
DEFAULT_NAME = "reglint-baseline.json"
REASON = "in the baseline: not yet reviewed"
NOTE = "Findings that were there when reglint was switched on. None of them has been reviewed. Written by `reglint baseline`."
_MARKER = "reglint-baseline"
_NEVER = "suppression"
_ALIKE = 0.5
_MOST_CANDIDATES = 50
_WORD = re.compile(r"\w+")
_SMALL = frozenset(
    _WORD.findall(
        "a an and are as at be by for from has have in is it its of on or our so that the this to was we will with you your"
    )
)
# high enough that drugs of one family, whose names share their ending, are not taken for spellings of each other
_SAME_WORD = 0.88

Judged = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One finding of old.

    Attributes:
        path: Relative to the baseline's project root, with forward slashes.
        sentence: The normalised sentence around the match.
        text: The match.
        occurrence: 0 for the first finding that is like this one in every other respect, 1 for the second ...
    """

    path: str
    rule: str
    sentence: str
    text: str
    occurrence: int = 0


@dataclass(frozen=True, slots=True)
class Applied:
    """What a baseline came to in a run.

    Attributes:
        findings: By relative path, in the order given, with their status.
        used: Each entry that matched, and as what it would be written now.
        stale: Entries whose finding is gone.
        left: Entries that this run says nothing about.
    """

    findings: dict[str, tuple[Finding, ...]]
    used: tuple[tuple[Entry, Entry], ...]
    stale: tuple[Entry, ...]
    left: tuple[Entry, ...]

    @property
    def updated(self) -> tuple[Entry, ...]:
        """The baseline without stale entries, the others as they stand now; never longer than before."""
        return numbered([*(now for _, now in self.used), *self.left])


def entry_of(path: str, finding: Finding) -> Entry:
    """A finding as an entry."""
    return Entry(path, finding.rule, finding.sentence or finding.text, finding.text)


def create(findings: Mapping[str, Iterable[Finding]]) -> tuple[Entry, ...]:
    """A baseline of all active findings, by relative path; findings about suppressions are never put in."""
    return numbered(
        entry_of(path, item)
        for path, items in findings.items()
        for item in items
        if item.status is Status.ACTIVE and item.pack != _NEVER
    )


def numbered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries sorted, occurrences counted anew."""
    counts: Counter[Entry] = Counter()
    made = []
    for entry in sorted(replace(item, occurrence=0) for item in entries):
        made.append(replace(entry, occurrence=counts[entry]))
        counts[entry] += 1
    return tuple(made)


def relative_name(path: Path, root: Path) -> str | None:
    """A path as baselines name it, or None when it is outside the root; `.` and `..` are taken out, links are not followed."""
    import os

    full = Path(os.path.normpath(path if path.is_absolute() else Path.cwd() / path))
    try:
        return full.relative_to(os.path.normpath(root)).as_posix()
    except ValueError:
        return None


def apply(
    entries: Sequence[Entry], findings: Mapping[str, Sequence[Finding]], exists: Callable[[str], bool], judged: Judged
) -> Applied:
    """Mark the findings that a baseline knows.

    Args:
        entries: The baseline.
        findings: All findings of the run by relative path; a file without findings has an empty sequence.
        exists: Whether a relative path is a file now; entries of one that is not may follow it to its new name.
        judged: Whether a rule was judged in full in a file of this run; nothing else makes an entry stale.
    """
    work = _Work(entries, findings)
    for path in findings:
        work.same_sentence(path, path)
        work.edited_sentence(path)
    gone = [path for path in work.entries if path not in findings and not exists(path)]
    for old in sorted(gone):
        for path in work.followed(old):
            work.same_sentence(old, path)
    stale: list[Entry] = []
    left: list[Entry] = []
    for path, items in work.entries.items():
        away = path in gone
        for entry in items:
            (stale if away or (path in findings and judged(path, entry.rule)) else left).append(entry)
    done = {path: tuple(work.done.get((path, index), item) for index, item in enumerate(items)) for path, items in findings.items()}
    return Applied(done, tuple(sorted(work.used)), tuple(sorted(stale)), tuple(sorted(left)))


@dataclass
class _Work:
    _given: Sequence[Entry]
    _findings: Mapping[str, Sequence[Finding]]
    entries: dict[str, list[Entry]] = field(init=False)
    used: list[tuple[Entry, Entry]] = field(default_factory=list)
    done: dict[tuple[str, int], Finding] = field(default_factory=dict)
    _open: dict[str, dict[int, Finding]] = field(init=False)
    _sentences: dict[str, Counter[str]] = field(init=False)
    _places: dict[tuple[str, ...], set[str]] | None = None

    def __post_init__(self) -> None:
        self.entries = defaultdict(list)
        for entry in sorted(self._given):
            self.entries[entry.path].append(entry)
        self.entries = dict(self.entries)
        self._sentences = {path: Counter(entry.sentence for entry in items) for path, items in self.entries.items()}
        self._open = {
            path: {index: item for index, item in enumerate(items) if item.status is Status.ACTIVE and item.pack != _NEVER}
            for path, items in self._findings.items()
        }

    def _use(self, entry: Entry, path: str, index: int) -> None:
        finding = self._open[path].pop(index)
        self.entries[entry.path].remove(entry)
        self.used.append((entry, entry_of(path, finding)))
        self.done[(path, index)] = replace(finding, status=Status.BASELINED, status_reason=REASON)

    def followed(self, old: str) -> list[str]:
        """The paths that have unmatched findings in sentences of `old`, sorted."""
        if self._places is None:
            self._places = defaultdict(set)
            for path, items in self._open.items():
                for item in items.values():
                    self._places[_key(entry_of(path, item), with_text=False)].add(path)
        places = self._places
        return sorted({path for entry in self.entries[old] for path in places.get(_key(entry, with_text=False), ())})

    def same_sentence(self, old: str, path: str) -> None:
        """Match entries of `old` with findings in `path` by rule and sentence; the same words first."""
        for with_text in (True, False):
            waiting: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
            for entry in self.entries.get(old, ()):
                waiting[_key(entry, with_text=with_text)].append(entry)
            if not waiting:
                return
            for index, finding in list(self._open[path].items()):
                found = waiting.get(_key(entry_of(path, finding), with_text=with_text))
                if found:
                    self._use(found.pop(0), path, index)

    def edited_sentence(self, path: str) -> None:
        """Match by rule and words where the sentence has only been edited; the closest first."""
        groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in self.entries.get(path, ()):
            groups[(entry.rule, entry.text.casefold())].append(entry)
        before = self._sentences.get(path, Counter())
        after = Counter((item.sentence or item.text) for item in self._findings[path])
        pairs = []
        for index, finding in self._open[path].items():
            new = finding.sentence or finding.text
            for entry in groups.get((finding.rule, finding.text.casefold()), ())[:_MOST_CANDIDATES]:
                alike = _alike(entry.sentence, new)
                mended = before[entry.sentence] > after[new]
                if alike >= _ALIKE and (mended or _only_edited(entry.sentence, new)):
                    pairs.append((-alike, index, entry))
        taken: set[Entry] = set()
        for _, index, entry in sorted(pairs):
            if index in self._open[path] and entry not in taken:
                taken.add(entry)
                self._use(entry, path, index)


def _key(entry: Entry, *, with_text: bool) -> tuple[str, ...]:
    key = (entry.rule, sentence_id(entry.sentence))
    return (*key, entry.text.casefold()) if with_text else key


def _words(sentence: str) -> Counter[str]:
    return Counter(_WORD.findall(sentence.casefold()))


def _alike(old: str, new: str) -> float:
    """0 to 1: twice the words in common over all words."""
    first, second = _words(old), _words(new)
    return 2 * (first & second).total() / max(1, first.total() + second.total())


def _only_edited(old: str, new: str) -> bool:
    """Whether words were only added or only taken out, spelling aside; another subject makes another claim."""
    first, second = _words(old), _words(new)
    removed = [word for word in first - second if word not in _SMALL][:30]
    added = [word for word in second - first if word not in _SMALL][:30]
    unlike = [word for word in added if not get_close_matches(word, removed, 1, _SAME_WORD)]
    return not unlike or (len(unlike) == len(added) and not removed)


def dump(entries: Iterable[Entry]) -> str:
    """A baseline file: sorted, an entry a line, so that merges touch only what changed."""
    rows = [
        json.dumps(
            {"path": item.path, "rule": item.rule, "sentence": item.sentence, "text": item.text, "occurrence": item.occurrence},
            ensure_ascii=False,
        )
        for item in numbered(entries)
    ]
    body = "".join(f"    {row}{',' if index < len(rows) - 1 else ''}\n" for index, row in enumerate(rows))
    return f'{{\n  "{_MARKER}": {VERSION},\n  "note": {json.dumps(NOTE)},\n  "entries": [\n{body}  ]\n}}\n'


def load(file: Path, path: str | None = None) -> tuple[Entry, ...]:
    """Read a baseline file.

    Raises:
        SettingsError: When it cannot be read, is not a baseline, or was written by a later version.
    """
    name = path if path is not None else file.as_posix()
    try:
        return parse(text_of(file), name)
    except UnicodeDecodeError:
        raise SettingsError("the baseline is not UTF-8", path=name) from None
    except OSError as problem:
        hint = "`reglint baseline create` writes one." if isinstance(problem, FileNotFoundError) else ""
        raise SettingsError(f"the baseline cannot be read: {problem.strerror or problem}", path=name, hint=hint) from None


def parse(text: str, name: str) -> tuple[Entry, ...]:
    """The entries in the text of a baseline file.

    Raises:
        SettingsError: When it is not one.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as problem:
        raise SettingsError(
            f"the baseline is not JSON: {problem.msg}",
            path=name,
            line=problem.lineno,
            column=problem.colno,
            hint="After a merge, keep either side and run `reglint baseline update`.",
        ) from None
    except RecursionError:
        raise SettingsError("the baseline is nested too deeply", path=name) from None
    except ValueError:  # Python refuses to read numbers of thousands of digits
        raise SettingsError("the baseline is not JSON: a number has too many digits", path=name) from None
    if not isinstance(data, dict) or _MARKER not in data:
        raise SettingsError("this is not a baseline of reglint", path=name)
    if data[_MARKER] != VERSION:
        raise SettingsError(f"this baseline has version {data[_MARKER]!r}; this reglint reads {VERSION}", path=name)
    items = data.get("entries")
    if not isinstance(items, list):
        raise SettingsError("the baseline has no list of entries", path=name)
    return numbered(_entry(item, index, name) for index, item in enumerate(items))


def _entry(item: object, index: int, name: str) -> Entry:
    if isinstance(item, dict):
        path, rule, sentence, text = (item.get(key) for key in ("path", "rule", "sentence", "text"))
        if isinstance(path, str) and isinstance(rule, str) and isinstance(sentence, str) and isinstance(text, str):
            return Entry(path, rule, sentence, text)
    raise SettingsError(f"entry {index + 1} of the baseline is not an entry", path=name)
