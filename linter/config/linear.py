"""Gitignore patterns that take linear time: those of a repository may be written to hang whoever walks its folders."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from typing import Any

import pathspec
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

MAX_LINE = 1_000
MAX_DOUBLE_STARS = 3

_FIXED = r"(?:\\.|\[\^/\](?!\*)|\[(?!\^/\]\*)(?:\\.|[^\]\\])+\](?!\*)|[^\[\](){}*+?|^$.\\/])+"
_STAR_BEFORE_STAR = re.compile(rf"\[\^/\]\*({_FIXED})(?=\[\^/\]\*)")


class LinearPattern(GitIgnoreSpecPattern):
    """A pattern whose stars do not try every way: each takes the first place where what follows it fits.

    That finds a match wherever there is one, for the next star makes up for the rest. A line that is longer than `MAX_LINE`
    characters or has more than `MAX_DOUBLE_STARS` double stars matches nothing, and neither does one that is wrong.
    """

    @classmethod
    def pattern_to_regex(cls, pattern: Any) -> Any:
        """The regular expression of a line, and whether it includes; both None for a line that matches nothing."""
        if len(pattern) > MAX_LINE or pattern.count("**") > MAX_DOUBLE_STARS:
            return None, None
        try:
            expression, include = super().pattern_to_regex(pattern)
            if expression is not None:
                expression = _STAR_BEFORE_STAR.sub(r"(?>[^/]*?\1)", expression)
                re.compile(expression)
        except (ValueError, re.error):  # git takes such a line, and matches nothing with it
            return None, None
        return expression, include


def compiled(lines: Iterable[str]) -> pathspec.PathSpec[Any]:
    """Patterns as git reads them: the last one that matches decides."""
    with warnings.catch_warnings():
        # Python wonders whether `[[a]` or `[a&&b]` will mean the same to it for ever; whoever runs the check cannot know
        warnings.simplefilter("ignore", FutureWarning)
        return pathspec.GitIgnoreSpec.from_lines(lines, LinearPattern)
