"""What offers a product for a disease by the shape of the sentence, and what only looks like an offer."""

from __future__ import annotations

import pytest

from linter.engine import Engine
from linter.model import Confidence, Finding, Options
from linter.reading import read_text

CARDS = """# Harbour Mind Practice

## Our services

### Talking therapy

One hour each week with a psychologist who listens well.

### TMS

TMS is a gentle course of magnetic pulses, given on weekdays.

### Couples

Two people and one counsellor talk through what hurts.

### Family nights

Parents and teenagers learn to listen before they answer.

### Groups

Eight people meet every Tuesday evening and share a meal.

## Conditions treated

- Bipolar disorder
- Eating disorders
- Insomnia
"""


def _accused(engine: Engine, text: str, format_name: str = "plain") -> list[tuple[str, int, int, str]]:
    found = engine.check(read_text(text, "page.txt", format_name), Options()).findings
    return [(item.rule, item.place.line, item.place.column, item.text) for item in found if item.pack == "off-label"]


def _only(engine: Engine, text: str) -> Finding:
    found = engine.check(read_text(text, "page.txt", "plain"), Options()).findings
    (finding,) = (item for item in found if item.pack in ("off-label", "disclosure"))
    return finding


@pytest.mark.parametrize(
    ("text", "rule", "column", "marked"),
    [
        ("You have OCD: ketamine quiets it.", "unapproved-use", 10, "OCD"),
        ("You live with OCD — ketamine lifts it.", "unapproved-use", 15, "OCD"),
        ("With ketamine, OCD loosens its grip.", "unapproved-use", 16, "OCD"),
        ("OCD responds well to ketamine.", "unapproved-use", 1, "OCD"),
        ("Our fibromyalgia patients thrive on low-dose naltrexone.", "unapproved-use", 5, "fibromyalgia"),
        ("Ketamine puts an end to panic attacks.", "unapproved-use", 25, "panic attacks"),
        ("Ivermectin keeps cancer from spreading.", "unapproved-use", 18, "cancer"),
        ("Ozempic: a GLP-1 medication for weight loss.", "unapproved-use", 33, "weight loss"),
        ("Psilocybin uproots depression.", "unapproved-substance", 20, "depression"),
        ("Ketamine therapy sweeps away stubborn PTSD.", "unapproved-use", 39, "PTSD"),
        ("Stem cells outsmart arthritis.", "unapproved-use", 21, "arthritis"),
        ("PRP regrows hair.", "procedure-or-device", 5, "regrows hair"),
        ("Compounded cream for fibromyalgia.", "unapproved-use", 22, "fibromyalgia"),
        ("Ketamine has antidepressant effects.", "unapproved-use", 14, "antidepressant effects"),
    ],
)
def test_a_sentence_offers_by_its_shape(engine: Engine, text: str, rule: str, column: int, marked: str) -> None:
    assert _accused(engine, text) == [(f"off-label/{rule}", 1, column, marked)]


@pytest.mark.parametrize(
    "text",
    [
        "Ketamine mimics psychosis.",
        "Stem cells deepen arthritis.",
        "Ketamine users know anxiety.",
        "Kratom may prolong depression.",
        "Ketamine never helps OCD.",
        "Ketamine left him with bladder pain.",
        "Ketamine has abuse potential. Taken at parties it drives addiction.",
        "Recreational use of ketamine feeds addiction; a clinic gives it differently.",
        "Dutasteride is approved for hair loss in Japan.",
        "Finasteride is approved for hair loss, dutasteride is not.",
        "Statins lower the risk of heart disease.",
        "Wegovy: a GLP-1 medication for weight loss.",
    ],
)
def test_harm_and_status_are_no_offers(engine: Engine, text: str) -> None:
    assert _accused(engine, text) == []


def test_the_page_of_many_services_lends_none_of_them_to_its_list_of_conditions(engine: Engine) -> None:
    assert _accused(engine, CARDS, "markdown") == []
    about = CARDS.replace("# Harbour Mind Practice", "# TMS in Harbour Town")
    assert [item[3] for item in _accused(engine, about, "markdown")] == ["Bipolar disorder", "Eating disorders", "Insomnia"]


def test_who_may_have_a_treatment_is_no_use_of_it(engine: Engine) -> None:
    assert _accused(engine, "Consider ketamine if you:\n\n- Have PTSD\n- Sleep badly\n", "markdown") == []
    assert _accused(engine, "We use ketamine for:\n\n- PTSD\n", "markdown") == [("off-label/use-in-list", 3, 3, "PTSD")]


def test_a_row_offers_by_its_label_only(engine: Engine) -> None:
    table = "# NAD drip\n\n| Detail | NAD drip |\n| --- | --- |\n| Length | 40 minutes |\n| {} | {} |\n"
    offered = _accused(engine, table.format("Purpose", "Migraine"), "markdown")
    assert offered == [("off-label/unapproved-substance", 6, 13, "Migraine")]
    kept = "A numbing spray is at hand, and pain relief is seldom asked for."
    assert _accused(engine, table.format("Pain management", kept), "markdown") == []


def test_a_page_that_teaches_and_sells_nothing_offers_nothing_in_its_lists(engine: Engine) -> None:
    text = "# BPC-157\n\nBPC-157 is looked at for:\n\n- Arthritis\n\n{}\n"
    assert _accused(engine, text.format("These are research compounds."), "markdown") == []
    assert [item[3] for item in _accused(engine, text.format("Order now."), "markdown")] == ["Arthritis"]


@pytest.mark.parametrize(
    ("text", "rule", "said"),
    [
        (
            "CBD oil relieves anxiety.",
            "off-label/unapproved-substance",
            "No US approval or clearance of non-prescription CBD for any use",
        ),
        (
            "Vitamin D cures depression.",
            "off-label/supplement-disease",
            "The text offers Vitamin D for “depression”: a remedy offered for",
        ),
        ("Hangover Recovery Drip for migraine relief.", "off-label/unapproved-substance", "Recovery Drip"),
        ("Cold laser relieves low back pain.", "disclosure/check-current-label", "clearance differs by device"),
    ],
)
def test_a_message_says_what_is_known_and_no_more(engine: Engine, text: str, rule: str, said: str) -> None:
    found = engine.check(read_text(text, "page.txt", "plain"), Options(min_confidence=Confidence.LOW)).findings
    messages = {item.rule: item.message for item in found if item.pack in ("off-label", "disclosure")}
    assert said in messages[rule]


def test_what_nobody_confirmed_is_never_said_with_high_confidence(engine: Engine) -> None:
    assert _only(engine, "CBD oil relieves anxiety.").confidence is Confidence.MEDIUM
    assert _only(engine, "Ketamine relieves PTSD.").confidence is Confidence.HIGH
