"""All that is measured, in one run, as ratios: speed, growth, memory, unchanged files, processes, other linters.

`python benchmarks/run.py` prints a table of medians as Markdown; with `--write` it also takes the place of the last one in
benchmarks/README.md. Runs to be compared take turns, so that a ratio holds where a machine shared with other work makes the times
themselves worthless. A part that fails, or a linter that is not there, costs its own rows only.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import tempfile
import time
from pathlib import Path

from parts import FULL, QUICK, Parts
from rivals import Rivals
from runs import Bench, Results

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"


def main() -> None:
    asked = _options()
    folder = Path(tempfile.mkdtemp(prefix="reglint-bench-"))
    times = asked.times or (2 if asked.quick else 5)
    # a repetition is skipped when the time is over; what is under way is ended by its own limit
    end = time.monotonic() + asked.minutes * 60
    bench = Bench(folder, times, end, limit=240 if not asked.quick else 120, tools=asked.tools)
    results = Results(asked.results)
    parts = Parts(bench, QUICK if asked.quick else FULL, results)
    rivals = Rivals(parts)
    # each with the minutes after which it repeats nothing any more
    steps = {
        "start": (parts.start, 1.0),
        "unchanged": (parts.unchanged, 3.0),
        "text": (parts.text, 6.0),
        "marketing": (parts.marketing, 3.0),
        "pages": (lambda: parts.real(asked.pages), 3.0),
        "vale": (rivals.vale, 4.0),
        "memory": (parts.memory, 2.0),
        "rules": (parts.rules, 3.0),
        "stages": (parts.stages, 0.5),
        "floor": (parts.floor, 1.0),
        "others": (rivals.others, 3.0),
    }
    wanted = asked.only or [name for name in steps if name != "pages" or asked.pages]
    try:
        parts.prepare()
        for name, (step, minutes) in steps.items():
            if name in wanted:
                bench.part_end = time.monotonic() + minutes * 60
                results.part(name, step)
    except KeyboardInterrupt:
        results.failures.append("the run was interrupted")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    text = _caption(times, quick=asked.quick) + results.markdown()
    print(text, end="")
    if asked.write:
        _replace(text)


def _options() -> argparse.Namespace:
    names = ("start", "unchanged", "text", "marketing", "pages", "vale", "memory", "rules", "stages", "floor", "others")
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="a tenth of the text, twice, to see that all of it works")
    options.add_argument("--times", type=int, default=0, help="repetitions; 5, with --quick 2")
    options.add_argument("--minutes", type=float, default=25, help="after these nothing is repeated any more")
    options.add_argument("--only", choices=names, nargs="*", help="some parts alone")
    options.add_argument("--pages", type=Path, nargs="*", default=[], help="folders of real pages to measure besides")
    options.add_argument("--tools", default="", help="folders of other linters' commands, separated as in PATH")
    options.add_argument("--results", type=Path, help="a JSON file that is written after each part")
    options.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    return options.parse_args()


def _caption(times: int, *, quick: bool) -> str:
    what = f"{platform.system()}, {os.cpu_count()} cores, CPython {platform.python_version()}, medians of {times}"
    load = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    return f"Measured on {what}{load}{'; sizes of --quick, which say nothing about speed' if quick else ''}.\n\n"


def _replace(text: str) -> None:
    whole = README.read_text(encoding="utf-8")
    before, _, rest = whole.partition(BEGIN)
    _, _, after = rest.partition(END)
    if not after:
        raise SystemExit(f"there is no place for the table in {README.name}")
    README.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
