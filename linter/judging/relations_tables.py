"""What the cells of a table and the entries of a record say of each other.

A product may stand in another cell of the row, or in the header of the column; a card may be named after a condition and list the
product among its ingredients.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from linter.judging.relations_page import TITLE_KEYS, Named, Page
from linter.judging.relations_short import heads_offer, is_bare
from linter.model import Group, GroupKind, Segment, SegmentKind

_LABEL = re.compile(r"[^:]{2,30}(?=:)")
# keys under which a record says what is wrong, and what it gives for that
_TROUBLES = frozenset(
    {"condition", "conditions", "disease", "disorder", "problem", "concern", "indication", "ailment", "issue", "complaint", "goal"}
)
_REMEDIES = frozenset(
    {
        "therapy",
        "treatment",
        "remedy",
        "medicine",
        "product",
        "drug",
        "peptide",
        "device",
        "procedure",
        "protocol",
        "herb",
        "formula",
    }
    | {
        "supplement",
        "solution",
        "recommended",
        "recommendation",
        "service",
        "intervention",
        "modality",
        "drip",
        "technology",
        "trim",
    }
)
_HEADER_WORDS = 6
_RECORD_HEAD = 4
_OPENS_WITHIN = 12
_LABEL_AND_DETAIL = 2


@dataclass
class Tables:
    """Looks things up on one page.

    Args:
        page: What is named where.
        offering: Names of data keys and column headers that offer what stands under them, letters only.
        ingredients: Names of data keys and labels under which ingredients stand, letters only.
    """

    page: Page
    offering: frozenset[str]
    ingredients: frozenset[str]
    _headers: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False)

    def products_beside(self, segment: Segment) -> Sequence[Named]:
        """Products that are all another cell of the segment's row holds, the leftmost such cell; empty outside a table."""
        row = self.page.document.groups[segment.group]
        if segment.kind is not SegmentKind.CELL or row.kind is not GroupKind.ROW:
            return ()
        for index in range(row.first, row.end):
            if index != segment.id and index in self.page.products:
                other = self.page.document.segments[index]
                named = self.page.products_of(other)
                if named and is_bare(other, named):
                    return named
        return ()

    def remedies_beside(self, segment: Segment) -> Sequence[Named]:
        """Products that the record of a title or of what it is for names as its remedy: `{name: "Gout", therapy: "Ozone"}`."""
        own = self.page.document.record(segment)
        if own is None or own.kind is not GroupKind.OBJECT or segment.kind not in (SegmentKind.VALUE, SegmentKind.TITLE):
            return ()
        if segment.key.lower() not in TITLE_KEYS and _letters(segment.key) not in _TROUBLES:
            return ()
        for index in range(own.first, own.end):
            other = self.page.document.segments[index]
            if index in self.page.products and _letters(other.key) in _REMEDIES and self.page.document.record(other) is own:
                named = self.page.products_of(other)
                if named and is_bare(other, named):
                    return named
        return ()

    def has_offering_title(self, segment: Segment) -> bool:
        """Whether the title of the record that a value stands in offers what is listed: "Disorders treated" over an array."""
        own = self.page.document.record(segment)
        if own is None or segment.kind is not SegmentKind.VALUE or segment.key.lower() in TITLE_KEYS:
            return False
        for other in self.page.document.segments[own.first : min(segment.id, own.first + _RECORD_HEAD)]:
            if other.key.lower() in TITLE_KEYS and self.page.document.record(other) is own:
                return heads_offer(other.text)
        return False

    def opens_item(self, segment: Segment, condition: Named) -> bool:
        """Whether a value opens with a trouble under such a title: "Gout with swollen toes" under "Conditions treated"."""
        return condition.start <= _OPENS_WITHIN and self.has_offering_title(segment)

    def header(self, segment: Segment) -> Segment | None:
        """The cell that heads the segment's column, or None when the table's shape does not tell."""
        document = self.page.document
        row = document.groups[segment.group]
        if segment.kind is not SegmentKind.CELL or row.kind is not GroupKind.ROW or row.parent is None:
            return None
        heads = self._head_row(row.parent)
        if not heads or row.end - row.first != len(heads) or row.first == heads[0]:
            return None
        return document.segments[heads[segment.id - row.first]]

    def _head_row(self, table: int) -> tuple[int, ...]:
        """The segments of a table's first row, when all of them are short cells."""
        if table not in self._headers:
            document = self.page.document
            group = document.groups[table]
            first = document.segments[group.first] if group.first < group.end else None
            row = document.groups[first.group] if first is not None else group
            members = document.inside(row) if row.kind is GroupKind.ROW and row.parent == table else ()
            plain = all(item.kind is SegmentKind.CELL and len(item.text.split()) <= _HEADER_WORDS for item in members)
            self._headers[table] = tuple(item.id for item in members) if plain else ()
        return self._headers[table]

    def is_offered_by_header(self, segment: Segment) -> bool:
        """Whether the column's header offers what stands in it: "Used for", "Goal"."""
        head = self.header(segment)
        return head is not None and _letters(head.text) in self.offering

    def is_offered_by_label(self, segment: Segment) -> bool:
        """Whether the first cell of the segment's row offers what stands beside it: "Purpose", "Good for"."""
        label = self._row_label(segment)
        return label is not None and label.id != segment.id and _letters(label.text) in self.offering

    def is_other_row(self, segment: Segment) -> bool:
        """Whether the row of a cell is headed by what is compared, such as "Side effects", and not by what a product is for."""
        document = self.page.document
        row = document.groups[segment.group]
        if segment.kind is not SegmentKind.CELL or row.kind is not GroupKind.ROW:
            return False
        first = document.segments[row.first]
        if first.id == segment.id or self.page.conditions.get(first.id):
            return False
        return _letters(first.text) not in self.offering and not self.page.cues(first, "benefit")

    def is_detail(self, segment: Segment) -> bool:
        """Whether a cell is a mere label of what stands beside it, or stands beside a label that offers nothing."""
        label = self._row_label(segment)
        if label is None or self.is_offered_by_header(segment):
            return False
        if label.id != segment.id:
            return not self.is_offered_by_label(segment)
        beside = self.page.document.segments[segment.id + 1]
        return len(beside.text.split()) >= _HEADER_WORDS and not self.page.products.get(beside.id)

    def _row_label(self, segment: Segment) -> Segment | None:
        """The first cell of the segment's row in a table of two columns, or None."""
        document = self.page.document
        row = document.groups[segment.group]
        if segment.kind is not SegmentKind.CELL or row.kind is not GroupKind.ROW or row.end - row.first != _LABEL_AND_DETAIL:
            return None
        return document.segments[row.first]

    def ingredients_of(self, segment: Segment, *, offered: bool) -> Sequence[Named]:
        """Products listed as ingredients of the record or card that the segment names, or says the uses of.

        Args:
            segment: A title, or whatever the record offers.
            offered: Whether the segment's key offers what stands under it.
        """
        document = self.page.document
        record = document.record(segment)
        titled = segment.level or segment.kind is SegmentKind.TITLE or segment.key.lower() in TITLE_KEYS
        if record is None or not (titled or offered) or record.kind is GroupKind.ROW:
            return ()
        found: list[Named] = []
        for index in range(record.first, record.end):
            if index in self.page.products and self._is_ingredient(record, document.segments[index]):
                found.extend(self.page.products_of(document.segments[index]))
        return found

    def _is_ingredient(self, record: Group, segment: Segment) -> bool:
        document = self.page.document
        names = [segment.key]
        for group in document.ancestors(segment):
            if group.id == record.id:
                break
            names.append(group.key)
        lead = document.lead_in(segment)
        if lead is not None and record.first <= lead.id < record.end:
            names.append(lead.text)
        label = _LABEL.match(segment.text)
        if label is not None:
            names.append(label.group())
        return any(_letters(name) in self.ingredients for name in names)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())
