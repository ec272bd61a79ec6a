"""Plain data with long tables, of which a reader pays for the rows that it asks for only.

A file holds lines of JSON. The first has the length and a checksum of what follows, the second everything but the rows of long
tables, and each further line one row. A row is parsed when it is first asked for, and kept.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, KeysView, Mapping, Sequence
from typing import Any

# tables of fewer rows are read at once
LONG = 64
_TABLE = "\x00rows"
_parse = json.loads
_row = json.JSONDecoder().raw_decode


class Rows(Sequence[Any]):
    """A long list whose items are lists or objects."""

    __slots__ = ("_rows",)

    def __init__(self, lines: list[Any]) -> None:
        self._rows = lines

    def __getitem__(self, index: Any) -> Any:
        row = self._rows[index]
        if isinstance(row, str):
            row, _ = _row(row)
            self._rows[index] = row
        elif isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self._rows)))]
        return row

    def __len__(self) -> int:
        return len(self._rows)


class Table(Mapping[str, Any]):
    """A long object whose values are lists or objects."""

    __slots__ = ("_rows",)

    def __init__(self, keys: list[str], lines: list[Any]) -> None:
        self._rows: dict[str, Any] = dict(zip(keys, lines, strict=True))

    def __getitem__(self, key: str) -> Any:
        row = self._rows[key]
        if isinstance(row, str):
            row, _ = _row(row)
            self._rows[key] = row
        return row

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def keys(self) -> KeysView[str]:
        """As of a dictionary, so that sets are met with them as fast."""
        return self._rows.keys()


def dumps(data: Mapping[str, Any]) -> bytes:
    """Data as the content of a file; it must survive JSON unchanged.

    Raises:
        ValueError: When it holds a key that this module needs for itself.
    """
    lines: list[str] = []
    head = _line(_without_rows(data, lines))
    body = "\n".join([head, *lines]).encode("utf-8", "surrogatepass")
    return f"{len(body)} {zlib.crc32(body)}\n".encode() + body


def loads(content: bytes) -> dict[str, Any]:
    """The inverse of `dumps`; long tables come as `Rows` and `Table`.

    Raises:
        ValueError: When the content is not what `dumps` made.
    """
    size, _, body = content.partition(b"\n")
    if size != f"{len(body)} {zlib.crc32(body)}".encode():
        raise ValueError("damaged")
    head, *lines = body.decode("utf-8", "surrogatepass").split("\n")
    data: dict[str, Any] = _with_rows(_parse(head), lines)
    return data


def _line(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _without_rows(data: Any, lines: list[str]) -> Any:
    """The data with the places of long tables instead of them; their rows are added to the lines."""
    if isinstance(data, Mapping):
        if _TABLE in data:
            raise ValueError("a key that marks tables")
        if _is_long(data.values()):
            return {_TABLE: _added(data.values(), lines), "keys": list(data)}
        return {key: _without_rows(value, lines) for key, value in data.items()}
    if isinstance(data, (list, tuple, Rows)):
        if _is_long(data):
            return {_TABLE: _added(data, lines)}
        return [_without_rows(item, lines) for item in data] if _is_nested(data) else data
    return data


def _is_nested(data: Sequence[Any]) -> bool:
    # nothing is looked for in a list that begins with plain values, of which there are very long ones
    return len(data) > 0 and isinstance(data[0], (dict, list, tuple))


def _is_long(rows: Any) -> bool:
    return len(rows) >= LONG and all(isinstance(row, (list, tuple, dict)) for row in rows)


def _added(rows: Any, lines: list[str]) -> list[int]:
    first = len(lines)
    lines.extend(map(_line, rows))
    return [first, len(lines)]


def _with_rows(data: Any, lines: list[str]) -> Any:
    if isinstance(data, dict):
        if _TABLE in data:
            first, end = data[_TABLE]
            return Table(data["keys"], lines[first:end]) if "keys" in data else Rows(lines[first:end])
        return {key: _with_rows(value, lines) for key, value in data.items()}
    if isinstance(data, list) and _is_nested(data):
        return [_with_rows(item, lines) for item in data]
    return data
