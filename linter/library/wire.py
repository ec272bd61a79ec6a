"""Compiled rules, packs and cues to and from plain JSON data, for the compiled copy on disk."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from linter.library.rules import Condition, CueCategory, CueSpec, Example, Pack, Pattern, Replacement, Rule, Signal, VoiceSignals
from linter.model import Basis, Confidence, SegmentKind, Severity, Voice

Data = dict[str, Any]


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


def pattern_from(data: Data) -> Pattern:
    """The inverse of `to_plain` for a pattern."""
    return Pattern(
        tuple(data["tokens"]),
        tuple(tuple(words) for words in data["anchors"]),
        data["at_start"],
        data["at_end"],
        frozenset(map(SegmentKind, data["kinds"])),
    )


def _patterns(data: Data, key: str) -> tuple[Pattern, ...]:
    return tuple(map(pattern_from, data[key]))


def _condition(data: Data) -> Condition:
    return Condition(_patterns(data, "patterns"), data["within"], tuple(data["phrases"]))


def _example(data: Data) -> Example:
    return Example(
        data["text"], SegmentKind(data["kind"]), data["format"], data["finds"], tuple(data["jurisdictions"]), data["path"]
    )


def rule_from(data: Data) -> Rule:
    """The inverse of `to_plain` for a rule."""
    special: Data = {
        "severity": Severity(data["severity"]),
        "confidence": Confidence(data["confidence"]),
        "basis": Basis(data["basis"]),
        "patterns": _patterns(data, "patterns"),
        "excepts": _patterns(data, "excepts"),
        "given": tuple(map(_condition, data["given"])),
        "requires": tuple(map(_condition, data["requires"])),
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


def cues_from(data: Data) -> CueCategory:
    """The inverse of `to_plain` for a category of cues."""
    cues = tuple(CueSpec(**{**item, "patterns": _patterns(item, "patterns")}) for item in data["cues"])
    return CueCategory(**{**data, "cues": cues, "stops": frozenset(data["stops"]), "not_cues": _patterns(data, "not_cues")})


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
    return VoiceSignals(**{**data, "subject": tuple(data["subject"]), "signals": signals})
