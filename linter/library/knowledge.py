"""What reglint knows: authorities, precedents, conditions, drugs and what their labels carry.

Everything is kept as plain data and turned into objects when asked for, so that a compiled copy loads in milliseconds.
Ids are those of the files under `patterns/knowledge`. Nothing here reads files; `load_knowledge` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from linter.library.knowledge_forms import Form, capitalised, expand, normal_form, unique

if TYPE_CHECKING:
    from linter.library.knowledge_cover import Coverage

__all__ = ["Authority", "Condition", "Drug", "DrugClass", "Form", "Knowledge", "Precedent", "Use", "load_knowledge"]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Authority:
    """A provision that bears on wording.

    Attributes:
        binds: Whom it binds, in the vocabulary of `speakers`.
        force: "statute", "regulation", "guidance", "code", "precedent" or "notice".
        status: "in-force" or "not-in-force"; the latter is never cited as live law.
        source_kind: "primary", "secondary" or "none".
        confirmed: "seen" or "recalled".
        flags: Wording of ours that it forbids or questions.
        passes: Wording of ours that it leaves alone.
    """

    id: str
    jurisdiction: str
    regulator: str
    instrument: str
    section: str
    says: str
    binds: tuple[str, ...]
    force: str
    status: str
    category: str
    detectable: str
    source_kind: str
    confirmed: str
    source: str = ""
    verify_at: str = ""
    since: str = ""
    until: str = ""
    audience: str = ""
    note: str = ""
    flags: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()

    @property
    def link(self) -> str:
        """Where to look it up: the official place, if the entry names one, else where we read it; "" if neither is known."""
        return self.verify_at or self.source

    @property
    def citable(self) -> bool:
        """Whether a finding may cite it as live law."""
        return self.status == "in-force"


@dataclass(frozen=True, slots=True)
class Precedent:
    """An enforcement case; `authorities` are ids of the provisions applied."""

    id: str
    date: str
    body: str
    respondent: str
    product: str
    wording: str
    authorities: tuple[str, ...]
    outcome: str
    source: str
    confirmed: str
    topics: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A country, union or state; `part_of` is the wider one or ""."""

    id: str
    name: str
    regulators: tuple[str, ...]
    severity: str
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks; `bound_by` lists the values of an authority's `binds` that bind this speaker."""

    id: str
    name: str
    bound_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition, or a goal of wellness (`goal`); `parents` are the next broader ones."""

    id: str
    name: str
    forms: tuple[str, ...]
    ambiguous: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    goal: bool = False
    icd10: str = ""
    tier: str = "core"


@dataclass(frozen=True, slots=True)
class Use:
    """A use that a label carries.

    Attributes:
        products: Brands and products that carry it; empty when all do.
        limits: What the label adds (population, form, combination), in our words.
        confidence: "seen", "derived" (a wording variant of a seen use) or "recalled".
        evidence: Ids of `sources`.
        source: Where this use was read, or "" when the drug's own source tells it; likewise `label_year`, 0 for the drug's.
    """

    condition: str
    products: tuple[str, ...] = ()
    limits: str = ""
    since: str = ""
    jurisdiction: str = "us"
    confidence: str = "recalled"
    evidence: tuple[str, ...] = ()
    source: str = ""
    label_year: int = 0


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug, device, procedure, supplement or other substance with what its labels carry.

    Attributes:
        cleared_part: What is cleared when that is not the thing itself ("the kit that prepares it"), or "".
    """

    id: str
    name: str
    kind: str
    drug_class: str
    names: tuple[str, ...]
    brands: Mapping[str, str | None]
    generics: Mapping[str, tuple[str, ...]]
    uses: tuple[Use, ...]
    never_approved: bool
    context: frozenset[str]
    broader_than_label: frozenset[str]
    possibly_approved: Mapping[str, str]
    lawful_goals: frozenset[str]
    labelled_unapproved: frozenset[str]
    emergency_authorized: frozenset[str]
    unapproved_forms: tuple[str, ...]
    promoted_off_label: frozenset[str]
    prescription: bool
    schedule: str
    boxed_warning: bool
    boxed_warning_scope: str
    note: str
    doubt: str
    source: str
    more_sources: tuple[str, ...]
    label_year: int
    confidence: str
    cleared_part: str = ""


