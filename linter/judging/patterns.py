"""Pattern rules: which matches stand, given their cues, sections, conditions and neighbours."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from linter.judging.approved import Approved
from linter.judging.draft import Draft, cue_evidence, place_of, sentence_around
from linter.library.load import Library
from linter.library.rules import Rule
from linter.model import Cue, Document, Evidence, Match, Options, Segment, SegmentFacts, Voice

Facts = dict[int, SegmentFacts]


def section_cues(
    document: Document, library: Library, facts: Facts, segment: Segment, known: dict[int, dict[str, Cue]] | None = None
) -> dict[str, tuple[Segment, Cue]]:
    """Categories that colour a segment's whole section, each with the heading or lead-in and the cue that says so.

    Args:
        document: The file.
        library: Cue categories.
        facts: By segment id.
        segment: The one that is asked about.
        known: Keeps what headings say from one call to the next.
    """
    found: dict[str, tuple[Segment, Cue]] = {}
    known = {} if known is None else known
    above = list(document.trail(segment))
    lead_in = document.lead_in(segment)
    if lead_in is not None and lead_in.id != segment.id:
        above.append(lead_in)
    for heading in above:
        if heading.id not in known:
            known[heading.id] = _section_cues_of(library, facts.get(heading.id, SegmentFacts()))
        for name, cue in known[heading.id].items():
            found.setdefault(name, (heading, cue))
    return found


def _section_cues_of(library: Library, facts: SegmentFacts) -> dict[str, Cue]:
    found: dict[str, Cue] = {}
    for cue in facts.cues:
        category = library.cues.get(cue.category)
        if category is not None and category.section:
            found.setdefault(cue.category, cue)
    return found


class Reach:
    """The cues of one segment by how far they reach, so that a match is asked about those near it only.

    Args:
        cues: In order, as the segment's facts hold them.
    """

    def __init__(self, cues: Sequence[Cue]) -> None:
        numbered = sorted(enumerate(cues), key=lambda item: item[1].scope_start)
        self._starts = [cue.scope_start for _, cue in numbered]
        self._numbered = numbered
        self._longest = max((cue.scope_end - cue.scope_start for cue in cues), default=0)

    def over(self, start: int, end: int) -> list[Cue]:
        """Cues whose reach covers the start of a range and that stand outside it, in order."""
        low = bisect_right(self._starts, start - self._longest)
        near = self._numbered[low : bisect_right(self._starts, start)]
        found = [item for item in near if start < item[1].scope_end and (item[1].end <= start or item[1].start >= end)]
        return [cue for _, cue in sorted(found, key=_number)]


def _number(item: tuple[int, Cue]) -> int:
    return item[0]


class Present:
    """Where the conditions of rules are met in a document, by unit.

    Args:
        document: The file.
        facts: By segment id.
    """

    def __init__(self, document: Document, facts: Facts) -> None:
        self._document = document
        self._facts = facts
        # unit -> segment id -> its matches there; unit -> heading -> the first segment under it
        self._matches: dict[str, dict[int, list[Match]]] = {}
        self._under: dict[str, dict[int | None, int]] = {}
        for segment_id in sorted(facts):
            heading = document.segments[segment_id].heading
            for match in facts[segment_id].matches:
                if "@" in match.rule:
                    self._matches.setdefault(match.rule, {}).setdefault(segment_id, []).append(match)
                    self._under.setdefault(match.rule, {}).setdefault(heading, segment_id)

    def near(self, unit: str, within: str, segment: Segment, match: Match) -> tuple[Segment, Match] | None:
        """The first place in reach at which a unit's condition is met, or None."""
        places = self._matches.get(unit)
        if not places:
            return None
        if within == "sentence":
            return self._in_sentence(places.get(segment.id, []), segment, match)
        if within == "segment":
            found = segment.id if segment.id in places else None
        elif within == "section":
            found = self._in_section(unit, segment)
        else:
            found = next(iter(places))
        return None if found is None else (self._document.segments[found], places[found][0])

    def _in_section(self, unit: str, segment: Segment) -> int | None:
        places, under = self._matches[unit], self._under[unit]
        headings = {segment.heading, segment.id if segment.level else segment.heading}
        found = [under[heading] for heading in headings if heading in under]
        found += [heading for heading in (*headings, segment.id) if heading is not None and heading in places]
        return min(found, default=None)

    def _in_sentence(self, matches: Sequence[Match], segment: Segment, match: Match) -> tuple[Segment, Match] | None:
        sentence = sentence_around(self._facts[segment.id].sentences, match.start)
        if sentence is None:
            return None
        index = bisect_left(matches, sentence[0], key=_start)
        return (segment, matches[index]) if index < len(matches) and matches[index].start < sentence[1] else None


