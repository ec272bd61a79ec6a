"""What spaCy may remember of words changes no fact, and ends."""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest

from linter.engine import Engine
from linter.library.load import load_library
from linter.nlp import annotate
from linter.reading import read_text
from tests.law import use

PAGES = ("# One\n\nA miracle cure, and no drawback.\n", "# Two\n\nIt is no miracle cure. Not at all!\n", "A miracle cure.\n")


def test_words_are_forgotten_after_each_call_once_enough_text_was_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch)
    library = load_library()
    lasting, forgetting = Engine(library), Engine(library)
    pages = [read_text(page, "page.md") for page in PAGES]

    kept = [lasting.facts(page) for page in pages]
    zones: list[int] = []
    nlp = forgetting.annotator.nlp
    zone = nlp.memory_zone

    def counted() -> AbstractContextManager[object]:
        zones.append(1)
        return zone()

    monkeypatch.setattr(nlp, "memory_zone", counted)
    monkeypatch.setattr(annotate, "LEARNED", 1)
    forgotten = [forgetting.facts(page) for page in pages]

    assert [len(page) for page in kept] == [2, 2, 1]
    assert kept == forgotten
    assert len(zones) >= 2
