"""Fixed runs of words, found in a Doc by walking a tree of the ids that spaCy gives to lower-cased words.

A tree is made faster than a PhraseMatcher, for which every phrase must become a Doc, and costs nothing where no phrase begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from spacy.strings import get_string_id

from linter.nlp.spans import Words

# where a node keeps the keys of the phrases that end at it; no string has this id
_END = -1
_Node = dict[int, Any]
Key = TypeVar("Key")


class PhraseFinder(Generic[Key]):
    """Finds phrases whatever their case.

    Args:
        starts: First words of phrases that are added when such a word is met; none of them empty.
        starting: The phrases that begin with such a word, each with its key.
    """

    def __init__(
        self, starts: Iterable[str] = (), starting: Callable[[str], Iterable[tuple[Iterable[str], Key]]] = lambda first: ()
    ) -> None:
        self._starting = starting
        self._late = {get_string_id(word): word for word in starts}
        self._root: _Node = {word: {} for word in self._late}

    def add(self, words: Iterable[str], key: Key) -> None:
        """Add a phrase of at least one word."""
        node = self._root
        for word in words:
            node = node.setdefault(get_string_id(word.lower()), {})
        node.setdefault(_END, []).append(key)

    def find(self, words: Words) -> list[tuple[Key, int, int]]:
        """The key and the token span of every phrase that stands in a Doc, in no order."""
        found: list[tuple[Key, int, int]] = []
        root, ids = self._root, words.ids
        for start, word in enumerate(ids):
            node = root.get(word)
            if node is None:
                continue
            if not node:
                node = self._grown(word)
            end = start + 1
            while node is not None:
                if _END in node:
                    found += [(key, start, end) for key in node[_END]]
                node = node.get(ids[end]) if end < len(ids) else None
                end += 1
        return found

    def _grown(self, first: int) -> _Node:
        """The branch of a first word, with the phrases that were left for later."""
        for words, key in self._starting(self._late[first]):
            self.add(words, key)
        grown: _Node = self._root[first]
        return grown
