"""What becomes of the text in each element that a reader knows: its kind, level, key and group, and that it parts the text around it."""

from __future__ import annotations

import pytest

from linter.errors import ReadError
from linter.reading import read_text
from linter.reading.source import decode

Row = tuple[str, int, str, str, str]


def rows(text: str, path: str) -> list[Row]:
    """Kind, level, key, groups around it, and the source slice of each segment."""
    document = read_text(text, path)
    found = []
    for segment in document.segments:
        start, end = segment.map.source_span(0, len(segment.text))
        groups = "/".join(group.kind.value for group in list(document.ancestors(segment))[:-1])
        found.append((segment.kind.value, segment.level, segment.key, groups, text[start:end]))
    return found


JSX_BLOCKS = [
    ("p noscript Typography Text Paragraph Lead Subtitle Description LeadText PageSubtitle", "paragraph", 0, ""),
    ("h1 H1", "heading", 1, ""),
    ("h2 H2 PageHeading Headline PageTitle", "heading", 2, ""),
    ("h3 H3 DialogTitle ModalTitle DrawerHeader SheetHeading AlertTitle CardHeader AccordionHeader", "heading", 3, ""),
    ("h4 summary AccordionTrigger CollapsibleTrigger DisclosureTrigger", "heading", 4, ""),
    ("h5", "heading", 5, ""),
    ("h6", "heading", 6, ""),
    ("ul ol menu dl List UnorderedList OrderedList BulletList", "paragraph", 0, "list"),
    ("li dt dd ListItem Li Bullet", "item", 0, "item"),
    ("table Table", "paragraph", 0, "table"),
    ("tr", "paragraph", 0, "row"),
    ("td th TableCell TableHead Td Th", "cell", 0, ""),
    ("button PrimaryButton BookBtn CTA HeroCta", "button", 0, ""),
    ("blockquote BlockQuote PullQuote Testimonial", "quote", 0, "quote"),
    ("figcaption caption FigCaption", "caption", 0, ""),
    ("label legend option Label FormLabel InputLabel", "label", 0, ""),
    ("title", "title", 0, ""),
    ("article PriceCard Tile InfoPanel", "paragraph", 0, "card"),
    ("nav Nav Navbar NavBar Navigation Breadcrumb Breadcrumbs", "paragraph", 0, "nav"),
    ("footer PageFooter", "paragraph", 0, "footer"),
    ("form Form", "paragraph", 0, "form"),
]
JSX_INLINE = (
    "b strong i em u s small mark span sup sub abbr cite code kbd var time data del ins bdi bdo font q dfn samp a tt big highlight"
    " nobr Trans Balancer Highlight Strong Em Bold Italic Span Tooltip Abbr Mark Sup Sub NavLink"
)
JSX_SKIPPED = "script style pre Code CodeBlock SyntaxHighlighter Script Style GlobalStyle GlobalStyles"
HTML_BLOCKS = [
    ("address body center dialog div fieldset figure header hgroup main noscript p search select template", "paragraph", 0, "", ""),
    ("h1", "heading", 1, "", ""),
    ("h2 h", "heading", 2, "", ""),
    ("h3", "heading", 3, "", ""),
    ("h4", "heading", 4, "", ""),
    ("h5", "heading", 5, "", ""),
    ("h6", "heading", 6, "", ""),
    ("article", "paragraph", 0, "", "card"),
    ("nav", "paragraph", 0, "", "nav"),
    ("footer", "paragraph", 0, "", "footer"),
    ("form", "paragraph", 0, "", "form"),
    ("section aside details", "paragraph", 0, "", "element"),
    ("ul ol menu dl", "paragraph", 0, "", "list"),
    ("li", "item", 0, "", "item"),
    ("table", "paragraph", 0, "", "table"),
    ("tr", "paragraph", 0, "", "row"),
    ("td", "cell", 0, "", ""),
    ("th", "cell", 0, "th", ""),
    ("caption figcaption", "caption", 0, "", ""),
    ("blockquote", "quote", 0, "", "quote"),
    ("summary", "paragraph", 0, "summary", ""),
    ("label legend option", "label", 0, "", ""),
    ("button", "button", 0, "", ""),
]
XML_VALUES = [
    ("ul ol sl list itemizedlist orderedlist simplelist steps dl choices", "list"),
    ("dlentry choice", "item"),
    ("table simpletable informaltable", "table"),
    ("row tr strow sthead", "row"),
    ("entry record product article card offer testimonial", "card"),
    ("nav", "nav"),
    ("footer", "footer"),
    ("fig", ""),
]
XML_KINDS = [
    ("p para simpara shortdesc section div", "paragraph", 0, ""),
    ("li sli listitem", "item", 0, "item"),
    ("dt dd cmd", "item", 0, ""),
    ("td th stentry", "cell", 0, ""),
    ("blockquote lq", "quote", 0, "quote"),
    ("caption figcaption", "caption", 0, ""),
    ("button", "button", 0, ""),
    ("title", "title", 0, ""),
    ("h1", "heading", 1, ""),
    ("h2", "heading", 2, ""),
    ("h3", "heading", 3, ""),
    ("h4", "heading", 4, ""),
    ("h5", "heading", 5, ""),
    ("h6", "heading", 6, ""),
]
XML_INLINE = "item node quote note body tspan abstract b heading"
XML_SKIPPED = (
    "style script codeblock codeph screen programlisting code pre kbd samp filepath cmdname apiname varname systemoutput userinput"
    " msgblock literal computeroutput synopsis literallayout resheader math latex"
)
COMPONENT_NAMES = (
    "heading headline subtitle subheading text description caption cta button-text cta-text tagline quote message intro lead body"
    " eyebrow note answer question content copy header testimonial benefit hero-text page-title intro-copy"
)
META_NAMES = (
    "description keywords abstract subject summary topic title application-name dc.title dc.description og:title og:description"
    " og:site_name og:image:alt twitter:title twitter:description twitter:image:alt article:section headline"
)


