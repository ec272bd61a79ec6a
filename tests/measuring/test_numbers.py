"""The measured numbers: counts alone, and shown where a rule is explained."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest

from tests import once

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", ["measured", "unseen"])
def test_what_is_kept_is_counts_of_labels_and_of_rules_that_exist(name: str) -> None:
    data = json.loads((DOCS / "data" / f"{name}.json").read_text(encoding="utf-8"))
    assert set(data) == {"date", "lines", "wrong", "labels", "rules"}
    assert set(data["rules"]) <= set(once.library().rules)
    for counts in (*data["labels"].values(), *data["rules"].values()):
        assert set(counts) == {"right", "wrong", "hit", "missed"}
        assert all(isinstance(value, int) for value in counts.values())


def test_a_rules_page_says_its_precision_with_counts_and_date(pages: ModuleType) -> None:
    numbers = {"date": "2026-01-02", "lines": {"promo": 1000, "far-neg": 200}, "rules": {"a/b": {"right": 3, "wrong": 1}}}
    unseen = {"date": "2026-01-03", "lines": {"promo": 3000}, "rules": {"a/c": {"right": 1, "wrong": 1}}}
    assert pages.measured_rule("a/b", numbers, unseen) == (
        "\n## Measured\n\nPrecision 0.75 on the development set: 3 right and 1 wrong findings on 1,200 labelled lines (2026-01-02)."
        " Not found on 3,000 labelled lines of pages of other sites (2026-01-03), so its precision there is not known."
        " [What that means](../../evaluation.md)\n"
    )
    assert "Precision 0.50 on pages of other sites: 1 right and 1 wrong" in pages.measured_rule("a/c", numbers, unseen)


def test_the_evaluation_page_shows_each_label_and_kind(pages: ModuleType) -> None:
    numbers = {
        "date": "2026-01-02",
        "lines": {"promo": 500},
        "wrong": {"promo": 5},
        "labels": {
            "safety": {"right": 3, "wrong": 1, "hit": 1, "missed": 1},
            "sales": {"right": 0, "wrong": 0, "hit": 0, "missed": 0},
        },
    }
    rows = pages.measured_table(numbers).splitlines()
    assert "| safety | 0.75 | 0.50 | 2 | 4 |" in rows
    assert "| sales | - | - | 0 | 0 |" in rows
    assert "| promo | 500 | 10.0 |" in rows
