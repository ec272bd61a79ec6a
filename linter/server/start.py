"""Start the server on standard input and output, or on a TCP port for debugging."""

from __future__ import annotations

import logging
import os
import sys

from linter.server import commands, features, writing
from linter.server.app import Server


def make() -> Server:
    """A server with everything it can do."""
    server = Server()
    for module in (features, writing, commands):
        module.register(server)
    return server


def run(host: str | None = None, port: int | None = None, *, verbose: bool = False) -> None:
    """Serve until the client leaves.

    Args:
        host: The address to listen on; standard input and output when `port` is None.
        port: The TCP port; one client, one session.
        verbose: Log the traffic to standard error.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.INFO if verbose else logging.CRITICAL)
    server = make()
    if port is not None:
        server.start_tcp(host or "127.0.0.1", port)
        return
    # whatever else writes to standard output would break the protocol
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    server.start_io(sys.stdin.buffer, own)
