"""Asked all at once, the texts of a file say the same as each asked alone."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linter.gates import DIGITS, choice_of, standing_alone
from linter.places import Doubt, Places, bits, naming, stands_alone

WORDS = ["ache", "a1c", "dr", "dr.", "n't", "not", "do", "ca", "on", "%", "$", "caf", "caf\u00e9", "7", "glp"]
GLUE = ["", " ", ".", "'", "\u2019", "\u00e9", "\u0131", "\u00df", "_", "5", "\n", "/", "\u2028", "\U0001f600"]
BOUND = ["cannot", "can't", "don", "im", "wont", "aches", "unache", *WORDS]
texts = st.lists(
    st.lists(st.tuples(st.sampled_from(BOUND), st.sampled_from(GLUE)), max_size=6).map(
        lambda pieces: "".join(word + glue for word, glue in pieces)
    ),
    max_size=6,
)
sets = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True).map(tuple) | st.just(DIGITS)


@settings(max_examples=400, deadline=None)
@given(texts, st.lists(sets, min_size=1, max_size=4))
@example(["can not", "cannot"], [("ca",), ("not",)])
@example(["a\ndr.", "", "x7"], [("dr.",), DIGITS])
def test_a_set_stands_in_the_texts_that_have_one_of_its_words_alone_or_what_is_no_word_anywhere(
    said: list[str], wanted: list[tuple[str, ...]]
) -> None:
    places = Places(said)

    for number, words in enumerate(wanted):
        letters, others = choice_of(words)
        found = [
            index for index, text in enumerate(said) if letters & standing_alone(text) or any(other in text for other in others)
        ]
        assert list(bits(places.of_set(number, choice_of(words)))) == found
        assert places.masks[number] == sum(1 << index for index in found)
    assert [places.alone(index) for index in range(len(said))] == list(map(standing_alone, said))
    assert places.all == 2 ** len(said) - 1


def test_where_words_may_stand_anywhere_they_are_what_is_found_in_each_text() -> None:
    places = Places(["unaches", "none"], lambda text: {"ache"} if "ache" in text else set())

    assert places.of_set(0, choice_of(("ache",))) == 0b01
    assert [places.alone(0), places.alone(1)] == [{"ache"}, set()]


def test_of_a_text_in_doubt_words_are_certain_and_the_characters_of_all_else() -> None:
    places = Places(["1*c a.", "ca 1", "c a1", "a1c", "b"], doubt=Doubt(loose=0b00111, lost=frozenset("*")))

    assert places.of_set(0, choice_of(("a1c",))) == 0b01111
    assert places.of_set(1, choice_of(("ca",))) == 0b00010
    assert places.of_set(2, choice_of(("5*",))) == 0b11111
    assert places.of_set(3, choice_of(("d.", "b"))) == 0b10000
    assert places.of_set(4, choice_of(DIGITS)) == 0b01111


@pytest.mark.parametrize(("mask", "found"), [(0, []), (1, [0]), (0b10110, [1, 2, 4]), (1 << 2_000, [2_000])])
def test_the_texts_of_a_mask_come_in_order(mask: int, found: list[int]) -> None:
    assert list(bits(mask)) == found


def test_a_name_is_asked_for_only_where_its_word_stands_and_one_without_letters_everywhere() -> None:
    said = ["vitamin d", "vitamin", "5 2", "a vitamin d", "d"]
    asked: list[tuple[int, str]] = []

    def is_named(index: int, name: str, exactly: str) -> bool:
        assert exactly == ""
        asked.append((index, name))
        return stands_alone(name, said[index])

    found = naming(Places(said), {"vitamin": [["vitamin d", ""]], "": [["5 2", ""]], "other": [["other", ""]]}, is_named)

    assert list(bits(found)) == [0, 2, 3]
    assert asked == [*((index, "5 2") for index in range(5)), (0, "vitamin d"), (1, "vitamin d"), (3, "vitamin d")]
