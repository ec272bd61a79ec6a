"""The shape of knowledge files: strict types for the load step, and errors that say where and what to write.

Keys are written with hyphens in YAML. An unknown key, an empty text or a word outside a vocabulary is an error.
"""

from __future__ import annotations

import difflib
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from linter.errors import ReglintError
from linter.library.yamlio import Path, YamlFile

Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[list[Text], Field(min_length=1)]
Date = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
CaseDate = Annotated[str, Field(pattern=r"^(unknown|\d{4}(-\d{2}(-\d{2})?)?)$")]
Year = Annotated[int, Field(ge=1900, le=2100, strict=True)]
Truth = Annotated[bool, Field(strict=True)]
Read = Literal["seen", "recalled"]
Bound = Literal[
    "anyone",
    "clinic",
    "compounder",
    "consumer-healthcare",
    "device-firm",
    "goods-advertiser",
    "investigator",
    "labeler",
    "manufacturer",
    "medicine-advertiser",
    "publisher",
    "sponsor",
    "supplement-seller",
    "telehealth",
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=lambda name: name.replace("_", "-"), populate_by_name=False)


class AuthorityEntry(_Strict):
    """A provision that bears on wording."""

    jurisdiction: Text
    regulator: Text
    instrument: Text
    section: Text
    says: Text
    binds: Annotated[list[Bound], Field(min_length=1)]
    audience: Literal["professionals"] | None = None
    force: Literal["statute", "regulation", "guidance", "code", "precedent", "notice"]
    status: Literal["in-force", "not-in-force"]
    since: Date | None = None
    until: Date | None = None
    category: Literal[
        "efficacy",
        "disclosure",
        "balance",
        "safety",
        "comparative",
        "testimonial",
        "off-label",
        "sales",
        "approval",
        "other",
    ]
    detectable: Literal["lexical", "contextual", "document", "not-from-text"]
    source: Text | None = None
    source_kind: Literal["primary", "secondary", "none"]
    confirmed: Read
    verify_at: Text | None = None
    note: Text | None = None
    flags: Texts | None = None
    passes: Texts | None = None


class PrecedentEntry(_Strict):
    """An enforcement case."""

    date: CaseDate
    body: Text
    respondent: Text
    product: Text
    wording: Text
    authorities: Texts
    outcome: Text
    source: Text
    confirmed: Read
    topics: Texts
    note: Text | None = None


class JurisdictionEntry(_Strict):
    """A country, a union or a state."""

    name: Text
    part_of: Text | None = None
    regulators: Texts
    severity: Text


class SpeakerEntry(_Strict):
    """Who speaks in a text, and what binds that speaker."""

    name: Text
    bound_by: Annotated[list[Bound], Field(min_length=1)]


class SourceEntry(_Strict):
    """Where facts about uses were read."""

    what: Text
    repository: Text | None = None
    path: Text | None = None
    commit: Text | None = None
    date: Date
    limits: Texts | None = None


class ClassEntry(_Strict):
    """A class of drugs as promotion writes it."""

    name: Text
    forms: Texts
    ambiguous: Texts | None = None
    members: Texts


class ConditionEntry(_Strict):
    """A condition, or a goal of wellness."""

    name: Text
    forms: Texts
    ambiguous: Texts | None = None
    parents: Texts | None = None
    goal: Truth = False
    icd10: Text | None = None
    tier: Literal["core", "label"] = "core"


class UseEntry(_Strict):
    """A use that a label carries."""

    condition: Text
    products: Texts | None = None
    limits: Text | None = None
    since: Date | None = None
    jurisdiction: Text | None = None
    confidence: Literal["seen", "derived", "recalled"]
    evidence: Texts | None = None
    source: Text | None = None
    label_year: Year | None = None


class PossibleEntry(_Strict):
    """A use that may have been approved after the material was read."""

    condition: Text
    why: Text


