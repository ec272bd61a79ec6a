"""HTML, and templates that are HTML with islands of code, to segments."""

from __future__ import annotations

from dataclasses import dataclass

from linter.model import Document, GroupKind, SegmentKind, Source
from linter.reading import html_roles as roles
from linter.reading.builder import DocumentBuilder
from linter.reading.html_attributes import UNKNOWN, AttributeReader, written
from linter.reading.html_braces import brace_islands
from linter.reading.html_entities import write
from linter.reading.html_islands import dialect_of, find_islands
from linter.reading.html_roles import Role
from linter.reading.html_scripts import is_content, write_linked_data
from linter.reading.htmltokens import IslandRole, Islands, Token, TokenKind, tokenize
from linter.reading.markdown_front import front_matter
from linter.reading.text import SegmentText

_MAX_GROUPS = 150
_SEARCH = 200
_LINKABLE = frozenset({SegmentKind.PARAGRAPH, SegmentKind.ITEM})


@dataclass(slots=True)
class _Open:
    """An open element and what was in force before it."""

    name: str
    role: Role
    kind: SegmentKind
    level: int
    key: str
    skip: bool
    depth: int


class HtmlWriter:
    """Writes HTML ranges of a source into a builder.

    `feed` may be called for one range after another, in source order; elements stay open between calls. A caller that writes to the
    builder itself in between calls `flush` first; one that opens and closes groups of its own takes a `mark` where its group
    starts and calls `unwind` with it before the group closes.
    """

    def __init__(self, builder: DocumentBuilder, islands: Islands | None = None, *, scripts: bool = False) -> None:
        """`scripts`: whether script elements hold copy to be read, as they do in components."""
        self._builder = builder
        self._scripts = scripts
        self._source = builder.source.text
        self._islands = islands
        self._read = AttributeReader(self._source, islands)
        self._stack: list[_Open] = []
        self._counts: dict[str, int] = {}
        self._kind = SegmentKind.PARAGRAPH
        self._level = 0
        self._key = ""
        self._skip = False
        self._value: str | None = None
        self._menu = 0
        self._links = 0
        self._out: SegmentText | None = None
        self._worded = False
        self._outside = False
        self._inline_end = -1
        self._lower_before = False
        self._nested = False

    def feed(self, start: int, end: int) -> None:
        """Read the source range `start` to `end`. Never raises on malformed HTML."""
        for token in tokenize(self._source, start, end, self._islands):
            kind = token.kind
            if kind is TokenKind.TEXT:
                self._text(token.start, token.end)
            elif kind is TokenKind.START:
                self._start(token)
            elif kind is TokenKind.END:
                self._end(token)
            elif kind is TokenKind.ISLAND:
                self._island(token)
            elif kind is TokenKind.RAW:
                self._raw(token)
            else:
                self._builder.comment(self._source[token.inner_start : token.inner_end], token.start, token.end)

    def flush(self) -> None:
        """End the current segment."""
        out, self._out = self._out, None
        if out is not None and self._worded:
            kind = self._kind
            if self._value is not None:
                kind = SegmentKind.VALUE
            elif not self._outside and kind in _LINKABLE:
                kind = SegmentKind.LINK
            level = self._level if kind is SegmentKind.HEADING else 0
            self._builder.add(kind, out, level=level, key=self._value or self._key)
        self._worded = self._outside = False
        if self._read.waiting:
            waiting, self._read.waiting = self._read.waiting, []
            for kind, text, key in waiting:
                self._builder.add(kind, text, key=key)

    def mark(self) -> int:
        """How many elements are open; give it to `unwind`."""
        return len(self._stack)

    def unwind(self, mark: int) -> None:
        """End the current segment and close the elements opened since `mark`."""
        self.flush()
        self._close_to(mark)

    def close(self) -> None:
        """End the current segment and close every element that is still open."""
        self.unwind(0)

    # text

    def _text(self, start: int, end: int) -> None:
        if self._skip:
            return
        run = self._source[start:end]
        out = self._out
        if run.isspace():
            if out is not None:
                out.verbatim(start, end)
            return
        if out is None:
            out = self._out = SegmentText(self._source)
        if start == self._inline_end and self._lower_before and run[0].isupper():
            out.gap(start, start)  # a label set apart by style alone: <b>Week one</b>What to expect
        self._worded = True
        if not self._links:
            self._outside = True
        if "&" in run:
            write(out, self._source, start, end)
        else:
            out.verbatim(start, end)

    def _gap(self, start: int, end: int) -> None:
        if self._out is not None:
            self._out.gap(start, end)

    def _say(self, text: str, start: int, end: int) -> None:
        """Put `text` in the place of markup; it alone does not make a segment."""
        if self._out is None:
            self._out = SegmentText(self._source)
        self._out.replaced(text, start, end)

    def _island(self, token: Token) -> None:
        island = token.island
        if self._skip or island is None:
            return
        role = island.role
        if role is IslandRole.OUTPUT:
            self._say(UNKNOWN, token.start, token.end)
            self._outside = self._outside or not self._links
        elif role is IslandRole.ESCAPE:
            self._say(island.text, token.start, token.end)
        elif role is IslandRole.LOGIC:
            self._gap(token.start, token.end)
        elif role in (IslandRole.BREAK, IslandRole.VALUE):
            self.flush()
            self._value = island.text if role is IslandRole.VALUE else None

    def _queue(self, kind: SegmentKind, token: Token, key: str) -> None:
        self._read.queue(kind, token.start, token.end, key, attribute=False)
        self._release()

    def _release(self) -> None:
        """Write what waits, unless a segment is open around it."""
        if self._out is None and self._read.waiting:
            self.flush()

    def _raw(self, token: Token) -> None:
        name = token.name
        if name == "title":
            svg = self._counts.get("svg", 0) > 0
            kind, key = (SegmentKind.LABEL, "title") if svg else (SegmentKind.TITLE, "")
            self._queue(kind, token, key)
        elif name == "textarea":
            self._queue(SegmentKind.PARAGRAPH, token, "textarea")
        elif name == "script":
            self._write_script(token)

    def _write_script(self, token: Token) -> None:
        (kind, dialect), self._read.script = self._read.script, ("", "")
        if kind in roles.TEMPLATE_SCRIPTS and not self._nested:
            self._nested = True
            self.feed(token.start, token.end)
            self._nested = False
        elif kind == "application/ld+json":
            self.flush()
            write_linked_data(self._builder, token.start, token.end, self._islands)
        elif kind in roles.PROGRAMS and (self._scripts or is_content(self._source, token.start, token.end, self._islands)):
            from linter.reading.script import write_script  # loads a grammar: not for every page

            self.flush()
            write_script(self._builder, token.start, token.end, dialect if dialect in ("ts", "tsx", "jsx") else "js")

    # elements

    def _attributes(self, token: Token) -> dict[str, str]:
        if token.inner_end <= token.inner_start:
            return {}
        found = self._read.read(token, skip=self._skip)
        self._release()
        return found

    def _start(self, token: Token) -> None:
        name = token.name
        role = roles.ROLES.get(name)
        if self._skip and (role is None or role.inline) and name != "desc":
            if role is not None and name not in roles.VOID and not token.closed:
                self._push(name, role)
            return
        if role is not None and not role.inline:
            self._block_start(token, role)
        elif name == "a" or roles.is_link(name):
            self._link_start(token)
        else:
            self._inline_start(token, role)

    def _block_start(self, token: Token, role: Role) -> None:
        self.flush()
        stack = self._stack
        if stack and stack[-1].name == "p":
            self._close_to(len(stack) - 1)
        key = token.name if role.group is not None else role.key
        if role.closes:
            self._imply_ends(role)
        found = self._attributes(token)
        if found:
            role, key = self._refine(token.name, role, key, found)
        if token.name in roles.VOID or token.closed:
            return
        if token.name in ("dt", "dd"):
            self._open_pair(token.name)
        self._push(token.name, role, key)
        if found and role.kind is SegmentKind.HEADING and found.get("aria-level", "").isdecimal():
            self._level = min(max(int(found["aria-level"][:3]), 1), 6)

    def _open_pair(self, name: str) -> None:
        """A term and its definitions share one item group."""
        open_pair = bool(self._stack) and self._stack[-1].name == "#pair"
        if open_pair and name == "dt":
            self._close_to(len(self._stack) - 1)
        if not open_pair or name == "dt":
            self._push("#pair", roles.PAIR)

    def _refine(self, name: str, role: Role, key: str, found: dict[str, str]) -> tuple[Role, str]:
        aria = roles.ARIA_ROLES.get(found.get("role", "").lower())
        if aria is not None and (role is roles.BLOCK or role.inline):
            return aria, name if aria.group is not None else aria.key
        if "class" in found or "id" in found:
            hinted = roles.group_of_classes(name, found.get("class", ""), found.get("id", ""))
            if hinted is not None and role.group in (None, GroupKind.ELEMENT, GroupKind.ITEM, GroupKind.QUOTE):
                if role.group in (GroupKind.ITEM, GroupKind.QUOTE) or role.kind is SegmentKind.CELL:
                    self._push("#around", role, key)
                return hinted
        return role, key

    def _link_start(self, token: Token) -> None:
        found = self._attributes(token)
        if roles.is_button(found.get("class", "")) or found.get("role", "").lower() == "button":
            self.flush()
            if not token.closed:
                self._push(token.name, roles.BUTTON)
            return
        hinted = roles.group_of_classes("a", found.get("class", ""), "")
        if hinted is not None and not token.closed:
            self.flush()
            self._push(token.name, *hinted)
            return
        if self._worded and (self._menu or not self._outside):
            self.flush()
        self._separate(token)
        if not token.closed:
            self._links += 1

    def _inline_start(self, token: Token, role: Role | None) -> None:
        name = token.name
        if role is not None:
            if name != "svg":
                self._say(UNKNOWN, token.start, token.end)
            if not token.closed:
                self._push(name, role)
            return
        found = self._attributes(token)
        if name in ("br", "sup"):
            self._gap(token.start, token.end)
        elif name == "q":
            self._say('"', token.start, token.end)
        elif name == "desc" and self._counts.get("svg"):
            self._push(name, roles.SVG_PROSE, "desc")
            self._skip = False
        elif found.get("role") and found["role"].lower() in ("heading", "button") and not token.closed:
            self.flush()
            self._push(name, roles.ARIA_ROLES[found["role"].lower()])
        elif self._is_block_component(token):
            self.flush()
            if not token.closed:
                self._push(name, Role(SegmentKind.PARAGRAPH, GroupKind.ELEMENT), written(self._source, token))
        elif name not in roles.VOID:
            self._separate(token)

    def _separate(self, token: Token) -> None:
        """Two inline elements back to back are drawn apart by style sheets more often than not."""
        if token.start == self._inline_end:
            self._gap(token.start, token.start)

    def _is_block_component(self, token: Token) -> bool:
        return roles.is_component(written(self._source, token)) and not roles.is_inline_component(token.name)

    def _end(self, token: Token) -> None:
        name = token.name
        role = roles.ROLES.get(name)
        if self._counts.get(name):
            self._close_named(name)
        elif role is not None and not role.inline:
            self.flush()
        elif roles.is_link(name):
            self._links = max(self._links - 1, 0)
            if self._menu and not self._links:
                self.flush()
        elif name == "q" and not self._skip:
            self._say('"', token.start, token.end)
        elif name in ("br", "sup"):
            self._gap(token.start, token.end)
        self._inline_end = token.end
        before = self._source[max(token.start - 2, 0) : token.start]
        self._lower_before = before.isalpha() and before.islower()

    def _close_named(self, name: str) -> None:
        stack = self._stack
        for back in range(1, min(len(stack), _SEARCH) + 1):
            element = stack[-back]
            if element.name == name:
                if not element.role.inline:
                    self.flush()
                self._close_to(len(stack) - back)
                return
            if element.name in roles.END_STOPS and name not in ("table", "tr", "tbody", "thead", "tfoot"):
                break
        if name in roles.ROLES and not roles.ROLES[name].inline:
            self.flush()

    def _imply_ends(self, role: Role) -> None:
        if not any(self._counts.get(name) for name in role.closes):
            return
        stack = self._stack
        last = 0
        for back in range(1, min(len(stack), _SEARCH) + 1):
            name = stack[-back].name
            if name in role.within:
                break
            if name in role.closes:
                last = back
        if last:
            self._close_to(len(stack) - last)

    def _push(self, name: str, role: Role, key: str = "") -> None:
        builder = self._builder
        self._stack.append(_Open(name, role, self._kind, self._level, self._key, self._skip, builder.depth))
        self._counts[name] = self._counts.get(name, 0) + 1
        if role.group is not None and builder.depth < _MAX_GROUPS:
            builder.open_group(role.group, key)
        if role.group is GroupKind.NAV:
            self._menu += 1
        if role is roles.BUTTON and self._kind is SegmentKind.HEADING:
            pass  # the header of an accordion: still a heading
        elif role.kind is not None:
            self._kind, self._level, self._key = role.kind, role.level, role.key
        elif name == "p" and self._kind is SegmentKind.CELL:
            self._kind, self._key = SegmentKind.PARAGRAPH, ""
        self._skip = self._skip or role.skip

    def _close_to(self, size: int) -> None:
        stack = self._stack
        builder = self._builder
        while len(stack) > size:
            element = stack.pop()
            if not element.role.inline:
                self.flush()
            self._counts[element.name] -= 1
            while builder.depth > element.depth:
                builder.close_group()
            if element.role.group is GroupKind.NAV:
                self._menu -= 1
            self._kind, self._level, self._key, self._skip = element.kind, element.level, element.key, element.skip


def read(source: Source) -> Document:
    """Segment HTML or a template in HTML. Malformed input is read as a browser would read it."""
    builder = DocumentBuilder(source)
    start = 0
    if source.format in ("html", "jinja"):
        start = front_matter(builder)
    if source.format == "svelte":
        islands = brace_islands(builder, start, jsx=False)
    else:
        islands = find_islands(builder, dialect_of(source.format, source.path, source.text), start)
    writer = HtmlWriter(builder, islands, scripts=source.format in ("vue", "svelte"))
    writer.feed(start, len(source.text))
    writer.close()
    return builder.build()
