"""Documents of our own: positions in three encodings, edits one after the other, lines that end where the protocol says."""

from __future__ import annotations

import random

import pytest
from lsprotocol import types

from linter.engine import Engine
from linter.library.load import load_library
from linter.memo import Memo, StoppedError
from linter.model import Options, SegmentFacts
from linter.nlp.request import Request
from linter.reading import read_text
from linter.reading.source import line_starts
from linter.run import check_document
from linter.server.documents import UTF8, UTF16, UTF32, Buffer, code_points, units
from linter.server.edits import changes, snippet
from tests import law

TEXT = "a😀b\u2028c\x0cd\x85e\r\nü😀\rlast\nend"


def at(line: int, character: int) -> types.Position:
    return types.Position(line, character)


@pytest.mark.parametrize(
    ("encoding", "places"),
    [
        (UTF8, {2: (0, 5), 4: (0, 9), 12: (1, 2), 13: (1, 6), 19: (3, 0)}),
        (UTF16, {2: (0, 3), 4: (0, 5), 12: (1, 1), 13: (1, 3), 19: (3, 0)}),
        (UTF32, {2: (0, 2), 4: (0, 4), 12: (1, 1), 13: (1, 2), 19: (3, 0)}),
    ],
)
def test_positions_past_emoji_and_other_separators_count_in_the_clients_units(
    encoding: str, places: dict[int, tuple[int, int]]
) -> None:
    buffer = Buffer("u", TEXT, encoding=encoding)
    assert buffer.starts == (0, 11, 14, 19)
    for offset, place in places.items():
        assert buffer.position(offset) == at(*place)
        assert buffer.offset(at(*place)) == offset


@pytest.mark.parametrize("encoding", [UTF8, UTF16, UTF32])
def test_every_offset_survives_the_way_to_a_position_and_back(encoding: str) -> None:
    buffer = Buffer("u", TEXT, encoding=encoding)
    inside = [TEXT.index("\r\n") + 1]
    assert [buffer.offset(buffer.position(item)) for item in range(len(TEXT) + 1) if item not in inside] == [
        item for item in range(len(TEXT) + 1) if item not in inside
    ]


def test_a_position_that_is_not_in_the_text_goes_to_the_nearest_that_is() -> None:
    buffer = Buffer("u", "a😀\nb")
    assert [buffer.offset(item) for item in (at(0, 2), at(0, 99), at(7, 0), at(1, 9))] == [1, 2, 4, 4]
    assert buffer.at(9, 1) == at(1, 1)


def test_lone_surrogates_count_as_one_unit_of_utf_16_and_three_of_utf_8() -> None:
    assert (units("\ud800x", UTF16), units("\ud800x", UTF8), code_points("\ud800x", 3, UTF8)) == (2, 4, 1)


def test_lengths_by_encoding_equal_lengths_by_character() -> None:
    rng = random.Random(3)
    widths = {UTF8: lambda char: len(char.encode("utf-8", "surrogatepass")), UTF16: lambda char: 1 + (char > "\uffff")}
    for _ in range(2000):
        text = "".join(rng.choice("aé\u2028😀\ud800\udc00中") for _ in range(rng.randrange(8)))
        for encoding, width in widths.items():
            ends = [sum(map(width, text[:index])) for index in range(len(text) + 1)]
            assert units(text, encoding) == ends[-1]
            for count in range(-1, ends[-1] + 2):
                whole = max((index for index, end in enumerate(ends) if end <= count), default=0)
                assert code_points(text, count, encoding) == whole


def test_a_change_with_its_ends_swapped_is_taken_the_right_way_round() -> None:
    change = types.TextDocumentContentChangePartial(types.Range(at(0, 3), at(0, 1)), "-")
    assert Buffer("u", "abcd").edited([change], 2) == Buffer("u", "a-d", 2)


def edit_of(rng: random.Random, buffer: Buffer) -> tuple[types.TextDocumentContentChangePartial, str]:
    """A random edit, and the text after it by plain slicing."""
    pieces = (
        "x",
        "\n",
        "\r\n",
        "\r",
        "😀",
        "\u2028",
        " miracle cure ",
        "\n\nTonight only.\n\n",
        "# ",
        "not ",
        "",
        "<!-- ",
        " -->",
        "* ",
    )
    start = rng.randrange(len(buffer.text) + 1)
    end = min(len(buffer.text), start + rng.choice((0, 0, 0, 1, 3, 20)))
    first, last = buffer.position(start), buffer.position(end)
    # inside \r\n there is no position of its own
    start, end = buffer.offset(first), buffer.offset(last)
    text = rng.choice(pieces)
    return types.TextDocumentContentChangePartial(types.Range(first, last), text), buffer.text[:start] + text + buffer.text[end:]


