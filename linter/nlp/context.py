"""Cues: the words that negate, hedge, question, quote or warn, and how far each reaches.

A cue reaches inside its sentence only, up to its category's number of tokens or the first of its stop words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from linter.library.rules import CueCategory, CueSpec, Pattern
from linter.model import Cue
from linter.nlp.matching import varies
from linter.nlp.spans import SpanFinder, Steps

QUOTED = "quoted"
_MAX_QUOTE = 80


class CueFinder:
    """Finds cues in Docs that have sentence boundaries.

    Args:
        vocab: Of the pipeline whose Docs are searched.
        categories: All cue categories by id.
        finder: Looks for spans; others may share it.
    """

    def __init__(self, vocab: Vocab, categories: Mapping[str, CueCategory], finder: SpanFinder | None = None) -> None:
        self._categories = categories
        self._specs: list[CueSpec] = [spec for category in categories.values() for spec in category.cues]
        self._phrases = PhraseMatcher(vocab, attr="LOWER")
        self._others = Matcher(vocab)
        self._finder = finder or SpanFinder(vocab)
        self._stops = {name: frozenset(map(vocab.strings.add, category.stops)) for name, category in categories.items()}
        self._quote = vocab.strings.add('"')
        self._varying: list[tuple[str, Steps]] = []
        for index, spec in enumerate(self._specs):
            self._add(vocab, f"{index}", spec.patterns)
        for name, category in categories.items():
            if category.not_cues:
                self._add(vocab, f"!{name}", category.not_cues)

    def _add(self, vocab: Vocab, key: str, patterns: Iterable[Pattern]) -> None:
        for pattern in patterns:
            words = [str(token.get("LOWER")) for token in pattern.tokens]
            if all(set(token) == {"LOWER"} and isinstance(token["LOWER"], str) for token in pattern.tokens):
                self._phrases.add(key, [Doc(vocab, words=words)])
                continue
            steps = self._finder.prepare(pattern.tokens) if varies(pattern) else None
            if steps is not None:
                self._varying.append((key, steps))
            else:
                self._others.add(key, [list(pattern.tokens)])

    def find(self, doc: Doc) -> list[Cue]:
        """All cues of a Doc with their reach in characters, sorted."""
        voided: dict[str, list[tuple[int, int]]] = {}
        seen: list[tuple[CueSpec, int, int]] = []
        strings = doc.vocab.strings
        matches = [(strings[key], start, end) for key, start, end in self._phrases(doc)]
        if len(self._others):
            matches.extend((strings[key], start, end) for key, start, end in self._others(doc))
        for name, steps in self._varying:
            matches.extend((name, start, end) for start, end in self._finder.find(doc, steps))
        for name, start, end in matches:
            if name.startswith("!"):
                voided.setdefault(name[1:], []).append((start, end))
            else:
                seen.append((self._specs[int(name)], start, end))
        sentences = _Sentences(doc) if seen else None
        ids = self._finder.words(doc).ids
        cues = set()
        for spec, start, end in seen:
            if sentences is None or any(start < stop and begin < end for begin, stop in voided.get(spec.category, ())):
                continue
            low, high = self._reach(ids, spec, (start, end), sentences.around(start))
            cues.add(Cue(spec.category, doc[start].idx, _end(doc, end), doc[low].idx, _end(doc, high)))
        if self._quote in self._finder.words(doc).lowered:
            cues.update(_quotations(doc))
        return sorted(cues, key=lambda cue: (cue.start, cue.end, cue.category, cue.scope_start))

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


class _Sentences:
    """The sentences of a Doc as ranges of tokens."""

    def __init__(self, doc: Doc) -> None:
        self._starts = [sentence.start for sentence in doc.sents]
        self._size = len(doc)

    def around(self, token: int) -> tuple[int, int]:
        """The sentence that a token stands in."""
        index = bisect_right(self._starts, token)
        return self._starts[index - 1], self._starts[index] if index < len(self._starts) else self._size


def _end(doc: Doc, end: int) -> int:
    last = doc[end - 1]
    return int(last.idx + len(last))


def _quotations(doc: Doc) -> Iterable[Cue]:
    opened: int | None = None
    for token in doc:
        if token.text != '"':
            continue
        if opened is None or token.i - opened > _MAX_QUOTE:
            opened = token.i
        else:
            yield Cue(QUOTED, doc[opened].idx, doc[opened].idx + 1, doc[opened].idx, _end(doc, token.i + 1))
            opened = None
