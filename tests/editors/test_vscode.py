"""The VS Code extension says what the server understands, and nothing about the law."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from linter.library.load import patterns_root
from linter.server import options
from linter.server.files import format_for
from linter.version import __version__

ROOT = Path(__file__).parents[2]
VSCODE = ROOT / "editors" / "vscode"
# settings that are the extension's own: how the server is started, and what only the editor shows
OWN = {"path", "interpreter", "args", "statusBar"}
LANGUAGES = {
    "markdown", "mdx", "html", "typescriptreact", "javascriptreact", "typescript", "javascript", "php", "vue", "astro", "svelte",
    "json", "jsonc", "yaml", "toml", "xml", "plaintext",
}  # fmt: skip


def manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((VSCODE / "package.json").read_text("utf-8"))
    return found


def settings() -> dict[str, dict[str, Any]]:
    groups = manifest()["contributes"]["configuration"]
    return {name.removeprefix("reglint."): value for group in groups for name, value in group["properties"].items()}


def test_every_option_of_the_server_is_a_setting_and_every_setting_is_understood() -> None:
    sent = {name: value["default"] for name, value in settings().items() if name not in OWN}
    parsed = options.parse(sent)
    assert parsed.unknown == ()
    assert {*sent, "status"} == {"config", "rulePages", *options._FLAGS, *options.SETTINGS}


def test_the_defaults_leave_everything_to_the_settings_file() -> None:
    sent = {name: value["default"] for name, value in settings().items() if name not in OWN}
    assert options.parse(sent) == options.ClientOptions()


def test_the_readme_lists_every_setting_with_its_default() -> None:
    rows = re.findall(r"^\| `reglint\.([\w.]+)` \| (.+?) \|", (VSCODE / "README.md").read_text("utf-8"), re.M)
    said = {"": "empty", False: "`false`", True: "`true`"}
    assert rows == [
        (name, "`[]`" if value["default"] == [] else said[value["default"]])
        for name, value in sorted(settings().items(), key=lambda item: int(item[1]["order"]))
    ]


def test_every_language_that_wakes_the_extension_has_a_reader() -> None:
    woken = {item.removeprefix("onLanguage:") for item in manifest()["activationEvents"] if item.startswith("onLanguage:")}
    assert woken == LANGUAGES
    assert {name for name in woken if format_for(Path("untitled"), name) is None} == set()


def test_the_extension_has_the_version_of_the_server() -> None:
    lock = json.loads((VSCODE / "package-lock.json").read_text("utf-8"))
    assert [manifest()["version"], lock["version"], lock["packages"][""]["version"]] == [__version__] * 3


def test_the_lock_file_names_no_registry() -> None:
    packages = json.loads((VSCODE / "package-lock.json").read_text("utf-8"))["packages"]
    assert len(packages) > 100
    assert {name for name, item in packages.items() if "resolved" in item} == set()


def test_no_client_knows_a_pack_or_a_rule() -> None:
    root = Path(str(patterns_root()))
    rules = {f"{file.parent.name}/{file.stem}" for file in root.glob("*/*.yaml") if (file.parent / "pack.yaml").is_file()}
    assert len(rules) > 50
    sources = [*VSCODE.glob("src/*.ts"), *VSCODE.glob("*.json"), *VSCODE.glob("*.md"), *VSCODE.glob("walkthrough/*.md")]
    text = "\n".join(file.read_text("utf-8") for file in sources)
    assert len(sources) > 10
    assert {rule for rule in rules if rule in text} == set()


def test_what_the_project_ignores_is_not_in_the_extension() -> None:
    kept = (VSCODE / ".vscodeignore").read_text("utf-8").split()
    assert kept[0] == "**"
    assert [name for name in kept[1:] if not name.startswith("!")] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert manifest()["license"] == project["license"]
    assert (VSCODE / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
