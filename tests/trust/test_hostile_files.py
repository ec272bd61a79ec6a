"""Files about the check that are written to break it: an error with its place, never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from linter import baseline as baselines
from linter.changes import from_patch
from linter.config.layers import layer_of
from linter.errors import KnowledgeError, ReglintError, SettingsError, UsageError
from linter.library.labels import draft_of
from linter.suppression import listing

DIGITS = "1" * 5_000


@pytest.mark.parametrize(
    ("kind", "message", "read"),
    [
        (
            SettingsError,
            "reglint.toml: not TOML: a number has too many digits",
            lambda: layer_of(Path("reglint.toml"), f"a = {DIGITS}"),
        ),
        (
            SettingsError,
            "known.json: the baseline is not JSON: a number has too many digits",
            lambda: baselines.parse(f'{{"a": {DIGITS}}}', "known.json"),
        ),
        (
            KnowledgeError,
            "label.json: not valid JSON: a number has too many digits",
            lambda: draft_of(b'{"a": %s}' % DIGITS.encode(), Path("label.json")),
        ),
        (
            KnowledgeError,
            "label.xml:1: not well-formed XML: its encoding is unknown\n  hint: Save the file as UTF-8.",
            lambda: draft_of(b'<?xml version="1.0" encoding="nope"?><document/>', Path("label.xml")),
        ),
        (
            UsageError,
            "3: --diff -: the header of a hunk cannot be read",
            lambda: from_patch(b"--- a/x\n+++ b/x\n@@ -1 +%s @@\n" % DIGITS.encode(), Path()),
        ),
    ],
)
def test_numbers_without_end_and_unknown_encodings_are_refused(
    kind: type[ReglintError], message: str, read: Callable[[], object]
) -> None:
    with pytest.raises(kind) as caught:
        read()

    assert str(caught.value) == message


def test_a_commit_that_claims_an_impossible_time_has_no_day(monkeypatch: pytest.MonkeyPatch) -> None:
    commits = "".join(
        f"{name * 40} {line} {line} 1\ncommitter-time {time}\n\ttext\n"
        for line, (name, time) in enumerate((("a", 9**30), ("b", 86_400)), 1)
    )
    monkeypatch.setattr(listing, "run_git", lambda *_: (commits.encode(), ""))

    assert {line: f"{day}" for line, day in listing.blame(Path("a.md"), [1, 2]).items()} == {2: "1970-01-02"}
