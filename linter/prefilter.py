"""Which segments can match at all, and which patterns are worth trying in them.

All segments of a file are asked at once in which of them the words stand that a pattern demands (`linter.places`). A pattern is let
through only where its gate (`linter.gates`) is open, too: maybe too often, never too seldom. Names of drugs and conditions are an
exception: a mention is defined to have no letter beside it, here as in the entity finder, and to stand as written where its
capitals matter.

The conditions of rules are asked apart, for without their rule they find nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any

import ahocorasick

from linter.demands import Demands, Tables, demands_of
from linter.gates import has_initial, standing_alone
from linter.model import SegmentKind
from linter.parts import PART, cut
from linter.places import Names, Places, bits, naming, stands_alone

if TYPE_CHECKING:
    from linter.library.knowledge import Form
    from linter.library.rules import Pattern

# of one text: patterns to try, patterns to try where a drug is named, whether it names a drug, whether a condition
Seen = tuple[tuple[int, ...], tuple[int, ...], bool, bool]
# segments that are looked at together
TOGETHER = 2_000
# a text longer than this is looked at in the parts in which patterns are tried on it
_LONG = 4 * PART
_LETTERS = re.compile("[a-z]+")


@dataclass(frozen=True, slots=True)
class Touched:
    """What the prefilter lets through: pattern indices to try by segment id, and the segments that may name a drug or condition."""

    patterns: dict[int, tuple[int, ...]]
    drugs: frozenset[int] = frozenset()
    conditions: frozenset[int] = frozenset()


def tables_of(
    patterns: Sequence[Pattern],
    drugs: Iterable[Form] = (),
    conditions: Iterable[Form] = (),
    waiting: dict[int, str] | None = None,
    *,
    bounded: bool = True,
) -> dict[str, Any]:
    """What a prefilter needs, as plain data.

    Args:
        patterns: All patterns, by index.
        drugs: Forms of drugs, substances and classes.
        conditions: Forms of conditions; searched only in texts that name a drug.
        waiting: The rule whose condition a pattern is, by index.
        bounded: Whether words are tokens only where no letters go on, as spaCy's English has it.
    """
    demands = demands_of(patterns, waiting or {}, bounded=bounded)
    return {"bounded": bounded, **demands, "drugs": _by_word(drugs), "conditions": _by_word(conditions)}


def _by_word(forms: Iterable[Form]) -> dict[str, list[list[str]]]:
    """Names by the rarest run of letters in them; each lower-cased and, where its capitals matter, as written."""
    # not needed where tables are read back
    from linter.library.anchors import rate

    found: dict[str, set[tuple[str, str]]] = {}
    for form in forms:
        lowered = form.form.lower().replace("-", " ")
        written = (form.written or form.form).replace("-", " ") if form.case_sensitive else ""
        word = min(_LETTERS.findall(lowered), key=lambda word: (rate(word), -len(word)), default="")
        found.setdefault(word, set()).add((lowered, written))
    return {word: sorted(map(list, names)) for word, names in sorted(found.items())}


@dataclass(slots=True)
class Found:
    """What was found so far; `waiting` counts only where a file names a drug, for only there conditions are looked for."""

    sure: dict[int, set[int]] = field(default_factory=dict)
    waiting: dict[int, set[int]] = field(default_factory=dict)
    drugs: set[int] = field(default_factory=set)
    conditions: set[int] = field(default_factory=set)

    def of(self, segment: int) -> Seen:
        """What was found in a segment."""
        sure, waiting = tuple(self.sure.get(segment, ())), tuple(self.waiting.get(segment, ()))
        return sure, waiting, segment in self.drugs, segment in self.conditions

    def add(self, segment: int, seen: Seen) -> None:
        """Add what is known of a segment."""
        sure, waiting, drug, condition = seen
        if sure:
            self.sure[segment] = set(sure)
        if waiting:
            self.waiting[segment] = set(waiting)
        if drug:
            self.drugs.add(segment)
        if condition:
            self.conditions.add(segment)

    def parts(self, sizes: Sequence[int]) -> list[Found]:
        """The same for runs of segments, each of a size, that follow each other; segments are numbered anew in each."""
        made = [Found() for _ in sizes]
        starts = list(accumulate(sizes, initial=0))

        def place(segment: int) -> tuple[Found, int]:
            # of runs that begin with the same segment only the last holds one
            at = bisect_right(starts, segment) - 1
            return made[at], segment - starts[at]

        for segment, members in self.sure.items():
            part, number = place(segment)
            part.sure[number] = members
        for segment, members in self.waiting.items():
            part, number = place(segment)
            part.waiting[number] = members
        for segment in self.drugs:
            part, number = place(segment)
            part.drugs.add(number)
        for segment in self.conditions:
            part, number = place(segment)
            part.conditions.add(number)
        return made

    def settled(self) -> Touched:
        """What it comes to when all of a file was searched."""
        named = bool(self.drugs)
        for segment, members in self.waiting.items() if named else ():
            self.sure.setdefault(segment, set()).update(members)
        patterns = {segment: tuple(sorted(members)) for segment, members in sorted(self.sure.items())}
        return Touched(patterns, frozenset(self.drugs), frozenset(self.conditions if named else ()))


class Prefilter:
    """Made once for a library; what it answers depends on what it is asked only.

    Args:
        tables: What `tables_of` made; it stays to be read.
    """

    def __init__(self, tables: Tables) -> None:
        self.demands = Demands(tables)
        self.drugs: Names = tables["drugs"]
        self.conditions: Names = tables["conditions"]
        self.words_of: Callable[[str], set[str]] | None = None
        if not tables["bounded"]:
            self.words_of = _Within(chain.from_iterable(tables["sets"]))

    def touch(self, texts: Sequence[str], known: dict[str, Seen] | None = None) -> Touched:
        """All patterns that are worth trying in the texts of a file's segments, the conditions of rules among them.

        Args:
            texts: Normalised segment texts, by segment id.
            known: What earlier calls found, by text; texts in it are not searched again, and the others are added.
        """
        known = {} if known is None else known
        new = list(dict.fromkeys(text for text in texts if text not in known))
        searched = Search(self, new, is_file=False).found(self.demands.all())
        known.update((text, searched.of(index)) for index, text in enumerate(new))
        found = Found()
        for segment, text in enumerate(texts):
            found.add(segment, known[text])
        return found.settled()


class Search:
    """The texts of a file's segments, which can be asked more than once.

    Args:
        prefilter: What to ask them by.
        texts: Normalised segment texts.
        kinds: The kind of each segment; left out, none is left out for its kind.
        is_file: Whether the file names no drug where these texts name none.
    """

    def __init__(
        self, prefilter: Prefilter, texts: Sequence[str], kinds: Sequence[SegmentKind] = (), *, is_file: bool = True
    ) -> None:
        self._prefilter = prefilter
        self._texts = texts
        self._kinds = kinds
        self._is_file = is_file
        self._kept: _Batch | None = None

    def rules(self) -> Touched:
        """Patterns that are worth trying, but for the conditions of rules; by index into the texts."""
        return self.found(None).settled()

    def conditions(self, rules: Iterable[str]) -> Touched:
        """Patterns of conditions of some rules that are worth trying; by index into the texts."""
        families = self._prefilter.demands.waiting(rules)
        return self.found(families).settled() if families else Touched({})

    def found(self, families: Iterable[int] | None) -> Found:
        """What holds for some families; None for all but conditions of rules."""
        found = Found()
        for batch in self._batches():
            batch.find(families, found)
        return found

    def _batches(self) -> Iterator[_Batch]:
        if self._kept is not None:
            yield self._kept
            return
        total = len(self._texts)
        for first in range(0, total, TOGETHER):
            pieces = [
                (segment, piece)
                for segment in range(first, min(first + TOGETHER, total))
                for piece in _pieces(self._texts[segment])
            ]
            made = _Batch(self._prefilter, pieces, self._kinds, is_file=self._is_file and total <= TOGETHER)
            # all of a long file would not be kept in little memory
            if total <= TOGETHER:
                self._kept = made
            yield made


class _Batch:
    """Pieces of segments that are looked at together.

    Args:
        prefilter: What to ask them by.
        pieces: Each with the number of its segment.
        kinds: The kind of each segment, or nothing.
        is_file: Whether the file names no drug where these pieces name none.
    """

    def __init__(
        self, prefilter: Prefilter, pieces: Sequence[tuple[int, str]], kinds: Sequence[SegmentKind], *, is_file: bool
    ) -> None:
        self._prefilter = prefilter
        self._segments = [segment for segment, _ in pieces]
        self._written = [piece for _, piece in pieces]
        self._places = Places(_lowered(self._written), prefilter.words_of)
        self._kinds = kinds
        self._is_file = is_file
        self._initials: dict[int, bool] = {}

    @cached_property
    def _drugs(self) -> int:
        return naming(self._places, self._prefilter.drugs, self._is_named)

    @cached_property
    def _conditions(self) -> int:
        if self._is_file and not self._drugs:
            return 0
        return naming(self._places, self._prefilter.conditions, self._is_named)

    @cached_property
    def _of_kind(self) -> dict[str, int]:
        masks: dict[str, int] = {}
        for index, segment in enumerate(self._segments if self._kinds else ()):
            kind = self._kinds[segment].value
            masks[kind] = masks.get(kind, 0) | 1 << index
        return masks

    def _is_named(self, index: int, name: str, exactly: str) -> bool:
        if exactly:
            return stands_alone(exactly, self._written[index].replace("-", " "))
        return stands_alone(name, self._places.texts[index])

    def find(self, families: Iterable[int] | None, found: Found) -> None:
        """Add what holds for some families, or for all but conditions of rules."""
        demands, segments = self._prefilter.demands, self._segments
        found.drugs.update(segments[index] for index in bits(self._drugs))
        found.conditions.update(segments[index] for index in bits(self._conditions))
        if families is None:
            touching = demands.touching(self._places, named=bool(self._drugs | self._conditions))
        else:
            touching = ((family, demands.holding(self._places, family)) for family in families)
        for family, held in touching:
            if demands.is_narrow(family):
                held &= self._scope(family)
            if held:
                self._add(family, held, found)

    def _scope(self, family: int) -> int:
        """The segments in which a family can stand for their kind and for what they name."""
        gate, kinds = self._prefilter.demands.gate(family), self._prefilter.demands.kinds(family)
        scope = self._places.all
        if kinds and self._of_kind:
            scope = 0
            for kind in kinds:
                scope |= self._of_kind.get(kind, 0)
        if gate.drug:
            scope &= self._drugs
        if gate.condition:
            scope &= self._drugs | self._conditions
        return scope

    def _add(self, family: int, held: int, found: Found) -> None:
        gate, members = self._prefilter.demands.gate(family), self._prefilter.demands.members(family)
        for index in bits(held):
            if gate.initial and not self._has_initial(index):
                continue
            if not gate.is_ordered or gate.in_order(self._places.texts[index], self._places.alone(index)):
                waits = gate.condition and not self._drugs >> index & 1
                where = found.waiting if waits else found.sure
                where.setdefault(self._segments[index], set()).update(members)

    def _has_initial(self, index: int) -> bool:
        if index not in self._initials:
            self._initials[index] = has_initial(self._written[index])
        return self._initials[index]


class _Within:
    """The words of a text where nothing is known of how it is cut into tokens: all that stand anywhere in it."""

    def __init__(self, words: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for word in words:
            self._automaton.add_word(word, word)
        self._automaton.make_automaton()

    def __call__(self, text: str) -> set[str]:
        found = standing_alone(text)
        if len(self._automaton):
            found.update(word for _, word in self._automaton.iter(text))
        return found


def _pieces(text: str) -> list[str]:
    return [text] if len(text) <= _LONG else [piece for _, piece in cut(text)]


def _lowered(texts: Sequence[str]) -> list[str]:
    """Each text lower-cased, with spaces for hyphens."""
    lowered = "\n".join(texts).lower().replace("-", " ").split("\n")
    return lowered if len(lowered) == len(texts) else [text.lower().replace("-", " ") for text in texts]
