"""Apply suppressions to the findings of one file; whatever is wrong with a suppression is a finding of its own."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from linter.model import (
    Basis,
    Confidence,
    Document,
    Finding,
    Place,
    Severity,
    Status,
    Suppression,
    sentence_id,
)
from linter.nearest import nearest
from linter.suppression.syntax import SETTINGS, Mark, marks
from linter.suppression.targets import Range, Reach

PACK = "suppression"


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A rule about suppressions; `message` is filled with the subject."""

    severity: Severity
    message: str
    why: str
    instead: str


OWN_RULES: Mapping[str, OwnRule] = {
    "malformed": OwnRule(
        Severity.ERROR,
        "This suppression cannot be read: {}.",
        "It suppresses nothing as it stands.",
        "Write `reglint: ignore RULE because REASON; until DATE`.",
    ),
    "missing-reason": OwnRule(
        Severity.ERROR,
        "This suppression of {} gives no reason.",
        "An exception without a reason cannot be reviewed, so it suppresses nothing.",
        "Add `because` and why the wording may stand.",
    ),
    "unknown-rule": OwnRule(
        Severity.ERROR, "There is no rule {}.", "A suppression of a rule that does not exist suppresses nothing.", "Correct the id."
    ),
    "forbidden": OwnRule(
        Severity.ERROR,
        "The rule {} may not be suppressed.",
        "Its wording is banned outright; no approval makes it lawful.",
        "Change the wording.",
    ),
    "needs-reference": OwnRule(
        Severity.ERROR,
        "The suppression of {}, an error, needs a reference and an expiry.",
        "An exception to a ban must be traceable and must be looked at again, so it suppresses nothing yet.",
        "Add `; ref REFERENCE; until DATE`.",
    ),
    "expired": OwnRule(
        Severity.WARNING,
        "This suppression ended on {}.",
        "It suppresses nothing any more.",
        "Have the wording reviewed again, or change it.",
    ),
    "changed-sentence": OwnRule(
        Severity.WARNING,
        "The wording approved under {} has changed.",
        "An approval holds for the words that were approved, so it no longer holds here.",
        "Have the new wording reviewed, or restore the old.",
    ),
    "unclosed": OwnRule(
        Severity.ERROR,
        "This ignore-start of {} is never closed.",
        "A range without an end suppresses nothing.",
        "Add `reglint: ignore-end` where the range ends.",
    ),
    "unopened": OwnRule(
        Severity.WARNING, "This ignore-end closes nothing.", "No ignore-start before it is open for these rules.", "Take it out."
    ),
    "unused": OwnRule(
        Severity.WARNING,
        "Nothing here is found by {}, so this suppression is not needed.",
        "A suppression that outlives its wording hides the next one.",
        "Take it out.",
    ),
}


