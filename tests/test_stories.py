"""Stories are found by where they stand, with what makes them stories as evidence."""

from __future__ import annotations

import json

import pytest

from linter import check_text
from linter.model import Options

STORY = "testimonial/customer-story"
OPTIONS = Options(select=(STORY,))


def stories(text: str, path: str) -> list[tuple[int, int, int, int, str, str]]:
    found = check_text(text, path=path, options=OPTIONS).findings
    return [
        (item.place.line, item.place.column, item.place.end_line, item.place.end_column, item.text, item.evidence[0].text)
        for item in found
    ]


def test_a_value_kept_under_a_quote_key_is_a_story_whatever_it_says() -> None:
    text = '{"quote": "The drip was worth the drive.", "author": "A. B."}\n'
    assert stories(text, "a.json") == [(1, 12, 1, 41, "The drip was worth the drive.", "kept under the key 'quote'")]


def test_a_review_in_a_list_of_reviews_is_a_story_but_its_name_and_badge_are_none() -> None:
    text = 'export const reviews = [\n  { name: "Ada Example", badge: "Local guide with 12 reviews", text: "Kind and quick from start to end." },\n];\n'
    assert stories(text, "a.ts") == [(2, 71, 2, 104, "Kind and quick from start to end.", "kept under 'reviews'")]


def test_first_person_text_under_a_heading_that_announces_stories_is_a_story_with_the_heading_as_evidence() -> None:
    text = "# Clinic\n\n## What our patients say\n\nNobody had listened to me before.\n\nOpen on Mondays from nine to five.\n"
    found = check_text(text, path="a.md", options=OPTIONS).findings
    assert [(item.place.line, item.text) for item in found] == [(5, "Nobody had listened to me before.")]
    evidence = found[0].evidence[0]
    assert (evidence.kind, evidence.place and (evidence.place.line, evidence.place.source)) == ("heading", (3, "patients say"))


def test_a_question_a_short_name_and_text_under_another_heading_are_no_stories() -> None:
    text = "## Testimonials\n\nWould you like to tell me yours?\n\nAda E.\n\n## Visits\n\nCall me when you have parked.\n"
    assert stories(text, "a.md") == []


@pytest.mark.parametrize("key", ["features", "steps", "faqs"])
def test_other_lists_hold_no_stories(key: str) -> None:
    assert stories(json.dumps({key: [{"name": "One", "text": "Kind and quick from start to end."}]}), "a.json") == []


def test_a_story_takes_over_the_outcome_told_inside_it() -> None:
    text = '{"quote": "After two visits I lost 14 pounds and slept well."}\n'
    found = check_text(text, path="a.json", options=Options(select=("testimonial",))).findings
    assert [item.rule for item in found] == [STORY]


def test_praise_in_the_third_person_under_such_a_heading_is_a_story_but_the_promoters_own_words_are_none() -> None:
    text = "## Client reviews\n\nFriendly staff and a very quiet room.\n\nWe collect all reviews on our own page.\n"
    found = check_text(text, path="a.md", options=OPTIONS).findings
    assert [(item.place.line, item.text, item.confidence.value) for item in found] == [
        (3, "Friendly staff and a very quiet room.", "medium")
    ]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("My hives cleared up for good.", "quoted speech in the first person"),
        ("Lovely scent and great for my elbows", "quoted praise"),
        ("She has such skilled hands", "quoted praise"),
    ],
)
def test_a_few_words_in_quotation_marks_are_a_story_when_they_tell_of_a_change_or_praise(said: str, why: str) -> None:
    assert stories(f'## Clinic\n\n"{said}"\n', "a.md") == [(3, 1, 3, len(said) + 3, f'"{said}"', why)]


def test_who_is_quoted_is_no_part_of_the_story() -> None:
    assert stories('## Patient stories\n\n"My hives cleared up for good."\n*Lotte, Bern*\n', "a.md") == [
        (3, 1, 3, 32, '"My hives cleared up for good."', "under: Patient stories")
    ]


@pytest.mark.parametrize("name", ["Karl S.", "Lotte", "Ada B. Example", "- Karl, 67"])
def test_a_quotation_signed_with_a_bare_name_is_a_story_up_to_its_closing_mark(name: str) -> None:
    said = '"Now I have twice the breath I had."'
    assert stories(f"## Clinic\n\n{said} {name}\n", "a.md") == [(3, 1, 3, 37, said, "quoted speech in the first person")]


def test_a_quoted_remark_that_the_sentence_goes_on_from_is_no_story() -> None:
    assert stories('## Clinic\n\n"Now I have twice the breath I had." Some say so.\n', "a.md") == []


def test_a_quoted_heading_is_a_story_as_a_quoted_paragraph_is() -> None:
    assert stories('## "My hives cleared up for good"\n\nOpen on Mondays.\n', "a.md") == [
        (1, 4, 1, 34, '"My hives cleared up for good"', "quoted speech in the first person")
    ]


@pytest.mark.parametrize(
    "said",
    [
        "I feel tired all the time.",
        "I have read and understood the above.",
        "Gentle healing for all ages",
        "The best time to rest is now.",
        "We are kind and skilled, and you will notice.",
    ],
)
def test_a_complaint_a_signed_form_a_slogan_and_the_promoters_praise_of_itself_are_no_stories_though_quoted(said: str) -> None:
    assert stories(f'## Clinic\n\n"{said}"\n', "a.md") == []


def test_reviews_of_the_literature_are_no_stories() -> None:
    text = "## Cochrane reviews of zinc\n\nTwo trials with forty adults showed no difference.\n"
    assert stories(text, "a.md") == []


def test_what_a_visitor_tells_of_themselves_in_a_comment_is_a_story_and_questions_and_replies_are_none() -> None:
    text = (
        '<div class="comment"><p>Ida Holm</p><p>I had a stiff neck for years\nand now I row again.</p><p>3 min</p></div>\n'
        '<div class="comment"><p>Bo</p><p>Where did my parcel go yesterday?</p></div>\n'
        '<div class="comment"><p>Cy</p><p>The desk was moved to the first floor.</p></div>\n'
        '<div class="notice"><p>I had to close the office last week.</p></div>\n'
    )
    expected = (1, 40, 2, 21, "I had a stiff neck for years and now I row again.", "kept in a visitor's comment")
    assert stories(text, "a.html") == [expected]
