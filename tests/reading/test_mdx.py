"""MDX: JSX and expressions are not text, and what stands between them is Markdown."""

from __future__ import annotations

from linter.model import Document, GroupKind
from linter.reading import read_text


def mdx(text: str) -> Document:
    return read_text(text, "page.mdx")


def rows(text: str) -> list[tuple[str, int, str, str]]:
    return [(segment.kind.value, segment.level, segment.key, segment.text) for segment in mdx(text).segments]


def slice_of(document: Document, words: str) -> str:
    segment = next(segment for segment in document.segments if words in segment.text)
    start = segment.text.index(words)
    begin, end = segment.map.source_span(start, start + len(words))
    return document.source.text[begin:end]


def test_imports_are_nothing_and_exported_strings_are_values() -> None:
    text = 'import A from "./a safe cure"\nimport B from "b"\nexport const meta = {\n  title: "A calm clinic",\n\n  tags: ["PTSD"],\n}\n\nText.\n'
    document = mdx(text)
    assert [(s.kind.value, s.key, s.text) for s in document.segments if s.text != "PTSD"] == [
        ("value", "title", "A calm clinic"),
        ("paragraph", "", "Text."),
    ]


def test_a_sentence_that_begins_with_import_is_text() -> None:
    assert rows("We\nimport only the best.\n\nexported goods are dear.")[0][3] == "We import only the best."


def test_indented_markdown_inside_an_element_is_markdown_at_its_own_place() -> None:
    text = '<Card title="A good day">\n    ## Head\n\n    - one **two\n      three** four\n\n    Plain wo<b>rd</b>s.\n</Card>\n\nAfter.\n'
    for newline in ("\n", "\r\n"):
        document = mdx(text.replace("\n", newline))
        assert [(s.kind.value, s.level, s.text) for s in document.segments] == [
            ("label", 0, "A good day"),
            ("heading", 2, "Head"),
            ("item", 0, "one two three four"),
            ("paragraph", 0, "Plain words."),
            ("paragraph", 0, "After."),
        ]
        assert slice_of(document, "two three") == "two\n      three".replace("\n", newline)
        assert slice_of(document, "words") == "wo<b>rd</b>s"
        kinds = [[group.kind for group in document.ancestors(segment)][:-1] for segment in document.segments]
        assert kinds == [
            [GroupKind.CARD],
            [GroupKind.CARD],
            [GroupKind.ITEM, GroupKind.LIST, GroupKind.CARD],
            [GroupKind.CARD],
            [],
        ]


def test_elements_give_their_text_its_kind() -> None:
    assert rows(
        "<h2>Head</h2>\n<p>One</p>\n<p>Two<br/>three</p>\n<ul>\n  <li>We help</li>\n</ul>\n\n<Button>Book now</Button>\n"
    ) == [
        ("heading", 2, "", "Head"),
        ("paragraph", 0, "", "One"),
        ("paragraph", 0, "", "Two three"),
        ("item", 0, "", "We help"),
        ("button", 0, "", "Book now"),
    ]


def test_expressions_are_gaps_unless_they_are_one_string() -> None:
    assert rows('no {count} side{" "}effects {"at all"} here') == [("paragraph", 0, "", "no side effects at all here")]


def test_comments_in_braces_are_comments() -> None:
    text = "{/* one */}\n\na {/* two */} b\n"
    document = mdx(text)
    assert [segment.text for segment in document.segments] == ["a b"]
    assert [(c.text, text[c.start : c.end]) for c in document.comments] == [(" one ", "{/* one */}"), (" two ", "{/* two */}")]


def test_attributes_inside_a_sentence_follow_it() -> None:
    assert rows('Ask <Tooltip text="a kind nurse">someone</Tooltip> now') == [
        ("paragraph", 0, "", "Ask someone now"),
        ("label", 0, "text", "a kind nurse"),
    ]


def test_data_in_attributes_is_read_with_its_keys() -> None:
    assert rows('<Faq items={[{question: "Is it safe?", answer: "Ask a nurse about it."}]} />\n') == [
        ("value", 0, "question", "Is it safe?"),
        ("value", 0, "answer", "Ask a nurse about it."),
    ]


def test_code_is_left_out_with_the_braces_and_tags_in_it() -> None:
    assert rows("a `<B {` b\n\n```jsx\n<Card>\n```\n\nend {c}\n") == [("paragraph", 0, "", "a b"), ("paragraph", 0, "", "end")]


def test_what_never_ends_is_text() -> None:
    assert rows("1 < 2 and {open <Foo") == [("paragraph", 0, "", "1 < 2 and {open <Foo")]


def test_a_button_like_link_is_a_button() -> None:
    assert rows('<a className="btn" href="/x">Call us</a>\n') == [("button", 0, "", "Call us")]


def test_html_comments_are_comments_in_a_sentence_and_by_themselves_and_one_that_never_ends_reaches_to_the_end() -> None:
    document = mdx("Calm <!-- why so --> rooms.\n\n<!-- more -->\n\nSoft lights.\n\n<!-- never ends\n")

    assert [segment.text for segment in document.segments] == ["Calm rooms.", "Soft lights."]
    assert [(item.text, item.start, item.end) for item in document.comments] == [
        (" why so ", 5, 20),
        (" more ", 29, 42),
        (" never ends\n", 58, 74),
    ]


def test_elements_in_an_expression_by_itself_are_read() -> None:
    assert rows("{open && <p>calm rooms all day</p>}\n") == [("paragraph", 0, "p", "calm rooms all day")]
    assert rows('{list.map((x) => <p title="soft lights all day">calm rooms</p>)}\n') == [
        ("label", 0, "title", "soft lights all day"),
        ("paragraph", 0, "p", "calm rooms"),
    ]


def test_a_link_that_is_closed_twice_ends_nothing_else() -> None:
    assert rows("See <a>this page</a></a> now.\n\n<a />All <a/>day.\n") == [
        ("paragraph", 0, "", "See this page now."),
        ("paragraph", 0, "", "All day."),
    ]
