"""Several processes find what one finds, in the same order, and lose nothing when one of them dies."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from linter import workers
from linter.config import Resolver
from linter.errors import PipelineError
from linter.project import Project
from linter.workers import WORTHWHILE, processes, spread
from tests import law

Numbers = Sequence[int]


def maker(home: int, numbers: Numbers) -> list[tuple[int, bool]]:
    return [(number * number, os.getpid() == home) for number in numbers]


def make(home: int) -> Callable[[Numbers], list[tuple[int, bool]]]:
    return partial(maker, home)


def dying(home: int, numbers: Numbers) -> Numbers:
    if 70 in numbers and os.getpid() != home:
        os.kill(os.getpid(), signal.SIGKILL)
    return numbers


def make_dying(home: int) -> Callable[[Numbers], Numbers]:
    return partial(dying, home)


def failing(numbers: Numbers) -> Numbers:
    if 3 in numbers:
        raise PipelineError("no such pipeline", hint="Install it.")
    return numbers


def make_failing() -> Callable[[Numbers], Numbers]:
    return failing


def test_results_come_in_the_order_of_the_items_from_other_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_way", lambda: "spawn")
    items = list(range(300))
    found = list(spread(partial(make, os.getpid()), items, [1] * len(items), 2))
    assert found == [(number * number, False) for number in items]


def test_what_a_dead_process_leaves_is_done_in_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_way", lambda: "spawn")
    items = list(range(200))
    assert list(spread(partial(make_dying, os.getpid()), items, [1] * len(items), 2)) == items


def test_an_error_in_another_process_is_raised_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_way", lambda: "spawn")
    with pytest.raises(PipelineError) as caught:
        list(spread(make_failing, [1, 2, 3], [1, 1, 1], 2))
    assert (caught.value.message, caught.value.hint) == ("no such pipeline", "Install it.")


def test_batches_are_bounded_in_bytes_and_in_number() -> None:
    items = list(range(140))
    sizes = [1] * 130 + [150_000, 60_000, 500_000, 1, 1, 1, 1, 1, 1, 1]
    batches = list(workers.batches_of(items, sizes))
    assert [len(batch) for batch in batches] == [64, 64, 4, 1, 7]
    assert [item for batch in batches for item in batch] == items


def test_small_runs_stay_in_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_cores", lambda: 8)
    assert processes(WORTHWHILE - 1, 10_000) == 1
    assert processes(WORTHWHILE, 10_000) == 2
    assert processes(100_000_000, 10_000) == 8
    assert processes(100_000_000, 1) == 1
    assert processes(0, 0, 4) == 1
    assert processes(10, 3, 2) == 2


def test_a_project_goes_to_another_process_without_its_engines(reglint: law.Command) -> None:
    reglint.write("reglint.toml", 'select = ["claims"]\n')
    page = reglint.write("page.md", "A miracle cure.\n")
    project = Project(Resolver())
    result, _, kept = project.work(page)
    assert [item.rule for item in result.findings] == ["claims/miracle"]
    assert pickle.loads(pickle.dumps(project)).work(page) == (result, (), kept)
    assert [pickle.loads(pickle.dumps(Project(Resolver(), strict=strict))).strict for strict in (False, True)] == [False, True]


PROGRAM = """
import sys
import linter.library.load
from pathlib import Path
linter.library.load.patterns_root = lambda: Path({law!r})
from linter import workers
from linter.cli import app
spread = workers.spread
def noted(*arguments):
    print("processes:", arguments[3], workers._way(), "spacy" in sys.modules, file=sys.stderr)
    return spread(*arguments)
