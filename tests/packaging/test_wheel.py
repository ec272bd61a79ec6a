"""What is in the wheel and the sdist, and that an installed wheel works away from the checkout."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from linter.version import __version__
from tests.packaging.wheels import ROOT, build, run, succeed

pytestmark = pytest.mark.network

INFO = f"reglint-{__version__}.dist-info"
ELSEWHERE = Path("/")
PAGE = "# Our drops\n\nThese drops have **no side&nbsp;effects**.\n"
SPACY = """
import spacy
nlp = spacy.blank("en")
nlp.add_pipe("reglint")
doc = nlp("Our drops have no side effects.")
print([(span.text, span.label_) for span in doc.spans["reglint"]])
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return build(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def bin_folder(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    import sys

    folder = tmp_path_factory.mktemp("fresh")
    succeed(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    binaries = folder / "venv" / "bin"
    succeed(binaries / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", built[1], cwd=folder)
    return binaries


def files_under(name: str) -> set[str]:
    folder = ROOT / name
    return {
        f"{name}/{file.relative_to(folder).as_posix()}"
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def test_the_wheel_holds_the_package_and_its_packs_and_nothing_else(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[1]) as archive:
        names = set(archive.namelist())
    info = {f"{INFO}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")}
    assert names == files_under("linter") | {f"linter/{name}" for name in files_under("patterns")} | info
    assert {PurePosixPath(name).suffix for name in names - info} <= {".py", ".yaml", ".txt", ".typed", ".css", ".js"}
    assert {"linter/py.typed", "linter/library/anchor_rates.txt", "linter/patterns/safety/pack.yaml"} <= names


def test_the_sdist_holds_the_sources_the_tests_and_the_documentation(built: tuple[Path, Path]) -> None:
    with tarfile.open(built[0]) as archive:
        names = {PurePosixPath(name).parts[1] for name in archive.getnames()}
    assert names == {
        ".gitignore",  # hatchling always adds it
        ".pre-commit-hooks.yaml",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "Makefile",
        "PKG-INFO",
        "README.md",
        "action.yml",
        "docs",
        "editors",
        "examples",
        "linter",
        "mkdocs.yml",
        "patterns",
        "pyproject.toml",
        "tests",
    }


def test_an_installed_wheel_lints_with_its_own_packs(bin_folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = run(bin_folder / "reglint", "check", "--format", "concise", "--quiet", page, cwd=ELSEWHERE, env=env)
    assert (done.code, done.err) == (1, "")
    (line,) = done.out.splitlines()
    assert line.startswith(f"{page.as_posix()}:3:20: warning safety/no-side-effects ")


def test_an_installed_wheel_lists_every_rule_that_it_holds(built: tuple[Path, Path], bin_folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(built[1]) as archive:
        files = [PurePosixPath(name).relative_to("linter/patterns") for name in archive.namelist() if "/patterns/" in name]
    packs = {file.parts[0] for file in files if file.name == "pack.yaml"}
    held = {file.with_suffix("").as_posix() for file in files if file.parts[0] in packs and file.name != "pack.yaml"}
    out = succeed(bin_folder / "reglint", "rules", cwd=ELSEWHERE, env={"XDG_CACHE_HOME": str(tmp_path)})
    assert {line[15:].split()[0] for line in out.splitlines()} == held
    assert len(held) > 20


def test_the_module_runs_and_comes_from_the_wheel(bin_folder: Path) -> None:
    python = bin_folder / "python"
    assert succeed(python, "-m", "linter", "--version", cwd=ELSEWHERE) == f"reglint {__version__}\n"
    where = succeed(python, "-c", "import linter; print(linter.__file__)", cwd=ELSEWHERE)
    assert Path(where.strip()).is_relative_to(bin_folder.parent)


def test_spacy_finds_the_component_through_its_entry_point(bin_folder: Path) -> None:
    out = succeed(bin_folder / "python", "-c", SPACY, cwd=ELSEWHERE)
    assert out == "[('no side effects', 'safety/no-side-effects')]\n"
