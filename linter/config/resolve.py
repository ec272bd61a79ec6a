"""Which settings apply to a file: the nearest settings file whole, what it extends, then the command line.

The command and the server both come through `Resolver`, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from linter.config.fields import TOP, WrongValueError, check_value
from linter.config.layers import FILE, PYPROJECT, Layer, read_layer, shown
from linter.config.profiles import Profile
from linter.config.settings import COMMAND_LINE, Settings
from linter.errors import SettingsError, UsageError
from linter.nearest import nearest
from linter.regular import real, text_of

INSTALLED = "installed:"
ENTRY_POINTS = "reglint.packs"
MAX_EXTENDS = 20
_OUTSIDE = "Move it into the project, or list its folder under allow-outside in your own settings."


@dataclass(frozen=True)
class Trust:
    """Folders outside a project from which its settings may read, as the user's own settings say."""

    folders: tuple[Path, ...] = ()

    def allows(self, path: Path, boundary: Path) -> bool:
        """Whether settings may name a path, links resolved."""
        return any(real(path).is_relative_to(real(folder)) for folder in (boundary, *self.folders))


def read_trust(file: Path) -> Trust:
    """The user's own settings: `allow-outside`, a list of folders. A missing file allows nothing.

    Raises:
        SettingsError: When the file is no TOML or holds anything else.
    """
    try:
        text = text_of(file)
        import tomllib

        data = tomllib.loads(text)
    except FileNotFoundError:
        return Trust()
    except (OSError, ValueError) as problem:
        raise SettingsError(f"your own settings cannot be read: {problem}", path=file.as_posix()) from None
    folders = data.pop("allow-outside", [])
    if data or not isinstance(folders, list) or not all(isinstance(item, str) for item in folders):
        raise SettingsError(
            "your own settings may hold allow-outside, a list of folders, and nothing else", path=file.as_posix(), line=1
        )
    return Trust(tuple((file.parent / Path(item).expanduser()) for item in folders))


def typed(values: Mapping[str, Any]) -> Layer:
    """What was typed on the command line, as the highest layer; values that are None are left out.

    Raises:
        UsageError: When a value is not one of its option's.
    """
    checked = {}
    for name, value in values.items():
        if value is None:
            continue
        try:
            checked[name] = check_value(TOP[name], list(value) if isinstance(value, tuple) else value)
        except WrongValueError as problem:
            raise UsageError(f"--{name}: {problem.message}", hint=problem.hint) from None
    return Layer(COMMAND_LINE, checked)


