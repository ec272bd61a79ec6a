"""YAML files to compiled rules, packs and cues."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from linter.errors import PackError
from linter.library.anchors import anchors_of
from linter.library.phrase import PhraseError, compile_phrase
from linter.library.rules import Condition, CueCategory, CueSpec, Example, Pack, Pattern, Replacement, Rule, Signal, VoiceSignals
from linter.library.schema import (
    ConditionFile,
    CueEntry,
    CueFile,
    ExampleFile,
    PackFile,
    PatternFile,
    RuleFile,
    Strict,
    VoiceFile,
)
from linter.library.tokens import TokenError, check_tokens
from linter.library.yamlio import Path as DataPath
from linter.library.yamlio import YamlFile, parse_yaml
from linter.model import SegmentKind
from linter.regular import text_of

Shape = TypeVar("Shape", bound=BaseModel)


def read_yaml(file: Path, name: str) -> YamlFile:
    """Parse a file of a pack.

    Raises:
        PackError: When it cannot be read or is not acceptable YAML.
    """
    try:
        text = text_of(file)
    except OSError as problem:
        raise PackError(f"cannot be read: {problem.strerror or problem}", path=name) from None
    except UnicodeDecodeError as problem:
        raise PackError(f"cannot be read: {problem}", path=name, hint="Save it as UTF-8.") from None
    return parse_yaml(text, name)


def validate(shape: type[Shape], file: YamlFile) -> Shape:
    """Check data against a strict type; the first error is raised at its line with the nearest valid key.

    Raises:
        ReglintError: Of the file's own class, with path, line and column.
    """
    try:
        return shape.model_validate(file.data if file.data is not None else {})
    except ValidationError as problem:
        raise _explain(problem, shape, file) from None


def _explain(problem: ValidationError, shape: type[BaseModel], file: YamlFile) -> Exception:
    errors = sorted(problem.errors(), key=lambda item: (item["type"] != "extra_forbidden", item["type"] == "missing"))
    first = errors[0]
    at: DataPath = tuple(part for part in first["loc"] if (isinstance(part, int)) or _known(file, part))
    last = str(first["loc"][-1]) if first["loc"] else ""
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(last, sorted(_keys(shape)), 1, 0.5)
        hint = f"Did you mean {near[0]!r}?" if near else f"Valid keys: {', '.join(sorted(_keys(shape)))}."
        return file.fail(tuple(first["loc"]), f"unknown key {last!r}", hint)
    if first["type"] == "missing":
        return file.fail(at, f"the key {last!r} is missing", f"Add {last!r}.")
    return file.fail(at, f"{'.'.join(map(str, at)) or 'the file'}: {first['msg']}", _hint(first))


def _hint(error: Any) -> str:
    expected = (error.get("ctx") or {}).get("expected")
    if expected:
        given = error.get("input")
        options = [word.strip("' ") for word in str(expected).replace(" or ", ",").split(",")]
        near = difflib.get_close_matches(str(given), options, 1, 0.5)
        return f"Did you mean {near[0]!r}?" if near else ""
    return ""


def _known(file: YamlFile, part: str) -> bool:
    return any(part in path for path in file.marks)


def _keys(shape: type[BaseModel]) -> set[str]:
    keys: set[str] = set()
    for name, info in shape.model_fields.items():
        keys.add(info.alias or name)
    return keys


def compile_rule(file: YamlFile, pack: str, stem: str) -> Rule:
    """Compile one rule file.

    Raises:
        PackError: With the place of the mistake.
    """
    shape = validate(RuleFile, file)
    if not shape.patterns and shape.relation is None:
        raise file.fail(("patterns",), "a rule needs patterns", "Add `patterns:` with at least one phrase.")
    patterns = tuple(
        pattern for index, entry in enumerate(shape.patterns) for pattern in _patterns(file, ("patterns", index), entry)
    )
    return Rule(
        id=f"{pack}/{stem}",
        pack=pack,
        title=shape.title,
        severity=shape.severity,
        confidence=shape.confidence,
        basis=shape.basis,
        message=shape.message,
        why=shape.why,
        instead=shape.instead,
        authorities=tuple(shape.authorities),
        since=shape.since,
        patterns=patterns,
        excepts=tuple(_phrases(file, ("except",), shape.except_, anchored=False)),
        given=tuple(_condition(file, ("given", index), item) for index, item in enumerate(shape.given)),
        requires=tuple(_condition(file, ("requires", index), item) for index, item in enumerate(shape.requires)),
        relation=shape.relation,
        unless=frozenset(shape.unless),
        unless_approved=shape.unless_approved,
        kinds=frozenset(shape.kinds or ()),
        voices=frozenset(shape.voices or ()),
        once=shape.once,
        yields_to=frozenset(shape.yields_to),
        precedents=tuple(shape.precedents),
        severity_in=tuple(sorted(shape.severity_in.items())),
        flags=tuple(map(_example, shape.flags)),
        passes=tuple(map(_example, shape.passes)),
        replace=tuple(Replacement(item.to, item.find, item.safe) for item in shape.replace),
        suppressible=shape.suppressible,
        formerly=tuple(shape.formerly),
        path=file.path,
    )


def _example(item: str | ExampleFile) -> Example:
    if isinstance(item, str):
        return Example(item)
    return Example(item.text, item.kind, item.format, item.finds, tuple(item.jurisdictions or ()), item.path)


def _condition(file: YamlFile, at: DataPath, item: ConditionFile) -> Condition:
    patterns = tuple(_phrases(file, (*at, "phrases"), item.phrases))
    return Condition(patterns, item.within, tuple(item.phrases))


def _patterns(file: YamlFile, at: DataPath, entry: PatternFile) -> Iterator[Pattern]:
    given = [name for name in ("phrase", "phrases", "tokens") if getattr(entry, name) is not None]
    if len(given) != 1:
        raise file.fail(at, "a pattern has exactly one of `phrase`, `phrases` and `tokens`")
    kinds = frozenset(entry.kinds or ())
    if entry.tokens is not None:
        yield _raw(file, (*at, "tokens"), entry, kinds)
        return
    phrases = [entry.phrase] if entry.phrase is not None else entry.phrases or []
    for pattern in _phrases(file, (*at, given[0]), phrases, anchored=not entry.no_anchor):
        yield replace(pattern, kinds=kinds) if kinds else pattern


def _phrases(file: YamlFile, at: DataPath, phrases: Iterable[str], *, anchored: bool = True) -> Iterator[Pattern]:
    for index, phrase in enumerate(phrases):
        place = (*at, index)
        try:
            compiled = compile_phrase(phrase)
        except PhraseError as problem:
            raise file.fail(place, f"phrase {phrase!r}, column {problem.column}: {problem}") from None
        for sequence in compiled.sequences:
            anchors = anchors_of(sequence)
            if anchored and not anchors:
                hint = "Use a rarer word, or say `no-anchor: true` on the pattern."
                raise file.fail(place, f"phrase {phrase!r} has no anchor: all of its words are too common", hint)
            yield Pattern(sequence, anchors, compiled.at_start, compiled.at_end)


def _raw(file: YamlFile, at: DataPath, entry: PatternFile, kinds: frozenset[SegmentKind]) -> Pattern:
    tokens = entry.tokens or []
    try:
        check_tokens(tokens)
    except TokenError as problem:
        raise file.fail((*at, *problem.at), str(problem), problem.hint) from None
    sequence = tuple(tokens)
    anchors = anchors_of(sequence)
    if not anchors and not entry.no_anchor:
        raise file.fail(at, "the pattern has no anchor", "Require a rarer literal word, or say `no-anchor: true`.")
    return Pattern(sequence, anchors, kinds=kinds)


def compile_pack(file: YamlFile, pack: str) -> Pack:
    """Compile `pack.yaml`."""
    shape = validate(PackFile, file)
    return Pack(pack, shape.title, shape.description, shape.label or pack.replace("-", ""), shape.version, file.path)


def compile_cues(file: YamlFile, category: str) -> CueCategory:
    """Compile one category of cues."""
    shape = validate(CueFile, file)
    cues = []
    for index, item in enumerate(shape.cues):
        entry = CueEntry(phrase=item, direction=None, within=None) if isinstance(item, str) else item
        patterns = tuple(_phrases(file, ("cues", index), [entry.phrase], anchored=False))
        cues.append(CueSpec(category, patterns, entry.direction or shape.direction, entry.within or shape.within, entry.phrase))
    not_cues = tuple(_phrases(file, ("not-cues",), shape.not_cues, anchored=False))
    stops = frozenset(shape.stops)
    return CueCategory(category, shape.title, shape.description, shape.section, shape.heading_only, stops, tuple(cues), not_cues)


def compile_voice(file: YamlFile) -> VoiceSignals:
    """Compile `voice.yaml`.

    Raises:
        PackError: With the place of the mistake; a word may stand in one signal only.
    """
    shape = validate(VoiceFile, file)
    seen: dict[tuple[str, frozenset[SegmentKind], bool], str] = {}
    signals = []
    for name, item in shape.signals.items():
        kinds = frozenset(item.kinds or ())
        for index, word in enumerate(item.words):
            owner = seen.setdefault((word, kinds, item.keys), name)
            if owner != name or word in item.words[:index]:
                raise file.fail(("signals", name, "words", index), f"{word!r} is already a word of {owner!r}", "Keep it once.")
        words, overrules = tuple(item.words), item.overrules or 0
        signals.append(Signal(name, item.voice, item.weight, item.at_most, words, kinds, item.decides, overrules, item.keys))
    subject, claiming = shape.subject, shape.claiming
    crowded = (claiming.claims, claiming.per_thousand, claiming.at_least) if claiming else None
    plainly = (shape.plainly.at_least, shape.plainly.outweighs) if shape.plainly else None
    return VoiceSignals(
        shape.at_least,
        shape.outweighs,
        subject.long,
        subject.sparse,
        tuple(subject.words),
        tuple(signals),
        crowded,
        plainly,
        shape.alone or 0,
    )


__all__ = ["Strict", "compile_cues", "compile_pack", "compile_rule", "compile_voice", "read_yaml", "validate"]
