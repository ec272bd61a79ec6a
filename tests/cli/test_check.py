from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.law import Command

CLOSING = "No finding is not clearance: reglint points at wording; a person decides.\n"


def judged(out: str) -> str:
    """The report without the line of digests, which depend on every byte of the law."""
    return "".join(line for line in out.splitlines(keepends=True) if not line.startswith("Judged by: "))


def as_json(reglint: Command, *arguments: str, code: int | None = None, stdin: bytes | None = None) -> Any:
    outcome = reglint("check", "--format", "json", *arguments, stdin=stdin)
    if code is not None:
        assert outcome.code == code
    return json.loads(outcome.out)


def test_a_finding_is_shown_with_its_place_source_line_reason_remedy_and_law(reglint: Command) -> None:
    reglint.write("page.md", "# Tonic\n\nOur tonic is a **miracle cure** for all.\n")
    outcome = reglint("check", "page.md")
    assert judged(outcome.out) == (
        "page.md:3:18: error claims/miracle “miracle cure” promises a miracle.\n"
        "   3 │ Our tonic is a **miracle cure** for all.\n"
        "     │                  ^^^^^^^^^^^^\n"
        "       why       Nothing works for everybody, and a promise that it does misleads.\n"
        "       instead   Say for whom it works, and how often.\n"
        "       basis     banned, confidence high\n"
        "       law       US: Made-up Act, s1 [us-act]\n"
        "\n"
        "          error  warning     info\n"
        "claims        1        ·        ·\n"
        "\n"
        "1 finding (1 error) in 1 file.\n" + CLOSING
    )
    assert (outcome.code, outcome.err) == (1, "")


def test_the_current_folder_is_checked_when_nothing_is_named(reglint: Command) -> None:
    reglint.write("a/page.md", "A miracle cure.\n")
    assert reglint("check", "--format", "concise").out == (
        "a/page.md:1:3: error claims/miracle “miracle cure” promises a miracle.\n1 finding (1 error) in 1 file.\n"
    )


def test_concise_has_one_line_for_each_finding_however_often_a_sentence_occurs(reglint: Command) -> None:
    for name in "abc":
        reglint.write(f"{name}.md", "A miracle cure.\n")
    assert reglint("check", "--format", "concise", "--quiet", ".").out == (
        "a.md:1:3: error claims/miracle “miracle cure” promises a miracle.\n"
        "b.md:1:3: error claims/miracle “miracle cure” promises a miracle.\n"
        "c.md:1:3: error claims/miracle “miracle cure” promises a miracle.\n"
    )


def test_a_clean_page_exits_with_0_and_says_what_that_does_not_mean(reglint: Command) -> None:
    reglint.write("page.md", "Plain words.\n")
    outcome = reglint("check", "page.md")
    assert (outcome.code, judged(outcome.out)) == (0, "No findings in 1 file.\n" + CLOSING)


@pytest.mark.parametrize(
    ("fail_on", "page", "code"),
    [
        ("warning", "Half price tonight only.\n", 0),
        ("info", "Half price tonight only.\n", 1),
        ("error", "A miracle cure.\n", 1),
        ("never", "A miracle cure.\n", 0),
    ],
)
def test_fail_on_says_from_which_severity_the_exit_code_is_1(reglint: Command, fail_on: str, page: str, code: int) -> None:
    reglint.write("page.md", page)
    outcome = reglint("check", "--quiet", "--format", "concise", "--fail-on", fail_on, "page.md")
    assert (outcome.code, outcome.out.count("\n")) == (code, 1)


def test_exit_zero_forgives_findings_but_not_unchecked_files(reglint: Command) -> None:
    reglint.write("page.md", "A miracle cure.\n")
    assert reglint("check", "--exit-zero", "page.md").code == 0
    assert reglint("check", "--exit-zero", "page.md", "gone.md").code == 3


def test_an_unchecked_file_is_named_with_its_reason_and_beats_findings(reglint: Command) -> None:
    reglint.write("page.md", "A miracle cure.\n")
    reglint.write("picture.md", b"\x89PNG\x00\x00")
    outcome = reglint("check", "--format", "concise", "page.md", "picture.md", "gone.md")
    assert (outcome.code, outcome.out) == (
        3,
        (
            "page.md:1:3: error claims/miracle “miracle cure” promises a miracle.\n"
            "gone.md: not checked: no such file\n"
            "picture.md: not checked: this is a binary file, not text (Leave it out, or name a text file.)\n"
            "1 finding (1 error) in 1 file; 2 files could not be checked.\n"
        ),
    )


