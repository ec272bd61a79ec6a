"""What the command must not load, tried in fresh processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.law import FOLDER

PROGRAM = """
import sys
import linter.library.load
from pathlib import Path
linter.library.load.patterns_root = lambda: Path({law!r})
sys.argv = ["reglint", *{arguments!r}]
from linter.__main__ import main
try:
    main()
except SystemExit as end:
    code = end.code
heavy = [name for name in {heavy!r} if name in sys.modules]
print(code, heavy, file=sys.stderr)
"""


def run(folder: Path, *arguments: str, heavy: tuple[str, ...] = ("spacy", "thinc", "numpy")) -> str:
    """The exit code and which heavy packages were imported, as the last line of standard error."""
    import os

    program = PROGRAM.format(law=str(FOLDER), arguments=arguments, heavy=heavy)
    env = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, env=env, capture_output=True, text=True, check=False)
    return done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--version",), 0),
        (("--help",), 0),
        (("check", "--help"), 0),
        (("explain", "claims/miracle"), 0),
        (("rules",), 0),
        (("packs", "schema"), 0),
        (("check", "--select", "nothing"), 2),
        (("check", "clean.md"), 0),
    ],
)
def test_what_needs_no_pipeline_does_not_import_spacy(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    (tmp_path / "clean.md").write_text("Plain words.\n", encoding="utf-8")
    assert run(tmp_path, *arguments) == f"{code} []"


def test_a_page_with_a_match_does_import_spacy(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("A miracle cure.\n", encoding="utf-8")
    assert run(tmp_path, "check", "page.md") == "1 ['spacy', 'thinc', 'numpy']"


def test_a_clean_page_pays_for_nothing_that_only_findings_need(tmp_path: Path) -> None:
    (tmp_path / "clean.md").write_text("---\ntitle: A page\n---\n\n# Words\n\n- Plain *words*.\n", encoding="utf-8")
    others = ("pydantic", "rich", "pyromark", "multiprocessing", "sqlite3", "pathspec", "tomllib", "importlib.metadata")
    heavy = (*others, "linter.judging.patterns", "linter.library.rules", "linter.reporters.text")
    assert run(tmp_path, "check", "clean.md") == "0 []"

    assert run(tmp_path, "check", "clean.md", "--no-cache", "-f", "json", heavy=heavy) == "0 []"


def test_a_folder_of_a_few_small_files_is_checked_without_what_other_processes_need(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    for name in ("a.md", "b.md"):
        (tmp_path / "site" / name).write_text("Plain words.\n", encoding="utf-8")
    assert run(tmp_path, "check", "site", "--no-cache", heavy=("multiprocessing", "concurrent.futures", "pathspec")) == "0 []"


def test_settings_are_checked_without_reading_the_library(tmp_path: Path) -> None:
    (tmp_path / "clean.md").write_text("Plain words.\n", encoding="utf-8")
    (tmp_path / "reglint.toml").write_text('ignore = ["claims/miracle"]\njurisdictions = ["us"]\n', encoding="utf-8")
    assert run(tmp_path, "check", "clean.md") == "0 []"

    heavy = ("pathspec", "yaml", "linter.library.rules", "linter.library.knowledge")
    assert run(tmp_path, "check", "clean.md", "--no-cache", heavy=heavy) == "0 []"


def test_the_other_commands_are_there_beside_check(tmp_path: Path) -> None:
    assert run(tmp_path, "server", "--help", heavy=()) == "0 []"
    assert run(tmp_path, "cache", "status", heavy=()) == "0 []"
    assert run(tmp_path, "check", "--no-such-option", heavy=()) == "2 []"


def test_importing_the_package_imports_next_to_nothing(tmp_path: Path) -> None:
    program = "import sys, linter; print([n for n in sys.modules if n.startswith('linter')])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    assert done.stdout == "['linter.version', 'linter']\n"


def test_the_version_is_printed_alone(tmp_path: Path) -> None:
    from linter.version import __version__

    done = subprocess.run(
        [sys.executable, "-m", "linter", "--version"], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"reglint {__version__}\n"


def test_a_crash_of_the_program_itself_exits_with_3(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from linter import __main__, cli

    def crash() -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(cli, "run", crash)
    with pytest.raises(SystemExit) as end:
        __main__.main()
    assert end.value.code == 3
    assert "ZeroDivisionError: by nothing\nThis is a bug in reglint" in capsys.readouterr().err
