"""What the shipped knowledge tells a writer in the editor."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.server.checking import Checker
from linter.server.diagnostics import Maker
from linter.server.documents import Buffer
from linter.server.hover import hover
from linter.server.options import ClientOptions
from linter.server.pages import Pages

TEXT = "# Ketamine at our clinic\n\nWe treat with ketamine:\n\n- 😀 OCD\n"


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    return Checker(ClientOptions(isolated=True), tmp_path_factory.mktemp("drugs"))


def test_a_hover_on_a_drugs_name_says_what_its_label_carries(checker: Checker) -> None:
    checked = checker.check(Buffer((checker.folder / "page.md").as_uri(), TEXT, 1))
    pages = Pages(folder=checker.folder / "rules")
    found = hover(checker, checked, TEXT.index("ketamine:") + 3, pages)
    assert found is not None
    assert f"{found.range}" == "2:14-2:22"
    said = getattr(found.contents, "value", "")
    assert said.startswith("**ketamine** (")
    assert "**Its label carries**" in said
    assert "Source" in said
    assert hover(checker, checked, TEXT.index("at our"), pages) is None


def test_an_off_label_finding_points_at_its_drug_and_lead_in(checker: Checker) -> None:
    buffer = Buffer((checker.folder / "page.md").as_uri(), TEXT, 1)
    made = Maker(Pages(folder=checker.folder / "rules")).of(checker.check(buffer))
    found = [item for item in made if str(item.code).startswith("off-label/")]
    assert [f"{item.range}" for item in found] == ["4:5-4:8"]
    related = found[0].related_information or []
    kinds = {item.message.partition(":")[0] for item in related}
    assert "lead-in" in kinds
    assert {"drug", "label"} & kinds
    assert "2:0-2:23" in {f"{item.location.range}" for item in related}
    assert {item.location.uri for item in related} == {buffer.uri}


def test_a_document_that_is_on_no_disk_is_checked_by_the_workspaces_settings(checker: Checker, tmp_path: Path) -> None:
    checked = checker.check(Buffer("untitled:Untitled-1", "Our drip has no side effects.\n", 1, "markdown"))
    assert [item.rule for item in checked.active] == ["safety/no-side-effects"]
    plain = checker.check(Buffer("untitled:Untitled-2", "Our drip has no side effects.\n", 1, "rust"))
    assert plain.findings == ()
