"""Work spread over processes, its results in order.

A process pays only for several megabytes of text: each needs a pipeline of its own. Results are handed on as they come and only a
few batches are ever under way, so that memory does not grow with the number of items. No process outlives the run: whoever stops
early ends those that still work, and one whose parent has vanished ends itself.

Work is bounded by counting it; the clock is the last resort. A process that keeps a batch for minutes is killed, its items are
tried again one at a time, and an item that kills its process or keeps it is given up.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from linter.collecting import collect_seldom, keep_what_is

# most runs ask how many processes to use, and use one
if TYPE_CHECKING:
    from concurrent.futures import Future
    from multiprocessing.process import BaseProcess

Item = TypeVar("Item")
Done = TypeVar("Done")
# what does the work of a batch, result by result
Work = Callable[[Sequence[Item]], Iterable[Done]]

# bytes of text below which a second process costs more than it saves, and what a batch and a process are given at least
WORTHWHILE = 2_000_000
_SHARE = 1_000_000
_BATCH = 200_000
_BATCH_ITEMS = 64
_AHEAD = 3
_LOOK_SECONDS = 1.0
# far beyond what honest files need on a slow machine, so that the clock decides nothing in an ordinary run
PATIENCE_SECONDS = 120.0
_START_SECONDS = 60.0
_BYTES_A_SECOND = 10_000

_work: Work[Any, Any] | None = None


def processes(size: int, items: int, jobs: int = 0) -> int:
    """How many processes to use.

    Args:
        size: Bytes of text in all.
        items: How many pieces it comes in; one is never split.
        jobs: A number asked for; 0 for what the machine has and the work deserves.
    """
    if jobs > 0:
        return max(1, min(jobs, items))
    if size < WORTHWHILE:
        return 1
    return max(1, min(_cores(), size // _SHARE, items))


def spread(
    make: Callable[[], Work[Item, Done]],
    items: Sequence[Item],
    sizes: Sequence[int],
    jobs: int,
    lost: Callable[[Item, str], Done] | None = None,
) -> Iterator[Done]:
    """Do the work in `jobs` other processes and yield its results in the order of the items.

    What a process does not return, because it died, raised or took too long, is done again, so that errors are raised here.

    Args:
        make: Makes the function that does the work of some items and gives a result for each, in their order; called once in each
            process. Importable by name where processes are not forked.
        items: What to work on.
        sizes: The bytes of each, by which batches are made.
        jobs: How many processes, at least 2.
        lost: What to yield for an item that kills its process or keeps it too long, and why; without it there is no clock, and
            what a process does not return is done again in this one.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    again = _Again(make, lost)
    keep_what_is()
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context(_way()), _begin, (make, os.getpid()))
    done = False
    try:
        waiting: deque[tuple[Sequence[Item], Future[list[Done]]]] = deque()
        batches = batches_of(items, sizes)
        broken = False
        reached = 0
        while True:
            while not broken and len(waiting) < jobs * _AHEAD:
                batch = next(batches, None)
                if batch is None:
                    break
                try:
                    with _uninterrupted():
                        waiting.append((batch, pool.submit(_do, batch)))
                except Exception:  # the pool has lost a process and takes no more
                    broken = True
                    waiting.append((batch, _failed()))
            if not waiting:
                batch = next(batches, None)
                if batch is None:
                    done = True
                    return
                waiting.append((batch, _failed()))
            batch, future = waiting.popleft()
            part = sizes[reached : reached + len(batch)]
            reached += len(batch)
            results: Iterable[Done]
            try:
                results = future.result(None if lost is None else _patience(sum(part)))
            except Exception as problem:
                if isinstance(problem, TimeoutError):
                    broken = True
                    _kill(set(multiprocessing.active_children()) - before)
                results = map(again, batch, part)
            yield from results
    finally:
        again.end()
        if not done:
            _kill(set(multiprocessing.active_children()) - before)
        pool.shutdown(wait=True, cancel_futures=True)
        gc.unfreeze()


