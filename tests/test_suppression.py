"""Suppressions: what they reach, when they hold, and what is reported about them."""

from __future__ import annotations

import datetime

import pytest

from linter.model import Severity, Status, Suppression, sentence_id
from linter.reading import read_text
from linter.suppression import Outcome, RuleBook, apply, from_settings, marks, written
from tests.findings import WORDS, find

TODAY = datetime.date(2026, 6, 1)
BOOK = RuleBook(
    frozenset({*WORDS, "safety/ban"}),
    {"safety/old": "safety/absolute"},
    frozenset({"safety/ban"}),
    frozenset({*WORDS, "safety/ban"}),
)


def run(text: str, name: str = "a.md", *, severity: Severity = Severity.WARNING, **more: object) -> Outcome:
    document = read_text(text, name)
    return apply(document, find(document, severity), BOOK, TODAY, **more)  # type: ignore[arg-type]


def states(outcome: Outcome) -> list[tuple[int, str, str]]:
    return [(item.place.line, item.rule, item.status.value) for item in outcome.findings]


def own(outcome: Outcome) -> list[tuple[int, str, str]]:
    return [(item.place.line, item.rule.removeprefix("suppression/"), item.message) for item in outcome.own]


def test_the_next_block_is_suppressed_and_the_one_after_is_not() -> None:
    outcome = run("<!-- reglint: ignore safety/absolute because quoted from the label -->\nNo side effects.\n\nNo side effects.\n")
    assert states(outcome) == [(2, "safety/absolute", "suppressed"), (4, "safety/absolute", "active")]
    first = outcome.findings[0]
    assert first.status_reason == "quoted from the label"
    assert first.suppression is not None
    assert (first.suppression.form, first.suppression.place.line, first.suppression.place.column) == ("ignore", 1, 1)
    assert outcome.own == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "- one\n- No side effects. <!-- reglint: ignore safety/absolute because r -->\n- two\n"),
        ("a.html", "<p><!-- reglint: ignore safety/absolute because r -->No side effects.</p>"),
        ("a.html", "<p>No <!-- reglint: ignore safety/absolute because r --> side effects.</p>"),
        ("a.mdx", "{/* reglint: ignore safety/absolute because r */}\n\nNo side effects.\n"),
        ("a.tsx", "export const A = () => <p>{/* reglint: ignore safety/absolute because r */}It has no side effects.</p>;\n"),
        ("a.yaml", "title: It has no side effects # reglint: ignore safety/absolute because r\nb: Other words here\n"),
        ("a.toml", "# reglint: ignore safety/absolute because r\ntitle = 'It has no side effects.'\n"),
        ("a.jsonc", '{\n  // reglint: ignore safety/absolute because r\n  "title": "It has no side effects."\n}\n'),
        ("a.njk", "{# reglint: ignore safety/absolute because r #}<p>No side effects.</p>"),
        ("a.php", "<?php // reglint: ignore safety/absolute because r ?><p>No side effects.</p>"),
    ],
)
def test_each_file_type_suppresses_in_its_own_comment_syntax(name: str, text: str) -> None:
    outcome = run(text, name)
    assert [item.status for item in outcome.findings] == [Status.SUPPRESSED]
    assert outcome.own == ()


def test_text_that_only_looks_like_a_comment_suppresses_nothing() -> None:
    text = "# reglint: ignore safety/absolute because r\nNo side effects.\n"
    assert [item[2] for item in states(run(text, "a.txt"))] == ["active"]
    quoted = "Write `<!-- reglint: ignore safety/absolute because r -->` above: no side effects.\n"
    assert [item[2] for item in states(run(quoted))] == ["active"]


def test_a_range_reaches_from_start_to_end() -> None:
    outcome = run(
        "No side effects.\n\n<!-- reglint: ignore-start safety/absolute, sales/hurry because r -->\n\nNo side effects.\n\nAct now.\n\n"
        "<!-- reglint: ignore-end -->\n\nAct now.\n"
    )
    assert [(line, status) for line, _, status in states(outcome)] == [
        (1, "active"),
        (5, "suppressed"),
        (7, "suppressed"),
        (11, "active"),
    ]
    assert outcome.own == ()


def test_nested_ranges_close_by_their_rules() -> None:
    outcome = run(
        "<!-- reglint: ignore-start safety/absolute because r -->\n\n<!-- reglint: ignore-start sales/hurry because r -->\n\n"
        "Act now.\n\n<!-- reglint: ignore-end safety/absolute -->\n\nAct now. No side effects.\n\n<!-- reglint: ignore-end -->\n"
    )
    assert states(outcome) == [
        (5, "sales/hurry", "suppressed"),
        (9, "sales/hurry", "suppressed"),
        (9, "safety/absolute", "active"),
    ]
    assert own(outcome) == [(1, "unused", "Nothing here is found by safety/absolute, so this suppression is not needed.")]


