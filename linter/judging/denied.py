"""Words that a text quotes to deny them: a myth beside its fact, what not to say beside what to say instead.

Whoever sets a sentence under "Myth" says that it is false, so no rule accuses it. What stands under "Fact" is the publisher's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from linter.judging.draft import Draft
from linter.judging.telling import bare
from linter.model import Document, GroupKind, Segment, SegmentKind

_DENIED = (
    r"(?:(?:the|a|one|common|popular|big|biggest|another) )*(?:myths?|misconceptions?|fiction|rumou?rs?"
    r"|false (?:claim|belief|statement)s?|(?:old )?wives' tales?|falsehoods?|misbeliefs?|misinformation|fake news)"
)
_NUMBER = r"(?: (?:number|no\.?))?(?: ?#? ?(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten))?"
_NOUN = r"(?:claim|copy|example|language|phrase|promise|statement|term|wording)s?"
# "Wrong" or "False" alone is an answer, and what follows is the publisher's own
_UNSAID = (
    r"(?:(?:do not|don'?t|never|avoid|stop) (?:say|saying|write|writing|claim|claiming|use|using|post|posting|promise|promising)"
    rf"|(?:prohibited|forbidden|banned|non-?compliant|unacceptable)(?: {_NOUN})?"
    rf"|(?:unsafe|risky|illegal|misleading|false|bad|wrong|incorrect) {_NOUN}|instead of|not allowed)"
)
_LABEL = re.compile(rf"\W*(?:{_DENIED}{_NUMBER}(?:\W*$| ?[:|]\s*|[.)] | - )|{_UNSAID}(?:\W*$| ?[:|]\s*))", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?][\"')]*(?= |$)")
# letters of keys under which data files keep such words
_KEYS = frozenset(
    f"{name}{end}"
    for name in (
        "avoid",
        "avoidsaying",
        "badexample",
        "banned",
        "dont",
        "dontsay",
        "donotsay",
        "falsebelief",
        "fiction",
        "forbidden",
        "incorrect",
        "misconception",
        "myth",
        "neversay",
        "noncompliant",
        "prohibited",
        "rumor",
        "rumour",
        "untrue",
        "wrong",
    )
    for end in ("", "s", "text", "title", "statement")
)
_HEADER_WORDS = 4


def not_denied(document: Document, drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts that stand in words of the publisher's own, in their order.

    Args:
        document: The file.
        drafts: What the judges found in it.
    """
    known: dict[int, int] = {}
    standing = []
    for draft in drafts:
        segment = draft.segment
        if segment.id not in known:
            known[segment.id] = _denied_to(document, segment)
        if draft.start >= known[segment.id]:
            standing.append(draft)
    return standing


def _denied_to(document: Document, segment: Segment) -> int:
    """Where the words of a segment end that are quoted to be denied, in code points; 0 where there are none."""
    label = _LABEL.match(segment.text)
    if label is not None and label.end() < len(segment.text):
        end = _SENTENCE.search(segment.text, label.end())
        return end.end() if end is not None else len(segment.text)
    if _is_kept_as_denied(document, segment) or _is_headed(document, segment) or _follows_label(document, segment):
        return len(segment.text)
    return 0


def _is_kept_as_denied(document: Document, segment: Segment) -> bool:
    """Whether a value's key says so, or that of the bare list it stands in."""
    group = document.groups[segment.group]
    if segment.kind is not SegmentKind.VALUE:
        return False
    return bare(segment.key) in _KEYS or (group.kind is GroupKind.ARRAY and bare(group.key) in _KEYS)


def _is_headed(document: Document, segment: Segment) -> bool:
    """Whether the header of the column says so."""
    row = document.groups[segment.group]
    if segment.kind is not SegmentKind.CELL or row.kind is not GroupKind.ROW or row.parent is None:
        return False
    heads = document.groups[document.segments[document.groups[row.parent].first].group]
    if heads.kind is not GroupKind.ROW or heads.id == row.id or heads.end - heads.first != row.end - row.first:
        return False
    head = document.segments[heads.first + segment.id - row.first].text
    return len(head.split()) <= _HEADER_WORDS and _is_label(head)


def _follows_label(document: Document, segment: Segment) -> bool:
    """Whether the segment before is a label of that kind and nothing else: "Myth 3" above the myth."""
    before = document.segments[segment.id - 1] if segment.id else segment
    return before.id != segment.id and before.kind is not SegmentKind.CELL and _is_label(before.text)


def _is_label(text: str) -> bool:
    found = _LABEL.match(text)
    return found is not None and found.end() == len(text)
