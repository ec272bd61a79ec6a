"""The JSON report: its own, versioned shape, independent of the model."""

from __future__ import annotations

import json
from typing import Any

from linter.model import Evidence, Finding, Place, Report

VERSION = 1


def render(report: Report) -> str:
    """The report as JSON; the same report gives the same bytes."""
    return json.dumps(shape(report), ensure_ascii=False, indent=2) + "\n"


def shape(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    findings = report.findings
    return {
        "version": VERSION,
        "tool": {"name": "reglint", "version": report.version, "library": report.library_digest},
        "files": [
            {
                "path": file.path,
                "status": "checked" if file.checked else "unchecked",
                "error": file.error or None,
                "sha256": file.sha256,
                "voice": file.voice.value if file.voice else None,
                "notes": [{"message": note.message, "line": note.line} for note in file.notes],
                "hidden": file.hidden,
            }
            for file in report.files
        ],
        "findings": [finding_shape(finding) for finding in findings],
        "summary": {
            "files": len(report.files),
            "unchecked": sum(not file.checked for file in report.files),
            "findings": len(findings),
            "hidden": sum(file.hidden for file in report.files),
        },
    }


def finding_shape(finding: Finding) -> dict[str, Any]:
    """One finding as plain data."""
    return {
        **_place(finding.place),
        "rule": finding.rule,
        "pack": finding.pack,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "basis": finding.basis.value,
        "status": finding.status.value,
        "message": finding.message,
        "text": finding.text,
        "why": finding.why,
        "instead": finding.instead,
        "evidence": [_evidence(item) for item in finding.evidence],
        "authorities": list(finding.authorities),
        "jurisdictions": list(finding.jurisdictions),
        "fingerprint": finding.fingerprint,
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
