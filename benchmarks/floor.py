"""What no linter of this kind can do without, timed alone: reading Markdown, and spaCy's tokens of what was read.

`python benchmarks/floor.py FOLDER` reads the Markdown files of a folder and prints megabytes of CPU time's second for each step. A
goal that lies above what the steps take together cannot be reached by better rules, search or judgement.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

from markdown_it import MarkdownIt

from linter.nlp.language import Blank
from linter.reading import read_path


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    files = sorted(options.parse_args().folder.rglob("*.md"))
    if not files:
        options.error("there is no Markdown file in the folder")
    print(json.dumps(measured(files)))


def measured(files: list[Path]) -> dict[str, float]:
    """Seconds of CPU time a megabyte, by step: `markdown-it-py` (a parser alone, without positions), `read` (what reglint reads),
    `tokens` (spaCy's tokens of each segment).
    """
    size = sum(file.stat().st_size for file in files) / 1e6
    parse = MarkdownIt().parse
    spacy = Blank()
    spacy("Everything that is made once is made.")
    texts = [text for file in files for segment in read_path(file).segments if (text := segment.text).strip()]
    steps: dict[str, Callable[[], object]] = {
        "markdown-it-py": lambda: [parse(file.read_text(encoding="utf-8")) for file in files],
        "read": lambda: [read_path(file) for file in files],
        "tokens": lambda: [spacy(text) for text in texts],
    }
    return {name: round(_seconds(step) / size, 4) for name, step in steps.items()}


def _seconds(step: Callable[[], object]) -> float:
    since = time.process_time()
    step()
    return time.process_time() - since


if __name__ == "__main__":
    main()
