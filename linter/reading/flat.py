"""A file's raw text in flat pieces: what its segments will hold, said before it is read.

Markup is taken out and white space folded, so that words which stand side by side in a segment do so in its piece. A piece may hold
more than its segments, never less. Where markup can break that, the piece is *knotty*, and only the words in it are certain; where
even a word may be put together from parts, it is *torn*, and nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from linter.model import Document, SegmentKind, Source
from linter.reading.builder import MAX_SEGMENTS
from linter.reading.markdown_parts import Parts, parts_of
from linter.reading.text import fold, folded

# stands between pieces; a text that holds it is not flattened
END = "\x00"
# each expression begins with the characters that are looked for: so it is found ten times as fast
_CODE = re.compile(r"`(?<!``)[^`\x00\r\n|]+`(?!`)")
_LINK = re.compile(r"\[(?<!!\[)(?![\^!])([^\[\]\x00\r\n|]*)\]\([^()\s<>\x00|]*\)")
# what markup may take out of a text; in a segment it stands only where it is no markup
TAKEN_OUT = frozenset("*~[]_>`")
_OUT = str.maketrans("", "", "*~[]")
_UNDERSCORE = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
_QUOTED = re.compile(r"([\r\n\x00])[ \t]*>[ \t>]*")
_SPACES = str.maketrans(dict.fromkeys("\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f", " "))
_SPACE = re.compile(r"[^\S ]")
_KNOT = re.compile(r"[\\{`\x0e\x7f<!\]\[:](?:(?<=[\\{`\x0e\x7f])|(?<=<)[A-Za-z/!?]|(?<=!)\[|(?<=\])[(\[]|(?<=\[)[\^\[!]|(?<=:)::)")
_TEARS = (re.compile("&[A-Za-z#]"), re.compile(r"\)[^\W_]"), re.compile(r"[*~\[\]](?<=\w.)[*~\[\]_]*[^\W_]"))
_HTML = re.compile(r"<(?!(?:https?://|mailto:)[^<>\s]*>)[A-Za-z/!?]")
_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)\s*")
# letters that are others when the case is ignored
_DOUBLE = re.compile("[\u0130\u0131\u017f\u212a]")
_MARK = "reglint"
# most HTML has one of these, and is told by it at once
_USUAL_TAGS = ("</", "<!--", "<br", "<img", "/>")
_FIRST_WORDS = 8
_LONG = 20_000
# what makes a heading besides the mark for it: a line below, and bold type from the beginning
_UNDERLINED = re.compile(r"[\r\n][ \t>]*(?:=+|-+)[ \t]*(?=[\r\n]|\Z)")
_BOLD = re.compile(r"^[ \t>\[~*_]*(?:\*\*|__)", re.MULTILINE)
_LINKED = re.compile(r"^[ \t>~*_]*\[", re.MULTILINE)
# what opens or closes a quotation: after a mark of the format, as it is typed, or in what becomes the straight mark when it is read
_QUOTING = frozenset('">\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033&')
_USUAL = frozenset({SegmentKind.PARAGRAPH, SegmentKind.ITEM, SegmentKind.CELL, SegmentKind.QUOTE})


class State(Enum):
    """How far a piece can be trusted."""

    SMOOTH = "smooth"
    KNOTTY = "knotty"
    TORN = "torn"


@dataclass(frozen=True, slots=True)
class Flat:
    """A file in flat pieces; of a torn piece the texts are empty.

    Attributes:
        text: The pieces lower-cased, with spaces for hyphens, parted by `END`.
        states: How far each can be trusted.
        parts: How single pieces are read; None when the file can be read as a whole only. The segments of its front matter are the
            last pieces.
    """

    text: str
    states: tuple[State, ...]
    parts: Parts | None
    _written: str
    _bare: str
    _raw: str

    @property
    def front(self) -> str:
        """The raw text of the front matter."""
        return "" if self.parts is None else self.parts.source.text[: self.parts.start]

    def written(self) -> list[str]:
        """The pieces with their capitals and hyphens."""
        return self._written.split(END)

    def bare(self) -> list[str]:
        """The pieces line by line, lower-cased, with spaces for hyphens."""
        return self._bare.lower().replace("-", " ").translate(_OUT).split(END)

    def quotes(self) -> list[int]:
        """The pieces in which something may be a quotation."""
        return [index for index, piece in enumerate(self.raw()) if not _QUOTING.isdisjoint(piece)]

    def raw(self) -> list[str]:
        """The pieces as they stand in the file, those of its front matter as they are read."""
        return self._raw.split(END)

    def kinds(self, index: int, raw: str) -> frozenset[SegmentKind]:
        """What the segments of a piece can be; nothing where they can be anything."""
        if self.parts is None or self.states[index] is not State.SMOOTH:
            return frozenset()
        inside = index - len(self.parts.ranges)
        return _kinds(raw) if inside < 0 else frozenset((self.parts.front.segments[inside].kind,))

    def ranges(self, wanted: Sequence[int]) -> list[tuple[int, int]] | None:
        """The source ranges of some pieces, the front matter first; None when they are not known."""
        if self.parts is None:
            return None
        return [(0, self.parts.start), *(self.parts.ranges[index] for index in wanted if index < len(self.parts.ranges))]

    def read(self, wanted: Sequence[int]) -> Document | None:
        """The segments of some pieces and all front matter, as they are in the whole file but for what stands around them.

        None when they may not be the same in the whole file.
        """
        if self.parts is None:
            return None
        inside = [index for index in wanted if index < len(self.parts.ranges)]
        text = self.parts.source.text
        # what stands elsewhere may make links of brackets
        if "]:" in text and any("[" in text[start:end] for start, end in map(self.parts.ranges.__getitem__, inside)):
            return None
        return self.parts.read(inside)


def flatten(source: Source) -> Flat | None:
    """A file in flat pieces; None when its raw text does not tell what its segments hold.

    Raises:
        UncheckedError: When its front matter cannot be read.
    """
    text = source.text
    if (
        len(text) > MAX_SEGMENTS
        or (source.format == "markdown" and any(tag in text for tag in _USUAL_TAGS))
        or END in text
        or _MARK in text.lower()
        or (not text.isascii() and _DOUBLE.search(text))
    ):
        return None
    if source.format == "plain":
        # a soft hyphen at the end of a line joins it with the next
        flat = None if "\u00ad" in text else _plain(text)
    else:
        parts = parts_of(source) if source.format == "markdown" else None
        flat = None if parts is None or parts.front.notes else _markdown(parts)
    # what is dear to ask of a long text is asked of its segments, which are shorter
    return None if flat is None or max(map(len, flat.text.split(END))) > _LONG else flat


def _plain(text: str) -> Flat:
    raw = folded(_BLANK_LINE.sub(END, text))
    return _flat(raw, raw, raw, [State.SMOOTH] * (raw.count(END) + 1), None)


def _flat(raw: str, bare: str, clean: str, states: Sequence[State], parts: Parts | None) -> Flat:
    written = narrow(clean)
    text = written.lower()
    if "-" in text:
        text = narrow(text.replace("-", " "))
    return Flat(text, tuple(states), parts, written, bare, raw)


def narrow(text: str) -> str:
    """The text with one space for every run of white space."""
    text = text.translate(_SPACES) if text.isascii() else _SPACE.sub(" ", text)
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _markdown(parts: Parts) -> Flat | None:
    text = parts.source.text
    raw = fold(END.join([text[start:end] for start, end in parts.ranges]))
    bare = _LINK.sub(r"\1", _CODE.sub(" ", raw))
    # only now, for an invisible character keeps a bracket from being a link
    raw, bare = folded(raw), folded(bare)
    clean = (_QUOTED.sub(r"\1", bare) if ">" in bare else bare).translate(_OUT)
    if "_" in clean:
        clean = _UNDERSCORE.sub("", clean)
    states = [State.SMOOTH] * len(parts.ranges)
    knots = _pieces_with((_KNOT,), bare)
    torn = _pieces_with(_TEARS, bare)
    if knots or torn:
        untied = _untied((raw, bare, clean), knots, torn, states)
        if untied is None:
            return None
        clean = untied
    front = "".join([END + folded(segment.text) for segment in parts.front.segments])
    if not parts.ranges:
        front = front[1:]
    states += [State.SMOOTH] * len(parts.front.segments)
    return _flat(raw + front, bare + front, clean + front, states, parts)


def _untied(texts: tuple[str, str, str], knots: set[int], torn: set[int], states: list[State]) -> str | None:
    """The pieces, knotty ones as they are, torn ones empty; None when there is HTML. Writes their states."""
    raw, bare, made = (text.split(END) for text in texts)
    for index in knots:
        without = bare[index]
        if _HTML.search(raw[index] if "`" in without or "\\" in without else without):
            return None
        states[index] = State.KNOTTY
        made[index] = raw[index]
    for index in torn | {index for index in knots if any(tear.search(raw[index]) for tear in _TEARS)}:
        states[index] = State.TORN
        made[index] = ""
    return END.join(made)


def _pieces_with(signs: Sequence[re.Pattern[str]], text: str) -> set[int]:
    """The pieces in which one of some expressions is found, which match no `END`."""
    found: set[int] = set()
    for sign in signs:
        at = index = 0
        while match := sign.search(text, at):
            index += text.count(END, at, match.start())
            found.add(index)
            at = text.find(END, match.start()) + 1
            index += 1
            if not at:
                break
    return found


def beginnings(piece: str) -> str:
    """The first words of all segments of a piece, and more."""
    # a segment begins where a line does, but in tables
    if "|" in piece:
        return piece
    return "\n".join([" ".join(line.split(None, _FIRST_WORDS)[:_FIRST_WORDS]) for line in piece.splitlines()])


def _kinds(piece: str) -> frozenset[SegmentKind]:
    kinds = set(_USUAL)
    if "#" in piece or ((("*" in piece or "_" in piece) and _BOLD.search(piece)) or _UNDERLINED.search(piece)):
        kinds.add(SegmentKind.HEADING)
    if "[" in piece and _LINKED.search(piece):
        kinds.add(SegmentKind.LINK)
    return frozenset(kinds)
