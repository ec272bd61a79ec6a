"""Completion in settings files, packs and suppression comments; nowhere else, for reglint does not write prose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lsprotocol import types

from linter.config.fields import ENTRY, PER_PATH, TOP, Field, Kind
from linter.library.load import Library
from linter.model import Finding
from linter.server.documents import Buffer
from linter.server.files import Role
from linter.suppression.syntax import END, FIELDS, FILE, FORMS, IGNORE, START

TRIGGERS = [":", " ", '"', "/", ",", "="]
_MARK = re.compile(r"reglint\s*:\s*(?P<form>[\w-]*)(?P<rest>(?:\s.*)?)$")
_TABLE = re.compile(r"^\s*\[{1,2}\s*(?P<name>[^\]\r\n]+?)\s*\]{1,2}\s*(?:#.*)?$", re.M)
_TOML_VALUE = re.compile(r"""^\s*(?:"(?P<quoted>[^"]*)"|(?P<bare>[\w-]+))\s*=\s*(?P<rest>.*)$""")
_YAML_VALUE = re.compile(r"^(?P<indent>\s*)(?:-\s+)?(?P<key>[\w-]+)\s*:\s*(?P<rest>.*)$")
_WORD = re.compile(r"[\w/.-]*$")
_FORM_SAYS = {
    IGNORE: "Suppress in the next block.",
    START: "Suppress from here to ignore-end.",
    END: "End what ignore-start began.",
    FILE: "Suppress in the whole file.",
}

# the findings of the document, and the names of profiles
Context = tuple[tuple[Finding, ...], tuple[str, ...]]
Offer = Iterable[tuple[str, str]]


def complete(role: Role, buffer: Buffer, offset: int, library: Library, context: Context) -> list[types.CompletionItem]:
    """What may be written at an offset.

    Args:
        role: What the document is.
        buffer: The document.
        offset: The caret.
        library: Rules and knowledge.
        context: What else there is to know.
    """
    line = buffer.text[_line_start(buffer, offset) : offset]
    if role is Role.SETTINGS:
        offered = _settings(buffer, offset, line, library, context)
    elif role is Role.PROSE:
        offered = _comment(line, library, context)
    elif role is Role.NONE:
        offered = []
    else:
        offered = _pack(role, buffer, offset, line, library)
    word = _WORD.search(line)
    span = buffer.span(offset - len(word[0]) if word else offset, offset)
    return [_item(name, says, span, rank) for rank, (name, says) in enumerate(offered)]


def _line_start(buffer: Buffer, offset: int) -> int:
    return buffer.starts[buffer.position(offset).line]


def _item(name: str, says: str, span: types.Range, rank: int) -> types.CompletionItem:
    return types.CompletionItem(
        name,
        kind=types.CompletionItemKind.Value,
        detail=says or None,
        sort_text=f"{rank:05}",
        filter_text=name,
        text_edit=types.TextEdit(span, name),
    )


def _rules(library: Library, first: Iterable[str] = ()) -> Offer:
    ahead = [name for name in dict.fromkeys(first) if name in library.rules]
    for name in [*ahead, *(item for item in library.rules if item not in ahead)]:
        yield name, library.rules[name].title


def _comment(line: str, library: Library, context: Context) -> Offer:
    found = _MARK.search(line)
    if found is None:
        return []
    if not found["rest"]:
        return [(form, _FORM_SAYS[form]) for form in FORMS]
    rest = found["rest"]
    if re.search(r"\sbecause\s", rest):
        after = rest.rpartition(";")
        return [(name, "") for name in FIELDS] if after[1] and " " not in after[2].strip() else []
    names = _rules(library, (item.rule for item in context[0]))
    named = re.search(r"[\w-]/[\w-]+\s+\w*$", rest)
    return [("because", "The reason follows.")] if named and not rest.rstrip().endswith(",") else list(names)


