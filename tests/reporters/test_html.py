from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.model import FileResult, Finding, Place, Report, Severity, Source, Status
from linter.reading.source import source_from_text
from linter.reporters import html
from linter.reporters.html_text import CONTEXT, MAX_FOLDED, MAX_PIECE, page
from tests.reporters.sample import MIRACLE, PATH, REPORT, SOURCE, finding, sources

GOLDEN = Path(__file__).parent / "golden" / "report.html"
_VOID = {"meta", "input"}


@dataclass
class Page(HTMLParser):
    """What a browser would see of a report: elements, the texts of its lines, and what is marked in them."""

    lines: dict[str, str] = field(default_factory=dict)
    marked: list[tuple[str, str]] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    stack: list[str] = field(default_factory=list)
    styles: str = ""
    script: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._line = ""
        self._mark = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if tag not in _VOID:
            self.stack.append(tag)
        if "data-n" in found:
            self._line = found["data-n"]
            self.lines[self._line] = ""
        if tag == "mark":
            self._mark = found["data-f"]
            self.marked.append((self._mark, ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag
        if tag == "p":
            self._line = ""
        if tag == "mark":
            self._mark = ""

    def handle_data(self, data: str) -> None:
        if self._line:
            self.lines[self._line] += data
        if self._mark:
            self.marked[-1] = (self._mark, self.marked[-1][1] + data)
        if self.stack and self.stack[-1] == "style":
            self.styles += data
        if self.stack and self.stack[-1] == "script":
            self.script += data


def parsed(text: str) -> Page:
    made = Page()
    made.feed(text)
    made.close()
    assert made.stack == []
    return made


def whole(report: Report = REPORT) -> str:
    return "".join(html.render(report, sources))


def body(text: str) -> str:
    """The report without its style and script, whose bytes the policy names."""
    text = re.sub(r"<(style|script)>.*?</\1>", r"<\1></\1>", text, flags=re.S)
    return re.sub(r"'sha256-[^']*'", "'sha256-'", text)


def lined(source: Source, findings: list[Finding]) -> Page:
    return parsed("".join(page(source, list(enumerate(findings, 1)), lambda item: f'<article id="f{item[0]}"></article>\n')))


def test_a_report_has_exactly_the_markup_that_is_kept() -> None:
    assert body(whole()) == GOLDEN.read_text(encoding="utf-8")


def test_the_page_needs_nothing_from_anywhere() -> None:
    made = parsed(whole())
    loading = [(tag, name) for tag, found in made.tags for name in found if name in ("src", "srcset", "action", "data", "poster")]
    assert loading == []
    assert {tag for tag, _ in made.tags} & {"link", "img", "iframe", "object", "embed", "base"} == set()
    assert re.search(r"url\(|@import|https?:", made.styles + made.script) is None


def test_the_policy_names_our_style_and_script_and_nothing_else() -> None:
    made = parsed(whole())
    (policy,) = [found["content"] for tag, found in made.tags if found.get("http-equiv") == "Content-Security-Policy"]
    style, script = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (made.styles, made.script))
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"
    )
    assert [tag for tag, found in made.tags if any(name.startswith("on") or name == "style" for name in found)] == []


def test_every_link_within_the_page_leads_to_an_element_and_ids_are_unique() -> None:
    made = parsed(whole())
    ids = [found["id"] for _, found in made.tags if "id" in found]
    targets = [found["href"][1:] for _, found in made.tags if found.get("href", "").startswith("#")]
    labels = [found["aria-labelledby"] for _, found in made.tags if "aria-labelledby" in found]
    assert len(ids) == len(set(ids))
    assert len(targets) > 8
    assert {*targets, *labels} - set(ids) == set()


def test_landmarks_headings_and_labels_are_there_for_who_cannot_see_the_page() -> None:
    made = parsed(whole())
    names = [tag for tag, _ in made.tags]
    assert [names.count(tag) for tag in ("header", "main", "nav", "footer", "h1", "title")] == [1, 1, 1, 1, 1, 1]
    levels = [int(tag[1]) for tag in names if re.fullmatch("h[1-6]", tag)]
    assert all(low <= high + 1 for high, low in pairwise(levels))
    assert made.tags[0] == ("html", {"lang": "en"})
    inputs = [index for index, tag in enumerate(names) if tag in ("input", "select")]
    assert inputs
    assert {names[index - 1] for index in inputs} == {"label"}


def test_findings_are_marked_where_they_stand() -> None:
    made = parsed(whole())
    assert made.marked == [("1", "miracle</b>"), ("1", "cure"), ("2", "safe"), ("3", "No harm")]
    assert made.lines == {str(number): SOURCE.line_text(number) for number in range(1, 9)}


def test_overlapping_findings_share_pieces_and_the_graver_one_gives_the_look() -> None:
    source = source_from_text("abcdefgh\n", "p.txt", "plain")
    first = finding(source, "bcde", severity=Severity.INFO)
    second = finding(source, "defg")
    text = "".join(page(source, [(1, first), (2, second)], lambda item: ""))
    assert text == (
        '<p data-n="1">a<span id="m1"></span><mark class="info" data-f="1"><a href="#f1">bc</a></mark>'
        '<span id="m2"></span><mark class="error" data-f="1 2"><a href="#f2">de</a></mark>'
        '<mark class="error" data-f="2"><a href="#f2">fg</a></mark>h</p>\n'
    )


