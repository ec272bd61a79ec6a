"""Gitignore patterns; what they need is imported with the first of them, for most runs have none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import pathspec

Spec: TypeAlias = "pathspec.PathSpec[Any]"


def spec_of(lines: Iterable[str]) -> Spec:
    """Patterns as git reads them: the last one that matches decides."""
    from linter.config.linear import compiled

    return compiled(lines)
