"""Where reports go: standard output, `--output`, and any number of `--report FORMAT:FILE`."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from linter.cli_io import echo, write
from linter.errors import ReglintError, UsageError
from linter.model import FileResult, Report, Source
from linter.nearest import nearest
from linter.reading import format_of
from linter.reading.source import decode, read_bytes
from linter.regular import real
from linter.reporters.formats import FOR_PEOPLE, FORMATS, render
from linter.reporters.sources import Sources

if TYPE_CHECKING:
    from linter.reporters.text import Screen


@dataclass(frozen=True)
class Output:
    """One report to make: its format and its file, None for standard output."""

    format: str
    target: Path | None


def outputs(format_name: str, output: Path | None, reports: Sequence[str]) -> list[Output]:
    """The reports that the options ask for, looked over before anything is checked.

    Raises:
        UsageError: When a format is unknown, a file is named twice, or it stands in no folder.
    """
    asked = [Output(_known("--format", format_name), output)]
    for text in reports:
        name, colon, target = text.partition(":")
        _known("--report", name)
        if not colon or not target:
            raise UsageError(f"--report {text}: the file is missing", hint=f"Write --report {name}:FILE.")
        asked.append(Output(name, Path(target)))
    taken: set[Path] = set()
    for item in asked:
        if item.target is None:
            continue
        _writable(item.target)
        if real(item.target) in taken:
            raise UsageError("two reports cannot be written to one file", path=item.target.as_posix(), hint="Name another file.")
        taken.add(real(item.target))
    return asked


def deliver(report: Report, asked: Sequence[Output], screen: Callable[[Output], Screen], sources: Sources) -> None:
    """Write every report, files first.

    Raises:
        UsageError: When a file cannot be written; the others are.
    """
    problem: UsageError | None = None
    for item in sorted(asked, key=lambda item: item.target is None):
        parts = render(report, item.format, screen(item) if item.format in FOR_PEOPLE else None, sources)
        if item.target is None:
            for part in parts:
                echo(part)
            continue
        try:
            write(item.target, parts)
        except UsageError as found:
            problem = problem or found
    if problem is not None:
        raise problem


def sources_of(stdin: bytes | None, stdin_name: str) -> Sources:
    """Reads the file of a result again; None when it cannot be read or is no longer what was checked."""
    last: dict[str, Source | None] = {}

    def source(result: FileResult) -> Source | None:
        if result.path not in last:
            # one at a time: a site's pages do not fit into memory together
            last.clear()
            last[result.path] = _again(result, stdin if result.path == stdin_name else None)
        return last[result.path]

    return source


def _again(result: FileResult, data: bytes | None) -> Source | None:
    if not result.sha256:
        return None
    try:
        data = read_bytes(Path(result.path), result.path) if data is None else data
        source = decode(data, result.path, format_of(result.path) or "plain")
    except (ReglintError, OSError, ValueError):
        return None
    return source if source.sha256 == result.sha256 else None


def _known(option: str, name: str) -> str:
    if name not in FORMATS:
        raise UsageError(f"{option}: there is no format {name!r}", hint=nearest(name, FORMATS))
    return name


def _writable(target: Path) -> None:
    code = errno.EISDIR if target.is_dir() else 0 if target.parent.is_dir() else errno.ENOENT
    if real(target).is_symlink():
        code = errno.ELOOP
    if code:
        message = f"the report cannot be written: {os.strerror(code)}"
        raise UsageError(message, path=target.as_posix(), hint="Name a file in a folder that exists and may be written.")
