"""MDX before Markdown: where its imports, expressions, comments and JSX tags stand.

A scanner, not a parser: it knows strings, template literals, comments and brackets well enough to find the end of what begins. What
never ends is text. Work is bounded: after some failures brackets are taken as text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from linter.reading import html_roles as roles
from linter.reading.markdown_mask import FILLER

_SPECIAL = re.compile(
    r"^[ \t]*(?P<fence>`{3,}|~{3,})|(?P<ticks>`+)|(?P<tag><)|(?P<brace>\{)|\\.|^(?P<esm>(?:import|export)\b(?=[ \t{*\"']))", re.M
)
_JS = re.compile(
    r"\"(?:[^\"\\\r\n]|\\.)*+\"|'(?:[^'\\\r\n]|\\.)*+'|`(?:[^`\\]|\\[\s\S])*+`"
    r"|//[^\r\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|(?P<open>[{(\[])|(?P<close>[})\]])"
)
_JS_LINES = re.compile(_JS.pattern + r"|(?P<line>\r?\n)")
_TAG = re.compile(r"<(?P<slash>/?)[ \t]*(?P<name>[A-Za-z_$][\w.:$-]*+)?+")
_PART = re.compile(
    r"\s++|(?P<end>/?>)|(?P<name>[A-Za-z_$][\w.:$-]*+)(?:\s*+=\s*+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<brace>\{)))?+|(?P<spread>\{)"
)
_COMMENT = re.compile(r"\{\s*/\*((?:[^*]|\*(?!/))*+)\*/\s*\}")
_BLANK = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r|\Z)")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_LONGEST = 200_000
_FAILURES = 40


@dataclass(slots=True)
class Mark:
    """Something that is not Markdown: `what` is "open", "close", "void", "expression", "comment", "script" or "skipped".

    `attributes` holds (name, value start, value end, whether it is an expression); `block` tells a mark that begins its line.
    """

    what: str
    start: int
    end: int
    name: str = ""
    attributes: list[tuple[str, int, int, bool]] = field(default_factory=list)
    block: bool = False


class Scanner:
    """Finds the marks of `text` from `start` on."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start
        self.marks: list[Mark] = []
        self.failures = 0
        self.paragraph = -1
        self.lost: dict[str, int] = {}

    def run(self) -> list[Mark]:
        """All marks, in order and without overlap."""
        text = self.text
        at = self.start
        while found := _SPECIAL.search(text, at):
            begin, at = found.span()
            what = found.lastgroup
            if what == "fence":
                at = self._fence(found["fence"], at)
            elif what == "ticks":
                at = self._code(found["ticks"], at)
            elif what == "tag":
                at = self._tag(begin)
            elif what == "brace":
                at = self._expression(begin)
            elif what == "esm" and self._begins_block(begin):
                at = self._script(begin)
        return self.marks

    def _fence(self, fence: str, at: int) -> int:
        closing = re.compile(rf"^[ \t>]*{fence[0]}{{{len(fence)},}}[ \t]*\r?$", re.M)
        found = closing.search(self.text, at)
        return found.end() if found else len(self.text)

    def _code(self, ticks: str, at: int) -> int:
        if self.lost.get(ticks, -1) >= at:
            return at
        if self.paragraph < at:
            blank = _BLANK.search(self.text, at)
            self.paragraph = blank.start() if blank else len(self.text)
        limit = self.paragraph
        found = re.compile(rf"(?<!`){ticks}(?!`)").search(self.text, at, limit)
        if found is None:
            self.lost[ticks] = limit
            return at
        return found.end()

    def _line_start(self, at: int) -> bool:
        """Whether only space, block marks and line-leading marks stand before `at` on its line."""
        text = self.text
        while at > self.start and text[at - 1] in " \t":
            at -= 1
        if at == self.start or text[at - 1] in "\r\n":
            return True
        return bool(self.marks) and self.marks[-1].end == at and self.marks[-1].block

    def _begins_block(self, at: int) -> bool:
        """Whether a blank line, the beginning or another import or export stands above the line that begins at `at`."""
        text = self.text
        if at <= self.start:
            return True
        above = max(text.rfind("\n", self.start, at - 1) + 1, self.start)
        if not text[above:at].strip():
            return True
        return bool(self.marks) and self.marks[-1].what == "script" and not text[self.marks[-1].end : at].strip()

    def _script(self, begin: int) -> int:
        """An import or export: to the end of the line on which its brackets are closed."""
        text = self.text
        depth = 0
        end = limit = min(len(text), begin + _LONGEST)
        for found in _JS_LINES.finditer(text, begin, limit if self.failures < _FAILURES else begin):
            if found.lastgroup == "open":
                depth += 1
            elif found.lastgroup == "close":
                depth -= 1
            elif found.lastgroup == "line" and depth <= 0 and text[found.start() - 1] not in "=,(+?:>|&":
                end = found.start()
                break
        if depth > 0 or self.failures >= _FAILURES:
            self.failures += 1
            blank = _BLANK.search(text, begin)
            end = blank.start() if blank else len(text)
        self.marks.append(Mark("script", begin, end, block=True))
        return end

    def _skip(self, at: int) -> int:
        """The offset after the bracket that closes the one at `at`, or -1."""
        if self.failures >= _FAILURES:
            return -1
        depth = 0
        for found in _JS.finditer(self.text, at, at + _LONGEST):
            if found.lastgroup == "open":
                depth += 1
            elif found.lastgroup == "close":
                depth -= 1
                if depth == 0:
                    return found.end()
        self.failures += 1
        return -1

    def _expression(self, begin: int) -> int:
        comment = None if "*/" in self.lost else _COMMENT.match(self.text, begin)
        if comment is None and "*/" not in self.lost and self.text.find("*/", begin) < 0:
            self.lost["*/"] = begin
        block = self._line_start(begin)
        if comment:
            self.marks.append(Mark("comment", begin, comment.end(), attributes=[("", *comment.span(1), False)], block=block))
            return comment.end()
        end = self._skip(begin)
        if end < 0:
            return begin + 1
        self.marks.append(Mark("expression", begin, end, block=block))
        return end

    def _tag(self, begin: int) -> int:
        text = self.text
        if text.startswith("<!--", begin):
            end = -1 if "<!--" in self.lost else text.find("-->", begin + 4)
            if end < 0:
                self.lost["<!--"] = begin
                return begin + 4
            inner = [("", begin + 4, end, False)]
            self.marks.append(Mark("comment", begin, end + 3, attributes=inner, block=self._line_start(begin)))
            return end + 3
        found = _TAG.match(text, begin)
        if found is None or (found["name"] is None and text[found.end() : found.end() + 1] != ">"):
            return begin + 1
        mark = Mark("close" if found["slash"] else "open", begin, begin, found["name"] or "")
        end = self._attributes(mark, found.end())
        if end < 0:
            return begin + 1
        mark.block = self._line_start(begin)
        mark.end = end
        role = roles.ROLES.get(mark.name)
        if mark.what == "open" and ((role is not None and role.skip) or mark.name in ("script", "style")):
            close = re.compile(rf"</{mark.name}\s*>").search(text, end)
            if close:
                mark.what, mark.end = "skipped", close.end()
        self.marks.append(mark)
        return mark.end

    def _attributes(self, mark: Mark, at: int) -> int:
        text = self.text
        while found := _PART.match(text, at):
            at = found.end()
            if found["end"]:
                if found["end"] == "/>" and mark.what == "open":
                    mark.what = "void"
                return at
            if found["brace"] or found["spread"]:
                end = self._skip(at - 1)
                if end < 0:
                    return -1
                if found["brace"]:
                    mark.attributes.append((found["name"], at, end - 1, True))
                at = end
            elif found["name"]:
                for group in ("double", "single"):
                    if found[group] is not None:
                        mark.attributes.append((found["name"], found.start(group), found.end(group), False))
        return -1


