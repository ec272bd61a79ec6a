from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from linter.errors import KnowledgeError
from linter.library.knowledge import Form, Knowledge, load_knowledge
from linter.library.knowledge_forms import normal_form, variants

OURS = Path(__file__).parents[2] / "patterns" / "knowledge"
SMALL = {
    "knowledge.yaml": 'date: "2026-07-15"\nchecked: "2026-11-21"\njurisdictions: [us]\nremark: Small.\n',
    "jurisdictions.yaml": "us: {name: United States, regulators: [FDA], severity: None.}\n",
    "speakers.yaml": "clinic: {name: clinic, bound-by: [clinic, anyone]}\n",
    "sources.yaml": 'labels: {what: Labels read here., date: "2026-01-01"}\n',
    "authorities.yaml": """\
us-rule:
  jurisdiction: us
  regulator: FDA
  instrument: A rule
  section: "1"
  says: No false claims.
  binds: [anyone]
  force: statute
  status: in-force
  category: efficacy
  detectable: lexical
  source: https://example.org/rule
  source-kind: primary
  confirmed: seen
""",
    "precedents.yaml": """\
us-case:
  date: 2024-05
  body: FDA
  respondent: A shop
  product: A pill
  wording: It said that it cures.
  authorities: [us-rule]
  outcome: A letter.
  source: https://example.org/case
  confirmed: seen
  topics: [efficacy]
""",
    "conditions.yaml": """\
pain:
  name: Pain
  forms: [pain]
back_pain:
  name: Back pain
  forms: [back pain, lumbago]
  parents: [pain]
sleep:
  name: Sleep trouble
  forms: [trouble sleeping, ST]
  ambiguous: [ST]
""",
    "classes.yaml": "veris:\n  name: veris\n  forms: [veri drug]\n  members: [verilol]\n",
    "drugs.yaml": """\
verilol:
  name: verilol
  kind: drug
  class: veri
  names: [verilol]
  brands:
    Veriplus: null
    Verimax:
  uses:
    - condition: back_pain
      products: [Veriplus]
      confidence: seen
      evidence: [labels]
  promoted-off-label: [sleep]
  source: https://example.org/label
  label-year: 2025
  confidence: seen
""",
}