def test_after_a_thousand_random_edits_incremental_and_fresh_results_are_equal(monkeypatch: pytest.MonkeyPatch) -> None:
    law.use(monkeypatch)
    library = load_library()
    kept, fresh = Engine(library, memo=Memo(limit=3000)), Engine(library)
    options = Options(jurisdictions=("us", "uk"))
    rng = random.Random(20260711)
    buffer = Buffer("u", "# Teas\n\nA miracle cure for 😀.\r\n\r\nNot a miracle cure.\n\n- Tonight only.\n", 0)
    found = 0
    for number in range(1, 1001):
        change, wanted = edit_of(rng, buffer)
        buffer = buffer.edited([change], number)
        assert buffer.text == wanted
        assert buffer.starts == line_starts(wanted)
        if len(buffer.text) > 1500:
            buffer = Buffer("u", buffer.text[:400], number)
        document = read_text(buffer.text, "page.md")
        result = check_document(kept, document, options)
        assert result == check_document(fresh, document, options)
        found += len(result.findings)
    assert found > 1000


def test_an_edit_makes_docs_for_the_segments_it_touched_only(monkeypatch: pytest.MonkeyPatch) -> None:
    law.use(monkeypatch)
    engine = Engine(load_library(), memo=Memo())

    def made(text: str) -> int:
        before = engine.annotator.docs_made
        check_document(engine, read_text(text, "page.md"), Options())
        return engine.annotator.docs_made - before

    page = "".join(f"Tea {number} is a miracle cure.\n\n" for number in range(50))
    assert made(page) == 50
    assert made(page) == 0
    assert made(page.replace("Tea 7 ", "Tea seven ")) == 1
    assert made("Calm.\n\n" + page) == 0
    assert made(page.replace("\n\n", "\n", 1)) == 1


def test_a_changed_heading_judges_its_list_again_from_kept_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    law.use(monkeypatch)
    engine = Engine(load_library(), memo=Memo())

    def findings(text: str) -> list[str]:
        found = check_document(engine, read_text(text, "page.md"), Options()).findings
        return [f"{item.place.line}: {item.rule} {item.fingerprint != ''}" for item in found]

    assert findings("# Teas\n\nWe sell:\n\n- a miracle cure\n- calm\n") == ["5: claims/miracle True"]
    before = engine.annotator.docs_made
    assert findings("# Our teas\n\nWe sell:\n\n- a miracle cure\n- calm\n") == ["5: claims/miracle True"]
    assert engine.annotator.docs_made - before <= 1


def test_kept_facts_are_forgotten_oldest_first_and_work_is_given_up_between_batches() -> None:
    asked: list[str] = []

    def ask(requests: object) -> list[SegmentFacts]:
        assert isinstance(requests, list)
        asked.extend(item.text for item in requests)
        return [SegmentFacts() for _ in requests]

    from linter.model import SegmentKind

    def request(text: str) -> Request:
        return Request(text, SegmentKind.PARAGRAPH)

    memo = Memo(limit=4)
    memo.answer([request("aa"), request("bb"), request("aa")], ask)
    memo.answer([request("aa"), request("cc")], ask)
    memo.answer([request("aa"), request("bb")], ask)
    assert asked == ["aa", "bb", "cc", "bb"]
    stop = Memo(stopped=lambda: len(asked) > 4)
    with pytest.raises(StoppedError):
        stop.answer([request("x" * 60_000), request("y")], ask)
    assert asked[4:] == ["x" * 60_000]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("one\ntwo\nthree\n", "one\ntwo\nthree\n", []),
        ("one\ntwo\nthree\n", "one\n2\nthree\n", [(4, 7, "2")]),
        ("a b c\nx\nd e f\n", "a - c\nx\nd - f\n", [(2, 3, "-"), (10, 11, "-")]),
        ("a\r\nb", "a\r\nnew\r\nb", [(3, 3, "new\r\n")]),
        ("aa", "aaa", [(2, 2, "a")]),
    ],
)
def test_a_new_text_comes_as_edits_of_what_differs(before: str, after: str, wanted: list[tuple[int, int, str]]) -> None:
    found = changes(before, after)
    assert found == wanted
    text = before
    for start, end, new in reversed(found):
        text = text[:start] + new + text[end:]
    assert text == after


def test_a_snippet_stands_for_its_text_except_for_the_places_to_fill_in() -> None:
    assert snippet("a $x} because @; b\\c", "@", ("why}", "; until ", "day")) == (
        "a \\$x\\} because ${1:why\\}}; until ${2:day}; b\\\\c$0"
    )
