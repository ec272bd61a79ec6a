"""Which formats there are, and a report in one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, cast

from linter.model import Report
from linter.reporters.sources import Sources, nothing

if TYPE_CHECKING:
    from linter.reporters.text import Screen

# name -> (module, function)
_PLAIN = {
    "json": ("json", "render"),
    "jsonl": ("json", "lines"),
    "github": ("annotations", "github"),
    "gitlab": ("annotations", "gitlab"),
    "junit": ("suites", "junit"),
    "checkstyle": ("suites", "checkstyle"),
    "csv": ("tables", "findings"),
    "claims": ("tables", "claims"),
}
_SOURCED = {"sarif": ("sarif", "render"), "rdjson": ("annotations", "rdjson"), "html": ("html", "render")}
_SCREEN = {"text": ("text", "render"), "concise": ("text", "concise")}
FOR_PEOPLE = frozenset(_SCREEN)
FORMATS = (*_SCREEN, *sorted((*_PLAIN, *_SOURCED)))


def render(report: Report, format_name: str, screen: Screen | None = None, sources: Sources = nothing) -> Iterable[str]:
    """A report in one of `FORMATS`, in parts to be written one after the other.

    Args:
        report: What to report.
        format_name: One of `FORMATS`.
        screen: For the formats for people; a plain one of 100 columns when left out.
        sources: For the formats that show or count in the text of the files; without it they say less.
    """
    if format_name in _SCREEN:
        from linter.reporters.text import Screen

        made = _function(_SCREEN[format_name])(report, screen or Screen())
    elif format_name in _PLAIN:
        made = _function(_PLAIN[format_name])(report)
    else:
        made = _function(_SOURCED[format_name])(report, sources)
    return (made,) if isinstance(made, str) else made


def _function(named: tuple[str, str]) -> Callable[..., str | Iterable[str]]:
    module, function = named
    return cast("Callable[..., str | Iterable[str]]", getattr(import_module(f"linter.reporters.{module}"), function))