def jsx(tag: str) -> str:
    return f"export default () => <main>Soft lights <{tag}>calm rooms</{tag}> all day</main>;\n"


@pytest.mark.parametrize(("tags", "kind", "level", "group"), JSX_BLOCKS, ids=[row[0] for row in JSX_BLOCKS])
def test_a_jsx_block_parts_the_text_around_it_and_has_the_kind_of_its_tag(tags: str, kind: str, level: int, group: str) -> None:
    for tag in tags.split():
        assert rows(jsx(tag), "a.tsx") == [
            ("paragraph", 0, "main", "", "Soft lights"),
            (kind, level, tag, group, "calm rooms"),
            ("paragraph", 0, "main", "", "all day"),
        ]


@pytest.mark.parametrize("tag", JSX_INLINE.split())
def test_inline_jsx_leaves_its_sentence_whole(tag: str) -> None:
    assert rows(jsx(tag), "a.tsx") == [("paragraph", 0, "main", "", f"Soft lights <{tag}>calm rooms</{tag}> all day")]


@pytest.mark.parametrize("tag", JSX_SKIPPED.split())
def test_code_in_jsx_is_not_read(tag: str) -> None:
    assert rows(jsx(tag), "a.tsx") == [("paragraph", 0, "main", "", "Soft lights"), ("paragraph", 0, "main", "", "all day")]


@pytest.mark.parametrize(("tags", "kind", "level", "key", "group"), HTML_BLOCKS, ids=[row[0] for row in HTML_BLOCKS])
def test_an_html_block_parts_the_text_around_it_and_has_the_kind_of_its_tag(
    tags: str, kind: str, level: int, key: str, group: str
) -> None:
    for tag in tags.split():
        assert rows(f"<p>Soft lights <{tag}>calm rooms</{tag}> all day</p>\n", "a.html") == [
            ("paragraph", 0, "", "", "Soft lights"),
            (kind, level, key, group, "calm rooms"),
            ("paragraph", 0, "", "", "all day"),
        ]


