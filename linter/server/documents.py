"""Open documents as frozen snapshots, and the only place where a client's positions become offsets.

A line ends at `\\n`, `\\r\\n` and `\\r`, as the protocol says; a form feed, U+0085, U+2028 and U+2029 are ordinary characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from lsprotocol import types

from linter.model import Place
from linter.reading.source import line_starts

UTF8, UTF16, UTF32 = (
    types.PositionEncodingKind.Utf8.value,
    types.PositionEncodingKind.Utf16.value,
    types.PositionEncodingKind.Utf32.value,
)
# a line may be a whole page that a machine wrote, so lengths are taken by encoding and not character by character
_CODECS = {UTF8: "utf-8", UTF16: "utf-16-le"}
_WIDTHS = {UTF8: 1, UTF16: 2}
_LONE = re.compile("[\ud800-\udfff]")


def units(text: str, encoding: str) -> int:
    """The length of a text in the code units of a position encoding."""
    if encoding == UTF32 or text.isascii():
        return len(text)
    return len(_encoded(text, encoding)) // _WIDTHS[encoding]


def code_points(text: str, count: int, encoding: str) -> int:
    """How many code points `count` units are; a count inside a character goes down to its start, one past the end to the end."""
    if encoding == UTF32 or text.isascii():
        return min(max(count, 0), len(text))
    kept = _encoded(text[: max(count, 0)], encoding)[: max(count, 0) * _WIDTHS[encoding]]
    return len(kept.decode(_CODECS[encoding], "ignore")) if not _LONE.search(text) else _counted(text, count, encoding)


def _encoded(text: str, encoding: str) -> bytes:
    return text.encode(_CODECS[encoding], "surrogatepass")


def _counted(text: str, count: int, encoding: str) -> int:
    width = 0
    for index, char in enumerate(text):
        width += units(char, encoding)
        if width > count:
            return index
    return len(text)


@dataclass(frozen=True)
class Buffer:
    """One version of an open document.

    Attributes:
        uri: As the client names it.
        text: All of it, line ends as the client sent them.
        version: The client's number, or None for a file that is not open.
        language: The client's language id, or "".
        encoding: The units in which the client counts columns.
    """

    uri: str
    text: str
    version: int | None = None
    language: str = ""
    encoding: str = UTF16

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The offset of each line's first character."""
        return line_starts(self.text)

    def _line(self, line: int) -> tuple[int, str]:
        """A 0-based line's offset and its text without the line end."""
        start = self.starts[line]
        end = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.text)
        return start, self.text[start:end].rstrip("\r\n")

    def offset(self, position: types.Position) -> int:
        """The offset in code points of a position; one that is not in the text goes to the nearest that is."""
        if position.line < 0:
            return 0
        if position.line >= len(self.starts):
            return len(self.text)
        start, text = self._line(position.line)
        return start + code_points(text, position.character, self.encoding)

    def position(self, offset: int) -> types.Position:
        """The position of an offset; the end of the text is a valid offset."""
        line = bisect_right(self.starts, offset) - 1
        return types.Position(line, units(self.text[self.starts[line] : offset], self.encoding))

    def span(self, start: int, end: int) -> types.Range:
        """The range between two offsets."""
        return types.Range(self.position(start), self.position(end))

    def range_of(self, place: Place) -> types.Range:
        """The range of a place in this text; a place that the text no longer has goes to the nearest that it has."""
        return types.Range(self.at(place.line, place.column), self.at(place.end_line, place.end_column))

    def at(self, line: int, column: int) -> types.Position:
        """The position of a 1-based line and column."""
        if line > len(self.starts):
            return self.position(len(self.text))
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        return types.Position(line - 1, units(self.text[start : min(start + column - 1, end)], self.encoding))

    def edited(self, changes: Iterable[types.TextDocumentContentChangeEvent], version: int) -> Buffer:
        """The document after a client's changes, which apply one after the other."""
        made = self
        for change in changes:
            if isinstance(change, types.TextDocumentContentChangeWholeDocument):
                text = change.text
            else:
                first, last = made.offset(change.range.start), made.offset(change.range.end)
                start, end = min(first, last), max(first, last)
                text = made.text[:start] + change.text + made.text[end:]
            made = replace(made, text=text, version=version)
        return replace(made, version=version)
