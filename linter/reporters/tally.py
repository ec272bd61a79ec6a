"""The counts that reports give: by severity, pack and rule, active findings only; the others by status."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from linter.model import Report, Severity, Status

NO_CLEARANCE = "No finding is not clearance: reglint points at wording; a person decides."


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one report.

    Attributes:
        severities: Severity -> active findings; every severity is there.
        packs: Pack -> severity -> active findings, by pack.
        rules: Rule -> active findings, the most frequent first, then by name.
        statuses: Status -> findings; every status is there.
        checked: Files that were read and judged.
        unchecked: Files that could not be.
        left_out: Files and folders met on the way and not read.
        hidden: Findings below the confidence asked for.
    """

    severities: dict[Severity, int]
    packs: dict[str, dict[Severity, int]]
    rules: dict[str, int]
    statuses: dict[Status, int]
    checked: int
    unchecked: int
    left_out: int
    hidden: int


def tally(report: Report) -> Tally:
    """Count a report."""
    findings = report.findings
    active = [finding for finding in findings if finding.status is Status.ACTIVE]
    statuses = Counter(finding.status for finding in findings)
    by_pack = Counter((finding.pack, finding.severity) for finding in active)
    by_severity = Counter(finding.severity for finding in active)
    by_rule = Counter(finding.rule for finding in active)
    checked = sum(file.checked for file in report.files)
    return Tally(
        severities={severity: by_severity[severity] for severity in Severity},
        packs={
            pack: {severity: by_pack[pack, severity] for severity in Severity} for pack in sorted({item.pack for item in active})
        },
        rules=dict(sorted(by_rule.items(), key=lambda item: (-item[1], item[0]))),
        statuses={status: statuses[status] for status in Status},
        checked=checked,
        unchecked=len(report.files) - checked,
        left_out=sum(count for _, count in report.left_out),
        hidden=sum(file.hidden for file in report.files),
    )
