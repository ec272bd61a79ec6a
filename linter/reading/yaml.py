"""YAML: scalars that are prose, with exact positions in plain, quoted, folded and literal style.

The C parser's events are used rather than composed nodes: they need no recursion, and an alias is not read a second time. What the
parser rejects (templated YAML, tabs, half-typed text) is read line by line and noted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from linter.errors import BudgetError
from linter.model import Document, GroupKind, Source
from linter.reading.builder import DocumentBuilder
from linter.reading.embed import write_value
from linter.reading.literal import LazyGroups, Literal
from linter.reading.prose import is_prose
from linter.reading.yaml_lines import LineReader

_Piece = tuple[str, int, int, bool]
_Event = tuple[Any, int, int]
_MAX_FLOW_DEPTH = 500
_BRACKET = re.compile(r"[\[\]{}]")

_SURROGATE = re.compile("[\ud800-\udfff]")
_FOLD = r"[ \t]*(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))*[ \t]*"
_DOUBLE = re.compile(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))*[ \t]*|[\s\S]|\Z)|" + _FOLD
)
_SINGLE = re.compile(r"''|" + _FOLD)
_PLAIN = re.compile(_FOLD)
_NEWLINE = re.compile(r"\r\n|\n|\r")
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\n|\r|\Z)")
_NAMED = {
    "0": "",
    "a": "",
    "b": " ",
    "t": "\t",
    "n": "\n",
    "v": "\n",
    "f": "\n",
    "r": "\n",
    "e": "",
    "N": "\n",
    "_": "\u00a0",
    "L": "\n",
    "P": "\n",
}
_PROPERTIES = re.compile(r"(?:[!&][^\s]*\s+)*")
_HEADER = re.compile(r"[|>](?:[+-]?[1-9]?|[1-9][+-])(?=[ \t\r\n]|\Z)[^\r\n]*")


def read(source: Source) -> Document:
    """Segment a YAML file."""
    builder = DocumentBuilder(source)
    write_yaml(builder, 0, len(source.text))
    return builder.build()


def write_yaml(builder: DocumentBuilder, start: int, end: int) -> None:
    """Write the YAML in a source range: mappings and sequences as groups, scalars that are prose as segments, comments.

    YAML that the parser rejects is read line by line and noted.
    """
    text = builder.source.text[start:end]
    events: list[_Event] = []
    problem = _parse(text, events)
    if problem is None:
        _write_events(builder, events, start, end)
        return
    builder.note(f"not strict YAML ({problem[0]}); read line by line", start + problem[1])
    LineReader(builder, start, end).write()


def _parse(text: str, events: list[_Event]) -> tuple[str, int] | None:
    """Fill `events`; what the parser has against the text and where, or None.

    Raises:
        BudgetError: When it is nested too deeply to be parsed.
    """
    if _flow_depth(text) > _MAX_FLOW_DEPTH:
        # the C parser's time grows with the square of the depth
        if text.count("]") + text.count("}") > _MAX_FLOW_DEPTH:
            raise BudgetError(f"nested deeper than {_MAX_FLOW_DEPTH} levels", hint="Leave it out, or write it with fewer brackets.")
        # brackets that are never closed are no YAML to anybody
        return "brackets nested very deeply", 0
    try:
        events.extend(_events(text))
    except yaml.MarkedYAMLError as problem:
        mark: Any = problem.problem_mark
        return problem.problem or "malformed", min(mark.index, len(text)) if mark is not None else 0
    except yaml.YAMLError:
        return "a character that YAML does not allow", 0
    return None


def _flow_depth(text: str) -> int:
    """How deep brackets nest, quoted ones included: an upper bound that costs nothing for ordinary files."""
    if text.count("[") + text.count("{") <= _MAX_FLOW_DEPTH:
        return 0
    depth = deepest = 0
    for found in _BRACKET.finditer(text):
        depth = depth + 1 if found.group() in "[{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    return deepest


def _events(text: str) -> Iterator[_Event]:
    # a lone surrogate cannot reach the C parser; the replacement is as long
    clean = _SURROGATE.sub("\ufffd", text)
    lead = len(clean) - len(clean.lstrip("\ufeff"))
    events: Iterator[Any] = yaml.parse(clean[lead:], Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for event in events:
        yield event, event.start_mark.index + lead, event.end_mark.index + lead


def _write_events(builder: DocumentBuilder, events: list[_Event], start: int, end: int) -> None:
    text = builder.source.text
    groups = LazyGroups(builder)
    # of each open collection: is it a mapping, the key its strings are judged by, how many collections it holds
    stack: list[list[Any]] = []
    key: str | None = None
    seen = start
    for event, begin, stop in events:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            begin, stop = begin + start, stop + start
            _comments(builder, seen, begin)
            seen = stop
            if stack and stack[-1][0] and key is None:
                key = event.value
                continue
            judged = key if key is not None else (stack[-1][1] if stack else "")
            if event.style in ("|", ">"):
                _block_comment(builder, begin, stop)
            if is_prose(event.value, judged):
                groups.settle()
                literal = _scalar(text, begin, stop, event.style)
                write_value(builder, literal, key or "", join_lines=event.style in ("|", ">"))
            key = None
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            _open(groups, stack, kind is yaml.MappingStartEvent, key)
            key = None
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            stack.pop()
            groups.close()
            key = None
        elif kind is yaml.AliasEvent:
            key = "" if stack and stack[-1][0] and key is None else None
    _comments(builder, seen, end)
    groups.close_to(0)


def _open(groups: LazyGroups, stack: list[list[Any]], is_mapping: bool, key: str | None) -> None:
    name = judged = key or ""
    if stack and not stack[-1][0]:
        judged = stack[-1][1]
        name = str(stack[-1][2])
        stack[-1][2] += 1
    groups.open(GroupKind.OBJECT if is_mapping else GroupKind.ARRAY, name)
    stack.append([is_mapping, judged, 0])


def _scalar(text: str, start: int, end: int, style: str) -> Literal:
    """A scalar's decoded text; the range may begin with a tag or an anchor."""
    found = _PROPERTIES.match(text, start, end)
    start = found.end() if found else start
    if style in ("|", ">"):
        return _block(text, start, end)
    if style == '"':
        return Literal.escaped(text, start + 1, end - 1, _DOUBLE, _decode)
    if style == "'":
        return Literal.escaped(text, start + 1, end - 1, _SINGLE, _decode)
    return Literal.escaped(text, start, end, _PLAIN, _decode)


