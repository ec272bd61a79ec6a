"""Settings: find, read and check them, and say what applies to a file. No pydantic, no spaCy."""

from linter.config.fields import json_schema
from linter.config.layers import FILE, PYPROJECT, Layer, read_layer
from linter.config.profiles import Profile, load_profiles
from linter.config.resolve import Resolver, Trust, read_trust, typed
from linter.config.settings import Entry, Names, Settings, Valued
from linter.config.texts import init_text, settings_json, settings_text

__all__ = [
    "FILE",
    "PYPROJECT",
    "Entry",
    "Layer",
    "Names",
    "Profile",
    "Resolver",
    "Settings",
    "Trust",
    "Valued",
    "init_text",
    "json_schema",
    "load_profiles",
    "read_layer",
    "read_trust",
    "settings_json",
    "settings_text",
    "typed",
]
