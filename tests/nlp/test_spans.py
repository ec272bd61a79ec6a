"""What a token must be is asked of a Doc's arrays; the answers are those of spaCy's own Matcher."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc, Span

from linter.library.anchors import anchors_of
from linter.library.rules import Pattern
from linter.nlp.language import SENTENCE_ENDS, load_language
from linter.nlp.matching import PatternMatcher
from linter.nlp.phrases import PhraseFinder
from linter.nlp.spans import SpanFinder, Words

NLP = load_language()
TOKENS: list[dict[str, Any]] = [
    {"LOWER": "cure"},
    {"LOWER": {"IN": ["cure", "cured", "."]}},
    {"LOWER": {"NOT_IN": ["cure"]}},
    {"LOWER": {"REGEX": "^c"}},
    {"ORTH": {"IN": ["Cure", "."]}},
    {"ORTH": {"NOT_IN": [".", "!", "\u2026"]}},
    {"ORTH": {"NOT_IN": [".", "Cure"]}},
    {"ORTH": "Cure"},
    {"TEXT": {"REGEX": "^[0-9]"}},
    {"TEXT": {"REGEX": "e$"}},
    {"LIKE_NUM": True},
    {"LIKE_NUM": False},
    {"ENT_TYPE": "DRUG"},
    {"ENT_TYPE": ""},
    {"IS_TITLE": True},
    {"IS_TITLE": True, "LOWER": "cure"},
    {"IS_TITLE": True, "LOWER": {"NOT_IN": ["cure", "."]}},
    {"IS_PUNCT": False, "LIKE_NUM": False},
    {"LENGTH": 1},
    {},
]
WORDS = ["cure", "Cure", "CURE", "cured", ".", "\u2026", "!", "3", "three", "3rd", "40mg", "ketamine", "\u0130", "nsubj", "I"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(TOKENS), st.sampled_from([None, "?", "{1,3}"])), min_size=1, max_size=3),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=9),
)
def test_every_kind_of_token_matches_where_spacys_matcher_says(
    parts: list[tuple[dict[str, Any], str | None]], words: list[str]
) -> None:
    tokens = [{**shape, **({} if operator is None else {"OP": operator})} for shape, operator in parts]
    doc = NLP.make_doc(" ".join(words))
    doc.ents = [Span(doc, token.i, token.i + 1, "DRUG") for token in doc if token.lower_ == "ketamine"]
    matcher = Matcher(NLP.vocab)
    matcher.add("p", [tokens])
    finder = SpanFinder(NLP.vocab)
    steps = finder.prepare(tokens)

    assert steps is not None
    assert finder.find(doc, steps) == sorted({(start, end) for _, start, end in matcher(doc) if start < end})


def test_a_finder_that_two_share_keeps_the_words_of_one_doc_only() -> None:
    finder = SpanFinder(NLP.vocab)
    steps = finder.prepare([{"LOWER": "cure"}])
    one, other = NLP.make_doc("a cure"), NLP.make_doc("cure all")
    assert steps is not None

    assert [finder.find(doc, steps) for doc in (one, other, one)] == [[(1, 2)], [(0, 1)], [(1, 2)]]


@pytest.mark.parametrize(("text", "tried"), [("A CURE for all", [0]), ("a cure", []), ("for all", [])])
def test_a_pattern_is_tried_only_where_all_its_anchors_are_tokens(text: str, tried: list[int]) -> None:
    tokens = ({"LOWER": "cure"}, {"LOWER": {"IN": ["for", "of"]}})
    matcher = PatternMatcher(NLP.vocab, [Pattern(tokens, anchors_of(tokens) or (("cure",), ("for", "of")))])
    matcher.prepare((0,))

    assert matcher.candidates(NLP.make_doc(text), (0,)) == tried


@given(st.lists(st.sampled_from([*WORDS, "?", '"', ")", "-", "!?", "Dr."]), max_size=12))
def test_sentences_begin_where_spacys_sentencizer_says(words: list[str]) -> None:
    doc = NLP.make_doc(" ".join(words))
    closers = frozenset(map(NLP.vocab.strings.add, SENTENCE_ENDS))
    found = Words(doc).sentences(closers)

    assert found == [sentence.start for sentence in NLP.get_pipe("sentencizer")(doc).sents]


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), max_size=8), st.lists(st.sampled_from(WORDS), max_size=12)
)
def test_phrases_are_found_where_spacys_phrase_matcher_finds_them(phrases: list[list[str]], words: list[str]) -> None:
    doc = Doc(NLP.vocab, words=words)
    late = {phrase[0].lower() for phrase in phrases[::2]}
    finder: PhraseFinder[str] = PhraseFinder(
        late, lambda first: [(phrase, " ".join(phrase)) for phrase in phrases if phrase[0].lower() == first]
    )
    matcher = PhraseMatcher(NLP.vocab, attr="LOWER")
    for phrase in phrases:
        if phrase[0].lower() not in late:
            finder.add(phrase, " ".join(phrase))
        matcher.add(" ".join(phrase), [Doc(NLP.vocab, words=phrase)])

    assert set(finder.find(Words(doc))) == {(NLP.vocab.strings[key], start, end) for key, start, end in matcher(doc)}


def test_a_place_in_a_doc_is_given_in_code_points() -> None:
    words = Words(NLP.make_doc("A \U0001f600 caf\u00e9, closed."))

    assert [words.place(*span) for span in ((0, 1), (1, 2), (2, 4), (0, 6))] == [(0, 1), (2, 3), (4, 9), (0, 17)]
