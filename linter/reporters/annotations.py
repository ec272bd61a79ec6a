"""Reports that CI systems turn into remarks on a change: GitHub's workflow commands, GitLab's code quality, reviewdog's rdjson.

What these consumers are given they show as open. So they get the active findings and the files that could not be checked;
the suppressed and baselined ones are counted where the format has a place for a count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from linter.model import FileResult, Finding, Place, Report, Severity, Source, Status
from linter.reporters.escape import json_text, visible
from linter.reporters.quote import printable
from linter.reporters.sources import Sources, nothing
from linter.reporters.tally import tally

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_GITLAB = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}
_RDJSON = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def github(report: Report) -> str:
    """One workflow command a line."""
    lines = []
    for file in report.files:
        if not file.checked:
            lines.append(_command("error", {"file": file.path, "title": "reglint: not checked"}, file.error))
        lines += [_command(_GITHUB[item.severity], _properties(item), _whole(item)) for item in _active(file)]
    counts = tally(report).statuses
    quiet = [f"{counts[status]} {status.value}" for status in (Status.SUPPRESSED, Status.BASELINED) if counts[status]]
    if quiet:
        lines.append(_command("notice", {"title": "reglint"}, f"Findings not shown: {', '.join(quiet)}."))
    return "".join(f"{line}\n" for line in lines)


def _properties(item: Finding) -> dict[str, str]:
    place = item.place
    named = {"file": place.path, "line": str(place.line), "endLine": str(place.end_line)}
    if place.line == place.end_line:
        # GitHub takes columns only where the lines are the same
        named |= {"col": str(place.column), "endColumn": str(place.end_column)}
    return {**named, "title": f"reglint: {item.rule}"}


def _command(name: str, properties: dict[str, str], message: str) -> str:
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {written}::{_data(printable(message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")


def gitlab(report: Report) -> str:
    """A list of entries in the form of GitLab's code quality; each fingerprint occurs once."""
    entries = []
    seen: set[str] = set()
    for file in report.files:
        if not file.checked:
            place = Place(file.path, 1, 1, 1, 1, "")
            name = _once(_digest(f"unchecked {file.path}"), seen)
            entries.append(_entry("reglint/unchecked", f"Not checked: {file.error}", name, "blocker", place))
        for item in _active(file):
            name = _once(item.fingerprint, seen)
            entries.append(_entry(item.rule, f"{item.message} {item.instead}", name, _GITLAB[item.severity], item.place))
    return json_text(entries) + "\n"


def _entry(rule: str, description: str, fingerprint: str, severity: str, place: Place) -> dict[str, Any]:
    path = place.path.removeprefix("./")
    where = {"path": path, "lines": {"begin": place.line, "end": place.end_line}}
    return {"description": description, "check_name": rule, "fingerprint": fingerprint, "severity": severity, "location": where}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:20]


def _once(name: str, seen: set[str]) -> str:
    made, number = name, 1
    while made in seen:
        number += 1
        made = _digest(f"{name} {number}")
    seen.add(made)
    return made


def rdjson(report: Report, sources: Sources = nothing) -> str:
    """Diagnostics for reviewdog. Its columns count bytes of UTF-8, so without a file's source only lines are given."""
    made = [item for file in report.files for item in _diagnostics(file, report, sources)]
    return json_text({"source": {"name": "reglint"}, "diagnostics": made}) + "\n"


def _diagnostics(file: FileResult, report: Report, sources: Sources) -> Iterator[dict[str, Any]]:
    if not file.checked:
        yield {
            "message": f"Not checked: {file.error}",
            "location": {"path": file.path},
            "severity": "ERROR",
            "code": {"value": "reglint/unchecked"},
        }
    findings = _active(file)
    source = sources(file) if findings else None
    links = {item.id: item.source for item in report.citations if item.source}
    for item in findings:
        url = next((links[name] for name in item.authorities if name in links), "")
        made = {
            "message": _whole(item),
            "location": {"path": file.path, "range": _range(item.place, source)},
            "severity": _RDJSON[item.severity],
            "code": {"value": item.rule, **({"url": url} if url else {})},
        }
        fixes = [{"range": _range(fix.place, source), "text": fix.text} for fix in item.fixes] if source is not None else []
        yield {**made, **({"suggestions": fixes} if fixes else {})}


def _range(place: Place, source: Source | None) -> dict[str, dict[str, int]]:
    if source is None:
        return {"start": {"line": place.line}, "end": {"line": place.end_line}}
    return {
        "start": {"line": place.line, "column": _bytes(source, place.line, place.column)},
        "end": {"line": place.end_line, "column": _bytes(source, place.end_line, place.end_column)},
    }


def _bytes(source: Source, line: int, column: int) -> int:
    start = source.line_starts[line - 1]
    return len(source.text[start : start + column - 1].encode("utf-8", "surrogatepass")) + 1


def _active(file: FileResult) -> list[Finding]:
    return [item for item in file.findings if item.status is Status.ACTIVE]


def _whole(item: Finding) -> str:
    return f"{item.message} {item.why} {item.instead}"
