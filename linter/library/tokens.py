"""Raw spaCy tokens of a pack, checked so that no text can make them hang or crash.

Packs may come from the repository that is linted. spaCy's REGEX runs in Python's backtracking engine, which a short expression
can keep busy for years; so an expression is accepted only when the number of ways it can be tried on the longest token stays small.
"""

from __future__ import annotations

import difflib
import re
import warnings
from collections.abc import Iterator
from typing import Any

from linter.library.phrase import MAX_GAP

Token = dict[str, Any]
At = tuple[str | int, ...]

MAX_TOKENS = 60
LONGEST_TOKEN = 24_000
MAX_WAYS = 100 * LONGEST_TOKEN
_MAX_EXPRESSION = 1_000
_HUGE = 10**18
_BOUNDED = frozenset({"?", "!", "1"})
_TEXTS = frozenset({"ORTH", "TEXT", "NORM", "LOWER", "POS", "TAG", "MORPH", "DEP", "LEMMA", "SHAPE", "ENT_TYPE", "ENT_IOB"})
_FLAGS = frozenset(
    (
        "IS_ALPHA",
        "IS_ASCII",
        "IS_DIGIT",
        "IS_LOWER",
        "IS_UPPER",
        "IS_TITLE",
        "IS_PUNCT",
        "IS_SPACE",
        "IS_STOP",
        "IS_SENT_START",
        "LIKE_NUM",
        "LIKE_URL",
        "LIKE_EMAIL",
        "SPACY",
        "IS_QUOTE",
        "IS_BRACKET",
        "IS_CURRENCY",
    )
)
TOKEN_KEYS = frozenset((*_TEXTS, *_FLAGS, "LENGTH", "OP"))
_SETS = frozenset({"IN", "NOT_IN", "IS_SUBSET", "IS_SUPERSET", "INTERSECTS"})
_FUZZY = frozenset({"FUZZY", *(f"FUZZY{number}" for number in range(1, 10))})
_COMPARISONS = frozenset({"==", "!=", ">=", "<=", ">", "<"})


