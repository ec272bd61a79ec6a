"""Fixes: what is applied, what is refused, and that no file is ever lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from linter import writing
from linter.errors import WriteError
from linter.fixing import Repaired, preview, repair, write_back
from linter.model import Document, Finding, Status
from linter.reading import read_path, read_text
from tests.findings import find

FIXES = {"safety/absolute": ("few known side effects", True), "sales/hurry": ("book a visit", False)}


def fixed(text: str, name: str = "a.md", *, unsafe: bool = False, fixes: dict[str, tuple[str, bool]] | None = None) -> Repaired:
    def judge(document: Document) -> Sequence[Finding]:
        return find(document, fixes=fixes or FIXES)

    return repair(read_text(text, name), judge, lambda changed: read_text(changed, name), unsafe=unsafe)


def test_safe_wordings_are_applied_and_others_only_when_asked_for() -> None:
    text = "Here: no side effects. Act now.\n"
    safe = fixed(text)
    assert safe.document.source.text == "Here: few known side effects. Act now.\n"
    assert [item.finding.rule for item in safe.applied] == ["safety/absolute"]
    assert [item.rule for item in safe.findings] == ["sales/hurry"]
    assert fixed(text, unsafe=True).document.source.text == "Here: few known side effects. book a visit.\n"


def test_what_a_fix_leaves_behind_is_judged_and_fixed_again() -> None:
    chain = {"safety/absolute": ("act now", True), "sales/hurry": ("book a visit", True)}
    result = fixed("It has no side effects.\n", fixes=chain)
    assert (result.document.source.text, len(result.applied), result.findings) == ("It has book a visit.\n", 2, ())


def test_a_wording_that_is_found_again_ends_after_some_rounds() -> None:
    result = fixed("Act now.\n", fixes={"sales/hurry": ("act now act now", True)})
    assert result.findings
    assert result.document.source.text.count("act now") <= 2**10


def test_overlapping_fixes_are_never_combined() -> None:
    from dataclasses import replace

    def judge(document: Document) -> Sequence[Finding]:
        (one,) = find(document, fixes={"safety/absolute": ("few known side effects", True)}) or (None,)
        if one is None or "few" in document.source.text:
            return []
        return [one, replace(one, rule="z/z", fixes=(replace(one.fixes[0], text="other words"),))]

    result = repair(read_text("No side effects.\n", "a.md"), judge, lambda text: read_text(text, "a.md"))
    assert result.document.source.text == "few known side effects.\n"
    assert [item.finding.rule for item in result.applied] == ["safety/absolute"]


def test_of_several_wordings_for_the_same_words_none_is_applied() -> None:
    from dataclasses import replace

    def judge(document: Document) -> Sequence[Finding]:
        return [replace(item, fixes=(*item.fixes, replace(item.fixes[0], text="other"))) for item in find(document, fixes=FIXES)]

    result = repair(read_text("No side effects.\n", "a.md"), judge, lambda text: read_text(text, "a.md"), unsafe=True)
    assert (result.applied, [reason for _, reason in result.refused]) == ((), ["more than one wording is offered"])


def test_suppressed_and_baselined_findings_are_left_alone() -> None:
    from dataclasses import replace

    def judge(document: Document) -> Sequence[Finding]:
        return [replace(item, status=Status.BASELINED) for item in find(document, fixes=FIXES)]

    document = read_text("No side effects.\n", "a.md")
    assert repair(document, judge, lambda text: read_text(text, "a.md")).document is document


@pytest.mark.parametrize(
    ("name", "text", "new"),
    [
        ("a.json", '{"title": "It has no side effects."}', 'a "quoted" word'),
        ("a.json", '{"title": "It has no side effects."}', "a \\ b"),
        ("a.html", "<p>It has no side effects.</p>", "<b>few"),
        ("a.yaml", "title: It has no side effects\n", "x: few # some"),
        ("a.md", "It has no side effects.\n", "few\n\n- side effects"),
    ],
)
def test_a_wording_that_would_change_more_than_words_is_refused(name: str, text: str, new: str) -> None:
    result = fixed(text, name, fixes={"safety/absolute": (new, True)})
    assert result.document.source.text == text
    assert [reason for _, reason in result.refused] == ["the wording would change more than words here"]


@pytest.mark.parametrize(
    "data",
    [
        "Caf\u00e9: no side effects.\r\nx\n".encode(),
        b"\xef\xbb\xbf" + "No side effects \U0001f600\n".encode(),
        b"\xff\xfe" + "No side effects.\r".encode("utf-16-le"),
        "Caf\u00e9: no side effects.\n".encode("windows-1252"),
    ],
)
def test_encoding_mark_newlines_and_permissions_are_kept(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(data)
    file.chmod(0o640)
    document = read_path(file)
    result = repair(document, lambda at: find(at, fixes=FIXES), lambda text: read_text(text, "a.txt"))
    write_back(file, document.source, result.document.source.text)
    codec = document.source.encoding
    assert file.read_bytes() == data.replace("no side".encode(codec), "few known side".encode(codec)).replace(
        "No side".encode(codec), "few known side".encode(codec)
    )
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [file]


def refused(file: Path, document: Document) -> str:
    with pytest.raises(WriteError) as caught:
        write_back(file, document.source, "new")
    assert caught.value.exit_code == 3
    return caught.value.message


def test_links_read_only_changed_and_removed_files_are_refused_with_a_reason(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old", encoding="utf-8")
    document = read_path(file)
    link = tmp_path / "b.txt"
    link.symlink_to(file)
    assert refused(link, document) == "it is a symbolic link"
    file.chmod(0o444)
    assert refused(file, document) == "it is read-only"
    file.chmod(0o644)
    assert file.read_text(encoding="utf-8") == "old"
    file.write_text("edited", encoding="utf-8")
    assert refused(file, document) == "it has changed meanwhile"
    assert file.read_text(encoding="utf-8") == "edited"
    file.unlink()
    assert refused(file, document) == "it has been removed meanwhile"
    assert sorted(item.name for item in tmp_path.iterdir()) == ["b.txt"]


def test_a_character_that_the_encoding_lacks_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"caf\xe9")
    document = read_path(file)
    with pytest.raises(WriteError, match="windows-1252 has no"):
        write_back(file, document.source, "caf\u4e00")
    assert file.read_bytes() == b"caf\xe9"


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_an_interruption_at_any_step_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old", encoding="utf-8")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os if step == "fsync" else Path, step, stop)
    with pytest.raises(KeyboardInterrupt):
        writing.replace_file(file, b"new", None)
    monkeypatch.undo()
    assert file.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals")
def test_killing_the_writer_at_any_moment_leaves_one_whole_file(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    whole = {letter * 300_000 for letter in "ab"}
    file.write_text("a" * 300_000, encoding="utf-8")
    program = (
        "import sys; from pathlib import Path; from linter.writing import replace_file; print('on', flush=True)\n"
        "while True:\n    for letter in b'ab': replace_file(Path(sys.argv[1]), bytes([letter]) * 300_000, None)\n"
    )
    rng = random.Random(5)
    for _ in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", program, str(file)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]
        ) as running:
            assert running.stdout is not None
            running.stdout.readline()
            time.sleep(rng.uniform(0.001, 0.03))
            os.kill(running.pid, signal.SIGKILL)
        assert file.read_text(encoding="utf-8") in whole


def test_the_preview_is_a_patch_that_git_applies(tmp_path: Path) -> None:
    text = "one\r\nNo side effects.\r\ntwo\rthree\n\x0cfour\nAct now"
    (tmp_path / "a.md").write_bytes(text.encode())
    new = text.replace("No side", "Few side").replace("Act now", "Act later")
    patch = preview(read_text(text, "a.md").source, new)
    assert patch.splitlines()[:2] == ["--- a/a.md", "+++ b/a.md"]
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], cwd=tmp_path, input=patch.encode(), check=True)
    assert (tmp_path / "a.md").read_bytes() == new.encode()
    assert preview(read_text(text, "a.md").source, text) == ""
