"""What announces a story: said without the rules, so that nothing of the library is read for a document that tells none."""

from __future__ import annotations

import re
from collections.abc import Iterable

from linter.model import Document, Group, GroupKind, Segment, SegmentKind

QUOTES = frozenset('"\u00ab')
# keys of what somebody said
OWN = frozenset({"quote", "testimonial", "testimonialtext", "reviewtext", "reviewbody", "quotetext", "patientquote", "clientquote"})
# as pages name the box around what a visitor wrote, misspelt too
_COMMENT = frozenset({"comment", "coment"})
# letters that are others when the case is ignored
_DOUBLE = re.compile("[\u0130\u0131\u017f\u212a]")


def may_tell(document: Document, headings: Iterable[str], keys: Iterable[str]) -> bool:
    """Whether a document may hold a story: a group or a heading announces one, or something is marked as speech.

    Args:
        document: The document.
        headings: Phrases in headings, lower-cased.
        keys: Keys of groups, letters and digits only; whatever holds one counts.
    """
    if any(is_comment(group) for group in document.groups) or any(map(is_speech, document.segments)):
        return True
    named = {bare(group.key) for group in document.groups if group.key}
    if any(key in name for name in named for key in keys):
        return True
    above = {segment.heading for segment in document.segments if segment.heading is not None}
    titles = "\n".join(document.segments[index].text for index in sorted(above))
    return _DOUBLE.search(titles) is not None or any(phrase in titles.lower() for phrase in headings)


def is_speech(segment: Segment) -> bool:
    """Whether a segment is marked as what somebody said."""
    return (
        segment.kind is SegmentKind.QUOTE
        or segment.text[:1] in QUOTES
        or (segment.kind is SegmentKind.VALUE and bare(segment.key) in OWN)
    )


def is_comment(group: Group) -> bool:
    """Whether a group is what a visitor wrote."""
    return group.kind is GroupKind.CARD and group.key in _COMMENT


def bare(key: str) -> str:
    """The letters and digits of a key, lower-cased."""
    return re.sub(r"[^a-z0-9]", "", key.lower())
