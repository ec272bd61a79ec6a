"""Pattern rules: which matches stand, given their cues, sections, conditions and neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.judging.draft import Draft, cue_evidence, place_of
from linter.library.load import Library
from linter.library.rules import Condition, Rule
from linter.model import Cue, Document, Evidence, Match, Options, Segment, SegmentFacts, Voice

Facts = dict[int, SegmentFacts]


def section_cues(document: Document, library: Library, facts: Facts, segment: Segment) -> dict[str, tuple[Segment, Cue]]:
    """Categories that colour a segment's whole section, each with the heading or lead-in and the cue that says so."""
    found: dict[str, tuple[Segment, Cue]] = {}
    above = list(document.trail(segment))
    lead_in = document.lead_in(segment)
    if lead_in is not None and lead_in.id != segment.id:
        above.append(lead_in)
    for heading in above:
        for cue in facts.get(heading.id, SegmentFacts()).cues:
            category = library.cues.get(cue.category)
            if category is not None and category.section:
                found.setdefault(cue.category, (heading, cue))
    return found


def cues_over(facts: SegmentFacts, start: int, end: int) -> list[Cue]:
    """Cues whose reach covers the start of a range and that stand outside it."""
    return [cue for cue in facts.cues if cue.scope_start <= start < cue.scope_end and (cue.end <= start or cue.start >= end)]


class PatternJudge:
    """Applies pattern rules to the facts of one file.

    Args:
        library: Rules and cues.
        options: Selection, voice, exempt names.
        rules: The rules that apply under these options, by id.
    """

    def __init__(self, library: Library, options: Options, rules: dict[str, Rule]) -> None:
        self._library = library
        self._rules = rules
        self._exempt = tuple(name.lower() for name in options.exempt)

    def judge(self, document: Document, facts: Facts, voice: Voice, crashed: dict[str, str] | None = None) -> list[Draft]:
        """Drafts that stand, overlapping ones of the same pack merged into the weightier.

        Args:
            document: The file.
            facts: By segment id.
            voice: How the document speaks.
            crashed: Receives the rules that crash, which are then passed over; without it a crash is raised.
        """
        units = _units(facts)
        drafts: list[Draft] = []
        once: set[str] = set()
        for segment_id in sorted(facts):
            segment = document.segments[segment_id]
            for match in facts[segment_id].matches:
                rule = self._rules.get(match.rule)
                if rule is None or rule.id in once:
                    continue
                try:
                    draft = self._one(document, facts, units, (segment, match, rule), voice)
                except Exception as problem:
                    if crashed is None or isinstance(problem, MemoryError):
                        raise
                    crashed.setdefault(rule.id, f"{type(problem).__name__}: {problem}")
                    continue
                if draft is not None:
                    drafts.append(draft)
                    if rule.once:
                        once.add(rule.id)
        return list(merged(drafts))

    def _one(
        self, document: Document, facts: Facts, units: dict[str, list[int]], item: tuple[Segment, Match, Rule], voice: Voice
    ) -> Draft | None:
        segment, match, rule = item
        if (rule.kinds and segment.kind not in rule.kinds) or (rule.voices and voice not in rule.voices):
            return None
        if self._exempt and self._is_exempt(segment, match):
            return None
        cues = self._library.cues
        seen = [
            cue
            for cue in cues_over(facts[segment.id], match.start, match.end)
            if cue.category not in cues or not cues[cue.category].heading_only
        ]
        if any(cue.category in rule.unless for cue in seen):
            return None
        above = section_cues(document, self._library, facts, segment) if rule.unless else {}
        if any(category in rule.unless for category in above):
            return None
        evidence = list(cue_evidence(document, segment, [(cue.category, cue.start, cue.end) for cue in seen]))
        for index, condition in enumerate(rule.given):
            where = _present(document, facts, units, f"{rule.id}@given{index}", condition, (segment, match))
            if where is None:
                return None
            other, found = where
            place = place_of(document, other, found.start, found.end)
            evidence.append(Evidence("record", f"also here: {other.text[found.start : found.end]}", place))
        for index, condition in enumerate(rule.requires):
            if _present(document, facts, units, f"{rule.id}@requires{index}", condition, (segment, match)) is not None:
                return None
        if rule.requires:
            within = rule.requires[0].within
            evidence.append(Evidence("missing", f"not found in the same {within}: {', '.join(rule.requires[0].phrases[:3])}"))
        return Draft(rule, segment, match.start, match.end, evidence=tuple(evidence))

    def _is_exempt(self, segment: Segment, match: Match) -> bool:
        lowered = segment.text.lower()
        if len(lowered) != len(segment.text):
            return False
        for name in self._exempt:
            at = lowered.find(name)
            while at >= 0:
                if at < match.end and match.start < at + len(name):
                    return True
                at = lowered.find(name, at + 1)
        return False


def _units(facts: Facts) -> dict[str, list[int]]:
    """Condition unit -> ids of the segments it occurs in."""
    found: dict[str, list[int]] = {}
    for segment_id in sorted(facts):
        for match in facts[segment_id].matches:
            if "@" in match.rule:
                found.setdefault(match.rule, []).append(segment_id)
    return found


def _present(
    document: Document, facts: Facts, units: dict[str, list[int]], unit: str, condition: Condition, item: tuple[Segment, Match]
) -> tuple[Segment, Match] | None:
    segment, match = item
    for other_id in units.get(unit, ()):
        other = document.segments[other_id]
        if condition.within in ("segment", "sentence") and other_id != segment.id:
            continue
        if condition.within == "section" and not _same_section(segment, other):
            continue
        for found in facts[other_id].matches:
            if found.rule != unit:
                continue
            if condition.within == "sentence" and not _same_sentence(facts[other_id], found, match):
                continue
            return other, found
    return None


def _same_section(one: Segment, other: Segment) -> bool:
    ids = {one.heading, one.id if one.level else one.heading}
    return other.heading in ids or other.id in ids or other.id == one.id


def _same_sentence(facts: SegmentFacts, one: Match, other: Match) -> bool:
    return any(start <= one.start < end and start <= other.start < end for start, end in facts.sentences)


def merged(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Drop a draft inside a weightier one of its pack, and one that yields to an overlapping rule or pack."""
    by_segment: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_segment.setdefault(draft.segment.id, []).append(draft)
    for members in by_segment.values():
        standing = [draft for draft in members if not any(_yields(draft, other) for other in members)]
        for draft in standing:
            if not any(_replaces(other, draft) for other in standing if other is not draft):
                yield draft


def _overlap(one: Draft, other: Draft) -> bool:
    return one.start < other.end and other.start < one.end and one.rule.id != other.rule.id


def _yields(draft: Draft, other: Draft) -> bool:
    return _overlap(draft, other) and (other.rule.id in draft.rule.yields_to or other.rule.pack in draft.rule.yields_to)


def _replaces(other: Draft, draft: Draft) -> bool:
    if not _overlap(draft, other) or other.rule.pack != draft.rule.pack:
        return False
    if not (other.start <= draft.start and draft.end <= other.end):
        return False
    mine = (draft.rule.severity.rank, draft.end - draft.start, draft.rule.id)
    theirs = (other.rule.severity.rank, other.end - other.start, other.rule.id)
    return theirs > mine
