"""Rules whose anchors are too common are named, with the words at fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from linter.library import anchors
from linter.library.load import load_library
from linter.packcost import MANY, Cost, costs
from tests import law

RULE = """title: {name}
severity: warning
confidence: low
basis: check
patterns:
{patterns}
message: "“{{match}}” glows."
why: It glows.
instead: Dim it.
authorities: [us-act]
flags: ["{flag}", "So: {flag}"]
passes: ["Quiet.", "Nothing."]
since: "0.1"
"""


@pytest.fixture
def reglint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[law.Command]:
    made = law.command(tmp_path, monkeypatch)
    rates = {"clinic": 100.0, "doctor": 15.0, "with": 1000.0, "your": 400.0, "x": 2000.0, "y": 1000.0}
    monkeypatch.setattr("linter.library.anchors._table", lambda: rates)
    forget()
    made.write("mine/pack.yaml", "title: Mine\ndescription: For a test.\n")
    rule(made, "rare", '  - phrase: "radiant glow"', "A radiant glow.")
    rule(made, "dear", '  - phrase: "(clinic|doctor|nurse|healer|surgery) with"\n  - phrase: "x y"', "A clinic with x y.")
    yield made
    forget()


def forget() -> None:
    anchors.rate.cache_clear()


def rule(reglint: law.Command, name: str, patterns: str, flag: str) -> None:
    reglint.write(f"mine/{name}.yaml", RULE.format(name=name, patterns=patterns, flag=flag))


def test_a_rule_costs_what_its_words_do_together_and_the_dearest_comes_first(reglint: law.Command) -> None:
    found = costs(load_library([reglint.folder / "mine"], own=False))
    healers = ("clinic", "doctor", "healer", "nurse", "surgery")
    assert [(item.rule, round(item.segments, 4), item.dearest, round(item.share, 4)) for item in found] == [
        # a tenth of a fifth for the one phrase, and a tenth of 124 in 10,000 for the other
        ("mine/dear", 21.24, (("y",), ("x",)), 20.0),
        ("mine/rare", 0.0002, (("radiant",), ("glow",)), 0.0002),
    ]
    assert costs(load_library([reglint.folder / "mine"], own=False), ("mine/rare",)) == found[1:]
    assert str(Cost("mine/dear", "mine/dear.yaml", 31.5, (healers, ("with",)), 1.24)) == (
        "mine/dear.yaml: mine/dear is tried in about 32 of 1,000 segments of ordinary text\n"
        "    1.2 of 1,000 have a word of each of these:\n"
        "      “clinic” 10, “doctor” 1.5, “healer” 0.3, “nurse” 0.3 and 1 more\n"
        "      “with” 100\n"
        "    ask for one more word that the wording always has and other text seldom, or say more of the wording where “clinic” is"
        " meant"
    )


def test_a_pattern_without_anchors_is_tried_everywhere() -> None:
    assert str(Cost("a/b", "b.yaml", 1000.0, (), 1000.0)).splitlines()[1:] == [
        "    it has a pattern without a word that must be there, which is tried everywhere",
        "    give that pattern a word it cannot do without",
    ]


def test_a_rule_of_common_words_is_dear_unless_it_asks_for_a_name_with_an_initial(reglint: law.Command) -> None:
    tokens = '  - tokens: [{IS_TITLE: true}, {ORTH: {REGEX: "^[A-Z]%s?$"}}, {LOWER: {IN: [y, with]}}]'
    reglint.write("named/pack.yaml", "title: Named\ndescription: For a test.\n")
    for name, dot in (("seen", "\\\\."), ("unseen", "[.]")):
        reglint.write(f"named/{name}.yaml", RULE.format(name=name, patterns=tokens % dot, flag="Anna K. with."))
    found = costs(load_library([reglint.folder / "named"], own=False))
    assert [(item.rule, round(item.segments, 4), item.initial) for item in found] == [
        # a fifth holds a word of the set; 14 of 1,000 segments a name with an initial
        ("named/unseen", 200.0, False),
        ("named/seen", 2.8, True),
    ]
    assert found[0].segments > MANY > found[1].segments
    assert str(found[1]).splitlines()[1:-1] == [
        "    2.8 of 1,000 have a word of each of these:",
        "      \u201cwith\u201d 100, \u201cy\u201d 100",
        "      a single capital after a capitalised word 14",
    ]


def test_the_command_names_dear_rules_only_when_asked_and_does_not_fail_for_them(
    reglint: law.Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linter.packcost.MANY", 20.0)
    plain = reglint("packs", "test", "mine")
    assert (plain.code, plain.out) == (0, "2 rules, 8 examples, all as promised\n")
    outcome = reglint("packs", "test", "mine", "--cost")
    assert outcome.code == 0
    assert outcome.out == (
        "2 rules, 8 examples, all as promised\n"
        "\n"
        "mine/dear.yaml: mine/dear is tried in about 21 of 1,000 segments of ordinary text\n"
        "    20 of 1,000 have a word of each of these:\n"
        "      “y” 100\n"
        "      “x” 200\n"
        "    ask for one more word that the wording always has and other text seldom\n"
        "\n"
        "1 of 2 rules tried in more than 20 of 1,000 segments of ordinary text\n"
    )
    monkeypatch.setattr("linter.packcost.MANY", 30.0)
    assert reglint("packs", "test", "mine", "--cost").out.splitlines()[1:] == [
        "",
        "no rule tried in more than 30 of 1,000 segments of ordinary text",
    ]
