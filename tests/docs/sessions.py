"""Running the console sessions of a page, and writing what they print back into it: `python -m tests.docs.sessions`."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import once
from tests.docs.fences import PAGES, ROOT, fences, steps


def prepare(page: Path, folder: Path) -> None:
    for fence in fences(page):
        if fence.what == "file":
            file = folder / fence.name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(fence.body, encoding="utf-8")


def run(command: str, folder: Path, cache: Path) -> str:
    """What a command of reglint prints."""
    words = shlex.split(command)
    assert words[0] == "reglint", f"a session may run reglint only, not {words[0]}"
    env = {**os.environ, "XDG_CACHE_HOME": str(once.warm(cache)), "COLUMNS": "88", "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "linter", *words[1:]], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def rewrite(page: Path) -> bool:
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(page, folder)
        for fence in [item for item in fences(page) if item.what == "console"][::-1]:
            body = "".join(f"$ {step.command}\n{run(step.command, folder, folder / '.cache')}" for step in steps(fence.body))
            text = text[: fence.start] + body + text[fence.end :]
    changed = text != page.read_text(encoding="utf-8")
    if changed:
        page.write_text(text, encoding="utf-8")
    return changed


if __name__ == "__main__":
    once.begin()
    for path in PAGES:
        if rewrite(path):
            print(f"rewrote {path.name}")
