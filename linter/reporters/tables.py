"""Reports for spreadsheets: every finding (`csv`), and the claims matrix that a reviewer signs off (`claims`)."""

from __future__ import annotations

from collections.abc import Iterator

from linter.model import Citation, Finding, Report, Status
from linter.reporters.escape import table

COLUMNS = (
    *("path", "line", "column", "end_line", "end_column", "rule", "pack", "severity", "confidence", "basis"),
    *("status", "status_reason", "message", "text", "sentence", "why", "instead", "authorities", "jurisdictions", "fingerprint"),
)
CLAIM_COLUMNS = ("claim", "place", "rule", "basis", "authority", "evidence", "disposition", "reviewer", "reference")
UNCHECKED = "unchecked"


def findings(report: Report) -> str:
    """One row a finding, whatever its status, and one for each file that could not be checked."""
    return table((COLUMNS, *_rows(report)))


def claims(report: Report) -> str:
    """One row for each claim and rule: what is said where, on what authority, and what was decided about it by whom."""
    citations = {item.id: item for item in report.citations}
    return table((CLAIM_COLUMNS, *_claims(report, citations)))


def _rows(report: Report) -> Iterator[tuple[object, ...]]:
    for file in report.files:
        if not file.checked:
            row = dict.fromkeys(COLUMNS, "")
            yield tuple((row | {"path": file.path, "status": UNCHECKED, "message": file.error}).values())
        for item in file.findings:
            place = item.place
            yield (
                *(place.path, place.line, place.column, place.end_line, place.end_column, item.rule, item.pack),
                *(item.severity.value, item.confidence.value, item.basis.value, item.status.value, item.status_reason),
                *(item.message, item.text, item.sentence, item.why, item.instead),
                *(" ".join(item.authorities), " ".join(item.jurisdictions), item.fingerprint),
            )


def _claims(report: Report, citations: dict[str, Citation]) -> Iterator[tuple[str, ...]]:
    for file in report.files:
        if not file.checked:
            yield ("", file.path, "", "", "", "", f"not checked: {file.error}", "", "")
        for item in file.findings:
            place, decision = item.place, item.suppression
            reviewer = reference = ""
            if decision is not None:
                reviewer = ", ".join(part for part in (decision.approved_by, decision.role) if part)
                reference = decision.reference
            yield (
                item.sentence or item.text,
                f"{place.path}:{place.line}:{place.column}",
                item.rule,
                item.basis.value,
                "; ".join(_authority(name, citations) for name in item.authorities),
                "; ".join(f"{evidence.kind}: {evidence.text}" for evidence in item.evidence),
                _disposition(item),
                reviewer,
                reference,
            )


def _authority(name: str, citations: dict[str, Citation]) -> str:
    item = citations.get(name)
    return f"{item.jurisdiction.upper()}: {item.instrument}, {item.section} [{name}]" if item else name


def _disposition(item: Finding) -> str:
    if item.status is Status.ACTIVE:
        return "open"
    if item.status is Status.BASELINED:
        return "not yet reviewed (baselined)"
    decision = item.suppression
    trail = [f"on {decision.date}"] if decision and decision.date else []
    trail += [f"until {decision.until}"] if decision and decision.until else []
    return " ".join(["accepted", *trail]) + f": {item.status_reason}"
