"""PHP code inside a page: strings that are echoed or hold HTML are read as part of the page, other prose strings as values."""

from __future__ import annotations

import re

from linter.reading.builder import DocumentBuilder
from linter.reading.htmltokens import Island, IslandRole
from linter.reading.prose import is_prose

_TOKEN = re.compile(
    r"""(?P<end>\?>)|(?P<line>//|\#(?!\[))|(?P<block>/\*)|(?P<string>["'])"""
    r"""|(?P<here><<<[ \t]*(?P<quote>["']?)(?P<label>[A-Za-z_]\w*)(?P=quote)[ \t]*(?:\r\n|\n|\r))"""
    r"""|(?P<word>\$?[A-Za-z_]\w*)|(?P<sign>=>|->|::|[=!]==?|\.=|[;(),.=\[\]{}?:])"""
)
_STRINGS = {
    '"': re.compile(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL),
    "'": re.compile(r"'((?:[^'\\]|\\.)*+)'", re.DOTALL),
}
_LINE_END = re.compile(r"\?>|\r\n|\n|\r|\Z")
_DOUBLE = re.compile(
    r"\\(?:u\{(?P<code>[0-9A-Fa-f]{1,6})\}|(?P<char>.))|(?P<code_out>\$\w+(?:->\w+|\[[^\]\n]{0,200}\])?|\{\$[^}\n]{0,400}\}|\$\{[^}\n]{0,400}\})",
    re.DOTALL,
)
_SINGLE = re.compile(r"\\(?P<char>['\\])")
_CONTROL = {"n": "\n", "r": "\n", "t": "\t", "v": " ", "e": " ", "f": " "}
_MARKUP = re.compile(r"<[A-Za-z!/][^<]*")
_TRANSLATE = frozenset("__ _e _x _ex _n esc_html__ esc_html_e esc_html_x esc_attr__ esc_attr_e esc_attr_x trans".split())  # noqa: SIM905
_JOINS = frozenset({"echo", ".", ",", "(", "?", ":"})
_JOINED = re.compile(r"""["']\s*[.,]\s*["']""")
# what stands on its two sides never stands together
_ELSE = re.compile(r"<\?(?:php)?\s*+\}?\s*+(?:else|case|default)", re.IGNORECASE)
_PRINTS = re.compile(r"\b(?:echo|print|printf|the_\w+|bloginfo|_e|esc_\w+_e|single_\w+_title|wp_title|do_shortcode)\b")


def php_islands(builder: DocumentBuilder, begin: int) -> list[Island]:
    """The islands of one stretch of PHP that opens at `begin` (`<?php`, `<?=` or `<?`), through its `?>` or the end of the file.

    Comments in the code go to the builder.
    """
    return _Php(builder, begin).run()


