"""Cues: the words that negate, hedge, question, quote or warn, and how far each reaches.

A cue reaches inside its sentence only, up to its category's number of tokens or the first of its stop words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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
        cues = {
            self._cue(doc, spec, start, end)
            for spec, start, end in seen
            if not any(start < stop and begin < end for begin, stop in voided.get(spec.category, ()))
        }
        cues.update(_quotations(doc))
        return sorted(cues, key=lambda cue: (cue.start, cue.end, cue.category, cue.scope_start))

    def _cue(self, doc: Doc, spec: CueSpec, start: int, end: int) -> Cue:
        sentence = doc[start].sent
        stops = self._categories[spec.category].stops
        low, high = start, end
        if spec.direction in ("backward", "both", "sentence"):
            floor = sentence.start if spec.direction == "sentence" else max(sentence.start, start - spec.within)
            while low > floor and (spec.direction == "sentence" or doc[low - 1].lower_ not in stops):
                low -= 1
        if spec.direction in ("forward", "both", "sentence"):
            ceiling = sentence.end if spec.direction == "sentence" else min(sentence.end, end + spec.within)
            while high < ceiling and (spec.direction == "sentence" or doc[high].lower_ not in stops):
                high += 1
        return Cue(spec.category, doc[start].idx, _end(doc, end), doc[low].idx, _end(doc, high))


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
