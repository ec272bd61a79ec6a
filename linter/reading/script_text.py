"""Syntax trees of scripts as Python sees them: byte offsets to code points, string nodes to literals."""

from __future__ import annotations

import html
import re
import time
from bisect import bisect_left
from functools import lru_cache
from importlib import import_module
from typing import Any

from linter.errors import BudgetError
from linter.reading.literal import Literal

_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\n",
    "b": " ",
    "f": "\n",
    "v": "\n",
    "0": "",
    "\n": "",
    "\r": "",
    "\r\n": "",
    "\u2028": "",
    "\u2029": "",
}
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u\{[0-9a-fA-F]{1,8}\}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\\r\n|\\[\s\S]"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BARE_AMPERSAND = re.compile(rb"(?<!&)&(?!&|#\w{1,8};|[A-Za-z]\w{1,31};)")
_SPINE_LIMIT = 100_000
# bytes that the grammars may ask for; code that is not broken is read hardly more than once
MAX_WORK = 300_000_000
MAX_WORK_PER_BYTE = 20
# hundreds of steps that they may take: the dearest of thousands of real scripts takes 21 for a kilobyte
MAX_STEPS = 2_000
MAX_STEPS_PER_KILOBYTE = 100
# of the processor's time, where steps themselves grow dear: the last resort, far beyond what the largest sound file takes
MAX_SECONDS = 60.0
_CHUNK = 65_536

_GRAMMARS = {
    "ts": ("tree_sitter_typescript", "language_typescript"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "js": ("tree_sitter_javascript", "language"),
    "jsx": ("tree_sitter_javascript", "language"),
}


@lru_cache(maxsize=4)
def _parser(dialect: str) -> Any:
    from tree_sitter import Language, Parser

    module, function = _GRAMMARS[dialect]
    return Parser(Language(getattr(import_module(module), function)()))


class _Grammar:
    """Parses within a budget: after an error a grammar may read on to the end of the file again and again."""

    def __init__(self, size: int) -> None:
        self._left = MAX_WORK + MAX_WORK_PER_BYTE * size
        self._steps = 0
        self._most = MAX_STEPS + MAX_STEPS_PER_KILOBYTE * size // 1_000

    def root(self, data: bytes, dialect: str) -> Any:
        """The root node of a text.

        Raises:
            BudgetError: When the grammar has asked for too many bytes, this text's and the earlier ones' together.
        """

        def chunk(offset: int, _point: object) -> bytes:
            part = data[offset : offset + _CHUNK] if self._left > 0 else b""
            self._left -= len(part)
            return part

        def step(_offset: int, _error: bool) -> bool:
            self._steps += 1
            late = self._steps % 64 == 0 and time.process_time() > until
            return late or self._steps > self._most

        parser = _parser(dialect)
        self._steps = 0
        until = time.process_time() + MAX_SECONDS
        try:
            root = parser.parse(chunk, progress_callback=step).root_node
        except ValueError:  # stopped; without a reset it would go on with the next text
            parser.reset()
            root = None
        if root is None or self._left <= 0:
            raise BudgetError(
                "its code is broken in a way that takes too long to read", hint="Close its comments, strings and braces."
            )
        return root


def _parse(data: bytes, dialect: str) -> Any:
    """The root node of the first reading without an error, else of the one with bare ampersands mended.

    The grammars refuse a bare `&` in JSX text, which compilers accept: `|` in its place is as good there, and no worse between
    operands or types. Annotations in a .js file and JSX in a .ts file are for the other grammar.

    Raises:
        BudgetError: When the code is broken in a way that takes too long to read.
    """
    grammar = _Grammar(len(data))
    root = grammar.root(data, dialect)
    if not root.has_error:
        return root
    mended = _BARE_AMPERSAND.sub(b"|", data)
    if mended != data:
        root = grammar.root(mended, dialect)
        if not root.has_error:
            return root
    # a double ampersand may be text too, but is far more often an operator whose meaning matters
    doubled = mended.replace(b"&&", b"||")
    others = [(doubled, dialect)] if doubled != mended else []
    for text, name in (*others, (mended, "tsx" if dialect != "tsx" else "ts")):
        other = grammar.root(text, name)
        if not other.has_error:
            return other
    return root


class Script:
    """A parsed range of a source.

    Attributes:
        text: The whole source text; all offsets are code points in it.
        root: The tree's root node.
    """

    def __init__(self, text: str, start: int, end: int, dialect: str) -> None:
        self.text = text
        self._base = start
        part = _SURROGATE.sub("\ufffd", text[start:end])
        self._ascii = part.isascii()
        self._ends: list[int] = []
        self._extra: list[int] = []
        if not self._ascii:
            extra = 0
            for found in _NON_ASCII.finditer(part):
                code = ord(found.group())
                extra += 1 if code < 0x800 else 2 if code < 0x10000 else 3
                self._ends.append(found.start() + extra + 1)
                self._extra.append(extra)
        data = part.encode("utf-8")
        self.root = _parse(data, dialect)

    def offset(self, byte: int) -> int:
        """The source offset of a byte of the parsed range."""
        if self._ascii:
            return self._base + byte
        index = bisect_left(self._ends, byte + 1)
        return self._base + byte - (self._extra[index - 1] if index else 0)

    def span(self, node: Any) -> tuple[int, int]:
        """The source range of a node."""
        return self.offset(node.start_byte), self.offset(node.end_byte)

    def slice(self, node: Any) -> str:
        """The source text of a node."""
        return self.text[self.offset(node.start_byte) : self.offset(node.end_byte)]

    def first_error(self) -> int:
        """The source offset of the first place the grammar did not understand."""
        node = self.root
        while True:
            inner = next((child for child in node.children if child.has_error or child.is_missing), None)
            if inner is None or node.type == "ERROR":
                return self.offset(node.start_byte)
            node = inner

    def literal(self, node: Any, *, markup: bool = False) -> Literal | None:
        """A string, a template or a concatenation of them; None for anything else.

        Args:
            node: An expression.
            markup: Whether a plain string is an attribute's value, where entities are escapes and backslashes are not.
        """
        kind = node.type
        if kind == "string":
            return self._string(node, markup=markup)
        if kind == "template_string":
            return self._template(node)
        if kind == "binary_expression":
            return self._concatenation(node)
        return None

    def _string(self, node: Any, *, markup: bool) -> Literal:
        start, end = self.span(node)
        start += 1
        if end > start and self.text[end - 1] == self.text[start - 1]:
            end -= 1
        mark, pattern, decode = ("&", _ENTITY, _entity) if markup else ("\\", _ESCAPE, _escape)
        if self.text.find(mark, start, end) < 0:
            return Literal.plain(self.text, start, end)
        return Literal.escaped(self.text, start, end, pattern, decode)

    def _template(self, node: Any) -> Literal:
        start, end = self.span(node)
        start += 1
        if end > start and self.text[end - 1] == "`":
            end -= 1
        pieces: list[tuple[str, int, int, bool]] = []
        for child in node.named_children:
            if child.type == "template_substitution":
                begin, stop = self.span(child)
                pieces.extend(self._run(start, begin))
                pieces.append(("…", begin, stop, False))
                start = stop
        pieces.extend(self._run(start, end))
        return Literal(pieces or [("", start, end, True)])

    def _run(self, start: int, end: int) -> list[tuple[str, int, int, bool]]:
        return Literal.escaped(self.text, start, end, _ESCAPE, _escape).pieces if end > start else []

    def _concatenation(self, node: Any) -> Literal | None:
        parts: list[Any] = []
        strings = 0
        while node.type == "binary_expression" and len(parts) < _SPINE_LIMIT:
            operator = node.child_by_field_name("operator")
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if operator is None or operator.type != "+" or left is None or right is None:
                break
            parts.append(right)
            node = left
        parts.append(node)
        pieces: list[tuple[str, int, int, bool]] = []
        for part in reversed(parts):
            if part.type == "string":
                pieces.extend(self._string(part, markup=False).pieces)
            elif part.type == "template_string":
                pieces.extend(self._template(part).pieces)
            else:
                pieces.append(("…", *self.span(part), False))
                continue
            strings += 1
        return Literal(pieces) if strings and len(parts) > 1 else None


def _escape(found: re.Match[str]) -> str:
    text = found.group()
    if text[1] == "u" and len(text) > 2:
        if len(text) == 12 and text[6] == "\\":
            return chr(0x10000 + ((int(text[2:6], 16) - 0xD800) << 10) + (int(text[8:12], 16) - 0xDC00))
        code = int(text[2:].strip("{}"), 16)
        return chr(code) if code <= 0x10FFFF else "\ufffd"
    if text[1] == "x" and len(text) == 4:
        return chr(int(text[2:], 16))
    return _ESCAPES.get(text[1:], text[1:])


def _entity(found: re.Match[str]) -> str:
    return html.unescape(found.group())


def decode_entity(text: str) -> str:
    """The characters an HTML entity stands for, or the text itself when it is none."""
    return html.unescape(text)
