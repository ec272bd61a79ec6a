"""The report for people."""

from __future__ import annotations

from dataclasses import dataclass

from linter.model import Report


@dataclass(frozen=True, slots=True)
class Screen:
    """How to write for a reader."""

    color: bool = False
    width: int = 100
    quiet: bool = False
    statistics: bool = False


def concise(report: Report, screen: Screen) -> str:
    """One line a finding."""
    return "".join(
        f"{item.place.path}:{item.place.line}:{item.place.column}: {item.severity.value} {item.rule} {item.message}\n"
        for item in report.findings
    )


def render(report: Report, screen: Screen) -> str:
    """The report."""
    return concise(report, screen)
