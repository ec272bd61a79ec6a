"""The nouns of reglint: frozen values, standard library only, no I/O.

Offsets are code points; lines and columns are 1-based code points; ends are exclusive.
A *source* offset counts in `Source.text`; a *segment* offset counts in `Segment.text`, which is normalised.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters; `error` is reserved for wording that a primary source bans."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """3 for error, 2 for warning, 1 for info."""
        return {"error": 3, "warning": 2, "info": 1}[self.value]


class Confidence(StrEnum):
    """How sure a rule is that a careful reviewer would agree."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """3 for high, 2 for medium, 1 for low."""
        return {"high": 3, "medium": 2, "low": 1}[self.value]


class Basis(StrEnum):
    """Why wording is reported: what the law asks of it."""

    BANNED = "banned"
    NEEDS_SUBSTANTIATION = "needs-substantiation"
    NEEDS_DISCLOSURE = "needs-disclosure"
    CHECK = "check"


class Status(StrEnum):
    """What becomes of a finding; nothing disappears."""

    ACTIVE = "active"
    SUPPRESSED = "suppressed"
    BASELINED = "baselined"


class Voice(StrEnum):
    """Who speaks: a text that promotes, or one that informs."""

    PROMOTING = "promoting"
    INFORMING = "informing"


class SegmentKind(StrEnum):
    """What a segment is on its page."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    CELL = "cell"
    TITLE = "title"
    META = "meta"
    ALT = "alt"
    LABEL = "label"
    BUTTON = "button"
    LINK = "link"
    QUOTE = "quote"
    CAPTION = "caption"
    VALUE = "value"


class GroupKind(StrEnum):
    """What holds segments together."""

    DOCUMENT = "document"
    LIST = "list"
    ITEM = "item"
    TABLE = "table"
    ROW = "row"
    CARD = "card"
    OBJECT = "object"
    ARRAY = "array"
    QUOTE = "quote"
    FORM = "form"
    NAV = "nav"
    FOOTER = "footer"
    ELEMENT = "element"


RECORD_KINDS = frozenset({GroupKind.OBJECT, GroupKind.ROW, GroupKind.CARD})


