"""Patterns against Docs: one spaCy Matcher a pattern, made when first needed, run only when all of its anchors are there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from linter.library.rules import Pattern
from linter.model import SegmentKind

MAX_MATCHES = 500
_CLOSERS = frozenset(".!?\"')]:;,*\u2026")


class PatternMatcher:
    """Finds the spans of patterns in a Doc.

    Args:
        vocab: Of the pipeline whose Docs are matched.
        patterns: All patterns, by index.
    """

    def __init__(self, vocab: Vocab, patterns: Sequence[Pattern]) -> None:
        self._vocab = vocab
        self._patterns = patterns
        self._matchers: dict[int, Matcher] = {}
        self._anchors = [
            tuple(frozenset(words) for words in pattern.anchors if not words[0].startswith("<")) for pattern in patterns
        ]

    def prepare(self, indices: Iterable[int]) -> None:
        """Make Matchers now; none may be made inside a memory zone."""
        for index in indices:
            if index not in self._matchers:
                matcher = Matcher(self._vocab)
                matcher.add("p", [list(self._patterns[index].tokens)])
                self._matchers[index] = matcher

    def candidates(self, words: frozenset[str], indices: Iterable[int], kind: SegmentKind) -> list[int]:
        """The patterns among `indices` whose anchors are all among the Doc's lower-cased words."""
        anchors, patterns = self._anchors, self._patterns
        return [
            index
            for index in indices
            if not any(words.isdisjoint(demanded) for demanded in anchors[index])
            and (not patterns[index].kinds or kind in patterns[index].kinds)
        ]

    def spans(self, doc: Doc, index: int, edges: tuple[bool, bool] = (True, True)) -> list[tuple[int, int]]:
        """Token spans of one pattern, at most `MAX_MATCHES`.

        Args:
            doc: A segment, or a part of one.
            index: The pattern's.
            edges: Whether the Doc begins and ends its segment, for patterns bound to an edge.
        """
        matcher = self._matchers.get(index)
        if matcher is None:
            self.prepare((index,))
            matcher = self._matchers[index]
        pattern = self._patterns[index]
        found = [(start, end) for _, start, end in matcher(doc)]
        if pattern.at_start:
            found = [span for span in found if edges[0] and _leads(doc, span[0])]
        if pattern.at_end:
            found = [span for span in found if edges[1] and _closes(doc, span[1])]
        return found[:MAX_MATCHES]


def _leads(doc: Doc, start: int) -> bool:
    return all(not token.is_alpha and not token.like_num for token in doc[:start]) if start <= 3 else False


def _closes(doc: Doc, end: int) -> bool:
    return len(doc) - end <= 3 and all(token.text in _CLOSERS or not any(map(str.isalnum, token.text)) for token in doc[end:])


def longest(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Non-overlapping spans, the longest first, then the earliest; returned in order of position."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= other[0] or start >= other[1] for other in kept):
            kept.append((start, end))
    return sorted(kept)