def _kill(children: Iterable[BaseProcess]) -> None:
    for child in children:
        child.kill()


def _patience(size: int) -> float:
    """How many seconds so many bytes may take."""
    return PATIENCE_SECONDS + size / _BYTES_A_SECOND


class _Again:
    """Does what the pool did not return: in this process, or, where an item may be lost, in one that is given an item at a time."""

    def __init__(self, make: Callable[[], Work[Any, Any]], lost: Callable[[Any, str], Any] | None) -> None:
        self._make = make
        self._lost = lost
        self._own: Work[Any, Any] | None = None
        self._child: BaseProcess | None = None
        self._pipe: Any = None

    def __call__(self, item: Any, size: int) -> Any:
        """The result of one item.

        Raises:
            Exception: What the work raised.
        """
        if self._lost is None:
            if self._own is None:
                self._own = self._make()
            return _alone(self._own, item)
        start = 0.0
        if self._child is None:
            self._begin()
            start = _START_SECONDS
        try:
            self._pipe.send(item)
            if not self._pipe.poll(start + _patience(size)):
                self.end()
                return self._lost(item, f"it took longer than {_patience(size):.0f} seconds")
            sound, value = self._pipe.recv()
        except (EOFError, OSError):
            self.end()
            return self._lost(item, "the process that checked it died")
        if not sound:
            raise value
        return value

    def _begin(self) -> None:
        import multiprocessing

        context: Any = multiprocessing.get_context(_way())
        self._pipe, there = context.Pipe()
        self._child = context.Process(target=_serve, args=(there, self._make, os.getpid()), daemon=True)
        with _uninterrupted():
            self._child.start()
        there.close()

    def end(self) -> None:
        """End the process."""
        if self._child is not None:
            self._child.kill()
            self._child.join()
            self._pipe.close()
            self._child = None


def _serve(pipe: Any, make: Callable[[], Work[Any, Any]], parent: int) -> None:
    """Answer item after item with (True, result) or (False, what was raised)."""
    _begin(make, parent)
    assert _work is not None
    while True:
        item = pipe.recv()
        try:
            answer: tuple[bool, Any] = (True, _alone(_work, item))
        except Exception as problem:
            answer = (False, problem)
        pipe.send(answer)


def _failed() -> Future[Any]:
    from concurrent.futures import Future

    made: Future[Any] = Future()
    made.set_exception(RuntimeError("not started"))
    return made


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """A process that begins inside is not interrupted before it has said that it does not want to be."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(make: Callable[[], Work[Any, Any]], parent: int) -> None:
    global _work  # noqa: PLW0603
    collect_seldom()  # one that is not forked has the habits that Python begins with
    # the parent is interrupted as well, and ends the pool
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "getppid"):
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    _work = make()


def _follow(parent: int) -> None:
    """End with the parent, however that ends: a killed one tells nobody."""
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os._exit(1)


def _do(batch: Sequence[Any]) -> list[Any]:
    assert _work is not None
    return list(_work(batch))


def _alone(work: Work[Any, Any], item: Any) -> Any:
    [result] = work([item])
    return result


def batches_of(items: Sequence[Item], sizes: Sequence[int]) -> Iterator[Sequence[Item]]:
    """Items by the batches in which they are worked on.

    Args:
        items: All of them.
        sizes: The bytes of each.
    """
    first = total = 0
    for index, size in enumerate(sizes):
        total += size
        if total >= _BATCH or index + 1 - first >= _BATCH_ITEMS:
            yield items[first : index + 1]
            first, total = index + 1, 0
    if first < len(items):
        yield items[first:]


def _way() -> str:
    """Forking is instant, but safe only in a process of one thread, which spaCy's arithmetic library ends."""
    alone = threading.active_count() == 1 and "numpy" not in sys.modules
    return "fork" if alone and sys.platform == "linux" else "spawn"


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
