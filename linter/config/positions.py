"""Where each key and value of a TOML text stands.

`tomllib` says what a text means but not where; this walks a text that `tomllib` has already accepted and notes places only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

Key = tuple[str | int, ...]
Place = tuple[int, int]

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_PART = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\r\n]|\\.)*"|'[^'\r\n]*'""")
_STRING = re.compile(
    r'''"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?'{3,5}|"(?:[^"\\\r\n]|\\.)*"|'[^'\r\n]*\'''',
    re.S,
)
_BARE = re.compile(r"[^,\]}#\r\n]+")


@dataclass(frozen=True)
class Places:
    """1-based (line, column in code points) of every key and every value, by path from the top of the file."""

    keys: dict[Key, Place] = field(default_factory=dict)
    values: dict[Key, Place] = field(default_factory=dict)

    def key(self, path: Key) -> Place | None:
        """Where a key stands; for an array's element, where the element stands; else the nearest key around it."""
        while path:
            found = self.keys.get(path) or self.values.get(path)
            if found is not None:
                return found
            path = path[:-1]
        return None

    def value(self, path: Key) -> Place | None:
        """Where a value stands, or the nearest value or key around it."""
        while path:
            found = self.values.get(path) or self.keys.get(path)
            if found is not None:
                return found
            path = path[:-1]
        return None


def locate(text: str) -> Places:
    """The places in a text that is valid TOML."""
    scanner = _Scanner(text)
    scanner.run()
    return scanner.places


class _Scanner:
    def __init__(self, text: str) -> None:
        self.places = Places()
        self._text = text
        self._at = 0
        self._base: Key = ()
        self._arrays: dict[Key, int] = {}
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]

    def run(self) -> None:
        while True:
            self._skip(_BLANK)
            if self._at >= len(self._text):
                return
            if self._text[self._at] == "[":
                self._header()
            else:
                self._pair(self._base)

    def _place(self, offset: int) -> Place:
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise ValueError(f"not TOML at offset {self._at}")
        self._at = found.end()
        return found.group()

    def _parts(self) -> list[tuple[str, int]]:
        parts: list[tuple[str, int]] = []
        while True:
            self._skip(_SPACE)
            start = self._at
            raw = self._skip(_PART)
            parts.append((raw if raw[0] not in "\"'" else _unquoted(raw), start))
            self._skip(_SPACE)
            if not self._text.startswith(".", self._at):
                return parts
            self._at += 1

    def _header(self) -> None:
        double = self._text.startswith("[[", self._at)
        self._at += 2 if double else 1
        parts = self._parts()
        self._at += 2 if double else 1
        path: Key = ()
        for index, (part, start) in enumerate(parts):
            path = (*path, part)
            self.places.keys.setdefault(path, self._place(start))
            if double and index == len(parts) - 1:
                self._arrays[path] = self._arrays.get(path, -1) + 1
            if path in self._arrays:
                path = (*path, self._arrays[path])
                self.places.keys.setdefault(path, self._place(start))
        self._base = path

    def _pair(self, base: Key) -> None:
        path = base
        for part, start in self._parts():
            path = (*path, part)
            self.places.keys.setdefault(path, self._place(start))
        self._at += 1
        self._skip(_SPACE)
        self._value(path)

    def _value(self, path: Key) -> None:
        self.places.values[path] = self._place(self._at)
        char = self._text[self._at]
        if char == "[":
            self._array(path)
        elif char == "{":
            self._table(path)
        elif char in "\"'":
            self._skip(_STRING)
        else:
            self._skip(_BARE)

    def _array(self, path: Key) -> None:
        self._at += 1
        index = 0
        while True:
            self._skip(_BLANK)
            char = self._text[self._at]
            if char == "]":
                self._at += 1
                return
            if char == ",":
                self._at += 1
                continue
            self._value((*path, index))
            index += 1

    def _table(self, path: Key) -> None:
        self._at += 1
        while True:
            self._skip(_BLANK)
            char = self._text[self._at]
            if char == "}":
                self._at += 1
                return
            if char == ",":
                self._at += 1
                continue
            self._pair(path)


def _unquoted(key: str) -> str:
    import tomllib

    return str(tomllib.loads(f"k={key}")["k"])
