"""Which matches become findings: cues, sections, conditions, neighbours, jurisdiction, speaker, voice, identity."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml

from linter.engine import Engine
from linter.library.compile import compile_rule
from linter.library.load import Library, load_library
from linter.library.rules import Rule
from linter.library.yamlio import parse_yaml
from linter.memo import Memo
from linter.model import Confidence, FileResult, Options, Severity, Voice
from linter.reading import read_text

RULE: dict[str, Any] = {
    "title": "Zing",
    "severity": "warning",
    "confidence": "high",
    "basis": "needs-substantiation",
    "patterns": [{"phrase": "zingy ~cure"}],
    "message": "“{match}” is zingy.",
    "why": "It is.",
    "instead": "Do not.",
    "authorities": ["us-ftc-act-s5"],
    "flags": ["a", "b"],
    "passes": ["c", "d"],
    "since": "0.1",
}


class Lint:
    """Checks texts against one-off rules of a pack `demo`, with our cues and knowledge."""

    def __init__(self, shipped: Library) -> None:
        self.shipped = shipped
        self.rules: dict[str, Rule] = {}
        self.engine: Engine | None = None

    def rule(self, name: str = "zing", **changes: Any) -> None:
        data = {**RULE, **{key.replace("_", "-"): value for key, value in changes.items()}}
        file = parse_yaml(yaml.safe_dump(data, allow_unicode=True), f"demo/{name}.yaml")
        made = compile_rule(file, "demo", name)
        self.rules[made.id] = made

    def result(self, text: str, path: str = "page.md", **options: Any) -> FileResult:
        if self.engine is None:
            self.engine = Engine(replace(self.shipped, rules=dict(sorted(self.rules.items()))))
        settings = {"select": ("demo",), "voice": Voice.PROMOTING, **options}
        return self.engine.check(read_text(text, path), Options(**settings))

    def __call__(self, text: str, path: str = "page.md", **options: Any) -> list[tuple[str, int, int, str]]:
        found = self.result(text, path, **options).findings
        return [(item.rule, item.place.line, item.place.column, item.text) for item in found]


@pytest.fixture(scope="module")
def shipped() -> Library:
    return load_library()


@pytest.fixture
def lint(shipped: Library) -> Lint:
    return Lint(shipped)


def test_a_match_is_reported_at_its_own_words(lint: Lint) -> None:
    lint.rule()

    assert lint("# Hello\n\nOur **zingy cures**\nhelp.\n") == [("demo/zing", 3, 7, "zingy cures")]


def test_a_cue_in_the_same_sentence_excuses_only_where_the_rule_says_so(lint: Lint) -> None:
    lint.rule()
    lint.rule("strict", patterns=[{"phrase": "quick fix"}], unless=["negated"])

    text = "It is not a zingy cure. It is not a quick fix. A quick fix is here."

    assert lint(text) == [("demo/zing", 1, 13, "zingy cure"), ("demo/strict", 1, 50, "quick fix")]


def test_a_cue_that_did_not_excuse_is_shown_with_its_place(lint: Lint) -> None:
    lint.rule()

    (finding,) = lint.result("It is not a zingy cure.").findings

    assert [(item.kind, item.text, item.place and (item.place.line, item.place.column)) for item in finding.evidence] == [
        ("cue", "negated: not", (1, 7))
    ]


def test_a_heading_colours_its_section_and_the_next_heading_ends_it(lint: Lint) -> None:
    lint.rule(unless=["risk-section"])

    text = "## Side effects\n\nA zingy cure.\n\n## Prices\n\nA zingy cure.\n"

    assert lint(text) == [("demo/zing", 7, 3, "zingy cure")]


def test_an_exception_voids_the_match_it_overlaps(lint: Lint) -> None:
    lint.rule("zing", **{"except": ["zingy cure club"]})

    assert lint("The zingy cure club sells a zingy cure.") == [("demo/zing", 1, 29, "zingy cure")]


def test_kinds_limit_a_rule_to_headings(lint: Lint) -> None:
    lint.rule(kinds=["heading"])

    assert lint("# A zingy cure\n\nA zingy cure.\n") == [("demo/zing", 1, 5, "zingy cure")]


@pytest.mark.parametrize(
    ("within", "expected"),
    [("sentence", [1]), ("segment", [1, 3]), ("section", [1, 3, 5]), ("document", [1, 3, 5, 9])],
)
def test_given_asks_for_words_within_a_reach(lint: Lint, within: str, expected: list[int]) -> None:
    lint.rule(given=[{"phrases": ["dotty"], "within": within}])

    text = "A zingy cure, dotty.\n\nA zingy cure. Dotty.\n\nA zingy cure.\n\n# Other\n\nA zingy cure.\n"

    assert [line for _, line, _, _ in lint(text)] == expected


def test_requires_reports_what_is_missing_and_is_silent_where_it_stands(lint: Lint) -> None:
    lint.rule(requires=[{"phrases": ["ask a doctor"], "within": "document"}], once=True)

    (finding,) = lint.result("A zingy cure.\n\nA zingy cure.\n").findings

    assert (finding.place.line, [item.kind for item in finding.evidence]) == (1, ["missing"])
    assert lint("A zingy cure.\n\nAsk a doctor.\n") == []


def test_a_match_inside_a_weightier_one_of_its_pack_is_not_reported_twice(lint: Lint) -> None:
    lint.rule()
    lint.rule("wide", patterns=[{"phrase": "one zingy cure today"}])

    assert lint("Get one zingy cure today.") == [("demo/wide", 1, 5, "one zingy cure today")]


def test_rules_that_yield_to_each_others_neighbours_never_vanish_both(lint: Lint) -> None:
    lint.rule("narrow")
    lint.rule("wide", patterns=[{"phrase": "one zingy cure today"}], yields_to=["demo/narrow"])

    assert lint("Get one zingy cure today.") == [("demo/narrow", 1, 9, "zingy cure")]


def test_a_rule_applies_only_where_it_may_cite_something(lint: Lint) -> None:
    lint.rule(authorities=["uk-cap-12.9"])

    assert lint("A zingy cure.") == []
    (finding,) = lint.result("A zingy cure.", jurisdictions=("us", "uk")).findings
    assert (finding.authorities, finding.jurisdictions) == (("uk-cap-12.9",), ("uk",))


def test_a_clinic_is_not_accused_under_what_binds_manufacturers(lint: Lint) -> None:
    lint.rule(authorities=["us-21cfr202.1-e5-i", "us-ftc-act-s5"])

    assert [item.authorities for item in lint.result("A zingy cure.", speaker="clinic").findings] == [("us-ftc-act-s5",)]
    assert [item.authorities for item in lint.result("A zingy cure.", speaker="manufacturer").findings] == [
        ("us-21cfr202.1-e5-i", "us-ftc-act-s5")
    ]


def test_severity_follows_the_strictest_jurisdiction_and_the_users_override_wins(lint: Lint) -> None:
    lint.rule(authorities=["us-ftc-act-s5", "uk-cap-12.9"], severity_in={"uk": "error"})

    def severity(**options: Any) -> Severity:
        return lint.result("A zingy cure.", **options).findings[0].severity

    assert severity() is Severity.WARNING
    assert severity(jurisdictions=("us", "uk")) is Severity.ERROR
    assert severity(jurisdictions=("us", "uk"), severity=(("demo/zing", Severity.INFO),)) is Severity.INFO


def test_an_informing_text_weighs_less_and_what_falls_below_is_counted(lint: Lint) -> None:
    lint.rule(confidence="medium")

    seen = lint.result("A zingy cure.", voice=Voice.INFORMING, min_confidence=Confidence.LOW)
    hidden = lint.result("A zingy cure.", voice=Voice.INFORMING)

    assert [(item.severity, item.confidence) for item in seen.findings] == [(Severity.INFO, Confidence.LOW)]
    assert (hidden.findings, hidden.hidden) == ((), 1)


def test_trade_names_that_contain_claim_words_can_be_exempted(lint: Lint) -> None:
    lint.rule()

    assert lint("Zingy Cure Drops are a zingy cure.", exempt=("Zingy Cure Drops",)) == [("demo/zing", 1, 24, "zingy cure")]


def test_a_fingerprint_ignores_lines_and_tells_repeats_apart(lint: Lint) -> None:
    lint.rule()

    first = [item.fingerprint for item in lint.result("A zingy cure.\n\nA zingy cure.\n").findings]
    moved = [item.fingerprint for item in lint.result("Hello.\n\nA zingy cure.\n\nWell.\n\nA zingy cure.\n").findings]
    other = [item.fingerprint for item in lint.result("A zingy cure!\n").findings]

    assert first == moved
    assert len(set(first)) == 2
    assert not set(other) & set(first)


def test_select_and_ignore_take_packs_and_rules_and_ignore_wins(lint: Lint) -> None:
    lint.rule()
    lint.rule("other", patterns=[{"phrase": "quick fix"}])
    text = "A zingy cure. A quick fix."

    assert [item[0] for item in lint(text, select=("demo/zing",))] == ["demo/zing"]
    assert [item[0] for item in lint(text, ignore=("demo/zing",))] == ["demo/other"]
    assert lint(text, ignore=("demo",)) == []


def test_untouched_text_makes_no_doc(lint: Lint) -> None:
    lint.rule()
    lint("A zingy cure.")
    assert lint.engine is not None
    before = lint.engine.annotator.docs_made

    lint("Opening hours are nine to five, Monday to Friday.")

    assert lint.engine.annotator.docs_made == before


def test_a_touched_paragraph_without_a_match_leaves_no_facts(lint: Lint) -> None:
    lint.rule(patterns=[{"phrase": "zingy ..3 cure"}])
    assert lint("A zingy old cure.") == [("demo/zing", 1, 3, "zingy old cure")]
    assert lint.engine is not None
    text = "It is zingy. Not a cure."

    assert lint.engine.prefilter.touch([text]).patterns == {0: (0,)}
    assert lint.engine.facts(read_text(text, "page.md")) == {}


def test_with_a_memo_a_paragraph_is_read_by_spacy_once_and_its_findings_stay_the_same(lint: Lint) -> None:
    lint.rule()
    plain = lint("A zingy cure.\n\nNot a zingy cure.\n")
    assert lint.engine is not None
    lint.engine.memo = Memo()

    first = lint("A zingy cure.\n\nNot a zingy cure.\n")
    before = lint.engine.annotator.docs_made
    again = lint("Hello.\n\nNot a zingy cure.\n\nA zingy cure.\n")

    assert first == plain == [("demo/zing", 1, 3, "zingy cure"), ("demo/zing", 3, 7, "zingy cure")]
    assert again == [("demo/zing", 3, 7, "zingy cure"), ("demo/zing", 5, 3, "zingy cure")]
    assert lint.engine.annotator.docs_made == before


def test_the_words_a_rule_asks_for_make_no_doc_where_the_rule_itself_cannot_match(lint: Lint) -> None:
    lint.rule(given=[{"phrases": ["dotty"], "within": "document"}])
    assert lint("A zingy cure.\n\nDotty.\n") == [("demo/zing", 1, 3, "zingy cure")]
    assert lint.engine is not None
    before = lint.engine.annotator.docs_made

    assert lint("A quick fix.\n\nDotty.\n") == []
    assert lint.engine.annotator.docs_made == before


def test_words_inside_longer_ones_are_let_through_only_to_a_trained_pipeline(shipped: Library, lint: Lint) -> None:
    lint.rule()
    library = replace(shipped, rules=lint.rules)
    texts = ["unzingy cures", "a zingy cure"]

    blank, trained = Engine(library), Engine(library, model="en_some_model")

    assert (blank.prefilter.touch(texts).patterns, trained.prefilter.touch(texts).patterns) == ({1: (0,)}, {0: (0,), 1: (0,)})
