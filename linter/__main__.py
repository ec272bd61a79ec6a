"""`python -m linter` and the `reglint` command."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from linter.cli import app

    app()


if __name__ == "__main__":
    main()
