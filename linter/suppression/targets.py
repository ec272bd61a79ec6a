"""What a suppression reaches: ranges of the source."""

from __future__ import annotations

import re
from bisect import bisect_left

from linter.model import Document, Segment
from linter.suppression.syntax import END, FILE, IGNORE, START, Mark

Range = tuple[int, int]

# a bound on the work one comment can cause; no line that people write holds as many segments
_LOOK_BACK = 64
_CURLY = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2010": "-", "\u2011": "-", "\u2013": "-"})


def extent(segment: Segment) -> Range:
    """The source range from a segment's first to its last character."""
    return segment.map.source_starts[0], segment.map.source_ends[-1]


class Reach:
    """Answers for one document.

    Args:
        document: The document; its segments are sorted by where they start.
        marks: Its comments, in order.
    """

    def __init__(self, document: Document, marks: list[Mark]) -> None:
        self._document = document
        self._segments = sorted(document.segments, key=lambda item: extent(item)[0])
        self._starts = [extent(item)[0] for item in self._segments]
        self._ends, self.stray = _pairs(marks)

    def of(self, mark: Mark) -> tuple[Range, ...] | None:
        """The ranges a comment reaches; None for a range that is never closed."""
        if mark.form == FILE:
            return ((0, len(self._document.source.text) + 1),)
        if mark.form == START:
            end = self._ends.get(mark.start)
            return None if end is None else ((mark.end, end),)
        if mark.form == IGNORE:
            return tuple(extent(segment) for segment in self._block(mark))
        return ()

    def _block(self, mark: Mark) -> list[Segment]:
        """The segment around a comment; else those before it on its line when none follows there; else the next one."""
        around = [item for item in self._before(mark.start) if extent(item)[1] > mark.end]
        if around:
            return around[-1:]
        following = bisect_left(self._starts, mark.end)
        after = self._segments[following] if following < len(self._segments) else None
        source = self._document.source
        line = source.position(mark.start)[0]
        last = source.position(mark.end)[0]
        if after is None or source.position(extent(after)[0])[0] != last:
            beside = [item for item in self._before(mark.start) if source.position(extent(item)[1] - 1)[0] == line]
            if beside:
                return beside
        return self._with_nested(following) if after is not None else []

    def _before(self, offset: int) -> list[Segment]:
        until = bisect_left(self._starts, offset)
        return self._segments[max(0, until - _LOOK_BACK) : until]

    def _with_nested(self, index: int) -> list[Segment]:
        """A segment and those that stand inside it, such as an image's text in a paragraph."""
        end = extent(self._segments[index])[1]
        found = [self._segments[index]]
        for segment in self._segments[index + 1 :]:
            if extent(segment)[0] >= end:
                break
            found.append(segment)
        return found

    def quoted(self, words: str) -> tuple[Range, ...]:
        """Where quoted words stand in the document's text; case, spacing and the shape of quotes do not matter."""
        plain = words.translate(_CURLY).split()
        if not plain:
            return ((0, len(self._document.source.text) + 1),)
        pattern = re.compile(r"\s+".join(map(re.escape, plain)), re.I)
        return tuple(
            segment.map.source_span(found.start(), found.end())
            for segment in self._document.segments
            for found in pattern.finditer(segment.text)
        )


def _pairs(marks: list[Mark]) -> tuple[dict[int, int], list[Mark]]:
    """Start offset of each ignore-start -> offset at which it is closed; and the ignore-ends that close nothing."""
    opened: list[Mark] = []
    closed: dict[int, int] = {}
    stray: list[Mark] = []
    for mark in marks:
        if mark.form == START:
            opened.append(mark)
        elif mark.form == END:
            found = next((item for item in reversed(opened) if not mark.rules or set(mark.rules) == set(item.rules)), None)
            if found is None:
                stray.append(mark)
            else:
                opened.remove(found)
                closed[found.start] = mark.start
    return closed, stray
