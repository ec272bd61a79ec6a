"""Records of reviews: which parts of one are the customer's words, and which the name, the office or the owner's reply."""

from __future__ import annotations

import re

from linter.judging.telling import bare
from linter.model import Document, Group, GroupKind, Segment, SegmentKind

# words of a text worth a title of its own
_BODY_WORDS = 4
# words of a name and a place
_NAME_WORDS = 8
TITLES = frozenset({"title", "headline", "heading", "subject", "reviewtitle", "smalltitle", "subtitle", "summary"})
_WHO = frozenset(
    {"name", "author", "reviewer", "customer", "client", "patient", "user", "username", "person", "by", "displayname"}
    | {f"{who}name" for who in ("author", "reviewer", "customer", "client", "patient", "full", "first")}
)
_REPLY = re.compile(
    r"(?:owner|business|company|clinic|doctor|practice|staff|admin)(?:response|reply|answer)|reply|replies|response"
)
# what customers write over a review besides the words of praise that are cues
_GLAD = re.compile(
    r"\b(?:life[- ]chang\w+|game[- ]chang\w+|exception\w+|remarkabl\w+|incredibl\w+|unbelievabl\w+|superior|convenient|effective"
    r"|efficient|premium|fast|quick|quickly|smooth|easy|finally|(?-i:works)|worked|results|relief|boost\w*|improv\w+"
    r"|(?:huge|big) difference|saved|changed|flawless|reliable|trustworthy|pain[- ]free|no more|success(?:ful)?|beautiful|glowing"
    r"|favou?rite|stunning|must[- ]have|hooked|healed|cured|cleared)\b",
    re.IGNORECASE,
)
# a title may be an office, or what the site calls the writer
_OFFICE = re.compile(
    r"\b(?:customer|client|patient|buyer|purchaser|user|member|guest|reviewer|owner|founder|ceo|director|manager|coach|trainer"
    r"|author|teacher|nurse|professional|athlete|executive|officer|specialist|consultant|engineer|student|mother|father|mum|mom"
    r"|dad|parent)s?\W*$",
    re.IGNORECASE,
)
# a customer's signature: a courtesy title, an initial for the surname, or the word itself
_CUSTOMER = re.compile(
    r"^\W*(?:(?:Mrs?|Ms|Miss|Mx)\.? [A-Z]|[A-Z][a-z]+ [A-Z]\.?(?:,|$))|(?i:\b(?:customer|patient|client|buyer|member|guest))\W*$"
)


def is_glad(text: str) -> bool:
    """Whether a short text says what customers say of what pleased them, and names no office."""
    return _GLAD.search(text) is not None and not is_office(text)


def is_office(text: str) -> bool:
    """Whether a text ends as an office does, or as what a site calls its customers: "Verified buyer"."""
    return _OFFICE.search(text) is not None


def entry(document: Document, segment: Segment) -> Group | None:
    """The record in a list that holds a text directly; None for a section of a page and for what stands in no list."""
    record = document.record(segment)
    return record if record is not None and record.kind is GroupKind.OBJECT and record.key.isdigit() else None


def is_signed(document: Document, record: Group) -> bool:
    """Whether a record names who wrote it."""
    return any(item.kind is SegmentKind.VALUE and bare(item.key) in _WHO for item in document.inside(record))


def has_body(document: Document, record: Group, keys: frozenset[str]) -> bool:
    """Whether a record holds a longer text under one of these keys (letters and digits only), so that its title is the text's."""
    return any(
        item.kind is SegmentKind.VALUE and bare(item.key) in keys and len(item.text.split()) >= _BODY_WORDS
        for item in document.inside(record)
    )


def is_reply(groups: list[Group]) -> bool:
    """Whether one of some groups is what the owner answered."""
    return any(group.kind is GroupKind.OBJECT and _REPLY.fullmatch(bare(group.key)) for group in groups)


def is_customers(document: Document, segment: Segment) -> bool:
    """Whether a quotation is signed, in a line of its own, as customers sign."""
    quote = next((group for group in document.ancestors(segment) if group.kind is GroupKind.QUOTE), None)
    return quote is not None and any(
        item.id != segment.id and len(item.text.split()) <= _NAME_WORDS and _CUSTOMER.search(item.text) is not None
        for item in document.inside(quote)
    )
