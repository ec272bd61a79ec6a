"""What a client may set, in `initializationOptions` or in the section `reglint` of its configuration."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from linter.cli_project import Where, resolver
from linter.config import Resolver
from linter.errors import UsageError

_FLAGS = ("isolated", "codeLens", "workspaceDiagnostics", "status")
_TEXTS = ("config", "rulePages", "profile", "minConfidence")
_LISTS = ("jurisdictions", "select", "ignore")
# a client's name for a key -> the key of a settings file; these are what the command takes as options
SETTINGS = {
    "profile": "profile",
    "jurisdictions": "jurisdictions",
    "select": "select",
    "ignore": "ignore",
    "minConfidence": "min-confidence",
}


@dataclass(frozen=True)
class ClientOptions:
    """A client's options.

    Attributes:
        config: A settings file for everything, or None to search upward from each document.
        isolated: Read no settings file.
        code_lens: Show the count of findings above the first line.
        workspace_diagnostics: Check the files too that are not open.
        status: Send `reglint/status` after each check.
        rule_pages: Where rule pages are read, such as "https://host/rules/"; "" for pages written to the cache folder.
        typed: Settings that win over the settings files, by their key there.
        unknown: Names that are none of these; a client may keep its own in the same section.
    """

    config: Path | None = None
    isolated: bool = False
    code_lens: bool = True
    workspace_diagnostics: bool = False
    status: bool = False
    rule_pages: str = ""
    typed: dict[str, Any] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    def resolver(self, folder: Path) -> Resolver:
        """The resolver of the command, with these options in place of its own.

        Args:
            folder: What a relative `config` starts from.

        Raises:
            ReglintError: When an option cannot be used.
        """
        config = folder / self.config if self.config is not None else None
        return resolver(Where(config, self.isolated), self.typed)


def parse(data: object) -> ClientOptions:
    """Options as a client sent them; what is left out or null has its default.

    Raises:
        UsageError: For a value of another type.
    """
    if data is None:
        return ClientOptions()
    if not isinstance(data, dict):
        raise UsageError("the client's options must be an object")
    known = ("config", "rulePages", *_FLAGS, *SETTINGS)
    for name, value in data.items():
        if value is not None and name in _FLAGS and not isinstance(value, bool):
            raise UsageError(f"the client's option {name!r} must be true or false")
        if value is not None and name in _TEXTS and not isinstance(value, str):
            raise UsageError(f"the client's option {name!r} must be text")
        if value is not None and name in _LISTS and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            raise UsageError(f"the client's option {name!r} must be a list of texts")
    given = {name: value for name, value in data.items() if value is not None and value not in ("", [])}
    return ClientOptions(
        config=Path(given["config"]) if "config" in given else None,
        isolated=given.get("isolated", False),
        code_lens=given.get("codeLens", True),
        workspace_diagnostics=given.get("workspaceDiagnostics", False),
        status=given.get("status", False),
        rule_pages=given.get("rulePages", ""),
        typed={SETTINGS[name]: value for name, value in given.items() if name in SETTINGS},
        unknown=tuple(name for name in data if name not in known),
    )
