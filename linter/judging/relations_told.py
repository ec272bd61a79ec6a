"""A trouble told of or asked about in one sentence, and the product that answers it in another.

"I had OCD for years. Ketamine quieted it", "Eczema? Try our balm", "My tinnitus is gone" on a page about one product.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from linter.judging.relations_page import TITLE_KEYS, Named, Page
from linter.judging.relations_short import is_fragment
from linter.judging.relations_words import coordinated, joined
from linter.model import Cue, Document, Segment

PROMOTES = ("offering", "benefit")
_SENTENCES_ON = 2
_ASKED_WORDS = 6
_OPENS = re.compile(
    r"(?:(?:our|the|this|these|with|only|but|and|yet|then|today|now|an?|low|high|dose|oral|intravenous|iv)\W+){0,3}", re.IGNORECASE
)
_BEFORE_NAME = len("suffering from ")
_WORD = re.compile(r"[^\W\d_]+")
_OWN = frozenset({"my", "her", "his", "our", "their"})
_MOSTLY = 3
_BELOW = 6
_BESIDE = 12
_WE = re.compile(r"\b(?:we|our)\b", re.IGNORECASE)

_CARE = (
    r"(?:care|support|help|relief|aid|treatments?|therap(?:y|ies)|solutions?|program(?:me)?s?|management|remed(?:y|ies)|options?"
    r"|medicines?|protocols?|assistance|healing|recovery|prevention|approach(?:es)?|answers?|consultations?)"
)
_CARED_FOR = re.compile(
    rf"\b{_CARE} (?:for|of|against|with|from) (?:(?:the|your|all|any|many|chronic|acute|severe|common|various|stubborn|recurring"
    r"|people with|patients with|those with|symptoms of|types of|kinds of|forms of) ){0,3}$",
    re.IGNORECASE,
)
_CARE_AFTER = re.compile(
    r"[\s-]+(?:symptom |pain )?(?:relief|support|care|treatments?|therapy|management|recovery|prevention|help|solutions?|control"
    r"|reduction|healing|defen[cs]e|protection|program(?:me)?s?|remed(?:y|ies)|aid)\b",
    re.IGNORECASE,
)
_CARED_REACH = 90
_IN_ONE_BREATH = 12

Answer = tuple[Sequence[Named], tuple[tuple[Segment, Cue], ...]]


def promoting(page: Page, segment: Segment, within: tuple[int, int]) -> list[Cue]:
    """Cues that offer or praise, outside the names themselves."""
    named = (*page.products_in(segment, within), *page.conditions_in(segment, within))
    cues = [cue for category in PROMOTES for cue in page.cues(segment, category, within)]
    return [cue for cue in cues if not any(item.start <= cue.start and cue.end <= item.end for item in named)]


def answered(page: Page, segment: Segment, condition: Named, sentence: tuple[int, int], product: Named) -> Answer | None:
    """The products of a later sentence that answer a trouble, with the words that show it; None when they do not.

    Args:
        page: What is named where.
        segment: Where all of it stands.
        condition: The trouble.
        sentence: The range of its sentence, which names no product.
        product: The first product after it.
    """
    after = page.sentence(segment, product.start)
    if segment.text.count(". ", sentence[1], after[0]) + 1 > _SENTENCES_ON:
        return None
    if page.conditions_in(segment, (after[0], product.start)) or page.cues(segment, "negated", (product.end, after[1])):
        return None
    cues = promoting(page, segment, after)
    helping = [cue for cue in cues if cue.start >= product.end and cue.category == "benefit"]
    pleas = [cue for cue in page.cues(segment, "plea", sentence) if tells_of(segment, cue, condition)]
    told: list[Cue] = []
    if pleas and helping:
        told = [pleas[0], helping[0]]
    elif _asked_for(page, segment, condition, sentence) and cues:
        told = [*page.cues(segment, "question", sentence)[:1], cues[0]]
    elif helping and after[0] - sentence[1] <= 1 and _opens_with(page, segment, product, after):
        told = helping[:1]
    elif cues and _speaks_for_itself(page, segment, product, after):
        told = cues[:1]
    if not told:
        return None
    return coordinated(segment, product, page.products_of(segment)), tuple((segment, cue) for cue in told)


def relieved_later(page: Page, segment: Segment, condition: Named, sentence: tuple[int, int]) -> list[Cue]:
    """Words of the next sentences that say that the treatment did good, after a plea: "I struggled with OCD. The drops helped."."""
    told = (cue for cue in page.cues(segment, "plea", sentence) if cue.end <= condition.start)
    pleas = [cue for cue in told if " " in segment.text[cue.start : cue.end] and tells_of(segment, cue, condition)]
    if not pleas:
        return []
    at = sentence[1]
    for _ in range(_SENTENCES_ON):
        while at < len(segment.text) and segment.text[at].isspace():
            at += 1
        if at >= len(segment.text):
            return []
        after = page.sentence(segment, at)
        if any(page.cues(segment, category, after) for category in ("negated", "drug-free", "harm", "conditional")):
            return []
        subjects = page.cues(segment, "anaphor", after)
        found = [
            cue
            for cue in promoting(page, segment, after)
            if cue.category == "benefit" and any(subject.start < cue.start for subject in subjects)
        ]
        if found:
            return [pleas[0], found[0]]
        at = after[1]
    return []


def recovered(page: Page, segment: Segment, condition: Named, sentence: tuple[int, int]) -> list[Cue]:
    """Words with which somebody says that a trouble of their own went away: "my tinnitus was completely gone"."""
    own = [cue for cue in page.cues(segment, "plea", sentence) if segment.text[cue.start : cue.end].lower() in _OWN]
    if not any(tells_of(segment, cue, condition) for cue in own):
        return []
    if any(cue.start >= condition.start for cue in page.cues(segment, "negated", sentence)):
        return []
    return [cue for cue in promoting(page, segment, sentence) if cue.start >= condition.end and cue.category == "benefit"]


def provided(page: Page, segment: Segment, condition: Named, sentence: tuple[int, int]) -> list[Cue]:
    """Words of a short text that call what is offered the care of a trouble: "care for gout", "gout and lumbago support"."""
    if not is_fragment(segment):
        return []
    named = page.conditions_in(segment, sentence)
    first = last = index = bisect_left(named, condition.start, key=_start)
    while first > max(0, index - _IN_ONE_BREATH) and joined(segment, named[first - 1], named[first]):
        first -= 1
    while last + 1 < min(len(named), index + _IN_ONE_BREATH) and joined(segment, named[last], named[last + 1]):
        last += 1
    found = _CARED_FOR.search(segment.text, max(sentence[0], named[first].start - _CARED_REACH), named[first].start)
    found = found or _CARE_AFTER.match(segment.text, named[last].end)
    if found is None:
        return []
    return [cue for category in (*PROMOTES, "delivery") for cue in page.cues(segment, category, found.span())][:1]


def tells_of(segment: Segment, cue: Cue, condition: Named) -> bool:
    """Whether a plea speaks of the condition: "my anxiety", not "my son has autism"."""
    if segment.text[cue.start : cue.end].lower() in _OWN:
        return cue.end < condition.start and segment.text.count(" ", cue.end, condition.start) <= _MOSTLY - 1
    return cue.end <= condition.start or cue.start >= condition.end


def _asked_for(page: Page, segment: Segment, condition: Named, sentence: tuple[int, int]) -> bool:
    """Whether a sentence is little more than the name of a trouble and a question mark: "Eczema?", "Stiff knees again?"."""
    text = segment.text[slice(*sentence)].rstrip()
    return text.endswith("?") and len(_WORD.findall(text)) <= _ASKED_WORDS and condition.start - sentence[0] <= _BEFORE_NAME


def _speaks_for_itself(page: Page, segment: Segment, product: Named, after: tuple[int, int]) -> bool:
    """Whether a sentence offers the product in the publisher's own voice: "At our centre we provide homeopathic solutions."."""
    if any(page.cues(segment, category, after) for category in ("attributed", "research-limits", "harm", "drug-free", "question")):
        return False
    ours = _WE.search(segment.text, after[0], product.start)
    if ours is None or page.cues(segment, "negated", (after[0], product.start)):
        return False
    return any(ours.start() < cue.start < product.start for cue in promoting(page, segment, after))


