"""Character references as HTML5 reads them, written into a segment with their exact places."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.entities import html5

from linter.reading.text import SegmentText

_REFERENCE = re.compile(r"&(?:#[xX][0-9A-Fa-f]++;?|#[0-9]++;?|[A-Za-z][A-Za-z0-9]*+;?)")
_LONGEST_BARE = max(len(name) for name in html5 if not name.endswith(";"))
_MOST_DIGITS = 12


def references(text: str, start: int, end: int, *, attribute: bool = False) -> Iterator[tuple[int, int, str]]:
    """(start, end, decoded) for each character reference in the range; source offsets.

    In an attribute a name without its semicolon is no reference when a letter, digit or `=` follows (`?a=1&copy=2`).
    """
    at = text.find("&", start, end)
    while at >= 0:
        found = _REFERENCE.match(text, at, end)
        stop = at + 1
        if found:
            stop = found.end()
            decoded, used = _decode(found.group(), attribute and text.startswith("=", stop))
            if used and not (attribute and used < stop - at and text[at + used - 1] != ";"):
                yield at, at + used, decoded
                stop = at + used
        at = text.find("&", stop, end)


def _decode(written: str, before_equals: bool) -> tuple[str, int]:
    """What a reference stands for and how many characters of it count; ("", 0) when it is none."""
    if written[1] == "#":
        if len(written) > _MOST_DIGITS:
            return "\ufffd", len(written)
        return html.unescape(written), len(written)
    name = written[1:]
    if name in html5 and (name.endswith(";") or not before_equals):
        return html5[name], len(written)
    for size in range(min(len(name), _LONGEST_BARE), 1, -1):
        if name[:size] in html5:
            return ("", 0) if before_equals and size == len(name) else (html5[name[:size]], size + 1)
    return "", 0


def write(out: SegmentText, text: str, start: int, end: int, *, attribute: bool = False) -> None:
    """Add a source range to a segment, character references decoded."""
    at = start
    if "&" in text[start:end]:
        for begin, stop, decoded in references(text, start, end, attribute=attribute):
            out.verbatim(at, begin)
            out.replaced(decoded, begin, stop)
            at = stop
    out.verbatim(at, end)
