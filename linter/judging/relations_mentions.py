"""Which mentions are none: names inside web addresses, and words that mean no complaint where they stand."""

from __future__ import annotations

from collections.abc import Iterable

from linter.model import Cue, Mention

_HYPHENS = 3


def is_no_mention(text: str, mention: Mention, cues: Iterable[Cue]) -> bool:
    """Whether the words of a mention mean something else where they stand.

    Args:
        text: The segment's text.
        mention: A mention in it, by code points.
        cues: Those of the segment that say so.
    """
    if mention.kind == "condition" and any(cue.start <= mention.start < cue.end for cue in cues):
        return True
    return _in_address(text, mention)


def _in_address(text: str, mention: Mention) -> bool:
    """Whether a mention stands inside a web address or a slug such as "ketamine-for-ptsd-in-dallas"."""
    start = text.rfind(" ", 0, mention.start) + 1
    end = text.find(" ", mention.end)
    word = text[start : end if end >= 0 else len(text)]
    return "://" in word or word.count("-") > _HYPHENS or ("/" in word and "-" in word)
