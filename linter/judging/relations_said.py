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

Where = tuple[Segment, int, int]


def is_reported(page: Page, segment: Segment, at: Named) -> bool:
    """Whether the text only reports: hedged research or its limits, results that vary, a use looked into and not offered."""
    sentence = page.sentence(segment, at.start)
    offers = bool(page.cues(segment, "own-voice", sentence))
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
