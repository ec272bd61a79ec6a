"""What an off-label finding says and where its evidence stands."""

from __future__ import annotations

from linter.engine import Engine
from linter.model import Confidence, Finding, Options, Voice
from linter.reading import read_text
from tests.work import steps

JUDGED = ("off-label", "disclosure")


def _findings(engine: Engine, text: str, format_name: str = "plain", options: Options | None = None) -> list[Finding]:
    result = engine.check(read_text(text, "page.txt", format_name), options or Options())
    return [finding for finding in result.findings if finding.pack in JUDGED]


def _short(findings: list[Finding]) -> list[tuple[str, int, int, str]]:
    return [(item.rule, item.place.line, item.place.column, item.text) for item in findings]


def test_a_list_item_is_found_on_its_own_words_and_its_lead_in_and_drug_are_evidence_with_places(engine: Engine) -> None:
    (finding,) = _findings(engine, "Conditions we treat with ketamine:\n\n- OCD\n- Friendly staff\n", "markdown")
    assert (finding.rule, finding.place.line, finding.place.column, finding.place.source) == ("off-label/use-in-list", 3, 3, "OCD")
    placed = [(item.kind, item.place.line, item.place.source) for item in finding.evidence if item.place is not None]
    assert ("drug", 1, "ketamine") in placed
    assert ("lead-in", 1, "Conditions we treat with ketamine:") in placed
    assert [item.text.split(" Source:")[0] for item in finding.evidence if item.kind == "label"] == [
        "The US label of ketamine (2025) carries: general anesthesia."
    ]


def test_each_of_two_products_in_a_sentence_gets_its_own_condition(engine: Engine) -> None:
    found = _findings(engine, "We treat PTSD with ketamine and chronic migraine with Botox.")
    assert _short(found) == [("off-label/unapproved-use", 1, 10, "PTSD")]


def test_the_brand_that_is_named_decides_and_not_its_sibling(engine: Engine) -> None:
    assert _short(_findings(engine, "Ozempic helps with weight loss.")) == [("off-label/unapproved-use", 1, 20, "weight loss")]
    assert _findings(engine, "Wegovy helps with weight loss.") == []


def test_an_abbreviation_in_brackets_is_not_found_twice(engine: Engine) -> None:
    found = _findings(engine, "Shockwave therapy reverses erectile dysfunction (ED).")
    assert _short(found) == [("off-label/procedure-or-device", 1, 28, "erectile dysfunction")]


def test_a_disclosed_offer_is_a_milder_rule_of_another_pack(engine: Engine) -> None:
    found = _findings(engine, "We offer ketamine off-label for PTSD.")
    assert [(item.rule, item.severity.value, item.text) for item in found] == [("disclosure/disclosed-off-label", "info", "PTSD")]


def test_wording_broader_than_the_label_is_no_accusation_and_shown_to_who_asks_for_it(engine: Engine) -> None:
    assert _findings(engine, "Spravato treats depression.") == []
    found = _findings(engine, "Spravato treats depression.", options=Options(min_confidence=Confidence.LOW))
    assert [(item.rule, item.severity.value) for item in found] == [("disclosure/broader-than-label", "info")]


def test_no_finding_calls_prescribing_beyond_the_label_unlawful(engine: Engine) -> None:
    (finding,) = _findings(engine, "Ketamine works for anxiety.")
    said = " ".join((finding.message, finding.why, finding.instead)).lower()
    assert "not a use on the fda label" in said
    assert "unlawful" not in said
    assert "illegal" not in said


def test_other_jurisdictions_are_not_judged_by_us_labels(engine: Engine) -> None:
    found = _findings(engine, "Ketamine works for anxiety. It also helps with PTSD.", options=Options(jurisdictions=("uk",)))
    assert _short(found) == [("disclosure/use-not-judged", 1, 20, "anxiety")]


def test_an_informing_text_is_silent_unless_it_offers_the_product_in_its_own_voice(engine: Engine) -> None:
    informing = Options(voice=Voice.INFORMING)
    text = "Ketamine is used to treat depression."
    assert _findings(engine, text, options=informing) == []
    found = _findings(engine, f"{text} At our clinic we offer ketamine infusions.", options=informing)
    assert [(item.text, item.severity.value) for item in found] == [("depression", "info")]


def test_a_page_topic_is_not_carried_past_psychotherapy_or_another_product(engine: Engine) -> None:
    page = "# Ketamine\n\n## {}\n\nOur sessions relieve {}.\n"
    assert _findings(engine, page.format("Talk therapy", "anxiety"), "markdown") == []
    assert _findings(engine, page.format("Sertraline", "panic disorder"), "markdown") == []
    assert [item.text for item in _findings(engine, page.format("What to expect", "anxiety"), "markdown")] == ["anxiety"]


def test_a_very_long_paragraph_is_judged_with_work_linear_in_its_length(engine: Engine) -> None:
    sentence = "Ketamine helps with anxiety, PTSD and OCD. "
    _findings(engine, sentence)
    assert len(_findings(engine, sentence * 300)) == 900
    assert steps(lambda: _findings(engine, sentence * 300)) < 5 * steps(lambda: _findings(engine, sentence * 75))
