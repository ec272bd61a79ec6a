"""`.pre-commit-hooks.yaml` against the command and the readers it names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from identify import identify
from typer.testing import CliRunner

ROOT = Path(__file__).resolve().parents[2]
# suffixes that readers know and pre-commit has no name for; files of such names are not passed to hooks
NAMELESS = {
    ".asp", ".aspx", ".atom", ".cts", ".dita", ".ditamap", ".eex", ".handlebars", ".heex", ".jsonc", ".jsonl", ".jsp", ".leex", ".mdown",
    ".mkd", ".mts", ".ndjson", ".qmd", ".rmd", ".rss", ".shtml", ".text", ".webmanifest",
}  # fmt: skip


def hooks() -> dict[str, dict[str, Any]]:
    return {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}


def test_there_are_two_hooks_and_each_runs_once_over_all_files() -> None:
    assert {name: (hook["language"], hook["require_serial"]) for name, hook in hooks().items()} == {
        "reglint": ("python", True),
        "reglint-diff": ("python", True),
    }


@pytest.mark.parametrize("name", ["reglint", "reglint-diff"])
def test_the_command_has_every_option_that_a_hook_uses(name: str) -> None:
    from linter.cli import app

    words = hooks()[name]["entry"].split()
    assert words[:2] == ["reglint", "check"]
    shown = CliRunner().invoke(app, ["check", "--help"], env={"COLUMNS": "200"}).output
    assert [word for word in words[2:] if word.startswith("--") and f"{word} " not in shown] == []


@pytest.mark.parametrize("name", ["reglint", "reglint-diff"])
def test_a_hook_is_given_the_files_that_readers_know(name: str) -> None:
    from linter.reading import _BY_SUFFIX

    wanted = set(hooks()[name]["types_or"])
    assert wanted <= identify.ALL_TAGS
    passed = {suffix for suffix in _BY_SUFFIX if wanted & identify.tags_from_filename(f"page{suffix}")}
    assert set(_BY_SUFFIX) - passed == NAMELESS


def test_an_excluded_file_stays_out_when_a_hook_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from linter.cli import app

    (tmp_path / "reglint.toml").write_text('exclude = ["old/"]\n', encoding="utf-8")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "page.md").write_text("It has no side effects.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    named = ["check", "--show-files", "old/page.md"]
    assert CliRunner().invoke(app, named).stdout == "old/page.md\n"
    assert CliRunner().invoke(app, [*named, "--force-exclude"]).stdout == ""
