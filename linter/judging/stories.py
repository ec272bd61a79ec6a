"""Testimonials by their place: what a quote, a review or the text under "What our patients say" holds, whatever its words.

The names of keys and headings stand in the cue categories `story-key` and `story-heading`; wording, severity and authorities in the
rules with the relation `customer-story`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.judging.draft import Draft, place_of
from linter.library.load import Library
from linter.library.rules import Rule
from linter.model import Document, Evidence, Group, GroupKind, Segment, SegmentKind

RELATION = "customer-story"
_MIN_WORDS = 4
_OWN = frozenset(
    {"quote", "testimonial", "testimonialtext", "reviewtext", "reviewbody", "quotetext", "patientquote", "clientquote"}
)
_BODY = frozenset(
    {*_OWN, "text", "content", "body", "description", "comment", "message", "review", "feedback", "story", "desc", "excerpt"}
)
_PROSE = frozenset({SegmentKind.PARAGRAPH, SegmentKind.ITEM, SegmentKind.QUOTE, SegmentKind.VALUE, SegmentKind.CELL})
_ASIDE = frozenset({GroupKind.NAV, GroupKind.FORM})
_DATA = frozenset({GroupKind.OBJECT, GroupKind.ARRAY})
_FIRST_PERSON = re.compile(r"(?<![\w'])(?:I|I'm|I've|I'd|I'll|[Mm]y|me|myself)(?![\w'])")
_TOLD = re.compile(r"(?:\b(?:was|were|had|have|felt|did|went|got|gave|helped|lost|came|made|saw|tried|love|feel)|'ve)\b")
_QUOTED = re.compile(r'^["\u00ab].+["\u00bb]\W*$', re.DOTALL)


class StoryJudge:
    """Applies the rules with the relation `customer-story`; looks at structure only, never at spaCy.

    Args:
        library: Cue categories.
        rules: The rules that apply, by id.
    """

    def __init__(self, library: Library, rules: dict[str, Rule]) -> None:
        self._found = [rule for rule in rules.values() if rule.relation == RELATION]
        self._keys = frozenset(_bare(name) for name in _names(library, "story-key"))
        headings = sorted(_names(library, "story-heading"), key=len, reverse=True)
        self._heading = re.compile(r"\b(?:" + "|".join(map(re.escape, headings)) + r")\b", re.IGNORECASE) if headings else None

    def judge(self, document: Document) -> list[Draft]:
        """One draft for each story, over all of its text, in order of position."""
        drafts: list[Draft] = []
        for segment in document.segments if self._found else ():
            evidence = self._evidence(document, segment)
            if evidence is not None:
                drafts.extend(Draft(rule, segment, 0, len(segment.text), evidence=evidence) for rule in self._found)
        return drafts

    def _evidence(self, document: Document, segment: Segment) -> tuple[Evidence, ...] | None:
        text = segment.text
        if segment.kind not in _PROSE or len(text.split()) < _MIN_WORDS or text.rstrip('"\u00bb ').endswith("?"):
            return None
        groups = list(document.ancestors(segment))
        if any(group.kind in _ASIDE for group in groups):
            return None
        key = _bare(segment.key)
        if segment.kind is SegmentKind.VALUE and key in _OWN:
            return (Evidence("record", f"kept under the key {segment.key!r}", place_of(document, segment, 0, len(text))),)
        personal = _FIRST_PERSON.search(text) is not None
        said = personal or _QUOTED.match(text) is not None or segment.kind is SegmentKind.QUOTE
        for name, data in self._named(groups):
            if said if not data else key in _BODY or not key or key.isdigit():
                return (Evidence("record", f"kept under {name!r}", place_of(document, segment, 0, len(text))),)
        return self._headed(document, segment, personal, said)

    def _named(self, groups: list[Group]) -> Iterator[tuple[str, bool]]:
        for group in groups:
            if group.key and self._is_story_key(group.key):
                yield group.key, group.kind in _DATA

    def _is_story_key(self, key: str) -> bool:
        bare = _bare(key)
        return bare in self._keys or any(
            bare.endswith(name) for name in ("testimonials", "testimonial", "reviews", "successstories")
        )

    def _headed(self, document: Document, segment: Segment, personal: bool, said: bool) -> tuple[Evidence, ...] | None:
        quoted = segment.kind is SegmentKind.QUOTE or _QUOTED.match(segment.text) is not None
        if quoted and personal and len(segment.text.split()) > 2 * _MIN_WORDS and _TOLD.search(segment.text):
            return (Evidence("record", "quoted speech in the first person", None),)
        if not said or self._heading is None:
            return None
        for heading in document.trail(segment):
            match = self._heading.search(heading.text)
            if match:
                return (Evidence("heading", f"under: {heading.text}", place_of(document, heading, match.start(), match.end())),)
        return None


def _names(library: Library, category: str) -> list[str]:
    cues = library.cues.get(category)
    return [cue.phrase.lower() for cue in cues.cues] if cues is not None else []


def _bare(key: str) -> str:
    return re.sub(r"[^a-z0-9]", "", key.lower())
