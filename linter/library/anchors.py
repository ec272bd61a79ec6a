"""Which words must occur in a segment before a token pattern can match in it.

A pattern's anchors are the sets of words that its required literal tokens demand, the rarest set first: the prefilter searches
for the first set, the matcher asks for all of them before it runs the pattern.
Rarity comes from a table counted over real pages (`anchor_rates.txt`): in how many of 10,000 segments a word stands, as a word or
as a part of one, since the prefilter searches without word boundaries. What is not in the table counts as rare.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from importlib import resources
from typing import Any, TypeVar

from linter.library.phrase import SLOT_ANCHORS, required

Token = dict[str, Any]
AnchorSets = tuple[tuple[str, ...], ...]
Answer = TypeVar("Answer")

# rates of words that the table does not hold, by length: a short string stands inside many words
_UNLISTED = {1: 3000.0, 2: 1000.0, 3: 60.0, 4: 8.0}
_RARE = 3.0
# a pattern whose rarest anchors touch more segments than this (of 10,000) has no anchor worth searching
_USELESS = 2500.0
_MOST_ANSWERS = 50_000


@cache
def _table() -> dict[str, float]:
    rates: dict[str, float] = {}
    for line in resources.files("linter.library").joinpath("anchor_rates.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            step, _, words = line.partition(": ")
            rates.update(dict.fromkeys(words.split(), float(step)))
    return rates


@cache
def rate(word: str) -> float:
    """Segments of 10,000 that hold a word, roughly."""
    return _table().get(word, _UNLISTED.get(len(word), _RARE))


def once_a_token(ask: Callable[[Token], Answer]) -> Callable[[Token], Answer]:
    """Keep what is found about each token object: patterns share their tokens, so the same object is asked about many times."""
    answers: dict[int, tuple[Token, Answer]] = {}

    def asked(token: Token) -> Answer:
        known = answers.get(id(token))
        if known is not None and known[0] is token:
            return known[1]
        if len(answers) >= _MOST_ANSWERS:
            answers.clear()
        found = ask(token)
        answers[id(token)] = (token, found)
        return found

    return wraps(ask)(asked)


@once_a_token
def literals(token: Token) -> tuple[str, ...] | None:
    """The lower-cased words one of which the token demands, or None when it demands none."""
    if not required(token):
        return None
    for attribute in ("LOWER", "ORTH", "TEXT"):
        value = token.get(attribute)
        if isinstance(value, str):
            return (value.lower(),)
        if isinstance(value, dict) and "IN" in value:
            return tuple(sorted({str(word).lower() for word in value["IN"]}))
    if "ENT_TYPE" in token:
        return SLOT_ANCHORS.get(f"<{str(token['ENT_TYPE']).lower()}>")
    return None


def anchors_of(sequence: tuple[Token, ...]) -> AnchorSets:
    """All sets of words the pattern demands, the rarest first; empty when even that one is too common to search for."""
    sets = {words for words in map(literals, sequence) if words and "-" not in words}
    ranked = sorted(sets, key=lambda words: (sum(map(rate, words)), words))
    if not ranked or sum(map(rate, ranked[0])) >= _USELESS:
        return ()
    return tuple(ranked)
