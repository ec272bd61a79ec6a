"""What a page costs grows as its length does: calls are counted, not seconds."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from linter.engine import Engine
from linter.judging.patterns import Reach
from linter.model import Confidence, Cue, Options
from linter.reading import read_text
from tests.work import steps

CLAIMS = (
    "Our ketamine drips end depression and have no side effects.",
    "The house by the mill opens at nine.",
    "Results are guaranteed, and this may not be so for all.",
    "With botox the migraine is gone for good!",
    "Is it safe? It is safe.",
)


def paragraph(size: int) -> str:
    return "# Ketamine\n\n" + " ".join(CLAIMS[number % len(CLAIMS)] for number in range(size)) + "\n"


def items(size: int) -> str:
    return "# Ketamine\n\nWe treat:\n\n" + "".join(f"- {CLAIMS[number % len(CLAIMS)]}\n" for number in range(size))


def rows(size: int) -> str:
    return "| What | Why |\n| --- | --- |\n" + "".join(f"| ketamine | {CLAIMS[number % 5]} |\n" for number in range(size))


@pytest.mark.parametrize("shape", [paragraph, items, rows])
def test_twice_the_text_costs_twice_the_calls(engine: Engine, shape: Callable[[int], str]) -> None:
    options = Options(min_confidence=Confidence.LOW)
    engine.check(read_text(shape(20), "page.md"), options)
    small, large = (read_text(shape(size), "page.md") for size in (150, 600))
    few, many = (steps(partial(engine.check, page, options)) for page in (small, large))

    found = [len(engine.check(page, options).findings) for page in (small, large)]
    assert found[0] > 100
    assert found[1] > 3.8 * found[0]
    assert many < 4.6 * few


def test_a_match_is_asked_about_the_cues_near_it_in_their_order() -> None:
    cues = [Cue("negated", at, at + 3, at, at + 9) for at in range(0, 1_000, 10)]
    cues.insert(7, Cue("quoted", 60, 61, 60, 75))
    reach = Reach(cues)

    assert reach.over(66, 68) == [Cue("negated", 60, 63, 60, 69), Cue("quoted", 60, 61, 60, 75)]
    assert reach.over(69, 70) == [Cue("quoted", 60, 61, 60, 75)]
    assert reach.over(61, 62) == [Cue("quoted", 60, 61, 60, 75)]
    assert [reach.over(at, at + 2) for at in (59, 2_000)] == [[], []]
    assert Reach(()).over(0, 5) == []
