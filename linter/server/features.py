"""The protocol's methods, each a few lines: find the document, ask, answer."""

from __future__ import annotations

import asyncio
from pathlib import Path

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from linter.server.app import PATIENCE, Server
from linter.server.diagnostics import result_id
from linter.server.files import path_of, uri_of
from linter.server.session import StaleError


def register(server: Server) -> None:
    """Add the life cycle, documents and diagnostics to a server."""
    feature = server.feature
    feature(types.INITIALIZE)(_initialize)
    feature(types.INITIALIZED)(_initialized)
    feature(types.SHUTDOWN)(_shutdown)
    feature(types.TEXT_DOCUMENT_DID_OPEN)(_open)
    feature(types.TEXT_DOCUMENT_DID_CHANGE)(_change)
    feature(types.TEXT_DOCUMENT_DID_CLOSE)(_close)
    feature(types.TEXT_DOCUMENT_DID_SAVE)(_save)
    feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(_configured)
    feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(_watched)
    feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(_folders)
    feature(types.TEXT_DOCUMENT_DIAGNOSTIC, types.DiagnosticOptions(True, True, "reglint"))(_diagnostic)


def _initialize(ls: Server, params: types.InitializeParams) -> None:
    ls.begin(params)


async def _initialized(ls: Server, params: types.InitializedParams) -> None:
    await _read_options(ls)
    await ls.while_busy(_prepare(ls), "reglint: reading the rules")
    await _watch(ls)


async def _prepare(ls: Server) -> None:
    await ls.reload()
    await ls.session.work(ls.session.checker.warm)


async def _read_options(ls: Server) -> None:
    workspace = ls.client_capabilities.workspace
    if workspace and workspace.configuration:
        item = types.ConfigurationItem(section="reglint")
        try:
            found = await asyncio.wait_for(ls.workspace_configuration_async(types.ConfigurationParams([item])), PATIENCE)
        except (TimeoutError, JsonRpcException):
            return
        ls.configure(found[0] if isinstance(found, (list, tuple)) and found else None)


async def _watch(ls: Server) -> None:
    if ls.options.workspace_diagnostics:
        await watch_all(ls)
    else:
        await _register(ls, "reglint-files", ["**/*.toml", "**/*.yaml", "**/*.json"])


async def watch_all(ls: Server) -> None:
    """Be told of every file that changes, for findings in files that are not open are shown."""
    if not ls.watches_all:
        ls.watches_all = True
        await _register(ls, "reglint-all-files", ["**/*"])


async def _register(ls: Server, name: str, globs: list[str]) -> None:
    if _watches(ls):
        options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(item) for item in globs])
        wanted = types.Registration(name, types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        await ls.client_register_capability_async(types.RegistrationParams([wanted]))


def _watches(ls: Server) -> bool:
    workspace = ls.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace else None
    return bool(watched and watched.dynamic_registration)


def _shutdown(ls: Server, params: None) -> None:
    ls.session.buffers.clear()


def _open(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    uri = params.text_document.uri
    ls.session.open(params.text_document)
    if ls.pulls and path_of(uri) in ls.surveyed:
        # the client would show what it was sent beside what it asks for from now on
        ls.unpublish(uri)
    ls.touched(uri)


def _change(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    if ls.session.change(params):
        ls.touched(params.text_document.uri)
    else:
        ls.log(f"changed but not open: {params.text_document.uri}")


def _close(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    uri = params.text_document.uri
    ls.session.close(uri)
    ls.lenses.pop(uri, None)
    ls.changed.set()
    if not ls.pulls:
        ls.unpublish(uri)
    ls.survey_again([path_of(uri)])


async def _save(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    if not _watches(ls) and await _reload_for(ls, [path_of(params.text_document.uri)]):
        return
    if ls.session.outdated():
        ls.refresh()


async def _watched(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
    ls.changed.set()
    files = [path_of(item.uri) for item in params.changes]
    if not await _reload_for(ls, files):
        ls.survey_again(files)


async def _reload_for(ls: Server, files: list[Path]) -> bool:
    checker, paths = ls.session.checker, [*ls.folders, *ls.session.paths()]
    if await ls.session.work(lambda: any(checker.concerns(file, paths) for file in files)):
        return await ls.reload()
    return False


async def _configured(ls: Server, params: types.DidChangeConfigurationParams) -> None:
    sent = params.settings.get("reglint") if isinstance(params.settings, dict) else None
    if sent is None:
        await _read_options(ls)
    else:
        ls.configure(sent)
    await ls.reload()


async def _folders(ls: Server, params: types.DidChangeWorkspaceFoldersParams) -> None:
    ls.folders = [path_of(uri) for uri in ls.workspace.folders]
    for file in [item for item in ls.surveyed if not any(item.is_relative_to(folder) for folder in ls.folders)]:
        ls.surveyed.discard(file)
        ls.unpublish(uri_of(file))
    await ls.reload()


async def _diagnostic(ls: Server, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
    buffer = ls.session.buffers.get(params.text_document.uri)
    if buffer is None:
        return types.RelatedFullDocumentDiagnosticReport([])
    try:
        checked = await ls.session.checked(buffer)
    except StaleError:
        raise stale() from None
    ls.tell(checked)
    items = ls.maker.of(checked)
    name = result_id(checked, items)
    if name == params.previous_result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(name)
    return types.RelatedFullDocumentDiagnosticReport(items, result_id=name)


def stale() -> JsonRpcException:
    """The answer to a question about a text that is no more; the client may ask again."""
    code = types.LSPErrorCodes.ServerCancelled.value
    return JsonRpcException("the document has changed", code, {"retriggerRequest": True})
