"""Lists that are offered by words further off than the line above them, and words above data that say nothing of them."""

from __future__ import annotations

from linter.engine import Engine
from linter.model import Confidence, Options
from linter.reading import read_text

JUDGED = ("off-label", "disclosure")


def _found(engine: Engine, text: str, format_name: str, confidence: Confidence = Confidence.MEDIUM) -> list[tuple[int, int, str]]:
    result = engine.check(read_text(text, "page.txt", format_name), Options(min_confidence=confidence))
    return [(item.place.line, item.place.column, item.text) for item in result.findings if item.pack in JUDGED]


def test_a_list_set_in_columns_is_offered_by_what_leads_into_the_first(engine: Engine) -> None:
    text = """<p>Ketamine drips are used for:</p>
<div><ul>
<li>Gout</li>
</ul></div>
<div><ul>
<li>Tinnitus</li>
</ul></div>
"""
    assert _found(engine, text, "html") == [(3, 5, "Gout"), (6, 5, "Tinnitus")]


def test_a_text_between_two_lists_ends_the_reach_of_the_first_lead_in(engine: Engine) -> None:
    text = """<p>Ketamine drips are used for:</p>
<ul>
<li>Gout</li>
</ul>
<p>Please tell the nurse beforehand about</p>
<ul>
<li>Tinnitus</li>
</ul>
"""
    assert _found(engine, text, "html") == [(3, 5, "Gout")]


def test_headings_divide_what_a_colon_before_the_first_of_them_offers(engine: Engine) -> None:
    text = """## Where it helps

Ketamine drips have been used for:

### Head

- Tinnitus

### Skin

- Psoriasis
"""
    assert _found(engine, text, "markdown") == [(7, 3, "Tinnitus"), (11, 3, "Psoriasis")]


def test_headings_after_a_plain_sentence_are_sections_of_their_own(engine: Engine) -> None:
    text = """## What we do

Ketamine drips are one of several services.

### Terms for the waiting room

- Tinnitus
"""
    assert _found(engine, text, "markdown") == []


def test_a_long_item_that_opens_with_the_trouble_is_offered_by_its_lead_in(engine: Engine) -> None:
    text = """Ketamine drips are used to treat:

- Tinnitus of one or both ears, whether it hisses, hums, rings or beats
"""
    assert _found(engine, text, "markdown") == [(3, 3, "Tinnitus")]


def test_a_long_item_under_a_warning_is_no_offer(engine: Engine) -> None:
    text = """Ketamine drips can cause:

- Nausea of an hour or two, after which a glass of water and a biscuit go down well
"""
    assert _found(engine, text, "markdown", Confidence.LOW) == []


def test_a_fallback_above_the_data_of_a_component_denies_nothing_of_them(engine: Engine) -> None:
    text = """const plan = PLANS.find((one) => one.id === "ketamine-drip");
export default function KetaminePage() {
  if (!plan) return <div>Plan not found</div>;
  const dripBenefits = [
    "Eases tinnitus",
    "Eases migraine",
    "Eases gout",
  ];
  return <main><h1>Ketamine drips</h1><p>Our ketamine drips ease migraine.</p></main>;
}
"""
    found = [(5, 12, "tinnitus"), (6, 12, "migraine"), (7, 12, "gout"), (9, 66, "migraine")]
    assert _found(engine, text, "tsx") == found


def test_a_page_that_treats_an_addiction_does_not_offer_what_is_taken(engine: Engine) -> None:
    text = """# Kratom Addiction Treatment

Our clinic treats kratom addiction. Recovery from addiction takes time.

## Getting help for kratom addiction

- Anxiety
- Insomnia
"""
    assert _found(engine, text, "markdown") == []


def test_a_remedy_for_an_addiction_is_still_offered(engine: Engine) -> None:
    assert _found(engine, "# Ibogaine for Opioid Addiction\n", "markdown") == [(1, 16, "Opioid Addiction")]


def test_a_practice_named_beside_needles_makes_no_product_of_its_whole_page(engine: Engine) -> None:
    text = """# Acupuncture and Chinese Herbs

Our practice welcomes you.

## What we see

- Gout
- Tinnitus
- Insomnia
"""
    assert _found(engine, text, "markdown") == []


def test_herbs_named_on_a_page_of_needles_and_massage_are_not_its_topic(engine: Engine) -> None:
    page = """# Welcome

Some ask for herbal medicine, and herbal medicine relieves gout. %s

## What we see

- Gout
- Tinnitus
- Insomnia

## The rooms

We keep herbal medicine in jars upon the long shelf, and herbal medicine eases hives.
"""
    needles = "Acupuncture comes first. Acupuncture, massage and cupping, then acupuncture again."
    told = [(3, 60, "gout"), (13, 80, "hives")]
    assert _found(engine, page % "Tea comes first.", "markdown") == sorted(
        [*told, (7, 3, "Gout"), (8, 3, "Tinnitus"), (9, 3, "Insomnia")]
    )
    assert _found(engine, page % needles, "markdown") == told


def test_a_goal_offered_for_a_food_supplement_is_shown_to_who_asks_for_it(engine: Engine) -> None:
    assert _found(engine, "Our saffron capsules fade dark spots.", "plain") == []
    assert _found(engine, "Our saffron capsules fade dark spots.", "plain", Confidence.LOW) == [(1, 27, "dark spots")]
