"""The text of a page for the HTML report: its lines, the findings marked in them, what is far from any folded away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from linter.model import Excerpt, Finding, Place, Source, Status
from linter.reporters.escape import acting, escaped

CONTEXT = 3
SHORTEST_FOLD = 6
MAX_FOLDED = 300_000
MAX_PIECE = 4_000
_KEPT = 400

Numbered = tuple[int, Finding]


@dataclass(frozen=True, slots=True)
class _Span:
    """A finding in a text: its number in the report, and its range as offsets into the text."""

    number: int
    start: int
    end: int
    finding: Finding


def quote(text: str) -> str:
    """Text for HTML, attributes included; what acts on the reader's screen is shown as an escape."""
    made, last = [], 0
    for start, end in acting(text):
        made += [escape(text[last:start]), f'<span class="act">{escaped(text[start])}</span>']
        last = end
    return "".join((*made, escape(text[last:])))


def attribute(text: str) -> str:
    """Text for an attribute in double quotes."""
    last, made = 0, []
    for start, end in acting(text):
        made += [escape(text[last:start]), escaped(text[start])]
        last = end
    return "".join((*made, escape(text[last:]))).replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")


def look(finding: Finding) -> str:
    """The class that says how a finding is drawn."""
    return finding.severity.value if finding.status is Status.ACTIVE else "aside"


def page(source: Source, findings: Sequence[Numbered], card: Callable[[Numbered], str]) -> Iterator[str]:
    """The lines of a file, each finding's card below the line on which its match ends."""
    spans = [
        _Span(
            number,
            source.offset(item.place.line, item.place.column),
            source.offset(item.place.end_line, item.place.end_column),
            item,
        )
        for number, item in findings
    ]
    spans.sort(key=lambda span: (span.start, span.end, span.number))
    below: dict[int, list[Numbered]] = {}
    for number, item in findings:
        below.setdefault(item.place.end_line, []).append((number, item))
    total = len(source.line_starts)
    if total > 1 and source.line_starts[-1] == len(source.text):
        total -= 1
    open_lines = _open(findings, total)
    left = MAX_FOLDED
    line = 1
    by_line = _by_line(source, spans)
    while line <= total:
        if line not in open_lines:
            end = line
            while end + 1 <= total and end + 1 not in open_lines:
                end += 1
            size = source.line_starts[end] - source.line_starts[line - 1] if end < len(source.line_starts) else len(source.text)
            yield from _fold(source, line, end, keep=size <= left)
            left -= size if size <= left else 0
            line = end + 1
            continue
        yield _line(line, source.line_text(line), source.line_starts[line - 1], by_line.get(line, ()))
        yield from (card(item) for item in below.get(line, ()))
        line += 1


def excerpts(findings: Sequence[Numbered], card: Callable[[Numbered], str]) -> Iterator[str]:
    """The quoted lines of each finding and its card, for a file whose text is not at hand."""
    for number, item in findings:
        for excerpt in item.excerpts:
            start, end = _within(excerpt, item.place)
            spans = (_Span(number, start, end, item),)
            yield _line(excerpt.line, excerpt.text, 0, spans)
        yield card((number, item))


def _within(excerpt: Excerpt, place: Place) -> tuple[int, int]:
    size = len(excerpt.text)
    start = place.column - excerpt.column if excerpt.line == place.line else 0
    end = place.end_column - excerpt.column if excerpt.line == place.end_line else size
    start = min(max(start, 0), size)
    return start, min(max(end, start), size)


def _open(findings: Sequence[Numbered], total: int) -> set[int]:
    """The lines that are not folded: those of findings and around them, and gaps too short to fold."""
    lines = {
        line
        for _, item in findings
        for line in range(max(1, item.place.line - CONTEXT), min(total, item.place.end_line + CONTEXT) + 1)
    }
    last = 0
    for line in sorted({*lines, total + 1}):
        if 1 < line - last <= SHORTEST_FOLD:
            lines.update(range(last + 1, line))
        last = line
    return lines


def _by_line(source: Source, spans: Sequence[_Span]) -> Mapping[int, list[_Span]]:
    found: dict[int, list[_Span]] = {}
    for span in spans:
        for line in range(span.finding.place.line, span.finding.place.end_line + 1):
            found.setdefault(line, []).append(span)
    return found


def _fold(source: Source, first: int, last: int, *, keep: bool) -> Iterator[str]:
    lines = f"Line {first}" if first == last else f"Lines {first} to {last}"
    if not keep:
        yield f'<p data-n="…"><span class="cut">{lines}: no findings; too long to be in this report</span></p>\n'
        return
    yield f"<details><summary>{lines}: no findings</summary>\n"
    for line in range(first, last + 1):
        yield _line(line, source.line_text(line), 0, ())
    yield "</details>\n"


def _line(number: int, text: str, start: int, spans: Sequence[_Span]) -> str:
    """One line; `start` is the offset of its first character as the spans count."""
    size = len(text)
    here = [(min(max(span.start - start, 0), size), min(max(span.end - start, 0), size), span) for span in spans]
    cuts = sorted({0, size, *(low for low, _, _ in here), *(high for _, high, _ in here)})
    made = ["".join(_anchor(span) for low, _, span in here if low == 0 and span.start >= start)]
    for low, high in pairwise(cuts):
        if low > 0:
            made += [_anchor(span) for begin, _, span in here if begin == low]
        made.append(_piece(text[low:high], [span for begin, end, span in here if begin <= low and high <= end]))
    if size and any(low == size for low, _, _ in here):
        made += [_anchor(span) for low, _, span in here if low == size]
    return f'<p data-n="{number}">{"".join(made)}</p>\n'


def _anchor(span: _Span) -> str:
    return f'<span id="m{span.number}"></span>'


def _piece(text: str, spans: Sequence[_Span]) -> str:
    shown = quote(text)
    if len(text) > MAX_PIECE:
        gone = f'<span class="cut">… {len(text) - 2 * _KEPT} characters …</span>'
        shown = quote(text[:_KEPT]) + gone + quote(text[-_KEPT:])
    if not spans:
        return shown
    first = min(spans, key=lambda span: (span.finding.status is not Status.ACTIVE, -span.finding.severity.rank, span.number))
    numbers = " ".join(str(span.number) for span in spans)
    return f'<mark class="{look(first.finding)}" data-f="{numbers}"><a href="#f{first.number}">{shown}</a></mark>'
