"""Coverage-guided fuzzing: `python -m tests.fuzz.atheris.run TARGET -max_total_time=SECONDS` (see `make fuzz`)."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["linter"]):
    # readers are imported when first needed, which would be too late to be instrumented
    import linter.reading

    for module in sorted(Path(linter.reading.__file__).parent.glob("[a-z]*.py")):
        import_module(f"linter.reading.{module.stem}")
    from tests.fuzz.harness import TARGETS

ROOT = Path(__file__).parents[3]


def seeds(target: str) -> list[bytes]:
    """Inputs to start from: our own packs and examples."""
    from linter.reading import format_of, formats

    if target == "read":
        files = [file for file in sorted((ROOT / "examples").rglob("*")) if file.is_file() and format_of(file.name)]
        return [bytes([formats().index(format_of(file.name) or "plain")]) + file.read_bytes()[:2_000] for file in files]
    if target == "rule":
        return [file.read_bytes() for file in sorted((ROOT / "tests/fixtures/law").rglob("*.yaml"))]
    if target == "letters":
        bits = [
            b"<p>\x80\x80</p>",
            b"# \x80\n\n\x80 *\x80*\n",
            b'{"a": "\x80\\n\x80"}',
            b"<A b={'\x80'}>\x80{/* \x80 */}</A>",
            b"a: |\n  \x80\n",
        ]
        return [bytes([number]) + bit for number in range(len(formats())) for bit in bits]
    if target in ("label", "serve"):
        return [file.read_bytes() for file in sorted((ROOT / "tests/fuzz/seeds" / target).iterdir())]
    if target == "edits":
        return [bytes(range(61)), bytes([1, *(200, 0, 0, 0, 1, 5) * 9])]
    return [
        b"(no|zero)? side ~effect ..4 <drug>",
        b'select = ["a/b"]\n[per-path."x"]\nvoice = "informs"\n',
        b"ignore a/b because c; until 2030-01-01; ref 7; sentence 0123456789ab",
        b'{"reglint-baseline": 1, "entries": [{"path": "a.md", "rule": "a/b", "sentence": "A b.", "text": "b"}]}',
        b"*.bak\n!/a/**/b\n[a-z]?.md\n",
    ]


def main() -> None:
    """Fuzz one target."""
    target = sys.argv.pop(1)
    corpus = Path(sys.argv.pop(1)) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else ROOT / ".fuzz" / target
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds(target)):
        (corpus / f"seed-{number}").write_bytes(data)
    atheris.Setup([sys.argv[0], str(corpus), "-max_len=3000", *sys.argv[1:]], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