@dataclass(frozen=True)
class RuleBook:
    """What there is to know about rules here.

    Attributes:
        known: All rule ids.
        formerly: Former id -> present id.
        forbidding: Rules that may not be suppressed.
        judged: Rules that this run judged in full, hiding none of their findings; only these can be unused.
    """

    known: frozenset[str]
    formerly: Mapping[str, str] = field(default_factory=dict)
    forbidding: frozenset[str] = frozenset()
    judged: frozenset[str] = frozenset()

    def resolve(self, name: str) -> str | None:
        """The present id of a rule, or None."""
        name = self.formerly.get(name, name)
        return name if name in self.known else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Findings with their status, and the findings about suppressions: those in the file and those in the settings."""

    findings: tuple[Finding, ...]
    own: tuple[Finding, ...] = ()
    in_settings: tuple[Finding, ...] = ()


@dataclass
class _Live:
    """A suppression while it is being applied."""

    suppression: Suppression
    reach: tuple[Range, ...]
    names: dict[str, str]
    used: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    lacking: set[str] = field(default_factory=set)


def apply(
    document: Document,
    findings: Sequence[Finding],
    book: RuleBook,
    today: datetime.date,
    entries: Iterable[Suppression] = (),
    jurisdictions: Sequence[str] = (),
) -> Outcome:
    """Suppress findings.

    Args:
        document: The file with its comments.
        findings: What the engine found in it.
        book: The rules.
        today: Suppressions hold up to and including their last day.
        entries: Suppressions from the settings that are for this file.
        jurisdictions: Those of the run; a suppression given for others only is left alone.
    """
    written = marks(document)
    reach = Reach(document, written)
    work = _Work(book, today, tuple(jurisdictions))
    for mark in written:
        work.take(mark, reach)
    for mark in reach.stray:
        work.tell("unopened", mark.place)
    for entry in entries:
        work.admit(entry, reach.quoted(entry.text))
    done = tuple(work.judge(document, finding) for finding in findings)
    work.close()
    work.own.sort(key=lambda item: (item.place.line, item.place.column, item.rule, item.message))
    path = document.source.path
    here = tuple(item for item in work.own if item.place.path == path)
    return Outcome(done, here, tuple(item for item in work.own if item.place.path != path))


class _Work:
    def __init__(self, book: RuleBook, today: datetime.date, jurisdictions: tuple[str, ...]) -> None:
        self.own: list[Finding] = []
        self._book = book
        self._today = today.isoformat()
        self._jurisdictions = frozenset(jurisdictions)
        self._live: list[_Live] = []
        self._by_rule: dict[str, list[_Live]] = {}

    def tell(self, name: str, place: Place, subject: str = "", hint: str = "") -> None:
        self.own.append(own_finding(name, place, subject, hint))

    def take(self, mark: Mark, reach: Reach) -> None:
        if mark.problem:
            self.tell("malformed", mark.place, mark.problem, mark.hint)
        elif mark.suppression is not None:
            ranges = reach.of(mark)
            if ranges is None:
                self.tell("unclosed", mark.place, ", ".join(mark.rules))
            else:
                self.admit(mark.suppression, ranges)

    def admit(self, suppression: Suppression, ranges: tuple[Range, ...]) -> None:
        """Put a suppression to use, as far as it is valid."""
        names = {}
        for name in suppression.rules:
            rule = self._book.resolve(name)
            if rule is None:
                self.tell("unknown-rule", suppression.place, repr(name), _nearest(name, self._book.known))
            elif rule in self._book.forbidding:
                self.tell("forbidden", suppression.place, rule)
            else:
                names[rule] = name
        if not suppression.reason:
            self.tell("missing-reason", suppression.place, ", ".join(suppression.rules))
        elif suppression.until and suppression.until < self._today:
            self.tell("expired", suppression.place, suppression.until)
        elif names:
            live = _Live(suppression, ranges, names)
            self._live.append(live)
            for rule in names:
                self._by_rule.setdefault(rule, []).append(live)

    def judge(self, document: Document, finding: Finding) -> Finding:
        """A finding, suppressed if something suppresses it."""
        place = finding.place
        start = document.source.offset(place.line, place.column)
        end = max(document.source.offset(place.end_line, place.end_column), start + 1)
        for live in self._by_rule.get(finding.rule, ()):
            if any(low < end and start < high for low, high in live.reach) and self._holds(live, finding):
                live.used.add(finding.rule)
                said = live.suppression
                return replace(finding, status=Status.SUPPRESSED, status_reason=said.reason, suppression=said)
        return finding

    def _holds(self, live: _Live, finding: Finding) -> bool:
        said = live.suppression
        live.seen.add(finding.rule)
        if said.jurisdictions and not set(finding.jurisdictions) <= set(said.jurisdictions):
            return False
        if said.sentences:
            mine = sentence_id(finding.sentence or finding.text)
            if mine not in said.sentences:
                live.changed.add(finding.rule)
                return False
        if finding.severity is Severity.ERROR and not (said.reference and said.until):
            live.lacking.add(finding.rule)
            return False
        return True

    def close(self) -> None:
        """Report what the suppressions turned out to be."""
        for live in self._live:
            said = live.suppression
            for rule in sorted(live.lacking):
                self.tell("needs-reference", said.place, rule)
            stale = sorted(live.changed - live.used - live.lacking)
            if stale:
                self.tell("changed-sentence", said.place, said.reference or ", ".join(stale))
            if said.jurisdictions and self._jurisdictions and self._jurisdictions.isdisjoint(said.jurisdictions):
                continue
            for rule in sorted(set(live.names) & self._book.judged - live.seen):
                self.tell("unused", said.place, rule)


def own_finding(name: str, place: Place, subject: str = "", hint: str = "") -> Finding:
    """A finding about a suppression."""
    rule = OWN_RULES[name]
    message = rule.message.replace("{}", subject)
    parts = (f"{PACK}/{name}", place.path, place.source, message)
    return Finding(
        rule=f"{PACK}/{name}",
        pack=PACK,
        severity=rule.severity,
        confidence=Confidence.HIGH,
        basis=Basis.CHECK,
        place=place,
        text=" ".join(place.source.split()) or SETTINGS,
        message=message,
        why=rule.why,
        instead=hint or rule.instead,
        fingerprint=hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20],
    )


def _nearest(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    if any(item.startswith(f"{name}/") for item in names):
        return f"{name!r} is a pack; name its rules."
    return nearest(name, names, " ")[:200].strip()
