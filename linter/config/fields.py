"""The keys of a settings file: one table from which checking, the JSON Schema and the texts are made."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from linter.model import Confidence, Severity, Voice

NEVER = "never"
AUDIENCES = ("consumer", "professional", "investor")
SEVERITIES = tuple(item.value for item in Severity)


class Kind(StrEnum):
    """What a key holds."""

    TEXT = "text"
    TEXTS = "a list of texts"
    FLAG = "true or false"
    WORD = "a word"
    DATE = "a date (YYYY-MM-DD)"
    SEVERITIES = "a table from rule or pack to severity"
    PATHS = "a table from glob to settings"
    ENTRIES = "tables of suppressions"


@dataclass(frozen=True, slots=True)
class Field:
    """One key.

    Attributes:
        says: One sentence for the schema and the first file.
        words: What a `Kind.WORD` may be.
        one_or_many: A single text stands for a list of one.
        needed: The table is wrong without it.
    """

    name: str
    kind: Kind
    says: str
    words: tuple[str, ...] = ()
    one_or_many: bool = False
    needed: bool = False


_JUDGING = (
    Field("profile", Kind.TEXT, "The kind of publisher: a preset of speaker, audience and severities."),
    Field("select", Kind.TEXTS, "Packs or pack/rule ids that are on; all when left out."),
    Field("ignore", Kind.TEXTS, "Packs or pack/rule ids that are off; wins over select."),
    Field("jurisdictions", Kind.TEXTS, "Whose law applies, such as us, uk, eu, au, ca."),
    Field("speaker", Kind.TEXT, "Who publishes the text, such as clinic or manufacturer."),
    Field("audience", Kind.WORD, "Whom the text addresses.", AUDIENCES),
    Field("voice", Kind.WORD, "Takes the place of the voice inferred from the text.", tuple(item.value for item in Voice)),
    Field("severity", Kind.SEVERITIES, "Another severity for a rule or a pack."),
)
PER_PATH = {item.name: item for item in _JUDGING}

ENTRY = {
    item.name: item
    for item in (
        Field("path", Kind.TEXT, "The file, relative to the settings file; not a glob.", needed=True),
        Field("rules", Kind.TEXTS, "The pack/rule ids whose findings are suppressed.", one_or_many=True, needed=True),
        Field("text", Kind.TEXT, "The words, as quoted from the file; the whole file when left out."),
        Field("reason", Kind.TEXT, "Why the wording may stand.", needed=True),
        Field("until", Kind.DATE, "The last day on which it holds."),
        Field("approved-by", Kind.TEXT, "Who approved it."),
        Field("role", Kind.TEXT, "The approver's role."),
        Field("reference", Kind.TEXT, "The approval's number."),
        Field("date", Kind.DATE, "When it was approved."),
        Field("jurisdictions", Kind.TEXTS, "Where the approval holds; everywhere when left out."),
        Field("sentences", Kind.TEXTS, "Fingerprints of the approved sentences; other words void the suppression."),
    )
}

TOP = {
    item.name: item
    for item in (
        Field("extend", Kind.TEXTS, "Settings files to start from; this file's keys win.", one_or_many=True),
        *_JUDGING,
        Field(
            "min-confidence",
            Kind.WORD,
            "Findings below this confidence are hidden and counted.",
            tuple(item.value for item in Confidence),
        ),
        Field("exempt", Kind.TEXTS, "Trade names whose words are no claims."),
        Field("exclude", Kind.TEXTS, "Files and folders to leave out, in gitignore syntax."),
        Field("force-exclude", Kind.FLAG, "Leave excluded files out even when they are named on the command line."),
        Field("packs", Kind.TEXTS, "Folders of packs of your own, or installed:NAME for a pack from an installed package."),
        Field("knowledge", Kind.TEXTS, "Folders of knowledge of your own."),
        Field("fail-on", Kind.WORD, "The severity from which findings make the exit code 1.", (*SEVERITIES, NEVER)),
        Field("model", Kind.TEXT, "A trained spaCy pipeline that refines the result; it must be installed."),
        Field("baseline", Kind.TEXT, "The baseline file, relative to the settings file."),
        Field("per-path", Kind.PATHS, "Other settings for the files that a glob matches; later globs win."),
        Field("suppress", Kind.ENTRIES, "Suppressions for files without comments, such as JSON and plain text."),
    )
}


class WrongValueError(Exception):
    """A value of the wrong type or vocabulary: where below the key it stands, what is wrong, a hint."""

    def __init__(self, below: tuple[str | int, ...], message: str, hint: str = "") -> None:
        super().__init__(message)
        self.below = below
        self.message = message
        self.hint = hint


def check_value(field: Field, value: Any) -> Any:
    """A value as the rest of the program wants it: lists as tuples, dates as dates.

    Raises:
        WrongValueError: When it is of another type or not in the vocabulary.
    """
    match field.kind:
        case Kind.TEXT:
            return _text(value, field.name, ())
        case Kind.TEXTS:
            if field.one_or_many and isinstance(value, str):
                value = [value]
            if not isinstance(value, list):
                raise _wrong(field.name, field.kind.value, value)
            return tuple(_text(item, field.name, (index,)) for index, item in enumerate(value))
        case Kind.FLAG:
            if not isinstance(value, bool):
                raise _wrong(field.name, field.kind.value, value)
            return value
        case Kind.WORD:
            return _word(value, field.words, field.name, ())
        case Kind.DATE:
            return _date(value, field.name)
        case _:
            if not isinstance(value, dict):
                raise _wrong(field.name, field.kind.value, value)
            return {name: _word(item, SEVERITIES, name, (name,)) for name, item in value.items()}


def _text(value: Any, name: str, below: tuple[str | int, ...]) -> str:
    if not isinstance(value, str):
        raise _wrong(name, "text", value, below)
    if not value.strip():
        raise WrongValueError(below, f"{name!r} must not be empty")
    return value


def _word(value: Any, words: tuple[str, ...], name: str, below: tuple[str | int, ...]) -> str:
    from difflib import get_close_matches

    if not isinstance(value, str):
        raise _wrong(name, f"one of {', '.join(words)}", value, below)
    if value not in words:
        near = get_close_matches(value, words, 1, 0.5)
        hint = f"Did you mean {near[0]!r}?" if near else f"Write one of {', '.join(words)}."
        raise WrongValueError(below, f"{name!r} cannot be {value!r}", hint)
    return value


def _date(value: Any, name: str) -> datetime.date:
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise WrongValueError((), f"{name!r} cannot be {value!r}", "Write the date as YYYY-MM-DD.") from None
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    raise _wrong(name, "a date", value)


def _wrong(name: str, wanted: str, value: Any, below: tuple[str | int, ...] = ()) -> WrongValueError:
    kinds = {str: "text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return WrongValueError(below, f"{name!r} must be {wanted}, not {kinds.get(type(value), type(value).__name__)}")


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a settings file (of `reglint.toml`, or of the table `tool.reglint`)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of reglint",
        **_object(TOP),
    }


def _object(fields: dict[str, Field]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: {"description": item.says, **_shape(item)} for name, item in fields.items()},
    }
    needed = [name for name, item in fields.items() if item.needed]
    return {**made, "required": needed} if needed else made


def _shape(field: Field) -> dict[str, Any]:
    text = {"type": "string", "pattern": r"\S"}
    date = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    texts: dict[str, Any] = {"type": "array", "items": text}
    match field.kind:
        case Kind.TEXT:
            return text
        case Kind.TEXTS:
            return {"anyOf": [text, texts]} if field.one_or_many else texts
        case Kind.FLAG:
            return {"type": "boolean"}
        case Kind.WORD:
            return {"enum": list(field.words)}
        case Kind.DATE:
            return date
        case Kind.SEVERITIES:
            return {"type": "object", "additionalProperties": {"enum": list(SEVERITIES)}}
        case Kind.PATHS:
            return {"type": "object", "additionalProperties": _object(PER_PATH)}
        case Kind.ENTRIES:
            return {"type": "array", "items": _object(ENTRY)}
