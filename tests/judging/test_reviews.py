"""Reviews as records keep them, and as boxes and quotations of a page mark them."""

from __future__ import annotations

import json

import pytest

from linter import check_text
from linter.model import Options

OPTIONS = Options(select=("testimonial/customer-story",))
BODY = "The parcel came on a Tuesday and the lid fits."


def stories(text: str, path: str) -> list[tuple[int, int, str, str]]:
    found = check_text(text, path=path, options=OPTIONS).findings
    return [(item.place.line, item.place.column, item.place.source, item.evidence[0].text) for item in found]


def reviews(*records: dict[str, object]) -> str:
    return json.dumps({"reviews": records}, indent=1)


@pytest.mark.parametrize("title", ["Remarkably soft", "Finally free of itching", "Lovely people", "Best balm in town"])
def test_the_title_of_a_review_that_praises_or_tells_an_outcome_is_part_of_it(title: str) -> None:
    assert stories(reviews({"title": title, "text": BODY}), "a.json") == [
        (4, 14, title, "the title of what is kept under 'reviews'"),
        (5, 13, BODY, "kept under 'reviews'"),
    ]


@pytest.mark.parametrize("title", ["Verified happy customer", "Successful coach", "Order of May", "Is it effective?"])
def test_an_office_a_badge_a_subject_and_a_question_over_a_review_are_no_part_of_it(title: str) -> None:
    assert stories(reviews({"title": title, "text": BODY}), "a.json") == [(5, 13, BODY, "kept under 'reviews'")]


def test_a_title_without_a_review_beside_it_is_none() -> None:
    assert stories(reviews({"title": "Remarkably soft", "text": BODY}), "a.json")
    assert stories(reviews({"title": "Remarkably soft", "date": "2024-05-01"}), "a.json") == []


@pytest.mark.parametrize("key", ["products", "faqs"])
def test_titles_of_other_records_are_no_reviews(key: str) -> None:
    assert stories(json.dumps({key: [{"title": "Remarkably soft", "text": BODY}]}), "a.json") == []


def test_the_title_of_the_section_that_shows_the_reviews_is_none() -> None:
    assert stories(json.dumps({"testimonials": {"title": "Remarkable results", "label": "All stories"}}), "a.json") == []


def test_praise_in_two_words_is_a_review_and_a_name_a_badge_and_a_place_are_none() -> None:
    text = reviews({"name": "Ada Example", "badge": "Great reviewer", "location": "Great Example", "text": "Quick and easy."})
    assert stories(text, "a.json") == [(7, 13, "Quick and easy.", "kept under 'reviews'")]


def test_what_the_owner_answers_is_no_review() -> None:
    text = reviews({"text": BODY, "ownerResponse": {"text": "Thank you for the wonderful words, Ada."}})
    assert stories(text, "a.json") == [(4, 13, BODY, "kept under 'reviews'")]


def test_a_signed_review_may_speak_of_help_for_the_reader_but_an_unsigned_text_for_the_reader_is_none() -> None:
    said = "Patient people who help you with every strap."
    assert stories(reviews({"author": "Ada E.", "text": said}), "a.json") == [(5, 13, said, "kept under 'reviews'")]
    assert stories(reviews({"text": said}), "a.json") == []


def test_titles_written_as_markup_in_a_list_of_reviews_are_read_as_other_titles_are() -> None:
    text = (
        "export const REVIEWS = [\n"
        "  { title: <>Flawless Fitting<br/>After Lunch</>, desc: 'The lid of the jar fits well.' },\n"
        "  { title: <>Harbour Street<br/>Hull</>, desc: 'The lid of the jar fits well.' },\n];\n"
    )
    assert stories(text, "a.jsx") == [
        (2, 14, "Flawless Fitting<br/>After Lunch", "kept under 'REVIEWS'"),
        (2, 58, "The lid of the jar fits well.", "kept under 'REVIEWS'"),
        (3, 49, "The lid of the jar fits well.", "kept under 'REVIEWS'"),
    ]


def test_a_box_of_testimonials_holds_what_a_family_tells_and_not_what_the_page_asks_or_shows() -> None:
    text = (
        '<div class="testimonial"><p>They showed us the straps and we were pleased.</p></div>\n'
        '<div class="testimonial"><p>Knee pain of ten years was gone by spring.</p></div>\n'
        '<div class="testimonial"><p>See what we had to show in spring.</p><p>Doors open at nine on weekdays.</p></div>\n'
        '<div class="notice"><p>They showed us the straps and we were pleased.</p></div>\n'
    )
    assert stories(text, "a.html") == [
        (1, 29, "They showed us the straps and we were pleased.", "kept under 'testimonial'"),
        (2, 29, "Knee pain of ten years was gone by spring.", "kept under 'testimonial'"),
    ]


@pytest.mark.parametrize("name", ["Mrs G, Exampleton", "Lena B.", "Happy customer"])
def test_praise_that_a_customer_signed_in_a_line_of_its_own_is_a_story_though_a_slogan_might_say_it(name: str) -> None:
    text = f"<blockquote><p>thank you for the best straps</p><p>{name}</p></blockquote>\n"
    assert stories(text, "a.html") == [(1, 16, "thank you for the best straps", "praise that a customer signed")]


@pytest.mark.parametrize("name", ["Seneca", "Old proverb", "The Example Times"])
def test_praise_that_somebody_else_signed_is_none(name: str) -> None:
    text = f"<blockquote><p>The best rest is a short one.</p><p>{name}</p></blockquote>\n"
    assert stories(text, "a.html") == []


def test_who_says_that_others_help_the_reader_is_a_customer_and_who_helps_the_reader_treats() -> None:
    customer = "I have a bad hip and they do all to help you up."
    assert stories(f"<blockquote><p>{customer}</p></blockquote>\n", "a.html") == [
        (1, 16, customer, "quoted speech in the first person")
    ]
    assert stories("<blockquote><p>I have a warm room and do all to help you up.</p></blockquote>\n", "a.html") == []


def test_a_mission_in_quotation_marks_is_no_story() -> None:
    assert stories('"Gifted people and humble care for all"\n', "a.md")
    assert stories('"To provide gifted people and humble care for all"\n', "a.md") == []