@cache
def facts() -> Knowledge:
    return load_knowledge(OURS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "facts"
    root.mkdir()
    for name, text in SMALL.items():
        (root / name).write_text(text, encoding="utf-8")
    return root


def failure(root: Path, *extra: Path) -> tuple[str, str, int | None, int | None, str]:
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(root, extra)
    error = caught.value
    return Path(error.path or "").name, error.message, error.line, error.column, error.hint


def test_all_our_files_load() -> None:
    known = facts()
    assert len(known.authorities) >= 420
    assert len(known.precedents) >= 91
    assert len(known.conditions) >= 441
    assert len(known.drugs) >= 277
    assert len(known.classes) >= 20
    assert known.date == "2026-07-15"
    assert [known.authority(name).id for name in known.authorities] == list(known.authorities)
    assert [known.precedents[name].id for name in known.precedents] == list(known.precedents)
    assert [known.classes[name].id for name in known.classes] == list(known.classes)


def test_the_small_folder_loads(folder: Path) -> None:
    known = load_knowledge(folder)
    assert known.covers("verilol", "back_pain", "Veriplus").verdict == "approved"
    assert known.drug("verilol").brands == {"Veriplus": None, "Verimax": None}


CASES = [
    ("drugs.yaml", "  kind: drug\n", "  kind: drug\n  knd: x\n", "unknown key 'knd'", 4, 3, "Did you mean 'kind'?"),
    (
        "drugs.yaml",
        "      confidence: seen\n",
        "      confidence: seen\n      limit: x\n",
        "unknown key 'limit'",
        13,
        7,
        "Did you mean 'limits'?",
    ),
    ("drugs.yaml", "  label-year: 2025\n", "", "the key 'label-year' is missing", 1, 1, "Add `label-year:`."),
    ("drugs.yaml", "  source: https://example.org/label\n", "", "the key 'source' is missing", 1, 1, "Add `source:`."),
    ("drugs.yaml", "kind: drug", "kind: drugg", "kind: 'drugg' is not a word of this vocabulary", 3, 3, "Did you mean 'drug'?"),
    ("drugs.yaml", "2025", "'2025'", "label-year: input should be a valid integer", 16, 3, ""),
    ("drugs.yaml", "n: back_pain", "n: back_pian", "there is no condition 'back_pian'", 10, 7, "Did you mean 'back_pain'?"),
    ("drugs.yaml", "[sleep]", "[pain, slep]", "there is no condition 'slep'", 14, 30, "Did you mean 'sleep'?"),
    ("drugs.yaml", "[Veriplus]", "[Veripluss]", "there is no product 'Veripluss' of 'verilol'", 11, 18, "Did you mean 'Veriplus'?"),
    ("drugs.yaml", "[labels]", "[label]", "there is no source 'label'", 13, 18, "Did you mean 'labels'?"),
    (
        "drugs.yaml",
        "[sleep]",
        "[sleep, back_pain]",
        "'back_pain' is both approved and promoted off-label",
        14,
        31,
        "Remove it from one of the two.",
    ),
    (
        "drugs.yaml",
        "  promoted-off-label",
        "  context: [sleep]\n  promoted-off-label",
        "'sleep' is both context and promoted off-label",
        15,
        24,
        "Remove it from one of the two.",
    ),
    (
        "drugs.yaml",
        "  kind: drug\n",
        "  kind: drug\n  never-approved: true\n",
        "it has approved uses and is never approved",
        4,
        3,
        "Remove one of them.",
    ),
    (
        "drugs.yaml",
        "  promoted",
        "    - {condition: back_pain, confidence: seen}\n  promoted",
        "the use 'back_pain' stands twice",
        10,
        7,
        "Write one use with all products.",
    ),
    ("drugs.yaml", "  names: [verilol]\n", "  names: [verilol]\n  ambiguous: [VL]\n", "'VL' is no form of 'verilol'", 6, 15, ""),
    (
        "drugs.yaml",
        "  kind: drug\n",
        "  kind: drug\n  status: draft\n",
        "a draft is not used",
        4,
        3,
        "Review its uses, then remove `status: draft`.",
    ),
    (
        "classes.yaml",
        "[veri drug]",
        "[veri drug, Veriplus]",
        "the form 'Veriplus' already belongs to 'verilol'",
        3,
        22,
        "Mark it under `ambiguous:` here, or remove one of them.",
    ),
    ("classes.yaml", "[verilol]", "[verilal]", "there is no drug 'verilal'", 4, 13, "Did you mean 'verilol'?"),
    (
        "conditions.yaml",
        "[trouble sleeping, ST]",
        "[trouble sleeping, ST, Lumbago]",
        "the form 'Lumbago' already belongs to 'back_pain'",
        10,
        33,
        "Mark it under `ambiguous:` here, or remove one of them.",
    ),
    ("conditions.yaml", "[pain]\nsl", "[pian]\nsl", "there is no condition 'pian'", 7, 13, "Did you mean 'pain'?"),
    (
        "conditions.yaml",
        "  forms: [pain]\n",
        "  forms: [pain]\n  parents: [back_pain]\n",
        "the parents run in a circle: pain -> back_pain -> pain",
        4,
        13,
        "Remove one.",
    ),
    (
        "conditions.yaml",
        "  forms: [pain]\n",
        "  forms: [pain]\n  parents: [pain]\n",
        "the parents run in a circle: pain -> pain",
        4,
        13,
        "Remove one.",
    ),
    (
        "conditions.yaml",
        "  forms: [pain]\n",
        "  forms: []\n",
        "forms: list should have at least 1 item after validation, not 0",
        3,
        3,
        "",
    ),
    ("conditions.yaml", "name: Pain", "name: 5", "name: input should be a valid string", 2, 3, ""),
    ("authorities.yaml", "jurisdiction: us", "jurisdiction: ux", "there is no jurisdiction 'ux'", 2, 3, ""),
    (
        "authorities.yaml",
        "[anyone]",
        "[anyon]",
        "binds.0: 'anyon' is not a word of this vocabulary",
        7,
        11,
        "Did you mean 'anyone'?",
    ),
    ("authorities.yaml", "force: statute", "force: law", None, 8, 3, None),
    (
        "authorities.yaml",
        "  source: https://example.org/rule\n",
        "",
        "a provision that was seen needs its source",
        13,
        3,
        "Add `source:`.",
    ),
    (
        "authorities.yaml",
        "  status: in-force\n",
        '  status: in-force\n  until: "2020"\n',
        "a provision in force has no end",
        10,
        3,
        "Set `status: not-in-force`.",
    ),
    ("precedents.yaml", "[us-rule]", "[us-ruel]", "there is no authority 'us-ruel'", 7, 17, "Did you mean 'us-rule'?"),
    ("precedents.yaml", "2024-05", "May 2024", None, 2, 3, None),
    (
        "jurisdictions.yaml",
        "severity: None.",
        "severity: None., part-of: usa",
        "there is no jurisdiction 'usa'",
        1,
        63,
        "Did you mean 'us'?",
    ),
    ("sources.yaml", ', date: "2026-01-01"', "", "the key 'date' is missing", 1, 1, "Add `date:`."),
    (
        "speakers.yaml",
        "[clinic, anyone]",
        "[clinics]",
        "bound-by.0: 'clinics' is not a word of this vocabulary",
        1,
        35,
        "Did you mean 'clinic'?",
    ),
    ("knowledge.yaml", "remark: Small.\n", "", "the key 'remark' is missing", 1, 1, "Add `remark:`."),
]


@pytest.mark.parametrize(("name", "old", "new", "message", "line", "column", "hint"), CASES)
def test_a_mistake_is_reported_at_its_place(
    folder: Path, name: str, old: str, new: str, message: str | None, line: int, column: int, hint: str | None
) -> None:
    assert SMALL[name].count(old) >= 1
    (folder / name).write_text(SMALL[name].replace(old, new, 1), encoding="utf-8")
    found = failure(folder)
    assert (found[0], found[2], found[3]) == (name, line, column)
    if message is None:
        assert found[1]
    else:
        assert (found[1], found[4]) == (message, hint)


def test_an_error_shows_the_line_with_a_caret(folder: Path) -> None:
    (folder / "classes.yaml").write_text(SMALL["classes.yaml"].replace("[verilol]", "[verilal]"), encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder)
    lines = str(caught.value).splitlines()
    assert lines[1:] == ["      members: [verilal]", " " * 16 + "^", "  hint: Did you mean 'verilol'?"]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("drugz.yaml", "a: {}\n", ("'drugz.yaml' is no part of the knowledge", 1, 1, "Did you mean 'drugs'?")),
        ("drugs/more.yaml", "- a\n", ("the file must be a mapping from id to entry", 1, 1, "Begin with an id and a colon.")),
        ("drugs/more.yaml", "a: b\n", ("'a' must be a mapping", 1, 1, "Write its keys below it, indented.")),
        (
            "conditions/more.yaml",
            "pain: {name: Pain, forms: [ache]}\n",
            ("the id 'pain' stands in two files", 1, 1, "Remove or rename one of them."),
        ),
    ],
)
def test_a_file_that_does_not_fit_is_refused(folder: Path, name: str, text: str, expected: tuple[str, int, int, str]) -> None:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    if name == "conditions/more.yaml":
        # Ours is read in path order, so the file of the folder comes first and the clash shows in the single file.
        assert failure(folder)[1] == expected[0]
    else:
        assert failure(folder)[1:] == expected


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="there is no such folder of knowledge"):
        load_knowledge(tmp_path / "none")


