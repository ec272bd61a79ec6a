"""A judged file, and what many of them come to: one list of results, what is left of them on changed lines, an exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from linter.config import Settings
from linter.counting import many
from linter.engine import Engine, selected
from linter.model import Confidence, Document, FileResult, Finding, Note, Options, Severity, Status, Voice
from linter.run import CLEAN, FOUND, UNCHECKED

if TYPE_CHECKING:
    from linter.changes import Changes


@dataclass(frozen=True)
class Judgement:
    """A judged file and what is needed to go on with it.

    Attributes:
        file: As named by the user.
        name: Relative to the settings' root, or None when it is outside.
        document: As read; None when it could not be, and in a run over many files, which need it no more.
        in_settings: Findings about suppressions that the settings hold for it.
    """

    file: Path
    name: str | None
    settings: Settings
    result: FileResult
    document: Document | None = None
    in_settings: tuple[Finding, ...] = ()


def by_position(finding: Finding) -> tuple[int, int, int, int, str]:
    """What findings of one file are sorted by."""
    place = finding.place
    return place.line, place.column, place.end_line, place.end_column, finding.rule


def results_of(judgements: Sequence[Judgement]) -> list[FileResult]:
    """The results by path; what is found about suppressions in settings counts to the settings file."""
    results = [item.result for item in judgements]
    for path, about in _about_settings(judgements).items():
        same = next((index for index, result in enumerate(results) if result.path == path), None)
        if same is None:
            results.append(FileResult(path, True, findings=about))
        else:
            merged = sorted((*results[same].findings, *about), key=by_position)
            results[same] = replace(results[same], findings=tuple(merged))
    results.sort(key=lambda result: result.path)
    return results


def _about_settings(judgements: Sequence[Judgement]) -> dict[str, tuple[Finding, ...]]:
    found: dict[str, list[Finding]] = {}
    for item in judgements:
        for finding in item.in_settings:
            found.setdefault(finding.place.path, []).append(finding)
    return {path: tuple(sorted(items, key=by_position)) for path, items in found.items()}


def options_of(judgements: Sequence[Judgement]) -> Iterator[Options]:
    """What files are judged by, each once or oftener."""
    seen: dict[tuple[int, Path], Callable[[str], Options]] = {}
    for item in judgements:
        folder = item.file.parent
        key = (id(item.settings), folder)
        if key not in seen:
            seen[key] = item.settings.options_in(folder)
        yield seen[key](item.file.name)


def exit_code(judgements: Sequence[Judgement]) -> int:
    """0 for clean, 1 for findings at or above the `fail-on` of their settings, 3 when something is unchecked."""
    if not all(item.result.checked for item in judgements):
        return UNCHECKED
    limits = {id(item.settings): item.settings.fail_on for item in judgements if item.result.findings or item.in_settings}
    for item in judgements:
        limit = limits.get(id(item.settings))
        if limit is not None and any(_reaches(finding, limit) for finding in (*item.result.findings, *item.in_settings)):
            return FOUND
    return CLEAN


def _reaches(finding: Finding, limit: Severity) -> bool:
    return finding.status is Status.ACTIVE and finding.severity.rank >= limit.rank


def only_changed(item: Judgement, changes: Changes) -> Judgement:
    """A judgement without the findings on unchanged lines; a note counts those that are active."""
    if item.document is None:
        return item
    from linter.changes import on_changed_lines

    kept = on_changed_lines(item.result.findings, changes.of(item.file), item.document.source)
    gone = sum(finding.status is Status.ACTIVE for finding in item.result.findings) - sum(
        finding.status is Status.ACTIVE for finding in kept
    )
    notes = item.result.notes
    if gone:
        notes = (
            *notes,
            Note(f"{many(gone, 'finding')} on unchanged lines {'is' if gone == 1 else 'are'} not shown"),
        )
    return replace(item, result=replace(item.result, findings=kept, notes=notes), in_settings=())


def judged_in_full(engine: Engine, options: Options, voice: Voice | None) -> frozenset[str]:
    """Rules none of whose findings can fall below the confidence asked for: judging takes off up to three steps."""
    library = engine.library
    from linter.judging.draft import citable

    cited = citable(library, options)
    steps = 2 if voice is Voice.INFORMING else 0
    found = set()
    for name, rule in library.rules.items():
        lowest = max(Confidence.LOW.rank, rule.confidence.rank - steps - (1 if rule.relation else 0))
        if name in cited and selected(rule, options) and lowest >= options.min_confidence.rank:
            found.add(name)
    return frozenset(found)
