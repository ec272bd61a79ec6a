"""What the commands share that look at a project: settings found, files judged."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linter.errors import UsageError
from linter.home import cache_folder, settings_folder

if TYPE_CHECKING:
    from linter.cache import Cache
    from linter.config import Profile, Resolver
    from linter.project import Project


@dataclass(frozen=True)
class Where:
    """The options that say which settings apply, as they were typed."""

    config: Path | None = None
    isolated: bool = False
    today: str | None = None


def profiles() -> Mapping[str, Profile]:
    """The presets that come with reglint."""
    from linter.config import load_profiles
    from linter.library import load

    file = load.patterns_root() / "knowledge" / "profiles.yaml"
    return load_profiles(file) if file.is_file() else {}


class _Profiles(Mapping[str, "Profile"]):
    """The presets, read when the first of them is asked for: most runs name none."""

    @cached_property
    def _read(self) -> Mapping[str, Profile]:
        return profiles()

    def __getitem__(self, name: str) -> Profile:
        if not name:
            raise KeyError(name)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


def resolver(where: Where, typed_values: Mapping[str, Any] | None = None) -> Resolver:
    """The resolver of settings for a command.

    Raises:
        ReglintError: When an option or the user's own settings cannot be used.
    """
    from linter.config import FILE, Resolver, Trust, read_trust, typed

    own = Trust() if where.isolated else read_trust(settings_folder() / FILE)
    return Resolver(_Profiles(), where.config, where.isolated, typed(typed_values or {}), own)


def day(text: str | None) -> datetime.date:
    """The day a command goes by: the one typed, else today in UTC.

    Raises:
        UsageError: When it is no date.
    """
    if text is None:
        return datetime.datetime.now(datetime.UTC).date()
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--today: {text!r} is not a date", hint="Write it as YYYY-MM-DD.") from None


def project(where: Where, typed_values: Mapping[str, Any] | None = None, kept: Cache | None = None, jobs: int = 1) -> Project:
    """The project of a command."""
    from linter.project import Project

    return Project(
        resolver(where, typed_values),
        cache_folder(),
        day(where.today),
        kept=kept,
        jobs=jobs,
        strict=kept is not None and kept.strict,
    )
