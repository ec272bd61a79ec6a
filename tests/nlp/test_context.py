"""Cues: what is seen, how far it reaches, and what only looks like one."""

from __future__ import annotations

import pytest

from linter.library.load import load_library
from linter.library.units import units_of
from linter.model import SegmentKind
from linter.nlp.annotate import Annotator
from linter.nlp.request import Request


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    library = load_library()
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