def test_wrong_usage_beats_an_unchecked_file(reglint: Command) -> None:
    outcome = reglint("check", "--select", "claims/mirakle", "gone.md")
    assert (outcome.code, outcome.out, outcome.err) == (
        2,
        "",
        "error: --select: there is no pack or rule 'claims/mirakle'\n  hint: Did you mean 'claims/miracle'?\n",
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--ignore", "miracle"), "--ignore: there is no pack or rule 'miracle'\n  hint: Did you mean 'claims/miracle'?"),
        (("--jurisdiction", "us,atlantis"), "--jurisdiction: there is no jurisdiction 'atlantis'\n  hint: Known: uk, us."),
        (("--format", "jason"), "--format: there is no format 'jason'\n  hint: Did you mean 'json' or 'jsonl'?"),
        (
            ("--min-confidence", "hihg"),
            "--min-confidence: 'hihg' is not one of high, medium, low\n  hint: Did you mean 'high'?",
        ),
        (
            ("--fail-on", "errors"),
            "--fail-on: 'errors' is not one of error, warning, info, never\n  hint: Did you mean 'error'?",
        ),
        (
            ("--stdin-filename", "a.md"),
            "--stdin-filename names what `-` reads, but `-` is not among the paths\n  hint: Add `-`.",
        ),
    ],
)
def test_wrong_usage_is_2_and_names_the_nearest_word(reglint: Command, arguments: tuple[str, ...], message: str) -> None:
    reglint.write("page.md", "Plain words.\n")
    outcome = reglint("check", *arguments, "page.md")
    assert (outcome.code, outcome.out, outcome.err) == (2, "", f"error: {message}\n")


def test_an_unknown_option_is_2(reglint: Command) -> None:
    assert reglint("check", "--selekt", "claims").code == 2


def test_a_broken_pack_is_2_with_the_place_and_what_to_write(reglint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    from tests.law import FOLDER

    broken = reglint.folder.parent / "law"
    shutil.copytree(FOLDER, broken)
    rule = broken / "hurry" / "tonight.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("confidence:", "confidnce:"), encoding="utf-8")
    monkeypatch.setattr("linter.library.load.patterns_root", lambda: broken)
    outcome = reglint("check", ".")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        f"error: {rule.as_posix()}:3:1: unknown key 'confidnce'\n    confidnce: medium\n    ^\n  hint: Did you mean 'confidence'?\n"
    )


@pytest.mark.parametrize(
    ("arguments", "rules"),
    [
        ((), ["claims/miracle", "hurry/tonight"]),
        (("--select", "hurry"), ["hurry/tonight"]),
        (("--select", "claims/miracle"), ["claims/miracle"]),
        (("--select", "claims/wonder"), ["claims/miracle"]),
        (("--select", "claims,hurry", "--ignore", "hurry/tonight"), ["claims/miracle"]),
        (("--ignore", "claims", "--ignore", "hurry"), []),
        (("--min-confidence", "low"), ["claims/miracle", "claims/gentle", "hurry/tonight"]),
        (("--min-confidence", "high"), ["claims/miracle"]),
        (("--jurisdiction", "uk"), ["claims/miracle", "hurry/tonight"]),
    ],
)
def test_selection_confidence_and_jurisdiction_decide_what_is_found(
    reglint: Command, arguments: tuple[str, ...], rules: list[str]
) -> None:
    reglint.write("page.md", "A miracle cure, utterly gentle, tonight only.\n")
    found = as_json(reglint, *arguments, "page.md")
    assert [item["rule"] for item in found["findings"]] == rules


def test_the_number_of_hidden_findings_is_printed(reglint: Command) -> None:
    reglint.write("page.md", "Utterly gentle, tonight only.\n")
    assert judged(reglint("check", "--min-confidence", "high", "page.md").out) == (
        "No findings in 1 file.\n2 findings of lower confidence are hidden; --min-confidence low shows all.\n" + CLOSING
    )


