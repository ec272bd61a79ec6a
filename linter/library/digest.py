"""The digest of the files that a library is made from; files whose sizes and times are what they were need not be read for it."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from linter.errors import PackError
from linter.regular import read_regular

_SUFFIX = ".yaml"
# a file written this shortly before it is looked at may be written again without its times changing
_RACY_NS = 2_000_000_000


def files(folder: Path) -> Iterator[Path]:
    """The files of a folder of packs or knowledge, sorted."""
    for file in sorted(folder.rglob(f"*{_SUFFIX}")):
        if not file.is_dir():
            yield file


def digest_of(folders: Sequence[Path], compiler: str) -> str:
    """Hex digest of what the files of some folders hold, and of what makes a library of them.

    Raises:
        PackError: When a file cannot be read.
    """
    made = hashlib.sha256(compiler.encode())
    for folder in folders:
        for file in files(folder):
            try:
                data = read_regular(file)
            except OSError as problem:
                hint = "Take it out, or mend its link or its permissions."
                raise PackError(f"cannot be read: {problem.strerror or problem}", path=near(file), hint=hint) from None
            made.update(f"\0{folder.name}/{file.relative_to(folder).as_posix()}\0{len(data)}\0".encode())
            made.update(data)
    return made.hexdigest()


def remembered(
    folders: Sequence[Path],
    compiler: str,
    recall: Callable[[str], dict[str, Any] | None],
    keep: Callable[[str, dict[str, Any]], None],
) -> str:
    """As `digest_of`, but what was worked out before for files of the same names, sizes and times is not worked out again.

    Args:
        folders: Of packs and knowledge.
        compiler: What makes a library of them.
        recall: Gives what was kept under a name.
        keep: Keeps something under a name.

    Raises:
        PackError: When a file cannot be read.
    """
    looked = time.time_ns()
    state, changed = _state(folders, compiler)
    known = (recall(state) or {}).get("digest")
    if isinstance(known, str):
        return known
    made = digest_of(folders, compiler)
    if changed < looked - _RACY_NS:
        keep(state, {"digest": made})
    return made


def near(file: Path) -> str:
    """A file's name for messages: from the folder that the run began in where that is above it."""
    return file.relative_to(Path.cwd()).as_posix() if file.is_relative_to(Path.cwd()) else file.as_posix()


def _state(folders: Sequence[Path], compiler: str) -> tuple[str, int]:
    """A hex digest of the names, sizes and times of all files, and the last of those times in nanoseconds."""
    lines = [compiler]
    last = 0
    for folder in folders:
        lines.append(f"{folder.name}\0{folder}")
        stack = [str(folder)]
        while stack:
            for entry in _entries(stack.pop()):
                if entry.is_dir(follow_symlinks=False):
                    stack.append(entry.path)
                elif entry.name.lower().endswith(_SUFFIX):
                    told, changed = _told(entry.path)
                    lines.append(f"{entry.path}\0{told}")
                    last = max(last, changed)
    return hashlib.sha256("\0\0".join(lines).encode("utf-8", "surrogateescape")).hexdigest(), last


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        return []


def _told(file: str) -> tuple[str, int]:
    try:
        found = os.stat(file)  # noqa: PTH116
    except OSError as problem:
        return f"{problem.errno}", time.time_ns()
    changed = max(found.st_mtime_ns, found.st_ctime_ns)
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino} {found.st_dev}", changed