@pytest.mark.parametrize("tag", ["dt", "dd"])
def test_terms_and_what_they_mean_are_keyed_items_of_their_list(tag: str) -> None:
    text = f"<dl><{tag}>calm rooms<{tag}>soft lights</dl><p>all day</p>\n"

    assert rows(text, "a.html") == [
        ("item", 0, tag, "item/list", "calm rooms"),
        ("item", 0, tag, "item/list", "soft lights"),
        ("paragraph", 0, "", "", "all day"),
    ]


@pytest.mark.parametrize("tag", ["pre", "listing"])
def test_preformatted_html_is_not_read_and_parts_the_text(tag: str) -> None:
    assert rows(f"<p>Soft lights <{tag}>calm rooms</{tag}> all day</p>\n", "a.html") == [
        ("paragraph", 0, "", "", "Soft lights"),
        ("paragraph", 0, "", "", "all day"),
    ]


@pytest.mark.parametrize("tag", ["code", "kbd", "samp", "math"])
def test_code_inside_an_html_sentence_is_an_ellipsis(tag: str) -> None:
    (segment,) = read_text(f"<p>Soft lights <{tag}>calm rooms</{tag}> all day</p>\n", "a.html").segments

    assert segment.text == "Soft lights … all day"


@pytest.mark.parametrize(("tags", "group"), XML_VALUES, ids=[row[0] for row in XML_VALUES])
def test_an_xml_container_groups_its_text_which_has_its_name_as_key(tags: str, group: str) -> None:
    for tag in tags.split():
        assert rows(f"<doc>Soft lights <{tag}>calm rooms</{tag}> all day</doc>\n", "a.xml") == [
            ("value", 0, "doc", "", "Soft lights"),
            ("value", 0, tag, group, "calm rooms"),
            ("value", 0, "doc", "", "all day"),
        ]


@pytest.mark.parametrize(("tags", "kind", "level", "group"), XML_KINDS, ids=[row[0] for row in XML_KINDS])
def test_an_xml_element_of_documents_has_the_kind_of_its_name(tags: str, kind: str, level: int, group: str) -> None:
    for tag in tags.split():
        assert rows(f"<doc>Soft lights <{tag}>calm rooms</{tag}> all day</doc>\n", "a.xml") == [
            ("value", 0, "doc", "", "Soft lights"),
            (kind, level, "", group, "calm rooms"),
            ("value", 0, "doc", "", "all day"),
        ]


@pytest.mark.parametrize("tag", XML_INLINE.split())
def test_an_xml_element_that_may_stand_in_a_sentence_leaves_it_whole(tag: str) -> None:
    text = f"<doc>Soft lights <{tag}>calm rooms</{tag}> all day</doc>\n"

    assert rows(text, "a.xml") == [("value", 0, "doc", "", f"Soft lights <{tag}>calm rooms</{tag}> all day")]


@pytest.mark.parametrize("tag", XML_SKIPPED.split())
def test_code_in_xml_is_an_ellipsis(tag: str) -> None:
    (segment,) = read_text(f"<doc>Soft lights <{tag}>calm rooms</{tag}> all day</doc>\n", "a.xml").segments

    assert segment.text == "Soft lights … all day"


def html_of(attributes: str) -> str:
    return f"<div>Soft lights <div {attributes}>calm rooms</div> all day</div>\n"


@pytest.mark.parametrize(
    ("names", "kind", "level", "group"),
    [
        ("heading", "heading", 2, ""),
        ("button", "button", 0, ""),
        ("navigation", "paragraph", 0, "nav"),
        ("contentinfo", "paragraph", 0, "footer"),
        ("list", "paragraph", 0, "list"),
        ("listitem", "item", 0, "item"),
        ("article", "paragraph", 0, "card"),
    ],
)
def test_an_aria_role_says_what_an_html_element_is(names: str, kind: str, level: int, group: str) -> None:
    assert rows(html_of(f'role="{names}"'), "a.html") == [
        ("paragraph", 0, "", "", "Soft lights"),
        (kind, level, "", group, "calm rooms"),
        ("paragraph", 0, "", "", "all day"),
    ]


