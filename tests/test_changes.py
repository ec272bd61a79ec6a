"""Changed lines: from git and from patches, whatever the files are called."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from linter.changes import Changes, FileChange, from_git, from_patch, line_ranges, on_changed_lines
from linter.errors import UsageError
from linter.model import Evidence, Place
from linter.reading import read_text
from tests.findings import find


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin:/usr/local/bin", "GIT_CONFIG_NOSYSTEM": "1"}
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, env=environment, check=True, capture_output=True)


def commit(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x")


def test_changed_added_and_removed_lines_are_known(repo: Path) -> None:
    commit(repo, a="1\n2\n3\n4\n5\n", b="1\n2\n", c="same\n")
    (repo / "a").write_text("1\ntwo\n3\n4\n5\n6\n7\n", encoding="utf-8")
    (repo / "b").write_text("2\n", encoding="utf-8")
    (repo / "new").write_text("x\n", encoding="utf-8")
    assert from_git("HEAD", repo) == Changes(
        {
            repo / "a": FileChange(((2, 2), (6, 7)), shrank=True),
            repo / "b": FileChange(shrank=True),
            repo / "new": FileChange(whole=True),
        }
    )


@pytest.mark.parametrize(
    "name", ["with space.md", 'quote".md', "tab\there.md", "é und 日本.md", "new\nline.md", "a => b.md", "--- x.md"]
)
def test_odd_names_are_found(repo: Path, name: str) -> None:
    commit(repo, **{name: "1\n2\n"})
    (repo / name).write_text("1\ntwo\n", encoding="utf-8")
    assert from_git("HEAD", repo).of(repo / name) == FileChange(((2, 2),), shrank=True)


def test_a_renamed_file_counts_only_its_edited_lines(repo: Path) -> None:
    text = "".join(f"line {number}\n" for number in range(30))
    commit(repo, old=text)
    git(repo, "mv", "old", "fresh")
    (repo / "fresh").write_text(text.replace("line 7\n", "line seven\n"), encoding="utf-8")
    assert from_git("HEAD", repo).files == {repo / "fresh": FileChange(((8, 8),), shrank=True)}


def test_ignored_files_are_not_new(repo: Path) -> None:
    commit(repo, **{".gitignore": "*.log\n"})
    (repo / "x.log").write_text("x", encoding="utf-8")
    assert from_git("HEAD", repo).files == {}


def test_a_ref_with_dots_starts_where_the_branch_left(repo: Path) -> None:
    commit(repo, a="1\n", b="1\n")
    git(repo, "checkout", "-q", "-b", "work")
    commit(repo, a="1\n2\n")
    git(repo, "checkout", "-q", "main")
    commit(repo, b="other\n")
    git(repo, "checkout", "-q", "work")
    assert set(from_git("main...", repo).files) == {repo / "a"}
    assert set(from_git("main", repo).files) == {repo / "a", repo / "b"}


def test_a_file_of_the_present_folder_is_found_by_its_relative_path(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repo / "d").mkdir()
    commit(repo, a="1\n")
    (repo / "d" / "n.md").write_text("x\n", encoding="utf-8")
    monkeypatch.chdir(repo / "d")
    changes = from_git("HEAD", Path())
    assert (changes.of(Path("n.md")), changes.of(Path("../a"))) == (FileChange(whole=True), None)


@pytest.mark.parametrize("ref", ["nothing", "", "-x", "--output=evil", "HEAD:a"])
def test_what_names_no_commit_is_refused(repo: Path, ref: str) -> None:
    commit(repo, a="1\n")
    with pytest.raises(UsageError, match="knows no commit"):
        from_git(ref, repo)
    assert not (repo / "evil").exists()


def test_outside_a_repository_there_are_no_changes_to_ask_for(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a git repository"):
        from_git("HEAD", tmp_path)


def test_a_patch_with_context_counts_added_lines_only() -> None:
    patch = (
        b"diff --git a/x.md b/x.md\nindex 1..2 100644\n--- a/x.md\n+++ b/x.md\n@@ -1,4 +1,5 @@ title\n one\n-two\n+TWO\n+more\n three\n four\n"
        b"@@ -9,2 +10,2 @@\n---- looks like a header\n++++ b/looks.md\n nine\n\\ No newline at end of file\n"
        b"diff --git a/gone.md b/gone.md\ndeleted file mode 100644\n--- a/gone.md\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
        b"diff --git a/fresh.md b/fresh.md\nnew file mode 100644\n--- /dev/null\n+++ b/fresh.md\n@@ -0,0 +1,2 @@\n+1\n+2\n"
    )
    root = Path("/r")
    assert from_patch(patch, root).files == {
        root / "x.md": FileChange(((2, 3), (10, 10)), shrank=True),
        root / "fresh.md": FileChange(((1, 2),), whole=True),
    }


def test_patches_without_prefixes_keep_their_paths() -> None:
    patch = b"--- a/x.md\t2026-01-01\n+++ a/x.md\t2026-01-02\n@@ -1 +1 @@\n-1\n+2\n"
    assert set(from_patch(patch, Path("/r")).files) == {Path("/r/a/x.md")}
    assert from_patch(b"", Path("/r")).files == {}


@pytest.mark.parametrize(
    ("patch", "message"), [(b"hello\n", "not a unified patch"), (b"--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a", "cut off")]
)
def test_what_is_no_patch_is_refused(patch: bytes, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        from_patch(patch, Path("/r"))


def test_lines_that_end_in_a_bare_return_are_counted_as_reglint_counts_them() -> None:
    source = read_text("a\rb\nc\rd\re\nf\n", "x.txt").source
    assert line_ranges(FileChange(((2, 2),)), source) == [(3, 5)]
    assert line_ranges(FileChange(((1, 1), (3, 3))), source) == [(1, 2), (6, 6)]
    assert line_ranges(FileChange(((2, 2),)), read_text("a\r\nb\r\n", "x.txt").source) == [(2, 2)]


def test_findings_on_changed_lines_stay() -> None:
    document = read_text("Act now.\n\nAct now.\n\nAct now.\n", "x.md")
    findings = find(document)

    def lines(change: FileChange | None) -> list[int]:
        return [item.place.line for item in on_changed_lines(findings, change, document.source)]

    assert lines(FileChange(((3, 4),))) == [3]
    assert lines(FileChange(((2, 2), (5, 9)))) == [5]
    assert lines(FileChange(whole=True)) == [1, 3, 5]
    assert lines(FileChange(shrank=True)) == []
    assert lines(None) == []


def test_a_finding_whose_cause_changed_stays() -> None:
    document = read_text("# We treat\n\nAct now.\n", "x.md")
    (finding,) = find(document)
    heading = Evidence("heading", "We treat", Place("x.md", 1, 3, 1, 11, "We treat"))
    assert on_changed_lines([replace(finding, evidence=(heading,))], FileChange(((1, 1),)), document.source) != ()
    assert on_changed_lines([finding], FileChange(((1, 1),)), document.source) == ()
    missing = replace(finding, evidence=(Evidence("missing", "no risk statement"),))
    assert on_changed_lines([missing], FileChange(shrank=True), document.source) == (missing,)
    assert on_changed_lines([missing], FileChange(((1, 1),)), document.source) == ()
