"""Findings against lines that a reader labelled: precision, recall and F1 per label and per rule.

Gold is JSON lines, one object a judged line: `file`, or `repo` and `path`; `line` (1-based); `labels`; and where they are
known `hard` (readers may disagree) and `kind`. Only lines that gold judges count. A finding is right when a judged line that it
touches bears its label; one that touches more than three judged lines is wrong besides once for each of them without it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from linter.errors import UsageError
from linter.model import Finding, Status

LABELS = ("safety", "efficacy", "offlabel", "sales", "comparative", "testimonial", "approval")
# a disclosed use is right where the label stands and never wrong where it does not
SOFT = {"disclosure": "offlabel"}
ANY = "any"
_NARROW = 3


@dataclass(frozen=True, slots=True)
class GoldLine:
    """What a reader said of one line."""

    labels: frozenset[str]
    hard: bool = False
    kind: str = "promo"


Gold = dict[str, dict[int, GoldLine]]


@dataclass(slots=True)
class Score:
    """Counts of one label or rule.

    Attributes:
        right: Findings on a line with the label.
        wrong: Findings on a judged line without it.
        hit: Gold lines with the label that a finding touched.
        missed: Gold lines with the label that none touched.
    """

    right: int = 0
    wrong: int = 0
    hit: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """Share of findings that are right; None without findings."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        """Share of gold lines that are touched; None without gold lines."""
        return _share(self.hit, self.hit + self.missed)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where either is missing or both are 0."""
        precision, recall = self.precision, self.recall
        if precision is None or recall is None or precision + recall == 0:
            return None
        return 2 * precision * recall / (precision + recall)


@dataclass(slots=True)
class Evaluation:
    """Scores over all judged lines. A rule's recall is its share of its label's lines.

    Attributes:
        labels: Label -> score, `any` the last.
        rules: "pack/rule" -> score, of rules that were found on a judged line.
        lines: Kind of file -> judged lines.
        noise: Kind of file -> wrong findings.
    """

    labels: dict[str, Score]
    rules: dict[str, Score] = field(default_factory=dict)
    lines: Counter[str] = field(default_factory=Counter)
    noise: Counter[str] = field(default_factory=Counter)


def read_gold(text: str, name: str) -> Gold:
    """Labelled lines by file.

    Args:
        text: JSON lines.
        name: What errors call the file.

    Raises:
        UsageError: At the first line that is not of the format, with its number.
    """
    gold: Gold = defaultdict(dict)
    for number, row in enumerate(text.split("\n"), 1):
        if row.strip():
            try:
                value = json.loads(row)
                place = value["file"] if "file" in value else f"{value['repo'].replace('/', '__')}/{value['path']}"
                line = GoldLine(frozenset(map(str, value["labels"])), bool(value.get("hard")), str(value.get("kind", "promo")))
                gold[str(place)][int(value["line"])] = line
            except (ValueError, KeyError, TypeError, AttributeError):
                hint = "Each line is a JSON object with `file` (or `repo` and `path`), `line` and `labels`."
                raise UsageError("not a labelled line", path=name, line=number, hint=hint) from None
    return dict(gold)


def strict(gold: Gold) -> Gold:
    """Gold without the lines over which readers may disagree."""
    return {name: {line: item for line, item in lines.items() if not item.hard} for name, lines in gold.items()}


@dataclass(frozen=True, slots=True)
class _Touch:
    rule: str
    label: str
    soft: bool
    first: int
    last: int


def evaluate(gold: Gold, found: Mapping[str, Iterable[Finding]], pack_labels: Mapping[str, str]) -> Evaluation:
    """Score findings.

    Args:
        gold: Labelled lines by file.
        found: Findings by file, under gold's names; only active ones count.
        pack_labels: Pack id -> the label its findings count for. Packs of a label that gold does not know are left out.
    """
    known = dict.fromkeys(
        (*LABELS, *sorted({label for lines in gold.values() for item in lines.values() for label in item.labels}))
    )
    result = Evaluation({label: Score() for label in (*known, ANY)})
    rule_labels: dict[str, str] = {}
    for name, lines in sorted(gold.items()):
        touches = [touch for touch in _touches(found.get(name, ()), pack_labels) if touch.label in known]
        rule_labels.update({touch.rule: touch.label for touch in touches})
        _file(result, lines, touches)
    for rule, score in result.rules.items():
        label = result.labels[rule_labels[rule]]
        score.missed = label.hit + label.missed - score.hit
    result.rules = dict(sorted(result.rules.items()))
    return result


