"""Testimonials by their place: what a quote, a review or the text under "What our patients say" holds, whatever its words.

The names of keys and headings stand in the cue categories `story-key` and `story-heading`, praise in `story-praise`;
wording, severity and authorities in the rules with the relation `customer-story`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from linter.judging.draft import Draft, place_of
from linter.judging.histories import announced, in_cases, is_history, listed, of_named, of_one, of_self
from linter.judging.reviews import TITLES, entry, has_body, is_customers, is_glad, is_office, is_reply, is_signed
from linter.judging.stages import staged
from linter.judging.telling import OWN, QUOTES, bare, is_comment, is_speech
from linter.library.load import Library
from linter.library.rules import Rule
from linter.model import Confidence, Document, Evidence, Group, GroupKind, Segment, SegmentKind

RELATION = "customer-story"
_MIN_WORDS = 4
# how many headings above a quotation announce it: who speaks and of what may stand in headings of their own
_TRAIL = 4
# code points of a name, a place and a date behind a quotation
_SIGNATURE = 60
# search engines are told under this key what an editor writes of a product as well
_BODY_OF_REVIEW = "reviewbody"
_BODY = frozenset(
    {*OWN, "text", "content", "body", "description", "comment", "message", "review", "feedback", "story", "desc", "excerpt"}
    | {"snippet", "original", "opinion", "testimony", "fulltext", "fullreview", "shortreview"}
)
_PROSE = frozenset({SegmentKind.PARAGRAPH, SegmentKind.ITEM, SegmentKind.QUOTE, SegmentKind.VALUE, SegmentKind.CELL})
_ASIDE = frozenset({GroupKind.NAV, GroupKind.FORM})
_DATA = frozenset({GroupKind.OBJECT, GroupKind.ARRAY})
_KEY_ENDS = ("testimonials", "testimonial", "reviews", "successstories")
_FIRST_PERSON = re.compile(r"(?<![\w'])(?:I|I'm|I've|I'd|I'll|my|My(?! [A-Z])|(?<!near )me|myself)(?![\w'])")
# who says "we" or "you" under such a heading without "I" is the promoter
_PROMOTER = re.compile(r"\b(?:we|our|us|you|your|click|read|see|view)\b", re.IGNORECASE)
_TOLD = re.compile(
    r"(?:\b(?:was|were|had|have|felt|did|went|got|gave|helped|lost|came|made|saw|tried|love|feel|needed|suffered|struggled|started|began"
    r"|ordered|bought|noticed|received|took|found|decided|used|recommended|became|ended|finished|enjoyed|visited|thought|knew|slept)|'ve)\b"
)
# what treatment turned for somebody: enough even in a few words
_TURNED = re.compile(
    r"\b(?:stopped|cleared|healed|cured|gone|vanished|disappeared|improved|eased|faded|changed|saved|fixed|worked|slept"
    r"|sleep through|makes? (?:me|my)|works for me|helps (?:me|my)"
    r"|(?:into|in) remission|pain[ -]free|no longer|finally|thank you|thanks to)\b"
)
# customers who speak for a couple or a family
_WE = re.compile(r"\b(?:[Ww]e|us)\b")
_READER = re.compile(r"\b(?:you|your|click|read|see|view)\b", re.IGNORECASE)
# whoever is there for the reader, in the words of a customer
_THEY = re.compile(r"\b(?:they|everyone|everybody)\b", re.IGNORECASE)
_HELP_YOU = re.compile(r"\bhelp(?:ing)? you\b", re.IGNORECASE)
# what a firm says it is there for
_MISSION = re.compile(
    r"^\W*(?:our mission|to (?:provide|deliver|offer|give|be|help|improve|make|bring|create|inspire)\b)", re.IGNORECASE
)
# what patients say of an illness in a leaflet, or sign in a form
_STATED = re.compile(
    r"\bI(?:'m| am| feel| have)(?: (?:so|very|always|often|just))? (?:tired|sad|anxious|depressed|sick|dizzy|alone|hopeless"
    r"|worthless|stressed|overwhelmed|ill|bad|worse|numb|empty|guilty|worried|afraid|read|understood"
    r"|been (?:told|informed|given))\b"
)
# praise that a promoter's own slogan in quotation marks holds as well
_SLOGAN = re.compile(
    r"\b(?:best|calming|clean|comfortable|gentle|great|happy(?! with)|love|perfect|relaxing|warm|worth)\b", re.IGNORECASE
)
# who treats speaks of aims and of patients, and to the reader
_PRACTITIONER = re.compile(
    r"\b(?:(?:my|our) (?:goals? (?:is|are|has|as)|aim|mission|philosophy|approach|passion|promise|commitment|vision|practice"
    r"|patients|clients)"
    r"|I (?:believe|founded|opened|speciali[sz]e|treat patients|see patients"
    r"|help (?:people|women|men|patients|clients|families|you))"
    r"|help(?:ing)? you|I want (?:every|my|our|you))\b",
    re.IGNORECASE,
)
_SMALL = re.compile(r"\b[a-z][a-z']+\b")
# a quotation may end with who said it, after a mark or as a bare name
_QUOTED = re.compile(
    r'^["\u00ab].+["\u00bb](?:\W*|\s*[-,(~]\s*[\w .,\'-]{2,40}\)?|\s+[A-Z][\w\'-]{1,20}(?: [A-Z][\w\'-]{0,20}\.?){0,2})$', re.DOTALL
)


class StoryJudge:
    """Applies the rules with the relation `customer-story`; looks at structure only, never at spaCy.

    Args:
        library: Cue categories.
        rules: The rules that apply, by id.
    """

    def __init__(self, library: Library, rules: dict[str, Rule]) -> None:
        self._found = [rule for rule in rules.values() if rule.relation == RELATION]
        self._keys = frozenset(bare(name) for name in _names(library, "story-key"))
        self._heading = _any_of(_names(library, "story-heading"))
        self._praise = _any_of(_names(library, "story-praise"))

    def judge(self, document: Document) -> list[Draft]:
        """One draft for each story, over all of its text, in order of position; less sure where only the wording speaks for it."""
        found: dict[int, tuple[Evidence, Confidence | None]] = {}
        for segment in self._possible(document) if self._found else ():
            said = self._evidence(document, segment)
            if said is not None:
                found[segment.id] = said
        if self._found:
            found = {**_told_over(document, told=bool(found)), **found}
        segments = [document.segments[index] for index in sorted(found)]
        return [
            Draft(rule, segment, 0, _said_end(segment.text), evidence=(found[segment.id][0],), confidence=found[segment.id][1])
            for segment in segments
            for rule in self._found
        ]

    def _possible(self, document: Document) -> Iterable[Segment]:
        """The segments worth a look: all of them where a group or a heading announces stories, else what is marked as speech."""
        if any(group.key and (is_comment(group) or self._is_story_key(group.key)) for group in document.groups):
            return document.segments
        headings = {segment.heading for segment in document.segments}
        if any(self._heading.search(document.segments[heading].text) for heading in headings if heading is not None):
            return document.segments
        said = {segment.id for segment in document.segments if is_speech(segment)}
        return [segment for segment in document.segments if segment.id in said or segment.heading in said]

    def _evidence(self, document: Document, segment: Segment) -> tuple[Evidence, Confidence | None] | None:
        text = segment.text
        if segment.kind not in _PROSE and not (segment.kind is SegmentKind.HEADING and _QUOTED.match(text)):
            return None
        groups = list(document.ancestors(segment))
        if text.rstrip('"\u00bb ').endswith("?") or is_reply(groups) or any(group.kind in _ASIDE for group in groups):
            return None
        return self._reviewed(document, segment, groups) or self._said(document, segment, groups)

    def _reviewed(self, document: Document, segment: Segment, groups: list[Group]) -> tuple[Evidence, None] | None:
        """What needs no four words in a list of reviews: a title over the review, and praise."""
        record = entry(document, segment)
        name = next((name for name, data in self._named(groups) if data), None)
        if record is None or name is None:
            return None
        text, key = segment.text, bare(segment.key)
        place = place_of(document, segment, 0, len(text))
        glad = is_glad(text) or (self._praise.search(text) is not None and not is_office(text))
        if glad and key in TITLES and has_body(document, record, _BODY):
            return Evidence("record", f"the title of what is kept under {name!r}", place), None
        if (glad and (not key or key in _BODY)) or (key in _BODY and is_signed(document, record) and not _is_short(text)):
            return Evidence("record", f"kept under {name!r}", place), None
        return None

    def _said(self, document: Document, segment: Segment, groups: list[Group]) -> tuple[Evidence, Confidence | None] | None:
        text = segment.text
        if _is_short(text) or (_is_practitioner(text) and not _TURNED.search(text)):
            return None
        key = bare(segment.key)
        if segment.kind is SegmentKind.VALUE and key in OWN and (key != _BODY_OF_REVIEW or self._is_told(text)):
            return Evidence("record", f"kept under the key {segment.key!r}", place_of(document, segment, 0, len(text))), None
        quoted = segment.kind is SegmentKind.QUOTE or _QUOTED.match(text) is not None
        said = quoted or _FIRST_PERSON.search(text) is not None
        for name, data in self._named(groups):
            if said if not data else key in _BODY or not key or key.isdigit():
                return Evidence("record", f"kept under {name!r}", place_of(document, segment, 0, len(text))), None
        if any(map(is_comment, groups)) and _TOLD.search(text) and _FIRST_PERSON.search(text):
            return Evidence("record", "kept in a visitor's comment", place_of(document, segment, 0, len(text))), Confidence.MEDIUM
        if segment.kind is SegmentKind.QUOTE and self._praise.search(text) and is_customers(document, segment):
            return Evidence("record", "praise that a customer signed"), Confidence.MEDIUM
        return self._carded(document, segment, groups) or self._headed(document, segment, said) or self._spoken(text, quoted)

    def _carded(self, document: Document, segment: Segment, groups: list[Group]) -> tuple[Evidence, Confidence] | None:
        """Who says "we", praises or tells of an illness overcome in a box named for testimonials."""
        text = segment.text
        told = _WE.search(text) is not None and _TOLD.search(text) is not None and _READER.search(text) is None
        if not (told or self._praises(text) or is_history(text)):
            return None
        for group in groups:
            if group.kind is GroupKind.CARD and self._is_story_key(group.key):
                return Evidence("record", f"kept under {group.key!r}", place_of(document, segment, 0, len(text))), Confidence.MEDIUM
        return None

    def _named(self, groups: list[Group]) -> Iterator[tuple[str, bool]]:
        for group in groups:
            if group.key and self._is_story_key(group.key):
                yield group.key, group.kind in _DATA

    def _is_story_key(self, key: str) -> bool:
        name = bare(key)
        return name in self._keys or name.endswith(_KEY_ENDS)

    def _headed(self, document: Document, segment: Segment, said: bool) -> tuple[Evidence, Confidence | None] | None:
        if len(segment.text.split()) < _MIN_WORDS + 2:
            return None
        title = next(document.trail(segment), None)
        if (
            title is not None
            and _QUOTED.match(title.text)
            and self._spoken(title.text, quoted=True)
            and self._goes_on(segment.text)
        ):
            return Evidence("heading", f"under: {title.text}", place_of(document, title, 0, len(title.text))), Confidence.MEDIUM
        for above, heading in enumerate(islice(document.trail(segment), _TRAIL if segment.kind is SegmentKind.QUOTE else 2)):
            match = self._heading.search(heading.text)
            if match is None:
                continue
            if said or (above == 0 and _is_all(heading.text, match) and self._praises(segment.text)):
                place = place_of(document, heading, match.start(), match.end())
                return Evidence("heading", f"under: {heading.text}", place), None if said else Confidence.MEDIUM
        return None

    def _spoken(self, text: str, quoted: bool) -> tuple[Evidence, Confidence] | None:
        """Who is quoted from the first word to the last and tells of themselves, or praises in nobody's name, is a customer."""
        if not quoted or _STATED.search(text) or _MISSION.search(text):
            return None
        own = _FIRST_PERSON.search(text) is not None
        if own and (_TURNED.search(text) or (len(text.split()) > _MIN_WORDS + 1 and _TOLD.search(text))):
            return Evidence("record", "quoted speech in the first person"), Confidence.MEDIUM
        if self._praises(text if own else _SLOGAN.sub("", text)):
            return Evidence("record", "quoted praise"), Confidence.MEDIUM
        return None

    def _goes_on(self, text: str) -> bool:
        """Whether a text under a quoted title tells on in the first person."""
        return _FIRST_PERSON.search(text) is not None and self._is_told(text, own=False) and _STATED.search(text) is None

    def _is_told(self, text: str, *, own: bool = True) -> bool:
        """Whether a text tells what happened or praises; or with `own`, speaks in the first person."""
        return (own and _FIRST_PERSON.search(text) is not None) or _TOLD.search(text) is not None or self._praises(text)

    def _praises(self, text: str) -> bool:
        return self._praise.search(text) is not None and _PROMOTER.search(text) is None


