"""MDX: Markdown with JSX, expressions, imports and exports.

The marks that are not Markdown are found first (`mdx_scan`), masked, and their indentation taken away, because Markdown would read
indented JSX as code. They are written when the Markdown around them has been written up to their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from linter.model import Document, GroupKind, SegmentKind, Source
from linter.reading import html_roles as roles
from linter.reading.builder import DocumentBuilder
from linter.reading.html_entities import write
from linter.reading.markdown import PARSER, MarkdownWriter
from linter.reading.markdown_front import front_matter
from linter.reading.markdown_mask import Masked, blank, is_button, to_ascii
from linter.reading.mdx_scan import Flat, Mark, Scanner, flatten
from linter.reading.prose import is_prose
from linter.reading.script import write_script
from linter.reading.text import SegmentText

_TEXT = re.compile(r"""\{\s*(["'`])([^"'`\\$\r\n]*)\1\s*\}""")
_HOLDS_TEXT = re.compile(r"[\"'`>]")
_DEEPEST = 150


def read(source: Source) -> Document:
    """Segment an MDX file; never fails on any text."""
    builder = DocumentBuilder(source)
    start = front_matter(builder)
    seen = to_ascii(source.text)
    marks = Scanner(seen, start).run()
    ranges = [(mark.start, mark.end) for mark in marks]
    masked = Masked(blank(seen, ranges), ranges)
    MdxWriter(builder, masked, marks).run(start)
    return builder.build()


class MdxWriter(MarkdownWriter):
    """A Markdown writer that acts on JSX marks as it passes them."""

    def __init__(self, builder: DocumentBuilder, masked: Masked, marks: list[Mark]) -> None:
        super().__init__(builder, masked)
        self.marks = marks
        self.next = self.heading = 0
        # of each open element: its name, the builder's depth and how many kinds were in force before it
        self.elements: list[tuple[str, int, int]] = []

    def run(self, base: int) -> None:
        """Read the masked text from `base` on, its indentation taken off."""
        flat = flatten(self.masked, self.marks, base)
        self.dispatch(self._events(flat), 0)
        self._settle(len(self.source))
        self.flush()

    def _events(self, flat: Flat) -> Iterator[tuple[Any, Any]]:
        back = flat.back
        for event, span in PARSER.events_with_range(flat.text):
            start, end = span["start"], span["end"]
            yield event, {"start": back(start), "end": back(end - 1) + 1 if end > start else back(start)}

    def start_block(self, name: str, detail: Any, start: int) -> None:
        """A block begins at source offset `start`; the marks before it come first."""
        self.flush()
        self._settle(start)
        super().start_block(name, detail, start)

    def _settle(self, offset: int) -> None:
        """Write the marks that stand before `offset` and outside any block's text."""
        while self.next < len(self.marks) and self.marks[self.next].start < offset:
            mark = self.marks[self.next]
            self.next += 1
            self._block(mark)

    def on_island(self, text: SegmentText, start: int, end: int) -> None:
        """A run of marks in the text of a block."""
        while self.next < len(self.marks) and self.marks[self.next].start < end:
            mark = self.marks[self.next]
            self.next += 1
            if mark.start < start:
                # it stood in what Markdown does not read as text, such as a link's target
                if mark.what == "comment":
                    self._comment(mark)
            elif self.images or not self._breaks(mark):
                self._inline(mark)
            else:
                self.flush(keep=True)
                self.level = 0 if self.heading else self.level
                self._block(mark)

    def _breaks(self, mark: Mark) -> bool:
        """Whether a mark inside a text ends the sentence before it."""
        if mark.what == "script":
            return True
        if mark.what not in ("open", "close", "void"):
            return False
        role = roles.ROLES.get(mark.name)
        if role is not None:
            return not role.inline and mark.name not in roles.VOID
        if mark.what == "close":
            return any(name == mark.name for name, _, _ in self.elements[-8:])
        return mark.block and roles.is_component(mark.name) and not roles.is_inline_component(mark.name.lower())

    def _inline(self, mark: Mark) -> None:
        """A mark that does not end the sentence around it."""
        text = self.text or self._open(mark.start)
        self._flush_run()
        if mark.what == "comment":
            self._comment(mark)
        elif mark.what == "expression":
            found = _TEXT.fullmatch(self.source, mark.start, mark.end)
            if found:
                text.verbatim(*found.span(2))
                self._mark_worded(found[2])
            else:
                text.gap(mark.start, mark.end)
        else:
            if mark.name in ("br", "sup") or mark.what in ("skipped", "void"):
                text.gap(mark.start, mark.end)
            if mark.name == "a" or roles.is_link(mark.name.lower()):
                self._link(mark)
            if mark.what in ("open", "void"):
                self._attributes(mark, queue=True)

    def _mark_worded(self, text: str) -> None:
        if text.strip():
            self.worded = self.plain = self.unlinked = True

    def _link(self, mark: Mark) -> None:
        if mark.what == "open":
            self.links.append((False, False))
            self.link_count += 1
            for name, start, end, _ in mark.attributes:
                if name in ("className", "class") and is_button(self.source[start:end]):
                    self.button = True
        elif mark.what == "close" and self.links:
            self.links.pop()

    def _block(self, mark: Mark) -> None:
        """A mark that stands by itself; the text before it has been written."""
        if mark.what == "comment":
            self._comment(mark)
        elif mark.what == "script":
            if self.source.startswith("export", mark.start):
                write_script(self.builder, mark.start, mark.end, "tsx")
        elif mark.what == "expression":
            if _HOLDS_TEXT.search(self.source, mark.start, mark.end):
                write_script(self.builder, mark.start + 1, mark.end - 1, "tsx")
        elif mark.what == "void":
            if any(code for _, _, _, code in mark.attributes):
                write_script(self.builder, mark.start, mark.end, "tsx")
            else:
                self._attributes(mark, queue=False)
        elif mark.what == "open":
            self._open_element(mark)
        elif mark.what == "close":
            self._close_element(mark.name)

    def _comment(self, mark: Mark) -> None:
        _, start, end, _ = mark.attributes[0]
        self.builder.comment(self.source[start:end], mark.start, mark.end)

    def _open_element(self, mark: Mark) -> None:
        builder = self.builder
        name = mark.name
        role = roles.ROLES.get(name)
        group = role.group if role is not None else None
        if role is None and roles.is_component(name):
            group = GroupKind.CARD if name.endswith("Card") else GroupKind.ELEMENT
        self.elements.append((name, builder.depth, len(self.kinds)))
        if group is not None and builder.depth < _DEEPEST:
            builder.open_group(group, name)
        kind = role.kind if role is not None and role.kind is not None else self.kinds[-1]
        if role is None and (name.endswith("Button") or is_button(name)):
            kind = SegmentKind.BUTTON
        if role is not None and role.group is GroupKind.ITEM:
            kind = SegmentKind.ITEM
        self.kinds.append(kind)
        self.heading = role.level if role is not None else 0
        self._attributes(mark, queue=False)

    def _close_element(self, name: str) -> None:
        for back in range(1, min(len(self.elements), 100) + 1):
            if self.elements[-back][0] == name:
                _, depth, kinds = self.elements[-back]
                del self.elements[-back:]
                del self.kinds[max(kinds, 1) :]
                while self.builder.depth > depth:
                    self.builder.close_group()
                return

    def shape(self) -> SegmentKind:
        """The kind of the current segment; a heading element gives its level."""
        if self.kinds[-1] is SegmentKind.HEADING and not self.level:
            self.level = self.heading or 2
        return super().shape()

    def _attributes(self, mark: Mark, *, queue: bool) -> None:
        """Attributes that are prose: segments of their own, at once or after the sentence they stand in."""
        wanted = roles.COMPONENT_ATTRIBUTES if roles.is_component(mark.name) else roles.LABEL_ATTRIBUTES
        for name, start, end, code in mark.attributes:
            if code:
                if not queue and _HOLDS_TEXT.search(self.source, start, end):
                    write_script(self.builder, start, end, "tsx")
                continue
            if name.lower() not in wanted and not is_prose(self.source[start:end], name):
                continue
            text = SegmentText(self.source)
            write(text, self.source, start, end, attribute=True)
            kind = SegmentKind.ALT if name.lower() == "alt" else SegmentKind.LABEL
            if queue:
                self.after.append((kind, text, name))
            else:
                self.builder.add(kind, text, key=name)
