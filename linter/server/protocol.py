"""The protocol as pygls speaks it, without its documents: it splits lines where the protocol does not, and then corrupts them."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol, lsp_method


class Malformed:
    """A message that could not be read, after its sender was told."""

    jsonrpc = "malformed"


class Protocol(LanguageServerProtocol):
    """Hands document notifications to our handlers, and answers requests that cannot be read."""

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Generator[Any, Any, types.InitializeResult]:
        """Offer the workspace only when it was asked for: clients that see it offered ask again every few seconds."""
        result: types.InitializeResult = yield from super().lsp_initialize(params)
        given = params.initialization_options
        provider = result.capabilities.diagnostic_provider
        if isinstance(provider, types.DiagnosticOptions):
            provider.workspace_diagnostics = isinstance(given, dict) and given.get("workspaceDiagnostics") is True
        return result

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Generator[Any, Any, None]:
        """Open."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Generator[Any, Any, None]:
        """Change."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Generator[Any, Any, None]:
        """Close."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE], (params,), None

    def structure_message(self, data: dict[str, Any]) -> Any:
        """A message as a type of the protocol; what cannot be one is refused to its sender, who would wait for ever."""
        try:
            return super().structure_message(data)
        except JsonRpcException as problem:
            if "id" in data and "method" in data:
                self._send_response(data["id"], error=problem.to_response_error())
            return Malformed()

    def handle_message(self, message: Any) -> None:
        """Handle what could be read."""
        if not isinstance(message, Malformed) and hasattr(message, "jsonrpc"):
            super().handle_message(message)
