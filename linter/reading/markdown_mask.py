"""What must not reach the Markdown parser as it stands, masked length for length so that every offset stays true.

* Non-ASCII characters become ASCII ones of the same nature (letter, or punctuation for white space and symbols), so that the
  parser's UTF-8 offsets are code points and no table is needed.
* Template tags, shortcodes and attribute lists ("islands") become `FILLER`, which Markdown takes for letters.
* Wiki link brackets become `VANISH`: they are no text, and no space either.
* A lone carriage return becomes a newline; the parser knows no other.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

FILLER = "\x7f"
VANISH = "\x0e"

_WIDE = re.compile("[^\x00-\x7f]+")
_CR = re.compile(r"\r(?!\n)")
_ISLAND = re.compile(r"\{[{%#:.]|\[\[|:::|\[![A-Za-z]")
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_ATTRIBUTES = re.compile(r"\{:{0,2}[^{}\r\n]{0,400}\}")
_WIKI = re.compile(r"\[\[(?:[^\[\]\r\n|]{0,300}\|)?(?=[^\[\]\r\n|]{1,300}\]\])")
_DIRECTIVE = re.compile(r":{3,}[ \t]*[\w-]*")
_CALLOUT = re.compile(r"\[!\w{1,20}\][+-]?")
_HUGO_CODE = re.compile(r"\{\{[<%][-\s]*(highlight|comment|math|mermaid)\b")
_LIQUID_CODE = re.compile(r"\{%-?\s*(highlight|comment|raw|mermaid|math|javascript|stylesheet|schema)\b")
_BUTTON = re.compile(r"\b(?:btn|button|cta)\b", re.I)
_OUTPUT = re.compile(r"\{\{[{~-]?\s*(?!else\b|end\b|if\b|with\b|range\b|partial\b|template\b)[\w.\"'$(|]")
_BUTTON_CODE = re.compile(r"\{[{%][<%~-]?\s*(?:include\s+)?(?:\w*[_-])?(?:btn|button|cta)\b", re.I)
MAX_ISLAND = 20_000


@dataclass(slots=True)
class Masked:
    """A text as the Markdown parser may see it, and what was taken out of it.

    Attributes:
        text: As long as the source's text, ASCII only.
        islands: Ranges filled with `FILLER`, in order, without overlap.
        comments: Ranges of template comments: start, end, content start, content end.
        vanished: Ranges filled with `VANISH`.
    """

    text: str
    islands: list[tuple[int, int]] = field(default_factory=list)
    comments: list[tuple[int, int, int, int]] = field(default_factory=list)
    vanished: list[tuple[int, int]] = field(default_factory=list)


class _Ascii(dict[str, str]):
    def __missing__(self, char: str) -> str:
        made = "x" if unicodedata.category(char)[0] in "LMN" else ","
        self[char] = made
        return made


_ASCII = _Ascii()


def to_ascii(text: str) -> str:
    """The text with every other character replaced by an ASCII one of its nature, and lone carriage returns by newlines."""
    if not text.isascii():

        def narrow(found: re.Match[str]) -> str:
            run = "".join(map(_ASCII.__getitem__, found.group()))
            at = found.start()
            # "<é" opens no tag, "<x" would
            if text[at - 1 : at] == "<" or text[max(at - 2, 0) : at] == "</":
                return "," + run[1:]
            return run

        text = _WIDE.sub(narrow, text)
    if "\r" in text:
        text = _CR.sub("\n", text)
    return text


def blank(text: str, ranges: list[tuple[int, int]], filler: str = FILLER) -> str:
    """The text with ranges (ordered, disjoint) filled; line ends inside them are kept."""
    parts: list[str] = []
    at = 0
    for start, end in ranges:
        parts.append(text[at:start])
        inside = text[start:end]
        if "\n" in inside or "\r" in inside:
            parts.append(re.sub(r"[^\r\n]", filler, inside))
        else:
            parts.append(filler * (end - start))
        at = end
    parts.append(text[at:])
    return "".join(parts)


def mask(text: str, start: int = 0) -> Masked:
    """Mask a Markdown text from `start` on; what stands before is left alone."""
    masked = Masked(to_ascii(text))
    if "{" in text or "[[" in text or ":::" in text or "[!" in text:
        _find(text, start, masked)
        masked.text = blank(masked.text, masked.islands)
        masked.text = blank(masked.text, masked.vanished, VANISH)
    return masked


def _find(text: str, start: int, masked: Masked) -> None:
    lost: set[str] = set()
    at = start
    while found := _ISLAND.search(text, at):
        at = found.end()
        begin = found.start()
        opener = found.group()
        if opener in _CLOSERS:
            if opener not in lost:
                at = _template(text, begin, opener, masked, lost)
        elif opener == "[[":
            if wiki := _WIKI.match(text, begin):
                masked.vanished.append(wiki.span())
                close = text.find("]]", wiki.end())
                masked.vanished.append((close, close + 2))
                at = close + 2
        elif opener == ":::":
            line = _DIRECTIVE.match(text, begin)
            if line and not text[max(text.rfind("\n", 0, begin), text.rfind("\r", 0, begin)) + 1 : begin].strip():
                masked.islands.append(line.span())
                at = line.end()
        elif opener.startswith("[!"):
            if callout := _CALLOUT.match(text, begin):
                if not text[max(begin - 2, 0) : begin].endswith((">", "> ")):
                    continue
                # the five that the parser knows stay for it to see
                if callout.group()[2:-1].upper() not in ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"):
                    masked.islands.append(callout.span())
                at = callout.end()
        elif (opener == "{:" or text[max(begin - 1, 0) : begin] in ")]`*_}") and (attributes := _ATTRIBUTES.match(text, begin)):
            masked.islands.append(attributes.span())
            at = attributes.end()


def _template(text: str, begin: int, opener: str, masked: Masked, lost: set[str]) -> int:
    closer = _CLOSERS[opener]
    end = text.find(closer, begin + 2, begin + MAX_ISLAND)
    if end < 0:
        if text.find(closer, begin + 2) < 0:
            lost.add(opener)
        if opener == "{#" and (plain := _ATTRIBUTES.match(text, begin)) and text[begin - 1 : begin] in ")]":
            masked.islands.append(plain.span())
            return plain.end()
        return begin + 2
    end += 2
    if opener == "{#" and text[begin + 2 : begin + 3] not in (" ", "-", "\n", "\r"):
        return begin + 2
    if opener == "{{" and text[end : end + 1] == "}":
        end += 1
    if opener == "{#":
        masked.comments.append((begin, end, begin + 2, end - 2))
    elif opener == "{{" and text[begin + 2 : begin + 4] == "/*":
        masked.comments.append((begin, end, begin + 4, end - 4))
    code = (_HUGO_CODE if opener == "{{" else _LIQUID_CODE).match(text, begin)
    if code and code[1] != "raw":
        closing = re.compile(rf"\{{\{{[<%]\s*/\s*{code[1]}\b" if opener == "{{" else rf"\{{%-?\s*end{code[1]}\b")
        if after := closing.search(text, end, end + MAX_ISLAND):
            inner = (end, after.start())
            end = text.find(closer, after.end()) + 2
            end = end if end > 1 else after.end()
            if code[1] == "comment":
                masked.comments.append((begin, end, *inner))
    masked.islands.append((begin, end))
    return end


def is_button(text: str) -> bool:
    """Whether an attribute list or a shortcode names a button."""
    return _BUTTON.search(text) is not None


def is_output(source: str, start: int) -> bool:
    """Whether the island at `start` prints a value that is not known here."""
    return _OUTPUT.match(source, start) is not None


def button_shortcode(source: str, start: int) -> bool:
    """Whether the island at `start` opens a button."""
    return _BUTTON_CODE.match(source, start) is not None
