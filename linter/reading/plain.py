"""Plain text: paragraphs, hard-wrapped or one to a line, bullets, and headings told by their shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from linter.model import Document, GroupKind, SegmentKind, Source
from linter.reading.builder import DocumentBuilder

_LINE = re.compile(r"(?P<indent>[ \t\xa0]*)(?P<text>[^\r\n]*)(?:\r\n|\n|\r|\Z)")
_MARKER = re.compile(
    r"(?:[\u2022\u2023\u2043\u25cf\u25cb\u25e6\u25aa\u25ab\u25a0\u00b7\u2219\u27a2\u2713\u2714]"
    r"|[*+\-\u2013\u2014](?=\s)|(?P<number>\(?\d{1,3}[.)](?=\s)))\s*"
)
_RULE = re.compile(r"(?:=+|-+|~+|_+|\*+|(?:[*\-_] ?){3,})\Z")
_ATX = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?\u2026:;][\"')\]\u201d\u2019]*\Z")
_GOES_ON = re.compile(r"(?:,|\b(?:a|an|the|and|or|of|to|in|on|for|with|by|from|at|as|is|are|that|your|our|no|not))\Z", re.I)
_BROKEN_WORD = re.compile(r"[^\W\d_][-\u2010\u00ad]\Z")
_CALL = re.compile(r"(?:>>|\u00bb|\u2192|\u203a)\Z")
WRAP_MIN = 45
WRAP_MAX = 160
HEADING_MAX = 100
HEADING_WORDS = 14
SHORT = 60


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    indent: int
    text: str
    kind: str  # "blank", "text", "item", "rule", "heading"
    number: bool = False
    level: int = 0

    @property
    def width(self) -> int:
        return self.indent + len(self.text)


def read(source: Source) -> Document:
    """Segment plain text; never fails on any text."""
    builder = DocumentBuilder(source)
    lines = _scan(source.text)
    _Plain(builder, lines).run()
    return builder.build()


def _scan(text: str) -> list[_Line]:
    made: list[_Line] = []
    for found in _LINE.finditer(text):
        if found.start() == len(text) and made:
            break
        start = found.start("text")
        body = found["text"].rstrip()
        indent = len(found["indent"].expandtabs(4))
        line = _Line(start, start + len(body), indent, body, "text")
        if not body:
            line.kind = "blank"
        elif len(body) >= 2 and _RULE.match(body):
            line.kind = "rule"
            line.level = 1 if body[0] == "=" else 2
        elif marker := _MARKER.match(body):
            line.kind = "item"
            line.number = marker["number"] is not None
            line.start += marker.end()
            line.text = body[marker.end() :]
        elif atx := _ATX.match(body):
            line.kind, line.level = "heading", len(atx[1])
            line.start += atx.end()
            line.text = body[atx.end() :]
        made.append(line)
    return made


class _Plain:
    """One pass over the lines; `wrap` is the width at which the file breaks its lines, or 0 when it does not."""

    def __init__(self, builder: DocumentBuilder, lines: list[_Line]) -> None:
        self.builder = builder
        self.lines = lines
        self.wrap = _wrap_width(lines)
        self.open: list[int] = []
        self.title = self._title()

    def run(self) -> None:
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            if line.kind in ("blank", "rule"):
                if line.kind == "rule":
                    self._close_lists()
                at += 1
            elif line.kind == "heading":
                self._close_lists()
                self._add(SegmentKind.HEADING, [line], level=line.level)
                at += 1
            elif line.kind == "item" and not self._numbered_heading(at):
                at = self._item(at)
            else:
                at = self._block(at)
        self._close_lists()

    def _block(self, at: int) -> int:
        """Consecutive lines without a blank one between them."""
        self._close_lists()
        end = at + 1
        while end < len(self.lines) and self.lines[end].kind == "text":
            end += 1
        units = _join(self.lines[at:end], self.wrap)
        under = self.lines[end] if end < len(self.lines) and self.lines[end].kind == "rule" else None
        index = 0
        while index < len(units):
            unit = units[index]
            last = index + 1 == len(units)
            run = _short_run(units, index)
            if last and under is not None and len(unit) == 1 and under.level and len(under.text) >= 3:
                self._add(SegmentKind.HEADING, unit, level=under.level)
                return end + 1
            if run - index >= 3:
                self._bare_list(units[index:run])
                index = run
                continue
            if len(unit) == 1 and _heading_like(unit[0]) and (not last or self._body_follows(end)):
                self._add(SegmentKind.HEADING, unit, level=self._level(unit[0]))
            else:
                self._add(SegmentKind.PARAGRAPH, unit)
            index += 1
        return end

    def _bare_list(self, units: Sequence[list[_Line]]) -> None:
        with self.builder.group(GroupKind.LIST):
            for unit in units:
                with self.builder.group(GroupKind.ITEM):
                    self._add(SegmentKind.ITEM, unit)

    def _item(self, at: int) -> int:
        line = self.lines[at]
        parts = [line] if line.text else []
        end = at + 1
        while end < len(self.lines) and self.lines[end].kind == "text":
            before = self.lines[end - 1]
            if parts and not _wrapped(before, self.lines[end], self.wrap) and self.lines[end].indent <= line.indent:
                break
            parts.append(self.lines[end])
            end += 1
        self._open_item(line.indent)
        if parts:
            self._add(SegmentKind.ITEM, parts)
        return end

    def _open_item(self, indent: int) -> None:
        while self.open and self.open[-1] > indent + 1:
            self._close_list()
        if self.open and indent <= self.open[-1] + 1:
            self.builder.close_group()
        elif len(self.open) < 40:
            self.builder.open_group(GroupKind.LIST)
            self.open.append(indent)
        else:
            self.builder.close_group()
        self.builder.open_group(GroupKind.ITEM)

    def _close_list(self) -> None:
        self.open.pop()
        self.builder.close_group()
        self.builder.close_group()

    def _close_lists(self) -> None:
        while self.open:
            self._close_list()

    def _numbered_heading(self, at: int) -> bool:
        """A numbered line that stands alone above a paragraph heads it ("1. What is it?")."""
        line = self.lines[at]
        if not line.number or not _heading_like(line):
            return False
        after = self._next(at + 1)
        return after is not None and after.kind == "text" and after.indent <= line.indent and len(after.text) > SHORT

    def _next(self, at: int) -> _Line | None:
        while at < len(self.lines):
            if self.lines[at].kind not in ("blank", "rule"):
                return self.lines[at]
            at += 1
        return None

    def _body_follows(self, at: int) -> bool:
        return self._next(at) is not None

    def _level(self, line: _Line) -> int:
        return 1 if line.start <= self.title else 2

    def _title(self) -> int:
        """Where the page's title stands: the longest of the headings that stand before the first body text."""
        best, where = 0, -1
        for line in self.lines:
            if line.kind in ("blank", "rule"):
                continue
            if line.kind != "text" or not _heading_like(line):
                break
            if len(line.text) > best:
                best, where = len(line.text), line.start
        return where

    def _add(self, kind: SegmentKind, lines: Sequence[_Line], level: int = 0) -> None:
        text = self.builder.text()
        before: _Line | None = None
        for line in lines:
            if before is not None and not (_BROKEN_WORD.search(before.text) and line.text[:1].islower()):
                text.gap(before.end, line.start)
            text.verbatim(line.start, line.end)
            before = line
        self.builder.add(kind, text, level=level)


