"""The command line: options in, exit code out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def _main() -> None:
    """Regulatory-language linter."""


@app.command()
def check(paths: Annotated[list[Path], typer.Argument()] = [Path()], format: str = "json", min_confidence: str = "medium") -> None:  # noqa: B006
    """Check files."""
    import platformdirs

    from linter.discovery import discover
    from linter.engine import Engine
    from linter.library.load import load_library
    from linter.model import Confidence, Options, Report
    from linter.reporters import json as reporter
    from linter.run import check_files
    from linter.version import __version__

    library = load_library(cache=Path(platformdirs.user_cache_dir("reglint")))
    options = Options(min_confidence=Confidence(min_confidence))
    found = discover(paths)
    results = check_files(Engine(library), found.files, lambda _: options)
    typer.echo(reporter.render(Report(tuple(results), __version__, library.digest)), nl=False)
    raise typer.Exit(1 if any(file.findings for file in results) else 0)
