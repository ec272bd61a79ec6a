"""Script elements of a page that hold text: linked data, and programs that are mostly content."""

from __future__ import annotations

import re

from linter.reading.builder import DocumentBuilder
from linter.reading.htmltokens import IslandRole, Islands
from linter.reading.literal import Literal
from linter.reading.prose import ordinary_words

_STRING = re.compile(r""""((?:[^"\\\r\n]|\\.)*+)"|'((?:[^'\\\r\n]|\\.)*+)'|`([^`\\$]*+)`""")
_READ_AT_MOST = 200_000
_SENTENCES_AT_LEAST = 3
_SHARE = 4


def is_content(text: str, start: int, end: int, islands: Islands | None) -> bool:
    """Whether the program in a source range is content that a page shows: sentences are a quarter of it or more.

    A program into which a template prints is none, nor is one of over 200,000 code points: what is bundled is code.
    """
    if end - start > _READ_AT_MOST or (islands is not None and islands.touches(start, end)):
        return False
    count = size = 0
    for found in _STRING.finditer(text, start, end):
        value = found.group(found.lastindex or 0)
        if value.count(" ") > 2 and ordinary_words(value[:1000]) > 3:
            count += 1
            size += len(value)
    return count >= _SENTENCES_AT_LEAST and size * _SHARE >= end - start


def write_linked_data(builder: DocumentBuilder, start: int, end: int, islands: Islands | None) -> None:
    """Write the JSON in a source range, what a template prints into it as an ellipsis.

    JSON that no template touches is noted when it is malformed.
    """
    if islands is None or not islands.touches(start, end):
        from linter.reading.json import write_json

        write_json(builder, start, end)
        return
    from linter.reading.embed import write_data

    write_data(builder, Literal.plain(builder.source.text, start, end).edited(_printed(islands, start, end)))


def _printed(islands: Islands, start: int, end: int) -> list[tuple[int, int, str]]:
    """What stands for the template code in a range, as edits that count from its start."""
    edits: list[tuple[int, int, str]] = []
    in_code = False
    for begin, stop, island in islands.pieces(start, end):
        if island is None:
            if in_code:
                edits.append((begin - start, stop - start, ""))
            continue
        role = island.role
        in_code = role is IslandRole.VALUE or (in_code and role is not IslandRole.BREAK)
        text = island.text if role is IslandRole.ESCAPE else "…" if role is IslandRole.OUTPUT else ""
        edits.append((begin - start, stop - start, "" if in_code else text))
    return edits
