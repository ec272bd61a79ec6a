"""Segments and groups in reading order; headings, lead-ins and records are worked out here for every format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from linter.errors import BudgetError
from linter.model import Comment, Document, Group, GroupKind, Note, Segment, SegmentKind, Source
from linter.reading.text import SegmentText

MAX_SEGMENTS = 2_000_000
MAX_DEPTH = 400
_LEADS = frozenset({SegmentKind.PARAGRAPH, SegmentKind.HEADING, SegmentKind.ITEM, SegmentKind.CAPTION, SegmentKind.QUOTE})
_SCOPES_HEADINGS = frozenset({GroupKind.CARD, GroupKind.ITEM, GroupKind.ROW, GroupKind.OBJECT, GroupKind.NAV, GroupKind.FOOTER})


@dataclass(slots=True)
class _Open:
    id: int
    headings: int
    last: int | None = None


class DocumentBuilder:
    """What a reader writes into.

    `group` opens a container for the length of a `with` block (or `open_group`/`close_group` by hand); `add` closes a segment.
    A heading added inside a card, item, row, object, nav or footer governs nothing outside it.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self._segments: list[Segment] = []
        self._groups: list[Group] = [Group(0, GroupKind.DOCUMENT, None)]
        self._open: list[_Open] = [_Open(0, 0)]
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
        made = len(self._groups)
        lead_in = around.last if kind in (GroupKind.LIST, GroupKind.ARRAY, GroupKind.TABLE) else None
        heading = self._headings[-1][1] if self._headings else None
        first = len(self._segments)
        self._groups.append(Group(made, kind, around.id, key, lead_in, heading, first, first))
        self._open.append(_Open(made, len(self._headings)))
        return made

    def close_group(self) -> None:
        """Close the innermost group; closing the document itself is ignored."""
        if len(self._open) == 1:
            return
        closed = self._open.pop()
        group = self._groups[closed.id]
        self._groups[closed.id] = _ended(group, len(self._segments))
        if group.kind in _SCOPES_HEADINGS:
            del self._headings[closed.headings :]
        elif group.kind in (GroupKind.ELEMENT, GroupKind.QUOTE) and closed.last is not None:
            self._open[-1].last = closed.last
        if group.kind in (GroupKind.LIST, GroupKind.TABLE) and len(self._segments) > group.first:
            self._open[-1].last = None

    @property
    def depth(self) -> int:
        """How many groups are open, the document not counted."""
        return len(self._open) - 1

    def add(self, kind: SegmentKind, text: SegmentText, *, level: int = 0, key: str = "") -> int | None:
        """Close a segment; returns its id, or None when its text is blank."""
        done = text.finish()
        if done is None:
            return None
        if len(self._segments) >= MAX_SEGMENTS:
            raise BudgetError(f"more than {MAX_SEGMENTS} pieces of text", path=self.source.path, hint="Split the file.")
        made = len(self._segments)
        around = self._open[-1]
        if kind is SegmentKind.HEADING:
            level = level or 2
            floor = max((item.headings for item in self._open if self._groups[item.id].kind in _SCOPES_HEADINGS), default=0)
            while len(self._headings) > floor and self._headings[-1][0] >= level:
                self._headings.pop()
        heading = self._headings[-1][1] if self._headings else None
        self._segments.append(Segment(made, kind, done[0], done[1], around.id, heading, level, key))
        if kind is SegmentKind.HEADING:
            self._headings.append((level, made))
        if kind in _LEADS:
            around.last = made
        return made

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
        self._groups[0] = _ended(self._groups[0], len(self._segments))
        return Document(self.source, tuple(self._segments), tuple(self._groups), tuple(self._comments), tuple(self._notes))


def _ended(group: Group, end: int) -> Group:
    # dataclasses.replace costs three times as much, and groups are as many as list items
    return Group(group.id, group.kind, group.parent, group.key, group.lead_in, group.heading, group.first, end)
