"""Changing files without ever losing one: whoever looks sees the old file or the new one, never a part."""

from __future__ import annotations

import codecs
import hashlib
import os
import stat
import tempfile
from pathlib import Path

from linter.errors import WriteError
from linter.model import Source

_BOMS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


def encode(source: Source, text: str) -> bytes:
    """A new text in the encoding of a source, its byte order mark kept.

    Raises:
        WriteError: When the encoding has no such character, or does not give back the file that was read.
    """
    mark = _BOMS.get(source.encoding, b"") if source.bom else b""
    try:
        if hashlib.sha256(mark + source.text.encode(source.encoding)).hexdigest() != source.sha256:
            raise WriteError("it cannot be written back as it was read", path=source.path, hint="Save it as UTF-8 first.")
        return mark + text.encode(source.encoding)
    except UnicodeEncodeError as problem:
        bad = problem.object[problem.start : problem.start + 1]
        raise WriteError(
            f"the encoding {source.encoding} has no {bad!r}", path=source.path, hint="Save the file as UTF-8 first."
        ) from None


def replace_file(file: Path, data: bytes, sha256: str | None, path: str | None = None) -> None:
    """Write a file in one step, keeping its permissions.

    Args:
        file: Where.
        data: The new content.
        sha256: Hex digest of the content it must still have; "" when it must not exist; None when it may be anything.
        path: The name for messages.

    Raises:
        WriteError: When it is a link, not a regular file, read-only, or has changed; nothing is written then.
    """
    name = path if path is not None else file.as_posix()
    mode = _may_replace(file, sha256, name)
    made: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            "wb", dir=file.parent, prefix=f".{file.name[:80]}.", suffix=".tmp", delete=False
        ) as handle:
            made = Path(handle.name)
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        made.chmod(mode)
        # the window between this look and the rename cannot be closed without locks that editors ignore
        _unchanged(file, sha256, name)
        made.replace(file)
        made = None
    except OSError as problem:
        raise WriteError(f"it cannot be written: {problem.strerror or problem}", path=name) from None
    finally:
        if made is not None:
            made.unlink(missing_ok=True)


def _may_replace(file: Path, sha256: str | None, name: str) -> int:
    try:
        status = file.lstat()
    except FileNotFoundError:
        if sha256:
            raise WriteError("it has been removed meanwhile", path=name) from None
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
    except OSError as problem:
        raise WriteError(f"it cannot be written: {problem.strerror or problem}", path=name) from None
    if stat.S_ISLNK(status.st_mode):
        raise WriteError("it is a symbolic link", path=name, hint="Name the file that it points to.")
    if not stat.S_ISREG(status.st_mode):
        raise WriteError("it is not a regular file", path=name)
    # root may write anything, so the mode is asked and not the system
    if not status.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(file, os.W_OK):
        raise WriteError("it is read-only", path=name, hint="Allow writing to it first.")
    _unchanged(file, sha256, name)
    return stat.S_IMODE(status.st_mode)


def _unchanged(file: Path, sha256: str | None, name: str) -> None:
    if sha256 is None:
        return
    try:
        now = hashlib.sha256(file.read_bytes()).hexdigest()
    except FileNotFoundError:
        now = ""
    if now != sha256:
        raise WriteError("it has changed meanwhile", path=name, hint="Run again.")
