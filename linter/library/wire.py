"""Compiled rules, packs and cues to and from plain JSON data, for the compiled copy on disk."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

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
    """Tokens and sets of anchors that many patterns have in common, each kept once.

    Packing replaces them by their numbers; unpacking gives every pattern the same objects again.
    """

    def __init__(self, tables: Data | None = None) -> None:
        self.tokens: list[Data] = tables["tokens"] if tables else []
        self.anchors: list[tuple[str, ...]] = list(map(tuple, tables["anchors"])) if tables else []
        self._numbers: dict[str, int] = {}
        self._sets: dict[tuple[str, ...], int] = {}

    def tables(self) -> Data:
        """What has to be kept beside the packed data."""
        return {"tokens": self.tokens, "anchors": [list(words) for words in self.anchors]}

    def pack(self, value: Any) -> Any:
        """As `to_plain`, with patterns as short lists of numbers."""
        if isinstance(value, Pattern):
            tokens = [self._token(token) for token in value.tokens]
            anchors = [self._anchors(words) for words in value.anchors]
            return [tokens, anchors, value.at_start, value.at_end, sorted(kind.value for kind in value.kinds)]
        if is_dataclass(value) and not isinstance(value, type):
            return {item.name: self.pack(getattr(value, item.name)) for item in fields(value)}
        if isinstance(value, list | tuple):
            return [self.pack(item) for item in value]
        if isinstance(value, dict):
            return {key: self.pack(item) for key, item in value.items()}
        return to_plain(value)

    def patterns(self, packed: list[Any]) -> tuple[Pattern, ...]:
        """The inverse of `pack` for patterns."""
        return tuple([self._pattern(*item) for item in packed])

    def _pattern(self, tokens: list[int], anchors: list[int], at_start: bool, at_end: bool, kinds: list[str]) -> Pattern:
        return Pattern(
            tuple([self.tokens[number] for number in tokens]),
            tuple([self.anchors[number] for number in anchors]),
            at_start,
            at_end,
            frozenset(map(SegmentKind, kinds)) if kinds else _EVERYWHERE,
        )

    def _token(self, token: Data) -> int:
        key = json.dumps(token, sort_keys=True)
        if key not in self._numbers:
            self._numbers[key] = len(self.tokens)
            self.tokens.append(token)
        return self._numbers[key]

    def _anchors(self, words: tuple[str, ...]) -> int:
        if words not in self._sets:
            self._sets[words] = len(self.anchors)
            self.anchors.append(words)
        return self._sets[words]


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