@dataclass
class Resolver:
    """Finds settings, reading each file once.

    Args:
        profiles: Presets by id.
        config: A settings file that applies to everything, or None to search upward from each file.
        isolated: Read no settings file at all.
        command_line: What was typed, from `typed`.
        trust: Folders outside the project that may be named.
    """

    profiles: Mapping[str, Profile] = field(default_factory=dict)
    config: Path | None = None
    isolated: bool = False
    command_line: Layer = field(default_factory=lambda: Layer(COMMAND_LINE, {}))
    trust: Trust = Trust()
    _folders: dict[Path, Settings] = field(default_factory=dict, init=False, repr=False)
    _files: dict[Path, Settings] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        if self.config is not None and self.isolated:
            raise UsageError("--config and --isolated exclude each other")
        self.check_profile(self.command_line)

    def settings_for(self, path: Path) -> Settings:
        """The settings of a file or folder, absolute or relative to the working directory; it need not exist.

        Raises:
            SettingsError: When a settings file cannot be used.
        """
        path = path if path.is_absolute() else Path.cwd() / path
        folder = path if path.is_dir() else path.parent
        found = self._folders.get(folder)
        if found is None:
            found = self._folders[folder] = self._find(folder)
        return found

    def forget(self) -> None:
        """Read every file anew from now on (the server calls this when one has changed)."""
        self._folders.clear()
        self._files.clear()

    def _find(self, folder: Path) -> Settings:
        if self.config is not None:
            file = self.config if self.config.is_absolute() else Path.cwd() / self.config
            layer = read_layer(file)
            if layer is None:
                raise SettingsError(
                    "there is no [tool.reglint] table here", path=shown(file), hint="Add one, or name another file."
                )
            return self._loaded(file, layer)
        if not self.isolated:
            for place in (folder, *folder.parents):
                for name in (FILE, PYPROJECT):
                    file = place / name
                    if file.is_file():
                        if file in self._files:
                            return self._files[file]
                        layer = read_layer(file)
                        if layer is not None:
                            return self._loaded(file, layer)
                if (place / ".git").exists():
                    break
        root = _repository(folder) or (Path.cwd() if folder.is_relative_to(Path.cwd()) else folder)
        return Settings(root, (self.command_line,), self.profiles, *self._typed_paths())

    def _loaded(self, file: Path, layer: Layer) -> Settings:
        if file not in self._files:
            boundary = _repository(file.parent) or file.parent
            layers = self._extended(layer, boundary, (real(file),))
            for item in layers:
                self.check_profile(item)
            self._files[file] = self._settings(file.parent, boundary, layers)
        return self._files[file]

    def _extended(self, layer: Layer, boundary: Path, chain: tuple[Path, ...]) -> list[Layer]:
        made: list[Layer] = []
        for index, name in enumerate(layer.values.get("extend", ())):
            at = ("extend", index)
            assert layer.folder is not None
            target = layer.folder / name
            if not self.trust.allows(target, boundary):
                raise layer.fail(at, f"{name!r} is outside the project", _OUTSIDE)
            place = real(target)
            if place in chain:
                raise layer.fail(at, f"{name!r} extends itself", "Take one of the extend keys out.")
            if len(chain) >= MAX_EXTENDS:
                raise layer.fail(at, f"more than {MAX_EXTENDS} files extend each other")
            if not target.is_file():
                raise layer.fail(at, f"there is no file {name!r}", "The path starts from the folder of this settings file.")
            other = read_layer(target)
            if other is None:
                raise layer.fail(at, f"{name!r} has no [tool.reglint] table")
            made += self._extended(other, boundary, (*chain, place))
        return [*made, layer]

    def _settings(self, root: Path, boundary: Path, layers: list[Layer]) -> Settings:
        packs, knowledge, baseline = self._typed_paths()
        for key, typed_paths in (("packs", packs), ("knowledge", knowledge)):
            layer = next((item for item in reversed(layers) if key in item.values), None)
            if layer is not None and not typed_paths:
                found = tuple(self._folder(layer, boundary, key, index) for index in range(len(layer.values[key])))
                packs, knowledge = (found, knowledge) if key == "packs" else (packs, found)
        layer = next((item for item in reversed(layers) if "baseline" in item.values), None)
        if layer is not None and baseline is None:
            baseline = (layer.folder or root) / layer.values["baseline"]
            if not self.trust.allows(baseline, boundary):
                raise layer.fail(("baseline",), "the baseline is outside the project", _OUTSIDE)
        return Settings(root, (*layers, self.command_line), self.profiles, packs, knowledge, baseline)

    def _typed_paths(self) -> tuple[tuple[Path, ...], tuple[Path, ...], Path | None]:
        values = self.command_line.values
        here = Path.cwd()
        packs = tuple(
            _installed(name, self.command_line, ("packs",)) if name.startswith(INSTALLED) else here / name
            for name in values.get("packs", ())
        )
        baseline = here / values["baseline"] if values.get("baseline") else None
        return packs, tuple(here / name for name in values.get("knowledge", ())), baseline

    def _folder(self, layer: Layer, boundary: Path, key: str, index: int) -> Path:
        name = layer.values[key][index]
        if key == "packs" and name.startswith(INSTALLED):
            return _installed(name, layer, (key, index))
        folder: Path = (layer.folder or boundary) / name
        if not self.trust.allows(folder, boundary):
            raise layer.fail((key, index), f"{name!r} is outside the project", _OUTSIDE)
        if not folder.is_dir():
            raise layer.fail((key, index), f"there is no folder {name!r}", "The path starts from the folder of this settings file.")
        for file in sorted(folder.rglob("*.yaml")):
            # an error message quotes the line at fault, which must not be one of a file that only a link leads to
            if file.is_symlink() and not self.trust.allows(file, boundary):
                raise layer.fail((key, index), f"{file.relative_to(folder).as_posix()!r} links out of the project", _OUTSIDE)
        return folder

    def check_profile(self, layer: Layer) -> None:
        """Refuse a layer that names a profile that does not exist.

        Raises:
            SettingsError: With its place and the nearest name.
        """
        tables: list[tuple[tuple[str, ...], Mapping[str, Any]]] = [((), layer.values)]
        tables += [(("per-path", glob), table) for glob, table in layer.values.get("per-path", {}).items()]
        for at, table in tables:
            name = table.get("profile")
            if name is not None and name not in self.profiles:
                raise layer.fail((*at, "profile"), f"there is no profile {name!r}", nearest(name, self.profiles))


def _repository(folder: Path) -> Path | None:
    return next((place for place in (folder, *folder.parents) if (place / ".git").exists()), None)


def _installed(name: str, layer: Layer, at: tuple[str | int, ...]) -> Path:
    """The folder of a pack that an installed package publishes; found without importing the package."""
    import importlib.metadata
    import importlib.util

    wanted = name.removeprefix(INSTALLED)
    points = {point.name: point.value for point in importlib.metadata.entry_points(group=ENTRY_POINTS)}
    if wanted not in points:
        hint = nearest(wanted, points) if points else f"No installed package publishes packs under {ENTRY_POINTS!r}."
        raise layer.fail(at, f"no installed package publishes packs called {wanted!r}", hint)
    top, *rest = points[wanted].partition(":")[0].split(".")
    spec = importlib.util.find_spec(top)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place).joinpath(*rest)
        if folder.is_dir():
            return folder
    raise layer.fail(at, f"the package that publishes {wanted!r} has no such folder", "Install the package again.")
