"""What the patterns of a library demand of a text, as plain tables, so that a run need not derive it from the patterns again.

Patterns that demand the same are a family. A family is looked for where a word of its rarest set stands; a text must hold one word
of each of its sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from linter.gates import Choice, Gate, Words, choice_of, gate_of

if TYPE_CHECKING:
    from linter.library.rules import Pattern
    from linter.places import Places

Tables = Mapping[str, Any]
# to be raised whenever the tables or what stands in them change
SHAPE = 5


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
    numbers, words, firsts = _numbered(asked.values())
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
        "plain": _led((index for index in asked if index not in named), rows, firsts),
        "named": _led(named, rows, firsts),
        "waiting": waiting,
    }


def _numbered(gates: Iterable[Gate]) -> tuple[dict[Words, int], dict[str, list[int]], int]:
    """Numbers for the two rarest sets of words of some gates, those sets by their words, and how many are the rarest of a gate."""
    gates = [gate for gate in gates if gate.words]
    numbers: dict[Words, int] = {}
    for gate in gates:
        numbers.setdefault(tuple(sorted(gate.words[0])), len(numbers))
    firsts = len(numbers)
    for gate in gates:
        numbers.setdefault(tuple(sorted(gate.words[:2][-1])), len(numbers))
    words: dict[str, list[int]] = {}
    for item, number in numbers.items():
        for word in item:
            words.setdefault(word, []).append(number)
    return numbers, words, firsts


def _led(families: Iterable[int], rows: Sequence[Sequence[Any]], firsts: int) -> list[Any]:
    """Families by their rarest set and by the one that comes next, and those whose sets are not looked for."""
    groups: list[dict[int, list[int]]] = [{} for _ in range(firsts)]
    odd: list[int] = []
    for index in sorted(families):
        first, *others = rows[index][0] or [firsts]
        if first < firsts:
            groups[first].setdefault(others[0] if others else first, []).append(index)
        else:
            odd.append(index)
    return [[list(map(list, by_next.items())) for by_next in groups], odd]


class Demands:
    """The tables as they are asked.

    Args:
        tables: What `demands_of` made; they stay to be read.

    Attributes:
        choices: The sets, by number: the words of each that stand alone, and those with more in them than letters.
    """

    def __init__(self, tables: Tables) -> None:
        self._sets: list[list[str]] = tables["sets"]
        self._rows: list[Any] = tables["families"]
        self._words: Mapping[str, list[int]] = tables["words"]
        self._noted: int = tables["noted"]
        self._plain: list[Any] = tables["plain"]
        self._named: list[Any] = tables["named"]
        self._waiting: Mapping[str, list[int]] = tables["waiting"]
        self._gates: dict[int, Gate] = {}
        self.choices: Mapping[int, Choice] = _Choices(self._sets)

    def near(self, places: Places, *, named: bool) -> Iterator[int]:
        """Families for which some text has a word of each of the two rarest sets, and those that demand no word.

        Args:
            places: The texts.
            named: Whether families that demand a drug or a condition are among them.
        """
        places.note(self._words)
        choices, of_set, known, noted = self.choices, places.of_set, places.masks.get, self._noted
        present = list(places.masks.items())
        for groups, odd in (self._plain, self._named) if named else (self._plain,):
            yield from odd
            firsts = len(groups)
            for first, mask in present:
                for second, families in groups[first] if first < firsts else ():
                    other = known(second)
                    if other is None:
                        # what was noted and stands nowhere was left out
                        other = of_set(second, choices[second]) if second >= noted else 0
                    if mask & other:
                        yield from families

    def holding(self, places: Places, family: int, scope: int) -> int:
        """The texts of a scope in which one of each set of a family stands."""
        known, choices = places.masks.get, self.choices
        for number in self._rows[family][0]:
            mask = known(number)
            if mask is None:
                mask = places.of_set(number, choices[number])
            scope &= mask
            if not scope:
                break
        return scope

    def waiting(self, rules: Iterable[str]) -> list[int]:
        """Families that are conditions of some rules and nothing else."""
        return sorted({family for rule in rules for family in self._waiting.get(rule, ())})

    def all(self) -> Iterable[int]:
        """Every family."""
        return range(len(self._rows))

    def needs(self, family: int) -> list[int]:
        """The sets of which a text must hold one word each, by number; the rarest first."""
        needs: list[int] = self._rows[family][0]
        return needs

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
        made = self._gates.get(family)
        if made is None:
            _, runs, lead, (drug, condition, number, initial), *_ = self._rows[family]
            made = self._gates[family] = Gate(
                runs=tuple(tuple(map(self.choices.__getitem__, run)) for run in runs),
                lead=tuple(self._sets[lead[0]]) if lead else (),
                drug=drug,
                condition=condition,
                number=number,
                initial=initial,
            )
        return made


class _Choices(dict[int, Choice]):
    """The sets, each by its words that stand alone and those with more in them than letters; made when they are asked for."""

    def __init__(self, sets: Sequence[Sequence[str]]) -> None:
        self._sets = sets

    def __missing__(self, number: int) -> Choice:
        made = self[number] = choice_of(tuple(self._sets[number]))
        return made
