"""The protocol's methods, each a few lines: find the document, ask, answer."""

from __future__ import annotations

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from linter.server.app import Server
from linter.server.diagnostics import result_id
from linter.server.files import path_of
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
    await ls.reload()
    await ls.session.work(ls.session.checker.warm)
    await _watch(ls)


async def _read_options(ls: Server) -> None:
    workspace = ls.client_capabilities.workspace
    if workspace and workspace.configuration:
        item = types.ConfigurationItem(section="reglint")
        try:
            found = await ls.workspace_configuration_async(types.ConfigurationParams([item]))
        except JsonRpcException:
            return
        ls.configure(found[0] if found else None)


async def _watch(ls: Server) -> None:
    if not _watches(ls):
        return
    globs = ["**/*"] if ls.options.workspace_diagnostics else ["**/*.toml", "**/*.yaml", "**/*.json"]
    options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(item) for item in globs])
    wanted = types.Registration("reglint-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    await ls.client_register_capability_async(types.RegistrationParams([wanted]))


def _watches(ls: Server) -> bool:
    workspace = ls.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace else None
    return bool(watched and watched.dynamic_registration)


def _shutdown(ls: Server, params: None) -> None:
    ls.session.buffers.clear()


def _open(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    ls.session.open(params.text_document)
    ls.touched(params.text_document.uri)


def _change(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    if ls.session.change(params):
        ls.touched(params.text_document.uri)
    else:
        ls.log(f"changed but not open: {params.text_document.uri}")


def _close(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    uri = params.text_document.uri
    ls.session.close(uri)
    ls.changed.set()
    if not ls.pulls:
        ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))


async def _save(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    if not _watches(ls):
        await _reload_for(ls, [params.text_document.uri])


async def _watched(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
    ls.changed.set()
    await _reload_for(ls, [item.uri for item in params.changes])


async def _reload_for(ls: Server, uris: list[str]) -> None:
    checker, paths = ls.session.checker, [*ls.folders, *ls.session.paths()]
    files = [path_of(uri) for uri in uris]
    if await ls.session.work(lambda: any(checker.concerns(file, paths) for file in files)):
        await ls.reload()


async def _configured(ls: Server, params: types.DidChangeConfigurationParams) -> None:
    sent = params.settings.get("reglint") if isinstance(params.settings, dict) else None
    if sent is None:
        await _read_options(ls)
    else:
        ls.configure(sent)
    await ls.reload()


async def _folders(ls: Server, params: types.DidChangeWorkspaceFoldersParams) -> None:
    ls.folders = [path_of(uri) for uri in ls.workspace.folders]
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
