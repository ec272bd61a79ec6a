"""Markdown: CommonMark with tables, footnotes, task lists and front matter, through pyromark's events and their exact ranges.

The parser sees a masked copy (`markdown_mask`) of the same length, so its offsets are the source's; text is always taken from the
source itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import pyromark

from linter.model import Document, GroupKind, SegmentKind, Source
from linter.reading.builder import DocumentBuilder
from linter.reading.markdown_front import front_matter
from linter.reading.markdown_inline import InlineWriter
from linter.reading.markdown_mask import Masked, mask

if TYPE_CHECKING:
    from linter.reading.html import HtmlWriter

PARSER = pyromark.Markdown(
    options=pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    | pyromark.Options.ENABLE_GFM
    | pyromark.Options.ENABLE_DEFINITION_LIST
)
# a container's group, and the kind of the text that stands in it
_CONTAINERS: dict[str, tuple[GroupKind, SegmentKind]] = {
    "List": (GroupKind.LIST, SegmentKind.ITEM),
    "Item": (GroupKind.ITEM, SegmentKind.ITEM),
    "Table": (GroupKind.TABLE, SegmentKind.CELL),
    "TableHead": (GroupKind.ROW, SegmentKind.CELL),
    "TableRow": (GroupKind.ROW, SegmentKind.CELL),
    "BlockQuote": (GroupKind.QUOTE, SegmentKind.QUOTE),
    "DefinitionList": (GroupKind.LIST, SegmentKind.ITEM),
    "FootnoteDefinition": (GroupKind.ELEMENT, SegmentKind.PARAGRAPH),
}
_KEYS = {"DefinitionListTitle": "dt", "DefinitionListDefinition": "dd"}
_UNREAD = frozenset({"CodeBlock", "MetadataBlock"})
_SPANS = frozenset({"Emphasis", "Strikethrough", "Superscript", "Subscript"})
_LEAVES = frozenset({"Paragraph", "Heading", "TableCell"})
_DEEPEST = 300


def read(source: Source) -> Document:
    """Segment a Markdown file; never fails on any text."""
    builder = DocumentBuilder(source)
    start = front_matter(builder)
    write_markdown(builder, mask(source.text, start), start)
    return builder.build()


def write_markdown(builder: DocumentBuilder, masked: Masked, start: int) -> None:
    """Write the Markdown from `start` to the end of the masked text."""
    for begin, end, inner, stop in masked.comments:
        builder.comment(builder.source.text[inner:stop], begin, end)
    MarkdownWriter(builder, masked).run(start)


class MarkdownWriter(InlineWriter):
    """Turns the parser's events into segments and groups."""

    def __init__(self, builder: DocumentBuilder, masked: Masked) -> None:
        super().__init__(builder, masked)
        self.html: HtmlWriter | None = None
        self.html_start = self.html_end = -1
        self.opened: list[tuple[int, int, int]] = []
        self.in_head = False

    def run(self, base: int) -> None:
        """Read the masked text from `base` on."""
        self.run_part(base, len(self.masked))

    def run_part(self, base: int, end: int) -> None:
        """Read the masked text from `base` to `end`, where nothing goes on."""
        self.dispatch(PARSER.events_with_range(self.masked[base:end]), base)

    def dispatch(self, events: Iterable[tuple[Any, Any]], base: int) -> None:
        """Go through the parser's events; `base` is what their ranges lack to be source offsets."""
        handlers: dict[str, Callable[[Any, int, int], None]] = {
            "Start": self._start,
            "End": self._end,
            "Code": self.on_gap,
            "InlineMath": self.on_gap,
            "DisplayMath": self.on_gap,
            "InlineHtml": self.on_inline_html,
            "Html": self._html,
        }
        on_text = self.on_text
        for event, span in events:
            start, end = span["start"] + base, span["end"] + base
            if isinstance(event, str):
                self.on_break(event, start, end)
                continue
            name, value = event.popitem()
            if name == "Text":
                on_text(value, start, end)
                continue
            handler = handlers.get(name)
            if handler is not None:
                handler(value, start, end)
        self.flush()
        if self.html is not None:
            self.html.close()

    def _start(self, value: str | dict[str, Any], start: int, end: int) -> None:
        name: str
        detail: Any = None
        if isinstance(value, str):
            name = value
        else:
            name, detail = value.popitem()
        if name == "Strong":
            self.strong += 1
            self.fresh = False
        elif name == "Link":
            self.start_link(detail, start)
        elif name == "Image":
            self.start_image(detail)
        elif name not in _SPANS:
            self.start_block(name, detail, start)

    def start_block(self, name: str, detail: Any, start: int) -> None:
        """A block begins at source offset `start`."""
        if not self.fresh:
            self.flush()
        if self.html is not None and name != "HtmlBlock":
            self.html.flush()
        if name == "Paragraph":
            return
        if name in _CONTAINERS:
            self._push(name, detail)
        elif name == "TableCell":
            if self.in_head:
                self.key = "th"
                self.fresh = False
        elif name == "Heading":
            self.level = int(detail["level"][1])
            self.fresh = False
        elif name in _KEYS:
            self.kinds.append(SegmentKind.ITEM)
            self.key = _KEYS[name]
            self.fresh = False
        elif name in _UNREAD:
            self.skipping += 1

    def _end(self, value: str | dict[str, Any], start: int, end: int) -> None:
        name = value if isinstance(value, str) else next(iter(value))
        if name in _LEAVES:
            if not self.fresh:
                self.flush()
        elif name == "Strong":
            self.strong -= 1
        elif name == "Link":
            self.end_link(start, end)
        elif name == "Image":
            self.end_image(start, end)
        elif name not in _SPANS:
            if not self.fresh:
                self.flush()
            self._end_block(name)

    def _end_block(self, name: str) -> None:
        if name in _CONTAINERS:
            self._pop()
            if name == "TableHead":
                self.in_head = False
        elif name in _KEYS:
            del self.kinds[max(len(self.kinds) - 1, 1) :]
        elif name in _UNREAD:
            self.skipping -= 1
        elif name == "HtmlBlock":
            self._feed()
            if self.html is not None:
                self.html.flush()

    def _push(self, name: str, detail: Any) -> None:
        group, kind = _CONTAINERS[name]
        key = ""
        if name == "BlockQuote" and detail is not None:
            # a callout is the page's own voice
            group, kind, key = GroupKind.ELEMENT, SegmentKind.PARAGRAPH, str(detail).lower()
        elif name == "FootnoteDefinition":
            key = "footnote"
        elif name == "TableHead":
            self.in_head = True
        depth = self.builder.depth
        self.opened.append((depth, len(self.kinds), self.html.mark() if self.html is not None else 0))
        self.kinds.append(kind)
        if depth < _DEEPEST:
            self.builder.open_group(group, key)

    def _pop(self) -> None:
        depth, kinds, mark = self.opened.pop()
        del self.kinds[kinds:]
        if self.html is not None:
            self.html.unwind(mark)
        self.builder.close_to(depth)

    def _html(self, _value: str, start: int, end: int) -> None:
        if start != self.html_end:
            self._feed()
            self.html_start = start
        self.html_end = end

    def _feed(self) -> None:
        """Give the HTML writer the lines of a block that were collected."""
        if self.html_end > self.html_start >= 0:
            if self.html is None:
                from linter.reading.html import HtmlWriter

                self.html = HtmlWriter(self.builder, self.template)
            self.html.feed(self.html_start, self.html_end)
        self.html_start = self.html_end = -1
