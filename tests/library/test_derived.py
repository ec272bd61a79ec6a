"""What is derived from a library is kept beside its compiled copy, and made again when it cannot be read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from linter.engine import Engine
from linter.library.load import forget_copies, load_library
from linter.reading import read_text
from tests.law import use


def test_what_was_made_once_is_read_the_next_time_and_forgotten_with_the_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch)
    made: list[int] = []

    def make() -> dict[str, Any]:
        made.append(1)
        return {"words": ["a", "b"]}

    asked = [load_library(cache=tmp_path).derived("words-1", make) for _ in range(3)]
    assert (asked, len(made)) == ([{"words": ["a", "b"]}] * 3, 1)

    forget_copies(tmp_path)
    assert load_library(cache=tmp_path).derived("words-1", make) == {"words": ["a", "b"]}
    assert len(made) == 2


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b"\xff\xfe\x00"])
def test_a_damaged_copy_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes) -> None:
    use(monkeypatch)
    library = load_library(cache=tmp_path)
    library.derived("words-1", lambda: {"words": 1})
    [file] = (tmp_path / "library").glob("*.words-1.json")
    file.write_bytes(damage)

    assert library.derived("words-1", lambda: {"words": 2}) == {"words": 2}
    assert library.derived("words-1", lambda: {"words": 3}) == {"words": 2}


def test_a_library_that_was_changed_or_has_no_copy_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch)
    library = load_library(cache=tmp_path)
    for other in (replace(library, rules={}), load_library()):
        assert other.derived("words-1", lambda: {"words": 1}) == {"words": 1}
    assert list((tmp_path / "library").glob("*.words-1.json")) == []


def test_an_engine_finds_the_same_with_kept_tables_and_with_new_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch)
    page = read_text("# Ask\n\nA miracle cure.\n\nNothing.\n", "page.md")
    touched = [
        Engine(load_library(cache=cache)).prefilter.touch([item.text for item in page.segments])
        for cache in (tmp_path, tmp_path, None)
    ]

    assert touched[0] == touched[1] == touched[2]
    assert set(touched[0].patterns) == {1}
