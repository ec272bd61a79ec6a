"""JSON, YAML and TOML: values that are prose become segments at their exact place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.errors import BudgetError
from linter.model import Document, SegmentKind
from linter.reading import read_text

Row = tuple[str, str, str, str]


def rows(document: Document) -> list[Row]:
    """(line:column, kind, path of keys, text) of every segment."""
    made = []
    for segment in document.segments:
        line, column = document.source.position(segment.map.source_span(0, len(segment.text))[0])
        made.append((f"{line}:{column}", segment.kind.value, "/".join(document.key_path(segment)), segment.text))
    return made


def slices(document: Document) -> list[str]:
    """The source range of every segment."""
    return [document.source.text[slice(*s.map.source_span(0, len(s.text)))] for s in document.segments]


def test_json_object_under_a_title_holds_its_array_as_a_keyed_group() -> None:
    document = read_text('{"title": "Ketamine", "conditions": ["PTSD", "OCD"]}', "a.json")
    assert rows(document) == [
        ("1:12", "value", "title", "Ketamine"),
        ("1:39", "value", "conditions", "PTSD"),
        ("1:47", "value", "conditions", "OCD"),
    ]
    record = document.record(document.segments[1])
    assert record is not None
    assert [s.text for s in document.inside(record)] == ["Ketamine", "PTSD", "OCD"]


def test_json_objects_in_an_array_are_records_of_their_own() -> None:
    document = read_text('{"plans": [{"name": "Calm"}, {"name": "Focus"}]}', "a.json")
    assert rows(document) == [("1:22", "value", "plans/0/name", "Calm"), ("1:40", "value", "plans/1/name", "Focus")]
    assert document.record(document.segments[0]) != document.record(document.segments[1])


def test_json_escapes_read_as_what_they_stand_for_and_map_to_all_of_themselves() -> None:
    document = read_text('{"body": "It\\u2019s a \\ud83d\\ude00 \\"calm\\" day"}', "a.json")
    segment = document.segments[0]
    assert segment.text == 'It\'s a 😀 "calm" day'
    at = segment.text.index("😀")
    assert document.source.text[slice(*segment.map.source_span(at, at + 1))] == "\\ud83d\\ude00"
    assert document.source.text[slice(*segment.map.source_span(2, 3))] == "\\u2019"


def test_json_escaped_newlines_end_a_block() -> None:
    document = read_text('{"body": "One calm morning walk.\\n\\nTwo cups of tea."}', "a.json")
    assert [row[3] for row in rows(document)] == ["One calm morning walk.", "Two cups of tea."]


def test_json_html_in_a_string_is_read_as_a_page() -> None:
    text = '{"body": "<h2 class=\\"x\\">Calm &amp; rest</h2><p>A <b>qui</b>et room.</p><ul><li>Tea</li></ul>"}'
    document = read_text(text, "a.json")
    assert rows(document) == [
        ("1:27", "heading", "body/body", "Calm & rest"),
        ("1:50", "paragraph", "body/body", "A quiet room."),
        ("1:82", "item", "body/ul/li/body", "Tea"),
    ]
    assert slices(document)[1] == "A <b>qui</b>et room."
    assert document.segments[1].heading == 0


def test_json_markdown_in_a_string_is_read_as_a_page() -> None:
    document = read_text('{"body": "## Our *tea*\\n\\nFresh **leaf** tea.\\n\\n- Green\\n- Black"}', "a.json")
    assert [(s.kind, s.text) for s in document.segments] == [
        (SegmentKind.HEADING, "Our tea"),
        (SegmentKind.PARAGRAPH, "Fresh leaf tea."),
        (SegmentKind.ITEM, "Green"),
        (SegmentKind.ITEM, "Black"),
    ]


def test_json_placeholders_are_an_ellipsis() -> None:
    document = read_text('{"text": "{{ count }} guests trust {name} daily"}', "a.json")
    assert [s.text for s in document.segments] == ["… guests trust … daily"]


def test_json_with_comments_and_trailing_commas_is_read_and_noted() -> None:
    document = read_text("{ // first\n /* second */ 'title': \"Quiet room\",\n}", "a.json")
    assert rows(document) == [("2:25", "value", "title", "Quiet room")]
    assert [c.text for c in document.comments] == [" first", " second "]
    assert [document.source.text[c.start : c.end] for c in document.comments] == ["// first", "/* second */"]
    assert len(document.notes) == 1
    assert document.notes[0].line == 1
    assert document.notes[0].message.startswith("not strict JSON")


def test_json_that_stops_in_the_middle_still_gives_its_text() -> None:
    document = read_text('{"title": "Quiet room", "body": "We open at nine o', "a.json")
    assert [s.text for s in document.segments] == ["Quiet room", "We open at nine o"]
    assert document.notes


def test_json_lines_are_values_of_their_own_and_bad_ones_are_noted() -> None:
    document = read_text('{"title": "Quiet room"}\r\n{"title": "Warm tea"\n{"title": "Soft light"}\n', "a.jsonl")
    assert [(row[0], row[3]) for row in rows(document)] == [("1:12", "Quiet room"), ("2:12", "Warm tea"), ("3:12", "Soft light")]
    assert [note.line for note in document.notes] == [2]


def test_json_machine_values_are_no_text() -> None:
    machine = {"id": "first one", "className": "flex items-center gap-2", "href": "/a/b c", "name": "first_name", "n": 3}
    text = json.dumps({**machine, "text": "soft light all day"})
    assert [s.text for s in read_text(text, "a.json").segments] == ["soft light all day"]


def test_yaml_scalars_of_every_style_keep_their_places() -> None:
    text = (
        "title: Quiet room  # a note\n"
        "conditions: [PTSD, OCD]\n"
        "plain: tea is served\n"
        "  until noon\n"
        'double: "It\\u2019s a calm \\\n'
        '  day"\n'
        "single: 'don''t hurry at all'\n"
    )
    document = read_text(text, "a.yaml")
    assert rows(document) == [
        ("1:8", "value", "title", "Quiet room"),
        ("2:14", "value", "conditions", "PTSD"),
        ("2:20", "value", "conditions", "OCD"),
        ("3:8", "value", "plain", "tea is served until noon"),
        ("5:10", "value", "double", "It's a calm day"),
        ("7:10", "value", "single", "don't hurry at all"),
    ]
    assert [(c.text, document.source.text[c.start : c.end]) for c in document.comments] == [(" a note", "# a note")]


def test_yaml_block_scalars_join_wrapped_lines_and_end_paragraphs_at_blank_ones() -> None:
    text = "folded: >-  # why\n  One calm\n  morning 😀 walk\n\n  Two cups of tea\nliteral: |\n   Three soft\n   words here\n"
    document = read_text(text, "a.yaml")
    assert rows(document) == [
        ("2:3", "value", "folded", "One calm morning 😀 walk"),
        ("5:3", "value", "folded", "Two cups of tea"),
        ("7:4", "value", "literal", "Three soft words here"),
    ]
    assert slices(document)[0] == "One calm\n  morning 😀 walk"
    assert [c.text for c in document.comments] == [" why"]


def test_yaml_hash_inside_a_scalar_is_no_comment() -> None:
    document = read_text("a: we are number#1 here\nb: 'one # two three'\nc: |\n  # not one either\n# yes\n", "a.yaml")
    assert [c.text for c in document.comments] == [" yes"]


def test_yaml_documents_of_one_file_are_all_read() -> None:
    document = read_text("title: Quiet room\n---\ntitle: Warm tea\n", "a.yml")
    assert [row[:1] + row[3:] for row in rows(document)] == [("1:8", "Quiet room"), ("3:8", "Warm tea")]


def test_yaml_alias_is_read_where_its_anchor_stands_only() -> None:
    document = read_text("a: &x One calm morning\nb: *x\nc: Warm tea here\n", "a.yaml")
    assert [(row[0], row[2], row[3]) for row in rows(document)] == [("1:7", "a", "One calm morning"), ("3:4", "c", "Warm tea here")]


def test_templated_yaml_is_read_line_by_line_and_noted() -> None:
    text = "{% if x %}\ntitle: {{ t }} for quiet people\nlist:\n  - Soft light\n  - q: Is it warm here?\n    a: |\n      Yes it\n      always is\n{% endif %}\n"
    document = read_text(text, "a.yaml")
    assert [(row[0], row[2], row[3]) for row in rows(document)] == [
        ("2:8", "title", "… for quiet people"),
        ("4:5", "list", "Soft light"),
        ("5:8", "list/1/q", "Is it warm here?"),
        ("7:7", "list/1/a", "Yes it always is"),
    ]
    assert len(document.notes) == 1
    assert "line by line" in document.notes[0].message


def test_toml_values_keep_their_places() -> None:
    text = (
        'title = "Quiet room" # a note\n'
        "conditions = [\"PTSD\",\n  'OCD', # x\n]\n"
        "[params.hero]\n"
        'text = """\nOne calm \\\n   morning \\u2019 walk\n\nTwo cups of tea"""\n'
        'inline = { title = "Warm", list = ["Soft light at night"] }\n'
    )
    document = read_text(text, "a.toml")
    assert rows(document) == [
        ("1:10", "value", "title", "Quiet room"),
        ("2:16", "value", "conditions", "PTSD"),
        ("3:4", "value", "conditions", "OCD"),
        ("7:1", "value", "params/hero/text", "One calm morning ' walk"),
        ("10:1", "value", "params/hero/text", "Two cups of tea"),
        ("11:21", "value", "params/hero/inline/title", "Warm"),
        ("11:37", "value", "params/hero/inline/list", "Soft light at night"),
    ]
    assert [c.text for c in document.comments] == [" a note", " x"]
    assert document.notes == ()


def test_toml_that_its_parser_rejects_is_read_and_noted() -> None:
    document = read_text('title = "Quiet room"\nbody = \n[more\ntext = "Two cups of tea"\n', "a.toml")
    assert "Quiet room" in [s.text for s in document.segments]
    assert len(document.notes) == 1
    assert document.notes[0].line == 2


def test_crlf_lone_cr_and_unicode_line_separators_do_not_shift_lines() -> None:
    document = read_text("a: one calm day\r\nb: two\u2028calm days\rc: three calm days\n", "a.yaml")
    assert [row[0] for row in rows(document) if "three" in row[3]] == ["3:4"]


# Each letter occurs once, so that a shifted position cannot land on an equal one.
_LETTERS = st.lists(
    st.sampled_from("abcdefghijklmnopqrstuvwxyzéßøλжक😀𝛼\u2019\u00a0\u200b\"'\\&<#:{}[]-"), unique=True, max_size=40
).map("".join)


def assert_letters_are_at_home(document: Document) -> int:
    """Every letter and digit of every segment is, in the source, itself or an escape of itself; returns how many there were."""
    seen = 0
    for segment in document.segments:
        for index, letter in enumerate(segment.text):
            if not letter.isalpha():
                continue
            start, end = segment.map.source_span(index, index + 1)
            source = document.source.text[start:end]
            if source.startswith("\\"):
                source = json.loads(f'"{source}"')
            assert source == letter
            seen += 1
    return seen


@settings(max_examples=150, deadline=None)
@given(_LETTERS, st.booleans())
def test_every_letter_of_a_json_value_is_found_at_its_place(text: str, escape: bool) -> None:
    document = read_text(json.dumps({"title": f"{text} ABC DEF GHI JKL MNO PQR STU VWX"}, ensure_ascii=escape), "a.json")
    assert assert_letters_are_at_home(document) >= 9


@settings(max_examples=150, deadline=None)
@given(st.lists(_LETTERS, max_size=4))
def test_every_letter_of_a_yaml_block_is_found_at_its_place(lines: list[str]) -> None:
    body = "".join(f"  {line}\n" for line in ["ABC DEF GHI JKL MNO PQR STU VWX", *lines])
    for document in (read_text(f"title: |\n{body}", "a.yaml"), read_text(f"title: >\r\n{body}", "a.yaml")):
        assert assert_letters_are_at_home(document) >= 9


@settings(max_examples=150, deadline=None)
@given(_LETTERS)
def test_every_letter_of_a_toml_literal_is_found_at_its_place(text: str) -> None:
    clean = text.replace("'", "")
    assert assert_letters_are_at_home(read_text(f"title = '{clean} ABC DEF GHI JKL MNO PQR STU VWX'", "a.toml")) >= 9


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.sampled_from("ab \n\r\t\"'\\[]{}:,#-|>&*!?%/=.…é😀\ud800"), max_size=60),
    st.sampled_from(["json", "jsonl", "yaml", "toml"]),
)
def test_no_text_makes_a_data_reader_raise(text: str, suffix: str) -> None:
    document = read_text(text, f"a.{suffix}")
    for segment in document.segments:
        assert segment.text.strip() == segment.text
        assert 0 <= segment.map.source_starts[0] <= segment.map.source_ends[-1] <= len(text)


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        ("json", "[" * 10_000),
        ("json", '{"a":' * 10_000),
        ("json", '"' + "\\" * 50_000),
        ("json", " " * 100_000),
        ("yaml", "[" * 10_000),
        ("yaml", "- " * 5_000),
        ("yaml", "{{" * 20_000),
        ("yaml", "a: {% " * 10_000),
        ("toml", "a = " + "[" * 10_000),
        ("toml", '"""' * 10_001),
    ],
)
def test_deep_or_endless_text_is_read_to_its_end(suffix: str, text: str) -> None:
    document = read_text(text, f"a.{suffix}")

    assert document.source.text == text


