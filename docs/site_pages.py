"""Pages that are made while the site is built: the rules from the packs, the commands from the command line, cues, loose pages.

mkdocs calls the `on_...` functions; the others are pure, and the tests call them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from linter.explain import markdown
from linter.library.load import Library, load_library

COMMANDS = "<!-- the commands -->"
CUES = "<!-- the cues -->"
# what stands in for a table of scores on the page -> the counts of `reglint evaluate --format json`
NUMBERS = {"<!-- the measured numbers -->": "measured", "<!-- the numbers on unseen pages -->": "unseen"}
DATA = Path(__file__).parent / "data"
LINT_COMMAND = "reglint"


def rule_pages(library: Library) -> dict[str, str]:
    """Path in the site's sources -> Markdown: an index, an index of each pack, a page of each rule."""
    numbers, unseen = measured("measured"), measured("unseen")
    pages = {"rules/index.md": _packs_index(library)}
    for pack in library.packs:
        pages[f"rules/{pack}/index.md"] = _pack_index(library, pack)
    for rule in library.rules.values():
        pages[f"rules/{rule.id}.md"] = (
            markdown(rule, library) + measured_rule(rule.id, numbers, unseen) + f"\n[All rules of {rule.pack}](index.md)\n"
        )
    return pages


def _packs_index(library: Library) -> str:
    lines = [
        "# Rules by pack",
        "",
        f"{len(library.rules)} rules in {len(library.packs)} packs, as they stand in the packs this site was built from.",
        "",
        "| pack | rules | what it finds |",
        "| --- | --- | --- |",
    ]
    for name, pack in library.packs.items():
        count = sum(rule.pack == name for rule in library.rules.values())
        lines.append(f"| [{name}]({name}/index.md) | {count} | {_cell(pack.description)} |")
    return "\n".join(lines) + "\n"


def _pack_index(library: Library, name: str) -> str:
    pack = library.packs[name]
    lines = [
        f"# {pack.title}",
        "",
        pack.description,
        "",
        "| rule | severity | confidence | what it finds |",
        "| --- | --- | --- | --- |",
    ]
    for rule in library.rules.values():
        if rule.pack == name:
            stem = rule.id.partition("/")[2]
            lines.append(f"| [{stem}]({stem}.md) | {rule.severity.value} | {rule.confidence.value} | {_cell(rule.title)} |")
    return "\n".join(lines) + "\n"


def measured(name: str) -> dict[str, Any]:
    """The counts of a `reglint evaluate --format json`: on the development set, or on pages that nobody tuned to."""
    found: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return found


def measured_rule(rule: str, numbers: Mapping[str, Any], unseen: Mapping[str, Any]) -> str:
    """What was measured for one rule, as Markdown."""
    said = f"{_precision(rule, numbers, 'the development set')} {_precision(rule, unseen, 'pages of other sites')}"
    return f"\n## Measured\n\n{said} [What that means](../../evaluation.md)\n"


def _precision(rule: str, numbers: Mapping[str, Any], where: str) -> str:
    day, lines = numbers["date"], sum(numbers["lines"].values())
    counts = numbers["rules"].get(rule, {"right": 0, "wrong": 0})
    right, wrong = counts["right"], counts["wrong"]
    if not right + wrong:
        return f"Not found on {lines:,} labelled lines of {where} ({day}), so its precision there is not known."
    found = f"{right} right and {wrong} wrong findings on {lines:,} labelled lines ({day})"
    return f"Precision {right / (right + wrong):.2f} on {where}: {found}."


def measured_table(numbers: Mapping[str, Any]) -> str:
    """The scores of each label, as Markdown."""
    lines = [
        f"Measured on {numbers['date']} on {sum(numbers['lines'].values()):,} lines.",
        "",
        "| label | precision | recall | labelled lines | findings |",
        "| --- | --- | --- | --- | --- |",
    ]
    for label, counts in numbers["labels"].items():
        found, gold = counts["right"] + counts["wrong"], counts["hit"] + counts["missed"]
        shares = [f"{part / whole:.2f}" if whole else "-" for part, whole in ((counts["right"], found), (counts["hit"], gold))]
        lines.append(f"| {label} | {shares[0]} | {shares[1]} | {gold} | {found} |")
    lines += ["", "| kind of page | labelled lines | wrong findings per 1,000 lines |", "| --- | --- | --- |"]
    for kind, count in numbers["lines"].items():
        lines.append(f"| {kind} | {count} | {1000 * numbers['wrong'][kind] / count:.1f} |")
    return "\n".join(lines)


