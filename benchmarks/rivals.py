"""Other linters over the same pages in the same run, those that are found; `benchmarks/README.md` says how to install them.

Only Vale is given the same wording: the patterns of the packs as regular expressions, one `existence` rule for each rule, once all
that have such a form and once only those that are fixed runs of words. The others bring rules of their own for other faults; their
times say what a prose linter takes, not what this work takes.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from parts import ONE, Parts, reglint
from runs import Bench, FailedRunError, Run, Taken, ratio, speed
from words import vale_style

HARPER = """
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
const dist = pathToFileURL(process.argv[2]).href + '/dist/';
const { LocalLinter } = await import(dist + 'index.js');
const { binaryInlined } = await import(dist + 'binaryInlined.js');
const linter = new LocalLinter({ binary: binaryInlined });
for (const file of process.argv.slice(3)) {
  console.log(file, (await linter.lint(fs.readFileSync(file, 'utf8'), { language: 'markdown' })).length);
}
"""


@dataclass
class Rivals:
    """Runs of other linters.

    Args:
        parts: Whose bench, sizes and results are used.
    """

    parts: Parts

    @property
    def bench(self) -> Bench:
        """Where they run."""
        return self.parts.bench

    def vale(self) -> None:
        """Vale with the same patterns, on one core and on all, beside reglint on one process and on as many as it likes."""
        from linter.library.load import load_library

        library = load_library()
        # regular expressions with gaps are so slow that there is little text for them
        for style, gaps, scale in (("Fixed", False, 10), ("Flat", True, 1)):
            rules, count = vale_style(library, self.bench.folder, style, gaps=gaps)
            words = "with gaps" if gaps else "fixed words only"
            note = f"{count:,} expressions ({words}) in {rules} rules; Vale knows no context and reports what reglint excuses"
            for kind, share in (("docs", 1.0), ("marketing", 0.25)):
                self._vale(style, kind, self.parts.sizes.rivals * scale * share, note)

    def _vale(self, style: str, kind: str, megabytes: float, note: str) -> None:
        name = f"rival-{style}-{kind}"
        size = self.parts.pages(name, kind, megabytes, 10)
        flat = [self._found("vale"), "--config", f"{style}.ini", "--output", "line", "--no-exit"]
        start, one, all_, vale_start, vale_one, vale_all = self.bench.medians(
            reglint("claim.md", *ONE),
            reglint(name, *ONE),
            reglint(name, "--no-cache"),
            Run([*flat, "clean.md"], environment={"GOMAXPROCS": "1"}),
            Run([*flat, name], environment={"GOMAXPROCS": "1"}),
            Run([*flat, name]),
        )
        what = f"Vale ({style}), {kind}, {size:.2f} MB"
        self._beside(f"{what}, one core, above start-up", size, (one, start), (vale_one, vale_start), note)
        self._beside(f"{what}, all cores, whole run", size, (all_, None), (vale_all, None), note)

    def others(self) -> None:
        """Linters with rules of their own, whole runs."""
        size = self.parts.pages("rival-docs", "docs", self.parts.sizes.rivals, 10)
        files = sorted(str(file.relative_to(self.bench.folder)) for file in (self.bench.folder / "rival-docs").rglob("*.md"))
        reglint_takes = self.bench.medians(reglint("rival-docs", *ONE))[0]
        for name, arguments in (
            ("proselint", ["check"]),
            ("write-good", []),
            ("alex", []),
            ("textlint", ["--rule", "write-good"]),
            ("harper", []),
        ):
            try:
                run = self._harper(files) if name == "harper" else Run([self._found(name), *arguments, *files], codes=())
                taken = self.bench.medians(run)[0]
            except FailedRunError as problem:
                self.parts.results.failures.append(f"{name}: {problem}")
                continue
            found = f"{size / taken.wall:.2f} MB/s ({taken.wall / reglint_takes.wall:.1f} times reglint's time)"
            note = f"its own rules; {self.bench.printed():,} lines printed; reglint {size / reglint_takes.wall:.2f} MB/s"
            self.parts.results.add(f"{name}, documentation, {size:.2f} MB, whole run", found, "", note)

    def _beside(
        self, what: str, size: float, ours: tuple[Taken, Taken | None], theirs: tuple[Taken, Taken | None], note: str
    ) -> None:
        mine, other = (taken.wall - (start.wall if start else 0) for taken, start in (ours, theirs))
        speeds = f"reglint {speed(size, mine)}, Vale {speed(size, other)}: {ratio(other, mine)} times as fast"
        self.parts.results.add(f"beside {what}", speeds, "≥ 5 times" if "docs" in what and "one core" in what else "", note)

    def _harper(self, files: list[str]) -> Run:
        for folder in self.bench.tools.split(os.pathsep):
            package = Path(folder).parent / "harper.js"
            if package.is_dir():
                script = self.bench.folder / "harper.mjs"
                script.write_text(HARPER, encoding="utf-8")
                return Run([self._found("node"), str(script), str(package), *files])
        raise FailedRunError("not installed")

    def _found(self, name: str) -> str:
        path = shutil.which(name, path=os.pathsep.join((self.bench.tools, os.environ.get("PATH", ""))))
        if path is None:
            raise FailedRunError(f"{name} is not installed")
        return path
