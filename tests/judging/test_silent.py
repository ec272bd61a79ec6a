"""What must stay silent at default settings: each of these makes a writer switch a tool off."""

from __future__ import annotations

import pytest

from linter import check_text

# a page that sells, so that no sentence is silent because its page informs
SELLING = "# Our clinic\n\nOrder a miracle cure today.\n\n"

SILENT = {
    "crisis": [
        "If you are in crisis, call 988 now.",
        "Call or text 988 now if you are thinking about suicide.",
        "In an emergency call 911 immediately.",
    ],
    "booking as information": [
        "Appointments can be made by telephone on weekdays.",
        "Contact",
        "Opening hours: Monday to Friday, 9 to 17.",
    ],
    "vaccination drives": [
        "Free flu vaccination at the town hall on Saturday.",
        "Protect your community: get vaccinated against measles.",
    ],
    "label indications and safety information": [
        "Spravato is indicated, with an oral antidepressant, for treatment-resistant depression in adults.",
        "Important safety information: esketamine may cause sedation, dissociation and raised blood pressure.",
        "The most common side effects were nausea, dizziness and headache.",
        "Serious side effects can occur. Tell your doctor about all medicines you take.",
    ],
    "help-seeking": [
        "If you have felt sad for more than two weeks, talk to your doctor about depression.",
        "Migraine affects one in seven people. Ask a health professional what can be done.",
    ],
    "disclaimer": [
        "These statements have not been evaluated by the Food and Drug Administration.",
        "This product is not intended to diagnose, treat, cure, or prevent any disease.",
    ],
    "authorised health claims": [
        "Adequate calcium throughout life, as part of a well-balanced diet, may reduce the risk of osteoporosis.",
        "Vitamin C contributes to the normal function of the immune system.",
        "Diets low in sodium may reduce the risk of high blood pressure.",
    ],
    "monograph uses": [
        "Temporarily relieves minor aches and pains due to headache.",
        "For the temporary relief of nasal congestion due to the common cold.",
    ],
    "cosmetic appearance": [
        "Reduces the appearance of fine lines.",
        "Improves the look of dry skin.",
    ],
    "free of": [
        "Sugar-free and fragrance-free.",
        "Call toll-free.",
        "Gluten-free tablets.",
    ],
    "names": [
        "Accredited by The Joint Commission.",
        "The practice is a member of the American Society of Ketamine Physicians.",
    ],
    "negation and question": [
        "No medicine is free of side effects.",
        "Is it safe?",
        "Results are not guaranteed.",
        "Ketamine is not approved for depression.",
    ],
    "legally required notices": [
        "Good faith estimate: you have the right to know what your care will cost.",
        "The price list is displayed at the reception, as the law requires.",
    ],
}
CASES = [(name, text) for name, texts in SILENT.items() for text in texts]


@pytest.mark.parametrize(("name", "text"), CASES, ids=[f"{name}-{number}" for number, (name, _) in enumerate(CASES)])
def test_wording_that_law_or_care_asks_for_stays_silent_on_a_page_that_sells(name: str, text: str) -> None:
    report = check_text(SELLING + text + "\n", path="page.md")
    found = [(item.place.line, item.rule, item.text) for item in report.findings if not item.rule.startswith("balance/")]
    assert found
    assert [item for item in found if item[0] > 3] == []


@pytest.mark.parametrize(
    "text",
    [
        "Spravato (esketamine) nasal spray, CIII",
        "Living with low mood? Talk to a health professional about depression.",
    ],
)
def test_reminders_and_help_seeking_texts_ask_for_no_balance(text: str) -> None:
    assert [item.rule for item in check_text(text).findings] == []
    assert [item.pack for item in check_text("Ketamine helps when tablets have not.").findings] == ["balance"]
