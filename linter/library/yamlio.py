"""Strict YAML: plain data plus the place of every key and value.

PyYAML's safe C loader does the parsing. On top of it: a duplicate key, an alias, a custom tag or nesting deeper than
`MAX_DEPTH` is an error with its line; scalars keep to strings, integers, floats, booleans and null (a date stays a string).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from linter.errors import PackError, ReglintError

MAX_DEPTH = 40
MAX_TEXT = 10_000_000
Path = tuple[str | int, ...]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COLLECTIONS = {"tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}
_SCALARS = {
    "tag:yaml.org,2002:int",
    "tag:yaml.org,2002:float",
    "tag:yaml.org,2002:bool",
    "tag:yaml.org,2002:null",
}


@dataclass(frozen=True, slots=True)
class YamlFile:
    """One parsed file.

    Attributes:
        path: As the user named it.
        text: The file's text.
        data: Dicts, lists and scalars.
        marks: Data path -> 1-based (line, column); of the key for a mapping's values, of the item for a list's.
        error: The class of error that `fail` raises.
    """

    path: str
    text: str
    data: Any
    marks: dict[Path, tuple[int, int]] = field(repr=False)
    error: type[ReglintError] = PackError

    def fail(self, at: Path, message: str, hint: str = "") -> ReglintError:
        """An error at a data path, or at the nearest enclosing one that has a place."""
        while at and at not in self.marks:
            at = at[:-1]
        line, column = self.marks.get(at, (1, 1))
        lines = re.split(r"\r\n|\n|\r", self.text)
        excerpt = lines[line - 1] if line <= len(lines) else ""
        return self.error(message, path=self.path, line=line, column=column, hint=hint, excerpt=excerpt)


def parse_yaml(text: str, path: str, error: type[ReglintError] = PackError) -> YamlFile:
    """Parse one YAML document.

    Raises:
        ReglintError: Of the class `error`, with line and column, when the text is not acceptable YAML.
    """
    empty = YamlFile(path, text, None, {}, error)
    loader = None
    try:
        if len(text) > MAX_TEXT:
            raise empty.fail((), f"larger than {MAX_TEXT // 1_000_000} million characters", "Split the file.")
        _refuse_depth(text, empty)
        loader = _LOADER(text)
        node = loader.get_single_node()
        if node is None:
            return empty
        marks: dict[Path, tuple[int, int]] = {}
        data = _build(node, (), marks, empty, set())
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        broken = YamlFile(path, text, None, {(): at}, error)
        raise broken.fail((), f"not valid YAML: {problem.problem or problem.context}") from None
    except (yaml.YAMLError, UnicodeError) as problem:
        raise empty.fail((), f"not valid YAML: {problem}") from None
    finally:
        if loader is not None:
            loader.dispose()
    return YamlFile(path, text, data, marks, error)


def _refuse_depth(text: str, file: YamlFile) -> None:
    """Refuse deep nesting before nodes are made: that happens by recursion in C, which crashes instead of raising."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                mark: Any = event.start_mark
                place = (mark.line + 1, mark.column + 1)
                here = YamlFile(file.path, file.text, None, {(): place}, file.error)
                raise here.fail((), f"nested deeper than {MAX_DEPTH} levels")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _build(node: Any, at: Path, marks: dict[Path, tuple[int, int]], file: YamlFile, seen: set[int]) -> Any:
    place = (node.start_mark.line + 1, node.start_mark.column + 1)
    marks.setdefault(at, place)
    here = YamlFile(file.path, file.text, None, {(): place}, file.error)
    if id(node) in seen:
        raise here.fail((), "YAML aliases are not allowed here", "Write the value out where it is used.")
    seen.add(id(node))
    if not isinstance(node, yaml.ScalarNode) and node.tag not in _COLLECTIONS:
        raise here.fail((), f"the tag {node.tag} is not allowed here", "Use plain strings, numbers, lists and mappings.")
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(node, at, marks, file, seen)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*at, index), marks, file, seen) for index, item in enumerate(node.value)]
    if node.tag in _SCALARS:
        try:
            return yaml.SafeLoader("").construct_object(node)
        except (ValueError, KeyError, IndexError, yaml.YAMLError):
            raise here.fail((), f"{node.value[:40]!r} is not a value of the tag {node.tag}", "Write it in quotes.") from None
    if node.tag in ("tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:value"):
        return node.value
    raise here.fail((), f"the tag {node.tag} is not allowed here", "Use plain strings, numbers, lists and mappings.")


def _build_mapping(node: Any, at: Path, marks: dict[Path, tuple[int, int]], file: YamlFile, seen: set[int]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        place = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        here = YamlFile(file.path, file.text, None, {(): place}, file.error)
        if not isinstance(key_node, yaml.ScalarNode):
            raise here.fail((), "a key must be plain text")
        key = key_node.value
        if key in result:
            raise here.fail((), f"the key {key!r} stands here twice", "Remove or rename one of them.")
        marks[(*at, key)] = place
        result[key] = _build(value_node, (*at, key), marks, file, seen)
    return result
