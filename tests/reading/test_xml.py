"""XML: elements to segments, tolerance, and no expansion of anything."""

from __future__ import annotations

from linter.model import GroupKind, SegmentKind
from linter.reading import read_text

P, VALUE = SegmentKind.PARAGRAPH, SegmentKind.VALUE


def keyed(text: str, path: str = "a.xml") -> list[tuple[SegmentKind, str, str]]:
    return [(segment.kind, segment.text, segment.key) for segment in read_text(text, path).segments]


FEED = """<?xml version="1.0"?>
<rss><channel><title>Our news</title><link>https://example.org/x</link>
<item><title><![CDATA[A &#8216;calm&#8217; week]]></title><content:encoded><![CDATA[<p>We <b>re</b>st.</p><ul><li>One</li></ul>]]></content:encoded>
<pubDate>2024-01-02</pubDate></item></channel></rss>"""


def test_a_feed_is_cards_with_html_inside() -> None:
    document = read_text(FEED, "a.rss")
    assert [(s.kind, s.text, [group.kind for group in document.ancestors(s)][:-1]) for s in document.segments] == [
        (SegmentKind.TITLE, "Our news", []),
        (SegmentKind.HEADING, "A 'calm' week", [GroupKind.CARD]),
        (P, "We rest.", [GroupKind.CARD]),
        (SegmentKind.ITEM, "One", [GroupKind.ITEM, GroupKind.LIST, GroupKind.CARD]),
    ]
    segment = document.segments[2]
    begin, end = segment.map.source_span(3, 7)
    assert FEED[begin:end] == "re</b>st"


def test_an_element_beside_text_is_inline_and_one_alone_is_a_segment() -> None:
    text = "<topic><title>On <b>rest</b></title><body><p><b>Sleep</b> is <i>good</i>.</p><p><b>Alone</b></p><ul><li>a <ph>b</ph></li></ul></body></topic>"
    assert keyed(text, "a.dita") == [
        (SegmentKind.TITLE, "On rest", ""),
        (P, "Sleep is good.", ""),
        (P, "Alone", ""),
        (SegmentKind.ITEM, "a b", ""),
    ]


def test_values_keep_their_element_as_key_and_machine_values_are_left_out() -> None:
    text = "<list><product><name>Calm Drops</name><price>12</price><url>https://example.org</url><claim>Sleep well every night</claim></product></list>"
    document = read_text(text, "a.xml")
    assert [(s.kind, s.text, s.key) for s in document.segments] == [
        (VALUE, "Calm Drops", "name"),
        (VALUE, "Sleep well every night", "claim"),
    ]
    record = document.record(document.segments[0])
    assert record is not None
    assert (record.kind, record.key) == (GroupKind.CARD, "product")


def test_only_prose_attributes_are_read() -> None:
    assert keyed('<a title="Rest for tired minds &amp; souls" class="one two three" href="x y z"/>') == [
        (SegmentKind.LABEL, "Rest for tired minds & souls", "title")
    ]


def test_comments_are_comments_and_code_is_not_read() -> None:
    document = read_text("<p>a<!-- b --> c <codeph>d e</codeph>.</p><codeblock>f g h</codeblock>", "a.xml")
    assert [segment.text for segment in document.segments] == ["a c …."]
    assert [(comment.text, comment.start, comment.end) for comment in document.comments] == [(" b ", 4, 14)]


def test_entities_of_the_document_are_never_expanded() -> None:
    text = '<!DOCTYPE a [<!ENTITY x "<p>boom</p>"><!ENTITY y SYSTEM "file:///etc/x">]><a><p>one &x; &y; two &lt;three&gt;</p></a>'
    assert keyed(text) == [(P, "one &x; &y; two <three>", "")]


def test_malformed_xml_is_read_and_noted_once() -> None:
    document = read_text("<a>\n<p>one\n</b></q><p>two</a>\n<p>three", "a.xml")
    assert [segment.text for segment in document.segments] == ["one", "two", "three"]
    assert [(note.message, note.line) for note in document.notes] == [("</b> closes nothing; read tolerantly", 3)]


def test_unclosed_sections_reach_to_the_end() -> None:
    document = read_text("<p>one</p><![CDATA[two three", "a.xml")
    assert [segment.text for segment in document.segments] == ["one", "two three"]
    assert [note.line for note in document.notes] == [1]


def test_rows_and_cells_of_tables() -> None:
    document = read_text("<table><row><entry>One</entry><entry><p>Two</p></entry></row></table>", "a.xml")
    assert [(s.kind, s.text, [group.kind for group in document.ancestors(s)][:-1]) for s in document.segments] == [
        (SegmentKind.CELL, "One", [GroupKind.ROW, GroupKind.TABLE]),
        (SegmentKind.CELL, "Two", [GroupKind.ROW, GroupKind.TABLE]),
    ]


def test_drawings_give_their_text_and_titles() -> None:
    assert keyed(
        "<svg><title>A heart</title><path d='M0 0'/><text x='1'>Beats <tspan>well</tspan></text><style>a{}</style></svg>", "a.svg"
    ) == [
        (SegmentKind.LABEL, "A heart", ""),
        (P, "Beats well", ""),
    ]
