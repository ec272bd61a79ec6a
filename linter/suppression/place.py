"""Writing suppressions: a comment in the syntax of the file, or an entry in the settings where the file has none.

Where a comment may stand depends on the format in ways only its reader knows, so each candidate is tried: the file is read again,
and the comment stays only if every segment is as it was and the comment reaches the right one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from linter.errors import UncheckedError, UsageError
from linter.model import Document, Finding, Segment, Status, Suppression, sentence_id
from linter.suppression.syntax import IGNORE, marks, written
from linter.suppression.targets import Reach, extent

Read = Callable[[str], Document]

_HTML, _BRACES, _JINJA = ("<!-- ", " -->"), ("{/* ", " */}"), ("{# ", " #}")
_SLASHES, _STARS, _HASH = ("// ", ""), ("/* ", " */"), ("# ", "")
_STYLES: dict[str, tuple[tuple[str, str], ...]] = {
    "mdx": (_BRACES,),
    "tsx": (_BRACES, _SLASHES, _STARS),
    "jsx": (_BRACES, _SLASHES, _STARS),
    "typescript": (_SLASHES, _STARS, _BRACES),
    "jinja": (_HTML, _JINJA),
    "astro": (_HTML, _BRACES, _SLASHES),
    "vue": (_HTML, _SLASHES),
    "svelte": (_HTML, _SLASHES),
    "yaml": (_HASH,),
    "toml": (_HASH,),
    "json": (_SLASHES,),
    "jsonl": (),
    "plain": (),
}
_WITH_COMMENTS = (".jsonc", ".json5")
_FORBIDDEN = ("--", "*/", "#}", "\n", "\r", ";")


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be written.

    Attributes:
        text: The file's new text.
        placed: Findings that a comment in it now suppresses.
        entries: Suppressions that only the settings can hold, each for one sentence.
    """

    text: str
    placed: tuple[Finding, ...]
    entries: tuple[Suppression, ...]


def plan(document: Document, findings: Sequence[Finding], decision: Suppression, read: Read) -> Planned:
    """Suppress the active findings of a decision's rules.

    Args:
        document: The file as it is.
        findings: Its findings.
        decision: Rules, reason and trail; form and sentences are filled in here.
        read: Reads a changed text of the same file.

    Raises:
        UsageError: When the reason or a field holds what would end a comment.
    """
    _check(decision)
    blocks: dict[int, list[Finding]] = {}
    for finding in findings:
        if finding.status is Status.ACTIVE and finding.rule in decision.rules:
            blocks.setdefault(_segment_of(document, finding).id, []).append(finding)
    placed: list[Finding] = []
    entries: list[Suppression] = []
    current = document
    for index in sorted(blocks, key=lambda item: extent(document.segments[item]), reverse=True):
        items = blocks[index]
        rules = tuple(sorted({item.rule for item in items}))
        sentences = tuple(dict.fromkeys(sentence_id(item.sentence or item.text) for item in items))
        made = replace(decision, form=IGNORE, rules=rules, sentences=sentences)
        found = _insert(current, current.segments[index], made, read)
        if found is None:
            entries += [_entry(decision, item) for item in items]
        else:
            current = found
            placed += items
    placed.sort(key=lambda item: (item.place.line, item.place.column))
    return Planned(current.source.text, tuple(placed), tuple(dict.fromkeys(reversed(entries))))


def _check(decision: Suppression) -> None:
    if not decision.reason.strip():
        raise UsageError("--reason is empty", hint="Say why the wording may stand.")
    for name in ("reason", "reference", "approved_by", "role"):
        bad = next((item for item in _FORBIDDEN if item in getattr(decision, name)), None)
        if bad is not None:
            shown = "a line break" if bad in "\r\n" else repr(bad)
            raise UsageError(f"--{name.replace('_', '-')} holds {shown}, which a comment cannot", hint="Say it in other words.")


