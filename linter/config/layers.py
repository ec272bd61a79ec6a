"""One settings file as a checked layer of values, each with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from linter.config.fields import ENTRY, PER_PATH, TOP, Field, Kind, WrongValueError, check_value
from linter.config.positions import Key, Places, locate
from linter.errors import SettingsError
from linter.nearest import nearest
from linter.regular import read_regular

FILE = "reglint.toml"
PYPROJECT = "pyproject.toml"
TABLE: Key = ("tool", "reglint")
MAX_BYTES = 4 * 1024 * 1024
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True)
class Layer:
    """Checked values from one origin.

    Attributes:
        origin: "default", "profile clinic", "command line", or the file as shown to the user.
        values: By key; lists are tuples, `per-path` maps globs to tables of values, `suppress` is a tuple of tables.
        folder: What relative paths and globs in it start from, or None.
        file: The file, or None.
    """

    origin: str
    values: Mapping[str, Any]
    folder: Path | None = None
    file: Path | None = None
    places: Places = field(default_factory=Places, repr=False)
    base: Key = ()
    text: str = field(default="", repr=False)

    def line(self, *steps: str | int) -> int | None:
        """1-based line of a key, or None when the layer is not a file."""
        place = self.places.key((*self.base, *steps))
        return place[0] if place else None

    def where(self, *steps: str | int) -> str:
        """The origin with the line of a key, such as "reglint.toml:3"."""
        line = self.line(*steps)
        return f"{self.origin}:{line}" if line is not None else self.origin

    def fail(self, steps: Key, message: str, hint: str = "", *, key: bool = False) -> SettingsError:
        """An error at a value, or at its key."""
        path = (*self.base, *steps)
        place = self.places.key(path) if key else self.places.value(path)
        line, column = place if place else (None, None)
        lines = self.text.split("\n")
        excerpt = lines[line - 1].rstrip("\r") if line is not None and line <= len(lines) else ""
        return SettingsError(message, path=self.origin, line=line, column=column, hint=hint, excerpt=excerpt)


def shown(path: Path) -> str:
    """A path relative to the working directory where that is shorter, with forward slashes."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def read_layer(path: Path) -> Layer | None:
    """Read and check a settings file.

    Returns:
        The layer, or None for a `pyproject.toml` without a `[tool.reglint]` table.

    Raises:
        SettingsError: With line and column, when it cannot be read, is no TOML, or a key or value is wrong.
    """
    return layer_of(path, _read(path, shown(path)))


def layer_of(path: Path, text: str) -> Layer | None:
    """The same for a text that may differ from the file's, such as an editor's.

    Raises:
        SettingsError: With line and column.
    """
    name = shown(path)
    data = _parse(text, name)
    base: Key = ()
    if path.name == PYPROJECT:
        table = data.get("tool", {}).get("reglint") if isinstance(data.get("tool"), dict) else None
        if table is None:
            return None
        base, data = TABLE, table
    bare = Layer(name, {}, path.parent, path, locate(text), base, text)
    if not isinstance(data, dict):
        raise bare.fail((), "'tool.reglint' must be a table")
    return Layer(name, _top(bare, data), path.parent, path, bare.places, base, text)


def _read(path: Path, name: str) -> str:
    try:
        return read_regular(path, MAX_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise SettingsError("the settings file is not UTF-8", path=name, hint=f"Byte {problem.start + 1} is the first.") from None
    except OSError as problem:
        raise SettingsError(
            f"the settings file cannot be read: {problem.strerror or problem}", path=name, hint="Correct the path."
        ) from None


def _parse(text: str, name: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        message = str(problem)
        at = _AT.search(message)
        lines = text.replace("\r\n", "\n").split("\n")
        line, column = (int(at[1]), int(at[2])) if at and at[1] else (len(lines), len(lines[-1]) + 1)
        said = _AT.sub("", message)
        raise SettingsError(
            f"not TOML: {said[:1].lower()}{said[1:]}",
            path=name,
            line=line,
            column=column,
            excerpt=lines[line - 1] if line <= len(lines) else "",
        ) from None
    except RecursionError:
        raise SettingsError("the settings file is nested too deeply", path=name) from None
    except ValueError:  # Python refuses to read numbers of thousands of digits
        raise SettingsError("not TOML: a number has too many digits", path=name) from None


def _top(layer: Layer, data: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in data.items():
        item = _field(layer, TOP, (name,))
        if item.kind is Kind.PATHS:
            values[name] = _paths(layer, value)
        elif item.kind is Kind.ENTRIES:
            values[name] = _entries(layer, value)
        else:
            values[name] = _checked(layer, item, (name,), value)
    return values


def _paths(layer: Layer, value: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(value, dict):
        raise layer.fail(("per-path",), "'per-path' must be a table from glob to settings", 'Write [per-path."blog/**"].')
    made = {}
    for glob, table in value.items():
        at = ("per-path", glob)
        if not isinstance(table, dict):
            raise layer.fail(at, f"{glob!r} must be a table of settings", f'Write [per-path."{glob}"].', key=True)
        if not glob.strip() or glob.startswith(("!", "#")):
            raise layer.fail(at, f"{glob!r} is not a glob", "Name the files it is for, such as blog/**.", key=True)
        made[glob] = {
            name: _checked(layer, _field(layer, PER_PATH, (*at, name)), (*at, name), item) for name, item in table.items()
        }
    return made


def _entries(layer: Layer, value: Any) -> tuple[dict[str, Any], ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise layer.fail(("suppress",), "'suppress' must be a list of tables", "Write [[suppress]] above each.")
    made = []
    for index, table in enumerate(value):
        at = ("suppress", index)
        for name, item in ENTRY.items():
            if item.needed and name not in table:
                raise layer.fail(at, f"this suppression names no {name}", f"Add {name} = …", key=True)
        made.append({name: _checked(layer, _field(layer, ENTRY, (*at, name)), (*at, name), item) for name, item in table.items()})
    return tuple(made)


def _field(layer: Layer, fields: Mapping[str, Field], at: Key) -> Field:
    name = str(at[-1])
    if name not in fields:
        raise layer.fail(at, f"there is no setting {name!r} here", nearest(name, fields), key=True)
    return fields[name]


def _checked(layer: Layer, item: Field, at: Key, value: Any) -> Any:
    try:
        return check_value(item, value)
    except WrongValueError as problem:
        raise layer.fail((*at, *problem.below), problem.message, problem.hint) from None
