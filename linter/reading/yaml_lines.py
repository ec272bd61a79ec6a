"""YAML that no parser accepts, read line by line: keys and dashes where they are plain to see, text everywhere else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from linter.model import GroupKind
from linter.reading.builder import DocumentBuilder
from linter.reading.embed import write_value
from linter.reading.literal import LazyGroups, Literal
from linter.reading.prose import is_prose

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\n|\r|\Z)")
_KEY = re.compile(
    r"""(?:"([^"\r\n]*)"|'([^'\r\n]*)'|([^\s#"'{}\[\]%&*!|>@`,-][^:\r\n#{}]{0,100}?|[^\W\d_]))[ \t]*:(?=[ \t]|\Z)[ \t]*"""
)
_DASH = re.compile(r"-(?:[ \t]+|\Z)")
_BLOCK = re.compile(r"[|>][+-]?\d?[+-]?[ \t]*(?:#.*)?\Z")
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[^\r\n]*")
_PIECE = re.compile(
    r"\{%[^%\r\n]{0,500}%\}|\{\{[^{}\r\n]{0,500}\}\}|\{#[^#\r\n]{0,500}#\}|<%[^%\r\n]{0,500}%>|\\u[0-9a-fA-F]{4}|\\.|''"
)
_ITEM = re.compile(r"""[ \t]*(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,]+)[ \t]*,?""")


@dataclass(slots=True)
class _Level:
    """An open group: its indentation, what it is, the key its values are judged by, the entries it has had."""

    indent: int
    sequence: bool
    judged: str
    entries: int = 0


class LineReader:
    """Writes a source range as nested mappings and sequences told from indentation."""

    def __init__(self, builder: DocumentBuilder, start: int, end: int) -> None:
        self._builder = builder
        self._text = builder.source.text
        self._range = (start, end)
        self._groups = LazyGroups(builder)
        self._stack: list[_Level] = []
        self._pending = ""
        self._block: tuple[int, str] | None = None
        self._lines: list[tuple[int, int]] = []

    def write(self) -> None:
        """Write every line of the range."""
        for line in _LINE.finditer(self._text, *self._range):
            start, end = line.span(1)
            body = line.group(1)
            bare = body.lstrip(" \t")
            indent = len(body) - len(bare)
            if self._block is not None:
                if not bare or indent > self._block[0]:
                    self._lines.append((start, end))
                    continue
                self._finish_block()
            if bare and bare not in ("---", "..."):
                self._line(start + indent, end, indent)
            if line.end() >= self._range[1]:
                break
        self._finish_block()
        self._groups.close_to(0)

    def _line(self, start: int, end: int, indent: int) -> None:
        while (dash := _DASH.match(self._text, start, end)) is not None:
            self._enter(indent, sequence=True)
            indent += dash.end() - start
            start = dash.end()
        key = _KEY.match(self._text, start, end)
        name = ""
        if key is not None:
            self._enter(indent, sequence=False)
            name = next((part for part in key.groups() if part is not None), "")
            self._pending = name
            start = key.end()
        end = self._cut_comment(start, end)
        if start >= end:
            return
        if key is not None:
            self._pending = ""
            if _BLOCK.match(self._text, start, end):
                self._block = (indent, name)
                return
        self._value(start, end, name)

    def _enter(self, indent: int, *, sequence: bool) -> None:
        stack = self._stack
        while stack and (stack[-1].indent > indent or (stack[-1].indent == indent and stack[-1].sequence and not sequence)):
            stack.pop()
            self._groups.close()
        if stack and stack[-1].indent == indent and stack[-1].sequence == sequence:
            stack[-1].entries += 1
            return
        name = judged = self._pending
        if stack and stack[-1].sequence:
            name, judged = str(stack[-1].entries), stack[-1].judged
        self._pending = ""
        self._groups.open(GroupKind.ARRAY if sequence else GroupKind.OBJECT, name)
        stack.append(_Level(indent, sequence, judged))

    def _cut_comment(self, start: int, end: int) -> int:
        first = self._text[start : start + 1]
        if first in ('"', "'"):
            close = self._text.rfind(first, start + 1, end)
            start_at = close + 1 if close > 0 else end
        else:
            start_at = start
        found = _COMMENT.search(self._text, start_at, end)
        if found is None:
            return start + len(self._text[start:end].rstrip())
        self._builder.comment(found.group()[1:], found.start(), found.end())
        return start + len(self._text[start : found.start()].rstrip())

    def _value(self, start: int, end: int, key: str) -> None:
        first, last = self._text[start], self._text[end - 1]
        judged = key or (self._stack[-1].judged if self._stack and self._stack[-1].sequence else "")
        if first == "[" and last == "]" and not self._text.startswith("[[", start):
            self._groups.open(GroupKind.ARRAY, key)
            for item in _ITEM.finditer(self._text, start + 1, end - 1):
                inner = item.group().strip(" \t,")
                if inner:
                    begin = item.start() + item.group().index(inner)
                    self._scalar(begin, begin + len(inner), "", judged)
            self._groups.close()
            return
        self._scalar(start, end, key, judged)

    def _scalar(self, start: int, end: int, key: str, judged: str) -> None:
        if self._text[start] in "\"'":
            start += 1
            if end > start and self._text[end - 1] == self._text[start - 1]:
                end -= 1
        self._write(Literal.escaped(self._text, start, end, _PIECE, _decode), key, judged)

    def _finish_block(self) -> None:
        if self._block is None:
            return
        key = self._block[1]
        pieces: list[tuple[str, int, int, bool]] = []
        for start, end in self._lines:
            pieces.extend(Literal.escaped(self._text, start, end, _PIECE, _decode).pieces)
            pieces.append(("\n", end, end, False))
        self._block = None
        self._lines = []
        if pieces:
            self._write(Literal(pieces), key, key, join_lines=True)

    def _write(self, literal: Literal, key: str, judged: str, *, join_lines: bool = False) -> None:
        if is_prose(literal.text, judged):
            self._groups.settle()
            write_value(self._builder, literal, key, join_lines=join_lines)


def _decode(found: re.Match[str]) -> str:
    text = found.group()
    if text.startswith(("{{", "<%=")):
        return "…"
    if text[0] in "{<":
        return " "
    if text == "''":
        return "'"
    if text[1] == "u" and len(text) == 6:
        return chr(int(text[2:], 16))
    return {"n": "\n", "t": " ", "r": "\n"}.get(text[1], text[1])
