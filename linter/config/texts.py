"""What `reglint settings` and `reglint init` print."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from linter.config.fields import TOP, Kind
from linter.config.layers import shown
from linter.config.profiles import Profile
from linter.config.settings import Settings
from linter.errors import UsageError
from linter.nearest import nearest


def settings_text(settings: Settings, path: Path) -> str:
    """The settings of a file, one key a line, each with its origin."""
    found = settings.effective(path)
    width = max(map(len, found))
    rows = [(f"{name:{width}} = {toml(item.value)}", item.origin) for name, item in found.items()]
    reach = min(60, max(len(left) for left, _ in rows))
    lines = [f"{left:{reach}}  # {origin}" for left, origin in rows]
    file = shown(settings.file) if settings.file is not None else "none"
    head = [f"file: {shown(path)}", f"settings file: {file}", f"root: {settings.root.as_posix()}"]
    if settings.excluded(path):
        head.append("excluded: yes")
    count = len([entry for entry in settings.entries if entry.path == (path if path.is_absolute() else Path.cwd() / path)])
    if count:
        head.append(f"suppressions in the settings: {count}")
    return "\n".join([*head, "", *lines]) + "\n"


def settings_json(settings: Settings, path: Path) -> str:
    """The same as data: every key with its value and origin."""
    data = {
        "file": shown(path),
        "settings-file": shown(settings.file) if settings.file is not None else None,
        "excluded": settings.excluded(path),
        "settings": {name: {"value": item.value, "origin": item.origin} for name, item in settings.effective(path).items()},
        "digest": settings.digest,
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def toml(value: Any) -> str:
    """A checked value as TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{quoted(str(name))} = {toml(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    return quoted(str(value))


def quoted(text: str) -> str:
    """A TOML basic string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


_SAMPLES = {
    "select": '["safety", "efficacy", "sales"]',
    "ignore": "[]",
    "jurisdictions": '["us"]',
    "min-confidence": '"medium"',
    "fail-on": '"warning"',
    "exempt": '["Safe Harbor Clinic"]',
    "exclude": '["archive/", "*.draft.md"]',
    "force-exclude": "true",
    "baseline": '"reglint-baseline.json"',
}
_ON = frozenset({"jurisdictions", "fail-on", "force-exclude"})


def init_text(profile: str, profiles: Mapping[str, Profile]) -> str:
    """A commented first settings file for a profile.

    Raises:
        UsageError: When there is no such profile.
    """
    if profile not in profiles:
        raise UsageError(f"--profile: there is no profile {profile!r}", hint=nearest(profile, profiles))
    chosen = profiles[profile]
    lines = [
        "# Settings of reglint. `reglint settings FILE` shows what applies to a file and why.",
        "",
        f"# {chosen.title}: {chosen.description}",
        f"# Others: {', '.join(name for name in profiles if name != profile)}.",
        f"profile = {quoted(profile)}",
    ]
    for name, sample in _SAMPLES.items():
        item = TOP[name]
        words = f" ({', '.join(item.words)})" if item.kind is Kind.WORD else ""
        lines += ["", f"# {item.says}{words}", f"{'' if name in _ON else '# '}{name} = {sample}"]
    lines += [
        "",
        "# Other settings for some files; the last glob that matches wins.",
        '# [per-path."blog/**"]',
        '# voice = "informing"',
        "",
        "# Another severity for a rule or a pack.",
        "# [severity]",
        '# "sales" = "info"',
    ]
    return "\n".join(lines) + "\n"
