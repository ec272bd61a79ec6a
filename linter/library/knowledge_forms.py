"""Written forms of drugs, classes and conditions, with the variants people write.

A form is compared with text that is lower-cased and in which a hyphen between letters or digits reads as a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_HYPHEN = re.compile(r"(?<=[^\W_])-(?=[^\W_])")
_SPACES = re.compile(r"\s+")
_BRITISH = (
    (re.compile(r"anesthe"), "anaesthe"),
    (re.compile(r"anemi"), "anaemi"),
    (re.compile(r"leukemi"), "leukaemi"),
    (re.compile(r"hemorr"), "haemorr"),
    (re.compile(r"hemophil"), "haemophil"),
    (re.compile(r"glycemi"), "glycaemi"),
    (re.compile(r"lipidemi"), "lipidaemi"),
    (re.compile(r"\bedema"), "oedema"),
    (re.compile(r"\bestrogen"), "oestrogen"),
    (re.compile(r"\besophag"), "oesophag"),
    (re.compile(r"gynec"), "gynaec"),
    (re.compile(r"\borthoped"), "orthopaed"),
    (re.compile(r"tumor\b"), "tumour"),
    (re.compile(r"tumors\b"), "tumours"),
    (re.compile(r"\baging\b"), "ageing"),
    (re.compile(r"\blabor\b"), "labour"),
    (re.compile(r"\bapnea\b"), "apnoea"),
    (re.compile(r"\bbehavior"), "behaviour"),
    (re.compile(r"\bgeneralized\b"), "generalised"),
    (re.compile(r"optimization\b"), "optimisation"),
)


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write an id.

    Attributes:
        form: Lower-cased, hyphens between letters or digits as spaces, apostrophes straight.
        id: Knowledge id.
        kind: "drug", "class" or "condition".
        case_sensitive: Whether the text must stand as in `written`.
        needs_support: Ambiguous: counts only where the sentence or the page speaks of the same thing.
        brand: The brand, generic or product that was named, or None where the form names the whole entry.
        written: As the knowledge writes it, hyphens as in `form` but case kept.
    """

    form: str
    id: str
    kind: str
    case_sensitive: bool = False
    needs_support: bool = False
    brand: str | None = None
    written: str = ""


def folded(text: str) -> str:
    """Text with hyphens between letters or digits as spaces, straight apostrophes and single spaces; case kept."""
    plain = text.replace("’", "'").replace("‘", "'").replace("‑", "-").replace("–", "-")
    return _SPACES.sub(" ", _HYPHEN.sub(" ", plain)).strip()


def normal_form(text: str) -> str:
    """`folded`, lower-cased: what the text that is searched looks like."""
    return folded(text).lower()


def variants(written: str) -> tuple[str, ...]:
    """A form and what people write instead: plurals, possessives without apostrophe, British spelling. Written form first."""
    base = folded(written)
    found = {base: None}
    for spelled in _spellings(base):
        found.setdefault(spelled)
        plural = _plural(spelled)
        if plural:
            found.setdefault(plural)
    for form in tuple(found):
        if "'" in form:
            found.setdefault(form.replace("'", ""))
        if form.endswith("'s") or "'s " in form:
            found.setdefault(form.replace("'s", ""))
    return tuple(found)


def _spellings(base: str) -> Iterator[str]:
    yield base
    british = base
    for pattern, spelling in _BRITISH:
        british = pattern.sub(spelling, british)
    if british != base:
        yield british


def _plural(form: str) -> str:
    last = form.rsplit(" ", 1)[-1]
    if not last.isalpha() or len(last) < 2 or last[-1] in "sS":
        return "" if not last.endswith("sis") else form[:-3] + "ses"
    if last.isupper():
        return form + "s"
    if last.endswith(("ch", "sh", "x", "z")):
        return form + "es"
    if last.endswith("y") and last[-2] not in "aeiou":
        return form[:-1] + "ies"
    return form + "s"


def expand(
    written: Iterable[tuple[str, str | None]], entry: Mapping[str, Any], key: tuple[str, str], *, capitals: bool
) -> Iterator[Form]:
    """The forms of one entry.

    Args:
        written: Forms as written, each with its brand or None.
        entry: The entry, for its `ambiguous` and `exact-case` lists.
        key: Kind and id.
        capitals: Whether ambiguous abbreviations count only in capitals.
    """
    kind, name = key
    ambiguous = {folded(form) for form in entry.get("ambiguous", ())}
    exact = {folded(form) for form in entry.get("exact-case", ())}
    for text, brand in written:
        base = folded(text)
        needs = base in ambiguous
        shouted = capitals and needs and len(base) <= 6 and _abbreviation(base)
        for form in variants(text) if brand is None or kind != "drug" else (base,):
            yield Form(form.lower(), name, kind, shouted or base in exact, needs, brand, form)


def _abbreviation(form: str) -> bool:
    return sum(letter.isupper() for letter in form) > 1 or (form.isupper() and not form.isalpha())


def unique(forms: Iterable[Form]) -> list[Form]:
    """Each (form, id) once, the first kept; generated variants never displace a written form of another id."""
    seen: dict[tuple[str, str], Form] = {}
    for form in forms:
        seen.setdefault((form.form, form.id), form)
    return list(seen.values())


def capitalised(names: Iterable[Iterable[str]]) -> frozenset[str]:
    """Words that are written with a capital: proper names, not the beginnings of sentences."""
    return frozenset(word for each in names for name in each for word in re.findall(r"\b[A-Z][a-z]+(?:'s)?", name))
