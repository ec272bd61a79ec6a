"""Statements of approval that are correct, told by the knowledge and not by lists in rules."""

from __future__ import annotations

import pytest

from linter import check_text


def found(text: str, path: str) -> list[tuple[str, int, str]]:
    """Rule, line and match of the findings about approval."""
    report = check_text(text, path=path)
    return [(item.rule, item.place.line, item.text) for item in report.findings if item.pack == "approval"]


CLAIMED = "approval/approval-claimed"


@pytest.mark.parametrize(
    "text",
    [
        "Wegovy is FDA-approved for obesity in adults.\n",
        "Restylane, an FDA-approved injectable, fills deep folds.\n",
        "Botox is approved by the FDA for chronic migraine.\n",
    ],
)
def test_an_approval_told_of_a_medicine_and_a_use_on_its_label_is_correct(text: str) -> None:
    assert found(text, "a.md") == []


def test_the_record_says_which_medicine_a_fact_is_told_of() -> None:
    text = '[{"name": "Wegovy", "facts": ["FDA-approved for chronic weight management"]}]\n'
    assert found(text, "a.json") == []


def test_a_record_of_something_nowhere_approved_has_no_approval() -> None:
    text = '[{"name": "BPC-157", "facts": ["FDA-approved for tendon injuries"]}]\n'
    assert found(text, "a.json") == [(CLAIMED, 1, "FDA-approved")]


@pytest.mark.parametrize("text", ["Botox is FDA-approved for depression.\n", "Our compounded tirzepatide has full FDA approval.\n"])
def test_an_approval_told_of_another_use_or_of_a_copy_is_none(text: str) -> None:
    assert [rule for rule, _, _ in found(text, "a.md")] != []
