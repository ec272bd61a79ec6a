"""Fixed runs of words, found in a Doc by walking a tree of the ids that spaCy gives to lower-cased words.

A tree is made faster than a PhraseMatcher, for which every phrase must become a Doc, and costs nothing where no phrase begins.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from spacy.vocab import Vocab

from linter.nlp.spans import Words

# where a node keeps the keys of the phrases that end at it; no string has this id
_END = -1
_Node = dict[int, Any]
Key = TypeVar("Key")


class PhraseFinder(Generic[Key]):
    """Finds phrases whatever their case.

    Args:
        vocab: Of the pipeline whose Docs are searched.
    """

    def __init__(self, vocab: Vocab) -> None:
        self._strings = vocab.strings
        self._root: _Node = {}

    def add(self, words: Iterable[str], key: Key) -> None:
        """Add a phrase of at least one word; not to be called in a memory zone."""
        node = self._root
        for word in words:
            node = node.setdefault(self._strings.add(word.lower()), {})
        node.setdefault(_END, []).append(key)

    def find(self, words: Words) -> list[tuple[Key, int, int]]:
        """The key and the token span of every phrase that stands in a Doc, in no order."""
        found: list[tuple[Key, int, int]] = []
        root, ids = self._root, words.ids
        for start, word in enumerate(ids):
            node, end = root.get(word), start + 1
            while node is not None:
                if _END in node:
                    found += [(key, start, end) for key in node[_END]]
                node = node.get(ids[end]) if end < len(ids) else None
                end += 1
        return found
