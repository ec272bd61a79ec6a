"""The whole workspace: every file that the command would check, a file at a time so that typing is never kept waiting."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from lsprotocol import types

from linter.errors import ReglintError
from linter.server.app import Server
from linter.server.checking import Checked
from linter.server.diagnostics import result_id
from linter.server.files import path_of

Report = types.WorkspaceFullDocumentDiagnosticReport | types.WorkspaceUnchangedDocumentDiagnosticReport
Known = dict[Path, types.PreviousResultId]
_EVERY = 0.25


class Survey:
    """Checks files that are not open, and keeps their diagnostics until they change.

    Args:
        server: Whose workspace it is.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._kept: dict[Path, tuple[tuple[int, int, int], Checked]] = {}

    async def files(self) -> list[Path]:
        """Every file that the command would check.

        Raises:
            ReglintError: When settings cannot be used.
        """
        session, folders = self._server.session, list(self._server.folders)
        await session.ready.wait()
        found: list[Path] = await session.work(lambda: session.checker.project.discover(folders).files)
        return found

    async def each(self, files: Sequence[Path]) -> AsyncIterator[Checked]:
        """The result of each file; open documents as they are in the editor."""
        session = self._server.session
        open_now = {session.checker.path(buffer): buffer.uri for buffer in session.buffers.values()}
        for file in files:
            uri = open_now.get(file)
            checked = await session.newest(uri) if uri is not None else None
            yield checked if checked is not None else await self._closed(file)

    async def _closed(self, file: Path) -> Checked:
        session = self._server.session
        checker, encoding = session.checker, session.encoding

        def task() -> tuple[tuple[int, int, int], Checked]:
            try:
                found = file.stat()
                stamp = (found.st_mtime_ns, found.st_size, checker.generation)
            except OSError:
                stamp = (0, 0, checker.generation)
            kept = self._kept.get(file)
            return kept if kept is not None and kept[0] == stamp else (stamp, checker.check_file(file, encoding))

        self._kept[file] = made = await session.work(task)
        return made[1]

    async def report(self, params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        """Answer a pull of the workspace; without news the answer waits for some, as clients expect that ask again at once."""
        server = self._server
        # by file, for a client may write a URI in another way than we do
        known = {path_of(item.uri): item for item in params.previous_result_ids}
        if not server.options.workspace_diagnostics:
            return types.WorkspaceDiagnosticReport([_gone(item.uri) for item in known.values()])
        while True:
            server.changed.clear()
            items = await self._round(params, known)
            news = any(isinstance(item, types.WorkspaceFullDocumentDiagnosticReport) for item in items)
            if news or not known:
                return types.WorkspaceDiagnosticReport([] if params.partial_result_token is not None else items)
            await server.changed.wait()

    async def _round(self, params: types.WorkspaceDiagnosticParams, known: Known) -> list[Report]:
        server, token = self._server, params.partial_result_token
        try:
            files = await self.files()
        except ReglintError:
            return []
        progress = Progress(server, params.work_done_token, len(files))
        items: list[Report] = []
        waiting: list[Report] = []
        sent = time.monotonic()
        seen: set[Path] = set()
        try:
            async for checked in self.each(files):
                seen.add(path_of(checked.buffer.uri))
                waiting.append(self._item(checked, known))
                progress.step()
                if token is not None and time.monotonic() - sent > _EVERY:
                    items += _send(server, token, waiting)
                    waiting, sent = [], time.monotonic()
            waiting += [_gone(item.uri) for file, item in known.items() if file not in seen]
            fresh = any(isinstance(item, types.WorkspaceFullDocumentDiagnosticReport) for item in waiting)
            if token is not None and waiting and (fresh or items or not known):
                _send(server, token, waiting)
        finally:
            progress.end()
        return [*items, *waiting]

    def _item(self, checked: Checked, known: Known) -> Report:
        before = known.get(path_of(checked.buffer.uri))
        uri, version = before.uri if before is not None else checked.buffer.uri, checked.buffer.version
        made = self._server.maker.of(checked)
        name = result_id(checked, made)
        if before is not None and before.value == name:
            return types.WorkspaceUnchangedDocumentDiagnosticReport(uri, name, version)
        return types.WorkspaceFullDocumentDiagnosticReport(uri, made, version, result_id=name)

    async def publish(self, token: types.ProgressToken | None) -> dict[str, int]:
        """Check the workspace once and send the diagnostics of the files that are not open, unless the client asks for them itself.

        Returns:
            How many files were checked, how many of them could not be, and how many findings are active.

        Raises:
            ReglintError: When settings cannot be used.
        """
        server = self._server
        files = await self.files()
        progress = Progress(server, token, len(files))
        counts = {"files": 0, "unchecked": 0, "findings": 0}
        try:
            async for checked in self.each(files):
                counts["files"] += 1
                counts["unchecked"] += checked.judgement is None or not checked.judgement.result.checked
                counts["findings"] += len(checked.active)
                if checked.buffer.version is None and not server.pulls_workspace:
                    server.surveyed.add(path_of(checked.buffer.uri))
                    server.publish(checked)
                progress.step()
        finally:
            progress.end()
        return counts


class Progress:
    """Tells how far a survey is, to a client that wants to know."""

    def __init__(self, server: Server, token: types.ProgressToken | None, total: int) -> None:
        self._server, self._token, self._total = server, token, total
        self._done = 0
        self._told = time.monotonic()
        if token is not None:
            server.work_done_progress.begin(
                token, types.WorkDoneProgressBegin("reglint", cancellable=True, message=f"0 of {total} files", percentage=0)
            )

    def step(self) -> None:
        """One more file; raises CancelledError when the writer has had enough."""
        self._done += 1
        if self._token is None:
            return
        wanted = self._server.work_done_progress.tokens.get(self._token)
        if wanted is not None and wanted.cancelled():
            raise asyncio.CancelledError
        if time.monotonic() - self._told > _EVERY:
            self._told = time.monotonic()
            percent = 100 * self._done // max(1, self._total)
            about = types.WorkDoneProgressReport(message=f"{self._done} of {self._total} files", percentage=percent)
            self._server.work_done_progress.report(self._token, about)

    def end(self) -> None:
        """The survey is over."""
        if self._token is not None:
            self._server.work_done_progress.end(self._token, types.WorkDoneProgressEnd(message=f"{self._done} files"))
            self._server.work_done_progress.tokens.pop(self._token, None)


def _send(server: Server, token: types.ProgressToken, items: list[Report]) -> list[Report]:
    value: Any = types.WorkspaceDiagnosticReportPartialResult(list(items))
    server.protocol.notify(types.PROGRESS, types.ProgressParams(token, value))
    return items


def _gone(uri: str) -> Report:
    return types.WorkspaceFullDocumentDiagnosticReport(uri, [])


__all__ = ["Progress", "Survey"]