def _touches(findings: Iterable[Finding], pack_labels: Mapping[str, str]) -> Iterable[_Touch]:
    for finding in findings:
        if finding.status is Status.ACTIVE:
            label = pack_labels.get(finding.pack, finding.pack)
            soft = label in SOFT
            yield _Touch(finding.rule, SOFT.get(label, label), soft, finding.place.line, finding.place.end_line)


def _file(result: Evaluation, lines: dict[int, GoldLine], touches: list[_Touch]) -> None:
    labels: dict[int, set[str]] = defaultdict(set)
    rules: dict[int, set[str]] = defaultdict(set)
    for touch in touches:
        covered = [line for line in range(touch.first, touch.last + 1) if line in lines]
        bearing = [line for line in covered if touch.label in lines[line].labels]
        if touch.soft:
            covered = bearing
        for line in covered:
            labels[line].add(touch.label)
        for line in bearing:
            rules[line].add(touch.rule)
        if covered:
            _count(result, lines, touch, covered, bearing)
    for line, item in lines.items():
        result.lines[item.kind] += 1
        for label in item.labels:
            _reach(result.labels[label], hit=label in labels[line])
        for rule in rules[line]:
            result.rules[rule].hit += 1
        either = result.labels[ANY]
        if item.labels:
            _reach(either, hit=bool(labels[line]))
        if labels[line]:
            either.right += bool(item.labels)
            either.wrong += not item.labels


def _count(result: Evaluation, lines: dict[int, GoldLine], touch: _Touch, covered: list[int], bearing: list[int]) -> None:
    scores = (result.labels[touch.label], result.rules.setdefault(touch.rule, Score()))
    wrong = [line for line in covered if line not in bearing] if len(covered) > _NARROW else [] if bearing else covered[:1]
    for score in scores:
        score.right += bool(bearing)
        score.wrong += len(wrong)
    for line in wrong:
        result.noise[lines[line].kind] += 1


def _reach(score: Score, *, hit: bool) -> None:
    score.hit += hit
    score.missed += not hit


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def numbers(result: Evaluation, date: str) -> dict[str, Any]:
    """Counts alone, for JSON: no text, no paths."""

    def plain(scores: Mapping[str, Score]) -> dict[str, dict[str, int]]:
        return {name: {"right": s.right, "wrong": s.wrong, "hit": s.hit, "missed": s.missed} for name, s in scores.items()}

    return {
        "date": date,
        "lines": dict(sorted(result.lines.items())),
        "wrong": {kind: result.noise[kind] for kind in sorted(result.lines)},
        "labels": plain(result.labels),
        "rules": plain(result.rules),
    }


def table(title: str, result: Evaluation, *, rules: bool = True) -> str:
    """The scores for a terminal."""
    lines = [f"{title}: {sum(result.lines.values())} judged lines"]
    width = max(len(name) for name in (*result.labels, *(result.rules if rules else ())))
    lines += ["", *_rows("label", result.labels, width)]
    if rules:
        lines += ["", *_rows("rule", result.rules, width)]
    lines.append("")
    for kind, count in sorted(result.lines.items()):
        lines.append(f"  wrong findings per 1,000 {kind} lines: {1000 * result.noise[kind] / count:.1f}")
    return "\n".join(lines) + "\n"


def _rows(head: str, scores: Mapping[str, Score], width: int) -> list[str]:
    rows = [f"  {head:<{width}}  gold  found  precision  recall  F1"]
    for name, score in scores.items():
        shares = f"{_figure(score.precision):<9}  {_figure(score.recall):<6}  {_figure(score.f1)}"
        rows.append(f"  {name:<{width}}  {score.hit + score.missed:>4}  {score.right + score.wrong:>5}  {shares}")
    return rows


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