def patch(tmp_path: Path, text: str, name: str = "drugs.yaml") -> Path:
    own = tmp_path / "own"
    own.mkdir(exist_ok=True)
    (own / name).write_text(text, encoding="utf-8")
    return own


def test_a_users_entry_changes_only_what_it_names(folder: Path, tmp_path: Path) -> None:
    own = patch(tmp_path, "verilol:\n  boxed-warning: true\n  brands: {Veribest: null}\n")
    drug = load_knowledge(folder, [own]).drug("verilol")
    assert drug.boxed_warning
    assert list(drug.brands) == ["Veriplus", "Verimax", "Veribest"]
    assert [use.condition for use in drug.uses] == ["back_pain"]
    assert drug.label_year == 2025


def test_a_users_use_moves_from_unapproved_to_approved(folder: Path, tmp_path: Path) -> None:
    assert load_knowledge(folder).covers("verilol", "sleep").verdict == "unapproved"
    text = "verilol:\n  uses: [{condition: sleep, confidence: seen, since: '2026'}]\n  source: our label\n  label-year: 2026\n"
    found = load_knowledge(folder, [patch(tmp_path, text)]).covers("verilol", "sleep", "Veriplus")
    assert (found.verdict, found.source, found.since, found.year) == ("approved", "our label", "2026", 2026)
    before = load_knowledge(folder, [tmp_path / "own"]).covers("verilol", "back_pain")
    assert (before.source, before.year) == ("https://example.org/label", 2025)


