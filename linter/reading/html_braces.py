"""Single-brace templates (Svelte, Astro): `{expressions}` in markup, markup in expressions.

One pass, a stack of frames. Script code becomes islands; markup inside it, and strings in it that are prose, are left to be read
as part of the page. When braces do not balance, the rest of the file is read as plain HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto

from linter.reading.builder import DocumentBuilder
from linter.reading.html_literals import Literal, inside, key_before, text_of
from linter.reading.html_roles import VOID
from linter.reading.htmltokens import Island, IslandRole, Islands
from linter.reading.prose import is_prose

_MARKUP = re.compile(r"<!--|<(?P<slash>/?)(?P<name>[A-Za-z][\w.:-]*)?+|\{")
_IN_TAG = re.compile(r"""=\s*+(?P<quote>["'])|\{|/?>|<""")
_CODE = re.compile(
    r"""(?P<literal>"(?P<d>(?:[^"\\\n\r]|\\.)*+)"|'(?P<s>(?:[^'\\\n\r]|\\.)*+)'|`(?P<t>(?:[^`\\$]|\\.|\$(?!\{)|\$\{[^{}`]*\})*+)`)"""
    r"""|(?P<comment>//|/\*)|(?P<template>`)|(?P<open>\{)|(?P<close>\})|(?P<markup><(?=[A-Za-z>]))""",
    re.DOTALL,
)
_TEMPLATE = re.compile(r"\\.|`|\$\{", re.DOTALL)
_RAW_END = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style")}
_LINE = re.compile(r"\r\n|\n|\r")
_MARKUP_AFTER = frozenset("(,=>?:&|{[;!}")
_BLOCK = re.compile(r"\{\s*(?:#|/|@(?!html)|:)")
_LABEL = re.compile(r"[A-Z][a-z]+\Z")
_CLOSERS = " \t\r\n})"


class _Kind(Enum):
    MARKUP = auto()
    TAG = auto()
    CODE = auto()
    TEMPLATE = auto()


@dataclass(slots=True)
class _Frame:
    kind: _Kind
    start: int  # of the stretch of code that is not yet an island
    depth: int = 0  # open braces in code, open elements in markup
    name: str = ""  # of a tag, or of the attribute whose value the code is
    attribute: bool = False
    hidden: bool = False  # inside an attribute's expression, where markup is not read
    markup: bool = False
    found: list[Literal] = field(default_factory=list)


def brace_islands(builder: DocumentBuilder, start: int, *, jsx: bool) -> Islands | None:
    """The islands of the builder's source from `start` on.

    Args:
        builder: Comments and notes go here.
        start: Where the markup begins.
        jsx: Whether code may hold markup and quoted attributes are plain (Astro), or not (Svelte).
    """
    scan = _Scan(builder, start, jsx)
    found = scan.run()
    return Islands(builder.source.text, found) if found else None


class _Scan:
    def __init__(self, builder: DocumentBuilder, start: int, jsx: bool) -> None:
        self._builder = builder
        self._text = builder.source.text
        self._at = start
        self._jsx = jsx
        self._stack = [_Frame(_Kind.MARKUP, start)]
        self._islands: list[Island] = []
        self._kept = 0  # islands that are final: those of expressions that have ended
        self._opened = start

    def run(self) -> list[Island]:
        steps = {
            _Kind.MARKUP: self._in_markup,
            _Kind.TAG: self._in_tag,
            _Kind.CODE: self._in_code,
            _Kind.TEMPLATE: self._in_template,
        }
        while steps[self._stack[-1].kind](self._stack[-1]):
            if len(self._stack) == 1:
                self._kept = len(self._islands)
        if any(frame.kind in (_Kind.CODE, _Kind.TEMPLATE) for frame in self._stack):
            self._builder.note("braces do not balance; the rest is read as plain HTML", self._opened)
            del self._islands[self._kept :]
        return self._islands

    def _in_markup(self, frame: _Frame) -> bool:
        text = self._text
        found = _MARKUP.search(text, self._at)
        if found is None:
            return False
        self._at = found.end()
        mark = found.group()
        if mark == "<!--":
            until = text.find("-->", self._at)
            self._at = len(text) if until < 0 else until + 3
        elif mark == "{":
            self._push_code(found.start(), frame, attribute=False)
        elif found.group("slash"):
            until = text.find(">", self._at)
            self._at = len(text) if until < 0 else until + 1
            if found.group("name") is None and self._jsx:
                self._add(Island(found.start(), self._at, IslandRole.LOGIC), frame)
            self._leave_element()
        elif found.group("name"):
            self._stack.append(_Frame(_Kind.TAG, found.start(), name=found.group("name"), hidden=frame.hidden))
        elif self._jsx and text.startswith(">", self._at):
            self._at += 1
            self._add(Island(found.start(), self._at, IslandRole.LOGIC), frame)
            frame.depth += 1
        return True

    def _leave_element(self) -> None:
        """An end tag; the one that ends the outermost element in code ends that markup."""
        frame = self._stack[-1]
        if len(self._stack) == 1:
            return
        frame.depth -= 1
        if frame.depth <= 0:
            self._resume_code()

    def _resume_code(self) -> None:
        """Markup in code has ended; the code before it is an island already, unless it is all one attribute's value."""
        self._stack.pop()
        if not self._stack[-1].attribute:
            self._stack[-1].start = self._at

    def _in_tag(self, frame: _Frame) -> bool:
        text = self._text
        found = _IN_TAG.search(text, self._at)
        if found is None:
            return False
        self._at = found.end()
        mark = found.group()
        if mark == "{":
            self._push_code(found.start(), frame, attribute=True)
        elif mark in (">", "/>"):
            self._end_tag(frame, closed=mark == "/>")
        elif mark == "<":
            self._at = found.start()
            self._end_tag(frame, closed=False)
        else:
            until = text.find(found.group("quote"), self._at)
            if until >= 0 and (self._jsx or "{" not in text[self._at : until]):
                self._at = until + 1
        return True

    def _end_tag(self, frame: _Frame, *, closed: bool) -> None:
        self._stack.pop()
        around = self._stack[-1]
        name = frame.name.lower()
        if name in _RAW_END and not closed:
            ended = _RAW_END[name].search(self._text, self._at)
            self._at = ended.end() if ended else len(self._text)
            closed = True
        if not closed and name not in VOID:
            around.depth += 1
        elif len(self._stack) > 1 and around.depth == 0:
            self._resume_code()

    def _push_code(self, at: int, around: _Frame, *, attribute: bool) -> None:
        named = ""
        if attribute:
            named = key_before(self._text, around.start, at)
        if len(self._stack) == 1 or (len(self._stack) == 2 and attribute):
            self._opened = at
        self._stack.append(_Frame(_Kind.CODE, at, depth=1, name=named, attribute=attribute, hidden=around.hidden))

    def _in_code(self, frame: _Frame) -> bool:
        text = self._text
        found = _CODE.search(text, self._at)
        if found is None:
            return False
        self._at = found.end()
        kind = found.lastgroup
        if found.group("literal") is not None:
            self._literal(frame, found)
        elif kind == "comment":
            self._comment(found)
        elif kind == "template":
            self._stack.append(_Frame(_Kind.TEMPLATE, found.start(), hidden=True))
        elif kind == "open":
            frame.depth += 1
        elif kind == "close":
            frame.depth -= 1
            if frame.depth == 0:
                self._end_code(frame)
        elif self._jsx and self._starts_markup(found.start()):
            if not frame.hidden and not frame.attribute:
                frame.markup = True
                self._emit(frame, found.start(), last=False)
            self._at = found.start()
            self._stack.append(_Frame(_Kind.MARKUP, found.start(), hidden=frame.hidden or frame.attribute))
        return True

    def _in_template(self, frame: _Frame) -> bool:
        found = _TEMPLATE.search(self._text, self._at)
        if found is None:
            return False
        self._at = found.end()
        if found.group() == "`":
            self._stack.pop()
        elif found.group() == "${":
            self._stack.append(_Frame(_Kind.CODE, found.start(), depth=1, hidden=True))
        return True

    def _starts_markup(self, at: int) -> bool:
        before = self._text[max(at - 200, 0) : at].rstrip()
        return not before or before[-1] in _MARKUP_AFTER or before.endswith(("return", "else", "default"))

    def _comment(self, found: re.Match[str]) -> None:
        text = self._text
        begin, at = found.span()
        if found.group() == "//":
            ended = _LINE.search(text, at)
            until = end = ended.start() if ended else len(text)
        else:
            until = text.find("*/", at)
            until, end = (len(text), len(text)) if until < 0 else (until, until + 2)
        self._builder.comment(text[at:until], begin, end)
        self._at = end

    def _literal(self, frame: _Frame, found: re.Match[str]) -> None:
        if frame.hidden:
            return
        begin, end = next(found.span(name) for name in "dst" if found.group(name) is not None)
        if end <= begin:
            return
        key = key_before(self._text, frame.start, found.start()) or frame.name
        literal = Literal(begin, end, key, inside(self._text, begin, end))
        value = text_of(self._text, literal)
        alone = not self._text[frame.start + 1 : found.start()].strip() and not frame.markup
        if is_prose(value, key, code=not alone) or (alone and not frame.attribute and _LABEL.match(value)):
            frame.found.append(literal)

    def _end_code(self, frame: _Frame) -> None:
        self._stack.pop()
        if not frame.hidden:
            self._emit(frame, self._at, last=True)

    def _add(self, island: Island, around: _Frame) -> None:
        if not around.hidden:
            self._islands.append(island)

    def _emit(self, frame: _Frame, end: int, *, last: bool) -> None:
        """Islands for the stretch of code that ends here."""
        if frame.attribute:
            self._emit_attribute(frame, end)
            return
        text = self._text
        at = frame.start
        for literal in frame.found:
            if frame.markup:
                role = IslandRole.VALUE
            else:
                code = text[at : literal.start - 1]
                role = IslandRole.SILENT if code.strip() == "{" and at == frame.start else IslandRole.OUTPUT
            self._islands += (Island(at, literal.start, role, literal.key if frame.markup else ""), *literal.inside)
            at = literal.end
        if frame.markup:
            role = IslandRole.BREAK if frame.found else IslandRole.LOGIC
        elif frame.found:
            role = IslandRole.SILENT if not text[at + 1 : end].strip(_CLOSERS) else IslandRole.OUTPUT
        else:
            role = IslandRole.LOGIC if _BLOCK.match(text, at) or _blank(text[at + 1 : end - 1]) else IslandRole.OUTPUT
        self._islands.append(Island(at, end, role))
        frame.found = []
        frame.start = end
        if last:
            frame.markup = False

    def _emit_attribute(self, frame: _Frame, end: int) -> None:
        """A value that is prose is given quotes, so that the tag around it is read as if it had been written plainly."""
        text = self._text
        whole = [Island(frame.start, end, IslandRole.OUTPUT)]
        found = frame.found
        content = "".join(text[literal.start : literal.end] for literal in found)
        quote = next(
            (mark for mark in "\"'" if mark not in content and not any(mark in i.text for f in found for i in f.inside)), ""
        )
        if found and quote and text[frame.start - 1] == "=":
            at = frame.start
            whole = []
            for literal in found:
                role = IslandRole.SILENT if at == frame.start else IslandRole.OUTPUT
                mask = quote + " " * (literal.start - at - 1) if at == frame.start else ""
                whole += (Island(at, literal.start, role, "", mask), *literal.inside)
                at = literal.end
            whole.append(Island(at, end, IslandRole.SILENT, "", " " * (end - at - 1) + quote))
        self._islands += whole
        frame.found = []


def _blank(code: str) -> bool:
    """Whether an expression is nothing but a comment."""
    code = code.strip()
    return not code or (code.startswith("/*") and code.endswith("*/") and "*/" not in code[:-2])
