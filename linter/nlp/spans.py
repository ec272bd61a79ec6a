"""Token patterns over a Doc in bounded time: sets of token positions as bits, so that no way through a pattern is walked twice.

spaCy's Matcher spells `{0,12}` as twelve optional tokens and follows every way of skipping them: two such gaps make millions of
ways over a text that repeats itself. Here the positions a pattern can have reached are one integer, and a gap of n tokens costs
n shifts. What a single token must be is asked of the Doc's arrays, once for all patterns; only what is asked seldom is left to
spaCy's Matcher.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy
from spacy.attrs import ENT_TYPE, IDX, IS_PUNCT, IS_TITLE, LENGTH, LIKE_NUM, LOWER, ORTH
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from linter.errors import BudgetError

MAX_SPANS = 200_000
_MAX_KNOWN = 100_000
# a mask above this is searched as text, for to take bits off it one by one costs its length each time
_WIDE = 1 << 512
_FLAGS = {"LIKE_NUM": LIKE_NUM, "IS_PUNCT": IS_PUNCT, "IS_TITLE": IS_TITLE}
Token = dict[str, Any]
# the number of a test, and how often its token may stand, at least and at most
Step = tuple[int, int, int]


class Steps(NamedTuple):
    """A pattern ready to be searched for.

    Attributes:
        tests: What its tokens must be, in their order.
        window: As many bits as a match may have tokens, and one; 0 where every token stands once.
    """

    tests: tuple[Step, ...]
    window: int


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
        self._tests: list[Callable[[Words], int]] = []
        self._numbers: dict[str, int] = {}
        # patterns share their tokens
        self._known: dict[int, tuple[Token, tuple[int, tuple[int, int] | None]]] = {}
        self._words: Words | None = None
        self._masks = _Masks()

    def prepare(self, tokens: Sequence[Token]) -> Steps | None:
        """A pattern ready to be searched for, or None when spaCy's Matcher has to do it; not to be called in a memory zone."""
        steps = []
        for token in tokens:
            known = self._known.get(id(token))
            if known is None or known[0] is not token:
                known = self._known[id(token)] = (token, self._step(token))
            number, bounds = known[1]
            if bounds is None:
                return None
            steps.append((number, *bounds))
        varies = any(low != 1 or high != 1 for _, low, high in steps)
        return Steps(tuple(steps), (1 << (sum(high for _, _, high in steps) + 1)) - 1 if varies else 0)

    def _step(self, token: Token) -> tuple[int, tuple[int, int] | None]:
        bounds = repeats(str(token.get("OP", "1")))
        if bounds is None:
            return -1, None
        plain = {name: value for name, value in token.items() if name != "OP"}
        key = json.dumps(plain, sort_keys=True, ensure_ascii=False)
        if key not in self._numbers:
            self._numbers[key] = len(self._tests)
            self._tests.append(_test(self._vocab, plain))
        return self._numbers[key], bounds

    def words(self, doc: Doc) -> Words:
        """The words of a Doc; those of the Doc asked for last are kept."""
        if self._words is None or self._words.doc is not doc:
            self._words = Words(doc)
            self._masks = _Masks()
            self._masks.words, self._masks.tests = self._words, self._tests
        return self._words

    def find(self, doc: Doc, steps: Steps) -> list[tuple[int, int]]:
        """Token spans in order of position.

        Raises:
            BudgetError: When there are more than `MAX_SPANS`.
        """
        if self._words is None or self._words.doc is not doc:
            self.words(doc)
        known = self._masks
        if not steps.window:
            here = -1
            for step, (number, _, _) in enumerate(steps.tests):
                here &= known[number] >> step
                if not here:
                    return []
            size = len(steps.tests)
            return [(start, start + size) for start in bits_of(here)]
        masks = []
        for number, low, high in steps.tests:
            mask = known[number]
            if low and not mask:
                return []
            masks.append((mask, low, high))
        return _reached(masks, steps.window)


