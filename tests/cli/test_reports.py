from __future__ import annotations

import csv
import json
import os
import xml.etree.ElementTree as ET

import pytest

from linter.reporters.formats import FORMATS
from tests.law import Command

PAGE = "Our tonic is a miracle cure 😀.\n\nHalf price tonight only.\n"
ANOTHER = "Name a file in a folder that exists and may be written."
CONCISE = (
    "page.md:1:16: error claims/miracle “miracle cure” promises a miracle.\n"
    "page.md:3:12: info hurry/tonight “tonight only” hurries the reader.\n"
)


def test_several_reports_are_written_beside_the_one_that_is_shown(reglint: Command) -> None:
    reglint.write("page.md", PAGE)
    outcome = reglint(
        *("check", "page.md", "--quiet", "--format", "concise", "--report", "sarif:a.sarif", "--report", "junit:b.xml"),
        *("--report", "html:c.html", "--report", "csv:d:e.csv"),
    )
    assert (outcome.code, outcome.out, outcome.err) == (1, CONCISE, "")
    results = json.loads((reglint.folder / "a.sarif").read_bytes())["runs"][0]["results"]
    regions = [item["locations"][0]["physicalLocation"]["region"] for item in results]
    assert [(item["charOffset"], item["snippet"]["text"]) for item in regions] == [(15, "miracle cure"), (43, "tonight only")]
    assert ET.parse(reglint.folder / "b.xml").getroot().get("failures") == "2"
    assert '<mark class="error" data-f="1"><a href="#f1">miracle cure</a></mark>' in (reglint.folder / "c.html").read_text("utf-8")
    with (reglint.folder / "d:e.csv").open(encoding="utf-8", newline="") as file:
        assert [row["rule"] for row in csv.DictReader(file)] == ["claims/miracle", "hurry/tonight"]
    assert sorted(file.name for file in reglint.folder.iterdir()) == ["a.sarif", "b.xml", "c.html", "d:e.csv", "page.md"]


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_can_be_shown_and_written_with_the_same_bytes(reglint: Command, format_name: str) -> None:
    reglint.write("page.md", PAGE)
    shown = reglint("check", "page.md", "--format", format_name)
    assert reglint("check", "page.md", "--format", format_name, "--output", "one").out == ""
    written = reglint("check", "page.md", "--quiet", "--format", "concise", "--report", f"{format_name}:two")
    assert (shown.code, written.code, written.out) == (1, 1, CONCISE)
    # the test runner turns the line ends of CSV into its own
    assert (reglint.folder / "one").read_bytes().replace(b"\r\n", b"\n") == shown.out.encode()
    if format_name not in ("text", "concise"):
        # those for people follow --quiet
        assert (reglint.folder / "two").read_bytes() == (reglint.folder / "one").read_bytes()
    assert len(shown.out) > 50


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--report", "sarf:a"), "--report: there is no format 'sarf'\n  hint: Did you mean 'sarif'?"),
        (("--report", "sarif"), "--report sarif: the file is missing\n  hint: Write --report sarif:FILE."),
        (("--report", "sarif:"), "--report sarif:: the file is missing\n  hint: Write --report sarif:FILE."),
        (("--report", "a.sarif"), "--report: there is no format 'a.sarif'\n  hint: Did you mean 'sarif'?"),
        (
            ("--report", "json:a", "--report", "csv:./a"),
            "a: two reports cannot be written to one file\n  hint: Name another file.",
        ),
        (
            ("--output", "a", "--report", "csv:a"),
            "a: two reports cannot be written to one file\n  hint: Name another file.",
        ),
        (
            ("--report", "json:gone/a"),
            f"gone/a: the report cannot be written: No such file or directory\n  hint: {ANOTHER}",
        ),
        (
            ("--report", "json:."),
            f".: the report cannot be written: Is a directory\n  hint: {ANOTHER}",
        ),
    ],
)
def test_a_report_that_cannot_be_made_is_refused_before_anything_is_checked(
    reglint: Command, arguments: tuple[str, ...], message: str
) -> None:
    reglint.write("page.md", PAGE)
    outcome = reglint("check", "page.md", *arguments)
    assert (outcome.code, outcome.out, outcome.err) == (2, "", f"error: {message}\n")
    assert [file.name for file in reglint.folder.iterdir()] == ["page.md"]


def test_one_report_that_cannot_be_written_does_not_lose_the_others(reglint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    reglint.write("page.md", PAGE)
    reglint.write("b.xml", "old")
    whole = os.fsync
    calls: list[int] = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        whole(handle)

    monkeypatch.setattr(os, "fsync", full)
    reports = ("--report", "json:a.json", "--report", "junit:b.xml", "--report", "csv:c.csv")
    outcome = reglint("check", "page.md", "--quiet", "--format", "concise", *reports)
    assert (outcome.code, outcome.out) == (2, CONCISE)
    assert outcome.err == (
        "error: b.xml: the report cannot be written: No space left on device\n"
        "  hint: Name a file in a folder that exists and may be written.\n"
    )
    assert (reglint.folder / "b.xml").read_text(encoding="utf-8") == "old"
    assert sorted(file.name for file in reglint.folder.iterdir()) == ["a.json", "b.xml", "c.csv", "page.md"]


def test_standard_input_is_shown_in_the_page_of_a_report(reglint: Command) -> None:
    outcome = reglint("check", "-", "--stdin-filename", "new.md", "--format", "html", stdin=PAGE.encode())
    assert '<p data-n="3">Half price <span id="m2"></span><mark' in outcome.out


def test_a_suppressed_finding_is_in_the_reports_with_its_reason(reglint: Command) -> None:
    comment = "<!-- reglint: ignore claims/miracle because quoted from the label; ref MLR-7; until 2099-01-02 -->"
    reglint.write("page.md", f"{comment}\n\nA miracle cure.\n")
    outcome = reglint("check", "page.md", "--format", "sarif", "--report", "claims:c.csv")
    (result,) = json.loads(outcome.out)["runs"][0]["results"]
    (suppression,) = result["suppressions"]
    assert (outcome.code, suppression["kind"], suppression["justification"]) == (0, "inSource", "quoted from the label")
    with (reglint.folder / "c.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["disposition"], row["reference"]) == ("accepted until 2099-01-02: quoted from the label", "MLR-7")
