"""`python -m linter` and the `reglint` command."""

from __future__ import annotations

CRASHED = 3


def main() -> None:
    """Run the command line. A crash exits with 3, never with the 1 that means findings."""
    import sys

    try:
        from linter.cli import app

        app()
    except Exception:
        import traceback

        traceback.print_exc()
        print("This is a bug in reglint: nothing was checked to the end. Please report it with the lines above.", file=sys.stderr)
        raise SystemExit(CRASHED) from None


if __name__ == "__main__":
    main()
