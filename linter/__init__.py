"""reglint: a linter for regulatory language in health marketing."""

from linter.version import __version__

__all__ = ["__version__"]
