"""SARIF 2.1.0, the exchange format of static analysis.

Columns and offsets count Unicode code points. Every finding is a result: a suppressed one carries its suppression, and where a
baseline was used every result says whether it knows it. A file that could not be checked is a notification of the invocation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from linter.model import Citation, Evidence, FileResult, Finding, Fix, Place, Report, RuleNote, Severity, Source, Status
from linter.reporters.escape import json_parts, uri, visible
from linter.reporters.json import summary_shape
from linter.reporters.sources import Sources, nothing
from linter.reporters.tally import NO_CLEARANCE

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "reglint/v1"
ROOT = "SRCROOT"
_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#])")


def render(report: Report, sources: Sources = nothing) -> Iterator[str]:
    """The report as SARIF in parts; with sources regions carry the offset in the file too."""
    run = _Run(report, sources)
    whole = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run.shape()]}
    return json_parts(whole, "results", run.results(), 3)


class _Run:
    def __init__(self, report: Report, sources: Sources) -> None:
        self._report = report
        self._sources = sources
        self._citations = {item.id: item for item in report.citations}
        self._baselined = any(item.status is Status.BASELINED for item in report.findings)
        self._artifacts = {file.path: index for index, file in enumerate(report.files)}
        self._cited: dict[str, dict[str, None]] = {}
        for item in report.findings:
            self._cited.setdefault(item.rule, {}).update(dict.fromkeys(item.authorities))
        self._rules = _rules(report)
        self._indices = {rule["id"]: index for index, rule in enumerate(self._rules)}

    def shape(self) -> dict[str, Any]:
        """The run without its results."""
        report = self._report
        for item in self._rules:
            self._help(item)
        return {
            "tool": {"driver": {"name": "reglint", "version": report.version, "rules": self._rules}},
            "invocations": [self._invocation()],
            "originalUriBaseIds": {ROOT: {"description": {"text": "The folder in which reglint was run."}}},
            "artifacts": [_artifact(file) for file in report.files],
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "results": [],
            "properties": {
                "library": report.library_digest,
                "settings": report.settings_digest,
                "jurisdictions": list(report.jurisdictions),
                "profile": report.profile,
                "knowledge": report.knowledge_date,
                "leftOut": [{"reason": reason, "count": count} for reason, count in report.left_out],
                "summary": summary_shape(report),
                "note": NO_CLEARANCE,
            },
        }

    def results(self) -> Iterator[dict[str, Any]]:
        """What belongs under `results`, a file after the other."""
        for file in self._report.files:
            yield from self._results(file)

    def _help(self, rule: dict[str, Any]) -> None:
        """Adds to a rule the provisions that its findings cite."""
        cited = [self._citations[name] for name in self._cited.get(rule["id"], {}) if name in self._citations]
        rule["properties"]["authorities"] = [_authority(item) for item in cited]
        lines = [_law(item) for item in cited]
        rule["help"]["text"] += "".join(f"\n- {line}" for line in lines)
        rule["help"]["markdown"] += "".join(_law_markdown(item) for item in cited)
        link = next((item.source for item in cited if item.source), "")
        if link:
            # where the rule's law can be read: reglint's own words about it are the help above
            rule["helpUri"] = link

    def _results(self, file: FileResult) -> Iterator[dict[str, Any]]:
        source = self._sources(file) if file.findings else None
        for item in file.findings:
            yield self._result(item, source)

    def _result(self, item: Finding, source: Source | None) -> dict[str, Any]:
        evidence = [(index, found, found.place) for index, found in enumerate(item.evidence) if found.place is not None]
        made: dict[str, Any] = {
            "ruleId": item.rule,
            "ruleIndex": self._indices[item.rule],
            "level": _LEVEL[item.severity],
            "message": {"text": _plain(item.message)},
            "locations": [{"physicalLocation": self._physical(item.place, source, _context(item))}],
            "partialFingerprints": {FINGERPRINT: item.fingerprint},
            # present on every result, empty for those that were looked at and not suppressed
            "suppressions": [self._suppression(item)] if item.status is Status.SUPPRESSED else [],
            "properties": {
                "pack": item.pack,
                "confidence": item.confidence.value,
                "basis": item.basis.value,
                "status": item.status.value,
                "statusReason": item.status_reason,
                "text": item.text,
                "sentence": item.sentence,
                "why": item.why,
                "instead": item.instead,
                "authorities": list(item.authorities),
                "jurisdictions": list(item.jurisdictions),
                "evidence": [{"kind": found.kind, "text": found.text} for found in item.evidence],
            },
        }
        if evidence:
            made["relatedLocations"] = [self._related(index, found, place, source) for index, found, place in evidence]
        if item.fixes:
            made["fixes"] = [self._fix(fix, source) for fix in item.fixes]
        if self._baselined:
            made["baselineState"] = "unchanged" if item.status is Status.BASELINED else "new"
        return made

    def _physical(self, place: Place, source: Source | None, context: dict[str, Any] | None = None) -> dict[str, Any]:
        region = {**_region(place, source), "snippet": {"text": place.source}}
        made = {"artifactLocation": self._artifact_location(place.path), "region": region}
        return {**made, "contextRegion": context} if context else made

    def _artifact_location(self, path: str) -> dict[str, Any]:
        index = self._artifacts.get(path)
        return {**_location(path), **({"index": index} if index is not None else {})}

    def _related(self, index: int, found: Evidence, place: Place, source: Source | None) -> dict[str, Any]:
        here = source if source is not None and source.path == place.path else None
        text = _plain(f"{found.kind}: {found.text}")
        return {"id": index, "message": {"text": text}, "physicalLocation": self._physical(place, here)}

    def _fix(self, fix: Fix, source: Source | None) -> dict[str, Any]:
        what = "Safe replacement" if fix.safe else "Suggested wording, to be read by a person first"
        replacement = {"deletedRegion": _region(fix.place, source), "insertedContent": {"text": fix.text}}
        change = {"artifactLocation": self._artifact_location(fix.place.path), "replacements": [replacement]}
        return {"description": {"text": what}, "artifactChanges": [change]}

    def _suppression(self, item: Finding) -> dict[str, Any]:
        said = item.suppression
        if said is None:
            return {"kind": "external", "status": "accepted", "justification": item.status_reason}
        trail = {
            "until": said.until,
            "reference": said.reference,
            "approvedBy": said.approved_by,
            "role": said.role,
            "date": said.date,
            "form": said.form,
        }
        return {
            "kind": "external" if said.form == "settings" else "inSource",
            "status": "accepted",
            "justification": said.reason or item.status_reason,
            "location": {"physicalLocation": self._physical(said.place, None)},
            "properties": {key: value for key, value in trail.items() if value},
        }

    def _invocation(self) -> dict[str, Any]:
        notes = [note for file in self._report.files for note in self._notifications(file)]
        made: dict[str, Any] = {"executionSuccessful": all(file.checked for file in self._report.files)}
        return {**made, "toolExecutionNotifications": notes} if notes else made

    def _notifications(self, file: FileResult) -> Iterator[dict[str, Any]]:
        where = self._artifact_location(file.path)
        if not file.checked:
            place = {"physicalLocation": {"artifactLocation": where}}
            yield _notification("unchecked", "error", f"{file.path} could not be checked: {file.error}", place)
        for note in file.notes:
            region = {"region": {"startLine": note.line}} if note.line is not None else {}
            yield _notification("reader", "note", note.message, {"physicalLocation": {"artifactLocation": where, **region}})
        if file.hidden:
            text = f"Findings below the confidence asked for, not in this report: {file.hidden}."
            yield _notification("hidden", "note", text, {"physicalLocation": {"artifactLocation": where}})


def _rules(report: Report) -> list[dict[str, Any]]:
    """Descriptors of the rules that reported something, by id; those of no pack are described by their first finding."""
    notes = {item.id: item for item in report.rules}
    first: dict[str, Finding] = {}
    for item in report.findings:
        first.setdefault(item.rule, item)
    return [_rule(notes.get(name), first[name]) for name in sorted(first)]


def _rule(note: RuleNote | None, first: Finding) -> dict[str, Any]:
    known = note or first
    title = note.title if note is not None else first.rule.rpartition("/")[2].replace("-", " ").capitalize()
    basis = known.basis.value.replace("-", " ")
    return {
        "id": first.rule,
        "name": "".join(part.capitalize() for part in re.split(r"[^A-Za-z0-9]+", first.rule)),
        "shortDescription": {"text": _plain(f"{title.rstrip('.')}.")},
        "fullDescription": {"text": _plain(known.why)},
        "help": {
            "text": _plain(f"{known.why}\nInstead: {known.instead}\nBasis: {basis}."),
            "markdown": f"{_markdown(known.why)}\n\n**Instead:** {_markdown(known.instead)}\n\n**Basis:** {basis}.\n",
        },
        "defaultConfiguration": {"level": _LEVEL[known.severity]},
        "properties": {
            "tags": [first.pack, known.basis.value],
            "precision": known.confidence.value,
            "problem.severity": {"info": "recommendation"}.get(known.severity.value, known.severity.value),
        },
    }


def _authority(item: Citation) -> dict[str, str]:
    return {
        "id": item.id,
        "jurisdiction": item.jurisdiction,
        "instrument": item.instrument,
        "section": item.section,
        "says": item.says,
        **({"source": item.source} if item.source else {}),
    }


def _law(item: Citation) -> str:
    link = f" {item.source}" if item.source else ""
    return f"{item.jurisdiction.upper()}: {item.instrument}, {item.section}. {item.says}{link}"


def _law_markdown(item: Citation) -> str:
    name = _markdown(f"{item.instrument}, {item.section}")
    linked = f"[{name}](<{_target(item.source)}>)" if item.source else name
    return f"\n- {item.jurisdiction.upper()}: {linked}. {_markdown(item.says)}"


def _target(address: str) -> str:
    return address.replace("<", "%3C").replace(">", "%3E").replace("\n", "")


def _plain(text: str) -> str:
    """Text for a message: what would read as a link or a placeholder is escaped."""
    text = visible(text)
    if "](" in text:
        text = text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return re.sub(r"\{(\d+)\}", r"{{\1}}", text)


def _markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", visible(text))


def _region(place: Place, source: Source | None) -> dict[str, int]:
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
    if source is not None:
        region["charOffset"] = source.offset(place.line, place.column)
        region["charLength"] = source.offset(place.end_line, place.end_column) - region["charOffset"]
    return region


def _context(item: Finding) -> dict[str, Any] | None:
    """The lines of a match as quoted; None when some of them are cut."""
    lines = item.excerpts
    if not lines or any(line.cut or line.column > 1 for line in lines) or lines[-1].line < item.place.end_line:
        return None
    return {
        "startLine": lines[0].line,
        "endLine": lines[-1].line,
        "snippet": {"text": "\n".join(line.text for line in lines)},
    }


def _location(path: str) -> dict[str, Any]:
    address = uri(path)
    return {"uri": address} if address.startswith("file:") else {"uri": address, "uriBaseId": ROOT}


def _artifact(file: FileResult) -> dict[str, Any]:
    made: dict[str, Any] = {"location": _location(file.path), "roles": ["analysisTarget"]}
    return {**made, "hashes": {"sha-256": file.sha256}} if file.sha256 else made


def _notification(name: str, level: str, text: str, location: dict[str, Any]) -> dict[str, Any]:
    return {"descriptor": {"id": name}, "level": level, "message": {"text": _plain(text)}, "locations": [location]}
