"""Segment texts to facts: the one place where Docs are made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from linter.library.load import Library
from linter.library.units import Units
from linter.model import Cue, Match, Mention, SegmentFacts, SegmentKind
from linter.nlp.context import CueFinder
from linter.nlp.entities import EntityFinder
from linter.nlp.language import as_matched, load_language
from linter.nlp.matching import PatternMatcher, longest
from linter.nlp.request import Request

MAX_CHARACTERS = 24_000


class Annotator:
    """Runs the pipeline over segments. Docs never leave it.

    Args:
        library: Rules, cues, knowledge.
        units: The patterns that may be asked for.
        model: A trained spaCy pipeline's name, or None for blank English.
    """

    def __init__(self, library: Library, units: Units, model: str | None = None) -> None:
        self.nlp: Language = load_language(model)
        self._trained = model is not None
        self._units = units
        self._matcher = PatternMatcher(self.nlp.vocab, units.patterns)
        self._cues = CueFinder(self.nlp.vocab, library.cues)
        self._entities = EntityFinder(self.nlp.vocab, library.knowledge)
        self.docs_made = 0

    def annotate(self, requests: Sequence[Request]) -> list[SegmentFacts]:
        """Facts for each request, in order."""
        wanted = {index for request in requests for index in request.patterns}
        self._matcher.prepare(wanted)
        self._matcher.prepare(
            index for unit in {self._units.names[index] for index in wanted} for index in self._units.excepts.get(unit, ())
        )
        if any(request.mentions for request in requests):
            self._entities.prepare()
        facts: list[SegmentFacts] = []
        with self.nlp.memory_zone():
            for request in requests:
                parts = [self._one(part, request, at) for at, part in _parts(request.text)]
                facts.append(parts[0] if len(parts) == 1 else _joined(parts))
        return facts

    def facts_of(self, doc: Doc, request: Request) -> SegmentFacts:
        """Facts of a Doc that this pipeline made."""
        words = frozenset(token.lower_ for token in doc)
        mentions = self._entities.find(doc, request.text) if request.mentions else []
        if mentions:
            self._entities.mark(doc, mentions)
        matches = self._matches(doc, words, request)
        if not (matches or mentions or request.cues):
            return SegmentFacts()
        self._set_sentences(doc)
        sentences = tuple((sent.start_char, sent.end_char) for sent in doc.sents)
        return SegmentFacts(tuple(matches), tuple(self._cues.find(doc)), tuple(mentions), sentences)

    def _one(self, text: str, request: Request, at: int) -> SegmentFacts:
        read = as_matched(text)
        doc = self.nlp(read) if self._trained else self.nlp.make_doc(read)
        self.docs_made += 1
        found = self.facts_of(doc, replace(request, text=text))
        return _shifted(found, at) if at else found

    def _set_sentences(self, doc: Doc) -> None:
        if not doc.has_annotation("SENT_START"):
            self.nlp.get_pipe("sentencizer")(doc)

    def _matches(self, doc: Doc, words: frozenset[str], request: Request) -> list[Match]:
        by_unit: dict[str, list[tuple[int, int]]] = {}
        for index in self._matcher.candidates(words, request.patterns, request.kind):
            spans = self._matcher.spans(doc, index)
            if spans:
                by_unit.setdefault(self._units.names[index], []).extend(spans)
        found: list[Match] = []
        for unit, spans in by_unit.items():
            excepted = self._excepted(doc, words, unit, request.kind)
            for start, end in longest(spans):
                if not any(start < stop and begin < end for begin, stop in excepted):
                    last = doc[end - 1]
                    found.append(Match(unit, doc[start].idx, last.idx + len(last)))
        return sorted(found, key=lambda match: (match.start, match.end, match.rule))

    def _excepted(self, doc: Doc, words: frozenset[str], unit: str, kind: SegmentKind) -> list[tuple[int, int]]:
        indices = self._matcher.candidates(words, self._units.excepts.get(unit, ()), kind)
        return [span for index in indices for span in self._matcher.spans(doc, index)]


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The text cut at sentence ends where it is too long for one Doc."""
    at = 0
    while len(text) - at > MAX_CHARACTERS:
        end = at + MAX_CHARACTERS
        cut = max(text.rfind(mark, at, end) for mark in (". ", "! ", "? "))
        cut = cut + 2 if cut > at else text.rfind(" ", at, end) + 1
        if cut <= at:
            cut = end
        yield at, text[at:cut]
        at = cut
    yield at, text[at:]


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