def _opens_with(page: Page, segment: Segment, product: Named, after: tuple[int, int]) -> bool:
    """Whether a sentence opens with the product and reports no study: what it says is said of the trouble just told."""
    if page.cues(segment, "attributed", after) or page.cues(segment, "research-limits", after) or page.cues(segment, "harm", after):
        return False
    return _OPENS.fullmatch(segment.text, after[0], product.start) is not None


def answers_below(page: Page, segment: Segment, named: Sequence[Named]) -> bool:
    """Whether the text under a heading, or beside the title of a record, offers one of the products named."""
    if not page.sells:
        return False
    family = {name for item in named for name in page.lexicon.family(item)}
    for item in _under(page.document, segment):
        for product in page.products_of(item):
            same = not family.isdisjoint(page.lexicon.family(product))
            if same and promoting(page, item, page.sentence(item, product.start)):
                return True
    return False


def _under(document: Document, segment: Segment) -> Sequence[Segment]:
    if segment.level:
        return [item for item in document.segments[segment.id + 1 : segment.id + _BELOW] if item.heading == segment.id]
    own = document.record(segment) if segment.key.lower() in TITLE_KEYS else None
    if own is None:
        return ()
    return [item for item in document.segments[own.first : min(own.end, own.first + _BESIDE)] if item.id != segment.id]


def reports_below(page: Page, segment: Segment) -> bool:
    """Whether a heading's own section reports research and its limits rather than answering with an offer."""
    if not segment.level:
        return False
    following = page.document.segments[segment.id + 1 : segment.id + 4]
    return any(
        page.cues(item, "attributed") and (page.cues(item, "research-limits") or page.cues(item, "hedged"))
        for item in following
        if item.heading == segment.id
    )


def _start(item: Named) -> int:
    return item.start
