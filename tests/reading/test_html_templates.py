"""Templates that are HTML with islands: what of the code is read, and that what it prints never joins its neighbours."""

from __future__ import annotations

import pytest

from linter.model import Document, GroupKind, SegmentKind
from linter.reading import read_text

P, VALUE, LABEL, HEADING = SegmentKind.PARAGRAPH, SegmentKind.VALUE, SegmentKind.LABEL, SegmentKind.HEADING
BUTTON, ITEM, ALT = SegmentKind.BUTTON, SegmentKind.ITEM, SegmentKind.ALT


def keyed(text: str, path: str) -> list[tuple[SegmentKind, str, str]]:
    return [(segment.kind, segment.text, segment.key) for segment in read_text(text, path).segments]


def plain(text: str, path: str) -> list[str]:
    return [segment.text for segment in read_text(text, path).segments]


def comments(document: Document) -> list[tuple[str, str]]:
    return [(comment.text, document.source.text[comment.start : comment.end]) for comment in document.comments]


def source_of(text: str, path: str, words: str) -> str:
    """The source slice of `words`, which stand in exactly one segment."""
    (segment,) = [s for s in read_text(text, path).segments if words in s.text]
    start = segment.text.index(words)
    begin, end = segment.map.source_span(start, start + len(words))
    return text[begin:end]


@pytest.mark.parametrize(
    ("path", "output"),
    [("a.php", "<?= $x ?>"), ("a.php", "<?php echo $x; ?>"), ("a.erb", "<%= x %>"), ("a.j2", "{{ x }}"), ("a.vue", "{{ x }}"),
     ("a.hbs", "{{{x}}}"), ("a.svelte", "{x}"), ("a.astro", "{x}"), ("a.blade.php", "{!! $x !!}"), ("a.html", "{{ x }}")],
)  # fmt: skip
def test_what_a_template_prints_keeps_its_neighbours_apart(path: str, output: str) -> None:
    assert plain(f"<p>safe {output} treatment</p><p>{output}</p>", path) == ["safe … treatment"]


@pytest.mark.parametrize(
    ("path", "start", "end"),
    [("a.php", "<?php if ($a): ?>", "<?php endif; ?>"), ("a.erb", "<% if a %>", "<% end %>"), ("a.j2", "{% if a %}", "{% endif %}"),
     ("a.hbs", "{{#if a}}", "{{/if}}"), ("a.svelte", "{#if a}", "{/if}"), ("a.blade.php", " @if($a)", " @endif ")],
)  # fmt: skip
def test_logic_is_a_gap(path: str, start: str, end: str) -> None:
    assert plain(f"<p>safe{start}treatment{end}here</p>", path) == ["safe treatment here"]


@pytest.mark.parametrize(
    ("path", "middle"),
    [("a.php", "<?php else: ?>"), ("a.erb", "<% else %>"), ("a.j2", "{% else %}"), ("a.hbs", "{{else}}"), ("a.blade.php", "@else")],
)
def test_two_branches_do_not_read_as_one_phrase(path: str, middle: str) -> None:
    assert plain(f"<p>not safe {middle} treatment</p>", path) == ["not safe … treatment"]


@pytest.mark.parametrize(
    ("path", "code", "content"),
    [("a.erb", "<%# why %>", " why "), ("a.erb", "<%-- why --%>", " why "), ("a.j2", "{# why #}", " why "), ("a.hbs", "{{!-- why --}}", " why "),
     ("a.hbs", "{{! why }}", " why "), ("a.liquid", "{% comment %} why {% endcomment %}", " why "), ("a.blade.php", "{{-- why --}}", " why "),
     ("a.php", "<?php /* why */ ?>", " why "), ("a.astro", "{/* why */}", " why "), ("a.svelte", "<!-- why -->", " why ")],
)  # fmt: skip
def test_comments_of_the_template_are_comments(path: str, code: str, content: str) -> None:
    document = read_text(f"<p>a</p>{code}<p>b</p>", path)
    assert [segment.text for segment in document.segments] == ["a", "b"]
    (found,) = comments(document)
    assert found[0] == content
    assert found[1] in code