def _segment_of(document: Document, finding: Finding) -> Segment:
    start = document.source.offset(finding.place.line, finding.place.column)
    around = [item for item in document.segments if extent(item)[0] <= start < extent(item)[1]]
    # the innermost: an image's text rather than the paragraph around it
    return min(around, key=lambda item: extent(item)[1] - extent(item)[0])


def _entry(decision: Suppression, finding: Finding) -> Suppression:
    sentence = finding.sentence or finding.text
    return replace(decision, form="settings", rules=(finding.rule,), sentences=(sentence_id(sentence),), text=sentence)


def _insert(document: Document, segment: Segment, made: Suppression, read: Read) -> Document | None:
    content = written(made)
    for text in _candidates(document, segment, content):
        try:
            changed = read(text)
        except UncheckedError:
            continue
        if _same(document, changed) and _reaches(document, changed, segment.id):
            return changed
    return None


def _candidates(document: Document, segment: Segment, content: str) -> Iterator[str]:
    source = document.source
    text = source.text
    start, end = extent(segment)
    line = source.position(start)[0]
    line_start = source.line_starts[line - 1]
    raw = source.line_text(line)
    indent = raw[: len(raw) - len(raw.lstrip(" \t"))]
    newline = text[line_start + len(raw) : source.line_starts[line]] if line < len(source.line_starts) else ""
    last = source.position(end - 1)[0]
    line_end = source.line_starts[last - 1] + len(source.line_text(last))
    for opener, closer in _styles(document):
        comment = f"{opener}{content}{closer}"
        yield f"{text[:line_start]}{indent}{comment}{newline or _newline(text)}{text[line_start:]}"
        if closer:
            yield f"{text[:start]}{comment}{text[start:]}"
            yield f"{text[:end]} {comment}{text[end:]}"
        yield f"{text[:line_end]} {comment}{text[line_end:]}"


def _styles(document: Document) -> tuple[tuple[str, str], ...]:
    source = document.source
    if source.format == "json" and not source.path.lower().endswith(_WITH_COMMENTS):
        return ()
    return _STYLES.get(source.format, (_HTML,))


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"


def _same(before: Document, after: Document) -> bool:
    """Whether two readings differ in positions and comments only."""

    def shape(document: Document) -> list[tuple[object, ...]]:
        return [(item.kind, item.text, item.group, item.heading, item.level, item.key) for item in document.segments]

    return (
        shape(before) == shape(after)
        and before.groups == after.groups
        and len(after.comments) == len(before.comments) + 1
        # a comment makes JSON less than strict, which its reader notes
        and (before.source.format == "json" or [note.message for note in before.notes] == [note.message for note in after.notes])
    )


def _reaches(before: Document, after: Document, segment: int) -> bool:
    old = [mark.place.source for mark in marks(before)]
    found = marks(after)
    new = next((mark for index, mark in enumerate(found) if index >= len(old) or mark.place.source != old[index]), None)
    if new is None or new.problem:
        return False
    return extent(after.segments[segment]) in (Reach(after, found).of(new) or ())


def entry_toml(entry: Suppression, path: str, *, prefix: str = "") -> str:
    """A suppression as a `[[suppress]]` table.

    Args:
        entry: The suppression.
        path: The file it is for, relative to the settings file.
        prefix: "tool.reglint." in a `pyproject.toml`.
    """

    def text(value: object) -> str:
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

    rows: list[tuple[str, object]] = [("path", path), ("rules", list(entry.rules)), ("text", entry.text), ("reason", entry.reason)]
    rows += [("until", entry.until), ("reference", entry.reference), ("approved-by", entry.approved_by), ("role", entry.role)]
    rows += [("date", entry.date), ("jurisdictions", list(entry.jurisdictions)), ("sentences", list(entry.sentences))]
    lines = [f"{name} = {value if name in ('until', 'date') else text(value)}" for name, value in rows if value]
    return "\n".join([f"[[{prefix}suppress]]", *lines]) + "\n"