def _told_over(document: Document, *, told: bool) -> dict[int, tuple[Evidence, Confidence | None]]:
    """Stories of lists, cases and their stages, and on a page with other stories of one person; no segment shows them alone."""
    one = of_one(document) if told or announced(document) else frozenset()
    found = {index: Evidence("record", "a step in the history of one person told on this page") for index in one}
    found |= {index: Evidence("record", "a step in what somebody tells of themselves on this page") for index in of_self(document)}
    for index, heading in [*of_named(document).items(), *in_cases(document).items()]:
        said = f"under: {heading.text}" if index != heading.id else "the title of a case"
        found[index] = Evidence("heading", said, place_of(document, heading, 0, len(heading.text)))
    for index, stages in staged(document).items():
        found[index] = Evidence("record", f"a case told in stages: {stages}")
    for index, name in listed(document).items():
        found[index] = Evidence("record", f"one of the experiences in a list called {name!r}")
    return {index: (evidence, Confidence.MEDIUM) for index, evidence in found.items()}


def told_by(library: Library) -> tuple[list[str], list[str]]:
    """What tells of stories besides quotation: phrases in headings, and the letters and digits of keys and names."""
    return _names(library, "story-heading"), sorted({*map(bare, _names(library, "story-key")), *OWN, *_KEY_ENDS})


