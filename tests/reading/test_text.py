"""Segment text and the builder: what holds for any sequence of pieces."""

from __future__ import annotations

import string
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.model import GroupKind, SegmentKind
from linter.reading.builder import DocumentBuilder
from linter.reading.source import source_from_text
from linter.reading.text import SegmentText, fold

# every letter at most once, so that a shift cannot land on an equal letter
UNIQUE = string.ascii_letters + string.digits + "".join(map(chr, range(0x3B1, 0x3C9)))
FILL = " \t\n\r\u00a0\u00ad\u200b\u2028\u0085\u2019\u2011\ufe0f\ud800"


@st.composite
def unique_texts(draw: st.DrawFn) -> str:
    letters = draw(st.permutations(UNIQUE))[: draw(st.integers(1, 40))]
    return "".join(letter + draw(st.text(FILL, max_size=3)) for letter in letters)


@st.composite
def cut_texts(draw: st.DrawFn) -> tuple[str, list[tuple[str, int, int]]]:
    text = draw(unique_texts())
    cuts = sorted(set(draw(st.lists(st.integers(0, len(text)), max_size=8))) | {0, len(text)})
    ways = [(draw(st.sampled_from(["verbatim", "gap", "replaced", "left"])), a, b) for a, b in pairwise(cuts)]
    return text, ways


@given(unique_texts())
def test_every_letter_of_a_verbatim_range_maps_to_itself(text: str) -> None:
    made = SegmentText(text)
    made.verbatim(0, len(text))
    done = made.finish()
    assert done is not None
    words, offsets = done
    assert [letter for letter in words if letter in UNIQUE] == [letter for letter in text if letter in UNIQUE]
    for at, letter in enumerate(words):
        if letter in UNIQUE:
            start, end = offsets.source_span(at, at + 1)
            assert text[start:end] == letter


@given(cut_texts())
def test_any_mixture_of_pieces_is_normalised_and_in_order(case: tuple[str, list[tuple[str, int, int]]]) -> None:
    text, ways = case
    made = SegmentText(text)
    for way, start, end in ways:
        if way == "verbatim":
            made.verbatim(start, end)
        elif way == "gap":
            made.gap(start, end)
        elif way == "replaced":
            made.replaced("&", start, end)
    done = made.finish()
    if done is None:
        return
    words, offsets = done
    assert words == words.strip()
    assert "  " not in words
    assert not any(ch in words for ch in "\t\n\r\u00a0\u00ad\u200b\u2028\u0085\ud800")
    spans = [offsets.source_span(at, at + 1) for at in range(len(words))]
    assert spans == sorted(spans)
    for letter, (start, end) in zip(words, spans, strict=True):
        if letter in UNIQUE:
            assert text[start:end] == letter


@given(st.text())
def test_folding_keeps_the_length_and_leaves_no_surrogate(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    folded.encode("utf-8")


def test_an_end_inside_a_replaced_piece_widens_to_the_whole_of_it() -> None:
    source = "no&nbsp;risk &hellip;"
    made = SegmentText(source)
    made.verbatim(0, 2)
    made.replaced("\u00a0", 2, 8)
    made.verbatim(8, 13)
    made.replaced("...", 13, 21)
    done = made.finish()
    assert done is not None
    assert done[0] == "no risk ..."
    assert done[1].source_span(2, 4) == (2, 9)
    assert done[1].source_span(8, 9) == (13, 21)


def test_pieces_out_of_order_are_refused() -> None:
    made = SegmentText("abcd")
    made.verbatim(2, 4)
    with pytest.raises(ValueError, match="out of source order"):
        made.verbatim(0, 1)


def test_blank_text_makes_no_segment() -> None:
    made = SegmentText(" \u200b\n")
    made.verbatim(0, 3)
    assert made.finish() is None


def _add(builder: DocumentBuilder, kind: SegmentKind, start: int, end: int, level: int = 0) -> int | None:
    text = builder.text()
    text.verbatim(start, end)
    return builder.add(kind, text, level=level)


def test_headings_nest_by_level_and_a_card_keeps_its_own() -> None:
    builder = DocumentBuilder(source_from_text("abcdef", "x.txt", "plain"))
    _add(builder, SegmentKind.HEADING, 0, 1, 1)
    with builder.group(GroupKind.CARD):
        _add(builder, SegmentKind.HEADING, 1, 2, 2)
        _add(builder, SegmentKind.PARAGRAPH, 2, 3)
    _add(builder, SegmentKind.PARAGRAPH, 3, 4)
    _add(builder, SegmentKind.HEADING, 4, 5, 1)
    _add(builder, SegmentKind.PARAGRAPH, 5, 6)
    assert [segment.heading for segment in builder.build().segments] == [None, 0, 1, 0, None, 4]


def test_a_lead_in_serves_the_list_that_follows_it_and_no_other() -> None:
    builder = DocumentBuilder(source_from_text("abc", "x.txt", "plain"))
    _add(builder, SegmentKind.PARAGRAPH, 0, 1)
    for start in (1, 2):
        with builder.group(GroupKind.LIST), builder.group(GroupKind.ITEM):
            _add(builder, SegmentKind.ITEM, start, start + 1)
    document = builder.build()
    assert [document.lead_in(segment) for segment in document.segments] == [None, document.segments[0], None]


def test_a_group_spans_the_segments_of_its_subgroups() -> None:
    builder = DocumentBuilder(source_from_text("abc", "x.txt", "plain"))
    with builder.group(GroupKind.LIST):
        for start in range(3):
            with builder.group(GroupKind.ITEM):
                _add(builder, SegmentKind.ITEM, start, start + 1)
    document = builder.build()
    assert [(group.kind.value, group.parent, group.first, group.end) for group in document.groups] == [
        ("document", None, 0, 3),
        ("list", 0, 0, 3),
        ("item", 1, 0, 1),
        ("item", 1, 1, 2),
        ("item", 1, 2, 3),
    ]
