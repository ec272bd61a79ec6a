"""reglint: a linter for regulatory language in health marketing.

`check_text` and `check_paths` return a `Report`; `load_library` adds packs of your own. Importing this package imports nothing
else: each name is loaded when it is first used, and spaCy when the first text needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linter.version import __version__

if TYPE_CHECKING:
    from linter.api import check_paths, check_text
    from linter.library.load import load_library
    from linter.model import Finding, Report, Severity

__all__ = ["Finding", "Report", "Severity", "__version__", "check_paths", "check_text", "load_library"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from linter import api

        return getattr(api, name)
    raise AttributeError(f"module 'linter' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