def test_a_finding_of_no_width_has_an_anchor_and_a_card() -> None:
    source = source_from_text("ab\n\ncd", "p.txt", "plain")
    empty = [
        replace(finding(source, "ab"), place=Place("p.txt", line, column, line, column, "")) for line, column in ((2, 1), (3, 3))
    ]
    made = lined(source, empty)
    ids = [found["id"] for _, found in made.tags if "id" in found]
    assert (ids, made.lines, made.marked) == (["m1", "f1", "m2", "f2"], {"1": "ab", "2": "", "3": "cd"}, [])


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="ab<&\"'😀é \t\n\r\u202e\x00", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6),
)
def test_the_text_of_the_lines_is_the_text_of_the_file_whatever_is_marked(text: str, ranges: list[tuple[int, int]]) -> None:
    source = source_from_text(text, "p.txt", "plain")
    findings = []
    for one, other in ranges:
        start, end = sorted((min(one, len(text)), min(other, len(text))))
        place = Place("p.txt", *source.position(start), *source.position(end), text[start:end])
        findings.append(replace(MIRACLE, place=place))
    findings.sort(key=lambda item: (item.place.line, item.place.column))
    made = lined(source, findings)
    shown = {number: line.replace("\\u202e", "\u202e").replace("\\x00", "\x00") for number, line in made.lines.items()}
    total = len(source.line_starts) - (len(source.line_starts) > 1 and source.line_starts[-1] == len(text))
    assert shown == {str(number): source.line_text(number) for number in range(1, total + 1)}
    for number, item in enumerate(findings, 1):
        pieces = "".join(piece for ids, piece in made.marked if str(number) in ids.split())
        assert pieces.replace("\\u202e", "\u202e").replace("\\x00", "\x00") == re.sub("[\r\n]", "", item.place.source)


def test_lines_far_from_findings_are_folded_but_there() -> None:
    source = source_from_text("".join(f"line {number}\n" for number in range(1, 61)) + "No harm.\n", "p.txt", "plain")
    made = lined(source, [finding(source, "No harm")])
    text = "".join(page(source, [(1, finding(source, "No harm"))], lambda item: ""))
    assert text.startswith(f"<details><summary>Lines 1 to {60 - CONTEXT}: no findings</summary>\n<p")
    assert made.lines == {str(number): source.line_text(number) for number in range(1, 62)}


def test_a_huge_file_does_not_make_a_huge_report() -> None:
    source = source_from_text(
        "word " * MAX_FOLDED + "\n" * 20 + "y" * (MAX_PIECE * 3) + "No harm.\n" + "z\n" * MAX_FOLDED, "p.txt", "plain"
    )
    text = "".join(page(source, [(1, finding(source, "No harm"))], lambda item: ""))
    assert len(text) < 10_000
    assert "Lines 1 to 17: no findings; too long to be in this report" in text
    assert f"… {MAX_PIECE * 3 - 800} characters …" in text
    assert '<a href="#f1">No harm</a>' in text


def test_a_file_that_has_changed_is_shown_by_what_its_findings_quote() -> None:
    text = "".join(html.render(REPORT))
    made = parsed(text)
    assert "The text of this file is not at hand any more" in text
    assert made.lines == {number: SOURCE.line_text(int(number)) for number in ("3", "4", "6", "8")}
    assert made.marked == [("1", "miracle</b>"), ("1", "cure"), ("2", "safe"), ("3", "No harm")]


def test_a_page_of_markup_stays_text() -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    source = source_from_text(f"{evil} No harm.\n", PATH, "html")
    item = finding(
        source, "No harm", message=evil, why=evil, instead=evil, sentence=evil, status_reason=evil, status=Status.SUPPRESSED
    )
    report = replace(REPORT, files=(FileResult(evil, False, error=evil), FileResult(PATH, True, "0" * 64, findings=(item,))))
    made = parsed("".join(html.render(report, lambda _: source)))
    assert {tag for tag, _ in made.tags} & {"img"} == set()
    assert [tag for tag, _ in made.tags].count("script") == 1
    assert made.lines["1"] == f"{evil} No harm."


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", ""])
def test_only_addresses_of_the_web_become_links(address: str) -> None:
    report = replace(REPORT, citations=tuple(replace(item, source=address) for item in REPORT.citations))
    made = parsed(whole(report))
    assert [found["href"] for tag, found in made.tags if tag == "a" and not found["href"].startswith("#")] == []


def test_colours_are_told_apart_by_who_cannot_see_them_and_have_contrast() -> None:
    style = (Path(html.__file__).parent / "html.css").read_text(encoding="utf-8")

    def palette(block: str) -> dict[str, str]:
        return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block))

    light, dark = palette(style[: style.index("@media")]), palette(style[style.index("@media") : style.index("* {")])
    assert set(light) == set(dark)
    for colors in (light, dark):
        for front, back in (
            ("ink", "paper"), ("ink", "panel"), ("soft", "paper"), ("soft", "panel"), ("link", "paper"), ("link", "panel"),
            ("error", "paper"), ("error", "panel"), ("warning", "panel"), ("info", "panel"), ("aside", "panel"), ("soft", "aside-bg"),
            ("ink", "error-bg"), ("ink", "warning-bg"), ("ink", "info-bg"), ("ink", "aside-bg"),
        ):  # fmt: skip
            assert contrast(colors[front], colors[back]) >= 4.5, (front, back)
    kinds = {name: re.search(rf"mark\.{name} {{[^}}]*border-bottom: \d+px (\w+)", style) for name in ("error", "warning", "info")}
    assert {name: found and found[1] for name, found in kinds.items()} == {"error": "solid", "warning": "dashed", "info": "dotted"}


def contrast(one: str, other: str) -> float:
    """As the accessibility guidelines count it, from 1 to 21."""

    def light(color: str) -> float:
        parts = [int(color[index : index + 2], 16) / 255 for index in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
