"""The baseline: what stays known through edits, what is reported as new, and that it never grows by itself."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.baseline import REASON, Applied, Entry, apply, create, dump, load, parse, relative_name
from linter.errors import SettingsError
from linter.model import Finding, Status
from linter.reading import read_text
from tests.findings import find


def lint(files: Mapping[str, str]) -> dict[str, Sequence[Finding]]:
    return {path: find(read_text(text, path)) for path, text in files.items()}


def against(old: Mapping[str, str], new: Mapping[str, str]) -> Applied:
    return apply(create(lint(old)), lint(new), lambda path: path in new, lambda path, rule: True)


def active(applied: Applied) -> list[tuple[str, int, str]]:
    return [
        (path, item.place.line, item.text)
        for path, items in applied.findings.items()
        for item in items
        if item.status is Status.ACTIVE
    ]


def test_what_is_in_the_baseline_is_marked_as_not_yet_reviewed() -> None:
    applied = against({"a.md": "No side effects.\n"}, {"a.md": "No side effects.\n"})
    (finding,) = applied.findings["a.md"]
    assert (finding.status, finding.status_reason) == (Status.BASELINED, REASON)
    assert applied.stale == applied.left == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("No side effects.\n", "# New title\n\nMore words.\n\nNo  side effects.\n", []),
        ("Act now.\n\nNo side effects.\n", "No side effects.\n\nAct now.\n", []),
        ("It has no side effects.\n", "It has no side effects.\n\nIt has no side effects.\n", [3]),
        ("Botox has no side effects.\n", "Kybella has no side effects.\n", [1]),
        ("Botox has no side effects.\n", "Words.\n\nEvery other thing here was proven to have no side effects.\n", [3]),
        ("Ketamin has no side effects.\n", "Ketamine has no side effects.\n", []),
        ("Semaglutide has no side effects.\n", "Liraglutide has no side effects.\n", [1]),
        ("Botox has no side effects.\n", "Botox really has no side effects today.\n", []),
        ("It cures everything and has no side effects.\n", "It may suit you and has no side effects.\n", []),
        ("It cures everything and has no side effects.\n", "It cures everything and may suit you.\n", []),
        ("It has no side effects.\n", "It has no side effects and cures everything.\n", [1]),
        ("Act now.\n", "No side effects.\n", [1]),
        ("Act now, patients.\n\nAct now, readers.\n", "Act now, visitors.\n\nAct now, readers.\n", [1]),
    ],
)
def test_exactly_the_new_findings_are_active_after_an_edit(old: str, new: str, expected: list[int]) -> None:
    assert [line for _, line, _ in active(against({"a.md": old}, {"a.md": new}))] == expected


def test_a_renamed_file_keeps_its_entries_and_a_copy_does_not() -> None:
    text = "No side effects.\n\nAct now.\n"
    renamed = against({"a.md": text}, {"b/c.md": text + "\nAct now, all.\n"})
    assert active(renamed) == [("b/c.md", 5, "Act now")]
    assert {entry.path for entry in renamed.updated} == {"b/c.md"}
    copied = against({"a.md": text}, {"a.md": text, "b.md": text})
    assert active(copied) == [("b.md", 1, "No side effects"), ("b.md", 3, "Act now")]


def test_an_entry_is_stale_when_its_finding_is_gone_and_the_update_drops_it() -> None:
    applied = against({"a.md": "No side effects.\n\nAct now.\n", "gone.md": "Act now.\n"}, {"a.md": "Act now.\n"})
    assert applied.stale == (
        Entry("a.md", "safety/absolute", "No side effects.", "No side effects"),
        Entry("gone.md", "sales/hurry", "Act now.", "Act now"),
    )
    assert applied.updated == (Entry("a.md", "sales/hurry", "Act now.", "Act now"),)


def test_files_and_rules_that_were_not_judged_make_nothing_stale() -> None:
    entries = create(lint({"a.md": "Act now.\n", "b.md": "Act now.\n"}))
    applied = apply(entries, {"a.md": []}, lambda path: True, lambda path, rule: rule != "sales/hurry")
    assert (applied.stale, applied.left, applied.updated) == ((), entries, entries)


def test_findings_about_suppressions_and_inactive_ones_are_never_put_in() -> None:
    from dataclasses import replace

    (finding,) = find(read_text("Act now.\n", "a.md"))
    given = [replace(finding, pack="suppression"), replace(finding, status=Status.SUPPRESSED), finding]
    assert create({"a.md": given}) == (Entry("a.md", "sales/hurry", "Act now.", "Act now"),)


def test_equal_findings_are_told_apart_by_their_occurrence() -> None:
    entries = create(lint({"a.md": "Act now.\n\nAct now.\n"}))
    assert [entry.occurrence for entry in entries] == [0, 1]
    applied = apply(entries, lint({"a.md": "Act now.\n"}), lambda path: True, lambda path, rule: True)
    assert (active(applied), len(applied.stale)) == ([], 1)


def test_the_file_is_sorted_with_an_entry_a_line_and_reads_back() -> None:
    entries = create(lint({"b.md": "Act now.\n", "a.md": "“No side effects”.\n"}))
    text = dump(reversed(entries))
    assert text == dump(entries)
    assert [line for line in text.splitlines() if '"path"' in line] == [
        '    {"path": "a.md", "rule": "safety/absolute", "sentence": "\\"No side effects\\".", "text": "No side effects", "occurrence": 0},',
        '    {"path": "b.md", "rule": "sales/hurry", "sentence": "Act now.", "text": "Act now", "occurrence": 0}',
    ]
    assert parse(text, "x") == entries
    assert parse(dump([]), "x") == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "b.json:1:2: the baseline is not JSON"),
        ("[]", "b.json: this is not a baseline of reglint"),
        ('{"reglint-baseline": 2}', "b.json: this baseline has version 2"),
        ('{"reglint-baseline": 1}', "b.json: the baseline has no list of entries"),
        ('{"reglint-baseline": 1, "entries": [{"path": 1}]}', "b.json: entry 1 of the baseline is not an entry"),
        ("{\n<<<<<<< HEAD\n", "b.json:2:1: the baseline is not JSON"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused(text: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse(text, "b.json")
    assert str(caught.value).startswith(message)


def test_a_missing_baseline_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="reglint baseline create"):
        load(tmp_path / "none.json")


def test_names_are_relative_to_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert relative_name(Path("d/../e/a.md"), tmp_path) == "e/a.md"
    assert relative_name(tmp_path.parent / "x.md", tmp_path) is None


SUBJECTS = ["Botox", "Ketamine", "Laser", "Filler", "Peptide", "Vitamin", "Infusion", "Serum", "Cream", "Patch"]
CLAIMS = ["has no side effects", "cures everything", "is here, so act now"]
CLEAN = ["We open at nine.", "Call the front desk.", "Parking is behind the building.", "Bring your card."]


@given(st.randoms(use_true_random=False))
def test_after_random_edits_exactly_the_new_finding_is_active(rng: random.Random) -> None:
    claims = [f"{subject} {claim}." for subject in SUBJECTS for claim in CLAIMS]
    rng.shuffle(claims)
    new = claims.pop()
    old = claims[: rng.randint(1, 8)]
    page = [*old, *rng.sample(CLEAN, 2)]
    rng.shuffle(page)
    edited = list(page)
    if rng.random() < 0.7:
        edited.remove(rng.choice(old))
    if rng.random() < 0.7:
        rng.shuffle(edited)
    edited.insert(rng.randint(0, len(edited)), new)
    edited[:0] = ["# Another heading", *(["Words above."] * rng.randint(0, 3))]
    name = rng.choice(["a.md", "moved/b.md"])
    other = "Laser has no side effects.\n"
    before = {"a.md": "\n\n".join(page) + "\n", "other.md": other}
    after = {name: "\n\n".join(edited) + "\n", "other.md": other}
    applied = against(before, after)
    line = after[name].split("\n").index(new) + 1
    assert [(path, at) for path, at, _ in active(applied)] == [(name, line)]
    assert len(applied.updated) <= len(create(lint(before)))
    again = apply(applied.updated, lint(after), lambda path: path in after, lambda path, rule: True)
    assert (active(again), again.stale) == (active(applied), ())
