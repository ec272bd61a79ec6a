"""Uses that a page offers by naming a trouble alone, beside what it offers outright."""

from __future__ import annotations

import pytest

from linter import check_text


def found(text: str, path: str) -> list[tuple[str, int, str]]:
    """Rule, line and match of the off-label findings."""
    report = check_text(text, path=path)
    return [(item.rule, item.place.line, item.text) for item in report.findings if item.rule.startswith("off-label/")]


SUBSTANCE = "off-label/unapproved-substance"
LISTS = """# Kratom Treatments

Kratom relieves arthritis. Kratom eases migraines.

## {title}

- Gout
- Asthma
- Insomnia
"""


def test_a_list_of_troubles_on_a_page_that_offers_its_product_outright_offers_it_for_each() -> None:
    assert found(LISTS.format(title="Body and mind"), "a.md") == [
        (SUBSTANCE, 3, "arthritis"),
        (SUBSTANCE, 3, "migraines"),
        (SUBSTANCE, 7, "Gout"),
        (SUBSTANCE, 8, "Asthma"),
        (SUBSTANCE, 9, "Insomnia"),
    ]


@pytest.mark.parametrize("title", ["Causes of stress", "Related articles", "Who should avoid it", "Medical history"])
def test_a_list_under_a_title_that_announces_something_else_offers_nothing(title: str) -> None:
    assert [line for _, line, _ in found(LISTS.format(title=title), "a.md")] == [3, 3]


def test_a_list_on_a_page_that_offers_its_product_once_and_in_passing_offers_nothing() -> None:
    text = LISTS.format(title="Body and mind").replace(" Kratom eases migraines.", "")
    assert [line for _, line, _ in found(text, "a.md")] == [3]


def test_the_title_of_a_record_that_offers_a_product_for_the_same_trouble_is_part_of_the_offer() -> None:
    text = (
        'export const a = [{ title: "Gout", text: "Our ozone therapy relieves gout." }, { title: "Asthma", text: "Call us." }];\n'
    )
    assert [(rule, word) for rule, _, word in found(text, "a.ts")] == [(SUBSTANCE, "Gout"), (SUBSTANCE, "gout")]


def test_the_title_of_a_card_whose_text_offers_the_product_for_a_kindred_trouble_is_part_of_the_offer() -> None:
    text = '[{"label": "Gout", "text": "Our ozone therapy relieves arthritis."}, {"label": "Asthma", "text": "Call us."}]\n'
    assert [(rule, word) for rule, _, word in found(text, "a.json")] == [(SUBSTANCE, "Gout"), (SUBSTANCE, "arthritis")]


def test_a_record_that_gives_a_remedy_for_what_it_is_named_after_offers_it() -> None:
    text = '[{"name": "Gout", "therapy": "Stem cell therapy"}, {"name": "Gout", "cause": "Uric acid"}]\n'
    assert [(line, word) for _, line, word in found(text, "a.json")] == [(1, "Gout")]


def test_a_heading_of_a_page_that_sells_may_pair_a_product_with_a_trouble() -> None:
    text = "# Kratom\n\nOur products hold kratom that relieves pain.\n\n## Kratom and Arthritis\n\nRead more.\n"
    assert [(line, word) for _, line, word in found(text, "a.md")] == [(3, "pain"), (5, "Arthritis")]


def test_a_heading_that_pairs_an_approved_drug_with_a_trouble_offers_nothing() -> None:
    assert found("# Metformin\n\nOur team helps.\n\n## Metformin and Asthma\n\nRead more.\n", "a.md") == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("# Homeopathy\n\n- Gentle care for gout\n- Phone\n", "gout"),
        ("# Homeopathy\n\n- Gout and asthma support\n- Phone\n", "asthma"),
        ("# Shockwave Therapy\n\nFor men with or without impotence, shockwave therapy provides benefits.\n", "impotence"),
        ("# IV Vitamin Therapy\n\nThis infusion improves the blood flow linked to migraine attacks.\n", "migraine attacks"),
    ],
)
def test_care_and_relief_named_beside_a_trouble_offer(text: str, word: str) -> None:
    assert word in [match for _, _, match in found(text, "a.md")]


@pytest.mark.parametrize(
    "text",
    [
        '# Our CBD oil\n\n- ["Cannabinoids for the treatment of stubborn pain"](https://example.org/a)\n',
        "# Kratom\n\nOur kratom is sold here. It lifts the mood but is linked to seizures.\n",
    ],
)
def test_titles_of_studies_and_links_to_harm_offer_nothing(text: str) -> None:
    assert found(text, "a.md") == []


@pytest.mark.parametrize(
    "text",
    [
        "# CBD oil\n\nOur CBD oil supports the Arthritis Foundation.\n",
        "# CBD oil\n\nOur CBD oil helps: a psoriasis case study.\n",
    ],
)
def test_societies_and_studies_named_after_a_disease_are_no_trouble(text: str) -> None:
    assert found(text, "a.md") == []
