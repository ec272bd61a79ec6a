"""The text of reported files, for the formats that need more of it than the findings quote."""

from __future__ import annotations

from collections.abc import Callable

from linter.model import FileResult, Source

Sources = Callable[[FileResult], Source | None]
"""Gives the source that a result was made from; None when it is gone or has changed. One file is asked for at a time."""


def nothing(_: FileResult) -> Source | None:
    """For a caller that has no sources."""
    return None
