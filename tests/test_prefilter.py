"""The prefilter may let too much through, never too little."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.library.anchors import anchors_of
from linter.library.knowledge import Form
from linter.library.phrase import compile_phrase
from linter.library.rules import Pattern
from linter.model import SegmentKind
from linter.nlp.language import as_matched, load_language
from linter.nlp.matching import PatternMatcher
from linter.prefilter import Prefilter, Search, Seen, Touched, tables_of

WORDS = [
    "safe",
    "cure",
    "side",
    "effects",
    "100mg",
    "cannot",
    "not",
    "risk",
    "free",
    "pain",
    "non",
    "glp",
    "1",
    "don't",
    "relief",
    "now",
    "dr.",
    "ache",
    "a1c",
    "can",
]
GLUE = [" ", "-", "_", "/", "—", " — ", ", ", ".", ". ", "…", "'", '"', "’s ", "(", ") ", "\u00a0", "%", "*", "K", "İ", "ß"]


def patterns_of(*phrases: str) -> tuple[Pattern, ...]:
    made = []
    for phrase in phrases:
        compiled = compile_phrase(phrase)
        made += [Pattern(tokens, anchors_of(tokens), compiled.at_start, compiled.at_end) for tokens in compiled.sequences]
    return tuple(made)


def prefilter_of(patterns: Sequence[Pattern] = (), drugs: Sequence[Form] = (), conditions: Sequence[Form] = ()) -> Prefilter:
    """Through JSON, as the tables are kept."""
    return Prefilter(json.loads(json.dumps(tables_of(patterns, drugs, conditions))))


def drug(written: str, *, exactly: bool = False) -> Form:
    return Form(written.lower(), "some-drug", "drug", exactly, written=written)


def condition(written: str, *, exactly: bool = False) -> Form:
    return Form(written.lower(), "some-condition", "condition", exactly, written=written)


@st.composite
def phrases(draw: st.DrawFn) -> str:
    parts = draw(
        st.lists(
            st.sampled_from([*WORDS, "(safe|pain free)", "(no|zero)?", "(ache|a1c|dr.)", "(not|n't|7)", "~cure", "very?"]),
            min_size=1,
            max_size=4,
        )
    )
    return f"{draw(st.sampled_from(WORDS[:6]))} {' '.join(parts)}"


@st.composite
def texts(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.tuples(st.sampled_from([*WORDS, *map(str.upper, WORDS)]), st.sampled_from(GLUE)), max_size=12))
    return "".join(word + glue for word, glue in pieces)


@settings(max_examples=300, deadline=None)
@given(st.lists(phrases(), min_size=1, max_size=4), st.lists(texts(), min_size=1, max_size=4))
def test_what_matches_without_the_prefilter_also_matches_with_it(rules: list[str], segments: list[str]) -> None:
    patterns = patterns_of(*rules)
    nlp = load_language()
    matcher = PatternMatcher(nlp.vocab, patterns)
    touched = prefilter_of(patterns).touch(segments)

    for index, text in enumerate(segments):
        doc = nlp.make_doc(as_matched(text))
        everything = {number: matcher.spans(doc, number) for number in range(len(patterns))}
        allowed = matcher.candidates(doc, touched.patterns.get(index, ()))
        filtered = {number: matcher.spans(doc, number) for number in allowed}
        assert {number: spans for number, spans in everything.items() if spans} == {
            number: spans for number, spans in filtered.items() if spans
        }


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("safe", "_safe_ for you"),
        ("safe", "SAFE."),
        ("not be cured", "cannot be cured"),
        ("100 mg safe", "100mg safe"),
        ("side effect", "no side-effect"),
    ],
)
def test_anchors_are_found_where_word_boundaries_are_not(phrase: str, text: str) -> None:
    touched = prefilter_of(patterns_of(phrase)).touch([text])

    assert 0 in touched.patterns


def test_segments_without_an_anchor_are_left_out_and_reported_by_id() -> None:
    touched = prefilter_of(patterns_of("side effects")).touch(["opening hours", "no side effects", "", "SIDE EFFECTS"])

    assert sorted(touched.patterns) == [1, 3]


def test_a_character_whose_lower_case_is_longer_does_not_shift_the_segments() -> None:
    touched = prefilter_of(patterns_of("cure")).touch(["İİİİİİİİ", "nothing", "a cure"])

    assert sorted(touched.patterns) == [2]


def test_conditions_are_searched_only_where_a_text_names_a_drug() -> None:
    prefilter = prefilter_of((), [drug("ketamine")], [condition("PTSD")])

    assert prefilter.touch(["living with PTSD"]).conditions == frozenset()
    assert prefilter.touch(["Ketamine", "living with PTSD"]).conditions == frozenset({1})
    assert prefilter.touch(["living with PTSD", "Botox", "ketamine"]).conditions == frozenset({0})


def test_a_name_whose_capitals_matter_is_found_only_as_written() -> None:
    prefilter = prefilter_of((), [drug("HRT", exactly=True), drug("ketamine")], [condition("AS", exactly=True)])

    touched = prefilter.touch(["as HRT", "hrt", "KETAMINE for AS", "as AS-IS"])

    assert (touched.drugs, touched.conditions) == (frozenset({0, 2}), frozenset({2, 3}))


@pytest.mark.parametrize(
    ("name", "text", "there"),
    [
        ("ketamine", "esketamine", False),
        ("ketamine", "ketamines", False),
        ("ketamine", "5ketamine2", True),
        ("vitamin d", "Vitamin-D, daily", True),
        ("t3", "give T3", True),
        ("5 2", "the 5-2 diet", True),
        ("caf\u00e9", "CAF\u00c9!", True),
        ("caf", "caf\u00e9", False),
    ],
)
def test_a_name_stands_where_no_letter_touches_it(name: str, text: str, there: bool) -> None:
    assert prefilter_of((), [drug(name)]).touch(["", text]).drugs == (frozenset({1}) if there else frozenset())


def test_segments_beyond_those_looked_at_together_keep_their_ids() -> None:
    texts = ["nothing"] * 4_500
    texts[4_321] = "a cure"

    assert prefilter_of(patterns_of("cure")).touch(texts).patterns == {4_321: (0,)}


def test_a_pattern_that_needs_a_condition_is_tried_only_in_a_file_that_names_a_drug() -> None:
    tokens = ({"LOWER": "relieves"}, {"ENT_TYPE": "CONDITION", "OP": "{1,8}"})
    patterns = (Pattern(tokens, anchors_of(tokens)),)
    prefilter = prefilter_of(patterns, [drug("ketamine")], [condition("migraine")])

    assert prefilter.touch(["relieves migraine", "relieves pain"]).patterns == {}
    assert prefilter.touch(["relieves migraine", "relieves pain", "ketamine"]).patterns == {0: (0,)}


@settings(max_examples=200, deadline=None)
@given(st.lists(phrases(), min_size=1, max_size=4), st.lists(texts(), min_size=1, max_size=4))
def test_where_tokens_are_not_known_nothing_is_left_out_that_is_let_through_in_english(
    rules: list[str], segments: list[str]
) -> None:
    patterns = patterns_of(*rules)
    english = prefilter_of(patterns).touch(segments).patterns
    any_words = Prefilter(tables_of(patterns, bounded=False)).touch(segments).patterns

    for segment, members in english.items():
        assert set(members) <= set(any_words[segment])


def test_what_is_known_of_a_text_is_not_searched_again_and_found_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    prefilter = prefilter_of(patterns_of("cure", "<condition> relief"), [drug("Ketamine")], [condition("migraine")])
    texts = ["a cure", "nothing", "ketamine", "migraine relief", "a cure"]
    known: dict[str, Seen] = {}

    first = prefilter.touch(texts, known=known)
    searched: list[str] = []

    class Counted(Search):
        def __init__(self, prefilter: Prefilter, texts: Sequence[str], *, is_file: bool) -> None:
            searched.extend(texts)
            super().__init__(prefilter, texts, is_file=is_file)

    monkeypatch.setattr("linter.prefilter.Search", Counted)
    again = prefilter.touch(["nothing", "a cure", "migraine relief", "a new cure", "ketamine"], known=known)
    without = prefilter.touch(["nothing", "migraine relief", "a cure"], known=known)

    assert searched == ["a new cure"]
    assert again == Touched({1: (0,), 2: (1,), 3: (0,)}, frozenset({4}), frozenset({2}))
    assert without == Touched({2: (0,)})
    assert first == prefilter.touch(texts) == Touched({0: (0,), 3: (1,), 4: (0,)}, frozenset({2}), frozenset({3}))


def test_a_long_text_is_looked_at_in_the_parts_that_patterns_are_tried_on() -> None:
    prefilter = prefilter_of(patterns_of("safe ..4 cure", "^ lasting relief"), [drug("Botox")])
    filler = "Nothing is said here that anybody could mind. " * 100
    texts = [
        f"A safe walk. {filler}A cure.",
        f"A walk. {filler}A safe and gentle cure. {filler}",
        f"{filler}Lasting relief. {filler}Botox.",
        f"Lasting relief. {filler}",
        "A safe walk. A cure.",
    ]

    assert prefilter.touch(texts) == Touched({1: (0,), 3: (1,), 4: (0,)}, frozenset({2}))


def test_conditions_of_rules_are_let_through_only_when_their_rule_is_asked_for() -> None:
    patterns = patterns_of("zingy cure", "dotty", "cure")
    waiting = {1: "demo/zing", 2: "demo/zing"}
    prefilter = Prefilter(json.loads(json.dumps(tables_of(patterns, waiting=waiting))))
    texts = ["A zingy cure.", "Dotty.", "A cure."]

    search = Search(prefilter, texts)

    assert search.rules() == Touched({0: (0,)})
    assert search.conditions(["demo/zing", "demo/other"]) == Touched({0: (2,), 1: (1,), 2: (2,)})
    assert search.conditions(["demo/other"]) == Touched({})
    assert prefilter.touch(texts) == Touched({0: (0, 2), 1: (1,), 2: (2,)})


def test_a_family_that_can_stand_in_some_kinds_only_is_looked_for_there() -> None:
    headed, anywhere, both = patterns_of("zingy cure", "zingy cure", "dotty")
    kinds = frozenset({SegmentKind.HEADING})
    prefilter = prefilter_of([replace(headed, kinds=kinds), replace(both, kinds=kinds)])
    mixed = prefilter_of([replace(headed, kinds=kinds), anywhere])
    texts = ["A zingy cure.", "A zingy cure.", "Dotty."]
    told = [SegmentKind.PARAGRAPH, SegmentKind.HEADING, SegmentKind.ITEM]

    assert Search(prefilter, texts, told).rules() == Touched({1: (0,)})
    assert Search(prefilter, texts).rules() == Touched({0: (0,), 1: (0,), 2: (1,)})
    assert Search(mixed, texts, told).rules() == Touched({0: (0, 1), 1: (0, 1)})


def test_a_long_file_is_searched_in_batches_and_asked_again_it_says_the_same() -> None:
    patterns = patterns_of("cure", "<condition> relief")
    prefilter = Prefilter(tables_of(patterns, [drug("Botox")], [condition("migraine")], {0: "demo/zing"}))
    texts = ["nothing"] * 4_500
    texts[10], texts[2_345], texts[4_321] = "migraine relief", "a cure", "Botox"

    search = Search(prefilter, texts)

    assert search.rules() == Touched({10: (1,)}, frozenset({4_321}), frozenset({10}))
    assert search.conditions(["demo/zing"]).patterns == {2_345: (0,)}
    assert search.rules().patterns == {10: (1,)}
