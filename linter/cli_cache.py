"""The commands about what is kept between runs: `cache status`, `cache clean`."""

from __future__ import annotations

import typer

from linter.cli_io import echo
from linter.home import cache_folder

cache = typer.Typer(no_args_is_help=True, help="See or remove what is kept between runs.")


@cache.command("status")
def status() -> None:
    """Print where results of unchanged files are kept, how many, and their size."""
    from linter.cache import Cache

    folder = cache_folder()
    kept = Cache(folder)
    found = kept.status()
    kept.close()
    lines = (
        f"folder   {folder}",
        f"results  {found.results}",
        f"files    {found.files}",
        f"size     {found.size / 1_000_000:.1f} MB of at most {kept.limit / 1_000_000:.0f} MB",
    )
    echo("".join(f"{line}\n" for line in (*lines, *(f"warning: {problem}" for problem in kept.problems))))


@cache.command("clean")
def clean() -> None:
    """Forget the results of all files and the compiled copies of packs; they are made again when needed."""
    from linter.cache import Cache
    from linter.errors import UsageError
    from linter.library.load import forget_copies

    folder = cache_folder()
    try:
        Cache(folder).clean()
        forget_copies(folder)
    except OSError as problem:
        raise UsageError(f"the cache cannot be removed: {problem.strerror or problem}", path=folder.as_posix()) from None
    echo(f"removed what was kept in {folder}\n")
