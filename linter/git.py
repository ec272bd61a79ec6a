"""Asking git, which may be missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=true", "-c", "color.ui=false")


def run_git(folder: Path, *arguments: str) -> tuple[bytes, str] | None:
    """Run git in a folder.

    Returns:
        Its output and, when it failed, its last line of complaint (else ""); None when there is no git.
    """
    program = shutil.which("git")
    if program is None:
        return None
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C", "GIT_PAGER": "cat", "GIT_TERMINAL_PROMPT": "0"}
    done = subprocess.run(  # noqa: S603  arguments are a list; nothing reaches a shell
        [program, *_QUIET, *arguments], cwd=folder, env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode == 0:
        return done.stdout, ""
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return done.stdout, lines[-1] if lines else f"git stopped with {done.returncode}"


def repository(folder: Path) -> Path | None:
    """The top of the work tree around a folder, or None."""
    answer = run_git(folder, "rev-parse", "--show-toplevel")
    if answer is None or answer[1]:
        return None
    return Path(os.fsdecode(answer[0].rstrip(b"\r\n")))
