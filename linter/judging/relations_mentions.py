"""Which mentions are none: names inside web addresses, and cold things that are for no cold."""

from __future__ import annotations

import re

from linter.model import Mention

_HYPHENS = 3
# what cold things are: "cold-pressed oil" is for no cold
_COLD = re.compile(
    r"cold[- ](?:press|brew|plung|water|extract|process|infus|stor|chain|laser|pack|compress|drink|climate|weather|milled|smok"
    r"|shower|bath|sterili[sz]|therapy|air|winter|temperature|snap|mornings?|days?|nights?|months|hands|feet|sweats?\b)",
    re.IGNORECASE,
)


def is_no_mention(text: str, mention: Mention) -> bool:
    """Whether the words of a mention mean something else where they stand.

    Args:
        text: The segment's text.
        mention: A mention in it, by code points.
    """
    if mention.kind == "condition" and _COLD.match(text, mention.start):
        return True
    return _in_address(text, mention)


def _in_address(text: str, mention: Mention) -> bool:
    """Whether a mention stands inside a web address or a slug such as "ketamine-for-ptsd-in-dallas"."""
    start = text.rfind(" ", 0, mention.start) + 1
    end = text.find(" ", mention.end)
    word = text[start : end if end >= 0 else len(text)]
    return "://" in word or word.count("-") > _HYPHENS or ("/" in word and "-" in word)
