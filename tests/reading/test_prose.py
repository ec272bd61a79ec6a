"""The judgement whether a string is prose."""

from __future__ import annotations

import pytest

from linter.reading.prose import is_prose, key_class, looks_like_class_list, ordinary_words
from tests.work import steps


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Book now", ""),
        ("We open the doors at nine.", ""),
        ("100% safe", ""),
        ("PTSD", "conditions"),
        ("ptsd", "conditions"),
        ("Ketamine", "name"),
        ("GLP-1", "title"),
        ("Botox®", "service"),
        ("Acne", "heroTitle"),
        ("Acne", "hero_title"),
        ("Acne", "hero-title-en"),
        ("Is it <b>warm</b> here?", "answer"),
        ("a calm room, a warm tea and time", "type"),
        ("Works on one group of muscles", "points"),
        ("24/7 care", "text"),
        ("Terms & conditions", ""),
        ("100% natural", ""),
        ("Save 35%", "ribbon"),
        ("Only €40", "ribbon"),
        ("save $15", "type"),
        ("15% off", "variant"),
        ("30-Day Happy-Skin Promise", "pledge"),
        ("$40/visit", "fee"),
        ("£40 (Save £15)", "ours"),
        ("€12 / jar", "each"),
        ("$25+ per visit", "saved"),
        ("USD 40 a month", ""),
        ("2-3 days", "later"),
        ("20–30 minutes", "later"),
        ("Kloratin® / Movexil™", "name"),
        ("Hip pain", "commonUses"),
        ("Calm rooms,Warm tea", "keywords"),
        ("Ginger", "Herbs"),
    ],
)
def test_copy_is_prose_in_data_and_in_programs(text: str, key: str) -> None:
    assert is_prose(text, key)
    assert is_prose(text, key, code=True)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "title"),
        ("42", "title"),
        ("flex items-center md:py-24 text-sm", ""),
        ("flex items-center md:py-24 text-sm", "title"),
        ("first_name", "name"),
        ("firstName", "label"),
        ("ketamine", "name"),
        ("ketamine", ""),
        ("Ketamine", ""),
        ("/about/the team", "href"),
        ("https://example.org/a", "title"),
        ("team@example.org", "title"),
        ("photo.jpg", "title"),
        ("#ffcc00", "title"),
        ("SELECT name FROM users WHERE id = 3", ""),
        ("color: red; padding: 2px;", ""),
        ("const a = b; return a(c);", ""),
        ("M 10 20 L 30 40 Z", "d"),
        ("width=device-width, initial-scale=1", "content"),
        ("true", "features"),
        ("tool build && tool run --fast", "script"),
        ("one of these is a long class name", "className"),
        ("<b>2D</b>", "mode"),
        ("$1-$2", ""),
        ("SparkIcon", "name"),
        ("$1 and $2", ""),
        ("$40/visit", "className"),
        ("2-3 px", ""),
        ("1-2 auto", "size"),
        ("calm_rooms,warm_tea", "keywords"),
        ("Ginger", "uses"),
    ],
)
def test_what_programs_read_is_not_prose(text: str, key: str) -> None:
    assert not is_prose(text, key)
    assert not is_prose(text, key, code=True)


def test_two_letters_under_a_telling_key_are_prose_and_one_is_not() -> None:
    assert [is_prose(text, "title") for text in ("Hi", "H", "AF", " A ")] == [True, False, True, False]


def test_two_lower_case_words_are_prose_in_data_but_need_a_telling_key_in_a_program() -> None:
    assert is_prose("chronic pain", "x")
    assert not is_prose("chronic pain", "x", code=True)
    assert is_prose("chronic pain", "conditions", code=True)


@pytest.mark.parametrize(
    ("key", "promise"),
    [
        ("metaDescription", "copy"),
        ("meta_description", "copy"),
        ("title2", "copy"),
        ("className", "machine"),
        ("imageUrl", "code"),
        ("sourceUrl", "code"),
        ("drug_class", "code"),
        ("displayName", "mixed"),
        ("zork", ""),
        ("", ""),
    ],
)
def test_key_class_ignores_case_joints_and_trailing_numbers(key: str, promise: str) -> None:
    assert key_class(key) == promise


def test_class_lists_and_ordinary_words_are_counted() -> None:
    assert looks_like_class_list("grid gap-4 lg:grid-cols-2")
    assert not looks_like_class_list("a follow-up visit with long-term plans")
    assert ordinary_words("Don't “worry”, it's item_2 of 3!") == 4


@pytest.mark.parametrize("text", ["@" * 200_000, "a:b{" * 50_000, "<" * 200_000, "_ " * 100_000, "](" * 100_000, "a." * 100_000])
def test_hostile_text_is_judged_with_linear_work(text: str) -> None:
    def judge(share: int) -> int:
        return steps(lambda: is_prose(text[: len(text) // share], "title"))

    assert judge(1) < 10 * judge(8) + 1_000


@pytest.mark.parametrize("text", ["top 50%", "Center 50%", "LEFT 10%", "from 0%", "scale 90%", "50% left", "solid 2px"])
def test_a_place_or_a_length_beside_a_percentage_is_no_offer(text: str) -> None:
    assert not is_prose(text, "ribbon", code=True)
