"""Whether a document promotes or informs, inferred from how it speaks.

A text without signals counts as promoting: that is what the tool is run on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from linter.model import Segment, SegmentKind, Voice

_PROMOTES = re.compile(
    r"\b(?:book (?:now|online|your|an?)|schedule (?:your|an?|now)|call (?:us|now|today)|contact us|get started|shop now|add to cart|buy now|"
    r"order now|our (?:clinic|team|patients|clients|customers|providers?|practice|products?|services?|treatments?|doctors?|experts?)|"
    r"we (?:offer|provide|specialize|specialise|treat|help|are proud)|free consultation|money.back|near me|visit us|"
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


def infer_voice(segments: Sequence[Segment]) -> Voice:
    """The voice of a document from its segments."""
    promotes = informs = 0
    for segment in segments:
        weight = 2 if segment.kind is SegmentKind.BUTTON else 1
        promotes += weight * len(_PROMOTES.findall(segment.text))
        informs += len(_INFORMS.findall(segment.text))
    if informs >= 3 and informs > 2 * promotes:
        return Voice.INFORMING
    return Voice.PROMOTING
