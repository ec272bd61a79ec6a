"""The known names that a mistyped one is likely to mean."""

from __future__ import annotations

from collections.abc import Iterable

_ALIKE = 0.5
_AS_GOOD = 0.1
_MOST = 3


def near(name: str, known: Iterable[str]) -> list[str]:
    """The nearest known names, the best first, at most three; only those nearly as good as the best.

    Of "pack/rule" names the rule alone counts as well, and a pack's name stands for its rules.
    """
    import difflib

    names = sorted(set(known))
    inside = [item for item in names if name and (item.startswith(f"{name}/") or item.endswith(f"/{name}"))]
    if inside:
        return inside[:_MOST]
    scored = []
    for item in names:
        forms = {item, item.rpartition("/")[2]}
        score = max(difflib.SequenceMatcher(None, name.lower(), form.lower()).ratio() for form in forms)
        if score >= _ALIKE:
            scored.append((-score, item))
    scored.sort()
    return [item for score, item in scored[:_MOST] if score <= scored[0][0] + _AS_GOOD]


def nearest(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint that names them; without any, `otherwise`, or the list of all where it is short."""
    names = sorted(set(known))
    found = near(name, names)
    if found:
        return f"Did you mean {' or '.join(repr(item) for item in found)}?"
    return otherwise or (f"Known: {', '.join(names)}." if len(names) <= 20 else "")