def test_standard_input_is_read_in_the_format_of_its_file_name(reglint: Command) -> None:
    data = b"<p>A miracle&nbsp;cure.</p>\n"
    found = as_json(reglint, "-", "--stdin-filename", "in/page.html", stdin=data, code=1)
    assert [(file["path"], file["status"]) for file in found["files"]] == [("in/page.html", "checked")]
    (finding,) = found["findings"]
    place = (finding["line"], finding["column"], finding["end_line"], finding["end_column"], finding["source"], finding["text"])
    assert place == (1, 6, 1, 23, "miracle&nbsp;cure", "miracle cure")


def test_standard_input_without_a_name_is_plain_text(reglint: Command) -> None:
    outcome = reglint("check", "-", "--format", "concise", "--quiet", stdin=b"<p> A miracle cure, really.\n")
    assert outcome.out == "<stdin>:1:7: error claims/miracle “miracle cure” promises a miracle.\n"


def test_what_a_walk_leaves_out_is_counted_by_reason(reglint: Command) -> None:
    reglint.write("page.md", "Plain words.\n")
    reglint.write("node_modules/x/page.md", "A miracle cure.\n")
    reglint.write("picture.png", b"\x89PNG")
    reglint.write("draft.md", "A miracle cure.\n")
    reglint.write(".gitignore", "draft.md\n")
    outcome = reglint("check", ".")
    assert outcome.code == 0
    assert "Left out: files of other kinds (2), ignored by .gitignore (1), vendored or generated folders (1).\n" in outcome.out


def test_a_run_over_nothing_says_so(reglint: Command) -> None:
    reglint.write("picture.png", b"\x89PNG")
    outcome = reglint("check", ".")
    assert (outcome.code, outcome.err) == (0, "warning: no file was checked; left out: files of other kinds (1)\n")


def test_the_report_goes_to_a_file_in_one_step_and_keeps_its_mode(reglint: Command) -> None:
    reglint.write("page.md", "A miracle cure.\n")
    target = reglint.write("out/report.json", "old")
    target.chmod(0o640)
    outcome = reglint("check", "page.md", "--format", "json", "--output", "out/report.json")
    assert (outcome.code, outcome.out, outcome.err) == (1, "", "")
    assert json.loads(target.read_text(encoding="utf-8"))["summary"]["findings"] == 1
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert [file.name for file in target.parent.iterdir()] == ["report.json"]


def test_a_report_that_cannot_be_written_is_2_and_leaves_nothing_behind(reglint: Command) -> None:
    reglint.write("page.md", "Plain words.\n")
    outcome = reglint("check", "page.md", "--output", "gone/report.txt")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        "error: gone/report.txt: the report cannot be written: No such file or directory\n"
        "  hint: Name a file in a folder that exists and may be written.\n"
    )
    assert [file.name for file in reglint.folder.iterdir()] == ["page.md"]


def test_statistics_add_a_count_for_each_rule(reglint: Command) -> None:
    reglint.write("a.md", "A miracle cure. Half price tonight only.\n")
    reglint.write("b.md", "A miracle cure.\n\nMiracle cures.\n")
    outcome = reglint("check", "--statistics", "--quiet", "--format", "concise", ".")
    assert outcome.out.endswith("\n\n     3  claims/miracle  (2 files)\n     1  hurry/tonight  (1 file)\n")


def test_colour_is_used_when_forced_and_never_against_the_users_will(reglint: Command) -> None:
    reglint.write("page.md", "A miracle cure.\n")
    coloured = reglint("check", "page.md", env={"FORCE_COLOR": "1"}).out
    assert coloured.startswith("\x1b[1mpage.md:1:3\x1b[0m: \x1b[1;31merror\x1b[0m \x1b[36mclaims/miracle\x1b[0m “miracle cure”")
    for outcome in (
        reglint("check", "page.md"),
        reglint("check", "page.md", env={"FORCE_COLOR": "1", "NO_COLOR": "1"}),
        reglint("check", "--no-color", "page.md", env={"FORCE_COLOR": "1"}),
    ):
        assert "\x1b" not in outcome.out
        assert outcome.out.startswith("page.md:1:3: error claims/miracle")


def test_the_same_input_gives_the_same_bytes_whatever_the_order_of_paths(reglint: Command) -> None:
    for name in ("b.md", "a.md", "c/d.html"):
        reglint.write(name, "A miracle cure.\n")
    one = reglint("check", "--format", "json", "a.md", "b.md", "c")
    other = reglint("check", "--format", "json", "c", "b.md", "a.md", "a.md")
    assert one.out == other.out
    assert [item["path"] for item in json.loads(one.out)["findings"]] == ["a.md", "b.md", "c/d.html"]


