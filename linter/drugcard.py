"""What the knowledge says about one drug, device, substance or class, for `reglint explain --drug`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from linter.errors import UsageError
from linter.library.knowledge import Drug, DrugClass, Knowledge, Use
from linter.library.knowledge_forms import normal_form
from linter.nearest import nearest


def find_drug(knowledge: Knowledge, name: str) -> Drug | DrugClass:
    """The entry of that id or of that written form.

    Raises:
        UsageError: When nothing is called so.
    """
    if name in knowledge.drugs:
        return knowledge.drugs[name]
    if name in knowledge.classes:
        return knowledge.classes[name]
    wanted = normal_form(name)
    forms = (*knowledge.drug_forms(), *knowledge.class_forms())
    for form in forms:
        if form.form == wanted:
            return knowledge.drugs[form.id] if form.kind == "drug" else knowledge.classes[form.id]
    raise UsageError(f"the knowledge has no drug or class {name!r}", hint=nearest(wanted, [form.form for form in forms]))


def card(knowledge: Knowledge, entry: Drug | DrugClass) -> dict[str, Any]:
    """The entry as plain data with names instead of ids."""
    if isinstance(entry, DrugClass):
        return {"id": entry.id, "name": entry.name, "forms": list(entry.forms), "members": list(entry.members)}
    return {
        "id": entry.id,
        "name": entry.name,
        "kind": entry.kind,
        "class": entry.drug_class,
        "names": list(entry.names),
        "brands": list(entry.brands),
        "never_approved": entry.never_approved,
        "uses": [_use(knowledge, use) for use in entry.uses],
        "broader_than_label": _names(knowledge, entry.broader_than_label),
        "possibly_approved": {_name(knowledge, key): why for key, why in sorted(entry.possibly_approved.items())},
        "promoted_off_label": _names(knowledge, entry.promoted_off_label),
        "note": entry.note,
        "source": entry.source,
        "label_year": entry.label_year,
        "confidence": entry.confidence,
    }


def text(knowledge: Knowledge, entry: Drug | DrugClass) -> str:
    """The card for a terminal."""
    return "\n".join(_lines(card(knowledge, entry))) + "\n"


def _lines(data: dict[str, Any]) -> Iterator[str]:
    yield f"{data['name']} ({data['id']})"
    if "members" in data:
        yield f"  a class; members: {', '.join(data['members'])}"
        yield f"  written: {', '.join(data['forms'])}"
        return
    yield f"  {data['kind']}, {data['class']}; brands: {', '.join(data['brands']) or 'none'}"
    yield ""
    if data["uses"]:
        yield f"On a US label or clearance (read {data['label_year']}, {data['confidence']}):"
    else:
        yield f"No US label, approval or clearance for any use is known (as of {data['label_year']})."
    for use in data["uses"]:
        products = f" [{', '.join(use['products'])}]" if use["products"] else ""
        details = "; ".join(
            part for part in (use["limits"], f"since {use['since']}" if use["since"] else "", use["confidence"]) if part
        )
        yield f"  - {use['condition']}{products} ({details})"
    for title, key in (("Broader than the label", "broader_than_label"), ("Known to be promoted beyond it", "promoted_off_label")):
        if data[key]:
            yield f"{title}: {', '.join(data[key])}"
    for name, why in data["possibly_approved"].items():
        yield f"To check against the current label: {name} ({why})"
    if data["note"]:
        yield f"Note: {data['note']}"
    yield f"Source: {data['source']}"


def _use(knowledge: Knowledge, use: Use) -> dict[str, Any]:
    return {
        "condition": _name(knowledge, use.condition),
        "products": list(use.products),
        "limits": use.limits,
        "since": use.since,
        "jurisdiction": use.jurisdiction,
        "confidence": use.confidence,
    }


def _name(knowledge: Knowledge, condition: str) -> str:
    return knowledge.conditions[condition].name


def _names(knowledge: Knowledge, conditions: frozenset[str]) -> list[str]:
    return sorted(_name(knowledge, condition) for condition in conditions)
