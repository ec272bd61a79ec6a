"""A library that was compiled before is read when the first of it is asked for, and is the same then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from linter.library import load, wire
from linter.library.load import Library, load_library
from linter.library.rules import Pattern
from linter.library.units import units_of
from tests import law


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "patterns_root", lambda: law.FOLDER)


def held(library: Library) -> tuple[object, ...]:
    return library.packs, library.rules, library.cues, library.voice, library.knowledge.to_json()


def test_a_compiled_copy_is_not_read_for_the_digest_and_the_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_library(cache=tmp_path)
    date = first.date
    monkeypatch.setattr(load, "_revive", lambda stored, digest: pytest.fail("it is read"))

    late = load_library(cache=tmp_path)

    assert (late.digest, late.date) == (first.digest, date)


def test_what_is_read_late_is_what_was_compiled(tmp_path: Path) -> None:
    first = load_library(cache=tmp_path)

    late = load_library(cache=tmp_path)

    assert held(late) == held(first)
    with pytest.raises(AttributeError):
        late.no_such_thing  # noqa: B018


@pytest.mark.parametrize("damage", [b"", b"{", b'{"wire": 0}'])
def test_a_damaged_copy_is_compiled_anew_when_it_is_needed(tmp_path: Path, damage: bytes) -> None:
    first = load_library(cache=tmp_path)
    copy = tmp_path / "library" / f"{first.digest}.json"
    copy.write_bytes(damage)

    late = load_library(cache=tmp_path)

    assert held(late) == held(first)
    assert copy.read_bytes() != damage


def test_a_compiled_copy_is_not_read_for_the_names_that_settings_may_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_library(cache=tmp_path)
    names = first.selectable
    monkeypatch.setattr(load, "_revive", lambda stored, digest: pytest.fail("it is read"))

    assert load_library(cache=tmp_path).selectable == names
    assert names["rules"] == frozenset((*first.packs, *first.rules, *first.formerly))
    assert names["jurisdictions"] == frozenset(first.knowledge.jurisdictions)
    assert names["speakers"] == frozenset(first.knowledge.speakers)


def test_a_pattern_of_a_compiled_copy_is_made_when_it_is_asked_for_and_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_library(cache=tmp_path)
    expected = units_of(first, first.rules)
    made: list[object] = []

    def make(*values: Any) -> Pattern:
        made.append(values)
        return Pattern(*values)

    monkeypatch.setattr(wire, "Pattern", make)
    late = load_library(cache=tmp_path)
    units = units_of(late, late.rules)

    assert (made, len(units.patterns)) == ([], len(expected.patterns))
    assert (units.patterns[1], units.patterns[1], len(made)) == (expected.patterns[1], expected.patterns[1], 1)
    assert units == expected
    assert units.patterns[:2] == expected.patterns[:2]
    assert len(made) == len(expected.patterns)


def test_patterns_of_two_libraries_are_joined_as_they_are(tmp_path: Path) -> None:
    load_library(cache=tmp_path)
    groups = [next(iter(load_library(cache=tmp_path).rules.values())).patterns for _ in range(2)]

    assert wire.joined(groups) == (*groups[0], *groups[1])
    assert wire.joined([groups[0], tuple(groups[1]), ()]) == (*groups[0], *groups[1])
    assert wire.joined([]) == ()
