from __future__ import annotations

import json

import pytest

from linter.model import Excerpt, Place
from linter.reporters.quote import printable, quoted
from linter.run import MAX_EXCERPT, excerpts
from tests.law import Command

MATCH = "miracle cure"


def drawn(line: str, width: int = 80, match: str = MATCH) -> tuple[str, str]:
    """The quoted line and the line of carets under it."""
    start = line.index(match)
    place = Place("p", 1, start + 1, 1, start + 1 + len(match), match)
    (item,) = quoted((Excerpt(1, 1, line),), place, width)
    return item.before + item.match + item.after, " " * item.indent + "^" * item.width


@pytest.mark.parametrize(
    ("line", "shown", "carets"),
    [
        ("A miracle cure.", "A miracle cure.", "  ^^^^^^^^^^^^"),
        ("\tA miracle cure.", "    A miracle cure.", "      ^^^^^^^^^^^^"),
        ("ab\tmiracle cure.", "ab  miracle cure.", "    ^^^^^^^^^^^^"),
        ("神奇 miracle cure", "神奇 miracle cure", "     ^^^^^^^^^^^^"),
        ("😀 miracle cure", "😀 miracle cure", "   ^^^^^^^^^^^^"),
        ("👩\u200d⚕\ufe0f miracle cure", "👩\u200d⚕\ufe0f miracle cure", "   ^^^^^^^^^^^^"),
        ("👍🏽 miracle cure", "👍🏽 miracle cure", "   ^^^^^^^^^^^^"),
        ("✔\ufe0f miracle cure", "✔\ufe0f miracle cure", "   ^^^^^^^^^^^^"),
        ("Cafe\u0301 miracle cure", "Cafe\u0301 miracle cure", "     ^^^^^^^^^^^^"),
        ("a\u00a0miracle cure", "a miracle cure", "  ^^^^^^^^^^^^"),
        ("\x1b[31m miracle cure", "\\x1b[31m miracle cure", "         ^^^^^^^^^^^^"),
        ("\u202e miracle cure\u200b", "\\u202e miracle cure\\u200b", "       ^^^^^^^^^^^^"),
    ],
)
def test_carets_stand_under_the_match_whatever_stands_before_it(line: str, shown: str, carets: str) -> None:
    assert drawn(line) == (shown, carets)


def test_carets_are_as_wide_as_a_wide_match() -> None:
    assert drawn("a 神奇 b", match="神奇") == ("a 神奇 b", "  ^^^^")


def test_a_match_of_an_invisible_character_has_a_caret() -> None:
    assert drawn("a\u0301b", match="\u0301") == ("a\u0301b", " ^")


@pytest.mark.parametrize("side", [0, 5, 200])
def test_a_long_line_is_cut_around_the_match_and_the_carets_follow(side: int) -> None:
    shown, carets = drawn("x" * side + " miracle cure " + "y" * 300, width=60)
    assert len(shown) <= 60
    assert shown[len(carets) - len(MATCH) : len(carets)] == MATCH
    assert shown.endswith("y…")
    assert shown.startswith("…x") == (side == 200)


def test_a_match_longer_than_the_line_shows_its_beginning() -> None:
    shown, carets = drawn("a " + "z" * 500, width=40, match="z" * 500)
    assert (shown, carets) == ("a " + "z" * 36 + "…", "  " + "^" * 36)


def test_printable_leaves_text_alone_and_escapes_what_acts() -> None:
    assert printable("naïve “quote” 神 😀") == "naïve “quote” 神 😀"
    assert printable("a\tb\nc\rd\x00\x9b\u2028\U000e0041") == "a\\x09b\\x0ac\\x0dd\\x00\\x9b\\u2028\\U000e0041"


def test_an_excerpt_of_a_huge_line_is_short_and_keeps_its_column() -> None:
    from linter.reading.source import source_from_text

    text = "é" * 100_000 + "\nA miracle cure" + "z" * 100_000
    source = source_from_text("\t" + text, "p.txt", "plain")
    begin = source.line_starts[1] + 2
    place = Place("p.txt", 2, 3, 2, 15, MATCH)
    (made,) = excerpts(source, place)
    assert source.text[begin : begin + len(MATCH)] == MATCH
    assert (made.line, made.column, made.cut) == (2, 1, True)
    assert made.text.startswith("A miracle curezz")
    assert len(made.text) <= MAX_EXCERPT
    far = Place("p.txt", 1, 50_000, 1, 50_010, "é" * 10)
    (cut,) = excerpts(source, far)
    assert (cut.line, cut.column, cut.text, cut.cut) == (1, 49_840, "é" * 330, True)


def test_a_match_over_several_lines_is_underlined_on_each(reglint: Command) -> None:
    reglint.write("page.md", "Our new tonic, a miracle\n   cure, is here.\n")
    lines = reglint("check", "--quiet", "page.md").out.splitlines()
    assert lines[:5] == [
        "page.md:1:18: error claims/miracle “miracle cure” promises a miracle.",
        "   1 │ Our new tonic, a miracle",
        "     │                  ^^^^^^^",
        "   2 │    cure, is here.",
        "     │    ^^^^",
    ]


