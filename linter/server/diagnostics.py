"""Findings as the diagnostics a writer sees."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from lsprotocol import types

from linter.library.load import Library
from linter.model import Evidence, Finding, Severity
from linter.server.checking import Checked
from linter.server.documents import Buffer
from linter.server.files import uri_of
from linter.server.pages import Pages

SOURCE = "reglint"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


def identity(finding: Finding) -> str:
    """What a finding is called between server and client: it stays the same while only other text changes."""
    return f"{finding.rule}#{finding.fingerprint or f'{finding.place.line}:{finding.place.column}'}"


def cited(library: Library, finding: Finding) -> list[str]:
    """The provisions that a finding cites, as a reader knows them."""
    found = (library.knowledge.authority(name) for name in finding.authorities)
    return [f"{item.jurisdiction.upper()}: {item.instrument}, {item.section}" for item in found]


@dataclass(frozen=True)
class Shape:
    """Which parts of a diagnostic the client can show."""

    related: bool = False
    links: bool = False

    @classmethod
    def of(cls, client: types.ClientCapabilities) -> Shape:
        """As the client's capabilities say, for pulled or else for published diagnostics."""
        about = client.text_document
        either = [item for item in (about and about.diagnostic, about and about.publish_diagnostics) if item]
        return cls(
            any(item.related_information for item in either),
            any(item.code_description_support for item in either),
        )


@dataclass(frozen=True)
class Maker:
    """Makes diagnostics.

    Attributes:
        pages: Where rules are explained.
        shape: What the client can show.
    """

    pages: Pages
    shape: Shape = Shape(True, True)

    def of(self, checked: Checked) -> list[types.Diagnostic]:
        """All diagnostics of a checked document, in order of position."""
        made = [self._problem(checked.buffer, item.line, item.column, item.message, item.code) for item in checked.problems]
        if checked.judgement is not None and not checked.judgement.result.checked:
            made.append(self._problem(checked.buffer, 1, 1, f"not checked: {checked.judgement.result.error}", "unchecked"))
        if checked.library is not None:
            made += [self.diagnostic(checked.buffer, item, checked.library) for item in (*checked.entries, *checked.active)]
        return made

    def _problem(self, buffer: Buffer, line: int, column: int, message: str, code: str) -> types.Diagnostic:
        start = buffer.at(line, column)
        rest = buffer.text[buffer.offset(start) :]
        word = len(rest) - len(rest.lstrip("\"'[]{}= \t"))
        while word < len(rest) and not rest[word].isspace() and rest[word] not in "=,]}\"'":
            word += 1
        end = buffer.position(buffer.offset(start) + word)
        return types.Diagnostic(
            types.Range(start, end if end.line == start.line else start),
            message,
            types.DiagnosticSeverity.Error,
            code,
            source=SOURCE,
        )

    def diagnostic(self, buffer: Buffer, finding: Finding, library: Library) -> types.Diagnostic:
        """One finding."""
        link = self.pages.link(finding.rule, library) if self.shape.links else ""
        authorities = cited(library, finding)
        return types.Diagnostic(
            range=buffer.range_of(finding.place),
            message="\n".join([finding.message, *authorities]),
            severity=_SEVERITIES[finding.severity],
            code=finding.rule,
            code_description=types.CodeDescription(link) if link else None,
            source=SOURCE,
            related_information=list(self._related(buffer, finding)) or None if self.shape.related else None,
            data={"id": identity(finding)},
        )

    def _related(self, buffer: Buffer, finding: Finding) -> Iterable[types.DiagnosticRelatedInformation]:
        for item in finding.evidence:
            if item.kind != "voice":
                place = item.place or finding.place
                uri = buffer.uri if place.path == finding.place.path else uri_of_place(place.path)
                yield types.DiagnosticRelatedInformation(types.Location(uri, buffer.range_of(place)), said(item))


def said(item: Evidence) -> str:
    """A piece of evidence in a few words."""
    return f"{item.kind}: {item.text}"


def uri_of_place(path: str) -> str:
    """The URI of a path as reports name it."""
    from pathlib import Path

    return uri_of(Path(path))


def result_id(checked: Checked, diagnostics: list[types.Diagnostic]) -> str:
    """The same for the same diagnostics."""
    made = hashlib.sha256(f"{checked.buffer.encoding}\0{len(diagnostics)}".encode())
    for item in diagnostics:
        span = item.range
        made.update(
            f"{span.start.line}:{span.start.character}:{span.end.line}:{span.end.character}:{item.code}:{item.severity}:"
            f"{item.message}:{item.data}:{item.related_information}".encode("utf-8", "surrogatepass")
        )
    return made.hexdigest()[:20]
