"""What the patterns of a library demand of a text, as plain tables, so that a run need not derive it from the patterns again.

Patterns that demand the same are a family. A family is looked for where a word of its rarest set stands; a text must hold one word
of each of its sets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from linter.gates import Choice, Gate, Words, choice_of, gate_of

if TYPE_CHECKING:
    from linter.library.rules import Pattern
    from linter.places import Places

Tables = Mapping[str, Any]
# to be raised whenever the tables or what stands in them change
SHAPE = 8


def demands_of(patterns: Sequence[Pattern], conditions: Mapping[int, str], *, bounded: bool = True) -> dict[str, Any]:
    """What patterns demand, as plain data.

    Args:
        patterns: All patterns, by index.
        conditions: The rule whose condition a pattern is, by index; it is looked for only where that rule is present.
        bounded: Whether words are tokens only where no letters go on, as spaCy's English has it.
    """
    families: dict[Gate, list[int]] = {}
    for index, pattern in enumerate(patterns):
        families.setdefault(gate_of(pattern, bounded=bounded), []).append(index)
    waiting: dict[str, list[int]] = {}
    asked: dict[int, Gate] = {}
    for index, (gate, members) in enumerate(families.items()):
        if all(member in conditions for member in members):
            for rule in sorted({conditions[member] for member in members}):
                waiting.setdefault(rule, []).append(index)
        else:
            asked[index] = gate
    numbers, words = _numbered(asked.values())
    noted = len(numbers)

    def number(item: Iterable[str]) -> int:
        return numbers.setdefault(tuple(sorted(item)), len(numbers))

    rows: list[list[Any]] = []
    for gate, members in families.items():
        needs = [number(item) for item in (*gate.words, *gate.parts)]
        runs = [[number((*letters, *others)) for letters, others in run] for run in gate.runs]
        lead = [number(gate.lead)] if gate.lead else []
        kinds = [patterns[member].kinds for member in members]
        wanted = sorted(frozenset().union(*kinds)) if all(kinds) else []
        rows.append([needs, runs, lead, [gate.drug, gate.condition, gate.number, gate.initial], wanted, members])
    named = {index for index, gate in asked.items() if gate.drug or gate.condition}
    return {
        "sets": list(map(list, numbers)),
        "families": rows,
        "words": words,
        "noted": noted,
        "plain": _led((index for index in asked if index not in named), rows, noted),
        "named": _led(named, rows, noted),
        "waiting": waiting,
    }


def _numbered(gates: Iterable[Gate]) -> tuple[dict[Words, int], dict[str, list[int]]]:
    """Numbers for the two rarest sets of words of some gates, and those numbers by the words."""
    gates = [gate for gate in gates if gate.words]
    numbers: dict[Words, int] = {}
    for gate in gates:
        numbers.setdefault(tuple(sorted(gate.words[0])), len(numbers))
    for gate in gates:
        numbers.setdefault(tuple(sorted(gate.words[:2][-1])), len(numbers))
    words: dict[str, list[int]] = {}
    for item, number in numbers.items():
        for word in item:
            words.setdefault(word, []).append(number)
    return numbers, words


def _led(families: Iterable[int], rows: Sequence[Sequence[Any]], noted: int) -> list[Any]:
    """Families by their rarest set and by the one that comes next, and those whose sets are not looked for."""
    groups: list[dict[int, list[Any]]] = [{} for _ in range(noted)]
    odd: list[int] = []
    for index in sorted(families):
        first, *others = rows[index][0] or [noted]
        if first < noted:
            groups[first].setdefault(others[0] if others else first, []).append([index, others[1:]])
        else:
            odd.append(index)
    return [[list(map(list, by_next.items())) for by_next in groups], odd]


class Demands:
    """The tables as they are asked.

    Args:
        tables: What `demands_of` made; they stay to be read.
    """

    def __init__(self, tables: Tables) -> None:
        self._all = range(len(tables["families"]))
        self._noted: int = tables["noted"]
        self._waiting: Mapping[str, list[int]] = tables["waiting"]
        self._sets: Sequence[list[str]] = tables["sets"]
        self._rows: Mapping[int, Any] = _Kept(tables["families"].__getitem__)
        self._words: Mapping[str, Sequence[int]] = tables["words"]
        self._plain, self._named = ((_Kept(groups.__getitem__), odd) for groups, odd in (tables["plain"], tables["named"]))
        self._choices: Mapping[int, Choice] = _Kept(lambda number: choice_of(tuple(self._sets[number])))
        self._gates: Mapping[int, Gate] = _Kept(self._gate)

    def touching(self, places: Places, *, named: bool) -> Iterator[tuple[int, int]]:
        """Families of whose sets some text has one word each, and in which texts that is.

        Args:
            places: The texts.
            named: Whether families that demand a drug or a condition are among them.
        """
        places.note(self._words)
        known, noted = places.masks.get, self._noted
        present = list(places.masks.items())
        for groups, odd in (self._plain, self._named) if named else (self._plain,):
            yield from ((family, held) for family in odd if (held := self.holding(places, family)))
            for first, mask in present:
                for second, families in groups[first] if first < noted else ():
                    other = known(second)
                    if other is None:
                        # what was noted and stands nowhere was left out
                        other = self._mask(places, second) if second >= noted else 0
                    if other & mask:
                        yield from self._held(places, families, other & mask)

    def _held(self, places: Places, families: Iterable[Sequence[Any]], scope: int) -> Iterator[tuple[int, int]]:
        known = places.masks.get
        for family, others in families:
            held = scope
            for number in others:
                mask = known(number)
                held &= self._mask(places, number) if mask is None else mask
                if not held:
                    break
            else:
                yield family, held

    def _mask(self, places: Places, number: int) -> int:
        return places.of_set(number, self._choices[number])

    def holding(self, places: Places, family: int) -> int:
        """The texts in which one of each set of a family stands."""
        return next((held for _, held in self._held(places, [(family, self._rows[family][0])], places.all)), 0)

    def waiting(self, rules: Iterable[str]) -> list[int]:
        """Families that are conditions of some rules and nothing else."""
        return sorted({family for rule in rules for family in self._waiting.get(rule, ())})

    def all(self) -> Iterable[int]:
        """Every family."""
        return self._all

    def is_certain(self, family: int, lost: frozenset[str]) -> bool:
        """Whether a text holds all that a family demands although it may lack some characters."""
        others = (self._choices[number][1] for number in self._rows[family][0])
        return lost.isdisjoint(chain.from_iterable(chain.from_iterable(others)))

    def is_narrow(self, family: int) -> bool:
        """Whether it demands a name, or can stand in segments of some kinds only."""
        row = self._rows[family]
        return bool(row[3][0] or row[3][1] or row[4])

    def kinds(self, family: int) -> list[str]:
        """The kinds of segments that it can stand in; none for all."""
        kinds: list[str] = self._rows[family][4]
        return kinds

    def members(self, family: int) -> list[int]:
        """Its patterns, by index."""
        members: list[int] = self._rows[family][5]
        return members

    def gate(self, family: int) -> Gate:
        """What else a text must hold; its sets of words and parts are left out."""
        return self._gates[family]

    def _gate(self, family: int) -> Gate:
        _, runs, lead, (drug, condition, number, initial), *_ = self._rows[family]
        return Gate(
            runs=tuple(tuple(map(self._choices.__getitem__, run)) for run in runs),
            lead=tuple(self._sets[lead[0]]) if lead else (),
            drug=drug,
            condition=condition,
            number=number,
            initial=initial,
        )


class _Kept(dict[Any, Any]):
    """What was once asked for; to ask again costs no call."""

    def __init__(self, ask: Callable[[Any], Any]) -> None:
        self._ask = ask

    def __missing__(self, key: Any) -> Any:
        made = self[key] = self._ask(key)
        return made
