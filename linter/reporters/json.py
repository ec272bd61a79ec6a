"""The JSON report: its own, versioned shape, independent of the model. docs/json.md describes it field by field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from linter.model import Evidence, FileResult, Finding, Place, Report, Suppression
from linter.reporters.escape import json_parts, json_text
from linter.reporters.tally import NO_CLEARANCE, tally

VERSION = 1


def render(report: Report) -> Iterator[str]:
    """The report as JSON in parts; the same report gives the same bytes."""
    return json_parts(_frame(report), "findings", map(finding_shape, report.findings), 1)


def lines(report: Report) -> Iterator[str]:
    """The report as JSON lines: one object a line, each with a `type`, in the order run, file, finding, authority, summary."""
    whole = _frame(report)
    yield _line({"type": "run", "version": VERSION, "tool": whole["tool"], **whole["run"], "left_out": whole["left_out"]})
    for file in report.files:
        yield _line({"type": "file", **file_shape(file)})
        for finding in file.findings:
            yield _line({"type": "finding", **finding_shape(finding)})
    for name, item in whole["authorities"].items():
        yield _line({"type": "authority", "id": name, **item})
    yield _line({"type": "summary", **whole["summary"]})


def _line(item: dict[str, Any]) -> str:
    return f"{json_text(item, indent=None)}\n"


def shape(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    return {**_frame(report), "findings": [finding_shape(finding) for finding in report.findings]}


def _frame(report: Report) -> dict[str, Any]:
    return {
        "version": VERSION,
        "tool": {"name": "reglint", "version": report.version, "library": report.library_digest},
        "run": {
            "settings": report.settings_digest,
            "jurisdictions": list(report.jurisdictions),
            "profile": report.profile or None,
            "knowledge": report.knowledge_date or None,
            "note": NO_CLEARANCE,
        },
        "files": [file_shape(file) for file in report.files],
        "left_out": [{"reason": reason, "count": count} for reason, count in report.left_out],
        "findings": [],
        "authorities": {
            item.id: {
                "jurisdiction": item.jurisdiction,
                "instrument": item.instrument,
                "section": item.section,
                "says": item.says,
                "source": item.source or None,
            }
            for item in report.citations
        },
        "summary": summary_shape(report),
    }


def file_shape(file: FileResult) -> dict[str, Any]:
    """One file as plain data, its findings left aside."""
    return {
        "path": file.path,
        "status": "checked" if file.checked else "unchecked",
        "error": file.error or None,
        "sha256": file.sha256 or None,
        "voice": file.voice.value if file.voice else None,
        "notes": [{"message": note.message, "line": note.line} for note in file.notes],
        "hidden": file.hidden,
    }


def finding_shape(finding: Finding) -> dict[str, Any]:
    """One finding as plain data."""
    place = _place(finding.place)
    return {
        "path": place.pop("path"),
        "rule": finding.rule,
        "pack": finding.pack,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "basis": finding.basis.value,
        "status": finding.status.value,
        "status_reason": finding.status_reason or None,
        "suppression": _suppression(finding.suppression) if finding.suppression else None,
        "message": finding.message,
        **place,
        "text": finding.text,
        "sentence": finding.sentence,
        "why": finding.why,
        "instead": finding.instead,
        "evidence": [_evidence(item) for item in finding.evidence],
        "authorities": list(finding.authorities),
        "jurisdictions": list(finding.jurisdictions),
        "fixes": [{**_place(item.place), "replacement": item.text, "safe": item.safe} for item in finding.fixes],
        "fingerprint": finding.fingerprint,
    }


def summary_shape(report: Report) -> dict[str, Any]:
    """The counts; those by severity, pack and rule are of active findings."""
    counts = tally(report)
    return {
        "files": counts.checked + counts.unchecked,
        "checked": counts.checked,
        "unchecked": counts.unchecked,
        "left_out": counts.left_out,
        "findings": len(report.findings),
        **{status.value: count for status, count in counts.statuses.items()},
        "hidden": counts.hidden,
        "by_severity": {severity.value: count for severity, count in counts.severities.items()},
        "by_pack": {pack: {severity.value: count for severity, count in of_pack.items()} for pack, of_pack in counts.packs.items()},
        "by_rule": dict(sorted(counts.rules.items())),
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "source": place.source,
    }


def _evidence(item: Evidence) -> dict[str, Any]:
    return {"kind": item.kind, "text": item.text, **(_place(item.place) if item.place else {})}


def _suppression(item: Suppression) -> dict[str, Any]:
    return {
        "form": item.form,
        "reason": item.reason,
        "path": item.place.path,
        "line": item.place.line,
        "until": item.until or None,
        "approved_by": item.approved_by or None,
        "role": item.role or None,
        "reference": item.reference or None,
        "date": item.date or None,
        "jurisdictions": list(item.jurisdictions),
    }
