"""The commands that measure: `evaluate` against labelled lines, `audit` against one's own judgement."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linter.cli_io import echo
from linter.cli_project import Where, day, project
from linter.errors import UsageError
from linter.model import Status
from linter.regular import text_of

if TYPE_CHECKING:
    from linter.audit import Verdict
    from linter.model import Finding

_UNCHECKED = 3
_ANSWERS = {"t": True, "true": True, "y": True, "f": False, "false": False, "n": False}


def evaluate(
    gold: Annotated[Path, typer.Argument(help="Labelled lines: JSON objects with file (or repo and path), line and labels.")],
    text: Annotated[Path, typer.Argument(help="The folder that holds the files they name.")],
    format: Annotated[str, typer.Option("--format", "-f", help="text, or json for the counts alone.")] = "text",
    kind: Annotated[str | None, typer.Option(help="Only lines of this kind of file, such as promo.")] = None,
    config: Annotated[Path | None, typer.Option(help="Use this settings file for everything.")] = None,
    isolated: Annotated[bool, typer.Option("--isolated", help="Read no settings file.")] = False,
    today: Annotated[str | None, typer.Option(help="The day the numbers bear; today in UTC when left out.")] = None,
) -> None:
    """Score the findings against labelled lines: precision, recall and F1 per label and per rule.

    Exit code: 0 scored, 2 nothing to score or wrong usage, 3 a file could not be checked.
    """
    import json

    from linter import evaluation

    if format not in ("text", "json"):
        raise UsageError(f"there is no format {format!r}", hint="Write text or json.")
    judged = evaluation.read_gold(_read(gold), gold.as_posix())
    if kind is not None:
        only = ({line: item for line, item in lines.items() if item.kind == kind} for lines in judged.values())
        judged = {name: lines for name, lines in zip(judged, only, strict=True) if lines}
    present = {name: lines for name, lines in judged.items() if (text / name).is_file()}
    if not present:
        raise UsageError("no file that the labels name is here", path=text.as_posix(), hint="Name the folder their paths begin in.")
    if len(present) < len(judged):
        typer.echo(f"{len(judged) - len(present)} of {len(judged)} files are missing; scored without them", err=True)
    checker = project(Where(config, isolated, today))
    found, packs, unchecked = {}, {}, False
    for name in sorted(present):
        judgement = checker.judge_file(text / name)
        packs.update({pack.id: pack.label for pack in checker.engine(judgement.settings).library.packs.values()})
        if not judgement.result.checked:
            typer.echo(f"{name}: not checked: {judgement.result.error}", err=True)
            unchecked = True
        found[name] = judgement.result.findings
    result = evaluation.evaluate(present, found, packs)
    if format == "json":
        echo(json.dumps(evaluation.numbers(result, day(today).isoformat()), indent=1) + "\n")
    else:
        echo(evaluation.table("all lines", result) + "\n")
        easy = evaluation.evaluate(evaluation.strict(present), found, packs)
        echo(evaluation.table("without the lines marked hard", easy, rules=False))
    if unchecked:
        raise typer.Exit(_UNCHECKED)


def audit(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.")],
    labels: Annotated[Path, typer.Option(help="Where your verdicts are kept, as JSON lines.")] = Path("reglint-audit.jsonl"),
    rule: Annotated[list[str] | None, typer.Option(help="Only findings of these packs or pack/rules.")] = None,
    numbers: Annotated[bool, typer.Option("--numbers", help="Ask nothing; print the numbers so far.")] = False,
    config: Annotated[Path | None, typer.Option(help="Use this settings file for everything.")] = None,
    isolated: Annotated[bool, typer.Option("--isolated", help="Read no settings file.")] = False,
    today: Annotated[str | None, typer.Option(help="The day the verdicts bear; today in UTC when left out.")] = None,
) -> None:
    """Judge the findings in your own files one by one, and see how often each rule is right.

    Every answer is kept at once; the next run goes on where you stopped. Exit code: 0, or 3 when a file could not be checked.
    """
    from linter.audit import read_verdicts, tally
    from linter.cli_io import listed
    from linter.project import ProjectRequest

    verdicts = read_verdicts(_read(labels), labels.as_posix()) if labels.exists() else {}
    checker = project(Where(config, isolated, today))
    judgements, _ = checker.judge_all(ProjectRequest(tuple(paths)))
    wanted = set(listed(rule))
    for item in judgements:
        if not item.result.checked:
            typer.echo(f"{item.result.path}: not checked: {item.result.error}", err=True)
    findings = [
        finding
        for item in judgements
        for finding in item.result.findings
        if finding.status is Status.ACTIVE and (not wanted or {finding.rule, finding.pack} & wanted)
    ]
    open_ = [finding for finding in findings if finding.fingerprint not in verdicts]
    if not numbers:
        _ask_all(open_, verdicts, labels, day(today).isoformat())
    echo(tally(findings, verdicts))
    if not all(item.result.checked for item in judgements):
        raise typer.Exit(_UNCHECKED)


def _ask_all(findings: list[Finding], verdicts: dict[str, Verdict], labels: Path, date: str) -> None:
    from linter.audit import verdict_on

    for number, finding in enumerate(findings, 1):
        place = finding.place
        echo(f"\n[{number}/{len(findings)}] {place.path}:{place.line}:{place.column}  {finding.rule}\n")
        echo(f"  {finding.sentence}\n  {finding.message}\n")
        answer = _answer()
        if answer == "q":
            break
        if answer == "s":
            continue
        verdict = verdict_on(finding, date, right=_ANSWERS[answer])
        try:
            with labels.open("a", encoding="utf-8") as handle:
                handle.write(verdict.row())
        except OSError as problem:
            raise UsageError(f"the verdict cannot be kept: {problem.strerror}", path=labels.as_posix()) from None
        verdicts[finding.fingerprint] = verdict
    echo("\n")


def _answer() -> str:
    """One of the answers, or "s" to skip, or "q" to stop; the end of the input stops too."""
    while True:
        try:
            answer = str(typer.prompt("true, false, skip or quit? [t/f/s/q]", prompt_suffix=" ")).strip().lower()
        except typer.Abort:
            return "q"
        if answer in _ANSWERS or answer[:1] in ("s", "q"):
            return answer if answer in _ANSWERS else answer[:1]


def _read(file: Path) -> str:
    try:
        return text_of(file)
    except (OSError, UnicodeDecodeError) as problem:
        why = getattr(problem, "strerror", None) or problem
        raise UsageError(f"cannot be read: {why}", path=file.as_posix(), hint="Name a file of JSON lines in UTF-8.") from None
