"""What every fuzzing run asserts, whoever makes the inputs: our own errors only, positions exact, the same answer twice."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from linter import baseline as baselines
from linter.changes import from_patch
from linter.config.globs import spec_of
from linter.config.layers import layer_of
from linter.engine import Engine
from linter.errors import ReglintError
from linter.library.compile import compile_rule
from linter.library.labels import draft_of
from linter.library.load import load_library
from linter.library.phrase import PhraseError, compile_phrase
from linter.library.yamlio import parse_yaml
from linter.model import Document, Options
from linter.reading import formats, read_source, read_text
from linter.reading.source import decode
from linter.run import check_document
from linter.suppression import marks as suppression_marks
from linter.suppression.syntax import written
from tests.fuzz.serving import LAW, edits, serve


@cache
def engine() -> Engine:
    """An engine for the small law of the tests."""
    import linter.library.load as load

    load.patterns_root, kept = (lambda: LAW), load.patterns_root
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
            for place in (finding.place, *(item.place for item in finding.evidence if item.place is not None)):
                start = source.offset(place.line, place.column)
                assert source.text[start : start + len(place.source)] == place.source, place
                assert source.position(start + len(place.source)) == (place.end_line, place.end_column), place


def letters(data: bytes) -> None:
    """A file in which every byte above 127 is a letter of its own: a shift onto an equal letter would hide a wrong position."""
    names = formats()
    number = iter(range(0x4E00, 0x9FFF))
    text = "".join(chr(byte) if byte < 0x80 else chr(next(number)) for byte in data[1:20_000])
    with contextlib.suppress(ReglintError):
        document = read_text(text, "page.x", names[data[0] % len(names)] if data else "plain")
        assert_sound(document)
        for segment in document.segments:
            for at, letter in enumerate(segment.text):
                if "\u4e00" <= letter < "\u9fff":
                    start, end = segment.map.source_span(at, at + 1)
                    assert letter in text[start:end], (segment, at)
                    assert end - start == 1 or text[start:end] != letter, (segment, at)


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
        # what can be read can be written, and is read again as the same
        if mark.suppression is not None and mark.suppression.reason and "--" not in text:
            again = suppression_marks(read_text(f"<!-- {written(mark.suppression)} -->\n", "page.md"))
            assert [replace(item.suppression, place=mark.place) for item in again if item.suppression] == [mark.suppression]


def settings(data: bytes) -> None:
    """A settings file."""
    with contextlib.suppress(ReglintError):
        layer_of(Path("reglint.toml"), data.decode("utf-8", "replace"))


def patch(data: bytes) -> None:
    """A patch for `--diff -`."""
    with contextlib.suppress(ReglintError):
        from_patch(data, Path("somewhere"))


def label(data: bytes) -> None:
    """A drug label file, openFDA's JSON or SPL's XML: what is made of it can be read and is a draft."""
    with contextlib.suppress(ReglintError):
        made = parse_yaml(draft_of(data, Path("label")), "label.yaml").data
        assert [entry["status"] for entry in made.values()] == ["draft"], made
        assert all(entry["indication-text"].strip() for entry in made.values()), made


def baseline(data: bytes) -> None:
    """A baseline: what can be read is written as what can be read again."""
    with contextlib.suppress(ReglintError):
        entries = baselines.parse(data.decode("utf-8", "replace"), "known.json")
        assert baselines.parse(baselines.dump(entries), "known.json") == entries


def ignores(data: bytes) -> None:
    """An ignore file, and names that it is asked about."""
    text = data.decode("utf-8", "replace")
    spec = spec_of(text.splitlines())
    for name in ("a.md", "a/b/", "a/" * 30 + "x" * 60, text.strip("/\n")[:100] or "a"):
        assert spec.check_file(name).include in (True, False, None)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "read": read,
    "letters": letters,
    "phrase": phrase,
    "rule": rule,
    "marks": marks,
    "settings": settings,
    "patch": patch,
    "label": label,
    "baseline": baseline,
    "ignores": ignores,
    "edits": edits,
    "serve": serve,
}
