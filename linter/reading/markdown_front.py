"""Front matter of Markdown and MDX: YAML between `---`, TOML between `+++`, or a JSON object, before anything else."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib import import_module

from linter.model import Segment, SegmentKind
from linter.reading.builder import DocumentBuilder

_OPEN = re.compile(r"\ufeff?(?P<fence>---|\+\+\+)[ \t]*(?:yaml|toml)?[ \t]*(?:\r\n|\n|\r)")
_CLOSE = {
    "---": re.compile(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)"),
    "+++": re.compile(r"(?<=[\r\n])\+\+\+[ \t]*(?=[\r\n]|\Z)"),
}
_KEY = re.compile(r"^[ \t]*(?:#.*|[\"']?[\w. -]+[\"']?[ \t]*[:=].*|- .*|[\]})].*|)$")
_TITLES = frozenset(
    "title name heading headline page_title pagetitle seo_title seotitle linktitle meta_title og_title".split()  # noqa: SIM905
)
_META = frozenset(
    """
    description summary excerpt abstract meta_description metadescription seo_description og_description tagline subtitle lead intro
    keywords
    """.split()  # noqa: SIM905
)


def front_matter(builder: DocumentBuilder) -> int:
    """Write the front matter as an object of titles, descriptions and values; returns the offset at which the body begins."""
    text = builder.source.text
    found = _OPEN.match(text)
    first = len(text)
    if found:
        fence = found["fence"]
        close = _CLOSE[fence].search(text, found.end())
        if close is None or (fence == "---" and not _looks_like_data(text[found.end() : close.start()])):
            return 0
        _write("yaml" if fence == "---" else "toml", builder, found.end(), close.start())
        return close.end()
    if text.startswith("{") and text[1:2] in '\r\n\t "':
        try:
            _, first = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            return 0
        _write("json", builder, 0, first)
        return first
    return 0


def _looks_like_data(text: str) -> bool:
    """A rule at the top of a page is not front matter: what follows it must begin with a key, or be empty."""
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            return _KEY.match(line) is not None
    return True


def _write(language: str, builder: DocumentBuilder, start: int, end: int) -> None:
    first = builder.count
    write = getattr(import_module(f"linter.reading.{language}"), f"write_{language}")
    write(builder, start, end)
    builder.rewrite(first, _as_meta)


def _as_meta(segment: Segment) -> Segment:
    if segment.kind is not SegmentKind.VALUE:
        return segment
    key = segment.key.lower().replace("-", "_")
    if key in _TITLES:
        return replace(segment, kind=SegmentKind.TITLE)
    return replace(segment, kind=SegmentKind.META) if key in _META else segment