def cue_table(library: Library) -> str:
    """All cue categories, each with its reach, its first cues and the rules that it excuses."""
    lines: list[str] = []
    for name, category in sorted(library.cues.items()):
        reach = sorted({f"{cue.direction}, {cue.within} tokens" for cue in category.cues})
        facts = [f"Reach: {'; '.join(reach)}."]
        if category.section:
            facts.append("A heading or lead-in with such a cue colours everything below it.")
        if category.heading_only:
            facts.append("It counts in headings and lead-ins only.")
        if category.stops:
            facts.append("Ends at: " + ", ".join(f"`{word}`" for word in sorted(category.stops)) + ".")
        shown = ", ".join(f"`{cue.phrase}`" for cue in category.cues[:12])
        more = f", and {len(category.cues) - 12} more" if len(category.cues) > 12 else ""
        excused = [rule.id for rule in library.rules.values() if name in rule.unless]
        users = (
            f"{len(excused)} of {len(library.rules)} rules name it as an excuse." if excused else "No rule names it as an excuse."
        )
        lines += [f"### {name}", "", f"**{category.title}.** {category.description}", "", f"{' '.join(facts)} {users}", ""]
        lines += [f"Cues: {shown}{more}.", ""]
    return "\n".join(lines)


def command_reference() -> str:
    """Every command with its arguments and options, from the command line itself."""
    import typer.main

    from linter.cli import app

    return "\n".join(
        line for path, command in _commands((LINT_COMMAND,), typer.main.get_command(app)) for line in _command(path, command)
    )


def _commands(path: tuple[str, ...], command: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    below: Mapping[str, Any] = getattr(command, "commands", {})
    if not below:
        yield path, command
    for name in sorted(below):
        yield from _commands((*path, name), below[name])


def _command(path: tuple[str, ...], command: Any) -> Iterator[str]:
    arguments = [item for item in command.params if item.param_type_name == "argument"]
    options = [item for item in command.params if item.param_type_name == "option"]
    yield f"## {' '.join(path)}"
    yield ""
    typed = [_name(item) if item.required else f"[{_name(item)}]" for item in arguments]
    yield f"`{' '.join((*path, '[OPTIONS]', *typed))}`"
    yield ""
    for paragraph in (command.help or "").split("\n\n"):
        yield " ".join(paragraph.split())
        yield ""
    rows = [(f"`{_name(item)}`", item.help) for item in arguments]
    rows += [(", ".join(f"`{name}`" for name in (*item.opts, *item.secondary_opts)), item.help) for item in options]
    if rows:
        yield "| argument or option | what it does |"
        yield "| --- | --- |"
        yield from (f"| {name} | {_cell(says or '')} |" for name, says in rows)
        yield ""


def _name(argument: Any) -> str:
    return str(argument.name).upper()


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def loose_pages(nav: list[Any], present: list[str]) -> list[str]:
    """The pages that the navigation does not name, the rules left aside."""
    named = set(_named(nav))
    return sorted(page for page in present if page not in named and not page.startswith("rules/"))


def _named(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict):
        for item in nav.values():
            yield from _named(item)
    else:
        for item in nav or ():
            yield from _named(item)


def on_files(files: Any, config: Any) -> Any:
    """Add the pages of the rules, and put every loose page into the navigation."""
    from mkdocs.structure.files import File

    library = load_library()
    for name, text in rule_pages(library).items():
        files.append(File.generated(config, name, content=text))
    loose = loose_pages(config.nav, [file.src_uri for file in files.documentation_pages()])
    reference = next(item["Reference"] for item in config.nav if isinstance(item, dict) and "Reference" in item)
    reference.extend(loose)
    rules = [{pack.title: f"rules/{name}/index.md"} for name, pack in library.packs.items()]
    at = next(index for index, item in enumerate(config.nav) if "Reference" in item)
    config.nav.insert(at, {"Rules": [{"All packs": "rules/index.md"}, *rules]})
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Fill in what is made from the library or the command line."""
    if page.file.src_uri == "commands.md":
        return markdown.replace(COMMANDS, command_reference())
    if page.file.src_uri == "cues.md":
        return markdown.replace(CUES, cue_table(load_library()))
    if page.file.src_uri == "evaluation.md":
        for place, name in NUMBERS.items():
            markdown = markdown.replace(place, measured_table(measured(name)))
    return markdown
