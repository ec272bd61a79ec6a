"""Cues: the words that negate, hedge, question, quote or warn, and how far each reaches.

A cue reaches inside its sentence only, up to its category's number of tokens or the first of its stop words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from spacy.tokens import Doc
from spacy.vocab import Vocab

from linter.library.rules import CueCategory, CueSpec, Pattern
from linter.model import Cue
from linter.nlp.matching import ByWord, PatternMatcher
from linter.nlp.phrases import PhraseFinder
from linter.nlp.spans import SpanFinder, Words, bits_of

QUOTED = "quoted"
_MAX_QUOTE = 80
Hit = tuple[int, int]


class CueFinder:
    """Finds cues in Docs.

    Args:
        vocab: Of the pipeline whose Docs are searched.
        categories: All cue categories by id.
        finder: Looks for spans; others may share it.

    Attributes:
        naming: Whether a cue asks what is named.
    """

    def __init__(self, vocab: Vocab, categories: Mapping[str, CueCategory], finder: SpanFinder | None = None) -> None:
        self._finder = finder or SpanFinder(vocab)
        # what a pattern says: a cue, or that a category's cues in it are none
        self._phrases: PhraseFinder[CueSpec | str] = PhraseFinder()
        self._says: list[CueSpec | str] = []
        others: list[Pattern] = []
        for said, pattern in _patterns(categories):
            words = [token.get("LOWER") for token in pattern.tokens if len(token) == 1]
            if len(words) == len(pattern.tokens) and all(isinstance(word, str) for word in words):
                self._phrases.add(map(str, words), said)
            else:
                self._says.append(said)
                others.append(pattern)
        self._others = PatternMatcher(vocab, others, self._finder)
        self._by_word: ByWord = {}
        self._others.add_by_word(range(len(others)), self._by_word)
        self.naming = bool(self._others.naming)
        self._stops = {name: frozenset(map(vocab.strings.add, category.stops)) for name, category in categories.items()}
        self._quote = vocab.strings.add('"')

    def find(self, doc: Doc, starts: Sequence[int] | None = None) -> list[Cue]:
        """All cues of a Doc with their reach in code points, sorted.

        Args:
            doc: What is searched.
            starts: The tokens at which its sentences begin; as the Doc has them when left out.
        """
        words = self._finder.words(doc)
        voided: dict[str, list[Hit]] = {}
        seen: list[tuple[CueSpec, Hit]] = []
        for said, start, end in self._hits(doc, words):
            if isinstance(said, str):
                voided.setdefault(said, []).append((start, end))
            else:
                seen.append((said, (start, end)))
        cues: set[tuple[int, int, str, int, int]] = set()
        if seen:
            starts = [sentence.start for sentence in doc.sents] if starts is None else starts
            begins, ends = words.offsets()
            for spec, hit in seen:
                voids = voided.get(spec.category) if voided else None
                if voids is None or not any(hit[0] < stop and begin < hit[1] for begin, stop in voids):
                    at = bisect_right(starts, hit[0])
                    sentence = starts[at - 1], starts[at] if at < len(starts) else len(words.ids)
                    low, high = self._reach(words.ids, spec, hit, sentence)
                    cues.add((begins[hit[0]], ends[hit[1] - 1], spec.category, begins[low], ends[high - 1]))
        if self._quote in words.lowered:
            cues.update(_quotations(words, words.low_of(self._quote)))
        return [Cue(category, start, end, low, high) for start, end, category, low, high in sorted(cues)]

    def _hits(self, doc: Doc, words: Words) -> Iterator[tuple[CueSpec | str, int, int]]:
        yield from self._phrases.find(words)
        for index in self._others.near(words, self._by_word):
            for start, end in self._others.spans(doc, index):
                yield self._says[index], start, end

    def _reach(self, ids: Sequence[int], spec: CueSpec, span: tuple[int, int], sentence: tuple[int, int]) -> tuple[int, int]:
        """How far a cue reaches, in tokens, inside its sentence."""
        low, high = span
        if spec.direction == "sentence":
            return min(low, sentence[0]), max(high, sentence[1])
        stops = self._stops[spec.category]
        if spec.direction in ("backward", "both"):
            floor = max(sentence[0], low - spec.within)
            while low > floor and ids[low - 1] not in stops:
                low -= 1
        if spec.direction in ("forward", "both"):
            ceiling = min(sentence[1], high + spec.within)
            while high < ceiling and ids[high] not in stops:
                high += 1
        return low, high


def _patterns(categories: Mapping[str, CueCategory]) -> Iterator[tuple[CueSpec | str, Pattern]]:
    for name, category in categories.items():
        for spec in category.cues:
            for pattern in spec.patterns:
                yield spec, pattern
        for pattern in category.not_cues:
            yield name, pattern


def _quotations(words: Words, marks: int) -> Iterable[tuple[int, int, str, int, int]]:
    """What stands between two quotation marks, by its first mark and by its reach."""
    opened: int | None = None
    for at in bits_of(marks):
        if opened is None or at - opened > _MAX_QUOTE:
            opened = at
        else:
            start, end = words.place(opened, at + 1)
            yield start, start + 1, QUOTED, start, end
            opened = None