workers.spread = noted
sys.argv = ["reglint", *{arguments!r}]
app()
"""


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    program = PROGRAM.format(law=str(law.FOLDER), arguments=arguments)
    env = {**os.environ, "XDG_CACHE_HOME": str(folder.parent / "cache"), "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.skipif(
    sys.platform != "linux", reason="the program below changes the law in its own memory, which only a fork inherits"
)
def test_two_processes_and_four_report_what_one_reports(reglint: law.Command) -> None:
    for number in range(150):
        reglint.write(f"{number:03}.md", "A miracle cure.\n" if number % 3 else "Plain words.\n")
    reglint.write("bad.md", b"\x00\x01")
    note = "<!-- reglint: ignore claims/miracle because quoted; ref MLR-1; until 2026-03-01 -->\nA miracle cure.\n"
    reglint.write("noted.md", note)
    arguments = ("check", ".", "-f", "json", "--today", "2026-01-01")
    code, out, err = run(reglint.folder, *arguments, "--no-cache", "--jobs", "1")
    assert (code, out.count('"claims/miracle"') > 100, err) == (3, True, "")
    for jobs in ("2", "4"):
        assert run(reglint.folder, *arguments, "--no-cache", "--jobs", jobs) == (code, out, f"processes: {jobs} fork False\n")
    assert run(reglint.folder, *arguments, "--jobs", "2") == (code, out, "processes: 2 fork False\n")
    # what is kept is taken, and the one file that could not be checked needs no second process
    assert run(reglint.folder, *arguments, "--jobs", "2") == (code, out, "")
    assert "results  151\n" in reglint("cache", "status").out


SLOW = """
import os, signal, sys, time
import linter.library.load
from pathlib import Path
# what a shell runs in the background ignores interrupts, and so would what that runs
signal.signal(signal.SIGINT, signal.default_int_handler)
linter.library.load.patterns_root = lambda: Path({law!r})
from linter.project import Project
def work(self, files):
    Path("../at-work", str(os.getpid())).touch()
    time.sleep(600)
Project.work_all = work
from linter.__main__ import main
sys.argv = ["reglint", "check", ".", "--no-cache", "--jobs", "2", "-f", "json", "-o", "../report.json"]
main()
"""


@pytest.fixture
def busy(reglint: law.Command) -> Iterator[tuple[subprocess.Popen[str], list[int], Path]]:
    """A run of the command whose two processes are at work and will not end, their numbers, and the report it is to write."""
    for number in range(200):
        reglint.write(f"{number:03}.md", "A miracle cure.\n")
    at_work = reglint.folder.parent / "at-work"
    at_work.mkdir()
    report = reglint.folder.parent / "report.json"
    report.write_text("the old report", encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    program = SLOW.format(law=str(law.FOLDER))
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=reglint.folder, env=env, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    ) as command:
        try:
            wait_for(lambda: len(list(at_work.iterdir())) == 2 or command.poll() is not None)
            yield command, [int(file.name) for file in at_work.iterdir()], report
        finally:
            if any(map(is_alive, [command.pid, *(int(file.name) for file in at_work.iterdir())])):
                os.killpg(command.pid, signal.SIGKILL)


def wait_for(true: Callable[[], bool]) -> None:
    """Wait for something that must come; the limit only keeps a failing test from hanging."""
    end = time.monotonic() + 120
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")
@pytest.mark.parametrize("whole_group", [True, False])
def test_an_interrupted_run_leaves_no_process_and_no_half_written_report(
    busy: tuple[subprocess.Popen[str], list[int], Path], whole_group: bool
) -> None:
    command, processes, report = busy
    assert (len(processes), command.pid in processes, [*map(is_alive, processes)]) == (2, False, [True, True])
    (os.killpg if whole_group else os.kill)(command.pid, signal.SIGINT)
    out, err = command.communicate(timeout=120)
    assert (command.returncode, out, err) == (130, "", "interrupted\n")
    assert [*map(is_alive, processes)] == [False, False]
    assert report.read_text(encoding="utf-8") == "the old report"
    assert sorted(file.name for file in report.parent.iterdir()) == ["at-work", "cache", "report.json", "site"]


@pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")
def test_processes_do_not_outlive_a_run_that_was_killed(busy: tuple[subprocess.Popen[str], list[int], Path]) -> None:
    command, processes, report = busy
    assert [*map(is_alive, processes)] == [True, True]
    command.kill()
    wait_for(lambda: not any(map(is_alive, processes)))
    assert report.read_text(encoding="utf-8") == "the old report"
