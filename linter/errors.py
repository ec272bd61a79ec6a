"""Every error reglint raises on purpose.

    ReglintError
    ├── UsageError        wrong options or arguments               exit 2
    ├── SettingsError     a settings file that cannot be used      exit 2
    ├── PackError         a pack or rule file that cannot be used  exit 2
    ├── KnowledgeError    a knowledge file that cannot be used     exit 2
    ├── PipelineError     a configured spaCy pipeline is missing   exit 2
    └── UncheckedError    one file that could not be checked       exit 3
        ├── ReadError     it could not be read or decoded
        ├── WriteError    it could not be changed
        └── BudgetError   it is larger than a limit allows

Each carries where it happened (path, 1-based line and column in code points, when known) and a hint that says what to do.
Anything else that escapes is a bug and is reported as such.
"""

from __future__ import annotations


class ReglintError(Exception):
    """Base of all expected errors.

    Args:
        message: What is wrong, one sentence without the place.
        path: The file at fault as the user named it, or None.
        line: 1-based line, or None.
        column: 1-based column in code points, or None.
        hint: What to do about it, one sentence, or "".
        excerpt: The offending source line without its newline, or "".
    """

    exit_code = 2

    def __init__(
        self,
        message: str,
        *,
        path: str | None = None,
        line: int | None = None,
        column: int | None = None,
        hint: str = "",
        excerpt: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.column = column
        self.hint = hint
        self.excerpt = excerpt

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.message, self.path, self.line, self.column, self.hint, self.excerpt))

    @property
    def place(self) -> str:
        """`path:line:column` as far as it is known, or ""."""
        parts = [self.path or "", *(str(number) for number in (self.line, self.column) if number is not None)]
        return ":".join(part for part in parts if part)

    def __str__(self) -> str:
        lines = [f"{self.place}: {self.message}" if self.place else self.message]
        if self.excerpt:
            lines.append(f"    {self.excerpt}")
            if self.column is not None:
                lines.append("    " + " " * (self.column - 1) + "^")
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


def _rebuild(  # noqa: PLR0913  what pickle hands back
    kind: type[ReglintError], message: str, path: str | None, line: int | None, column: int | None, hint: str, excerpt: str
) -> ReglintError:
    return kind(message, path=path, line=line, column=column, hint=hint, excerpt=excerpt)


class UsageError(ReglintError):
    """Options or arguments that make no sense together."""


class SettingsError(ReglintError):
    """A settings file that cannot be used as it stands."""


class PackError(ReglintError):
    """A pack or rule file that cannot be used as it stands."""


class KnowledgeError(ReglintError):
    """A knowledge file that cannot be used as it stands."""


class PipelineError(ReglintError):
    """The trained spaCy pipeline named in the settings cannot be loaded."""


class UncheckedError(ReglintError):
    """One file could not be checked; the others still can."""

    exit_code = 3


class ReadError(UncheckedError):
    """A file that cannot be opened, decoded or parsed at all."""


class WriteError(UncheckedError):
    """A file that could not be changed; it stands as it did."""


class BudgetError(UncheckedError):
    """A file that exceeds a limit on the work one file may cause."""
