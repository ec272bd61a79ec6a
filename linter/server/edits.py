"""From one text to another as edits that keep the caret where it is."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from lsprotocol import types

from linter.server.documents import Buffer

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


def changes(before: str, after: str) -> list[tuple[int, int, str]]:
    """What to replace in one text to get the other: (start, end, new text), in order, each as small as its lines allow."""
    if before == after:
        return []
    old, new = _LINE.findall(before), _LINE.findall(after)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    made = []
    for kind, first, last, begin, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            made.append(_trimmed(starts[first], "".join(old[first:last]), "".join(new[begin:end])))
    return made


def _trimmed(at: int, old: str, new: str) -> tuple[int, int, str]:
    shortest = min(len(old), len(new))
    front = next((index for index in range(shortest) if old[index] != new[index]), shortest)
    left = shortest - front
    back = next((index for index in range(left) if old[-1 - index] != new[-1 - index]), left)
    return at + front, at + len(old) - back, new[front : len(new) - back]


def text_edits(buffer: Buffer, after: str) -> list[types.TextEdit]:
    """The same for a document."""
    return [types.TextEdit(buffer.span(start, end), text) for start, end, text in changes(buffer.text, after)]


def snippet(text: str, placeholder: str, prompts: Sequence[str]) -> str:
    """A text as a snippet with places to fill in; everything else stands for itself.

    Args:
        text: The text.
        placeholder: What stands where the places go.
        prompts: What the first place shows, the text up to the second place, what that shows, and so on.
    """
    before, _, after = text.partition(placeholder)
    places = "".join(
        _escaped(item) if index % 2 else f"${{{index // 2 + 1}:{_escaped(item)}}}" for index, item in enumerate(prompts)
    )
    return f"{_escaped(before)}{places}{_escaped(after)}$0"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")
