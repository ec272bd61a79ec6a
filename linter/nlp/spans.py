"""Token patterns over a Doc in bounded time: sets of token positions as bits, so that no way through a pattern is walked twice.

spaCy's Matcher spells `{0,12}` as twelve optional tokens and follows every way of skipping them: two such gaps make millions of
ways over a text that repeats itself. Here the positions a pattern can have reached are one integer, and a gap of n tokens costs
n shifts. What a single token must be is still asked of spaCy's Matcher, except for plain words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from linter.errors import BudgetError

MAX_SPANS = 200_000
Token = dict[str, Any]
_REPEATS = {"1": (1, 1), "?": (0, 1)}


def repeats(operator: str) -> tuple[int, int] | None:
    """How often a token may stand, at least and at most; None for an operator that is no bounded repetition."""
    if operator in _REPEATS:
        return _REPEATS[operator]
    low, _, high = operator.strip("{}").partition(",")
    if not (operator.startswith("{") and low.isdecimal() and (high or low).isdecimal()):
        return None
    return int(low), int(high or low)


class SpanFinder:
    """Finds all spans of patterns, as spaCy's Matcher would.

    Args:
        vocab: Of the pipeline whose Docs are searched.
    """

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab
        self._tests: dict[str, Callable[[_Words], int]] = {}
        self._words: _Words | None = None
        self._masks: dict[str, int] = {}

    def prepare(self, tokens: Sequence[Token]) -> tuple[tuple[str, int, int], ...] | None:
        """A pattern ready to be searched for, or None when spaCy's Matcher has to do it; not to be called in a memory zone."""
        steps = []
        for token in tokens:
            bounds = repeats(str(token.get("OP", "1")))
            if bounds is None:
                return None
            plain = {name: value for name, value in token.items() if name != "OP"}
            key = json.dumps(plain, sort_keys=True, ensure_ascii=False)
            if key not in self._tests:
                self._tests[key] = _test(self._vocab, plain)
            steps.append((key, *bounds))
        return tuple(steps)

    def find(self, doc: Doc, steps: Sequence[tuple[str, int, int]]) -> list[tuple[int, int]]:
        """Token spans in order of position.

        Raises:
            BudgetError: When there are more than `MAX_SPANS`.
        """
        if self._words is None or self._words.doc is not doc:
            self._words, self._masks = _Words(doc), {}
        masks = [(self._mask(key), low, high) for key, low, high in steps]
        if all(low == high == 1 for _, low, high in masks):
            here = -1
            for step, (mask, _, _) in enumerate(masks):
                here &= mask >> step
                if not here:
                    return []
            return [(start, start + len(masks)) for start in _bits(here)]
        reach = sum(high for _, _, high in masks) + 1
        window = (1 << reach) - 1
        found: list[tuple[int, int]] = []
        for start in _bits(_starts(masks)):
            at = 1
            for mask, low, high in masks:
                here = (mask >> start) & window
                at = _advance(at, here, low, high)
                if not at:
                    break
            else:
                found.extend((start, start + length) for length in _bits(at) if length)
                if len(found) > MAX_SPANS:
                    raise BudgetError(f"one pattern matches more than {MAX_SPANS} times in one paragraph", hint="Exclude the file.")
        return found

    def _mask(self, key: str) -> int:
        mask = self._masks.get(key)
        if mask is None:
            assert self._words is not None
            mask = self._masks[key] = self._tests[key](self._words)
        return mask


def _advance(at: int, here: int, low: int, high: int) -> int:
    for _ in range(low):
        at = (at & here) << 1
    more = at
    for _ in range(high - low):
        more = (more & here) << 1
        if not more:
            break
        at |= more
    return at


def _starts(masks: Iterable[tuple[int, int, int]]) -> int:
    """Where a match can begin: at its first token that must be there or at an optional one before it."""
    found = 0
    for mask, low, _ in masks:
        found |= mask
        if low:
            break
    return found


def _bits(mask: int) -> Iterator[int]:
    text = f"{mask:b}"[::-1]
    at = text.find("1")
    while at >= 0:
        yield at
        at = text.find("1", at + 1)


class _Words:
    """Where each word of a Doc stands, as masks, lower-cased and as written."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.all = (1 << len(doc)) - 1
        self._written: dict[str, int] = {}
        self._lowered: dict[str, int] = {}
        for bit, token in enumerate(doc):
            word = token.text
            self._written[word] = self._written.get(word, 0) | 1 << bit
        for word, mask in self._written.items():
            lowered = word.lower()
            self._lowered[lowered] = self._lowered.get(lowered, 0) | mask

    def lowered(self, words: frozenset[str]) -> int:
        """Where one of some lower-cased words stands."""
        return _union(self._lowered, words)

    def written(self, words: frozenset[str]) -> int:
        """Where one of some words stands exactly as written."""
        return _union(self._written, words)


def _union(masks: dict[str, int], words: frozenset[str]) -> int:
    found = 0
    for word in masks.keys() & words:
        found |= masks[word]
    return found


def _test(vocab: Vocab, plain: Token) -> Callable[[_Words], int]:
    value = plain.get("LOWER") if set(plain) == {"LOWER"} else None
    if (isinstance(value, dict) and set(value) == {"IN"}) or isinstance(value, str):
        wanted = frozenset((value,) if isinstance(value, str) else value["IN"])
        return lambda words: words.lowered(wanted)
    others = plain.get("ORTH") if set(plain) == {"ORTH"} else None
    if isinstance(others, dict) and set(others) == {"NOT_IN"}:
        barred = frozenset(others["NOT_IN"])
        return lambda words: words.all & ~words.written(barred)
    matcher = Matcher(vocab)
    matcher.add("t", [[plain]])

    def ask(words: _Words) -> int:
        mask = 0
        for _, start, _ in matcher(words.doc):
            mask |= 1 << start
        return mask

    return ask
