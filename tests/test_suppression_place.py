"""Writing suppressions into files, and the auditor's list."""

from __future__ import annotations

import csv
import datetime
import io
import json
import subprocess
import tomllib
from pathlib import Path

import pytest

from linter.errors import UsageError
from linter.model import Place, Severity, Status, Suppression, sentence_id
from linter.reading import read_text
from linter.suppression import (
    RuleBook,
    apply,
    as_csv,
    as_json,
    as_text,
    blame,
    entry_toml,
    from_settings,
    plan,
    row_of_entry,
    rows_of,
)
from linter.suppression.listing import Row
from tests.findings import WORDS, find

TODAY = datetime.date(2026, 6, 1)
BOOK = RuleBook(frozenset(WORDS), judged=frozenset(WORDS))
NOWHERE = Place("", 1, 1, 1, 1, "")
DECISION = Suppression(
    "ignore", ("safety/absolute", "sales/hurry"), "quoted from the label", NOWHERE, until="2027-01-31", reference="MLR-2"
)
ID = sentence_id("It has no side effects.")
TRAIL = f"because quoted from the label; until 2027-01-31; ref MLR-2; sentence {ID}"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "a.md",
            "# Title\n\nIt has no side effects.\n",
            f"# Title\n\n<!-- reglint: ignore safety/absolute {TRAIL} -->\nIt has no side effects.\n",
        ),
        (
            "a.html",
            "<div>\r\n  <p>It has no side effects.</p>\r\n</div>",
            f"<div>\r\n  <!-- reglint: ignore safety/absolute {TRAIL} -->\r\n  <p>It has no side effects.</p>\r\n</div>",
        ),
        (
            "a.yaml",
            "a:\n  title: It has no side effects.\n",
            f"a:\n  # reglint: ignore safety/absolute {TRAIL}\n  title: It has no side effects.\n",
        ),
        (
            "a.jsonc",
            '{\n  "t": "It has no side effects."\n}\n',
            f'{{\n  // reglint: ignore safety/absolute {TRAIL}\n  "t": "It has no side effects."\n}}\n',
        ),
        (
            "a.tsx",
            "export const A = () => (\n  <p>\n    It has no side effects.\n  </p>\n);\n",
            f"export const A = () => (\n  <p>\n    {{/* reglint: ignore safety/absolute {TRAIL} */}}\n    It has no side effects.\n  </p>\n);\n",
        ),
        (
            "a.ts",
            'export const a = {\n  text: "It has no side effects.",\n};\n',
            f'export const a = {{\n  // reglint: ignore safety/absolute {TRAIL}\n  text: "It has no side effects.",\n}};\n',
        ),
    ],
)
def test_a_suppression_is_written_in_the_syntax_of_the_file(name: str, text: str, expected: str) -> None:
    document = read_text(text, name)
    planned = plan(document, find(document, Severity.ERROR), DECISION, lambda changed: read_text(changed, name))
    assert planned.text == expected
    assert planned.entries == ()


MANY = [
    (
        "a.md",
        "- one\n- It has no side effects.\n- two\n\n| a | b |\n| - | - |\n| It has no side effects. | act now |\n\n> Act now.\n\n1. ![no side effects here](x.png)\n",
    ),
    ("a.mdx", "<Card>\n  It has no side effects. Act now.\n</Card>\n\n- Act now today.\n"),
    (
        "a.html",
        "<ul><li>Act now.</li><li>It has no side effects.</li></ul><img alt='There are no side effects'\n title='x'><p>Act <b>now</b>.</p>",
    ),
    ("a.vue", "<template><p>Act now.</p></template>\n<script>\nexport default { text: 'It has no side effects.' }\n</script>\n"),
    ("a.toml", "a = 'It has no side effects.'\n[t]\nb = ['Act now or never.', 'Other words here.']\n"),
    ("a.php", "<?php $x = 1; ?>\n<p>Act now.</p>\n"),
]


@pytest.mark.parametrize(("name", "text"), MANY)
def test_what_is_written_suppresses_every_finding_and_changes_no_text(name: str, text: str) -> None:
    document = read_text(text, name)
    findings = find(document, Severity.ERROR)
    assert findings
    planned = plan(document, findings, DECISION, lambda changed: read_text(changed, name))
    after = read_text(planned.text, name)
    assert [(item.kind, item.text) for item in after.segments] == [(item.kind, item.text) for item in document.segments]
    outcome = apply(after, find(after, Severity.ERROR), BOOK, TODAY, planned.entries)
    assert [item.status for item in outcome.findings] == [Status.SUPPRESSED] * len(findings)
    assert outcome.own + outcome.in_settings == ()


