"""With the prefilter and with every rule tried everywhere, the findings are the same: on shipped packs and on texts that hold what
parts spaCy's tokens from words.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter.engine import Engine
from linter.library.load import Library
from linter.model import Confidence, Document, Options, Voice
from linter.prefilter import Touched
from linter.reading import read_text

GLUE = [
    " ",
    " ",
    " ",
    "-",
    "_",
    "/",
    "\u2014",
    ", ",
    ". ",
    "! ",
    "\u2026",
    "'",
    "\u2019s ",
    " (",
    ") ",
    "\u00a0",
    "%",
    "*",
    "\n\n",
    "\n- ",
    "\n## ",
]
ODD = [
    "\u0130",
    "\u00df",
    "\u212a",
    "don't",
    "cannot",
    "\u00ad",
    "\u200b",
    "&amp;",
    "100mg",
    "1,000",
    "t.wo",
    "caf\u00e9",
    "HRT",
    "ketamine",
    "Botox",
]


class Everywhere:
    """An engine's way to let every pattern through in every segment; where names stand is told by the real prefilter."""

    def __init__(self, engine: Engine) -> None:
        self._real = engine.prefilter
        self._all = tuple(range(engine.units.searched))

    def __call__(self, document: Document) -> Touched:
        found = self._real.touch([segment.text for segment in document.segments])
        return Touched(dict.fromkeys(range(len(document.segments)), self._all), found.drugs, found.conditions)


@pytest.fixture(scope="module")
def engines(shipped: Library) -> tuple[Engine, Engine]:
    sieved, whole = Engine(shipped), Engine(shipped)
    whole.__dict__["_touched"] = Everywhere(whole)
    return sieved, whole


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_findings_are_those_of_every_rule_tried_everywhere(data: Any, engines: tuple[Engine, Engine], words: list[str]) -> None:
    piece = st.tuples(st.one_of(st.sampled_from(words), st.sampled_from(ODD)), st.sampled_from(GLUE), st.booleans())
    pieces = data.draw(st.lists(piece, min_size=1, max_size=25))
    text = "".join((word.upper() if loud else word) + glue for word, glue, loud in pieces)
    options = Options(jurisdictions=("us", "uk", "eu", "ca", "au"), min_confidence=Confidence.LOW, voice=Voice.PROMOTING)
    document = read_text(text, "page.md")

    sieved, whole = (engine.check(document, options) for engine in engines)

    assert sieved == whole


def test_every_fourth_example_of_the_packs_is_found_as_without_the_prefilter(
    shipped: Library, engines: tuple[Engine, Engine]
) -> None:
    options = Options(jurisdictions=("us", "uk", "eu", "ca", "au"), min_confidence=Confidence.LOW, voice=Voice.PROMOTING)
    # to try every pattern on all of them takes minutes; that its own rule finds each, the packs' test asserts with the prefilter
    examples = [example.text for rule in shipped.rules.values() for example in (*rule.flags, *rule.passes)][::4]
    found = 0
    for first in range(0, len(examples), 40):
        document = read_text("\n\n".join(examples[first : first + 40]), "page.md")
        sieved, whole = (engine.check(document, options) for engine in engines)
        assert sieved == whole
        found += len(sieved.findings)
    assert found > len(examples) / 4
