"""From a keystroke to new diagnostics on a long page, as a share of one cold command run on the same page.

    python benchmarks/keystroke.py [--keystrokes 100] [--runs 5]

The page has 3,000 lines and some 300 findings and is made here. Each keystroke types one letter into a paragraph at a random place
and pulls the page's diagnostics over the wire; the time runs from the change being sent to the answer being parsed. The command
is a process of its own that keeps nothing from run to run (`--no-cache`). Runs of the command and batches of keystrokes take turns,
so that a busy machine slows both alike.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lsprotocol import types
from pygls.lsp.client import LanguageClient

LINES = 3000
CALM = (
    "The front desk answers questions about parking, forms and payment.",
    "Bring the list of what you take, and tell the nurse about earlier reactions.",
    "A visit lasts about forty minutes, and a call comes two days later.",
    "The pharmacist explains how to keep the pen cool and what to do after a missed dose.",
    "We write down your blood pressure before and after each visit.",
)
LOUD = (
    "This infusion has no side effects.",
    "Our drip is completely safe for everyone.",
    "The program is guaranteed to work.",
    "A miracle product for busy parents.",
)


def page() -> str:
    """The page: headings, paragraphs, and a claim in about every sixth of them."""
    rng = random.Random(6)
    lines = ["# Visits through the year", ""]
    while len(lines) < LINES - 1:
        number = len(lines) // 2
        if number % 15 == 0:
            lines += [f"## Visit {number}", ""]
            continue
        words = [rng.choice(CALM), f"This is note {number}."]
        if number % 6 == 1:
            words.insert(1, rng.choice(LOUD))
        lines += [" ".join(words), ""]
    return "\n".join(lines)


def cold(file: Path) -> tuple[float, int]:
    """Seconds of one run of the command on the page, and how many findings it reports."""
    options = ["--format", "json", "--no-cache", "--isolated", "--exit-zero"]
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "linter", "check", *options, file.name], cwd=file.parent, capture_output=True, check=True
    )
    return time.perf_counter() - began, len(json.loads(done.stdout)["findings"])


class Typist:
    """A client that types into one page."""

    def __init__(self, folder: Path, text: str) -> None:
        self._folder, self._text = folder, text
        self._uri = (folder / "page.md").as_uri()
        self._client = LanguageClient("keystroke", "1")
        self._paragraphs = [number for number, line in enumerate(text.split("\n")) if line and not line.startswith("#")]
        self._rng = random.Random(7)
        self._version = 1

    async def start(self) -> float:
        """Seconds from opening the page to its first diagnostics."""
        client = self._client
        await client.start_io(sys.executable, "-m", "linter", "server", "--stdio")
        pull = types.DiagnosticClientCapabilities(related_information=True)
        await client.initialize_async(
            types.InitializeParams(
                capabilities=types.ClientCapabilities(text_document=types.TextDocumentClientCapabilities(diagnostic=pull)),
                workspace_folders=[types.WorkspaceFolder(self._folder.as_uri(), "bench")],
                initialization_options={"isolated": True},
            )
        )
        client.initialized(types.InitializedParams())
        began = time.perf_counter()
        item = types.TextDocumentItem(self._uri, "markdown", 1, self._text)
        client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        await self.pull()
        return time.perf_counter() - began

    async def pull(self) -> int:
        """How many diagnostics the page has now."""
        params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(self._uri))
        found = await self._client.text_document_diagnostic_async(params)
        assert isinstance(found, types.RelatedFullDocumentDiagnosticReport)
        return len(found.items)

    async def type(self) -> float:
        """Seconds from a keystroke to its diagnostics."""
        self._version += 1
        at = types.Position(self._rng.choice(self._paragraphs), 0)
        change = types.TextDocumentContentChangePartial(types.Range(at, at), self._rng.choice("abcdefgh"))
        named = types.VersionedTextDocumentIdentifier(self._version, self._uri)
        began = time.perf_counter()
        self._client.text_document_did_change(types.DidChangeTextDocumentParams(named, [change]))
        await self.pull()
        return time.perf_counter() - began

    async def stop(self) -> None:
        """Leave."""
        await self._client.shutdown_async(None)
        self._client.exit(None)
        await self._client.stop()  # type: ignore[no-untyped-call]


async def measure(file: Path, text: str, runs: int, keystrokes: int) -> tuple[list[float], list[float], float, int]:
    """Seconds of the command's runs, of the keystrokes, of the first check; and how many findings there are."""
    _, reported = cold(file)
    typist = Typist(file.parent, text)
    opened = await typist.start()
    count = await typist.pull()
    assert count == reported, f"the server shows {count}, the command reports {reported}"
    command: list[float] = []
    typed: list[float] = []
    for _ in range(5):
        await typist.type()
    for _ in range(runs):
        command.append(cold(file)[0])
        typed += [await typist.type() for _ in range(keystrokes // runs)]
    await typist.stop()
    return command, typed, opened, count


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keystrokes", type=int, default=100)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, text = Path(name), page()
        file = folder / "page.md"
        file.write_text(text, encoding="utf-8")
        command, times, opened, count = asyncio.run(measure(file, text, asked.runs, asked.keystrokes))
    whole = statistics.median(command)
    median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[18]
    print(f"page: {text.count(chr(10)) + 1} lines, {len(text)} code points, {count} findings")
    print(f"command, cold process, median of {asked.runs}: {whole * 1000:.0f} ms")
    print(f"server, first check after opening: {opened * 1000:.0f} ms")
    for label, value in (("median", median), ("p95", p95)):
        print(f"keystroke to diagnostics, {label} of {len(times)}: {value * 1000:.0f} ms = 1/{whole / value:.1f} of the command")


if __name__ == "__main__":
    main()
