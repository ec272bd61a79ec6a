"""The site: built strictly, complete, and true to the code."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from linter.cli import app
from tests import once
from tests.docs.fences import PAGES, ROOT

DOCS = ROOT / "docs"
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)(?:#[^)\s]*)?\)")


@pytest.fixture(scope="module")
def site() -> Path:
    return once.made("site", _build)


def _build() -> Path:
    folder = Path(tempfile.mkdtemp(dir=os.environ["XDG_CACHE_HOME"]))
    command = (sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder))
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def commands() -> dict[tuple[str, ...], Any]:
    found: dict[tuple[str, ...], Any] = {}

    def walk(path: tuple[str, ...], command: Any) -> None:
        below = getattr(command, "commands", {})
        for name, item in below.items():
            walk((*path, name), item)
        if not below:
            found[path] = command

    walk((), typer.main.get_command(app))
    return found


def test_the_strict_build_makes_a_page_for_every_rule_and_none_that_loads_from_elsewhere(site: Path) -> None:
    rules = once.library().rules
    assert len(rules) > 20
    assert [name for name in rules if not (site / "rules" / name / "index.html").is_file()] == []
    outside = re.compile(r"""<(?:script|link|img)[^>]*(?:src|href)=["']?(?:https?:)?//""")
    assert [page.as_posix() for page in site.rglob("*.html") if outside.search(page.read_text(encoding="utf-8"))] == []


def test_every_page_is_in_the_navigation(site: Path) -> None:
    index = (site / "index.html").read_text(encoding="utf-8")
    written = {page.stem for page in DOCS.glob("*.md") if page.name != "index.md"}
    assert len(written) > 10
    assert [name for name in sorted(written) if f'href="{name}/"' not in index] == []
    assert [pack for pack in once.library().packs if f'href="rules/{pack}/"' not in index] == []


def test_what_is_made_at_build_time_is_not_written_down() -> None:
    assert not (DOCS / "rules").exists()
    assert "## reglint " not in (DOCS / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(commands()), ids=" ".join)
def test_the_command_reference_names_every_option_that_help_prints(pages: ModuleType, path: tuple[str, ...]) -> None:
    _, _, section = pages.command_reference().partition(f"## reglint {' '.join(path)}\n")
    section = section.partition("\n## ")[0]
    shown = CliRunner().invoke(app, [*path, "--help"], env={"COLUMNS": "300", "NO_COLOR": "1"}).output
    printed = set(re.findall(r"^│ +(--[a-z-]+)", shown, re.M)) - {"--help"}
    assert f" {' '.join(path)} " in shown
    assert section.strip().startswith("`reglint ")
    assert {name for name in re.findall(r"`(--[a-z-]+)`", section) if name in printed} == printed


def test_the_options_of_check_are_among_those_that_are_compared() -> None:
    shown = CliRunner().invoke(app, ["check", "--help"], env={"COLUMNS": "300", "NO_COLOR": "1"}).output
    assert {"--format", "--select", "--diff"} <= set(re.findall(r"^│ +(--[a-z-]+)", shown, re.M))


def test_a_loose_page_is_added_and_a_named_one_is_not(pages: ModuleType) -> None:
    nav = [{"A": "a.md"}, {"B": [{"C": "c.md"}, "d.md"]}]
    assert pages.loose_pages(nav, ["d.md", "new.md", "a.md", "rules/x/y.md", "c.md"]) == ["new.md"]


def test_the_architecture_names_every_module_that_the_layers_name() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(item["layers"] for item in contracts if item["type"] == "layers")
    modules = {word for layer in layers for word in re.findall(r"\w+", layer)} - {"cache"}
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    assert {name for name in modules if f"`{name}`" not in text and not name.startswith("cli_")} == set()


def test_every_dependency_has_its_reason_in_the_architecture() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=~ ]", item)[0] for item in project["dependencies"]}
    text = (DOCS / "architecture.md").read_text(encoding="utf-8").lower()
    told = {"tree-sitter-javascript": "javascript", "tree-sitter-typescript": "typescript"}
    assert {name for name in names if told.get(name, name) not in text} == set()


def test_the_tests_that_the_reliability_page_names_are_there() -> None:
    named = set(re.findall(r"`(tests/[\w./]+)`", (DOCS / "reliability.md").read_text(encoding="utf-8")))
    assert named
    assert {name for name in named if not (ROOT / name).exists()} == set()


@pytest.mark.parametrize("page", PAGES[:2], ids=lambda page: page.name)
def test_links_from_the_pages_beside_the_site_lead_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert targets
    assert [target for target in targets if not (page.parent / target).exists()] == []