def test_text_nested_deeper_than_the_limit_is_a_clear_error() -> None:
    with pytest.raises(BudgetError, match="nested deeper than"):
        read_text("[" * 5_000 + '"one calm morning walk"', "a.json")


@pytest.mark.parametrize(
    ("path", "text", "note"),
    [
        (
            "a.json",
            '{"description": "calm rooms all day",}\n',
            "not strict JSON (expecting property name enclosed in double quotes); read tolerantly",
        ),
        ("a.jsonl", '{"a": 1}\nb\n', "one line is not strict JSON (expecting value); read tolerantly"),
        ("a.jsonl", 'a\n{"b" 1}\n', "2 lines are not strict JSON (expecting value); read tolerantly"),
        ("a.toml", 'a = "\\x4"\n', "not strict TOML (unescaped '\\' in a string); read tolerantly"),
    ],
)
def test_a_note_says_what_the_strict_parser_has_against_the_file(path: str, text: str, note: str) -> None:
    assert [item.message for item in read_text(text, path).notes] == [note]


def test_toml_escapes_read_as_what_they_stand_for_and_map_to_all_of_themselves() -> None:
    text = 'text = "caf\\u00e9 rooms \\U0001F600 all \\x64ay\\tlong"\n'

    (segment,) = read_text(text, "a.toml").segments

    assert segment.text == "café rooms 😀 all day long"
    places = [(letter, segment.text.index(letter)) for letter in "é😀d"]
    assert [text[slice(*segment.map.source_span(at, at + 1))] for _, at in places] == ["\\u00e9", "\\U0001F600", "\\x64"]


