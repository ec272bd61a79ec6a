"""A gate may let too much through, never too little, and what spaCy splits inside a word is known to it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from linter.gates import NUMBERS, PIECES, SPLIT, gate_of, has_initial, standing_alone
from linter.library.anchors import anchors_of
from linter.library.phrase import _SPLIT, compile_phrase, split_word
from linter.library.rules import Pattern
from linter.nlp.language import as_matched, load_language


def pattern_of(phrase: str) -> Pattern:
    compiled = compile_phrase(phrase)
    [tokens] = compiled.sequences
    return Pattern(tokens, anchors_of(tokens), compiled.at_start, compiled.at_end)


def opens(phrase: str, text: str) -> bool:
    return gate_of(pattern_of(phrase)).open(text, standing_alone(text))


def test_every_word_that_spacy_splits_between_letters_is_known() -> None:
    from spacy.attrs import ORTH

    letters = re.compile("[a-z]+")
    pieces: dict[str, set[str]] = {}
    for key, tokens in load_language().tokenizer.rules.items():  # type: ignore[union-attr]
        runs = set(letters.findall(key.lower()))
        new = {token[ORTH].lower() for token in tokens if letters.fullmatch(token[ORTH].lower())} - runs
        if new and runs:
            pieces.setdefault(max(sorted(runs), key=len), set()).update(new)
    assert len(pieces) > 100
    assert pieces.pop("can") <= {"ca"} | PIECES
    assert set(pieces) <= SPLIT
    assert set().union(*pieces.values()) - {"ca"} <= PIECES


@pytest.mark.parametrize("word", sorted(filter(str.isalpha, _SPLIT)))
def test_what_a_phrase_cuts_a_word_into_a_gate_finds_in_the_word(word: str) -> None:
    assert set(split_word(word)) <= standing_alone(word)


@pytest.mark.parametrize(
    ("phrase", "text", "open_"),
    [
        ("out of stock", "we are out of stock", True),
        ("out of stock", "about of stock", False),
        ("out of stock", "of stock and out", False),
        ("out of stock", "out the back, of stock", False),
        ("not cured", "cannot be, not cured", True),
        ("cannot cure", "it cannot cure", True),
        ("do not wait", "don't: do not wait", True),
        ("safe ..4 cure", "a cure is safe", False),
        ("safe ..4 cure", "a safe and quick cure", True),
        ("100 mg pills", "100mg pills", True),
    ],
)
def test_a_gate_asks_for_the_words_in_their_order(phrase: str, text: str, open_: bool) -> None:
    assert opens(phrase, text) is open_


def test_a_pattern_bound_to_the_beginning_needs_its_first_word_there() -> None:
    assert opens("^ book tonight", "book tonight")
    assert opens("^ book tonight", "* 1. \u2192 book tonight")
    assert not opens("^ book tonight", "of all that you can do, book tonight")


@pytest.mark.parametrize("attribute", ["TEXT", "LOWER"])
@pytest.mark.parametrize(("expression", "digits"), [("^[0-9]+(lb|kg)$", True), ("^[1-9][0-9]$", True), ("^[0-9]?lb$", False)])
def test_a_token_that_must_begin_with_a_digit_asks_for_one(attribute: str, expression: str, digits: bool) -> None:
    tokens = ({"LOWER": "lost"}, {attribute: {"REGEX": expression}})
    gate = gate_of(Pattern(tokens, anchors_of(tokens)))
    assert gate.open("she lost much", {"she", "lost", "much"}) is not digits
    assert gate.open("she lost 40lb", {"she", "lost", "lb"})


def test_where_words_are_not_known_to_stand_alone_every_word_counts_that_is_said_to_be_there() -> None:
    gate = gate_of(pattern_of("book tonight"), bounded=False)
    assert gate.open("a safebook tonightly", {"book", "tonight"})
    assert not gate.open("a safebook tonightly", {"tonight"})
    assert not gate_of(pattern_of("book tonight")).open("a safebook tonightly", standing_alone("a safebook tonightly"))


def test_words_and_digits_that_are_numbers_are_those_of_spacy() -> None:
    from spacy.lang.en.lex_attrs import _num_words, _ordinal_words

    assert set(_num_words) | set(_ordinal_words) == NUMBERS


@pytest.mark.parametrize("token", ["7", "+7", "1,000", "1/2", "3rd", "Twelve", "t.wo", "\u0663", "\u00b2", "-ninth", "one,"])
def test_what_spacy_takes_for_a_number_opens_a_gate_that_asks_for_one(token: str) -> None:
    [word, *_] = load_language().make_doc(token)
    assert word.like_num
    text = f"only {token} places left".lower()
    pattern = Pattern(({"LOWER": "only"}, {"LIKE_NUM": True}, {"LOWER": "places"}), (("places",), ("only",)))
    assert gate_of(pattern).open(text, standing_alone(text))


@pytest.mark.parametrize("token", ["often", "a phone", "gone...", "q"])
def test_a_number_inside_a_word_is_none(token: str) -> None:
    text = f"only {token} places left"
    pattern = Pattern(({"LOWER": "only"}, {"LIKE_NUM": True}, {"LOWER": "places"}), (("places",), ("only",)))
    assert not gate_of(pattern).open(text, standing_alone(text))


def test_a_number_that_may_be_left_out_is_not_asked_for() -> None:
    pattern = Pattern(({"LOWER": "only"}, {"LIKE_NUM": True, "OP": "?"}, {"LIKE_NUM": False}), (("only",),))
    assert gate_of(pattern).open("only here", standing_alone("only here"))


NAMED = Pattern(({"IS_TITLE": True}, {"ORTH": {"REGEX": "^[A-Z]\\.?$"}}, {"LOWER": "slept"}), (("slept",),))


@pytest.mark.parametrize(
    "text",
    [
        "Anna K slept.",
        "Anna K. slept.",
        "Then Anna-K slept.",
        "O'Neil K. slept.",
        "J. K. slept.",
        "St. K slept.",
        "\u00c9lodie K. slept.",
        "\u01c5 K slept.",
        "ANNA, Vitamin D/E slept, B2 K slept.",
        "B2K slept.",
        "Anna Im slept.",
        "Anna Ive slept.",
        f"A{'a' * 80} K slept.",
        "I'll tell: Anna_B K slept.",
    ],
)
def test_a_name_with_an_initial_is_seen_wherever_spacy_has_one(text: str) -> None:
    doc = load_language().make_doc(as_matched(text))
    found = [(one.text, other.text) for one, other in pairwise(doc) if one.is_title and re.search("^[A-Z]\\.?$", other.text)]
    assert found
    assert has_initial(text)
    assert gate_of(NAMED).initial


@pytest.mark.parametrize(
    "text",
    ["A queue slept.", "The queue is empty. A worker slept.", "Anna Karl slept.", "the K slept", "Anna  K", "anna Ink", "K slept"],
)
def test_a_single_capital_that_follows_no_name_is_not_an_initial(text: str) -> None:
    assert not has_initial(text)


def test_an_initial_is_asked_for_only_where_it_must_be_there() -> None:
    title, initial = NAMED.tokens[:2]
    for tokens in (
        (initial, title),
        (title, {**initial, "OP": "?"}),
        ({**title, "OP": "?"}, initial),
        (title, {"ORTH": {"REGEX": "^[A-Z]"}}),
    ):
        assert not gate_of(Pattern(tokens, ())).initial
    assert not gate_of(NAMED, bounded=False).initial
    # some capitals only, such as all but the pronoun
    assert gate_of(Pattern((title, {"ORTH": {"REGEX": "^[A-HJ-Z]\\.?$"}}), ())).initial
