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
        self._tests: dict[str, Callable[[Doc, list[str]], int]] = {}
        self._doc: Doc | None = None
        self._words: list[str] = []
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
        if self._doc is not doc:
            self._doc, self._words, self._masks = doc, [token.lower_ for token in doc], {}
        masks = [(self._mask(key), low, high) for key, low, high in steps]
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
            assert self._doc is not None
            mask = self._masks[key] = self._tests[key](self._doc, self._words)
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


def _as_mask(flags: Iterable[bool]) -> int:
    return int("".join("1" if flag else "0" for flag in flags)[::-1] or "0", 2)


def _test(vocab: Vocab, plain: Token) -> Callable[[Doc, list[str]], int]:
    value = plain.get("LOWER") if set(plain) == {"LOWER"} else None
    if isinstance(value, str):
        return lambda doc, lowered: _as_mask(word == value for word in lowered)
    if isinstance(value, dict) and set(value) == {"IN"}:
        words = frozenset(value["IN"])
        return lambda doc, lowered: _as_mask(word in words for word in lowered)
    others = plain.get("ORTH") if set(plain) == {"ORTH"} else None
    if isinstance(others, dict) and set(others) == {"NOT_IN"}:
        barred = frozenset(others["NOT_IN"])
        return lambda doc, lowered: _as_mask(token.orth_ not in barred for token in doc)
    matcher = Matcher(vocab)
    matcher.add("t", [[plain]])

    def ask(doc: Doc, lowered: list[str]) -> int:
        mask = bytearray(b"0" * len(lowered))
        for _, start, _ in matcher(doc):
            mask[-1 - start] = 49
        return int(mask or b"0", 2)

    return ask
