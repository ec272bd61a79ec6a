"""What a run costs, as ratios in one go: cold, unchanged, on two processes, with more text, with a page that needs no pipeline.

`python benchmarks/run.py --megabytes 20 --files 1000 --times 5` prints a table of medians. Runs to be compared take turns, so that
a ratio holds where a machine shared with other work makes the times themselves worthless.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from corpus import write

SETTLED_SECONDS = 2.5


class Bench:
    """Runs of the command in a folder of their own, with a cache of their own."""

    def __init__(self, folder: Path, times: int) -> None:
        self.folder = folder
        self.times = times
        self.environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), "NO_COLOR": "1"}

    def seconds(self, *arguments: str) -> float:
        """One run's time from its start to its end."""
        command = [sys.executable, "-m", "linter", "check", "--isolated", "--exit-zero", "-f", "json", "-o", os.devnull, "-q"]
        since = time.perf_counter()
        subprocess.run([*command, *arguments], cwd=self.folder, env=self.environment, check=True)
        return time.perf_counter() - since

    def medians(self, *runs: Sequence[str]) -> list[float]:
        """The median time of each run; the runs take turns."""
        taken: list[list[float]] = [[] for _ in runs]
        for _ in range(self.times):
            for times, arguments in zip(taken, runs, strict=True):
                times.append(self.seconds(*arguments))
        return [statistics.median(times) for times in taken]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--megabytes", type=float, default=20)
    options.add_argument("--files", type=int, default=1000)
    options.add_argument("--times", type=int, default=5)
    asked = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="reglint-bench-"))
    bench = Bench(folder, asked.times)
    try:
        docs = write(folder / "docs", "docs", asked.megabytes, asked.files) / 1e6
        write(folder / "tenth", "docs", asked.megabytes / 10, max(1, asked.files // 10))
        sold = write(folder / "sold", "marketing", asked.megabytes / 20, max(1, asked.files // 20)) / 1e6
        (folder / "clean.md").write_text("Plain words.\n", encoding="utf-8")
        (folder / "claim.md").write_text("This has no side effects.\n", encoding="utf-8")
        bench.seconds("claim.md", "--no-cache")
        one = ("--no-cache", "--jobs", "1")
        clean, claim, tenth, cold, two, marketing = bench.medians(
            ("clean.md", *one),
            ("claim.md", *one),
            ("tenth", *one),
            ("docs", *one),
            ("docs", "--no-cache", "--jobs", "2"),
            ("sold", *one),
        )
        time.sleep(SETTLED_SECONDS)
        bench.seconds("docs")
        [unchanged] = bench.medians(("docs",))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"| documentation, {docs:.1f} MB, cold, one process, above start-up | {docs / (cold - claim):.2f} MB/s |")
    print(f"| marketing, {sold:.1f} MB, cold, one process, above start-up | {sold / (marketing - claim):.2f} MB/s |")
    print(f"| ten times the text, above start-up | {(cold - claim) / (tenth - claim):.1f} times the time |")
    print(f"| two processes against one, above start-up | {(cold - claim) / (two - claim):.2f} times as fast |")
    print(f"| {asked.files} unchanged files, above start-up | {(unchanged - clean) / asked.files * 1e6:.0f} \u00b5s a file |")
    print(f"| a clean file, of the time of one that needs the pipeline | {clean / claim:.2f} |")


if __name__ == "__main__":
    main()
