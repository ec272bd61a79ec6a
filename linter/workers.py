"""Work spread over processes, its results in order.

A process pays only for several megabytes of text: each needs a pipeline of its own. Results are handed on as they come and only a
few batches are ever under way, so that memory does not grow with the number of items. No process outlives the run: whoever stops
early ends those that still work, and one whose parent has vanished ends itself.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

Item = TypeVar("Item")
Done = TypeVar("Done")
Work = Callable[[Item], Done]

# bytes of text below which a second process costs more than it saves, and what a batch and a process are given at least
WORTHWHILE = 2_000_000
_SHARE = 1_000_000
_BATCH = 200_000
_BATCH_ITEMS = 64
_AHEAD = 3
_LOOK_SECONDS = 1.0

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


def spread(make: Callable[[], Work[Item, Done]], items: Sequence[Item], sizes: Sequence[int], jobs: int) -> Iterator[Done]:
    """Do the work in `jobs` other processes and yield its results in the order of the items.

    What a process does not return, because it died or raised, is done again in this one, so that errors are raised here.

    Args:
        make: Makes the function that does one item's work; called once in each process. Importable by name where processes are
            not forked.
        items: What to work on.
        sizes: The bytes of each, by which batches are made.
        jobs: How many processes, at least 2.
    """
    own: list[Work[Item, Done]] = []
    gc.collect()
    gc.freeze()
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context(_way()), _begin, (make, os.getpid()))
    done = False
    try:
        waiting: deque[tuple[Sequence[Item], Future[list[Done]]]] = deque()
        batches = _batches(items, sizes)
        broken = False
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
            yield from _results(*waiting.popleft(), make, own)
    finally:
        if not done:
            for child in set(multiprocessing.active_children()) - before:
                child.terminate()
        pool.shutdown(wait=True, cancel_futures=True)
        gc.unfreeze()


def _results(
    batch: Sequence[Item], future: Future[list[Done]], make: Callable[[], Work[Item, Done]], own: list[Work[Item, Done]]
) -> Iterator[Done]:
    try:
        done = future.result()
    except Exception:
        if not own:
            own.append(make())
        done = [own[0](item) for item in batch]
    yield from done


def _failed() -> Future[Any]:
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
    return [_work(item) for item in batch]


def _batches(items: Sequence[Item], sizes: Sequence[int]) -> Iterator[Sequence[Item]]:
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
