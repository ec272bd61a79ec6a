"""Starts the server with the small law of the tests: `python -m tests.server.launch`."""

from __future__ import annotations

import sys

from linter.library import load
from linter.server.start import run
from tests.law import FOLDER

if __name__ == "__main__":
    load.patterns_root = lambda: FOLDER
    run(port=int(sys.argv[1]) if len(sys.argv) > 1 else None)