@pytest.mark.parametrize(
    ("classes", "group"),
    [
        ("card tile review testimonial service-card team_card faq-item faqs__item plan-box doctor-slide", "card"),
        ("pricing plan swiper-slide", "card"),
        ("comment coment user-comment comment-item", "card"),
        ("footer site-footer page-footer main-footer colophon", "footer"),
        ("nav navbar site-nav main-nav navigation main-navigation breadcrumb breadcrumbs navmenu mainmenu", "nav"),
        ("card-body bg-card text-card other", ""),
    ],
)
def test_a_class_name_tells_cards_footers_and_navigation(classes: str, group: str) -> None:
    for name in classes.split():
        assert rows(html_of(f'class="{name}"'), "a.html") == [
            ("paragraph", 0, "", "", "Soft lights"),
            ("paragraph", 0, "", group, "calm rooms"),
            ("paragraph", 0, "", "", "all day"),
        ], name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("alt", "alt"),
        ("title", "label"),
        ("aria-label", "label"),
        ("aria-description", "label"),
        ("placeholder", "label"),
        ("label", "label"),
        ("summary", "label"),
    ],
)
def test_an_html_attribute_that_readers_see_comes_before_the_text_of_its_element(name: str, kind: str) -> None:
    assert rows(f'<p {name}="calm rooms all day">Soft lights</p>\n', "a.html") == [
        (kind, 0, name, "", "calm rooms all day"),
        ("paragraph", 0, "", "", "Soft lights"),
    ]


@pytest.mark.parametrize("name", COMPONENT_NAMES.split())
def test_a_component_attribute_that_names_copy_is_a_label(name: str) -> None:
    text = f'<template><my-block {name}="calm rooms all day" data-x="soft lights all night">Soft lights</my-block></template>\n'

    assert rows(text, "a.vue") == [
        ("label", 0, name, "", "calm rooms all day"),
        ("paragraph", 0, "", "element", "Soft lights"),
    ]


@pytest.mark.parametrize("name", META_NAMES.split())
def test_what_a_page_says_of_itself_is_read_under_its_name(name: str) -> None:
    text = f'<meta name="{name}" content="calm rooms all day"><meta property="viewport" content="soft lights all day">\n'

    assert [row[1:] for row in rows(text, "a.html")] == [(0, name, "", "calm rooms all day")]


@pytest.mark.parametrize(
    ("path", "comment", "inside"),
    [
        ("a.html", "<!-- why so -->", "<!-- why so -->"),
        ("a.j2", "{{-- why so --}}", "{{-- why so --}}"),
        ("a.j2", "{{!-- why so --}}", "{{!-- why so --}}"),
        ("a.j2", "{{~!-- why so --}}", "{{~!-- why so --}}"),
        ("a.j2", "{{! why so }}", "{{! why so }}"),
        ("a.j2", "{# why so #}", "{# why so #}"),
        ("a.erb", "<%# why so %>", "<%# why so %>"),
        ("a.erb", "<%-- why so --%>", "<%-- why so --%>"),
        ("a.php", "<?php /* why so */ ?>", "/* why so */"),
        ("a.astro", "{/* why so */}", "/* why so */"),
        ("a.astro", "<!-- why so -->", "<!-- why so -->"),
        ("a.svelte", "<!-- why so -->", "<!-- why so -->"),
        ("a.xml", "<!-- why so -->", "<!-- why so -->"),
    ],
)
def test_a_comment_is_kept_with_its_place_and_its_sentence_goes_on(path: str, comment: str, inside: str) -> None:
    text = f"<p>Calm rooms {comment}all day</p>\n"

    document = read_text(text, path)

    assert [segment.text for segment in document.segments] == ["Calm rooms all day"]
    assert [(item.text, text[item.start : item.end]) for item in document.comments] == [(" why so ", inside)]


@pytest.mark.parametrize("path", ["a.astro", "a.svelte"])
def test_a_brace_in_a_comment_opens_nothing(path: str) -> None:
    document = read_text("<!-- {open -->\n<p>Calm {x} rooms</p>\n<!-- it's -->\n<p>All {y} day</p>\n", path)

    assert [segment.text for segment in document.segments] == ["Calm … rooms", "All … day"]
    assert document.notes == ()


