"""What the attributes of HTML elements say: how an element is to be read, and the prose they hold themselves."""

from __future__ import annotations

import re

from linter.model import SegmentKind
from linter.reading import html_roles as roles
from linter.reading.html_entities import write
from linter.reading.html_literals import prose_in
from linter.reading.htmltokens import Island, IslandRole, Islands, Token, attributes
from linter.reading.prose import is_prose
from linter.reading.text import SegmentText

# no directive or handler (`v-if`, `@click`, `on:click`, `hx-vals`), whose values are code
_NAMED = re.compile(r"(?!(?:v|x|ng|hx|data|wire|on|bind|use|class|style)-)(?!on[a-z]+$)[a-z][\w-]*")
UNKNOWN = "\u2026"  # stands for what a template prints: keeps its neighbours from reading as one phrase
Waiting = tuple[SegmentKind, SegmentText, str]


class AttributeReader:
    """Reads the attributes of a source's elements.

    Attributes:
        waiting: Kind, text and key of segments that follow when the one around them ends.
        script: Type and language of the script element read last; both "" where it names none.
    """

    def __init__(self, source: str, islands: Islands | None = None) -> None:
        self._source = source
        self._islands = islands
        self._seen = islands.masked if islands else source
        self.waiting: list[Waiting] = []
        self.script = ("", "")

    def read(self, token: Token, *, skip: bool) -> dict[str, str]:
        """The attributes that shape the reading, lower-cased names; those that are prose wait on the way.

        Args:
            token: A start tag.
            skip: Whether the element stands in one that is not read.
        """
        seen = self._seen
        name = token.name
        component = name not in roles.ROLES and roles.is_component(written(self._source, token))
        if (
            not component
            and name not in ("meta", "input", "script")
            and not roles.HINT.search(seen, token.inner_start, token.inner_end)
        ):
            return {}
        found: dict[str, str] = {}
        places: dict[str, tuple[int, int]] = {}
        for attribute in attributes(seen, token):
            if component and not skip and attribute.name.startswith((":", "v-bind:")):
                self._bound(attribute.name.rpartition(":")[2], attribute.value_start, attribute.value_end)
            elif attribute.name == "x-data" and not skip:
                self._bound("", attribute.value_start, attribute.value_end)
            key, start, end = self._plain(attribute.name.lower(), attribute.value_start, attribute.value_end)
            if key and key not in found:
                found[key] = seen[start:end]
                places[key] = (start, end)
        if name == "meta":
            self._meta(found, places)
        elif name == "input":
            self._input(found, places)
        elif name == "script":
            self.script = (found.get("type", "").strip().lower(), found.get("lang", "").strip().lower())
        elif name not in ("link", "style") and not skip:
            self._labels(found, places, component)
        return found

    def _plain(self, key: str, start: int, end: int) -> tuple[str, int, int]:
        """A bound attribute (`:alt="'text'"`) as the plain one when its value is one string literal; "" when it is code."""
        if key.startswith((":", "v-bind:")):
            value = self._seen[start:end].strip()
            if len(value) > 2 and value[0] in "'`" and value[-1] == value[0] and value[0] not in value[1:-1] and "${" not in value:
                at = self._seen.index(value, start)
                return key.rpartition(":")[2], at + 1, at + len(value) - 1
            return "", start, end
        return key, start, end

    def _bound(self, key: str, start: int, end: int) -> None:
        """The prose in a bound list or object (`:benefits="['No pain']"`, `x-data="{ title: 'No pain' }"`), one value a literal."""
        if self._seen[start:end].lstrip()[:1] not in ("[", "{"):
            return
        for literal in prose_in(self._seen, start, end, output=False, key=key):
            self.queue(SegmentKind.VALUE, literal.start, literal.end, literal.key)

    def _meta(self, found: dict[str, str], places: dict[str, tuple[int, int]]) -> None:
        key = (found.get("name") or found.get("property") or found.get("itemprop") or "").strip().lower()
        if key in roles.META_NAMES and "content" in places:
            self.queue(SegmentKind.META, *places["content"], key)

    def _input(self, found: dict[str, str], places: dict[str, tuple[int, int]]) -> None:
        kind = found.get("type", "").strip().lower()
        if kind in ("submit", "button", "reset") and "value" in places:
            self.queue(SegmentKind.BUTTON, *places["value"], "value")
        self._labels(found, places, False)

    def _labels(self, found: dict[str, str], places: dict[str, tuple[int, int]], component: bool) -> None:
        for key, place in places.items():
            if _component_reads(key, found[key]) if component else key in roles.LABEL_ATTRIBUTES:
                self.queue(SegmentKind.ALT if key == "alt" else SegmentKind.LABEL, *place, key)

    def queue(self, kind: SegmentKind, start: int, end: int, key: str, *, attribute: bool = True) -> None:
        """A source range as a segment of its own that does not break the one around it: it waits until that one ends."""
        out = SegmentText(self._source)
        worded = False
        pieces = self._islands.pieces(start, end) if self._islands else ((start, end, None),)
        for begin, stop, island in pieces:
            if island is None:
                write(out, self._source, begin, stop, attribute=attribute)
                worded = worded or not self._source[begin:stop].isspace()
            else:
                _write_island(out, begin, stop, island)
        if worded:
            self.waiting.append((kind, out, key))


def written(source: str, token: Token) -> str:
    """An element's name as it is spelled in the source."""
    return source[token.start + 1 : token.start + 1 + len(token.name)]


def _write_island(out: SegmentText, start: int, end: int, island: Island) -> None:
    if island.role is IslandRole.OUTPUT:
        out.replaced(UNKNOWN, start, end)
    elif island.role is IslandRole.ESCAPE:
        out.replaced(island.text, start, end)
    elif island.role is not IslandRole.SILENT:
        out.gap(start, end)


def _component_reads(key: str, value: str) -> bool:
    """Whether a component's attribute is text: by its name, or, whatever a site's own component calls it, as prose."""
    if key in roles.COMPONENT_ATTRIBUTES or roles.is_copy_attribute(key):
        return _reads_as_prose(value)
    return bool(_NAMED.fullmatch(key)) and is_prose(value, key, code=True)


def _reads_as_prose(value: str) -> bool:
    value = value.strip()
    return any(char.isalpha() for char in value) and (" " in value or value[:1].isupper())
