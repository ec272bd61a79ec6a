"""The shape of pack, rule and cue files: strict types that also yield the JSON Schema for editors.

Keys are written with hyphens in YAML. An unknown key is an error.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from linter.model import Basis, Confidence, SegmentKind, Severity, Voice

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
FactId = Annotated[str, Field(pattern=r"^[a-z0-9]+([-.][a-z0-9]+)*$")]
RuleId = Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
Text = Annotated[str, Field(min_length=1)]
SignalWord = Annotated[str, Field(pattern=r"^[^\sA-Z*#]+( [^\sA-Z*#]+)*[*#]?$")]
Count = Annotated[int, Field(ge=1, le=1000, strict=True)]
Within = Literal["sentence", "segment", "section", "document"]


def _hyphenated(name: str) -> str:
    return name.replace("_", "-")


class Strict(BaseModel):
    """No unknown keys, no coercion of text to numbers."""

    model_config = ConfigDict(extra="forbid", alias_generator=_hyphenated, populate_by_name=False, frozen=True)


class PatternFile(Strict):
    """One way a rule matches: a phrase, several phrases, or raw spaCy Matcher tokens."""

    phrase: Text | None = Field(None, description="Compact phrase notation.")
    phrases: list[Text] | None = Field(None, min_length=1, description="Several phrases of the same pattern.")
    tokens: list[dict[str, Any]] | None = Field(
        None, min_length=1, description="spaCy Matcher tokens; a hyphen between letters or digits is read as a space."
    )
    kinds: list[SegmentKind] | None = Field(None, min_length=1, description="Only in segments of these kinds.")
    no_anchor: bool = Field(False, description="The author accepts that this pattern is tried on every segment.")


class ConditionFile(Strict):
    """Something that must also be there (`given`) or must not be missing (`requires`)."""

    phrases: list[Text] = Field(min_length=1)
    within: Within = "segment"


class ExampleFile(Strict):
    """An example with more than its text."""

    text: Text
    kind: SegmentKind = SegmentKind.PARAGRAPH
    format: str | None = Field(None, description="Read the text with this reader, e.g. markdown.")
    finds: Text | None = Field(None, description="The exact match expected (flags only).")
    jurisdictions: list[Id] | None = None
    path: str | None = None


class ReplacementFile(Strict):
    """A wording that may replace the match."""

    find: Text | None = Field(None, description="Part of the match to replace; the whole match when left out.")
    to: str
    safe: bool = Field(False, description="Safe replacements may be written by --fix; others are only offered.")


class RuleFile(Strict):
    """One rule; the file's stem is its id."""

    title: Text
    severity: Severity
    confidence: Confidence
    basis: Basis
    patterns: list[PatternFile] = Field(default_factory=list)
    relation: Id | None = Field(
        None, description="A judgement made by code instead of patterns (the off-label pack, customer stories)."
    )
    except_: list[Text] = Field(default_factory=list, alias="except", description="Phrases that void a match they overlap.")
    unless: list[Id] = Field(default_factory=list, description="Cue categories that excuse a match.")
    unless_approved: bool = Field(
        False, description="Silent where the medicine spoken of is named and its label carries the use named."
    )
    given: list[ConditionFile] = Field(default_factory=list, description="All must be present for the rule to apply.")
    requires: list[ConditionFile] = Field(default_factory=list, description="The finding stands unless one of these is present.")
    kinds: list[SegmentKind] | None = Field(None, min_length=1, description="Only in segments of these kinds.")
    voices: list[Voice] | None = Field(None, min_length=1, description="Only in documents of this voice.")
    once: bool = Field(False, description="At most one finding a file, at the first match.")
    yields_to: list[RuleId | Id] = Field(
        default_factory=list, description="Rules or packs whose overlapping finding replaces this one."
    )
    message: Text
    why: Text
    instead: Text
    authorities: list[FactId] = Field(min_length=1)
    precedents: list[FactId] = Field(default_factory=list)
    severity_in: dict[Id, Severity] = Field(default_factory=dict, description="Another severity under a jurisdiction.")
    flags: list[Text | ExampleFile] = Field(min_length=2)
    passes: list[Text | ExampleFile] = Field(min_length=2)
    replace: list[ReplacementFile] = Field(default_factory=list)
    suppressible: bool = True
    since: Text
    formerly: list[RuleId] = Field(default_factory=list)


