"""SARIF against its official schema, which a package of its makers ships; it is not ours to keep here."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from linter.reporters.formats import render
from tests.reporters.sample import REPORT, sources

PACKAGE = "@microsoft/sarif-matcher-utils@1.0.0-beta.0"
MEMBER = "package/lib/schemas/sarif-2.1.0-rtm.5.json"
# the package has no types
jsonschema: Any = importlib.import_module("jsonschema")


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("schema")
    subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True, timeout=300)
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as packed:
        member = packed.extractfile(MEMBER)
        assert member is not None
        return json.loads(member.read())


@pytest.mark.network
def test_sarif_with_everything_in_it_is_valid(schema: Any) -> None:
    check = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    for made in (render(REPORT, "sarif", sources=sources), render(REPORT, "sarif")):
        report = json.loads("".join(made))
        assert [f"{fault.json_path}: {fault.message}" for fault in check.iter_errors(report)] == []
        report["runs"][0]["results"][0]["level"] = "fatal"
        assert not check.is_valid(report)


@pytest.mark.network
def test_sarif_of_the_command_is_valid(schema: Any, tmp_path: Path) -> None:
    page = tmp_path / "a b#c.md"
    page.write_text("Our drops have no side effects 😀. They cure cancer.\n", encoding="utf-8")
    arguments = [sys.executable, "-m", "linter", "check", "--isolated", "--format", "sarif", page.name, "gone.md"]
    run = subprocess.run(arguments, cwd=tmp_path, capture_output=True, check=False, timeout=300)
    report = json.loads(run.stdout)
    assert [fault.message for fault in jsonschema.Draft4Validator(schema).iter_errors(report)] == []
    assert len(report["runs"][0]["results"]) > 1
