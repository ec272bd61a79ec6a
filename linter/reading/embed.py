"""Strings that are pages: HTML, Markdown, bulleted text or JSON in a data value or template literal.

The decoded string is read as a small source of its own by the reader of its format; what comes of it is then written into the outer
document with its offsets carried through the string's escapes.
"""

from __future__ import annotations

import re
from importlib import import_module

from linter.model import Document, GroupKind, OffsetMap, Segment, SegmentKind, Source
from linter.reading.builder import DocumentBuilder
from linter.reading.literal import Literal, write_literal
from linter.reading.prose import is_button_key
from linter.reading.source import line_starts
from linter.reading.text import SegmentText

_TAG = re.compile(r"<[A-Za-z/!][^<>]*>|&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_BLOCK_END = re.compile(r"</(?:p|div|h[1-6]|ul|ol|li|table|section|article|blockquote)\s*>|<br\s*/?>", re.I)
_MARKDOWN = re.compile(
    r"\*\*[^\s*]|__[^\s_]|\]\([^)\s]|`[^`\r\n]+`"
    r"|(?:^|[\r\n])[ \t]*(?:#{1,6}[ \t]+\S|[-*+][ \t]+\S|\d{1,3}[.)][ \t]+\S|>[ \t]|\|.*\|)"
)
_ISLAND = re.compile(
    r"\{\{[^{}\r\n]{0,500}\}\}|\{%[^%\r\n]{0,500}%\}|\{#[^#\r\n]{0,500}#\}|<%=[^%\r\n]{0,500}%>|[$#%]\{[^{}\r\n]{0,200}\}|\{\w{1,60}\}"
)
_BULLET = re.compile(r"(?:^|[\r\n])[ \t]*[•●▪◦‣·–✓✔✅][ \t]*\S")
# a value that opens with a tick is one item; a list inside it begins on a line of its own
_BULLETS_BELOW = re.compile(r"[\r\n][ \t]*[•●▪◦‣·✓✔✅][ \t]*\S")
_LINES = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")
_DATA = re.compile(r"\s*(?:\[\s*)?\{\s*\"[^\"\\{}\r\n]{1,80}\"\s*:")
_EMBEDDED = "embedded"


def write_value(
    builder: DocumentBuilder,
    literal: Literal,
    key: str = "",
    kind: SegmentKind = SegmentKind.VALUE,
    *,
    level: int = 0,
    join_lines: bool = False,
) -> None:
    """Write a string that is prose, one segment a block.

    Args:
        builder: Receives the segments.
        literal: The string.
        key: The property it is the value of, or "".
        kind: The kind of a string that is one block; the blocks of a page have the kinds of their own format.
        level: Heading level when `kind` is a heading, else 0.
        join_lines: Whether a single newline is a soft break, as in hard-wrapped text, or ends a block, as in an escaped string.
    """
    if _DATA.match(literal.text):
        write_data(builder, literal)
        return
    if kind is SegmentKind.VALUE and is_button_key(key, builder.within):
        kind = SegmentKind.BUTTON
    text = literal.text
    if "{" in text or "<%" in text:
        literal = literal.edited([(*found.span(), "" if found.group()[1] in "%#" else "…") for found in _ISLAND.finditer(text)])
        text = literal.text
    form = "" if builder.source.encoding == _EMBEDDED else _form(text, join_lines=join_lines)
    if form:
        page = _dedented(literal) if form == "markdown" else literal
        inner = Source(builder.source.path, page.text, form, _EMBEDDED, line_starts=line_starts(page.text))
        document: Document = import_module(f"linter.reading.{form}").read(inner)
        if _carry(builder, page, document, key, (kind, level)):
            return
    write_literal(builder, literal, key, kind, level=level, join_lines=join_lines)


def write_data(builder: DocumentBuilder, literal: Literal) -> None:
    """Write a string that is JSON as a JSON file is written: its values at their own places, under their keys.

    What is not strict JSON is read as well as it goes, and not noted: a template prints into it.
    """
    inner = Source(builder.source.path, literal.text, "json", builder.source.encoding, line_starts=line_starts(literal.text))
    _carry(builder, literal, import_module("linter.reading.json").read(inner), "", (SegmentKind.VALUE, 0))


def _form(text: str, *, join_lines: bool) -> str:
    if "<" in text and (_BLOCK_END.search(text) or text.lstrip().startswith("<")) and _TAG.search(text):
        return "html"
    if _MARKDOWN.search(text):
        return "markdown"
    if ("<" in text or "&" in text) and _TAG.search(text):
        return "html"
    return "plain" if (_BULLET if join_lines else _BULLETS_BELOW).search(text) else ""


def _dedented(literal: Literal) -> Literal:
    """The literal without the indentation that all its lines after the first share, which Markdown would take for code."""
    lines = [line.span(1) for line in _LINES.finditer(literal.text) if line.start() < line.end()]
    depths = [len(body) - len(body.lstrip(" \t")) for body in (literal.text[a:b] for a, b in lines[1:]) if body.strip()]
    common = min(depths, default=0)
    first = literal.text[slice(*lines[0])] if lines else ""
    cuts = [(lines[0][0], lines[0][0] + len(first) - len(first.lstrip(" \t")))] if lines else []
    cuts += [(start, min(start + common, end)) for start, end in lines[1:]]
    return literal.edited([(start, end, "") for start, end in cuts if start < end])


def _carry(builder: DocumentBuilder, literal: Literal, document: Document, key: str, plain: tuple[SegmentKind, int]) -> bool:
    """Write an inner document into the outer one; False, with nothing written, when its offsets run backwards."""
    texts: list[SegmentText] = []
    for segment in document.segments:
        out = builder.text()
        try:
            _carry_text(out, literal, segment.text, segment.map)
        except ValueError:
            return False
        texts.append(out)
    for comment in document.comments:
        builder.comment(comment.text, *literal.span(comment.start, comment.end))
    if len(texts) == 1 and document.segments[0].kind is SegmentKind.PARAGRAPH:
        builder.add(plain[0], texts[0], level=plain[1], key=key)
        return True
    if key:
        builder.open_group(GroupKind.ELEMENT, key)
    chain: list[int] = []
    for segment, out in zip(document.segments, texts, strict=True):
        wanted = _chain(document, segment)
        while chain != wanted[: len(chain)]:
            chain.pop()
            builder.close_group()
        for group in wanted[len(chain) :]:
            builder.open_group(document.groups[group].kind, document.groups[group].key)
            chain.append(group)
        builder.add(segment.kind, out, level=segment.level, key=segment.key or key)
    for _ in range(len(chain) + (1 if key else 0)):
        builder.close_group()
    return True


def _chain(document: Document, segment: Segment) -> list[int]:
    return [group.id for group in document.ancestors(segment) if group.id][::-1]


def _carry_text(out: SegmentText, literal: Literal, text: str, places: OffsetMap) -> None:
    count = len(places.starts)
    for index in range(count):
        start = places.starts[index]
        end = places.starts[index + 1] if index + 1 < count else places.length
        begin, stop = places.source_starts[index], places.source_ends[index]
        if places.even[index]:
            literal.write(out, begin, stop)
        else:
            out.replaced(text[start:end], *literal.span(begin, stop))
