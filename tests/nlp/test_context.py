"""Cues: what is seen, how far it reaches, and what only looks like one."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from linter.library.phrase import compile_phrase
from linter.library.rules import CueCategory, CueSpec, Pattern
from linter.library.units import units_of
from linter.model import Cue, SegmentKind
from linter.nlp.annotate import Annotator
from linter.nlp.context import CueFinder
from linter.nlp.language import load_language
from linter.nlp.request import Request
from tests import once


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    library = once.library()
    return Annotator(library, units_of(library, ()))


def reach(annotator: Annotator, text: str, category: str) -> list[tuple[str, str]]:
    (facts,) = annotator.annotate([Request(text, SegmentKind.PARAGRAPH, cues=True)])
    return [(text[cue.start : cue.end], text[cue.scope_start : cue.scope_end]) for cue in facts.cues if cue.category == category]


def test_a_negation_reaches_forward_inside_its_sentence(annotator: Annotator) -> None:
    assert reach(annotator, "This is not a cure. It works.", "negated") == [("not", "not a cure.")]


def test_a_negation_ends_at_a_stop_word(annotator: Annotator) -> None:
    assert reach(annotator, "It is not a cure but it is safe.", "negated") == [("not", "not a cure")]


@pytest.mark.parametrize("text", ["It is not only safe.", "No doubt it is safe.", "It is not just safe, it is kind."])
def test_words_that_look_like_a_negation_are_none(annotator: Annotator, text: str) -> None:
    assert reach(annotator, text, "negated") == []


def test_a_question_mark_colours_its_whole_sentence_and_no_other(annotator: Annotator) -> None:
    assert reach(annotator, "It helps. Is it safe? It is.", "question") == [("?", "Is it safe?")]


def test_quotation_marks_reach_from_one_to_the_next(annotator: Annotator) -> None:
    assert reach(annotator, 'She said "it is safe" twice.', "quoted") == [('"', '"it is safe"')]


def test_a_contraction_negates(annotator: Annotator) -> None:
    assert reach(annotator, "It doesn't cure anything.", "negated") == [("n't", "n't cure anything.")]


def test_long_texts_are_cut_at_sentence_ends_without_losing_positions(annotator: Annotator) -> None:
    text = "Nothing to see here at all. " * 2_000 + "This is not a cure."

    found = reach(annotator, text, "negated")

    assert found[-1] == ("not", "not a cure.")


def patterns(*phrases: str) -> tuple[Pattern, ...]:
    return tuple(Pattern(sequence, ()) for phrase in phrases for sequence in compile_phrase(phrase).sequences)


def category(
    name: str, *phrases: str, direction: str = "forward", within: int = 3, stops: Iterable[str] = (), not_cues: Iterable[str] = ()
) -> CueCategory:
    cues = tuple(CueSpec(name, patterns(phrase), direction, within, phrase) for phrase in phrases)
    return CueCategory(name, name, "", False, False, frozenset(stops), cues, patterns(*not_cues))


def cues_of(text: str, *categories: CueCategory) -> list[Cue]:
    nlp = load_language()
    return CueFinder(nlp.vocab, {item.id: item for item in categories}).find(nlp(text))


def shown(text: str, *categories: CueCategory) -> list[tuple[str, str, str]]:
    return [(cue.category, text[cue.start : cue.end], text[cue.scope_start : cue.scope_end]) for cue in cues_of(text, *categories)]


@pytest.mark.parametrize(
    ("direction", "scope"),
    [
        ("forward", "zork c d e"),
        ("backward", "y a b zork"),
        ("both", "y a b zork c d e"),
        ("sentence", "x y a b zork c d e fog."),
    ],
)
def test_a_cue_reaches_its_number_of_tokens_in_its_direction(direction: str, scope: str) -> None:
    text = "Hello. x y a b zork c d e fog. Goodbye."

    assert shown(text, category("odd", "zork", direction=direction)) == [("odd", "zork", scope)]


@pytest.mark.parametrize(
    ("direction", "scope"),
    [("forward", "zork ash."), ("backward", "bay zork"), ("both", "bay zork ash."), ("sentence", "bay zork ash.")],
)
def test_a_cue_never_reaches_out_of_its_sentence(direction: str, scope: str) -> None:
    text = "One two. bay zork ash. Three four."

    assert shown(text, category("odd", "zork", direction=direction)) == [("odd", "zork", scope)]


@pytest.mark.parametrize(
    ("direction", "scope"),
    [("forward", "zork c"), ("backward", "b zork"), ("both", "b zork c"), ("sentence", "a But b zork c however d.")],
)
def test_a_stop_word_ends_the_reach_in_any_case_and_on_either_side(direction: str, scope: str) -> None:
    text = "a But b zork c however d."

    found = shown(text, category("odd", "zork", direction=direction, within=9, stops=["but", "however"]))

    assert found == [("odd", "zork", scope)]


def test_a_stop_word_right_beside_a_cue_leaves_it_no_reach() -> None:
    assert shown("a but zork but b.", category("odd", "zork", direction="both", stops=["but"])) == [("odd", "zork", "zork")]


def test_the_stop_words_of_one_category_do_not_end_the_reach_of_another() -> None:
    text = "zork a but b."
    first, second = category("first", "zork", within=9, stops=["but"]), category("second", "zork", within=9)

    assert shown(text, first, second) == [("first", "zork", "zork a"), ("second", "zork", text)]


def test_a_cue_of_several_tokens_reaches_from_its_ends() -> None:
    text = "a b c d Zork the bork e f g h"

    assert shown(text, category("odd", "zork the bork", direction="both", within=2)) == [
        ("odd", "Zork the bork", "c d Zork the bork e f")
    ]


def test_a_cue_with_alternatives_and_one_with_a_gap_are_found_beside_a_plain_one() -> None:
    text = "a zork, a bork of a mork, a dork."
    odd = category("odd", "zork", "(dork|dirk)", "bork ..3 mork", within=1)

    assert shown(text, odd) == [("odd", "zork", "zork,"), ("odd", "bork of a mork", "bork of a mork,"), ("odd", "dork", "dork.")]


@pytest.mark.parametrize("not_cue", ["zork about", "(zork|dork) about", "mind ..2 zork", "mind the zork"])
def test_a_phrase_that_only_looks_like_a_cue_voids_the_cues_it_overlaps_and_no_others(not_cue: str) -> None:
    text = "mind the zork about zork mind"

    found = cues_of(text, category("odd", "zork", within=1, not_cues=[not_cue]), category("even", "zork", "mind", within=1))

    assert found == [
        Cue("even", 0, 4, 0, 8),
        Cue("even", 9, 13, 9, 19),
        Cue("even", 20, 24, 20, 29),
        Cue("odd", 20, 24, 20, 29),
        Cue("even", 25, 29, 25, 29),
    ]


def test_a_phrase_beside_a_cue_does_not_void_it() -> None:
    assert shown("mind zork about", category("odd", "zork", within=1, not_cues=["mind", "about"])) == [
        ("odd", "zork", "zork about")
    ]


def test_cues_come_in_order_of_place_then_end_then_category() -> None:
    text = "zork the bork"
    second, first = category("b", "zork", "zork the bork", within=1), category("a", "zork", within=1)

    assert cues_of(text, second, first) == [Cue("a", 0, 4, 0, 8), Cue("b", 0, 4, 0, 8), Cue("b", 0, 13, 0, 13)]


def test_two_cues_of_one_category_at_one_place_come_with_the_earlier_reach_first() -> None:
    odd = category("odd", "zork")
    both = CueSpec("odd", patterns("(zork|bork)"), "backward", 1, "")
    text = "a b zork c d"

    found = shown(text, CueCategory("odd", "", "", False, False, frozenset(), (*odd.cues, both)))

    assert found == [("odd", "zork", "b zork"), ("odd", "zork", "zork c d")]


def test_without_cues_nothing_is_found() -> None:
    assert cues_of("a b.", category("odd", "zork")) == []
    assert cues_of("", category("odd", "zork")) == []


def test_a_quotation_mark_that_is_never_closed_quotes_nothing() -> None:
    assert shown('She said "it is so and "then" left.') == [("quoted", '"', '"it is so and "')]
    assert shown('She said "it is so.') == []


@pytest.mark.parametrize(("between", "found"), [(79, 1), (80, 0)])
def test_a_quotation_spans_at_most_eighty_tokens(between: int, found: int) -> None:
    text = '"' + " a" * between + ' " b'

    assert len(shown(text)) == found


def test_a_mark_too_far_from_the_one_before_it_opens_a_quotation_of_its_own() -> None:
    far = " a" * 90
    text = f'" {far} "b c"'

    assert cues_of(text) == [Cue("quoted", len(far) + 3, len(far) + 4, len(far) + 3, len(text))]
