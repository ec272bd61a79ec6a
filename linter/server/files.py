"""What a document is to reglint: prose to check, a settings file, a rule, or nothing of its business."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pygls.uris import from_fs_path, to_fs_path

from linter.config import FILE, PYPROJECT
from linter.reading import format_of

# language ids of editors for documents whose name does not say what they are
_LANGUAGES = {
    "markdown": "markdown",
    "mdx": "mdx",
    "html": "html",
    "php": "php",
    "erb": "erb",
    "jinja": "jinja",
    "jinja-html": "jinja",
    "liquid": "jinja",
    "twig": "jinja",
    "handlebars": "jinja",
    "vue": "vue",
    "svelte": "svelte",
    "astro": "astro",
    "typescriptreact": "tsx",
    "javascriptreact": "jsx",
    "javascript": "jsx",
    "typescript": "typescript",
    "json": "json",
    "jsonc": "json",
    "json5": "json",
    "jsonl": "jsonl",
    "yaml": "yaml",
    "toml": "toml",
    "xml": "xml",
    "plaintext": "plain",
    "text": "plain",
}


class Role(StrEnum):
    """What is done with a document."""

    PROSE = "prose"
    SETTINGS = "settings"
    RULE = "rule"
    PACK = "pack"
    CUES = "cue"
    NONE = "none"


def path_of(uri: str, folder: Path | None = None) -> Path:
    """The file of a URI; a document that is on no disk is taken to stand in the folder."""
    if on_disk(uri):
        found = to_fs_path(uri)
        if found:
            return Path(found)
    try:
        name = Path(unquote(urlsplit(uri).path)).name
    except ValueError:
        name = ""
    return (folder or Path.cwd()) / (name or "untitled")


def on_disk(uri: str) -> bool:
    """Whether a document has a file; nothing lasting can be said about one that has none."""
    return uri.startswith("file:")


def uri_of(path: Path) -> str:
    """A file as a URI."""
    full = path if path.is_absolute() else Path.cwd() / path
    return from_fs_path(str(full)) or full.as_uri()


def format_for(path: Path, language: str) -> str | None:
    """The reader for a document: by its name, else by the client's language id; None when neither is known."""
    return format_of(path.as_posix()) or _LANGUAGES.get(language)


def role_of(path: Path, text: str, language: str = "") -> Role:
    """What a document is; packs are known by the `pack.yaml` in a folder above."""
    if path.name == FILE or (path.name == PYPROJECT and "[tool.reglint" in text):
        return Role.SETTINGS
    if path.suffix == ".yaml":
        if path.name == "pack.yaml":
            return Role.PACK
        if path.parent.name == "cues" and (path.parent.parent / "knowledge.yaml").is_file():
            return Role.CUES
        if any((folder / "pack.yaml").is_file() for folder in list(path.parents)[:3]):
            return Role.RULE
    return Role.NONE if path.name == PYPROJECT or format_for(path, language) is None else Role.PROSE