class _Masks(dict[int, int]):
    """Where the tokens of a Doc are what a test asks, by the test's number; each is asked when it is first looked up."""

    words: Words
    tests: Sequence[Callable[[Words], int]]

    def __missing__(self, number: int) -> int:
        mask = self[number] = self.tests[number](self.words)
        return mask


def _reached(masks: Sequence[tuple[int, int, int]], window: int) -> list[tuple[int, int]]:
    """The spans of a pattern; from all beginnings at once, and from each alone only where several may lead to an end."""
    at = starts = _starts(masks)
    for mask, low, high in masks:
        at = (at & mask) << 1 if low == high == 1 else _advance(at, mask, low, high)
        if not at:
            return []
    if starts & (starts - 1):
        return _walked(masks, starts, window)
    start = starts.bit_length() - 1
    return [(start, end) for end in bits_of(at) if end > start]


def _walked(masks: Sequence[tuple[int, int, int]], starts: int, window: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start in bits_of(starts):
        at = 1
        for mask, low, high in masks:
            here = (mask >> start) & window
            at = (at & here) << 1 if low == high == 1 else _advance(at, here, low, high)
            if not at:
                break
        else:
            found += [(start, start + length) for length in bits_of(at) if length]
            if len(found) > MAX_SPANS:
                raise BudgetError(f"one pattern matches more than {MAX_SPANS} times in one paragraph", hint="Exclude the file.")
    return found


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


def bits_of(mask: int) -> list[int]:
    """The positions of a mask's bits, in order."""
    if not mask & (mask - 1):
        return [mask.bit_length() - 1] if mask else []
    found = []
    if mask < _WIDE:
        while mask:
            lowest = mask & -mask
            found.append(lowest.bit_length() - 1)
            mask ^= lowest
        return found
    text = f"{mask:b}"[::-1]
    at = text.find("1")
    while at >= 0:
        found.append(at)
        at = text.find("1", at + 1)
    return found


class Words:
    """Where each word of a Doc stands, as masks, by the ids that spaCy gives to strings.

    Attributes:
        ids: The id of each token's lower-cased word.
        lowered: All of them.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self._size = len(doc)
        self.ids = _ids_of(doc, LOWER)
        self._lowered = _masks(self.ids)
        self._written: dict[int, int] | None = None
        self._offsets: tuple[list[int], list[int]] | None = None
        self.lowered = frozenset(self._lowered)

    @property
    def all(self) -> int:
        """All tokens."""
        return (1 << self._size) - 1

    @property
    def written(self) -> dict[int, int]:
        """Where each word stands exactly as written."""
        if self._written is None:
            self._written = _masks(_ids_of(self.doc, ORTH))
        return self._written

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Code points from the beginning of a token to the end of the one before `end`."""
        begins, ends = self._offsets or self.offsets()
        return begins[start], ends[end - 1]

    def offsets(self) -> tuple[list[int], list[int]]:
        """The code point at which each token begins, and the one after each."""
        if self._offsets is None:
            offsets = self.doc.to_array([IDX, LENGTH])
            begins = offsets[:, 0].tolist()
            self._offsets = begins, (offsets[:, 0] + offsets[:, 1]).tolist()
        return self._offsets

    def sentences(self, closers: frozenset[int]) -> list[int]:
        """Where sentences begin, as tokens: after a closing mark and the punctuation that follows it.

        Args:
            closers: Ids of the marks that close a sentence.
        """
        starts = [0] if self._size else []
        start = 0
        for at in bits_of(self.low(closers)):
            if at < start:
                continue
            start = at + 1
            while start < self._size and (self.ids[start] in closers or self.doc[start].is_punct):
                start += 1
            if start == self._size:
                break
            starts.append(start)
        return starts

    def low_of(self, word: int) -> int:
        """Where one lower-cased word stands."""
        return self._lowered.get(word, 0)

    def low(self, ids: frozenset[int]) -> int:
        """Where one of some lower-cased words stands."""
        return _union(self._lowered, self.lowered & ids)

    def exact(self, ids: frozenset[int]) -> int:
        """Where one of some words stands exactly as written."""
        return _union(self.written, self.written.keys() & ids)

    def flagged(self, attribute: int, value: int) -> int:
        """Where an attribute has a value."""
        if not self._size:
            return 0
        bits = numpy.packbits(self.doc.to_array(attribute) == value, bitorder="little")
        return int.from_bytes(bits.tobytes(), "little")


def _ids_of(doc: Doc, attribute: int) -> list[int]:
    return doc.to_array(attribute).tolist() if len(doc) else []


def _masks(ids: Iterable[int]) -> dict[int, int]:
    masks: dict[int, int] = {}
    bit = 1
    for word in ids:
        masks[word] = masks.get(word, 0) | bit
        bit <<= 1
    return masks


def _union(masks: dict[int, int], words: Iterable[int]) -> int:
    found = 0
    for word in words:
        found |= masks[word]
    return found


def _test(vocab: Vocab, plain: Token) -> Callable[[Words], int]:
    """What a token must be, as a question to the words of a Doc."""
    tests = [_simple(vocab, name, value) for name, value in plain.items()]
    known = [test for test in tests if test is not None]
    if not tests or len(known) < len(tests):
        return _asked(vocab, plain)
    if len(known) == 1:
        return known[0]

    def both(words: Words) -> int:
        mask = -1
        for test in known:
            mask &= test(words)
        return mask

    return both


def _simple(vocab: Vocab, name: str, value: Any) -> Callable[[Words], int] | None:
    """What one attribute must be; None where spaCy's Matcher has to be asked."""
    kind = next(iter(value)) if isinstance(value, dict) and len(value) == 1 else ""
    if name == "LOWER" and (isinstance(value, str) or kind in ("IN", "NOT_IN")):
        wanted = _ids(vocab, (value,) if isinstance(value, str) else value[kind])
        if kind == "NOT_IN":
            return lambda words: words.all & ~words.low(wanted)
        if len(wanted) == 1:
            [word] = wanted
            return lambda words: words.low_of(word)
        return lambda words: words.low(wanted)
    if name == "ORTH" and kind in ("IN", "NOT_IN"):
        written = _ids(vocab, value[kind])
        if kind == "IN":
            return lambda words: words.exact(written)
        if all(word == word.lower() == word.upper() for word in value[kind]):
            return lambda words: words.all & ~words.low(written)
        return lambda words: words.all & ~words.exact(written)
    if name in _FLAGS and isinstance(value, bool):
        flag = _FLAGS[name]
        return lambda words: words.flagged(flag, int(value))
    if name == "ENT_TYPE" and isinstance(value, str):
        label = vocab.strings.add(value)
        return lambda words: words.flagged(ENT_TYPE, label)
    if name in ("TEXT", "ORTH") and kind == "REGEX" and isinstance(value["REGEX"], str):
        return _Expression(vocab, value["REGEX"])
    return None


def _ids(vocab: Vocab, words: Iterable[str]) -> frozenset[int]:
    return frozenset(vocab.strings.add(word) for word in words)


class _Expression:
    """Where a word as written holds an expression; what was asked of a word is remembered."""

    def __init__(self, vocab: Vocab, expression: str) -> None:
        self._strings = vocab.strings
        self._search = re.compile(expression).search
        self._known: dict[int, bool] = {}

    def __call__(self, words: Words) -> int:
        known, found = self._known, 0
        if len(known) > _MAX_KNOWN:
            known.clear()
        for word, mask in words.written.items():
            holds = known.get(word)
            if holds is None:
                holds = known[word] = self._search(self._strings[word]) is not None
            if holds:
                found |= mask
        return found


def _asked(vocab: Vocab, plain: Token) -> Callable[[Words], int]:
    matcher = Matcher(vocab)
    matcher.add("t", [[plain]])

    def ask(words: Words) -> int:
        mask = 0
        for _, start, _ in matcher(words.doc):
            mask |= 1 << start
        return mask

    return ask
