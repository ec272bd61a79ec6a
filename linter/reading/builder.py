"""Segments and groups in reading order; headings, lead-ins and records are worked out here for every format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from linter.errors import BudgetError
from linter.model import Comment, Document, Group, GroupKind, Note, OffsetMap, Segment, SegmentKind, Source
from linter.reading.text import SegmentText, frozen

# a member of an enumeration is dear to look up where it is done for every segment
_HEADING = SegmentKind.HEADING
MAX_SEGMENTS = 2_000_000
MAX_DEPTH = 400
_LEADS = frozenset({SegmentKind.PARAGRAPH, SegmentKind.HEADING, SegmentKind.ITEM, SegmentKind.CAPTION, SegmentKind.QUOTE})
_LED = frozenset({GroupKind.LIST, GroupKind.ARRAY, GroupKind.TABLE})
_ENDS_LEAD = frozenset({GroupKind.LIST, GroupKind.TABLE})
_SEEN_THROUGH = frozenset({GroupKind.ELEMENT, GroupKind.QUOTE})
_SCOPES_HEADINGS = frozenset({GroupKind.CARD, GroupKind.ITEM, GroupKind.ROW, GroupKind.OBJECT, GroupKind.NAV, GroupKind.FOOTER})


class _Making:
    """A segment while it is made; it becomes one by changing its class, since to make a frozen value takes five times as long."""

    __slots__ = Segment.__slots__

    def __init__(self, made: int, kind: SegmentKind, done: tuple[str, OffsetMap], group: int, heading: int | None) -> None:
        self.id = made
        self.kind = kind
        self.text, self.map = done
        self.group = group
        self.heading = heading
        self.level = 0
        self.key = ""


class _Gathering:
    """A group while segments are put into it; it becomes one as segments do."""

    __slots__ = Group.__slots__

    def __init__(self, made: int, kind: GroupKind, parent: int | None, key: str = "", first: int = 0) -> None:
        self.id = made
        self.kind = kind
        self.parent = parent
        self.key = key
        self.lead_in: int | None = None
        self.heading: int | None = None
        self.first = self.end = first


class _Open:
    """A group that is open, how many headings stood above it, and its last segment that may introduce a list."""

    __slots__ = ("group", "headings", "last")

    def __init__(self, group: _Gathering, headings: int) -> None:
        self.group = group
        self.headings = headings
        self.last: int | None = None


class DocumentBuilder:
    """What a reader writes into.

    `group` opens a container for the length of a `with` block (or `open_group`/`close_group` by hand); `add` closes a segment.
    A heading added inside a card, item, row, object, nav or footer governs nothing outside it.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self._segments: list[Segment] = []
        document = _Gathering(0, GroupKind.DOCUMENT, None)
        self._groups: list[_Gathering] = [document]
        self._open: list[_Open] = [_Open(document, 0)]
        self._headings: list[tuple[int, int]] = []
        self._comments: list[Comment] = []
        self._notes: list[Note] = []

    def text(self) -> SegmentText:
        """A fresh collector for one segment's text."""
        return SegmentText(self.source.text)

    @contextmanager
    def group(self, kind: GroupKind, key: str = "") -> Iterator[int]:
        """Open a group, yield its id, close it."""
        made = self.open_group(kind, key)
        try:
            yield made
        finally:
            self.close_group()

    def open_group(self, kind: GroupKind, key: str = "") -> int:
        """Open a group inside the current one and return its id."""
        if len(self._open) > MAX_DEPTH:
            raise BudgetError(f"nested deeper than {MAX_DEPTH} levels", path=self.source.path)
        around = self._open[-1]
        made = _Gathering(len(self._groups), kind, around.group.id, key, len(self._segments))
        if kind in _LED:
            made.lead_in = around.last
        if self._headings:
            made.heading = self._headings[-1][1]
        self._groups.append(made)
        self._open.append(_Open(made, len(self._headings)))
        return made.id

    def close_group(self) -> None:
        """Close the innermost group; closing the document itself is ignored."""
        if len(self._open) == 1:
            return
        closed = self._open.pop()
        group = closed.group
        group.end = len(self._segments)
        if group.kind in _SCOPES_HEADINGS:
            del self._headings[closed.headings :]
        elif group.kind in _SEEN_THROUGH and closed.last is not None:
            self._open[-1].last = closed.last
        if group.kind in _ENDS_LEAD and group.end > group.first:
            self._open[-1].last = None

    def close_to(self, depth: int) -> None:
        """Close the innermost groups until so many are open."""
        while len(self._open) > depth + 1:
            self.close_group()

    @property
    def within(self) -> str:
        """The key of the innermost open group that has one of words, or ""; the entries of an array are numbered."""
        return next((item.group.key for item in reversed(self._open) if not item.group.key.isdigit()), "")

    @property
    def depth(self) -> int:
        """How many groups are open, the document not counted."""
        return len(self._open) - 1

    def add(
        self, kind: SegmentKind, text: SegmentText, *, level: int = 0, key: str = "", last: tuple[int, int] | None = None
    ) -> int | None:
        """Close a segment; returns its id, or None when its text is blank. A `last` source range is added to the text first."""
        done = text.finish() if last is None else text.finish_with(*last)
        if done is None:
            return None
        if len(self._segments) >= MAX_SEGMENTS:
            raise BudgetError(f"more than {MAX_SEGMENTS} pieces of text", path=self.source.path, hint="Split the file.")
        around = self._open[-1]
        if kind is _HEADING:
            level = level or 2
            floor = max((item.headings for item in self._open if item.group.kind in _SCOPES_HEADINGS), default=0)
            while len(self._headings) > floor and self._headings[-1][0] >= level:
                self._headings.pop()
        made = _Making(len(self._segments), kind, done, around.group.id, self._headings[-1][1] if self._headings else None)
        made.level = level
        made.key = key
        self._segments.append(frozen(made, Segment))
        if kind is _HEADING:
            self._headings.append((level, made.id))
        if kind in _LEADS:
            around.last = made.id
        return made.id

    @property
    def count(self) -> int:
        """How many segments have been added."""
        return len(self._segments)

    def rewrite(self, first: int, change: Callable[[Segment], Segment]) -> None:
        """Replace the segments from id `first` on by what `change` makes of each; ids, groups and texts must stay."""
        self._segments[first:] = [change(segment) for segment in self._segments[first:]]

    def comment(self, text: str, start: int, end: int) -> None:
        """Record a comment of the file's syntax; `start` and `end` include its delimiters."""
        self._comments.append(Comment(text, start, end))

    def note(self, message: str, offset: int | None = None) -> None:
        """Tell the user something about how the file was read."""
        line = None if offset is None else self.source.position(offset)[0]
        self._notes.append(Note(message, line))

    def build(self) -> Document:
        """Close what is open and return the document."""
        while len(self._open) > 1:
            self.close_group()
        self._groups[0].end = len(self._segments)
        groups = tuple([frozen(group, Group) for group in self._groups])
        return Document(self.source, tuple(self._segments), groups, tuple(self._comments), tuple(self._notes))
