"""Compiled rules: frozen values without pydantic or spaCy, and their JSON form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from linter.model import Basis, Confidence, SegmentKind, Severity, Voice

Token = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One token pattern.

    Attributes:
        tokens: A spaCy Matcher pattern.
        anchors: Sets of lower-cased words, the rarest first; a segment must contain one of each before the pattern can match.
            Empty: always tried.
        at_start: The match must begin its segment.
        at_end: The match must end its segment, final punctuation left aside.
        kinds: Segment kinds it is tried in; empty for all.
    """

    tokens: tuple[Token, ...]
    anchors: tuple[tuple[str, ...], ...]
    at_start: bool = False
    at_end: bool = False
    kinds: frozenset[SegmentKind] = frozenset()


@dataclass(frozen=True, slots=True)
class Condition:
    """Patterns that must be present `within` the same sentence, segment, section or document."""

    patterns: Sequence[Pattern]
    within: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A text a rule must flag or pass."""

    text: str
    kind: SegmentKind = SegmentKind.PARAGRAPH
    format: str | None = None
    finds: str | None = None
    jurisdictions: tuple[str, ...] = ()
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """Wording offered in place of the match (or of `find` inside it)."""

    to: str
    find: str | None = None
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled rule; see `schema.RuleFile` for what each field means."""

    id: str
    pack: str
    title: str
    severity: Severity
    confidence: Confidence
    basis: Basis
    message: str
    why: str
    instead: str
    authorities: tuple[str, ...]
    since: str
    patterns: Sequence[Pattern] = field(default=(), repr=False)
    excepts: Sequence[Pattern] = field(default=(), repr=False)
    given: tuple[Condition, ...] = field(default=(), repr=False)
    requires: tuple[Condition, ...] = field(default=(), repr=False)
    relation: str | None = None
    unless: frozenset[str] = frozenset()
    unless_approved: bool = False
    kinds: frozenset[SegmentKind] = frozenset()
    voices: frozenset[Voice] = frozenset()
    once: bool = False
    yields_to: frozenset[str] = frozenset()
    precedents: tuple[str, ...] = ()
    severity_in: tuple[tuple[str, Severity], ...] = ()
    flags: tuple[Example, ...] = field(default=(), repr=False)
    passes: tuple[Example, ...] = field(default=(), repr=False)
    replace: tuple[Replacement, ...] = ()
    suppressible: bool = True
    formerly: tuple[str, ...] = ()
    path: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of rules."""

    id: str
    title: str
    description: str
    label: str
    version: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class CueSpec:
    """One cue with its reach."""

    category: str
    patterns: Sequence[Pattern] = field(repr=False)
    direction: str
    within: int
    phrase: str


@dataclass(frozen=True, slots=True)
class CueCategory:
    """A category of cues, with the words that end their reach and the phrases that only look like cues."""

    id: str
    title: str
    description: str
    section: bool
    heading_only: bool
    stops: frozenset[str]
    cues: tuple[CueSpec, ...] = field(repr=False)
    not_cues: Sequence[Pattern] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Signal:
    """Words that speak for one voice.

    Attributes:
        kinds: Segments they are heard in; empty for all.
        decides: One of them is enough to make a document promote.
        keys: They are keys of data and names of attributes, not words of the text.
        overrules: The weight of its words from which on those that decide no longer do, and informing words need to weigh no more
            than the promoting ones; 0 for never.
    """

    id: str
    voice: Voice
    weight: int
    at_most: int
    words: tuple[str, ...] = field(repr=False)
    kinds: frozenset[SegmentKind] = frozenset()
    decides: bool = False
    overrules: int = 0
    keys: bool = False


@dataclass(frozen=True, slots=True)
class VoiceSignals:
    """What tells whether a document promotes or informs.

    Attributes:
        at_least: The least weight of informing words at which a document informs.
        outweighs: How many times the weight of the promoting words that must be.
        long: From how many words on a text without words of the subject counts as being about something else; 0 for never.
        sparse: It is, when at most one in so many words is of the subject.
        subject: Words of the subject, health.
        crowded: From how many claims on, and how many in a thousand words, a text informs only from a higher weight on.
        plainly: From which weight on, and from how many times the weight of the promoting words, information leaves no doubt.
        alone: The least weight of informing words in a long text in which no word promotes; 0 where that makes no difference.
    """

    at_least: int = 1
    outweighs: int = 1
    long: int = 0
    sparse: int = 0
    subject: tuple[str, ...] = field(default=(), repr=False)
    signals: tuple[Signal, ...] = field(default=(), repr=False)
    crowded: tuple[int, int, int] | None = None
    plainly: tuple[int, int] | None = None
    alone: int = 0
