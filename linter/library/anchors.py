"""Which words must occur in a segment before a token pattern can match in it.

A pattern's anchors are the sets of words that its required literal tokens demand, the rarest set first: the prefilter searches
for the first set, the matcher asks for all of them before it runs the pattern.
Rarity comes from a small table of common English words, rank by rank; what is not in it counts as rare.
"""

from __future__ import annotations

from typing import Any

from linter.library.phrase import SLOT_ANCHORS

Token = dict[str, Any]
AnchorSets = tuple[tuple[str, ...], ...]

# words per 10,000 of running English, rounded; enough to tell a stop word from a claim word
_COMMON = {
    400: "the , . - a of and to in",
    150: "is for that it you with on as be are this or we your",
    60: "by have from not an at can will our has was they their but which more ) ( : ' \" 's",
    30: "all if one who may what when so no do its out up other about into than time use any been these also most",
    15: "how new only some like get make just over such there help way day work need us patients treatment health them",
    8: "care years first many may through people life after best well where him her his she he between without each both even very",
    4: "every now never always free today book find call start see take high long right good safe body medical while before offer",
    2: "results effective therapy medicine natural doctor clinic pain experience improve support relief reduce ~ $ % ? ! & /",
}
_RATE = {word: rate for rate, words in _COMMON.items() for word in words.split()}
_RARE = 0.5
# an anchor of these alone would touch nearly every segment
_USELESS = 120


def rate(word: str) -> float:
    """Occurrences per 10,000 words, roughly."""
    return _RATE.get(word, _RARE) + (3.0 if len(word) <= 2 and word not in _RATE else 0.0)


def literals(token: Token) -> tuple[str, ...] | None:
    """The lower-cased words one of which the token demands, or None when it demands none."""
    operator = token.get("OP", "1")
    if operator in ("?", "*", "!") or operator.startswith(("{0", "{,")):
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