@pytest.mark.parametrize(
    ("key", "kind"),
    [("seo-title", "title"), ("page_title", "title"), ("Meta-Description", "meta"), ("intro", "meta"), ("other-text", "value")],
)
def test_front_matter_keys_name_titles_and_descriptions_however_they_are_joined(key: str, kind: str) -> None:
    assert rows(f"---\n{key}: Calm rooms all day\n---\n\nSoft lights.\n", "a.md") == [
        (kind, 0, key, "object", "Calm rooms all day"),
        ("paragraph", 0, "", "", "Soft lights."),
    ]


def test_yaml_comments_are_kept_with_their_places_in_every_position() -> None:
    text = "# one\nkey: # two\r\n  - calm rooms all day # three\ntext: |  # five\n  soft # lights\n  all day\n# six\n"

    document = read_text(text, "a.yaml")

    assert [(item.text, text[item.start : item.end]) for item in document.comments] == [
        (" one", "# one"),
        (" two", "# two"),
        (" three", "# three"),
        (" five", "# five"),
        (" six", "# six"),
    ]
    assert [segment.text for segment in document.segments] == ["calm rooms all day", "soft # lights all day"]


def test_yaml_that_is_read_line_by_line_keeps_keys_lists_blocks_and_comments() -> None:
    text = (
        "{{ odd }}\ntext: |\n  calm rooms\n  all day\n---\nother: soft lights are on # why\n...\n"
        "list:\n  - 'calm # rooms'\n  - soft lights # on\n"
    )

    document = read_text(text, "a.yaml")

    assert rows(text, "a.yaml") == [
        ("value", 0, "text", "object", "calm rooms\n  all day"),
        ("value", 0, "other", "object", "soft lights are on"),
        ("value", 0, "", "array/object", "calm # rooms"),
        ("value", 0, "", "array/object", "soft lights"),
    ]
    assert [(item.text, item.start, item.end) for item in document.comments] == [(" why", 71, 76), (" on", 122, 126)]
    assert [note.line for note in document.notes] == [2]


@pytest.mark.parametrize("path", ["a.html", "a.j2"])
@pytest.mark.parametrize("kind", ["", "text/plain", "text/javascript", "module", "application/json"])
def test_a_script_that_is_no_linked_data_no_template_and_no_content_is_not_read_in_a_page(kind: str, path: str) -> None:
    text = f'<script type="{kind}">{{"description": "Calm rooms all day"}}</script><p>Soft lights</p>\n'

    assert rows(text, path) == [("paragraph", 0, "", "", "Soft lights")]


@pytest.mark.parametrize(
    ("path", "printed", "text"),
    [
        ("a.j2", "", "Calm rooms all day"),
        ("a.j2", " {{ x }}", "Calm rooms all day …"),
        ("a.php", "<?= $x ?>", "Calm rooms all day…"),
        ("a.php", " <?php echo 'long, \\'and\\' night'; ?>", "Calm rooms all day long, 'and' night"),
        ("a.php", "<?php if ($x) { $note = 'never printed at all'; } ?> long", "Calm rooms all day long"),
        ("a.erb", " {{ x }}", "Calm rooms all day …"),
    ],
)
def test_what_a_template_prints_into_linked_data_is_an_ellipsis_or_its_own_words(path: str, printed: str, text: str) -> None:
    source = f'<script type="application/ld+json">{{"name": "Calm rooms all day{printed}", "url": "/a"}}</script>\n'
    document = read_text(source, path)

    (segment,) = document.segments
    assert (segment.kind.value, segment.key, segment.text) == ("value", "name", text)
    assert source[slice(*segment.map.source_span(0, len("Calm rooms all day")))] == "Calm rooms all day"
    assert document.notes == ()


def test_linked_data_between_template_logic_keeps_its_places_and_groups() -> None:
    source = (
        '<script type="application/ld+json">{"n": <?= $n ?>, <?php foreach ($all as $one) { ?>"item": {"name": "Warm \\u0026 bright"},'
        ' <?php } ?>"text": "Tea <b>for</b> all <?= $who ?>"}</script><p>Soft lights</p>'
    )

    assert rows(source, "a.php") == [
        ("value", 0, "name", "object/object", "Warm \\u0026 bright"),
        ("value", 0, "text", "object", "Tea <b>for</b> all <?= $who ?>"),
        ("paragraph", 0, "", "", "Soft lights"),
    ]


