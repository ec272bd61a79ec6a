"""HTML source to tokens with exact offsets, in linear time on any text.

A browser's tokenizer is followed where it matters for what a reader sees (bare `<`, `>` inside values, unclosed comments and
scripts). Where it would throw away the rest of a page for one forgotten `>`, the tag ends at the next `<` instead.

Template code inside HTML (*islands*) is found beforehand and blanked out in a copy of equal length, so that tags and attributes
around it are recognised as if the template had printed nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import NamedTuple

# their content is text, never tags
RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})

# Every alternative consumes what it looked at (a tag without its ">" ends at the next "<"), so no start is scanned twice.
_MARKUP = re.compile(
    r"""<(?:(?P<slash>/?)(?P<name>[A-Za-z][^\s/<>]*+)(?P<attrs>(?:[^<>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+)>?|(?P<comment>!--)|[!?/])"""
)
_ATTRIBUTE = re.compile(r"""([^\s=/"'][^\s=/]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"']\S*+)))?+""")
_COMMENT_END = re.compile(r"--!?>")
_RAW_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW}


class TokenKind(Enum):
    """What a token is."""

    TEXT = auto()
    START = auto()
    END = auto()
    COMMENT = auto()
    RAW = auto()
    ISLAND = auto()


class IslandRole(Enum):
    """How template code reads to someone who sees the page."""

    OUTPUT = auto()  # prints something unknown
    LOGIC = auto()  # prints nothing, may separate words
    SILENT = auto()  # prints nothing and joins its neighbours: the delimiters of a string that is prose
    ESCAPE = auto()  # a string escape; `text` is what it stands for
    BREAK = auto()  # ends the current segment
    VALUE = auto()  # ends the current segment; what follows, up to the next BREAK, is a data value whose key is `text`


class Island(NamedTuple):
    """A range of template code. `mask`, when given, is as long as the range and stands in for it while tags are recognised."""

    start: int
    end: int
    role: IslandRole
    text: str = ""
    mask: str = ""


class Islands:
    """The islands of one source, in order and without overlap, and the source with them blanked out."""

    def __init__(self, text: str, found: Iterable[Island]) -> None:
        self.items = tuple(island for island in found if island.end > island.start)
        self._starts = [island.start for island in self.items]
        self.masked = self._mask(text) if self.items else text

    def _mask(self, text: str) -> str:
        parts: list[str] = []
        at = 0
        for island in self.items:
            if island.start < at:
                raise ValueError("islands overlap or are out of order")
            parts += (text[at : island.start], island.mask or _filler(text, island))
            at = island.end
        parts.append(text[at:])
        masked = "".join(parts)
        if len(masked) != len(text):
            raise ValueError("an island's mask differs in length from its range")
        return masked

    def pieces(self, start: int, end: int) -> Iterator[tuple[int, int, Island | None]]:
        """Cut a range at islands: (start, end, None) for source text, (start, end, island) for template code."""
        index = bisect_right(self._starts, start) - 1
        if index < 0 or self.items[index].end <= start:
            index += 1
        at = start
        while index < len(self.items) and self.items[index].start < end:
            island = self.items[index]
            if island.start > at:
                yield at, island.start, None
            at = min(island.end, end)
            yield max(island.start, start), at, island
            index += 1
        if at < end:
            yield at, end, None

    def touches(self, start: int, end: int) -> bool:
        """Whether any island lies in the range."""
        index = bisect_right(self._starts, end - 1) - 1
        return index >= 0 and self.items[index].end > start


def _filler(text: str, island: Island) -> str:
    size = island.end - island.start
    if island.role is IslandRole.ESCAPE and len(island.text) == 1 and island.text in "\"'<>":
        return " " * (size - 1) + island.text
    # a printed tag name or unquoted value must stay a word, or the tag around it falls apart
    before = text[island.start - 1 : island.start]
    if before in ("<", "=") or text[max(island.start - 2, 0) : island.start] == "</":
        return "x" * size
    return " " * size


class Token(NamedTuple):
    """One token.

    Attributes:
        kind: What it is.
        start: Source offset of its first character, delimiters included.
        end: Source offset after its last character.
        name: Lower-cased tag name; for RAW the element whose content it is; "" for the others.
        inner_start: Start of a tag's attributes or of a comment's content.
        inner_end: End of a tag's attributes or of a comment's content.
        closed: A start tag that ends in `/>`.
        island: The island of an ISLAND token.
    """

    kind: TokenKind
    start: int
    end: int
    name: str = ""
    inner_start: int = 0
    inner_end: int = 0
    closed: bool = False
    island: Island | None = None


class Attribute(NamedTuple):
    """One attribute as source offsets; `name` as written. Without a value `value_start` equals `value_end`."""

    name: str
    name_start: int
    value_start: int
    value_end: int


def attributes(text: str, token: Token) -> Iterator[Attribute]:
    """The attributes of a start tag. `text` is what the tag was recognised in: the masked text where there are islands."""
    for found in _ATTRIBUTE.finditer(text, token.inner_start, token.inner_end):
        group = found.lastindex or 1
        if group == 1:
            yield Attribute(found.group(1), found.start(), found.end(), found.end())
        else:
            yield Attribute(found.group(1), found.start(), found.start(group), found.end(group))


def tokenize(text: str, start: int = 0, end: int | None = None, islands: Islands | None = None) -> Iterator[Token]:
    """Tokens of `text[start:end]` in order. Never raises; time is linear in the range.

    Doctypes, processing instructions and other declarations give no token.
    """
    stop = len(text) if end is None else end
    seen = islands.masked if islands else text
    at = last = start
    unclosed: set[str] = set()
    while True:
        found = _MARKUP.search(seen, at, stop)
        begin = found.start() if found else stop
        if begin > last:
            if islands is None:
                yield Token(TokenKind.TEXT, last, begin)
            else:
                yield from _text(last, begin, islands)
        if found is None:
            return
        name = found.group("name")
        if name is None:
            token, at = _declaration(seen, found, stop)
            if token:
                yield token
        else:
            at = found.end()
            token = _tag(seen, found, name.lower())
            yield token
            if token.kind is TokenKind.START and token.name in RAW and not token.closed and token.name not in unclosed:
                closing = _RAW_ENDS[token.name].search(seen, at, stop)
                if closing is None and token.name in ("title", "textarea"):
                    unclosed.add(token.name)
                else:
                    until = closing.start() if closing else stop
                    yield Token(TokenKind.RAW, at, until, token.name, at, until)
                    at = until
        last = at


def _text(start: int, end: int, islands: Islands) -> Iterator[Token]:
    for begin, stop, island in islands.pieces(start, end):
        yield Token(TokenKind.TEXT if island is None else TokenKind.ISLAND, begin, stop, island=island)


def _tag(seen: str, found: re.Match[str], name: str) -> Token:
    begin, stop = found.span()
    inner_start, inner_end = found.span("attrs")
    if found.group("slash"):
        return Token(TokenKind.END, begin, stop, name, inner_start, inner_end)
    closed = inner_end > inner_start and seen[inner_end - 1] == "/"
    return Token(TokenKind.START, begin, stop, name, inner_start, inner_end - closed, closed)


def _declaration(seen: str, found: re.Match[str], stop: int) -> tuple[Token | None, int]:
    begin, inner = found.span()
    if found.group("comment"):
        if seen.startswith((">", "->"), inner):
            at = seen.index(">", inner) + 1
            return Token(TokenKind.COMMENT, begin, at, "", inner, inner), at
        closing = _COMMENT_END.search(seen, inner, stop)
        until, at = closing.span() if closing else (stop, stop)
        return Token(TokenKind.COMMENT, begin, at, "", inner, until), at
    until = seen.find(">", inner, stop)
    return None, stop if until < 0 else until + 1
