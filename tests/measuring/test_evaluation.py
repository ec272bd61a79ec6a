"""Scores: which findings are right, which lines are found, and what the numbers come to."""

from __future__ import annotations

import pytest

from linter.errors import UsageError
from linter.evaluation import Gold, GoldLine, Score, evaluate, numbers, read_gold, strict, table
from linter.model import Basis, Confidence, Finding, Place, Severity, Status

PACKS = {"safety": "safety", "sales": "sales", "off-label": "offlabel", "disclosure": "disclosure", "balance": "balance"}


def finding(rule: str, line: int, end: int | None = None, status: Status = Status.ACTIVE) -> Finding:
    place = Place("page.md", line, 1, end or line, 5, "text")
    pack = rule.partition("/")[0]
    return Finding(
        rule, pack, Severity.INFO, Confidence.HIGH, Basis.CHECK, place, "text", "message", "why", "instead", status=status
    )


def gold(*lines: tuple[int, str]) -> Gold:
    return {"page.md": {line: GoldLine(frozenset(labels.split())) for line, labels in lines}}


def counts(score: Score) -> tuple[int, int, int, int]:
    return score.right, score.wrong, score.hit, score.missed


def test_a_finding_on_a_line_with_its_label_is_right_and_finds_the_line() -> None:
    result = evaluate(gold((1, "safety"), (2, "safety"), (3, "")), {"page.md": [finding("safety/a", 1)]}, PACKS)
    assert counts(result.labels["safety"]) == (1, 0, 1, 1)
    assert counts(result.rules["safety/a"]) == (1, 0, 1, 1)
    assert (result.labels["safety"].precision, result.labels["safety"].recall) == (1.0, 0.5)
    assert result.labels["safety"].f1 == pytest.approx(2 / 3)


def test_a_finding_on_a_judged_line_without_its_label_is_wrong_and_noise_of_that_kind() -> None:
    lines = {"page.md": {4: GoldLine(frozenset({"sales"}), kind="hard-neg")}}
    result = evaluate(lines, {"page.md": [finding("safety/a", 4)]}, PACKS)
    assert counts(result.labels["safety"]) == (0, 1, 0, 0)
    assert counts(result.labels["sales"]) == (0, 0, 0, 1)
    assert (dict(result.lines), dict(result.noise)) == ({"hard-neg": 1}, {"hard-neg": 1})


def test_a_line_that_gold_does_not_judge_does_not_count() -> None:
    result = evaluate(gold((1, "")), {"page.md": [finding("safety/a", 2)], "other.md": [finding("safety/a", 1)]}, PACKS)
    assert counts(result.labels["safety"]) == (0, 0, 0, 0)
    assert result.rules == {}


def test_a_long_finding_is_wrong_once_for_each_line_without_its_label() -> None:
    result = evaluate(gold((1, ""), (2, "safety"), (3, ""), (4, "")), {"page.md": [finding("safety/a", 1, 4)]}, PACKS)
    assert counts(result.labels["safety"]) == (1, 3, 1, 0)
    short = evaluate(gold((1, ""), (2, "safety"), (3, "")), {"page.md": [finding("safety/a", 1, 3)]}, PACKS)
    assert counts(short.labels["safety"]) == (1, 0, 1, 0)


def test_a_disclosure_finds_an_off_label_line_and_is_never_wrong() -> None:
    found = [finding("disclosure/a", 1), finding("disclosure/b", 2)]
    result = evaluate(gold((1, "offlabel"), (2, "")), {"page.md": found}, PACKS)
    assert counts(result.labels["offlabel"]) == (1, 0, 1, 0)
    assert list(result.rules) == ["disclosure/a"]


def test_suppressed_findings_and_packs_without_a_label_do_not_count() -> None:
    found = [finding("safety/a", 1, status=Status.SUPPRESSED), finding("balance/a", 1)]
    result = evaluate(gold((1, "")), {"page.md": found}, PACKS)
    assert (result.rules, result.noise) == ({}, {})
    assert result.labels["any"].precision is None


def test_any_asks_only_whether_a_line_bears_some_label() -> None:
    found = [finding("safety/a", 1), finding("sales/a", 1), finding("safety/a", 3)]
    result = evaluate(gold((1, "sales"), (2, "sales"), (3, "")), {"page.md": found}, PACKS)
    assert counts(result.labels["any"]) == (1, 1, 1, 1)


def test_labels_of_a_house_are_scored_when_gold_knows_them() -> None:
    result = evaluate(gold((1, "tone")), {"page.md": [finding("style/a", 1)]}, {"style": "tone"})
    assert counts(result.labels["tone"]) == (1, 0, 1, 0)


def test_strict_leaves_hard_lines_out() -> None:
    lines = {"page.md": {1: GoldLine(frozenset(), hard=True), 2: GoldLine(frozenset())}}
    assert strict(lines) == {"page.md": {2: GoldLine(frozenset())}}


def test_gold_names_a_file_or_a_repository_and_a_path() -> None:
    text = (
        '{"file": "a.md", "line": 2, "labels": ["safety"], "hard": true, "kind": "seed"}\n\n'
        '{"repo": "owner/name", "path": "b/c.md", "line": 1, "labels": []}\n'
    )
    assert read_gold(text, "gold") == {
        "a.md": {2: GoldLine(frozenset({"safety"}), True, "seed")},
        "owner__name/b/c.md": {1: GoldLine(frozenset())},
    }


@pytest.mark.parametrize("row", ["{", '{"file": "a.md", "labels": []}', '{"file": "a.md", "line": "x", "labels": []}', "3"])
def test_a_row_that_is_no_labelled_line_is_an_error_with_its_number(row: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_gold('{"file": "a.md", "line": 1, "labels": []}\n' + row, "gold.jsonl")
    assert (caught.value.path, caught.value.line, caught.value.message) == ("gold.jsonl", 2, "not a labelled line")


def test_numbers_hold_counts_alone() -> None:
    result = evaluate(gold((1, "safety")), {"page.md": [finding("safety/a", 1)]}, PACKS)
    data = numbers(result, "2026-01-02")
    assert (data["date"], data["lines"], data["wrong"]) == ("2026-01-02", {"promo": 1}, {"promo": 0})
    assert data["rules"] == {"safety/a": {"right": 1, "wrong": 0, "hit": 1, "missed": 0}}


def test_the_table_shows_a_dash_where_a_share_has_no_meaning() -> None:
    shown = table("all lines", evaluate(gold((1, "safety"), (2, "")), {"page.md": [finding("safety/a", 1)]}, PACKS))
    rows = {line.split()[0]: line.split()[1:] for line in shown.splitlines() if line.startswith("  ")}
    assert rows["safety/a"] == ["1", "1", "1.000", "1.000", "1.000"]
    assert rows["sales"] == ["0", "0", "-", "-", "-"]
    assert shown.endswith("  wrong findings per 1,000 promo lines: 0.0\n")
