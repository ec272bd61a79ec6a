"""Whether a label carries a use: one verdict with the label fact that explains it.

Prescribing beyond the label is lawful, so no verdict says "unlawful". A parent of an approved use is broader wording,
whatever a list of commonly promoted uses says; a use of another brand is not a use of this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from linter.library.knowledge_forms import normal_form

if TYPE_CHECKING:
    from linter.library.knowledge import Condition, Drug, DrugClass, Knowledge, Use

MANY_USES = 6
_FORMS = "injection|injectable|cream|gel|tablets?|pills?|pen|patch(es)?|film|iv|im|oral|nasal spray|intrathecal|vns"
_DOSAGE = re.compile(rf"^(women's |men's )|( (for )?({_FORMS}))+$")


class Verdict(StrEnum):
    """How a use stands to the label, from carried to not carried, then what cannot be said."""

    APPROVED = "approved"
    NARROWER = "narrower-than-label"
    BROADER = "broader-than-label"
    POSSIBLY = "possibly-approved"
    CONTEXT = "context"
    GOAL = "lawful-goal"
    LABELLED = "labelled-unapproved"
    EMERGENCY = "emergency-only"
    UNAPPROVED = "unapproved"
    UNKNOWN = "unknown"
    NOT_JUDGED = "not-judged"

    @property
    def accuses(self) -> bool:
        """Whether promotion of the use is off-label promotion."""
        return self is Verdict.UNAPPROVED


_Found: TypeAlias = "tuple[Verdict, str, Use | None]"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a label stands to a use.

    Attributes:
        verdict: See `Verdict`.
        drug: Drug or class id.
        condition: Condition id.
        brand: The brand or form that was named, or None.
        because: For "unapproved": "listed" (known to be promoted so), "other-brand", "never-approved", "form" or "related"
            (a broader or narrower wording of a listed one); else "".
        fact: One or two sentences for a reader: what the label does carry, and since when or as of which year.
        carried: Ids of the conditions that the label carries, for the brand when one was named.
        limits: What the label adds to the use concerned, or "".
        since: Date of the use concerned where known, or "".
        year: Year of the label that was read.
        source: Where the fact was read.
        confidence: "seen", "derived" or "recalled".
    """

    verdict: Verdict
    drug: str
    condition: str
    brand: str | None
    because: str
    fact: str
    carried: tuple[str, ...]
    limits: str
    since: str
    year: int
    source: str
    confidence: str


def judge(known: Knowledge, drug: Drug, condition: Condition, brand: str | None, jurisdiction: str) -> Coverage:
    """The verdict for one drug. `brand` is a brand, generic or unapproved form of the drug; an unknown one counts as none."""
    uses = [use for use in drug.uses if use.jurisdiction == jurisdiction]
    if not uses and not known.judged(jurisdiction):
        return _make(known, drug, (condition, brand), (Verdict.NOT_JUDGED, "", None), uses)
    own = _uses_of(drug, uses, brand)
    verdict, because, use = _verdict(known, drug, condition, own, [use for use in uses if use not in own])
    if brand is not None and because == "other-brand" and use is not None and _loosely_named(brand, use):
        verdict, because = Verdict.BROADER, ""
    if not known.judged(jurisdiction) and verdict not in _FROM_USES:
        # The lists of an entry (promoted, context, goals) are about US labels and say nothing of another country.
        verdict, because, use = Verdict.NOT_JUDGED, "", None
    if verdict is Verdict.UNAPPROVED and brand in drug.unapproved_forms:
        because = "form"
    return _make(known, drug, (condition, brand), (verdict, because, use), own)


def judge_class(known: Knowledge, group: DrugClass, condition: Condition, jurisdiction: str) -> Coverage:
    """The verdict for a class: carried when any member's label carries it, unapproved only when no member's may."""
    each = [judge(known, known.drugs[name], condition, None, jurisdiction) for name in group.members]
    best = min(each, key=_class_rank)
    carriers = [item for item in each if item.verdict is best.verdict]
    if best.verdict is Verdict.UNAPPROVED:
        fact = f"None of the {len(each)} {group.name} known here has a label that carries {inline_name(known, condition)}."
    elif best.verdict is Verdict.UNKNOWN or len(carriers) == len(each):
        fact = best.fact
    else:
        names = _listed(plain_name(known.drugs[item.drug]) for item in carriers)
        fact = f"True of {len(carriers)} of {len(each)} members of {group.name} ({names}). {best.fact}"
    return replace(best, drug=group.id, brand=None, fact=fact)


