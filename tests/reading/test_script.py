"""TSX, JSX, TypeScript and JavaScript: text between tags and strings that are copy, at their exact place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.model import Document, GroupKind, SegmentKind
from linter.reading import read_text
from linter.reading.builder import DocumentBuilder
from linter.reading.script import write_script
from linter.reading.script_jsx import attribute_kind, local_name, role_of
from linter.reading.source import source_from_text

Row = tuple[str, str, str, str]


def read(text: str, path: str = "a.tsx") -> Document:
    return read_text(text, path)


def rows(document: Document) -> list[Row]:
    """(line:column, kind and level, path of keys, text) of every segment."""
    made = []
    for segment in document.segments:
        line, column = document.source.position(segment.map.source_span(0, len(segment.text))[0])
        made.append(
            (f"{line}:{column}", f"{segment.kind.value}{segment.level or ''}", "/".join(document.key_path(segment)), segment.text)
        )
    return made


def texts(document: Document) -> list[str]:
    return [segment.text for segment in document.segments]


def source_of(document: Document, words: str) -> str:
    """The source slice of `words`, which stand in exactly one segment."""
    found = [segment for segment in document.segments if words in segment.text]
    assert len(found) == 1
    start = found[0].text.index(words)
    return document.source.text[slice(*found[0].map.source_span(start, start + len(words)))]


def test_jsx_text_with_inline_elements_is_one_segment() -> None:
    document = read('const a = <p>Calm and <b>quiet</b>{" "}rooms &amp; it&rsquo;s 😀 warm</p>;')
    assert rows(document) == [("1:14", "paragraph", "p", "Calm and quiet rooms & it's 😀 warm")]
    assert source_of(document, "Calm and quiet") == "Calm and <b>quiet"
    assert source_of(document, "quiet rooms") == 'quiet</b>{" "}rooms'
    assert source_of(document, "& it's 😀") == "&amp; it&rsquo;s 😀"


def test_expressions_keep_their_neighbours_apart() -> None:
    assert texts(read("const a = <p>no {n} side effects<br/>at all</p>;")) == ["no … side effects at all"]


def test_line_breaks_between_jsx_lines_are_one_space() -> None:
    document = read("const a = (\r\n  <p>\r\n    One calm\r\n    morning\r\n  </p>\r\n);")
    assert rows(document) == [("3:5", "paragraph", "p", "One calm morning")]


def test_block_elements_have_the_kinds_of_their_tags() -> None:
    text = """const a = <main>
<h1>Quiet rooms</h1>
<ul><li>Tea</li><li>Light</li></ul>
<button onClick={go}>Book now</button>
<Link className="btn btn-primary" href="/b">Get started</Link>
<a href="/c">About us</a>
<blockquote><p>We slept well</p></blockquote>
<table><tbody><tr><td>Tea</td><td>Free</td></tr></tbody></table>
<figcaption>A calm room</figcaption>
</main>;"""
    assert rows(read(text)) == [
        ("2:5", "heading1", "h1", "Quiet rooms"),
        ("3:9", "item", "ul/li/li", "Tea"),
        ("3:21", "item", "ul/li/li", "Light"),
        ("4:22", "button", "button", "Book now"),
        ("5:45", "button", "Link", "Get started"),
        ("6:14", "link", "a", "About us"),
        ("7:16", "quote", "blockquote/p", "We slept well"),
        ("8:23", "cell", "table/tr/td", "Tea"),
        ("8:35", "cell", "table/tr/td", "Free"),
        ("9:13", "caption", "figcaption", "A calm room"),
    ]


def test_a_list_after_its_lead_in_knows_it() -> None:
    document = read("const a = <div><p>We offer:</p><ul>{items.map((x) => <li key={x}>{x} tea</li>)}<li>Light</li></ul></div>;")
    assert texts(document) == ["We offer:", "… tea", "Light"]
    assert document.lead_in(document.segments[2]) == document.segments[0]


def test_cards_hold_what_belongs_together() -> None:
    document = read(
        'const a = <Card><CardTitle>Tea</CardTitle><p>It is warm</p></Card>;\nconst b = <div className="card"><p>It is cold</p></div>;'
    )
    assert rows(document) == [
        ("1:28", "heading3", "Card/CardTitle", "Tea"),
        ("1:46", "paragraph", "Card/p", "It is warm"),
        ("2:36", "paragraph", "div/p", "It is cold"),
    ]
    record = document.record(document.segments[1])
    assert record is not None
    assert record.kind is GroupKind.CARD
    assert document.segments[2].heading is None


def test_props_that_are_prose_are_segments_and_others_are_not() -> None:
    text = """const a = <>
