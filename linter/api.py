"""The library: check text or files from Python. Import these names from `linter`.

>>> from linter import check_text
>>> report = check_text("This infusion has no side effects.")
>>> [(item.rule, item.place.line, item.place.column) for item in report.findings]
[('safety/no-side-effects', 1, 19)]
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from os import PathLike
from pathlib import Path

from linter.discovery import discover
from linter.engine import Engine
from linter.home import cache_folder
from linter.library.load import Library, load_library
from linter.model import Finding, Options, Report, Severity
from linter.nearest import nearest
from linter.reading import format_of, formats, read_source
from linter.reading.source import source_from_text
from linter.run import check_files, check_names, check_read, make_report

__all__ = ["Finding", "Report", "Severity", "check_paths", "check_text", "load_library"]


def check_text(
    text: str,
    *,
    path: str = "text.txt",
    format_name: str | None = None,
    options: Options | None = None,
    library: Library | None = None,
) -> Report:
    """Check a text that is already decoded.

    Args:
        text: The whole text, newlines as they stand.
        path: The name it is reported under; its suffix says the format, plain text when it is unknown.
        format_name: The format, such as "markdown", where the name does not say it.
        options: What it is judged by; the law of the United States when left out.
        library: Packs and knowledge; reglint's own when left out.

    Returns:
        A report of one file. Lines and columns are 1-based and count code points; ends are exclusive.

    Raises:
        ValueError: When there is no such format.
        ReglintError: When the options name a pack, rule or jurisdiction that does not exist.
    """
    if format_name is not None and format_name not in formats():
        raise ValueError(f"there is no format {format_name!r}. {nearest(format_name, formats())}")
    engine, options = _engine(library), options or Options()
    check_names(options, engine.library)
    source = source_from_text(text, path, format_name or format_of(path) or "plain")
    return make_report(engine.library, [check_read(engine, path, options, lambda: read_source(source))], options)


def check_paths(paths: Iterable[str | PathLike[str]], *, options: Options | None = None, library: Library | None = None) -> Report:
    """Check files and folders; folders are walked as the command walks them, .gitignore respected.

    Args:
        paths: Files and folders. A file named here is read whatever its suffix.
        options: What they are judged by; the law of the United States when left out.
        library: Packs and knowledge; reglint's own when left out.

    Returns:
        The report. A file that cannot be checked is in it with `checked` false and an `error`; nothing is raised for it.

    Raises:
        ReglintError: When the options name a pack, rule or jurisdiction that does not exist.
    """
    engine, options = _engine(library), options or Options()
    check_names(options, engine.library)
    found = discover([Path(path) for path in paths])
    files = check_files(engine, found.files, lambda _: options)
    return make_report(engine.library, files, options, tuple(sorted(found.left_out.items())))


def _engine(library: Library | None) -> Engine:
    return _own() if library is None else _of(_Key(library))


@lru_cache(maxsize=1)
def _own() -> Engine:
    return Engine(load_library(cache=cache_folder()))


class _Key:
    """Makes a library hashable by what it was made from, so that calls with the same one share an engine."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.library.digest == self.library.digest

    def __hash__(self) -> int:
        return hash(self.library.digest)


@lru_cache(maxsize=4)
def _of(key: _Key) -> Engine:
    return Engine(key.library)
