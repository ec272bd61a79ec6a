"""Stories that go over several segments: lists of experiences, histories, cases, pages that sell by the writer's own experience."""

from __future__ import annotations

import json

import pytest

from linter import check_text
from linter.model import Options

OPTIONS = Options(select=("testimonial/customer-story",))


def stories(text: str, path: str) -> list[tuple[int, str, str]]:
    found = check_text(text, path=path, options=OPTIONS).findings
    return [(item.place.line, item.text, item.evidence[0].text) for item in found]


EXPERIENCES = [
    "I slept through the whole night for once.",
    "My knees felt lighter after a week of tea.",
    "It tasted sweet and I enjoyed it a lot.",
]


def listed(items: list[str]) -> str:
    return json.dumps({"good": [{"text": item} for item in items], "intro": "Our calming tea cures insomnia."}, indent=1)


def test_the_values_of_a_list_that_tells_what_happened_in_the_first_person_are_stories() -> None:
    why = "one of the experiences in a list called 'good'"
    assert stories(listed(EXPERIENCES), "a.json") == [
        (4, EXPERIENCES[0], why),
        (7, EXPERIENCES[1], why),
        (10, EXPERIENCES[2], why),
    ]


@pytest.mark.parametrize(
    "other",
    [
        "I understand that I was told of the risks.",
        "I founded the practice and I was trained in Hull.",
        "Have I ever felt tired after lunch?",
    ],
)
def test_a_form_a_team_and_a_quiz_are_no_lists_of_experiences(other: str) -> None:
    assert stories(listed([*EXPERIENCES, other]), "a.json") == []


def test_two_sentences_in_the_first_person_make_no_list_of_experiences() -> None:
    assert stories(listed(EXPERIENCES[:2]), "a.json") == []


HISTORY = (
    '# Our clinic\n\n"Now I have the knees of a girl."\n\nGreta had knee pain for nine years.\n\n'
    "She tried two braces and a cane.\n\nThe house stands on a hill.\n\nIn May she booked a visit with us.\n\n"
    "After four visits she noticed that the pain was gone.\n"
)


def test_on_a_page_with_another_story_each_step_in_the_history_of_one_person_is_a_story() -> None:
    step = "a step in the history of one person told on this page"
    assert stories(HISTORY, "a.md") == [
        (3, '"Now I have the knees of a girl."', "quoted speech in the first person"),
        (5, "Greta had knee pain for nine years.", step),
        (7, "She tried two braces and a cane.", step),
        (11, "In May she booked a visit with us.", step),
        (13, "After four visits she noticed that the pain was gone.", step),
    ]


def test_what_the_person_of_a_history_did_is_a_step_too_where_it_is_told_by_name() -> None:
    text = (
        HISTORY
        + "\nIn June Greta said that she danced.\n\nIn August Greta walked to the lake.\n\nIn May Karla walked to the lake.\n"
    )
    text = text.replace("In May she booked", "Then Greta booked")
    assert [line for line, *_ in stories(text.replace("the pain was gone", "she had no pain"), "a.md")] == [3]
    more = text + "\nSoon she slept well at night.\n"
    assert [line for line, *_ in stories(more, "a.md")] == [3, 5, 7, 11, 13, 15, 17, 21]


def test_the_title_of_a_case_lets_a_history_be_one_though_no_other_story_is_on_the_page() -> None:
    told = "Ida had a rash on both arms.\n\nShe tried three balms.\n\nIn June she felt worse.\n\nThen she used our soap and the rash cleared.\n"
    told = told.replace("She tried three", "At first she tried three")
    assert stories(f"# Our clinic\n\n{told}", "a.md") == []
    assert [line for line, *_ in stories(f"# Our clinic\n\n**Rash case study 2\n\n{told}", "a.md")] == [5, 7, 9, 11]


