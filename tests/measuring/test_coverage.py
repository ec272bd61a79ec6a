"""What is covered: derived from the packs, true to them, and wide enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.coverage import KINDS, NUMBERS, REASONS, Covered, cover, page, precise, provisions, read_measured, read_reasons, shares
from linter.errors import KnowledgeError
from linter.library.load import Library, load_library, patterns_root
from tests import law, once

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "coverage.md"
MEASURED = [ROOT / "docs" / "data" / f"{name}.json" for name in NUMBERS]
LEAST = {"lexical": 0.90, "contextual": 0.75}


@pytest.fixture(scope="module")
def library() -> Library:
    return once.library()


@pytest.fixture(scope="module")
def reasons(library: Library) -> dict[str, str]:
    return read_reasons(patterns_root() / "knowledge" / REASONS, library)


@pytest.fixture(scope="module")
def covered(library: Library, reasons: dict[str, str]) -> list[Covered]:
    return once.made(
        "covered", lambda: cover(library, reasons, read_measured(*(file.read_text(encoding="utf-8") for file in MEASURED)))
    )


def test_every_provision_has_a_rule_that_covers_it_or_a_reason_why_none_does(covered: list[Covered]) -> None:
    assert len(covered) > 300
    assert [item.authority.id for item in covered if not item.rules and not item.reason] == []


def test_no_reason_is_left_for_a_provision_that_a_rule_covers(covered: list[Covered], reasons: dict[str, str]) -> None:
    assert [item.authority.id for item in covered if item.rules and item.authority.id in reasons] == []


@pytest.mark.parametrize("kind", LEAST)
def test_enough_provisions_are_covered(covered: list[Covered], kind: str) -> None:
    part, whole = shares(covered)["all", kind]
    assert part / whole >= LEAST[kind]


def test_the_page_is_what_the_packs_say(covered: list[Covered], library: Library) -> None:
    # run `python -m linter.coverage > docs/coverage.md` after a change of packs
    assert PAGE.read_text(encoding="utf-8") == page(covered, library)


def test_provisions_not_in_force_and_those_no_text_shows_are_out(library: Library) -> None:
    names = {authority.id for authority, _ in provisions(library)}
    everything = [library.knowledge.authority(name) for name in library.knowledge.authorities]
    assert names.isdisjoint(item.id for item in everything if not item.citable or item.detectable not in KINDS)
    assert "us-ftc-act-s12" in names


def test_a_rule_that_is_wrong_more_often_than_right_covers_nothing() -> None:
    assert [precise(counts) for counts in ((1, 2), (1, 1), (0, 0), None)] == [False, True, True, True]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Library:
    law.use(monkeypatch)
    return load_library()


def test_a_rule_covers_what_its_examples_show_under_the_provisions_own_law(small: Library) -> None:
    found = {item.authority.id: item.rules for item in cover(small, {}, {})}
    assert found["uk-code"] == ("claims/miracle", "hurry/tonight")
    assert found["us-act"] == ("claims/gentle", "claims/miracle", "hurry/tonight")


def test_a_measured_precision_below_one_half_takes_a_rule_out(small: Library) -> None:
    found = {item.authority.id: item.rules for item in cover(small, {}, {"claims/miracle": (1, 2)})}
    assert found["uk-code"] == ("hurry/tonight",)


def test_counts_of_several_measurements_are_added_up() -> None:
    one, other = (
        '{"rules": {"a/b": {"right": 3, "wrong": 1}}}',
        '{"rules": {"a/b": {"right": 0, "wrong": 3}, "a/c": {"right": 1, "wrong": 0}}}',
    )
    assert read_measured(one, other) == {"a/b": (3, 4), "a/c": (1, 0)}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("us-atc: Nobody can see that in a text.\n", "'us-atc' is no provision that a text can show"),
        ("us-act: No.\n", "the reason is missing"),
        ("us-act: [a]\n", "the reason is missing"),
        ("- us-act\n", "the file must be a mapping from provision to reason"),
    ],
)
def test_a_reason_must_name_a_provision_and_be_a_sentence(small: Library, tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / REASONS
    file.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        read_reasons(file, small)
    assert (caught.value.message, caught.value.path, caught.value.line) == (problem, REASONS, 1)