def test_text_nested_deeper_than_the_limit_names_the_limit() -> None:
    with pytest.raises(BudgetError) as caught:
        read_text('{"title": ' * 500 + '"Calm rooms all day"' + "}" * 500, "a.json")

    assert caught.value.message == "nested deeper than 400 levels"


def test_yaml_that_ends_in_a_block_is_read_to_its_end_line_by_line() -> None:
    document = read_text("text: |\n  calm rooms\n{{ odd\nother: >-\n  soft lights\n  all day", "a.yaml")

    assert slices(document) == ["calm rooms", "soft lights\n  all day"]
    assert [note.line for note in document.notes] == [4]


@pytest.mark.parametrize(
    "data",
    [
        '{"ctaLabel": "Start now"}',
        '{"button_text": "Start now"}',
        '{"primaryButton": "Start now"}',
        '{"cta": {"label": "Start now"}}',
        '{"buttons": [{"title": "Start now"}]}',
    ],
)
def test_what_a_button_says_in_data_is_a_button(data: str) -> None:
    document = read_text(data, "a.json")
    assert [(segment.kind, segment.text) for segment in document.segments] == [(SegmentKind.BUTTON, "Start now")]
    assert slices(document) == ["Start now"]


def test_what_only_stands_beside_a_button_is_none() -> None:
    document = read_text('{"ctaHeading": "Start now", "label": "Sleep well", "cta": {"body": "Rest for you"}}', "a.json")
    assert [segment.kind for segment in document.segments] == [SegmentKind.VALUE] * 3
