"""What makes a condition a claim for a product: one sentence, a passage, a list, a record, a heading or the page's topic.

Scopes are tried from the inside out, and the first that names a product decides. A named treatment without a drug, or another
product, closes the way outward.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from linter.judging.relations_leads import led_from_afar, opens_with
from linter.judging.relations_page import TITLE_KEYS, Named, Page
from linter.judging.relations_short import (
    SHORT,
    does_without_subject,
    is_bare,
    is_explained,
    is_fragment,
    is_little_more,
    is_purity,
    names_purpose,
    presumes,
)
from linter.judging.relations_tables import Tables
from linter.judging.relations_told import (
    PROMOTES,
    answered,
    answers_below,
    promoting,
    provided,
    recovered,
    relieved_later,
    reports_below,
)
from linter.judging.relations_words import (
    acts_on,
    adjacent,
    apposed,
    attached,
    gap,
    has_companion,
    joined,
    named_for,
    opens_for,
    pairs,
    parted,
    promises_itself,
    renamed,
    same_words,
    treats_by_name,
)
from linter.model import Cue, Group, GroupKind, Segment, SegmentKind

_ANSWERS = frozenset({"answer", "a", "acceptedanswer", "text", "response", "content", "body"})
_QUESTIONS = frozenset({"question", "q", "name", "heading", "title"})
_HARMS = ("harm", "risk-section", "symptom-section", "question")
_THIS = re.compile(
    r"(?:This|These|They|Together,? (?:these|they)) (?:all )?(?:will|can|may|also|help|helps|work|works|support|supports) "
)
_RECORDS_OUT = 3
_NEAR = 25
_DELIVERED = 40
_NAMED_FOR = 60
_FRAGMENT = 50


@dataclass(frozen=True, slots=True)
class Claim:
    """A condition that the page offers a product for.

    Attributes:
        how: "sentence", "passage", "list", "record", "heading", "topic" or "under" (a heading or question
            above names the condition).
        via: The heading, lead-in or title that names the product, when it stands elsewhere.
        cues: The words that made the relation, with their segments.
        product_mark: The product's mention, when it is what a finding marks.
        shared: Whether something else is named in one breath with the products and several conditions, so that the condition may be
            the other's.
        listed: Whether the products are ingredients, one of which may be meant for something else.
    """

    condition: Named
    products: tuple[Named, ...]
    how: str
    via: Segment | None = None
    cues: tuple[tuple[Segment, Cue], ...] = ()
    product_mark: Named | None = None
    shared: bool = False
    listed: bool = False


@dataclass
class Finder:
    """Finds claims on one page.

    Args:
        page: What is named where.
        keys: Data keys that offer what stands under them, lower-cased, letters only.
        stories: Data keys that hold reviews.
        tables: What cells and entries say of each other.
    """

    page: Page
    keys: frozenset[str]
    stories: frozenset[str]
    tables: Tables
    _titles: dict[int, Sequence[Named]] = field(default_factory=dict, init=False)
    _sections: dict[int | None, set[str]] | None = field(default=None, init=False)

    def claim(self, segment: Segment, condition: Named) -> Claim | None:
        """The claim that a condition mention makes, or None."""
        page = self.page
        if any(cue.category == "measured" for cue in page.cues_over(segment, condition.start, condition.end)):
            return None
        if is_explained(segment, condition) or is_purity(segment, condition):
            return None
        sentence = page.sentence(segment, condition.start)
        products = page.products_of(segment)
        first = bisect_left(products, sentence[0], key=_start)
        local = products[first : bisect_left(products, sentence[1], first, key=_start)]
        if local:
            told = self._in_sentence(segment, condition, sentence, local)
            return told or self._answered(segment, condition, sentence, products[first + len(local) :])
        if page.cues(segment, "drug-free", sentence):
            return None
        if reports_below(page, segment):
            return None
        bare = is_little_more(segment, condition, self.page) or self.tables.opens_item(segment, condition)
        bare = bare or (opens_with(segment, condition.start) and self._is_led(segment))
        earlier = products[first - 1] if first else None
        if bare and earlier is None:
            return self._offered(segment, condition)
        told = self._answered(segment, condition, sentence, products[first:])
        if told is not None:
            return told
        cues = (
            self._spoken(segment, condition, sentence)
            or recovered(page, segment, condition, sentence)
            or relieved_later(page, segment, condition, sentence)
            or provided(page, segment, condition, sentence)
        )
        if not cues:
            return None
        if earlier is not None:
            return Claim(condition, (earlier,), "passage", None, tuple((segment, cue) for cue in cues[-2:]))
        found = self._outside(segment)
        if found is None:
            return None
        how, via, named = found
        return Claim(condition, tuple(named), how, via, tuple((segment, cue) for cue in cues[-2:]))

    def inherited(self) -> Iterator[tuple[Segment, Claim]]:
        """Products offered in a text without a condition of its own, under a heading or question that names one."""
        page = self.page
        for segment_id in sorted(page.products):
            segment = page.document.segments[segment_id]
            if segment.level or segment.kind in SHORT - {SegmentKind.VALUE} or page.conditions.get(segment_id):
                continue
            above = self._asked(segment)
            named = page.conditions.get(above.id, []) if above is not None else []
            if above is None or len(named) != 1:
                continue
            for product in page.products_of(segment):
                sentence = page.sentence(segment, product.start)
                cues = self._vouches(segment, sentence)
                if cues:
                    yield segment, Claim(named[0], (product,), "under", above, tuple((segment, cue) for cue in cues[:2]), product)
                    break

    def _asked(self, segment: Segment) -> Segment | None:
        """The question a data value answers, else the nearest heading."""
        own = self.page.document.record(segment)
        if segment.key.lower() in _ANSWERS and own is not None:
            for index in range(own.first, segment.id):
                other = self.page.document.segments[index]
                if other.key.lower() in _QUESTIONS:
                    return other
        return next(iter(self.page.document.trail(segment)), None)

    def _vouches(self, segment: Segment, sentence: tuple[int, int]) -> list[Cue]:
        """Cues of a sentence that offers in one's own voice, or that says yes to the question above."""
        cues = promoting(self.page, segment, sentence)
        if segment.text.startswith(("Yes.", "Yes,", "Yes!", "Yes -", "Yes —", "Absolutely", "Certainly")):
            return cues
        return cues if self.page.cues(segment, "own-voice", sentence) else []

    def _answered(self, segment: Segment, condition: Named, sentence: tuple[int, int], later: Sequence[Named]) -> Claim | None:
        """The claim that a later sentence makes by answering a trouble with the first product it names."""
        told = answered(self.page, segment, condition, sentence, later[0]) if later else None
        return None if told is None else Claim(condition, tuple(told[0]), "passage", None, told[1])

    def _spoken(self, segment: Segment, condition: Named, sentence: tuple[int, int]) -> list[Cue]:
        """Promoting cues before the condition whose subject is the treatment: "it relieves pain", or a short "Relieves pain"."""
        cues = [cue for cue in promoting(self.page, segment, sentence) if cue.start < condition.start]
        if segment.kind in SHORT:
            return cues
        if _THIS.match(segment.text, *sentence):
            return cues
        first = [cue for cue in cues if cue.category == "benefit" and cue.start == sentence[0]]
        if first and does_without_subject(segment, sentence[0]):
            return cues
        subjects = self.page.cues(segment, "anaphor", sentence)
        return [cue for cue in cues if any(subject.start <= cue.start for subject in subjects)]

    def _in_sentence(self, segment: Segment, condition: Named, sentence: tuple[int, int], local: Sequence[Named]) -> Claim | None:
        cues = promoting(self.page, segment, sentence)
        products = attached(segment, condition, local, self.page.cues(segment, "linking", sentence))
        free = gap(condition, products)
        if self.page.cues(segment, "drug-free", free):
            return None
        if products[0].start >= condition.end and not self._leads_to(segment, condition, products[0], cues):
            return None
        low = min(condition.end, products[0].end)
        high = max(condition.start, products[-1].start)
        links = [cue for cue in self.page.cues(segment, "linking", sentence) if low <= cue.start < high]
        if not cues:
            inside = any(self.page.cues(segment, category, (item.start, item.end)) for item in products for category in PROMOTES)
            short = is_fragment(segment) or (sentence[1] - sentence[0] <= _FRAGMENT and products[0].start == sentence[0])
            meant = self._meant(segment, condition, products, sentence)
            delivered = meant or any(self._delivers(segment, products[-1].end, cue.start) for cue in links)
            beside = is_fragment(segment) and any(self._beside(segment, item, condition) for item in products)
            beside = beside or self._paired(segment, condition, products)
            if not beside and not delivered and (not links or not (inside or short)):
                return None
        near = sorted([*cues, *links], key=lambda cue: abs(cue.start - condition.start))
        conditions = self.page.conditions_in(segment, sentence)
        shared = len(conditions) > 1 and has_companion(segment, products, conditions)
        return Claim(condition, tuple(products), "sentence", None, tuple((segment, cue) for cue in near[:3]), shared=shared)

    def _beside(self, segment: Segment, product: Named, condition: Named) -> bool:
        """Whether a short text names little besides the two, or one word means both and the place offers it."""
        if same_words(product, condition):
            offered = self._key_in(segment, self.keys) or self._offer_above(segment) or self.tables.is_offered_by_header(segment)
            return bool(offered) and is_bare(segment, [product])
        if adjacent(product, condition) or renamed(segment, product, condition):
            return True
        return apposed(segment, product, condition) and is_bare(
            segment, [product, *self.page.conditions_in(segment, (0, len(segment.text)))], remarks=True
        )

    def _paired(self, segment: Segment, condition: Named, products: Sequence[Named]) -> bool:
        """Whether a heading of a page that sells pairs something nowhere approved with a trouble: "Kratom and Arthritis"."""
        if not segment.level or not (self.page.sells or self.page.offers) or not pairs(segment, products, condition):
            return False
        known = self.page.lexicon.knowledge.drugs
        return all(name in known and known[name].never_approved for item in products for name in item.ids)

    def _meant(self, segment: Segment, condition: Named, products: Sequence[Named], sentence: tuple[int, int]) -> bool:
        """Whether "for" ties a condition, or the list it stands in, to a product before it, and nobody reports a study."""
        if products[-1].end > condition.start or self.page.cues(segment, "attributed", sentence):
            return False
        if self.page.cues(segment, "status", (products[-1].end, condition.start)):
            return False
        if promises_itself(condition) or acts_on(segment, products[-1], condition):
            return True
        if treats_by_name(segment, products[-1], condition) and not self.page.cues(
            segment, "negated", (condition.end, sentence[1])
        ):
            return True
        first = condition
        for other in reversed(self.page.conditions_in(segment, (products[-1].end, condition.start))):
            if not joined(segment, other, first):
                break
            first = other
        if first.start - products[-1].end > _NAMED_FOR:
            return False
        return named_for(segment, first.start)

    def _delivers(self, segment: Segment, start: int, end: int) -> bool:
        """Whether a product and the word that links it to a condition are parted by a way of giving it: "ketamine drips for"."""
        return start < end <= start + _DELIVERED and bool(self.page.cues(segment, "delivery", (start, end)))

    def _leads_to(self, segment: Segment, condition: Named, product: Named, cues: list[Cue]) -> bool:
        """Whether words between a condition and the product after it tie them: "migraine relief with", "depression treatment:"."""
        between = (condition.end, product.start)
        if adjacent(product, condition) or renamed(segment, product, condition) or self.page.cues(segment, "linking", between):
            return True
        if opens_for(segment, condition, product, cues):
            return True
        if is_fragment(segment) and apposed(segment, product, condition) and is_bare(segment, [product, condition], remarks=True):
            return True
        if any(between[0] <= cue.start and cue.end <= between[1] for cue in cues):
            return True
        if parted(segment, between) and any(cue.start >= product.end for cue in cues):
            return True
        pleas = self.page.cues(segment, "plea", self.page.sentence(segment, condition.start))
        if any(cue.end <= condition.start for cue in pleas) and any(
            cue.start >= product.end and cue.category == "benefit" for cue in cues
        ):
            return True
        after = [cue for cue in cues if product.end <= cue.start <= product.end + _NEAR and cue.category == "benefit"]
        return bool(after) and segment.text[product.start - 2 : product.start] == ", "

    def _offered(self, segment: Segment, condition: Named) -> Claim | None:
        found = self._outside(segment)
        if found is None:
            return None
        how, via, named = found
        if self._key_in(segment, self.stories):
            return None
        cues = self._offer_above(segment)
        afar = led_from_afar(self.page.document, segment)
        leads = (segment.heading, self._lead_id(segment), None if afar is None else afar.id)
        direct = via is not None and how in ("list", "heading") and via.id in leads
        listed = how == "ingredients"
        direct = (
            direct
            or listed
            or (how == "list" and via is not None and (via.kind is SegmentKind.CELL or via is self._asked(segment)))
        )
        direct = direct or (how == "record" and bool(self.tables.remedies_beside(segment)))
        direct = direct or self.tables.is_offered_by_header(segment) or self.tables.is_offered_by_label(segment)
        first = how == "topic" and (segment.level == 1 or segment.kind is SegmentKind.TITLE) and self.page.offers
        offers = (
            cues
            or direct
            or first
            or self._key_in(segment, self.keys)
            or promoting(self.page, segment, (0, len(segment.text)))
            or self.tables.has_offering_title(segment)
            or (how in ("topic", "heading", "record") and answers_below(self.page, segment, named))
            or (how == "record" and self._is_service(segment, condition))
            or (how != "list" and names_purpose(segment))
        )
        if not offers:
            return None
        return Claim(condition, tuple(named), "record" if listed else how, via, tuple(cues[:2]), listed=listed)

    def _is_service(self, segment: Segment, condition: Named) -> bool:
        """Whether the name of an entry under a product calls itself a way of giving it: "Migraine Drip"."""
        return segment.key.lower() in TITLE_KEYS and bool(self.page.cues(segment, "delivery", (condition.start, len(segment.text))))

    def _is_led(self, segment: Segment) -> bool:
        """Whether what leads into a list names a product and offers it, up to a colon."""
        lead = led_from_afar(self.page.document, segment) or self.page.document.lead_in(segment)
        if lead is None or not lead.text.rstrip().endswith(":") or not self.page.products_of(lead):
            return False
        return bool(promoting(self.page, lead, (0, len(lead.text))))

    def _lead_id(self, segment: Segment) -> int | None:
        lead = self.page.document.lead_in(segment)
        return None if lead is None else lead.id

    def _offer_above(self, segment: Segment) -> list[tuple[Segment, Cue]]:
        above = list(self.page.document.trail(segment))[:1]
        lead = self.page.document.lead_in(segment)
        if lead is not None and lead.id != segment.id:
            above.insert(0, lead)
        return [(item, cue) for item in above for category in PROMOTES for cue in self.page.cues(item, category)]

    def _key_in(self, segment: Segment, keys: frozenset[str]) -> bool:
        return any(re.sub(r"[^a-z]", "", key.lower()) in keys for key in self.page.document.key_path(segment)[-3:])

    def _outside(self, segment: Segment) -> tuple[str, Segment | None, Sequence[Named]] | None:
        """The nearest scope around a segment that names a product: how, where, which."""
        page = self.page
        beside = self.tables.remedies_beside(segment)
        if beside:
            return "record", beside[0].segment, beside
        for group in self._records(segment):
            named: Sequence[Named] = [item for item in self._title_products(group) if item.segment is not segment]
            if named:
                return "record", named[0].segment, named
        listed = self._in_table(segment)
        if listed is not None:
            return listed
        if self.tables.is_detail(segment):
            # prose above a table of details leads into none of its cells
            return None
        for lead in (page.document.lead_in(segment), led_from_afar(page.document, segment)):
            named = page.products_of(lead) if lead is not None and lead.id != segment.id else ()
            if named:
                return "list", lead, named
            if lead is not None and lead.id != segment.id and page.cues(lead, "drug-free"):
                return None
        asked = self._asked(segment)
        if asked is not None and asked.kind is not SegmentKind.HEADING and presumes(asked.text) and page.products_of(asked):
            return "list", asked, page.products_of(asked)
        for heading in page.document.trail(segment):
            named = () if page.is_practice(heading) else page.products_of(heading)
            if named:
                return "heading", heading, named
            if page.cues(heading, "drug-free"):
                return None
        topic = page.topic
        if not topic or self._elsewhere(segment, topic):
            return None
        return "topic", topic[0].segment, topic

    def _in_table(self, segment: Segment) -> tuple[str, Segment | None, Sequence[Named]] | None:
        """Products in the same row, at the head of the column, or among the ingredients of the card."""
        page = self.page
        beside = self.tables.products_beside(segment)
        if beside:
            return "record", beside[0].segment, beside
        head = self.tables.header(segment)
        fits = head is not None and not any(page.cues(head, category) for category in _HARMS)
        if head is not None and fits and page.products_of(head) and not self.tables.is_other_row(segment):
            return "list", head, page.products_of(head)
        inside = self.tables.ingredients_of(segment, offered=self._key_in(segment, self.keys))
        if inside:
            return "ingredients", inside[0].segment, inside
        return None

    def _records(self, segment: Segment) -> list[Group]:
        found: list[Group] = []
        for group in self.page.document.ancestors(segment):
            if group.kind in (GroupKind.ROW, GroupKind.CARD, GroupKind.OBJECT):
                found.append(group)
                if len(found) == _RECORDS_OUT:
                    break
        return found

    def _title_products(self, group: Group) -> Sequence[Named]:
        if group.id not in self._titles:
            named: list[Named] = []
            for segment_id in range(group.first, group.end):
                if segment_id not in self.page.products:
                    continue
                segment = self.page.document.segments[segment_id]
                heads = segment.level or segment.kind is SegmentKind.TITLE or segment.key.lower() in TITLE_KEYS
                first = group.kind is GroupKind.ROW and segment_id == group.first
                own = self.page.document.record(segment)
                if (heads or first) and own is not None and own.id == group.id:
                    named.extend(self.page.products_of(segment))
            self._titles[group.id] = named
        return self._titles[group.id]

    def _elsewhere(self, segment: Segment, topic: Sequence[Named]) -> bool:
        """Whether the segment's section speaks of other products only."""
        if self._sections is None:
            self._sections = {}
            for segment_id, members in self.page.products.items():
                names = self._sections.setdefault(self.page.document.segments[segment_id].heading, set())
                for item in members:
                    names.update(self.page.lexicon.family(item))
        section = self._sections.get(segment.heading, set())
        own = {name for item in topic for name in self.page.lexicon.family(item)}
        return bool(section) and section.isdisjoint(own)


def _start(item: Named) -> int:
    return item.start
