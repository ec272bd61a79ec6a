"""What a writer reads when pointing at a finding or at a drug's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types

from linter.library.knowledge import Drug, Knowledge, Use
from linter.library.load import Library
from linter.model import Document, Finding, Mention, SegmentFacts, Status
from linter.server.checking import Checked, Checker
from linter.server.documents import Buffer
from linter.server.pages import Pages

_MOST_USES = 30


def hover(checker: Checker, checked: Checked, offset: int, pages: Pages) -> types.Hover | None:
    """Everything there is to say about an offset; None when there is nothing."""
    library = checked.library
    if library is None:
        return None
    buffer = checked.buffer
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    for finding in at(buffer, checked.findings, offset):
        parts.append(about_finding(finding, library, pages))
        spans.append(_span(buffer, finding))
    seen = checker.facts(checked)
    if seen is not None:
        document, facts, _ = seen
        for mention, start, end in _mentions(document, facts, offset):
            said = [about_drug(library.knowledge, name) for name in mention.ids]
            parts += said
            spans += [(start, end)] if said else []
    if not parts:
        return None
    start, end = min(spans, key=lambda span: span[1] - span[0])
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "\n\n---\n\n".join(parts)), buffer.span(start, end))


def at(buffer: Buffer, findings: Iterable[Finding], offset: int) -> list[Finding]:
    """The findings around an offset; the end of one still counts, for that is where a writer's caret stands."""
    return [item for item in findings if _span(buffer, item)[0] <= offset <= _span(buffer, item)[1]]


def _span(buffer: Buffer, finding: Finding) -> tuple[int, int]:
    place = finding.place
    return buffer.starts[place.line - 1] + place.column - 1, buffer.starts[place.end_line - 1] + place.end_column - 1


def about_finding(finding: Finding, library: Library, pages: Pages) -> str:
    """A finding as Markdown: why, what to write, what it cites, what was seen."""
    link = pages.link(finding.rule, library)
    name = f"[{finding.rule}](<{link}>)" if link else finding.rule
    lines = [f"**{_plain(finding.message)}**", f"{name} · {finding.severity} · confidence {finding.confidence}"]
    if finding.status is not Status.ACTIVE:
        lines.append(f"*{finding.status}*: {_plain(finding.status_reason)}")
    lines += [_plain(finding.why), f"**Instead:** {_plain(finding.instead)}"]
    offered = [item for item in finding.fixes if item.text]
    if offered:
        lines.append("**Wordings offered:** " + ", ".join(f"“{_plain(item.text)}”" for item in offered))
    authorities = []
    for key in finding.authorities:
        item = library.knowledge.authority(key)
        words = f"{item.jurisdiction.upper()}: {item.instrument}, {item.section}. {item.says}"
        authorities.append(f"- {_plain(words)}" + (f" {_source(item.source)}" if item.source else ""))
    if authorities:
        lines.append("**Authorities**\n" + "\n".join(authorities))
    if finding.evidence:
        lines.append("**Evidence**\n" + "\n".join(f"- {item.kind}: {_plain(item.text)}" for item in finding.evidence))
    return "\n\n".join(lines)


def _mentions(document: Document, facts: dict[int, SegmentFacts], offset: int) -> Iterator[tuple[Mention, int, int]]:
    for index, found in facts.items():
        segment = document.segments[index]
        if not segment.map.source_starts or not segment.map.source_starts[0] <= offset <= segment.map.source_ends[-1]:
            continue
        for mention in found.mentions:
            if mention.kind in ("drug", "class"):
                start, end = segment.map.source_span(mention.start, mention.end)
                if start <= offset <= end:
                    yield mention, start, end


def about_drug(knowledge: Knowledge, name: str) -> str:
    """What the labels of a drug, or of the drugs of a class, carry, as Markdown."""
    if name in knowledge.drugs:
        return _drug(knowledge, knowledge.drug(name))
    found = knowledge.classes[name]
    members = ", ".join(_plain(knowledge.drug(item).name) for item in found.members)
    return f"**{_plain(found.name)}** is a class: {members}."


def _drug(knowledge: Knowledge, drug: Drug) -> str:
    lines = [f"**{_plain(drug.name)}** ({_plain(drug.kind)})"]
    if drug.never_approved:
        lines.append("No approved use.")
    uses = [_use(knowledge, item) for item in drug.uses]
    if uses:
        more = [f"- and {len(uses) - _MOST_USES} more"] if len(uses) > _MOST_USES else []
        lines.append(f"**Its label carries** ({drug.label_year})\n" + "\n".join([*uses[:_MOST_USES], *more]))
    if drug.boxed_warning:
        lines.append(
            "Carries a boxed warning" + (f" ({_plain(drug.boxed_warning_scope)})" if drug.boxed_warning_scope else "") + "."
        )
    if drug.note:
        lines.append(_plain(drug.note))
    if drug.source:
        read = {"seen": "read there", "derived": "derived", "recalled": "recalled, not yet confirmed at its source"}
        lines.append(f"{_source(drug.source)}, {read.get(drug.confidence, drug.confidence)}")
    return "\n\n".join(lines)


def _use(knowledge: Knowledge, use: Use) -> str:
    words = knowledge.condition(use.condition).name
    if use.products:
        words += f" — {', '.join(use.products)}"
    if use.limits:
        words += f" ({use.limits})"
    return f"- {use.jurisdiction.upper()}: {_plain(words)}"


def _source(source: str) -> str:
    return f"[Source](<{source}>)" if source.startswith(("https://", "http://")) else f"Source: {_plain(source)}"


def _plain(words: str) -> str:
    for mark in "\\`*_[]<>|#":
        words = words.replace(mark, "\\" + mark)
    return " ".join(words.split())