<img src="/x y z.png" alt="A calm &amp; bright room" data-testid="one two three" />
<input placeholder="Your full name" type="text" className="w-full rounded border p-2" />
<Feature title="Warm tea" items={["Green", "Black"]} variant="outline" />
<Hero title="Rooms for rest" subtitle={`The ${n} best rooms`} />
</>;"""
    assert rows(read(text)) == [
        ("2:28", "alt", "alt", "A calm & bright room"),
        ("3:21", "label", "placeholder", "Your full name"),
        ("4:17", "value", "Feature/title", "Warm tea"),
        ("4:36", "value", "Feature/items", "Green"),
        ("4:45", "value", "Feature/items", "Black"),
        ("5:14", "heading1", "Hero/title", "Rooms for rest"),
        ("5:41", "value", "Hero/subtitle", "The … best rooms"),
    ]


def test_alternatives_in_a_sentence_are_segments_of_their_own_after_it() -> None:
    document = read('const a = <button>{open ? "Show less text" : "Show more text"} today</button>;')
    assert [(s.kind, s.text) for s in document.segments] == [
        (SegmentKind.BUTTON, "… today"),
        (SegmentKind.BUTTON, "Show less text"),
        (SegmentKind.BUTTON, "Show more text"),
    ]


def test_conditional_and_mapped_elements_are_read() -> None:
    text = "const a = <div>{ok && <p>One calm day</p>}{no ? <p>Two days</p> : null}{list.map((x) => (<h3>{x} room</h3>))}</div>;"
    assert texts(read(text)) == ["One calm day", "Two days", "… room"]


def test_object_and_array_literals_are_groups_with_keys() -> None:
    text = 'export const services = [\n  { title: "Ketamine", conditions: ["PTSD", "OCD"], href: "/a" },\n  { title: "Tea", "sub title": "Warm and green" },\n] as const;\n'
    document = read(text, "a.ts")
    assert rows(document) == [
        ("2:13", "value", "services/0/title", "Ketamine"),
        ("2:38", "value", "services/0/conditions", "PTSD"),
        ("2:46", "value", "services/0/conditions", "OCD"),
        ("3:13", "value", "services/1/title", "Tea"),
        ("3:33", "value", "services/1/sub title", "Warm and green"),
    ]
    record = document.record(document.segments[2])
    assert record is not None
    assert [s.text for s in document.inside(record)] == ["Ketamine", "PTSD", "OCD"]


def test_page_metadata_is_title_and_description() -> None:
    document = read(
        'export const metadata = { title: "Quiet rooms", description: "Rooms for rest", openGraph: { title: "Quiet" } };'
    )
    assert [(s.kind, s.text) for s in document.segments] == [
        (SegmentKind.TITLE, "Quiet rooms"),
        (SegmentKind.META, "Rooms for rest"),
        (SegmentKind.VALUE, "Quiet"),
    ]


def test_code_strings_are_not_read() -> None:
    text = """"use client";
