"""Findings for tests of what comes after judging: every occurrence of some words, with exact places."""

from __future__ import annotations

import re

from linter.judging.draft import place_of
from linter.model import Basis, Confidence, Document, Finding, Fix, Severity

WORDS = {"safety/absolute": r"(?i)no side effects", "sales/hurry": r"(?i)act now", "safety/cure": r"(?i)cures? everything"}
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")


def find(
    document: Document, severity: Severity = Severity.WARNING, fixes: dict[str, tuple[str, bool]] | None = None
) -> list[Finding]:
    """A stand-in for the engine: each of `WORDS` wherever it stands in a segment, in order of position."""
    found = []
    for segment in document.segments:
        for rule, pattern in WORDS.items():
            for match in re.finditer(pattern, segment.text):
                sentence = next(item for item in _SENTENCE.finditer(segment.text) if item.start() <= match.start() < item.end())
                place = place_of(document, segment, match.start(), match.end())
                offered = (fixes or {}).get(rule)
                found.append(
                    Finding(
                        rule=rule,
                        pack=rule.partition("/")[0],
                        severity=severity,
                        confidence=Confidence.HIGH,
                        basis=Basis.CHECK,
                        place=place,
                        text=match.group(),
                        message="m",
                        why="w",
                        instead="i",
                        jurisdictions=("us",),
                        sentence=sentence.group().strip(),
                        fixes=(Fix(place, *offered),) if offered else (),
                    )
                )
    return sorted(found, key=lambda item: (item.place.line, item.place.column, item.rule))
