"""The order of the steps: prefilter, annotate, judge, finish. It lives here and nowhere else."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from linter.demands import SHAPE
from linter.errors import ReglintError
from linter.library.load import Library
from linter.library.units import CONDITION, Units, units_of
from linter.memo import Memo
from linter.model import Document, FileResult, Options, Segment, SegmentFacts, Source
from linter.prefilter import Prefilter, Touched, tables_of
from linter.rawgate import SHAPE as GATE_SHAPE
from linter.rawgate import Asides, RawGate
from linter.reading.flat import flatten
from linter.timing import stage
from linter.touching import Ranges, Toucher

if TYPE_CHECKING:
    from linter.judging.draft import Draft, Finisher
    from linter.judging.patterns import PatternJudge
    from linter.judging.relations import RelationJudge
    from linter.judging.stories import StoryJudge
    from linter.judging.voice import VoiceJudge
    from linter.library.rules import Rule
    from linter.nlp.annotate import Annotator
    from linter.nlp.request import Request

_Judges: TypeAlias = "tuple[PatternJudge, RelationJudge, StoryJudge, Finisher]"


@dataclass
class Engine:
    """Checks documents against a library. spaCy is imported when the first segment needs it.

    Args:
        library: All law.
        model: A trained spaCy pipeline's name, or None for blank English.
        memo: Keeps facts from one document to the next; None for a run that sees every text once.
    """

    library: Library
    model: str | None = None
    memo: Memo | None = None
    _judges: dict[Options, _Judges] = field(default_factory=dict, init=False, repr=False)
    # whether every file was clean until now; after the first that is not, what reads and searches is there, and as fast as asking
    _is_cold: bool = field(default=True, init=False, repr=False)
    # what was asked about the present file
    _answered: dict[Request, SegmentFacts] = field(default_factory=dict, init=False, repr=False)
    # the file last looked at from outside, and the source ranges in which something can stand
    _hot: tuple[Source | None, Ranges | None] = field(default=(None, None), init=False, repr=False)

    @cached_property
    def units(self) -> Units:
        """All patterns of the library."""
        return units_of(self.library, self.library.rules)

    @cached_property
    def prefilter(self) -> Prefilter:
        """Its tables are kept with the library's compiled copy."""
        bounded = self.model is None
        return Prefilter(self.library.derived(f"prefilter-{SHAPE}-{'bounded' if bounded else 'any'}", self._tables))

    @cached_property
    def toucher(self) -> Toucher:
        """Built once."""
        return Toucher(self.prefilter, lambda: self.units)

    def _tables(self) -> dict[str, Any]:
        knowledge = self.library.knowledge
        named = (*knowledge.drug_forms(), *knowledge.class_forms())
        patterns = self.units.patterns[: self.units.searched]
        waiting = self.units.conditions
        return tables_of(patterns, named, knowledge.condition_forms(), waiting, bounded=self.model is None)

    @cached_property
    def gate(self) -> RawGate:
        """What it needs besides the prefilter's tables is kept with them."""
        return RawGate(self.prefilter, Asides(tuple(self._told_by["headings"]), tuple(self._told_by["keys"])))

    @cached_property
    def _told_by(self) -> dict[str, Any]:
        return self.library.derived(f"asides-{GATE_SHAPE}-{SHAPE}", self._asides)

    def _asides(self) -> dict[str, Any]:
        from linter.judging.stories import told_by

        headings, keys = told_by(self.library)
        return {"headings": headings, "keys": keys}

    @cached_property
    def voices(self) -> VoiceJudge:
        """Built once."""
        from linter.judging.voice import VoiceJudge

        return VoiceJudge(self.library.voice)

    @cached_property
    def annotator(self) -> Annotator:
        """Imports spaCy."""
        from linter.nlp.annotate import Annotator

        return Annotator(self.library, self.units, self.model)

    def is_clean(self, source: Source, options: Options) -> bool:
        """Whether `check` would find nothing to judge in a file and have nothing to say of it; False where that is not certain.

        Only those parts of the file are read in which the raw text lets something be. It is asked for no file after one that is not
        clean.
        """
        # a trained pipeline may cut words anywhere
        if self.model is not None or not self._is_cold:
            return False
        self._is_cold = self._is_clean(source, options)
        return self._is_cold

    def _is_clean(self, source: Source, options: Options) -> bool:
        self._answered = {}
        with stage("prefilter"):
            try:
                flat = flatten(source)
            except ReglintError:
                return False
            hot = None if flat is None else self.gate.hot(flat)
        if flat is None or hot is None:
            return False
        if not hot:
            return True
        self._hot = (source, flat.ranges(hot))
        with stage("read"):
            document = flat.read(hot)
        if document is None:
            return False
        crashed: dict[str, str] = {}
        told: Sequence[Draft] = ()
        if self._may_tell(document):
            *_, stories, _ = self._judge(options)
            told = _unless_crashed("the judgement of stories", crashed, lambda: stories.judge(document))
        return not (told or crashed or _speaks(self.facts(document)))

    def _may_tell(self, document: Document) -> bool:
        """Whether somebody may tell a story, asked without the library."""
        from linter.judging.telling import may_tell

        return may_tell(document, self._told_by["headings"], self._told_by["keys"])

    def check(self, document: Document, options: Options) -> FileResult:
        """All findings of one document, in order of position. Its voice is heard only where there is something to judge."""
        from linter.judging.denied import not_denied
        from linter.judging.heard import Heard
        from linter.judging.patterns import merged

        facts = self.facts(document)
        source = document.source
        # here the library has not been asked for anything
        if not (_speaks(facts) or self._may_tell(document)):
            return FileResult(source.path, True, sha256=source.sha256, notes=document.notes)
        crashed = {rule: said for item in facts.values() for rule, said in item.crashes}
        patterns, relations, stories, finisher = self._judge(options)
        told = _unless_crashed("the judgement of stories", crashed, lambda: stories.judge(document))
        if not (told or crashed or _speaks(facts)):
            return FileResult(source.path, True, sha256=source.sha256, notes=document.notes)
        heard = Heard(options.voice) if options.voice else self.voices.hear(document)
        worded = not_denied(document, merged([*patterns.judge(document, facts, heard.voice, crashed), *told]))
        if not options.voice:
            weighed = self.voices.weighed(heard, document, _claims(worded, facts))
            if weighed is not heard:
                heard = weighed
                worded = not_denied(document, merged([*patterns.judge(document, facts, heard.voice, crashed), *told]))
        voice = heard.voice
        related = _unless_crashed("the judgement of uses", crashed, lambda: relations.judge(document, facts, voice))
        findings, hidden = finisher.finish(document, [*worded, *not_denied(document, related)], facts, heard)
        return FileResult(
            source.path,
            not crashed,
            sha256=source.sha256,
            voice=voice,
            error=_about(crashed),
            notes=(*document.notes, *relations.notes(facts)),
            findings=tuple(findings),
            hidden=hidden,
        )

    def facts(self, document: Document) -> dict[int, SegmentFacts]:
        """Facts of every segment that something touched, by segment id."""
        segments = document.segments
        with stage("prefilter"):
            touched = self._touched(document)
        if self._hot[0] is not document.source:
            self._answered = {}
        facts = self._annotate(segments, touched, sorted({*touched.patterns, *touched.drugs, *touched.conditions}))
        above = self._above(document, facts)
        if above:
            facts.update(self._annotate(segments, touched, above, cues=True))
        return {segment: found for segment, found in facts.items() if found != SegmentFacts()}

    def _touched(self, document: Document) -> Touched:
        if self.memo is not None:
            touched = self.prefilter.touch([segment.text for segment in document.segments], known=self.memo.touched)
            return self.toucher.needed(document.segments, touched)
        source, ranges = self._hot
        return self.toucher.touched(document, ranges if source is document.source else None)

    def look_ahead(self, documents: Iterable[Document]) -> None:
        """Ask the prefilter about documents together that will be checked one after the other; it finds the same in them."""
        if self.memo is None:
            with stage("prefilter"):
                # of a file that was looked at in the raw more is known
                self.toucher.look_ahead(document for document in documents if document.source is not self._hot[0])

    def _annotate(
        self, segments: tuple[Segment, ...], touched: Touched, wanted: list[int], *, cues: bool = False
    ) -> dict[int, SegmentFacts]:
        from linter.nlp.request import Request

        if not wanted:
            return {}
        requests = [
            Request(
                segments[index].text,
                segments[index].kind,
                touched.patterns.get(index, ()),
                index in touched.drugs or index in touched.conditions,
                cues,
            )
            for index in wanted
        ]
        if self.memo is not None:
            return dict(zip(wanted, self.memo.answer(requests, self._ask), strict=True))
        new = list(dict.fromkeys(request for request in requests if request not in self._answered))
        self._answered.update(zip(new, self._ask(new) if new else (), strict=True))
        return {index: self._answered[request] for index, request in zip(wanted, requests, strict=True)}

    def _ask(self, requests: Sequence[Request]) -> list[SegmentFacts]:
        with stage("spaCy"):
            return self.annotator.annotate(requests)

    def _above(self, document: Document, facts: dict[int, SegmentFacts]) -> list[int]:
        """Headings and lead-ins above segments with matches, and texts below lists with mentions, whose cues are not known yet."""
        if not facts:
            return []
        from linter.judging.relations_said import below_list

        found: set[int] = set()
        for index, item in facts.items():
            if item.matches or item.mentions:
                segment = document.segments[index]
                found.update(heading.id for heading in document.trail(segment))
                lead_in = document.lead_in(segment)
                if lead_in is not None:
                    found.add(lead_in.id)
                below = below_list(document, segment) if item.mentions else None
                if below is not None:
                    found.add(below.id)
        return sorted(index for index in found if not facts.get(index, SegmentFacts()).sentences)

    def _judge(self, options: Options) -> _Judges:
        made = self._judges.get(options)
        if made is None:
            from linter.judging.draft import Finisher, citable
            from linter.judging.patterns import PatternJudge
            from linter.judging.relations import RelationJudge
            from linter.judging.stories import StoryJudge

            cited = citable(self.library, options)
            rules = {name: rule for name, rule in self.library.rules.items() if name in cited and selected(rule, options)}
            made = (
                PatternJudge(self.library, options, rules),
                RelationJudge(self.library, options, rules),
                StoryJudge(self.library, rules),
                Finisher(self.library, options, cited),
            )
            self._judges[options] = made
        return made


