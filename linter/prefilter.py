"""Which segments can match at all, and which patterns are worth trying in them.

One Aho-Corasick pass over all segments of a file, lower-cased, hyphens read as spaces, without word boundaries: it may let too much
through, never too little, because every anchor is a literal token that its pattern demands. Names of drugs and conditions are the
exception: a mention is defined to have no letter beside it, here as in the entity finder.
What the pass lets through is asked for the rest of what its pattern demands (`linter.gates`): all of its words, in their order.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import ahocorasick

from linter.gates import Gate, gate_of, standing_alone
from linter.library.anchors import peak
from linter.library.load import uncollected
from linter.library.rules import Pattern

DRUG_ANCHOR = "<drug>"
CONDITION_ANCHOR = "<condition>"
MAX_KNOWN = 20_000
# words in more of 10,000 segments than this are not searched for when a pattern has rarer ones
_TOO_COMMON = 400.0


@dataclass(frozen=True, slots=True)
class Touched:
    """What the prefilter lets through: pattern indices to try by segment id, and the segments that may name a drug or condition."""

    patterns: dict[int, tuple[int, ...]]
    drugs: frozenset[int] = frozenset()
    conditions: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Family:
    """Patterns that demand the same words in the same order: the sets they need as bits, the rest, and their indices."""

    needs: int
    gate: Gate
    members: tuple[int, ...]


class Prefilter:
    """Built once for a library; `touch` is pure.

    Args:
        patterns: All patterns, by index.
        drug_forms: Lower-cased surface forms of drugs, substances and classes.
        condition_forms: Lower-cased surface forms of conditions; searched only in texts that name a drug.
        exact_forms: Surface forms of drugs whose capitals matter ("SAMe").
        bounded: Whether words are tokens only where no letters go on, as spaCy's English has it.
    """

    def __init__(
        self,
        patterns: Sequence[Pattern],
        drug_forms: Iterable[str] = (),
        condition_forms: Iterable[str] = (),
        exact_forms: Iterable[str] = (),
        *,
        bounded: bool = True,
    ) -> None:
        self._bounded = bounded
        self._always = tuple(index for index, pattern in enumerate(patterns) if not pattern.anchors)
        self._condition_patterns = tuple(
            index
            for index, pattern in enumerate(patterns)
            if pattern.anchors and _searched(pattern.anchors)[0] == (CONDITION_ANCHOR,)
        )
        self._masks: dict[str, int] = {}
        self._families: list[_Family] = []
        self._by_word: dict[str, list[int]] = {}
        with uncollected():
            self._group(patterns)
        self._rules = ahocorasick.Automaton()
        drugs = {form.replace("-", " ") for form in drug_forms}
        for word in sorted(set(self._masks) | drugs):
            if word != DRUG_ANCHOR:
                self._rules.add_word(word, (word, len(word) if word in drugs else 0, word in self._masks))
        self._rules.make_automaton()
        self._exact = _automaton(exact_forms)
        self._conditions = _automaton(condition_forms)
        self._known: dict[frozenset[str], tuple[_Family, ...]] = {}

    def _group(self, patterns: Sequence[Pattern]) -> None:
        bits: dict[tuple[str, ...], int] = {}
        families: dict[tuple[tuple[tuple[str, ...], ...], Gate], list[int]] = {}
        for index, pattern in enumerate(patterns):
            sets = _searched(pattern.anchors) if pattern.anchors else ()
            if sets and sets[0] != (CONDITION_ANCHOR,):
                families.setdefault((sets, gate_of(pattern, bounded=self._bounded)), []).append(index)
        for (sets, gate), members in families.items():
            needs = 0
            for words in sets:
                bit = bits.setdefault(words, 1 << len(bits))
                needs |= bit
                for word in words:
                    self._masks[word] = self._masks.get(word, 0) | bit
            for word in sets[0]:
                self._by_word.setdefault(word, []).append(len(self._families))
            self._families.append(_Family(needs, gate, tuple(members)))

    def touch(self, texts: Sequence[str], *, names_drug: bool = False) -> Touched:
        """Search the texts of a file's segments.

        Args:
            texts: Normalised segment texts, by segment id.
            names_drug: Search for conditions even when no text names a drug.
        """
        joined, starts = _join(texts)
        found: dict[int, set[str]] = {}
        drugs = self._touch_exact(texts)
        if len(self._rules):
            low = high = 0
            last, seen = -1, set[str]()
            for end, (word, drug, anchor) in self._rules.iter(joined):
                if not low <= end < high:
                    last = bisect_right(starts, end) - 1
                    low, high = starts[last], starts[last + 1]
                    seen = found.setdefault(last, set())
                if anchor:
                    seen.add(word)
                if drug and _stands_alone(joined, end - drug + 1, end + 1):
                    drugs.add(last)
        for segment in drugs if DRUG_ANCHOR in self._masks else ():
            found.setdefault(segment, set()).add(DRUG_ANCHOR)
        conditions = self._touch_conditions(joined, starts) if drugs or names_drug else set()
        active = {}
        for segment, words in found.items():
            text = joined[starts[segment] : starts[segment + 1] - 1]
            indices = self._let_through(text, frozenset(words), segment in drugs or segment in conditions)
            if indices:
                active[segment] = indices
        for segment in conditions if self._condition_patterns else ():
            active[segment] = tuple(sorted({*active.get(segment, ()), *self._condition_patterns}))
        if self._always:
            active = {segment: tuple(sorted({*active.get(segment, ()), *self._always})) for segment in range(len(texts))}
        return Touched(active, frozenset(drugs), frozenset(conditions))

    def _let_through(self, text: str, words: frozenset[str], mentions: bool) -> tuple[int, ...]:
        """Patterns all of whose words stand in the text in their order."""
        families = self._families_for(words)
        alone = standing_alone(text) if families else frozenset()
        made: list[int] = []
        for family in families:
            if (mentions or not family.gate.condition) and family.gate.open(text, alone):
                made += family.members
        made.sort()
        return tuple(made)

    def _families_for(self, words: frozenset[str]) -> tuple[_Family, ...]:
        """Families all of whose searched anchors are among the words."""
        known = self._known.get(words)
        if known is not None:
            return known
        mask = 0
        for word in words:
            mask |= self._masks[word]
        found = sorted({family for word in words for family in self._by_word.get(word, ())})
        families = (self._families[family] for family in found)
        if len(self._known) >= MAX_KNOWN:
            self._known.clear()
        self._known[words] = result = tuple(family for family in families if family.needs & mask == family.needs)
        return result

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


def _searched(anchors: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The sets of anchors worth searching, the rarest first; those with a very common word only when there is nothing rarer."""
    named = [words for words in anchors if words != (CONDITION_ANCHOR,)]
    rare = tuple(words for words in named if peak(words) < _TOO_COMMON)
    return rare or tuple(named[:1]) or ((CONDITION_ANCHOR,),)


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