def test_facts_of_another_country_stand_beside_ours(folder: Path, tmp_path: Path) -> None:
    uk = "[{condition: sleep, jurisdiction: uk, confidence: seen}]"
    jurisdictions = "uk: {name: United Kingdom, regulators: [MHRA], severity: None.}\n"
    patch(tmp_path, jurisdictions, "jurisdictions.yaml")
    own = patch(tmp_path, f"verilol:\n  uses: {uk}\n  source: UK label\n  label-year: 2026\n")
    known = load_knowledge(folder, [own])
    assert known.covers("verilol", "sleep").verdict == "unapproved"
    assert known.covers("verilol", "back_pain").verdict == "approved"
    assert known.covers("verilol", "sleep", jurisdiction="uk").fact == "The UK label of verilol (2026) carries: sleep trouble."
    assert known.covers("verilol", "back_pain", jurisdiction="uk").verdict == "not-judged"


def test_a_use_in_an_unknown_country_is_an_error(folder: Path, tmp_path: Path) -> None:
    own = patch(
        tmp_path, "verilol:\n  uses: [{condition: sleep, jurisdiction: ux, confidence: seen}]\n  source: a\n  label-year: 2026\n"
    )
    assert failure(folder, own) == ("drugs.yaml", "there is no jurisdiction 'ux'", 2, 29, "")


def test_a_user_may_withdraw_a_use(folder: Path, tmp_path: Path) -> None:
    own = patch(tmp_path, "verilol:\n  withdrawn-uses: [back_pain]\n  promoted-off-label: [sleep, back_pain]\n")
    assert load_knowledge(folder, [own]).covers("verilol", "back_pain").verdict == "unapproved"


def test_a_later_folder_wins(folder: Path, tmp_path: Path) -> None:
    first = patch(tmp_path, "verilol: {note: one}\n")
    second = tmp_path / "second"
    shutil.copytree(first, second)
    (second / "drugs.yaml").write_text("verilol: {note: two}\n", encoding="utf-8")
    assert load_knowledge(folder, [first, second]).drug("verilol").note == "two"
    assert load_knowledge(folder, [second, first]).drug("verilol").note == "one"


def test_uses_of_a_user_need_their_own_source(folder: Path, tmp_path: Path) -> None:
    own = patch(tmp_path, "verilol:\n  uses: [{condition: sleep, confidence: seen}]\n")
    hint = "Add `source:` so that a finding can cite it."
    assert failure(folder, own) == ("drugs.yaml", "uses are added without 'source'", 2, 3, hint)


def test_a_mistake_in_a_users_folder_is_reported_there(folder: Path, tmp_path: Path) -> None:
    own = patch(tmp_path, "verilol:\n  promoted-off-label: [back_pain]\n")
    expected = ("drugs.yaml", "'back_pain' is both approved and promoted off-label", 2, 24, "Remove it from one of the two.")
    assert failure(folder, own) == expected


def test_a_users_own_substance_is_known(folder: Path, tmp_path: Path) -> None:
    text = "newmix: {name: new mix, kind: supplement, class: mix, names: [new mix], never-approved: true, source: shop, label-year: 2026, confidence: seen}\n"
    assert load_knowledge(folder, [patch(tmp_path, text)]).covers("newmix", "pain").because == "never-approved"


def test_a_compiled_copy_says_the_same() -> None:
    known = facts()
    text = json.dumps(known.to_json())
    again = Knowledge.from_json(json.loads(text))
    assert json.dumps(again.to_json()) == text
    assert again.covers("ketamine", "trd") == known.covers("ketamine", "trd")
    assert again.drug_forms() == known.drug_forms()
    assert again.authority("us-ftc-act-s5") == known.authority("us-ftc-act-s5")


def test_loading_twice_gives_the_same_bytes() -> None:
    assert json.dumps(load_knowledge(OURS).to_json()) == json.dumps(facts().to_json())


def test_only_what_binds_the_speaker_and_is_in_force_is_cited() -> None:
    names = ["us-21cfr202.1-a3", "us-ftc-act-s5", "us-ca-bp651-b1", "us-tx-164.3-old-6"]
    assert facts().binding("clinic", names) == ("us-ftc-act-s5", "us-ca-bp651-b1")
    assert facts().binding("manufacturer", names) == ("us-21cfr202.1-a3", "us-ftc-act-s5")