@dataclass(slots=True)
class Flat:
    """The text as the Markdown parser sees it, without the indentation that JSX gave it, and the way back."""

    text: str
    starts: list[int]
    origins: list[int]

    def back(self, offset: int) -> int:
        """The source offset of an offset in `text`."""
        line = bisect_right(self.starts, offset) - 1
        return self.origins[line] + offset - self.starts[line]


def flatten(masked: str, marks: list[Mark], start: int) -> Flat:
    """Take the indentation that elements add off their lines, and empty the lines that hold nothing but marks."""
    parts: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    indents: list[int | None] = []
    size = 0
    index = 0
    for found in _LINE.finditer(masked, start):
        line = found.group()
        begin, end = found.span()
        body = line.rstrip("\r\n")
        words = body.lstrip(" \t")
        indent = len(body) - len(words)
        first = index
        while index < len(marks) and marks[index].start < end:
            index += 1
        goes_on = first > 0 and marks[first - 1].end > begin
        leading = marks[first - 1] if goes_on else marks[first] if first < index else None
        if words and indents and indents[-1] is None:
            indents[-1] = indent
        closes = leading is not None and leading.what == "close"
        strip = min(indent, indents[-1] or 0) if indents else 0
        if closes and leading is not None and leading.start >= begin:
            strip = indent
        if words and leading is not None and leading.block and not words.strip(FILLER + " \t"):
            strip = len(body)
        for mark in marks[first:index]:
            if mark.what == "open" and mark.name not in roles.VOID:
                indents.append(None)
            elif mark.what == "close" and indents:
                indents.pop()
        starts.append(size)
        origins.append(begin + strip)
        parts.append(line[strip:])
        size += len(line) - strip
        if end == len(masked):
            break
    return Flat("".join(parts), starts, origins)