def _settings(buffer: Buffer, offset: int, line: str, library: Library, context: Context) -> Offer:
    table = _table_at(buffer.text[: offset - len(line)])
    value = _TOML_VALUE.match(line)
    fields = _fields(table)
    if value is None and not _in_list(buffer.text[:offset]):
        if table == "severity":
            return [(name, "") for name in (*library.packs, *library.rules)]
        return [(item.name, item.says) for item in fields.values()]
    key = (value["quoted"] or value["bare"] or "") if value else _key_of_list(buffer.text[:offset])
    if table == "severity" or key == "severity":
        return [(word, "") for word in ("error", "warning", "info")]
    field = fields.get(key)
    return _values(field, library, context[1]) if field is not None else []


def _table_at(text: str) -> str:
    names = [found["name"] for found in _TABLE.finditer(text)]
    return re.sub(r"^tool\.reglint\.?", "", names[-1]) if names else ""


def _fields(table: str) -> dict[str, Field]:
    if table == "suppress":
        return ENTRY
    return PER_PATH if table.startswith("per-path") else TOP


def _in_list(text: str) -> bool:
    tail = text.rpartition("=")[2]
    return "=" in text and tail.count("[") > tail.count("]")


def _key_of_list(text: str) -> str:
    before = text.rpartition("=")[0]
    return re.split(r"[\r\n]", before)[-1].strip().strip('"')


def _values(field: Field, library: Library, profiles: tuple[str, ...]) -> Offer:
    knowledge = library.knowledge
    if field.kind is Kind.WORD:
        return [(word, "") for word in field.words]
    if field.kind is Kind.FLAG:
        return [("true", ""), ("false", "")]
    match field.name:
        case "select" | "ignore":
            return [*((name, item.title) for name, item in library.packs.items()), *_rules(library)]
        case "rules":
            return _rules(library)
        case "jurisdictions":
            return [(name, item.name) for name, item in knowledge.jurisdictions.items()]
        case "speaker":
            return [(name, item.name) for name, item in knowledge.speakers.items()]
        case "profile":
            return [(name, "") for name in profiles]
    return []


def _pack(role: Role, buffer: Buffer, offset: int, line: str, library: Library) -> Offer:
    from linter.library.jsonschema import schema

    data = schema(role.value)
    value = _YAML_VALUE.match(line)
    if value is None or (value["rest"] == "" and not line.rstrip().endswith(":")):
        key = _yaml_key(buffer.text[: offset - len(line)], line)
        if key and key in data["properties"]:
            return _yaml_values(key, data, library)
        return [(name, item.get("description", "")) for name, item in data["properties"].items()]
    return _yaml_values(value["key"], data, library)


def _yaml_key(above: str, line: str) -> str:
    """The key whose list an item belongs to, or "" for a line that is no item."""
    if not line.lstrip().startswith("-"):
        return ""
    for row in reversed(re.split(r"\r\n|\n|\r", above)):
        found = re.match(r"^([\w-]+)\s*:", row)
        if found:
            return found[1]
    return ""


def _yaml_values(key: str, data: dict[str, Any], library: Library) -> Offer:
    knowledge = library.knowledge
    match key:
        case "authorities":
            return [(name, f"{item.instrument}, {item.section}") for name, item in knowledge.authorities.items()]
        case "precedents":
            return [(name, f"{item.body}, {item.respondent}") for name, item in knowledge.precedents.items()]
        case "unless":
            return [
                *((name, item.title) for name, item in library.cues.items()),
                ("quoted", "The words stand between quotation marks."),
            ]
        case "yields_to" | "yields-to":
            return [*((name, item.title) for name, item in library.packs.items()), *_rules(library)]
    return [(str(word), "") for word in _words(data["properties"].get(key, {}), data)]


def _words(shape: dict[str, Any], data: dict[str, Any]) -> list[Any]:
    if "$ref" in shape:
        return _words(data["$defs"][shape["$ref"].rpartition("/")[2]], data)
    if "enum" in shape:
        return list(shape["enum"])
    if shape.get("type") == "boolean":
        return ["true", "false"]
    inner = [*shape.get("anyOf", ()), *([shape["items"]] if isinstance(shape.get("items"), dict) else [])]
    return [word for item in inner for word in _words(item, data)]


__all__ = ["TRIGGERS", "Context", "complete"]
