"""Every rule's examples are found, or stay silent, in every format, with markup inside the match, at the right place."""

from __future__ import annotations

import pytest

from linter.engine import Engine
from linter.library.load import Library
from linter.library.rules import Rule
from linter.model import Confidence, Options, SegmentKind, Voice
from linter.packtest import read_example
from linter.reading import read_text
from tests import once
from tests.renderings import renderings

LIBRARY: Library = once.library()
ENGINE = Engine(LIBRARY)
OPTIONS = Options(jurisdictions=tuple(LIBRARY.knowledge.jurisdictions), min_confidence=Confidence.LOW, voice=Voice.PROMOTING)


def prose_examples(rule: Rule, wanted: str) -> list[str]:
    examples = rule.flags if wanted == "flags" else rule.passes
    return [
        item.text
        for item in examples
        if item.kind is SegmentKind.PARAGRAPH and item.format is None and "\n" not in item.text and item.path is None
    ]


def rules() -> list[Rule]:
    return [rule for rule in LIBRARY.rules.values() if not rule.kinds and rule.relation is None and not rule.once]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_flags_are_found_at_the_match_in_every_format(rule: Rule) -> None:
    missed = []
    for text in prose_examples(rule, "flags"):
        document = read_example(rule.flags[[item.text for item in rule.flags].index(text)])
        for finding in ENGINE.check(document, OPTIONS).findings:
            if finding.rule != rule.id:
                continue
            start = document.source.offset(finding.place.line, finding.place.column)
            end = document.source.offset(finding.place.end_line, finding.place.end_column)
            for made in renderings(text, start, end):
                page = read_text(made.text, made.path)
                found = [item for item in ENGINE.check(page, OPTIONS).findings if item.rule == rule.id]
                spans = {
                    (
                        page.source.offset(item.place.line, item.place.column),
                        page.source.offset(item.place.end_line, item.place.end_column),
                    )
                    for item in found
                }
                if not any(covers(made.start, made.end, span, made.text) for span in spans):
                    missed.append((made.name, text, made.text[made.start : made.end], [item.place.source for item in found]))
    assert missed == []


def covers(start: int, end: int, span: tuple[int, int], text: str) -> bool:
    """The finding begins and ends where the marked part does, a closing tag or emphasis mark at its end left aside."""
    return span[0] == start and (span[1] == end or text[span[1] : end] in ("</b>", "**"))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_passes_stay_silent_in_every_format(rule: Rule) -> None:
    loud = []
    for text in prose_examples(rule, "passes"):
        middle = text.find(" ")
        for made in renderings(text, 0, max(middle, 1)):
            page = read_text(made.text, made.path)
            found = [item.place.source for item in ENGINE.check(page, OPTIONS).findings if item.rule == rule.id]
            if found:
                loud.append((made.name, text, found))
    assert loud == []
