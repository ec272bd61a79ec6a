"""The examples in the documentation that are marked to be tested.

A comment before a fence says what it is:

    <!-- test: phrase -->     a phrase with sentences; [brackets] mark what it finds
    <!-- test: rule NAME -->  a rule file; its own examples run
    <!-- test: cue NAME -->   a cue file
    <!-- test: settings -->   a settings file
    <!-- test: python -->     statements and what they print, as in a Python session
    <!-- file: NAME -->       a file that the sessions of the same page find in their folder
    <!-- test: console -->    a session: `$ command` and what it prints
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
_FENCE = re.compile(
    r"^<!-- (?P<what>test|file): (?P<name>[^\n]*?) -->\n+(?P<tick>`{3,4})[^\n]*\n(?P<body>.*?)^(?P=tick)\n", re.M | re.S
)


@dataclass(frozen=True)
class Fence:
    """One marked fence; `start` and `end` are the code-point range of its body in the page."""

    page: Path
    what: str
    name: str
    body: str
    start: int
    end: int

    @property
    def id(self) -> str:
        line = self.page.read_text(encoding="utf-8").count("\n", 0, self.start)
        return f"{self.page.name}:{line}"


def fences(page: Path) -> Iterator[Fence]:
    for found in _FENCE.finditer(page.read_text(encoding="utf-8")):
        kind, _, name = found["name"].partition(" ")
        what, name = ("file", found["name"]) if found["what"] == "file" else (kind, name)
        yield Fence(page, what, name, found["body"], found.start("body"), found.end("body"))


def all_of(what: str) -> list[Fence]:
    return [fence for page in PAGES for fence in fences(page) if fence.what == what]


@dataclass(frozen=True)
class Step:
    """A command of a session and what the page says it prints."""

    command: str
    output: str


def steps(body: str) -> list[Step]:
    parts = re.split(r"^\$ (.*)\n", body, flags=re.M)
    assert parts[0] == "", "a session begins with a command"
    return [Step(command, output) for command, output in zip(parts[1::2], parts[2::2], strict=True)]
