"""One text as it stands in each format, plain or with markup inside a part of it."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

FORMATS = (
    "plain",
    "markdown",
    "mdx",
    "html",
    "php",
    "erb",
    "jinja",
    "vue",
    "svelte",
    "astro",
    "tsx",
    "typescript",
    "json",
    "yaml",
    "toml",
    "xml",
)
SUFFIX = {
    "plain": "txt", "markdown": "md", "mdx": "mdx", "html": "html", "php": "php", "erb": "erb", "jinja": "j2", "vue": "vue",
    "svelte": "svelte", "astro": "astro", "tsx": "tsx", "typescript": "ts", "json": "json", "yaml": "yaml", "toml": "toml", "xml": "xml",
}  # fmt: skip
TAGGED = frozenset({"html", "php", "erb", "jinja", "vue", "svelte", "astro", "tsx", "mdx", "xml"})
_MARKDOWN = str.maketrans({char: "\\" + char for char in "\\`*_{}[]<>#|~&"})
_BRACES = str.maketrans({"{": "&#123;", "}": "&#125;"})


@dataclass(frozen=True)
class Rendering:
    """A file that says the text; `start` and `end` bound the marked part in it, markup inside included."""

    name: str
    path: str
    text: str
    start: int
    end: int


def escape(text: str, format_name: str) -> str:
    """The text as it must be written in a format."""
    if format_name == "markdown":
        return text.translate(_MARKDOWN)
    if format_name == "mdx":
        return text.translate(_MARKDOWN)
    if format_name in TAGGED:
        return html.escape(text, quote=False).translate(_BRACES)
    if format_name in ("json", "typescript", "yaml", "toml"):
        return json.dumps(text, ensure_ascii=False)[1:-1]
    return text


def _wrap(format_name: str) -> tuple[str, str]:
    if format_name in ("plain", "markdown", "mdx"):
        return "", "\n"
    if format_name == "vue":
        return "<template>\n<p>", "</p>\n</template>\n"
    if format_name == "astro":
        return "---\nconst a = 1;\n---\n<p>", "</p>\n"
    if format_name == "tsx":
        return "export default () => (\n  <p>", "</p>\n);\n"
    if format_name == "typescript":
        return 'export const page = { description: "', '" };\n'
    if format_name == "json":
        return '{"description": "', '"}\n'
    if format_name == "yaml":
        return 'description: "', '"\n'
    if format_name == "toml":
        return 'description = "', '"\n'
    if format_name == "xml":
        return "<doc><para>", "</para></doc>\n"
    return "<p>", "</p>\n"


def renderings(text: str, start: int, end: int, formats: tuple[str, ...] = FORMATS) -> Iterator[Rendering]:
    """The text in each format, plain and with each kind of markup inside `text[start:end]`."""
    inside = text[start:end]
    space = inside.find(" ")
    for name in formats:
        for kind, change in _changes(name, space):
            made = change(inside)
            if made is None:
                continue
            before, after = _wrap(name)
            head = before + escape(text[:start], name)
            yield Rendering(
                f"{name}-{kind}",
                f"page.{SUFFIX[name]}",
                head + made + escape(text[end:], name) + after,
                len(head),
                len(head) + len(made),
            )


def _changes(name: str, space: int) -> list[tuple[str, Callable[[str], str | None]]]:
    def as_is(inside: str) -> str | None:
        return escape(inside, name)

    def bold(inside: str) -> str | None:
        first, last = inside[:space], inside[space + 1 :]
        if not first.isalnum() or not last[:1].isalnum() or not last[-1:].isalnum():
            return None
        if name in ("markdown", "mdx"):
            return f"{escape(first, name)} **{escape(last, name)}**"
        return f"{escape(first, name)} <b>{escape(last, name)}</b>"

    def wrapped(inside: str) -> str | None:
        newline = "\r\n" if len(inside) % 2 else "\n"
        return escape(inside[:space], name) + newline + escape(inside[space + 1 :], name)

    def entity(inside: str) -> str | None:
        if not inside[0].isalpha():
            return None
        code = f"&#{ord(inside[0])};" if name in TAGGED or name == "markdown" else f"\\u{ord(inside[0]):04x}"
        return code + escape(inside[1:], name)

    def no_break(inside: str) -> str | None:
        return escape(inside[:space], name) + "\u00a0" + escape(inside[space + 1 :], name)

    changes: list[tuple[str, Callable[[str], str | None]]] = [("as-is", as_is)]
    if name != "plain":
        changes.append(("entity", entity))
    if space > 0:
        changes.append(("no-break-space", no_break))
        if name in TAGGED or name == "markdown":
            changes.append(("bold", bold))
            changes.append(("line-wrap", wrapped))
    return changes