class _Php:
    def __init__(self, builder: DocumentBuilder, begin: int) -> None:
        self._builder = builder
        self._text = builder.source.text
        self._begin = begin
        self._islands: list[Island] = []
        self._done = begin  # end of the last island or exposed literal
        self._after_value = False
        self._short = self._text.startswith("<?=", begin)
        self._flow = self._short  # the statement writes to the page
        self._calls: list[str] = []
        self._word = ""
        self._sign = "" if not self._short else "echo"
        self._last = ""  # content of the last literal: the key, when `=>` follows
        self._key = ""
        self._brackets: list[str | None] = []  # of each open "[": the array's key, or None for a subscript
        self._open = True

    def run(self) -> list[Island]:
        text = self._text
        opened = re.compile(r"<\?(?:php\b|=)?", re.IGNORECASE).match(text, self._begin)
        at = opened.end() if opened else self._begin + 2
        while found := _TOKEN.search(text, at):
            at = found.end()
            kind = found.lastgroup
            if kind == "end":
                break
            if kind == "line":
                ended = _LINE_END.search(text, at)
                until = ended.start() if ended else len(text)
                self._builder.comment(text[at:until], found.start(), until)
                at = until
            elif kind == "block":
                until = text.find("*/", at)
                until = len(text) if until < 0 else until
                self._builder.comment(text[at:until], found.start(), min(until + 2, len(text)))
                at = min(until + 2, len(text))
            elif kind == "string":
                at = self._string(found.start())
            elif kind == "here" or kind == "label":
                at = self._heredoc(found)
            elif kind == "word":
                self._name(found.group())
            else:
                self._punctuation(found.group())
        else:
            at = len(text)
        self._finish(at)
        return self._islands

    def _name(self, word: str) -> None:
        self._word = word
        if word in ("echo", "print", "return"):
            self._flow = word != "return"
            self._sign = "echo"
        elif word.startswith("$"):
            self._key = word[1:]
            self._sign = "word"
        else:
            self._sign = "word"

    def _punctuation(self, sign: str) -> None:
        if sign == "(":
            self._calls.append(self._word if self._sign == "word" else "")
        elif sign == ")":
            if self._calls:
                self._calls.pop()
        elif sign == ";":
            self._flow = self._short and self._flow
            self._calls.clear()
            self._brackets.clear()
            self._key = ""
        elif sign == "=>":
            self._key = self._last
        elif sign == "[":
            subscript = self._sign in ("word", "string", ")", "]", "}")
            self._brackets.append(None if subscript else self._key)
            sign = "[" if subscript else "list"
        elif sign == "]" and self._brackets:
            self._brackets.pop()
        elif sign == ",":
            self._key = (self._brackets[-1] or "") if self._brackets and not self._calls else ""
        if not (sign == "(" and not self._calls[-1]):
            self._sign = sign

    def _string(self, at: int) -> int:
        found = _STRINGS[self._text[at]].match(self._text, at)
        if found is None:
            return len(self._text)  # never closed: PHP would not run it either
        self._literal(found.start(1), found.end(1), self._text[at] == '"')
        return found.end()

    def _heredoc(self, found: re.Match[str]) -> int:
        closing = re.compile(rf"(?:\r\n|\n|\r)?[ \t]*\b{found.group('label')}\b").search(self._text, found.end())
        if closing is None:
            return len(self._text)
        if self._sign in (".", "=", ".=", "echo", "(", ",", "=>"):
            self._literal(found.end(), closing.start(), found.group("quote") != "'")
        return closing.end()

    def _literal(self, start: int, end: int, double: bool) -> None:
        value = self._text[start:end]
        call = self._calls[-1] if self._calls else ""
        sign, self._sign = self._sign, "string"
        self._last = value[:60]
        if not value or sign in ("[", "==", "!=", "===", "!=="):
            return
        translated = call in _TRANSLATE and sign == "("
        plain = not call or call in ("echo", "print", "printf", "sprintf", "wp_kses_post", "esc_html", "implode")
        if _MARKUP.search(value) and "(?" not in value and call[:5] != "preg_":
            self._flow = True
            self._expose(start, end, double)
        elif (self._flow and (translated or (plain and sign in _JOINS))) or (call.endswith("_e") and translated):
            self._expose(start, end, double)
        elif is_prose(value, self._key, code=True) or (translated and any(char.isalpha() for char in value)):
            self._expose(start, end, double, self._key or call or "string")

    def _expose(self, start: int, end: int, double: bool, key: str | None = None) -> None:
        code = self._text[self._done : start]
        if key is not None:
            role, text = IslandRole.VALUE, key
        elif self._after_value:
            role, text = IslandRole.BREAK, ""
        elif not self._islands:
            role, text = (IslandRole.OUTPUT if self._short and "." in code else IslandRole.SILENT), ""
        else:
            role, text = (
                (IslandRole.SILENT if _JOINED.fullmatch(code) else IslandRole.LOGIC if ";" in code else IslandRole.OUTPUT),
                "",
            )
        self._islands.append(Island(self._done, start, role, text))
        for found in (_DOUBLE if double else _SINGLE).finditer(self._text, start, end):
            self._islands.append(_inner(found))
        self._done = end
        self._after_value = key is not None

    def _finish(self, end: int) -> None:
        if self._done >= end:
            return
        if self._after_value:
            role = IslandRole.BREAK
        elif self._islands:
            rest = self._text[self._done : end]
            role = IslandRole.OUTPUT if "$" in rest.partition(";")[0] and self._flow else IslandRole.LOGIC
        elif self._short or _ELSE.match(self._text, self._begin) or _PRINTS.search(self._text, self._begin, end):
            role = IslandRole.OUTPUT
        else:
            role = IslandRole.LOGIC
        self._islands.append(Island(self._done, end, role))


def _inner(found: re.Match[str]) -> Island:
    groups = found.groupdict()
    if groups.get("code_out"):
        return Island(found.start(), found.end(), IslandRole.OUTPUT)
    code = groups.get("code")
    if code:
        value = int(code, 16)
        return Island(found.start(), found.end(), IslandRole.ESCAPE, chr(value) if value < 0x110000 else "\ufffd")
    char = groups["char"]
    return Island(found.start(), found.end(), IslandRole.ESCAPE, _CONTROL.get(char, char))
