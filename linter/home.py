"""Where a user's own settings and reglint's copies lie on this system."""

from __future__ import annotations

from pathlib import Path


def cache_folder() -> Path:
    """The user's cache folder; whatever is in it can be made again."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("reglint"))


def settings_folder() -> Path:
    """The folder of the settings that hold for all of a user's projects."""
    import platformdirs

    return Path(platformdirs.user_config_dir("reglint"))
