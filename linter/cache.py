"""What unchanged files were found to hold, kept between runs in the user's cache folder.

An entry is found by everything that decides a result: the content's hash, the name under which the file is reported and what
`stamp` and the caller say about the code, the library and the options. A second table remembers which content a file on disk had,
by its size and times, so that an unchanged file need not even be read. Entries are JSON with a checksum, or a few words for a file
in which nothing was found, never code; whatever goes wrong with them costs time, not correctness: the file is checked again.
Files are looked up some hundred at a time, because a question costs more than its answer.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from linter.model import FileResult, Voice
from linter.plain import from_lists, to_lists
from linter.timing import stage
from linter.version import __version__

if TYPE_CHECKING:
    import sqlite3

FILE = "findings-1.sqlite"
MAX_BYTES = 512 * 1024 * 1024
_DAY = 86_400
_WAIT_SECONDS = 2.0
_BATCH = 500
_CLEAN = b"clean"
Wanted: TypeAlias = "tuple[str, str, str]"
# a file written this shortly before it is looked at may be written again without its times changing
_RACY_NS = 2_000_000_000
_USED_BY_READERS = ("spacy", "pyahocorasick", "pyromark", "pyyaml", "tree_sitter", "tree-sitter", "spacy_lookups_data")
_TABLES = """
CREATE TABLE IF NOT EXISTS result (key BLOB PRIMARY KEY, used INTEGER, sum INTEGER, body BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, state TEXT, sha256 TEXT, used INTEGER) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A result before suppressions and baselines, and whether the file holds comments that speak to reglint."""

    result: FileResult
    marked: bool


@dataclass(frozen=True, slots=True)
class CacheStatus:
    """What a cache holds: entries, files known by their times, and bytes on disk."""

    results: int
    files: int
    size: int


def stamp(model: str | None = None) -> str | None:
    """A digest of the code that judges: ours, Python's version and the packages that read and match.

    None when a trained pipeline is named whose version cannot be told; nothing may be kept then.
    """
    made = hashlib.sha256(f"{__version__} {sys.version}".encode())
    root = Path(__file__).parent
    for folder, _, names in sorted(os.walk(root)):
        for name in sorted(names):
            if name.endswith(".py"):
                state = os.stat(f"{folder}/{name}")  # noqa: PTH116
                made.update(f"{folder}/{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    for place in sys.path:
        try:
            names = sorted(os.listdir(place or "."))  # noqa: PTH208
        except OSError:
            continue
        made.update("\n".join(name for name in names if _is_used(name)).encode())
    if model:
        from importlib.util import find_spec

        found = find_spec(model) if model.isidentifier() else None
        meta = Path(found.origin).parent / "meta.json" if found and found.origin else Path(model) / "meta.json"
        try:
            made.update(model.encode() + meta.read_bytes())
        except OSError:
            return None
    return made.hexdigest()


def _is_used(name: str) -> bool:
    return name.endswith((".dist-info", ".egg-info")) and name.lower().startswith(_USED_BY_READERS)


@dataclass
class Cache:
    """Kept results in one folder. Several runs may use it at once.

    Args:
        folder: The user's cache folder; made when the first entry is written.
        strict: Read and hash every file instead of trusting its size and times.
        limit: Bytes on disk above which what was not used lately is forgotten.

    Attributes:
        hits: Results found.
        misses: Results not found.
        problems: What went wrong, in words for the user; nothing is raised for it.
    """

    folder: Path
    strict: bool = False
    limit: int = MAX_BYTES
    hits: int = field(default=0, init=False)
    misses: int = field(default=0, init=False)
    problems: list[str] = field(default_factory=list, init=False)
    _base: sqlite3.Connection | None = field(default=None, init=False, repr=False)
    _off: bool = field(default=False, init=False, repr=False)
    _results: list[tuple[bytes, int, int, bytes]] = field(default_factory=list, init=False, repr=False)
    _files: list[tuple[str, str, str, int]] = field(default_factory=list, init=False, repr=False)
    _used: list[tuple[int, bytes]] = field(default_factory=list, init=False, repr=False)
    _today: int = field(default_factory=lambda: int(time.time()) // _DAY, init=False, repr=False)

    def get(self, file: Path, name: str, context: str) -> Kept | None:
        """What is known of a file on disk, or None.

        Args:
            file: The file.
            name: How it is reported, which also says its format.
            context: A digest of all that decides its result besides its content and name.
        """
        return next(self.get_all([(str(file), name, context)]))

    def get_all(self, wanted: Iterable[Wanted]) -> Iterator[Kept | None]:
        """What is known of each of many files, in their order.

        Args:
            wanted: Path, name and context of each, as `get` takes them.
        """
        rest = iter(wanted)
        while batch := list(islice(rest, _BATCH)):
            found: list[Kept | None] = []
            with stage("cache"), self._care():
                base = self._open()
                found = self._known(base, batch) if base is not None else []
            found = found or [None] * len(batch)
            missed = found.count(None)
            self.misses += missed
            self.hits += len(batch) - missed
            yield from found

    def put(self, name: str, context: str, kept: Kept) -> None:
        """Keep a result; unchecked files and content without a hash are not kept."""
        if self._off or not kept.result.checked or not kept.result.sha256:
            return
        data = _packed(kept)
        self._results.append((_key(kept.result.sha256, name, context), self._today, zlib.crc32(data), data))
        if len(self._results) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what was put so far."""
        with stage("cache"), self._care():
            base = self._open() if self._results or self._files or self._used else None
            if base is not None:
                with base:
                    base.executemany("INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?)", self._results)
                    base.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)", self._files)
                    base.executemany("UPDATE result SET used = ? WHERE key = ?", self._used)
        self._results, self._files, self._used = [], [], []

    def close(self) -> None:
        """Write what is left, forget what is too much, and let go of the file."""
        self.flush()
        with self._care():
            if self._base is not None and self._size() > self.limit:
                self._forget(self._base)
        self._shut()

    def status(self) -> CacheStatus:
        """How much is kept."""
        counts = [0, 0]
        if (self.folder / FILE).exists():
            with self._care():
                base = self._open()
                if base is not None:
                    counts = [base.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("result", "file")]  # noqa: S608
        return CacheStatus(counts[0], counts[1], self._size())

    def clean(self) -> None:
        """Forget everything."""
        self._shut()
        self._results, self._files, self._used = [], [], []
        for name in (FILE, f"{FILE}-journal"):
            (self.folder / name).unlink(missing_ok=True)

    def _open(self) -> sqlite3.Connection | None:
        import sqlite3

        if self._base is None and not self._off:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            base = sqlite3.connect(self.folder / FILE, timeout=_WAIT_SECONDS)
            self._base = base
            # a power cut may cost the file, which is then made anew; waiting for the disk would cost every run
            base.execute("PRAGMA synchronous = OFF")
            base.executescript(_TABLES)
        return self._base

    def _shut(self) -> None:
        if self._base is not None:
            self._base.close()
            self._base = None

    @contextmanager
    def _care(self) -> Iterator[None]:
        """Nothing that happens to a cache may stop a run: a damaged file is thrown away, a busy or full disk left alone."""
        import sqlite3

        try:
            yield
        except sqlite3.OperationalError as problem:
            self._give_up(str(problem))
        except sqlite3.DatabaseError as problem:
            self._start_again(str(problem))
        except OSError as problem:
            self._give_up(problem.strerror or str(problem))

    def _give_up(self, why: str) -> None:
        self._off = True
        self._shut()
        self.problems.append(f"results are not kept between runs: {why} ({self.folder / FILE})")

    def _start_again(self, why: str) -> None:
        self.problems.append(f"kept results were damaged and are thrown away: {why} ({self.folder / FILE})")
        try:
            self.clean()
        except OSError:
            self._off = True

    def _known(self, base: sqlite3.Connection, batch: Sequence[Wanted]) -> list[Kept | None]:
        hashes = self._contents(base, [file for file, _, _ in batch])
        keys = [
            None if sha256 is None else _key(sha256, name, about) for sha256, (_, name, about) in zip(hashes, batch, strict=True)
        ]
        asked = [key for key in keys if key is not None]
        question = f"SELECT key, used, sum, body FROM result WHERE key IN ({_marks(len(asked))})"  # noqa: S608
        rows = {row[0]: row[1:] for row in base.execute(question, asked)}
        found: list[Kept | None] = []
        for key, sha256, (_, name, _) in zip(keys, hashes, batch, strict=True):
            row = None if key is None else rows.get(key)
            found.append(None if key is None or row is None or sha256 is None else self._read(key, row, name, sha256))
        return found

    def _read(self, key: bytes, row: tuple[int, int, bytes], name: str, sha256: str) -> Kept | None:
        used, checksum, body = row
        try:
            if zlib.crc32(body) != checksum:
                raise ValueError("its checksum differs")
            made = _unpacked(body, name, sha256)
        except (ValueError, TypeError) as problem:
            self.problems.append(f"a kept result was damaged and is not used: {problem} ({self.folder / FILE})")
            return None
        if used != self._today:
            self._used.append((self._today, key))
        return made

    def _contents(self, base: sqlite3.Connection, files: Sequence[str]) -> list[str | None]:
        """The hash of each file's bytes, from what is remembered of it or from the bytes; None when it cannot be read."""
        here = os.getcwd()  # noqa: PTH109
        paths = [_name(_absolute(here, file)) for file in files]
        rows = {}
        if not self.strict:
            question = f"SELECT path, state, sha256, used FROM file WHERE path IN ({_marks(len(paths))})"  # noqa: S608
            rows = {row[0]: row[1:] for row in base.execute(question, paths)}
        made: list[str | None] = []
        for file, path in zip(files, paths, strict=True):
            try:
                found = os.stat(file)  # noqa: PTH116
            except (OSError, ValueError):
                made.append(None)
                continue
            if not stat.S_ISREG(found.st_mode):
                made.append(None)
                continue
            state = f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino} {found.st_dev}"
            row = rows.get(path)
            if row is None or row[0] != state:
                made.append(self._hashed(file, path, state, max(found.st_mtime_ns, found.st_ctime_ns)))
                continue
            if row[2] != self._today:
                self._files.append((path, state, row[1], self._today))
            made.append(row[1])
        return made

    def _hashed(self, file: str, path: str, state: str, changed: int) -> str | None:
        looked = time.time_ns()
        try:
            with open(file, "rb") as handle:  # noqa: PTH123
                sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
        except OSError:
            return None
        if changed < looked - _RACY_NS:
            self._files.append((path, state, sha256, self._today))
        return sha256

    def _size(self) -> int:
        try:
            return (self.folder / FILE).stat().st_size
        except OSError:
            return 0

    def _forget(self, base: sqlite3.Connection) -> None:
        """Drop what was not used for longest until half the limit is left."""
        total = base.execute("SELECT coalesce(sum(length(body)), 0) FROM result").fetchone()[0]
        with base:
            for key, size in base.execute("SELECT key, length(body) FROM result ORDER BY used, key").fetchall():
                if total <= self.limit // 2:
                    break
                base.execute("DELETE FROM result WHERE key = ?", (key,))
                total -= size
            base.execute("DELETE FROM file WHERE used < ?", (self._today - 30,))
        base.execute("VACUUM")


