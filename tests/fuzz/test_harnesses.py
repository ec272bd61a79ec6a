"""The fuzzing harnesses on a small budget: structured inputs from Hypothesis, and inputs that once failed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.reading import formats
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


@pytest.mark.parametrize("target", ["rule", "marks", "settings", "patch"])
@settings(max_examples=100, deadline=None)
@given(bits=st.lists(st.sampled_from((*_RULES, *_PHRASES, *_BITS)), max_size=20))
def test_files_about_the_check_are_read_or_refused(target: str, bits: list[str]) -> None:
    TARGETS[target]("".join(bits).encode())