def _start(match: Match) -> int:
    return match.start


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
        self._options = options
        self._exempt = tuple(name.lower() for name in options.exempt)

    def judge(self, document: Document, facts: Facts, voice: Voice, crashed: dict[str, str] | None = None) -> list[Draft]:
        """Drafts that stand, overlapping ones of the same pack merged into the weightier.

        Args:
            document: The file.
            facts: By segment id.
            voice: How the document speaks.
            crashed: Receives the rules that crash, which are then passed over; without it a crash is raised.
        """
        near = _Near(document, self._library, facts, self._options)
        drafts: list[Draft] = []
        once: set[str] = set()
        for segment_id in sorted(facts):
            segment = document.segments[segment_id]
            for match in facts[segment_id].matches:
                rule = self._rules.get(match.rule)
                if rule is None or rule.id in once:
                    continue
                try:
                    draft = self._one(near, (segment, match, rule), voice)
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

    def _one(self, near: _Near, item: tuple[Segment, Match, Rule], voice: Voice) -> Draft | None:
        segment, match, rule = item
        if (rule.kinds and segment.kind not in rule.kinds) or (rule.voices and voice not in rule.voices):
            return None
        if self._exempt and self._is_exempt(segment, match):
            return None
        document, cues = near.document, self._library.cues
        seen = [
            cue
            for cue in near.reach(segment).over(match.start, match.end)
            if cue.category not in cues or not cues[cue.category].heading_only
        ]
        if any(cue.category in rule.unless for cue in seen):
            return None
        if rule.unless and not rule.unless.isdisjoint(near.section(segment)):
            return None
        if rule.unless_approved and near.approved.is_told(segment, match):
            return None
        evidence = list(cue_evidence(document, segment, [(cue.category, cue.start, cue.end) for cue in seen]))
        for index, condition in enumerate(rule.given):
            where = near.present.near(f"{rule.id}@given{index}", condition.within, segment, match)
            if where is None:
                return None
            other, found = where
            place = place_of(document, other, found.start, found.end)
            evidence.append(Evidence("record", f"also here: {other.text[found.start : found.end]}", place))
        for index, condition in enumerate(rule.requires):
            if near.present.near(f"{rule.id}@requires{index}", condition.within, segment, match) is not None:
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


class _Near:
    """What is asked about the surroundings of matches, each answer kept."""

    def __init__(self, document: Document, library: Library, facts: Facts, options: Options) -> None:
        self.document = document
        self.approved = Approved(document, facts, library.knowledge, library.named, options)
        self.present = Present(document, facts)
        self._library = library
        self._facts = facts
        self._reach: dict[int, Reach] = {}
        self._sections: dict[int, dict[str, tuple[Segment, Cue]]] = {}
        self._coloured: dict[int, dict[str, Cue]] = {}

    def reach(self, segment: Segment) -> Reach:
        """The cues of a segment."""
        if segment.id not in self._reach:
            self._reach[segment.id] = Reach(self._facts[segment.id].cues)
        return self._reach[segment.id]

    def section(self, segment: Segment) -> dict[str, tuple[Segment, Cue]]:
        """As `section_cues`."""
        if segment.id not in self._sections:
            self._sections[segment.id] = section_cues(self.document, self._library, self._facts, segment, self._coloured)
        return self._sections[segment.id]


def merged(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Drop a draft inside a weightier one of its pack, and one that yields to an overlapping rule or pack."""
    by_segment: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_segment.setdefault(draft.segment.id, []).append(draft)
    for members in by_segment.values():
        if len(members) == 1:
            yield members[0]
            continue
        beside = _overlapping(members)
        standing = [not any(_yields(draft, members[other]) for other in beside[index]) for index, draft in enumerate(members)]
        for index, draft in enumerate(members):
            if standing[index] and not any(standing[other] and _replaces(members[other], draft) for other in beside[index]):
                yield draft


def _overlapping(drafts: Sequence[Draft]) -> list[list[int]]:
    """For each draft the numbers of those it overlaps."""
    found: list[list[int]] = [[] for _ in drafts]
    open_: list[int] = []
    for index in sorted(range(len(drafts)), key=lambda number: drafts[number].start):
        open_ = [other for other in open_ if drafts[other].end > drafts[index].start]
        for other in open_:
            found[index].append(other)
            found[other].append(index)
        open_.append(index)
    return found


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
