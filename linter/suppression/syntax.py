"""The one form of a suppression, as written in comments and in the settings.

    reglint: ignore RULE[, RULE] because REASON; until DATE; ref REFERENCE; approved-by NAME; role ROLE; date DATE;
             jurisdictions us, uk; sentence FINGERPRINT[, FINGERPRINT]

`ignore` is for the next block, `ignore-start` … `ignore-end` for a range, `ignore-file` for the file.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from linter.model import Comment, Document, Place, Suppression

IGNORE, START, END, FILE, SETTINGS = "ignore", "ignore-start", "ignore-end", "ignore-file", "settings"
FORMS = (IGNORE, START, END, FILE)
FIELDS = ("until", "ref", "approved-by", "role", "date", "jurisdictions", "sentence")
_MARK = re.compile(r"[\s*]*reglint\s*:\s*(.*)", re.S)
_BECAUSE = re.compile(r"(?:^|\s)because(?:\s|$)")
_SPLIT = re.compile(r"[\s,]+")
_NAMES = {"ref": "reference", "approved-by": "approved_by", "sentence": "sentences"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A comment that addresses reglint.

    Attributes:
        start: Source offset of the comment; `end` is exclusive.
        form: One of `FORMS`, or "" when it could not be read.
        suppression: What it says; None for `ignore-end` and when it could not be read.
        rules: The rules named.
        problem: What is wrong with it, or "".
        hint: What to write, or "".
    """

    start: int
    end: int
    place: Place
    form: str
    rules: tuple[str, ...] = ()
    suppression: Suppression | None = None
    problem: str = ""
    hint: str = ""


def marks(document: Document) -> list[Mark]:
    """All comments that address reglint, in order of position."""
    found = []
    for comment in sorted(document.comments, key=lambda item: (item.start, item.end)):
        said = _MARK.fullmatch(comment.text)
        if said is not None:
            found.append(_mark(document, comment, " ".join(said[1].split())))
    return found


def _mark(document: Document, comment: Comment, said: str) -> Mark:
    source = document.source
    line, column = source.position(comment.start)
    end_line, end_column = source.position(comment.end)
    place = Place(source.path, line, column, end_line, end_column, source.text[comment.start : comment.end])
    form, _, rest = said.partition(" ")

    def bad(problem: str, hint: str) -> Mark:
        return Mark(comment.start, comment.end, place, "", problem=problem, hint=hint)

    if form not in FORMS:
        near = get_close_matches(form, FORMS, 1, 0.5)
        wanted = f"Did you mean {near[0]!r}?" if near else "Write `reglint: ignore RULE because REASON`."
        return bad(f"{form!r} is not a form of suppression" if form else "the comment says nothing to reglint", wanted)
    head, reason, fields = _parts(rest)
    rules = tuple(dict.fromkeys(name for name in _SPLIT.split(head) if name))
    if form == END:
        if reason or fields:
            return bad("an ignore-end takes rules only", "Put reason and fields into the ignore-start.")
        return Mark(comment.start, comment.end, place, form, rules)
    if not rules:
        return bad("the suppression names no rule", f"Write `reglint: {form} RULE because REASON`.")
    values: dict[str, Any] = {}
    for part in fields:
        problem, hint = _take(part, values)
        if problem:
            return bad(problem, hint)
    return Mark(comment.start, comment.end, place, form, rules, Suppression(form, rules, reason, place, **values))


def _parts(rest: str) -> tuple[str, str, list[str]]:
    """Rules, reason and the fields after it."""
    said = _BECAUSE.search(rest)
    head, after = (rest[: said.start()], rest[said.end() :]) if said else (rest, "")
    head, *early = (part.strip() for part in head.split(";"))
    reason, *late = (part.strip() for part in after.split(";"))
    return head, reason, [part for part in (*early, *late) if part]


def _take(part: str, values: dict[str, Any]) -> tuple[str, str]:
    """Read one field into `values`; what is wrong with it and a hint, or two empty texts."""
    name, _, text = part.partition(" ")
    text = text.strip()
    if name not in FIELDS:
        near = get_close_matches(name, FIELDS, 1, 0.6)
        hint = f"Did you mean {near[0]!r}?" if near else f"Fields are {', '.join(FIELDS)}; a reason cannot hold a semicolon."
        return f"{name!r} is not a field of a suppression", hint
    key = _NAMES.get(name, name)
    if key in values:
        return f"{name!r} stands here twice", "Take one of them out."
    if not text:
        return f"{name!r} is empty", "Fill it in or take it out."
    if name in ("until", "date"):
        try:
            values[key] = datetime.date.fromisoformat(text).isoformat()
        except ValueError:
            return f"{text!r} is not a date", "Write the date as YYYY-MM-DD."
    elif name in ("jurisdictions", "sentence"):
        values[key] = tuple(item for item in _SPLIT.split(text) if item)
    else:
        values[key] = text
    return "", ""


def from_settings(values: Mapping[str, Any], file: str, line: int) -> Suppression:
    """A `[[suppress]]` table, already checked, as a suppression placed at its line of the settings file."""
    dates = {name: values[name].isoformat() if name in values else "" for name in ("until", "date")}
    return Suppression(
        form=SETTINGS,
        rules=tuple(values["rules"]),
        reason=values["reason"].strip(),
        place=Place(file, line, 1, line, 1, ""),
        until=dates["until"],
        approved_by=values.get("approved-by", ""),
        role=values.get("role", ""),
        reference=values.get("reference", ""),
        date=dates["date"],
        jurisdictions=tuple(values.get("jurisdictions", ())),
        sentences=tuple(values.get("sentences", ())),
        text=values.get("text", ""),
    )


def written(suppression: Suppression) -> str:
    """A suppression as the content of a comment; the inverse of `marks`."""
    parts = [f"reglint: {suppression.form} {', '.join(suppression.rules)} because {suppression.reason}"]
    for name in FIELDS:
        value = getattr(suppression, _NAMES.get(name, name))
        if value:
            parts.append(f"{name} {value if isinstance(value, str) else ', '.join(value)}")
    return "; ".join(parts)
