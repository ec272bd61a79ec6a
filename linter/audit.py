"""A user's own verdicts on findings: kept as JSON lines, added up per rule.

A verdict holds a finding's fingerprint, rule, path and line and whether it is right; no text of the page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from linter.errors import UsageError
from linter.model import Finding


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody said of a finding; `right` says whether a reviewer would stop there too. `line` is 1-based."""

    fingerprint: str
    rule: str
    path: str
    line: int
    right: bool
    date: str

    def row(self) -> str:
        """One line of the file, its newline included."""
        data = {
            "fingerprint": self.fingerprint,
            "rule": self.rule,
            "path": self.path,
            "line": self.line,
            "verdict": self.right,
            "date": self.date,
        }
        return json.dumps(data, ensure_ascii=False) + "\n"


def verdict_on(finding: Finding, date: str, *, right: bool) -> Verdict:
    """A verdict on a finding, given on a day (YYYY-MM-DD)."""
    return Verdict(finding.fingerprint, finding.rule, finding.place.path, finding.place.line, right, date)


def read_verdicts(text: str, name: str) -> dict[str, Verdict]:
    """Verdicts by fingerprint, later ones over earlier ones.

    Raises:
        UsageError: At the first line that is none, with its number.
    """
    found: dict[str, Verdict] = {}
    for number, row in enumerate(text.split("\n"), 1):
        if row.strip():
            try:
                value = json.loads(row)
                right = value["verdict"]
                if not isinstance(right, bool):
                    raise TypeError
                item = Verdict(
                    str(value["fingerprint"]),
                    str(value["rule"]),
                    str(value["path"]),
                    int(value["line"]),
                    right,
                    str(value.get("date", "")),
                )
            except (ValueError, KeyError, TypeError):
                hint = "Repair or remove the line; the others are kept."
                raise UsageError("not a verdict", path=name, line=number, hint=hint) from None
            found[item.fingerprint] = item
    return found


def tally(findings: Iterable[Finding], verdicts: Mapping[str, Verdict]) -> str:
    """For a terminal: per rule how many of the findings were judged, and the share that is right.

    Verdicts on findings that are no longer there do not count.
    """
    counts: dict[str, list[int]] = {}
    for finding in findings:
        verdict = verdicts.get(finding.fingerprint)
        row = counts.setdefault(finding.rule, [0, 0, 0])
        row[2 if verdict is None else 0 if verdict.right else 1] += 1
    if not counts:
        return "no findings\n"
    rows = {**dict(sorted(counts.items())), "all": [sum(column) for column in zip(*counts.values(), strict=True)]}
    width = max(map(len, rows))
    lines = [f"{'rule':<{width}}  true  false  unjudged  precision"]
    for name, (right, wrong, left) in rows.items():
        share = f"{right / (right + wrong):.3f}" if right + wrong else "-"
        lines.append(f"{name:<{width}}  {right:>4}  {wrong:>5}  {left:>8}  {share}")
    return "\n".join(lines) + "\n"