class TokenError(ValueError):
    """A token that cannot be accepted; `at` leads to the place inside the pattern."""

    def __init__(self, at: At, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.at = at
        self.hint = hint


def check_tokens(tokens: list[Token]) -> None:
    """Refuse what spaCy's Matcher would not take, and what it would take too long over.

    Raises:
        TokenError: For the first token at fault.
    """
    if len(tokens) > MAX_TOKENS:
        raise TokenError((MAX_TOKENS,), f"a pattern has at most {MAX_TOKENS} tokens", "Split the pattern.")
    for index, token in enumerate(tokens):
        operator = str(token.get("OP", "1"))
        if operator not in _BOUNDED and not _bounded(operator):
            hint = f"Write {{0,n}} with n up to {MAX_GAP}; unbounded repetition makes millions of matches."
            raise TokenError((index,), f"the operator {operator!r} is not allowed", hint)
        for key, value in token.items():
            if key not in TOKEN_KEYS:
                near = difflib.get_close_matches(key.upper(), sorted(TOKEN_KEYS), 1, 0.5)
                hint = f"Did you mean {near[0]}?" if near else ""
                raise TokenError((index, key), f"{key!r} is not a token attribute of spaCy's Matcher", hint)
            if key != "OP":
                _check_value(key, value, (index, key))


def _bounded(operator: str) -> bool:
    if not (operator.startswith("{") and operator.endswith("}")):
        return False
    numbers = operator[1:-1].split(",")
    if len(numbers) > 2 or not all(re.fullmatch("[0-9]{1,3}", part) and int(part) <= MAX_GAP for part in numbers):
        return False
    return int(numbers[0]) <= int(numbers[-1]) and int(numbers[-1]) > 0


def _check_value(key: str, value: Any, at: At) -> None:
    if key in _FLAGS:
        if not isinstance(value, bool):
            raise TokenError(at, f"{key} must be true or false")
        return
    if isinstance(value, dict):
        for name, item in value.items():
            _check_predicate(key, name, item, (*at, name))
        return
    if not isinstance(value, int if key == "LENGTH" else str) or isinstance(value, bool):
        raise TokenError(at, f"{key} must be {'a number' if key == 'LENGTH' else 'text'} or a table of conditions")


def _check_predicate(key: str, name: str, value: Any, at: At) -> None:
    if name in _SETS:
        if not isinstance(value, list) or not all(isinstance(item, int if key == "LENGTH" else str) for item in value):
            raise TokenError(at, f"{name} must be a list of {'numbers' if key == 'LENGTH' else 'texts'}")
    elif name in _COMPARISONS and key == "LENGTH":
        if not isinstance(value, int) or isinstance(value, bool):
            raise TokenError(at, f"{name} must be a number")
    elif (name == "REGEX" or name in _FUZZY) and key in _TEXTS:
        for expression in _texts(value, name, at):
            if name == "REGEX":
                _check_expression(expression, at)
    else:
        known = sorted((*_SETS, *_COMPARISONS) if key == "LENGTH" else (*_SETS, *_FUZZY, "REGEX"))
        near = difflib.get_close_matches(name, known, 1, 0.5)
        raise TokenError(at, f"{name!r} is no condition for {key}", f"Did you mean {near[0]}?" if near else "")


def _texts(value: Any, name: str, at: At) -> Iterator[str]:
    if isinstance(value, dict) and value and set(value) <= {"IN", "NOT_IN"}:
        values = [item for items in value.values() if isinstance(items, list) for item in items]
        if len(values) and all(isinstance(item, str) for item in values) and all(isinstance(x, list) for x in value.values()):
            yield from values
            return
    elif isinstance(value, str):
        yield value
        return
    raise TokenError(at, f"{name} must be text, or IN or NOT_IN with a list of texts")


def _check_expression(expression: str, at: At) -> None:
    if len(expression) > _MAX_EXPRESSION:
        raise TokenError(at, f"a regular expression has at most {_MAX_EXPRESSION} characters")
    hint = "Begin it with ^, bound repetition ({1,20}), and put no repetition inside a repeated group."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(expression)
        ways = _ways_of(expression)
    except (re.error, OverflowError, RecursionError, Warning) as problem:
        raise TokenError(at, f"not a regular expression: {problem}") from None
    except _UnboundedError as problem:
        raise TokenError(at, f"the regular expression uses {problem}, which can take very long", hint) from None
    if ways > MAX_WAYS:
        raise TokenError(at, "the regular expression can take very long on a long word", hint)


class _UnboundedError(Exception):
    """A construct whose cost is not counted."""


def _ways_of(expression: str) -> int:
    import re._constants as constants  # type: ignore[import-not-found]
    import re._parser as parser  # type: ignore[import-not-found]

    items = list(parser.parse(expression))
    anchors = (constants.AT_BEGINNING, constants.AT_BEGINNING_STRING)
    fixed = bool(items) and items[0][0] is constants.AT and items[0][1] in anchors
    return min(_HUGE, _ways(items) * (1 if fixed else LONGEST_TOKEN))


def _ways(items: Any) -> int:
    """In how many ways a sequence can be tried at one place of the longest token."""
    import re._constants as constants

    total = 1
    for kind, value in items:
        if kind in (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT):
            low, high, inner = value
            total *= _repeated(_ways(inner), int(low), min(int(high), LONGEST_TOKEN))
        elif kind is constants.BRANCH:
            total *= sum(_ways(branch) for branch in value[1])
        elif kind is constants.SUBPATTERN:
            total *= _ways(value[3])
        elif kind not in (constants.LITERAL, constants.NOT_LITERAL, constants.ANY, constants.IN, constants.AT):
            raise _UnboundedError(str(kind).lower().replace("_", " "))
        total = min(total, _HUGE)
    return total


def _repeated(ways: int, low: int, high: int) -> int:
    if ways == 1:
        return high - low + 1 if high > low else 1
    return _HUGE if high > 60 else min(_HUGE, sum(ways**count for count in range(low, high + 1)))