def _wrap_width(lines: Sequence[_Line]) -> int:
    """The width a file is wrapped at: the longest line that certainly goes on in the next one; 0 without two such lines."""
    sure = [
        one.width
        for one, two in pairwise(lines)
        if one.kind in ("text", "item")
        and two.kind == "text"
        and WRAP_MIN <= one.width <= WRAP_MAX
        and two.text[:1].islower()
        and not _SENTENCE_END.search(one.text)
    ]
    return max(sure) if len(sure) >= 2 else 0


def _wrapped(one: _Line, two: _Line, width: int) -> bool:
    """Whether `two` goes on where `one` was broken."""
    if not one.text:
        return True
    ends = _SENTENCE_END.search(one.text) is not None
    if one.width < WRAP_MIN or one.width > max(WRAP_MAX, width):
        return False
    if not ends and (two.text[:1].islower() or _GOES_ON.search(one.text)):
        return True
    if not width:
        return False
    first = two.text.split(maxsplit=1)[0]
    return one.width + 1 + len(first) > width * 0.9


def _join(lines: Sequence[_Line], wrap: int) -> list[list[_Line]]:
    """Lines of a block as paragraphs, each a list of the lines it was broken into."""
    width = wrap
    if not width and len(lines) >= 3:
        width = max(line.width for line in lines)
        width = width if all(_fits(one, two, width) for one, two in pairwise(lines)) else 0
    made = [[lines[0]]]
    for one, two in pairwise(lines):
        if _wrapped(one, two, width):
            made[-1].append(two)
        else:
            made.append([two])
    return made


def _fits(one: _Line, two: _Line, width: int) -> bool:
    """Whether a line was filled before it was broken: the next word would not have fitted."""
    return one.width + 1 + len(two.text.split(maxsplit=1)[0]) > width


def _short_run(units: Sequence[list[_Line]], at: int) -> int:
    """End of the run of short bare lines that begins at `at`: a list whose bullets were lost in pasting."""
    end = at
    while end < len(units) and len(units[end]) == 1:
        text = units[end][0].text
        if len(text) > SHORT or text[-1] in ".!?:;,":
            break
        end += 1
    return end


def _heading_like(line: _Line) -> bool:
    text = line.text
    if not text or len(text) > HEADING_MAX or text.count(" ") >= HEADING_WORDS or _CALL.search(text):
        return False
    first = text.lstrip("\"'(\u201c\u2018")[:1]
    if not (first.isupper() or first.isdigit()):
        return False
    return text[-1] not in ".!,;:\u2026" and any(map(str.isalpha, text))
