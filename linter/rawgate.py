"""Whether a file can hold anything at all, asked before it is read.

Nothing leads to a finding but a pattern that the prefilter lets through, the name of a drug, or a story that somebody tells. Here
the prefilter's tables are asked about the flat pieces of a file's raw text (`reading.flat`). The gate may let too much through,
never too little.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property

from linter.gates import Gate, Words, has_initial, standing_alone
from linter.model import SegmentKind
from linter.places import Doubt, Names, Places, bits, naming, stands_alone
from linter.prefilter import Prefilter
from linter.reading.flat import END, TAKEN_OUT, Flat, State, beginnings, narrow

# to be raised whenever what stands in `Asides` changes
SHAPE = 3
_narrow = cache(narrow)


@dataclass(frozen=True)
class Asides:
    """What the prefilter's tables do not tell.

    Attributes:
        headings: Phrases in headings that make stories of the text below, lower-cased.
        keys: Keys of data under which stories stand, letters and digits only.
    """

    headings: tuple[str, ...]
    keys: tuple[str, ...]


class RawGate:
    """Made once for a library; `hot` is pure.

    Args:
        prefilter: Made for words with bounds.
        asides: What else there is to know.
    """

    def __init__(self, prefilter: Prefilter, asides: Asides) -> None:
        self._prefilter = prefilter
        self._demands = prefilter.demands
        self._asides = asides
        self._gates: dict[int, Gate] = {}
        self._headings = [(phrase.replace("-", " "), standing_alone(phrase)) for phrase in asides.headings]

    def hot(self, flat: Flat) -> list[int] | None:
        """The pieces of a file in which something can stand; None when it has to be read as a whole."""
        asked = _Asked(flat)
        if self._announces(asked) or self._is_keyed(flat.front):
            return None
        found = asked.torn
        # praise and outcomes in quotation marks are stories in nobody's name, too
        for index in flat.quotes():
            found |= 1 << index
        drugs = asked.naming(self._prefilter.drugs)
        found |= drugs
        if drugs or asked.torn:
            found |= asked.naming(self._prefilter.conditions)
        return list(bits(found | self._holding(asked, found)))

    def _announces(self, asked: _Asked) -> bool:
        """Whether some heading may make stories of the text below it."""
        near = (phrase for phrase, words in self._headings if words <= asked.places.present)
        return any(asked.knotty or phrase in asked.flat.text for phrase in near)

    def _is_keyed(self, front: str) -> bool:
        bare = "".join(filter(str.isalnum, front.lower()))
        return bool(bare) and any(key in bare for key in self._asides.keys)

    def _holding(self, asked: _Asked, done: int) -> int:
        """Pieces that hold all of what some family demands, but for those that are done: where a name stands, a piece is."""
        demands, places = self._demands, asked.places
        found, scope = 0, places.all & ~done
        for family, held in demands.touching(places, named=False):
            if held & scope:
                new = self._held(asked, family, held & scope)
                found |= new
                scope &= ~new
        return found

    def _held(self, asked: _Asked, family: int, held: int) -> int:
        """Of the pieces that have the words, those that hold the rest of what is demanded, too."""
        gate, certain = self._demands.gate(family), self._certain(family)
        found = held & asked.knotty
        kinds = frozenset(map(SegmentKind, self._demands.kinds(family)))
        for index in bits(held & ~found):
            if kinds and kinds.isdisjoint(asked.kinds(index) or kinds):
                continue
            if gate.initial and not asked.has_initial(index):
                continue
            if gate.lead and not asked.begins(index, gate.lead):
                continue
            if not certain.is_ordered or certain.in_order(asked.places.texts[index], asked.places.alone(index)):
                found |= 1 << index
        return found

    def _certain(self, family: int) -> Gate:
        """What of a gate can be asked of a whole piece: where segments begin in it is not known, nor what markup may take out."""
        made = self._gates.get(family)
        if made is None:
            gate = self._demands.gate(family)
            kept = self._demands.is_certain(family, TAKEN_OUT)
            made = self._gates[family] = replace(gate, lead=()) if kept else Gate(number=gate.number)
        return made


class _Asked:
    """The pieces of one file and their words."""

    def __init__(self, flat: Flat) -> None:
        self.flat = flat
        self.knotty = self._in_state(State.KNOTTY)
        self.torn = self._in_state(State.TORN)
        self.places = Places(flat.text.split(END), doubt=Doubt(self.knotty, TAKEN_OUT))
        self._kinds: dict[int, frozenset[SegmentKind]] = {}
        self._beginnings: dict[int, str] = {}
        self._initials: dict[int, bool] = {}

    def _in_state(self, wanted: State) -> int:
        return sum(1 << index for index, state in enumerate(self.flat.states) if state is wanted)

    @cached_property
    def _written(self) -> list[str]:
        """The pieces with their capitals and hyphens."""
        return self.flat.written()

    @cached_property
    def _bare(self) -> list[str]:
        return self.flat.bare()

    @cached_property
    def _raw(self) -> list[str]:
        return self.flat.raw()

    def kinds(self, index: int) -> frozenset[SegmentKind]:
        """What the segments of a piece can be; nothing where they can be anything."""
        if index not in self._kinds:
            self._kinds[index] = self.flat.kinds(index, self._raw[index])
        return self._kinds[index]

    def begins(self, index: int, words: Words) -> bool:
        """Whether a segment of a piece may begin with one of some words."""
        if index not in self._beginnings:
            self._beginnings[index] = beginnings(self._bare[index])
        return any(map(self._beginnings[index].__contains__, words))

    def has_initial(self, index: int) -> bool:
        """Whether a name with an initial may stand in a piece."""
        if index not in self._initials:
            self._initials[index] = has_initial(self._written[index])
        return self._initials[index]

    def naming(self, names: Names) -> int:
        """The pieces in which one of some names may stand."""
        return naming(self.places, names, self._is_named)

    def _is_named(self, index: int, name: str, exactly: str) -> bool:
        if self.flat.states[index] is State.KNOTTY:
            return True
        if exactly:
            return stands_alone(_narrow(exactly), narrow(self._written[index].replace("-", " ")))
        return stands_alone(_narrow(name), self.places.texts[index])
