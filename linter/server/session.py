"""The state of a session: open documents, their newest results, and the one worker that makes them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from lsprotocol import types

from linter.memo import StoppedError
from linter.model import Finding
from linter.server.checking import Checked, Checker
from linter.server.documents import UTF16, Buffer
from linter.server.entries import about, files_of
from linter.server.files import Role

Result = TypeVar("Result")
# a document whose last check took longer than this is left alone until typing pauses for as long as that check took
_FAST = 0.25
_LONGEST_WAIT = 0.6


class StaleError(Exception):
    """The document has changed since it was asked about."""


@dataclass
class Session:
    """Open documents and their results.

    Args:
        checker: Used on the worker thread only.
        encoding: The units in which the client counts columns.
        ready: Set once the first settings have been read; no check begins before.
        dropped: How many checks were given up because the document had changed.
    """

    checker: Checker = field(default_factory=Checker)
    encoding: str = UTF16
    buffers: dict[str, Buffer] = field(default_factory=dict)
    results: dict[str, Checked] = field(default_factory=dict)
    dropped: int = 0
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    _running: dict[str, tuple[Buffer, int, asyncio.Task[Checked]]] = field(default_factory=dict, init=False, repr=False)
    _worker: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="reglint"), init=False, repr=False
    )

    def open(self, item: types.TextDocumentItem) -> None:
        """Take a document into the session."""
        self.buffers[item.uri] = Buffer(item.uri, item.text, item.version, item.language_id, self.encoding)

    def change(self, params: types.DidChangeTextDocumentParams) -> bool:
        """Apply a client's changes; False for a document that is not open."""
        uri = params.text_document.uri
        buffer = self.buffers.get(uri)
        if buffer is None:
            return False
        self.buffers[uri] = buffer.edited(params.content_changes, params.text_document.version)
        return True

    def close(self, uri: str) -> None:
        """Forget a document."""
        self.buffers.pop(uri, None)
        self.results.pop(uri, None)

    async def work(self, task: Callable[[], Result]) -> Result:
        """Run something on the worker, after what it is doing now."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, task)

    def end(self) -> None:
        """Stop the worker; what it is doing now is given up at the next occasion."""
        self.buffers.clear()
        self._worker.shutdown(wait=False, cancel_futures=True)

    def paths(self) -> list[Path]:
        """Where the open documents stand."""
        return [self.checker.path(buffer) for buffer in self.buffers.values()]

    async def newest(self, uri: str) -> Checked | None:
        """The result for the newest version of an open document, whatever is typed meanwhile; None when it is closed."""
        while (buffer := self.buffers.get(uri)) is not None:
            try:
                return await self.checked(buffer)
            except StaleError:
                continue
        return None

    async def checked(self, buffer: Buffer) -> Checked:
        """The result for a snapshot; asking twice checks once.

        Raises:
            StaleError: When the document was changed or closed in the meantime.
        """
        generation = self.checker.generation
        have = self.results.get(buffer.uri)
        if have is not None and have.buffer is buffer and have.generation == generation:
            return have
        running = self._running.get(buffer.uri)
        if running is None or running[0] is not buffer or running[1] != generation:
            task = asyncio.ensure_future(self._check(buffer))
            running = self._running[buffer.uri] = (buffer, generation, task)
            task.add_done_callback(lambda done: self._forget(buffer.uri, done))
        return await asyncio.shield(running[2])

    def _forget(self, uri: str, done: asyncio.Task[Checked]) -> None:
        if uri in self._running and self._running[uri][2] is done:
            del self._running[uri]
        if not done.cancelled():
            done.exception()  # somebody may have stopped waiting for it

    async def _with_entries(self, made: Checked, stale: Callable[[], bool]) -> Checked:
        """With what is wrong with the settings' suppressions; a file at a time, so that other documents are not kept waiting."""
        checker, buffer = self.checker, made.buffer
        found: list[Finding] = []
        library = made.library
        for file in await self.work(lambda: files_of(checker, buffer)):
            if stale():
                break
            some, library = await self.work(partial(about, checker, buffer, file))
            found += some
        found.sort(key=lambda item: (item.place.line, item.rule))
        return replace(made, entries=tuple(found), library=library)

    def outdated(self) -> list[str]:
        """Forget the results of settings files that hold suppressions, for a file was saved; their URIs."""
        uris = [uri for uri, made in self.results.items() if made.role is Role.SETTINGS and "suppress" in made.buffer.text]
        for uri in uris:
            del self.results[uri]
        return uris

    async def _check(self, buffer: Buffer) -> Checked:
        def stale() -> bool:
            return self.buffers.get(buffer.uri) is not buffer

        last = self.results.get(buffer.uri)
        if last is not None and last.seconds > _FAST:
            await asyncio.sleep(min(last.seconds, _LONGEST_WAIT))

        def task() -> Checked | None:
            try:
                return None if stale() else self.checker.check(buffer, stale)
            except StoppedError:
                return None

        await self.ready.wait()
        made = None if stale() else await self.work(task)
        if made is not None and made.role is Role.SETTINGS and not made.problems:
            made = await self._with_entries(made, stale)
        if made is None or stale():
            self.dropped += 1
            raise StaleError
        self.results[buffer.uri] = made
        return made
