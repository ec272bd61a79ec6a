"""What `reglint check` does between its options and its exit code."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from linter.cli_io import echo
from linter.cli_project import Where, project
from linter.cli_report import Output, deliver, outputs, sources_of
from linter.errors import UsageError
from linter.home import cache_folder
from linter.model import Confidence, Report, Severity
from linter.nearest import nearest
from linter.run import CLEAN, STDIN, shown
from linter.timing import stage

if TYPE_CHECKING:
    from linter.cache import Cache
    from linter.changes import Changes
    from linter.project import ProjectRequest
    from linter.reporters.text import Screen

Word = TypeVar("Word", bound=StrEnum)
NEVER = "never"
_LONG_RUN_SECONDS = 1.0


@dataclass(frozen=True)
class Steps:
    """The options of `reglint check` that change what is done with the files and the findings, as they were typed."""

    diff: str | None = None
    no_baseline: bool = False
    show_files: bool = False
    fix: bool = False
    diff_fix: bool = False
    unsafe_fixes: bool = False
    force_exclude: bool = False


@dataclass(frozen=True)
class Speed:
    """The options of `reglint check` that change how fast it is and nothing else, as they were typed."""

    no_cache: bool = False
    strict_cache: bool = False
    jobs: int = 0
    timing: bool = False


@dataclass(frozen=True)
class Asked:
    """The options of `reglint check` that say what to check, as they were typed."""

    paths: tuple[Path, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    min_confidence: str | None
    fail_on: str | None
    exit_zero: bool
    stdin_name: str | None
    profile: str | None = None
    where: Where = field(default_factory=Where)
    steps: Steps = field(default_factory=Steps)
    speed: Speed = field(default_factory=Speed)


@dataclass(frozen=True)
class Show:
    """The options of `reglint check` that say how to report, as they were typed."""

    format: str
    output: Path | None
    quiet: bool
    statistics: bool
    no_color: bool
    reports: tuple[str, ...] = ()


def check(asked: Asked, show: Show) -> int:
    """Run, report, return the exit code.

    Raises:
        ReglintError: With `exit_code` 2.
    """
    if not asked.speed.timing:
        return _check(asked, show)
    if asked.speed.jobs > 1:
        raise UsageError("--timing measures one process", hint="Leave --jobs out.")
    from linter.timing import measured

    with measured() as watch:
        try:
            return _check(replace(asked, speed=replace(asked.speed, jobs=1)), show)
        finally:
            print(watch.table(), end="", file=sys.stderr)


def _check(asked: Asked, show: Show) -> int:
    asked_for = outputs(show.format, show.output, show.reports)
    request = make_request(asked)
    kept = _kept(asked.speed)
    made = project(asked.where, typed_settings(asked), kept, asked.speed.jobs)
    if asked.steps.show_files:
        echo("".join(f"{shown(file)}\n" for file in made.discover(request.paths).files))
        return CLEAN
    if asked.steps.fix or asked.steps.diff_fix:
        from linter import cli_fix

        if asked.steps.diff_fix:
            return cli_fix.preview(made, request, unsafe=asked.steps.unsafe_fixes)
        cli_fix.write(made, request, unsafe=asked.steps.unsafe_fixes)
    progress = None if show.quiet else _Bar()
    try:
        report, code = made.run(request, progress)
    finally:
        if progress is not None:
            progress.close()
        if kept is not None:
            kept.close()
            for problem in dict.fromkeys(kept.problems):
                print(f"warning: {problem}", file=sys.stderr)
    sources = sources_of(request.stdin, request.stdin_name)
    with stage("report"):
        deliver(report, asked_for, lambda output: screen(output, show), sources)
    if not report.files and not show.quiet:
        print(_nothing_checked(report), file=sys.stderr)
    return code


def _kept(speed: Speed) -> Cache | None:
    from linter.cache import Cache

    if speed.no_cache and speed.strict_cache:
        raise UsageError("--no-cache and --strict-cache exclude each other")
    return None if speed.no_cache else Cache(cache_folder(), strict=speed.strict_cache)


def make_request(asked: Asked) -> ProjectRequest:
    """Typed options as a request.

    Raises:
        UsageError: When options exclude each other, or standard input is asked for in a way that makes no sense.
    """
    from linter.project import ProjectRequest
    from linter.reading.source import MAX_BYTES

    dash = Path("-")
    steps = asked.steps
    files = tuple(path for path in asked.paths if path != dash)
    if asked.stdin_name is not None and dash not in asked.paths:
        raise UsageError("--stdin-filename names what `-` reads, but `-` is not among the paths", hint="Add `-`.")
    if steps.fix and steps.diff_fix:
        raise UsageError("--fix and --diff-fix exclude each other")
    if steps.unsafe_fixes and not (steps.fix or steps.diff_fix):
        raise UsageError("--unsafe-fixes needs --fix or --diff-fix")
    if steps.diff is not None and (steps.fix or steps.diff_fix):
        raise UsageError("--diff cannot be joined with fixes, which move lines", hint="Name the files to fix instead.")
    if dash in asked.paths and (steps.fix or steps.diff_fix or steps.diff is not None):
        raise UsageError("standard input can be checked, but not fixed or compared", hint="Name files.")
    return ProjectRequest(
        paths=files,
        stdin=sys.stdin.buffer.read(MAX_BYTES + 1) if dash in asked.paths else None,
        stdin_name=asked.stdin_name or STDIN,
        exit_zero=asked.exit_zero,
        changes=None if steps.diff is None else _changes(steps.diff),
        baseline=not steps.no_baseline,
    )


def _changes(diff: str) -> Changes:
    from linter.changes import from_git, from_patch
    from linter.git import repository

    if diff != "-":
        return from_git(diff, Path.cwd())
    return from_patch(sys.stdin.buffer.read(), repository(Path.cwd()) or Path.cwd())


def typed_settings(asked: Asked) -> dict[str, Any]:
    """The options that are settings, as far as they were typed.

    Raises:
        UsageError: When a word is not one of its option's.
    """
    if asked.min_confidence is not None:
        word("--min-confidence", asked.min_confidence, Confidence)
    if asked.fail_on not in (None, NEVER):
        word("--fail-on", str(asked.fail_on), Severity, NEVER)
    return {
        "select": asked.select or None,
        "ignore": asked.ignore or None,
        "jurisdictions": asked.jurisdictions or None,
        "min-confidence": asked.min_confidence,
        "fail-on": asked.fail_on,
        "profile": asked.profile,
        "force-exclude": asked.steps.force_exclude or None,
    }


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


def screen(output: Output, show: Show) -> Screen:
    """How to write a report for people: files are given no colours and a fixed width."""
    from linter.reporters.text import Screen

    color = output.target is None and use_color(show)
    return Screen(color=color, width=_width(output), quiet=show.quiet, statistics=show.statistics)


def use_color(show: Show) -> bool:
    """Colours are for terminals whose user has not refused them."""
    if show.no_color or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def _width(output: Output) -> int:
    import shutil

    if output.target is not None or not sys.stdout.isatty():
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