def plain_name(thing: Condition | Drug | DrugClass) -> str:
    """A name for a sentence: without the remark in brackets."""
    return _REMARK.sub("", thing.name)


def inline_name(known: Knowledge, condition: Condition) -> str:
    """A condition's name inside a sentence: "hair loss" for "Hair loss"; "Crohn's disease" and "PTSD" keep their capitals."""
    name = plain_name(condition)
    first = re.split(r"[ -]", name, maxsplit=1)[0]
    if first in known.capitalised or not first[1:].islower():
        return name
    return name[0].lower() + name[1:]


_REMARK = re.compile(r"\s*\([^)]*\)")


def _class_rank(item: Coverage) -> int:
    # A member that was never approved for anything says nothing about the class as long as another member is not judged.
    return len(_CLASS_ORDER) if item.because == "never-approved" else _CLASS_ORDER.index(item.verdict)


_FROM_USES = frozenset({Verdict.APPROVED, Verdict.NARROWER, Verdict.BROADER})
_CLASS_ORDER = (
    Verdict.APPROVED,
    Verdict.NARROWER,
    Verdict.BROADER,
    Verdict.LABELLED,
    Verdict.POSSIBLY,
    Verdict.EMERGENCY,
    Verdict.CONTEXT,
    Verdict.GOAL,
    Verdict.NOT_JUDGED,
    Verdict.UNAPPROVED,
    Verdict.UNKNOWN,
)


def _verdict(known: Knowledge, drug: Drug, condition: Condition, own: Sequence[Use], others: Sequence[Use]) -> _Found:
    above = set(known.ancestors(condition.id))
    for use in own:
        if use.condition == condition.id:
            return Verdict.APPROVED, "", use
    listed = _from_lists(drug, condition, above)
    if listed is not None:
        return listed, "", None
    for use in own:
        if condition.id in known.ancestors(use.condition):
            return Verdict.BROADER, "", use
    if own and condition.id in drug.broader_than_label:
        return Verdict.BROADER, "", None
    if condition.id in drug.lawful_goals or (drug.kind == "supplement" and condition.goal):
        return Verdict.GOAL, "", None
    for use in others:
        if use.condition == condition.id or use.condition in above:
            return Verdict.UNAPPROVED, "other-brand", use
    if condition.id in drug.promoted_off_label:
        return Verdict.UNAPPROVED, "listed", None
    if condition.id in drug.context:
        return Verdict.CONTEXT, "", None
    for use in own:
        if use.condition in above and not _nearer_promoted(known, drug, condition, use):
            return Verdict.NARROWER, "", use
    return _beyond_lists(known, drug, condition, above)


def _from_lists(drug: Drug, condition: Condition, above: set[str]) -> Verdict | None:
    if condition.id in drug.emergency_authorized:
        return Verdict.EMERGENCY
    if condition.id in drug.labelled_unapproved:
        return Verdict.LABELLED
    narrower = bool(above.intersection(drug.possibly_approved)) and condition.id not in drug.promoted_off_label
    if narrower or condition.id in drug.possibly_approved:
        return Verdict.POSSIBLY
    return None


def _nearer_promoted(known: Knowledge, drug: Drug, condition: Condition, use: Use) -> bool:
    # "cosmetic slimming" may hang below an approved use through a promoted one: then the promoted one decides.
    between = [name for name in known.ancestors(condition.id) if use.condition in known.ancestors(name)]
    return any(name in drug.promoted_off_label for name in between)


def _beyond_lists(known: Knowledge, drug: Drug, condition: Condition, above: set[str]) -> _Found:
    promoted = drug.promoted_off_label
    if above.intersection(promoted):
        return Verdict.UNAPPROVED, "related", None
    if not condition.goal and any(condition.id in known.ancestors(name) and not _is_goal(known, name) for name in promoted):
        return Verdict.UNAPPROVED, "related", None
    if drug.never_approved and not condition.goal:
        return Verdict.UNAPPROVED, "never-approved", None
    return Verdict.UNKNOWN, "", None


def _is_goal(known: Knowledge, name: str) -> bool:
    return known.conditions[name].goal


def _uses_of(drug: Drug, uses: Sequence[Use], brand: str | None) -> list[Use]:
    if brand is None:
        return list(uses)
    if brand in drug.unapproved_forms:
        return []
    if brand in drug.generics:
        meant = {normal_form(name) for name in drug.generics[brand]}
        return [use for use in uses if not use.products or meant.intersection(map(normal_form, use.products))]
    name = normal_form(brand)
    exact = [use for use in uses if name in map(_product, use.products) or name in map(normal_form, use.products)]
    if not exact:
        exact = [use for use in uses if _product(name) in map(_product, use.products)]
    if not exact:
        # The label of this product was not read: what any product carries is not held against it.
        return list(uses)
    return [use for use in uses if use in exact or not use.products]