class TestPhp:
    def test_echoed_strings_are_text_of_the_page(self) -> None:
        text = """<h1><?php echo 'Care ' . $x . ' that\\'s kind'; ?></h1>"""
        assert keyed(text, "a.php") == [(HEADING, "Care … that's kind", "")]
        assert source_of(text, "a.php", "that's kind") == "that\\'s kind"

    def test_markup_in_strings_is_markup(self) -> None:
        text = "<?php\necho \"<div class=\\\"card\\\"><h3>Gentle</h3>\" . '<p>We ' . $verb . ' well</p></div>';\n"
        document = read_text(text, "a.php")
        assert [(s.kind, s.text, document.groups[s.group].kind) for s in document.segments] == [
            (HEADING, "Gentle", GroupKind.CARD),
            (P, "We … well", GroupKind.CARD),
        ]

    def test_heredocs_are_read_with_their_interpolations(self) -> None:
        text = "<?php\n$html = <<<HTML\n<ul><li>Calm $name now</li></ul>\nHTML;\n$x = 1;"
        assert keyed(text, "a.php") == [(ITEM, "Calm … now", "")]

    def test_prose_in_code_is_a_value_with_its_key(self) -> None:
        text = "<?php $a = ['title' => 'Rest for tired minds', 'class' => 'btn btn-primary large', 'id' => 'x'];\n$lead = \"Sleep well every night\"; ?><p>b"
        assert keyed(text, "a.php") == [
            (VALUE, "Rest for tired minds", "title"),
            (VALUE, "Sleep well every night", "lead"),
            (P, "b", ""),
        ]

    def test_translated_strings_are_read_however_short(self) -> None:
        assert plain("<p><?php _e('Services', 'theme'); ?></p><p><?= esc_html__( 'Book', 'theme' ) ?>", "a.php") == [
            "Services",
            "Book",
        ]

    def test_every_string_of_an_array_is_read_under_the_key_of_the_array_and_a_subscript_is_not(self) -> None:
        text = "<?php $benefits = ['Quiet', 'Warm rooms'];\n$a = ['perks' => ['Rest', 'Tea'], 'id' => $row['a calm key here']]; $b = $r['We open at nine'];"
        assert keyed(text, "a.php") == [
            (VALUE, "Quiet", "benefits"),
            (VALUE, "Warm rooms", "benefits"),
            (VALUE, "Rest", "perks"),
            (VALUE, "Tea", "perks"),
        ]
        assert source_of(text, "a.php", "Quiet") == "Quiet"

    def test_names_queries_and_array_keys_are_not_prose(self) -> None:
        assert plain(
            "<?php $q = \"SELECT a FROM b WHERE c\"; echo $row['first name']; get_field('hero_title'); ?><p>two</p>", "a.php"
        ) == ["two"]

    def test_an_end_tag_in_a_string_or_comment_line(self) -> None:
        assert plain("<?php $a = '?>'; // one ?><p>two</p>", "a.php") == ["two"]

    def test_code_inside_tags_and_values(self) -> None:
        text = '<p <?php body_class("x"); ?> class="<?= $a ? "b" : "c" ?>"><img alt="<?= $name ?> smiling"><<?= $tag ?>>d</<?= $tag ?>></p>'
        assert keyed(text, "a.php") == [(ALT, "… smiling", "alt"), (P, "d", "")]


class TestCurly:
    def test_strings_that_are_printed_are_prose(self) -> None:
        text = (
            """<p>{{ 'Book a visit' | t }}</p><img alt="{{ 'Our bright rooms' | t }}"><p>{{ 'products.add_to_cart' | t }} x</p>"""
        )
        assert keyed(text, "a.liquid") == [(P, "Book a visit", ""), (ALT, "Our bright rooms", "alt"), (P, "… x", "")]
        assert source_of(text, "a.liquid", "Our bright rooms") == "Our bright rooms"

    def test_strings_in_statements_are_values(self) -> None:
        text = '{% set title = "Rest for tired minds" %}{% include "a/b.html" with lead="Sleep well every night" %}<p>c'
        assert keyed(text, "a.njk") == [
            (VALUE, "Rest for tired minds", "title"),
            (VALUE, "Sleep well every night", "lead"),
            (P, "c", ""),
        ]

    def test_statements_between_attributes(self) -> None:
        text = '<a href="{{ u }}" {% if a > b %}class="btn"{% endif %}>Go on</a>'
        assert keyed(text, "a.html") == [(BUTTON, "Go on", "")]

    def test_schema_and_style_blocks_are_not_text(self) -> None:
        assert plain('<p>a</p>{% schema %}{"name": "x"}{% endschema %}{% stylesheet %}p{}{% endstylesheet %}', "a.liquid") == ["a"]

    def test_an_opener_without_its_end_is_text(self) -> None:
        assert plain("<p>a {{ b</p><p>c {% d</p><p>e", "a.j2") == ["a {{ b", "c {% d", "e"]


class TestErb:
    def test_link_text_and_labels(self) -> None:
        text = '<% content_for :title, "Rest for tired minds" %><p>Now <%= link_to "Book", path, class: "btn btn-primary" %>.</p>'
        assert keyed(text, "a.html.erb") == [(VALUE, "Rest for tired minds", "title"), (P, "Now Book.", "")]


class TestVue:
    TEXT = (
        '<template><h1 v-if="a > b" :title="\'Two words\'">Hi {{ name }}</h1><img :alt="code"><BaseCard heading="Calm days">Go'
        "</BaseCard></template>\n<style>p { }</style>"
    )

    def test_directives_are_code_and_bound_strings_are_prose(self) -> None:
        assert keyed(self.TEXT, "a.vue") == [
            (LABEL, "Two words", "title"),
            (HEADING, "Hi …", ""),
            (LABEL, "Calm days", "heading"),
            (P, "Go", ""),
        ]
        assert source_of(self.TEXT, "a.vue", "Two words") == "Two words"

    def test_the_script_block_is_read_as_a_script(self) -> None:
        assert plain('<template><p>a</p></template><script setup lang="ts">const t = "Rest for tired minds"</script>', "a.vue") == [
            "a",
            "Rest for tired minds",
        ]


