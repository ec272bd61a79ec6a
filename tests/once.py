"""What is dear to make and the same for all tests of a run, made once, by whichever process of the run asks first."""

from __future__ import annotations

import os
import pickle
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

from linter.engine import Engine
from linter.library.load import Library, load_library

Made = TypeVar("Made")
_NAMED = "REGLINT_TESTS_CACHE"
_PATIENCE_SECONDS = 300


def begin() -> Path | None:
    """Give this process, and those it starts, a cache folder of the run's own; None where one was given already."""
    if _NAMED in os.environ:
        return None
    home = Path(tempfile.mkdtemp(prefix="reglint-tests-"))
    os.environ[_NAMED] = os.environ["XDG_CACHE_HOME"] = str(home)
    return home


def made(name: str, make: Callable[[], Made]) -> Made:
    """What `make` returns: a value that can be pickled, or the path of a folder that it fills."""
    home = Path(os.environ[_NAMED])
    kept = home / f"{name}.pickle"
    try:
        (home / f"{name}.making").mkdir()
    except FileExistsError:
        until = time.monotonic() + _PATIENCE_SECONDS
        while not kept.exists() and time.monotonic() < until:
            time.sleep(0.05)
        return pickle.loads(kept.read_bytes()) if kept.exists() else make()
    value = make()
    fresh = kept.with_suffix(".new")
    fresh.write_bytes(pickle.dumps(value))
    fresh.replace(kept)
    return value


@cache
def library() -> Library:
    """reglint's own packs and knowledge, compiled. Whoever changes what they hold loads a library of their own."""
    return load_library(cache=_compiled())


def warm(cache_home: Path) -> Path:
    """Put the compiled packs where a process with this `XDG_CACHE_HOME` looks for them, so that it starts as a second run does."""
    shutil.copytree(_compiled() / "library", cache_home / "reglint" / "library", dirs_exist_ok=True)
    return cache_home


def _compiled() -> Path:
    def make() -> Path:
        folder = Path(os.environ[_NAMED]) / "reglint"
        Engine(load_library(cache=folder)).prefilter.touch(["It has no side effects."])
        return folder

    return made("compiled", make)
