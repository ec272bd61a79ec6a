"""Words that lead into a list from further off: over the columns of a list, or over headings that divide it."""

from __future__ import annotations

from linter.model import Document, Group, GroupKind, Segment, SegmentKind

_OPENS_AFTER = 2


def led_from_afar(document: Document, segment: Segment) -> Segment | None:
    """The text ending in a colon that leads into a segment's list over another list or over its heading, or None."""
    own = next((group for group in document.ancestors(segment) if group.kind is GroupKind.LIST), None)
    if own is None:
        return None
    found = _over_columns(document, own) if own.lead_in is None else _over_headings(document, segment)
    return found if found is not None and found.text.rstrip().endswith(":") else None


def opens_with(segment: Segment, start: int) -> bool:
    """Whether an item opens with what starts at an offset, after two words at most: "Gout of the big toe and ankle"."""
    return segment.kind is SegmentKind.ITEM and len(segment.text[:start].split()) <= _OPENS_AFTER and ". " not in segment.text


def is_foreign(segment: Segment, lead: Segment) -> bool:
    """Whether what stands before data in a script says nothing of them: another part's heading, or "Treatment not found"."""
    if lead.level:
        return segment.heading != lead.id
    data = segment.kind is SegmentKind.VALUE and lead.kind is not SegmentKind.VALUE
    return data and not lead.text.rstrip().endswith((":", "?"))


def _over_columns(document: Document, own: Group) -> Segment | None:
    """What leads into the list right before this one, when nothing stands between the two."""
    group: Group | None = own
    while group is not None and group.lead_in is None and group.first > 0:
        before = document.segments[group.first - 1]
        if before.kind is not SegmentKind.ITEM or before.heading != document.segments[own.first].heading:
            return None
        group = next((item for item in document.ancestors(before) if item.kind is GroupKind.LIST), None)
    return None if group is None or group.lead_in is None else document.segments[group.lead_in]


def _over_headings(document: Document, segment: Segment) -> Segment | None:
    """The last text before the first of the headings among which the segment's own stands."""
    below = document.segments[segment.heading] if segment.heading is not None else None
    if below is None or below.heading is None:
        return None
    first = next(index for index in range(below.heading + 1, below.id + 1) if document.segments[index].level)
    before = document.segments[first - 1]
    return before if before.kind is SegmentKind.PARAGRAPH and before.heading == below.heading else None
