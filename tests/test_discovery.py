from __future__ import annotations

import os
from pathlib import Path

import pytest

from linter.discovery import discover


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def make(*names: str, text: str = "Words.\n") -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def found(*paths: str) -> tuple[list[str], dict[str, int]]:
    result = discover([Path(path) for path in paths])
    return [file.as_posix() for file in result.files], dict(result.left_out)


@pytest.mark.usefixtures("site")
def test_a_folder_gives_its_known_formats_sorted_and_counts_the_rest() -> None:
    make("b.md", "a.html", "c/d.tsx", "c/e.png", "f", "g.min.js", "package-lock.json")
    assert found(".") == (["a.html", "b.md", "c/d.tsx"], {"files of other kinds": 2, "generated files": 2})


@pytest.mark.usefixtures("site")
def test_a_named_file_is_taken_whatever_its_suffix_and_even_when_it_is_missing() -> None:
    make("notes", "node_modules/x.md")
    assert found("notes", "gone.md", "node_modules/x.md") == (["gone.md", "node_modules/x.md", "notes"], {})


@pytest.mark.usefixtures("site")
def test_each_file_is_taken_once_however_often_it_is_named() -> None:
    make("a.md", "c/b.md")
    assert found("c", ".", "c/b.md", "c/../a.md") == (["a.md", "c/b.md"], {})


@pytest.mark.usefixtures("site")
def test_gitignore_files_count_at_every_level_and_may_take_back() -> None:
    make(".gitignore", text="*.txt\n/drafts/\n!keep.txt\n")
    make("sub/.gitignore", text="local.md\n!b.txt\n")
    make("a.txt", "keep.txt", "drafts/x.md", "sub/drafts/y.md", "sub/local.md", "sub/b.txt", "local.md")
    files, left_out = found(".")
    assert files == ["keep.txt", "local.md", "sub/b.txt", "sub/drafts/y.md"]
    assert left_out["ignored by .gitignore"] == 3


def test_a_gitignore_above_the_named_folder_counts_up_to_the_repositorys_root(site: Path) -> None:
    (site.parent / ".gitignore").write_text("*.md\n", encoding="utf-8")
    (site / ".git").mkdir()
    make(".gitignore", text="secret.md\n")
    make("sub/secret.md", "sub/open.md")
    assert found("sub") == (["sub/open.md"], {"ignored by .gitignore": 1})


@pytest.mark.usefixtures("site")
def test_vendored_trees_are_left_out() -> None:
    make("node_modules/a.md", "x/vendor/b.md", ".venv/c.md", "dist/d.html", "e.md")
    assert found(".") == (["e.md"], {"vendored or generated folders": 4})


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs")
@pytest.mark.usefixtures("site")
def test_fifos_broken_links_and_links_to_folders_are_left_out_and_links_to_files_are_read() -> None:
    make("a.md", "sub/b.md")
    os.mkfifo("pipe.md")
    Path("broken.md").symlink_to("nowhere.md")
    Path("loop").symlink_to(".")
    Path("self.md").symlink_to("self.md")
    Path("link.md").symlink_to("a.md")
    assert found(".") == (
        ["a.md", "link.md", "sub/b.md"],
        {"broken links": 2, "links to folders": 1, "not regular files": 1},
    )


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
@pytest.mark.usefixtures("site")
def test_a_folder_without_permission_is_counted() -> None:
    make("shut/a.md", "b.md")
    Path("shut").chmod(0)
    try:
        assert found(".") == (["b.md"], {"folders without permission": 1})
    finally:
        Path("shut").chmod(0o700)


@pytest.mark.usefixtures("site")
def test_names_with_newlines_and_spaces_are_found() -> None:
    make("a b.md", "c\nd.md")
    assert found(".") == (["a b.md", "c\nd.md"], {})
