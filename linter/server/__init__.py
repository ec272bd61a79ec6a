"""The language server: documents in, diagnostics out. Nothing else imports pygls."""
