"""The JSON Schema of the settings file agrees with the code, and places are found in any valid TOML."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.config import json_schema, read_layer
from linter.config.positions import locate
from linter.config.texts import toml
from linter.errors import SettingsError

SCHEMA = Path(__file__).parents[1] / "docs" / "schema" / "settings.schema.json"
VALIDATOR = jsonschema.Draft202012Validator(json_schema())
RIGHT = [
    'extend = "a.toml"',
    'extend = ["a.toml", "b.toml"]',
    'select = ["safety"]',
    'min-confidence = "low"',
    'audience = "investor"',
    "force-exclude = true",
    '[severity]\n"a/b" = "info"',
    '[per-path."x"]\nvoice = "informing"\njurisdictions = ["us"]',
    '[[suppress]]\npath = "a"\nrules = "a/b"\nreason = "r"\nuntil = "2027-01-01"\nsentences = ["abc"]',
]
WRONG = [
    "extend = 1",
    "selct = []",
    'select = "safety"',
    'select = [""]',
    'min-confidence = "sure"',
    "force-exclude = 1",
    '[severity]\n"a/b" = "no"',
    '[per-path."x"]\nexclude = []',
    '[per-path]\nx = "y"',
    '[[suppress]]\npath = "a"\nreason = "r"',
    '[suppress]\npath = "a"',
    '[[suppress]]\npath = "a"\nrules = "a/b"\nreason = " "',
    '[[suppress]]\npath = "a"\nrules = "a/b"\nreason = "r"\nuntil = "later"',
]


def test_the_published_schema_is_the_one_the_code_makes() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == json_schema()
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("text", RIGHT)
def test_schema_and_code_accept_the_same_files(tmp_path: Path, text: str) -> None:
    (tmp_path / "reglint.toml").write_text(text, encoding="utf-8")
    assert read_layer(tmp_path / "reglint.toml") is not None
    assert VALIDATOR.is_valid(tomllib.loads(text))


@pytest.mark.parametrize("text", WRONG)
def test_schema_and_code_refuse_the_same_files(tmp_path: Path, text: str) -> None:
    (tmp_path / "reglint.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError):
        read_layer(tmp_path / "reglint.toml")
    assert not VALIDATOR.is_valid(tomllib.loads(text))


def test_places_are_those_of_the_key_and_of_the_value() -> None:
    text = (
        'a.b = 1 # a.b = 2\n"quo.ted" = """x\n[not.a.table]\n"""\n[t . u]\nk = [ "é", # c\n  { x = 1, y = [2] } ]\n'
        "[[list]]\nz = '''a\n'''\n[[list]]\nz = 2026-01-01 10:00:00\n[list.sub]\nw = inf\n"
    )
    tomllib.loads(text)
    places = locate(text)
    assert places.keys[("a", "b")] == (1, 3)
    assert places.values[("a", "b")] == (1, 7)
    assert places.values[("quo.ted",)] == (2, 13)
    assert places.values[("t", "u", "k", 0)] == (6, 7)
    assert places.values[("t", "u", "k", 1, "y", 0)] == (7, 17)
    assert places.keys[("list", 0, "z")] == (8 + 1, 1)
    assert places.keys[("list", 1, "z")] == (12, 1)
    assert places.keys[("list", 1, "sub", "w")] == (14, 1)


_SCALARS = st.one_of(st.booleans(), st.integers(-5, 5).map(str), st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text('ab."é', min_size=1), inner, max_size=3))
)


def _leaves(value: Any, at: tuple[str | int, ...] = ()) -> dict[tuple[str | int, ...], Any]:
    found: dict[tuple[str | int, ...], Any] = {at: value} if at else {}
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        found.update(_leaves(item, (*at, name)))
    return found


@given(st.dictionaries(st.text("ab-", min_size=1, max_size=4), _VALUES, max_size=4))
def test_every_value_of_a_random_file_is_found_where_it_stands(data: dict[str, Any]) -> None:
    text = "".join(f"  {name} = {toml(value)}\n" for name, value in data.items())
    parsed = tomllib.loads(text)
    values = locate(text).values
    lines = text.split("\n")
    assert set(values) == set(_leaves(parsed))
    for path, value in _leaves(parsed).items():
        line, column = values[path]
        rest = lines[line - 1][column - 1 :]
        assert rest.startswith(toml(value))
