"""A string of a data file or program: its decoded text, and where each part of it stands in the source.

What the readers of JSON, YAML, TOML and scripts share: escapes are pieces, concatenations are longer lists of pieces.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from linter.model import GroupKind, SegmentKind
from linter.reading.builder import DocumentBuilder
from linter.reading.text import SegmentText

_BLANK_LINE = re.compile(r"[ \t]*(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))+")
_NEWLINE = re.compile(r"\r\n|\n|\r")


class Literal:
    """Decoded text in pieces.

    A piece is `(text, start, end, even)`: an even piece reads as the source range does, code point by code point; any other is one
    escape or a substitution. Pieces stand in source order.
    """

    __slots__ = ("_offsets", "pieces", "text")

    def __init__(self, pieces: list[tuple[str, int, int, bool]]) -> None:
        self.pieces = pieces
        self.text = pieces[0][0] if len(pieces) == 1 else "".join([piece[0] for piece in pieces])
        self._offsets: list[int] | None = None

    @classmethod
    def plain(cls, source: str, start: int, end: int) -> Literal:
        """The source range as it stands."""
        return cls([(source[start:end], start, end, True)])

    @classmethod
    def escaped(cls, source: str, start: int, end: int, escape: re.Pattern[str], decode: Callable[[re.Match[str]], str]) -> Literal:
        """The source range with each match of `escape` replaced by what `decode` makes of it."""
        pieces: list[tuple[str, int, int, bool]] = []
        at = start
        for found in escape.finditer(source, start, end):
            if found.start() > at:
                pieces.append((source[at : found.start()], at, found.start(), True))
            text = decode(found)
            if text:
                pieces.append((text, found.start(), found.end(), False))
            at = found.end()
        if at < end or not pieces:
            pieces.append((source[at:end], at, end, True))
        return cls(pieces)

    def write(self, out: SegmentText, start: int = 0, end: int | None = None) -> None:
        """Add the decoded text from `start` to `end` (offsets in `text`) to a segment."""
        stop = len(self.text) if end is None else end
        if len(self.pieces) == 1 and self.pieces[0][3]:
            begin = self.pieces[0][1]
            out.verbatim(begin + start, begin + stop)
            return
        offsets = self._starts()
        index = max(bisect_right(offsets, start) - 1, 0)
        while index < len(self.pieces) and offsets[index] < stop:
            text, begin, finish, even = self.pieces[index]
            base = offsets[index]
            low, high = max(start - base, 0), min(stop - base, len(text))
            if low < high:
                if even:
                    out.verbatim(begin + low, begin + high)
                else:
                    out.replaced(text[low:high], begin, finish)
            index += 1

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source range of the decoded text from `start` to `end`; ends inside an escape widen to all of it."""
        begin = self._place(start, last=False)
        return (begin, begin) if start >= end else (begin, self._place(end - 1, last=True))

    def edited(self, edits: list[tuple[int, int, str]]) -> Literal:
        """The literal with ranges of its decoded text replaced; `edits` are `(start, end, text)` in order, not overlapping."""
        kept: list[tuple[str, int, int, bool]] = []
        at = 0
        for start, end, text in edits:
            self._copy(kept, at, start)
            if text:
                kept.append((text, *self.span(start, end), False))
            at = end
        self._copy(kept, at, len(self.text))
        return Literal(kept or [("", self.pieces[0][1], self.pieces[0][1], True)])

    def _copy(self, kept: list[tuple[str, int, int, bool]], start: int, end: int) -> None:
        offsets = self._starts()
        index = max(bisect_right(offsets, start) - 1, 0)
        while index < len(offsets) and offsets[index] < end:
            text, begin, finish, even = self.pieces[index]
            low, high = max(start - offsets[index], 0), min(end - offsets[index], len(text))
            if low < high:
                kept.append((text[low:high], begin + low, begin + high, True) if even else (text[low:high], begin, finish, False))
            index += 1

    def _starts(self) -> list[int]:
        if self._offsets is None:
            self._offsets = []
            total = 0
            for piece in self.pieces:
                self._offsets.append(total)
                total += len(piece[0])
        return self._offsets

    def _place(self, at: int, *, last: bool) -> int:
        offsets = self._starts()
        index = max(bisect_right(offsets, at) - 1, 0)
        text, begin, finish, even = self.pieces[index]
        if at >= offsets[index] + len(text):
            return finish
        if not even:
            return finish if last else begin
        return begin + at - offsets[index] + (1 if last else 0)


class LazyGroups:
    """Groups that are opened in the builder only when a segment is written inside them."""

    __slots__ = ("_builder", "_opened", "_stack")

    def __init__(self, builder: DocumentBuilder) -> None:
        self._builder = builder
        self._stack: list[tuple[GroupKind, str]] = []
        self._opened = 0

    def __len__(self) -> int:
        return len(self._stack)

    def keys(self) -> list[str]:
        """The keys of the groups entered, outermost first."""
        return [key for _, key in self._stack]

    def open(self, kind: GroupKind, key: str = "") -> None:
        """Enter a group."""
        self._stack.append((kind, key))

    def close(self) -> None:
        """Leave the innermost group; leaving more than were entered is ignored."""
        if not self._stack:
            return
        self._stack.pop()
        if self._opened > len(self._stack):
            self._opened -= 1
            self._builder.close_group()

    def close_to(self, depth: int) -> None:
        """Leave groups until `depth` of them are left."""
        while len(self._stack) > depth:
            self.close()

    def settle(self) -> None:
        """Open in the builder what has been entered; to be called before each segment."""
        while self._opened < len(self._stack):
            self._builder.open_group(*self._stack[self._opened])
            self._opened += 1


def write_literal(
    builder: DocumentBuilder,
    literal: Literal,
    key: str = "",
    kind: SegmentKind = SegmentKind.VALUE,
    *,
    level: int = 0,
    join_lines: bool = False,
) -> None:
    """Write a string without markup, one segment a block.

    Args:
        builder: Receives the segments.
        literal: The string.
        key: The property it is the value of, or "".
        kind: The kind of its segments.
        level: Heading level when they are headings, else 0.
        join_lines: Whether a single newline is a soft break, as in hard-wrapped text, or ends a block, as in an escaped string.
    """
    text = literal.text
    at = 0
    if "\n" in text or "\r" in text:
        for found in (_BLANK_LINE if join_lines else _NEWLINE).finditer(text):
            _write_block(builder, literal.write, (at, found.start()), (kind, level, key))
            at = found.end()
    _write_block(builder, literal.write, (at, len(text)), (kind, level, key))


def _write_block(
    builder: DocumentBuilder,
    write: Callable[[SegmentText, int, int], None],
    span: tuple[int, int],
    shape: tuple[SegmentKind, int, str],
) -> None:
    if span[1] > span[0]:
        out = builder.text()
        write(out, *span)
        builder.add(shape[0], out, level=shape[1], key=shape[2])
