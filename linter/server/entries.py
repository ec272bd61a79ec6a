"""What is wrong with the suppressions that a settings file holds: the findings that the command places in that file.

They depend on the files that the suppressions are for as those are on disk, so there are none while the settings are not as saved.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from linter.config.layers import Layer
from linter.errors import ReglintError
from linter.library.load import Library
from linter.model import Finding
from linter.server.checking import Checker
from linter.server.documents import Buffer


def files_of(checker: Checker, buffer: Buffer) -> list[Path]:
    """The files that the command would check and for which a saved settings file holds suppressions, each once."""
    layer = _layer(checker, buffer)
    if layer is None:
        return []
    project = checker.project
    named = [(layer.folder or checker.folder) / str(table["path"]) for table in layer.values.get("suppress", ())]
    try:
        return [file for file in dict.fromkeys(named) if file.is_file() and project.discover([file]).files]
    except (ReglintError, OSError):
        return []


def about(checker: Checker, buffer: Buffer, file: Path) -> tuple[tuple[Finding, ...], Library | None]:
    """What is found about a settings file's suppressions for one file, each finding over its line; and that file's library."""
    layer = _layer(checker, buffer)
    checked = checker.check_file(file, buffer.encoding)
    if layer is None or checked.judgement is None:
        return (), checked.library
    found = checked.judgement.in_settings
    return tuple(_over_line(item, buffer) for item in found if item.place.path == layer.origin), checked.library


def _layer(checker: Checker, buffer: Buffer) -> Layer | None:
    """The settings file as it was read, or None when the buffer says something else."""
    path = checker.path(buffer)
    try:
        layers = checker.project.resolver.settings_for(path).layers
    except ReglintError:
        return None
    return next((item for item in layers if item.file == path and item.text == buffer.text), None)


def _over_line(finding: Finding, buffer: Buffer) -> Finding:
    line = finding.place.line - 1
    start, end = buffer.starts[line], (*buffer.starts[1:], len(buffer.text))[line]
    length = len(buffer.text[start:end].rstrip())
    return replace(finding, place=replace(finding.place, end_column=length + 1))
