from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests import law

RULE = """title: Glow
severity: warning
confidence: low
basis: check
patterns:
  - phrase: "radiant glow"
message: "“{match}” glows."
why: It glows.
instead: Dim it.
authorities: [us-act]
flags:
  - "A radiant glow."
  - __FLAG__
passes:
  - "A glow."
  - __PASS__
since: "0.1"
"""


def pack(reglint: law.Command, flag: str = '"Radiant glow for all."', passing: str = '"A radiant lamp."') -> None:
    reglint.write("mine/pack.yaml", "title: Mine\ndescription: For a test.\n")
    reglint.write("mine/glow.yaml", RULE.replace("__FLAG__", flag).replace("__PASS__", passing))


def test_the_examples_of_the_packs_that_come_with_reglint_run_when_no_folder_is_named(reglint: law.Command) -> None:
    outcome = reglint("packs", "test")
    assert (outcome.code, outcome.out) == (0, "4 rules, 16 examples, all as promised\n")


@pytest.mark.parametrize("folder", ["mine", "."])
def test_a_folder_of_ones_own_is_tested_alone(reglint: law.Command, folder: str) -> None:
    pack(reglint)
    outcome = reglint("packs", "test", folder)
    assert (outcome.code, outcome.out) == (0, "1 rule, 4 examples, all as promised\n")


def test_a_copy_of_a_shipped_pack_can_be_tested(reglint: law.Command) -> None:
    shutil.copytree(law.FOLDER / "claims", reglint.folder / "claims")
    assert reglint("packs", "test", "claims").out == "2 rules, 8 examples, all as promised\n"


def test_a_failing_example_is_named_from_where_it_is_tested_though_another_folder_compiled_it(
    reglint: law.Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Path(shutil.copytree(law.FOLDER, reglint.folder / "own"))
    rule = own / "claims" / "miracle.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("flags:\n", "flags:\n  - Plain words.\n", 1), encoding="utf-8")
    monkeypatch.setattr("linter.library.load.patterns_root", lambda: own)
    below = reglint.folder / "below"
    below.mkdir()
    reglint("rules")

    monkeypatch.chdir(below)
    failed = reglint("packs", "test")

    assert failed.code == 1
    assert failed.out.startswith(f"{rule.as_posix()}:")
    assert "claims/miracle flags[0]: gives no finding of this rule\n    Plain words.\n" in failed.out


@pytest.mark.parametrize(
    ("flag", "passing", "report"),
    [
        (
            '"A dull lamp."',
            '"A radiant lamp."',
            "mine/glow.yaml:13: mine/glow flags[1]: gives no finding of this rule\n    A dull lamp.\n    found: nothing\n",
        ),
        (
            '{text: "Its radiant glow.", finds: "Its radiant glow"}',
            '"A radiant lamp."',
            (
                "mine/glow.yaml:13: mine/glow flags[1]: does not find exactly “Its radiant glow”\n"
                "    Its radiant glow.\n"
                "    found: mine/glow “radiant glow”\n"
            ),
        ),
        (
            '"Its radiant glow."',
            '"No radiant glow here."',
            "mine/glow.yaml:16: mine/glow passes[1]: is flagged\n    No radiant glow here.\n    found: mine/glow “radiant glow”\n",
        ),
        (
            '{text: "Its radiant glow.", format: markdwn}',
            '"A radiant lamp."',
            "mine/glow.yaml:13: mine/glow flags[1]: cannot be read: there is no format 'markdwn'. Formats: ",
        ),
        (
            '{text: "Its radiant glow.", jurisdictions: [uk]}',
            '"A radiant lamp."',
            "mine/glow.yaml:13: mine/glow flags[1]: the rule cites nothing in force that binds anybody under these jurisdictions\n",
        ),
    ],
)
def test_a_broken_promise_is_1_and_says_where_what_and_what_was_found_instead(
    reglint: law.Command, flag: str, passing: str, report: str
) -> None:
    pack(reglint, flag, passing)
    outcome = reglint("packs", "test", "mine")
    assert outcome.code == 1
    assert outcome.out.startswith(report)
    assert outcome.out.endswith("\n\n1 rule, 4 examples, 1 failed\n")


@pytest.mark.parametrize(
    "flag",
    [
        '{text: "Its radiant glow.", finds: "radiant glow"}',
        '{text: "Radiant glow", kind: heading}',
        '{text: "# Radiant **glow**", format: markdown, finds: "Radiant glow"}',
        '{text: "<p>A radiant&nbsp;glow</p>", format: html, finds: "radiant&nbsp;glow"}',
        '{text: "Its radiant glow.", jurisdictions: [us]}',
    ],
)
def test_an_example_may_name_its_kind_format_jurisdiction_and_exact_match(reglint: law.Command, flag: str) -> None:
    pack(reglint, flag)
    assert reglint("packs", "test", "mine").out == "1 rule, 4 examples, all as promised\n"


def test_a_flag_that_another_rule_takes_over_fails_and_names_that_rule(reglint: law.Command) -> None:
    pack(reglint)
    wider = RULE.replace("radiant glow", "all radiant glow").replace("warning", "error").replace("A radiant", "All radiant")
    reglint.write("mine/wide.yaml", wider.replace("__FLAG__", '"Take all radiant glow."').replace("__PASS__", '"A lamp."'))
    reglint.write(
        "mine/glow.yaml",
        RULE.replace("__FLAG__", '"See all radiant glow."').replace("__PASS__", '"A lamp."'),
    )
    outcome = reglint("packs", "test", "mine")
    assert (outcome.code, outcome.out.split("\n\n")[0]) == (
        1,
        (
            "mine/glow.yaml:13: mine/glow flags[1]: is taken over by another rule\n"
            "    See all radiant glow.\n"
            "    found: mine/wide “all radiant glow”"
        ),
    )


def test_a_folder_without_packs_is_2(reglint: law.Command) -> None:
    outcome = reglint("packs", "test", ".")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("error: .: no pack here\n")


def schema(reglint: law.Command, kind: str) -> Any:
    return json.loads(reglint("packs", "schema", kind).out)


@pytest.mark.parametrize("kind", ["rule", "pack", "cue"])
def test_the_published_schema_is_the_one_the_types_give(reglint: law.Command, kind: str) -> None:
    published = Path(__file__).parents[1] / "docs" / "schema" / f"{kind}.schema.json"
    assert reglint("packs", "schema", kind).out == published.read_text(encoding="utf-8")


@pytest.mark.parametrize(("kind", "file"), [("rule", "claims/miracle"), ("pack", "claims/pack"), ("cue", "knowledge/cues/negated")])
def test_the_schema_takes_what_the_loader_takes_and_refuses_an_unknown_key(reglint: law.Command, kind: str, file: str) -> None:
    import importlib

    import yaml

    validator = importlib.import_module("jsonschema").Draft202012Validator(schema(reglint, kind))
    validator.check_schema(validator.schema)
    data = yaml.safe_load((law.FOLDER / f"{file}.yaml").read_text(encoding="utf-8"))
    assert [problem.message for problem in validator.iter_errors(data)] == []
    assert [problem.message for problem in validator.iter_errors({**data, "colour": "red"})] == [
        "Additional properties are not allowed ('colour' was unexpected)"
    ]


def test_an_unknown_kind_of_file_is_2(reglint: law.Command) -> None:
    outcome = reglint("packs", "schema", "rules")
    assert (outcome.code, outcome.err) == (2, "error: there is no kind of file 'rules'\n  hint: Did you mean 'rule'?\n")
