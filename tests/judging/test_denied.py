"""What a text sets under "Myth" or "Don't say" it denies; what stands beside it under "Fact" is its own."""

from __future__ import annotations

import pytest

from linter import check_text
from linter.model import Options

SAFETY = Options(select=("safety",))
OFFER = "Our clinic offers this treatment. Book now."


def found(text: str, path: str = "page.md") -> list[tuple[int, str]]:
    report = check_text(text, path=path, options=SAFETY)
    return [(item.place.line, item.text) for item in report.findings]


@pytest.mark.parametrize(
    "label",
    [
        "Myth:",
        "**Myth:**",
        "Myth #2:",
        "Myth 2.",
        "Myth number three -",
        "The biggest myth:",
        "Common misconception:",
        "\u274c Fiction:",
        "Old wives' tale:",
        "Don't say:",
        "Never claim:",
        "Banned phrase:",
        "Non-compliant:",
        "Instead of:",
    ],
)
def test_a_sentence_behind_a_label_of_what_is_denied_is_no_claim_and_the_one_beside_it_is(label: str) -> None:
    text = f"{OFFER}\n\n{label} The serum is completely safe.\n\nThe serum is completely safe.\n"

    assert found(text) == [(5, "completely safe")]


@pytest.mark.parametrize(
    "label",
    [
        "Fact:",
        "Truth:",
        "Wrong.",
        "False:",
        "Myth busting:",
        "Myth vs fact:",
        "A mythical serum:",
        "Mythos:",
        "Safe:",
        "Say instead:",
    ],
)
def test_a_label_that_denies_nothing_leaves_the_claim_behind_it(label: str) -> None:
    assert found(f"{OFFER}\n\n{label} The serum is completely safe.\n") == [(3, "completely safe")]


def test_only_the_first_sentence_behind_a_label_is_denied() -> None:
    text = f"{OFFER}\n\nMyth: It is 100% safe. In truth our serum is completely safe.\n"

    assert found(text) == [(3, "completely safe")]


def test_a_heading_that_states_a_myth_is_no_claim_and_the_text_under_it_is() -> None:
    text = f"{OFFER}\n\n### Myth 1: The serum is completely safe\n\nThe serum is completely safe.\n"

    assert found(text) == [(5, "completely safe")]


def test_the_text_right_under_a_bare_label_is_denied_and_the_next_one_is_not() -> None:
    text = f"<p>{OFFER}</p>\n<h3>Myth 1</h3>\n<p>It is completely safe.</p>\n<h3>Fact</h3>\n<p>It is completely safe.</p>\n"

    assert found(text, "page.html") == [(5, "completely safe")]


def test_the_column_of_a_table_that_lists_myths_is_denied_and_the_column_beside_it_is_not() -> None:
    text = (
        f"{OFFER}\n\n| Myth | Fact |\n| --- | --- |\n| It is completely safe | It hurts |\n| It hurts | It is completely safe |\n"
    )

    assert found(text) == [(6, "completely safe")]


@pytest.mark.parametrize(
    ("key", "denied"),
    [("myth", True), ("misconception", True), ("doNotSay", True), ("avoid", True), ("fact", False), ("truth", False)],
)
def test_the_key_of_a_value_says_whether_it_is_denied(key: str, denied: bool) -> None:
    text = f'[\n{{"title": "{OFFER}"}},\n{{"{key}": "The serum is completely safe."}}\n]\n'

    assert found(text, "page.json") == ([] if denied else [(3, "completely safe")])


def test_a_list_under_such_a_key_is_denied_and_the_facts_in_a_list_of_myths_are_not() -> None:
    listed = f'{{"title": "{OFFER}",\n"misconceptions": ["The serum is completely safe."]}}\n'
    paired = f'{{"title": "{OFFER}",\n"myths": [{{"myth": "It is completely safe.",\n"fact": "It is completely safe."}}]}}\n'

    assert found(listed, "page.json") == []
    assert found(paired, "page.json") == [(3, "completely safe")]


def test_a_use_of_a_drug_named_in_a_myth_is_no_offer() -> None:
    claim = "Our ketamine infusions cure autism."
    uses = Options(select=("off-label", "efficacy"))
    stated = check_text(f"{OFFER}\n\n{claim}\n", path="page.md", options=uses)
    denied = check_text(f"{OFFER}\n\nMyth: {claim}\n", path="page.md", options=uses)

    assert {item.pack for item in stated.findings} == {"off-label", "efficacy"}
    assert denied.findings == ()


@pytest.mark.parametrize("claim", ["The serum is well tolerated.", "Long-term use is no problem at all."])
def test_a_heading_on_side_effects_excuses_nobody_who_denies_them_under_it(claim: str) -> None:
    text = f"{OFFER}\n\n## Side effects\n\n{claim}\n"

    assert {line for line, _ in found(text)} == {5}
