"""Drives Helix under a pseudo terminal: python helix.py.

Needs HELIX (the program), REGLINT (the command) and EDITORS (the folder of the configurations); the working directory is a copy of the
workspace. What Helix draws is waited for; what it did is judged by the file.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

PATIENCE = 40.0
ESCAPE = re.compile(rb"\x1b(\[[0-9;?<>=]*[a-zA-Z]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9]|[=>])")


class Terminal:
    """A program in a terminal of 40 lines and 140 columns."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], command, environment)
        fcntl.ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 140, 0, 0))
        self.drawn = b""

    def read(self, seconds: float) -> None:
        """Take what is drawn in that time."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if select.select([self.end], [], [], left)[0]:
                try:
                    self.drawn += os.read(self.end, 65536)
                except OSError:
                    return

    def press(self, keys: str, seconds: float = 0.3) -> None:
        """Press keys, and forget what was drawn before."""
        self.drawn = b""
        os.write(self.end, keys.encode())
        self.read(seconds)

    def text(self) -> str:
        """What was drawn since the last keys, without colours and positions."""
        return ESCAPE.sub(b"", self.drawn).decode("utf-8", "replace")

    def wait(self, wanted: str, again: str = "") -> None:
        """Wait until something is drawn, pressing keys again and again if some are given."""
        until = time.monotonic() + PATIENCE
        while wanted not in self.text():
            if time.monotonic() > until:
                sys.exit(f"helix: never drew {wanted!r}, but {self.text()[-600:]!r}")
            if again:
                self.press(again, 0.5)
            else:
                self.read(0.2)


def replace(terminal: Terminal, keys: str) -> None:
    """Go to a finding and take the first action that is offered."""
    terminal.press(keys, 0.5)
    terminal.press(" a", 0.1)
    terminal.wait("Replace “very best” with “good”")
    terminal.press("\r", 0.1)
    terminal.wait("good")
    terminal.read(1.0)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder, "helix")
        settings.mkdir()
        shutil.copy(Path(os.environ["EDITORS"], "helix", "languages.toml"), settings)
        near = f"{Path(os.environ['REGLINT']).parent}:{os.environ['PATH']}"
        environment = {**os.environ, "XDG_CONFIG_HOME": folder, "XDG_CACHE_HOME": folder, "TERM": "xterm-256color", "PATH": near}
        terminal = Terminal([os.environ["HELIX"], "page.md"], environment)
        terminal.read(1.0)
        terminal.wait("ranks", again="gg]d")
        # pasted: keys typed faster than anybody can reach a server in the wrong order from this Helix
        terminal.press("ggi\x1b[200~The very best 🫖.\n\n\x1b[201~", 0.5)
        terminal.press("\x1b", 1.0)
        replace(terminal, "ge[d")
        replace(terminal, "gg]d")
        terminal.press(":wq\r", 2.0)


if __name__ == "__main__":
    main()