@dataclass(frozen=True, slots=True)
class Source:
    """One decoded file.

    Attributes:
        path: As reported to the user, with forward slashes.
        text: The decoded text without a byte order mark; newlines as they stand in the file.
        format: The reader's name, such as "markdown".
        encoding: The Python codec that decoded it.
        bom: Whether a byte order mark was taken off.
        sha256: Hex digest of the file's bytes.
        line_starts: Offset of each line's first character; lines end at `\\n`, `\\r\\n` and `\\r` only.
    """

    path: str
    text: str = field(repr=False)
    format: str
    encoding: str = "utf-8"
    bom: bool = False
    sha256: str = ""
    line_starts: tuple[int, ...] = field(repr=False, default=(0,))

    def position(self, offset: int) -> tuple[int, int]:
        """1-based (line, column) of a source offset; the end of the text is a valid offset."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The inverse of `position`."""
        return self.line_starts[line - 1] + column - 1

    def line_text(self, line: int) -> str:
        """One line without its newline."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] if line < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Piecewise map from segment offsets to source offsets.

    Piece i covers segment offsets `starts[i]` up to `starts[i + 1]` (or `length`). A piece is either *even* (one source
    character for each of its own, `source_ends[i] - source_starts[i]` equals its length) or *whole* (an entity, an escape, folded
    white space): any offset inside a whole piece widens to all of it.
    """

    starts: tuple[int, ...]
    source_starts: tuple[int, ...]
    source_ends: tuple[int, ...]
    even: tuple[bool, ...]
    length: int

    def __post_init__(self) -> None:
        count = len(self.starts)
        if not (len(self.source_starts) == len(self.source_ends) == len(self.even) == count):
            raise ValueError("offset map: columns differ in length")
        if count == 0:
            if self.length:
                raise ValueError("offset map: no pieces for a text")
            return
        if self.starts[0] != 0:
            raise ValueError("offset map: does not start at 0")
        last = 0
        for index in range(count):
            end = self.starts[index + 1] if index + 1 < count else self.length
            size = end - self.starts[index]
            if size <= 0:
                raise ValueError("offset map: a piece is empty or out of order")
            begin, stop = self.source_starts[index], self.source_ends[index]
            if begin < last or stop < begin:
                raise ValueError("offset map: source ranges overlap or run backwards")
            if self.even[index] and stop - begin != size:
                raise ValueError("offset map: an even piece differs in length from its source")
            last = stop

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The source range of a segment range; `start < end`. Both ends widen to whole pieces."""
        if not 0 <= start < end <= self.length:
            raise ValueError(f"offset map: no such range {start}:{end} in {self.length}")
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1) - 1
        begin = self.source_starts[first]
        if self.even[first]:
            begin += start - self.starts[first]
        stop = self.source_ends[last]
        if self.even[last]:
            stop = self.source_starts[last] + end - self.starts[last]
        return begin, stop


@dataclass(frozen=True, slots=True)
class Group:
    """A container of segments: a list, a row, a card, a data object.

    Attributes:
        id: Index in `Document.groups`; the document itself is 0.
        kind: What it is.
        parent: Id of the enclosing group; None for the document.
        key: Its key or index in the parent (data), or its tag or component name (markup); "" when it has none.
        lead_in: Id of the segment that introduces it ("We treat:"), or None.
        heading: Id of the innermost heading above it, or None.
        first: Id of its first segment; the segments of a group and its subgroups are `first` up to `end`.
        end: Id after its last segment.
    """

    id: int
    kind: GroupKind
    parent: int | None
    key: str = ""
    lead_in: int | None = None
    heading: int | None = None
    first: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """One unit of prose with its exact place.

    Attributes:
        id: Index in `Document.segments`, in reading order.
        kind: What it is on the page.
        text: Normalised text: single spaces, straight quotes, plain hyphens, no invisible characters.
        map: Segment offsets to source offsets.
        group: Id of the innermost group.
        heading: Id of the innermost heading above it (for a heading: its parent heading), or None.
        level: 1 to 6 for a heading, else 0.
        key: The key of a data value, the attribute's or tag's name in markup, or "".
    """

    id: int
    kind: SegmentKind
    text: str
    map: OffsetMap = field(repr=False)
    group: int = 0
    heading: int | None = None
    level: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of the file's own syntax: its content and its source range, delimiters included."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader wants the user to know about a file (it was read tolerantly, say)."""

    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file as segments in a tree."""

    source: Source
    segments: tuple[Segment, ...]
    groups: tuple[Group, ...]
    comments: tuple[Comment, ...] = ()
    notes: tuple[Note, ...] = ()

    def trail(self, segment: Segment) -> Iterator[Segment]:
        """The headings above a segment, innermost first."""
        at = segment.heading
        while at is not None:
            heading = self.segments[at]
            yield heading
            at = heading.heading

    def ancestors(self, segment: Segment) -> Iterator[Group]:
        """The groups around a segment, innermost first, the document last."""
        at: int | None = segment.group
        while at is not None:
            group = self.groups[at]
            yield group
            at = group.parent

    def lead_in(self, segment: Segment) -> Segment | None:
        """The segment that introduces the innermost list around this one, or None."""
        for group in self.ancestors(segment):
            if group.lead_in is not None:
                return self.segments[group.lead_in]
        return None

    def record(self, segment: Segment) -> Group | None:
        """The innermost row, card or data object around a segment, or None."""
        for group in self.ancestors(segment):
            if group.kind in RECORD_KINDS:
                return group
        return None

    def inside(self, group: Group) -> tuple[Segment, ...]:
        """All segments in a group and its subgroups, in reading order."""
        return self.segments[group.first : group.end]

    def key_path(self, segment: Segment) -> tuple[str, ...]:
        """Keys from the outermost group to the segment, empty ones left out."""
        keys = [segment.key, *(group.key for group in self.ancestors(segment))]
        return tuple(key for key in reversed(keys) if key)


@dataclass(frozen=True, slots=True)
class Match:
    """A rule's pattern in one segment; `start` and `end` are segment offsets."""

    rule: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that changes how a sentence is to be read, and the segment range over which it does."""

    category: str
    start: int
    end: int
    scope_start: int
    scope_end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A drug, class or condition named in a segment.

    Attributes:
        kind: "drug", "class" or "condition".
        ids: Knowledge ids it may mean, best first.
        form: The lower-cased form that was found.
        start: Segment offset.
        end: Segment offset, exclusive.
    """

    kind: str
    ids: tuple[str, ...]
    form: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SegmentFacts:
    """What the pipeline saw in one segment: a pure function of its text, its kind and the library.

    Attributes:
        crashes: Rules whose matching crashed here, each with what went wrong.
    """

    matches: tuple[Match, ...] = ()
    cues: tuple[Cue, ...] = ()
    mentions: tuple[Mention, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()
    crashes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """What a run, or one file of it, is judged by.

    Attributes:
        jurisdictions: Codes such as "us"; a rule applies when it cites a provision of one of them.
        select: Packs or rule ids that are on; empty for all.
        ignore: Packs or rule ids that are off; wins over `select`.
        min_confidence: Findings below it are hidden and counted.
        speaker: Who publishes the text ("clinic", "manufacturer" ...), or "" for whoever promotes.
        voice: Overrides the inferred voice, or None.
        severity: Overrides by rule id or pack.
        exempt: Trade names whose words are no claims.
        audience: "consumer", "professional" or "investor".
    """

    jurisdictions: tuple[str, ...] = ("us",)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    min_confidence: Confidence = Confidence.MEDIUM
    speaker: str = ""
    voice: Voice | None = None
    severity: tuple[tuple[str, Severity], ...] = ()
    exempt: tuple[str, ...] = ()
    audience: str = "consumer"


@dataclass(frozen=True, slots=True)
class Place:
    """A range in a file: 1-based line and column of its start and its exclusive end, and the exact slice."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    source: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that made or shaped a finding.

    Attributes:
        kind: "cue", "drug", "lead-in", "heading", "record", "topic", "label", "voice", "missing" or "trigger".
        text: What it says, for a reader.
        place: Where it stands, or None when it stands in the knowledge rather than in the file.
    """

    kind: str
    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Suppression:
    """A recorded decision that wording may stand.

    Attributes:
        form: "ignore" (the next block), "ignore-start" (a range), "ignore-file", or "settings".
        rules: The rule ids it names, as written.
        reason: Why the wording may stand.
        place: The comment, or the settings file's table.
        until: The last day on which it holds, as YYYY-MM-DD, or "".
        reference: The approval's number, or "".
        date: When it was approved, as YYYY-MM-DD, or "".
        jurisdictions: Where it holds; empty for everywhere.
        sentences: Fingerprints of the sentences it was given for; empty for whatever stands there.
        text: The words it is for, quoted (settings only), or "".
    """

    form: str
    rules: tuple[str, ...]
    reason: str
    place: Place
    until: str = ""
    approved_by: str = ""
    role: str = ""
    reference: str = ""
    date: str = ""
    jurisdictions: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """A wording that a rule offers in place of the match or of a part of it.

    Attributes:
        place: What it replaces.
        text: What it puts there.
        safe: Whether `--fix` may write it unasked.
    """

    place: Place
    text: str
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One source line of a match as a report quotes it; a very long line is cut around the match.

    Attributes:
        line: 1-based.
        column: 1-based column of the text's first character; above 1 when the line's beginning is cut off.
        text: The line, or the part of it that is kept, as it stands in the file.
        cut: Whether the line goes on after the text.
    """

    line: int
    column: int
    text: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """What a report says about a provision that its findings cite.

    Attributes:
        id: Its id in the knowledge.
        section: "s12, 15 USC 52", say.
        says: One sentence of ours.
        source: Where it can be read, or "".
    """

    id: str
    jurisdiction: str
    instrument: str
    section: str
    says: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class RuleNote:
    """What a report says about a rule that reported something.

    Attributes:
        id: "pack/rule".
        title: What it finds, in a few words.
        why: As written in the pack, its fields not filled in; so is `instead`.
        authorities: Ids of all provisions it rests on, whatever the run's jurisdictions.
    """

    id: str
    title: str
    severity: Severity
    confidence: Confidence
    basis: Basis
    why: str
    instead: str
    authorities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that a reviewer would stop at.

    Attributes:
        rule: "pack/rule".
        pack: The pack's id.
        place: The match itself, never wider.
        text: The match as read, normalised.
        message: What is wrong, with the matched words filled in.
        authorities: Ids of the provisions cited; only those that bind the speaker.
        fingerprint: Identity without line numbers, for baselines.
        sentence: The normalised sentence around the match.
        excerpts: The first source lines of the match, for reports that quote them.
        suppression: The decision that suppresses it, or None.
        fixes: The wordings its rule offers.
    """

    rule: str
    pack: str
    severity: Severity
    confidence: Confidence
    basis: Basis
    place: Place
    text: str
    message: str
    why: str
    instead: str
    authorities: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    fingerprint: str = ""
    status: Status = Status.ACTIVE
    status_reason: str = ""
    sentence: str = ""
    excerpts: tuple[Excerpt, ...] = ()
    suppression: Suppression | None = None
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file. `error` says why it is unchecked; `notes` what the reader had to tell."""

    path: str
    checked: bool
    sha256: str = ""
    voice: Voice | None = None
    error: str = ""
    notes: tuple[Note, ...] = ()
    findings: tuple[Finding, ...] = ()
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """One run: the files in path order and what the run was made with."""

    files: tuple[FileResult, ...]
    version: str
    library_digest: str
    settings_digest: str = ""
    jurisdictions: tuple[str, ...] = ()
    profile: str = ""
    knowledge_date: str = ""
    left_out: tuple[tuple[str, int], ...] = ()
    citations: tuple[Citation, ...] = ()
    rules: tuple[RuleNote, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, by path and position."""
        return tuple(finding for file in self.files for finding in file.findings)


def sentence_id(sentence: str) -> str:
    """A short fingerprint of a sentence's words: case, spacing and closing punctuation do not change it."""
    plain = " ".join(sentence.casefold().split()).rstrip(".!?\u2026 ")
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:12]
