from __future__ import annotations

from pathlib import Path

import pytest

import linter
from linter import Finding, Report, Severity, check_paths, check_text, load_library
from linter.errors import UsageError
from linter.library.load import Library
from linter.model import Options
from tests import law


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    law.use(monkeypatch)
    return load_library()


def seen(report: Report) -> list[tuple[str, str, int, int, str]]:
    return [(item.rule, item.place.path, item.place.line, item.place.column, item.place.source) for item in report.findings]


def test_a_text_is_checked_as_plain_text_unless_its_name_or_format_says_otherwise(library: Library) -> None:
    text = "A *miracle* cure, really.\n"
    assert seen(check_text(text, library=library)) == []
    expected = ("claims/miracle", "page.md", 1, 4, "miracle* cure")
    assert seen(check_text(text, path="page.md", library=library)) == [expected]
    assert seen(check_text(text, path="page", format_name="markdown", library=library)) == [
        ("claims/miracle", "page", 1, 4, "miracle* cure")
    ]


def test_columns_count_code_points_and_lines_end_at_newlines_only(library: Library) -> None:
    text = "😀 one\u2028two\r\n😀 a miracle cure\r\n"
    assert seen(check_text(text, path="p.md", library=library)) == [("claims/miracle", "p.md", 2, 5, "miracle cure")]


def test_options_decide_as_they_do_for_the_command(library: Library) -> None:
    text = "A miracle cure, tonight only.\n"
    assert [item.rule for item in check_text(text, library=library, options=Options(select=("hurry",))).findings] == [
        "hurry/tonight"
    ]
    with pytest.raises(UsageError, match="there is no pack or rule 'hury'"):
        check_text(text, library=library, options=Options(select=("hury",)))


def test_an_unknown_format_is_a_value_error(library: Library) -> None:
    with pytest.raises(ValueError, match=r"there is no format 'markdwon'. Did you mean 'markdown'\?"):
        check_text("Words.", format_name="markdwon", library=library)


def test_paths_are_walked_and_what_cannot_be_checked_is_in_the_report(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "page.md").write_text("A miracle cure.\n", encoding="utf-8")
    (tmp_path / "a" / "x.png").write_bytes(b"\x89")
    report = check_paths(["a", tmp_path / "gone.md"], library=library)
    assert seen(report) == [("claims/miracle", "a/page.md", 1, 3, "miracle cure")]
    assert [(file.path, file.checked, file.error) for file in report.files] == [
        ((tmp_path / "gone.md").as_posix(), False, "no such file"),
        ("a/page.md", True, ""),
    ]
    assert report.left_out == (("files of other kinds", 1),)
    assert [(item.id, item.section) for item in report.citations] == [("us-act", "s1")]


def test_reglints_own_packs_are_used_when_no_library_is_given() -> None:
    report = check_text("Words about nothing in particular.")
    assert (report.findings, len(report.library_digest)) == ((), 64)


def test_the_public_names_are_those_documented() -> None:
    assert dir(linter) == ["Finding", "Report", "Severity", "__version__", "check_paths", "check_text", "load_library"]
    assert (Finding.__name__, Severity.ERROR.value) == ("Finding", "error")
    with pytest.raises(AttributeError, match="has no attribute 'check_everything'"):
        _ = linter.check_everything
