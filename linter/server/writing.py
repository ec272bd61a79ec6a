"""The protocol's methods that help while writing: hover, actions, completion, lens."""

from __future__ import annotations

from typing import Any

from lsprotocol import types

from linter.errors import ReglintError
from linter.server.actions import FIX_ALL_KIND
from linter.server.app import Server, counted
from linter.server.checking import Checked
from linter.server.commands import SUMMARY, actor_of, refused
from linter.server.completion import TRIGGERS, complete
from linter.server.features import stale
from linter.server.files import role_of
from linter.server.hover import hover
from linter.server.session import StaleError
from linter.server.workspace import Survey


def register(server: Server) -> None:
    """Add them to a server."""
    survey = Survey(server)

    async def workspace(ls: Server, params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        ls.pulls_workspace = True
        return await survey.report(params)

    feature = server.feature
    kinds = [types.CodeActionKind.QuickFix, FIX_ALL_KIND]
    feature(types.WORKSPACE_DIAGNOSTIC)(workspace)
    feature(types.TEXT_DOCUMENT_HOVER)(_hover)
    feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(kinds, resolve_provider=True))(_actions)
    feature(types.CODE_ACTION_RESOLVE)(_resolve)
    feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(TRIGGERS))(_completion)
    feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions())(_lens)


async def _checked(ls: Server, uri: str) -> Checked | None:
    buffer = ls.session.buffers.get(uri)
    if buffer is None:
        return None
    try:
        return await ls.session.checked(buffer)
    except StaleError:
        raise stale() from None


async def _hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
    checked = await _checked(ls, params.text_document.uri)
    if checked is None:
        return None
    offset, checker = checked.buffer.offset(params.position), ls.session.checker
    return await ls.session.work(lambda: hover(checker, checked, offset, ls.pages))


async def _actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    checked = await _checked(ls, params.text_document.uri)
    if checked is None:
        return []
    actor = actor_of(ls)
    return await ls.session.work(lambda: actor.offers(checked, params))


async def _resolve(ls: Server, action: types.CodeAction) -> types.CodeAction:
    data: dict[str, Any] = action.data if isinstance(action.data, dict) else {}
    checked = await _checked(ls, str(data.get("uri", "")))
    if checked is None or action.edit is not None:
        return action
    if checked.buffer.version != data.get("version"):
        raise stale()
    actor = actor_of(ls)
    try:
        action.edit = await ls.session.work(lambda: actor.made(checked, data))
    except ReglintError as problem:
        raise refused(problem) from None
    return action


async def _completion(ls: Server, params: types.CompletionParams) -> types.CompletionList | None:
    buffer = ls.session.buffers.get(params.text_document.uri)
    if buffer is None:
        return None
    checker, offset = ls.session.checker, buffer.offset(params.position)
    latest = ls.session.results.get(buffer.uri)

    def task() -> list[types.CompletionItem]:
        path = checker.path(buffer)
        project = checker.project
        library = project.engine(project.resolver.settings_for(path)).library
        context = (latest.active if latest is not None else (), tuple(project.resolver.profiles))
        return complete(role_of(path, buffer.text, buffer.language), buffer, offset, library, context)

    try:
        return types.CompletionList(False, await ls.session.work(task))
    except ReglintError:
        return None


async def _lens(ls: Server, params: types.CodeLensParams) -> list[types.CodeLens]:
    if not ls.options.code_lens:
        return []
    checked = await ls.session.newest(params.text_document.uri)
    if checked is None or checked.judgement is None or not checked.judgement.result.checked:
        return []
    start = types.Position(0, 0)
    command = types.Command(counted(checked), SUMMARY, arguments=[checked.buffer.uri])
    ls.lenses[checked.buffer.uri] = command.title
    return [types.CodeLens(types.Range(start, start), command)]
