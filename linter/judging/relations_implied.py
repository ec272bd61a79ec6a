"""Uses offered by names alone: titles, headings and lists of troubles on a page that offers its product for others outright.

A text that only names a trouble says nothing by itself. Where the page has just offered the product for that very trouble, or
where it lists one trouble after another beside outright offers, a reader takes the name for one more of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from linter.judging.relations_find import Claim
from linter.judging.relations_page import TITLE_KEYS, Named, Page
from linter.judging.relations_short import is_explained, is_little_more
from linter.model import Group, GroupKind, Segment, SegmentKind

_LISTED = 3
_OUTRIGHT = 2
_LISTS = frozenset({GroupKind.LIST, GroupKind.ARRAY})
_MEMBERS = frozenset({SegmentKind.ITEM, SegmentKind.VALUE, SegmentKind.CELL})
# what stands under such words is told, asked or warned of, and not offered
_TELLS = re.compile(
    r"\b(?:symptoms?|signs?|causes?|caused|risks?|side effects?|triggers?|factors?|questions?|FAQs?|why|when|not|never|avoid\w*"
    r"|contra\w+|myths?|facts?|history|diagnos\w+|related|articles?|blogs?|posts?|news|categor\w+|tags?|quiz|survey|intake"
    r"|precautions?|warnings?|interactions?|deficienc\w+|low|types?|stages?|references?|studies|sources?|complications?|evidence"
    r"|research|trials?|departments?|specialt(?:y|ies)|menu|links|pages|allergens?|exclu\w+)\b",
    re.IGNORECASE,
)

# beside the name of a trouble, a title that offers says no more than such words
_MERELY = re.compile(
    r"(?:treat(?:ed|ments?)?|therap(?:y|ies)|care|relief|support|management|recovery|healing|solutions?|remed(?:y|ies)|specialists?|drip"
    r"|fighter|buster|rescue|reset|natural|naturally|homeopath\w*|ayurved\w*|herbal|in|for|and|or|of|the|with|your|chronic|acute|severe|mild"
    r"|adults?|children|men|women|male|female|kids|syndrome|disorders?|diseases?|problems?|conditions?|issues?|ailments?|complaints?"
    r"|symptoms|related|resistant|stage|early|late|general|other|infections?|injur(?:y|ies)|health|reversal|cure)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_HEAD = re.compile(r"[^:|\u2013\u2014]*?(?=\s*[:|\u2013\u2014]|\s-\s|$)")
# what such products are lawfully sold for when nothing worse is named
_LOOKS = frozenset({"aesthetic", "hair_loss", "skin", "ivf"})

Offer = tuple[Segment, Claim]


@dataclass
class Implied:
    """Finds such uses on one page.

    Args:
        page: What is named where.
        offers: What the page offers outright, in order.
    """

    page: Page
    offers: Sequence[Offer]
    _under: dict[int, list[Claim]] = field(default_factory=dict, init=False)
    _in_record: dict[int, list[Claim]] = field(default_factory=dict, init=False)
    _counts: dict[int, int] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        document = self.page.document
        for segment, claim in self.offers:
            for heading in document.trail(segment):
                self._under.setdefault(heading.id, []).append(claim)
            for group in document.ancestors(segment):
                if group.kind in (GroupKind.OBJECT, GroupKind.CARD):
                    self._in_record.setdefault(group.id, []).append(claim)
                    break

    def claims(self) -> Iterator[Offer]:
        """Claims of segments that make none themselves, in order of position."""
        done = {segment.id for segment, _ in self.offers}
        for segment_id in sorted(set(self.page.conditions) - done):
            segment = self.page.document.segments[segment_id]
            if segment.text.rstrip().endswith("?") or self.page.products.get(segment_id):
                continue
            for condition in self.page.conditions[segment_id]:
                if is_explained(segment, condition) or not is_little_more(segment, condition, self.page):
                    continue
                claim = self._echoed(segment, condition) or self._listed(segment, condition)
                if claim is not None:
                    yield segment, claim

    def _echoed(self, segment: Segment, condition: Named) -> Claim | None:
        """The claim of a title or heading over an outright offer for the same trouble."""
        if segment.level:
            below = self._under.get(segment.id, [])
        elif segment.key.lower() in TITLE_KEYS or segment.kind is SegmentKind.TITLE:
            own = self.page.document.record(segment)
            below = self._in_record.get(own.id, []) if own is not None else []
        else:
            return None
        if not below or not self._merely(segment):
            return None
        for claim in below:
            # a card that sells for one trouble what its title names another for means both
            if not segment.level or self._same(claim.condition, condition):
                return Claim(condition, claim.products, "heading" if segment.level else "record", None, claim.cues[:1])
        return None

    def _merely(self, segment: Segment) -> bool:
        """Whether a title, or what stands before a colon or dash in it, says nothing but troubles and that they are treated."""
        head = _HEAD.match(segment.text)
        end = head.end() if head else len(segment.text)
        named = self.page.conditions_in(segment, (0, end))
        if any(not _LOOKS.isdisjoint((name, *self.page.lexicon.knowledge.ancestors(name))) for item in named for name in item.ids):
            return False
        rest = (
            word
            for word in _WORD.finditer(segment.text, 0, end)
            if not any(item.start <= word.start() < item.end for item in named)
        )
        return bool(named) and all(_MERELY.fullmatch(word.group()) for word in rest)

    def _listed(self, segment: Segment, condition: Named) -> Claim | None:
        """The claim of an item among troubles listed under no other announcement, beside outright offers of the page's product."""
        topic = self.page.topic
        if not topic or segment.kind not in _MEMBERS or not self._pushes:
            return None
        group = self._list(segment)
        if group is None or self._troubles(group) < _LISTED or self._told(segment):
            return None
        return Claim(condition, tuple(topic), "topic", topic[0].segment)

    @cached_property
    def _pushes(self) -> bool:
        """Whether the page offers its topic outright more than once, or in a heading."""
        topic = self.page.topic
        family = self.page.lexicon.family(topic[0]).union(*(self.page.lexicon.family(item) for item in topic))
        own = [
            (segment, claim)
            for segment, claim in self.offers
            if any(not family.isdisjoint(self.page.lexicon.family(item)) for item in claim.products)
        ]
        if any(segment.level and claim.how == "sentence" for segment, claim in own):
            return True
        return len({(segment.id, claim.condition.start) for segment, claim in own}) >= _OUTRIGHT

    def _list(self, segment: Segment) -> Group | None:
        """The list that a segment stands in, through the records of its items."""
        for group in self.page.document.ancestors(segment):
            if group.kind in _LISTS:
                return group
            if group.kind not in (GroupKind.ITEM, GroupKind.OBJECT, GroupKind.CARD):
                return None
        return None

    def _troubles(self, group: Group) -> int:
        """How many members of a list are little more than the name of a trouble; none unless most of them are."""
        if group.id not in self._counts:
            document = self.page.document
            members = [item for item in document.segments[group.first : group.end] if item.kind in _MEMBERS]
            bare = [
                item
                for item in members
                if any(is_little_more(item, named, self.page) for named in self.page.conditions.get(item.id, ()))
            ]
            self._counts[group.id] = len(bare) if 2 * len(bare) >= len(members) else 0
        return self._counts[group.id]

    def _told(self, segment: Segment) -> bool:
        """Whether what stands over a list, or names it in data, announces something else than what is treated."""
        document = self.page.document
        above = [item.text for item in list(document.trail(segment))[:1]]
        lead = document.lead_in(segment)
        if lead is not None and lead.id != segment.id:
            above.append(lead.text)
        above += [re.sub(r"(?<=[a-z])(?=[A-Z])|[_-]", " ", key) for key in document.key_path(segment)]
        return any(_TELLS.search(text) for text in above)

    def _same(self, one: Named, other: Named) -> bool:
        known = self.page.lexicon.knowledge
        for mine in one.ids:
            for theirs in other.ids:
                if mine == theirs or mine in known.ancestors(theirs) or theirs in known.ancestors(mine):
                    return True
        return False
