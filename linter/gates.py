"""Whether a text can hold what a token pattern demands, asked of the text itself, before there are tokens.

A pattern demands words in an order; where two demanded words stand side by side in it, at most one space stands between them in the
text. A gate asks for that much and no more, so it may let too much through, never too little.

Gates are made from patterns once, kept as plain rows beside the compiled library, and read back only where they are asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from linter.library.rules import Pattern

Token = dict[str, Any]
Words = tuple[str, ...]
# words that can stand alone, and words that have more in them than letters
Choice = tuple[frozenset[str], Words]

DIGITS = tuple("0123456789")
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
# what spaCy's English takes for numbers besides digits
# fmt: off
NUMBERS = frozenset((
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty",
    "seventy", "eighty", "ninety", "hundred", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion",
    "sextillion", "septillion", "octillion", "nonillion", "decillion", "gajillion", "bazillion", "first", "second", "third",
    "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth",
    "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "thirtieth", "fortieth", "fiftieth",
    "sixtieth", "seventieth", "eightieth", "ninetieth", "hundredth", "thousandth", "millionth", "billionth", "trillionth",
    "quadrillionth", "quintillionth", "sextillionth", "septillionth", "octillionth", "nonillionth", "decillionth",
    "gajillionth", "bazillionth",
))
# fmt: on
_LETTERS = re.compile("[a-z]+")
# every byte but a lower-case letter and what parts texts is a space; to split at spaces is faster than to search for letters
_APART = bytes(byte if 97 <= byte <= 122 or byte == 10 else 32 for byte in range(256))
_DIGIT = re.compile("[0-9]")
# a capital that may be a token of its own, as the first letter of "Im" and "Ive" is
_INITIAL = re.compile(r"[A-Z](?<![^\W\d_].)(?:(?![^\W\d_])|(?<=I)(?=(?:d|dve|llve|m|ma|ve)(?![^\W\d_])))", re.DOTALL)
# a word before an initial that is longer than this is taken for a name unread
_LONGEST_NAME = 60
# a regular expression that one capital matches, with a full stop or without, and nothing else
_ONE_CAPITAL = re.compile(r"\^\[[A-Z-]+\]\\\.\?\$")
# spaCy leaves full stops and commas out before it asks whether a token is a number
_POINTS = re.compile("(?<=[a-z])[.,]+(?=[a-z])")
# a pattern bound to the beginning of its segment may follow three tokens that are no words
_LEADING = 4
# a regular expression that a token can only match when it begins with a digit
_BEGINS_WITH_DIGIT = re.compile(r"\^\[[01]-9\](?![?*{])[^|()]*(\([^()]*\)[^|()]*)*")


@dataclass(frozen=True)
class Gate:
    """What a text must hold.

    Attributes:
        words: Sets of which one word each must stand alone, no letter beside it; the rarest set first.
        parts: Sets with more than letters in them, of which one each must stand somewhere; what has letters only must stand alone.
        runs: Runs of choices of words that stand side by side, in their order; empty where the order demands nothing more.
        lead: Words of which one must stand among the first four tokens; none for a pattern that may begin anywhere.
        drug: Whether a drug must be named.
        condition: Whether a condition must be named.
        number: Whether there must be a number, in digits or in words.
        initial: Whether a single capital must follow a word that begins with one, as in "Anna K.".
    """

    words: tuple[Words, ...] = ()
    parts: tuple[Words, ...] = ()
    runs: tuple[tuple[Choice, ...], ...] = ()
    lead: Words = ()
    drug: bool = False
    condition: bool = False
    number: bool = False
    initial: bool = False

    def open(self, text: str, alone: Set[str]) -> bool:
        """Whether a text can hold the pattern; whether it names a drug or a condition or has an initial is not asked.

        Args:
            text: Lower-cased, with spaces for hyphens.
            alone: What `standing_alone` makes of it, or more.
        """
        choices = [(frozenset(words), ()) for words in self.words] + list(map(choice_of, self.parts))
        held = all(not alone.isdisjoint(words) or any(other in text for other in others) for words, others in choices)
        return held and self.in_order(text, alone)

    @property
    def is_ordered(self) -> bool:
        """Whether `in_order` asks for anything."""
        return bool(self.number or self.lead or self.runs)

    def in_order(self, text: str, alone: Set[str]) -> bool:
        """As `open`, for a text in which one of each set is known to stand."""
        if self.number and not _has_number(text, alone):
            return False
        if self.lead:
            # there are no more words between spaces than there are tokens
            first = " ".join(text.split(None, _LEADING)[:_LEADING])
            if not any(word in first for word in self.lead):
                return False
        at = 0
        for run in self.runs:
            at = _first(run, text, alone, at)
            if at < 0:
                return False
            # only the first start is certain: where a run ends depends on which of its words were taken
            at += 1
        return True


def _first(run: tuple[Choice, ...], text: str, alone: Set[str], at: int) -> int:
    """Where a run first begins from an offset on, or -1. An expression would search faster, but to make one costs far more."""
    found: list[str] = []
    for words, others in run:
        here = list(words & alone)
        if others:
            here += [other for other in others if other in text]
        if found:
            here = [made for start in found for word in here for made in (start + word, f"{start} {word}") if made in text]
        if not here:
            return -1
        found = here
    return min([where for made in found if (where := text.find(made, at)) >= 0], default=-1)


def choice_of(words: Words) -> Choice:
    """The words of a set by how they are looked for."""
    letters = frozenset(filter(_LETTERS.fullmatch, words))
    return letters, tuple(word for word in words if word not in letters)


def _has_number(text: str, alone: Set[str]) -> bool:
    if _DIGIT.search(text) or not alone.isdisjoint(NUMBERS):
        return True
    if not text.isascii() and any(map(str.isdigit, text)):
        return True
    return _POINTS.search(text) is not None and not NUMBERS.isdisjoint(_LETTERS.findall(_POINTS.sub("", text)))


def has_initial(written: str) -> bool:
    """Whether a single capital may follow a word that begins with one; only a space or a hyphen may stand between them.

    Args:
        written: The text as it stands, neither lower-cased nor without its hyphens.
    """
    for found in _INITIAL.finditer(written):
        end = found.start() - (written[found.start() - 1 : found.start()] in (" ", "-"))
        start = written.rfind(" ", max(0, end - _LONGEST_NAME), end) + 1
        if any(map(str.istitle, written[start:end])) or end - start >= _LONGEST_NAME:
            return True
    return False


def words_of(texts: Sequence[str]) -> list[list[str]]:
    """The runs of letters of some lower-cased texts, in their order."""
    lines = _bare("\n".join(texts)).split("\n")
    return list(map(str.split, lines if len(lines) == len(texts) else map(_bare, texts)))


def _bare(text: str) -> str:
    return text.encode("ascii", "replace").translate(_APART).decode("ascii")


def standing_alone(text: str, words: Iterable[str] | None = None) -> set[str]:
    """The words that may be tokens of a lower-cased text: its runs of letters, and what spaCy splits some of them into.

    Args:
        text: The text.
        words: Its runs of letters, where they are known.
    """
    found = set(_bare(text).split() if words is None else words)
    if not found.isdisjoint(SPLIT):
        found |= PIECES
    if "can" in found:
        found.add("ca")
    return found


def first_digit(text: str, _: str, at: int) -> int:
    """The offset of the first digit from an offset on, or -1."""
    found = _DIGIT.search(text, at)
    return found.start() if found else -1


def gate_of(pattern: Pattern, *, bounded: bool = True) -> Gate:
    """The gate of a pattern.

    Args:
        pattern: A compiled pattern.
        bounded: Whether words are tokens only where no letters go on and numbers are what they are in English; else every word
            of the pattern counts as one that stands alone, and whoever asks has to know where it stands at all.
    """
    # not needed where gates are read back
    from linter.library.anchors import literals, rate
    from linter.library.phrase import required

    tokens = pattern.tokens
    runs = tuple(_runs(tokens))
    lead = (_demanded(tokens[0]) or ()) if pattern.at_start else ()
    sets = sorted(dict.fromkeys(words for run in runs for words in run), key=lambda words: sum(map(rate, words)))
    alone = [words for words in sets if not bounded or all(map(_LETTERS.fullmatch, words))]
    named = {slot for token in tokens for slot in literals(token) or () if slot.startswith("<")}
    return Gate(
        words=tuple(alone),
        parts=tuple(words for words in sets if words not in alone),
        runs=tuple(tuple(map(choice_of, run)) for run in runs) if sum(map(len, runs)) > 1 else (),
        lead=lead,
        drug="<drug>" in named,
        condition="<condition>" in named,
        number=bounded and any(token.get("LIKE_NUM") is True and required(token) for token in tokens),
        initial=bounded and any(map(_is_name, tokens, tokens[1:])),
    )


def _is_name(token: Token, after: Token) -> bool:
    """Whether two tokens are a capitalised word and a single capital, each there once."""
    asked = (after[name].get("REGEX") for name in ("ORTH", "TEXT") if isinstance(after.get(name), dict))
    is_capital = any(_ONE_CAPITAL.fullmatch(str(expression)) for expression in asked)
    return is_capital and token.get("IS_TITLE") is True and "OP" not in token and "OP" not in after


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[Words, ...]]:
    run: list[Words] = []
    for token in tokens:
        words = _demanded(token)
        if words is not None:
            run.append(words)
        if (words is None or words is DIGITS or str(token.get("OP", "1")) != "1") and run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def _demanded(token: Token) -> Words | None:
    """Words one of which the token is, or digits one of which it begins with."""
    return _remembering()(token)


@cache
def _remembering() -> Callable[[Token], Words | None]:
    # not needed where gates are read back
    from linter.library.anchors import once_a_token

    return once_a_token(_demands)


def _demands(token: Token) -> Words | None:
    expressions = (asked.get("REGEX") for asked in map(token.get, ("TEXT", "LOWER")) if isinstance(asked, dict))
    if str(token.get("OP", "1")) == "1" and any(_BEGINS_WITH_DIGIT.fullmatch(str(expression)) for expression in expressions):
        return DIGITS
    from linter.library.anchors import literals

    words = literals(token)
    if not words or any("-" in word or word.startswith("<") for word in words):
        return None
    return words