def _said_end(text: str) -> int:
    """Where the words end that somebody said, in code points: who said them may stand behind the closing quotation mark."""
    closed = max(text.rfind('"'), text.rfind("\u00bb")) + 1
    return closed if text[:1] in QUOTES and closed > 1 and len(text) - closed <= _SIGNATURE else len(text)


def _is_short(text: str) -> bool:
    """Whether a text is too short for a story that nothing but its place shows, or no more than a signature."""
    return len(text.split()) < _MIN_WORDS or _is_signature(text)


def _is_practitioner(text: str) -> bool:
    """Whether whoever treats speaks: of aims and patients, or to the reader without saying who else is there for them."""
    return _PRACTITIONER.search(_HELP_YOU.sub("", text) if _THEY.search(text) else text) is not None


def _is_signature(text: str) -> bool:
    """Whether a text is only a name, a place and an office."""
    return len(_SMALL.findall(text)) < 2 and not text.isupper()


def _is_all(heading: str, match: re.Match[str]) -> bool:
    """Whether a heading says little besides the announcement, so that "Cochrane reviews of zinc" announces no stories."""
    return len(heading.split()) - len(match.group().split()) <= 2 and (" " in match.group() or len(heading.split()) == 1)


def _names(library: Library, category: str) -> list[str]:
    cues = library.cues.get(category)
    return [cue.phrase.lower() for cue in cues.cues] if cues is not None else []


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    """Any of the phrases as whole words; nothing at all when there are none."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b" if phrases else r"(?!)", re.IGNORECASE)
