"""A finding in the making, and how it becomes one."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from linter.judging.heard import Heard
from linter.library.load import Library
from linter.library.rules import Rule
from linter.model import (
    Confidence,
    Document,
    Evidence,
    Finding,
    Fix,
    Options,
    Place,
    Segment,
    SegmentFacts,
    Severity,
)

# what binds whoever promotes, when the speaker is not known
ANY_PROMOTER = frozenset({"anyone", "medicine-advertiser", "goods-advertiser"})
_Weight = tuple[Severity, Confidence, tuple[Evidence, ...]]
_LOWER = {Severity.ERROR: Severity.WARNING, Severity.WARNING: Severity.INFO, Severity.INFO: Severity.INFO}
_LESS_SURE = {Confidence.HIGH: Confidence.MEDIUM, Confidence.MEDIUM: Confidence.LOW, Confidence.LOW: Confidence.LOW}


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule that applies to a range of a segment.

    Attributes:
        values: What fills the message's fields besides {match}.
        evidence: What made or shaped it, the voice left aside.
        confidence: Overrides the rule's, or None.
        severity: Overrides the rule's, or None.
    """

    rule: Rule
    segment: Segment
    start: int
    end: int
    values: tuple[tuple[str, str], ...] = ()
    evidence: tuple[Evidence, ...] = ()
    confidence: Confidence | None = None
    severity: Severity | None = None

    @property
    def text(self) -> str:
        """The match as read."""
        return self.segment.text[self.start : self.end]


def place_of(document: Document, segment: Segment, start: int, end: int) -> Place:
    """The exact place of a segment range; the only step from segment offsets to lines and columns."""
    source = document.source
    begin, stop = segment.map.source_span(start, end)
    line, column = source.position(begin)
    end_line, end_column = source.position(stop)
    return Place(source.path, line, column, end_line, end_column, source.text[begin:stop])


def citable(library: Library, options: Options) -> dict[str, tuple[str, ...]]:
    """Rule id -> the authorities it may cite under these options; rules that may cite none are left out."""
    knowledge = library.knowledge
    bound = set(knowledge.speakers[options.speaker].bound_by) if options.speaker else ANY_PROMOTER
    found = {}
    for rule in library.rules.values():
        cited = tuple(
            name
            for name in rule.authorities
            if knowledge.in_jurisdiction(name, options.jurisdictions)
            and knowledge.authority(name).citable
            and not bound.isdisjoint(knowledge.authority(name).binds)
        )
        if cited:
            found[rule.id] = cited
    return found


@dataclass
class Finisher:
    """Turns the drafts of one file into findings: citation, severity, voice, identity, thresholds."""

    library: Library
    options: Options
    cited: dict[str, tuple[str, ...]]
    _overrides: dict[str, Severity] = field(init=False)
    _bound: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        self._overrides = dict(self.options.severity)

    def finish(
        self,
        document: Document,
        drafts: Iterable[Draft],
        facts: dict[int, SegmentFacts],
        heard: Heard,
    ) -> tuple[list[Finding], int]:
        """Findings in order of position, and how many fell below the confidence asked for.

        Args:
            document: The file.
            drafts: What stands.
            facts: By segment id.
            heard: How the document speaks, which every finding says that weighs less for it.
        """
        ordered = sorted(drafts, key=lambda draft: (draft.segment.id, draft.start, -draft.end, draft.rule.id))
        counts: Counter[tuple[str, str, str]] = Counter()
        weighed = heard.evidence()
        findings: list[Finding] = []
        hidden = 0
        for draft in ordered:
            sentence = _sentence(draft, facts)
            key = (draft.rule.id, sentence.lower(), draft.text.lower())
            times = counts[key]
            counts[key] = times + 1
            severity, confidence = self._weigh(draft, heard)
            if confidence.rank < self.options.min_confidence.rank:
                hidden += 1
            else:
                said = (*draft.evidence, *weighed) if weighed else draft.evidence
                identity = (_fingerprint(document, key, times), sentence)
                findings.append(self._finding(document, draft, (severity, confidence, said), identity))
        findings.sort(key=lambda item: (item.place.line, item.place.column, item.place.end_line, item.place.end_column, item.rule))
        return findings, hidden

    def _finding(self, document: Document, draft: Draft, weight: _Weight, identity: tuple[str, str]) -> Finding:
        rule = draft.rule
        cited = self.cited[rule.id]
        severity, confidence, said = weight
        message, why, instead = (_fill(text, draft) for text in (rule.message, rule.why, rule.instead))
        return Finding(
            rule=rule.id,
            pack=rule.pack,
            severity=severity,
            confidence=confidence,
            basis=rule.basis,
            place=place_of(document, draft.segment, draft.start, draft.end),
            text=draft.text,
            message=message,
            why=why,
            instead=instead,
            authorities=cited,
            jurisdictions=self._where(cited),
            evidence=said,
            fingerprint=identity[0],
            sentence=identity[1],
            fixes=fixes_of(document, draft) if rule.replace else (),
        )

    def _where(self, cited: tuple[str, ...]) -> tuple[str, ...]:
        """The jurisdictions asked for in which one of some provisions holds."""
        known = self._bound.get(cited)
        if known is None:
            holds = self.library.knowledge.in_jurisdiction
            known = tuple(code for code in self.options.jurisdictions if any(holds(name, (code,)) for name in cited))
            self._bound[cited] = known
        return known

    def _weigh(self, draft: Draft, heard: Heard) -> tuple[Severity, Confidence]:
        rule = draft.rule
        severity = draft.severity or rule.severity
        for code, other in rule.severity_in:
            if code in self.options.jurisdictions and other.rank > severity.rank:
                severity = other
        confidence = draft.confidence or rule.confidence
        if heard.steps:
            severity = _LOWER[severity]
        for _ in range(heard.steps):
            confidence = _LESS_SURE[confidence]
        return self._overrides.get(rule.id, self._overrides.get(rule.pack, severity)), confidence


