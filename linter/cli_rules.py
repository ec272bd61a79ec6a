"""The commands about rules and packs: `explain`, `rules`, `packs test`, `packs schema`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linter.cli_io import echo, listed
from linter.counting import many
from linter.errors import UsageError
from linter.home import cache_folder
from linter.nearest import nearest

if TYPE_CHECKING:
    from linter.library.knowledge import Knowledge

packs = typer.Typer(no_args_is_help=True, help="Test packs, and print the shape of their files.")


def explain(
    rule: Annotated[str | None, typer.Argument(help="pack/rule, or a former name of it.")] = None,
    drug: Annotated[str | None, typer.Option(help="Say what the knowledge holds about a drug, device, substance or class.")] = None,
    format: Annotated[str, typer.Option("--format", "-f", help="text, markdown or json.")] = "text",
) -> None:
    """Say what a rule finds, why, on what authority, and what to write instead; or what is known about a drug."""
    import json
    import shutil

    from linter import explain as explaining
    from linter.library.load import load_library

    _known(format, ("text", "markdown", "json"))
    library = load_library(cache=cache_folder())
    if drug is not None:
        _explain_drug(library.knowledge, drug, format)
        return
    if rule is None:
        raise UsageError("name a rule, or a drug with --drug", hint="`reglint rules` lists the rules.")
    found = explaining.find_rule(library, rule)
    if format == "json":
        echo(json.dumps(explaining.card(found, library), ensure_ascii=False, indent=2) + "\n")
    elif format == "markdown":
        echo(explaining.markdown(found, library))
    else:
        echo(explaining.text(found, library, max(50, min(shutil.get_terminal_size((88, 24)).columns, 100))))


def _explain_drug(knowledge: Knowledge, name: str, format: str) -> None:
    import json

    from linter import drugcard

    entry = drugcard.find_drug(knowledge, name)
    if format == "json":
        echo(json.dumps(drugcard.card(knowledge, entry), ensure_ascii=False, indent=2) + "\n")
    else:
        echo(drugcard.text(knowledge, entry))


def rules(
    format: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
    pack: Annotated[list[str] | None, typer.Option(help="Only the rules of these packs; repeat or separate by commas.")] = None,
) -> None:
    """List the rules: severity, confidence, id and title."""
    import json

    from linter.explain import card
    from linter.library.load import load_library

    _known(format, ("text", "json"))
    library = load_library(cache=cache_folder())
    wanted = listed(pack)
    for name in wanted:
        if name not in library.packs:
            raise UsageError(f"--pack: there is no pack {name!r}", hint=nearest(name, library.packs))
    shown = [rule for rule in library.rules.values() if not wanted or rule.pack in wanted]
    if format == "json":
        echo(json.dumps([card(rule, library) for rule in shown], ensure_ascii=False, indent=2) + "\n")
        return
    wide = max((len(rule.id) for rule in shown), default=0)
    echo("".join(f"{rule.severity.value:<8}{rule.confidence.value:<7}{rule.id:<{wide}}  {rule.title}\n" for rule in shown))


@packs.command("test")
def packs_test(
    folder: Annotated[Path | None, typer.Argument(help="A pack, or a folder of packs; reglint's own when left out.")] = None,
    cost: Annotated[bool, typer.Option("--cost", help="Warn about rules that ordinary text has tried too often.")] = False,
) -> None:
    """Run the examples of every rule: each `flags` text must be found, each `passes` text must not.

    Exit code: 0 all do, 1 some do not, 2 the packs cannot be used. What a rule costs does not change it.
    """
    from linter.library.load import load_library
    from linter.packcost import MANY, costs
    from linter.packtest import run_examples

    # no compiled copy: it names the files as they were seen from another folder
    library = load_library() if folder is None else load_library([folder], own=False)
    outcome = run_examples(library)
    for failure in outcome.failures:
        echo(f"{failure}\n\n")
    bad = len(outcome.failures)
    echo(
        f"{many(outcome.rules, 'rule')}, {many(outcome.examples, 'example')}, "
        + (f"{bad} failed\n" if bad else "all as promised\n")
    )
    if cost:
        dear = [item for item in costs(library) if item.segments > MANY]
        echo("".join(f"\n{item}\n" for item in dear))
        counted = f"{len(dear)} of {outcome.rules} rules" if dear else "no rule"
        echo(f"\n{counted} tried in more than {MANY:.0f} of 1,000 segments of ordinary text\n")
    raise typer.Exit(1 if bad else 0)


@packs.command("schema")
def packs_schema(
    kind: Annotated[str, typer.Argument(help="The kind of file: rule, pack or cue.")] = "rule",
) -> None:
    """Print the JSON Schema of a kind of pack file, for editors."""
    from linter.library import jsonschema

    _known(kind, tuple(jsonschema.KINDS), "kind of file")
    echo(jsonschema.render(kind))


def _known(word: str, words: tuple[str, ...], what: str = "format") -> None:
    if word not in words:
        raise UsageError(f"there is no {what} {word!r}", hint=nearest(word, words))
