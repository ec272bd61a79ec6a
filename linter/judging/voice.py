"""Whether a document promotes or informs, inferred from how it speaks.

A text without signals counts as promoting: that is what the tool is run on. A long one that hardly speaks of health (software,
terms of service) promotes no treatment and counts as informing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from linter.model import Segment, SegmentKind, Voice

_PROMOTES = re.compile(
    r"\b(?:book (?:now|online|your|an?)|schedule (?:your|an?|now)|call (?:us|now|today)|contact us|get started|shop now|add to cart|"
    r"buy now|order now|our (?:clinic|team|patients|clients|customers|providers?|practice|products?|services?|treatments?|doctors?|"
    r"experts?)|we (?:offer|provide|specialize|specialise|treat|help|are proud)|free consultation|money.back|near me|visit us|"
    r"join (?:us|now)|sign up|special offer|limited time)\b|[$£€]\d",
    re.IGNORECASE,
)
_INFORMS = re.compile(
    r"\b(?:ask your (?:doctor|pharmacist)|(?:tell|talk to|contact|call|see) your (?:doctor|gp|pharmacist|healthcare|health care)|"
    r"side effects (?:may|can|include)|do not (?:take|use)|contraindicat\w+|symptoms (?:include|of)|is caused by|people with|"
    r"according to|references|et al|randomi[sz]ed|clinical trials?|systematic review|guidelines?|evidence|overdose|"
    r"causes|diagnosis|prevalence|nhs|last reviewed|risk factors?|abstract|mg/kg|adverse (?:events|reactions))\b",
    re.IGNORECASE,
)

_HEALTH = re.compile(
    r"\b(?:patients?|health\w*|medic\w+|treat(?:s|ed|ing|ments?)?|therap\w+|clinic\w*|doctors?|physicians?|symptoms?|pain\w*|"
    r"diseases?|disorders?|conditions?|supplements?|doses?|dosage|drugs?|pills?|tablets?|infusions?|injections?|peptides?|skin|weight|"
    r"wellness|body|anxiety|depression|diet\w*|vitamins?|herb\w*|dent\w+|surg\w+|care|heal(?:s|ed|ing)?|sleep|hormon\w+|cosmetic\w*|"
    r"facials?|beauty|hair|chiropract\w+|energy|fat)\b",
    re.IGNORECASE,
)
# health pages use such a word every 20 to 45 words, software and legal texts less than every 150
_LONG, _SPARSE = 150, 120
_SIGNALS = {"promotes": _PROMOTES, "informs": _INFORMS, "health": _HEALTH}


@lru_cache(maxsize=32_768)
def _count(signal: str, text: str) -> int:
    """How often a signal occurs; kept, because an editor asks again about every segment after each keystroke."""
    return len(_SIGNALS[signal].findall(text))


def infer_voice(segments: Sequence[Segment]) -> Voice:
    """The voice of a document from its segments."""
    promotes = informs = 0
    for segment in segments:
        weight = 2 if segment.kind is SegmentKind.BUTTON else 1
        promotes += weight * _count("promotes", segment.text)
        informs += _count("informs", segment.text)
    if informs >= 3 and informs > 2 * promotes:
        return Voice.INFORMING
    return Voice.INFORMING if _is_about_other_things(segments) else Voice.PROMOTING


def _is_about_other_things(segments: Sequence[Segment]) -> bool:
    words = sum(len(segment.text.split()) for segment in segments)
    return words >= _LONG and words > _SPARSE * sum(_count("health", segment.text) for segment in segments)
