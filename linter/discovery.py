"""Which files a run reads: named files as they are, folders walked with .gitignore respected."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Protocol, TypeAlias

from linter.config.globs import Spec, spec_of
from linter.reading import format_of

MAX_IGNORE_BYTES = 1024 * 1024


class Excluder(Protocol):
    """What says whether a path as given, a folder with a slash at its end, is left out; gitignore patterns do."""

    def match_file(self, name: str, /) -> bool:
        """Whether it is left out."""
        ...


Ignores: TypeAlias = "tuple[tuple[Path, Spec], ...]"
Above: TypeAlias = "tuple[tuple[str, Spec], ...]"
# fmt: off
_VENDORED = frozenset((
    ".git", ".hg", ".svn", "node_modules", "bower_components", "vendor", "third_party", "venv", ".venv", "env", "__pycache__",
    ".tox", ".nox", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".idea", ".vscode", "dist", "build", "out", "target", ".next",
    ".nuxt", ".output", ".svelte-kit", ".astro", ".cache", "coverage", "_site", ".docusaurus", ".turbo", ".vercel", ".netlify",
))
# fmt: on
_GENERATED = (".min.js", ".min.css", ".min.html", ".d.ts", ".bundle.js", ".map")
_GENERATED_NAMES = frozenset(
    (
        "package-lock.json",
        "npm-shrinkwrap.json",
        "yarn.lock",
        "pnpm-lock.yaml",
        "composer.lock",
        "tsconfig.json",
        "jsconfig.json",
    )
)


@dataclass
class Discovery:
    """Files found, and what was left out and why, counted."""

    files: list[Path] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def discover(paths: Iterable[Path], *, exclude: Excluder | None = None, force_exclude: bool = False) -> Discovery:
    """Expand paths to files, sorted, each once.

    Args:
        paths: Files and folders. A file named here is read whatever its suffix.
        exclude: Patterns in gitignore syntax, matched against the path as given.
        force_exclude: Apply `exclude` to files named here too (hook runners name every file).
    """
    result = Discovery()
    seen: set[str] = set()
    paths = list(paths)
    for path in paths:
        if _is_folder(path):
            found: Iterable[Path] = _walk(path, exclude, result.left_out)
        elif force_exclude and exclude is not None and exclude.match_file(path.as_posix()):
            result.left_out["excluded by the settings"] += 1
            continue
        else:
            found = [path]
        if len(paths) == 1:
            result.files.extend(found)
            continue
        for file in found:
            name = os.path.normpath(file)
            if name not in seen:
                seen.add(name)
                result.files.append(file)
    result.files.sort(key=lambda file: file.as_posix())
    return result


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # in a folder that may not be searched; reading it will say so
        return False


def _walk(top: Path, exclude: Excluder | None, left_out: Counter[str]) -> Iterator[Path]:
    stack: list[tuple[str, Ignores]] = [(str(top), _outer_ignores(top))]
    while stack:
        folder, ignores = stack.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            left_out["folders without permission"] += 1
            continue
        own = _read_ignore(Path(folder))
        if own is not None:
            ignores = (*ignores, (Path(folder), own))
        before = "" if folder == "." else os.path.join(folder, "")  # noqa: PTH118
        above = _above(Path(folder), ignores)
        for entry in entries:
            path = before + entry.name
            reason = _reason(entry, path, above, exclude)
            if reason:
                left_out[reason] += 1
            elif entry.is_dir(follow_symlinks=False):
                stack.append((path, ignores))
            else:
                yield Path(path)


def _reason(entry: os.DirEntry[str], path: str, above: Above, exclude: Excluder | None) -> str:
    """Why an entry met on the way is left out, or ""."""
    try:
        folder = entry.is_dir(follow_symlinks=False)
        if entry.is_symlink():
            if not os.path.exists(path):  # noqa: PTH110
                return "broken links"
            if os.path.isdir(path):  # noqa: PTH112
                return "links to folders"
        if not folder and not stat.S_ISREG(entry.stat().st_mode):
            return "not regular files"
    except OSError:
        return "files without permission"
    if folder and entry.name in _VENDORED:
        return "vendored or generated folders"
    if _ignored(f"{entry.name}/" if folder else entry.name, above):
        return "ignored by .gitignore"
    if exclude is not None and exclude.match_file(path.replace(os.sep, "/") + ("/" if folder else "")):
        return "excluded by the settings"
    if folder:
        return ""
    if entry.name.endswith(_GENERATED) or entry.name in _GENERATED_NAMES:
        return "generated files"
    # as pathlib finds the suffix, of which there are few
    dot = entry.name.rfind(".")
    return "" if 0 < dot < len(entry.name) - 1 and _is_read(entry.name[dot:]) else "files of other kinds"


@lru_cache(1024)
def _is_read(suffix: str) -> bool:
    return format_of(f"x{suffix}") is not None


def _above(folder: Path, ignores: Ignores) -> Above:
    """The patterns that count in a folder, the nearest first, each with what goes before a name in it."""
    found = []
    for base, spec in reversed(ignores):
        try:
            below = folder.relative_to(base).as_posix()
        except ValueError:
            below = folder.resolve().relative_to(base.resolve()).as_posix()
        found.append(("" if below == "." else f"{below}/", spec))
    return tuple(found)


def _ignored(name: str, above: Above) -> bool:
    for before, spec in above:
        include = spec.check_file(before + name).include
        if include is not None:
            return bool(include)
    return False


def _read_ignore(folder: Path) -> Spec | None:
    file = folder / ".gitignore"
    try:
        if not file.is_file():  # reading a pipe would wait for ever
            return None
        with file.open("rb") as handle:
            lines = handle.read(MAX_IGNORE_BYTES).decode("utf-8", "replace").splitlines()
    except OSError:
        return None
    return spec_of(lines)


def _outer_ignores(top: Path) -> Ignores:
    """The .gitignore files above a folder, up to its repository's root."""
    chain: list[tuple[Path, Spec]] = []
    resolved = top.resolve()
    for folder in resolved.parents:
        if (resolved / ".git").exists():
            break
        spec = _read_ignore(folder)
        if spec is not None:
            chain.insert(0, (folder, spec))
        if (folder / ".git").exists():
            return tuple(chain)
    return ()