class PackFile(Strict):
    """`pack.yaml`: what a folder of rules is about."""

    title: Text
    description: Text
    label: Text | None = Field(
        None, description="The label its findings count for in `reglint evaluate`; the pack's id by default."
    )
    version: Text = "1"


class CueEntry(Strict):
    """A cue with a reach of its own."""

    phrase: Text
    direction: Literal["forward", "backward", "both", "sentence", "itself"] | None = None
    within: int | None = Field(None, ge=1, le=60)


class CueFile(Strict):
    """One category of cues; the file's stem is the category."""

    title: Text
    description: Text
    direction: Literal["forward", "backward", "both", "sentence", "itself"]
    within: int = Field(60, ge=1, le=60, description="How many tokens a cue reaches.")
    section: bool = Field(False, description="A heading with such a cue colours its whole section.")
    heading_only: bool = Field(False, description="Such a cue counts only in the headings and lead-ins above a match.")
    stops: list[Text] = Field(default_factory=list, description="Words that end a cue's reach.")
    cues: list[Text | CueEntry] = Field(min_length=1)
    not_cues: list[Text] = Field(default_factory=list, description="Phrases that look like a cue and are none.")


class SignalFile(Strict):
    """Words that speak for one voice."""

    title: Text
    voice: Voice
    weight: Count = Field(description="What one of its words adds; a word counts twice at most.")
    at_most: Count = Field(description="What all of its words together may add.")
    kinds: list[SegmentKind] | None = Field(None, min_length=1, description="Only in segments of these kinds.")
    decides: bool = Field(False, description="One such word makes the document promote, however much it informs.")
    overrules: Count | None = Field(None, description="From this weight on it is enough not to promote more than to inform.")
    keys: bool = Field(False, description="Its words are keys of data (`ctaText` reads as `cta text`), not words of the text.")
    words: list[SignalWord] = Field(min_length=1)


class SubjectFile(Strict):
    """The subject that all promotion here has, and when a text is about something else."""

    long: Count = Field(description="Only texts of so many words are judged by their subject.")
    sparse: Count = Field(description="A text is about something else when at most one in so many words is of the subject.")
    words: list[SignalWord] = Field(min_length=1)


class ClaimingFile(Strict):
    """When a text makes so many claims that a few informing words do not make it inform."""

    claims: Count = Field(description="Only texts with so many sentences that claim something.")
    per_thousand: Count = Field(description="And so many of them in a thousand words.")
    at_least: Count = Field(description="Such a text informs from this weight of informing words on.")


class PlainlyFile(Strict):
    """When information leaves no doubt, so that findings in it lose two steps of confidence."""

    at_least: Count = Field(description="From this weight of informing words on.")
    outweighs: Count = Field(description="And only when they weigh this many times what the promoting words weigh.")


class VoiceFile(Strict):
    """`voice.yaml`: what tells whether a document promotes or informs, and how strong the case for informing has to be."""

    at_least: Count = Field(description="A document informs from this weight of informing words on.")
    outweighs: Count = Field(description="And only when they weigh this many times what the promoting words weigh.")
    alone: Count | None = Field(None, description="From this weight on in a long text in which no word promotes.")
    claiming: ClaimingFile | None = Field(None, description="Texts full of claims, which need more to count as informing.")
    plainly: PlainlyFile | None = Field(None, description="Texts that inform beyond doubt.")
    subject: SubjectFile
    signals: dict[Id, SignalFile] = Field(min_length=2)
