"""Template code in HTML: where it is, what of it a reader sees, which of its strings are prose.

Here: `{{ }}`, `{% %}`, `{# #}` (Jinja, Twig, Nunjucks, Liquid, Handlebars, Vue), `<% %>` (ERB, EJS, JSP, ASP), Blade's `{!! !!}`
and `@directives`. PHP and the single braces of Svelte and Astro have modules of their own. All scans are linear: an opener whose
closer is missing is looked for once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from linter.reading.builder import DocumentBuilder
from linter.reading.html_literals import of_output, of_statement
from linter.reading.html_php import php_islands
from linter.reading.htmltokens import Island, IslandRole, Islands

_OPENERS = re.compile(r"\{(?:\{|%|#|!!)|<%|<\?(?:php\b|=|(?=[\s/$]))|(?<![\w@.])@(?=[a-z])", re.IGNORECASE)
_CURLY = re.compile(r"""\{\{\{?+(?:[^"'{}<\n]++|"[^"\n]*+"|'[^'\n]*+'|["'\n]|\{(?!\{)|\}(?!\})|<(?![/!]))*+\}\}\}?+""")
_TAG = re.compile(r"""\{%(?:[^"'%\n]++|"[^"\n]*+"|'[^'\n]*+'|["'\n]|%(?!\}))*+%\}""")
_STATEMENT_NAME = re.compile(r"\{%[-+~]?\s*(\w+)")
_BLOCKS = {
    name: re.compile(rf"\{{%[-+~]?\s*end{name}\b[^%]*%\}}")
    for name in ("comment", "schema", "javascript", "stylesheet", "style", "highlight")
}
_COMMENT_TAGS = {"comment": True}
_OUTPUT_TAGS = frozenset({"trans", "translate", "echo"})
_ELSE = frozenset({"else", "elsif", "elif", "elseif", "when", "case"})
# Go templates and Handlebars write logic in the braces that print
_LOGIC = frozenset({"else", "if", "end", "range", "with", "define", "block", "template", "partial", "import", "include"})
_DIRECTIVES = frozenset(
    """
    if elseif else endif unless endunless foreach endforeach forelse empty endforelse for endfor while endwhile section endsection
    show yield extends include includeif includewhen each component endcomponent slot endslot push endpush prepend endprepend stack
    csrf method php endphp auth endauth guest endguest isset endisset switch case break default endswitch lang choice json error
    enderror once endonce class style checked selected disabled vite livewire livewirestyles livewirescripts props parent verbatim
    endverbatim can endcan cannot endcannot env endenv production endproduction continue inject dd old stop overwrite routes
    """.split()  # noqa: SIM905
)
_DIRECTIVE = re.compile(r"@([A-Za-z]+)")
_PARENTHESES = re.compile(r"""[()]|"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'""", re.DOTALL)
_SCRIPT_OR_STYLE = re.compile(r"</(?:script|style)", re.IGNORECASE)
_ARGUMENTS_AT_MOST = 20_000


class Dialect(NamedTuple):
    """Which openers count in a file."""

    curly: bool = False
    hash_comments: bool = False
    erb: bool = False
    php: bool = False
    blade: bool = False


def dialect_of(format_name: str, path: str, text: str) -> Dialect:
    """The dialect of a file, from its format, its name and what occurs in it."""
    name = path.lower()
    if format_name == "php":
        blade = ".blade." in name
        return Dialect(curly=blade, php=True, blade=blade)
    if format_name == "erb":
        return Dialect(erb=True)
    if format_name == "vue":
        return Dialect(curly=True)
    bars = name.endswith((".hbs", ".handlebars", ".mustache", ".liquid"))
    statements = "{%" in text
    return Dialect(
        curly=statements or "{{" in text,
        hash_comments=not bars and (format_name == "jinja" or statements),
        erb="<%" in text,
        php="<?php" in text or "<?=" in text,
    )


def find_islands(builder: DocumentBuilder, dialect: Dialect, start: int = 0) -> Islands | None:
    """The islands of the builder's source from `start` on; template comments go to the builder. None when there are none."""
    if not any(dialect):
        return None
    found = list(_Finder(builder, dialect).run(start))
    return Islands(builder.source.text, found) if found else None


