"""Segment texts to facts: the one place where Docs are made."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from linter.errors import BudgetError, ReglintError
from linter.library.load import Library
from linter.library.units import EXCEPT, Units
from linter.model import Cue, Match, Mention, SegmentFacts
from linter.nlp.context import CueFinder
from linter.nlp.entities import EntityFinder
from linter.nlp.language import SENTENCE_ENDS, Blank, as_matched, load_blank, load_language
from linter.nlp.matching import ByWord, PatternMatcher, longest
from linter.nlp.request import Request
from linter.nlp.spans import SpanFinder
from linter.parts import PART, cut
from linter.timing import by_rule

# characters of text whose words spaCy may keep: common words are then known to every later text, and memory stays bounded
LEARNED = 1_000_000
# characters of segments whose facts are kept for those that say the same
KEPT = 500_000
# patterns times the tokens they are tried on, in one file: a few minutes
MAX_WORK = 2_000_000_000


class Annotator:
    """Runs the pipeline over segments. Docs never leave it.

    Args:
        library: Rules, cues, knowledge.
        units: The patterns that may be asked for.
        model: A trained spaCy pipeline's name, or None for blank English.
    """

    def __init__(self, library: Library, units: Units, model: str | None = None) -> None:
        self.nlp: Language | Blank = load_language(model) if model is not None else load_blank()
        self._trained = model is not None
        self._units = units
        self._finder = SpanFinder(self.nlp.vocab)
        self._matcher = PatternMatcher(self.nlp.vocab, units.patterns, self._finder)
        self._spans = by_rule(self._matcher.spans, units.names)
        # the exceptions of each unit that was asked for
        self._excepts: dict[str, ByWord] = {}
        self._prepared: set[int] = set()
        # those among them that ask what is named, or whose exceptions do
        self._naming: set[int] = set()
        self._cues = CueFinder(self.nlp.vocab, library.cues, self._finder)
        self._entities = EntityFinder(self.nlp.vocab, library.named, self._finder)
        self._closers = frozenset(map(self.nlp.vocab.strings.add, SENTENCE_ENDS))
        self.docs_made = 0
        self._learned = 0
        self._work = 0
        self._kept: dict[Request, SegmentFacts] = {}
        self._characters = 0

    def annotate(self, requests: Sequence[Request]) -> list[SegmentFacts]:
        """Facts for each request, in order."""
        wanted = {index for request in requests for index in request.patterns}
        self._prepare(wanted - self._prepared)
        self._work = 0
        with self._zone(requests):
            return [self._kept.get(request) or self._new(request) for request in requests]

    def _prepare(self, indices: set[int]) -> None:
        """Make patterns ready, and the exceptions of their units."""
        self._prepared |= indices
        self._matcher.prepare(indices)
        for index in indices:
            unit = self._units.names[index]
            excepts = self._units.excepts.get(unit, ())
            if unit not in self._excepts:
                owners: ByWord = {}
                self._matcher.add_by_word(excepts, owners)
                self._excepts[unit] = owners
            if index in self._matcher.naming or not self._matcher.naming.isdisjoint(excepts):
                self._naming.add(index)

    def _new(self, request: Request) -> SegmentFacts:
        """The facts of a segment; those of a short one are kept, for a site says the same on all of its pages."""
        facts = self._segment(request)
        if len(request.text) <= PART and not facts.crashes:
            self._characters += len(request.text)
            if self._characters > KEPT:
                self._kept.clear()
                self._characters = len(request.text)
            self._kept[request] = facts
        return facts

    def _zone(self, requests: Sequence[Request]) -> AbstractContextManager[object]:
        """What spaCy learns of words is forgotten after each call, once it has been kept for as much text as pays."""
        if self._learned >= LEARNED:
            return self.nlp.memory_zone()
        self._learned += sum(len(request.text) for request in requests)
        return nullcontext()

    def _segment(self, request: Request) -> SegmentFacts:
        parts = list(cut(request.text))
        docs = [self._doc(text) for _, text in parts]
        found = []
        crashed: dict[str, str] = {}
        for number, (doc, (_, text)) in enumerate(zip(docs, parts, strict=True)):
            mentions = self._entities.find(doc, text) if request.mentions else []
            if mentions and (self._cues.naming or not self._naming.isdisjoint(request.patterns)):
                self._entities.mark(doc, mentions)
            edges = (number == 0, number == len(parts) - 1)
            candidates = self._candidates(doc, request, whole=len(parts) == 1)
            found.append((self._matches(doc, candidates, edges, crashed), mentions))
        crashes = tuple(sorted(crashed.items()))
        if not (request.cues or any(matches or mentions for matches, mentions in found)):
            return SegmentFacts(crashes=crashes)
        facts = [
            _shifted(self._facts(doc, *items), at) if at else self._facts(doc, *items)
            for doc, (at, _), items in zip(docs, parts, found, strict=True)
        ]
        whole = facts[0] if len(facts) == 1 else _joined(facts)
        return replace(whole, crashes=crashes) if crashes else whole

    def _facts(self, doc: Doc, matches: list[Match], mentions: list[Mention]) -> SegmentFacts:
        words = self._finder.words(doc)
        starts = self._starts(doc)
        sentences = tuple(words.place(*span) for span in pairwise([*starts, len(doc)]))
        return SegmentFacts(tuple(matches), tuple(self._cues.find(doc, starts)), tuple(mentions), sentences)

    def _starts(self, doc: Doc) -> list[int]:
        """The tokens at which sentences begin: where a trained pipeline says, else after closing marks."""
        if self._trained:
            return [sentence.start for sentence in doc.sents]
        return self._finder.words(doc).sentences(self._closers)

    def _doc(self, text: str) -> Doc:
        read = as_matched(text)
        self.docs_made += 1
        return self.nlp(read)

    def _candidates(self, doc: Doc, request: Request, *, whole: bool) -> Sequence[int]:
        """The patterns to try; in a whole segment the prefilter has looked for their words already."""
        fitting = self._matcher.fitting(request.patterns, request.kind)
        candidates = fitting if whole else self._matcher.candidates(doc, fitting)
        self._work += len(candidates) * len(doc)
        if self._work > MAX_WORK:
            raise BudgetError(f"its rules ask for more than {MAX_WORK:,} comparisons", hint="Split the file, or use fewer rules.")
        return candidates

    def _matches(self, doc: Doc, candidates: Sequence[int], edges: tuple[bool, bool], crashed: dict[str, str]) -> list[Match]:
        names, spans_of = self._units.names, self._spans
        by_unit: dict[str, list[tuple[int, int]]] = {}
        for index in candidates:
            try:
                spans = spans_of(doc, index, edges)
            except Exception as problem:
                _keep(names[index], problem, crashed)
                continue
            if spans:
                by_unit.setdefault(names[index], []).extend(spans)
        words, near, excepts = self._finder.words(doc), self._matcher.near, self._excepts
        found: list[Match] = []
        for unit, spans in by_unit.items():
            try:
                excepted = [span for index in near(words, excepts[unit]) for span in spans_of(doc, index)]
            except Exception as problem:
                _keep(unit, problem, crashed)
                continue
            for start, end in longest(spans) if len(spans) > 1 else spans:
                if not excepted or not any(start < stop and begin < end for begin, stop in excepted):
                    found.append(Match(unit, *words.place(start, end)))
        return sorted(found, key=_position) if len(found) > 1 else found


def _position(match: Match) -> tuple[int, int, str]:
    return match.start, match.end, match.rule


def _keep(unit: str, problem: Exception, crashed: dict[str, str]) -> None:
    """A crash costs its rule only; it is kept, for the file counts as unchecked."""
    if isinstance(problem, (ReglintError, MemoryError)):
        raise problem
    rule = unit.partition("@")[0].rstrip(EXCEPT)
    crashed.setdefault(rule, f"{type(problem).__name__}: {problem}")


def _shifted(facts: SegmentFacts, by: int) -> SegmentFacts:
    def cue(item: Cue) -> Cue:
        return Cue(item.category, item.start + by, item.end + by, item.scope_start + by, item.scope_end + by)

    def mention(item: Mention) -> Mention:
        return replace(item, start=item.start + by, end=item.end + by)

    return SegmentFacts(
        tuple(Match(item.rule, item.start + by, item.end + by) for item in facts.matches),
        tuple(map(cue, facts.cues)),
        tuple(map(mention, facts.mentions)),
        tuple((start + by, end + by) for start, end in facts.sentences),
    )


def _joined(parts: Sequence[SegmentFacts]) -> SegmentFacts:
    return SegmentFacts(
        tuple(item for part in parts for item in part.matches),
        tuple(item for part in parts for item in part.cues),
        tuple(item for part in parts for item in part.mentions),
        tuple(item for part in parts for item in part.sentences),
    )
