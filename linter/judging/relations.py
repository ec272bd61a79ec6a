"""Off-label promotion: which conditions a page offers a product for, and what the product's label says about each.

The wording, the severity and the excuses stand in the rules that name a `relation`; what labels carry stands in the knowledge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from linter.judging.draft import Draft, place_of
from linter.judging.patterns import section_cues
from linter.judging.relations_find import Claim, Finder
from linter.judging.relations_implied import Implied
from linter.judging.relations_leads import is_foreign
from linter.judging.relations_page import Facts, Lexicon, Named, Page
from linter.judging.relations_said import disclosure, evidence, is_own_harm, is_reported
from linter.judging.relations_short import presumes
from linter.judging.relations_tables import Tables
from linter.library.knowledge_cover import Coverage, Verdict, inline_name, plain_name
from linter.library.load import Library
from linter.library.rules import Rule
from linter.model import Confidence, Cue, Document, GroupKind, Note, Options, Segment, SegmentFacts, SegmentKind, Voice

_ASIDE = frozenset({GroupKind.NAV, GroupKind.FOOTER, GroupKind.FORM})
_FROM_BEST = (
    Verdict.APPROVED,
    Verdict.NARROWER,
    Verdict.LABELLED,
    Verdict.GOAL,
    Verdict.BROADER,
    Verdict.POSSIBLY,
    Verdict.EMERGENCY,
    Verdict.CONTEXT,
    Verdict.NOT_JUDGED,
    Verdict.UNKNOWN,
    Verdict.UNAPPROVED,
)
_RANK = {verdict: rank for rank, verdict in enumerate(_FROM_BEST)}
_MILDER = {
    Verdict.BROADER: "broader-use",
    Verdict.POSSIBLY: "possible-use",
    Verdict.EMERGENCY: "possible-use",
    Verdict.NARROWER: "narrower-use",
    Verdict.NOT_JUDGED: "unjudged-use",
}
_CARRIED = frozenset({Verdict.APPROVED, Verdict.NARROWER, Verdict.LABELLED, Verdict.BROADER, Verdict.POSSIBLY})
_BY_PLACE = {"sentence": "unapproved-use", "passage": "unapproved-use", "list": "list-use", "record": "record-use"}
_LESS_SURE = {Confidence.HIGH: Confidence.MEDIUM, Confidence.MEDIUM: Confidence.MEDIUM, Confidence.LOW: Confidence.LOW}
_LOOKS = frozenset({"aesthetic"})
_MECHANISMS = frozenset({"blood_circulation"})
_UNREAD = "recalled"
# whose name a value is
_CREDITS = (["source"], ["author"], ["publisher"], ["journal"], ["citation"], ["institution"])
_LABELS = frozenset({SegmentKind.LINK, SegmentKind.BUTTON, SegmentKind.LABEL, SegmentKind.VALUE})
_TAGS = frozenset({"tags", "tag", "badges", "labels"})
# so many sentences that offer a product for uses it has no approval for: no word about education makes a lesson of them
_PREACHES = 12
# the items of such a list say who may have the treatment
_ELIGIBLE = re.compile(r"\b(?:if|when) (?:you|your child|they|someone)\W*$", re.IGNORECASE)
# "our tea" inside a message
_POINTS = re.compile(r"(?:Our|This|These|The|Their|A|Its) [a-z]")
_WITH_OR = "with or "
# what is eased may be owing to the trouble named: "calms the restlessness linked to dementia"
_OWING_TO = re.compile(
    r"linked to|associated with|due to|caused|resulting from|stems? from|comes from|brought on by", re.IGNORECASE
)
_BREAKS = re.compile(
    r"[,;:.]|\b(?:and|but|or|while|though|although|is|are|was|were|been|be|may|can|could|might|not|that|which)\b", re.IGNORECASE
)
_BUT = re.compile(r"\b(?:but|yet|however|still)\b")


@dataclass(frozen=True, slots=True)
class _Judged:
    claim: Claim
    product: Named
    coverage: Coverage


_Found = tuple[Segment, Claim, _Judged | None]


class RelationJudge:
    """Applies the rules with a `relation` to the facts of one file.

    Args:
        library: Knowledge and cues.
        options: Jurisdictions.
        rules: The rules that apply under these options, by id.
    """

    def __init__(self, library: Library, options: Options, rules: dict[str, Rule]) -> None:
        self._library = library
        self._rules = {rule.relation: rule for rule in rules.values() if rule.relation is not None}
        self._lexicon = Lexicon(library.knowledge, library.named)
        labels = {code: library.knowledge.labels_of(code) for code in options.jurisdictions}
        judged = [label for label in labels.values() if label]
        self._jurisdiction = (judged or list(options.jurisdictions) or ["us"])[0]
        self._unjudged = [library.knowledge.jurisdictions[code].name for code, label in labels.items() if not label]
        self._keys = self._phrases("offering-key")
        self._ingredients = self._phrases("ingredient-key")
        self._stories = self._phrases("story-key")
        self._asides = self._phrases("navigation") | self._phrases("risk-section") | self._phrases("symptom-section")

    def notes(self, facts: Facts) -> tuple[Note, ...]:
        """That uses were not judged for a country selected, when the file names a product and a condition at all."""
        kinds = {mention.kind for found in facts.values() for mention in found.mentions} if self._unjudged else set()
        if "condition" not in kinds or len(kinds) == 1:
            return ()
        countries = " and ".join(self._unjudged)
        return (Note(f"uses of products were not judged for {countries}: the facts known here are US labels"),)

    def judge(self, document: Document, facts: Facts, voice: Voice) -> list[Draft]:
        """At most one draft for each mention of a condition, in order of position."""
        if not self._rules:
            return []
        page = Page(document, facts, self._lexicon)
        if not page.conditions:
            return []
        finder = Finder(page, self._keys, self._stories, Tables(page, self._keys, self._ingredients))
        found: list[_Found] = []
        for segment_id in sorted(page.conditions):
            segment = document.segments[segment_id]
            if self._aside(document, segment) and not _is_promising_tag(page, document, segment):
                continue
            for condition in page.conditions[segment_id]:
                claim = None if _repeats(page, segment, condition) else finder.claim(segment, condition)
                if claim is not None:
                    found.append((segment, claim, self._judged(page, segment, claim)))
        told = [
            claim
            for _, claim, judged in found
            if judged and judged.coverage.verdict.accuses and claim.how in ("sentence", "passage")
        ]
        page.preaches = len(told) >= _PREACHES
        drafts = self._drafts(page, found, voice)
        accused = {draft.segment.id for draft in drafts if draft.rule.pack == "off-label"}
        inherited = [item for item in finder.inherited() if item[0].id not in accused and not self._aside(document, item[0])]
        under = [(segment, claim, self._judged(page, segment, claim)) for segment, claim in inherited]
        drafts += self._drafts(page, [item for item in under if item[2] is not None and item[2].coverage.verdict.accuses], voice)
        drafts += self._implied(page, found, drafts, voice)
        return sorted(drafts, key=lambda draft: (draft.segment.id, draft.start))

    def _implied(self, page: Page, found: Sequence[_Found], drafts: Sequence[Draft], voice: Voice) -> list[Draft]:
        """The drafts of titles and lists that only name troubles, beside the outright offers among other drafts."""
        if voice is not Voice.PROMOTING or page.teaches:
            return []
        places = {(draft.segment.id, draft.start) for draft in drafts if draft.rule.pack == "off-label"}
        outright = [(segment, claim) for segment, claim, _ in found if (segment.id, claim.condition.start) in places]
        named = [item for item in Implied(page, outright).claims() if not self._aside(page.document, item[0])]
        judged = [(segment, claim, self._judged(page, segment, claim)) for segment, claim in named]
        return self._drafts(page, [item for item in judged if item[2] is not None and item[2].coverage.verdict.accuses], voice)

    def _drafts(self, page: Page, found: Sequence[_Found], voice: Voice) -> list[Draft]:
        """The drafts that stand, one for each goal-promising product and sentence, at most one for a rule that says `once`."""
        accused = {_scope(page, segment, claim) for segment, claim, judged in found if judged and judged.coverage.verdict.accuses}
        drafts: list[Draft] = []
        seen: set[tuple[object, ...]] = set()
        for segment, claim, sure in found:
            judged = sure
            if judged is None and _scope(page, segment, claim) in accused:
                judged = self._beside(claim)
            draft = None if judged is None else self._draft(page, segment, judged, voice)
            if draft is None:
                continue
            key = _once(page, draft)
            if key not in seen:
                drafts.append(draft)
            if key is not None:
                seen.add(key)
        return drafts

    def _beside(self, claim: Claim) -> _Judged | None:
        """A disease that no list of the knowledge connects with the product, offered in one breath with one not carried."""
        for product in claim.products:
            coverage = self._coverage(product, claim.condition)
            if coverage.verdict is Verdict.UNKNOWN and not self._library.knowledge.conditions[coverage.condition].goal:
                return _Judged(claim, product, replace(coverage, verdict=Verdict.UNAPPROVED, because="beside"))
        return None

    def _phrases(self, category: str) -> frozenset[str]:
        cues = self._library.cues.get(category)
        return frozenset(re.sub(r"[^a-z]", "", cue.phrase.lower()) for cue in cues.cues) if cues is not None else frozenset()

    def _aside(self, document: Document, segment: Segment) -> bool:
        if any(group.kind in _ASIDE for group in document.ancestors(segment)):
            return True
        keys = [re.sub(r"[^a-z]", "", key.lower()) for key in document.key_path(segment)[-2:]]
        return any(key in self._asides for key in keys) or keys[-1:] in _CREDITS

    def _judged(self, page: Page, segment: Segment, claim: Claim) -> _Judged | None:
        """The product that speaks most against the claim; a product whose family carries the use speaks for all of it."""
        each = [_Judged(claim, product, self._coverage(product, claim.condition)) for product in claim.products]
        best: list[_Judged] = []
        for item in each:
            family = self._lexicon.family(item.product)
            near = [other for other in each if not family.isdisjoint(self._lexicon.family(other.product))]
            least = min(near, key=lambda other: _RANK[other.coverage.verdict])
            if least not in best:
                best.append(least)
        accusing = [item for item in best if item.coverage.verdict.accuses]
        conditions = len(page.conditions_in(segment, page.sentence(segment, claim.condition.start)))
        listed = claim.listed and not any(item.coverage.verdict in _CARRIED for item in best)
        if accusing and (listed or len(accusing) == len(best) or (conditions == 1 and claim.how == "sentence")):
            return accusing[0]
        milder = [item for item in best if item.coverage.verdict in _MILDER]
        if not milder or len(best) != 1:
            return None
        return None if self._in_label_words(page, segment, milder[0]) else milder[0]

    def _in_label_words(self, page: Page, segment: Segment, judged: _Judged) -> bool:
        """Whether a broader word stands beside a carried use: "lowers risk in adults with heart disease and obesity"."""
        sentence = page.sentence(segment, judged.claim.condition.start)
        return judged.coverage.verdict is Verdict.BROADER and any(
            self._coverage(judged.product, other).verdict is Verdict.APPROVED
            for other in page.conditions_in(segment, sentence)
            if other is not judged.claim.condition
        )

    def _coverage(self, product: Named, condition: Named) -> Coverage:
        found = [
            self._lexicon.covers(one, other, product.brand, self._jurisdiction) for one in product.ids for other in condition.ids
        ]
        return min(found, key=lambda item: _RANK[item.verdict])

    def _draft(self, page: Page, segment: Segment, judged: _Judged, voice: Voice) -> Draft | None:
        disclosed = disclosure(page, segment, judged.claim)
        rule = self._rules.get(self._relation(page, segment, judged, disclosed=disclosed is not None))
        if rule is None or (rule.voices and voice not in rule.voices and not page.offers):
            return None
        condition = judged.claim.condition
        at = judged.claim.product_mark or condition
        if self._excused(page, segment, rule, judged.claim) or is_reported(page, segment, judged.claim):
            return None
        if is_own_harm(page, segment, condition) or self._is_filler(judged):
            return None
        direct = judged.claim.how in ("sentence", "list", "record") and judged.coverage.confidence != _UNREAD
        sure = rule.confidence if direct else _LESS_SURE[rule.confidence]
        if self._is_doubtful(rule, judged):
            sure = Confidence.LOW
        return Draft(
            rule,
            segment,
            at.start,
            at.end,
            values=self._values(judged),
            evidence=tuple(evidence(page, judged.claim, judged.product, judged.coverage, disclosed)),
            confidence=sure,
        )

    def _is_doubtful(self, rule: Rule, judged: _Judged) -> bool:
        """Whether the condition may be another product's, or a goal is one that foods and labelled drugs may lawfully speak of."""
        coverage = judged.coverage
        if judged.claim.shared and coverage.verdict.accuses:
            return True
        drug = self._library.knowledge.drugs.get(coverage.drug)
        if rule.relation != "goal-use" or drug is None:
            return False
        return drug.kind == "supplement" or (drug.kind == "drug" and not drug.never_approved)

    def _excused(self, page: Page, segment: Segment, rule: Rule, claim: Claim) -> bool:
        at = claim.product_mark or claim.condition
        over = page.cues_over(segment, at.start, at.end)
        if claim.how == "passage" and claim.cues and claim.cues[0][1].category in ("plea", "question"):
            # "Do you suffer from anxiety? Ketamine helps." asks nothing
            over = [cue for cue in over if cue.category != "question"]
        if any(
            cue.category in rule.unless and not _turns(page, segment, cue, at) and not _allows(page, segment, cue) for cue in over
        ):
            return True
        above = set(section_cues(page.document, self._library, page.facts, segment))
        if claim.how in ("sentence", "passage") and segment.kind not in _LABELS:
            # a whole statement is no link, whatever stands over it
            above.discard("navigation")
        if not above.isdisjoint(rule.unless):
            return True
        lead = claim.via if claim.how == "list" else page.document.lead_in(segment)
        if lead is None or lead.id == segment.id or is_foreign(segment, lead):
            return False
        if claim.how == "list" and _ELIGIBLE.search(lead.text):
            return True
        # "It can cause:" reaches over the colon into the list
        return any(
            cue.category in rule.unless and cue.scope_end >= len(lead.text) - 1
            for cue in page.facts.get(lead.id, SegmentFacts()).cues
            # "Why do people try it?" takes for granted what the list below answers; "Is it used for PTSD?" does not
            if cue.category != "question" or not presumes(lead.text)
        )

    def _is_goal(self, page: Page, segment: Segment, judged: _Judged) -> bool:
        """Whether what is promised is wellbeing or looks rather than a disease."""
        known, coverage = self._library.knowledge, judged.coverage
        if known.conditions[coverage.condition].goal or coverage.condition in _LOOKS:
            return True
        drug = known.drugs.get(coverage.drug)
        if drug is not None and drug.kind in ("drug", "biologic") and not drug.never_approved and coverage.because != "form":
            return False
        condition = judged.claim.condition
        near = page.cues(segment, "goal-wording", page.sentence(segment, condition.start))
        if any(cue.start < condition.end and condition.start < cue.end for cue in near):
            return True
        return coverage.condition in _LOOKS or any(name in _LOOKS for name in known.ancestors(coverage.condition))

    def _is_filler(self, judged: _Judged) -> bool:
        """Whether a word names no use of its own: "rejuvenation" with a filler, the blood flow through which a tablet works."""
        known, coverage = self._library.knowledge, judged.coverage
        goal = known.conditions[coverage.condition].goal or coverage.condition in _LOOKS
        drug = known.drugs.get(coverage.drug)
        if coverage.verdict is Verdict.BROADER:
            return goal
        labelled = drug is not None and drug.kind in ("drug", "biologic") and bool(drug.uses)
        return coverage.verdict.accuses and labelled and coverage.condition in _MECHANISMS

    def _is_grave(self, page: Page, judged: _Judged) -> bool:
        condition = judged.claim.condition
        if condition.segment is None:
            return False
        near = page.cues(condition.segment, "grave-disease", page.sentence(condition.segment, condition.start))
        return any(cue.start < condition.end and condition.start < cue.end for cue in near)

    def _relation(self, page: Page, segment: Segment, judged: _Judged, *, disclosed: bool) -> str:
        verdict = judged.coverage.verdict
        if not verdict.accuses:
            return _MILDER[verdict]
        if disclosed:
            return "disclosed-use"
        if self._is_goal(page, segment, judged):
            return "goal-use"
        if judged.claim.how == "under":
            return "section-use"
        drug = self._library.knowledge.drugs.get(judged.coverage.drug)
        if drug is None:
            return "class-use"
        if (drug.kind == "supplement" or drug.never_approved) and self._is_grave(page, judged):
            return "grave-use"
        if drug.kind == "supplement":
            return "supplement-use"
        if drug.never_approved:
            return "substance-use"
        if drug.kind in ("device", "procedure"):
            return "procedure-use"
        if judged.claim.how == "sentence" and (segment.level or segment.kind.value == "title"):
            return "heading-use"
        return _BY_PLACE.get(judged.claim.how, "topic-use")

    def _values(self, judged: _Judged) -> tuple[tuple[str, str], ...]:
        coverage = judged.coverage
        known = self._library.knowledge
        thing = known.drugs.get(coverage.drug) or known.classes[coverage.drug]
        named = inline_name(known, known.conditions[coverage.condition])
        said = judged.product.brand or judged.product.text if judged.product.segment else thing.name
        if len(said) > 3 and said.isupper() and judged.product.segment and " " in said:
            said = said.lower()
        if _POINTS.match(said):
            said = said[0].lower() + said[1:]
        fact = coverage.fact
        if not coverage.carried and judged.product.segment:
            # an entry may stand for many substances; the writer looks for the one on the page
            plain = plain_name(thing)
            if plain.startswith("non-prescription "):
                # the same substance may be approved as a prescription drug
                said = plain
            fact = fact.replace(f"approval or clearance of {plain} ", f"approval or clearance of {said} ")
        return (("drug", _whole_name(judged, said)), ("condition", named), ("label", fact))