def test_a_crash_in_one_file_is_reported_and_the_others_are_finished(reglint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from linter.engine import Engine
    from linter.model import Document, FileResult, Options

    reglint.write("a.md", "A miracle cure.\n")
    reglint.write("b.md", "A miracle cure.\n")
    sound = Engine.check

    def crash(self: Engine, document: Document, options: Options) -> FileResult:
        if document.source.path == "a.md":
            raise ZeroDivisionError("by nothing")
        return sound(self, document, options)

    monkeypatch.setattr(Engine, "check", crash)
    outcome = reglint("check", "--format", "concise", "--quiet", ".")
    assert (outcome.code, outcome.out) == (
        3,
        (
            "b.md:1:3: error claims/miracle “miracle cure” promises a miracle.\n"
            "a.md: not checked: internal error: ZeroDivisionError: by nothing\n"
        ),
    )


def test_a_name_with_control_characters_cannot_act_on_the_terminal(reglint: Command) -> None:
    reglint.write("a\x1b[2Jb\n.md", "A miracle cure.\n")
    assert reglint("check", "--format", "concise", "--quiet", ".").out == (
        "a\\x1b[2Jb\\x0a.md:1:3: error claims/miracle “miracle cure” promises a miracle.\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="names are bytes on POSIX only")
def test_a_name_that_is_not_text_is_reported_with_escapes(reglint: Command) -> None:
    try:
        Path(os.fsdecode(b"p\xff.md")).write_text("A miracle cure.\n", encoding="utf-8")
    except OSError:
        pytest.skip("this file system refuses such names")
    found = as_json(reglint, ".", code=1)
    assert [item["path"] for item in found["findings"]] == ["p\\udcff.md"]


def test_an_interrupted_run_exits_with_130_and_leaves_no_report(reglint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from linter.engine import Engine

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    reglint.write("page.md", "A miracle cure.\n")
    monkeypatch.setattr(Engine, "check", interrupt)
    outcome = reglint("check", "page.md", "--output", "report.txt")
    assert (outcome.code, outcome.out, outcome.err) == (130, "", "interrupted\n")
    assert [file.name for file in reglint.folder.iterdir()] == ["page.md"]


def test_a_report_written_through_a_link_keeps_the_link(reglint: Command) -> None:
    reglint.write("page.md", "A miracle cure.\n")
    target = reglint.write("real.txt", "old")
    link = reglint.folder / "link.txt"
    link.symlink_to("real.txt")
    assert reglint("check", "page.md", "--quiet", "--format", "concise", "--output", "link.txt").code == 1
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "page.md:1:3: error claims/miracle “miracle cure” promises a miracle.\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs")
def test_a_report_to_something_that_is_no_regular_file_does_not_replace_it(reglint: Command) -> None:
    import threading

    reglint.write("page.md", "A miracle cure.\n")
    pipe = reglint.folder / "pipe"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    reglint("check", "page.md", "--quiet", "--format", "concise", "--output", "pipe")
    reader.join(timeout=10)
    assert got == ["page.md:1:3: error claims/miracle “miracle cure” promises a miracle.\n"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_missing_pipeline_is_2_and_not_an_unchecked_file(reglint: Command) -> None:
    from linter.errors import PipelineError
    from linter.run import CheckRequest, run_check

    reglint.write("page.md", "A miracle cure.\n")
    with pytest.raises(PipelineError, match="no_such_pipeline"):
        run_check(CheckRequest(paths=(Path("page.md"),), model="no_such_pipeline"))


def test_a_progress_bar_is_drawn_on_standard_error_of_a_terminal_on_long_runs_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sys

    from linter import cli_check

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    bar = cli_check._Bar()
    drawn = []
    bar(1, 100)
    drawn.append(bar._bar is not None)
    monkeypatch.setattr(cli_check, "_LONG_RUN_SECONDS", 0.0)
    bar(50, 100)
    drawn.append(bar._bar is not None)
    bar.close()
    assert drawn == [False, True]
    assert capsys.readouterr().out == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    quiet = cli_check._Bar()
    quiet(50, 100)
    assert quiet._bar is None