class TestAlpine:
    def test_strings_of_x_data_are_prose_where_its_code_is_not(self) -> None:
        text = (
            "<div class=\"p-4\" x-data=\"{ open: false, title: 'Rest &amp; calm', say() { return go('a-b') } }\"><p>Go on</p></div>"
        )
        assert keyed(text, "a.html") == [(VALUE, "Rest & calm", "title"), (P, "Go on", "")]
        assert source_of(text, "a.html", "Rest & calm") == "Rest &amp; calm"


class TestBraces:
    def test_strings_in_expressions(self) -> None:
        text = '<p>{ok ? "Book it now" : "Call us today"} {"Plain"}</p>'
        assert plain(text, "a.svelte") == ["…Book it now…Call us today Plain"]

    def test_attribute_expressions(self) -> None:
        text = '<Card title={"It\'s calm here"} note={`Rest in ${city} today`} on:click={() => { go("a b c") }} {...rest}/><p class={x}>y'
        assert keyed(text, "a.svelte") == [(LABEL, "It's calm here", "title"), (LABEL, "Rest in … today", "note"), (P, "y", "")]
        assert source_of(text, "a.svelte", "It's calm here") == "It's calm here"

    def test_markup_in_expressions(self) -> None:
        text = "<ul>{items.map((i) => (<li key={i.k}>Don't fear {i.name} <b>now</b></li>))}</ul>{a && <><p>b</p></>}<p>c < d</p>"
        document = read_text(text, "a.astro")
        assert [(s.kind, s.text) for s in document.segments] == [(ITEM, "Don't fear … now"), (P, "b"), (P, "c < d")]
        assert [group.kind for group in document.ancestors(document.segments[0])] == [
            GroupKind.ITEM,
            GroupKind.LIST,
            GroupKind.DOCUMENT,
        ]

    def test_markup_in_attributes_is_skipped_whole(self) -> None:
        assert plain("<A b={<i>don't {x} see</i>} c={f('}')}>d</A>", "a.astro") == ["d"]

    def test_the_fence_is_a_script(self) -> None:
        text = '---\nconst lead = "Rest for tired minds";\n---\n<p>a</p><script>const b = 1 < 2;</script><style>p{}</style>'
        assert keyed(text, "a.astro") == [(VALUE, "Rest for tired minds", "lead"), (P, "a", "")]

    def test_unbalanced_braces_are_noted_and_the_rest_is_read_as_html(self) -> None:
        document = read_text("<p>a {b} c</p>\n<p>d {e</p><p>f</p>", "a.svelte")
        assert [segment.text for segment in document.segments] == ["a … c", "d {e", "f"]
        assert [(note.message, note.line) for note in document.notes] == [
            ("braces do not balance; the rest is read as plain HTML", 2)
        ]


@pytest.mark.parametrize(
    ("path", "tag"),
    [
        ("a.svelte", '<Faq results="Rest comes back to you." />'),
        ("a.svelte", '<Faq results={["Rest comes back to you."]} />'),
        ("a.vue", '<template><care-faq results="Rest comes back to you."/></template>'),
        ("a.blade.php", '<x-faq results="Rest comes back to you." />'),
    ],
)
def test_a_components_attribute_of_any_name_is_read_where_it_is_prose(path: str, tag: str) -> None:
    assert keyed(tag, path) == [(LABEL, "Rest comes back to you.", "results")]
    assert source_of(tag, path, "Rest comes back") == "Rest comes back"


@pytest.mark.parametrize(
    "attribute",
    [
        'class="mt-4 text-sm md:flex"',
        'v-if="one is two or three"',
        'onclick="go to the top now"',
        'variant="primary"',
        'to="/care/faq"',
    ],
)
def test_a_components_attribute_that_a_program_reads_is_not(attribute: str) -> None:
    assert plain(f"<template><care-faq {attribute}/></template>", "a.vue") == []


@pytest.mark.parametrize("opening", ["<?// top", "<?/* top */", "<?$a = 1;", "<?\n"])
def test_php_that_opens_short_is_code_and_its_prose_strings_are_values(opening: str) -> None:
    text = f'{opening}\n$description = "Warm tea in calm rooms"; open($root."/".$path."?"); @close($it); ?><p>Soft lights</p>'

    assert keyed(text, "a.php") == [(VALUE, "Warm tea in calm rooms", "description"), (P, "Soft lights", "")]
    assert source_of(text, "a.php", "Warm tea in calm rooms") == "Warm tea in calm rooms"