def test_the_first_line_is_not_wrapped_however_narrow_the_terminal(reglint: Command) -> None:
    name = "a-very-long-folder-name/" * 6 + "page.md"
    reglint.write(name, "A miracle cure.\n")
    first = reglint("check", name, env={"COLUMNS": "40"}).out.splitlines()[0]
    assert first == f"{name}:1:3: error claims/miracle “miracle cure” promises a miracle."


def test_a_sentence_in_many_files_is_shown_once_with_its_count_and_places(reglint: Command) -> None:
    for name in "abcd":
        reglint.write(f"{name}.md", f"Page {name}.\n\nBuy the miracle cure.\n")
    reglint.write("e.md", "Another miracle cure.\n")
    outcome = reglint("check", "--quiet", ".")
    assert [line for line in outcome.out.splitlines() if ": error " in line] == [
        "a.md:3:9: error claims/miracle (×4) “miracle cure” promises a miracle.",
        "e.md:1:9: error claims/miracle “miracle cure” promises a miracle.",
    ]
    assert "       also at   b.md:3:9, c.md:3:9, d.md:3:9\n" in outcome.out


def test_the_places_of_a_sentence_on_a_whole_site_are_counted_not_listed(reglint: Command) -> None:
    for number in range(30):
        reglint.write(f"{number:02}.md", "Buy the miracle cure.\n")
    out = reglint("check", "--quiet", ".").out
    tail = " ".join(out[out.index("also at") :].split())
    places = ", ".join(f"{number:02}.md:1:9" for number in range(1, 7))
    assert tail == f"also at {places} and 23 more places; 30 files in all"


def test_a_rule_found_again_on_the_same_line_is_shown_once_with_its_count_and_the_other_columns(reglint: Command) -> None:
    reglint.write("page.md", "A miracle cure, a Miracle  cure and a miracle cure.\n\nAnother miracle cure!\n")
    out = reglint("check", "--quiet", "page.md").out
    assert [line for line in out.splitlines() if ": error " in line] == [
        "page.md:1:3: error claims/miracle (×3) “miracle cure” promises a miracle.",
        "page.md:3:9: error claims/miracle “miracle cure” promises a miracle.",
    ]
    assert "       also at   1:19 “Miracle cure”, 1:39 “miracle cure”\n" in out


def test_the_places_of_a_rule_on_a_very_long_line_are_counted_not_listed(reglint: Command) -> None:
    reglint.write("page.md", "A miracle cure. " * 20 + "\n")
    out = reglint("check", "--quiet", "page.md").out
    tail = " ".join(out[out.index("also at") :].split())
    places = ", ".join(f"1:{3 + 16 * number} “miracle cure”" for number in range(1, 7))
    assert tail == f"also at {places} and 13 more places on this line"


def test_machine_formats_keep_every_finding_of_a_line(reglint: Command) -> None:
    reglint.write("page.md", "A miracle cure and a miracle cure.\n")
    assert reglint("check", "--format", "concise", "--quiet", "page.md").out.splitlines() == [
        "page.md:1:3: error claims/miracle “miracle cure” promises a miracle.",
        "page.md:1:22: error claims/miracle “miracle cure” promises a miracle.",
    ]
    found = json.loads(reglint("check", "--format", "json", "page.md").out)["findings"]
    assert [(item["line"], item["column"]) for item in found] == [(1, 3), (1, 22)]


def test_several_jurisdictions_show_where_it_is_a_fault_and_cues_are_shown_as_seen(reglint: Command) -> None:
    reglint.write("page.md", "Half price, never again tonight only.\n")
    out = reglint("check", "--jurisdiction", "us", "--jurisdiction", "uk", "--quiet", "page.md").out
    assert out == (
        "page.md:1:25: info hurry/tonight “tonight only” hurries the reader.\n"
        "   1 │ Half price, never again tonight only.\n"
        "     │                         ^^^^^^^^^^^^\n"
        "       why       Pressure leaves no time to think.\n"
        "       instead   Name the date on which the offer ends.\n"
        "       basis     check, confidence medium\n"
        "       law       UK: Made-up Code, rule 2 [uk-code]\n"
        "                 US: Made-up Act, s1 [us-act]\n"
        "       where     us, uk\n"
        "       seen      cue: negated: never (1:13)\n"
    )


def test_notes_of_readers_are_told_once_for_all_files(reglint: Command) -> None:
    for name in "abcde":
        reglint.write(f"{name}.json", '{"text": "Plain words of a page.", // a remark\n}\n')
    lines = [line for line in reglint("check", ".").out.splitlines() if ": note: " in line]
    assert lines
    assert lines[0].startswith("a.json:1, b.json:1, c.json:1 and 2 more: note: ")


def test_the_table_has_a_total_when_there_are_several_packs(reglint: Command) -> None:
    reglint.write("page.md", "A miracle cure. Half price tonight only.\n\nMiracle cures.\n")
    out = reglint("check", "page.md").out
    assert (
        "          error  warning     info\n"
        "claims        2        ·        ·\n"
        "hurry         ·        ·        1\n"
        "in all        2        ·        1\n"
        "\n"
        "3 findings (2 errors, 1 info) in 1 file.\n"
    ) in out
