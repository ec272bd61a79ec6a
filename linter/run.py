"""One file or many to a report; the command and the server both come through here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from linter.engine import Engine
from linter.errors import UncheckedError
from linter.model import FileResult, Options
from linter.reading import read_path

OptionsFor = Callable[[Path], Options]


def check_file(engine: Engine, file: Path, options: Options, path: str | None = None) -> FileResult:
    """Check one file; what goes wrong with it is in the result, not raised."""
    name = path if path is not None else file.as_posix()
    try:
        return engine.check(read_path(file, name), options)
    except UncheckedError as problem:
        where = f"line {problem.line}: " if problem.line is not None else ""
        return FileResult(name, False, error=f"{where}{problem.message}" + (f" ({problem.hint})" if problem.hint else ""))
    except RecursionError:
        return FileResult(name, False, error="nested too deeply to be checked")
    except Exception as problem:  # noqa: BLE001  a crash in one file must not lose the others
        return FileResult(name, False, error=f"internal error: {type(problem).__name__}: {problem}")


def check_files(
    engine: Engine, files: Iterable[Path], options_for: OptionsFor, progress: Callable[[Path], None] | None = None
) -> list[FileResult]:
    """Check files one after the other, in path order."""
    results = []
    for file in files:
        results.append(check_file(engine, file, options_for(file)))
        if progress is not None:
            progress(file)
    return results
