"""What one page names: products and conditions with their meaning settled, and the product the page is about.

A *product* is a drug, device, procedure, substance, supplement or class. Ambiguous forms count only where the page supports them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from linter.judging.relations_mentions import is_no_mention
from linter.library.knowledge import Form, Knowledge
from linter.library.knowledge_cover import Coverage, Verdict
from linter.library.names import Names
from linter.model import Cue, Document, Mention, Segment, SegmentFacts, SegmentKind

Facts = dict[int, SegmentFacts]
TITLE_KEYS = frozenset(
    {"title", "name", "heading", "headline", "h1", "seotitle", "seo_title", "metatitle", "meta_title", "og:title"}
    | {"label", "product", "productname", "treatment", "service"}
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[A-Z]{2})(?=[A-Z][a-z])")
_LONGEST_NAME = 6
_LONGEST_TITLE = 6
_MANY_PRODUCTS = 2
_INITIALS = 3
_GOODS = "goods of the page"
_SPREAD = 5
_OFTEN = 3
_MOSTLY = 0.75
_TELLS = 6
_SETS_ASIDE = frozenset({"comparator", "misuse"})
# "when antidepressants fail" sets aside, "when stem cells reach the joint" does not
_TIMES = re.compile(r"when|where", re.IGNORECASE)
_FALLS_SHORT = re.compile(
    r"\b(?:fail\w*|fell|fall\w*|not|\w+n't|cannot|no longer|never|stop\w*|alone|unable|insufficient|inadequate"
    r"|wear\w* off|short|miss\w*|are too|is too)\b",
    re.IGNORECASE,
)
_SUPPORTS = frozenset(
    {Verdict.APPROVED, Verdict.NARROWER, Verdict.BROADER, Verdict.POSSIBLY, Verdict.CONTEXT, Verdict.LABELLED, Verdict.GOAL}
)


@dataclass(frozen=True, slots=True)
class Named:
    """A product or condition named on the page.

    Attributes:
        kind: "drug", "class" or "condition".
        ids: What it may mean, best first.
        brand: The brand, generic or form that was named, or None.
        segment: Where it stands; None for the file's name.
        start: Segment offset (in the file's name: 0).
        end: Segment offset, exclusive.
        text: The words as they stand.
    """

    kind: str
    ids: tuple[str, ...]
    brand: str | None
    segment: Segment | None
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Lexicon:
    """Forms by what they mean, and verdicts; built once for a library's knowledge."""

    knowledge: Knowledge
    names: Names
    _covers: dict[tuple[str, str, str | None, str], Coverage] = field(default_factory=dict)

    def forms(self, mention: Mention) -> list[Form]:
        """The forms a mention may be, one for each id."""
        kind, written = mention.kind, mention.form
        named = {form.id: form for form in self.names.forms(written) if form.kind == kind and form.form == written}
        return [named[name] for name in mention.ids if name in named]

    def is_goods(self, name: str) -> bool:
        """Whether an entry stands for whatever the page sells: "our drops", "this balm"."""
        return name in self.knowledge.drugs and self.knowledge.drugs[name].drug_class == _GOODS

    def is_labelled(self, name: str) -> bool:
        """Whether an entry is a drug or biologic with a label, or a class of such."""
        members = self.knowledge.classes[name].members if name in self.knowledge.classes else (name,)
        drugs = (self.knowledge.drugs.get(member) for member in members)
        return any(drug is not None and drug.kind in ("drug", "biologic") and drug.uses for drug in drugs)

    def is_remedy(self, names: Iterable[str]) -> bool:
        """Whether all entries are supplements or substances without an approval."""
        drugs = [self.knowledge.drugs.get(name) for name in names if name not in self.knowledge.classes]
        return all(drug is not None and drug.never_approved and drug.kind in ("supplement", "substance") for drug in drugs)

    def covers(self, product: str, condition: str, brand: str | None, jurisdiction: str) -> Coverage:
        """`Knowledge.covers`, remembered."""
        key = (product, condition, brand, jurisdiction)
        if key not in self._covers:
            self._covers[key] = self.knowledge.covers(product, condition, brand, jurisdiction)
        return self._covers[key]

    def products_in(self, path: str) -> list[Named]:
        """Products named in a file's name and the folder around it; the longest names first."""
        parts = PurePosixPath(path).parts
        found: list[Named] = []
        for part in parts[-2:]:
            stem = _HUMP.sub(" ", PurePosixPath(part).stem)
            words = _WORD.findall(stem.replace("_", " ").replace("-", " ").lower())
            at = 0
            while at < len(words):
                for size in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
                    name = " ".join(words[at : at + size])
                    forms = [
                        form
                        for form in self.names.forms(name)
                        if form.form == name and form.kind != "condition" and not form.needs_support
                    ]
                    if forms:
                        ids = tuple(dict.fromkeys(form.id for form in forms if form.kind == forms[0].kind))
                        found.append(Named(forms[0].kind, ids, forms[0].brand, None, 0, 0, part))
                        at += size - 1
                        break
                at += 1
        return found

    def family(self, product: Named) -> frozenset[str]:
        """The product with the members of its class; two products of overlapping families speak of the same thing."""
        ids = set(product.ids)
        for name in product.ids:
            if name in self.knowledge.classes:
                ids.update(self.knowledge.classes[name].members)
        return frozenset(ids)

    def related(self, product: Named, condition: str, *, closely: bool = False) -> bool:
        """Whether the knowledge connects a product with a condition at all; closely, when it names the condition itself."""
        remote = ("never-approved", "related") if closely else ("never-approved",)
        for name in product.ids:
            found = self.covers(name, condition, product.brand, "us")
            if found.verdict in _SUPPORTS or (found.verdict is Verdict.UNAPPROVED and found.because not in remote):
                return True
        return False


class Page:
    """One document's products and conditions, by segment.

    Args:
        document: The file.
        facts: Its facts, by segment id.
        lexicon: The forms.
    """

    def __init__(self, document: Document, facts: Facts, lexicon: Lexicon) -> None:
        self.document = document
        self.facts = facts
        self.lexicon = lexicon
        self.products: dict[int, list[Named]] = {}
        self.conditions: dict[int, list[Named]] = {}
        self._cues: dict[int, dict[str, list[Cue]]] = {}
        self._offered: dict[int, list[Named]] = {}
        # set once by whoever judges the claims; read only afterwards
        self.preaches = False
        self._settle()
        for members in (*self.products.values(), *self.conditions.values()):
            members.sort(key=_start)

    def cues(self, segment: Segment, category: str, within: tuple[int, int] | None = None) -> Sequence[Cue]:
        """Cues of a category in a segment, or in a range of it, in order."""
        found = self._cues_of(segment).get(category, [])
        if within is None or not found:
            return found
        low = bisect_left(found, within[0], key=_start)
        high = bisect_left(found, within[1], low, key=_start)
        return [cue for cue in found[low:high] if cue.end <= within[1]]

    def cues_over(self, segment: Segment, start: int, end: int) -> list[Cue]:
        """Cues whose reach covers the start of a range and that stand outside it; a cue reaches inside its sentence only."""
        sentence = self.sentence(segment, start)
        near = (cue for category in self._cues_of(segment) for cue in self.cues(segment, category, sentence))
        return [cue for cue in near if cue.scope_start <= start < cue.scope_end and (cue.end <= start or cue.start >= end)]

    def _cues_of(self, segment: Segment) -> dict[str, list[Cue]]:
        if segment.id not in self._cues:
            found: dict[str, list[Cue]] = {}
            facts = self.facts.get(segment.id)
            for cue in sorted(facts.cues, key=_start) if facts is not None else ():
                found.setdefault(cue.category, []).append(cue)
            self._cues[segment.id] = found
        return self._cues[segment.id]

    def sentence(self, segment: Segment, at: int) -> tuple[int, int]:
        """The range of the sentence around an offset; the whole segment when no sentences are known."""
        found = self.facts.get(segment.id)
        if found is not None and found.sentences:
            index = bisect_right(found.sentences, at, key=_first) - 1
            if index >= 0 and at < found.sentences[index][1]:
                return found.sentences[index]
        return 0, len(segment.text)

    def conditions_in(self, segment: Segment, within: tuple[int, int]) -> Sequence[Named]:
        """Conditions that start in a range of a segment."""
        return _within(self.conditions.get(segment.id, []), within)

    def products_in(self, segment: Segment, within: tuple[int, int]) -> Sequence[Named]:
        """All products that start in a range of a segment, compared and misused ones too."""
        return _within(self.products.get(segment.id, []), within)

    def products_of(self, segment: Segment) -> Sequence[Named]:
        """Products named in a segment, compared and misused ones left out, in order."""
        if segment.id not in self._offered:
            named = self.products.get(segment.id, [])
            self._offered[segment.id] = [product for product in named if not self._excused(segment, product)]
        return self._offered[segment.id]

    @cached_property
    def _overcome(self) -> frozenset[str]:
        """What a page says in its title or first heading to be the addiction it treats: "Kratom addiction"."""
        names: set[str] = set()
        for segment in self._titles():
            starts = {cue.start for cue in self.cues(segment, "misuse")}
            names.update(name for item in self.products.get(segment.id, ()) if item.start in starts for name in item.ids)
        return frozenset(names)

    def _excused(self, segment: Segment, product: Named) -> bool:
        if not self._overcome.isdisjoint(product.ids):
            return True
        sentence = self.sentence(segment, product.start)
        near = (cue for category in _SETS_ASIDE for cue in self.cues(segment, category, sentence))
        return any(
            # "traditional antidepressants" is one name
            cue.scope_start <= product.start < cue.scope_end and (cue.end <= product.start or cue.start == product.start)
            for cue in near
            if not _TIMES.fullmatch(segment.text, cue.start, cue.end) or _FALLS_SHORT.search(segment.text, product.end, sentence[1])
        )

    @cached_property
    def offers(self) -> bool:
        """Whether the page offers a product in its own voice in some sentence, whatever else it tells."""
        return any(
            self.cues(segment, "own-voice", self.sentence(segment, product.start))
            for segment in (self.document.segments[index] for index in self.products)
            for product in self.products_of(segment)
        )

    @cached_property
    def sells(self) -> bool:
        """Whether the publisher speaks of its own goods, patients or appointments anywhere on the page."""
        return any(cue.category == "own-voice" for found in self.facts.values() for cue in found.cues)

    @property
    def teaches(self) -> bool:
        """Whether a page that sells and preaches nothing says that what it tells is no advice, or that little is known."""
        return (
            not self.sells
            and not self.preaches
            and any(cue.category == "teaching" for found in self.facts.values() for cue in found.cues)
        )

    @cached_property
    def topic(self) -> list[Named]:
        """The product the page is about: named by its title, first heading or file name, or by far the most named; else empty."""
        named: list[Named] = []
        for segment in self._titles():
            if not self.is_practice(segment):
                named.extend(self.products_of(segment))
        filed = self.lexicon.products_in(self.document.source.path)
        named.extend(item for item in filed if self._overcome.isdisjoint(item.ids))
        if not named:
            return self._dominant()
        if all(item.kind == "class" for item in named):
            # "hormone therapy" in the file's name, one product throughout the text: the text says what is sold
            most = [item for item in self._dominant() if item.kind == "drug"]
            if most and any(not self.lexicon.family(item).isdisjoint(self.lexicon.family(most[0])) for item in named):
                return most
        return named if len(self._families(named)) <= _MANY_PRODUCTS else []

    def is_practice(self, segment: Segment) -> bool:
        """Whether a title names treatment without drugs beside remedies, most of which is no product: "Acupuncture and herbs"."""
        if not self.cues(segment, "drug-free"):
            return False
        return all(self.lexicon.is_remedy(item.ids) for item in self.products_of(segment) if item.kind != "class")

    def _titles(self) -> Iterable[Segment]:
        """Titles, the first heading and the first of the highest level; questions name what is asked, not what is sold."""
        first: int | None = None
        for segment in self.document.segments:
            if segment.level and (first is None or segment.level < first):
                first = segment.level
            elif segment.kind is not SegmentKind.TITLE and not self._named_as_title(segment):
                continue
            if not self.cues(segment, "question"):
                yield segment
        opening = self.document.segments[0] if self.document.segments else None
        if first is None and opening is not None and opening.kind is SegmentKind.PARAGRAPH and _is_title(opening.text):
            yield opening

    def _named_as_title(self, segment: Segment) -> bool:
        return segment.key.lower() in TITLE_KEYS and len(self.document.key_path(segment)) == 1

    def _dominant(self) -> list[Named]:
        counts: Counter[frozenset[str]] = Counter()
        example: dict[frozenset[str], Named] = {}
        for segment_id in self.products:
            for product in self.products_of(self.document.segments[segment_id]):
                family = self.lexicon.family(product)
                counts[family] += 1
                example.setdefault(family, product)
        if not counts:
            return []
        family, most = counts.most_common(1)[0]
        near = sum(count for other, count in counts.items() if not family.isdisjoint(other))
        total = sum(counts.values())
        elsewhere = sum(cue.category == "drug-free" for found in self.facts.values() for cue in found.cues)
        if most >= _OFTEN and near >= _MOSTLY * total:
            practice = elsewhere > near and self.lexicon.is_remedy(family)
            return [example[family]] if not practice and self._spread(family) else []
        # a page that names one remedy after another is about remedies
        remedies = [other for other in counts if self.lexicon.is_remedy(other)]
        named = sum(counts[other] for other in remedies)
        if named < max(_OFTEN, _MOSTLY * total, 2 * elsewhere):
            return []
        return [example[remedies[0]]] if self._spread(frozenset().union(*remedies)) else []

    def _spread(self, family: frozenset[str]) -> bool:
        """Whether a family is named over a good part of the page: a card of its own among others makes no topic."""
        where = [index for index, members in self.products.items() if any(family & self.lexicon.family(item) for item in members)]
        if max(where) - min(where) < len(self.document.segments) / _SPREAD:
            return False
        segments = self.document.segments
        sections = {segment.heading for segment in segments if len(segment.text.split()) >= _TELLS}
        naming = {segments[index].heading for index in where} | {index for index in where if segments[index].level}
        return len(naming & sections) >= len(sections) / _SPREAD

    def _families(self, named: Sequence[Named]) -> list[frozenset[str]]:
        families: list[frozenset[str]] = []
        for product in named:
            family = self.lexicon.family(product)
            if all(family.isdisjoint(other) for other in families):
                families.append(family)
        return families

    def _settle(self) -> None:
        weak: list[tuple[Segment, Mention, list[Form]]] = []
        for segment_id in sorted(self.facts):
            segment = self.document.segments[segment_id]
            for mention in self.facts[segment_id].mentions:
                if is_no_mention(segment.text, mention, self.cues(segment, "no-complaint")):
                    continue
                forms = [form for form in self.lexicon.forms(mention) if not self._is_anothers(form)]
                sure = [form for form in forms if not form.needs_support]
                if sure:
                    self._add(segment, mention, sure)
                elif forms:
                    weak.append((segment, mention, forms))
        known = {name for members in self.conditions.values() for item in members for name in item.ids}
        known |= {above for name in tuple(known) for above in self.lexicon.knowledge.ancestors(name)}
        named = {(*item.ids, item.brand or ""): item for members in self.products.values() for item in members}
        products = [*named.values(), *self.lexicon.products_in(self.document.source.path)]
        ids = {name for item in products for name in item.ids}
        for kinds in (("drug", "class"), ("condition",)):
            for segment, mention, forms in weak:
                if mention.kind in kinds:
                    same = known if mention.kind == "condition" else ids
                    kept = [form for form in forms if self._supported(form, same, products, known)]
                    if kept:
                        self._add(segment, mention, kept)
                        if mention.kind != "condition":
                            products.append(self.products[segment.id][-1])

    def _is_anothers(self, form: Form) -> bool:
        """Whether "these capsules" may be a drug that the page names."""
        return self.lexicon.is_goods(form.id) and self._names_drug

    @cached_property
    def _names_drug(self) -> bool:
        mentions = (mention for found in self.facts.values() for mention in found.mentions if mention.kind != "condition")
        return any(self.lexicon.is_labelled(name) for mention in mentions for name in mention.ids)

    def _supported(self, form: Form, same: set[str], products: Sequence[Named], conditions: set[str]) -> bool:
        if form.id in same:
            return True
        if form.kind == "condition":
            # "UC" and "AS" stand for much else
            return any(self.lexicon.related(product, form.id, closely=len(form.form) <= _INITIALS) for product in products)
        product = Named(form.kind, (form.id,), form.brand, None, 0, 0, "")
        return any(self.lexicon.related(product, condition) for condition in conditions)

    def _add(self, segment: Segment, mention: Mention, forms: Sequence[Form]) -> None:
        ids = tuple(form.id for form in forms)
        text = segment.text[mention.start : mention.end]
        named = Named(mention.kind, ids, forms[0].brand, segment, mention.start, mention.end, text)
        where = self.conditions if mention.kind == "condition" else self.products
        where.setdefault(segment.id, []).append(named)


def _is_title(text: str) -> bool:
    return len(text.split()) <= _LONGEST_TITLE and text[-1:].isalnum()


def _start(item: Cue | Named) -> int:
    return item.start


def _first(sentence: tuple[int, int]) -> int:
    return sentence[0]


def _within(named: list[Named], within: tuple[int, int]) -> Sequence[Named]:
    low = bisect_left(named, within[0], key=_start)
    return named[low : bisect_left(named, within[1], low, key=_start)]
