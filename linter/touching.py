"""What the prefilter lets through of a document, asked of one or of several at once.

To ask costs nearly the same for the segments of one page and of ten, so pages that are judged one after the other are asked
together.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from linter.library.units import Units
from linter.model import Document, Segment, SegmentKind
from linter.prefilter import TOGETHER, Found, Prefilter, Search, Touched

Ranges = Sequence[tuple[int, int]]


class Toucher:
    """Asks the prefilter about documents.

    Args:
        prefilter: Made of all patterns of the units.
        units: Gives all patterns, should any be worth trying; the conditions of rules are asked about only where their rule may be.
    """

    def __init__(self, prefilter: Prefilter, units: Callable[[], Units]) -> None:
        self._prefilter = prefilter
        self._units = units
        # by the documents' ids; the documents are held, so that their ids are not given to others
        self._known: dict[int, tuple[Document, Touched]] = {}

    def touched(self, document: Document, within: Ranges | None = None) -> Touched:
        """What may stand in a document, by segment id.

        Args:
            document: It is looked at only once if it is among those looked at ahead.
            within: Source ranges, in order, outside of which no rule can stand; None for all of it.
        """
        known = self._known.pop(id(document), None)
        if known is not None:
            return known[1]
        segments = document.segments
        whole = self._search(segments)
        if within is None:
            touched = whole.rules()
        else:
            inside = [segment.id for segment in segments if _is_inside(segment, within)]
            touched = _renumbered(self._search([segments[index] for index in inside]).rules(), inside)
        touched = self.needed(segments, touched)
        rules = self._rules(touched)
        return self._with_conditions(segments, touched, whole.conditions(rules).patterns) if rules else touched

    def look_ahead(self, documents: Iterable[Document]) -> None:
        """Ask about documents together; `touched` of each then knows the answer. What was known of others is forgotten."""
        self._known = {}
        for group in _groups(documents):
            sizes = [len(document.segments) for document in group]
            search = self._search([segment for document in group for segment in document.segments])
            made = [
                self.needed(document.segments, found.settled())
                for document, found in zip(group, search.found(None).parts(sizes), strict=True)
            ]
            families = self._prefilter.demands.waiting({rule for touched in made for rule in self._rules(touched)})
            conditions = search.found(families).parts(sizes) if families else [Found()] * len(group)
            for document, touched, found in zip(group, made, conditions, strict=True):
                # conditions of rules that other documents hold are not needed here
                both = self._with_conditions(document.segments, touched, found.settled().patterns)
                self._known[id(document)] = (document, both)

    def needed(self, segments: Sequence[Segment], touched: Touched) -> Touched:
        """Without patterns for other kinds of segments, nor the conditions of rules none of whose patterns is left: nobody asks."""
        if not touched.patterns:
            return touched
        units = self._units()
        conditions, names, patterns = units.conditions, units.names, units.patterns
        fitting: dict[int, list[int]] = {}
        for segment, indices in touched.patterns.items():
            kind = segments[segment].kind
            fitting[segment] = [index for index in indices if not patterns[index].kinds or kind in patterns[index].kinds]
        present = {names[index] for indices in fitting.values() for index in indices}
        idle = {index for index, rule in conditions.items() if rule not in present}
        kept = {
            segment: tuple(index for index in indices if index not in idle)
            for segment, indices in fitting.items()
            if not idle.issuperset(indices)
        }
        return Touched(kept, touched.drugs, touched.conditions)

    def _search(self, segments: Sequence[Segment]) -> Search:
        kinds: list[SegmentKind] = [segment.kind for segment in segments]
        return Search(self._prefilter, [segment.text for segment in segments], kinds)

    def _rules(self, touched: Touched) -> frozenset[str]:
        """Rules that have conditions, of those of which a pattern may stand."""
        if not touched.patterns:
            return frozenset()
        units = self._units()
        names = {units.names[index] for indices in touched.patterns.values() for index in indices}
        return frozenset(names.intersection(units.conditions.values()))

    def _with_conditions(self, segments: Sequence[Segment], touched: Touched, found: Mapping[int, tuple[int, ...]]) -> Touched:
        """With the patterns of conditions, which may stand anywhere."""
        if not found:
            return touched
        patterns = dict(touched.patterns)
        for segment, indices in found.items():
            patterns[segment] = tuple(sorted({*patterns.get(segment, ()), *indices}))
        return self.needed(segments, Touched(dict(sorted(patterns.items())), touched.drugs, touched.conditions))


def _groups(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Documents that are asked together; those that are long enough to be asked alone are left out."""
    group: list[Document] = []
    total = 0
    for document in documents:
        size = len(document.segments)
        if size > TOGETHER:
            continue
        if total + size > TOGETHER:
            yield group
            group, total = [], 0
        group.append(document)
        total += size
    if group:
        yield group


def _renumbered(touched: Touched, numbers: Sequence[int]) -> Touched:
    """What was let through of some segments, by their ids."""
    return Touched(
        {numbers[index]: patterns for index, patterns in touched.patterns.items()},
        frozenset(numbers[index] for index in touched.drugs),
        frozenset(numbers[index] for index in touched.conditions),
    )


def _is_inside(segment: Segment, ranges: Ranges) -> bool:
    """Whether a segment begins in one of some ranges, which are in order."""
    start = segment.map.source_starts[0]
    at = bisect_right(ranges, start, key=itemgetter(0)) - 1
    return at >= 0 and start < ranges[at][1]
