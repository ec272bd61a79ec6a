"""A library that was compiled before is read when the first of it is asked for, and is the same then."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.library import load
from linter.library.load import Library, load_library
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
    names = first.names
    monkeypatch.setattr(load, "_revive", lambda stored, digest: pytest.fail("it is read"))

    assert load_library(cache=tmp_path).names == names
    assert names["rules"] == frozenset((*first.packs, *first.rules, *first.formerly))
    assert names["jurisdictions"] == frozenset(first.knowledge.jurisdictions)
    assert names["speakers"] == frozenset(first.knowledge.speakers)
