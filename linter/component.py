"""reglint as ordinary spaCy components: `nlp.add_pipe("reglint")` works in anybody's pipeline.

`reglint` writes findings to `doc.spans["reglint"]`, `reglint_entities` drugs and conditions to `doc.spans["reglint_entities"]` and
`reglint_context` cues to `doc.spans["reglint_context"]`. Spans are labelled with the rule, kind or category; displaCy draws them
with `style="span"` and `options={"spans_key": ...}`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from linter.engine import Engine
from linter.home import cache_folder
from linter.library.load import Library, load_library
from linter.model import Confidence, Options
from linter.nlp.context import CueFinder
from linter.nlp.entities import EntityFinder
from linter.nlp.language import as_matched
from linter.reading import read_text

KEY = "reglint"


class Reglint:
    """Checks a Doc's text as a plain-text page.

    Args:
        library: All law.
        options: Jurisdictions, selection and thresholds.
        key: Where the spans are kept.
    """

    def __init__(self, library: Library, options: Options, key: str = KEY) -> None:
        self._engine = Engine(library)
        self._options = options
        self._key = key

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with its findings as spans."""
        document = read_text(doc.text, "doc.txt", "plain")
        result = self._engine.check(document, self._options)
        source = document.source
        spans = []
        for finding in result.findings:
            start = source.offset(finding.place.line, finding.place.column)
            end = source.offset(finding.place.end_line, finding.place.end_column)
            spans.append((start, end, finding.rule))
        doc.spans[self._key] = _spans(doc, spans)
        return doc


def _spans(doc: Doc, found: Iterable[tuple[int, int, str]]) -> list[Span]:
    made = (doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in found)
    return [span for span in made if span is not None]


@Language.factory(
    "reglint",
    default_config={"jurisdictions": ["us"], "packs": [], "knowledge": [], "min_confidence": "medium", "spans_key": KEY},
)
def make_reglint(  # noqa: PLR0913  spaCy passes the config as arguments
    nlp: Language, name: str, jurisdictions: list[str], packs: list[str], knowledge: list[str], min_confidence: str, spans_key: str
) -> Reglint:
    """The `reglint` factory; `packs` and `knowledge` are folders added to ours."""
    library = load_library([Path(folder) for folder in packs], [Path(folder) for folder in knowledge], cache_folder())
    return Reglint(library, Options(jurisdictions=tuple(jurisdictions), min_confidence=Confidence(min_confidence)), spans_key)


class ReglintEntities:
    """Marks drugs, classes and conditions by their surface forms."""

    def __init__(self, nlp: Language, library: Library) -> None:
        self._nlp = nlp
        self._finder = EntityFinder(nlp.vocab, library.named)

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with its mentions as spans."""
        read = self._nlp.make_doc(as_matched(doc.text))
        mentions = self._finder.find(read, doc.text)
        doc.spans["reglint_entities"] = _spans(doc, [(item.start, item.end, item.kind) for item in mentions])
        return doc


@Language.factory("reglint_entities")
def make_entities(nlp: Language, name: str) -> ReglintEntities:
    """The `reglint_entities` factory."""
    return ReglintEntities(nlp, load_library(cache=cache_folder()))


class ReglintContext:
    """Marks cues: negation, hedging, questions, warnings."""

    def __init__(self, nlp: Language, library: Library) -> None:
        self._finder = CueFinder(nlp.vocab, library.cues)

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with its cues as spans; it needs sentence boundaries."""
        if not doc.has_annotation("SENT_START"):
            raise ValueError("reglint_context needs sentence boundaries: add 'sentencizer' before it")
        doc.spans["reglint_context"] = _spans(doc, [(cue.start, cue.end, cue.category) for cue in self._finder.find(doc)])
        return doc


@Language.factory("reglint_context")
def make_context(nlp: Language, name: str) -> ReglintContext:
    """The `reglint_context` factory."""
    return ReglintContext(nlp, load_library(cache=cache_folder()))


__all__ = ["Reglint", "ReglintContext", "ReglintEntities"]
