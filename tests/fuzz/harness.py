"""What every fuzzing run asserts, whoever makes the inputs: our own errors only, positions exact, the same answer twice."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from linter.changes import from_patch
from linter.config.layers import layer_of
from linter.engine import Engine
from linter.errors import ReglintError
from linter.library.compile import compile_rule
from linter.library.load import load_library
from linter.library.phrase import PhraseError, compile_phrase
from linter.library.yamlio import parse_yaml
from linter.model import Document, Options
from linter.reading import formats, read_source, read_text
from linter.reading.source import decode
from linter.run import check_document
from linter.suppression import marks as suppression_marks

_LAW = Path(__file__).parents[1] / "fixtures" / "law"


@cache
def engine() -> Engine:
    """An engine for the small law of the tests."""
    import linter.library.load as load

    load.patterns_root, kept = (lambda: _LAW), load.patterns_root
    try:
        return Engine(load_library())
    finally:
        load.patterns_root = kept


def read(data: bytes) -> None:
    """The first byte chooses a format, the rest is the file."""
    names = formats()
    with contextlib.suppress(ReglintError):
        source = decode(data[1:], "page.x", names[data[0] % len(names)] if data else "plain")
        document = read_source(source)
        assert_sound(document)
        result = check_document(engine(), document, Options())
        assert result.checked, result.error
        for finding in result.findings:
            place = finding.place
            start = source.offset(place.line, place.column)
            assert source.text[start : start + len(place.source)] == place.source, place
            assert source.position(start + len(place.source)) == (place.end_line, place.end_column), place


def assert_sound(document: Document) -> None:
    """Every segment's letters stand in the file where its map says, in order."""
    text = document.source.text
    for number, segment in enumerate(document.segments):
        assert segment.id == number
        assert 0 <= segment.group < len(document.groups)
        assert segment.text == segment.text.strip(" "), segment
        assert not re.search(r"  |[\t\n\r]", segment.text), segment
        reached = 0
        for at, letter in enumerate(segment.text):
            start, end = segment.map.source_span(at, at + 1)
            assert reached <= end, (segment, at)
            assert 0 <= start <= end <= len(text), (segment, at)
            if letter.isascii() and letter.isalnum() and end - start == 1:
                assert text[start] == letter, (segment, at, start)
            reached = start
    for comment in document.comments:
        assert 0 <= comment.start <= comment.end <= len(text)


def phrase(data: bytes) -> None:
    """The phrase notation."""
    text = data.decode("utf-8", "replace")
    with contextlib.suppress(PhraseError):
        compiled = compile_phrase(text)
        assert 0 < len(compiled.sequences) <= 256


def rule(data: bytes) -> None:
    """A rule file."""
    with contextlib.suppress(ReglintError):
        compile_rule(parse_yaml(data.decode("utf-8", "surrogateescape"), "p/x.yaml"), "p", "x")


def marks(data: bytes) -> None:
    """A suppression, as the content of a comment."""
    text = data.decode("utf-8", "replace").replace("-->", "")
    document = read_text(f"<!-- reglint: {text} -->\n\nA miracle cure.\n", "page.md")
    for mark in suppression_marks(document):
        assert bool(mark.problem) == (mark.form == "") or mark.suppression is not None or mark.rules, mark
        assert document.source.text[mark.start : mark.end] == mark.place.source, mark


def settings(data: bytes) -> None:
    """A settings file."""
    with contextlib.suppress(ReglintError):
        layer_of(Path("reglint.toml"), data.decode("utf-8", "replace"))


def patch(data: bytes) -> None:
    """A patch for `--diff -`."""
    with contextlib.suppress(ReglintError):
        from_patch(data, Path("somewhere"))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "read": read,
    "phrase": phrase,
    "rule": rule,
    "marks": marks,
    "settings": settings,
    "patch": patch,
}
