"""The phrase notation: what it compiles to, what it refuses, and that spaCy splits words the same way."""

from __future__ import annotations

import pytest
import spacy

from linter.library.inflect import inflections
from linter.library.phrase import MAX_ALTERNATIVES, PhraseError, compile_phrase, split_word
from linter.nlp.language import as_matched


def test_words_become_lower_cased_literal_tokens() -> None:
    assert compile_phrase("Safe and Effective").sequences == (({"LOWER": "safe"}, {"LOWER": "and"}, {"LOWER": "effective"}),)


def test_a_hyphen_in_a_phrase_reads_as_a_space() -> None:
    assert compile_phrase("side-effect free").sequences == compile_phrase("side effect free").sequences


def test_single_word_alternatives_share_one_token_and_longer_ones_get_their_own_sequence() -> None:
    compiled = compile_phrase("(no|zero|without any) risk")

    assert compiled.sequences == (
        ({"LOWER": {"IN": ["no", "zero"]}}, {"LOWER": "risk"}),
        ({"LOWER": "without"}, {"LOWER": "any"}, {"LOWER": "risk"}),
    )


def test_an_optional_word_takes_spacys_operator_and_an_optional_group_is_written_out() -> None:
    assert compile_phrase("very? safe").sequences == (({"LOWER": "very", "OP": "?"}, {"LOWER": "safe"}),)
    assert compile_phrase("(so very)? safe").sequences == (
        ({"LOWER": "safe"},),
        ({"LOWER": "so"}, {"LOWER": "very"}, {"LOWER": "safe"}),
    )


def test_a_gap_is_bounded_and_does_not_cross_a_sentence_end() -> None:
    gap = compile_phrase("safe ..4 effective").sequences[0][1]

    assert gap["OP"] == "{0,4}"
    assert "." in gap["ORTH"]["NOT_IN"]


def test_a_clause_gap_does_not_cross_a_comma_either() -> None:
    wide, narrow = (compile_phrase(phrase).sequences[0][1] for phrase in ("eases ..3 pain", "eases --3 pain"))

    assert (wide["OP"], narrow["OP"]) == ("{0,3}", "{0,3}")
    assert {",", "(", "\u2014"} <= set(narrow["ORTH"]["NOT_IN"]) - set(wide["ORTH"]["NOT_IN"])


def test_edges_are_flags_and_not_tokens() -> None:
    compiled = compile_phrase("^safe effective $")

    assert (compiled.at_start, compiled.at_end) == (True, True)
    assert compiled.sequences == (({"LOWER": "safe"}, {"LOWER": "effective"}),)


def test_a_backslash_makes_a_notation_character_literal() -> None:
    assert compile_phrase(r"really \?").sequences == (({"LOWER": "really"}, {"LOWER": "?"}),)


@pytest.mark.parametrize(
    ("phrase", "column", "part"),
    [
        ("(safe|", 1, "not closed"),
        ("safe )", 6, "without an opening"),
        ("? safe", 1, "must follow"),
        ("~ (a|b)", 1, "before a word"),
        ("safe ..40 now", 6, "1 to 12"),
        ("<medicine> works", 1, "not a slot"),
        ("very (safe||sure)", 6, "empty"),
        ("", 1, "empty"),
        ("very? so?", 1, "not optional"),
        ("safe > sure", 6, "cannot stand here"),
    ],
)
def test_a_wrong_phrase_is_refused_with_its_column(phrase: str, column: int, part: str) -> None:
    with pytest.raises(PhraseError, match=part) as caught:
        compile_phrase(phrase)

    assert caught.value.column == column


def test_alternatives_that_multiply_beyond_the_limit_are_refused() -> None:
    with pytest.raises(PhraseError, match=str(MAX_ALTERNATIVES)):
        compile_phrase(" ".join(["(a b|c d|e f|g h)"] * 5))


@pytest.mark.parametrize(
    "word",
    ["don't", "can't", "won't", "cannot", "isn't", "patient's", "we're", "you'll", "FDA-approved", "GLP-1", "100%", "$99", "non-addictive", "o'clock", "it's", "3x", "24/7", "side-effect-free"],
)  # fmt: skip
def test_words_are_split_as_spacy_splits_them(word: str) -> None:
    nlp = spacy.blank("en")

    assert split_word(word) == [token.lower_ for token in nlp.make_doc(as_matched(word))]


def test_inflections_cover_regular_and_irregular_forms() -> None:
    assert {"treat", "treats", "treated", "treating"} <= set(inflections("treat"))
    assert {"cure", "cures", "cured", "curing"} <= set(inflections("cure"))
    assert {"therapy", "therapies"} <= set(inflections("therapy"))
    assert {"stop", "stopped", "stopping"} <= set(inflections("stop"))
    assert {"prove", "proves", "proved", "proven", "proving"} == set(inflections("prove"))
    assert {"reduce", "reduces", "reduced", "reducing"} <= set(inflections("reduce"))
