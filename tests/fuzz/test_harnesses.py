"""The fuzzing harnesses on a small budget: structured inputs from Hypothesis, the seeds, and inputs that once failed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.reading import formats
from tests.fuzz.cases import CASES
from tests.fuzz.harness import TARGETS

_BITS = (
    "A miracle cure", "<p>", "</p>", "<li>", "<!--", "-->", "reglint: ignore claims/miracle because x", "{", "}", "{{", "}}", "{%", "%}",
    "<?php", "?>", "[", "](", ")", '"', "'", "`", "\\", "&amp;", "&#", ";", "\n", "\r\n", "\r", "\u2028", " ", "\u00a0", "\u00ad", "\u200b",
    "\U0001f600", "- ", "# ", "* ", "|", "---\n", "a: ", "//", "/*", "*/", "<script>", "</script>", "=", "<A b={", "/>", "**", "~", "é", "İ",
)  # fmt: skip
_PHRASES = ("(", ")", "|", "?", "~", "..3", "--2", "<drug>", "<money>", "^", " $", "\\?", "cure", " ", "don't", "-", "99")
_RULES = (
    "patterns:\n",
    "  - tokens: [{",
    "LOWER: ",
    "{REGEX: ",
    "'(a+)+'",
    "}]\n",
    "title: x\n",
    "flags: [a, b]\n",
    "&a ",
    "*a",
    "!!int ",
    "- ",
)


_LETTERS = (*(bit for bit in _BITS if bit.isascii()), "\x80", "\x80\x80 \x80", "\\u0041", "&lt;", "<br>", "{/*", "${")
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.sampled_from(["\ud800", "20240315", "x" * 60, 10**400]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
_LABEL_KEYS = (
    "results",
    "openfda",
    "brand_name",
    "generic_name",
    "indications_and_usage",
    "effective_time",
    "set_id",
    "boxed_warning",
)
_TAGS = (
    "document",
    "section",
    "code",
    "text",
    "name",
    "setId",
    "effectiveTime",
    "manufacturedProduct",
    "genericMedicine",
    "paragraph",
)
_ATTRIBUTES = ("", ' code="34067-9"', ' code="34066-1"', ' displayName="CIV"', ' value="20240315"', ' root="x"')
_PAGE = {"uri": "file:///x/page.md"}
_AT = {"line": 0, "character": 3}
_RANGE = {"start": _AT, "end": {"line": 9, "character": 0}}
_MESSAGES = (
    ("textDocument/didOpen", {"textDocument": {**_PAGE, "languageId": "markdown", "version": 1, "text": "A miracle cure.\n"}}),
    ("textDocument/didChange", {"textDocument": {**_PAGE, "version": 2}, "contentChanges": [{"range": _RANGE, "text": "\u2028x"}]}),
    ("textDocument/didClose", {"textDocument": _PAGE}),
    ("textDocument/diagnostic", {"textDocument": _PAGE}),
    ("textDocument/hover", {"textDocument": _PAGE, "position": _AT}),
    ("textDocument/completion", {"textDocument": _PAGE, "position": _AT}),
    ("textDocument/codeAction", {"textDocument": _PAGE, "range": _RANGE, "context": {"diagnostics": []}}),
    ("textDocument/codeLens", {"textDocument": _PAGE}),
    ("workspace/executeCommand", {"command": "reglint.summary", "arguments": [_PAGE["uri"]]}),
    ("workspace/executeCommand", {"command": "reglint.suppress", "arguments": []}),
    ("workspace/didChangeWatchedFiles", {"changes": [{"uri": "file:///x/reglint.toml", "type": 1}]}),
    ("$/cancelRequest", {"id": 1}),
    ("$/setTrace", {"value": "off"}),
)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(formats()) - 1), st.lists(st.sampled_from(_LETTERS), max_size=30))
def test_every_letter_stands_in_the_file_where_its_segment_says(format_number: int, bits: list[str]) -> None:
    TARGETS["letters"](bytes([format_number]) + "".join(bits).encode("latin-1"))


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(formats()) - 1), st.lists(st.sampled_from(_BITS), max_size=40))
def test_every_reader_keeps_exact_positions_and_raises_only_our_errors(format_number: int, bits: list[str]) -> None:
    TARGETS["read"](bytes([format_number]) + "".join(bits).encode())


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_read_or_refused(data: bytes) -> None:
    TARGETS["read"](data)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(_PHRASES), max_size=14))
def test_a_phrase_is_compiled_or_refused(bits: list[str]) -> None:
    TARGETS["phrase"]("".join(bits).encode())


@pytest.mark.parametrize("target", ["rule", "marks", "settings", "patch", "baseline", "ignores"])
@settings(max_examples=100, deadline=None)
@given(bits=st.lists(st.sampled_from((*_RULES, *_PHRASES, *_BITS)), max_size=20))
def test_files_about_the_check_are_read_or_refused(target: str, bits: list[str]) -> None:
    TARGETS[target]("".join(bits).encode())


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(_LABEL_KEYS), _JSON, max_size=6), _JSON)
def test_a_label_in_json_becomes_a_draft_or_is_refused(label: dict[str, Any], names: Any) -> None:
    sound = {"indications_and_usage": ["For gout."], "effective_time": "20240315", "openfda": {"brand_name": ["Quillo"]}}
    for made in (label, {"results": [{**sound, **label}]}, {**sound, "openfda": {"generic_name": names, "brand_name": names}}):
        TARGETS["label"](json.dumps(made).encode())


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(_TAGS), st.sampled_from(_ATTRIBUTES), st.text(max_size=4), st.booleans()), max_size=14))
def test_a_label_in_xml_becomes_a_draft_or_is_refused(parts: list[tuple[str, str, str, bool]]) -> None:
    text, still_open = "<document>", ["document"]
    for tag, attributes, words, ends in parts:
        text += f"<{tag}{attributes}>{words}"
        still_open.append(tag)
        if ends:
            text += f"</{still_open.pop()}>"
    TARGETS["label"]((text + "".join(f"</{tag}>" for tag in reversed(still_open))).encode("utf-8", "replace"))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_edits_of_any_kind_leave_the_text_that_the_client_has(data: bytes) -> None:
    TARGETS["edits"](data)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(_MESSAGES), st.booleans(), st.sampled_from(["", "", "params", "params.textDocument"]), _JSON)
    )
)
def test_a_session_goes_on_whatever_the_client_says(said: list[tuple[tuple[str, dict[str, Any]], bool, str, Any]]) -> None:
    lines = []
    for number, ((method, params), asks, spoiled, junk) in enumerate(said):
        body: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": number} if asks else {})
        if spoiled:
            body["params"] = junk if spoiled == "params" else {**params, "textDocument": junk}
        lines += [json.dumps(body), "."]
    TARGETS["serve"]("\n".join(lines).encode())


@pytest.mark.parametrize("target", ["label", "serve"])
def test_the_seeds_of_the_harnesses_are_sound(target: str) -> None:
    seeds = sorted((Path(__file__).parent / "seeds" / target).iterdir())

    assert len(seeds) > 1
    for seed in seeds:
        TARGETS[target](seed.read_bytes())


@pytest.mark.parametrize(("target", "data"), CASES)
def test_an_input_that_once_broke_something_does_no_more(target: str, data: bytes) -> None:
    TARGETS[target](data)


def test_make_fuzz_runs_every_harness() -> None:
    makefile = (Path(__file__).parents[2] / "Makefile").read_text(encoding="utf-8")
    [named] = re.findall(r"^FUZZ_TARGETS \?= (.*)$", makefile, re.M)

    assert named.split() == list(TARGETS)
