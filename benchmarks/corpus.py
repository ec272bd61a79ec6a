"""Pages to measure on, made from a seed: documentation in which hardly anything is found, marketing in which most of it is.

`python benchmarks/corpus.py FOLDER --kind docs --megabytes 20 --files 1000` writes Markdown files; the same arguments write the
same bytes everywhere. The sentences are put together from parts written for this file.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

THINGS = [
    "queue",
    "scheduler",
    "parser",
    "window",
    "buffer",
    "thread",
    "socket",
    "table",
    "index",
    "column",
    "branch",
    "commit",
    "package",
    "module",
    "router",
    "handler",
    "template",
    "session",
    "token",
    "header",
    "request",
    "response",
    "server",
    "client",
    "worker",
    "pipeline",
    "registry",
    "plugin",
    "driver",
    "snapshot",
    "cluster",
    "replica",
    "shard",
    "migration",
    "schema",
    "cursor",
    "transaction",
    "lock",
    "counter",
    "gauge",
    "histogram",
    "exporter",
    "panel",
    "dashboard",
    "bucket",
    "volume",
    "mount",
    "namespace",
    "container",
    "image",
    "layer",
    "manifest",
    "secret",
    "gateway",
    "proxy",
    "listener",
    "endpoint",
    "webhook",
    "callback",
    "channel",
    "stream",
    "topic",
    "partition",
    "offset",
]
MANNERS = [
    "quickly",
    "lazily",
    "twice",
    "once",
    "atomically",
    "eagerly",
    "silently",
    "locally",
    "remotely",
    "again",
    "early",
    "late",
    "in",
    "order",
    "at",
    "random",
]
VERBS = [
    "reads",
    "writes",
    "opens",
    "closes",
    "splits",
    "joins",
    "sorts",
    "drops",
    "copies",
    "renames",
    "restarts",
    "polls",
    "flushes",
    "parses",
    "renders",
    "validates",
    "encodes",
    "decodes",
    "resolves",
    "mirrors",
    "retries",
    "forwards",
    "rejects",
    "accepts",
    "wraps",
    "merges",
    "compares",
    "hashes",
    "compresses",
    "rotates",
    "archives",
]
FRAMES = (
    "The {a} {v} the {b} before the {c} {w} it {m}.",
    "When a {a} is full, the {b} {v} each {c} {m}.",
    "Set `{a}_{b}` to a number above {n} if the {c} {v} too many entries.",
    "Every {a} has one {b}; a second {b} {v} the {c} {m}.",
    "By default the {a} {v} {n} items from the {b}, and the {c} {w} the rest.",
    "You can pass a {a} instead of a {b}, as long as the {c} {v} it {m}.",
    "If the {a} fails with code {n}, look at the {b} that {v} the {c}.",
    "This section explains how the {a} {v} a {b} and why the {c} {w} it.",
    "A {a} without a {b} is an error since version {n}; the {c} {v} it {m}.",
    "See [the {a} guide](../{a}/{b}.md) for how **{c}** files are found.",
    "The command prints one line for each {a} that the {b} {v}, and exits with {n}.",
    "Names are compared without regard to case, so `{A}` and `{a}` mean the same {b}.",
)
CLAIMS = (
    "Our {p} has no side effects and works for everyone.",
    "Clinically proven to melt away {n} pounds in {k} weeks.",
    "The safest and most effective {p} available today.",
    "Doctors guarantee that {p} will cure your {i}.",
    "Say goodbye to {i} forever with our risk-free {p}.",
    "FDA approved {p} is now available without a prescription.",
    "Unlike other brands, our {p} is 100% safe and natural.",
    "Order now: only {n} spots are left at this special price.",
    "\u201cI lost {n} pounds and my {i} is gone,\u201d says Dana.",
    "Guaranteed results from the first session, or your money back.",
    "Ketamine infusions cure {i} in {k} days, with no risk of addiction.",
    "This miracle {p} reverses {i} permanently and has no downtime.",
)
PLAIN = (
    "Our clinic in the old mill is open from {k} to {n} on weekdays.",
    "Bring a list of what you take, and ask us about {p} when you come.",
    "A nurse will go through the form with you before your first visit.",
    "Parking is behind the building, next to the bakery.",
    "We have looked after families in this valley for {n} years.",
    "You will meet the team and hear how {p} may help with {i}.",
)
PRODUCTS = [
    "serum",
    "infusion",
    "injection",
    "cream",
    "supplement",
    "programme",
    "peel",
    "implant",
    "laser",
    "treatment",
    "drip",
    "capsule",
]
ILLS = ("back pain", "acne", "anxiety", "migraine", "hair loss", "diabetes", "insomnia", "arthritis", "depression", "eczema")


def sentences(kind: str, dice: random.Random) -> Iterator[str]:
    """Sentences without end. In `docs` one of about 400 makes a claim, in `marketing` two of three."""
    share = {"docs": 0.0025, "marketing": 0.66}[kind]
    while True:
        numbers = {"n": dice.randint(3, 90), "k": dice.randint(2, 12)}
        if dice.random() < share:
            yield dice.choice(CLAIMS).format(p=dice.choice(PRODUCTS), i=dice.choice(ILLS), **numbers)
        elif kind == "docs":
            a, b, c = dice.sample(THINGS, 3)
            parts = {"a": a, "A": a.upper(), "b": b, "c": c, "v": dice.choice(VERBS), "w": dice.choice(VERBS)}
            yield dice.choice(FRAMES).format(m=dice.choice(MANNERS), **parts, **numbers)
        else:
            yield dice.choice(PLAIN).format(p=dice.choice(PRODUCTS), i=dice.choice(ILLS), **numbers)


def page(kind: str, size: int, dice: random.Random) -> str:
    """One Markdown page of about `size` bytes: headings, paragraphs, lists, tables and, in documentation, code."""
    words = THINGS if kind == "docs" else PRODUCTS
    says = sentences(kind, dice)
    parts = [f"# The {dice.choice(words)}\n"]
    total = 0
    while total < size:
        roll = dice.random()
        if roll < 0.12:
            made = f"## {dice.choice(words).capitalize()} and {dice.choice(words)}\n"
        elif roll < 0.3:
            made = "".join(f"- {next(says)}\n" for _ in range(dice.randint(2, 6)))
        elif roll < 0.36:
            rows = "".join(f"| {dice.choice(words)} | {next(says)} |\n" for _ in range(dice.randint(2, 5)))
            made = f"| Name | Meaning |\n| --- | --- |\n{rows}"
        elif roll < 0.46 and kind == "docs":
            made = "```sh\n" + "".join(f"run --{dice.choice(words)} {dice.choice(words)}\n" for _ in range(5)) + "```\n"
        else:
            made = " ".join(next(says) for _ in range(dice.randint(1, 5))) + "\n"
        parts.append(made)
        total += len(made.encode()) + 1
    return "\n".join(parts)


def write(folder: Path, kind: str, megabytes: float, files: int, seed: int = 1) -> int:
    """Write pages, a hundred to a folder, and return their bytes in all."""
    dice = random.Random(f"{seed} {kind}")
    each = int(megabytes * 1_000_000 / files)
    total = 0
    for number in range(files):
        file = folder / f"{number // 100:04}" / f"{number:06}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        total += file.write_bytes(page(kind, each, dice).encode())
    return total


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--kind", choices=("docs", "marketing"), default="docs")
    options.add_argument("--megabytes", type=float, default=20)
    options.add_argument("--files", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    print(write(asked.folder, asked.kind, asked.megabytes, asked.files, asked.seed), "bytes")


if __name__ == "__main__":
    main()