def _whole_name(judged: _Judged, said: str) -> str:
    """The product's own name, when what it is for is a part of it: "Hangover Recovery Drip"."""
    condition, product = judged.claim.condition, judged.product
    same = product.segment is not None and product.segment is condition.segment
    if same and product.start - condition.end == 1 and condition.text[:1].isupper() and said[:1].isupper():
        return f"{condition.text} {said}"
    return said


def _is_promising_tag(page: Page, document: Document, segment: Segment) -> bool:
    """Whether a tag on a product's card is a promise: "Anxiety Relief"."""
    keys = document.key_path(segment)[-2:]
    return any(key.lower() in _TAGS for key in keys) and bool(page.cues(segment, "benefit"))


def _turns(page: Page, segment: Segment, cue: Cue, at: Named) -> bool:
    """Whether a denial only clears the way for the claim: "not a cure for hair loss, but it can be effective"."""
    if cue.category != "negated" or "cure" not in segment.text[cue.start : at.start].lower():
        return False
    stop = page.sentence(segment, at.start)[1]
    turn = _BUT.search(segment.text, at.end, stop)
    return turn is not None and any(page.cues(segment, category, (turn.end(), stop)) for category in ("benefit", "offering"))


def _allows(page: Page, segment: Segment, cue: Cue) -> bool:
    """Whether a cue that mostly excuses says nothing against the claim: "with or without", "eases the stress caused by"."""
    if cue.category == "negated":
        return segment.text[max(0, cue.start - len(_WITH_OR)) : cue.start].lower() == _WITH_OR
    if cue.category != "harm" or not _OWING_TO.fullmatch(segment.text, cue.start, cue.end):
        return False
    start = page.sentence(segment, cue.start)[0]
    helps = [item for item in page.cues(segment, "benefit", (start, cue.start)) if item.end < cue.start]
    return bool(helps) and _BREAKS.search(segment.text, helps[-1].end, cue.start) is None


