"""Inputs that once broke something, by harness; each is run with the tests."""

from __future__ import annotations

_MANY_DIGITS = b"1" * 5_000
_LABEL = b'{"indications_and_usage": ["For gout."], "effective_time": "20240315", "openfda": {"brand_name": ["Quillo"]}, "x": %s}'

CASES: tuple[tuple[str, bytes], ...] = (
    # Python refuses numbers of more than 4,300 digits with an error that is none of the parser's own
    ("label", _LABEL % _MANY_DIGITS),
    ("baseline", b'{"reglint-baseline": %s, "entries": []}' % _MANY_DIGITS),
    ("settings", b"select = %s" % _MANY_DIGITS),
    ("patch", b"--- a/x\n+++ b/x\n@@ -1 +%s @@\n+a\n" % _MANY_DIGITS),
    # Python warns of sets in expressions that it may read otherwise one day
    ("ignores", b"[[a].md\n[a&&b]\n[a--b]\n[a||b]\n[a~~b]\n"),
    # expat has two more errors for encodings that it does not have
    ("label", b'<?xml version="1.0" encoding="utf-7"?><document/>'),
    ("label", b'<?xml version="1.0" encoding="nope"?><document/>'),
    # two questions of one id, and a broken one whose id can be read: three answers under it
    (
        "serve",
        (
            b'{"jsonrpc":"2.0","id":5,"method":"textDocument/codeLensx/a.md"},"position":{"line":2,"character":4}}}\n.\n'
            b'{"jsonrpc":"2.0","id":5,"method":"textDocument/codeLens","params":{"textDocument":{"uri":"file:///x/a.md"}}}\n.\n'
            b'{"jsonrpc":"2.0","id":5,"method":"textDocument/codeLens","params":{"textDocument":{"uri":"file:///x/a.md"}}}\n'
        ),
    ),
)
