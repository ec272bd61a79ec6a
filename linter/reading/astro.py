"""Astro components: a script between `---` fences, then HTML whose expressions hold prose and more HTML."""

from __future__ import annotations

import re

from linter.model import Document, Source
from linter.reading.builder import DocumentBuilder
from linter.reading.html import HtmlWriter
from linter.reading.html_braces import brace_islands
from linter.reading.script import write_script

_OPEN = re.compile(r"\s*---[ \t]*(?=[\r\n])")
_CLOSE = re.compile(r"(?<=[\r\n])[ \t]*---")


def read(source: Source) -> Document:
    """Segment an Astro component. Braces that do not balance are noted and read as plain HTML."""
    builder = DocumentBuilder(source)
    start = 0
    opened = _OPEN.match(source.text)
    closed = _CLOSE.search(source.text, opened.end()) if opened else None
    if opened and closed:
        write_script(builder, opened.end(), closed.start(), "ts")
        start = closed.end()
    writer = HtmlWriter(builder, brace_islands(builder, start, jsx=True), scripts=True)
    writer.feed(start, len(source.text))
    writer.close()
    return builder.build()
