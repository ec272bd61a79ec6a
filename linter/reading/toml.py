"""TOML: strings that are prose, with exact positions.

The standard library's parser has no positions, so a scanner of this module's own reads keys, tables and strings; the parser only
says whether a file is TOML at all.
"""

from __future__ import annotations

import re
import tomllib

from linter.model import Document, GroupKind, Source
from linter.reading.builder import DocumentBuilder
from linter.reading.embed import write_value
from linter.reading.literal import LazyGroups, Literal
from linter.reading.prose import is_prose

_TOKEN = re.compile(
    r"""[ \t]*(?:(?P<long>\"\"\"(?:[^"\\]|\\[\s\S]|"(?!""))*(?:"{3,5}|\Z|\\\Z)|'''(?:[^']|'(?!''))*(?:'{3,5}|\Z))"""
    r"""|(?P<basic>"[^"\\\r\n]*(?:\\[^\r\n][^"\\\r\n]*)*(?:"|(?=[\r\n\\]|\Z)))|(?P<single>'[^'\r\n]*(?:'|(?=[\r\n]|\Z)))"""
    r"""|(?P<comment>\#[^\r\n]*)|(?P<line>\r\n|\n|\r)|(?P<open>[\[{])|(?P<close>[\]}])|(?P<equals>=)|(?P<comma>,)|(?P<dot>\.)"""
    r"""|(?P<bare>[^\s"'\#\[\]{}=,.]+|[^\S\r\n]))"""
)
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|[ \t]*(?:\r\n|\n|\r)\s*|[\s\S]|\Z)")
_NAMED = {"b": " ", "t": "\t", "n": "\n", "f": "\n", "r": "\n", "e": ""}
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")


def read(source: Source) -> Document:
    """Segment a TOML file."""
    builder = DocumentBuilder(source)
    write_toml(builder, 0, len(source.text))
    return builder.build()


def write_toml(builder: DocumentBuilder, start: int, end: int) -> None:
    """Write the TOML in a source range: tables as objects, arrays, strings that are prose, comments.

    What the standard parser rejects is read as far as it goes and noted.
    """
    text = builder.source.text[start:end]
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        found = _AT.search(str(problem))
        reason = _AT.sub("", str(problem)).strip() or "nested very deeply"
        at = start
        if found:
            at = builder.source.offset(builder.source.position(start)[0] + int(found.group(1)) - 1, 1)
        builder.note(f"not strict TOML ({reason[:1].lower()}{reason[1:]}); read tolerantly", min(at, end))
    _Scanner(builder).scan(start, end)


class _Scanner:
    def __init__(self, builder: DocumentBuilder) -> None:
        self._builder = builder
        self._text = builder.source.text
        self._groups = LazyGroups(builder)
        # of each open inline container: is it an object, the key its strings are judged by, how many containers it holds
        self._stack: list[tuple[bool, str, list[int]]] = []
        self._path: list[str] = []
        self._header: list[str] | None = None
        self._valued = False

    def scan(self, start: int, end: int) -> None:
        """Read the tokens of a range; white space at its end is left out."""
        end = start + len(self._text[start:end].rstrip())
        for found in _TOKEN.finditer(self._text, start, end):
            what = found.lastgroup or ""
            begin, stop = found.span(what)
            if what in ("long", "basic", "single"):
                self._string(what, begin, stop)
            elif what == "bare":
                if not self._valued or (self._stack and self._stack[-1][0]):
                    self._name(found.group(what))
            elif what == "equals":
                self._valued = True
            elif what == "open":
                self._open(self._text[begin] == "{")
            elif what == "close":
                self._close()
            elif what == "comma":
                self._path = []
            elif what == "comment":
                self._builder.comment(self._text[begin + 1 : stop], begin, stop)
            elif what == "line" and not self._stack:
                self._end_line()
        self._groups.close_to(0)

    def _name(self, name: str) -> None:
        (self._path if self._header is None else self._header).append(name)

    def _key(self) -> str:
        return self._path[-1] if self._path else ""

    def _string(self, what: str, begin: int, stop: int) -> None:
        literal = _literal(self._text, what, begin, stop)
        in_object = bool(self._stack) and self._stack[-1][0]
        is_key = self._header is not None or (not self._path if in_object else not self._stack and not self._valued)
        if is_key:
            self._name(literal.text)
            return
        key = "" if self._stack and not in_object else self._key()
        judged = key or (self._stack[-1][1] if self._stack else "")
        if is_prose(literal.text, judged):
            self._groups.settle()
            write_value(self._builder, literal, key, join_lines=what == "long")

    def _open(self, is_object: bool) -> None:
        if not self._valued and not self._stack:
            self._header = self._header or []
            return
        name = judged = self._key()
        if self._stack and not self._stack[-1][0]:
            name, judged = str(self._stack[-1][2][0]), self._stack[-1][1]
            self._stack[-1][2][0] += 1
        self._groups.open(GroupKind.OBJECT if is_object else GroupKind.ARRAY, name)
        self._stack.append((is_object, judged, [0]))
        self._path = []

    def _close(self) -> None:
        if self._stack:
            self._stack.pop()
            self._groups.close()
            self._path = []

    def _end_line(self) -> None:
        if self._header is not None:
            self._groups.close_to(0)
            for name in self._header:
                self._groups.open(GroupKind.OBJECT, name)
            self._header = None
        self._path = []
        self._valued = False


def _literal(text: str, what: str, start: int, end: int) -> Literal:
    quote = text[start]
    size = 3 if what == "long" else 1
    begin = start + size
    stop = end - size if end - start >= 2 * size and text.endswith(quote * size, begin, end) else end
    if quote == "'" or text.find("\\", begin, stop) < 0:
        return Literal.plain(text, begin, stop)
    return Literal.escaped(text, begin, stop, _ESCAPE, _decode)


def _decode(found: re.Match[str]) -> str:
    text = found.group()
    if len(text) > 3 and text[1] in "uUx":
        code = int(text[2:], 16)
        return chr(code) if code <= 0x10FFFF else "\ufffd"
    if not text[1:].strip():
        return "" if "\n" in text or "\r" in text else text[1:]
    return _NAMED.get(text[1:], text[1:])
