"""Who speaks is inferred from the words of the whole document, and a finding says which of them decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter import check_text
from linter.errors import PackError
from linter.judging.heard import Heard
from linter.judging.voice import VoiceJudge
from linter.library.compile import compile_voice
from linter.library.load import load_library
from linter.library.rules import VoiceSignals
from linter.library.wire import to_plain, voice_from
from linter.library.yamlio import parse_yaml
from linter.model import Confidence, Evidence, Options, Place, Severity, Voice
from linter.reading import read_text
from tests import law, once

LIBRARY = once.library()
JUDGE = VoiceJudge(LIBRARY.voice)
SOFTWARE = "Premium plans unlock the queue. Every job runs in its own box and writes its log to the disk over there. " * 10
CLINIC = "Our clinic treats pain with a gentle infusion. Book now and ask our team about sleep and energy. " * 10
LEAFLET = "Tell your doctor about all tablets. Do not take them twice. Possible side effects are listed below. " * 4
ARTICLE = "Migraine is a common disease. Risk factors are known, and a diagnosis takes time. Tell your doctor about new symptoms. "

SMALL = """
at-least: 4
outweighs: 2
subject: {long: 20, sparse: 10, words: ["health*"]}
signals:
  sells: {title: Sells, voice: promoting, weight: 2, at-most: 4, words: ["our shop", "$#"]}
  clicks: {title: Clicks, voice: promoting, weight: 3, at-most: 3, kinds: [heading], words: ["go"]}
  tells: {title: Tells, voice: informing, weight: 2, at-most: 8, words: ["see a nurse", "virus*", "x ray"]}