def _decode(found: re.Match[str]) -> str:
    text = found.group()
    if text == "''":
        return "'"
    if text[0] != "\\":
        return " " if len(_NEWLINE.findall(text)) == 1 else "\n"
    if len(text) > 3 and text[1] in "xuU":
        code = int(text[2:], 16)
        return chr(code) if code <= 0x10FFFF else "\ufffd"
    if text[1:2] in ("\n", "\r", ""):
        return ""
    return _NAMED.get(text[1:], text[1:])


def _block(text: str, start: int, end: int) -> Literal:
    """A block scalar: its lines without their common indentation, a newline between them."""
    header = _HEADER.match(text, start, end)
    at = header.end() if header else start
    indent: int | None = None
    pieces: list[_Piece] = []
    for line in _LINE.finditer(text, at, end):
        if line.start() == line.end():
            break
        content = line.group(1)
        begin = line.start()
        if begin > at:
            bare = content.lstrip(" ")
            if bare and indent is None:
                indent = len(content) - len(bare)
            begin += min(len(content) - len(bare), indent or 0)
            if begin < line.end(1):
                pieces.append((text[begin : line.end(1)], begin, line.end(1), True))
        if line.end() > line.end(1):
            pieces.append(("\n", line.end(1), line.end(), line.end() == line.end(1) + 1 and text[line.end(1)] == "\n"))
    return Literal(pieces or [("", at, at, True)])


def _block_comment(builder: DocumentBuilder, start: int, end: int) -> None:
    header = _HEADER.search(builder.source.text, start, end)
    if header:
        _comments(builder, header.start() + 1, header.end())


def _comments(builder: DocumentBuilder, start: int, end: int) -> None:
    """Record the comments between two scalars, where `#` after white space is nothing else."""
    text = builder.source.text
    at = text.find("#", start, end)
    while at >= 0:
        if at == 0 or text[at - 1] in " \t\r\n" or at == start:
            stop = at
            while stop < end and text[stop] not in "\r\n":
                stop += 1
            builder.comment(text[at + 1 : stop], at, stop)
            at = text.find("#", stop, end)
        else:
            at = text.find("#", at + 1, end)
