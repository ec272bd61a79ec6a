"""How the server is started."""

from __future__ import annotations

import subprocess
import sys

from tests.server.editing import ROOT


def test_the_command_line_refuses_two_ways_to_speak_and_imports_the_server_late() -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "linter", "server", "--stdio", "--tcp", "1"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--stdio and --tcp exclude each other" in refused.stderr
    code = "import sys, linter.cli; print(sorted(name for name in sys.modules if name.split('.')[0] in ('pygls', 'lsprotocol')))"
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert seen.stdout == "[]\n"
