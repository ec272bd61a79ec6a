"""A small report built by hand: every status, a file that could not be checked, and text that acts where it is not escaped."""

from __future__ import annotations

from linter.model import (
    Basis,
    Citation,
    Confidence,
    Evidence,
    FileResult,
    Finding,
    Fix,
    Note,
    Place,
    Report,
    RuleNote,
    Severity,
    Source,
    Status,
    Suppression,
    Voice,
)
from linter.reading.source import source_from_text
from linter.run import excerpts

PATH = "we ird/a#b.md"
TEXT = '# Tönic 😀 now\r\n\r\nA 😀 <b>miracle</b>\ncure & "more".\n\n=SUM(1) is safe.\n\nNo harm.\n'
GONE = "gone\n%.md"
CITATION = Citation("us-act", "us", "Made-up Act", "s1", "Untrue words are unlawful.", "https://example.org/act?a=1&b=2")


def place(source: Source, words: str) -> Place:
    """Where some words first stand."""
    start = source.text.index(words)
    line, column = source.position(start)
    end_line, end_column = source.position(start + len(words))
    return Place(source.path, line, column, end_line, end_column, words)


def finding(source: Source, words: str, **more: object) -> Finding:
    """A finding at some words."""
    where = place(source, words)
    made = {
        "rule": "claims/miracle",
        "pack": "claims",
        "severity": Severity.ERROR,
        "confidence": Confidence.HIGH,
        "basis": Basis.BANNED,
        "place": where,
        "text": words,
        "message": f"“{words}” is a claim.",
        "why": "Nothing works for everybody.",
        "instead": "Say for whom it works.",
        "authorities": ("us-act",),
        "jurisdictions": ("us",),
        "fingerprint": "f" * 20,
        "sentence": words,
        "excerpts": excerpts(source, where),
        **more,
    }
    return Finding(**made)  # type: ignore[arg-type]


SOURCE = source_from_text(TEXT, PATH, "markdown")
MIRACLE = finding(
    SOURCE,
    "miracle</b>\ncure",
    text="miracle cure",
    message="“miracle cure” promises a miracle.",
    sentence='A 😀 miracle cure & "more".',
    evidence=(Evidence("cue", "urgency: now", place(SOURCE, "now")), Evidence("label", "The label says [nothing](x) of it.")),
    fixes=(Fix(place(SOURCE, "cure"), "help", safe=True),),
    fingerprint="a" * 20,
)
DECISION = Suppression(
    "ignore",
    ("claims/safe",),
    "quoted from the label",
    Place(PATH, 1, 1, 1, 2, "#"),
    until="2027-06-30",
    approved_by="R. Viewer",
    role="MLR",
    reference="MLR-7",
    date="2026-01-02",
)
SAFE = finding(
    SOURCE,
    "safe",
    rule="claims/safe",
    severity=Severity.WARNING,
    basis=Basis.NEEDS_SUBSTANTIATION,
    status=Status.SUPPRESSED,
    status_reason=DECISION.reason,
    suppression=DECISION,
    sentence="=SUM(1) is safe.",
    authorities=(),
    fingerprint="b" * 20,
)
HARM = finding(
    SOURCE,
    "No harm",
    rule="hurry/harm",
    pack="hurry",
    severity=Severity.INFO,
    confidence=Confidence.LOW,
    basis=Basis.CHECK,
    status=Status.BASELINED,
    sentence="No harm.",
    fingerprint="c" * 20,
)
RULE = RuleNote(
    "claims/miracle", "Miracles", Severity.ERROR, Confidence.HIGH, Basis.BANNED, "Why <so>.", "Say *how*.", ("us-act", "uk-code")
)
REPORT = Report(
    files=(
        FileResult("clean.json", True, "1" * 64, Voice.INFORMING, notes=(Note("It was read tolerantly.", 2),), hidden=1),
        FileResult(GONE, False, error="no such file"),
        FileResult(PATH, True, "2" * 64, Voice.PROMOTING, findings=(MIRACLE, SAFE, HARM)),
    ),
    version="0.9",
    library_digest="d" * 64,
    settings_digest="e" * 64,
    jurisdictions=("us",),
    knowledge_date="2026-01-02",
    left_out=(("binary files", 2),),
    citations=(CITATION,),
    rules=(RULE,),
)


def sources(result: FileResult) -> Source | None:
    """The source of the one file that has findings."""
    return SOURCE if result.path == PATH else None
