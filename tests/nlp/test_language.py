"""Blank English without its pipeline reads text as spaCy's own does."""

from __future__ import annotations

import pytest
from spacy.attrs import IS_PUNCT, LENGTH, LIKE_NUM, LOWER, ORTH, SPACY

from linter.nlp.language import load_blank, load_language

TEXTS = (
    "",
    "We don't promise you'll lose 20kg (or 2.5 stone) by Jan. 3rd, e.g. at 10 a.m.!",
    "Dr. Lee's U.S. clinic - twenty-five rooms - isn't open; see www.example.org/a?b=c or mail me@example.org :)",
    "\u201cNAD+\u201d costs \u00a330/\u20ac35\u2026 it's 100% natural, 5\u00b5g a day\u2014no more. \U0001f600",
)


@pytest.mark.parametrize("text", TEXTS)
def test_blank_english_has_the_tokens_and_their_attributes_that_spacys_pipeline_has(text: str) -> None:
    ours, theirs = load_blank()(text), load_language().make_doc(text)
    asked = [ORTH, LOWER, LENGTH, LIKE_NUM, IS_PUNCT, SPACY]

    assert [token.text for token in ours] == [token.text for token in theirs]
    assert ours.to_array(asked).tolist() == theirs.to_array(asked).tolist()
    assert len(ours) > 10 or not text


def test_what_is_learned_of_words_in_a_memory_zone_is_forgotten_at_its_end() -> None:
    blank = load_blank()
    with blank.memory_zone():
        blank("Zweckverbandsvorsitz")
        learned = "Zweckverbandsvorsitz" in blank.vocab.strings

    assert learned
    assert "Zweckverbandsvorsitz" not in blank.vocab.strings
