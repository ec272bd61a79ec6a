"""Which segments can match at all, and which patterns are worth trying in them.

One Aho-Corasick pass over all segments of a file, lower-cased, hyphens read as spaces, without word boundaries: it may let too much
through, never too little, because every anchor is a literal token that its pattern demands. Names of drugs and conditions are the
exception: a mention is defined to have no letter beside it, here as in the entity finder.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import ahocorasick

from linter.library.rules import Pattern

DRUG_ANCHOR = "<drug>"
CONDITION_ANCHOR = "<condition>"


@dataclass(frozen=True, slots=True)
class Touched:
    """What the prefilter lets through: pattern indices to try by segment id, and the segments that may name a drug or condition."""

    patterns: dict[int, tuple[int, ...]]
    drugs: frozenset[int] = frozenset()
    conditions: frozenset[int] = frozenset()


@dataclass
class Prefilter:
    """Built once for a library; `touch` is pure.

    Args:
        patterns: All patterns, by index.
        drug_forms: Lower-cased surface forms of drugs, substances and classes.
        condition_forms: Lower-cased surface forms of conditions; searched only in texts that name a drug.
        exact_forms: Surface forms of drugs whose capitals matter ("SAMe").
    """

    patterns: Sequence[Pattern]
    drug_forms: Iterable[str] = ()
    condition_forms: Iterable[str] = ()
    exact_forms: Iterable[str] = ()
    _always: tuple[int, ...] = field(init=False)
    _by_word: list[tuple[int, ...]] = field(init=False)

    def __post_init__(self) -> None:
        words: dict[str, list[int]] = {}
        always: list[int] = []
        for index, pattern in enumerate(self.patterns):
            if not pattern.anchors:
                always.append(index)
            for word in pattern.anchors[0] if pattern.anchors else ():
                words.setdefault(word, []).append(index)
        drug_patterns = words.pop(DRUG_ANCHOR, [])
        condition_patterns = words.pop(CONDITION_ANCHOR, [])
        drugs = set(self.drug_forms)
        self._always = tuple(always)
        self._by_word = []
        self._sizes: list[int] = []
        self._drug_words: set[int] = set()
        self._rules = ahocorasick.Automaton()
        for word in sorted(set(words) | drugs):
            key = len(self._by_word)
            found = list(words.get(word, ()))
            if word in drugs:
                self._drug_words.add(key)
                found.extend(drug_patterns)
            self._by_word.append(tuple(found))
            self._sizes.append(len(word))
            self._rules.add_word(word.replace("-", " "), key)
        self._rules.make_automaton()
        self._drug_patterns = tuple(drug_patterns)
        self._exact = _automaton(self.exact_forms)
        self._condition_patterns = tuple(condition_patterns)
        self._conditions = _automaton(self.condition_forms)

    def touch(self, texts: Sequence[str], *, names_drug: bool = False) -> Touched:
        """Search the texts of a file's segments.

        Args:
            texts: Normalised segment texts, by segment id.
            names_drug: Search for conditions even when no text names a drug.
        """
        joined, starts = _join(texts)
        found: dict[int, set[int]] = {}
        drugs: set[int] = set()
        if len(self._rules):
            by_word, drug_words = self._by_word, self._drug_words
            last, seen = -1, set[int]()
            low = high = 0
            sizes = self._sizes
            for end, key in self._rules.iter(joined):
                if key in drug_words and not _stands_alone(joined, end - sizes[key] + 1, end + 1):
                    continue
                if not low <= end < high:
                    last = bisect_right(starts, end) - 1
                    low, high = starts[last], starts[last + 1]
                    seen = found.setdefault(last, set())
                seen.add(key)
            for segment, keys in found.items():
                if not drug_words.isdisjoint(keys):
                    drugs.add(segment)
            patterns = {segment: {index for key in keys for index in by_word[key]} for segment, keys in found.items()}
        else:
            patterns = {}
        for segment in self._touch_exact(texts):
            drugs.add(segment)
            if self._drug_patterns:
                patterns.setdefault(segment, set()).update(self._drug_patterns)
        conditions = self._touch_conditions(joined, starts) if drugs or names_drug else set()
        for segment in conditions if self._condition_patterns else ():
            patterns.setdefault(segment, set()).update(self._condition_patterns)
        if self._always:
            for segment in range(len(texts)):
                patterns.setdefault(segment, set()).update(self._always)
        active = {segment: tuple(sorted(indices)) for segment, indices in patterns.items() if indices}
        return Touched(active, frozenset(drugs), frozenset(conditions))

    def _touch_exact(self, texts: Sequence[str]) -> set[int]:
        if not len(self._exact):
            return set()
        starts = [0]
        for text in texts:
            starts.append(starts[-1] + len(text) + 1)
        joined = "\n".join(texts).replace("-", " ")
        return {
            bisect_right(starts, end) - 1
            for end, size in self._exact.iter(joined)
            if _stands_alone(joined, end - size + 1, end + 1)
        }

    def _touch_conditions(self, joined: str, starts: Sequence[int]) -> set[int]:
        if not len(self._conditions):
            return set()
        return {
            bisect_right(starts, end) - 1
            for end, size in self._conditions.iter(joined)
            if _stands_alone(joined, end - size + 1, end + 1)
        }


def _automaton(words: Iterable[str]) -> ahocorasick.Automaton:
    made = ahocorasick.Automaton()
    for word in sorted(set(words)):
        made.add_word(word.replace("-", " "), len(word))
    made.make_automaton()
    return made


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no letter touches a name; the entity finder asks the same of its mentions."""
    return not (start > 0 and text[start - 1].isalpha()) and not (end < len(text) and text[end].isalpha())


def _join(texts: Sequence[str]) -> tuple[str, list[int]]:
    """The texts lower-cased and joined by line feeds, and where each starts (one more than there are texts)."""
    lowered = "\n".join(texts).lower()
    lengths: Iterable[int] = map(len, texts)
    if len(lowered) != sum(map(len, texts)) + max(len(texts) - 1, 0):
        parts = [text.lower() for text in texts]
        lowered, lengths = "\n".join(parts), map(len, parts)
    starts = [0]
    for length in lengths:
        starts.append(starts[-1] + length + 1)
    return lowered.replace("-", " "), starts
