"""What an off-label finding says of itself: its evidence, the names it uses, and whether the text only reports or discloses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from linter.judging.draft import place_of
from linter.judging.relations_find import Claim
from linter.judging.relations_page import Named, Page
from linter.library.knowledge_cover import Coverage
from linter.model import Cue, Document, Evidence, GroupKind, Segment, SegmentKind

_HOW = {"list": "lead-in", "record": "record", "heading": "heading", "topic": "topic", "under": "heading"}
_UNREAD = "recalled"
# a regulator reads "studies show that it can treat" as a claim
_NO_HEDGE = frozenset({"can"})
_ASSERTS = re.compile(r"\b(?:shows?|shown|showed|proves?|proven|proved|demonstrat\w+|confirm\w*|establish\w*)\b", re.IGNORECASE)

# "VA research on ketamine for PTSD" in a list of reading; a heading with such words may still sell
_TITLE_OF_STUDY = re.compile(
    r"\b(?:stud(?:y|ies)|research|trials?|reviews?|meta-analysis|guidelines?|statement|papers?) (?:on|of|into|about|in|for) ",
    re.IGNORECASE,
)
# a list of links whose texts stand in quotation marks is a list of reading
_QUOTED = re.compile(r'(?:"[^"]{15,}"|\u201c[^\u201d]{15,}\u201d)[.,]?')
_CITES = frozenset({SegmentKind.VALUE, SegmentKind.ITEM, SegmentKind.LINK, SegmentKind.CELL})
_STATUS = re.compile(r"\b(?:approv|licen[sc]|authori[sz]|register|clear)ed\b|\b(?:approval|licen[sc]e)\b", re.IGNORECASE)
_COUNTRIES = (
    "Japan|(?:South )?Korea|China|India|Taiwan|Singapore|Thailand|Russia|Ukraine|Israel|Turkey|Brazil|Mexico|Argentina|Chile|Canada"
    "|Australia|New Zealand|Germany|France|Italy|Spain|Portugal|Poland|Switzerland|Austria|Sweden|Norway|Denmark|Finland|Ireland"
    "|the Netherlands|Belgium|Greece|Great Britain|Europe|Asia|Africa|Latin America|South America|the EU|the UK|the United Kingdom"
    "|(?:Europe|As)(?:an|ian) countries"
)
_ABROAD = re.compile(
    rf"\b(?:in|by|across|throughout|within)\s+(?:\w+\s+){{0,2}}?(?:{_COUNTRIES})\b"
    r"|\b(?:Asian|European|other|foreign|several|some|many) countries\b|\b(?:abroad|overseas)\b"
    r"|\boutside (?:of )?the (?:US|U\.S\.|United States)"
)
_OTHERS_NOT = re.compile(
    r"(?:,|;|\bbut\b|\bwhile\b|\bwhereas\b)[^.;]{0,60}\b(?:is|are|has|have|was|were)\s+not\b|\bnot\b[^.,;]{0,20}$", re.IGNORECASE
)
_OF_MISUSE = re.compile(
    r"(?:\w+ )?(?:addictions?|dependence|dependency|substance (?:use|abuse)(?: disorders?)?|drug abuse|cravings?|withdrawal)", re.I
)
_MISUSED = re.compile(
    r"\b(?:abuse potential|potential for (?:abuse|misuse|addiction|dependence)|recreational|misus(?:e|ed|ing)|abus(?:ed|ers?|ing)"
    r"|habit.forming|(?:highly|very|potentially|not|less|more) addictive|be addictive"
    r"|party drug|street drug|chronic use|heavy use)\b",
    re.IGNORECASE,
)
_BEFALLS = re.compile(
    r"(?:^|\s)(?:can|may|might|could|do|does|often|sometimes|rarely|usually) (?:also |sometimes |still |briefly )?"
    r"(?:occur|happen|appear|follow)s?\b"
    r"|\b(?:(?:is|are) (?:a |the )?(?:common |possible |known |mild |most common |rare )?(?:side effects?|reactions?)"
    r"|(?:has|have) been reported|were reported|was reported)\b",
    re.IGNORECASE,
)
_TREATED = re.compile(
    r"\b(?:treat\w*|help\w*|overcom\w+|beat\w*|break\w*|heal\w*|cur(?:e|es|ed|ing)|reduc\w+|eas(?:e|es|ing)|reliev\w+|end(?:s|ing)?"
    r"|for|from|against|recover\w*|relief|curb\w*|stop\w*|fight\w*)\b",
    re.IGNORECASE,
)
_TREATED_REACH = 40

Where = tuple[Segment, int, int]


def is_reported(page: Page, segment: Segment, claim: Claim) -> bool:
    """Whether the text only reports: hedged research or its limits, results that vary, where a use is approved and where not,
    a use looked into and not offered."""
    sentence = page.sentence(segment, (claim.product_mark or claim.condition).start)
    offers = bool(page.cues(segment, "own-voice", sentence))
    if not offers and tells_status(segment.text[slice(*sentence)]):
        return True
    if segment.kind in _CITES and _TITLE_OF_STUDY.search(segment.text, *sentence):
        return True
    if segment.kind in _CITES and _QUOTED.fullmatch(segment.text.strip()):
        return True
    if page.teaches and (claim.how not in ("sentence", "passage") or segment.level):
        return True
    if page.cues(segment, "varying", sentence) and not offers:
        return True
    whole = (0, len(segment.text)) if segment.kind is SegmentKind.ITEM else sentence
    if page.cues(segment, "explored", whole) and not page.sells and not _ASSERTS.search(segment.text, *sentence):
        return True
    if page.cues(segment, "research-limits", sentence) and not page.sells:
        return True
    if page.cues(segment, "attributed", sentence) and _is_hedged(page, segment, sentence):
        return True
    return bool(page.cues(segment, "attributed") and page.cues(segment, "research-limits"))


def tells_status(sentence: str) -> bool:
    """Whether a sentence says that a product is approved in another country, or which of several is approved and which is not."""
    found = _STATUS.search(sentence)
    return found is not None and (_ABROAD.search(sentence) or _OTHERS_NOT.search(sentence, found.end())) is not None


def is_own_harm(page: Page, segment: Segment, condition: Named) -> bool:
    """Whether a text tells what befalls users ("nausea can occur"), or of misuse of the product itself, and no word treats it."""
    if _BEFALLS.search(segment.text, condition.end, page.sentence(segment, condition.start)[1]):
        return True
    if not _OF_MISUSE.fullmatch(condition.text) or not _MISUSED.search(segment.text):
        return False
    return _TREATED.search(segment.text, max(0, condition.start - _TREATED_REACH), condition.start) is None


def _is_hedged(page: Page, segment: Segment, sentence: tuple[int, int]) -> bool:
    hedges = {segment.text[cue.start : cue.end].lower() for cue in page.cues(segment, "hedged", sentence)}
    if hedges <= _NO_HEDGE and _ASSERTS.search(segment.text, *sentence):
        return False
    return bool(hedges)


def disclosure(page: Page, segment: Segment, claim: Claim) -> Where | None:
    """Words that say the use is off-label or unapproved: in the same segment, where the relation comes from, or below the list."""
    places = [segment, claim.via] if claim.via is not None and claim.how != "topic" else [segment]
    below = below_list(page.document, segment)
    if below is not None and not page.conditions.get(below.id):
        places.append(below)
    return next(((where, cue.start, cue.end) for where in places for cue in page.cues(where, "disclosure")), None)


def below_list(document: Document, segment: Segment) -> Segment | None:
    """The text right below the list or table that a segment stands in, under the same heading; a disclosure may stand there."""
    for group in document.ancestors(segment):
        if group.kind in (GroupKind.LIST, GroupKind.TABLE):
            below = document.segments[group.end] if group.end < len(document.segments) else None
            return below if below is not None and not below.level and below.heading == segment.heading else None
    return None


def evidence(page: Page, claim: Claim, product: Named, coverage: Coverage, disclosed: Where | None) -> Iterator[Evidence]:
    """What made the relation, each thing with its place, and last what the label says."""
    document = page.document
    place = place_of(document, product.segment, product.start, product.end) if product.segment is not None else None
    yield Evidence("drug", product.text if place is not None else f"named by the file: {product.text}", place)
    if claim.via is not None and claim.how in _HOW:
        yield Evidence(_HOW[claim.how], claim.via.text[:120], place_of(document, claim.via, 0, len(claim.via.text)))
    yield from _cues(document, claim.cues)
    if disclosed is not None:
        where, start, end = disclosed
        yield Evidence("cue", f"disclosure: {where.text[start:end]}", place_of(document, where, start, end))
    if coverage.source == _UNREAD or coverage.confidence == _UNREAD:
        yield Evidence("label", f"{coverage.fact} Not yet confirmed against a source.")
        return
    read = {"seen": "read there", "derived": "derived from it"}.get(coverage.confidence, coverage.confidence)
    yield Evidence("label", f"{coverage.fact} Source: {_readable(coverage.source)} ({read}).")


def _readable(source: str) -> str:
    """A source as a reviewer reads it; `github:OWNER/NAME@COMMIT:PATH` names the repository, the file and a short commit."""
    found = re.fullmatch(r"github:(?P<repository>[^@:]+)@(?P<commit>[0-9a-f]{7})[0-9a-f]*:(?P<path>[^#]+)(#.*)?", source)
    if not found:
        return source
    name = found["path"].rpartition("/")[2]
    return f"{name} in github.com/{found['repository']}, commit {found['commit']}"


def _cues(document: Document, cues: Sequence[tuple[Segment, Cue]]) -> Iterator[Evidence]:
    for where, cue in cues:
        said = f"{cue.category}: {where.text[cue.start : cue.end]}"
        yield Evidence("cue", said, place_of(document, where, cue.start, cue.end))
