"""Which lines changed: from git, or from a patch."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from linter.errors import UsageError
from linter.git import repository, run_git
from linter.model import Finding, Source
from linter.regular import real

_HUNK = re.compile(rb"@@ -\d{1,9}(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@")
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.S)
_ESCAPES = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}
_PREFIXES = frozenset(b"abciwo")
_MISSING = "missing"


@dataclass(frozen=True, slots=True)
class FileChange:
    """What changed in one file as it is now.

    Attributes:
        ranges: (first, last) changed lines, 1-based, counted as git does: a line ends at `\\n` only.
        whole: The file is new, binary to git, or otherwise changed as a whole.
        shrank: Lines were taken out, so that something may be missing now.
    """

    ranges: tuple[tuple[int, int], ...] = ()
    whole: bool = False
    shrank: bool = False


@dataclass(frozen=True)
class Changes:
    """Changed files by absolute path."""

    files: dict[Path, FileChange] = field(default_factory=dict)

    def of(self, path: Path) -> FileChange | None:
        """What changed in a file, or None; the path may be relative to the working directory."""
        full = Path(os.path.normpath(path if path.is_absolute() else Path.cwd() / path))
        return self.files.get(full) or self.files.get(real(full))

    def touches(self, path: Path) -> bool:
        """Whether a file changed at all."""
        return self.of(path) is not None


def from_git(ref: str, folder: Path) -> Changes:
    """What the work tree has that a commit has not, untracked files included.

    Args:
        ref: Anything that names a commit; with `...` at its end, the point at which the present branch left it.
        folder: A folder in the repository.

    Raises:
        UsageError: When there is no git, no repository or no such commit.
    """
    if run_git(folder, "--version") is None:
        raise UsageError("--diff: git is not installed", hint="Install it, or give a patch on standard input with --diff -.")
    top = repository(folder)
    if top is None:
        raise UsageError("--diff: this is not a git repository", path=folder.as_posix())
    fork = ref.endswith("...")
    name = ref[:-3] if fork else ref
    commit = _commit(top, name)
    if fork:
        commit = _git(top, "merge-base", commit, "HEAD").decode("ascii", "replace").strip()
    patch = _git(
        top, "diff", "-U0", "--no-color", "--no-ext-diff", "--no-textconv", "--find-renames", "--src-prefix=a/", "--dst-prefix=b/",
        "--ignore-submodules", commit, "--",
    )  # fmt: skip
    changes = from_patch(patch, top)
    untracked = _git(top, "ls-files", "--others", "--exclude-standard", "-z")
    for raw in untracked.split(b"\0"):
        if raw:
            changes.files[top / os.fsdecode(raw)] = FileChange(whole=True)
    return changes


def _commit(top: Path, name: str) -> str:
    answer = run_git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if not name or answer is None or answer[1]:
        raise UsageError(f"--diff: git knows no commit {name!r}", hint="In CI, fetch it first; a shallow clone lacks it.")
    return answer[0].decode("ascii", "replace").strip()


def _git(top: Path, *arguments: str) -> bytes:
    answer = run_git(top, *arguments)
    if answer is None or answer[1]:
        raise UsageError(f"--diff: git failed: {answer[1] if answer else 'it is not installed'}")
    return answer[0]


def from_patch(patch: bytes, root: Path) -> Changes:
    """What a unified patch changes.

    Args:
        patch: As `git diff` or `diff -u` print it, with any number of context lines.
        root: What its paths start from.

    Raises:
        UsageError: When it is not empty and no patch, or is cut off.
    """
    reader = _Reader(patch.split(b"\n"), root)
    reader.run()
    if not reader.headers and patch.strip():
        raise UsageError("--diff -: this is not a unified patch", hint="Pipe the output of `git diff` into it.")
    return Changes(reader.files)


class _Reader:
    def __init__(self, lines: list[bytes], root: Path) -> None:
        self.files: dict[Path, FileChange] = {}
        self.headers = 0
        self._lines = lines
        self._root = root
        self._at = 0

    def run(self) -> None:
        old = b""
        while self._at < len(self._lines):
            line = self._lines[self._at]
            self._at += 1
            if line.startswith((b"diff --git ", b"rename ", b"copy ", b"new file ", b"deleted file ", b"index ")):
                self.headers += 1
            elif line.startswith(b"Binary files ") and line.rstrip().endswith(b" differ"):
                self._binary(line)
            elif line.startswith(b"--- "):
                old = _name(line[4:])
            elif line.startswith(b"+++ ") and old:
                self._file(old, _name(line[4:]))
                old = b""

    def _file(self, old: bytes, new: bytes) -> None:
        """The hunks of one file; their lines are counted, so that text that looks like a header is not taken for one."""
        self.headers += 1
        ranges: list[tuple[int, int]] = []
        shrank = False
        while self._at < len(self._lines):
            head = _HUNK.match(self._lines[self._at])
            if head is None:
                if self._lines[self._at].startswith(b"@@ -"):
                    raise UsageError("--diff -: the header of a hunk cannot be read", line=self._at + 1)
                break
            self._at += 1
            shrank |= self._hunk(int(head[1] or 1), int(head[2]), int(head[3] or 1), ranges)
        if new != b"/dev/null":
            change = FileChange(tuple(ranges), whole=old == b"/dev/null", shrank=shrank)
            self.files[self._root / os.fsdecode(_stripped(new, old))] = change

    def _hunk(self, old_left: int, line: int, new_left: int, ranges: list[tuple[int, int]]) -> bool:
        """Read one hunk; whether it takes lines out."""
        removed = False
        while old_left > 0 or new_left > 0:
            if self._at >= len(self._lines):
                raise UsageError("--diff -: the patch is cut off")
            sign = self._lines[self._at][:1]
            self._at += 1
            if sign == b"+":
                if ranges and ranges[-1][1] == line - 1:
                    ranges[-1] = (ranges[-1][0], line)
                else:
                    ranges.append((line, line))
                line += 1
                new_left -= 1
            elif sign == b"-":
                removed = True
                old_left -= 1
            elif sign != b"\\":
                line += 1
                old_left -= 1
                new_left -= 1
        return removed

    def _binary(self, line: bytes) -> None:
        """`Binary files a/x and b/x differ`: the name after the last " and " is the new one."""
        old, _, new = line[len(b"Binary files ") : line.rstrip().rindex(b" differ")].rpartition(b" and ")
        old, new = _name(old), _name(new)
        if new != b"/dev/null":
            self.files[self._root / os.fsdecode(_stripped(new, old))] = FileChange(whole=True, shrank=True)


def _name(raw: bytes) -> bytes:
    """A path as a patch writes it: in quotes with escapes when it holds anything odd, else up to a tab."""
    raw = raw.rstrip(b"\r")
    if raw.startswith(b'"'):
        inside = raw[1 : raw.rindex(b'"')] if raw.count(b'"') > 1 else raw[1:]
        return _ESCAPE.sub(
            lambda found: bytes([int(found[1], 8) & 255]) if len(found[1]) == 3 else _ESCAPES.get(found[1], found[1]), inside
        )
    return raw.split(b"\t")[0]


def _stripped(name: bytes, other: bytes) -> bytes:
    """A path without git's `a/`, `b/` (or `i/`, `w/` ...), when both sides have one."""
    if len(name) > 2 and name[1:2] == b"/" and name[0] in _PREFIXES:
        null = other == b"/dev/null"
        if null or (other[1:2] == b"/" and other[0] in _PREFIXES and other[:1] != name[:1]):
            return name[2:]
    return name


