"""The commands about knowledge: `knowledge check`, `knowledge import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from linter.cli_io import echo
from linter.home import cache_folder

knowledge = typer.Typer(no_args_is_help=True, help="Check additions to the knowledge, and draft entries from label files.")


@knowledge.command("check")
def check(
    folder: Annotated[Path | None, typer.Argument(help="A folder of your own facts; reglint's own when left out.")] = None,
) -> None:
    """Read the knowledge with a folder of your own facts over it, and say what it then holds.

    Exit code: 0 it can be used, 2 it has a mistake.
    """
    from linter.library.load import load_library

    facts = load_library((), [folder] if folder is not None else (), cache_folder()).knowledge
    echo(f"{len(facts.drugs)} drugs, {len(facts.classes)} classes, {len(facts.conditions)} conditions: no mistakes\n")


@knowledge.command("import")
def draft(
    file: Annotated[Path, typer.Argument(help="An openFDA drug-label JSON file or a DailyMed SPL XML file on this machine.")],
) -> None:
    """Print a draft entry made from a label file. It is marked as a draft and is not used until someone has reviewed it."""
    from linter.library.labels import draft_entry

    echo(draft_entry(file))
