"""What short texts say: headings, items, cells and values that are little more than names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from linter.judging.relations_page import Named, Page
from linter.model import Segment, SegmentKind

SHORT = frozenset(
    {
        SegmentKind.ITEM,
        SegmentKind.CELL,
        SegmentKind.VALUE,
        SegmentKind.HEADING,
        SegmentKind.TITLE,
        SegmentKind.META,
        SegmentKind.CAPTION,
        SegmentKind.LABEL,
        SegmentKind.ALT,
        SegmentKind.LINK,
        SegmentKind.BUTTON,
    }
)
_REMARK = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_HEAD = re.compile(r"[^:]{2,60}?(?=:|\s-\s|$)")
_FREE_WORDS = 3
_MANY_WORDS = 9
_LONG = 60
_WORD = re.compile(r"[^\W\d_]+")
_GRADES = frozenset(
    {"mild", "moderate", "severe", "acute", "chronic", "early", "late", "stage", "genetic", "general", "recurrent", "persistent"}
    | {
        "resistant",
        "related",
        "associated",
        "symptoms",
        "types",
        "to",
        "and",
        "or",
        "the",
        "of",
        "your",
        "with",
        "a",
        "an",
        "other",
        "all",
        "including",
        "include",
        "such",
        "as",
        "like",
        "etc",
        "more",
        "system",
        "disorder",
        "disorders",
        "disease",
        "diseases",
        "condition",
        "conditions",
        "problem",
        "problems",
        "issue",
        "issues",
        "complaint",
        "complaints",
        "ailments",
        "illness",
        "illnesses",
    }
)
# "Understanding insomnia" and "What is PTSD" explain a disease
_EXPLAINS = re.compile(
    r"(?:understanding|about|what (?:is|are|causes)|types of|living with|overview|recognizing|recognising)\b", re.IGNORECASE
)
_ASKS = re.compile(
    r"\b(?:questions|FAQs?|(?:frequently|commonly|often) asked|(?:people|parents|patients|women|men) (?:\w+ )?ask)\b", re.IGNORECASE
)
_COUNTED = re.compile(r" (?:incidence|prevalence|rates?|events?)\b")
# what a product is tested for or free from says how clean it is
_IMPURITIES = frozenset({"heavy_metals", "detox"})
_PURITY = re.compile(
    r"\b(?:free (?:from|of)|(?:test|screen|check|analy[sz])(?:ed|s|ing)? (?:\w+ )?for|levels? of|traces? of|no|without|zero)"
    r"(?: [\w,&/-]+){0,8}\W*$",
    re.IGNORECASE,
)
_PURITY_REACH = 90
_OFFERS = re.compile(
    r"\b(?:treat(?:ed|s|ments?)?|address(?:ed|es)?|help(?:ed|s)?|heal(?:ed|s)?|car(?:ed|e) for|manag(?:ed|es)|commonly seen|we see"
    r"|specialt(?:y|ies)|speciali[sz]e|indications|indicated|benefits?"
    r"|uses|used for|good for|great for|ideal for|works for|relie(?:f|ves))\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:signs?|causes?|risks?|side effects?|triggers?|factors|questions|FAQs?|why|when|not|myths?|facts"
    r"|history|diagnos\w+|who should)\b",
    re.IGNORECASE,
)
# "For sore joints" over a price says what the thing is for, "For more on sore joints" does not
_PURPOSE = re.compile(
    r"(?:(?:best|ideal|great|good|perfect|made|suitable|indicated|useful|recommended) )?for "
    r"(?!(?:more|further|help|information|advice|example|instance|questions)\b)",
    re.IGNORECASE,
)
_DOES = re.compile(r"[A-Z][a-z]+[^s\W\d]s\b")
_PRESUMES = re.compile(r"(?:why|what|which|how|who|whom|when|where)\b", re.IGNORECASE)


def is_fragment(segment: Segment) -> bool:
    """Whether a segment is of a short kind, or a paragraph of a few words that no full stop ends."""
    if segment.kind in SHORT:
        return True
    return segment.kind is SegmentKind.PARAGRAPH and len(segment.text) <= _LONG and segment.text[-1:] not in (".", "?", "!")


def is_bare(segment: Segment, named: Sequence[Named], *, remarks: bool = False) -> bool:
    """Whether a segment is little more than the names given: "Minoxidil 2.5 mg", not a sentence about it.

    Args:
        segment: Whose text is looked at.
        named: The names.
        remarks: Whether words in brackets count as well.
    """
    text = segment.text if remarks else _REMARK.sub(lambda found: " " * len(found.group()), segment.text)
    free = sum(1 for word in _WORD.finditer(text) if not any(item.start <= word.start() < item.end for item in named))
    return free <= _FREE_WORDS and len(text.split()) <= _FREE_WORDS + sum(len(item.text.split()) + 2 for item in named)


def is_little_more(segment: Segment, condition: Named, page: Page) -> bool:
    """Whether the segment, or its part before a colon or dash, is little more than names of conditions, this one among them."""
    if segment.kind in (SegmentKind.BUTTON, SegmentKind.QUOTE):
        return False
    head = _HEAD.match(segment.text)
    end = head.end() if head else min(len(segment.text), _LONG)
    if condition.start >= end:
        return False
    words = free = 0
    named = page.conditions_in(segment, (0, end))
    purpose = _PURPOSE.match(segment.text)
    for word in _WORD.finditer(segment.text, purpose.end() if purpose else 0, end):
        if word.group().lower() in _GRADES:
            continue
        words += 1
        if not any(item.start <= word.start() < item.end for item in named):
            free += 1
    return words <= _MANY_WORDS and free <= max(2, words - free)


def is_explained(segment: Segment, condition: Named) -> bool:
    """Whether a heading explains the condition, or the text counts how often it occurs."""
    if segment.level and (_EXPLAINS.match(segment.text) or _ASKS.search(segment.text)):
        return True
    return _COUNTED.match(segment.text, condition.end) is not None


def is_purity(segment: Segment, condition: Named) -> bool:
    """Whether the text says how clean the product is: "tested for heavy metals", "free from toxins"."""
    if _IMPURITIES.isdisjoint(condition.ids):
        return False
    start = max(0, condition.start - _PURITY_REACH)
    return _PURITY.search(segment.text, start, condition.start) is not None


def heads_offer(title: str) -> bool:
    """Whether a title over a list says that what it lists is treated: "Disorders treated", not "Signs and causes"."""
    return _OFFERS.search(title) is not None and _TELLS.search(title) is None


def presumes(question: str) -> bool:
    """Whether a question takes for granted what its answer says: "Why do people try it?", not "Is it used for PTSD?"."""
    return _PRESUMES.match(question) is not None


def names_purpose(segment: Segment) -> bool:
    """Whether a short text opens by saying what something is for: "For stiff joints", "Ideal for hay fever"."""
    return is_fragment(segment) and _PURPOSE.match(segment.text) is not None


def does_without_subject(segment: Segment, at: int) -> bool:
    """Whether a sentence that starts at an offset says what something does without naming it: "Clears sinus infections."."""
    return _DOES.match(segment.text, at) is not None
