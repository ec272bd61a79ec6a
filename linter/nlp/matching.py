"""Patterns against Docs: one matcher a pattern, made when first needed, run only when all of its anchors are there.

Patterns are searched for by `SpanFinder`, which asks spaCy once a Doc what each kind of token is; what repeats in a way of its own
is left to spaCy's Matcher whole.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from linter.library.rules import Pattern
from linter.model import SegmentKind
from linter.nlp.spans import SpanFinder, Steps, Words

# indices of patterns by a word's id
ByWord = dict[int | None, list[int]]
_CLOSERS = frozenset(".!?\"')]:;,*\u2026")


class PatternMatcher:
    """Finds the spans of patterns in a Doc.

    Args:
        vocab: Of the pipeline whose Docs are matched.
        patterns: All patterns, by index.
        finder: Looks for spans; others may share it.

    Attributes:
        naming: Those prepared that ask what is named, for which the entities of a Doc have to be set.
    """

    def __init__(self, vocab: Vocab, patterns: Sequence[Pattern], finder: SpanFinder | None = None) -> None:
        self._vocab = vocab
        self._patterns = patterns
        self._matchers: dict[int, Matcher | Steps] = {}
        self._finder = finder or SpanFinder(vocab)
        self._anchors: dict[int, tuple[frozenset[int], ...]] = {}
        # those for some kinds of segments only
        self._choosy: dict[int, frozenset[SegmentKind]] = {}
        self.naming: set[int] = set()
        # patterns share their sets of words
        self._ids: dict[tuple[str, ...], frozenset[int]] = {}

    def prepare(self, indices: Iterable[int]) -> None:
        """Make Matchers now; none may be made inside a memory zone."""
        for index in indices:
            if index not in self._matchers:
                pattern = self._patterns[index]
                self._matchers[index] = self._made(pattern)
                self._anchors[index] = self.anchors(index)
                if pattern.kinds:
                    self._choosy[index] = pattern.kinds
                if any("ENT_TYPE" in token or "ENT_IOB" in token for token in pattern.tokens):
                    self.naming.add(index)

    def anchors(self, index: int) -> tuple[frozenset[int], ...]:
        """The sets of words that a pattern demands, the rarest first, as the ids of spaCy's strings."""
        made = []
        for words in self._patterns[index].anchors:
            if not words[0].startswith("<"):
                ids = self._ids.get(words)
                if ids is None:
                    ids = self._ids[words] = frozenset(map(self._vocab.strings.add, words))
                made.append(ids)
        return tuple(made)

    def _made(self, pattern: Pattern) -> Matcher | Steps:
        steps = self._finder.prepare(pattern.tokens)
        if steps is not None:
            return steps
        matcher = Matcher(self._vocab)
        matcher.add("p", [list(pattern.tokens)])
        return matcher

    def add_by_word(self, indices: Iterable[int], owners: ByWord) -> None:
        """Enter patterns by the words of their rarest anchors, under None those without; they are prepared."""
        for index in indices:
            self.prepare((index,))
            for word in self._anchors[index][0] if self._anchors[index] else (None,):
                owners.setdefault(word, []).append(index)

    def near(self, words: Words, owners: ByWord) -> list[int]:
        """The patterns whose anchors are all among a Doc's words, in order."""
        if not owners:
            return []
        found = set(owners.get(None, ()))
        for word in owners.keys() & words.lowered:
            found.update(owners[word])
        if not found:
            return []
        missing, anchors = words.lowered.isdisjoint, self._anchors
        return sorted(index for index in found if not any(map(missing, anchors[index])))

    def fitting(self, indices: Sequence[int], kind: SegmentKind) -> Sequence[int]:
        """The patterns among `indices` that are for a kind of segment; they must be prepared."""
        choosy = self._choosy
        return [index for index in indices if index not in choosy or kind in choosy[index]]

    def candidates(self, doc: Doc, indices: Iterable[int]) -> list[int]:
        """The patterns among `indices` whose anchors are all among the Doc's lower-cased words; they must be prepared."""
        missing, anchors = self._finder.words(doc).lowered.isdisjoint, self._anchors
        return [index for index in indices if not any(map(missing, anchors[index]))]

    def spans(self, doc: Doc, index: int, edges: tuple[bool, bool] = (True, True)) -> list[tuple[int, int]]:
        """Token spans of one pattern.

        Args:
            doc: A segment, or a part of one.
            index: The pattern's.
            edges: Whether the Doc begins and ends its segment, for patterns bound to an edge.

        Raises:
            BudgetError: When there are more than `spans.MAX_SPANS`.
        """
        matcher = self._matchers.get(index)
        if matcher is None:
            self.prepare((index,))
            matcher = self._matchers[index]
        pattern = self._patterns[index]
        found = self._finder.find(doc, matcher) if isinstance(matcher, tuple) else [match[1:] for match in matcher(doc)]
        if pattern.at_start:
            found = [span for span in found if edges[0] and _leads(doc, span[0])]
        if pattern.at_end:
            found = [span for span in found if edges[1] and _closes(doc, span[1])]
        return found


def _leads(doc: Doc, start: int) -> bool:
    return all(not token.is_alpha and not token.like_num for token in doc[:start]) if start <= 3 else False


def _closes(doc: Doc, end: int) -> bool:
    return len(doc) - end <= 3 and all(token.text in _CLOSERS or not any(map(str.isalnum, token.text)) for token in doc[end:])


def longest(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Non-overlapping spans, the longest first, then the earliest; returned in order of position."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0] - span[1], span[0])):
        at = bisect_left(kept, (start, end))
        if (at == 0 or kept[at - 1][1] <= start) and (at == len(kept) or kept[at][0] >= end):
            kept.insert(at, (start, end))
    return kept
