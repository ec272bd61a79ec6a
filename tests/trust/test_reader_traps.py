"""Text that repeats itself to make a reader go over it again and again: bounded work, or unchecked with the reason."""

from __future__ import annotations

import pytest

from linter.engine import Engine
from linter.errors import BudgetError
from linter.library.load import load_library
from linter.model import Options
from linter.reading import read_text, script_text
from linter.run import check_read
from tests import law

SOUND = "export const A = () => <p>A miracle cure.</p>;\n"
TOO_LONG = "its code is broken in a way that takes too long to read"


@pytest.mark.parametrize(("before", "again"), [("", "{/*"), ("<A>", "a {/*"), ("`", "//a\n")])
def test_code_that_makes_its_grammar_read_on_to_the_end_again_and_again_is_refused(
    before: str, again: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script_text, "MAX_WORK", 2_000_000)

    with pytest.raises(BudgetError, match=TOO_LONG):
        read_text(before + again * 2_000, "a.tsx")


def test_code_that_its_grammar_tries_to_mend_in_ever_more_ways_is_refused_and_the_next_file_read_afresh() -> None:
    with pytest.raises(BudgetError, match=TOO_LONG):
        read_text("<A/>" * 3_000, "a.tsx")

    assert [segment.text for segment in read_text("<p>One</p>;", "b.tsx").segments] == ["One"]


def test_code_whose_steps_grow_dear_is_refused_by_the_clock_as_a_last_resort(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script_text, "MAX_SECONDS", -1.0)

    with pytest.raises(BudgetError, match=TOO_LONG):
        read_text("<!DOCTYPE " * 1_000, "a.tsx")
    assert [segment.text for segment in read_text("<p>One</p>;", "b.tsx").segments] == ["One"]


def test_sound_code_is_read_about_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script_text, "MAX_WORK", 0)
    monkeypatch.setattr(script_text, "MAX_WORK_PER_BYTE", 3)
    monkeypatch.setattr(script_text, "MAX_STEPS", 0)
    monkeypatch.setattr(script_text, "MAX_STEPS_PER_KILOBYTE", 25)

    assert len(read_text(SOUND * 10_000, "a.tsx").segments) == 10_000


def test_a_file_whose_code_takes_too_long_to_read_is_unchecked_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    law.use(monkeypatch)
    monkeypatch.setattr(script_text, "MAX_WORK", 100_000)
    engine = Engine(load_library())

    sound = check_read(engine, "a.tsx", Options(), lambda: read_text(SOUND, "a.tsx"))
    broken = check_read(engine, "b.tsx", Options(), lambda: read_text(SOUND + "{/*" * 1_000, "b.tsx"))

    assert (sound.checked, [finding.rule for finding in sound.findings]) == (True, ["claims/miracle"])
    assert (broken.checked, broken.findings) == (False, ())
    assert broken.error == f"{TOO_LONG} (Close its comments, strings and braces.)"


def test_a_long_name_that_nothing_follows_is_read_once() -> None:
    # tried at each of its letters it would cost its length squared: hours
    document = read_text('<a b="' + "a" * 2_000_000, "a.xml")

    assert [(note.line, note.message) for note in document.notes] == [(1, "a tag has no >; read tolerantly")]


def test_white_space_without_end_after_an_opening_of_php_is_read_once() -> None:
    # tried at each of its characters it would cost its length squared: hours
    text = "<?php " + " " * 1_000_000 + "}" + " " * 1_000_000

    assert read_text(text, "a.php").segments == ()
