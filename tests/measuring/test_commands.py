"""`reglint evaluate` and `reglint audit`, under a small law."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from linter.cli import app
from tests.law import Command

GOLD = '{"file": "page.md", "line": 1, "labels": ["claims"]}\n{"file": "page.md", "line": 3, "labels": ["claims"]}\n'
PAGE = "A miracle cure.\n\nAn old cure.\n\nTonight only.\n"


def answer(*arguments: str, typed: str) -> str:
    result = CliRunner().invoke(app, ["audit", "--isolated", "--today", "2026-01-02", *arguments], input=typed)
    assert result.exit_code == 0
    return result.stdout


def test_evaluate_prints_scores_for_each_label_and_rule(reglint: Command) -> None:
    reglint.write("text/page.md", PAGE)
    reglint.write("gold.jsonl", GOLD)
    outcome = reglint("evaluate", "--isolated", "gold.jsonl", "text")
    rows = [line.split() for line in outcome.out.splitlines()]
    assert (outcome.code, outcome.err) == (0, "")
    assert ["claims", "2", "1", "1.000", "0.500", "0.667"] in rows
    assert ["claims/miracle", "2", "1", "1.000", "0.500", "0.667"] in rows


def test_evaluate_as_json_holds_counts_and_the_day_and_no_text(reglint: Command) -> None:
    reglint.write("text/page.md", PAGE)
    reglint.write("gold.jsonl", GOLD)
    outcome = reglint("evaluate", "--isolated", "--today", "2026-01-02", "--format", "json", "gold.jsonl", "text")
    data = json.loads(outcome.out)
    assert (data["date"], data["lines"]) == ("2026-01-02", {"promo": 2})
    assert data["rules"] == {"claims/miracle": {"right": 1, "wrong": 0, "hit": 1, "missed": 1}}


def test_evaluate_says_which_files_are_missing_and_scores_the_rest(reglint: Command) -> None:
    reglint.write("text/page.md", PAGE)
    reglint.write("gold.jsonl", GOLD + '{"file": "gone.md", "line": 1, "labels": []}\n')
    outcome = reglint("evaluate", "--isolated", "gold.jsonl", "text")
    assert (outcome.code, outcome.err) == (0, "1 of 2 files are missing; scored without them\n")


def test_evaluate_with_nothing_to_score_is_wrong_usage(reglint: Command) -> None:
    reglint.write("gold.jsonl", GOLD)
    outcome = reglint("evaluate", "--isolated", "gold.jsonl", ".")
    assert outcome.code == 2
    assert "no file that the labels name is here" in outcome.err


def test_evaluate_leaves_with_3_when_a_file_cannot_be_checked(reglint: Command) -> None:
    reglint.write("text/page.md", b"\xff\xfe\x00\xd8" + b"\x00" * 5)
    reglint.write("gold.jsonl", GOLD)
    outcome = reglint("evaluate", "--isolated", "gold.jsonl", "text")
    assert outcome.code == 3
    assert "page.md: not checked: " in outcome.err


def test_audit_keeps_each_verdict_and_adds_them_up(reglint: Command) -> None:
    reglint.write("page.md", PAGE)
    out = answer("page.md", typed="t\nf\n")
    rows = [line.split() for line in out.splitlines()]
    kept = [json.loads(row) for row in (reglint.folder / "reglint-audit.jsonl").read_text(encoding="utf-8").splitlines()]
    assert ["claims/miracle", "1", "0", "0", "1.000"] in rows
    assert ["hurry/tonight", "0", "1", "0", "0.000"] in rows
    assert [(row["rule"], row["path"], row["line"], row["verdict"], row["date"]) for row in kept] == [
        ("claims/miracle", "page.md", 1, True, "2026-01-02"),
        ("hurry/tonight", "page.md", 5, False, "2026-01-02"),
    ]
    assert set(kept[0]) == {"fingerprint", "rule", "path", "line", "verdict", "date"}


@pytest.mark.parametrize("stop", ["q\n", ""])
def test_audit_goes_on_where_it_stopped(reglint: Command, stop: str) -> None:
    reglint.write("page.md", PAGE)
    answer("page.md", typed="t\n" + stop)
    out = answer("page.md", typed="t\n")
    assert "[1/1] page.md:5:1  hurry/tonight" in out
    assert ["all", "2", "0", "0", "1.000"] in [line.split() for line in out.splitlines()]


def test_audit_asks_again_after_an_answer_that_is_none_and_leaves_skipped_findings_unjudged(reglint: Command) -> None:
    reglint.write("page.md", PAGE)
    out = answer("page.md", "--labels", "mine.jsonl", typed="perhaps\ns\ns\n")
    assert ["all", "0", "0", "2", "-"] in [line.split() for line in out.splitlines()]
    assert not (reglint.folder / "mine.jsonl").exists()


def test_audit_can_be_kept_to_some_rules_and_print_the_numbers_without_asking(reglint: Command) -> None:
    reglint.write("page.md", PAGE)
    out = answer("page.md", "--rule", "hurry", "--numbers", typed="")
    assert [line.split()[0] for line in out.splitlines()] == ["rule", "hurry/tonight", "all"]


def test_audit_refuses_a_file_of_verdicts_that_it_cannot_read(reglint: Command) -> None:
    reglint.write("page.md", PAGE)
    reglint.write("reglint-audit.jsonl", '{"fingerprint": "a", "rule": "b", "path": "c", "line": 1, "verdict": "yes"}\n')
    outcome = reglint("audit", "--isolated", "page.md")
    assert outcome.code == 2
    assert "reglint-audit.jsonl:1: not a verdict" in outcome.err