def _scope(page: Page, segment: Segment, claim: Claim) -> tuple[object, ...]:
    """What makes two claims one breath: the same product over the same list, record or sentence."""
    products = tuple(sorted(name for product in claim.products for name in product.ids))
    if claim.how in ("list", "record"):
        return claim.how, None if claim.via is None else claim.via.id, products
    return "sentence", segment.id, page.sentence(segment, claim.condition.start), products


def _once(page: Page, draft: Draft) -> tuple[object, ...] | None:
    """What a draft must not repeat: its rule in the file, or a promise of wellbeing in the same sentence and line."""
    if draft.rule.once:
        return (draft.rule.id,)
    if draft.rule.relation != "goal-use":
        return None
    line = place_of(page.document, draft.segment, draft.start, draft.end).line
    return draft.rule.id, draft.segment.id, page.sentence(draft.segment, draft.start), line, dict(draft.values).get("drug")


def _repeats(page: Page, segment: Segment, condition: Named) -> bool:
    """Whether a mention only abbreviates the one before it: "erectile dysfunction (ED)"."""
    return any(
        not set(other.ids).isdisjoint(condition.ids) and segment.text[other.end : condition.start].strip() == "("
        for other in page.conditions_in(segment, page.sentence(segment, condition.start))
        if other.end <= condition.start
    )
