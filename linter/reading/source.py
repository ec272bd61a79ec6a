"""Bytes to `Source`: decoding, byte order marks, lines."""

from __future__ import annotations

import hashlib
import re
from itertools import accumulate
from pathlib import Path

from linter.errors import BudgetError, ReadError
from linter.model import Source

# a run needs some thirty bytes for each byte of the largest file
MAX_BYTES = 64 * 1024 * 1024
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_NEWLINE = re.compile(r"\r\n|\n|\r")
_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def line_starts(text: str) -> tuple[int, ...]:
    """Offsets at which lines begin; only `\\n`, `\\r\\n` and `\\r` end one."""
    if "\r" in text and text.count("\r") != text.count("\r\n"):
        return (0, *(found.end() for found in _NEWLINE.finditer(text)))
    lines = text.split("\n")
    lines.pop()
    return tuple(accumulate([len(line) + 1 for line in lines], initial=0))


def decode(data: bytes, path: str, format_name: str) -> Source:
    """Decode a file's bytes.

    UTF-8 is assumed; a byte order mark or a charset declared in the first kilobyte of HTML or XML overrides it, and text that is
    not UTF-8 is tried as windows-1252, the code page such files come in.

    Raises:
        ReadError: When the bytes are not text in any of these.
        BudgetError: When they are more than `MAX_BYTES`.
    """
    if len(data) > MAX_BYTES:
        raise _too_large(path)
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _finish(data, len(mark), codec, path, format_name)
    if b"\x00" in data[:4096]:
        raise ReadError("this is a binary file, not text", path=path, hint="Leave it out, or name a text file.")
    declared = _DECLARED.search(data[:1024])
    codecs = ["utf-8"]
    if declared:
        codecs.append(declared.group(1).decode("ascii"))
    codecs.append("windows-1252")
    for codec in codecs:
        try:
            return _finish(data, 0, codec, path, format_name)
        except ReadError:
            continue
    raise _undecodable(data, path)


def _too_large(path: str) -> BudgetError:
    return BudgetError(f"larger than {MAX_BYTES // (1024 * 1024)} MiB", path=path, hint="Split it or exclude it.")


def _undecodable(data: bytes, path: str) -> ReadError:
    try:
        data.decode("utf-8")
        where = 0
    except UnicodeDecodeError as problem:
        where = problem.start
    line = data.count(b"\n", 0, where) + 1
    return ReadError("not text in UTF-8 or windows-1252", path=path, line=line, hint="Save the file as UTF-8.")


def _finish(data: bytes, skip: int, codec: str, path: str, format_name: str) -> Source:
    try:
        text = data[skip:].decode(codec)
    except (UnicodeDecodeError, LookupError, ValueError) as problem:
        raise ReadError(f"cannot be decoded as {codec}: {problem}", path=path, hint="Save the file as UTF-8.") from None
    if codec == "windows-1252" and _CONTROL.search(text):
        raise ReadError("this is a binary file, not text", path=path)
    return Source(
        path=path,
        text=text,
        format=format_name,
        encoding=codec,
        bom=skip > 0,
        sha256=hashlib.sha256(data).hexdigest(),
        line_starts=line_starts(text),
    )


def read_bytes(file: Path, path: str) -> bytes:
    """The bytes of a regular file.

    Raises:
        ReadError: When it cannot be opened or is not a regular file.
        BudgetError: When it is larger than `MAX_BYTES`.
    """
    try:
        if not file.is_file():
            what = "no such file" if not file.exists() else "not a regular file"
            raise ReadError(what, path=path)
        if file.stat().st_size > MAX_BYTES:
            raise _too_large(path)
        return file.read_bytes()
    except OSError as problem:
        raise ReadError(problem.strerror or str(problem), path=path) from None


def source_from_text(text: str, path: str, format_name: str) -> Source:
    """A `Source` for text that is already decoded (an editor's buffer, a library call)."""
    return Source(
        path=path,
        text=text,
        format=format_name,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        line_starts=line_starts(text),
    )
