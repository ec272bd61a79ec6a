"""Documents that are asked about together hold what they hold when they are asked about alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from linter.config import Resolver
from linter.demands import Demands
from linter.engine import Engine
from linter.library.load import Library
from linter.model import Confidence, Document, Options
from linter.prefilter import TOGETHER, Found, Touched
from linter.project import Project
from linter.reading import read_text
from linter.touching import Toucher
from tests import law

OPTIONS = Options(jurisdictions=("us", "uk"), min_confidence=Confidence.LOW)


@pytest.fixture(scope="module")
def sentences(shipped: Library) -> list[str]:
    """The rules' own examples, and some in which names stand alone."""
    examples = [example.text for rule in shipped.rules.values() for example in (*rule.flags, *rule.passes) if not example.path]
    return [*examples[::7], "Ketamine.", "Living with PTSD.", "Plain words.", ""]


def page(texts: list[str], number: int) -> Document:
    return read_text("\n\n".join(texts), f"{number}.md")


@settings(max_examples=25, deadline=None)
@given(data=some.data())
def test_documents_asked_together_hold_what_each_holds_alone(data: Any, engine: Engine, sentences: list[str]) -> None:
    texts = data.draw(some.lists(some.lists(some.sampled_from(sentences), max_size=4), min_size=1, max_size=5))
    pages = [page(text, number) for number, text in enumerate(texts)]
    alone = [Toucher(engine.prefilter, lambda: engine.units).touched(document) for document in pages]
    together = Toucher(engine.prefilter, lambda: engine.units)

    together.look_ahead(pages)

    assert [together.touched(document) for document in pages] == alone


def test_the_findings_are_the_same_and_the_tables_are_asked_once(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["A miracle cure for cancer.", "Plain words.", "Ketamine for PTSD", "It treats PTSD.", ""]
    pages = [read_text(text, f"{number}.md") for number, text in enumerate(texts)]
    alone = [engine.check(document, OPTIONS) for document in pages]
    asked: list[bool] = []
    touching = Demands.touching

    def noted(demands: Demands, *arguments: Any, **named: Any) -> Any:
        asked.append(True)
        return touching(demands, *arguments, **named)

    monkeypatch.setattr(Demands, "touching", noted)
    engine.look_ahead(pages)

    assert [engine.check(document, OPTIONS) for document in pages] == alone
    assert [bool(result.findings) for result in alone] == [True, False, True, False, False]
    assert len(asked) == 1


def test_a_document_that_was_not_looked_at_ahead_or_was_asked_about_before_is_asked_about_alone(engine: Engine) -> None:
    first, second = (read_text("A miracle cure for cancer.", name) for name in ("a.md", "b.md"))
    toucher = Toucher(engine.prefilter, lambda: engine.units)
    toucher.look_ahead([first])

    assert toucher.touched(first) == toucher.touched(first) == toucher.touched(second) != Touched({})


def test_long_documents_are_left_to_be_asked_about_alone(engine: Engine) -> None:
    long = read_text("Plain words.\n\n" * TOGETHER + "A miracle cure.", "long.md")
    short = read_text("A miracle cure.", "short.md")
    toucher = Toucher(engine.prefilter, lambda: engine.units)
    toucher.look_ahead([short, long, short])

    assert [list(toucher.touched(document).patterns) for document in (long, short)] == [[TOGETHER], [0]]


def test_what_was_found_in_runs_of_segments_is_numbered_anew_in_each() -> None:
    found = Found({0: {1}, 3: {2}}, {2: {5}, 4: {6}}, {0, 4}, {1, 3})

    assert found.parts([2, 0, 1, 0, 2, 0]) == [
        Found({0: {1}}, {}, {0}, {1}),
        Found(),
        Found({}, {0: {5}}),
        Found(),
        Found({0: {2}}, {1: {6}}, {1}, {0}),
        Found(),
    ]


def test_a_file_that_cannot_be_read_tells_of_it_when_it_is_its_turn(reglint: law.Command) -> None:
    pages = [
        reglint.write("a.md", "A miracle cure.\n"),
        reglint.write("b.md", b"\x00\x01"),
        reglint.folder / "gone.md",
        reglint.write("d.md", "Plain words, and a miracle cure.\n"),
    ]

    together = list(Project(Resolver()).work_all(pages))

    assert together == [Project(Resolver()).work(file) for file in pages]
    assert [(result.checked, len(result.findings)) for result, _, _ in together] == [(True, 1), (False, 0), (False, 0), (True, 1)]


def test_a_file_that_is_long_is_read_when_it_is_its_turn(reglint: law.Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linter.project._LONG", 40)
    read: list[str] = []
    plain = Project._read

    def noted(project: Project, file: Path, name: str) -> Any:
        read.append(file.name)
        return plain(project, file, name)

    monkeypatch.setattr(Project, "_read", noted)
    pages = [
        reglint.write("a.md", "A miracle cure.\n"),
        reglint.write("b.md", "A miracle cure.\n" * 9),
        reglint.write("c.md", "Plain.\n"),
    ]

    found = [len(result.findings) for result, _, _ in Project(Resolver()).work_all(pages)]

    assert (found, read) == ([1, 9, 0], ["a.md", "c.md", "b.md"])


def test_a_crash_over_several_files_costs_none_that_can_be_judged_alone(
    reglint: law.Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: Any) -> None:
        raise RuntimeError("together")

    monkeypatch.setattr(Toucher, "look_ahead", crash)
    pages = [reglint.write(name, "A miracle cure.\n") for name in ("a.md", "b.md")]

    found = [(result.checked, len(result.findings)) for result, _, _ in Project(Resolver()).work_all(pages)]

    assert found == [(True, 1), (True, 1)]
