"""What is said of a folder is what is said of each of its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.config import Resolver
from linter.discovery import discover
from linter.folders import Folders

SETTINGS = """
exclude = ["drafts/", "*.skip.md", "/a/only.md"]
baseline = "old.json"

[per-path."a/*.md"]
audience = "professional"

[per-path."a/b/**"]
audience = "investor"
"""
PATHS = ["x.md", "x.skip.md", "a/x.md", "a/only.md", "a/b/x.md", "a/b/c/x.md", "drafts/x.md", "n/x.md", "n/a/x.md", "n/drafts/x.md"]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in PATHS:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("Words.\n", encoding="utf-8")
    (tmp_path / "reglint.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "n" / "reglint.toml").write_text('exclude = ["a/"]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("before", ["", "{site}/"])
def test_options_exclusion_and_names_are_those_of_the_file_by_itself(site: Path, before: str) -> None:
    resolver = Resolver()
    folders = Folders(resolver)
    prefix = before.format(site=site)
    audiences = []
    for path in PATHS:
        whole = Path(prefix + path)
        settings = resolver.settings_for(whole)
        folder, name = folders.around(str(whole))
        assert (folder.settings is settings, name) == (True, whole.name)
        assert folder.options(name) == settings.options_for(whole)
        assert folders.match_file(str(whole)) == settings.excluded(whole)
        assert folder.name(name) == (path if settings.root == site else path.removeprefix("n/"))
        audiences.append(folder.options(name).audience)
    below = ["professional", "professional", "investor", "investor"]
    assert audiences == ["consumer", "consumer", *below, "consumer", "consumer", "consumer", "consumer"]


def test_a_folder_is_excluded_by_the_settings_around_it_not_by_its_own(site: Path) -> None:
    folders = Folders(Resolver())
    asked = {
        name: folders.match_file(name) for name in ("drafts/", "n/", "n/a/", "n/drafts/", "a/", "nowhere/", "nowhere/x.skip.md")
    }
    expected = {"drafts/": True, "n/": False, "n/a/": True, "n/drafts/": False, "a/": False}
    assert asked == {**expected, "nowhere/": False, "nowhere/x.skip.md": True}
    assert [file.as_posix() for file in discover([Path()], exclude=folders).files if file.suffix == ".md"] == [
        "a/b/c/x.md",
        "a/b/x.md",
        "a/x.md",
        "n/drafts/x.md",
        "n/x.md",
        "x.md",
    ]


@pytest.mark.parametrize(
    ("file", "own"),
    [
        ("reglint.toml", True),
        ("n/reglint.toml", True),
        ("myreglint.toml", False),
        ("old.json", True),
        ("a/old.json", False),
        ("n/reglint-baseline.json", True),
        ("n/old.json", False),
        ("rules/one/a.yaml", True),
        ("rules.yaml", False),
        ("./old.json", True),
    ],
)
def test_settings_baselines_and_packs_are_reglint_s_own(site: Path, file: str, own: bool) -> None:
    (site / "rules" / "one").mkdir(parents=True)
    (site / "reglint.toml").write_text(f'packs = ["rules"]\n{SETTINGS}', encoding="utf-8")
    assert Folders(Resolver()).is_own(file) == own


def test_a_file_is_silenced_by_the_settings_however_it_is_named(site: Path) -> None:
    entry = '[[suppress]]\npath = "a/../x.md"\nrules = ["claims/miracle"]\nreason = "r"\n'
    (site / "reglint.toml").write_text(entry, encoding="utf-8")
    folders = Folders(Resolver())
    names = ["x.md", "./x.md", f"{site}/x.md", "a/x.md", "n/x.md"]
    assert [folders.is_silenced(name) for name in names] == [True, True, True, False, False]
