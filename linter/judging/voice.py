"""Whether a document promotes or informs, inferred from how it speaks.

The words that tell are data (`knowledge/voice.yaml`). A text without them counts as promoting: that is what the tool is run on. So
does one that offers its own goods in between, such as a clinic's article on a disease, unless it is a contract, which must speak of
them, or a rule for writers, which must quote what they shall not say; only clear information informs. A long text that hardly
speaks of health (software, terms of service) promotes no treatment and counts as informing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

import ahocorasick

from linter.judging.draft import place_of
from linter.judging.heard import Heard, Spoken
from linter.library.rules import Signal, VoiceSignals
from linter.model import Document, Segment, Voice

_FOLDED = str.maketrans({"\u2019": "'", "\u2018": "'", "-": " ", "\u2011": " ", "\u00a0": " "})
_MARK = re.compile('"')
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_.:\s]+|-")
_KNOWN_KEYS = 4096
# a word that is said ten times tells no more than one said twice
_COUNTED = 2
# in a book every word is said once; there a word counts as often as it is said in so many words
_PAGE = 8000


class VoiceJudge:
    """Hears documents.

    Args:
        signals: The words that tell.
    """

    def __init__(self, signals: VoiceSignals) -> None:
        self._signals = signals
        self._automaton = ahocorasick.Automaton()
        # None owns the words of the subject
        owners: dict[str, list[tuple[Signal | None, str]]] = {}
        for word in signals.subject:
            owners.setdefault(_searched(word), []).append((None, word))
        for signal in signals.signals:
            if not signal.keys:
                for word in signal.words:
                    owners.setdefault(_searched(word), []).append((signal, word))
        for text, found in owners.items():
            self._automaton.add_word(text, (len(text), tuple(found)))
        self._automaton.make_automaton()
        self._keyed = [(signal, word) for signal in signals.signals if signal.keys for word in signal.words]
        # the owners of a key, for most keys come again and again
        self._owners: dict[str, tuple[tuple[Signal, str], ...]] = {}

    def hear(self, document: Document) -> Heard:
        """The voice of a document and the words that tell."""
        counts: Counter[tuple[str, str]] = Counter()
        first: dict[tuple[str, str], tuple[Segment, int, int]] = {}
        subject = 0
        for signal, word, segment, start, end in self._words(document):
            if signal is None:
                subject += 1
            else:
                counts[(signal.id, word)] += 1
                first.setdefault((signal.id, word), (segment, start, end))
        for keyed, word, segment in self._keys(document):
            counts[(keyed.id, word)] += 1
            first.setdefault((keyed.id, word), (segment, 0, len(segment.text)))
        weights = self._weights(counts, document)
        by_id = {signal.id: signal for signal in self._signals.signals}
        promotes = sum(weight for name, weight in weights.items() if by_id[name].voice is Voice.PROMOTING)
        informs = sum(weights.values()) - promotes
        # words that sell, and more of them than inform: then it is no software's manual, if it names health at all
        sells = promotes > informs and promotes >= self._signals.at_least
        elsewhere = not (sells and subject) and self._is_elsewhere(document, subject)
        overruled = any(signal.overrules and weights[signal.id] >= signal.overrules for signal in self._signals.signals)
        least, outweighs = self._signals.plainly or (informs + 1, 1)
        if overruled:
            clear = plainly = informs >= promotes
        else:
            clear = informs >= self._enough(document, promotes) and informs >= self._signals.outweighs * promotes
            clear = clear and not any(signal.decides and weights[signal.id] for signal in self._signals.signals)
            plainly = clear and informs >= least and informs >= outweighs * promotes
        words = [
            Spoken(by_id[name].voice, word, by_id[name].weight, times, place_of(document, *first[name, word]), by_id[name].keys)
            for (name, word), times in counts.items()
        ]
        words.sort(key=lambda item: (-item.adds * min(item.times, _COUNTED), item.word))
        voice = Voice.INFORMING if clear or elsewhere else Voice.PROMOTING
        return Heard(voice, promotes, informs, elsewhere, plainly, tuple(words))

    def weighed(self, heard: Heard, document: Document, claims: int) -> Heard:
        """What was heard, once it is known how many sentences claim something: few informing words among many claims do not inform,
        if a word promotes at all: a lesson on medicines claims much and sells nothing.

        Args:
            heard: What `hear` said of the document.
            document: The same.
            claims: Sentences in which wordings of rules stand.
        """
        crowded = self._signals.crowded
        if crowded is None or heard.voice is Voice.PROMOTING or heard.elsewhere or not heard.promotes:
            return heard
        least, per_thousand, at_least = crowded
        if claims < least or heard.informs >= at_least or claims * 1000 < per_thousand * _words_in(document):
            return heard
        return replace(heard, voice=Voice.PROMOTING)

    def _enough(self, document: Document, promotes: int) -> int:
        """The weight of informing words from which on a document informs: less in a long one in which no word promotes."""
        alone = self._signals.alone
        return alone if alone and not promotes and _words_in(document) >= self._signals.long else self._signals.at_least

    def _is_elsewhere(self, document: Document, subject: int) -> bool:
        if not self._signals.long:
            return False
        words = _words_in(document)
        return words >= self._signals.long and words > self._signals.sparse * subject

    def _weights(self, counts: Counter[tuple[str, str]], document: Document) -> dict[str, int]:
        """What the words of each signal weigh together."""
        pages = max(1, _words_in(document) // _PAGE) if counts else 1
        said: Counter[str] = Counter()
        for (name, _), times in counts.items():
            said[name] += min(times // pages, _COUNTED)
        return {signal.id: min(signal.weight * said[signal.id], signal.at_most) for signal in self._signals.signals}

    def _words(self, document: Document) -> Iterator[tuple[Signal | None, str, Segment, int, int]]:
        """The words of a document, each with its owner, its segment and its range in the segment."""
        if not self._automaton or not document.segments:
            return
        # all segments at once, for most hold none; no word holds the line end between them
        text = _lowered("\n".join(segment.text for segment in document.segments)).translate(_FOLDED)
        marks = [found.start() for found in _MARK.finditer(text)]
        begins = list(accumulate((len(segment.text) + 1 for segment in document.segments), initial=0))
        for last, (size, owners) in self._automaton.iter(text):
            start, end = last - size + 1, last + 1
            if start and text[start].isalnum() and text[start - 1].isalnum():
                continue
            after = text[end] if end < len(text) else " "
            at = bisect_right(begins, start) - 1
            segment, begin = document.segments[at], begins[at]
            for signal, word in owners:
                wanted = signal is None or not signal.kinds or segment.kind in signal.kinds
                # "our product" in a quotation is the quoted speaker's, as in news about a firm
                wanted = wanted and not (
                    signal is not None and signal.decides and (bisect_left(marks, start) - bisect_left(marks, begin)) % 2
                )
                if wanted and _ends(word, after):
                    yield signal, word, segment, start - begin, end - begin

    def _keys(self, document: Document) -> Iterator[tuple[Signal, str, Segment]]:
        """The keys of a document's data that tell, each with its owner and the first segment below it."""
        if not self._keyed or not document.segments:
            return
        for segment in document.segments:
            for signal, word in self._owned(segment.key):
                yield signal, word, segment
        for group in document.groups:
            for signal, word in self._owned(group.key):
                yield signal, word, document.segments[min(group.first, len(document.segments) - 1)]

    def _owned(self, key: str) -> tuple[tuple[Signal, str], ...]:
        if key not in self._owners:
            if len(self._owners) >= _KNOWN_KEYS:
                self._owners.clear()
            words = _HUMP.sub(" ", key).lower()
            fits = (
                (signal, word) for signal, word in self._keyed if words == word or (word[-1] == "*" and words.startswith(word[:-1]))
            )
            self._owners[key] = tuple(fits)
        return self._owners[key]


def _words_in(document: Document) -> int:
    return sum(len(segment.text.split()) for segment in document.segments)


def _searched(word: str) -> str:
    return word.rstrip("*#").translate(_FOLDED)


def _ends(word: str, after: str) -> bool:
    if word.endswith("#"):
        return after.isdigit()
    return word.endswith("*") or not after.isalnum()


def _lowered(text: str) -> str:
    """Lower-cased letter by letter, for `str.lower` may change the length of a text."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
