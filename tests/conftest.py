"""Fixtures that tests of several areas share."""

from __future__ import annotations

import shutil
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest

from linter.engine import Engine
from linter.library.load import Library
from tests import law, once

_made: list[Path] = []
SITE_PAGES = Path(__file__).parents[1] / "docs" / "site_pages.py"


def pytest_configure(config: pytest.Config) -> None:
    made = once.begin()
    if made is not None:
        _made.append(made)


def pytest_unconfigure(config: pytest.Config) -> None:
    while _made:
        shutil.rmtree(_made.pop(), ignore_errors=True)


@pytest.fixture
def reglint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> law.Command:
    return law.command(tmp_path, monkeypatch)


@pytest.fixture(scope="session")
def pages() -> ModuleType:
    """The module that makes pages while the site is built; it stands in no package."""
    spec = util.spec_from_file_location("site_pages", SITE_PAGES)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def shipped() -> Library:
    """reglint's own packs and knowledge."""
    return once.library()


@pytest.fixture(scope="session")
def engine(shipped: Library) -> Engine:
    return Engine(shipped)


@pytest.fixture(scope="session")
def words(shipped: Library) -> list[str]:
    """Words and runs of words of the rules' own examples."""
    texts = [example.text.split() for rule in shipped.rules.values() for example in rule.flags]
    return sorted({" ".join(text[at : at + size]) for text in texts for size in (1, 3, 6) for at in range(0, len(text), 3)})
