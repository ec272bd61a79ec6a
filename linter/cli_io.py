"""What all commands need of the world outside: lists in options, the cache folder, standard output, files written whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from linter.errors import UsageError
from linter.regular import real


def listed(values: Iterable[str] | None) -> tuple[str, ...]:
    """The parts of a repeatable option whose values may hold several, separated by commas; each once, in order."""
    parts = (part.strip() for value in values or () for part in value.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def echo(text: str) -> None:
    """Write to standard output as UTF-8 whatever the locale, so that the same report gives the same bytes everywhere."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def _opened(device: Path) -> BinaryIO:
    """What is no regular file, for writing; a pipe that nobody reads is an error and nothing to wait for."""
    at_once = getattr(os, "O_NONBLOCK", 0)
    handle = os.open(device, os.O_WRONLY | at_once)
    if at_once:
        os.set_blocking(handle, True)
    return os.fdopen(handle, "wb")


def write(target: Path, text: str | Iterable[str], what: str = "report") -> None:
    """Write a file in one step: whoever looks sees the old one or the new one, never a part.

    A text may come in parts, so that a long one need not be in memory. A link is followed; what is no regular file, a device say,
    is written to and not replaced.

    Args:
        target: The file.
        text: What it is to hold.
        what: What an error calls it.

    Raises:
        UsageError: When it cannot be written.
    """
    import tempfile

    named, made = target, None
    parts = (part.encode("utf-8", "backslashreplace") for part in ((text,) if isinstance(text, str) else text))
    try:
        target = real(target)
        if target.exists() and not target.is_file():
            with _opened(target) as device:
                device.writelines(parts)
            return
        with tempfile.NamedTemporaryFile("wb", dir=target.parent, prefix=f".{target.name}.", suffix=".tmp", delete=False) as handle:
            made = handle.name
            handle.writelines(parts)
            handle.flush()
            os.fsync(handle.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(made).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~mask)
        Path(made).replace(target)
        made = None
    except OSError as problem:
        message = f"the {what} cannot be written: {problem.strerror or problem}"
        raise UsageError(message, path=named.as_posix(), hint="Name a file in a folder that exists and may be written.") from None
    finally:
        if made is not None:
            Path(made).unlink(missing_ok=True)