def test_what_stands_under_a_quoted_heading_that_is_a_story_goes_on_with_it() -> None:
    text = '<h4>"This tea makes my day!"</h4><p>My aunt had a cough and drinks it by the pot.</p><p>Posted from Hull on Monday.</p><p>I am over 18 years old today.</p>\n'
    assert stories(text, "a.html") == [
        (1, '"This tea makes my day!"', "quoted speech in the first person"),
        (1, "My aunt had a cough and drinks it by the pot.", 'under: "This tea makes my day!"'),
    ]


def test_the_life_of_a_founder_and_two_steps_alone_are_no_history() -> None:
    quoted = '"Now I have the knees of a girl."\n\n'
    life = "She graduated in 1999 and had pain.\n\nShe was certified in Hull.\n\nShe founded it when the pain was gone.\n"
    assert [line for line, *_ in stories(quoted + life, "a.md")] == [1]
    assert [line for line, *_ in stories(quoted + "She had pain in both knees.\n\nShe said it was gone now.\n", "a.md")] == [1]


def test_what_is_told_of_a_patient_under_the_heading_of_a_case_is_a_story_with_the_heading_as_evidence() -> None:
    text = (
        "# Our clinic\n\n## Case study: a stiff neck\n\nThe patient complained of a stiff neck.\n\n"
        "Book a visit on our site.\n\nAfter a month he felt well.\n\n## Visits\n\nHe was here.\n"
    )
    assert stories(text, "a.md") == [
        (5, "The patient complained of a stiff neck.", "under: Case study: a stiff neck"),
        (9, "After a month he felt well.", "under: Case study: a stiff neck"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "My goal is simple and I love it: rested faces.",
        "I believe that every patient deserves a great hour.",
        "I help people who love their skin.",
    ],
)
def test_what_the_practitioner_says_of_aims_and_patients_is_no_story_though_quoted(said: str) -> None:
    assert stories(f'# Our clinic\n\n"{said}"\n', "a.md") == []
    assert stories(json.dumps({"quote": said}), "a.json") == []


def test_a_name_with_place_and_office_under_a_heading_of_stories_is_no_story() -> None:
    assert stories('{"testimonials": [{"text": "Ada Example (Hull) Head of Example Works"}]}', "a.json") == []


def test_a_quotation_is_a_story_under_the_heading_of_stories_though_name_and_trouble_stand_in_headings_between() -> None:
    text = "<h2>Testimonials</h2><blockquote><h4>Ida H.</h4><h6>Neck</h6><p>My neck is a stiff old rope, sadly.</p></blockquote>\n"
    assert stories(text, "a.html") == [(1, "My neck is a stiff old rope, sadly.", "under: Testimonials")]


def test_what_an_editor_writes_as_the_body_of_a_review_is_no_story() -> None:
    assert stories(json.dumps({"reviewBody": "A close look at zinc, its dose and its price."}), "a.json") == []
    assert [line for line, *_ in stories(json.dumps({"reviewBody": "Kind people, and my cough went away."}), "a.json")] == [1]


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


def told(text: str) -> list[tuple[int, str, str]]:
    return stories(text, "page.md")


def test_a_case_promised_by_a_title_is_told_by_its_name_and_under_its_stages_and_the_rest_of_the_page_is_not() -> None:
    title = "How Mrs Oduya got rid of her sling"
    assert told(CASE.format(title=title)) == [
        (1, title, "the title of a case"),
        (5, "Mrs Oduya arrived with a shoulder that no pillow could please.", f"under: {title}"),
        (7, "After 3 visits", f"under: {title}"),
        (9, "The pain had eased and both arms went up again.", f"under: {title}"),
    ]


@pytest.mark.parametrize("title", ["How to get rid of a sling", "How Mrs Oduya runs our front desk", "How slings are fitted"])
def test_stages_under_a_title_that_promises_nobodys_case_are_no_story(title: str) -> None:
    assert told(CASE.format(title=title)) == []


def test_a_page_that_sells_by_the_writers_own_experience_is_a_story_with_its_title() -> None:
    text = OWN.format(title="My winter review of Nachtruh", remedy="capsules", praise="was a game-changer")
    assert [(line, seen) for line, _, seen in told(text)] == [
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
    assert told(OWN.format(title=title, remedy=remedy, praise=praise)) == []
