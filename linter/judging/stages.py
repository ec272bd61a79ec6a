"""Cases told in stages: "Background: … Treatment: … Outcome: …", as labels or as keys of a record.

Such a case is a patient's story whoever tells it. Stages alone show nothing, for bug reports and projects have them as well: an
illness, a turn for the better and a person have to be told of.
"""

from __future__ import annotations

import re
from collections import defaultdict

from linter.judging.histories import TOLD_OF, is_history, tells_a_life
from linter.judging.telling import bare
from linter.model import Document, Segment, SegmentKind

_PROSE = frozenset({SegmentKind.PARAGRAPH, SegmentKind.ITEM, SegmentKind.QUOTE, SegmentKind.VALUE, SegmentKind.CELL})
_NAMES = {
    "trouble": ["background", "challenge", "problem", "situation", "struggle", "complaint", "presentation", "history", "before"],
    "care": ["treatment", "solution", "approach", "intervention", "plan", "protocol"],
    "turn": ["outcome", "outcomes", "result", "results", "progress", "recovery", "after", "today", "now"],
}
_KEYS = {name: stage for stage, names in _NAMES.items() for name in names}
_LABEL = re.compile(
    rf"(?:(?:the|our|her|his|their) )?(?:(?P<name>{'|'.join(_KEYS)})"
    r"|in (?:her|his|their) (?:own )?words|(?:[a-z]+'s|her|his|their) (?:own )?words)\s*[:\u2014\u2013]\s+(?=\S)",
    re.IGNORECASE,
)
# somebody with an age, or a case for whoever treats
_AGED = re.compile(
    r"\b([A-Z][a-z]{2,}),? \(?(?:aged? )?\d{2}\b|\b\d{1,2}[- ]years?[- ]old\b"
    r"|\b(?:patient|client|couple) (?:was|were|had|came|chose|presented|reported)\b"
)
_POSSESSED = re.compile(r"\b([A-Z][a-z]{2,})'s\b")


def staged(document: Document) -> dict[int, str]:
    """The stages of cases, and the headings that name whom they are about: ids of segments, each with the names of the stages."""
    cases: dict[tuple[str, int | None], list[tuple[Segment, str]]] = defaultdict(list)
    for segment in document.segments:
        stage = _stage(segment) if segment.kind in _PROSE else ""
        if stage:
            record = document.record(segment) if segment.kind is SegmentKind.VALUE else None
            cases[("under", segment.heading) if record is None else ("in", record.id)].append((segment, stage))
    told: dict[int, str] = {}
    for steps in cases.values():
        stages = {stage for _, stage in steps}
        text = "\n".join(segment.text for segment, _ in steps)
        if "trouble" in stages and stages & {"turn", "words"} and _is_case(text):
            said = ", ".join(sorted(stages))
            named = [heading for heading in document.trail(steps[0][0]) if _names(heading.text) & _names(text)]
            told |= {segment.id: said for segment in [*named, *(segment for segment, _ in steps)]}
    return told


def _stage(segment: Segment) -> str:
    """Which stage a text is by its key or by the label before it; "" for none."""
    if segment.kind is SegmentKind.VALUE and bare(segment.key) in _KEYS:
        return _KEYS[bare(segment.key)]
    label = _LABEL.match(segment.text)
    if label is None:
        return ""
    return _KEYS[label["name"].lower()] if label["name"] else "words"


def _is_case(text: str) -> bool:
    """Whether somebody's illness and its turn for the better are told, and no career."""
    somebody = _AGED.search(text) is not None or any(told.search(text) for told in TOLD_OF.values())
    return somebody and is_history(text) and not tells_a_life(text)


def _names(text: str) -> set[str]:
    return {name for name in (*_POSSESSED.findall(text), *_AGED.findall(text)) if name}
