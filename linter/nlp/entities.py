"""Drugs, classes and conditions named in a Doc: longest match first, case respected where a form demands it."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans
from spacy.vocab import Vocab

from linter.library.knowledge import Form, Knowledge
from linter.library.phrase import split_word
from linter.model import Mention

_LABELS = {"drug": "DRUG", "class": "DRUG", "condition": "CONDITION"}


class EntityFinder:
    """Finds mentions. The forms are turned into a PhraseMatcher when the first Doc is searched.

    Args:
        vocab: Of the pipeline whose Docs are searched.
        knowledge: Where the forms come from.
    """

    def __init__(self, vocab: Vocab, knowledge: Knowledge) -> None:
        self._vocab = vocab
        self._knowledge = knowledge
        self._matcher: PhraseMatcher | None = None
        self._forms: dict[str, list[Form]] = {}

    def find(self, doc: Doc, text: str) -> list[Mention]:
        """Mentions in order of position; a mention inside a longer one is dropped.

        Args:
            doc: Made from `text` with hyphens read as spaces.
            text: The segment's normalised text, whose case decides where a form is case-sensitive.
        """
        matcher = self.prepare()
        best: dict[tuple[int, int], list[Form]] = {}
        for key, start, end in matcher(doc):
            written = text[doc[start].idx : doc[end - 1].idx + len(doc[end - 1])]
            forms = [
                form for form in self._forms[self._vocab.strings[key]] if not form.case_sensitive or _as_written(form, written)
            ]
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
                last = doc[end - 1]
                mentions.append(Mention(kind, ids, forms[0].form, doc[start].idx, last.idx + len(last)))
        return mentions

    def mark(self, doc: Doc, mentions: Sequence[Mention]) -> None:
        """Set the Doc's entities, for `<drug>` and `<condition>` in patterns."""
        spans = [doc.char_span(item.start, item.end, label=_LABELS[item.kind], alignment_mode="expand") for item in mentions]
        doc.ents = filter_spans([span for span in spans if isinstance(span, Span)])

    def prepare(self) -> PhraseMatcher:
        """Make the matcher now; it must not be made inside a memory zone."""
        if self._matcher is None:
            self._matcher = PhraseMatcher(self._vocab, attr="LOWER")
            for form in (*self._knowledge.drug_forms(), *self._knowledge.class_forms(), *self._knowledge.condition_forms()):
                key = _key(form.form)
                if key not in self._forms:
                    words = [token for word in key.split() for token in split_word(word)]
                    # the tokenizer leaves some names whole that have a sign at their end: "NAD+"
                    written = dict.fromkeys((tuple(words), tuple(key.split())))
                    self._matcher.add(key, [Doc(self._vocab, words=list(each)) for each in written])
                self._forms.setdefault(key, []).append(form)
        return self._matcher


def _key(form: str) -> str:
    return " ".join(form.lower().replace("-", " ").split())


def _as_written(form: Form, written: str) -> bool:
    return (form.written or form.form).replace("-", " ") == written.replace("-", " ")