CONTENT = """<script>
window.visit = {
  steps: [
    { id: 'prepare-well', title: 'Before you come', text: 'Drink a warm cup of tea and rest for an hour.' },
    { id: 'come', className: 'card card-wide', text: 'Bring thick socks, for our floors are cold.' },
  ],
  asked: { question: 'May I bring my dog along?', answer: 'Yes, \\'all\\' dogs are welcome.' },
};
</script><p>Soft lights</p>
"""


@pytest.mark.parametrize("path", ["a.html", "a.php", "a.j2"])
def test_a_script_that_is_mostly_content_is_read_in_a_page(path: str) -> None:
    assert rows(CONTENT, path) == [
        ("value", 0, "title", "object/array/object", "Before you come"),
        ("value", 0, "text", "object/array/object", "Drink a warm cup of tea and rest for an hour."),
        ("value", 0, "text", "object/array/object", "Bring thick socks, for our floors are cold."),
        ("value", 0, "question", "object/object", "May I bring my dog along?"),
        ("value", 0, "answer", "object/object", "Yes, \\'all\\' dogs are welcome."),
        ("paragraph", 0, "", "", "Soft lights"),
    ]


@pytest.mark.parametrize(
    "script",
    [
        CONTENT.replace("};", "};" + "document.querySelector(a).addEventListener(b, run);\n" * 40),  # mostly a program
        CONTENT.replace("Bring thick socks", "<?= $socks ?>"),  # a template prints into it
        CONTENT.replace("<script>", "<script type='text/plain'>"),
        CONTENT.replace("};", "};" + " " * 200_000),  # bundled
        "<script>gtag('config', 'a'); say('Drink a warm cup of tea'); say('Bring along some thick socks')</script><p>Soft lights</p>",
    ],
)
def test_a_script_that_is_mostly_program_is_not_read_in_a_page(script: str) -> None:
    assert rows(script, "a.php") == [("paragraph", 0, "", "", "Soft lights")]


def test_a_callout_of_any_name_is_markup_in_a_quotation_only() -> None:
    assert rows("> [!custom] Calm rooms\n> all day\n\n[!custom] Soft lights\n", "a.md") == [
        ("quote", 0, "", "quote", "Calm rooms\n> all day"),
        ("paragraph", 0, "", "", "[!custom] Soft lights"),
    ]


def test_escapes_in_a_template_string_read_as_what_they_stand_for() -> None:
    (label, _) = read_text('<p title={"calm \\u0041ll \\x62y \\"day\\""}>Soft lights</p>\n', "a.astro").segments

    assert label.text == 'calm All by "day"'
    assert [label.map.source_span(at, at + 1) for at in (5, 9, 12)] == [(16, 22), (25, 29), (31, 33)]


@pytest.mark.parametrize("path", ["a.astro", "a.svelte"])
def test_a_quoted_attribute_hides_its_angle_brackets(path: str) -> None:
    text = "<p class='a > b' title=\"calm rooms all day\">Soft {'lights are on'} here</p>\n"

    assert rows(text, path) == [
        ("label", 0, "title", "", "calm rooms all day"),
        ("paragraph", 0, "", "", "Soft {'lights are on'} here"),
    ]


def test_attributes_of_xml_that_hold_copy_are_labels_under_their_names() -> None:
    names = ("title", "label", "summary", "alt", "description", "content", "text")
    for name in names:
        assert rows(f'<r><a {name}="calm rooms all day" x="soft lights all day"/></r>\n', "a.xml") == [
            ("alt" if name == "alt" else "label", 0, name, "", "calm rooms all day")
        ]


def test_bytes_that_are_no_text_are_refused_at_their_line() -> None:
    with pytest.raises(ReadError) as caught:
        decode(b"ab\ncd\n\x81\x8d", "p.txt", "plain")

    assert (caught.value.message, caught.value.line) == ("not text in UTF-8 or windows-1252", 3)
