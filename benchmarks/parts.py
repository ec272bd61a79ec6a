"""What is measured of reglint itself; each part makes its own pages and can be run alone."""

from __future__ import annotations

import compileall
import json
import os
import re
import shutil
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import write
from runs import Bench, Results, Run, Taken, ratio, speed
from words import more_rules

SETTLED_SECONDS = 2.5
ONE = ("--no-cache", "--jobs", "1")


@dataclass(frozen=True)
class Sizes:
    """How much text there is: megabytes, and files where they count."""

    docs: float
    marketing: float
    rules: float
    files: int
    rivals: float


FULL = Sizes(docs=20, marketing=2, rules=4, files=10_000, rivals=0.3)
QUICK = Sizes(docs=2, marketing=0.2, rules=0.5, files=1000, rivals=0.03)


def reglint(*arguments: str, isolated: bool = True) -> Run:
    """A run of `reglint check` that writes its report nowhere."""
    command = [sys.executable, "-m", "linter", "check", "--exit-zero", "-f", "json", "-o", os.devnull, "-q"]
    return Run([*command, *(("--isolated",) if isolated else ()), *arguments])


@dataclass
class Parts:
    """The parts, by name.

    Args:
        bench: Where and how often.
        sizes: How much.
        results: Where the rows go.
    """

    bench: Bench
    sizes: Sizes
    results: Results

    def prepare(self) -> None:
        """The code and packs copied, so that nobody edits them meanwhile; bytecode, as an installation has it; the small pages;
        the compiled library.
        """
        root = Path(__file__).parents[1]
        for name in ("linter", "patterns"):
            shutil.copytree(root / name, self.bench.folder / "code" / name, ignore=shutil.ignore_patterns("__pycache__"))
        compileall.compile_dir(self.bench.folder / "code", quiet=2)
        (self.bench.folder / "clean.md").write_text("Plain words.\n", encoding="utf-8")
        (self.bench.folder / "claim.md").write_text("This has no side effects.\n", encoding="utf-8")
        self.bench.run(reglint("claim.md", *ONE))

    def pages(self, name: str, kind: str, megabytes: float, files: int) -> float:
        """Write pages unless they are there, and return their megabytes."""
        folder = self.bench.folder / name
        if not folder.exists():
            write(folder, kind, megabytes, files)
        return sum(file.stat().st_size for file in folder.rglob("*.md")) / 1e6

    def start(self) -> None:
        """A page without anything, against one that needs spaCy."""
        clean, claim = self.bench.medians(reglint("clean.md", *ONE), reglint("claim.md", *ONE))
        self.results.add("one clean file, cold", f"{clean.wall:.2f} s")
        self.results.add("one file that needs spaCy, cold", f"{claim.wall:.2f} s")
        self.results.add("a clean file against one that needs spaCy", f"{clean.wall / claim.wall:.2f}", "≤ 0.25")

    def stages(self) -> None:
        """Where the time goes on documentation, by `--timing`."""
        size = self.pages("tenth", "docs", self.sizes.docs / 10, 100)
        self.bench.run(reglint("tenth", "--no-cache", "--timing"))
        told = (self.bench.folder / "err.txt").read_text(encoding="utf-8")
        stages = re.findall(r"^  (\w+) +([\d.]+) s +(\d+)%$", told, re.M)
        shares = ", ".join(f"{name} {share} %" for name, _, share in stages if int(share))
        self.results.add(f"stages, documentation, {size:.1f} MB, one run", shares)

    def floor(self) -> None:
        """The steps that no change to rules, search or judgement shortens, each alone."""
        for kind, name, goal in (("documentation", "docs", "5 MB/s"), ("marketing", "marketing", "1 MB/s")):
            size = self.pages(f"floor-{name}", name, self.sizes.marketing, 50)
            command = [sys.executable, str(Path(__file__).with_name("floor.py")), f"floor-{name}"]
            steps: list[dict[str, float]] = []
            for _ in range(self.bench.times):
                self.bench.run(Run(command))
                steps.append(json.loads((self.bench.folder / "out.txt").read_text(encoding="utf-8")))
            took = {step: statistics.median(one[step] for one in steps) for step in steps[0]}
            needed = took["read"] + (took["tokens"] if name == "marketing" else 0)
            what = "reading and spaCy's tokens alone" if name == "marketing" else "reading alone"
            shares = ", ".join(f"{step} {seconds:.2f} s" for step, seconds in took.items())
            self.results.add(
                f"{kind}, {size:.1f} MB, {what}", f"{1 / needed:.1f} MB/s", "", f"a MB: {shares}; the goal for all of it is {goal}"
            )

    def text(self) -> None:
        """Documentation: one process, two, and a tenth of the text."""
        size = self.pages("docs", "docs", self.sizes.docs, 1000)
        tenth = self.pages("tenth", "docs", self.sizes.docs / 10, 100)
        start, part, one, two = self.bench.medians(
            reglint("claim.md", *ONE), reglint("tenth", *ONE), reglint("docs", *ONE), reglint("docs", "--no-cache", "--jobs", "2")
        )
        self._speed(f"documentation, {size:.1f} MB, cold, one process", size, one, start, "≥ 5 MB/s")
        scale = 10 * tenth / size
        grown = ratio((one.wall - start.wall) * scale, part.wall - start.wall)
        cpu = ratio((one.cpu - start.cpu) * scale, part.cpu - start.cpu)
        self.results.add("ten times the text, time above start-up", f"{grown} times", "≤ 10.5", f"{cpu} times the CPU time")
        gain = ratio(one.wall - start.wall, two.wall - start.wall, 2)
        cpu = ratio(two.cpu, one.cpu, 2)
        note = f"{cpu} times the CPU time"
        self.results.add(f"two processes against one, {size:.1f} MB, above start-up", f"{gain} times as fast", "≥ 1.6", note)

    def marketing(self) -> None:
        """Marketing: a hit in most segments."""
        size = self.pages("sold", "marketing", self.sizes.marketing, 100)
        start, one = self.bench.medians(reglint("claim.md", *ONE), reglint("sold", *ONE))
        self._speed(f"marketing, {size:.1f} MB, cold, one process", size, one, start, "≥ 1 MB/s")

    def real(self, folders: Sequence[Path]) -> None:
        """Folders of real pages, whatever their formats; copied, so that nothing beside them is read."""
        for number, folder in enumerate(folders):
            copied = self.bench.folder / f"real{number}"
            shutil.copytree(folder, copied)
            size = sum(file.stat().st_size for file in copied.rglob("*") if file.is_file()) / 1e6
            start, one = self.bench.medians(reglint("claim.md", *ONE), reglint(copied.name, *ONE))
            self._speed(f"real pages ({folder.resolve().name}), {size:.1f} MB, cold, one process", size, one, start, "")

    def rules(self) -> None:
        """Four times the rules, on both kinds of page."""
        from linter.library.load import load_library

        docs = self.pages("few", "docs", self.sizes.rules, 50)
        sold = self.pages("fewsold", "marketing", self.sizes.rules / 4, 10)
        library = load_library()
        added = more_rules(library, self.bench.folder / "more" / "packs", 3)
        self.pages("page", "docs", 0.01, 1)
        self.pages("pagesold", "marketing", 0.01, 1)
        names = ("page", "few", "pagesold", "fewsold")
        for name in names:
            shutil.copytree(self.bench.folder / name, self.bench.folder / "more" / name)
        (self.bench.folder / "more" / "reglint.toml").write_text('packs = ["packs"]\n', encoding="utf-8")
        self.bench.run(reglint("more/page", *ONE, isolated=False))
        plain = [reglint(name, *ONE) for name in names]
        more = [reglint(f"more/{name}", *ONE, isolated=False) for name in names]
        taken = self.bench.medians(*plain, *more)
        note = f"{len(library.rules)} rules and {added} made of the same shapes and rates of words"
        for kind, size, at in (("documentation", docs, 0), ("marketing", sold, 2)):
            page, all_, page_more, all_more = (taken[at], taken[at + 1], taken[at + 4], taken[at + 5])
            times = ratio(all_more.wall - page_more.wall, all_.wall - page.wall, 2)
            cpu = ratio(all_more.cpu - page_more.cpu, all_.cpu - page.cpu, 2)
            what = f"four times the rules, {kind}, {size:.1f} MB, above one page"
            self.results.add(what, f"{times} times", "≤ 1.25", f"{cpu} times the CPU time; {note}")
        self.results.add("four times the rules, one page", f"{taken[4].wall / taken[0].wall:.2f} times", "", note)

    def memory(self) -> None:
        """Peak memory over many files against a tenth of them, each with two kilobytes."""
        many = self.sizes.files
        self.pages("many", "docs", many * 0.002, many)
        self.pages("fewer", "docs", many * 0.0002, many // 10)
        for jobs in ("1", "2"):
            few, all_ = (self.bench.run(reglint(name, "--no-cache", "--jobs", jobs)) for name in ("fewer", "many"))
            what = f"peak memory, {many:,} files against {many // 10:,}, {jobs} process{'es' if jobs > '1' else ''}"
            self.results.add(what, f"{all_.peak / few.peak:.2f} times ({all_.peak:.0f} MB)", "≤ 1.5", "documentation, one run each")
        self.pages("manysold", "marketing", many * 0.0002, many // 10)
        self.pages("fewersold", "marketing", many * 0.00002, many // 100)
        few, all_ = (self.bench.run(reglint(name, *ONE)) for name in ("fewersold", "manysold"))
        what = f"peak memory, {many // 10:,} files against {many // 100:,}, marketing"
        self.results.add(
            what, f"{all_.peak / few.peak:.2f} times ({all_.peak:.0f} MB)", "", "every finding is held until the report"
        )

    def unchanged(self) -> None:
        """A second run over files that did not change."""
        many = self.sizes.files
        self.pages("many", "docs", many * 0.002, many)
        time.sleep(SETTLED_SECONDS)
        for _ in range(2):
            self.bench.run(reglint("many"))
            self.bench.run(reglint("clean.md"))
        start, again, strict = self.bench.medians(reglint("clean.md"), reglint("many"), reglint("many", "--strict-cache"))
        each = (again.wall - start.wall) / many * 1e6
        self.results.add(f"{many:,} unchanged files, above start-up", f"{each:.0f} µs a file", "≤ 60 µs", "JSON report")
        each = (strict.wall - start.wall) / many * 1e6
        self.results.add("the same with --strict-cache, which reads them", f"{each:.0f} µs a file")

    def _speed(self, what: str, size: float, taken: Taken, start: Taken, goal: str) -> None:
        wall, cpu = speed(size, taken.wall - start.wall), speed(size, taken.cpu - start.cpu)
        note = f"{cpu} of CPU time; {speed(size, taken.wall)} with start-up"
        self.results.add(f"{what}, above start-up", wall, goal, note)
