"""Quoting source lines on a terminal: what cannot be seen is escaped, and the line of carets stands under the match."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from linter.model import Excerpt, Place

TAB = 4
_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_ESCAPED = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co"})


@dataclass(frozen=True, slots=True)
class Quoted:
    """One source line ready to print.

    Attributes:
        number: 1-based line.
        before: What stands before the match, cut marks included.
        match: The part to underline; "" when the match is outside what is shown.
        after: What stands after it.
        indent: Columns of the terminal before the match.
        width: Columns under the match, at least 1.
    """

    number: int
    before: str
    match: str
    after: str
    indent: int
    width: int


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    width: int


def printable(text: str) -> str:
    """The text with control and invisible characters written as escapes, so that it cannot act on a terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(cell.text for cell in _cells(text, tab=False))


def quoted(excerpts: tuple[Excerpt, ...], place: Place, width: int) -> list[Quoted]:
    """The lines of a match, each fitted into `width` columns of a terminal around the match."""
    return [_one(excerpt, *_range(excerpt, place), width) for excerpt in excerpts]


def _range(excerpt: Excerpt, place: Place) -> tuple[int, int]:
    """The match as offsets into an excerpt's text."""
    size = len(excerpt.text)
    start = place.column - excerpt.column if excerpt.line == place.line else size - len(excerpt.text.lstrip())
    end = place.end_column - excerpt.column if excerpt.line == place.end_line else len(excerpt.text.rstrip())
    start = min(max(start, 0), size)
    return start, min(max(end, start), size)


def _one(excerpt: Excerpt, start: int, end: int, width: int) -> Quoted:
    cells = list(_cells(excerpt.text))
    low, high = _window([cell.width for cell in cells], start, end, width)
    head = "…" if low > 0 or excerpt.column > 1 else ""
    tail = "…" if high < len(cells) or excerpt.cut else ""
    end = min(end, high)
    before, match, after = cells[low:start], cells[start:end], cells[end:high]
    return Quoted(
        excerpt.line,
        head + _join(before),
        _join(match),
        _join(after) + tail,
        len(head) + sum(cell.width for cell in before),
        max(1, sum(cell.width for cell in match)),
    )


def _window(widths: list[int], start: int, end: int, room: int) -> tuple[int, int]:
    """The part of a line that fits, the match in it with some of its context on the left."""
    if sum(widths) <= room:
        return 0, len(widths)
    room -= 2
    left = max(room // 3, room - sum(widths[start:end]) - room // 3)
    if sum(widths[: max(start, 0)]) <= left:
        low = 0
    else:
        low, used = start, 0
        while low > 0 and used + widths[low - 1] <= left:
            low -= 1
            used += widths[low]
    high, used = low, 0
    while high < len(widths) and used + widths[high] <= room:
        used += widths[high]
        high += 1
    return low, high


def _join(cells: list[_Cell]) -> str:
    return "".join(cell.text for cell in cells)


def _cells(text: str, *, tab: bool = True) -> Iterator[_Cell]:
    """One cell a code point: how it is shown and how many columns it takes where it stands."""
    column = 0
    last, cell = "", _Cell("", 0)
    joined = False
    for character in text:
        if " " <= character <= "~":
            cell, joined = _Cell(character, 1), False
        elif character == "\t" and tab:
            width = TAB - column % TAB
            cell, joined = _Cell(" " * width, width), False
        elif character == _JOINER and _wide(last):
            cell, joined = _Cell(character, 0), True
        else:
            cell = _Cell(character, 0) if joined else _other(character, last, cell.width)
            joined = False
        column += cell.width
        last = character
        yield cell


def _other(character: str, last: str, last_width: int) -> _Cell:
    category = unicodedata.category(character)
    if category in _ESCAPED:
        written = _escape(character)
        return _Cell(written, len(written))
    if character == _EMOJI_STYLE:
        return _Cell(character, 1 if last_width == 1 and not last.isascii() else 0)
    if category in ("Mn", "Me") or (ord(character) in _SKIN_TONES and _wide(last)):
        return _Cell(character, 0)
    return _Cell(" " if category == "Zs" else character, 2 if _wide(character) else 1)


def _wide(character: str) -> bool:
    return bool(character) and (unicodedata.east_asian_width(character) in "WF" or character == _EMOJI_STYLE)


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