@dataclass(frozen=True, slots=True)
class DrugClass:
    """A class of drugs as promotion writes it; `members` are drug ids."""

    id: str
    name: str
    forms: tuple[str, ...]
    members: tuple[str, ...]
    ambiguous: tuple[str, ...] = ()


class _Lazy(Mapping[str, Value]):
    """A mapping whose values are built from plain data on first use."""

    def __init__(self, data: Mapping[str, Any], build: Any) -> None:
        self._data = data
        self._build = build
        self._made: dict[str, Value] = {}

    def __getitem__(self, key: str) -> Value:
        if key not in self._made:
            self._made[key] = self._build(key, self._data[key])
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def __contains__(self, key: object) -> bool:
        return key in self._data


class Knowledge:
    """All facts, by kind and id.

    Args:
        data: What `to_json` returns: `meta` and one mapping from id to entry for each kind.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data
        self.authorities: Mapping[str, Authority] = _Lazy(data["authorities"], _simple(Authority))
        self.precedents: Mapping[str, Precedent] = _Lazy(data["precedents"], _simple(Precedent))
        self.jurisdictions: Mapping[str, Jurisdiction] = _Lazy(data["jurisdictions"], _simple(Jurisdiction))
        self.speakers: Mapping[str, Speaker] = _Lazy(data["speakers"], _simple(Speaker))
        self.conditions: Mapping[str, Condition] = _Lazy(data["conditions"], _simple(Condition))
        self.classes: Mapping[str, DrugClass] = _Lazy(data["classes"], _simple(DrugClass))
        self.drugs: Mapping[str, Drug] = _Lazy(data["drugs"], _drug)
        self._ancestors: dict[str, tuple[str, ...]] = {}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Knowledge:
        """The inverse of `to_json`."""
        return cls(data)

    def to_json(self) -> dict[str, Any]:
        """Plain dicts, lists and scalars; the same facts give the same data."""
        return dict(self._data)

    @cached_property
    def capitalised(self) -> frozenset[str]:
        """Words of condition names that keep their capital inside a sentence."""
        return capitalised((*item.forms, item.name[1:]) for item in self.conditions.values())

    @property
    def date(self) -> str:
        """The date up to which material was read, YYYY-MM-DD."""
        return str(self._data["meta"].get("date", ""))

    def authority(self, name: str) -> Authority:
        """One provision. Raises KeyError when there is none of that id."""
        return self.authorities[name]

    def drug(self, name: str) -> Drug:
        """One drug. Raises KeyError when there is none of that id."""
        return self.drugs[name]

    def condition(self, name: str) -> Condition:
        """One condition. Raises KeyError when there is none of that id."""
        return self.conditions[name]

    def binding(self, speaker: str, names: Sequence[str]) -> tuple[str, ...]:
        """Those of the named authorities that are in force and bind a speaker, in the given order.

        Raises KeyError for an unknown speaker or authority.
        """
        bound = set(self.speakers[speaker].bound_by)
        return tuple(name for name in names if self.authorities[name].citable and bound.intersection(self.authorities[name].binds))

    def in_jurisdiction(self, name: str, selected: Sequence[str]) -> bool:
        """Whether an authority belongs to a selected jurisdiction or to a part of one."""
        code = self.authorities[name].jurisdiction
        while code:
            if code in selected:
                return True
            code = self.jurisdictions[code].part_of
        return False

    def ancestors(self, condition: str) -> tuple[str, ...]:
        """Broader conditions, nearest first, each once. Raises KeyError for an unknown id."""
        if condition not in self._ancestors:
            found: dict[str, None] = {}
            wave = list(self.conditions[condition].parents)
            while wave:
                found.update(dict.fromkeys(wave))
                wave = [name for parent in wave for name in self.conditions[parent].parents if name not in found]
            self._ancestors[condition] = tuple(found)
        return self._ancestors[condition]

    def descendants(self, condition: str) -> tuple[str, ...]:
        """Narrower conditions, in file order. Raises KeyError for an unknown id."""
        self.conditions[condition]
        return tuple(name for name in self.conditions if condition in self.ancestors(name))

    def covers(self, drug: str, condition: str, brand: str | None = None, jurisdiction: str = "us") -> Coverage:
        """Whether the label of a drug, or of one of its brands, carries a use.

        Args:
            drug: Drug id or class id.
            condition: Condition id.
            brand: The brand, generic or form that the text names, as in `Form.brand`; None for the bare substance.
            jurisdiction: Whose labels; without facts for it the verdict is "not-judged".

        Raises:
            KeyError: For an unknown id.
        """
        from linter.library.knowledge_cover import judge, judge_class

        if drug in self.drugs:
            return judge(self, self.drugs[drug], self.condition(condition), brand, jurisdiction)
        return judge_class(self, self.classes[drug], self.condition(condition), jurisdiction)

    def judged(self, jurisdiction: str) -> bool:
        """Whether the facts are labels of this jurisdiction."""
        return jurisdiction in self._data["meta"].get("jurisdictions", ())

    def labels_of(self, jurisdiction: str) -> str:
        """The jurisdiction whose labels are in force there and known: "us" for a state of it; "" when none is.

        Raises KeyError when the jurisdiction is unknown.
        """
        code = jurisdiction
        while code and not self.judged(code):
            code = self.jurisdictions[code].part_of
        return code

    def drug_forms(self) -> list[Form]:
        """Every way to write a drug."""
        return list(self._drug_forms)

    def class_forms(self) -> list[Form]:
        """Every way to write a class of drugs."""
        return list(self._class_forms)

    def condition_forms(self) -> list[Form]:
        """Every way to write a condition."""
        return list(self._condition_forms)

    @cached_property
    def _drug_forms(self) -> list[Form]:
        return self._forms("drugs", "drug", capitals=True)

    @cached_property
    def _class_forms(self) -> list[Form]:
        return self._forms("classes", "class", capitals=True)

    @cached_property
    def _condition_forms(self) -> list[Form]:
        return self._forms("conditions", "condition", capitals=True)

    def _forms(self, kind: str, name: str, *, capitals: bool) -> list[Form]:
        entries: Mapping[str, Any] = self._data[kind]
        owner = {normal_form(text): key for key, entry in entries.items() for text, _ in _written(entry)}
        made = unique(
            form for key, entry in entries.items() for form in expand(_written(entry), entry, (name, key), capitals=capitals)
        )
        ambiguous = {form.form for form in made if form.needs_support}
        return [form for form in made if form.form in ambiguous or owner.get(form.form, form.id) == form.id]


def load_knowledge(root: Path, extra: Sequence[Path] = ()) -> Knowledge:
    """Read and check a folder of knowledge and the folders that override it fact by fact.

    Raises:
        KnowledgeError: At the first mistake, with path, line, column and what to write.
    """
    from linter.library.knowledge_load import load_knowledge as load

    return load(root, extra)


def _written(entry: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    plain = [*entry.get("names", ()), *entry.get("forms", ())]
    branded = [*(entry.get("generics") or ()), *(entry.get("brands") or ()), *entry.get("unapproved-forms", ())]
    return [*((text, None) for text in plain), *((text, text) for text in branded)]


def _plain(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key.replace("-", "_"): tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


def _simple(kind: type[Any]) -> Any:
    return lambda name, entry: kind(id=name, **_plain(entry))


def _drug(name: str, entry: Mapping[str, Any]) -> Drug:
    def ids(key: str) -> frozenset[str]:
        return frozenset(entry.get(key, ()))

    return Drug(
        id=name,
        name=entry["name"],
        kind=entry["kind"],
        drug_class=entry["class"],
        names=tuple(entry.get("names", ())),
        brands=entry.get("brands", {}),
        generics={key: tuple(value) for key, value in entry.get("generics", {}).items()},
        uses=tuple(Use(**_plain(use)) for use in entry.get("uses", ())),
        never_approved=entry.get("never-approved", False),
        context=ids("context"),
        broader_than_label=ids("broader-than-label"),
        possibly_approved={item["condition"]: item["why"] for item in entry.get("possibly-approved", ())},
        lawful_goals=ids("lawful-goals"),
        labelled_unapproved=ids("labelled-unapproved"),
        emergency_authorized=ids("emergency-authorized"),
        unapproved_forms=tuple(entry.get("unapproved-forms", ())),
        promoted_off_label=ids("promoted-off-label"),
        prescription=entry.get("prescription", True),
        schedule=entry.get("schedule", ""),
        boxed_warning=entry.get("boxed-warning", False),
        boxed_warning_scope=entry.get("boxed-warning-scope", ""),
        note=entry.get("note", ""),
        doubt=entry.get("doubt", ""),
        source=entry["source"],
        more_sources=tuple(entry.get("more-sources", ())),
        label_year=entry["label-year"],
        confidence=entry["confidence"],
        cleared_part=entry.get("cleared-part", ""),
    )
