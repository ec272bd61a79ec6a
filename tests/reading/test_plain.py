"""Plain text: what becomes of lines."""

from __future__ import annotations

from linter.model import Document, GroupKind
from linter.reading import read_text

Row = tuple[str, int, str]


def rows(document: Document) -> list[Row]:
    return [(segment.kind.value, segment.level, segment.text) for segment in document.segments]


def slices(document: Document) -> list[str]:
    spans = [segment.map.source_span(0, len(segment.text)) for segment in document.segments]
    return [document.source.text[start:end] for start, end in spans]


def test_a_short_line_above_text_is_a_heading_and_the_first_is_the_title() -> None:
    document = read_text("Our clinic in Leeds\n\nWe see people every day of the week.\n\nHow it works\n\nYou call and we answer.\n")
    assert rows(document) == [
        ("heading", 1, "Our clinic in Leeds"),
        ("paragraph", 0, "We see people every day of the week."),
        ("heading", 2, "How it works"),
        ("paragraph", 0, "You call and we answer."),
    ]
    assert [segment.heading for segment in document.segments] == [None, 0, 0, 2]


def test_a_single_line_without_anything_below_it_is_a_paragraph() -> None:
    assert rows(read_text("A claim without a full stop")) == [("paragraph", 0, "A claim without a full stop")]


def test_hard_wrapped_lines_are_one_paragraph_with_exact_positions() -> None:
    text = (
        "The infusion takes about forty minutes and a nurse\nstays with you in the room for the whole of that\n"
        "time, and someone has to drive you home again.\n"
    )
    document = read_text(text)
    assert [row[0] for row in rows(document)] == ["paragraph"]
    segment = document.segments[0]
    at = segment.text.index("nurse stays")
    assert text[slice(*segment.map.source_span(at, at + len("nurse stays")))] == "nurse\nstays"


def test_complete_paragraphs_one_to_a_line_stay_apart() -> None:
    text = (
        "We have cared for families in this town since the day that we opened our doors here.\n"
        "Parking is free.\n"
        "Our nurses have many years of experience in caring for people who are anxious.\n"
    )
    assert [row[2] for row in rows(read_text(text))] == text.splitlines()


def test_a_word_broken_at_a_line_end_is_read_as_one_word() -> None:
    text = "This is a line of some length that ends in long-\nterm effects and goes on for a while so that it is\nwrapped again here.\n"
    document = read_text(text)
    assert "long-term effects" in document.segments[0].text


def test_bullets_of_every_kind_are_items_under_their_lead_in_even_across_a_blank_line() -> None:
    for mark in ("-", "*", "•", "–", "·", "1.", "2)"):
        document = read_text(f"We treat these conditions here:\n\n  {mark} low mood\n  {mark} poor sleep\n")
        assert rows(document) == [
            ("paragraph", 0, "We treat these conditions here:"),
            ("item", 0, "low mood"),
            ("item", 0, "poor sleep"),
        ], mark
        assert [getattr(document.lead_in(segment), "id", None) for segment in document.segments] == [None, 0, 0], mark


def test_a_wrapped_bullet_is_one_item_and_a_deeper_bullet_a_list_of_its_own() -> None:
    text = "- the first point goes on for so long that the writer\n  broke the line\n    - a smaller point\n- the last point\n"
    document = read_text(text)
    assert [row[2] for row in rows(document)] == [
        "the first point goes on for so long that the writer broke the line",
        "a smaller point",
        "the last point",
    ]
    lists = [group for group in document.groups if group.kind is GroupKind.LIST]
    assert [(group.first, group.end, group.lead_in) for group in lists] == [(0, 3, None), (1, 2, 0)]


def test_a_run_of_bare_short_lines_is_a_list_whose_bullets_were_lost() -> None:
    document = read_text("We help with:\nLow mood\nPoor sleep\nWorry\n")
    assert rows(document)[1:] == [("item", 0, "Low mood"), ("item", 0, "Poor sleep"), ("item", 0, "Worry")]
    assert [document.lead_in(segment) for segment in document.segments[1:]] == [document.segments[0]] * 3


def test_underlined_and_hash_headings_have_their_levels() -> None:
    assert rows(read_text("One\n===\ntext here.\n\nTwo\n---\nmore text.\n\n### Three\nlast text.\n")) == [
        ("heading", 1, "One"),
        ("paragraph", 0, "text here."),
        ("heading", 2, "Two"),
        ("paragraph", 0, "more text."),
        ("heading", 3, "Three"),
        ("paragraph", 0, "last text."),
    ]


def test_a_numbered_line_above_a_paragraph_is_a_heading() -> None:
    text = "1. What happens first\n\nYou meet the doctor, who asks about your history and what you take at present.\n"
    assert rows(read_text(text))[0] == ("heading", 2, "What happens first")


def test_every_newline_style_gives_the_same_segments_and_exact_slices() -> None:
    text = "A heading\n\nSome words here.\n\n- one 😀 item\n- two\n"
    for newline in ("\n", "\r\n", "\r"):
        document = read_text(text.replace("\n", newline))
        assert rows(document) == rows(read_text(text))
        assert slices(document) == ["A heading", "Some words here.", "one 😀 item", "two"]


def test_line_separators_that_are_no_newlines_do_not_end_a_line() -> None:
    assert [row[2] for row in rows(read_text("one\u2028two\x0cthree\u0085four."))] == ["one two three four."]
