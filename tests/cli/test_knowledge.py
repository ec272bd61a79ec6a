"""`explain --drug`, `knowledge check` and `knowledge import`, on reglint's own knowledge."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from linter.cli import app

ENTRY = """\
zorvane:
  name: zorvane
  kind: drug
  class: invented
  names: [zorvane]
  uses:
    - condition: {condition}
      confidence: seen
  source: invented for a test
  label-year: 2025
  confidence: seen
"""


def test_explain_drug_prints_what_the_label_of_a_brand_carries() -> None:
    result = CliRunner().invoke(app, ["explain", "--drug", "spravato"])
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "esketamine (esketamine)"
    assert "  - Treatment-resistant depression [Spravato]" in result.stdout


def test_explain_drug_as_json_holds_the_same_facts() -> None:
    result = CliRunner().invoke(app, ["explain", "--drug", "ketamine", "--format", "json"])
    assert result.exit_code == 0
    card = json.loads(result.stdout)
    assert (card["id"], card["uses"][0]["condition"]) == ("ketamine", "General anesthesia")


def test_explain_drug_names_the_nearest_drug_when_there_is_none_of_that_name() -> None:
    result = CliRunner().invoke(app, ["explain", "--drug", "wegovi"])
    assert result.exit_code == 2
    assert "Did you mean 'wegovy'?" in result.stderr


def test_explain_without_a_rule_or_a_drug_is_wrong_usage() -> None:
    assert CliRunner().invoke(app, ["explain"]).exit_code == 2


def test_knowledge_check_accepts_an_added_drug(tmp_path: Path) -> None:
    (tmp_path / "drugs").mkdir()
    (tmp_path / "drugs" / "own.yaml").write_text(ENTRY.format(condition="migraine"), encoding="utf-8")
    result = CliRunner().invoke(app, ["knowledge", "check", str(tmp_path)])
    assert (result.exit_code, "no mistakes" in result.stdout) == (0, True)


def test_knowledge_check_names_an_unknown_condition_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "drugs").mkdir()
    (tmp_path / "drugs" / "own.yaml").write_text(ENTRY.format(condition="migrane"), encoding="utf-8")
    result = CliRunner().invoke(app, ["knowledge", "check", str(tmp_path)])
    assert result.exit_code == 2
    assert "own.yaml:7:" in result.stderr


def test_knowledge_import_prints_a_draft_that_is_marked_as_one(tmp_path: Path) -> None:
    label = {
        "results": [
            {
                "openfda": {"brand_name": ["Zorvane"], "generic_name": ["ZORVANE HYDROCHLORIDE"]},
                "indications_and_usage": ["ZORVANE is indicated for the acute treatment of migraine in adults."],
                "effective_time": "20250304",
            }
        ]
    }
    file = tmp_path / "label.json"
    file.write_text(json.dumps(label), encoding="utf-8")
    result = CliRunner().invoke(app, ["knowledge", "import", str(file)])
    assert result.exit_code == 0
    assert "status: draft" in result.stdout
    assert "acute treatment of migraine in adults" in result.stdout