class _Finder:
    def __init__(self, builder: DocumentBuilder, dialect: Dialect) -> None:
        self._builder = builder
        self._text = builder.source.text
        self._dialect = dialect
        self._missing: set[str] = set()

    def run(self, start: int) -> Iterator[Island]:
        at = start
        while found := _OPENERS.search(self._text, at):
            begin = found.start()
            islands, at = self._one(found.group().lower(), begin)
            at = max(at, begin + 1)
            yield from islands

    def _one(self, opener: str, begin: int) -> tuple[list[Island], int]:
        dialect = self._dialect
        islands: list[Island] | None = None
        if opener == "@":
            islands = self._directive(begin) if dialect.blade else None
        elif opener.startswith("<?"):
            islands = php_islands(self._builder, begin) if dialect.php else None
        elif opener == "<%":
            islands = self._erb(begin) if dialect.erb else None
        elif opener == "{{":
            islands = self._curly(begin) if dialect.curly else None
        elif opener == "{%":
            islands = self._statement(begin) if dialect.curly and not dialect.blade else None
        elif opener == "{#":
            islands = self._delimited(begin, "#}", 2) if dialect.hash_comments else None
        elif dialect.blade:
            islands = self._output(begin, begin + 3, "!!}")
        if not islands:
            return [], begin + len(opener)
        return islands, islands[-1].end

    def _find(self, closer: str, at: int) -> int:
        """Offset of `closer`, or -1; never searched for again once it is missing."""
        if closer in self._missing:
            return -1
        until = self._text.find(closer, at)
        if until < 0:
            self._missing.add(closer)
        return until

    def _delimited(self, begin: int, closer: str, skip: int) -> list[Island] | None:
        """A comment."""
        until = self._find(closer, begin + skip)
        if until < 0:
            return None
        inside = self._text[begin + skip : until]
        if closer == "#}" and _SCRIPT_OR_STYLE.search(inside[:2000]):
            return None
        self._builder.comment(inside, begin, until + len(closer))
        return [Island(begin, until + len(closer), IslandRole.LOGIC)]

    def _output(self, begin: int, inner: int, closer: str) -> list[Island] | None:
        until = self._find(closer, inner)
        if until < 0:
            return None
        return of_output(self._text, begin, inner, until, until + len(closer))

    def _curly(self, begin: int) -> list[Island] | None:
        text = self._text
        for opener, closer in (("{{--", "--}}"), ("{{!--", "--}}"), ("{{~!--", "--}}"), ("{{!", "}}")):
            if text.startswith(opener, begin):
                return self._delimited(begin, closer, len(opener))
        found = _CURLY.match(text, begin)
        if found is None:
            return None
        end = found.end()
        inner = begin + (3 if text.startswith("{{{", begin) else 2)
        until = max(end - (3 if text.startswith("}}}", end - 3) else 2), inner)
        sign = text[inner : inner + 2].lstrip("~-")[:1]
        word = text[inner : inner + 20].lstrip("~- ").rstrip("}~ ").partition(" ")[0]
        if sign in (">", "#", "/", "^") or word in _LOGIC or word.startswith("$"):
            return of_statement(text, begin, inner, until, end, word == "else")
        return of_output(text, begin, inner, until, end)

    def _statement(self, begin: int) -> list[Island] | None:
        text = self._text
        until = self._find("%}", begin + 2)
        if until < 0:
            return None
        end = until + 2
        if "quoted" not in self._missing:
            found = _TAG.match(text, begin)
            if found:
                end = found.end()
            else:  # a quote that never closes: from here on quotes do not count
                self._missing.add("quoted")
        named = _STATEMENT_NAME.match(text, begin)
        name = named.group(1) if named else ""
        if name in _BLOCKS and f"end{name}" not in self._missing:
            closing = _BLOCKS[name].search(text, end)
            if closing is None:
                self._missing.add(f"end{name}")
            else:
                if name in _COMMENT_TAGS:
                    self._builder.comment(text[end : closing.start()], begin, closing.end())
                return [Island(begin, closing.end(), IslandRole.LOGIC)]
        inner = named.end() if named else begin + 2
        if name in _OUTPUT_TAGS:
            return of_output(text, begin, inner, end - 2, end)
        return of_statement(text, begin, inner, end - 2, end, name in _ELSE)

    def _erb(self, begin: int) -> list[Island] | None:
        text = self._text
        for opener, closer in (("<%--", "--%>"), ("<%!--", "--%>"), ("<%#", "%>")):
            if text.startswith(opener, begin):
                return self._delimited(begin, closer, len(opener))
        until = self._find("%>", begin + 2)
        if until < 0:
            return None
        sign = text[begin + 2 : begin + 3]
        if sign == "=" or (sign == "-" and self._builder.source.path.lower().endswith(".ejs")):
            return of_output(text, begin, begin + 3, until, until + 2)
        code = text[begin + 2 : begin + 40].lstrip("- ")
        return of_statement(text, begin, begin + 2, until, until + 2, code.startswith(("else", "elsif", "} else", "when")))

    def _directive(self, begin: int) -> list[Island] | None:
        text = self._text
        found = _DIRECTIVE.match(text, begin)
        if found is None or found.group(1).lower() not in _DIRECTIVES:
            return None
        name, end = found.group(1).lower(), found.end()
        if name == "php" and not text.startswith("(", end):
            until = self._find("@endphp", end)
            return [Island(begin, until + 7, IslandRole.LOGIC)] if until >= 0 else None
        opening = end + (text.startswith(" (", end))
        inner = end
        if text.startswith("(", opening):
            inner = opening + 1
            end = self._arguments(opening)
        if name in ("lang", "choice", "yield"):
            return of_output(text, begin, inner, max(end - 1, inner), end) if end > inner else None
        return of_statement(text, begin, inner, max(end - 1, inner), max(end, inner), name in _ELSE)

    def _arguments(self, opening: int) -> int:
        """Offset after the parenthesis that closes the one at `opening`, or after `opening` when there is none near."""
        depth = 0
        for found in _PARENTHESES.finditer(self._text, opening, opening + _ARGUMENTS_AT_MOST):
            if found.group() == "(":
                depth += 1
            elif found.group() == ")":
                depth -= 1
                if depth == 0:
                    return found.end()
        return opening
