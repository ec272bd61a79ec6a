"""What is asserted of the server: positions after edits by a model that counts units one by one, and an answer to every question."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.io_ import run_async

from linter.engine import Engine
from linter.library import load
from linter.reading.source import line_starts
from linter.server.documents import UTF8, UTF16, UTF32, Buffer
from linter.server.start import make

LAW = Path(__file__).parents[1] / "fixtures" / "law"
PAGE = "Calm.\n\nA miracle cure.\n"
FOUND = [((2, 2), (2, 14), "claims/miracle")]
PATIENCE = 30.0
_ENDS = ("\n", "\r\n", "\r", "\u2028", "\x0c", "\x85", "")
_ENGINES: dict[tuple[str, str | None], Engine] = {}


def edits(data: bytes) -> None:
    """The first byte chooses the units, each six after it are an edit: where, how long, what of, and how it ends.

    Every letter that is written is one of its own, so that a shift by one can hide nowhere.
    """
    encoding = (UTF8, UTF16, UTF32)[data[0] % 3] if data else UTF16
    buffer, model = Buffer("u", "", 0, encoding=encoding), ""
    letters = _letters()
    for at in range(1, len(data) - 5, 6):
        line, column, length, down, kind, count = data[at : at + 6]
        new = "".join(next(letters) for _ in range(count % 8)) + _ENDS[kind % len(_ENDS)]
        first, last = types.Position(line % 16, column % 64), types.Position(line % 16 + down % 3, (column + length) % 64)
        begin, end = sorted((_slow_offset(model, first, encoding), _slow_offset(model, last, encoding)))
        model = model[:begin] + new + model[end:]
        buffer = buffer.edited([types.TextDocumentContentChangePartial(types.Range(first, last), new)], at)
        assert buffer.text == model, (first, last, new)
    assert buffer.starts == line_starts(model)
    for offset in range(len(model) + 1):
        if model[offset - 1 : offset + 1] != "\r\n" or offset == 0:
            assert buffer.offset(buffer.position(offset)) == offset


def _letters() -> Iterator[str]:
    """Letters of one, two, three and four bytes, none twice."""
    for number in range(100_000):
        yield chr((0x00C0, 0x4E00, 0x20000, 0x0400)[number % 4] + number // 4)


def _slow_offset(text: str, position: types.Position, encoding: str) -> int:
    """Where a position is, by going through the text a character at a time."""
    line = offset = 0
    while line < position.line and offset < len(text):
        if text[offset] == "\n" or (text[offset] == "\r" and text[offset : offset + 2] != "\r\n"):
            line += 1
        offset += 1
    if line < position.line:
        return len(text)
    width = 0
    while offset < len(text) and text[offset] not in "\r\n":
        codec = {UTF8: "utf-8", UTF16: "utf-16-le", UTF32: "utf-32-le"}[encoding]
        unit = {UTF8: 1, UTF16: 2, UTF32: 4}[encoding]
        width += len(text[offset].encode(codec)) // unit
        if width > position.character:
            break
        offset += 1
    return offset


def serve(data: bytes) -> None:
    """A session: each line is the body of a message, or a header when a `!` stands before it, or a `.` to wait; then a question.

    The session is started before, and the question has to be answered rightly after, unless the client has said good-bye or begun
    anew. Every request with an id of its own has to be answered once.
    """
    bodies = [line for line in data.split(b"\n") if line]
    with _somewhere() as folder:
        uri = (folder / "probe.md").as_uri()
        start = _message("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}}, "start")
        ready = _message("initialized", {})
        opened = {"textDocument": {"uri": uri, "languageId": "markdown", "version": 1, "text": PAGE}}
        probe = [
            _message("textDocument/didOpen", opened),
            _message("textDocument/diagnostic", {"textDocument": {"uri": uri}}, "probe"),
        ]
        session = _Session([start, ready, *bodies, *probe])
        logging.disable(logging.CRITICAL)
        try:
            answers = asyncio.run(session.run())
        finally:
            logging.disable(logging.NOTSET)
    named = [body for body in map(_plain, bodies) if isinstance(body, dict)]
    # of a message that is cut short the id can often be read, and the error is then sent under it
    broken = [body for body in bodies if _plain(body) is None]
    methods = {str(body.get("method")) for body in named}
    ended = bool(methods & {"shutdown", "exit"})
    if not ended:
        assert "probe" in answers, "the question was not answered"
    if not ended and not methods & {"initialize", "workspace/didChangeConfiguration", "workspace/didChangeWorkspaceFolders"}:
        assert _items(answers["probe"][0]) == FOUND, answers["probe"]
    for name, given in answers.items():
        asked = sum(body.get("id") == name for body in named) + (name in ("start", "probe"))
        asked += sum(str(name).encode() in body for body in broken)
        assert len(given) <= max(1, asked), (name, given)


def _items(answer: dict[str, Any]) -> list[tuple[tuple[int, int], tuple[int, int], str]]:
    made = []
    for item in answer["result"]["items"]:
        start, end = item["range"]["start"], item["range"]["end"]
        made.append(((start["line"], start["character"]), (end["line"], end["character"]), item["code"]))
    return made


def _message(method: str, params: object, number: str | None = None) -> bytes:
    body: dict[str, object] = {"jsonrpc": "2.0", "method": method, "params": params}
    return json.dumps(body | ({"id": number} if number is not None else {})).encode()


def _plain(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


class _Session:
    """A server that reads what it is given, and the answers that it wrote, by id."""

    def __init__(self, bodies: Sequence[bytes]) -> None:
        self._bodies = list(reversed(bodies))
        self._input = io.BytesIO()
        self._answers: dict[str | int, list[dict[str, Any]]] = {}
        self._asked = asyncio.Event()
        self._server = make()

    async def run(self) -> dict[str | int, list[dict[str, Any]]]:
        """Read to the end and wait for the answer to the last question."""
        self._server.protocol.set_writer(self, include_headers=False)
        self._server._stop_event = threading.Event()
        try:
            await run_async(self._server._stop_event, self, self._server.protocol, error_handler=lambda *_: None)
            if not self._server.protocol._shutdown:
                await asyncio.wait_for(self._asked.wait(), PATIENCE)
        except SystemExit:
            pass
        finally:
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            self._server.shutdown()
        return self._answers

    async def readline(self) -> bytes:
        session = self._server.session
        # engines are dear, and those of one library are alike
        session.checker._engines = _ENGINES
        while not (line := self._input.readline()) and self._bodies:
            body = self._bodies.pop()
            for _ in range(4):
                await asyncio.sleep(0)
            if body == b".":
                await session.work(lambda: None)
            else:
                self._input = io.BytesIO(_framed(body))
        return line

    async def readexactly(self, size: int) -> bytes:
        return self._input.read(size)

    def write(self, data: bytes) -> None:
        message = json.loads(data)
        if "method" not in message and message.get("id") is not None:
            self._answers.setdefault(message["id"], []).append(message)
            if message["id"] == "probe":
                self._asked.set()

    def close(self) -> None:
        pass


def _framed(body: bytes) -> bytes:
    if body.startswith(b"!"):
        return b"" if body.lower().startswith(b"!content-length:") else body[1:] + b"\r\n"
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


@cache
def _home() -> tempfile.TemporaryDirectory[str]:
    """The user's folders for all sessions of this process; gone when it ends."""
    return tempfile.TemporaryDirectory()


@contextmanager
def _somewhere() -> Iterator[Path]:
    """A folder to serve, with the small law of the tests; the server goes into it, and back."""
    before, root = Path.cwd(), load.patterns_root
    kept = {name: os.environ.get(name) for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    with tempfile.TemporaryDirectory() as name:
        try:
            load.patterns_root = lambda: LAW
            os.environ.update(dict.fromkeys(kept, _home().name))
            yield Path(name).resolve()
        finally:
            os.chdir(before)
            load.patterns_root = root
            for item, value in kept.items():
                if value is None:
                    os.environ.pop(item, None)
                else:
                    os.environ[item] = value