def _speaks(facts: Mapping[int, SegmentFacts]) -> bool:
    """Whether there is anything to judge: a match of a rule itself, or a name; the conditions of rules find nothing alone."""
    return any(
        item.mentions or item.crashes or any(CONDITION not in match.rule for match in item.matches) for item in facts.values()
    )


def _unless_crashed(what: str, crashed: dict[str, str], judge: Callable[[], Sequence[Draft]]) -> Sequence[Draft]:
    try:
        return judge()
    except MemoryError:
        raise
    except Exception as problem:
        crashed[what] = f"{type(problem).__name__}: {problem}"
        return ()


def _claims(worded: Sequence[Draft], facts: Mapping[int, SegmentFacts]) -> int:
    """Sentences in which wordings of rules stand."""
    starts = {index: [start for start, _ in item.sentences] for index, item in facts.items()}
    return len({(draft.segment.id, bisect_right(starts.get(draft.segment.id, ()), draft.start)) for draft in worded})


def _about(crashed: dict[str, str]) -> str:
    """What to say of rules that crashed; the findings of the others stand."""
    named = "; ".join(f"{rule} ({said})" for rule, said in sorted(crashed.items())[:5])
    return f"internal error in {named}; the findings of the other rules are shown" if crashed else ""


def selected(rule: Rule, options: Options) -> bool:
    """Whether the selection leaves a rule on; `ignore` wins over `select`."""
    names = {rule.id, rule.pack, *rule.formerly}
    if names & set(options.ignore):
        return False
    return not options.select or bool(names & set(options.select))