def test_a_file_is_suppressed_from_anywhere_in_it() -> None:
    outcome = run("Act now.\n\nAct now.\n\n<!-- reglint: ignore-file sales/hurry because archived page -->\n")
    assert [item[2] for item in states(outcome)] == ["suppressed", "suppressed"]


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("reglint: ignore safety/absolute", ("missing-reason", "This suppression of safety/absolute gives no reason.")),
        ("reglint: ignore safety/absolute because", ("missing-reason", "This suppression of safety/absolute gives no reason.")),
        ("reglint: ignore safety/absolut because r", ("unknown-rule", "There is no rule 'safety/absolut'.")),
        ("reglint: ignore safety because r", ("unknown-rule", "There is no rule 'safety'.")),
        ("reglint: ignore because r", ("malformed", "This suppression cannot be read: the suppression names no rule.")),
        ("reglint: disable", ("malformed", "This suppression cannot be read: 'disable' is not a form of suppression.")),
        ("reglint:", ("malformed", "This suppression cannot be read: the comment says nothing to reglint.")),
        (
            "reglint: ignore safety/absolute because r; untill 2027-01-01",
            ("malformed", "This suppression cannot be read: 'untill' is not a field of a suppression."),
        ),
        (
            "reglint: ignore safety/absolute because r; until 2027-13-01",
            ("malformed", "This suppression cannot be read: '2027-13-01' is not a date."),
        ),
        (
            "reglint: ignore safety/absolute because r; ref A; ref B",
            ("malformed", "This suppression cannot be read: 'ref' stands here twice."),
        ),
        ("reglint: ignore safety/absolute because r; until 2026-05-31", ("expired", "This suppression ended on 2026-05-31.")),
        ("reglint: ignore-start safety/absolute because r", ("unclosed", "This ignore-start of safety/absolute is never closed.")),
    ],
)
def test_a_suppression_that_does_not_hold_is_a_finding_and_suppresses_nothing(comment: str, expected: tuple[str, str]) -> None:
    outcome = run(f"<!-- {comment} -->\n\nNo side effects.\n")
    assert states(outcome) == [(3, "safety/absolute", "active")]
    assert own(outcome) == [(1, *expected)]
    (finding,) = outcome.own
    place = finding.place
    assert (place.column, place.end_line, place.end_column, place.source) == (1, 1, len(comment) + 10, f"<!-- {comment} -->")


def test_hints_name_the_nearest_thing() -> None:
    hints = [
        run(f"<!-- reglint: {said} -->\n\nx\n").own[0].instead
        for said in (
            "ignor a/b because r",
            "ignore absolute because r",
            "ignore safety because r",
            "ignore a/b because r; ref A; unti x",
        )
    ]
    assert hints == [
        "Did you mean 'ignore'?",
        "Did you mean 'safety/absolute'?",
        "'safety' is a pack; name its rules.",
        "Did you mean 'until'?",
    ]


def test_the_last_day_still_counts() -> None:
    outcome = run("<!-- reglint: ignore sales/hurry because r; until 2026-06-01 -->\n\nAct now.\n")
    assert [item[2] for item in states(outcome)] == ["suppressed"]


def test_an_end_without_a_start_is_a_finding() -> None:
    assert own(run("Words.\n\n<!-- reglint: ignore-end sales/hurry -->\n")) == [(3, "unopened", "This ignore-end closes nothing.")]


def test_what_suppresses_nothing_is_unused_for_each_of_its_rules() -> None:
    outcome = run("<!-- reglint: ignore sales/hurry, safety/absolute because r -->\n\nAct now.\n\nNo side effects.\n")
    assert own(outcome) == [(1, "unused", "Nothing here is found by safety/absolute, so this suppression is not needed.")]


def test_a_second_suppression_of_the_same_finding_is_unused() -> None:
    text = "<!-- reglint: ignore-file sales/hurry because r -->\n\n<!-- reglint: ignore sales/hurry because r -->\n\nAct now.\n"
    assert [item[:2] for item in own(run(text))] == [(3, "unused")]


def test_a_rule_that_was_not_judged_in_this_run_is_never_unused() -> None:
    document = read_text("<!-- reglint: ignore sales/hurry because r -->\n\nWords.\n", "a.md")
    assert apply(document, [], RuleBook(frozenset(WORDS), judged=frozenset({"safety/absolute"})), TODAY).own == ()
    assert [item.rule for item in apply(document, [], BOOK, TODAY).own] == ["suppression/unused"]


def test_a_former_rule_id_keeps_working() -> None:
    assert [item[2] for item in states(run("<!-- reglint: ignore safety/old because r -->\n\nNo side effects.\n"))] == [
        "suppressed"
    ]


