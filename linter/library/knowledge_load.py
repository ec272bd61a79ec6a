"""Folders of knowledge files -> one checked `Knowledge`.

Ours comes first; each further folder overrides it fact by fact. A mistake is a `KnowledgeError` with path, line and column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from linter.errors import KnowledgeError, ReglintError
from linter.library.knowledge import Knowledge
from linter.library.knowledge_forms import normal_form
from linter.library.knowledge_schema import ENTRIES, check_entry, check_meta, nearest
from linter.library.yamlio import Path as DataPath
from linter.library.yamlio import YamlFile, parse_yaml
from linter.regular import real, text_of

_ADDED_TO = ("names", "forms", "brands", "generics", "unapproved-forms", "ambiguous", "exact-case", "other-products", "members")
_VERDICT_LISTS = (
    "promoted-off-label",
    "context",
    "broader-than-label",
    "lawful-goals",
    "labelled-unapproved",
    "emergency-authorized",
)
# Beside `uses` in a user's entry these tell where those uses were read; they say nothing of the uses we had.
_OF_A_USE = ("source", "label-year")
_OTHERS_FOLDERS = {"cues", "not-covered", "profiles", "voice"}


@dataclass(slots=True)
class _Merged:
    """Entries by kind and id, and the files that touched each, oldest first."""

    meta: dict[str, Any] = field(default_factory=dict)
    entries: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: {kind: {} for kind in ENTRIES})
    files: dict[tuple[str, str], list[YamlFile]] = field(default_factory=dict)

    def fail(self, kind: str, entry: str, steps: tuple[object, ...], message: str, hint: str = "") -> ReglintError:
        """An error at a key or listed value of an entry, in the newest file that has it."""
        for file in reversed(self.files[(kind, entry)]):
            at = _spot(file.data[entry], steps)
            if at is not None:
                return file.fail((entry, *at), message, hint)
        return self.files[(kind, entry)][-1].fail((entry,), message, hint)


def load_knowledge(root: Path, extra: Sequence[Path] = ()) -> Knowledge:
    """Read and check a folder of knowledge and the folders that override it.

    Args:
        root: A complete folder, ours.
        extra: Folders of the user's own, later ones over earlier ones; an entry of a known id changes only what it names.

    Raises:
        KnowledgeError: At the first mistake, with path, line, column and what to write.
    """
    merged = _Merged()
    for folder, ours in ((root, True), *((folder, False) for folder in extra)):
        if not folder.is_dir():
            raise KnowledgeError("there is no such folder of knowledge", path=_name(folder), hint="Correct the settings.")
        for kind, file in _files(folder):
            _take(merged, kind, file, ours=ours)
    _check_references(merged)
    _check_cycles(merged)
    _check_uses(merged)
    _check_forms(merged)
    return Knowledge({"meta": merged.meta, **merged.entries})


def _name(path: Path) -> str:
    try:
        return real(path).relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def _files(folder: Path) -> Iterator[tuple[str, YamlFile]]:
    for path in sorted(folder.rglob("*.yaml")):
        first = path.relative_to(folder).parts[0]
        kind = first.removesuffix(".yaml")
        if kind in _OTHERS_FOLDERS:
            continue
        if kind != "knowledge" and kind not in ENTRIES:
            hint = nearest(kind, ENTRIES) or f"Name it after one of: {', '.join(ENTRIES)}."
            raise KnowledgeError(f"{first!r} is no part of the knowledge", path=_name(path), line=1, column=1, hint=hint)
        try:
            text = text_of(path)
        except OSError as problem:
            raise KnowledgeError(f"cannot be read: {problem.strerror or problem}", path=_name(path)) from None
        except UnicodeDecodeError as problem:
            raise KnowledgeError(f"cannot be read: {problem}", path=_name(path), hint="Save it as UTF-8.") from None
        yield kind, parse_yaml(text, _name(path), KnowledgeError)


def _take(merged: _Merged, kind: str, file: YamlFile, *, ours: bool) -> None:
    if file.data is None:
        return
    if kind == "knowledge":
        check_meta(file.data, file)
        merged.meta.update(file.data)
        return
    if not isinstance(file.data, dict):
        raise file.fail((), "the file must be a mapping from id to entry", "Begin with an id and a colon.")
    for entry, value in file.data.items():
        if not isinstance(value, dict):
            raise file.fail((entry,), f"{entry!r} must be a mapping", "Write its keys below it, indented.")
        before = merged.entries[kind].get(entry)
        if before is not None and ours:
            raise file.fail((entry,), f"the id {entry!r} stands in two files", "Remove or rename one of them.")
        check_entry(kind, {**(before or {}), **value}, file, (entry,))
        if kind == "drugs":
            _check_patch(file, entry, value, ours=ours)
        merged.entries[kind][entry] = dict(value) if before is None else _override(before, value)
        merged.files.setdefault((kind, entry), []).append(file)


def _check_patch(file: YamlFile, entry: str, value: dict[str, Any], *, ours: bool) -> None:
    if value.get("status") == "draft":
        raise file.fail((entry, "status"), "a draft is not used", "Review its uses, then remove `status: draft`.")
    if ours:
        return
    for key in ("source", "label-year"):
        if "uses" in value and key not in value:
            raise file.fail((entry, "uses"), f"uses are added without {key!r}", f"Add `{key}:` so that a finding can cite it.")


def _override(before: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    after = dict(before)
    for key, value in patch.items():
        if key in _ADDED_TO and isinstance(before.get(key), list):
            after[key] = [*before[key], *(item for item in value if item not in before[key])]
        elif key in _ADDED_TO and isinstance(before.get(key), dict):
            after[key] = {**before[key], **value}
        elif key not in ("uses", "withdrawn-uses") and not ("uses" in patch and key in _OF_A_USE):
            after[key] = value
    shared = {key: patch[key] for key in _OF_A_USE if key in patch}
    added = [{**shared, **use} for use in patch.get("uses", ())]
    if added or "withdrawn-uses" in patch:
        replaced = {(use["condition"], _place(use)) for use in added}
        gone = set(patch.get("withdrawn-uses", ()))
        kept = [
            use
            for use in before.get("uses", ())
            if use["condition"] not in gone and (use["condition"], _place(use)) not in replaced
        ]
        after["uses"] = kept + added
        moved = {condition for condition, place in replaced if place == "us"}
        after["never-approved"] = bool(patch.get("never-approved", before.get("never-approved", False) and not added))
        for key in _VERDICT_LISTS:
            if key in before and key not in patch:
                after[key] = [item for item in before[key] if item not in moved]
        if "possibly-approved" not in patch:
            after["possibly-approved"] = [item for item in before.get("possibly-approved", ()) if item["condition"] not in moved]
    return after


def _place(use: dict[str, Any]) -> str:
    return str(use.get("jurisdiction", "us"))


def _spot(entry: dict[str, Any], steps: tuple[object, ...]) -> DataPath | None:
    key, *rest = steps
    if not isinstance(key, str) or key not in entry:
        return None
    if not rest:
        return (key,)
    held = entry[key]
    if isinstance(held, dict):
        return (key, str(rest[0])) if rest[0] in held else None
    for index, item in enumerate(held if isinstance(held, list) else ()):
        if item == rest[0]:
            return (key, index)
        if isinstance(item, dict) and item.get("condition") == rest[0]:
            inner = _spot(item, tuple(rest[1:])) if len(rest) > 1 else ("condition",)
            if inner is not None:
                return (key, index, *inner)
    return None


def _check_references(merged: _Merged) -> None:
    def known(kind: str, entry: str, steps: tuple[object, ...], target: str) -> None:
        name, pool = str(steps[-1]), merged.entries[target]
        if name not in pool:
            raise merged.fail(kind, entry, steps, f"there is no {_SINGULAR[target]} {name!r}", nearest(name, pool))

    for kind, key, target in _LISTS:
        for entry, value in merged.entries[kind].items():
            for name in value.get(key, ()):
                known(kind, entry, (key, name), target)
    for kind, key in (("authorities", "jurisdiction"), ("jurisdictions", "part-of")):
        for entry, value in merged.entries[kind].items():
            if key in value and value[key] not in merged.entries["jurisdictions"]:
                hint = nearest(value[key], merged.entries["jurisdictions"])
                raise merged.fail(kind, entry, (key,), f"there is no jurisdiction {value[key]!r}", hint)
    for entry, value in merged.entries["authorities"].items():
        if value["confirmed"] == "seen" and "source" not in value:
            raise merged.fail("authorities", entry, ("confirmed",), "a provision that was seen needs its source", "Add `source:`.")
        if value["status"] == "in-force" and "until" in value:
            raise merged.fail("authorities", entry, ("until",), "a provision in force has no end", "Set `status: not-in-force`.")
    for entry, value in merged.entries["drugs"].items():
        for steps in _condition_steps(value):
            known("drugs", entry, steps, "conditions")
        _check_products(merged, entry, value)


_LISTS = (("precedents", "authorities", "authorities"), ("classes", "members", "drugs"), ("conditions", "parents", "conditions"))
_SINGULAR = {"authorities": "authority", "conditions": "condition", "drugs": "drug", "sources": "source"}


def _condition_steps(value: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    for key in _VERDICT_LISTS:
        for name in value.get(key, ()):
            yield key, name
    for key in ("uses", "possibly-approved"):
        for item in value.get(key, ()):
            yield key, item["condition"]


def _check_products(merged: _Merged, entry: str, value: dict[str, Any]) -> None:
    products = {*value.get("brands", {}), *value.get("other-products", ())}
    for use in value.get("uses", ()):
        for name in use.get("products", ()):
            if name not in products:
                hint = nearest(name, products) or "Add it to `brands` or `other-products`."
                steps = ("uses", use["condition"], "products", name)
                raise merged.fail("drugs", entry, steps, f"there is no product {name!r} of {entry!r}", hint)
        for name in use.get("evidence", ()):
            if name not in merged.entries["sources"]:
                at = ("uses", use["condition"], "evidence", name)
                raise merged.fail("drugs", entry, at, f"there is no source {name!r}", nearest(name, merged.entries["sources"]))
        if _place(use) not in merged.entries["jurisdictions"]:
            where = ("uses", use["condition"], "jurisdiction")
            hint = nearest(_place(use), merged.entries["jurisdictions"])
            raise merged.fail("drugs", entry, where, f"there is no jurisdiction {_place(use)!r}", hint)
    for generic, names in value.get("generics", {}).items():
        for name in names:
            if name not in products:
                hint = nearest(name, products) or "Add it to `brands` or `other-products`."
                raise merged.fail("drugs", entry, ("generics", generic), f"there is no product {name!r} of {entry!r}", hint)
    written = {*value.get("names", ()), *value.get("brands", {}), *value.get("generics", {}), *value.get("unapproved-forms", ())}
    for key in ("ambiguous", "exact-case"):
        for name in value.get(key, ()):
            if name not in written:
                raise merged.fail("drugs", entry, (key, name), f"{name!r} is no form of {entry!r}", nearest(name, written))


def _check_cycles(merged: _Merged) -> None:
    parents = {entry: value.get("parents", ()) for entry, value in merged.entries["conditions"].items()}
    try:
        TopologicalSorter(parents).prepare()
    except CycleError as problem:
        loop = problem.args[1][::-1]
        message = f"the parents run in a circle: {' -> '.join(loop)}"
        raise merged.fail("conditions", loop[0], ("parents", loop[1]), message, "Remove one.") from None


def _check_uses(merged: _Merged) -> None:
    for entry, value in merged.entries["drugs"].items():
        carried = {use["condition"] for use in value.get("uses", ()) if _place(use) == "us"}
        seen: set[tuple[str, str]] = set()
        for use in value.get("uses", ()):
            key = (use["condition"], _place(use))
            if key in seen:
                steps = ("uses", use["condition"])
                raise merged.fail("drugs", entry, steps, f"the use {key[0]!r} stands twice", "Write one use with all products.")
            seen.add(key)
        if carried and value.get("never-approved"):
            message = "it has approved uses and is never approved"
            raise merged.fail("drugs", entry, ("never-approved",), message, "Remove one of them.")
        for name in value.get("promoted-off-label", ()):
            for kind, members in (("approved", carried), *((key, set(value.get(key, ()))) for key in _VERDICT_LISTS[1:])):
                if name in members:
                    message = f"{name!r} is both {kind} and promoted off-label"
                    raise merged.fail("drugs", entry, ("promoted-off-label", name), message, "Remove it from one of the two.")


def _check_forms(merged: _Merged) -> None:
    checks: tuple[tuple[tuple[str, ...], Callable[[dict[str, Any]], Iterable[tuple[str, str]]]], ...] = (
        (("drugs", "classes"), _written_forms),
        (("conditions",), _written_forms),
    )
    for kinds, written in checks:
        owners: dict[str, tuple[str, str]] = {}
        for kind in kinds:
            for entry, value in merged.entries[kind].items():
                ambiguous = set(value.get("ambiguous", ()))
                for key, form in written(value):
                    normal = normal_form(form)
                    other = owners.setdefault(normal, (kind, entry))
                    if other != (kind, entry) and form not in ambiguous:
                        message = f"the form {form!r} already belongs to {other[1]!r}"
                        hint = "Mark it under `ambiguous:` here, or remove one of them."
                        raise merged.fail(kind, entry, (key, form), message, hint)


def _written_forms(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("names", "forms", "generics", "brands", "unapproved-forms"):
        for form in value.get(key) or ():
            yield key, form
