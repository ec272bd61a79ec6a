"""JSON and its relatives: strict, with comments, JSON5-like, one value a line.

Strings are found by one scanner with exact positions; values are judged by `prose`, keys are never text. What strict JSON forbids
(comments, single quotes, bare words, missing or extra commas and brackets) is read as well as it goes and noted once.
"""

from __future__ import annotations

import json
import re
from typing import Any

from linter.model import Document, GroupKind, Source
from linter.reading.builder import DocumentBuilder
from linter.reading.embed import write_value
from linter.reading.literal import LazyGroups, Literal
from linter.reading.prose import is_prose

_TOKEN = re.compile(
    r"""\s*(?:(?P<string>"[^"\\\r\n]*(?:\\(?:\r\n|[\s\S])[^"\\\r\n]*)*(?:"|(?=[\r\n\\]|\Z)))"""
    r"""|(?P<single>'[^'\\\r\n]*(?:\\(?:\r\n|[\s\S])[^'\\\r\n]*)*(?:'|(?=[\r\n\\]|\Z)))"""
    r"""|(?P<open>[\[{])|(?P<close>[\]}])|(?P<colon>:)|(?P<comma>,)"""
    r"""|(?P<comment>//[^\r\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)|\#[^\r\n]*)"""
    r"""|(?P<bare>[^\s\[\]{},:"'/]+|/))"""
)
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\\r\n|\\.|\\\Z", re.S
)
_NAMED = {"n": "\n", "r": "\r", "t": "\t", "b": " ", "f": "\n", "v": "\n", "0": "", "\n": "", "\r": "", "": ""}
_LINE = re.compile(r"[^\r\n]+")


def read(source: Source) -> Document:
    """Segment a JSON or JSON Lines file."""
    builder = DocumentBuilder(source)
    if source.format == "jsonl":
        _write_lines(builder)
    else:
        write_json(builder, 0, len(source.text))
    return builder.build()


def write_json(builder: DocumentBuilder, start: int, end: int) -> None:
    """Write the JSON in a source range: objects and arrays as groups, string values that are prose as segments.

    Malformed JSON is read tolerantly and noted; a range of white space is nothing.
    """
    problem = _problem(builder.source.text[start:end])
    if problem is not None:
        message, offset = problem
        builder.note(f"not strict JSON ({message}); read tolerantly", start + offset)
    _scan(builder, start, end)


def _write_lines(builder: DocumentBuilder) -> None:
    text = builder.source.text
    bad = 0
    first: tuple[str, int] | None = None
    for line in _LINE.finditer(text):
        problem = _problem(line.group())
        if problem is not None:
            bad += 1
            first = first or (problem[0], line.start() + problem[1])
        _scan(builder, line.start(), line.end())
    if first is not None:
        lines = "one line is" if bad == 1 else f"{bad} lines are"
        builder.note(f"{lines} not strict JSON ({first[0]}); read tolerantly", first[1])


def _problem(text: str) -> tuple[str, int] | None:
    """What strict JSON has against a text, and where in it; None when it is well formed or blank."""
    if not text or text.isspace():
        return None
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as problem:
        return problem.msg[:1].lower() + problem.msg[1:], problem.pos
    except RecursionError:
        return "nested very deeply", 0
    return None


def _decode(found: re.Match[str]) -> str:
    text = found.group()
    if text[1:2] == "u" and len(text) == 12:
        high, low = int(text[2:6], 16), int(text[8:12], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    if text[1:2] in ("u", "x") and len(text) > 2:
        return chr(int(text[2:], 16))
    return _NAMED.get(text[1:], text[1:])


def _scan(builder: DocumentBuilder, start: int, end: int) -> None:
    """One pass over the tokens, with a stack of open containers instead of recursion."""
    text = builder.source.text
    groups = LazyGroups(builder)
    # of each open container: whether it is an object, the key its strings are judged by, how many containers it holds
    stack: list[list[Any]] = []
    key: str | None = None
    held: tuple[int, int] | None = None
    end = start + len(text[start:end].rstrip())
    for found in _TOKEN.finditer(text, start, end):
        what = found.lastgroup or ""
        if what in ("string", "single"):
            span = _inside(text, found.start(what), found.end(what))
            if stack and stack[-1][0] and key is None:
                held = span
            else:
                _write_value(builder, groups, span, key, stack)
                key = None
        elif what == "colon":
            if held is not None:
                key = text[held[0] : held[1]]
                key = _literal(text, *held).text if "\\" in key else key
                held = None
        elif what == "comma":
            key = None
            held = None
        elif what == "open":
            _open(groups, stack, text[found.start(what)] == "{", key)
            key = held = None
        elif what == "close":
            if stack:
                stack.pop()
                groups.close()
            key = held = None
        elif what == "comment":
            _comment(builder, found.start(what), found.end(what))
        elif stack and stack[-1][0] and key is None:
            held = (found.start(what), found.end(what))
    groups.close_to(0)


def _open(groups: LazyGroups, stack: list[list[Any]], is_object: bool, key: str | None) -> None:
    name = key or ""
    judged = name
    if stack and not stack[-1][0]:
        judged = stack[-1][1]
        name = str(stack[-1][2])
        stack[-1][2] += 1
    groups.open(GroupKind.OBJECT if is_object else GroupKind.ARRAY, name)
    stack.append([is_object, judged, 0])


def _inside(text: str, start: int, end: int) -> tuple[int, int]:
    closed = end - start > 1 and text[end - 1] == text[start]
    return start + 1, end - 1 if closed else end


def _literal(text: str, start: int, end: int) -> Literal:
    if text.find("\\", start, end) < 0:
        return Literal.plain(text, start, end)
    return Literal.escaped(text, start, end, _ESCAPE, _decode)


def _write_value(
    builder: DocumentBuilder, groups: LazyGroups, span: tuple[int, int], key: str | None, stack: list[list[Any]]
) -> None:
    literal = _literal(builder.source.text, *span)
    judged = key if key is not None else (stack[-1][1] if stack else "")
    if is_prose(literal.text, judged):
        groups.settle()
        write_value(builder, literal, key or "")


def _comment(builder: DocumentBuilder, start: int, end: int) -> None:
    text = builder.source.text
    opener = 1 if text[start] == "#" else 2
    closer = 2 if text.startswith("/*", start) and text.endswith("*/", start + 2, end) else 0
    builder.comment(text[start + opener : end - closer], start, end)
