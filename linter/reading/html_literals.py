"""String literals in template code, and the islands that leave those that are prose to be read as text of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from linter.reading.htmltokens import Island, IslandRole
from linter.reading.prose import is_prose

# a literal never spans lines here: an apostrophe in code that is not a literal must not swallow what follows
_LITERAL = re.compile(r""""((?:[^"\\\n\r]|\\.)*+)"|'((?:[^'\\\n\r]|\\.)*+)'|`((?:[^`\\$]|\\.|\$(?!\{)|\$\{[^{}`]*\})*+)`""")
_ESCAPE = re.compile(r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))|[$#]\{[^{}`]*\}", re.DOTALL)
_KEY = re.compile(r"([A-Za-z_][\w-]*)[\"']?\s*(?:=>|[:=])\s*$|:(\w+)\s*,\s*$")
_CALL = re.compile(
    r"(?:^|[\s.(=!])(?:_|__|t|tr|gettext|trans|translate|link_to|button_to|submit|submit_tag|button_tag|mail_to|label|label_tag|legend)[\s(]+"
    r"(?:[:@\w.]+\s*,\s*)?$"
)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_CONTROL = {"n": "\n", "r": "\n", "t": "\t", "b": " ", "f": " ", "v": " ", "0": " ", "\n": " ", "\r": " "}
_BEFORE = 120


class Literal(NamedTuple):
    """A literal's content as source offsets, with the islands inside it (escapes, interpolations)."""

    start: int
    end: int
    key: str
    inside: tuple[Island, ...] = ()


def literals(text: str, start: int, end: int) -> Iterable[re.Match[str]]:
    """All string literals in code, as matches."""
    return _LITERAL.finditer(text, start, end)


def key_before(text: str, start: int, at: int) -> str:
    """The name that a literal at `at` is given in the code from `start` on (`title: "..."`), or ""."""
    found = _KEY.search(text[max(start, at - _BEFORE) : at])
    return found.group(1) or found.group(2) if found else ""


def inside(text: str, start: int, end: int) -> tuple[Island, ...]:
    """Escapes and interpolations in a literal's content."""
    if "\\" not in text[start:end] and "{" not in text[start:end]:
        return ()
    made: list[Island] = []
    for found in _ESCAPE.finditer(text, start, end):
        code = found.group(1) or found.group(2) or found.group(3)
        if code:
            value = int(code, 16)
            made.append(Island(found.start(), found.end(), IslandRole.ESCAPE, chr(value) if value < 0x110000 else "\ufffd"))
        elif found.group(4):
            made.append(Island(found.start(), found.end(), IslandRole.ESCAPE, _CONTROL.get(found.group(4), found.group(4))))
        else:
            made.append(Island(found.start(), found.end(), IslandRole.OUTPUT))
    return tuple(made)


def text_of(text: str, literal: Literal) -> str:
    """A literal's text, interpolations as one ordinary letter each so that they count as a word."""
    parts: list[str] = []
    at = literal.start
    for island in literal.inside:
        parts += (text[at : island.start], island.text or "x")
        at = island.end
    parts.append(text[at : literal.end])
    return "".join(parts)


def prose_in(text: str, start: int, end: int, *, output: bool, key: str = "") -> list[Literal]:
    """The literals in code that are prose. In an output the first one, or that a text function takes, may be one word."""
    made: list[Literal] = []
    for found in literals(text, start, end):
        begin, stop = found.span(found.lastindex or 1)
        if stop <= begin:
            continue
        literal = Literal(begin, stop, key_before(text, start, found.start()) or key, inside(text, begin, stop))
        value = text_of(text, literal)
        before = text[max(start, found.start() - _BEFORE) : found.start()]
        head = output and (not before.strip(" -~(=\n\r\t") or bool(_CALL.search(before)))
        if is_prose(value, literal.key, code=not head) or (head and _is_label(value)):
            made.append(literal)
    return made


def _is_label(value: str) -> bool:
    value = value.strip()
    return (value.isalpha() and value[:1].isupper() and not value.isupper()) or bool(_TAG.search(value))


def of_output(text: str, begin: int, inner: int, until: int, end: int) -> list[Island]:
    """Islands for code that prints: its prose stays readable, whatever else it prints is unknown."""
    found = prose_in(text, inner, until, output=True)
    if not found:
        return [Island(begin, end, IslandRole.OUTPUT)]
    made: list[Island] = []
    at = begin
    for literal in found:
        code = text[max(at, inner) : literal.start - 1]
        joined = at == begin and (not code.strip(" -~(=") or bool(_CALL.search(code)))
        made += (Island(at, literal.start, IslandRole.SILENT if joined else IslandRole.OUTPUT), *literal.inside)
        at = literal.end
    rest = text[at + 1 : until].strip(" -~)\n\r\t")
    made.append(Island(at, end, IslandRole.SILENT if not rest or rest[0] in "|," else IslandRole.OUTPUT))
    return made


def of_statement(text: str, begin: int, inner: int, until: int, end: int, parts: bool) -> list[Island]:
    """Islands for code that prints nothing itself: its prose becomes values. `parts`: an `else`, which must not join its sides."""
    found = prose_in(text, inner, until, output=False)
    if not found:
        return [Island(begin, end, IslandRole.OUTPUT if parts else IslandRole.LOGIC)]
    made: list[Island] = []
    at = begin
    for literal in found:
        made += (Island(at, literal.start, IslandRole.VALUE, literal.key), *literal.inside)
        at = literal.end
    made.append(Island(at, end, IslandRole.BREAK))
    return made