def _product(name: str) -> str:
    return _DOSAGE.sub("", normal_form(name))


def _loosely_named(brand: str, use: Use) -> bool:
    return any(normal_form(name).startswith(normal_form(brand) + " ") for name in use.products)


def _make(known: Knowledge, drug: Drug, asked: tuple[Condition, str | None], found: _Found, own: Sequence[Use]) -> Coverage:
    verdict, because, use = found
    condition, brand = asked
    return Coverage(
        verdict=verdict,
        drug=drug.id,
        condition=condition.id,
        brand=brand,
        because=because,
        fact=" ".join(_sentences(known, drug, asked, found, own)),
        carried=tuple(item.condition for item in own),
        limits=use.limits if use else "",
        since=use.since if use else "",
        year=(use.label_year if use and use.label_year else drug.label_year),
        source=(use.source if use and use.source else drug.source),
        confidence=use.confidence if use else drug.confidence,
    )


def _sentences(
    known: Knowledge, drug: Drug, asked: tuple[Condition, str | None], found: _Found, own: Sequence[Use]
) -> Iterator[str]:
    verdict, because, use = found
    wanted = plain_name(asked[0])
    name = _called(drug, asked[1], own)
    if verdict is Verdict.NOT_JUDGED:
        yield "The facts known here are US labels; this use was not judged for the jurisdiction asked for."
        return
    if verdict is Verdict.LABELLED:
        yield f"{wanted} stands on the label of {name}, which is marketed without FDA approval."
        return
    if verdict is Verdict.EMERGENCY:
        yield f"An emergency use authorization, not an approval, names {name} for {inline_name(known, asked[0])}."
        return
    if verdict is Verdict.POSSIBLY:
        why = drug.possibly_approved.get(asked[0].id) or next(iter(drug.possibly_approved.values()))
        yield f"An approval for {inline_name(known, asked[0])} may have come after the material read ({drug.label_year}): {why}."
        return
    yield _carries(known, drug, name, own)
    if use is None:
        return
    used = plain_name(known.conditions[use.condition])
    if because == "other-brand":
        yield f"{used} is on the label of {_listed(use.products)}, not of {name}."
    elif use not in own and because != "form":
        yield f"{used} is on the label of {_listed(use.products)}."
    elif use in own and use.limits and use.confidence != "derived":
        yield f"For {inline_name(known, known.conditions[use.condition])} the label says: {use.limits}."


def _called(drug: Drug, brand: str | None, own: Sequence[Use]) -> str:
    if brand is not None and (brand in drug.unapproved_forms or brand in drug.generics or _has_label(own, brand)):
        return brand
    return plain_name(drug)


def _has_label(own: Sequence[Use], brand: str) -> bool:
    return any(_product(brand) in map(_product, use.products) for use in own)


def _carries(known: Knowledge, drug: Drug, name: str, own: Sequence[Use]) -> str:
    if not own:
        if drug.kind == "supplement":
            # prescription forms of a vitamin or mineral may have labels of their own
            return f"{name[0].upper()}{name[1:]} is judged here as a supplement or remedy; prescription forms were not looked at."
        return f"No US approval or clearance of {name} for any use is known (as of {drug.label_year})."
    # "derived" uses only reword a seen one; naming them would make the list longer and no clearer.
    shown = [use for use in own if use.confidence != "derived"] or list(own)
    names = [inline_name(known, known.conditions[use.condition]) for use in shown[:MANY_USES]]
    rest = f" and {len(shown) - MANY_USES} more" if len(shown) > MANY_USES else ""
    year = max(use.label_year or drug.label_year for use in own)
    carried = f"{'; '.join(names)}{rest}."
    if drug.cleared_part:
        return f"{name[0].upper()}{name[1:]} itself is not cleared; {drug.cleared_part} is ({year}), for: {carried}"
    if drug.kind == "device" and drug.confidence == "recalled":
        return f"Clearance differs by device; name yours. Known here for {name}: {carried}"
    word = "clearance" if drug.kind == "device" else "label"
    return f"The {own[0].jurisdiction.upper()} {word} of {name} ({year}) carries: {carried}"


def _listed(names: Iterable[str]) -> str:
    items = list(names)
    if len(items) > 3:
        return f"{', '.join(items[:3])} and others"
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
