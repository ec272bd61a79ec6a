"""Facts kept from one reading of a document to the next, so that an edit costs what it touched.

Facts are a pure function of a request; what is kept can therefore never be stale while the library is the same.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from linter.model import SegmentFacts

if TYPE_CHECKING:
    from linter.nlp.request import Request
    from linter.prefilter import Seen

MAX_CHARACTERS = 32_000_000
_BATCH = 50_000
_MAX_TEXTS = 100_000

Ask = Callable[[Sequence["Request"]], list[SegmentFacts]]


class StoppedError(BaseException):
    """Work that nobody waits for any more; no `Exception`, so that nothing on the way takes it for a crash."""


class Memo:
    """The facts of the requests last answered, the least recently used forgotten first.

    Args:
        limit: How many code points of segment text to keep facts for.
        stopped: Asked between batches whether to give up.
    """

    def __init__(self, limit: int = MAX_CHARACTERS, stopped: Callable[[], bool] = lambda: False) -> None:
        self._limit = limit
        self._stopped = stopped
        self._kept: OrderedDict[Request, SegmentFacts] = OrderedDict()
        self._size = 0
        # what the prefilter found in each text
        self._touched: dict[str, Seen] = {}

    @property
    def touched(self) -> dict[str, Seen]:
        """What the prefilter found, by text; forgotten all at once when there are too many."""
        if len(self._touched) > _MAX_TEXTS:
            self._touched.clear()
        return self._touched

    def answer(self, requests: Sequence[Request], ask: Ask) -> list[SegmentFacts]:
        """Facts for each request, in order; `ask` is called for those that are not kept, each once.

        Raises:
            StoppedError: When `stopped` said so; what was answered until then is kept.
        """
        found: dict[Request, SegmentFacts] = {}
        missing: dict[Request, None] = {}
        for request in requests:
            kept = self._kept.get(request)
            if kept is None:
                missing[request] = None
            else:
                self._kept.move_to_end(request)
                found[request] = kept
        for batch in _batches(list(missing)):
            if self._stopped():
                raise StoppedError
            for request, facts in zip(batch, ask(batch), strict=True):
                found[request] = facts
                self._keep(request, facts)
        return [found[request] for request in requests]

    def _keep(self, request: Request, facts: SegmentFacts) -> None:
        self._kept[request] = facts
        self._size += len(request.text)
        while self._size > self._limit and len(self._kept) > 1:
            old, _ = self._kept.popitem(last=False)
            self._size -= len(old.text)


def _batches(requests: list[Request]) -> Iterator[list[Request]]:
    batch: list[Request] = []
    size = 0
    for request in requests:
        batch.append(request)
        size += len(request.text)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