class DrugEntry(_Strict):
    """A drug, device, procedure, supplement or other substance."""

    name: Text
    kind: Literal["drug", "biologic", "device", "procedure", "substance", "supplement"]
    class_: Text = Field(alias="class")
    status: Literal["reviewed", "draft"] = "reviewed"
    names: Texts | None = None
    generics: dict[str, Texts] | None = None
    brands: dict[str, Text | None] | None = None
    other_products: Texts | None = None
    cleared_part: Text | None = None
    ambiguous: Texts | None = None
    exact_case: Texts | None = None
    prescription: Truth = True
    schedule: Literal["I", "II", "III", "IV", "V"] | None = None
    boxed_warning: Truth = False
    boxed_warning_scope: Text | None = None
    never_approved: Truth = False
    uses: list[UseEntry] | None = None
    context: Texts | None = None
    broader_than_label: Texts | None = None
    possibly_approved: list[PossibleEntry] | None = None
    lawful_goals: Texts | None = None
    labelled_unapproved: Texts | None = None
    emergency_authorized: Texts | None = None
    unapproved_forms: Texts | None = None
    promoted_off_label: Texts | None = None
    note: Text | None = None
    doubt: Text | None = None
    source: Text
    more_sources: Texts | None = None
    label_year: Year
    confidence: Read
    tier: Literal["core", "extra"] = "core"
    indication_text: Text | None = None
    set_id: Text | None = None
    effective: Date | None = None
    withdrawn_uses: Texts | None = None


class MetaEntry(_Strict):
    """What the folder as a whole is."""

    date: Date
    checked: Date
    jurisdictions: Texts
    remark: Text


ENTRIES: dict[str, type[BaseModel]] = {
    "authorities": AuthorityEntry,
    "precedents": PrecedentEntry,
    "jurisdictions": JurisdictionEntry,
    "speakers": SpeakerEntry,
    "sources": SourceEntry,
    "classes": ClassEntry,
    "conditions": ConditionEntry,
    "drugs": DrugEntry,
}
_ADAPTERS = {kind: TypeAdapter(shape) for kind, shape in ENTRIES.items()}


def check_entry(kind: str, entry: Any, file: YamlFile, at: Path) -> None:
    """Check one entry against the type of its kind.

    Args:
        kind: A key of `ENTRIES`.
        entry: The data, possibly completed from the entry that it overrides.
        file: Where the entry stands.
        at: The entry's data path in the file.

    Raises:
        ReglintError: Of the file's class, at the first mistake.
    """
    try:
        _ADAPTERS[kind].validate_python(entry)
    except ValidationError as problem:
        raise explain(problem, ENTRIES[kind], file, at) from None


def check_meta(data: Any, file: YamlFile) -> None:
    """Check `knowledge.yaml` as `check_entry` does an entry."""
    try:
        MetaEntry.model_validate(data)
    except ValidationError as problem:
        raise explain(problem, MetaEntry, file, ()) from None


def explain(problem: ValidationError, shape: type[BaseModel], file: YamlFile, at: Path) -> ReglintError:
    """The first error of a validation as an error at its place, with the nearest valid word."""
    errors = sorted(problem.errors(), key=lambda item: (item["type"] != "extra_forbidden", item["type"] == "missing"))
    first = errors[0]
    where = (*at, *first["loc"])
    last = str(where[-1]) if where else "the file"
    if first["type"] == "extra_forbidden":
        keys = _keys(shape, first["loc"][:-1])
        near = nearest(last, keys)
        return file.fail(where, f"unknown key {last!r}", near or f"Valid keys: {', '.join(sorted(keys))}.")
    if first["type"] == "missing":
        return file.fail(where[:-1], f"the key {last!r} is missing", f"Add `{last}:`.")
    name = ".".join(str(part) for part in first["loc"]) or "the entry"
    hint = ""
    if first["type"] == "literal_error":
        expected = str(first["ctx"]["expected"])
        words = [word.strip("' ") for word in expected.replace(" or ", ",").split(",")]
        hint = nearest(str(first["input"]), words) or f"Write one of: {', '.join(words)}."
        return file.fail(where, f"{name}: {first['input']!r} is not a word of this vocabulary", hint)
    return file.fail(where, f"{name}: {first['msg'][0].lower()}{first['msg'][1:]}", hint)


def nearest(word: str, known: Any) -> str:
    """`Did you mean …?` with the nearest known word, or an empty text."""
    near = difflib.get_close_matches(word, sorted(known), 1, 0.6)
    return f"Did you mean {near[0]!r}?" if near else ""


def _keys(shape: type[BaseModel], loc: tuple[int | str, ...]) -> set[str]:
    nested: dict[str, type[BaseModel]] = {"uses": UseEntry, "possibly-approved": PossibleEntry}
    here = next((nested[str(part)] for part in loc if str(part) in nested), shape)
    return {info.alias or name for name, info in here.model_fields.items()}