def test_a_rule_may_forbid_suppression() -> None:
    outcome = run("<!-- reglint: ignore safety/ban because r -->\n\nWords.\n")
    assert own(outcome) == [(1, "forbidden", "The rule safety/ban may not be suppressed.")]


@pytest.mark.parametrize(
    ("fields", "holds"), [("", False), ("; ref M-1", False), ("; until 2027-01-01", False), ("; ref M-1; until 2027-01-01", True)]
)
def test_an_error_needs_a_reference_and_an_expiry(fields: str, holds: bool) -> None:
    outcome = run(f"<!-- reglint: ignore safety/absolute because r{fields} -->\n\nNo side effects.\n", severity=Severity.ERROR)
    assert [item[2] for item in states(outcome)] == ["suppressed" if holds else "active"]
    message = "The suppression of safety/absolute, an error, needs a reference and an expiry."
    assert own(outcome) == ([] if holds else [(1, "needs-reference", message)])


def test_changed_words_void_a_suppression_that_carries_their_fingerprint() -> None:
    mark = sentence_id("The label says: no side effects.")
    comment = f"<!-- reglint: ignore safety/absolute because r; ref M-7; sentence {mark} -->\n\n"
    kept = run(comment + "The  label says: NO side effects!\n")
    assert (states(kept), kept.own) == ([(3, "safety/absolute", "suppressed")], ())
    changed = run(comment + "We promise: no side effects.\n")
    assert states(changed) == [(3, "safety/absolute", "active")]
    assert own(changed) == [(1, "changed-sentence", "The wording approved under M-7 has changed.")]


def test_a_new_sentence_beside_an_approved_one_stays_active() -> None:
    mark = sentence_id("No side effects.")
    outcome = run(
        f"<!-- reglint: ignore safety/absolute because r; sentence {mark} -->\n\nNo side effects. Really no side effects.\n"
    )
    assert [item[2] for item in states(outcome)] == ["suppressed", "active"]
    assert outcome.own == ()


def test_an_approval_for_one_jurisdiction_does_not_hold_in_another() -> None:
    comment = "<!-- reglint: ignore sales/hurry because r; jurisdictions {} -->\n\nAct now.\n"
    assert [item[2] for item in states(run(comment.format("us, uk"), jurisdictions=("us",)))] == ["suppressed"]
    elsewhere = run(comment.format("uk"), jurisdictions=("us",))
    assert ([item[2] for item in states(elsewhere)], elsewhere.own) == (["active"], ())


def entry(**more: object) -> Suppression:
    values = {"path": "a.txt", "rules": ("safety/absolute",), "reason": "label", **more}
    return from_settings(values, "reglint.toml", 7)


def test_settings_suppress_quoted_words_in_files_without_comments() -> None:
    text = "It\u2019s  said: no side effects.\n\nOther: no side effects.\n"
    quoted = entry(text="it's said: no  side effects")
    outcome = run(text, "a.txt", entries=[quoted])
    assert [item[2] for item in states(outcome)] == ["suppressed", "active"]
    assert outcome.findings[0].suppression == quoted
    assert [item[2] for item in states(run(text, "a.txt", entries=[entry()]))] == ["suppressed", "suppressed"]


def test_what_is_wrong_with_an_entry_is_reported_in_the_settings_file() -> None:
    outcome = run("Words.\n", "a.txt", entries=[entry(), entry(rules=("x/y",)), entry(until=datetime.date(2020, 1, 1))])
    assert outcome.own == ()
    assert [(item.place.path, item.place.line, item.rule) for item in outcome.in_settings] == [
        ("reglint.toml", 7, "suppression/expired"),
        ("reglint.toml", 7, "suppression/unknown-rule"),
        ("reglint.toml", 7, "suppression/unused"),
    ]


def test_what_is_written_reads_back_as_it_was() -> None:
    text = (
        "<!-- reglint: ignore a/b, c/d because quoted, from the label; until 2027-01-31; ref MLR-2; approved-by Dr. Jo Doe; "
        "role medical; date 2026-01-02; jurisdictions us, uk; sentence abc, def -->\n"
    )
    (mark,) = marks(read_text(text, "a.md"))
    said = mark.suppression
    assert said == Suppression(
        "ignore",
        ("a/b", "c/d"),
        "quoted, from the label",
        mark.place,
        "2027-01-31",
        "Dr. Jo Doe",
        "medical",
        "MLR-2",
        "2026-01-02",
        ("us", "uk"),
        ("abc", "def"),
    )
    again = marks(read_text(f"<!-- {written(said)} -->\n", "a.md"))[0].suppression
    assert again is not None
    assert written(again) == written(said)
