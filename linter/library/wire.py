"""Compiled rules, packs and cues to and from plain JSON data, for the compiled copy on disk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from itertools import chain
from typing import Any, overload

from linter.library.rules import Condition, CueCategory, CueSpec, Example, Pack, Pattern, Replacement, Rule, Signal, VoiceSignals
from linter.model import Basis, Confidence, SegmentKind, Severity, Voice

Data = dict[str, Any]
_EVERYWHERE: frozenset[SegmentKind] = frozenset()


def to_plain(value: Any) -> Any:
    """Dataclasses, enums, sets and tuples as dicts, strings and lists; sets are sorted."""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: to_plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset | set):
        return sorted(to_plain(item) for item in value)
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: to_plain(item) for key, item in value.items()}
    return value


class Shared:
    """Patterns, and the tokens and sets of anchors that many of them have in common, each kept once.

    Packing replaces them by their numbers; unpacking gives every pattern the same objects again, made when they are asked for.
    """

    def __init__(self, tables: Data | None = None) -> None:
        # lists while packing; what the copy on disk gives when unpacking
        self._tokens: Any = tables["tokens"] if tables else []
        self._anchors: Any = tables["anchors"] if tables else []
        self._patterns: Any = tables["patterns"] if tables else []
        self._token_numbers: dict[str, int] = {}
        self._anchor_numbers: dict[tuple[str, ...], int] = {}
        self._made_anchors: dict[int, tuple[str, ...]] = {}
        self._made: dict[int, Pattern] = {}

    def tables(self) -> Data:
        """What has to be kept beside the packed data."""
        return {"tokens": self._tokens, "anchors": self._anchors, "patterns": self._patterns}

    def pack(self, value: Any) -> Any:
        """As `to_plain`, with the number of the first, and the one after the last, for patterns."""
        if is_dataclass(value) and not isinstance(value, type):
            return {item.name: self.pack(getattr(value, item.name)) for item in fields(value)}
        if isinstance(value, list | tuple | LatePatterns):
            if value and isinstance(value[0], Pattern):
                first = len(self._patterns)
                self._patterns.extend(map(self._packed, value))
                return [first, len(self._patterns)]
            return [self.pack(item) for item in value]
        if isinstance(value, dict):
            return {key: self.pack(item) for key, item in value.items()}
        return to_plain(value)

    def patterns(self, packed: list[int]) -> Sequence[Pattern]:
        """The inverse of `pack` for patterns."""
        return LatePatterns(self, range(*packed)) if packed else ()

    def pattern(self, number: int) -> Pattern:
        """One pattern by its number."""
        made = self._made.get(number)
        if made is None:
            tokens, anchors, at_start, at_end, kinds = self._patterns[number]
            made = self._made[number] = Pattern(
                tuple([self._tokens[token] for token in tokens]),
                tuple([self._anchor(words) for words in anchors]),
                at_start,
                at_end,
                frozenset(map(SegmentKind, kinds)) if kinds else _EVERYWHERE,
            )
        return made

    def _anchor(self, number: int) -> tuple[str, ...]:
        made = self._made_anchors.get(number)
        if made is None:
            made = self._made_anchors[number] = tuple(self._anchors[number])
        return made

    def _packed(self, pattern: Pattern) -> list[Any]:
        tokens = [self._token_number(token) for token in pattern.tokens]
        anchors = [self._anchor_number(words) for words in pattern.anchors]
        return [tokens, anchors, pattern.at_start, pattern.at_end, sorted(kind.value for kind in pattern.kinds)]

    def _token_number(self, token: Data) -> int:
        key = json.dumps(token, sort_keys=True)
        if key not in self._token_numbers:
            self._token_numbers[key] = len(self._tokens)
            self._tokens.append(token)
        return self._token_numbers[key]

    def _anchor_number(self, words: tuple[str, ...]) -> int:
        if words not in self._anchor_numbers:
            self._anchor_numbers[words] = len(self._anchors)
            self._anchors.append(words)
        return self._anchor_numbers[words]


class LatePatterns(Sequence[Pattern]):
    """Patterns of a compiled library, each made when it is first asked for; equal to a tuple of the same.

    Args:
        shared: Makes them.
        numbers: Which they are.
    """

    __slots__ = ("numbers", "shared")

    def __init__(self, shared: Shared, numbers: Sequence[int]) -> None:
        self.shared = shared
        self.numbers = numbers

    @overload
    def __getitem__(self, index: int) -> Pattern: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Pattern, ...]: ...

    def __getitem__(self, index: int | slice) -> Pattern | tuple[Pattern, ...]:
        if isinstance(index, slice):
            return tuple(map(self.shared.pattern, self.numbers[index]))
        return self.shared.pattern(self.numbers[index])

    def __len__(self) -> int:
        return len(self.numbers)

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, tuple | LatePatterns) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))


def joined(groups: Sequence[Sequence[Pattern]]) -> Sequence[Pattern]:
    """The patterns of several groups in one sequence; those of a compiled library stay to be made."""
    groups = [group for group in groups if group]
    late = [group for group in groups if isinstance(group, LatePatterns)]
    if late and len(late) == len(groups) and all(group.shared is late[0].shared for group in late):
        return LatePatterns(late[0].shared, list(chain.from_iterable(group.numbers for group in late)))
    return tuple(chain.from_iterable(groups))


def _condition(data: Data, shared: Shared) -> Condition:
    return Condition(shared.patterns(data["patterns"]), data["within"], tuple(data["phrases"]))


def _example(data: Data) -> Example:
    return Example(
        data["text"], SegmentKind(data["kind"]), data["format"], data["finds"], tuple(data["jurisdictions"]), data["path"]
    )


def rule_from(data: Data, shared: Shared) -> Rule:
    """The inverse of `Shared.pack` for a rule."""
    special: Data = {
        "severity": Severity(data["severity"]),
        "confidence": Confidence(data["confidence"]),
        "basis": Basis(data["basis"]),
        "patterns": shared.patterns(data["patterns"]),
        "excepts": shared.patterns(data["excepts"]),
        "given": tuple(_condition(item, shared) for item in data["given"]),
        "requires": tuple(_condition(item, shared) for item in data["requires"]),
        "unless": frozenset(data["unless"]),
        "kinds": frozenset(map(SegmentKind, data["kinds"])),
        "voices": frozenset(map(Voice, data["voices"])),
        "yields_to": frozenset(data["yields_to"]),
        "severity_in": tuple((code, Severity(value)) for code, value in data["severity_in"]),
        "flags": tuple(map(_example, data["flags"])),
        "passes": tuple(map(_example, data["passes"])),
        "replace": tuple(Replacement(**item) for item in data["replace"]),
    }
    for key in ("authorities", "precedents", "formerly"):
        special[key] = tuple(data[key])
    return Rule(**{**data, **special})


def pack_from(data: Data) -> Pack:
    """The inverse of `to_plain` for a pack."""
    return Pack(**data)


def cues_from(data: Data, shared: Shared) -> CueCategory:
    """The inverse of `Shared.pack` for a category of cues."""
    cues = tuple(CueSpec(**{**item, "patterns": shared.patterns(item["patterns"])}) for item in data["cues"])
    return CueCategory(**{**data, "cues": cues, "stops": frozenset(data["stops"]), "not_cues": shared.patterns(data["not_cues"])})


def voice_from(data: Data) -> VoiceSignals:
    """The inverse of `to_plain` for the signals of the voice."""
    signals = tuple(
        Signal(
            **{
                **item,
                "voice": Voice(item["voice"]),
                "words": tuple(item["words"]),
                "kinds": frozenset(map(SegmentKind, item["kinds"])),
            }
        )
        for item in data["signals"]
    )
    crowded = tuple(data["crowded"]) if data["crowded"] else None
    plainly = tuple(data["plainly"]) if data["plainly"] else None
    return VoiceSignals(**{**data, "subject": tuple(data["subject"]), "signals": signals, "crowded": crowded, "plainly": plainly})
