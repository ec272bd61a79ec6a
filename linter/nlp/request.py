"""What the engine asks of the pipeline; on its own so that asking does not import spaCy."""

from __future__ import annotations

from dataclasses import dataclass

from linter.model import SegmentKind


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be found in one segment.

    Attributes:
        text: The segment's normalised text.
        kind: What it is on the page.
        patterns: Indices of the patterns to try.
        mentions: Look for drugs and conditions.
        cues: Look for cues even when nothing else is found.
    """

    text: str
    kind: SegmentKind
    patterns: tuple[int, ...] = ()
    mentions: bool = False
    cues: bool = False
