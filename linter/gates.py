"""Whether a text can hold what a token pattern demands, asked of the text itself, before there are tokens.

A pattern demands words in an order; where two demanded words stand side by side in it, at most one space stands between them in the
text. A gate asks for that much and no more, so it may let too much through, never too little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from linter.library.anchors import literals, rate
from linter.library.rules import Pattern

Token = dict[str, Any]
Words = tuple[str, ...]

_DIGITS = tuple("0123456789")
# Where English words are run together or shortened, spaCy has tokens inside a run of letters: "do" in "don't", "not" in "cannot".
# Wherever one of the first stands, any of the second may; every other word is a token only where no letter touches it.
# fmt: off
SPLIT = frozenset((
    "ain", "aint", "aren", "arent", "cannot", "cant", "cantve", "couldn", "couldnt", "couldntve", "couldve", "daren", "darent",
    "didn", "didnt", "didntve", "doesn", "doesnt", "doesntve", "don", "dont", "dontve", "gonna", "gotta", "hadn", "hadnt",
    "hadntve", "hasn", "hasnt", "haven", "havent", "hed", "hedve", "hellve", "hes", "howd", "howdve", "howll", "howllve", "howre",
    "hows", "howve", "id", "idve", "illve", "im", "ima", "isn", "isnt", "itd", "itdve", "itll", "itllve", "ive", "ma", "mayn",
    "maynt", "mayntve", "mightn", "mightnt", "mightntve", "mightve", "mon", "mustn", "mustnt", "mustntve", "mustve", "needn",
    "neednt", "needntve", "notve", "oughtn", "oughtnt", "oughtntve", "shan", "shant", "shantve", "shedve", "shellve", "shes",
    "shouldn", "shouldnt", "shouldntve", "shouldve", "thatd", "thatdve", "thatll", "thatllve", "thats", "thered", "theredve",
    "therell", "therellve", "therere", "theres", "thereve", "thesed", "thesedve", "thesell", "thesellve", "thesere", "theseve",
    "theyd", "theydve", "theyll", "theyllve", "theyre", "theyve", "thisd", "thisdve", "thisll", "thisllve", "thiss", "thosed",
    "thosedve", "thosell", "thosellve", "thosere", "thoseve", "wasn", "wasnt", "wed", "wedve", "wellve", "weren", "werent",
    "weve", "whatd", "whatdve", "whatll", "whatllve", "whatre", "whats", "whatve", "whend", "whendve", "whenll", "whenllve",
    "whenre", "whens", "whenve", "whered", "wheredve", "wherell", "wherellve", "wherere", "wheres", "whereve", "whod", "whodve",
    "wholl", "whollve", "whos", "whove", "whyd", "whydve", "whyll", "whyllve", "whyre", "whys", "whyve", "won", "wont", "wontve",
    "wouldn", "wouldnt", "wouldntve", "wouldve", "yall", "youd", "youdve", "youll", "youllve", "youre", "youve",
))
PIECES = frozenset((
    "a", "ai", "all", "are", "can", "could", "d", "dare", "did", "do", "does", "gon", "got", "had", "has", "have", "he", "how",
    "i", "is", "it", "ll", "m", "may", "might", "must", "na", "need", "not", "nt", "on", "ought", "re", "s", "sha", "she",
    "should", "ta", "that", "there", "these", "they", "this", "those", "ve", "was", "we", "were", "what", "when", "where", "who",
    "why", "wo", "would", "y", "you",
))
# fmt: on
_LETTERS = re.compile("[a-z]+")
# a pattern bound to the beginning of its segment may follow three tokens that are no words
_LEADING = 4
# a regular expression that a token can only match when it begins with a digit
_BEGINS_WITH_DIGIT = re.compile(r"\^\[0-9\](?![?*{])[^|()]*(\([^()]*\)[^|()]*)*")


@dataclass(frozen=True)
class Gate:
    """What a text must hold.

    Attributes:
        words: Sets of which one word each must stand alone, no letter beside it.
        parts: Sets of which one word each must stand somewhere.
        runs: Runs of sets of words that stand side by side, in their order; empty where the order demands nothing more.
        lead: Words of which one must stand among the first four tokens; none for a pattern that may begin anywhere.
        condition: Whether a condition must be named.
    """

    words: tuple[frozenset[str], ...]
    parts: tuple[Words, ...]
    runs: tuple[tuple[Words, ...], ...]
    lead: Words = ()
    condition: bool = False
    _tests: list[re.Pattern[str]] = field(default_factory=list, init=False, repr=False, compare=False)

    def open(self, text: str, alone: frozenset[str]) -> bool:
        """Whether a text can hold the pattern.

        Args:
            text: Lower-cased, with spaces for hyphens.
            alone: What `standing_alone` makes of it.
        """
        for words in self.words:
            if alone.isdisjoint(words):
                return False
        for parts in self.parts:
            for part in parts:
                if part in text:
                    break
            else:
                return False
        if self.lead:
            # there are no more words between spaces than there are tokens
            first = " ".join(text.split(None, _LEADING)[:_LEADING])
            if not any(word in first for word in self.lead):
                return False
        if not self._tests:
            self._tests.extend(map(_expression, self.runs))
        at = 0
        for test in self._tests:
            found = test.search(text, at)
            if found is None:
                return False
            # only the first start is certain: where a run ends depends on which of its words were taken
            at = found.start() + 1
        return True


def standing_alone(text: str) -> frozenset[str]:
    """The words that may be tokens of a lower-cased text: its runs of letters, and what spaCy splits some of them into."""
    found = set(_LETTERS.findall(text))
    if not found.isdisjoint(SPLIT):
        found |= PIECES
    if "can" in found:
        found.add("ca")
    return frozenset(found)


def gate_of(pattern: Pattern, *, bounded: bool = True) -> Gate:
    """The gate of a pattern.

    Args:
        pattern: A compiled pattern.
        bounded: Whether words are tokens only where no letters go on, as in English.
    """
    tokens = pattern.tokens
    runs = tuple(_runs(tokens))
    lead = (_demanded(tokens[0]) or ()) if pattern.at_start else ()
    sets = sorted(dict.fromkeys(words for run in runs for words in run), key=lambda words: sum(map(rate, words)))
    alone = [words for words in sets if bounded and all(map(_LETTERS.fullmatch, words))]
    condition = any(literals(token) == ("<condition>",) for token in tokens)
    parts = tuple(words for words in sets if words not in alone)
    return Gate(tuple(map(frozenset, alone)), parts, runs if sum(map(len, runs)) > 1 else (), lead, condition)


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[Words, ...]]:
    run: list[Words] = []
    for token in tokens:
        words = _demanded(token)
        if words is not None:
            run.append(words)
        if (words is None or words is _DIGITS or str(token.get("OP", "1")) != "1") and run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


# what each token object demands; patterns share their tokens
_KNOWN: dict[int, tuple[Token, Words | None]] = {}
_MAX_KNOWN = 50_000


def _demanded(token: Token) -> Words | None:
    """Words one of which the token is, or digits one of which it begins with."""
    known = _KNOWN.get(id(token))
    if known is not None and known[0] is token:
        return known[1]
    if len(_KNOWN) >= _MAX_KNOWN:
        _KNOWN.clear()
    found = _demands(token)
    _KNOWN[id(token)] = (token, found)
    return found


def _demands(token: Token) -> Words | None:
    text = token.get("TEXT")
    if isinstance(text, dict) and str(token.get("OP", "1")) == "1" and _BEGINS_WITH_DIGIT.fullmatch(str(text.get("REGEX"))):
        return _DIGITS
    words = literals(token)
    if not words or any("-" in word or word.startswith("<") for word in words):
        return None
    return words


@cache
def _expression(run: tuple[Words, ...]) -> re.Pattern[str]:
    return re.compile(" ?".join(f"(?:{'|'.join(map(re.escape, words))})" for words in run))
