"""The text of one Markdown block: runs, entities, escapes, islands, links, images, inline HTML."""

from __future__ import annotations

import re
from typing import Any

from linter.model import SegmentKind
from linter.reading import html_roles as roles
from linter.reading.builder import DocumentBuilder
from linter.reading.html_entities import write
from linter.reading.htmltokens import Island, IslandRole, Islands, Token, TokenKind, attributes, tokenize
from linter.reading.markdown_mask import FILLER, VANISH, Masked, button_shortcode, is_button, is_output
from linter.reading.text import SegmentText

UNKNOWN = "\u2026"  # what a template prints, as in HTML
_RUNS = re.compile(f"{FILLER}+|{VANISH}+|[^{FILLER}{VANISH}]+")
_ATTRIBUTES = re.compile(r"[ \t]*(?:\r\n|\n|\r)?[ \t]*(\{:{0,2}[^{}\r\n]{0,400}\})")
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")
_UNREAD_LINKS = frozenset({"Autolink", "Email"})
_BOLD_HEADING = 120
# a member of an enumeration is dear to look up where it is done for every segment
_PARAGRAPH, _ITEM = SegmentKind.PARAGRAPH, SegmentKind.ITEM


class InlineWriter:
    """Collects one segment at a time; `masked` is what the parser saw, `source` what the text is taken from."""

    def __init__(self, builder: DocumentBuilder, masked: Masked) -> None:
        self.builder = builder
        self.source = builder.source.text
        self.masked = masked.text
        self.islands = bool(masked.islands or masked.vanished)
        self.template: Islands | None = None
        if masked.islands:
            self.template = Islands(self.source, [_island(self.source, start, end) for start, end in masked.islands])
        self.kinds: list[SegmentKind] = [SegmentKind.PARAGRAPH]
        self.skipping = 0
        self.level = 0
        self.key = ""
        self.after: list[tuple[SegmentKind, SegmentText, str]] = []
        self._clear()

    def _clear(self) -> None:
        self.text: SegmentText | None = None
        # whether nothing has happened since a block was closed
        self.fresh = False
        self.run_start = self.run_end = self.begin = self.island = self.tag_end = -1
        self.strong = self.link_count = 0
        self.worded = self.plain = self.unlinked = self.broken = self.button = False
        self.links: list[tuple[bool, bool]] = []
        self.images: list[tuple[SegmentText | None, bool, bool, bool, bool]] = []
        self.hidden: list[str] = []

    # text

    def on_text(self, value: str, start: int, end: int) -> None:
        """A text event. Its value differs from the source where an entity stands."""
        if self.skipping or self.hidden:
            return
        text = self.text
        if text is None:
            text = self._open(start)
        if self.islands and (FILLER in value or VANISH in value):
            self._around_islands(start, end)
            return
        masked = self.masked
        is_entity = masked[start] == "&" and value != masked[start:end]
        if not (self.worded and self.plain and self.unlinked) and (is_entity or not value.isspace()):
            self._mark_seen()
        if is_entity:
            self._flush_run()
            text.replaced(value, start, end)
            self.run_start = self.run_end = end
        elif start == self.run_end:
            self.run_end = end
        else:
            if self.run_end > self.run_start:
                text.verbatim(self.run_start, self.run_end)
            if start and masked[start - 1] == "\\":
                text.replaced(self.source[start], start - 1, start + 1)
                start += 1
            self.run_start, self.run_end = start, end

    def _mark_seen(self) -> None:
        """There are words: in bold type or not, linked or not."""
        self.worded = True
        self.plain = self.plain or not self.strong
        self.unlinked = self.unlinked or not self.links

    def _around_islands(self, start: int, end: int) -> None:
        """Text with islands in it; an island that fills its line ends the segment."""
        for found in _RUNS.finditer(self.masked, start, end):
            begin, stop = found.span()
            first = self.masked[begin]
            text = self.text or self._open(begin)
            if first == FILLER:
                self._flush_run()
                self.on_island(text, begin, stop)
                self.run_start = self.run_end = stop
            elif first != VANISH:
                if not found.group().isspace():
                    self._mark_seen()
                if begin != self.run_end:
                    self._flush_run()
                    self.run_start = begin
                self.run_end = stop

    def on_island(self, text: SegmentText, start: int, end: int) -> None:
        """One island in the text of a block."""
        if not self.images and self._fills_line(start, end):
            self.flush(keep=True)
        elif is_output(self.source, start):
            text.replaced(UNKNOWN, start, end)
            self.plain = self.unlinked = True
        else:
            text.gap(start, end)
            self.island = start if not self.worded else self.island

    def _fills_line(self, start: int, end: int) -> bool:
        masked = self.masked
        while start > 0 and masked[start - 1] in " \t>":
            start -= 1
        while end < len(masked) and masked[end] in " \t":
            end += 1
        return (start == 0 or masked[start - 1] in "\r\n") and (end == len(masked) or masked[end] in "\r\n")

    def _open(self, start: int) -> SegmentText:
        self.fresh = False
        text = self.text = SegmentText(self.source)
        if self.begin < 0:
            self.begin = start
        return text

    def _flush_run(self) -> None:
        if self.run_end > self.run_start and self.text is not None:
            self.text.verbatim(self.run_start, self.run_end)
        self.run_start = self.run_end

    def on_break(self, event: str, start: int, end: int) -> None:
        """A line break, soft or hard, or a rule."""
        self.broken = True
        self.fresh = False
        text = self.text
        if text is None or self.skipping:
            return
        if start == self.run_end and event == "SoftBreak":
            self.run_end = end
            return
        self._gap(start, end)

    def on_gap(self, _value: str, start: int, end: int) -> None:
        """Code or mathematics: not read, but it keeps its neighbours apart."""
        self._gap(start, end)
        self.fresh = False
        self.plain = self.unlinked = True

    def _gap(self, start: int, end: int) -> None:
        text = self.text
        if text is not None:
            if self.run_end > self.run_start:
                text.verbatim(self.run_start, self.run_end)
            text.gap(start, end)
            self.run_start = self.run_end = end

    # segments

    def flush(self, *, keep: bool = False) -> None:
        """Close the current segment; with `keep` its block goes on in another one."""
        if self.fresh:
            return
        while self.images:
            self.end_image()
        text = self.text
        if text is None and not self.after:
            if not keep:
                self._forget()
            return
        if text is not None:
            if self.worded:
                kind = self.shape()
                self.builder.add(kind, text, level=self.level, key=self.key, last=(self.run_start, self.run_end))
                if kind is _ITEM and not self.key:
                    self.kinds[-1] = _PARAGRAPH
            strong, links, hidden = self.strong, self.links, self.hidden
            self._clear()
            if keep:
                self.strong, self.links, self.hidden, self.broken = strong, links, hidden, True
        if self.after:
            for kind, extra, key in self.after:
                self.builder.add(kind, extra, key=key)
            self.after = []
        if not keep:
            self.level = 0
            self.key = ""
            self.hidden = []
            self.fresh = text is not None

    def _forget(self) -> None:
        """Reset what a block without text may have left behind."""
        self.fresh = True
        self.worded = self.plain = self.unlinked = self.broken = self.button = False
        self.begin = self.island = -1
        self.link_count = self.strong = self.level = 0
        self.key = ""
        if self.links or self.hidden:
            self.links = []
            self.hidden = []

    def shape(self) -> SegmentKind:
        """The kind of the current segment, from its container and from what it consists of."""
        if self.button or (self.island >= 0 and button_shortcode(self.source, self.island)):
            self.level = 0
            return SegmentKind.BUTTON
        if self.level:
            return SegmentKind.HEADING
        kind = self.kinds[-1]
        if kind is not _PARAGRAPH or self.key:
            return kind
        if self.link_count == 1 and not self.unlinked:
            return SegmentKind.LINK
        return SegmentKind.HEADING if self._is_bold_heading() else kind

    def _is_bold_heading(self) -> bool:
        """A line of its own in bold, outside lists and quotes, heads what follows."""
        if self.plain or self.broken or len(self.kinds) > 1:
            return False
        if self.run_end - self.begin > _BOLD_HEADING or self.source[self.run_end - 1] in ".!,;":
            return False
        self.level = 6
        return True

    # links and images

    def start_link(self, detail: dict[str, Any], start: int) -> None:
        """A link begins."""
        self.fresh = False
        unread = detail["link_type"] in _UNREAD_LINKS
        if unread:
            self.skipping += 1
            self._gap(start, start + 1)
        else:
            self.link_count += 1
        self.links.append((unread, bool(detail["title"]) and detail["link_type"] == "Inline"))

    def end_link(self, start: int, end: int) -> None:
        """A link ends; an attribute list after it may make it a button."""
        unread, titled = self.links.pop() if self.links else (False, False)
        if unread:
            self.skipping -= 1
            self.plain = self.unlinked = True
            return
        if titled:
            self._title(start, end)
        if self.islands and self.masked[end : end + 4].lstrip()[:1] == FILLER:
            found = _ATTRIBUTES.match(self.source, end)
            if found and is_button(found[1]):
                self.button = True

    def start_image(self, detail: dict[str, Any]) -> None:
        """An image begins: its alternative text is a segment of its own, after the block's."""
        self.fresh = False
        self._flush_run()
        titled = bool(detail["title"]) and detail["link_type"] == "Inline"
        self.images.append((self.text, self.worded, self.plain, self.unlinked, titled))
        self.text = SegmentText(self.source)
        self.run_start = self.run_end = -1

    def end_image(self, start: int = 0, end: int = 0) -> None:
        """An image ends."""
        if not self.images:
            return
        self._flush_run()
        if self.text is not None:
            self.after.append((SegmentKind.ALT, self.text, "alt"))
        self.text, self.worded, self.plain, self.unlinked, titled = self.images.pop()
        self.run_start = self.run_end = -1
        if titled and end:
            self._title(start, end)

    def _title(self, start: int, end: int) -> None:
        """The title of an inline link or image, `[text](target "title")`, read backwards from its end."""
        masked = self.masked
        stop = end - 1
        while stop > start and masked[stop - 1] in " \t\r\n":
            stop -= 1
        stop -= 1
        opener = {'"': '"', "'": "'", ")": "("}.get(masked[stop])
        at = stop
        while opener and (at := masked.rfind(opener, start, at)) > start:
            if masked[at - 1] in " \t\r\n":
                text = SegmentText(self.source)
                write_escaped(text, self.source, at + 1, stop)
                self.after.append((SegmentKind.LABEL, text, "title"))
                return

    # inline HTML

    def on_inline_html(self, _value: str, start: int, end: int) -> None:
        """One tag, comment or declaration inside a paragraph."""
        if self.skipping:
            return
        self.fresh = False
        seen = self.template.masked if self.template else self.source
        for token in tokenize(seen, start, end):
            if token.kind is TokenKind.START:
                self._start_tag(seen, token)
            elif token.kind is TokenKind.END:
                self._end_tag(token)
            elif token.kind is TokenKind.COMMENT:
                self.builder.comment(self.source[token.inner_start : token.inner_end], token.start, token.end)

    def _start_tag(self, seen: str, token: Token) -> None:
        name = token.name
        role = roles.ROLES.get(name)
        button = name == "button"
        if token.inner_end > token.inner_start and roles.HINT.search(seen, token.inner_start, token.inner_end):
            for found in attributes(seen, token):
                key = found.name.lower()
                if key in roles.LABEL_ATTRIBUTES and not self.hidden:
                    text = SegmentText(self.source)
                    write(text, self.source, found.value_start, found.value_end, attribute=True)
                    self.after.append((SegmentKind.ALT if key == "alt" else SegmentKind.LABEL, text, key))
                elif key == "class" and name in ("a", "span"):
                    button = button or roles.is_button(seen[found.value_start : found.value_end])
        if (role is not None and role.skip) or name in ("script", "style"):
            self._gap(token.start, token.end)
            if not token.closed:
                self.hidden.append(name)
        elif button or (role is not None and not role.inline and name not in roles.VOID):
            self.flush(keep=True)
            self.button = button
        elif name in ("br", "sup") or token.start == self.tag_end:
            self._gap(token.start, token.end)
        elif name == "q":
            self._say('"', token)
        if name == "a":
            self.links.append((False, False))
            self.link_count += 1

    def _end_tag(self, token: Token) -> None:
        name = token.name
        role = roles.ROLES.get(name)
        self.tag_end = token.end
        if name in self.hidden:
            while self.hidden.pop() != name:
                pass
        elif name == "a":
            if self.links:
                self.links.pop()
            if self.button:
                self.flush(keep=True)
        elif name == "button" or (role is not None and not role.inline and name not in roles.VOID):
            self.flush(keep=True)
        elif name in ("br", "sup"):
            self._gap(token.start, token.end)
        elif name == "q":
            self._say('"', token)

    def _say(self, text: str, token: Token) -> None:
        if not self.hidden:
            out = self.text or self._open(token.start)
            self._flush_run()
            out.replaced(text, token.start, token.end)
            self.run_start = self.run_end = token.end


def _island(source: str, start: int, end: int) -> Island:
    return Island(start, end, IslandRole.OUTPUT if is_output(source, start) else IslandRole.LOGIC)


def write_escaped(out: SegmentText, source: str, start: int, end: int) -> None:
    """Add a source range, Markdown's backslash escapes and character references decoded."""
    at = start
    for found in _ESCAPE.finditer(source, start, end):
        write(out, source, at, found.start())
        out.replaced(found.group()[1], found.start(), found.end())
        at = found.end()
    write(out, source, at, end)
