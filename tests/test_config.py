"""Settings: where they are found, what applies to a file, and where each value came from."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.config import Names, Resolver, Trust, init_text, load_profiles, read_layer, read_trust, settings_text, typed
from linter.errors import SettingsError, UsageError
from linter.library.load import patterns_root
from linter.model import Confidence, Options, Severity, Voice

PROFILES = load_profiles(patterns_root() / "knowledge" / "profiles.yaml")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(base: Path, name: str, text: str) -> Path:
    file = base / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def options(path: str, **asked: object) -> Options:
    return Resolver(PROFILES, command_line=typed(asked)).settings_for(Path(path)).options_for(Path(path))


def test_without_a_settings_file_the_defaults_apply(project: Path) -> None:
    settings = Resolver(PROFILES).settings_for(project / "page.md")
    assert settings.options_for(project / "page.md") == Options()
    assert (settings.file, settings.root, settings.fail_on, settings.force_exclude) == (None, project, Severity.WARNING, False)
    assert {item.origin for item in settings.effective().values()} == {"default"}


def test_every_key_reaches_the_options(project: Path) -> None:
    write(
        project,
        "reglint.toml",
        'select = ["safety", "sales"]\nignore = ["sales/act-now"]\njurisdictions = ["uk"]\nspeaker = "clinic"\n'
        'audience = "professional"\nvoice = "promoting"\nmin-confidence = "low"\nexempt = ["Cure Bakery"]\nfail-on = "never"\n'
        '[severity]\nsales = "info"\n',
    )
    expected = Options(
        jurisdictions=("uk",),
        select=("safety", "sales"),
        ignore=("sales/act-now",),
        min_confidence=Confidence.LOW,
        speaker="clinic",
        voice=Voice.PROMOTING,
        severity=(("sales", Severity.INFO),),
        exempt=("Cure Bakery",),
        audience="professional",
    )
    assert options("a/b.md") == expected
    assert Resolver().settings_for(project / "x").fail_on is None


def test_the_nearest_file_to_the_linted_file_wins_whole(project: Path) -> None:
    write(project, "reglint.toml", 'jurisdictions = ["uk"]\nignore = ["sales"]\n')
    write(project, "site/reglint.toml", 'jurisdictions = ["au"]\n')
    assert options("site/deep/a.md") == Options(jurisdictions=("au",))
    assert options("b.md") == Options(jurisdictions=("uk",), ignore=("sales",))


def test_a_pyproject_counts_only_with_a_table_of_ours(project: Path) -> None:
    write(project, "pyproject.toml", '[project]\nname = "x"\n\n[tool.reglint]\njurisdictions = ["ca"]\n')
    write(project, "sub/pyproject.toml", "[tool.other]\nx = 1\n")
    settings = Resolver().settings_for(project / "sub" / "a.md")
    assert settings.file == project / "pyproject.toml"
    assert settings.value("jurisdictions").origin == "pyproject.toml:5"
    write(project, "reglint.toml", 'jurisdictions = ["eu"]\n')
    assert Resolver().settings_for(project / "a.md").options_for().jurisdictions == ("eu",)


def test_the_search_stops_at_the_repository(project: Path) -> None:
    write(project, "reglint.toml", 'jurisdictions = ["uk"]\n')
    (project / "inner" / ".git").mkdir(parents=True)
    assert options("inner/a.md") == Options()


def test_extended_files_lie_below_and_tables_merge_by_key(project: Path) -> None:
    write(project, "base.toml", 'ignore = ["sales"]\njurisdictions = ["uk"]\n[severity]\n"safety" = "info"\n"sales" = "info"\n')
    write(project, "a/reglint.toml", 'extend = "../base.toml"\njurisdictions = ["au"]\n[severity]\n"safety" = "error"\n')
    made = options("a/x.md")
    assert (made.ignore, made.jurisdictions) == (("sales",), ("au",))
    assert made.severity == (("safety", Severity.ERROR), ("sales", Severity.INFO))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('extend = "reglint.toml"\n', "reglint.toml:1:10: 'reglint.toml' extends itself"),
        ('extend = ["missing.toml"]\n', "reglint.toml:1:11: there is no file 'missing.toml'"),
        ('extend = "../out.toml"\n', "reglint.toml:1:10: '../out.toml' is outside the project"),
        ('packs = ["ok", "../out"]\n', "reglint.toml:1:16: '../out' is outside the project"),
        ('knowledge = ["nowhere"]\n', "reglint.toml:1:14: there is no folder 'nowhere'"),
        ('baseline = "/elsewhere/b.json"\n', "reglint.toml:1:12: the baseline is outside the project"),
        ('packs = ["installed:acme"]\n', "reglint.toml:1:10: no installed package publishes packs called 'acme'"),
        ('[per-path."a/**"]\nprofile = "clinik"\n', "reglint.toml:2:11: there is no profile 'clinik'"),
    ],
)
def test_paths_and_names_that_cannot_be_used_are_refused_in_place(project: Path, text: str, message: str) -> None:
    (project / "ok").mkdir()
    write(project, "reglint.toml", text)
    with pytest.raises(SettingsError) as caught:
        Resolver(PROFILES).settings_for(project / "a.md")
    assert str(caught.value).split("\n")[0] == message


def test_a_cycle_over_two_files_is_refused(project: Path) -> None:
    write(project, "one.toml", 'extend = "reglint.toml"\n')
    write(project, "reglint.toml", 'extend = "one.toml"\n')
    with pytest.raises(SettingsError, match=r"one\.toml:1:10: 'reglint\.toml' extends itself"):
        Resolver().settings_for(project / "a.md")


def test_a_link_out_of_the_project_is_outside(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("shared")
    (project / "mine").symlink_to(outside)
    write(project, "reglint.toml", 'packs = ["mine"]\n')
    with pytest.raises(SettingsError, match="outside the project"):
        Resolver().settings_for(project / "a.md")
    assert Resolver(trust=Trust((outside,))).settings_for(project / "a.md").packs == (project / "mine",)


def test_only_the_users_own_settings_widen_the_project(tmp_path: Path) -> None:
    mine = write(tmp_path, "reglint.toml", 'allow-outside = ["shared"]\n')
    assert read_trust(mine) == Trust((tmp_path / "shared",))
    assert read_trust(tmp_path / "none.toml") == Trust()
    write(tmp_path, "reglint.toml", 'select = ["safety"]\n')
    with pytest.raises(SettingsError, match="allow-outside"):
        read_trust(mine)


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ('slect = ["safety"]\n', (1, 1), "there is no setting 'slect' here", "Did you mean 'select'?"),
        ('[per-path."a"]\nfail-on = "error"\n', (2, 1), "there is no setting 'fail-on' here", ""),
        ("x = 1\n[severity]\n", (1, 1), "there is no setting 'x' here", ""),
        ('fail-on = "errror"\n', (1, 11), "'fail-on' cannot be 'errror'", "Did you mean 'error'?"),
        ('select = "safety"\n', (1, 10), "'select' must be a list of texts, not text", ""),
        ('select = [\n  "safety", # yes\n  3,\n]\n', (3, 3), "'select' must be text, not a number", ""),
        ('severity = { "a/b" = "high" }\n', (1, 22), "'a/b' cannot be 'high'", "Write one of error, warning, info."),
        ('force-exclude = "yes"\n', (1, 17), "'force-exclude' must be true or false, not text", ""),
        ('[[suppress]]\npath = "a.txt"\nrules = ["a/b"]\n', (1, 3), "this suppression names no reason", "Add reason = …"),
        (
            '[[suppress]]\npath = "a"\nrules = "a/b"\nreason = "r"\n[[suppress]]\npath = "b"\nrules = "a/b"\nreason = "r"\nuntil = "soon"\n',
            (9, 9),
            "'until' cannot be 'soon'",
            "Write the date as YYYY-MM-DD.",
        ),
        ("a = = 1\n", (1, 5), "not TOML: invalid value", ""),
        ('select = ["a"', (1, 14), "not TOML: unclosed array", ""),
    ],
)
def test_a_wrong_key_or_value_is_refused_with_place_and_hint(
    project: Path, text: str, place: tuple[int, int], message: str, hint: str
) -> None:
    file = write(project, "reglint.toml", text)
    with pytest.raises(SettingsError) as caught:
        read_layer(file)
    problem = caught.value
    assert (problem.message, (problem.line, problem.column), problem.path) == (message, place, "reglint.toml")
    if hint:
        assert problem.hint == hint


def test_places_in_a_pyproject_count_from_the_file(project: Path) -> None:
    write(project, "pyproject.toml", '[project]\nname = "x"\r\n[tool.reglint]\r\nselekt = []\r\n')
    with pytest.raises(SettingsError) as caught:
        Resolver().settings_for(project / "a.md")
    assert (
        str(caught.value)
        == "pyproject.toml:4:1: there is no setting 'selekt' here\n    selekt = []\n    ^\n  hint: Did you mean 'select'?"
    )


def test_a_glob_changes_what_applies_to_its_files_and_later_globs_win(project: Path) -> None:
    write(
        project,
        "reglint.toml",
        'ignore = ["sales"]\n[per-path."blog/**"]\nvoice = "informing"\nignore = []\n[per-path."*.json"]\nvoice = "promoting"\n',
    )
    assert options("blog/a.md") == Options(voice=Voice.INFORMING)
    assert options("blog/a.json") == Options(voice=Voice.PROMOTING)
    assert options("other/a.md") == Options(ignore=("sales",))


def test_a_profile_lies_below_the_file_and_a_globs_profile_above_it(project: Path) -> None:
    write(project, "reglint.toml", 'profile = "clinic"\naudience = "professional"\n[per-path."rx/**"]\nprofile = "rx-brand"\n')
    assert options("a.md") == Options(speaker="clinic", audience="professional")
    assert options("rx/a.md") == Options(speaker="manufacturer", audience="consumer")


def test_the_command_line_wins_over_everything(project: Path) -> None:
    write(project, "reglint.toml", 'profile = "clinic"\nignore = ["sales"]\n[per-path."a.md"]\njurisdictions = ["uk"]\n')
    made = options("a.md", jurisdictions=("au", "us"), profile="device", select=None)
    assert made == Options(jurisdictions=("au", "us"), speaker="device-firm", ignore=("sales",))
    with pytest.raises(UsageError, match="--min-confidence"):
        typed({"min-confidence": "certain"})
    with pytest.raises(SettingsError, match="command line: there is no profile 'nobody'"):
        Resolver(PROFILES, command_line=typed({"profile": "nobody"}))


def test_a_named_file_applies_everywhere_and_isolation_reads_none(project: Path) -> None:
    write(project, "reglint.toml", 'jurisdictions = ["uk"]\n')
    other = write(project, "ci/strict.toml", 'jurisdictions = ["eu"]\n')
    assert Resolver(config=other).settings_for(project / "a.md").options_for().jurisdictions == ("eu",)
    assert Resolver(isolated=True).settings_for(project / "a.md").options_for() == Options()
    with pytest.raises(UsageError, match="exclude each other"):
        Resolver(config=other, isolated=True)


def test_excludes_start_from_the_folder_of_their_file(project: Path) -> None:
    write(project, "site/reglint.toml", 'exclude = ["/old/", "*.draft.md"]\nforce-exclude = true\n')
    settings = Resolver().settings_for(project / "site" / "a.md")
    asked = ["site/old/a.md", "site/new/old/a.md", "site/x.draft.md", "x.draft.md"]
    assert [settings.excluded(Path(name)) for name in asked] == [True, False, True, False]
    assert settings.excluded(Path("site/old"), folder=True)
    assert settings.force_exclude


def test_unknown_packs_and_rules_are_refused_with_the_nearest_name(project: Path) -> None:
    known = Names(frozenset({"safety", "safety/no-side-effects"}), frozenset({"us"}), frozenset({"clinic"}))
    for text, expected in [
        ('select = ["safety", "safty"]\n', "reglint.toml:1:21: there is no pack or rule 'safty'"),
        ('ignore = ["no-side-effects"]\n', "reglint.toml:1:11: there is no pack or rule 'no-side-effects'"),
        ('[severity]\n"sfety" = "info"\n', "reglint.toml:2:1: there is no pack or rule 'sfety'"),
        ('[per-path."a"]\njurisdictions = ["uk"]\n', "reglint.toml:2:18: there is no jurisdiction 'uk'"),
        ('speaker = "baker"\n', "reglint.toml:1:11: there is no speaker 'baker'"),
    ]:
        write(project, "reglint.toml", text)
        with pytest.raises(SettingsError) as caught:
            Resolver().settings_for(project / "a.md").check_names(known)
        assert str(caught.value).split("\n")[0] == expected
    write(project, "reglint.toml", 'select = ["safety/no-side-effects"]\n')
    Resolver().settings_for(project / "a.md").check_names(known)


def test_the_digest_changes_with_the_settings_and_not_with_the_place(project: Path) -> None:
    write(project, "a/reglint.toml", 'ignore = ["sales"]\n')
    write(project, "b/reglint.toml", '# the same\n\nignore = ["sales"]\n')
    write(project, "c/reglint.toml", 'ignore = ["safety"]\n')
    first, second, third = (Resolver().settings_for(project / name).digest for name in "abc")
    assert first == second != third


def test_a_resolver_reads_each_file_once_until_it_is_told_to_forget(project: Path) -> None:
    write(project, "reglint.toml", 'jurisdictions = ["uk"]\n')
    resolver = Resolver()
    assert resolver.settings_for(project / "a" / "x.md") is resolver.settings_for(project / "b.md")
    write(project, "reglint.toml", 'jurisdictions = ["eu"]\n')
    assert resolver.settings_for(project / "b.md").options_for().jurisdictions == ("uk",)
    resolver.forget()
    assert resolver.settings_for(project / "b.md").options_for().jurisdictions == ("eu",)


def test_suppressions_in_the_settings_name_their_file_and_line(project: Path) -> None:
    write(
        project,
        "reglint.toml",
        'select = []\n\n[[suppress]]\npath = "d/a.txt"\nrules = "safety/x"\nreason = "label"\nuntil = 2027-01-31\n',
    )
    (entry,) = Resolver().settings_for(project / "a.md").entries
    assert (entry.file, entry.line, entry.path) == ("reglint.toml", 3, project / "d" / "a.txt")
    assert entry.values["rules"] == ("safety/x",)
    assert entry.values["until"].isoformat() == "2027-01-31"


def test_the_settings_of_a_file_are_shown_with_their_origin(project: Path) -> None:
    write(project, "reglint.toml", 'profile = "clinic"\n[per-path."blog/**"]\nvoice = "informing"\n[severity]\nsales = "info"\n')
    resolver = Resolver(PROFILES, command_line=typed({"min-confidence": "low"}))
    lines = settings_text(resolver.settings_for(Path("blog/a.md")), Path("blog/a.md")).splitlines()
    rows = {line.split("#")[0].strip(): line.split("# ")[1] for line in lines if "# " in line}
    assert rows['voice          = "informing"'] == "reglint.toml:3"
    assert rows['speaker        = "clinic"'] == "profile clinic"
    assert rows['min-confidence = "low"'] == "command line"
    assert rows['severity       = {"sales" = "info"}'] == "reglint.toml:4"
    assert rows["exclude        = []"] == "default"


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_the_first_file_of_a_profile_is_valid_and_applies_it(project: Path, profile: str) -> None:
    write(project, "reglint.toml", init_text(profile, PROFILES))
    settings = Resolver(PROFILES).settings_for(project / "a.md")
    assert settings.profile == profile
    assert settings.options_for().speaker == PROFILES[profile].values["speaker"]
    uncommented = "\n".join(
        line.removeprefix("# ") if " = " in line or line.startswith("# [") else line
        for line in init_text(profile, PROFILES).splitlines()
    )
    write(project, "reglint.toml", uncommented)
    assert Resolver(PROFILES).settings_for(project / "a.md").baseline == project / "reglint-baseline.json"


def test_an_unknown_profile_cannot_be_written() -> None:
    with pytest.raises(UsageError, match="no profile 'clinc'"):
        init_text("clinc", PROFILES)
