"""Where an off-label offer may stand, and what reads like one and is none."""

from __future__ import annotations

import pytest

from linter import check_text


def found(text: str, path: str) -> list[tuple[str, int, str]]:
    """Rule, line and match of the off-label findings."""
    report = check_text(text, path=path)
    return [(item.rule, item.place.line, item.text) for item in report.findings if item.rule.startswith("off-label/")]


def test_bullets_behind_escaped_newlines_are_items_of_the_list_their_string_opens() -> None:
    text = 'export const a = {\n  answer: "Ketamine has shown effectiveness for:\\n• Panic disorder\\n• OCD",\n};\n'
    assert found(text, "faq.js") == [("off-label/use-in-list", 2, "Panic disorder"), ("off-label/use-in-list", 2, "OCD")]


def test_a_component_s_bound_list_and_long_description_are_read() -> None:
    text = (
        '<template>\n<Offer\n  fullDescription="Our ketamine infusions relieve PTSD"\n'
        "  :benefits=\"['Ketamine drips for migraines']\"\n/>\n</template>\n"
    )
    assert found(text, "offer.vue") == [("off-label/unapproved-use", 3, "PTSD"), ("off-label/unapproved-use", 4, "migraines")]


@pytest.mark.parametrize("noun", ["sessions", "drips", "lozenges", "packages", "nasal sprays"])
def test_a_delivery_noun_does_not_part_a_drug_from_its_use(noun: str) -> None:
    assert found(f"Ketamine {noun} for anxiety start at noon.\n", "a.md") == [("off-label/unapproved-use", 1, "anxiety")]


@pytest.mark.parametrize(
    "text",
    [
        "# Ketamine Infusions\n\nUsed with care, the risk of addiction is low.\n",
        "# Botox\n\nIf anxiety weighs on you, a mental health professional can help.\n",
        "# Botox\n\nA numbing cream eases the discomfort of the treatment.\n",
        "Be wary of shops that sell CBD oil as a cure for cancer.\n",
        "# Stem cells\n\n## Red flags\n\nThe treatment is a fix for arthritis, hair loss and dementia.\n",
        "Tell us whether you have asthma before we offer PRP.\n",
    ],
)
def test_risks_advice_and_criticism_offer_nothing(text: str) -> None:
    assert found(text, "a.md") == []
