from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from linter.errors import KnowledgeError
from linter.library.knowledge import load_knowledge
from linter.library.labels import MAX_INDICATION, draft_entry

OURS = Path(__file__).parents[2] / "patterns" / "knowledge"
SPL = """<?xml version="1.0" encoding="UTF-8"?>
<document xmlns="urn:hl7-org:v3">
  <code code="34391-3" displayName="HUMAN PRESCRIPTION DRUG LABEL"/>
  <effectiveTime value="20260401"/>
  <setId root="0f0e-11"/>
  <component><structuredBody><component><section>
    <subject><manufacturedProduct><manufacturedProduct>
      <name>Plenara</name>
      <asEntityWithGeneric><genericMedicine><name>PLENARADINE</name></genericMedicine></asEntityWithGeneric>
    </manufacturedProduct>
    <subjectOf><policy classCode="DEADrugSchedule"><code displayName="CIV"/></policy></subjectOf>
    </manufacturedProduct></subject>
  </section></component>
  <component><section><code code="34066-1"/><text><paragraph>Risk of fainting.</paragraph></text></section></component>
  <component><section><code code="34067-9"/><title>1 INDICATIONS</title>
    <text><paragraph>Plenara is indicated for adults</paragraph><paragraph>with insomnia &amp; jet lag.</paragraph></text>
  </section></component>
  <component><section><code code="34070-3"/><text><paragraph>Not in pregnancy.</paragraph></text></section></component>
  </structuredBody></component>
</document>
"""
LABEL = {
    "results": [
        {
            "set_id": "77aa",
            "effective_time": "20251130",
            "indications_and_usage": ["1 INDICATIONS  AND USAGE Veridol tablets are indicated for gout."],
            "boxed_warning": ["WARNING"],
            "openfda": {
                "brand_name": ["Veridol"],
                "generic_name": ["VERIDOLUM"],
                "product_type": ["HUMAN PRESCRIPTION DRUG"],
            },
        }
    ]
}


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_an_spl_file_becomes_a_draft_with_the_labels_own_indication(tmp_path: Path) -> None:
    draft = yaml.safe_load(draft_entry(write(tmp_path, "label.xml", SPL)))
    assert draft == {
        "plenaradine": {
            "name": "plenaradine",
            "kind": "drug",
            "class": "to be written",
            "status": "draft",
            "names": ["plenaradine"],
            "brands": {"Plenara": None},
            "prescription": True,
            "schedule": "IV",
            "boxed-warning": True,
            "uses": [],
            "source": "DailyMed label, set id 0f0e-11",
            "label-year": 2026,
            "confidence": "seen",
            "set-id": "0f0e-11",
            "effective": "2026-04-01",
            "indication-text": "Plenara is indicated for adults with insomnia & jet lag.",
        }
    }


def test_an_openfda_file_becomes_a_draft(tmp_path: Path) -> None:
    draft = yaml.safe_load(draft_entry(write(tmp_path, "label.json", json.dumps(LABEL))))
    assert draft == {
        "veridolum": {
            "name": "veridolum",
            "kind": "drug",
            "class": "to be written",
            "status": "draft",
            "names": ["veridolum"],
            "brands": {"Veridol": None},
            "prescription": True,
            "boxed-warning": True,
            "uses": [],
            "source": "openFDA drug label, set id 77aa",
            "label-year": 2025,
            "confidence": "seen",
            "set-id": "77aa",
            "effective": "2025-11-30",
            "indication-text": "1 INDICATIONS AND USAGE Veridol tablets are indicated for gout.",
        }
    }


def test_a_draft_is_refused_until_it_is_reviewed(tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "drugs").mkdir(parents=True)
    text = draft_entry(write(tmp_path, "label.json", json.dumps(LABEL)))
    write(own / "drugs", "veridol.yaml", text)
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(OURS, [own])
    assert (caught.value.message, caught.value.line, caught.value.column) == ("a draft is not used", 7, 3)


def test_a_reviewed_draft_is_used(tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "drugs").mkdir(parents=True)
    text = draft_entry(write(tmp_path, "label.json", json.dumps(LABEL)))
    use = "  uses:\n  - {condition: gout, products: [Veridol], confidence: seen}\n"
    write(own / "drugs", "veridol.yaml", text.replace("  status: draft\n", "").replace("  uses: []\n", use))
    assert load_knowledge(OURS, [own]).covers("veridolum", "gout", "Veridol").verdict == "approved"


def test_a_long_indication_is_cut_and_says_so(tmp_path: Path) -> None:
    label = json.loads(json.dumps(LABEL))
    label["results"][0]["indications_and_usage"] = ["gout " * MAX_INDICATION]
    draft = yaml.safe_load(draft_entry(write(tmp_path, "label.json", json.dumps(label))))
    assert draft["veridolum"]["indication-text"].endswith("gout … (cut here; read the label)")


@pytest.mark.parametrize(
    ("name", "text", "message", "line", "column"),
    [
        ("a.txt", "Veridol is for gout", "this is not a drug label: it is neither JSON nor XML", None, None),
        ("a.json", '{"results": [}', "not valid JSON: Expecting value", 1, 14),
        ("a.json", '{"results": [{"openfda": {}}]}', "this is not a drug label: it has no indications_and_usage", None, None),
        ("a.json", "[" * 100_000, "this is not a drug label: it is nested too deeply", None, None),
        ("a.xml", "<document>\n<a></b></document>", "not well-formed XML: mismatched tag", 2, 6),
        (
            "a.xml",
            "<document/>",
            "this is not a drug label: it has no section 34067-9 (indications and usage) with text",
            None,
            None,
        ),
        ("a.xml", "<a>" * 300 + "</a>" * 300, "this is not a drug label: it is nested deeper than 200 elements", None, None),
        (
            "a.xml",
            '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><d>&x;</d>',
            "a document type or an entity is declared, which a label does not need",
            None,
            None,
        ),
    ],
)
def test_what_is_no_label_is_refused_with_its_place(
    tmp_path: Path, name: str, text: str, message: str, line: int | None, column: int | None
) -> None:
    file = write(tmp_path, name, text)
    with pytest.raises(KnowledgeError) as caught:
        draft_entry(file)
    error = caught.value
    assert (error.message, error.path, error.line, error.column) == (message, file.as_posix(), line, column)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="there is no such file"):
        draft_entry(tmp_path / "none.xml")


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("openfda", "this is not a drug label: it names no product"),
        ("effective_time", "this is not a drug label: it has no effective date"),
    ],
)
def test_a_label_without_name_or_date_is_refused(tmp_path: Path, key: str, message: str) -> None:
    label = json.loads(json.dumps(LABEL))
    del label["results"][0][key]
    with pytest.raises(KnowledgeError) as caught:
        draft_entry(write(tmp_path, "label.json", json.dumps(label)))
    assert caught.value.message == message
