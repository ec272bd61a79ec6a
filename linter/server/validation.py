"""What is wrong with a settings file or a pack, found while it is being typed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from linter.config import Names, Settings
from linter.config.layers import layer_of
from linter.errors import ReglintError
from linter.library.load import Library
from linter.project import Project
from linter.server.files import Role


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at a 1-based line and column; `code` says of what kind it is."""

    line: int
    column: int
    message: str
    code: str


def problems_of(role: Role, path: Path, text: str, project: Project) -> tuple[Problem, ...]:
    """The first problem of a settings file, rule, pack or cue file; empty when it can be used."""
    try:
        if role is Role.SETTINGS:
            _check_settings(path, text, project)
        else:
            _check_pack(role, path, text, project)
    except ReglintError as problem:
        message = problem.message + (f"\n{problem.hint}" if problem.hint else "")
        code = "settings" if role is Role.SETTINGS else "pack"
        return (Problem(problem.line or 1, problem.column or 1, message, code),)
    return ()


def names_in(library: Library) -> Names:
    """What settings may name."""
    return Names(**library.selectable)


def _check_settings(path: Path, text: str, project: Project) -> None:
    layer = layer_of(path, text)
    if layer is None:
        return
    profiles = project.resolver.profiles
    typed = Settings(path.parent, (layer,), profiles)
    library = project.engine(project.resolver.settings_for(path)).library
    typed.check_names(names_in(library))
    project.resolver.check_profile(layer)


def _check_pack(role: Role, path: Path, text: str, project: Project) -> None:
    from linter.library.compile import compile_cues, compile_pack, compile_rule
    from linter.library.load import check_references
    from linter.library.yamlio import parse_yaml

    parsed = parse_yaml(text, path.as_posix())
    if role is Role.CUES:
        compile_cues(parsed, path.stem)
    elif role is Role.PACK:
        compile_pack(parsed, path.parent.name)
    else:
        folder = next(item for item in path.parents if (item / "pack.yaml").is_file())
        rule = compile_rule(parsed, folder.name, path.stem)
        library = project.engine(project.resolver.settings_for(path)).library
        check_references(rule, parsed, library.knowledge, library.cues)
