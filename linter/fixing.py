"""Applying the wordings that rules offer: never two that overlap, never one that changes what the file is besides its words.

A fix is tried on the text, the text is read again, and the fix stays only if every other segment is as it was. What it leaves
behind is judged again, until nothing is left to fix.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from linter.errors import UncheckedError
from linter.model import Document, Finding, Fix, Source, Status
from linter.reading.text import fold
from linter.writing import encode, replace_file

MAX_ROUNDS = 10
Judge = Callable[[Document], Sequence[Finding]]
Read = Callable[[str], Document]


@dataclass(frozen=True, slots=True)
class Applied:
    """One fix that was applied, with the finding as it was then."""

    finding: Finding
    fix: Fix


@dataclass(frozen=True, slots=True)
class Repaired:
    """A file after its fixes.

    Attributes:
        document: As it reads now; the same object when nothing was fixed.
        findings: What is found in it now.
        applied: In the order applied.
        refused: Findings left as they are although their rule offers a wording, and why.
    """

    document: Document
    findings: tuple[Finding, ...]
    applied: tuple[Applied, ...] = ()
    refused: tuple[tuple[Finding, str], ...] = ()


def repair(document: Document, judge: Judge, read: Read, *, unsafe: bool = False) -> Repaired:
    """Fix what can be fixed.

    Args:
        document: The file as it is.
        judge: All findings of a document with their status; only active ones are fixed.
        read: Reads a changed text of the same file.
        unsafe: Apply wordings too that are not graded safe.
    """
    findings = tuple(judge(document))
    applied: list[Applied] = []
    refused: list[tuple[Finding, str]] = []
    for _ in range(MAX_ROUNDS):
        refused = []
        chosen = _choose(document.source, findings, refused, unsafe=unsafe)
        changed = _apply(document, chosen, read)
        if changed is None and len(chosen) > 1:
            chosen, changed = _one_by_one(document, chosen, read, refused)
        elif changed is None:
            refused += [(item.finding, _BREAKS) for item in chosen]
        if changed is None or changed.source.text == document.source.text:
            break
        document = changed
        applied += chosen
        findings = tuple(judge(document))
    return Repaired(document, findings, tuple(applied), tuple(refused))


_BREAKS = "the wording would change more than words here"
_CHOICE = "more than one wording is offered"
_OVERLAPS = "it overlaps another fix; run again"


def _span(source: Source, fix: Fix) -> tuple[int, int]:
    place = fix.place
    return source.offset(place.line, place.column), source.offset(place.end_line, place.end_column)


def _choose(source: Source, findings: Iterable[Finding], refused: list[tuple[Finding, str]], *, unsafe: bool) -> list[Applied]:
    """The fixes to apply together, in order of position; an earlier one wins over a later one that overlaps it."""
    offered: list[tuple[int, int, Applied]] = []
    for finding in findings:
        if finding.status is not Status.ACTIVE:
            continue
        own = [(*_span(source, fix), fix) for fix in finding.fixes if fix.safe or unsafe]
        spans = {(start, end) for start, end, _ in own}
        if len(spans) < len(own):
            refused.append((finding, _CHOICE))
            continue
        offered += [(start, end, Applied(finding, fix)) for start, end, fix in own]
    chosen: list[Applied] = []
    reached = -1
    for start, end, item in sorted(offered, key=lambda entry: (entry[0], entry[1], entry[2].finding.rule)):
        if start < reached or start == end:
            refused.append((item.finding, _OVERLAPS))
        elif source.text[start:end] != item.fix.text:
            chosen.append(item)
            reached = end
    return chosen


def _apply(document: Document, chosen: Sequence[Applied], read: Read) -> Document | None:
    """The document with the fixes in it, or None when they would change anything else."""
    if not chosen:
        return None
    source = document.source
    spans = [(*_span(source, item.fix), item.fix.text) for item in chosen]
    text = source.text
    for start, end, new in reversed(spans):
        text = text[:start] + new + text[end:]
    try:
        changed = read(text)
    except UncheckedError:
        return None
    return changed if _only_words(document, changed, spans) else None


def _only_words(before: Document, after: Document, spans: Sequence[tuple[int, int, str]]) -> bool:
    if len(before.segments) != len(after.segments) or before.groups != after.groups:
        return False
    left = len(spans)
    for old, new in zip(before.segments, after.segments, strict=True):
        if (old.kind, old.group, old.heading, old.level, old.key) != (new.kind, new.group, new.heading, new.level, new.key):
            return False
        low, high = old.map.source_starts[0], old.map.source_ends[-1]
        inside = [text for start, end, text in spans if low <= start and end <= high]
        left -= len(inside)
        expected = old.text
        if inside:
            if any(fold(" ".join(text.split())) not in new.text for text in inside):
                return False
        elif expected != new.text:
            return False
    return left <= 0


def _one_by_one(
    document: Document, chosen: Sequence[Applied], read: Read, refused: list[tuple[Finding, str]]
) -> tuple[list[Applied], Document | None]:
    """Those of several fixes that do no harm, put together again."""
    good = []
    for item in chosen:
        if _apply(document, [item], read) is None:
            refused.append((item.finding, _BREAKS))
        else:
            good.append(item)
    return good, _apply(document, good, read)


def preview(source: Source, text: str) -> str:
    """The change from a source to a new text as a unified diff that `git apply` and `patch` take; "" when there is none."""
    lines = difflib.unified_diff(_lines(source.text), _lines(text), f"a/{source.path}", f"b/{source.path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """Lines as git counts them."""
    return [*(f"{line}\n" for line in text.split("\n")[:-1]), *([text.rpartition("\n")[2]] if text.rpartition("\n")[2] else [])]


def write_back(file: Path, source: Source, text: str) -> None:
    """Write a changed text over the file it was read from, in its encoding, in one step.

    Raises:
        WriteError: When the file is a link, read-only, or no longer what was read; it stands as it did.
    """
    replace_file(file, encode(source, text), source.sha256, source.path)
