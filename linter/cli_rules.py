"""The commands about rules and packs: `explain`, `rules`, `packs test`, `packs schema`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

packs = typer.Typer(no_args_is_help=True, help="Test packs, and print the shape of their files.")


@packs.command("test")
def packs_test(
    folder: Annotated[Path | None, typer.Argument(help="A pack, or a folder of packs. [default: reglint's own packs]")] = None,
) -> None:
    """Run the examples of every rule: each `flags` text must be found, each `passes` text must not.

    Exit code: 0 all do, 1 some do not, 2 the packs cannot be used.
    """
    from linter.library.load import load_library
    from linter.packtest import run_examples

    library = load_library() if folder is None else load_library([folder], own=False)
    outcome = run_examples(library)
    for failure in outcome.failures:
        typer.echo(f"{failure}\n")
    bad = len(outcome.failures)
    typer.echo(f"{outcome.rules} rules, {outcome.examples} examples, " + (f"{bad} failed" if bad else "all as promised"))
    raise typer.Exit(1 if bad else 0)
