"""All patterns of a library in one list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.library.load import Library
    from linter.library.rules import Pattern

EXCEPT = "!"
CONDITION = "@"


@dataclass(frozen=True, slots=True)
class Units:
    """Every pattern of the library in one list, and the unit it belongs to.

    A unit is a rule's id for its patterns, `id!` for its exceptions, `id@given0` and `id@requires0` for its conditions.

    Attributes:
        patterns: The patterns that are searched for, then the exceptions.
        names: The unit of each pattern.
        searched: How many patterns are searched for.
        excepts: Rule id -> indices of its exceptions.
        conditions: Index of a pattern -> the rule whose condition it is; rules without patterns of their own left out.
    """

    patterns: Sequence[Pattern]
    names: tuple[str, ...]
    searched: int
    excepts: dict[str, tuple[int, ...]] = field(default_factory=dict)
    conditions: dict[int, str] = field(default_factory=dict)


def units_of(library: Library, rule_ids: Iterable[str]) -> Units:
    """The units of the given rules, in order."""
    groups: list[Sequence[Pattern]] = []
    names: list[str] = []
    excepts: dict[str, tuple[int, ...]] = {}
    conditions: dict[int, str] = {}
    for rule_id in sorted(rule_ids):
        rule = library.rules[rule_id]
        units = [(rule.id, rule.patterns)]
        units += [(f"{rule.id}{CONDITION}given{index}", item.patterns) for index, item in enumerate(rule.given)]
        units += [(f"{rule.id}{CONDITION}requires{index}", item.patterns) for index, item in enumerate(rule.requires)]
        for name, members in units:
            if rule.patterns and name != rule.id:
                conditions.update((len(names) + index, rule.id) for index in range(len(members)))
            groups.append(members)
            names.extend([name] * len(members))
    searched = len(names)
    for rule_id in sorted(rule_ids):
        rule = library.rules[rule_id]
        if rule.excepts:
            excepts[rule.id] = tuple(range(len(names), len(names) + len(rule.excepts)))
            groups.append(rule.excepts)
            names.extend([rule.id + EXCEPT] * len(rule.excepts))
    from linter.library.wire import joined

    return Units(joined(groups), tuple(names), searched, excepts, conditions)
