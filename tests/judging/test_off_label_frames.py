"""Hundreds of pairs in hundreds of frames: unapproved uses are found on their own words, approved ones never."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from linter.engine import Engine
from linter.model import Options
from linter.reading import read_text
from tests.judging.frames import APPROVED, PROMOTING, SILENT, UNAPPROVED, Frame

PAIRS_A_FRAME = 2
Case = tuple[Frame, str, str, bool]


def _cases() -> Iterator[Case]:
    for number, frame in enumerate(PROMOTING):
        for turn in range(PAIRS_A_FRAME):
            at = number * PAIRS_A_FRAME + turn
            yield frame, *UNAPPROVED[at % len(UNAPPROVED)], True
            yield frame, *APPROVED[at % len(APPROVED)], False
    for number, frame in enumerate(SILENT):
        yield frame, *UNAPPROVED[number % len(UNAPPROVED)], False
        yield frame, *APPROVED[number % len(APPROVED)], False


CASES = tuple(_cases())


def _name(case: Case) -> str:
    return f"{case[0].name} [{case[1]}, {case[2]}]"


def _named(frame: Frame, drug: str) -> str:
    return frame.text.replace("{drug}", drug).replace("{Drug}", drug[0].upper() + drug[1:])


def _found(engine: Engine, frame: Frame, drug: str, condition: str) -> list[tuple[int, int, str]]:
    text = _named(frame, drug).replace("{condition}", condition)
    result = engine.check(read_text(text, frame.path, frame.format), Options())
    return [(finding.place.line, finding.place.column, finding.text) for finding in result.findings if finding.pack == "off-label"]


def _expected(frame: Frame, drug: str, condition: str) -> list[tuple[int, int, str]]:
    places = []
    before = ""
    for part in _named(frame, drug).split("{condition}")[:-1]:
        before += part
        places.append((before.count("\n") + 1, len(before) - before.rfind("\n"), condition))
        before += condition
    return places


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_a_use_is_reported_on_its_own_words_when_the_frame_promotes_it_and_no_label_carries_it(engine: Engine, case: Case) -> None:
    frame, drug, condition, accused = case
    found = _found(engine, frame, drug, condition)
    if accused:
        assert found, "nothing found"
        assert set(found) <= set(_expected(frame, drug, condition))
    else:
        assert found == []


def test_the_table_is_as_large_and_as_even_as_it_has_to_be() -> None:
    promoted = [case for case in CASES if case[0] in PROMOTING]
    assert len(CASES) >= 550
    assert len({case[0].text for case in CASES}) >= 190
    assert sum(case[3] for case in promoted) * 2 == len(promoted)
