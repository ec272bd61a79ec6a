"""A whole session with one server: every capability, as a client sees it."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.server.editing import PACK, Editor, brief, capabilities, editor, write

pytestmark = pytest.mark.asyncio(loop_scope="module")
PAGE = "# Teas\n\nA miracle cure.\n\nTonight only, our very best tea.\n"
ALL = [
    ("2:2-2:14", "claims/miracle"),
    ("4:0-4:12", "hurry/tonight"),
    ("4:18-4:27", "house/best"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Editor]:
    folder = tmp_path_factory.mktemp("server") / "site"
    write(folder, PACK)
    async with editor(folder, capabilities(), {"workspaceDiagnostics": True, "status": True}) as made:
        yield made


async def test_the_server_says_what_it_can_do(site: Editor) -> None:
    can = site.result.capabilities
    assert can.position_encoding == types.PositionEncodingKind.Utf16
    assert isinstance(can.text_document_sync, types.TextDocumentSyncOptions)
    assert can.text_document_sync.change == types.TextDocumentSyncKind.Incremental
    assert isinstance(can.diagnostic_provider, types.DiagnosticOptions)
    assert can.diagnostic_provider.workspace_diagnostics is True
    assert can.hover_provider is True
    assert can.code_lens_provider is not None
    assert can.completion_provider is not None
    assert isinstance(can.code_action_provider, types.CodeActionOptions)
    assert can.code_action_provider.resolve_provider is True
    assert can.execute_command_provider is not None
    assert sorted(can.execute_command_provider.commands) == [
        "reglint.addToBaseline",
        "reglint.checkWorkspace",
        "reglint.fixAll",
        "reglint.reload",
        "reglint.showRule",
        "reglint.summary",
        "reglint.suppress",
    ]


async def test_a_finding_has_severity_message_rule_page_authority_and_id(site: Editor) -> None:
    uri = site.open("a.md", PAGE)
    items = (await site.pull(uri)).items
    assert brief(items) == ALL
    first = items[0]
    assert first.message == "“miracle cure” promises a miracle.\nUS: Made-up Act, s1"
    assert [item.severity for item in items] == [
        types.DiagnosticSeverity.Error,
        types.DiagnosticSeverity.Information,
        types.DiagnosticSeverity.Warning,
    ]
    assert first.source == "reglint"
    assert first.data["id"].startswith("claims/miracle#")
    page = Path(first.code_description.href.removeprefix("file://"))
    assert page.read_text(encoding="utf-8").startswith("# claims/miracle\n")
    site.close(uri)


async def test_an_edit_moves_findings_and_an_unchanged_result_is_said_to_be_so(site: Editor) -> None:
    uri = site.open("b.md", PAGE)
    before = await site.pull(uri)
    again = await site.pull(uri, before.result_id)
    assert isinstance(again, types.RelatedUnchangedDocumentDiagnosticReport)
    site.change(uri, ((0, 0), (0, 0), "😀\n\n"), ((4, 0), (4, 0), "😀 "))
    assert await site.found(uri) == [("4:5-4:17", "claims/miracle"), ("6:0-6:12", "hurry/tonight"), ("6:18-6:27", "house/best")]
    site.change(uri, "No findings.\n")
    assert await site.found(uri) == []
    site.close(uri)


async def test_a_text_that_changes_before_the_answer_is_refused_as_stale_and_never_answered_wrongly(site: Editor) -> None:
    uri = site.open("stale.md", "A miracle cure. " * 3000)
    first = asyncio.ensure_future(site.pull(uri))
    await asyncio.sleep(0.01)
    site.change(uri, "Calm.\n")
    assert await site.found(uri) == []
    with pytest.raises(JsonRpcException) as caught:
        await first
    assert (caught.value.code, caught.value.data) == (-32802, {"retriggerRequest": True})
    site.close(uri)


async def test_a_hover_on_a_finding_gives_reason_remedy_and_authority(site: Editor) -> None:
    uri = site.open("hover.md", PAGE)
    found = await site.client.text_document_hover_async(types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(2, 5)))
    assert found is not None
    assert f"{found.range}" == "2:2-2:14"
    assert isinstance(found.contents, types.MarkupContent)
    for words in ("promises a miracle", "Nothing works for everybody", "Say for whom it works", "Made-up Act", "example.org/act"):
        assert words in found.contents.value
    nothing = await site.client.text_document_hover_async(
        types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(0, 2))
    )
    assert nothing is None
    site.close(uri)


async def test_each_wording_is_an_action_of_its_own_made_from_our_findings(site: Editor) -> None:
    uri = site.open("c.md", PAGE)
    actions = await site.actions(uri, 4, 20)
    assert [item.title for item in actions] == [
        "Replace “very best” with “good”",
        "Suppress house/best here, with a reason",
        "Add to the baseline (not yet reviewed)",
        "Show the rule house/best",
        "Apply all safe wordings",
    ]
    assert actions[0].is_preferred is True
    assert edits_of(actions[0].edit) == [("4:18-4:27", "good")]
    fix_all = await site.client.code_action_resolve_async(actions[4])
    assert edits_of(fix_all.edit) == [("4:18-4:27", "good")]
    assert [item.title for item in await site.actions(uri, 0, 0, ["source.fixAll"])] == ["Apply all safe wordings"]
    assert await site.actions(uri, 0, 0, ["refactor"]) == []
    site.close(uri)


async def test_the_ranges_of_a_clients_diagnostics_are_not_believed(site: Editor) -> None:
    uri = site.open("d.md", PAGE)
    items = (await site.pull(uri)).items
    wrong = types.Range(types.Position(0, 0), types.Position(0, 3))
    echoed = types.Diagnostic(wrong, "x", data=items[2].data)
    context = types.CodeActionContext([echoed])
    actions = await site.client.text_document_code_action_async(
        types.CodeActionParams(types.TextDocumentIdentifier(uri), wrong, context)
    )
    assert actions
    assert isinstance(actions[0], types.CodeAction)
    assert edits_of(actions[0].edit) == [("4:18-4:27", "good")]
    site.close(uri)


async def test_a_suppression_leaves_its_reason_to_be_filled_in(site: Editor) -> None:
    uri = site.open("e.md", PAGE)
    actions = await site.actions(uri, 4, 20)
    made = await site.client.code_action_resolve_async(actions[1])
    assert made.edit is not None
    assert made.edit.document_changes is not None
    change = made.edit.document_changes[0]
    assert isinstance(change, types.TextDocumentEdit)
    edit = change.edits[0]
    assert isinstance(edit, types.SnippetTextEdit)
    assert f"{edit.range}" == "4:0-4:0"
    assert edit.snippet.value.startswith("<!-- reglint: ignore house/best because ${1:reason}; sentence ")
    assert edit.snippet.value.endswith(" -->\n$0")
    site.close(uri)


async def test_a_suppression_in_a_file_without_comments_goes_to_the_settings(site: Editor) -> None:
    uri = site.open("new.txt", "Our very best tea.\n", "plaintext")
    action = next(item for item in await site.actions(uri, 0, 6) if item.title.startswith("Suppress"))
    made = await site.client.code_action_resolve_async(action)
    assert made.edit is not None
    assert made.edit.document_changes is not None
    change = made.edit.document_changes[0]
    assert isinstance(change, types.TextDocumentEdit)
    assert change.text_document.uri == site.uri("reglint.toml")
    edit = change.edits[0]
    assert isinstance(edit, types.SnippetTextEdit)
    for line in ("[[suppress]]", 'path = "new.txt"', 'rules = ["house/best"]', 'reason = "${1:reason}"'):
        assert line in edit.snippet.value
    lines = PACK["reglint.toml"].count("\n")
    assert f"{edit.range}" == f"{lines}:0-{lines}:0"
    open_settings = site.open("reglint.toml", "# typed\n", "toml")
    made = await site.client.code_action_resolve_async(action)
    assert made.edit is not None
    assert made.edit.document_changes is not None
    change = made.edit.document_changes[0]
    assert isinstance(change, types.TextDocumentEdit)
    assert (change.text_document.version, f"{change.edits[0].range}") == (1, "1:0-1:0")
    site.close(open_settings)
    site.close(uri)


async def test_commands_suppress_with_a_reason_and_fix_through_the_client(site: Editor) -> None:
    uri = site.open("f.md", PAGE)
    applied: list[types.WorkspaceEdit] = []

    @site.client.feature(types.WORKSPACE_APPLY_EDIT)
    def _apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        applied.append(params.edit)
        return types.ApplyWorkspaceEditResult(True)

    finding = (await site.pull(uri)).items[2].data["id"]
    assert await site.run("reglint.suppress", uri, finding, "MLR-1 quoted", {"until": "2090-01-01"}) is True
    [(span, text)] = edits_of(applied[0])
    assert (span, text.partition("; sentence")[0]) == (
        "4:0-4:0",
        "<!-- reglint: ignore house/best because MLR-1 quoted; until 2090-01-01",
    )
    assert await site.run("reglint.fixAll", uri) is True
    assert edits_of(applied[1]) == [("4:18-4:27", "good")]
    with pytest.raises(JsonRpcException, match="needs a reason"):
        await site.run("reglint.suppress", uri, finding, " ")
    with pytest.raises(JsonRpcException, match="no such finding"):
        await site.run("reglint.suppress", uri, "house/best#0", "MLR-1")
    site.close(uri)


async def test_a_finding_added_to_the_baseline_is_shown_no_more(site: Editor) -> None:
    write(site.folder, {"g.md": PAGE})
    uri = site.open("g.md", PAGE)
    finding = (await site.pull(uri)).items[0].data["id"]
    assert (await site.run("reglint.addToBaseline", uri, finding))["entries"] == 1
    assert await site.found(uri) == ALL[1:]
    written = json.loads((site.folder / "known.json").read_text(encoding="utf-8"))
    assert [(item["path"], item["rule"], item["text"]) for item in written["entries"]] == [
        ("g.md", "claims/miracle", "miracle cure")
    ]
    lenses = await site.client.text_document_code_lens_async(types.CodeLensParams(types.TextDocumentIdentifier(uri)))
    assert lenses
    assert lenses[0].command is not None
    assert lenses[0].command.title == "reglint: 2 findings (house 1, hurry 1), 1 baselined"
    summary = await site.run("reglint.summary", uri)
    assert {name: summary[name] for name in ("active", "baselined", "suppressed", "hidden", "packs", "checked")} == {
        "active": 2,
        "baselined": 1,
        "suppressed": 0,
        "hidden": 0,
        "packs": {"house": 1, "hurry": 1},
        "checked": True,
    }
    site.close(uri)


async def test_a_rule_is_shown_by_the_client(site: Editor) -> None:
    shown = await site.run("reglint.showRule", "claims/miracle")
    assert shown["rule"] == "claims/miracle"
    assert shown["markdown"].startswith("# claims/miracle\n")
    assert Path(shown["uri"].removeprefix("file://")).is_file()
    await asyncio.sleep(0.05)
    assert [item.uri for item in site.client.shown_documents] == [shown["uri"]]
    with pytest.raises(JsonRpcException, match="there is no rule"):
        await site.run("reglint.showRule", "claims/miracel")


async def completions(site: Editor, uri: str, line: int, character: int) -> list[tuple[str, str]]:
    params = types.CompletionParams(types.TextDocumentIdentifier(uri), types.Position(line, character))
    found = await site.client.text_document_completion_async(params)
    assert isinstance(found, types.CompletionList)
    return [(item.label, f"{item.text_edit.range}") for item in found.items if isinstance(item.text_edit, types.TextEdit)]


async def test_suppression_comments_are_completed_with_the_rules_found_here_first(site: Editor) -> None:
    uri = site.open(
        "h.md", "<!-- reglint: -->\n<!-- reglint: ignore cl -->\n<!-- reglint: ignore a/b because x; -->\nOur very best.\n"
    )
    await site.pull(uri)
    assert [name for name, _ in await completions(site, uri, 0, 14)] == ["ignore", "ignore-start", "ignore-end", "ignore-file"]
    rules = await completions(site, uri, 1, 23)
    assert rules[0] == ("house/best", "1:21-1:23")
    assert ("claims/miracle", "1:21-1:23") in rules
    assert ("until", "2:36-2:36") in await completions(site, uri, 2, 36)
    assert await completions(site, uri, 3, 5) == []
    site.close(uri)


async def test_settings_are_completed_and_validated_as_they_are_typed(site: Editor) -> None:
    text = 'audience = "\nselect = ["claims", "\n[severity]\n"claims/miracle" = "\n[[suppress]]\nru\n'
    uri = site.open("sub/reglint.toml", text, "toml")
    assert [name for name, _ in await completions(site, uri, 0, 12)] == ["consumer", "professional", "investor"]
    assert ("house/best", "1:21-1:21") in await completions(site, uri, 1, 21)
    assert [name for name, _ in await completions(site, uri, 3, 20)] == ["error", "warning", "info"]
    assert ("rules", "5:0-5:2") in await completions(site, uri, 5, 2)
    site.change(uri, 'min-confidence = "hihg"\n')
    [item] = (await site.pull(uri)).items
    assert (f"{item.range}", item.code) == ("0:17-0:22", "settings")
    assert "Did you mean 'high'?" in item.message
    site.change(uri, 'select = ["clams"]\n')
    [item] = (await site.pull(uri)).items
    assert item.message.startswith("there is no pack or rule 'clams'\nDid you mean 'claims'?")
    site.change(uri, 'select = ["claims"]\n')
    assert await site.found(uri) == []
    site.close(uri)


async def test_packs_are_completed_and_validated_as_they_are_typed(site: Editor) -> None:
    rule = PACK["rules/house/best.yaml"]
    uri = site.open("rules/house/best.yaml", rule, "yaml")
    assert await site.found(uri) == []
    assert [name for name, _ in await completions(site, uri, 1, 10)] == ["error", "warning", "info"]
    assert ("us-act", "9:14-9:20") in await completions(site, uri, 9, 20)
    site.change(uri, rule.replace("[us-act]", "[us-acts]"))
    [item] = (await site.pull(uri)).items
    assert (item.range.start.line, item.code) == (9, "pack")
    assert "Did you mean 'us-act'?" in item.message
    site.close(uri)


async def test_broken_settings_are_told_and_the_last_good_ones_stay(site: Editor) -> None:
    uri = site.open("i.md", PAGE)
    assert await site.found(uri) == ALL
    file = site.folder / "reglint.toml"
    good = file.read_text(encoding="utf-8")
    file.write_text("select = [\n", encoding="utf-8")
    seen = len(site.client.messages)
    assert await site.run("reglint.reload") is False
    assert "The last good ones stay in force." in site.client.messages[seen].message
    assert "reglint.toml:" in site.client.messages[seen].message
    assert await site.found(uri) == ALL
    file.write_text(f'ignore = ["claims"]\n{good}', encoding="utf-8")
    watched = types.FileEvent(site.uri("reglint.toml"), types.FileChangeType.Changed)
    site.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([watched]))
    await until(lambda: site.found(uri), ALL[1:])
    file.write_text(good, encoding="utf-8")
    assert await site.run("reglint.reload") is True
    assert await site.found(uri) == ALL
    site.close(uri)


async def until(ask: Any, wanted: object) -> None:
    """Ask until the answer is the one wanted, for a few seconds."""
    for _ in range(100):
        answer = await ask()
        if answer == wanted:
            return
        await asyncio.sleep(0.05)
    assert answer == wanted


async def test_a_changed_pack_is_used_and_a_changed_option_too(site: Editor) -> None:
    uri = site.open("j.md", PAGE)
    rule = site.folder / "rules/house/best.yaml"
    good = rule.read_text(encoding="utf-8")
    rule.write_text(good.replace("phrase: very best", "phrase: our very best"), encoding="utf-8")
    assert await site.run("reglint.reload") is True
    assert await site.found(uri) == [*ALL[:2], ("4:14-4:27", "house/best")]
    rule.write_text(good, encoding="utf-8")
    site.client.workspace_did_change_configuration(types.DidChangeConfigurationParams({"reglint": {"select": ["hurry"]}}))
    await until(lambda: site.found(uri), ALL[1:2])
    site.client.workspace_did_change_configuration(types.DidChangeConfigurationParams({"reglint": {}}))
    await until(lambda: site.found(uri), ALL)
    site.close(uri)


async def test_the_workspace_is_pulled_with_progress_partial_results_and_result_ids(site: Editor) -> None:
    write(site.folder, {"web/one.md": PAGE, "web/two.txt": "Calm.\n", "data.json": '{"text": "A miracle cure."}\n'})
    uri = site.open("web/one.md", "Tonight only.\n")
    told: defaultdict[Any, list[Any]] = defaultdict(list)
    # the client of pytest-lsp knows work done only
    site.client.protocol.fm.features[types.PROGRESS] = lambda params: told[params.token].append(params.value)
    first = await site.client.workspace_diagnostic_async(
        types.WorkspaceDiagnosticParams([], work_done_token="w", partial_result_token="p")
    )
    assert list(first.items) == []
    sent = [entry for value in told["p"] for entry in value["items"]]
    found = {Path(entry["uri"]).name: [item["code"] for item in entry["items"]] for entry in sent if "web/" in entry["uri"]}
    assert found == {"one.md": ["hurry/tonight"], "two.txt": []}
    assert [item["items"] for item in sent if item["uri"].endswith("data.json")] == [[]]
    kinds = [value["kind"] for value in told["w"]]
    assert (kinds[0], kinds[-1]) == ("begin", "end")
    known = [types.PreviousResultId(item["uri"], item["resultId"]) for item in sent]
    waiting = asyncio.ensure_future(site.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(known)))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    site.change(uri, "Calm.\n")
    second = await asyncio.wait_for(waiting, 20)
    fresh = [item for item in second.items if isinstance(item, types.WorkspaceFullDocumentDiagnosticReport)]
    assert [(Path(item.uri).name, list(item.items)) for item in fresh] == [("one.md", [])]
    site.close(uri)


async def test_a_file_that_cannot_be_checked_says_so(site: Editor) -> None:
    write(site.folder, {"bad/reglint.toml": "select = 3\n"})
    uri = site.open("bad/page.md", PAGE)
    [item] = (await site.pull(uri)).items
    assert item.code == "unchecked"
    assert "bad/reglint.toml:1:10" in item.message
    site.close(uri)


async def test_what_is_not_prose_or_is_excluded_has_no_findings(site: Editor) -> None:
    write(site.folder, {"old/reglint.toml": 'exclude = ["draft.md"]\n'})
    for name, language in (("old/draft.md", "markdown"), ("code.py", "python"), ("known.json", "json")):
        uri = site.open(name, "A miracle cure.\n", language)
        assert await site.found(uri) == []
        site.close(uri)
    uri = site.open("letter", "A miracle cure.\n", "plaintext")
    assert await site.found(uri) == [("0:2-0:14", "claims/miracle")]
    site.close(uri)
    assert await site.found(site.uri("never-opened.md")) == []


def edits_of(edit: types.WorkspaceEdit | None) -> list[tuple[str, str]]:
    assert edit is not None
    found = []
    for change in edit.document_changes or []:
        assert isinstance(change, types.TextDocumentEdit)
        assert change.text_document.version is not None
        found += [(f"{item.range}", item.new_text) for item in change.edits if isinstance(item, types.TextEdit)]
    return found
