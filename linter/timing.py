"""Where a run's time goes: by stage and by rule. Nothing is measured, and hardly anything done, unless `measured` is around it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any

STAGES = ("walk", "cache", "library", "read", "prefilter", "spaCy", "judging", "report")
OTHER = "other"
_SHOWN_RULES = 10
_NOTHING: AbstractContextManager[None] = nullcontext()


class Stopwatch:
    """Seconds by stage, each second counted once: a stage inside another stops the outer one.

    Args:
        now: Tells the time in seconds.

    Attributes:
        stages: Seconds by stage; `OTHER` is what no stage took.
        rules: Seconds in the patterns of each rule, which are seconds of spaCy's stage, and how often they were tried.
    """

    def __init__(self, now: Callable[[], float] = time.perf_counter) -> None:
        self.now = now
        self.stages: dict[str, float] = dict.fromkeys((*STAGES, OTHER), 0.0)
        self.rules: dict[str, tuple[float, int]] = {}
        self._open = [OTHER]
        self._since = now()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Counts what happens inside for a stage."""
        self._turn()
        self._open.append(name)
        try:
            yield
        finally:
            self._turn()
            self._open.pop()

    def rule(self, name: str, seconds: float) -> None:
        """Counts one try of a rule's pattern."""
        spent, tries = self.rules.get(name, (0.0, 0))
        self.rules[name] = (spent + seconds, tries + 1)

    def table(self) -> str:
        """The stages in their order and the dearest rules, for people."""
        self._turn()
        whole = sum(self.stages.values())
        lines = ["time by stage"]
        for name in (*STAGES, OTHER):
            spent = self.stages[name]
            lines.append(f"  {name:<10} {spent:8.3f} s {spent / whole if whole else 0:5.0%}")
        lines.append(f"  {'all':<10} {whole:8.3f} s")
        dearest = sorted(self.rules.items(), key=lambda item: (-item[1][0], item[0]))[:_SHOWN_RULES]
        if dearest:
            width = max(len(name) for name, _ in dearest)
            lines.append("dearest rules, by the time spent in their patterns")
            lines += [f"  {name:<{width}} {spent:8.3f} s in {tries:,} tries" for name, (spent, tries) in dearest]
        return "".join(f"{line}\n" for line in lines)

    def _turn(self) -> None:
        now = self.now()
        self.stages[self._open[-1]] += now - self._since
        self._since = now


_WATCH: ContextVar[Stopwatch | None] = ContextVar("reglint_stopwatch", default=None)


@contextmanager
def measured() -> Iterator[Stopwatch]:
    """Measures what runs inside, in this process."""
    watch = Stopwatch()
    token = _WATCH.set(watch)
    try:
        yield watch
    finally:
        _WATCH.reset(token)


def stage(name: str) -> AbstractContextManager[None]:
    """A stage of the run that is being measured, or nothing."""
    watch = _WATCH.get()
    return _NOTHING if watch is None else watch.stage(name)


def by_rule(search: Callable[..., Any], names: Sequence[str]) -> Callable[..., Any]:
    """A search for one pattern, timed for the rule that has it; the very same search when nothing is measured.

    Args:
        search: Takes a Doc and the pattern's index first.
        names: The unit of each pattern, a rule's id before what marks its conditions and exceptions.
    """
    watch = _WATCH.get()
    if watch is None:
        return search

    def timed(doc: Any, index: int, *rest: Any) -> Any:
        since = watch.now()
        try:
            return search(doc, index, *rest)
        finally:
            watch.rule(names[index].partition("@")[0].rstrip("!"), watch.now() - since)

    return timed
