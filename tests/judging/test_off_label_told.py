"""A trouble told or asked about and the product that answers it; goods that a page only calls its own; rows, studies and harms."""

from __future__ import annotations

import pytest

from linter.engine import Engine
from linter.model import Options
from linter.reading import read_text

Found = list[tuple[str, int, int, str]]


def _off_label(engine: Engine, text: str, format_name: str = "plain") -> Found:
    result = engine.check(read_text(text, "page.txt", format_name), Options())
    found = [finding for finding in result.findings if finding.pack == "off-label"]
    return [(item.rule, item.place.line, item.place.column, item.text) for item in found]


@pytest.mark.parametrize(
    ("text", "column", "name"),
    [
        ("Panic at night? Try kava drops.", 1, "Panic"),
        ("Winter depression that lingers. Psilocybin lifts it.", 1, "Winter depression"),
        ("Homeopathic treatment of bronchitis", 26, "bronchitis"),
        ("Created for psoriasis sufferers: our hemp balm.", 13, "psoriasis"),
        ("Gout settles when curcumin drops are taken.", 1, "Gout"),
    ],
)
def test_a_trouble_and_the_product_that_answers_it_are_one_offer(engine: Engine, text: str, column: int, name: str) -> None:
    assert [(line, at, words) for _, line, at, words in _off_label(engine, text)] == [(1, column, name)]


@pytest.mark.parametrize(
    "text",
    [
        "Panic at night? Talk to a psychologist.",
        "Winter depression is common. Psilocybin is a compound of mushrooms.",
        "Homeopathic treatment of bronchitis has no proof.",
        "Ketamine is chosen when patients cannot fast before surgery for gout.",
        "Nightmares may occur after kava.",
    ],
)
def test_a_trouble_beside_a_product_that_answers_nothing_is_no_offer(engine: Engine, text: str) -> None:
    assert _off_label(engine, text) == []


def test_goods_that_the_page_calls_its_own_are_a_product_unless_it_names_a_labelled_drug(engine: Engine) -> None:
    assert _off_label(engine, "Our capsules reverse gout.") == [("off-label/supplement-disease", 1, 22, "gout")]
    assert _off_label(engine, "Colchicine is for gout attacks. Our capsules reverse gout.") == []


def test_somebody_s_own_recovery_is_a_claim_for_the_product_of_the_page(engine: Engine) -> None:
    page = "# Kratom Powder\n\nMy back pain is completely gone.\n"
    assert _off_label(engine, page, "markdown") == [("off-label/unapproved-substance", 3, 4, "back pain")]
    assert _off_label(engine, page.replace("completely gone", "the same"), "markdown") == []


def test_a_row_headed_by_side_effects_offers_nothing_under_a_product(engine: Engine) -> None:
    table = "| What | Kratom | Kava |\n| --- | --- | --- |\n| {} | Migraine | Migraine |\n"
    assert [item[1:] for item in _off_label(engine, table.format("Good for"), "markdown")] == [
        (3, 14, "Migraine"),
        (3, 25, "Migraine"),
    ]
    assert _off_label(engine, table.format("Drawbacks"), "markdown") == []


def test_the_title_of_a_study_in_a_list_of_reading_offers_nothing(engine: Engine) -> None:
    assert _off_label(engine, "- A trial of psilocybin for depression\n", "markdown") == []
    assert _off_label(engine, "- Psilocybin for depression\n", "markdown") == [
        ("off-label/unapproved-substance", 1, 18, "depression")
    ]


def test_goods_of_the_page_are_named_in_the_middle_of_the_message_without_a_capital(engine: Engine) -> None:
    found = engine.check(read_text("Our tea dissolves gallstones.", "page.txt"), Options()).findings
    (finding,) = [item for item in found if item.pack == "off-label"]
    assert finding.message.startswith("The text offers our tea for “gallstones”")


def test_a_sentence_without_a_subject_says_what_the_product_of_the_page_does(engine: Engine) -> None:
    page = "# Kratom Powder\n\n{} sciatica and keeps you going through a long working day.\n"
    assert _off_label(engine, page.format("Relieves"), "markdown") == [("off-label/unapproved-substance", 3, 10, "sciatica")]
    assert _off_label(engine, page.format("Relievers of"), "markdown") == []


def test_a_short_text_that_opens_with_for_names_a_purpose_of_the_product_of_the_page(engine: Engine) -> None:
    page = "# Kratom Powder\n\n{} sciatica and tired legs\n"
    assert _off_label(engine, page.format("For"), "markdown") == [("off-label/unapproved-substance", 3, 5, "sciatica")]
    assert _off_label(engine, page.format("Ideal for"), "markdown") == [("off-label/unapproved-substance", 3, 11, "sciatica")]
    assert _off_label(engine, page.format("For more on"), "markdown") == []
