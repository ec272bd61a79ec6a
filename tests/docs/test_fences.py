"""Every example in the documentation that is marked does what the page says."""

from __future__ import annotations

import doctest
import functools
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from linter.api import check_text
from linter.library.load import Library, load_library
from linter.model import Confidence, Options, Voice
from linter.packtest import run_examples
from tests.docs import sessions
from tests.docs.fences import PAGES, Fence, all_of, fences, steps

RULE = """title: An example of the documentation
severity: info
confidence: high
basis: check
patterns:
  - phrase: {phrase}
    no-anchor: true
message: "{{match}}"
why: It shows the notation.
instead: Nothing.
authorities: [us-ftc-act-s12]
flags: [one, two]
passes: [one, two]
since: "0.1"
"""
PACK = "title: Documentation\ndescription: Examples.\n"
HEAD = re.compile(r"^(?P<place>[^\s:]+:\d+:\d+): (?P<severity>error|warning|info) (?P<rule>\S+)", re.M)
DIGEST = re.compile(r"knowledge of \S+; library \w+; settings \w+")
PHRASES = all_of("phrase")


@dataclass(frozen=True)
class Sample:
    phrase: str
    finds: tuple[str, ...]
    passes: tuple[str, ...]


def sample(fence: Fence) -> Sample:
    data = yaml.safe_load(fence.body)
    assert set(data) == {"phrase", "finds", "passes"}
    return Sample(data["phrase"], tuple(data["finds"]), tuple(data["passes"]))


@functools.cache
def notation() -> Library:
    """All phrases of the documentation as the rules of one pack."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        pack = Path(folder) / "notation"
        pack.mkdir()
        (pack / "pack.yaml").write_text(PACK, encoding="utf-8")
        for index, fence in enumerate(PHRASES):
            (pack / f"phrase-{index}.yaml").write_text(RULE.format(phrase=json.dumps(sample(fence).phrase)), encoding="utf-8")
        return load_library([pack], own=False)


def found(index: int, text: str) -> list[str]:
    options = Options(select=(f"notation/phrase-{index}",), min_confidence=Confidence.LOW, voice=Voice.PROMOTING)
    return [item.place.source for item in check_text(text, options=options, library=notation()).findings]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def test_there_are_examples_of_every_kind() -> None:
    assert {what: len(all_of(what)) >= least for what, least in (("phrase", 12), ("rule", 1), ("settings", 2), ("console", 3))} == {
        "phrase": True,
        "rule": True,
        "settings": True,
        "console": True,
    }


@pytest.mark.parametrize("index", range(len(PHRASES)), ids=[fence.id for fence in PHRASES])
def test_a_phrase_finds_what_the_page_says_and_nothing_else(index: int) -> None:
    written = sample(PHRASES[index])
    assert written.finds
    assert written.passes
    for text in written.finds:
        plain = text.replace("[", "").replace("]", "")
        assert found(index, plain) == re.findall(r"\[(.*?)\]", text), text
    assert {text: found(index, text) for text in written.passes} == {text: [] for text in written.passes}


@pytest.mark.parametrize("fence", all_of("rule"), ids=lambda fence: fence.id)
def test_a_rule_of_the_documentation_does_what_its_own_examples_say(fence: Fence, tmp_path: Path) -> None:
    pack, _, name = fence.name.partition("/")
    folder = tmp_path / pack
    folder.mkdir()
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    (folder / f"{name}.yaml").write_text(fence.body, encoding="utf-8")
    outcome = run_examples(load_library([folder], own=False))
    assert [str(failure) for failure in outcome.failures] == []
    assert outcome.rules == 1
    assert outcome.examples >= 4


@pytest.mark.parametrize("fence", all_of("cue"), ids=lambda fence: fence.id)
def test_a_cue_file_of_the_documentation_compiles(fence: Fence) -> None:
    from linter.library.compile import compile_cues
    from linter.library.yamlio import parse_yaml

    assert compile_cues(parse_yaml(fence.body, "cue.yaml"), fence.name).cues


@pytest.mark.parametrize("fence", all_of("settings"), ids=lambda fence: fence.id)
def test_settings_of_the_documentation_are_accepted(fence: Fence, tmp_path: Path) -> None:
    from linter.config.layers import read_layer

    file = tmp_path / (fence.name or "reglint.toml")
    file.write_text(fence.body, encoding="utf-8")
    assert read_layer(file) is not None


@pytest.mark.parametrize("fence", all_of("python"), ids=lambda fence: fence.id)
def test_a_python_session_prints_what_the_page_says(fence: Fence) -> None:
    test = doctest.DocTestParser().get_doctest(fence.body, {}, fence.id, str(fence.page), 0)
    assert test.examples
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    report: list[str] = []
    assert runner.run(test, out=report.append).failed == 0, "".join(report)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if any(item.what == "console" for item in fences(page))], ids=lambda page: page.name
)
def test_a_console_session_reports_the_findings_that_the_page_shows(page: Path, tmp_path: Path, cache: Path) -> None:
    """Places, severities and rules are compared, and every line of what is no finding's report; `python -m tests.docs.sessions` writes anew."""
    sessions.prepare(page, tmp_path)
    for fence in fences(page):
        for step in steps(fence.body) if fence.what == "console" else []:
            printed = sessions.run(step.command, tmp_path, cache)
            assert HEAD.findall(printed) == HEAD.findall(step.output), step.command
            if not HEAD.search(printed):
                assert DIGEST.sub("", printed) == DIGEST.sub("", step.output), step.command
