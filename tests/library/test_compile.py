"""Mistakes in packs are refused with path, line, column and what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.errors import PackError
from linter.library.compile import compile_cues, compile_rule
from linter.library.load import load_library
from linter.library.yamlio import parse_yaml
from tests import once
from tests.law import use
from tests.library.magic import GOOD


def refuse(text: str) -> PackError:
    with pytest.raises(PackError) as caught:
        compile_rule(parse_yaml(text, "packs/demo/magic.yaml"), "demo", "magic")
    return caught.value


def test_a_sound_rule_compiles_with_its_id_from_pack_and_stem() -> None:
    rule = compile_rule(parse_yaml(GOOD, "packs/demo/magic.yaml"), "demo", "magic")

    assert rule.id == "demo/magic"
    assert [pattern.tokens for pattern in rule.patterns] == [({"LOWER": "magic"}, {"LOWER": "cure"})]
    assert [pattern.anchors[0] for pattern in rule.patterns] == [("magic",)]


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "message", "hint"),
    [
        ("severity:", "severty:", 2, 1, "unknown key 'severty'", "'severity'"),
        ("severity: warning", "severity: warnin", 2, 1, "severity", "'warning'"),
        ("why: Nothing is magic.\n", "", 1, 1, "'why' is missing", "Add 'why'"),
        ("phrase: magic cure", "phrase: in the", 6, 5, "phrase 'in the' has no anchor: all of its words are too common", "`no-anchor: true`"),
        ('flags: ["A magic cure.", "The magic cure for you."]', 'flags: ["A magic cure."]', 11, 1, "at least 2", ""),
        ("phrase: magic cure", 'phrase: "(magic"', 6, 5, "not closed", ""),
        ("phrase: magic cure", "tokens: [{LOWER: magic, OP: '*'}]", 6, 14, "'*' is not allowed", "unbounded"),
        ("phrase: magic cure", "tokens: [{LOWWER: magic}]", 6, 15, "'LOWWER'", "LOWER"),
        ("phrase: magic cure", "phrase: magic\n    phrases: [cure]", 6, 5, "exactly one", ""),
        ("title: Claims of magic", "title: Claims\ntitle: of magic", 2, 1, "stands here twice", "Remove"),
        ("title: Claims of magic", "title: &a Claims\nwhy: *a", 1, 8, "aliases", "Write the value out"),
        ("title: Claims of magic", "title: [", 3, 11, "not valid YAML", ""),
    ],
)  # fmt: skip
def test_a_mistake_is_shown_at_its_place(old: str, new: str, line: int, column: int, message: str, hint: str) -> None:
    assert old in GOOD

    problem = refuse(GOOD.replace(old, new))

    assert (problem.path, problem.line, problem.column) == ("packs/demo/magic.yaml", line, column)
    assert message in problem.message
    assert hint in problem.hint
    assert problem.excerpt == GOOD.replace(old, new).splitlines()[line - 1]


def test_an_unknown_authority_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "pack.yaml").write_text("title: Demo\ndescription: For tests.\n", encoding="utf-8")
    (folder / "magic.yaml").write_text(GOOD.replace("us-ftc-act-s5", "us-ftc-act-s55"), encoding="utf-8")

    with pytest.raises(PackError, match="us-ftc-act-s55") as caught:
        load_library([tmp_path], own=False)

    assert (caught.value.line, caught.value.hint) == (10, "Did you mean 'us-ftc-act-s5'?")


def test_a_folder_without_a_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="no pack here"):
        load_library([tmp_path])


def test_a_compiled_copy_gives_the_same_library() -> None:
    fresh, copied = load_library(), once.library()

    assert copied.kept_in is not None
    assert list(copied.kept_in.glob(f"library/{fresh.digest}.json"))
    assert (copied.rules, copied.packs, copied.cues, copied.digest) == (fresh.rules, fresh.packs, fresh.cues, fresh.digest)
    assert copied.knowledge.to_json() == fresh.knowledge.to_json()


def test_the_names_of_settings_and_of_drugs_are_kept_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch)
    fresh = load_library(cache=tmp_path)
    assert (fresh.named is not None, "claims/miracle" in fresh.selectable["rules"]) == (True, True)

    copied = load_library(cache=tmp_path)
    assert "claims/miracle" in copied.selectable["rules"]
    assert sorted(copied.named.starts) == sorted(fresh.named.starts)


@pytest.mark.parametrize("junk", ["", "{", "[]", '{"wire": 0}'])
def test_a_damaged_copy_is_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, junk: str) -> None:
    use(monkeypatch)
    fresh = load_library(cache=tmp_path)
    copy = tmp_path / "library" / f"{fresh.digest}.json"
    copy.write_text(junk, encoding="utf-8")

    assert load_library(cache=tmp_path).rules == fresh.rules


def test_a_cue_file_compiles_with_its_reach() -> None:
    text = "title: Doubt\ndescription: Doubtful words.\ndirection: forward\nwithin: 5\nstops: [but]\ncues:\n  - perhaps\n  - {phrase: it seems, within: 9}\n"

    category = compile_cues(parse_yaml(text, "doubt.yaml"), "doubt")

    assert [(cue.phrase, cue.direction, cue.within) for cue in category.cues] == [
        ("perhaps", "forward", 5),
        ("it seems", "forward", 9),
    ]
