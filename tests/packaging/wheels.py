"""Building the distribution, and running what was installed from it as a user would: elsewhere, without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


def run(*arguments: str | Path, cwd: Path, env: dict[str, str] | None = None) -> Done:
    outside = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "GIT_", "PRE_COMMIT")) and name != "VIRTUAL_ENV"
    }
    done = subprocess.run(
        [str(item) for item in arguments], cwd=cwd, env={**outside, **(env or {})}, capture_output=True, text=True, check=False
    )
    return Done(done.returncode, done.stdout, done.stderr)


def succeed(*arguments: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    done = run(*arguments, cwd=cwd, env=env)
    assert done.code == 0, f"{arguments}\n{done.out}\n{done.err}"
    return done.out


def build(folder: Path) -> tuple[Path, Path]:
    """The sdist, and the wheel built from that sdist."""
    succeed(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (sdist,) = folder.glob("*.tar.gz")
    (wheel,) = folder.glob("*.whl")
    return sdist, wheel
