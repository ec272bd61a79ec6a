"""What `reglint check` does between its options and its exit code."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from linter.cli_io import cache_folder, echo, write
from linter.errors import UsageError
from linter.model import Confidence, Options, Report, Severity
from linter.nearest import nearest
from linter.run import STDIN, CheckRequest, run_check

Word = TypeVar("Word", bound=StrEnum)
FORMATS = ("text", "concise", "json")
NEVER = "never"
_LONG_RUN_SECONDS = 1.0


@dataclass(frozen=True)
class Asked:
    """The options of `reglint check` that say what to check, as they were typed."""

    paths: tuple[Path, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    min_confidence: str
    fail_on: str
    exit_zero: bool
    stdin_name: str | None


@dataclass(frozen=True)
class Show:
    """The options of `reglint check` that say how to report, as they were typed."""

    format: str
    output: Path | None
    quiet: bool
    statistics: bool
    no_color: bool


def check(asked: Asked, show: Show) -> int:
    """Run, report, return the exit code.

    Raises:
        ReglintError: With `exit_code` 2.
    """
    if show.format not in FORMATS:
        raise UsageError(f"--format: there is no format {show.format!r}", hint=nearest(show.format, FORMATS))
    request = make_request(asked)
    progress = None if show.quiet else _Bar()
    try:
        report, code = run_check(request, progress)
    finally:
        if progress is not None:
            progress.close()
    text = render(report, show)
    if show.output is not None:
        write(show.output, text)
    else:
        echo(text)
    if not report.files and not show.quiet:
        print(_nothing_checked(report), file=sys.stderr)
    return code


def make_request(asked: Asked) -> CheckRequest:
    """Typed options as a request.

    Raises:
        UsageError: When a word is not one of its option's, or standard input is asked for in a way that makes no sense.
    """
    dash = Path("-")
    files = tuple(path for path in asked.paths if path != dash)
    if asked.stdin_name is not None and dash not in asked.paths:
        raise UsageError("--stdin-filename names what `-` reads, but `-` is not among the paths", hint="Add `-`.")
    return CheckRequest(
        paths=files,
        options=Options(
            jurisdictions=asked.jurisdictions,
            select=asked.select,
            ignore=asked.ignore,
            min_confidence=word("--min-confidence", asked.min_confidence, Confidence),
        ),
        stdin=sys.stdin.buffer.read() if dash in asked.paths else None,
        stdin_name=asked.stdin_name or STDIN,
        fail_on=None if asked.fail_on == NEVER else word("--fail-on", asked.fail_on, Severity, NEVER),
        exit_zero=asked.exit_zero,
        cache=cache_folder(),
    )


def word(option: str, value: str, kind: type[Word], *more: str) -> Word:
    """A word of an option's vocabulary.

    Raises:
        UsageError: When it is none, with the nearest one.
    """
    try:
        return kind(value)
    except ValueError:
        words = [*(item.value for item in kind), *more]
        raise UsageError(f"{option}: {value!r} is not one of {', '.join(words)}", hint=nearest(value, words)) from None


def render(report: Report, show: Show) -> str:
    """The report in the format asked for."""
    if show.format == "json":
        from linter.reporters import json

        return json.render(report)
    from linter.reporters import text

    screen = text.Screen(color=use_color(show), width=_width(show), quiet=show.quiet, statistics=show.statistics)
    return text.concise(report, screen) if show.format == "concise" else text.render(report, screen)


def use_color(show: Show) -> bool:
    """Colours are for terminals whose user has not refused them."""
    if show.no_color or show.output is not None or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def _width(show: Show) -> int:
    import shutil

    if show.output is not None or not sys.stdout.isatty():
        return 100
    return max(60, min(shutil.get_terminal_size().columns, 120))


def _nothing_checked(report: Report) -> str:
    left = ", ".join(f"{reason} ({count})" for reason, count in report.left_out)
    return "warning: no file was checked" + (f"; left out: {left}" if left else "")


class _Bar:
    """A progress bar on standard error; it appears on terminals only, and only once a run has proven long."""

    def __init__(self) -> None:
        self._wanted = sys.stderr.isatty()
        self._since = time.monotonic()
        self._bar: Any = None
        self._task: Any = None

    def __call__(self, done: int, total: int) -> None:
        if not self._wanted or time.monotonic() - self._since < _LONG_RUN_SECONDS:
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("checking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("checking", total=total)
            self._bar.start()
        self._bar.update(self._task, completed=done)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.stop()