def test_a_part_belongs_to_its_whole() -> None:
    known = facts()
    assert known.in_jurisdiction("us-ca-bp651-b1", ["us"])
    assert not known.in_jurisdiction("us-ca-bp651-b1", ["uk"])
    assert not known.in_jurisdiction("us-ftc-act-s5", ["us-ca"])


def test_every_value_of_binds_binds_some_speaker() -> None:
    known = facts()
    bound = {value for speaker in known.speakers.values() for value in speaker.bound_by}
    assert {value for rule in known.authorities.values() for value in rule.binds} <= bound


def test_a_very_long_chain_of_parents_is_no_trouble(folder: Path) -> None:
    chain = "".join(f"c{i}: {{name: C {i}, forms: [form {i}]{f', parents: [c{i - 1}]' if i else ''}}}\n" for i in range(3000))
    (folder / "conditions.yaml").write_text(SMALL["conditions.yaml"] + chain, encoding="utf-8")
    assert len(load_knowledge(folder).ancestors("c2999")) == 2999


def test_ancestors_come_nearest_first() -> None:
    assert facts().ancestors("trd") == ("mdd", "depression", "mood_disorder", "mental_health")
    assert "trd" in facts().descendants("depression")


def named(forms: Callable[[], list[Form]], form: str) -> list[tuple[str, bool, bool, str | None]]:
    return [(item.id, item.case_sensitive, item.needs_support, item.brand) for item in forms() if item.form == form]


def test_forms_carry_brand_case_and_support() -> None:
    known = facts()
    assert named(known.drug_forms, "ozempic") == [("semaglutide", False, False, "Ozempic")]
    assert named(known.drug_forms, "semaglutide") == [("semaglutide", False, False, None)]
    assert named(known.drug_forms, "trimix") == [("alprostadil", False, False, "Trimix")]
    assert named(known.drug_forms, "muse") == [("alprostadil", True, False, "Muse")]
    assert named(known.drug_forms, "s ketamine") == [("esketamine", False, False, None)]
    assert named(known.condition_forms, "ed") == [("ed", True, True, None)]
    assert named(known.condition_forms, "focus") == [("cognitive_enhancement", False, True, None)]
    assert named(known.condition_forms, "ptsd") == [("ptsd", False, False, None)]
    assert named(known.class_forms, "glp 1 medications") == [("glp1", False, False, None)]
    assert named(known.class_forms, "ssris") == [("ssri", False, False, None)]


@pytest.mark.parametrize(
    "form",
    [
        "anesthesia",
        "anaesthesia",
        "general anaesthetics",
        "migraines",
        "depression",
        "treatment resistant depression",
        "alzheimers",
        "crohn's disease",
        "crohns disease",
        "tumours",
        "urinary tract infections",
        "allergies",
        "covid 19",
        "hair thinning",
        "oedema",
    ],
)
def test_lay_forms_plurals_and_spellings_are_known(form: str) -> None:
    assert named(facts().condition_forms, form)


def test_every_form_is_as_the_text_is_read() -> None:
    known = facts()
    forms = [*known.drug_forms(), *known.class_forms(), *known.condition_forms()]
    assert len(forms) > 5000
    assert [item for item in forms if item.form != normal_form(item.form) or not item.form] == []
    assert [item for item in forms if item.written.lower() != item.form] == []


def test_a_form_of_two_ids_is_marked_as_needing_support() -> None:
    known = facts()
    for forms in ([*known.drug_forms(), *known.class_forms()], known.condition_forms()):
        owners: dict[str, set[str]] = {}
        for item in forms:
            owners.setdefault(item.form, set()).add(item.id)
        shared = {form for form, ids in owners.items() if len(ids) > 1}
        assert {item.form for item in forms if item.form in shared and item.needs_support} == shared


def test_variants_keep_the_written_form_first() -> None:
    assert variants("Crohn’s disease") == (
        "Crohn's disease",
        "Crohn's diseases",
        "Crohns disease",
        "Crohn disease",
        "Crohns diseases",
        "Crohn diseases",
    )
    assert variants("GLP-1 drug") == ("GLP 1 drug", "GLP 1 drugs")
    assert variants("anemia") == ("anemia", "anemias", "anaemia", "anaemias")
    assert variants("sepsis") == ("sepsis", "sepses")
