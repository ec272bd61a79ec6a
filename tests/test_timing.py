"""Where the time went: each second counted once, and nothing measured unless asked for."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from linter import timing
from linter.timing import Stopwatch, by_rule, measured, stage
from tests import law


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


def failing(watch: Stopwatch, clock: Clock) -> None:
    with watch.stage("spaCy"):
        clock.time = 7
        raise ZeroDivisionError


@pytest.fixture
def reglint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> law.Command:
    # a second goes by whenever somebody looks, so that nothing is too short to be seen
    clock = count()
    monkeypatch.setattr(timing, "Stopwatch", lambda: Stopwatch(lambda: float(next(clock))))
    return law.command(tmp_path, monkeypatch)


def test_a_stage_inside_a_stage_stops_the_outer_one_even_when_it_fails() -> None:
    clock = Clock()
    watch = Stopwatch(clock)
    clock.time = 1
    with watch.stage("judging"):
        clock.time = 3
        with pytest.raises(ZeroDivisionError):
            failing(watch, clock)
        clock.time = 7.5
    clock.time = 10
    assert watch.table() == (
        "time by stage\n"
        "  walk          0.000 s    0%\n"
        "  cache         0.000 s    0%\n"
        "  library       0.000 s    0%\n"
        "  read          0.000 s    0%\n"
        "  prefilter     0.000 s    0%\n"
        "  spaCy         4.000 s   40%\n"
        "  judging       2.500 s   25%\n"
        "  report        0.000 s    0%\n"
        "  other         3.500 s   35%\n"
        "  all          10.000 s\n"
    )


def test_only_the_ten_dearest_rules_are_shown_the_dearest_first() -> None:
    watch = Stopwatch(Clock())
    for number in range(12):
        for _ in range(number % 3 + 1):
            watch.rule(f"claims/r{number:02}", number)
    shown = watch.table().partition("dearest rules, by the time spent in their patterns\n")[2].splitlines()
    assert len(shown) == 10
    assert shown[:3] == [
        "  claims/r11   33.000 s in 3 tries",
        "  claims/r08   24.000 s in 3 tries",
        "  claims/r10   20.000 s in 2 tries",
    ]


def test_without_a_measurement_a_search_is_left_as_it_is_and_a_stage_is_nothing() -> None:
    def search(doc: object, index: int) -> int:
        return index

    assert by_rule(search, ("claims/a",)) is search
    assert stage("read") is stage("spaCy")
    assert timing._WATCH.get() is None


def test_a_try_is_counted_for_the_rule_whatever_it_was_for() -> None:
    def search(doc: object, index: int, edges: int) -> tuple[int, int]:
        return index, edges

    with measured() as watch:
        timed = by_rule(search, ("claims/a", "claims/a!", "claims/b@given0"))
        assert [timed(None, index, 5) for index in range(3)] == [(0, 5), (1, 5), (2, 5)]
    assert {name: tries for name, (_, tries) in watch.rules.items()} == {"claims/a": 2, "claims/b": 1}


def seconds(table: str) -> dict[str, float]:
    rows = (line.split() for line in table.splitlines() if line.startswith("  "))
    return {row[0]: float(row[1]) for row in rows}


def test_the_command_says_where_the_time_went_on_standard_error_and_reports_the_same(reglint: law.Command) -> None:
    reglint.write("a.md", "A miracle cure.\n")
    plain = reglint("check", ".", "--no-cache", "-f", "json")
    outcome = reglint("check", ".", "--no-cache", "-f", "json", "--timing")
    assert (outcome.code, outcome.out) == (plain.code, plain.out)
    spent = seconds(outcome.err)
    assert list(spent) == [*timing.STAGES, "other", "all", "claims/miracle"]
    assert all(spent[name] > 0 for name in timing.STAGES if name != "cache")
    assert (spent["cache"], spent["claims/miracle"]) == (0, 1)
    assert sum(spent[name] for name in (*timing.STAGES, "other")) == spent["all"]
    assert (plain.err, timing._WATCH.get()) == ("", None)


def test_a_run_that_finds_everything_in_the_cache_spends_nothing_on_reading_and_judging(reglint: law.Command) -> None:
    reglint.write("a.md", "A miracle cure.\n")
    reglint("check", ".")
    spent = seconds(reglint("check", ".", "--timing").err)
    assert (spent["read"], spent["prefilter"], spent["spaCy"], spent["judging"]) == (0, 0, 0, 0)
    assert "claims/miracle" not in spent


def test_an_error_is_told_as_ever_and_the_time_until_then_too(reglint: law.Command) -> None:
    outcome = reglint("check", ".", "--timing", "--select", "nothing")
    assert outcome.code == 2
    assert outcome.err.startswith("time by stage\n")
    assert "error: --select: there is no pack or rule 'nothing'" in outcome.err


def test_timing_and_several_processes_exclude_each_other(reglint: law.Command) -> None:
    outcome = reglint("check", ".", "--timing", "--jobs", "2")
    assert (outcome.code, outcome.err) == (2, "error: --timing measures one process\n  hint: Leave --jobs out.\n")