"""


def small(text: str = SMALL) -> VoiceJudge:
    return VoiceJudge(compile_voice(parse_yaml(text, "voice.yaml", PackError)))


def hear(text: str, judge: VoiceJudge = JUDGE, name: str = "a.txt") -> Heard:
    return judge.hear(read_text(text, name))


def weights(text: str, name: str = "a.txt") -> tuple[int, int]:
    heard = hear(text, small(), name)
    return heard.promotes, heard.informs


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        (SOFTWARE, Voice.INFORMING),
        (SOFTWARE[:110], Voice.PROMOTING),
        (CLINIC, Voice.PROMOTING),
        (LEAFLET, Voice.INFORMING),
        (ARTICLE * 3, Voice.INFORMING),
        (ARTICLE * 3 + "We offer a free consultation at our clinic. Call us to book your visit.", Voice.PROMOTING),
        ("This infusion relieves migraine. It is safe.", Voice.PROMOTING),
        ("", Voice.PROMOTING),
    ],
    ids=[
        "long text about other things",
        "short text without signals",
        "clinic page",
        "leaflet",
        "reference work",
        "a clinic's article that informs in between",
        "claims without signals",
        "nothing",
    ],
)
def test_the_voice_of_a_document(text: str, voice: Voice) -> None:
    assert hear(text).voice is voice


NEWS = (
    "Town News Desk. Key takeaways: a drug maker sues a pharmacy over its powder, and a spokesperson for the maker says the claims mislead. "
    "The lawsuit was filed on Monday. {} The powder maker declined to comment."
)


CONTRACT = (
    "You agree to these terms. The controller processes personal data under this policy. Notwithstanding the above, our practice shall "
    "not be liable, and liability is limited to the extent that legislation allows. You must not copy our treatments list. "
)


def test_a_contract_that_names_the_firms_own_services_informs_and_one_sentence_of_it_does_not() -> None:
    assert hear(CONTRACT).voice is Voice.INFORMING
    assert hear("You agree to these terms. Our treatments work and our practice is clean.").voice is Voice.PROMOTING
    selling = (
        "Book now. Call us today. Shop now. Order today and claim your discount. Free shipping, special offers, coupons, in stock. "
    )
    assert hear(CONTRACT + selling).voice is Voice.PROMOTING


def test_who_lays_down_what_must_not_be_said_quotes_it_and_does_not_say_it() -> None:
    rules = (
        "# Compliance checklist\n\nProhibited claims, and what to say instead:\n\n- Guaranteed results\n- Our patients have no side effects\n"
        "- Clinically proven, FDA approved and a miracle\n- Book now, limited time\n\nDo not claim a cure. Every claim needs substantiation.\n"
    )
    report = check_text(rules, path="rules.md", options=Options())

    assert ([*report.findings], report.files[0].voice) == ([], Voice.INFORMING)
    assert check_text(rules.replace("Prohibited claims, and what to say instead", "Our promises"), path="rules.md").findings


@pytest.mark.parametrize(
    "text",
    [
        "Which of the following is due to smoke? A man presents with a cough. Correct answer: C.",
        "Job title: ward nurse. The ideal candidate reports to the matron. Applicants need a bachelor's degree.",
        "The profile binds SNOMED codes to a FHIR value set.",
        "The lesion lies posterior to the joint, and arteries run distal of it. Clinicians should mind them.",
        "Vaccines are given by the health department. Who is vulnerable is vaccinated at once, says the advisory committee.",
        "The sting can result in an allergic reaction, with wheezing and shortness of breath. It is life-threatening at times.",
        "The Secretary shall lay down rules under subsection (b). The Act is in force.",
    ],
    ids=["examination", "post to be filled", "health data", "lesson for clinicians", "public health", "signs of illness", "law"],
)
def test_kinds_of_neutral_health_text_inform_until_somebody_sells_in_them(text: str) -> None:
    assert hear(text).voice is Voice.INFORMING
    assert hear(text + " Our clinic treats this. Book now.").voice is Voice.PROMOTING


@pytest.mark.parametrize(
    "text",
    [
        "A study in a journal reports on tablets. Your plan is tailored to your goals, and no downtime follows.",
        "A journal reports on a pilot study. Lab tested, gluten free, plant based and of the highest quality.",
        "PR Newswire. The maker, headquartered in Ghent, announced today that its implant has an indication for lesions of the lateral disc.",
    ],
    ids=["the reader's own goals", "goods", "announcement"],
)
def test_a_text_that_courts_customers_promotes_though_it_informs_a_little(text: str) -> None:
    heard = hear(text)
    assert heard.voice is Voice.PROMOTING
    assert heard.promotes > 0 < heard.informs


@pytest.mark.parametrize(
    "text",
    [
        "I logged each nap in a table of my own. At the time of writing I wonder whether the tea did anything.",
        "There is some evidence that the root helps. High doses may cause harm, more research is needed, and in mice it did nothing.",
    ],
    ids=["notes of one's own", "evidence weighed"],
)
def test_who_notes_what_they_tried_or_weighs_evidence_informs_until_they_speak_of_their_own_goods(text: str) -> None:
    assert hear(text).voice is Voice.INFORMING
    assert hear(text + " Our products are made of it.").voice is Voice.PROMOTING


def test_words_for_services_weigh_against_the_words_of_a_reference_work() -> None:
    lesson = "A tear of the disc is a common cause. Its diagnosis needs an MRI, and x-rays show no fracture."
    services = " Gentle rehabilitation, targeted and minimally invasive, by a skilled hand."

    assert hear(lesson).voice is Voice.INFORMING
    assert hear(lesson + services).voice is Voice.PROMOTING


def test_satellites_are_no_doctors() -> None:
    assert hear("The watch has GPS. Its GPS is quick.").informs == 0
    assert hear("Most GPs know it, and it is prescribed by GPs.").informs == 4


def test_a_quoted_firm_speaks_of_its_goods_without_making_the_report_promote() -> None:
    assert hear(NEWS.format('"Our products are tested by us," the maker wrote.')).voice is Voice.INFORMING
    assert hear(NEWS.format("Our products are tested by us.")).voice is Voice.PROMOTING


def test_marks_of_quotation_pair_within_a_segment_only() -> None:
    text = NEWS.format('A 6" ruler lay there.') + "\n\nOur products are tested by us.\n"
    assert hear(text, name="a.md").voice is Voice.PROMOTING


def test_words_count_whole_in_any_case_with_curly_quotes_and_hyphens_folded() -> None:
    assert weights("See A Nurse for the X-ray.") == (0, 4)
    assert weights("Oversee a nurse; see a nurseling; xray; xx-ray.") == (0, 0)
    assert weights("Viruses and a retrovirus.") == (0, 2)
    assert weights("It costs $5, not $ five.") == (2, 0)


def test_a_word_counts_twice_at_most_and_a_signal_no_more_than_it_may() -> None:
    assert weights("virus " * 9) == (0, 4)
    assert weights("our shop $1 our shop $2") == (4, 0)


def test_a_signal_bound_to_kinds_is_heard_in_them_only() -> None:
    assert weights("# Go\n\nText.\n", "a.md") == (3, 0)
    assert weights("Go on.\n", "a.md") == (0, 0)


OVERRULED = SMALL.replace('at-most: 4, words: ["our shop"', 'at-most: 4, decides: true, words: ["our shop"').replace(
    "voice: informing,", "voice: informing, overrules: 8,"
)


def test_a_word_decides_until_another_signal_weighs_enough_to_overrule_it() -> None:
    judge = small(OVERRULED)
    assert hear("virus virus x-ray our shop", judge).voice is Voice.PROMOTING
    assert hear("virus virus x-ray x-ray our shop", judge).voice is Voice.INFORMING
    assert hear("virus virus x-ray x-ray our shop, our shop and $1", judge).voice is Voice.INFORMING


def test_a_signal_that_overrules_still_loses_to_a_text_that_promotes_more() -> None:
    judge = small(OVERRULED.replace("weight: 2, at-most: 4", "weight: 5, at-most: 30"))
    assert hear("virus virus x-ray x-ray our shop", judge).voice is Voice.INFORMING
    assert hear("virus virus x-ray x-ray our shop, our shop", judge).voice is Voice.PROMOTING


PLAIN = SMALL.replace("outweighs: 2", "outweighs: 2\nplainly: {at-least: 6, outweighs: 4}")


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("virus virus", 1),
        ("virus virus x-ray", 2),
        ("virus virus x-ray x-ray our shop", 2),
        ("virus virus x-ray our shop", 1),
        ("virus our shop", 0),
    ],
    ids=["too little", "enough", "by far", "not by far", "not at all"],
)
def test_what_informs_beyond_doubt_costs_a_finding_two_steps_of_confidence(text: str, steps: int) -> None:
    assert hear(text, small(PLAIN)).steps == steps
    assert hear(text, small()).steps == min(steps, 1)


KEYED = SMALL + "  slots: {title: Slots, voice: promoting, weight: 3, at-most: 9, keys: true, words: [call to action, price*]}\n"
SHOP = """- callToAction: Go to the shop now.
  plan:
    price-list: [One for a coin., Two for two coins.]
