"""Offers that no single sentence makes, and names that look like an offer and are none."""

from __future__ import annotations

import pytest

from linter import check_text
from linter.model import Confidence, Finding, Options


def judged(text: str, path: str = "page.md", options: Options | None = None) -> list[Finding]:
    """Findings of the packs that judge uses."""
    report = check_text(text, path=path, options=options)
    return [item for item in report.findings if item.pack in ("off-label", "disclosure")]


def places(text: str, path: str = "page.md", options: Options | None = None) -> list[tuple[str, int, int, str]]:
    """Rule, line, column and words of those findings."""
    return [(item.rule, item.place.line, item.place.column, item.place.source) for item in judged(text, path, options)]


def test_a_condition_and_a_product_in_two_cells_of_a_row_are_joined_by_the_header_of_the_column() -> None:
    text = "| Goal | What we compound |\n|---|---|\n| OCD | Ketamine troche |\n| PTSD | Sertraline |\n"
    assert places(text) == [("off-label/use-in-record", 3, 3, "OCD")]
    (finding,) = judged(text)
    assert [(item.kind, item.place.line, item.place.source) for item in finding.evidence if item.place is not None] == [
        ("drug", 3, "Ketamine troche"),
        ("record", 3, "Ketamine troche"),
    ]


def test_a_product_at_the_head_of_a_column_is_offered_for_what_stands_below_it_and_only_there() -> None:
    text = "| Ketamine | Botox |\n|---|---|\n| PTSD | Chronic migraine |\n| OCD | Depression |\n"
    assert places(text) == [
        ("off-label/use-in-list", 3, 3, "PTSD"),
        ("off-label/use-in-list", 4, 3, "OCD"),
        ("off-label/use-in-list", 4, 9, "Depression"),
    ]


def test_a_card_named_after_a_disease_is_judged_by_its_ingredients_unless_one_of_them_is_meant_for_it() -> None:
    card = '[{"title": "Migraine Relief", "price": 90, "ingredients": [%s]}]'
    found = places(card % '"Glutathione push", "B-Complex"', "cards.json")
    assert found == [("off-label/unapproved-substance", 1, 13, "Migraine Relief")]
    assert places(card % '"Sumatriptan 6 mg", "Glutathione push"', "cards.json") == []


def test_a_procedure_whose_name_says_what_it_is_for_counts_where_it_is_offered() -> None:
    assert places("const a = {treatments: ['The O-Shot®']}", "a.js") == [("off-label/procedure-or-device", 1, 30, "O-Shot")]
    assert places("The O-Shot® is a brand name.\n") == []


def test_a_brand_beside_an_unknown_name_is_not_blamed_for_the_condition_that_may_be_the_other_s() -> None:
    text = "Our clinic offers Neurolume and Spravato for depression and OCD.\n"
    assert judged(text) == []
    low = [item for item in judged(text, options=Options(min_confidence=Confidence.LOW)) if item.pack == "off-label"]
    assert [(item.text, item.confidence) for item in low] == [("OCD", Confidence.LOW)]
    assert places("Our clinic offers Spravato for OCD.\n") == [("off-label/unapproved-use", 1, 32, "OCD")]


def test_the_trouble_told_in_one_sentence_belongs_to_the_product_praised_in_the_next() -> None:
    text = "I have dealt with years of PTSD. Ketamine has helped me immensely.\n"
    assert places(text) == [("off-label/unapproved-use", 1, 28, "PTSD")]
    assert places("My son has autism. We drove past a shop. Sertraline helps me.\n") == []
    assert places("I was tired of my OCD. Ketamine did not help me.\n") == []


def test_a_cure_that_is_denied_before_a_promise_denies_nothing() -> None:
    found = places("PRP is not a cure for baldness, but it can be an effective option.\n")
    assert found == [("off-label/procedure-or-device", 1, 23, "baldness")]
    assert places("PRP is not a cure for baldness.\n") == []
    assert places("Kratom is no cure for anxiety but a cause of it.\n") == []


def test_a_question_that_takes_the_use_for_granted_is_answered_by_its_list_and_a_plain_one_is_not() -> None:
    assert places("Why do people try LDN?\n\n- Colitis\n") == [("off-label/use-in-list", 3, 3, "Colitis")]
    assert places("Is LDN used for these?\n\n- Colitis\n") == []


def test_a_disclosure_right_below_a_list_makes_its_findings_milder() -> None:
    text = "We prescribe low-dose naltrexone for:\n\n- Colitis\n\nThese uses are off-label.\n"
    assert places(text) == [("disclosure/disclosed-off-label", 3, 3, "Colitis")]


def test_an_abbreviation_that_is_a_drug_s_name_only_in_capitals_is_seen_without_other_names_around_it() -> None:
    assert places("LDN relieves Crohn's disease.\n") == [("off-label/unapproved-use", 1, 14, "Crohn's disease")]


def test_a_name_that_ends_in_a_sign_is_seen() -> None:
    assert places("NAD+ relieves depression.\n") == [("off-label/unapproved-substance", 1, 15, "depression")]


@pytest.mark.parametrize(
    "text",
    [
        "Botox blocks the signal between the nerves and the muscle.\n",
        "Platelets are counted. The number of PRP treatments depends on the severity of the hair loss.\n",
        "BPC-157 is a chain of amino acids. Your body already uses similar ones in wound healing.\n",
        "# Stem cells for arthritis: what the studies say\n\n## Red flags\n\n- A clinic that says they cure autism\n",
        "Ketamine is a dissociative anesthetic with uses in psychiatry, such as depression.\n",
        "Our PRP sessions are short. How fast the hair loss is answered is difficult to say.\n",
    ],
)
def test_anatomy_degrees_definitions_and_research_summaries_accuse_nobody(text: str) -> None:
    assert [item for item in judged(text) if item.pack == "off-label"] == []


def test_inflammation_beside_pain_is_wording_broader_than_the_clearance_of_a_laser() -> None:
    found = judged("Our cold laser therapy relieves pain and inflammation.\n", options=Options(min_confidence=Confidence.LOW))
    assert [(item.rule, item.text) for item in found] == [
        ("disclosure/broader-than-label", "pain"),
        ("disclosure/broader-than-label", "inflammation"),
    ]


def test_a_message_writes_conditions_small_inside_a_sentence_and_names_what_is_cleared() -> None:
    (finding,) = judged("PRP restores hair loss.\n")
    assert finding.message == (
        "The text offers PRP for \u201chair loss\u201d; no US clearance for hair loss is known. "
        "Platelet-rich plasma itself is not cleared; the kit that prepares it is (2026), for: bone defect."
    )
    (finding,) = judged("Low-dose naltrexone treats Crohn's disease.\n")
    assert "; Crohn's disease is not a use on the FDA label." in finding.message


def test_a_report_notes_the_countries_whose_labels_are_not_known() -> None:
    text = "Our clinic offers ketamine for PTSD.\n"
    said = "uses of products were not judged for United Kingdom: the facts known here are US labels"
    notes = {
        codes: [note.message for note in check_text(text, path="a.md", options=Options(jurisdictions=codes)).files[0].notes]
        for codes in (("us",), ("us-ca",), ("us", "uk"), ("uk",))
    }
    assert notes == {("us",): [], ("us-ca",): [], ("us", "uk"): [said], ("uk",): [said]}
    assert check_text("Open on Mondays.\n", path="a.md", options=Options(jurisdictions=("uk",))).files[0].notes == ()