import { a } from "some module with words";
export * from "another module with words";
const b = require("one more module here");
console.log("this goes to the log");
if (kind === "one of the kinds") throw new Error("this is for developers");
document.querySelector("main section p");
const c = cn("flex items-center gap-2", on && "text-sm font-bold");
const d = css`color: red; padding: 2px;`;
type E = "one of the" | "two of them";
interface F { title: "three of the words" }
const g = /one two three/;
const h = { className: "one two three words", style: { content: "one two three" } };
switch (x) { case "one two three": break; }
const title = "Quiet rooms all day";
"""
    assert texts(read(text, "a.ts")) == ["Quiet rooms all day"]


def test_strings_that_readers_see_are_read_wherever_they_stand() -> None:
    text = """toast("Please try again later");
const message = ok ? "All is well today" : undefined;
const { label = "Quiet rooms" } = props;
node.textContent = "Open all day";
node.setAttribute("aria-label", "Close the window");
function f(title = "Warm tea") { return "See you there soon"; }
class A { heading = "Soft light"; }
"""
    assert [row[0::3] for row in rows(read(text, "a.js"))] == [
        ("1:8", "Please try again later"),
        ("2:23", "All is well today"),
        ("3:18", "Quiet rooms"),
        ("4:21", "Open all day"),
        ("5:34", "Close the window"),
        ("6:21", "Warm tea"),
        ("6:42", "See you there soon"),
        ("7:22", "Soft light"),
    ]


def test_concatenated_literals_are_one_segment_with_escapes_in_place() -> None:
    document = read('const text = "It\\u2019s calm " +\n  \'and \\u{1F600} "quiet" \' + n + " here";', "a.js")
    assert texts(document) == ['It\'s calm and 😀 "quiet" … here']
    assert source_of(document, "It's") == "It\\u2019s"
    assert source_of(document, "😀") == "\\u{1F600}"
    assert source_of(document, "calm and") == "calm \" +\n  'and"


def test_template_literals_that_are_pages_are_read_as_pages() -> None:
    document = read(
        "const body = `\n    ## Warm tea\n\n    Fresh **leaf** for ${n}\n    guests\n\n    - Green\n    - Black\n`;", "a.ts"
    )
    assert rows(document) == [
        ("2:8", "heading2", "body/body", "Warm tea"),
        ("4:5", "paragraph", "body/body", "Fresh leaf for … guests"),
        ("7:7", "item", "body/body", "Green"),
        ("8:7", "item", "body/body", "Black"),
    ]
    page = read('el.innerHTML = `<h2>Warm tea</h2><p class="${c}">It is <b>green</b></p>`;', "a.js")
    assert [(s.kind, s.text) for s in page.segments] == [(SegmentKind.HEADING, "Warm tea"), (SegmentKind.PARAGRAPH, "It is green")]


def test_comments_of_every_form_are_kept_with_their_places() -> None:
    document = read("// one\nconst a = <p>{/* two */}Calm /* no */ day</p>; /* three\n */\n")
    assert [(c.text, document.source.text[c.start : c.end]) for c in document.comments] == [
        (" one", "// one"),
        (" two ", "/* two */"),
        (" three\n ", "/* three\n */"),
    ]
    assert texts(document) == ["Calm /* no */ day"]


def test_bare_ampersands_are_text_without_a_note() -> None:
    document = read("const a = <p>Rest & tea, A && B</p>; const b = c & d; type E = F & G;")
    assert texts(document) == ["Rest & tea, A && B"]
    assert document.notes == ()


def test_a_half_typed_file_is_read_and_noted() -> None:
    document = read("const a = <div>\n  <h1>Quiet rooms</h1>\n  <p>We open at nine\n")
    assert "Quiet rooms" in texts(document)
    assert len(document.notes) == 1
    assert "tolerantly" in document.notes[0].message


def test_annotations_in_a_js_file_are_tolerated() -> None:
    document = read('const message: string = "We open at nine";\nconst a = <p>Warm tea</p>;', "a.js")
    assert texts(document) == ["We open at nine", "Warm tea"]
    assert document.notes == ()


def test_a_range_of_a_larger_source_is_read_at_its_own_place() -> None:
    text = 'é😀 <script>const title = "Warm é tea";</script>'
    builder = DocumentBuilder(source_from_text(text, "a.vue", "vue"))
    write_script(builder, text.index("const"), text.index("</script>"), "ts")
    assert rows(builder.build()) == [("1:27", "value", "title", "Warm é tea")]


def test_roles_come_from_tag_component_classes_and_level() -> None:
    assert local_name("motion.h1") == "h1"
    assert local_name("Dialog.Title") == "DialogTitle"
    assert role_of("motion.h1", "", "").level == 1
    assert role_of("Heading", "", "h4").level == 4
    assert role_of("PrimaryButton", "", "").kind is SegmentKind.BUTTON
    assert role_of("a", "cta large", "").kind is SegmentKind.BUTTON
    assert role_of("a", "ctable", "").kind is SegmentKind.LINK
    assert attribute_kind("Hero", "title", has_children=False) == (SegmentKind.HEADING, 1)
    assert attribute_kind("SEO", "title", has_children=False) == (SegmentKind.TITLE, 0)
    assert attribute_kind("meta", "content", has_children=False) == (SegmentKind.META, 0)


# Each letter occurs once, so that a shifted position cannot land on an equal one.
_WORDS = st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyzéßøλжк😀𝛼\u2019\u00a0\u200b.,-"), unique=True, max_size=40).map(
    "".join
)
_FRAMES = (
    "<p>{0} ABC {1}</p>",
    '<p>{0} <b>ABC</b>{{" "}}{1} &amp; DEF</p>',
    "<h2>\r\n  ABC {0}\r\n  {1}\r\n</h2>",
    '<p>{{x}}{0} {{"ABC DEF"}} {{`GHI ${{y}} {1}`}}</p>',
    '<Card title="ABC DEF GHI {0}"><li>JKL {1}</li></Card>',
    "{{ok && <p>😀 ABC {0}</p>}}{{items.map(() => <li>é {1} DEF</li>)}}",
)


@settings(max_examples=200, deadline=None)
@given(_WORDS, _WORDS, st.sampled_from(_FRAMES))
def test_every_letter_between_tags_is_found_at_its_place(one: str, two: str, frame: str) -> None:
    two = two.upper()
    document = read(f"// é😀\nconst a = <div>{frame.format(one, two)}</div>;")
    seen = 0
    for segment in document.segments:
        for index, letter in enumerate(segment.text):
            if letter.isalpha() and letter.isascii():
                assert document.source.text[slice(*segment.map.source_span(index, index + 1))] == letter
                seen += 1
    assert seen >= 3


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("ab c<>/{}()[]\"'`$&;=:,.+?!|\\\n\ré😀\ud800"), max_size=60), st.sampled_from(["tsx", "ts", "js"]))
def test_no_text_makes_the_script_reader_raise(text: str, suffix: str) -> None:
    document = read(text, f"a.{suffix}")
    for segment in document.segments:
        assert 0 <= segment.map.source_starts[0] <= segment.map.source_ends[-1] <= len(text)


@pytest.mark.parametrize(
    ("text", "prose", "broken"),
    [
        ("<div>" * 5_000 + "warm tea", ["warm tea"], True),
        ("<div>" * 3_000 + "warm tea" + "</div>" * 3_000, ["warm tea"], False),
        ("(" * 10_000, [], True),
        ("[" * 10_000, [], True),
        ('"a b" + ' * 5_000 + '"c"', ["a b" * 5_000 + "c"], False),
        ("`${" * 5_000, [], True),
        ("<p>{x ? 'Yes it is' : 'No it is'}" * 1_000, ["Yes it is", "No it is"] * 1_000, True),
        ("a ? b : " * 5_000, [], True),
    ],
)
def test_deep_scripts_are_read_to_their_end(text: str, prose: list[str], broken: bool) -> None:
    document = read(text)

    assert texts(document) == prose
    assert bool(document.notes) is broken


def test_pieces_that_the_grammars_recovery_hands_out_backwards_begin_a_new_segment() -> None:
    text = 'export {\n\nWord<div>\\*   {{ x }}</div>\n\n<p>\\*export const a = {b: "Some words here"}\n</h2>{{ x }}- </b><li>    [[w|v]]\n|        }{:.btn}\r</h2>\n|-|-|\n<!-- a -->{{< highlight >}}'

    document = read_text(text, "broken.tsx")

    assert any(segment.text == "Some words here" for segment in document.segments)


@pytest.mark.parametrize(
    "element",
    [
        '<script type="application/ld+json">{JSON.stringify(%s)}</script>',
        '<script type="application/ld+json" dangerouslySetInnerHTML={{ __html: JSON.stringify(%s) }} />',
        "<Script id=\"a\" type={'application/ld+json'} dangerouslySetInnerHTML={{ __html: print(%s).replace(/</g, 'a b c d') }} />",
    ],
)
def test_linked_data_in_jsx_is_read_as_the_object_that_it_is(element: str) -> None:
    data = '{"@type": "Clinic", name: "Calm Rooms", "description": `Warm ${x} light & tea.`, url: "/calm"}'
    document = read(f"const a = <Head>{element % data}<p>Soft lights</p></Head>;")
    start = document.source.text.index("Calm Rooms") + 1

    assert rows(document)[0][0] == f"1:{start}"
    assert [(segment.kind.value, segment.key, segment.text) for segment in document.segments] == [
        ("value", "name", "Calm Rooms"),
        ("value", "description", "Warm … light & tea."),
        ("paragraph", "p", "Soft lights"),
    ]
    assert source_of(document, "Warm … light") == "Warm ${x} light"


def test_linked_data_in_a_template_string_is_read_as_json() -> None:
    document = read(
        """const a = <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: `{
  "@type": "Clinic", "name": "Calm ${city} Rooms",
  "mainEntity": [{"text": "Warm <b>light</b> \\\\u0026 tea", "n": ${n}}]
}` }} />;"""
    )

    assert [(segment.kind.value, document.key_path(segment), segment.text) for segment in document.segments] == [
        ("value", ("name",), "Calm … Rooms"),
        ("value", ("mainEntity", "0", "text"), "Warm light & tea"),
    ]
    assert source_of(document, "Calm … Rooms") == "Calm ${city} Rooms"
    assert source_of(document, "light") == "light"
    assert source_of(document, "&") == "\\\\u0026"
    assert document.notes == ()


@pytest.mark.parametrize(
    "element",
    [
        "<script dangerouslySetInnerHTML={{ __html: `say('Calm rooms are open to all')` }} />",
        '<script type="text/javascript">{JSON.stringify({ text: "Calm rooms are open to all" })}</script>',
        '<Script id="application/ld+json">{`say("Calm rooms are open to all")`}</Script>',
        '<style type="application/ld+json">{"Calm rooms are open to all"}</style>',
        '<script type="application/ld+json" id={"Calm rooms are open to all"} />',
    ],
)
def test_a_script_element_of_jsx_that_is_no_linked_data_is_not_read(element: str) -> None:
    assert texts(read(f"const a = <Head>{element}<p>Soft lights</p></Head>;")) == ["Soft lights"]


@pytest.mark.parametrize(("opening", "closing"), [("{", "}"), ("[{", "}]"), ("\n  {\n    ", "\n  }")])
def test_a_string_that_is_json_is_read_as_its_values(opening: str, closing: str) -> None:
    pairs = '"@type": "Note on all rooms", "url": "/a", "text": "Calm ${x} for all &amp; me"'
    document = read(f"function data() {{ return {{ __html: `{opening}{pairs}{closing}` }} }}")

    assert [(segment.kind.value, segment.key, segment.text) for segment in document.segments] == [
        ("value", "@type", "Note on all rooms"),
        ("value", "text", "Calm … for all & me"),
    ]
    assert source_of(document, "for all & me") == "for all &amp; me"


def test_a_string_that_only_begins_with_a_brace_is_text() -> None:
    assert texts(read('const text = `{ warm and "calm": all day }`;')) == ['{ warm and "calm": all day }']
