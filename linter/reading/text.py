"""Building one segment's normalised text together with its offset map.

Normalising happens here and nowhere else: runs of white space become one space, the ends are trimmed, typographic quotes and
hyphens are folded, invisible characters are dropped, lone surrogates become U+FFFD.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar

from linter.model import OffsetMap

Frozen = TypeVar("Frozen")

_FOLD = {
    0x00A0: " ",
    0x2018: "'",
    0x2019: "'",
    0x201A: "'",
    0x201B: "'",
    0x2032: "'",
    0x02BC: "'",
    0x201C: '"',
    0x201D: '"',
    0x201E: '"',
    0x201F: '"',
    0x2033: '"',
    0x00AB: '"',
    0x00BB: '"',
    0x2010: "-",
    0x2011: "-",
    0x2012: "-",
    0x2013: "-",
    0x2014: "\u2014",
    0x2015: "\u2014",
    0x2212: "-",
}
_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe00-\ufe0f"
_SPACE = r"\s\u0085\u2028\u2029"
_ODD = re.compile(rf"[{_INVISIBLE}]|[{_SPACE}]{{2,}}|[^\S ]|[\u0085\ud800-\udfff]")
_RUN = re.compile(
    rf"(?P<space>[{_SPACE}][{_SPACE}{_INVISIBLE}]*)|(?P<gone>[{_INVISIBLE}]+)"
    rf"|(?P<word>[^{_SPACE}{_INVISIBLE}]+(?: [^{_SPACE}{_INVISIBLE}]+)*)"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_FROM_0 = (0,)
_IS_EVEN = (True,)
_GONE = re.compile(f"[{_INVISIBLE}]+")


def fold(text: str) -> str:
    """Fold characters one for one; the length never changes."""
    if text.isascii():
        return text
    folded = text.translate(_FOLD)
    return _SURROGATE.sub("\ufffd", folded)


def folded(text: str) -> str:
    """As `fold`, without the characters that no segment holds; white space is left alone."""
    return text if text.isascii() else _GONE.sub("", fold(text))


def frozen(made: Any, kind: type[Frozen]) -> Frozen:
    """What was made with the attributes of a frozen class, as one of that class; to call the class takes five times as long."""
    made.__class__ = kind
    return made  # type: ignore[no-any-return]


class _OnePiece:
    """An offset map of one even piece while it is made. Nothing can be wrong with it, so nothing is checked."""

    __slots__ = OffsetMap.__slots__

    def __init__(self, start: int, end: int) -> None:
        self.starts = _FROM_0
        self.source_starts = (start,)
        self.source_ends = (end,)
        self.even = _IS_EVEN
        self.length = end - start


def _is_usual(run: str) -> bool:
    """Whether a run surely stands in its segment as it is; asking so takes a tenth of the time of looking for what does not."""
    return run.isascii() and run.isprintable() and "  " not in run


class SegmentText:
    """Collects the pieces of one segment in source order.

    Readers call `verbatim` for runs that stand in the source as they read, `replaced` for an entity or escape, and `gap` where
    markup separates words without a space of its own.
    """

    __slots__ = ("_length", "_parts", "_pieces", "_source")

    def __init__(self, source: str) -> None:
        self._source = source
        self._parts: list[str] = []
        # start in the segment, start and end in the source, even
        self._pieces: list[tuple[int, int, int, bool]] = []
        self._length = 0

    def __bool__(self) -> bool:
        return self._length > 0

    @property
    def reach(self) -> int:
        """The source offset that the pieces reach so far; the next piece must not begin before it."""
        return self._pieces[-1][2] if self._pieces else 0

    def verbatim(self, start: int, end: int) -> None:
        """Add the source range as it stands."""
        if end <= start:
            return
        run = self._source[start:end]
        usual = _is_usual(run)
        if (usual or not _ODD.search(run)) and not (run[0] == " " and self._ends_in_space()):
            self._add(run if usual else fold(run), start, end, True)
            return
        for found in _RUN.finditer(run):
            begin, stop = start + found.start(), start + found.end()
            if found.lastgroup == "word":
                self._add(fold(found.group()), begin, stop, True)
            elif found.lastgroup == "space":
                self._space(begin, stop)

    def replaced(self, text: str, start: int, end: int) -> None:
        """Add `text`, which the source spells differently at `start` to `end` (an entity or escape)."""
        for found in _RUN.finditer(text):
            if found.lastgroup == "word":
                self._add(fold(found.group()), start, end, False)
            elif found.lastgroup == "space":
                self._space(start, end)

    def gap(self, start: int, end: int) -> None:
        """Separate words where the source has markup (or nothing) instead of a space."""
        self._space(start, end)

    def _ends_in_space(self) -> bool:
        return not self._parts or self._parts[-1][-1] == " "

    def _space(self, start: int, end: int) -> None:
        if not self._ends_in_space():
            self._add(" ", start, end, end - start == 1)

    def _add(self, text: str, start: int, end: int, even: bool) -> None:
        if self._pieces:
            at, begin, stop, was_even = self._pieces[-1]
            if even and was_even and stop == start:
                self._pieces[-1] = (at, begin, end, True)
            elif not even and not was_even and begin == start and stop == end:
                pass
            elif start < stop:
                raise ValueError("segment text: pieces out of source order")
            else:
                self._pieces.append((self._length, start, end, even))
        else:
            self._pieces.append((0, start, end, even))
        self._parts.append(text)
        self._length += len(text)

    def finish_with(self, start: int, end: int) -> tuple[str, OffsetMap] | None:
        """As `verbatim` with the last of the segment, and then `finish`."""
        if not self._pieces:
            run = self._source[start:end]
            if _is_usual(run) and run and run[0] != " " != run[-1]:
                return run, frozen(_OnePiece(start, end), OffsetMap)
        self.verbatim(start, end)
        return self.finish()

    def finish(self) -> tuple[str, OffsetMap] | None:
        """The text and its map, or None when nothing but space was added."""
        text = "".join(self._parts)
        if text.endswith(" "):
            text = self._trim_end(text)
        if not text:
            return None
        if len(self._pieces) == 1:
            _, start, end, is_even = self._pieces[0]
            if is_even:
                return text, frozen(_OnePiece(start, end), OffsetMap)
        starts, source_starts, source_ends, even = zip(*self._pieces, strict=True)
        return text, OffsetMap(starts, source_starts, source_ends, even, len(text))

    def _trim_end(self, text: str) -> str:
        text = text.rstrip(" ")
        pieces = self._pieces
        while pieces and pieces[-1][0] >= len(text):
            pieces.pop()
        if pieces and pieces[-1][3]:
            at, begin, _, _ = pieces[-1]
            pieces[-1] = (at, begin, begin + len(text) - at, True)
        return text
