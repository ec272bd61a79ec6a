"""Stories that several segments tell together: the case of one person in stages, and a page that sells by the writer's own experience."""

from __future__ import annotations

import pytest

from linter import check_text
from linter.model import Options

OPTIONS = Options(select=("testimonial/customer-story",))
CASE = """# {title}

## The challenge

Mrs Oduya arrived with a shoulder that no pillow could please.

## After 3 visits

The pain had eased and both arms went up again.

## Parking

Park behind the bakery and walk up the ramp.
"""
OWN = """# {title}

For two winters I slept four hours and cried over my breakfast.

Then a neighbour gave me her {remedy}, and within a month I woke rested and less stressed.

It {praise}, and the best part is that I can climb hills again without pain.
"""


def lines(text: str) -> list[tuple[int, str, str]]:
    found = check_text(text, path="a.md", options=OPTIONS).findings
    return [(item.place.line, item.text, item.evidence[0].text) for item in found]


def test_a_case_promised_by_a_title_is_told_by_its_name_and_under_its_stages_and_the_rest_of_the_page_is_not() -> None:
    title = "How Mrs Oduya got rid of her sling"
    assert lines(CASE.format(title=title)) == [
        (1, title, "the title of a case"),
        (5, "Mrs Oduya arrived with a shoulder that no pillow could please.", f"under: {title}"),
        (7, "After 3 visits", f"under: {title}"),
        (9, "The pain had eased and both arms went up again.", f"under: {title}"),
    ]


@pytest.mark.parametrize("title", ["How to get rid of a sling", "How Mrs Oduya runs our front desk", "How slings are fitted"])
def test_stages_under_a_title_that_promises_nobodys_case_are_no_story(title: str) -> None:
    assert lines(CASE.format(title=title)) == []


def test_a_page_that_sells_by_the_writers_own_experience_is_a_story_with_its_title() -> None:
    text = OWN.format(title="My winter review of Nachtruh", remedy="capsules", praise="was a game-changer")
    assert [(line, seen) for line, _, seen in lines(text)] == [
        (line, "a step in what somebody tells of themselves on this page") for line in (1, 3, 5, 7)
    ]


@pytest.mark.parametrize(
    ("title", "remedy", "praise"),
    [
        ("A winter diary", "capsules", "was a game-changer"),
        ("Why I swear by Nachtruh", "old keyboard", "was a game-changer"),
        ("How I got through two winters", "capsules", "took some weeks"),
    ],
)
def test_who_writes_down_an_illness_and_sells_nothing_tells_no_story(title: str, remedy: str, praise: str) -> None:
    assert lines(OWN.format(title=title, remedy=remedy, praise=praise)) == []