def _key(sha256: str, name: str, context: str) -> bytes:
    whole = f"{sha256}\0{name}\0{context}"
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).digest()


def _name(path: str) -> str:
    """A path as the table holds it; bytes that are no text have no place in it."""
    return path if path.isascii() else path.encode("utf-8", "surrogateescape").hex()


def _absolute(here: str, file: str) -> str:
    """`os.path.abspath`, which takes longer than all else that is done to a path here."""
    if os.name != "posix" or ".." in file or "//" in file or "./" in file:
        return os.path.abspath(file)  # noqa: PTH100
    return file if file.startswith("/") else f"{here.rstrip('/')}/{file}"


@lru_cache(4)
def _marks(count: int) -> str:
    return ",".join("?" * count)


def _packed(kept: Kept) -> bytes:
    result = kept.result
    if not (kept.marked or result.findings or result.notes or result.error):
        voice = result.voice.value if result.voice else "-"
        return b"%s %s %d" % (_CLEAN, voice.encode(), result.hidden)
    body = json.dumps([kept.marked, to_lists(result)], ensure_ascii=False, separators=(",", ":"))
    return body.encode("utf-8", "surrogatepass")


def _unpacked(body: bytes, name: str, sha256: str) -> Kept:
    """The inverse of `_packed`.

    Raises:
        ValueError: When the bytes are no result.
    """
    if body.startswith(_CLEAN):
        voice, hidden = _clean(body)
        return Kept(FileResult(name, True, sha256, voice, hidden=hidden), False)
    marked, result = json.loads(body.decode("utf-8", "surrogatepass"))
    return Kept(from_lists(FileResult, result), bool(marked))


@lru_cache(64)
def _clean(body: bytes) -> tuple[Voice | None, int]:
    _, voice, hidden = body.decode().split(" ")
    return None if voice == "-" else Voice(voice), int(hidden)
