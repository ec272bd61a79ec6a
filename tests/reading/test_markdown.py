"""Markdown: what is read, as what, and from exactly where."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.model import Document, GroupKind, Segment
from linter.reading import read_text
from tests.work import steps

Row = tuple[str, str, str]


def md(text: str) -> Document:
    return read_text(text, "page.md")


def rows(text: str) -> list[Row]:
    return [(segment.kind.value, segment.key, segment.text) for segment in md(text).segments]


def texts(text: str) -> list[str]:
    return [segment.text for segment in md(text).segments]


def slice_of(document: Document, words: str) -> str:
    segment = next(segment for segment in document.segments if words in segment.text)
    start = segment.text.index(words)
    begin, end = segment.map.source_span(start, start + len(words))
    return document.source.text[begin:end]


def around(document: Document, segment: Segment) -> list[tuple[GroupKind, str]]:
    return [(group.kind, group.key) for group in document.ancestors(segment)][:-1]


@pytest.mark.parametrize(
    ("text", "words", "source"),
    [
        ("A treat*ment* here", "treatment", "treat*ment"),
        ("a **wholly\nsafe** cure", "wholly safe", "wholly\nsafe"),
        ("a wholly  \nsafe cure", "wholly safe", "wholly  \nsafe"),
        ("> a wholly\n> safe cure", "wholly safe", "wholly\n> safe"),
        ("no&nbsp;risk at all", "no risk", "no&nbsp;risk"),
        ("cure &amp; care", "& care", "&amp; care"),
        (r"a 100\% cure", "100% cure", r"100\% cure"),
        (r"\*safe cure", "*safe", r"\*safe"),
        ("the [safe *choice*](x.html) now", "safe choice now", "safe *choice*](x.html) now"),
        ("m<sup>2</sup>x", "m 2 x", "m<sup>2</sup>x"),
        ("safe<br>cure", "safe cure", "safe<br>cure"),
        ("sa<b>fe</b> cure", "safe cure", "sa<b>fe</b> cure"),
        ("é😀 safe “cure”", 'safe "cure"', "safe “cure”"),
        ("**Note:**\u00a0safe", "Note: safe", "Note:**\u00a0safe"),
        ("safe[^1] cure\n\n[^1]: x y", "safe cure", "safe[^1] cure"),
        ("~~safe~~ cure", "safe cure", "safe~~ cure"),
    ],
)
def test_words_are_read_through_markup_at_their_exact_place(text: str, words: str, source: str) -> None:
    for newline in ("\n", "\r\n", "\r"):
        document = md(text.replace("\n", newline))
        assert slice_of(document, words) == source.replace("\n", newline)


def test_blocks_have_their_kinds_levels_and_headings() -> None:
    document = md("# One {#id}\n\ntext\n\nTwo\n---\n\n- item\n\n  more\n\n> said\n\n---\n\n1. first\n")
    assert [(s.kind.value, s.level, s.text, s.heading) for s in document.segments] == [
        ("heading", 1, "One", None),
        ("paragraph", 0, "text", 0),
        ("heading", 2, "Two", 0),
        ("item", 0, "item", 2),
        ("paragraph", 0, "more", 2),
        ("quote", 0, "said", 2),
        ("item", 0, "first", 2),
    ]


def test_lists_nest_and_know_what_introduces_them() -> None:
    document = md("We treat:\n\n- pain, such as\n  - of the back\n- worry\n")
    assert [(s.text, getattr(document.lead_in(s), "text", None)) for s in document.segments] == [
        ("We treat:", None),
        ("pain, such as", "We treat:"),
        ("of the back", "pain, such as"),
        ("worry", "We treat:"),
    ]


def test_a_table_is_rows_of_cells_with_its_header_marked() -> None:
    document = md("| Drug | Use \\| how |\n|---|---|\n| **K** | for `x` pain |\n")
    assert [(s.kind.value, s.key, s.text) for s in document.segments] == [
        ("cell", "th", "Drug"),
        ("cell", "th", "Use | how"),
        ("cell", "", "K"),
        ("cell", "", "for pain"),
    ]
    assert [around(document, s)[0][0] for s in document.segments] == [GroupKind.ROW] * 4
    assert document.segments[2].group == document.segments[3].group != document.segments[1].group


def test_code_is_left_out_and_keeps_words_apart() -> None:
    assert texts("use `safe` now\n\n```\nsafe\n```\n\n    safe too\n\nend") == ["use now", "end"]


def test_image_texts_and_titles_are_segments_after_their_paragraph() -> None:
    assert rows('See ![a *calm* room](r.png "The \\"room\\"") or [call](t "Ring &amp; ask") us') == [
        ("paragraph", "", "See or call us"),
        ("alt", "alt", "a calm room"),
        ("label", "title", 'The "room"'),
        ("label", "title", "Ring & ask"),
    ]


def test_addresses_are_not_text() -> None:
    assert texts("see <https://example.org/safe-cure> or [us](https://example.org/cure)") == ["see or us"]


def test_a_paragraph_that_is_one_link_is_a_link_and_with_a_button_class_a_button() -> None:
    assert rows("[Our prices](p)\n\n[Book](b){: .btn .big}\n\n[Call](c)\n{:.cta}\n\n[Ask](a) us\n\n- [Item](i)") == [
        ("link", "", "Our prices"),
        ("button", "", "Book"),
        ("button", "", "Call"),
        ("paragraph", "", "Ask us"),
        ("item", "", "Item"),
    ]


def test_a_line_of_its_own_in_bold_is_a_heading_of_the_lowest_level() -> None:
    document = md("## Help\n\n**Worry**\n\nWe help.\n\n**We help.**\n\n**a** b\n\n`c` **d**\n\n- **e**\n")
    assert [(s.kind.value, s.level, s.text) for s in document.segments] == [
        ("heading", 2, "Help"),
        ("heading", 6, "Worry"),
        ("paragraph", 0, "We help."),
        ("paragraph", 0, "We help."),
        ("paragraph", 0, "a b"),
        ("paragraph", 0, "d"),
        ("item", 0, "e"),
    ]


def test_callouts_speak_for_the_page_and_quotes_do_not() -> None:
    document = md("> [!WARNING]\n> mind the risk\n\n> nice place\n")
    assert [(s.kind.value, around(document, s)) for s in document.segments] == [
        ("paragraph", [(GroupKind.ELEMENT, "warning")]),
        ("quote", [(GroupKind.QUOTE, "")]),
    ]


def test_yaml_toml_and_json_front_matter_give_title_description_and_values() -> None:
    wanted = [("title", "title", "A calm clinic"), ("meta", "description", "Care for all of you"), ("heading", "", "Hi")]
    assert rows("---\ntitle: A calm clinic\ndescription: Care for all of you\nid: x1\n---\n# Hi") == wanted
    assert rows('+++\ntitle = "A calm clinic"\ndescription = "Care for all of you"\n+++\n# Hi') == wanted
    assert rows('{\n"title": "A calm clinic",\n"description": "Care for all of you"\n}\n# Hi') == wanted


def test_a_rule_at_the_top_is_not_front_matter() -> None:
    assert texts("---\n\nThis is text, no key here\n\n---\n\nend") == ["This is text, no key here", "end"]


def test_template_tags_and_shortcodes_are_no_text_and_a_line_of_them_ends_a_paragraph() -> None:
    text = '{{< note >}}\nFirst words\n{{< /note >}}\nOther words {% if a %}and more{% endif %}\n\n{{< fig src="safe cure" >}}\n'
    assert texts(text) == ["First words", "Other words and more"]


def test_what_a_template_prints_keeps_its_neighbours_apart() -> None:
    assert texts("no {{ kind }} side effects\n\n{{ all }}") == ["no … side effects"]


def test_a_link_to_a_template_address_is_still_a_link() -> None:
    assert rows("[Book now]({{ site.url }}/book) or [call]({% link tel.md %}) us") == [("paragraph", "", "Book now or call us")]


def test_template_comments_are_comments() -> None:
    document = md("a {# one #} b {% comment %} two {% endcomment %} c {{/* three */}} d")
    assert [segment.text for segment in document.segments] == ["a b c d"]
    assert [comment.text for comment in document.comments] == [" one ", " two ", " three "]


def test_wiki_links_read_as_their_label() -> None:
    document = md("the [[drug page|drug]]s and [[pain]]")
    assert [segment.text for segment in document.segments] == ["the drugs and pain"]
    assert slice_of(document, "drugs") == "drug]]s"


def test_comments_are_kept_with_their_range_in_blocks_and_in_sentences() -> None:
    text = "<!-- one -->\n\na <!-- two --> b\n"
    document = md(text)
    assert [segment.text for segment in document.segments] == ["a b"]
    assert [(c.text, text[c.start : c.end]) for c in document.comments] == [(" one ", "<!-- one -->"), (" two ", "<!-- two -->")]


def test_html_blocks_are_html_and_stay_open_around_markdown() -> None:
    document = md('<div class="card">\n<p>Html <b>te</b>xt</p>\n\n## Head\n\n- item\n\n</div>\n\nafter\n')
    assert [(s.kind.value, s.text, around(document, s), s.heading) for s in document.segments] == [
        ("paragraph", "Html text", [(GroupKind.CARD, "card")], None),
        ("heading", "Head", [(GroupKind.CARD, "card")], None),
        ("item", "item", [(GroupKind.ITEM, ""), (GroupKind.LIST, ""), (GroupKind.CARD, "card")], 1),
        ("paragraph", "after", [], None),
    ]


def test_html_that_closes_more_than_a_list_item_opened_leaves_the_list_whole() -> None:
    document = md("<div>\n\n- a\n\n  </div>\n\n- b\n\nend\n")
    assert [(s.kind.value, s.text) for s in document.segments] == [("item", "a"), ("item", "b"), ("paragraph", "end")]


def test_buttons_and_skipped_elements_inside_a_paragraph() -> None:
    assert rows('Read <code>safe</code> this <button>Book now</button> or <img src="x" alt="a room"> go') == [
        ("paragraph", "", "Read this"),
        ("button", "", "Book now"),
        ("paragraph", "", "or go"),
        ("alt", "alt", "a room"),
    ]


PIECES = [
    "**",
    "*",
    "_",
    "[",
    "](u)",
    "![",
    "`",
    "<b>",
    "</b>",
    "<p>",
    "</p>",
    "<br>",
    "&amp;",
    "\\*",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "    ",
]
PIECES += [
    "- ",
    "> ",
    "# ",
    "1. ",
    "|",
    "\n|-|\n",
    "{{ v }}",
    "{% t %}",
    "[[",
    "]]",
    "{:.a}",
    "<!--",
    "-->",
    "---\n",
    "\t",
    "\u00a0",
    "“",
    "\ud800",
]


@st.composite
def marked_letters(draw: st.DrawFn) -> str:
    letters = draw(st.permutations(string.ascii_uppercase + "ÀÈÌÒÙ"))
    parts: list[str] = []
    for letter in letters[: draw(st.integers(1, 20))]:
        parts += [letter, *draw(st.lists(st.sampled_from(PIECES), max_size=3))]
    return "".join(parts)


@given(marked_letters(), st.sampled_from(["page.md", "page.mdx", "page.txt"]))
def test_every_letter_that_is_read_stands_where_its_map_says(text: str, path: str) -> None:
    letters = set(string.ascii_uppercase + "ÀÈÌÒÙ")
    for segment in read_text(text, path).segments:
        for at, letter in enumerate(segment.text):
            if letter in letters:
                start, end = segment.map.source_span(at, at + 1)
                assert text[start:end] == letter


@pytest.mark.parametrize("path", ["page.md", "page.mdx", "page.txt"])
@pytest.mark.parametrize(
    "unit", ["[", "*", "<", "|", "> ", "- ", "`", "{{", "{/*", "<!--", "[[a", "<a ", "{% if %}", "`a ``b ", "<A b={", "<div>\n\n"]
)
def test_repeated_markup_is_read_with_linear_work(path: str, unit: str) -> None:
    def read(size: int) -> int:
        return steps(lambda: read_text(unit * (size // len(unit)), path))

    read(100)

    assert read(40_000) < 10 * read(5_000) + 1_000