def line_ranges(change: FileChange, source: Source) -> list[tuple[int, int]]:
    """The changed lines as reglint counts them, which differ from git's where a file ends lines with a bare `\\r`."""
    if change.whole:
        return [(1, len(source.line_starts))]
    if "\r" not in source.text or source.text.count("\r") == source.text.count("\r\n"):
        return list(change.ranges)
    starts = [0, *(found.end() for found in re.finditer("\n", source.text))]
    made = []
    for first, last in change.ranges:
        if first > len(starts):
            continue
        end = starts[last] - 1 if last < len(starts) else len(source.text)
        made.append((source.position(starts[first - 1])[0], source.position(max(end, starts[first - 1]))[0]))
    return made


def on_changed_lines(findings: Iterable[Finding], change: FileChange | None, source: Source) -> tuple[Finding, ...]:
    """The findings that a change touches.

    A finding stays when its match or something that made it (a heading, a lead-in, a cue) stands on a changed line, and, after
    lines were taken out, when it says that something is missing.
    """
    if change is None:
        return ()
    ranges = sorted(line_ranges(change, source))
    firsts = [first for first, _ in ranges]

    def changed(first: int, last: int) -> bool:
        index = bisect_right(firsts, last) - 1
        return index >= 0 and any(end >= first for _, end in ranges[max(0, index - 1) : index + 1])

    def stays(finding: Finding) -> bool:
        places = [finding.place, *(item.place for item in finding.evidence if item.place is not None)]
        if any(place.path == finding.place.path and changed(place.line, place.end_line) for place in places):
            return True
        return change.shrank and any(item.kind == _MISSING for item in finding.evidence)

    return tuple(finding for finding in findings if stays(finding))
