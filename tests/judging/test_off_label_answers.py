"""Offers that stand around a trouble: the text under its heading, the next sentences, and for whom a product is said to be."""

from __future__ import annotations

import pytest

from linter.engine import Engine
from linter.model import Options
from linter.reading import read_text

Found = list[tuple[int, int, str]]


def _off_label(engine: Engine, text: str, name: str = "page.md", format_name: str = "markdown") -> Found:
    result = engine.check(read_text(text, name, format_name), Options())
    found = [finding for finding in result.findings if finding.pack == "off-label"]
    return [(item.place.line, item.place.column, item.text) for item in found]


def test_a_heading_is_an_offer_when_the_text_under_it_offers_the_product_of_the_page(engine: Engine) -> None:
    page = "# Elm Street Homeopathy\n\nBook your visit with our team.\n\n## Notes\n\n### Gout\n\n{}\n"
    offered = _off_label(engine, page.format("Our homeopathic drops relieve the swelling."))
    assert offered == [(7, 5, "Gout")]
    assert _off_label(engine, page.format("It is a kind of arthritis that runs in families.")) == []


@pytest.mark.parametrize(
    ("text", "column", "name"),
    [
        ("Gout strikes at night. At our centre we provide homeopathic remedies.", 1, "Gout"),
        ("I was doubtful about homeopathy for my gout.", 40, "gout"),
        ("Our reishi blend for women over 50 experiencing gout.", 49, "gout"),
        ("Ketamine Infusions | Gout, Lupus & OCD", 22, "Gout"),
    ],
)
def test_whom_a_product_is_for_ties_it_to_the_trouble(engine: Engine, text: str, column: int, name: str) -> None:
    assert (1, column, name) in _off_label(engine, text)


@pytest.mark.parametrize(
    "text",
    [
        "Gout strikes at night. Visitors to our library read of homeopathic remedies.",
        "Gout strikes at night. At our centre we do not use homeopathic remedies.",
        "Gout strikes at night. A trial at our centre looked at homeopathic remedies.",
    ],
)
def test_a_sentence_of_ours_that_offers_nothing_is_no_answer(engine: Engine, text: str) -> None:
    assert _off_label(engine, text) == []


def test_after_a_plea_the_treatment_that_helped_is_the_one_of_the_page(engine: Engine) -> None:
    page = '# Homeopathy on Elm Street\n\n"{}"\n'
    told = "After struggling with gout for years I came here. Their remedies brought relief."
    assert _off_label(engine, page.format(told)) == [(3, 24, "gout")]
    assert _off_label(engine, page.format("After struggling with gout for years I came here. Their porch was quiet.")) == []


def test_a_file_named_in_one_word_after_its_product_is_about_it(engine: Engine) -> None:
    assert _off_label(engine, "Ketamine is old.\n\nThis treatment relieves gout.\n", "KetamineTherapy.md") == [(3, 25, "gout")]
    assert _off_label(engine, "Ketamine is old.\n\nThis treatment relieves gout.\n", "FrontPage.md") == []


def test_oils_pressed_cold_are_for_no_cold(engine: Engine) -> None:
    page = "{} herbal oil for daily massage.\n\nThe common cold is no business of ours.\n"
    assert _off_label(engine, page.format("Cold-pressed")) == []
    assert _off_label(engine, page.format("Cold relief with")) == [(1, 1, "Cold")]


REMEDIES = """# Corner Shop

## Ashwagandha

A root of India.

## Turmeric

A root of Asia.

## Elderberry

A shrub of Europe.

## What to expect

- Soothes gout
"""


def test_a_page_of_remedies_is_about_remedies(engine: Engine) -> None:
    assert _off_label(engine, REMEDIES) == [(17, 11, "gout")]


def test_a_page_of_remedies_and_hands_is_not_about_remedies(engine: Engine) -> None:
    hands = "Cupping, massage and acupuncture ease back pain, and yoga keeps it away.\n\n"
    assert _off_label(engine, hands + REMEDIES) == []


def test_what_a_product_is_free_from_is_no_use(engine: Engine) -> None:
    page = "# Kratom Powder\n\n- {} heavy metals\n"
    assert _off_label(engine, page.format("Lab tested for microbes and")) == []
    assert _off_label(engine, page.format("Clears")) == [(3, 10, "heavy metals")]


def test_a_tag_that_promises_is_a_claim_and_a_tag_that_names_a_trouble_is_not(engine: Engine) -> None:
    card = '{"name": "Valerian Drops", "description": "Ready to ship.", "tags": ["Gout Relief", "Gout"]}\n'
    assert _off_label(engine, card, "card.json", "json") == [(1, 71, "Gout")]


def test_what_stands_under_the_side_effects_of_a_record_is_no_use(engine: Engine) -> None:
    card = '{"name": "Ketamine Drip", "benefits": ["Gout"], "sideEffects": ["Gout"]}\n'
    assert [column for _, column, _ in _off_label(engine, card, "card.json", "json")] == [41]


def test_homeopathy_in_the_name_of_a_clinic_hides_no_offer_of_it(engine: Engine) -> None:
    page = "At Elm Homeopathy we know how gout hurts. Our team offers gentle homeopathic remedies."
    assert (1, 31, "gout") in _off_label(engine, page)


def test_the_title_of_a_record_leads_into_its_list(engine: Engine) -> None:
    page = '{"heading": "%s", "items": ["Gout with swollen toes", "Parking"], "note": "Homeopathy, homeopathic drops, homeopathic oils."}\n'
    assert _off_label(engine, page % "Troubles treated", "homeopathy.json", "json") == [(1, 44, "Gout")]
    assert _off_label(engine, page % "Signs of trouble", "homeopathy.json", "json") == []


def test_the_title_of_a_record_is_an_offer_when_the_record_offers_the_product(engine: Engine) -> None:
    page = '[{"title": "Gout", "text": "%s"}, {"title": "Visit our shop", "text": "Open daily."}]\n'
    offered = _off_label(engine, page % "Our homeopathic drops soothe it.", "homeopathy.json", "json")
    assert offered == [(1, 13, "Gout")]
    assert _off_label(engine, page % "It runs in families.", "homeopathy.json", "json") == []


@pytest.mark.parametrize("heading", ["Questions Parents Ask About Gout", "Gout FAQ", "What Patients Often Ask About Gout"])
def test_a_heading_over_questions_offers_nothing(engine: Engine, heading: str) -> None:
    page = (
        f"# Elm Street Homeopathy\n\nBook your visit with our team.\n\n## {heading}\n\nOur homeopathic drops come in two sizes.\n"
    )
    assert _off_label(engine, page) == []


def test_whose_name_a_price_is_from_is_no_use(engine: Engine) -> None:
    card = '{"name": "PRP Injection", "price": "$900", "source": "Back Pain Centers"}\n'
    assert _off_label(engine, card, "card.json", "json") == []
