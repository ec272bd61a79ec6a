"""Plain data with long tables is read back as it was written, and a row of them only when it is asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from linter.library import rows

WORDS = some.text(max_size=6)
# a key that marks tables is refused, which another test asks for
KEYS = WORDS.filter(lambda word: word != rows._TABLE)
PLAIN = some.recursive(
    some.none() | some.booleans() | some.integers() | WORDS,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def plain(data: Any) -> Any:
    """The same with lists and dictionaries only."""
    if isinstance(data, (dict, rows.Table)):
        return {key: plain(value) for key, value in data.items()}
    if isinstance(data, (list, rows.Rows)):
        return [plain(item) for item in data]
    return data


@given(some.dictionaries(KEYS, PLAIN, max_size=4), some.lists(PLAIN, max_size=3), some.integers(1, 3))
def test_what_is_written_is_read_back(data: dict[str, Any], items: list[Any], times: int) -> None:
    long = [[item, number] for item in items for number in range(times * rows.LONG)]
    whole = {**data, "long": long, "named": {str(index): row for index, row in enumerate(long)}, "deep": [[1], long, {"x": long}]}

    assert plain(rows.loads(rows.dumps(whole))) == whole


def test_a_row_is_parsed_when_it_is_asked_for_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    data = rows.loads(rows.dumps({"list": [[index] for index in range(rows.LONG)], "few": [[1], [2]]}))
    parsed: list[str] = []

    def parse(text: str) -> Any:
        parsed.append(text)
        return json.loads(text), len(text)

    monkeypatch.setattr(rows, "_row", parse)

    assert (data["list"][3], data["list"][3], data["list"][-1], data["few"]) == ([3], [3], [rows.LONG - 1], [[1], [2]])
    assert data["list"][3] is data["list"][3]
    assert data["list"][2:4] == [[2], [3]]
    assert parsed == ["[3]", f"[{rows.LONG - 1}]", "[2]"]


def test_a_long_table_is_asked_as_a_dictionary_is() -> None:
    named = {f"word{index}": [index] for index in range(rows.LONG)}
    table = rows.loads(rows.dumps({"named": named}))["named"]

    assert isinstance(table, rows.Table)
    assert ({"word1", "other"} & table.keys(), table["word1"], table.get("other"), "word2" in table) == ({"word1"}, [1], None, True)
    assert (list(table), len(table), dict(table)) == (list(named), len(named), named)
    with pytest.raises(KeyError):
        table["other"]


@pytest.mark.parametrize("at", [0, 3, 20, -1])
def test_a_file_in_which_one_byte_is_another_is_refused(at: int) -> None:
    content = bytearray(rows.dumps({"list": [[index] for index in range(rows.LONG)]}))
    content[at] ^= 1

    with pytest.raises(ValueError, match="damaged"):
        rows.loads(bytes(content))


@pytest.mark.parametrize("content", [b"", b"{}", b"\n", b"[1]", b"2 0\n{}", b"\xff\xfe\x00"])
def test_what_was_not_written_so_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        rows.loads(content)


def test_a_key_that_marks_tables_is_refused() -> None:
    with pytest.raises(ValueError, match="marks tables"):
        rows.dumps({"a": {"\x00rows": [0, 1]}})
