"""Drugs, classes and conditions named in a Doc: longest match first, case respected where a form demands it."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Span
from spacy.util import filter_spans
from spacy.vocab import Vocab

from linter.library.knowledge_forms import Form
from linter.library.names import Names
from linter.model import Mention
from linter.nlp.phrases import PhraseFinder
from linter.nlp.spans import SpanFinder

_LABELS = {"drug": "DRUG", "class": "DRUG", "condition": "CONDITION"}


class EntityFinder:
    """Finds mentions.

    Args:
        vocab: Of the pipeline whose Docs are searched.
        names: What may be named.
        finder: Keeps the words of the Doc; others may share it.
    """

    def __init__(self, vocab: Vocab, names: Names, finder: SpanFinder | None = None) -> None:
        self._names = names
        self._finder = finder or SpanFinder(vocab)
        self._phrases: PhraseFinder[str] = PhraseFinder(names.starts, names.starting)

    def find(self, doc: Doc, text: str) -> list[Mention]:
        """Mentions in order of position; a mention inside a longer one is dropped.

        Args:
            doc: Made from `text` with hyphens read as spaces.
            text: The segment's normalised text, whose case decides where a form is case-sensitive.
        """
        words = self._finder.words(doc)
        best: dict[tuple[int, int], list[Form]] = {}
        for key, start, end in self._phrases.find(words):
            written = text[slice(*words.place(start, end))]
            forms = [form for form in self._names.forms(key) if not form.case_sensitive or _as_written(form, written)]
            if forms:
                best[start, end] = forms
        mentions: list[Mention] = []
        taken = 0
        for (start, end), forms in sorted(best.items(), key=lambda item: (item[0][0], -item[0][1])):
            if start < taken:
                continue
            taken = end
            kinds = sorted({form.kind for form in forms}, key=("drug", "class", "condition").index)
            for kind in kinds:
                ids = tuple(dict.fromkeys(form.id for form in forms if form.kind == kind))
                mentions.append(Mention(kind, ids, forms[0].form, *words.place(start, end)))
        return mentions

    def mark(self, doc: Doc, mentions: Sequence[Mention]) -> None:
        """Set the Doc's entities, for `<drug>` and `<condition>` in patterns."""
        spans = [doc.char_span(item.start, item.end, label=_LABELS[item.kind], alignment_mode="expand") for item in mentions]
        doc.ents = filter_spans([span for span in spans if isinstance(span, Span)])


def _as_written(form: Form, written: str) -> bool:
    return (form.written or form.form).replace("-", " ") == written.replace("-", " ")