def _fill(text: str, draft: Draft) -> str:
    if "{" not in text:
        return text
    for name, value in (("match", draft.text), *draft.values):
        text = text.replace("{" + name + "}", value)
    return text


def fixes_of(document: Document, draft: Draft) -> tuple[Fix, ...]:
    """The wordings a rule offers; of several for the same words none is safe, for somebody has to choose."""
    offered: list[tuple[int, int, str, bool]] = []
    for item in draft.rule.replace:
        places = list(re.finditer(re.escape(item.find), draft.text, re.I)) if item.find else []
        if item.find and len(places) != 1:
            continue
        start, end = (draft.start + places[0].start(), draft.start + places[0].end()) if places else (draft.start, draft.end)
        new = item.to
        if new and draft.segment.text[start].isupper():
            new = new[0].upper() + new[1:]
        if not new and start and draft.segment.text[start - 1] == " ":
            start -= 1
        offered.append((start, end, new, item.safe))
    counts = Counter((start, end) for start, end, _, _ in offered)
    return tuple(
        Fix(place_of(document, draft.segment, start, end), new, safe and counts[(start, end)] == 1)
        for start, end, new, safe in offered
    )


def _sentence(draft: Draft, facts: dict[int, SegmentFacts]) -> str:
    found = facts.get(draft.segment.id)
    sentence = sentence_around(found.sentences, draft.start) if found is not None else None
    return draft.segment.text[slice(*sentence)] if sentence is not None else draft.segment.text


def sentence_around(sentences: Sequence[tuple[int, int]], at: int) -> tuple[int, int] | None:
    """The sentence around an offset, or None; sentences are in order and do not overlap."""
    index = bisect_right(sentences, at, key=_first) - 1
    return sentences[index] if index >= 0 and at < sentences[index][1] else None


def _first(sentence: tuple[int, int]) -> int:
    return sentence[0]


def _fingerprint(document: Document, key: tuple[str, str, str], occurrence: int) -> str:
    parts = (key[0], document.source.path, key[1], key[2], str(occurrence))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def cue_evidence(document: Document, segment: Segment, cues: Sequence[tuple[str, int, int]]) -> tuple[Evidence, ...]:
    """Evidence for cues seen in a segment: (category, start, end); words of two categories count for the first."""
    seen: dict[tuple[int, int], str] = {}
    for category, start, end in cues:
        seen.setdefault((start, end), category)
    return tuple(
        Evidence("cue", f"{category}: {segment.text[start:end]}", place_of(document, segment, start, end))
        for (start, end), category in seen.items()
    )