@pytest.mark.parametrize(
    ("name", "text"), [("a.txt", "It has no side effects.\n"), ("a.json", '{"t": "It has no side effects."}\n')]
)
def test_files_without_comments_get_an_entry_for_the_settings(name: str, text: str) -> None:
    document = read_text(text, name)
    planned = plan(document, find(document, Severity.ERROR), DECISION, lambda changed: read_text(changed, name))
    assert (planned.text, planned.placed) == (text, ())
    (entry,) = planned.entries
    table = tomllib.loads(entry_toml(entry, "d/" + name))["suppress"][0]
    assert table == {
        "path": "d/" + name,
        "rules": ["safety/absolute"],
        "text": "It has no side effects.",
        "reason": "quoted from the label",
        "until": datetime.date(2027, 1, 31),
        "reference": "MLR-2",
        "sentences": [ID],
    }
    assert "suppress" in tomllib.loads(entry_toml(entry, name, prefix="tool.reglint."))["tool"]["reglint"]
    outcome = apply(document, find(document, Severity.ERROR), BOOK, TODAY, [from_settings(table, "reglint.toml", 1)])
    assert [item.status for item in outcome.findings] == [Status.SUPPRESSED]


@pytest.mark.parametrize("reason", ["", " ", "a -- b", "a */ b", "a; b", "a\nb"])
def test_a_reason_that_a_comment_cannot_hold_is_refused(reason: str) -> None:
    document = read_text("It has no side effects.\n", "a.md")
    decision = Suppression("ignore", ("safety/absolute",), reason, NOWHERE)
    with pytest.raises(UsageError, match="--reason"):
        plan(document, find(document), decision, lambda changed: read_text(changed, "a.md"))


PAGE = (
    "<!-- reglint: ignore a/b because old claim; until 2026-05-01; ref M-1; approved-by =Jo; role legal -->\n\nx\n\n"
    "<!-- reglint: ignore-start a/b because r -->\n\n<!-- reglint: ignore a/b -->\n\n<!-- reglint: what -->\n"
)


def test_the_auditors_list_tells_the_state_of_each() -> None:
    rows = rows_of(read_text(PAGE, "a.md"), TODAY)
    assert [(row.line, row.form, row.state) for row in rows] == [
        (1, "ignore", "expired"),
        (5, "ignore-start", "not closed"),
        (7, "ignore", "no reason"),
        (9, "?", "cannot be read: 'what' is not a form of suppression"),
    ]
    assert rows[0] == Row("a.md", "a.md", 1, "ignore", ("a/b",), "old claim", "expired", "2026-05-01", "M-1", "=Jo", "legal")


def test_the_auditors_list_is_written_as_text_json_and_csv() -> None:
    entry = from_settings({"path": "x", "rules": ("a/b",), "reason": "r", "text": "w"}, "reglint.toml", 3)
    rows = [
        rows_of(read_text(PAGE, "a.md"), TODAY, lambda line: datetime.date(2026, 5, 2))[0],
        row_of_entry(entry, "d/x.txt", TODAY),
    ]
    assert as_text(rows) == (
        "a.md:1: ignore a/b [expired]\n    reason: old claim\n"
        "    until 2026-05-01; reference M-1; approved by =Jo; role legal; 30 days in git\n"
        "d/x.txt (in reglint.toml):3: settings a/b [valid]\n    words: w\n    reason: r\n    not in git\n2 suppressions\n"
    )
    data = json.loads(as_json(rows))
    assert data["version"] == 1
    assert [(item["path"], item["written_in"], item["age_days"]) for item in data["suppressions"]] == [
        ("a.md", "a.md", 30),
        ("d/x.txt", "reglint.toml", None),
    ]
    table = list(csv.DictReader(io.StringIO(as_csv(rows))))
    assert (table[0]["approved_by"], table[0]["since"], table[1]["age_days"]) == ("'=Jo", "2026-05-02", "")


def test_the_age_comes_from_the_last_commit_of_the_line(tmp_path: Path) -> None:
    file = tmp_path / "a page.md"
    file.write_text("one\ntwo\n", encoding="utf-8")
    environment = {
        "GIT_COMMITTER_DATE": "2026-03-04T12:00:00Z",
        "GIT_AUTHOR_DATE": "2025-01-01T00:00:00Z",
        "HOME": str(tmp_path),
        "PATH": "/usr/bin:/bin",
    }
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "x"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, env=environment, check=True)
    file.write_text("one\nnew\ntwo\n", encoding="utf-8")
    assert blame(file, [1, 2, 3]) == {1: datetime.date(2026, 3, 4), 3: datetime.date(2026, 3, 4)}
    assert blame(tmp_path / "none.md", [1]) == {}
