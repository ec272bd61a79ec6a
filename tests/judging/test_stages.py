"""Cases told in stages, under labels and under keys."""

from __future__ import annotations

import json

import pytest

from linter import check_text
from linter.model import Options

OPTIONS = Options(select=("testimonial/customer-story",))
CASE = """# Families

Our drops have no side effects.

## Nora's second chance

**Background:** Nora (34) had lived with endometriosis pain for years.

**Treatment:** The team chose keyhole surgery.

**Outcome:** The pain was gone after six weeks.

**Nora's Words:** *It felt like somebody had opened a window.*

## Opening hours

**Background:** Our doors were shut in May.
"""
RECORD = {
    "challenge": "A 52-year-old runner with knee pain.",
    "approach": "Two shots of platelets.",
    "outcome": "Pain reduced within a month.",
}


def stories(text: str, path: str) -> list[tuple[int, str, str]]:
    found = check_text(text, path=path, options=OPTIONS).findings
    return [(item.place.line, item.place.source, item.evidence[0].text) for item in found]


def data(record: dict[str, str]) -> str:
    return json.dumps({"note": "It has no side effects.", "cases": [record]}, indent=1)


def test_the_stages_of_a_case_and_the_heading_that_names_the_patient_are_stories_and_the_next_section_is_not() -> None:
    why = "a case told in stages: care, trouble, turn, words"
    assert stories(CASE, "a.md") == [
        (5, "Nora's second chance", why),
        (7, "Background:** Nora (34) had lived with endometriosis pain for years.", why),
        (9, "Treatment:** The team chose keyhole surgery.", why),
        (11, "Outcome:** The pain was gone after six weeks.", why),
        (13, "Nora's Words:** *It felt like somebody had opened a window.", why),
    ]


def test_the_stages_of_a_record_are_stories() -> None:
    why = "a case told in stages: care, trouble, turn"
    assert stories(data(RECORD), "a.json") == [
        (5, RECORD["challenge"], why),
        (6, RECORD["approach"], why),
        (7, RECORD["outcome"], why),
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"challenge": "A runner's watch lost its charge."},
        {"challenge": "Knee pain is common in sport."},
        {"outcome": "The next visit is in May."},
        {"challenge": "A 52-year-old professor with knee pain."},
    ],
    ids=["no illness", "nobody", "no turn", "a career"],
)
def test_stages_that_tell_of_no_patient_who_got_better_are_none(changed: dict[str, str]) -> None:
    assert stories(data(RECORD), "a.json")
    assert stories(data({**RECORD, **changed}), "a.json") == []


def test_a_turn_without_the_trouble_before_it_is_no_case() -> None:
    assert stories(data({name: text for name, text in RECORD.items() if name != "challenge"}), "a.json") == []
