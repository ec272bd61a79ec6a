"""The pages in `examples/`: every pack speaks in them, and the compliant page is silent."""

from __future__ import annotations

from functools import cache

from linter import Report, check_paths
from linter.library.load import load_library
from tests.docs.fences import ROOT


@cache
def report() -> Report:
    return check_paths([ROOT / "examples"])


def test_every_pack_has_a_finding_in_the_examples() -> None:
    packs = set(load_library().packs)
    assert len(packs) >= 5
    assert {finding.pack for finding in report().findings} == packs


def test_the_compliant_page_is_silent_and_every_other_page_is_not() -> None:
    counts = {file.path.rpartition("/")[2]: bool(file.findings) for file in report().files}
    assert all(file.checked for file in report().files)
    assert counts == {
        "compliant-clinic.md": False,
        "glp1-landing.tsx": True,
        "ketamine-clinic.md": True,
        "supplement-shop.html": True,
    }


def test_the_demo_shows_an_error_and_findings_of_every_basis() -> None:
    assert {finding.severity.value for finding in report().findings} == {"error", "warning", "info"}
    assert {finding.basis.value for finding in report().findings} == {"banned", "needs-substantiation", "needs-disclosure", "check"}
