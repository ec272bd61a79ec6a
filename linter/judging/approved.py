"""Whether a text that speaks of an approval names the medicine that has it, and no use but what its label carries.

Such a statement is correct. What counts is the sentence, else the segment, else the record or card that the text stands in: a
list of facts under `name: Wegovy` says of Wegovy that it is approved.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from linter.judging.draft import sentence_around
from linter.library.knowledge import Drug, Knowledge
from linter.library.knowledge_cover import Verdict
from linter.library.names import Names
from linter.model import Document, GroupKind, Match, Mention, Options, Segment, SegmentFacts

Facts = dict[int, SegmentFacts]
_RECORDS = frozenset({GroupKind.OBJECT, GroupKind.CARD, GroupKind.ROW, GroupKind.ITEM})
_CARRIED = frozenset(
    {Verdict.APPROVED, Verdict.NARROWER, Verdict.LABELLED, Verdict.BROADER, Verdict.POSSIBLY, Verdict.EMERGENCY, Verdict.GOAL}
)
_APPROVED = ("drug", "biologic")
# devices that reach the market by approval; most others are cleared
_PREMARKET = "dermal filler"
# a copy of a medicine made up for one patient does not share its approval
_COPIES = re.compile(
    r"\b(?:compound(?:ed|ing)|custom(?:[- ]made)?|bespoke|personali[sz]ed|tailor[- ]made|our own|generic)\b", re.IGNORECASE
)


class Approved:
    """Looks approvals up for one document.

    Args:
        document: The file.
        facts: Its facts, by segment id.
        known: What labels carry.
        names: Forms by what they mean.
        options: Jurisdictions.
    """

    def __init__(self, document: Document, facts: Facts, known: Knowledge, names: Names, options: Options) -> None:
        self._document = document
        self._facts = facts
        self._known = known
        self._names = names
        self._jurisdiction = next((code for code in options.jurisdictions if known.labels_of(code)), "us")

    def is_told(self, segment: Segment, match: Match) -> bool:
        """Whether the product named nearest to a match has a label, and the uses beside the match are on it."""
        sentence = sentence_around(self._facts[segment.id].sentences, match.start) or (0, len(segment.text))
        if _COPIES.search(segment.text, *sentence):
            return False
        named = self._products(segment, sentence)
        if not named or not all(self._has_label(item) for item in named):
            return False
        uses = [item for item in self._mentions(segment, sentence) if item.kind == "condition"]
        return all(any(self._carries(product, use) for product in named) for use in uses)

    def _products(self, segment: Segment, sentence: tuple[int, int]) -> Sequence[Mention]:
        for reach in (sentence, (0, len(segment.text))):
            named = [item for item in self._mentions(segment, reach) if item.kind != "condition"]
            if named:
                return named
        for group in self._document.ancestors(segment):
            if group.kind in _RECORDS:
                for other in self._document.segments[group.first : group.end]:
                    named = [item for item in self._mentions(other, (0, len(other.text))) if item.kind != "condition"]
                    if named:
                        return named
        return ()

    def _mentions(self, segment: Segment, reach: tuple[int, int]) -> list[Mention]:
        found = self._facts.get(segment.id)
        return [item for item in found.mentions if reach[0] <= item.start < reach[1]] if found is not None else []

    def _has_label(self, product: Mention) -> bool:
        # a whole class is never approved
        drugs = [self._known.drugs.get(name) for name in product.ids]
        return all(drug is not None and _has_label(drug) for drug in drugs)

    def _carries(self, product: Mention, use: Mention) -> bool:
        brands = {form.brand for form in self._names.forms(product.form) if form.id in product.ids} or {None}
        return any(
            self._known.covers(one, other, brand, self._jurisdiction).verdict in _CARRIED
            for one in product.ids
            for other in use.ids
            for brand in brands
        )


def _has_label(drug: Drug) -> bool:
    return (drug.kind in _APPROVED and bool(drug.uses) and not drug.never_approved) or drug.drug_class.startswith(_PREMARKET)
