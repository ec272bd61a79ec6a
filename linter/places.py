"""In which texts of a file the words stand that patterns demand, asked of all its texts at once.

Every answer is one integer with a bit for each text, the first text's the lowest: so what a pattern demands is found by `&`, and a
pattern costs the same in a file of two texts and of two hundred.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from linter.gates import DIGITS, PIECES, SPLIT, Choice, first_digit, standing_alone, words_of

# forms of names by the rarest run of letters in them: lower-cased, and as written where capitals matter
Names = Mapping[str, Sequence[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is not certain of some texts.

    Attributes:
        loose: Texts in which only the words are certain and, of every part of a word, its characters.
        lost: Characters that any text may lack.
    """

    loose: int = 0
    lost: frozenset[str] = frozenset()


_NO_DOUBT = Doubt()


class Places:
    """Where words stand in some texts; what is asked is remembered.

    Args:
        texts: Lower-cased, with spaces for hyphens.
        find: What finds the words of one text; None for those that stand alone.
        doubt: What is not certain of them.

    Attributes:
        texts: The texts.
        all: The mask of all texts.
        masks: In which texts each set stands that was asked for, by its number.
        present: All words of the texts.
    """

    def __init__(self, texts: Sequence[str], find: Callable[[str], set[str]] | None = None, doubt: Doubt = _NO_DOUBT) -> None:
        self.texts = texts
        self.all = (1 << len(texts)) - 1
        self._words: Sequence[Collection[str]] = words_of(texts) if find is None else list(map(find, texts))
        self._is_split = find is None
        self._doubt = doubt
        self.masks: dict[int, int] = {}
        self._parts: dict[str, int] = {}
        self._alone: dict[int, set[str]] = {}
        self._of_word = self._by_word()
        self.present = frozenset(self._of_word)

    def _by_word(self) -> dict[str, int]:
        masks: dict[str, int] = {}
        known = masks.get
        bit = 1
        for words in self._words:
            for word in words:
                masks[word] = known(word, 0) | bit
            bit <<= 1
        if self._is_split:
            # as `standing_alone` has it
            split = 0
            for word in SPLIT & masks.keys():
                split |= masks[word]
            for piece in PIECES if split else ():
                masks[piece] = known(piece, 0) | split
            if "can" in masks:
                masks["ca"] = known("ca", 0) | masks["can"]
        return masks

    def alone(self, index: int) -> set[str]:
        """The words that may be tokens of a text; not to be changed."""
        found = self._alone.get(index)
        if found is None:
            words = self._words[index]
            found = self._alone[index] = standing_alone(self.texts[index], words) if self._is_split else set(words)
        return found

    def of_word(self, word: str) -> int:
        """The texts in which a word may be a token."""
        return self._of_word.get(word, 0)

    def note(self, sets: Mapping[str, Sequence[int]]) -> None:
        """Keep in which texts sets stand that consist of words; those are left out that stand in none.

        Args:
            sets: The numbers of all sets that have a word, by word.
        """
        masks = self.masks
        known = masks.get
        for word in self.present & sets.keys():
            mask = self._of_word[word]
            for number in sets[word]:
                masks[number] = known(number, 0) | mask

    def of_set(self, number: int, choice: Choice) -> int:
        """The texts in which one of a set stands: what has letters only as a word, the rest anywhere. It is kept by its number."""
        words, others = choice
        found = 0
        if not self.present.isdisjoint(words):
            for word in self.present & words:
                found |= self._of_word[word]
        if others == DIGITS:
            found |= self._of_digits()
        else:
            for other in others:
                found |= self._of_part(other)
        self.masks[number] = found
        return found

    @cached_property
    def _joined(self) -> str:
        return "\n".join(self.texts)

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate(map(len, self.texts), lambda at, length: at + length + 1, initial=0))

    def _of_digits(self) -> int:
        return self._where("0123456789", first_digit) if self._doubt.lost.isdisjoint(DIGITS) else self.all

    def _of_part(self, part: str) -> int:
        found = self._parts.get(part)
        if found is None:
            found = self._parts[part] = self._where(part, str.find) if self._doubt.lost.isdisjoint(part) else self.all
        return found

    def _where(self, part: str, find: Callable[[str, str, int], int]) -> int:
        """Texts in which something is found; `find` looks in a text for a part from an offset on and gives an offset or -1."""
        joined, starts = self._joined, self._starts
        found = 0
        at = find(joined, part, 0)
        while at >= 0:
            index = bisect_right(starts, at) - 1
            found |= 1 << index
            at = find(joined, part, starts[index + 1])
        for index in bits(self._doubt.loose & ~found):
            if find is not str.find or all(map(self.texts[index].__contains__, part)):
                found |= 1 << index
        return found


def bits(mask: int) -> Iterator[int]:
    """The texts of a mask, by number, in order."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def stands_alone(name: str, text: str) -> bool:
    """Whether a name stands somewhere in a text with no letter beside it; the entity finder asks the same of its mentions."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (at > 0 and text[at - 1].isalpha()) and not (end < len(text) and text[end].isalpha()):
            return True
        at = text.find(name, at + 1)
    return False


def naming(places: Places, names: Names, is_named: Callable[[int, str, str], bool]) -> int:
    """The texts in which one of some names stands.

    Args:
        places: The texts.
        names: By the rarest run of letters in each.
        is_named: Whether a text, by its number, holds a name, lower-cased and, where its capitals matter, as written.
    """
    found = 0
    for word in ["", *(places.present & names.keys())]:
        forms = names.get(word, ())
        for index in bits((places.of_word(word) if word else places.all) & ~found) if forms else ():
            if any(is_named(index, *form) for form in forms):
                found |= 1 << index
    return found