- call_to_action: Go to the shop today.
  reaction: The call to action has a price.
"""


def test_keys_of_data_are_heard_however_they_are_written_and_words_of_the_text_are_not() -> None:
    heard = hear(SHOP, small(KEYED), "a.yaml")

    assert (heard.promotes, heard.informs) == (9, 0)
    assert [(item.word, item.key, item.times, item.place.line, item.place.source) for item in heard.words] == [
        ("call to action", True, 2, 1, "Go to the shop now."),
        ("price*", True, 1, 3, "One for a coin."),
    ]


def test_a_finding_in_an_informing_document_names_keys_as_keys_and_words_without_their_mark() -> None:
    text = "- contraindications: A rash, say trials and the journal of a clinical trial.\n  claim: It is completely safe.\n  sources: [A book.]\n"
    report = check_text(text, path="a.yaml", options=Options(select=("safety",), min_confidence=Confidence.LOW))

    assert [(item.rule, item.place.line) for item in report.findings] == [("safety/absolute-safety", 2)]
    said = (
        "the document informs rather than promotes, so this weighs less: key \u201ccontraindication\u201d, key \u201csources\u201d, "
        "\u201cclinical trial\u201d, \u201cjournal\u201d (weight 6) against nothing (weight 0)"
    )
    assert [item.text for item in report.findings[0].evidence if item.kind == "voice"] == [said]


def test_promoting_words_have_to_be_outweighed() -> None:
    assert hear("virus virus x-ray our shop", small()).voice is Voice.INFORMING
    assert hear("virus virus our shop our shop", small()).voice is Voice.PROMOTING


def test_a_finding_in_an_informing_document_says_which_words_decided_and_where() -> None:
    text = "\u0130 say: tell your doctor. Do not take it twice.\nIt is completely safe. Tell your doctor. Do not drive.\n"
    report = check_text(text, path="a.txt", options=Options(select=("safety",), min_confidence=Confidence.LOW))

    assert [(item.rule, item.place.line) for item in report.findings] == [("safety/absolute-safety", 2)]
    assert [item for item in report.findings[0].evidence if item.kind == "voice"] == [
        Evidence(
            "voice",
            "the document informs rather than promotes, so this weighs less: \u201ctell your doctor\u201d \u00d72, "
            "\u201cdo not drive\u201d, \u201cdo not take\u201d (weight 8) against nothing (weight 0)",
            Place("a.txt", 1, 8, 1, 24, "tell your doctor"),
        )
    ]


def test_a_finding_in_a_promoting_document_says_nothing_of_the_voice() -> None:
    report = check_text("It is completely safe. Book now.", path="a.txt", options=Options(select=("safety",)))

    assert [item.rule for item in report.findings] == ["safety/absolute-safety"]
    assert [item for item in report.findings[0].evidence if item.kind == "voice"] == []


def test_a_long_text_about_something_else_keeps_no_finding_of_the_usual_confidence() -> None:
    text = SOFTWARE + "A queue is completely safe."

    hidden = check_text(text, path="a.txt", options=Options(select=("safety",)))
    shown = check_text(text, path="a.txt", options=Options(select=("safety",), min_confidence=Confidence.LOW))

    assert ([*hidden.findings], hidden.files[0].hidden) == ([], 1)
    assert [(item.rule, item.confidence, item.severity) for item in shown.findings] == [
        ("safety/absolute-safety", Confidence.LOW, Severity.INFO)
    ]


ENTRY = "Neuropathy is a common disease of nerves. Its risk factors are known, and a diagnosis takes time. "


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        (ENTRY * 3 + "Chinese herbs and acupuncture points along each meridian let the qi move again.", Voice.PROMOTING),
        (ENTRY * 3 + "Homeopathic remedies, picked by homeopathic practitioners, reach the vital energy.", Voice.PROMOTING),
        (ENTRY * 3 + "Stem cell therapy and exosomes are for men who want to feel radiant.", Voice.PROMOTING),
        (ENTRY * 3 + "BPC-157 and TB-500 are research peptides, for research use only.", Voice.PROMOTING),
        (ENTRY * 3 + "A tailored plan is ideal for those with specific needs and leaves you refreshed.", Voice.PROMOTING),
        (LEAFLET + "Chinese medicine and homeopathic remedies may change how your tablets work.", Voice.INFORMING),
        (ARTICLE * 3 + "Stem cell therapy is studied by researchers in a clinical trial.", Voice.INFORMING),
        (ENTRY * 3, Voice.INFORMING),
    ],
    ids=["acupuncture", "homeopathy", "stem cells", "peptides", "wants and looks", "a leaflet warns", "a study", "neither"],
)
def test_an_article_on_remedies_that_their_sellers_describe_promotes_and_a_leaflet_that_names_them_informs(
    text: str, voice: Voice
) -> None:
    assert hear(text).voice is voice


def test_a_word_in_a_book_counts_as_often_as_it_is_said_in_so_many_words() -> None:
    page = "The health of our shop. See a nurse. " + "word " * 7000
    book = "Our shop and our shop. See a nurse, see a nurse, see a nurse, see a nurse. " + "health word " * 12000

    assert weights(page) == (2, 2)
    assert weights(book) == (0, 2)


POLICY = "We are committed to your privacy. We collect your name. We may share it with nobody but your doctor. "


def test_a_policy_by_its_title_and_its_heading_informs_though_it_speaks_of_the_firm() -> None:
    page = "<title>{0}</title>\n<h1>{0}</h1>\n<p>{1}</p>\n"

    assert hear(page.format("Privacy Policy", POLICY), name="a.html").voice is Voice.INFORMING
    assert hear(page.format("Private rooms", POLICY), name="a.html").voice is Voice.PROMOTING


def test_what_a_health_service_tells_those_who_prescribe_informs() -> None:
    measure = (
        "Items of patches per 1000 patients, by integrated care board. Prescribers find more in the formulary and on nice.org.uk."
    )

    assert hear(measure).voice is Voice.INFORMING


def test_one_word_of_ones_own_decides_on_a_page_and_not_in_a_book() -> None:
    own = ARTICLE * 3 + "Our patients walk home. "

    assert hear(own).voice is Voice.PROMOTING
    assert hear(own + ARTICLE * 1000).voice is Voice.INFORMING


CROWDED = "Risk factors differ between patients, and a diagnosis takes time. It is {} safe. "


def test_claims_in_every_other_line_outweigh_a_few_informing_words() -> None:
    few = ARTICLE + "The patients walked home over the hills, and the bus came late to the old town. " * 60
    shown = Options(select=("safety",))

    dense = check_text("A holistic view. " + CROWDED.format("completely") * 12, path="a.txt", options=shown)
    sparse = check_text(few + CROWDED.format("completely") * 2, path="a.txt", options=shown)

    assert (dense.files[0].voice, [item.confidence for item in dense.findings]) == (Voice.PROMOTING, [Confidence.HIGH] * 12)
    assert (sparse.files[0].voice, [item.confidence for item in sparse.findings]) == (Voice.INFORMING, [Confidence.MEDIUM] * 2)


@pytest.mark.parametrize(
    ("promotes", "informs", "claims", "words", "voice"),
    [
        (1, 9, 10, 600, Voice.PROMOTING),
        (0, 9, 10, 600, Voice.INFORMING),
        (1, 9, 9, 60, Voice.INFORMING),
        (1, 9, 10, 700, Voice.INFORMING),
        (1, 10, 10, 600, Voice.INFORMING),
    ],
    ids=["crowded", "nothing promotes", "few claims", "many words between them", "much information"],
)
def test_how_many_claims_a_text_may_make_and_inform(promotes: int, informs: int, claims: int, words: int, voice: Voice) -> None:
    document = read_text("word " * words, "a.txt")

    assert JUDGE.weighed(Heard(Voice.INFORMING, promotes, informs), document, claims).voice is voice


def test_a_long_text_that_sells_is_about_something_only_unlike_our_words() -> None:
    shop = SOFTWARE + "Why choose our kanna? Order yours today. Shop now. Add to cart."

    assert hear(SOFTWARE).elsewhere is True
    assert (hear(shop).voice, hear(shop).elsewhere) == (Voice.PROMOTING, False)


def test_the_evidence_tells_settings_and_other_subjects_from_words() -> None:
    said = "the document informs rather than promotes, so this weighs less: "

    assert Heard(Voice.INFORMING).evidence() == (Evidence("voice", said + "the settings say so"),)
    assert hear(SOFTWARE).evidence() == (Evidence("voice", said + "it is long and hardly speaks of health"),)


def test_the_signals_survive_the_compiled_copy() -> None:
    assert len(LIBRARY.voice.signals) > 10
    assert voice_from(to_plain(LIBRARY.voice)) == LIBRARY.voice


def test_without_signals_every_document_promotes() -> None:
    assert hear(LEAFLET, VoiceJudge(VoiceSignals())) == Heard(Voice.PROMOTING)


def test_a_long_text_that_sells_and_never_names_health_is_about_something_else() -> None:
    plans = "We offer a discount on premium names. Contact our desk and order your queue. " * 15

    assert (hear(plans).voice, hear(plans).elsewhere) == (Voice.INFORMING, True)
    assert (hear(plans + "It heals the skin.").voice, hear(plans + "It heals the skin.").elsewhere) == (Voice.PROMOTING, False)


def test_a_users_knowledge_folder_may_bring_its_own_signals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    law.use(monkeypatch)
    (tmp_path / "voice.yaml").write_text(SMALL, encoding="utf-8")

    assert [signal.id for signal in load_library(knowledge=[tmp_path]).voice.signals] == ["sells", "clicks", "tells"]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("weight: 3", "wait: 3", 7, "unknown key 'wait'"),
        ('"virus*"', '"vi*rus"', 8, "signals.tells.words.1: String should match"),
        ('"virus*"', '"Virus"', 8, "signals.tells.words.1: String should match"),
        ('"virus*"', '"our  shop"', 8, "signals.tells.words.1: String should match"),
        ('"x ray"', '"virus*"', 8, "'virus*' is already a word of 'tells'"),
        ('"x ray"', '"our shop"', 8, "'our shop' is already a word of 'sells'"),
        ("promoting, weight: 2", "shouting, weight: 2", 6, "Input should be 'promoting' or 'informing'"),
        ("at-least: 4", "at-least: 0", 2, "at-least: Input should be greater"),
        ("outweighs: 2", "outweighs: 2\nclaiming: {claims: 1}", 4, "the key 'per-thousand' is missing"),
    ],
)
def test_a_mistake_in_the_signals_is_an_error_with_its_line(old: str, new: str, line: int, said: str) -> None:
    assert SMALL.count(old) == 1

    with pytest.raises(PackError) as caught:
        small(SMALL.replace(old, new))

    assert caught.value.line == line
    assert said in str(caught.value)


def test_where_no_word_promotes_a_smaller_weight_of_informing_words_is_enough() -> None:
    judge = small(SMALL.replace("outweighs: 2", "outweighs: 2\nalone: 2"))
    inform = "A virus spreads from house to house. Those in good health hardly notice. Those in poor health do, and health returns."

    heard = [hear(inform, judge), hear(f"{inform} Only $5.", judge), hear("A virus spreads.", judge), hear(inform, small())]
    assert [(item.promotes, item.informs, item.voice) for item in heard] == [
        (0, 2, Voice.INFORMING),
        (2, 2, Voice.PROMOTING),
        (0, 2, Voice.PROMOTING),
        (0, 2, Voice.PROMOTING),
    ]
