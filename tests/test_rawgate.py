"""A file that the gate lets nobody read would have been found clean, and every other is judged as it would have been."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from linter import run
from linter.engine import Engine
from linter.library.load import Library, load_library
from linter.model import Confidence, FileResult, Options, Voice
from linter.reading import read_source
from linter.reading.flat import END, State, flatten
from linter.reading.source import source_from_text

ALL = Options(jurisdictions=("us", "uk", "eu", "ca", "au"), min_confidence=Confidence.LOW, voice=Voice.PROMOTING)
GLUE = [
    *(
        " ",
        " ",
        " ",
        " ",
        " ",
        "\n",
        "\n\n",
        "\n\n",
        "\n- ",
        "\n\n## ",
        "\n> ",
        "\n\n> ",
        ", ",
        ". ",
        "! ",
        "-",
        "/",
        "\u2014",
        "\u00a0",
    ),
    *(
        "*",
        "**",
        " *",
        "* ",
        " **",
        "** ",
        "_",
        " _",
        "_ ",
        "~~",
        "`",
        " `x` ",
        "`y`",
        "[",
        "](u) ",
        "](u)",
        " [",
        "] ",
        "\\",
        "\\-",
    ),
    *("&nbsp;", "&#45;", "&#x61;", "&shy;", "\u00ad", "\u200b", "\ufe0f", " | ", "\n| ", " |\n|---|---|\n| ", "\r\n", "\r", "\x0b"),
    *(
        "<b>",
        "</b>",
        "<br>",
        "<!-- ",
        " -->",
        "{{ x }}",
        "{.a}",
        "[[",
        "]]",
        "[^1]",
        "\n\n[^1]: ",
        "][1]",
        "\n\n[1]: u\n\n",
        "![",
        '](u "',
    ),
    *("\n\n```\n", "\n```\n\n", "\n: ", '"', " \u201c", "\u201d ", "\n\n---\n", "\n===\n", "'s ", "\u2019s "),
]
WORDS = [
    *(
        "I was cured",
        "my pain has gone and I love it",
        "ketamine",
        "Botox",
        "weight loss",
        "testimonials",
        "reviews",
        "GLP-1",
        "HRT",
    ),
    *("100%", "$49", "Anna K.", "two", "don't", "cannot", "fda", "side effects", "\u0130", "\u212a", "\u017f", "depression"),
]


def judged(engine: Engine, text: str, options: Options, suffix: str) -> tuple[FileResult, FileResult]:
    """What a text comes to when it is read at once, and when the gate is asked first."""
    source = source_from_text(text, f"page.{suffix}", "markdown" if suffix == "md" else "plain")
    plain = engine.check(read_source(source), options)
    again = source_from_text(text, f"page.{suffix}", source.format)
    engine._is_cold = True
    if engine.is_clean(again, options):
        return plain, FileResult(again.path, True, sha256=again.sha256)
    return plain, engine.check(read_source(again), options)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_random_texts_come_to_the_same_with_and_without_the_gate(data: Any, engine: Engine, words: list[str]) -> None:
    piece = st.tuples(st.one_of(st.sampled_from(words), st.sampled_from(WORDS)), st.sampled_from(GLUE), st.booleans())
    pieces = data.draw(st.lists(piece, min_size=1, max_size=12))
    suffix = data.draw(st.sampled_from(["md", "md", "txt"]))
    text = "".join((word.upper() if loud else word) + glue for word, glue, loud in pieces)

    plain, gated = judged(engine, text, ALL, suffix)

    assert gated == plain


@settings(max_examples=300, deadline=None)
@given(pieces=st.lists(st.tuples(st.sampled_from(["a", "bc", "I", "7", "d-e"]), st.sampled_from(GLUE)), max_size=12))
@example([("a", "**"), ("bc", "** "), ("I", " `x` "), ("7", "")])
@example([("a", "["), ("bc", "](u)"), ("I", "")])
@example([("a", "&shy;"), ("bc", "")])
@example([("a", " [x]\u200b(u) "), ("bc", "")])
def test_words_side_by_side_in_a_segment_are_so_in_its_flat_piece(pieces: list[tuple[str, str]]) -> None:
    source = source_from_text("".join(word + glue for word, glue in pieces), "page.md", "markdown")
    flat = flatten(source)
    if flat is None or flat.parts is None:
        return
    texts = flat.text.split(END)

    for index, (_, state) in enumerate(zip(flat.parts.ranges, flat.states, strict=False)):
        for segment in flat.parts.read([index]).segments if state is not State.TORN else ():
            said = segment.text.lower().replace("-", " ")
            runs = said.split(" ") if state is State.KNOTTY else [said]
            for run_of_words in runs:
                bare = "".join(letter if letter.isalnum() or letter == " " else "\n" for letter in run_of_words)
                pairs = [" ".join(line.split()) for line in bare.split("\n")]
                assert all(pair in texts[index] for pair in pairs), (segment.text, texts[index])


def test_every_example_of_the_packs_comes_to_the_same_among_text_in_which_nothing_stands(shipped: Library, engine: Engine) -> None:
    around = "The buffer reads each topic.\n\n"
    examples = [example.text for rule in shipped.rules.values() for example in rule.flags]
    found = 0
    for first in range(0, len(examples), 25):
        text = around + f"\n\n{around}".join(examples[first : first + 25])
        plain, gated = judged(engine, text, ALL, "md")
        assert gated == plain
        found += len(gated.findings)
    assert found > len(examples) / 4


def test_a_file_in_which_nothing_can_stand_is_not_read(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Buffers\n\n- The *queue* closes `x`.\n- See [the guide](guide.md).\n\n```\nbuy now\n```\n")
    monkeypatch.setattr(run, "read_source", lambda source: pytest.fail("it is read"))
    engine._is_cold = True

    result = run.check_file(engine, page, Options(), "page.md")

    assert result == FileResult("page.md", True, sha256=result.sha256)
    assert len(result.sha256) == 64


@pytest.mark.parametrize(
    "text",
    [
        "A miracle cure for cancer.",
        "A mir**acl**e cure for cancer.",
        "A mir&#97;cle cure for cancer.",
        "A mir\u00adacle cure for cancer.",
        "A miracle `x` cure for [cancer](u).",
        "---\ntitle: A miracle cure for cancer\n---\nText.",
        "> \u201cI was so ill and my pain has gone, I love it.\u201d",
        '## Notes\n\n"Gifted people and humble care for all"',
        "## Notes\n\n\u201cGifted people and humble care for all\u201d",
        "## Notes\n\n\u00abGifted people and humble care for all\u00bb",
        "## What our patients say\n\nIt has gone.",
        "<!-- reglint: ignore sales because it is a test -->\n\nText.",
    ],
)
def test_a_file_in_which_something_may_stand_is_read(engine: Engine, text: str) -> None:
    engine._is_cold = True
    assert not engine.is_clean(source_from_text(text, "page.md", "markdown"), ALL)


def test_no_file_is_asked_about_after_one_that_is_not_clean(shipped: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = Engine(shipped)
    nothing = source_from_text("The buffer reads.", "page.md", "markdown")
    something = source_from_text("A miracle cure for cancer.", "page.md", "markdown")

    assert [fresh.is_clean(source, ALL) for source in (nothing, nothing, something)] == [True, True, False]
    monkeypatch.setattr("linter.engine.flatten", lambda source: pytest.fail("it is asked"))
    assert [fresh.is_clean(source, ALL) for source in (nothing, something)] == [False, False]


def test_no_voice_is_heard_where_there_is_nothing_to_judge(engine: Engine) -> None:
    nothing = engine.check(read_source(source_from_text("The buffer reads.", "page.md", "markdown")), Options())
    something = engine.check(read_source(source_from_text("A miracle cure.", "page.md", "markdown")), Options())

    assert (nothing.voice, something.voice) == (None, Voice.PROMOTING)


def test_a_file_that_is_read_and_holds_nothing_asks_nothing_of_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = load_library(cache=tmp_path)
    Engine(library).check(read_source(source_from_text("A miracle cure.", "page.md", "markdown")), Options())
    cold = Engine(load_library(cache=tmp_path))
    monkeypatch.setattr(Engine, "_judge", lambda *_: pytest.fail("it is judged"))
    monkeypatch.setattr(Engine, "units", property(lambda _: pytest.fail("its patterns are read")))
    source = source_from_text("# Buffers\n\nThe buffer reads each topic.\n", "page.md", "markdown")

    assert cold.check(read_source(source), Options()) == FileResult("page.md", True, sha256=source.sha256)


@pytest.mark.parametrize(
    "text",
    [
        "> I felt so ill and now the pain has gone, I love it.",
        "\u201cI felt so ill and now the pain has gone, I love it.\u201d",
        "## What our patients \u017fay\n\nI felt so ill and now it has gone.",
        "## What our PATIENTS say\n\nI felt so ill and now it has gone.",
        "---\ntestimonials:\n  - text: I felt so ill and now it has gone.\n---\n",
    ],
)
def test_a_document_that_may_tell_a_story_is_judged(engine: Engine, text: str) -> None:
    document = read_source(source_from_text(text, "page.md", "markdown"))

    result = engine.check(document, ALL)

    assert engine._may_tell(document)
    assert any(finding.rule.startswith("testimonial/") for finding in result.findings)
