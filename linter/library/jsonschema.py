"""JSON Schemas of pack files, made from the types that read them, so that editors complete and check them."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from linter.library.schema import CueFile, PackFile, RuleFile

KINDS: dict[str, type[BaseModel]] = {"rule": RuleFile, "pack": PackFile, "cue": CueFile}
_TITLES = {"rule": "A reglint rule", "pack": "A reglint pack", "cue": "A category of reglint cues"}


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a kind of file: "rule", "pack" or "cue". Raises KeyError for another."""
    made = KINDS[kind].model_json_schema(by_alias=True)
    made.pop("title", None)
    made.pop("description", None)
    made["required"] = sorted(made.get("required", ()))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": _TITLES[kind],
        "description": (KINDS[kind].__doc__ or "").strip().splitlines()[0],
        **_plain(made),
    }


def render(kind: str) -> str:
    """The schema as text; the same types give the same bytes."""
    return json.dumps(schema(kind), ensure_ascii=False, indent=2) + "\n"


def _plain(data: Any, *, names: bool = False) -> Any:
    """Without the titles pydantic makes of every key: editors would show them instead of the description."""
    if isinstance(data, dict):
        return {
            key: _plain(value, names=key in ("properties", "$defs"))
            for key, value in data.items()
            if names or key != "title" or not isinstance(value, str)
        }
    return [_plain(item) for item in data] if isinstance(data, list) else data
