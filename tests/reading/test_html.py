"""HTML: what is read, as what, and from exactly where."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.model import Document, GroupKind, Segment, SegmentKind
from linter.reading import read_text
from linter.reading.builder import DocumentBuilder
from linter.reading.html import HtmlWriter
from linter.reading.htmltokens import Island, IslandRole, Islands, Token, TokenKind, attributes, tokenize
from linter.reading.source import source_from_text
from tests.work import steps

P, H, ITEM, C = SegmentKind.PARAGRAPH, SegmentKind.HEADING, SegmentKind.ITEM, SegmentKind.CELL


def html(text: str) -> Document:
    return read_text(text, "page.html")


def read(text: str) -> list[tuple[SegmentKind, str]]:
    return [(segment.kind, segment.text) for segment in html(text).segments]


def keyed(text: str) -> list[tuple[SegmentKind, str, str]]:
    return [(segment.kind, segment.text, segment.key) for segment in html(text).segments]


def slice_of(document: Document, segment: Segment, words: str) -> str:
    start = segment.text.index(words)
    begin, end = segment.map.source_span(start, start + len(words))
    return document.source.text[begin:end]


def groups(document: Document, segment: Segment) -> list[tuple[GroupKind, str]]:
    return [(group.kind, group.key) for group in document.ancestors(segment)][:-1]


def kinds(text: str) -> list[tuple[TokenKind, str]]:
    return [(token.kind, text[token.start : token.end]) for token in tokenize(text)]


class TestTokens:
    def test_tags_text_and_comments_cover_the_source(self) -> None:
        assert kinds("a<b>c</b><!-- d -->e") == [
            (TokenKind.TEXT, "a"),
            (TokenKind.START, "<b>"),
            (TokenKind.TEXT, "c"),
            (TokenKind.END, "</b>"),
            (TokenKind.COMMENT, "<!-- d -->"),
            (TokenKind.TEXT, "e"),
        ]

    def test_a_bare_less_than_is_text(self) -> None:
        assert kinds("1 < 2 && 3 <4") == [(TokenKind.TEXT, "1 < 2 && 3 <4")]

    def test_greater_than_inside_a_value_does_not_end_the_tag(self) -> None:
        assert kinds("<a title=\"x > y\" b='>'>z") == [(TokenKind.START, "<a title=\"x > y\" b='>'>"), (TokenKind.TEXT, "z")]

    def test_a_tag_without_its_end_stops_at_the_next_tag(self) -> None:
        assert kinds('<p class="a"\n<b>x') == [(TokenKind.START, '<p class="a"\n'), (TokenKind.START, "<b>"), (TokenKind.TEXT, "x")]

    def test_script_content_is_raw_up_to_its_own_end_tag(self) -> None:
        tokens = list(tokenize("<script>a</b><!-- </scripts> </SCRIPT >x"))
        assert [(token.kind, token.start, token.end, token.name) for token in tokens] == [
            (TokenKind.START, 0, 8, "script"),
            (TokenKind.RAW, 8, 29, "script"),
            (TokenKind.END, 29, 39, "script"),
            (TokenKind.TEXT, 39, 40, ""),
        ]

    def test_unclosed_comment_and_script_reach_to_the_end(self) -> None:
        assert kinds("a<!-- b <p>c") == [(TokenKind.TEXT, "a"), (TokenKind.COMMENT, "<!-- b <p>c")]
        assert kinds("<style>b <p>c")[1:] == [(TokenKind.RAW, "b <p>c")]

    def test_unclosed_title_does_not_swallow_the_page(self) -> None:
        assert kinds("<title>a<p>b") == [
            (TokenKind.START, "<title>"),
            (TokenKind.TEXT, "a"),
            (TokenKind.START, "<p>"),
            (TokenKind.TEXT, "b"),
        ]

    def test_empty_comments_end_at_once(self) -> None:
        assert kinds("<!-->a<!--->b") == [
            (TokenKind.COMMENT, "<!-->"),
            (TokenKind.TEXT, "a"),
            (TokenKind.COMMENT, "<!--->"),
            (TokenKind.TEXT, "b"),
        ]

    def test_attributes_have_exact_places(self) -> None:
        text = "<img ALT = 'one two' src=x.png hidden data-a=\"\">"
        token = next(iter(tokenize(text)))
        found = [
            (a.name, text[a.name_start : a.name_start + len(a.name)], text[a.value_start : a.value_end])
            for a in attributes(text, token)
        ]
        assert found == [("ALT", "ALT", "one two"), ("src", "src", "x.png"), ("hidden", "hidden", ""), ("data-a", "data-a", "")]

    def test_islands_are_cut_out_of_text_and_hidden_from_tags(self) -> None:
        text = '<a b="{{ > }}">x{{ y }}z'
        islands = Islands(text, [Island(6, 13, IslandRole.OUTPUT), Island(16, 23, IslandRole.OUTPUT)])
        assert [(t.kind, text[t.start : t.end]) for t in tokenize(text, 0, len(text), islands)] == [
            (TokenKind.START, '<a b="{{ > }}">'),
            (TokenKind.TEXT, "x"),
            (TokenKind.ISLAND, "{{ y }}"),
            (TokenKind.TEXT, "z"),
        ]

    def test_overlapping_islands_are_refused(self) -> None:
        with pytest.raises(ValueError, match="overlap"):
            Islands("abcdef", [Island(0, 3, IslandRole.LOGIC), Island(2, 4, IslandRole.LOGIC)])

    @given(st.text(alphabet="<>/!-?=\"' abscriptle\n", max_size=200))
    def test_tokens_are_ordered_and_within_the_text(self, text: str) -> None:
        at = 0
        token: Token
        for token in tokenize(text):
            assert at <= token.start <= token.end <= len(text)
            at = token.end


class TestText:
    def test_inline_elements_do_not_break_words_or_segments(self) -> None:
        document = html("<p>a <b>sa</b>fe\n <em>cho<i>ice</i></em></p>")
        (segment,) = document.segments
        assert segment.text == "a safe choice"
        assert slice_of(document, segment, "safe choice") == "sa</b>fe\n <em>cho<i>ice"

    def test_blocks_breaks_and_superscripts_separate_words(self) -> None:
        assert read("<div>one<p>two<div>three</div>four<br>five<sup>6</sup></div>") == [
            (P, "one"),
            (P, "two"),
            (P, "three"),
            (P, "four five 6"),
        ]

    def test_labels_set_apart_by_style_alone_are_words_of_their_own(self) -> None:
        assert read("<p><b>Week one</b>What to expect<p><span>98%</span><span>happy</span><p><b>e</b>Bay <b>un</b>safe") == [
            (P, "Week one What to expect"),
            (P, "98% happy"),
            (P, "eBay unsafe"),
        ]

    def test_entities_are_decoded_and_mapped_whole(self) -> None:
        document = html("<p>R&amp;D &#8217;x&#x27; &copy 2020 &notit; &bogus; 5&nbsp;mg")
        (segment,) = document.segments
        assert segment.text == "R&D 'x' © 2020 ¬it; &bogus; 5 mg"
        assert slice_of(document, segment, "&D") == "&amp;D"
        assert slice_of(document, segment, "5 mg") == "5&nbsp;mg"
        assert slice_of(document, segment, "©") == "&copy"

    def test_entities_in_attributes_follow_the_rules_for_attributes(self) -> None:
        assert keyed('<img alt="a &copy=1 &amp; &lt;b&gt; &copyx">') == [(SegmentKind.ALT, "a &copy=1 & <b> &copyx", "alt")]

    def test_absurd_numeric_references_are_replaced(self) -> None:
        assert read("<p>x &#99999999999999999999999; y") == [(P, "x \ufffd y")]

    def test_headings_give_level_and_trail(self) -> None:
        document = html("<h1>A</h1><h3>B</h3><p>c</p><h2>D</h2><div role=heading aria-level=3>E</div><p>f")
        assert [(s.text, s.level, s.heading) for s in document.segments] == [
            ("A", 1, None),
            ("B", 3, 0),
            ("c", 0, 1),
            ("D", 2, 0),
            ("E", 3, 3),
            ("f", 0, 4),
        ]

    def test_code_leaves_a_mark_and_drawings_and_scripts_nothing(self) -> None:
        assert read(
            "<p>Run <code>x y</code> now<svg><path/><text>no</text></svg>.<pre>z</pre><style>a</style><script>b</script>"
        ) == [(P, "Run … now.")]

    def test_titles_and_descriptions_of_drawings_are_labels(self) -> None:
        assert keyed("<svg><title>One heart</title><desc>It beats</desc><text>no</text></svg><p>x") == [
            (SegmentKind.LABEL, "One heart", "title"),
            (SegmentKind.LABEL, "It beats", "desc"),
            (P, "x", ""),
        ]

    def test_a_quote_element_reads_with_quotation_marks(self) -> None:
        assert read("<p>She said <q>it works</q>.") == [(P, 'She said "it works".')]

    def test_comments_keep_content_and_range(self) -> None:
        (comment,) = html("<p>a<!-- reglint: b -->c").comments
        assert (comment.text, comment.start, comment.end) == (" reglint: b ", 4, 23)

    def test_hidden_elements_are_read(self) -> None:
        assert read("<p hidden>a</p><span aria-hidden=true>b</span>") == [(P, "a"), (P, "b")]

    def test_lines_of_crlf_and_soft_hyphens_fold(self) -> None:
        document = html("<p>no\r\n  side&shy;\u00adef\u200bfects</p>")
        (segment,) = document.segments
        assert segment.text == "no sideeffects"
        assert slice_of(document, segment, "sideeffects") == "side&shy;\u00adef\u200bfects"


class TestStructure:
    def test_lists_without_end_tags(self) -> None:
        document = html("<p>We offer:<ul><li>One<li>Two<ul><li>Deep</ul><li>Three</ul>After")
        assert [(s.kind, s.text) for s in document.segments] == [
            (P, "We offer:"),
            (ITEM, "One"),
            (ITEM, "Two"),
            (ITEM, "Deep"),
            (ITEM, "Three"),
            (P, "After"),
        ]
        assert groups(document, document.segments[3]) == [
            (GroupKind.ITEM, "li"),
            (GroupKind.LIST, "ul"),
            (GroupKind.ITEM, "li"),
            (GroupKind.LIST, "ul"),
        ]
        assert document.lead_in(document.segments[4]) == document.segments[0]
        assert groups(document, document.segments[5]) == []

    def test_a_term_and_its_definitions_share_an_item(self) -> None:
        document = html("<dl><dt>A</dt><dd>b</dd><dd>c<dt>D<dd>e</dl>")
        assert [(s.kind, s.text, s.key, s.group) for s in document.segments] == [
            (ITEM, "A", "dt", 2),
            (ITEM, "b", "dd", 2),
            (ITEM, "c", "dd", 2),
            (ITEM, "D", "dt", 3),
            (ITEM, "e", "dd", 3),
        ]

    def test_tables_without_end_tags(self) -> None:
        document = html("<table><caption>T<tr><th>A<th>B<tr><td>c<td><p>d</p></table>")
        assert [(s.kind, s.text, s.key) for s in document.segments] == [
            (SegmentKind.CAPTION, "T", ""),
            (C, "A", "th"),
            (C, "B", "th"),
            (C, "c", ""),
            (P, "d", ""),
        ]
        record = document.record(document.segments[3])
        assert record is not None
        assert [s.text for s in document.inside(record)] == ["c", "d"]

    def test_cards_are_records_with_headings_of_their_own(self) -> None:
        document = html('<h2>Care</h2><div class="service-item"><h3>One</h3><p>a</p></div><article><h3>Two</h3></article><p>b')
        assert [(s.text, s.heading) for s in document.segments] == [("Care", None), ("One", 0), ("a", 1), ("Two", 0), ("b", 0)]
        assert groups(document, document.segments[2]) == [(GroupKind.CARD, "service")]
        assert groups(document, document.segments[3]) == [(GroupKind.CARD, "article")]

    @pytest.mark.parametrize("classes", ["card-body", "bg-card", "cards", "services", "discard"])
    def test_a_class_that_only_resembles_a_card_makes_none(self, classes: str) -> None:
        document = html(f'<div class="{classes}">x</div>')
        assert groups(document, document.segments[0]) == []

    def test_landmarks_open_groups_and_menu_links_stand_alone(self) -> None:
        document = html("<nav><a>One</a> <a>Two</a></nav><form><p>x</form><footer>y</footer><blockquote><p>z</blockquote>")
        assert [(s.kind, s.text, groups(document, s)) for s in document.segments] == [
            (SegmentKind.LINK, "One", [(GroupKind.NAV, "nav")]),
            (SegmentKind.LINK, "Two", [(GroupKind.NAV, "nav")]),
            (P, "x", [(GroupKind.FORM, "form")]),
            (P, "y", [(GroupKind.FOOTER, "footer")]),
            (SegmentKind.QUOTE, "z", [(GroupKind.QUOTE, "blockquote")]),
        ]

    def test_links_and_buttons(self) -> None:
        assert read(
            '<p>See <a href=x>this</a>.<p><a>only a link</a><p><a class="btn btn-lg">Book</a> now<div><button>Go</button><a role=button>Up</a></div>'
        ) == [
            (P, "See this."),
            (SegmentKind.LINK, "only a link"),
            (SegmentKind.BUTTON, "Book"),
            (P, "now"),
            (SegmentKind.BUTTON, "Go"),
            (SegmentKind.BUTTON, "Up"),
        ]

    def test_a_heading_that_is_a_button_stays_a_heading(self) -> None:
        assert read("<h3><button>Does it hurt?</button></h3>") == [(H, "Does it hurt?")]

    def test_stray_and_crossed_end_tags_are_tolerated(self) -> None:
        assert read("</div><p>a</span></b> b</ul>c</td><div><table><tr><td>d</div>e</table>f") == [
            (P, "a b"),
            (P, "c"),
            (C, "d"),
            (C, "e"),
            (P, "f"),
        ]

    def test_more_nesting_than_the_builder_allows_is_read(self) -> None:
        assert read("<div class=card>" * 1000 + "x") == [(P, "x")]


class TestAttributes:
    def test_head_of_a_page(self) -> None:
        assert keyed(
            "<title>A &amp; B</title><meta name=Description content='C d'><meta property=og:title content=E><meta name=viewport content=f>"
        ) == [(SegmentKind.TITLE, "A & B", ""), (SegmentKind.META, "C d", "description"), (SegmentKind.META, "E", "og:title")]

    def test_labels_follow_the_sentence_around_them(self) -> None:
        document = html('<p>See <img src=a alt="our &quot;clinic&quot;" title=Photo> here.')
        assert [(s.kind, s.text, s.key) for s in document.segments] == [
            (P, "See here.", ""),
            (SegmentKind.ALT, 'our "clinic"', "alt"),
            (SegmentKind.LABEL, "Photo", "title"),
        ]
        assert slice_of(document, document.segments[1], '"clinic"') == "&quot;clinic&quot;"

    def test_forms(self) -> None:
        assert keyed(
            "<form><label for=a>Name</label><input placeholder='Your name' value=x><input type=submit value='Send it'>"
            "<select><option>One<option>Two</select><textarea>Tell us</textarea></form>"
        ) == [
            (SegmentKind.LABEL, "Name", ""),
            (SegmentKind.LABEL, "Your name", "placeholder"),
            (SegmentKind.BUTTON, "Send it", "value"),
            (SegmentKind.LABEL, "One", ""),
            (SegmentKind.LABEL, "Two", ""),
            (P, "Tell us", "textarea"),
        ]

    def test_linked_data_is_read_as_data(self) -> None:
        document = html('<script type="application/ld+json">{"@type": "Thing", "name": "Safe and sound care"}</script>')
        (segment,) = document.segments
        assert (segment.kind, segment.text, segment.key) == (SegmentKind.VALUE, "Safe and sound care", "name")
        assert groups(document, segment) == [(GroupKind.OBJECT, "")]

    def test_markup_kept_in_a_script_is_read_as_markup(self) -> None:
        assert read("<script type='text/template'><h2>One</h2></script>") == [(H, "One")]

    def test_front_matter_of_a_page_is_not_its_text(self) -> None:
        assert [s.text for s in html("---\ntitle: A quiet place\n---\n<p>b").segments] == ["A quiet place", "b"]


class TestWriter:
    def test_ranges_share_open_elements(self) -> None:
        text = "<ul><li>a <b>b</b>###</li></ul>c"
        builder = DocumentBuilder(source_from_text(text, "x.html", "html"))
        writer = HtmlWriter(builder)
        writer.feed(0, text.index("###"))
        writer.feed(text.index("###") + 3, len(text))
        writer.close()
        document = builder.build()
        assert [(s.kind, s.text, groups(document, s)) for s in document.segments] == [
            (ITEM, "a b", [(GroupKind.ITEM, "li"), (GroupKind.LIST, "ul")]),
            (P, "c", []),
        ]

    def test_unwind_closes_what_was_opened_since_the_mark(self) -> None:
        text = "<div class=card>a<nav>b"
        builder = DocumentBuilder(source_from_text(text, "x.html", "html"))
        writer = HtmlWriter(builder)
        writer.feed(0, text.index("<nav"))
        mark = writer.mark()
        writer.feed(text.index("<nav"), len(text))
        writer.unwind(mark)
        assert builder.depth == 1
        writer.close()
        assert builder.depth == 0


# each letter stands once, so that a shift of one place cannot go unseen
_LETTERS = [chr(0x4E00 + number) for number in range(400)]
_PIECES = st.sampled_from(
    [
        "<b>",
        "</b>",
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<li>",
        "<ul>",
        "</ul>",
        "<br>",
        "<td>",
        "<table>",
        "</table>",
        "<a>",
        "</a>",
        "<h2>",
        "</h2>",
        "<code>",
        "</code>",
        "<svg>",
        "</svg>",
        "&amp;",
        "&#8217;",
        "&nbsp;",
        "<!--x-->",
        "<",
        ">",
        "&",
        "\xad",
        "\u200b",
        "😀",
        "\r\n",
        "\n",
        "‑",
        "<span",
        "<img/>",
        "<button>",
        "<dt>",
        "<q>",
        "</q>",
        "<title>",
        "</title>",
        "<select><option>",
    ]
)


def unique(pieces: list[str]) -> str:
    letters = iter(_LETTERS)
    return "".join(piece + next(letters) + next(letters) + " " * (index % 3 == 0) for index, piece in enumerate(pieces))


@pytest.mark.parametrize("name", ["html", "php", "erb", "jinja", "vue", "svelte", "astro", "xml"])
@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(_PIECES, max_size=60))
def test_every_letter_maps_to_itself(name: str, pieces: list[str]) -> None:
    source = unique(pieces)
    document = read_text(source, "x", name)
    for segment in document.segments:
        for at, letter in enumerate(segment.text):
            if letter in _LETTERS:
                begin, end = segment.map.source_span(at, at + 1)
                assert source[begin:end] == letter


@settings(max_examples=60, deadline=None)
@given(
    pieces=st.lists(
        st.sampled_from(
            ["<b>", "</b>", "<p>", "</p>", "<div>", "</div>", "<i>", "<h2>", "&amp;", "\n", "<li>", "</li>", "<ul>", "<!--x-->"]
        ),
        max_size=60,
    )
)
def test_no_visible_letter_is_lost(pieces: list[str]) -> None:
    source = unique(pieces)
    seen = {letter for segment in html(source).segments for letter in segment.text if letter in _LETTERS}
    assert seen == {letter for letter in source if letter in _LETTERS}


@pytest.mark.parametrize(
    "piece", ["<a ", '<a " ="', "<!--", "<script>", "<title>", "<div>", "<li><ul>", "</li>", "&", "<svg>", "{% ", '{{ "', "<q>"]
)
def test_work_is_linear_in_hostile_input(piece: str) -> None:
    html(piece * 10)

    # eight times the text for at most ten times the work: a quadratic reader would need 64 times
    assert steps(lambda: html(piece * 4_000)) < 10 * steps(lambda: html(piece * 500)) + 1_000
