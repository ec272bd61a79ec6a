"""The JSON report: its own, versioned shape, independent of the model. docs/json.md describes it field by field."""

from __future__ import annotations

import json
from typing import Any

from linter.model import Evidence, FileResult, Finding, Place, Report
from linter.reporters.tally import NO_CLEARANCE, tally

VERSION = 1


def render(report: Report) -> str:
    """The report as JSON; the same report gives the same bytes."""
    return json.dumps(shape(report), ensure_ascii=False, indent=2) + "\n"


def shape(report: Report) -> dict[str, Any]:
    """The report as plain data."""
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
        "findings": [finding_shape(finding) for finding in report.findings],
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
        "message": finding.message,
        **place,
        "text": finding.text,
        "sentence": finding.sentence,
        "why": finding.why,
        "instead": finding.instead,
        "evidence": [_evidence(item) for item in finding.evidence],
        "authorities": list(finding.authorities),
        "jurisdictions": list(finding.jurisdictions),
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
