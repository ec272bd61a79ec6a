"""Find, compile and keep the library: packs, cues and knowledge as one frozen value.

Compiling reads YAML and takes a second or so; the result is kept as JSON in the user's cache folder under the digest of everything
it was made from, written atomically, and thrown away when it cannot be read.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linter.errors import PackError
from linter.library import rows
from linter.library.digest import digest_of, files, remembered
from linter.regular import real
from linter.version import __version__

if TYPE_CHECKING:
    from linter.library.knowledge import Knowledge
    from linter.library.names import Names
    from linter.library.rules import CueCategory, Pack, Rule, VoiceSignals

WIRE = 18
# to be raised whenever what is kept for settings changes
_SELECTABLE = 1
# the attributes of a library that are read late
_HELD = ("packs", "rules", "cues", "knowledge", "voice")
# copies of libraries, and of what was derived from them
_KEPT = 48


@dataclass(frozen=True)
class Library:
    """All law: packs, rules, cues and knowledge.

    Attributes:
        packs: Pack id -> pack.
        rules: "pack/rule" -> rule, sorted by id.
        cues: Category -> cues.
        knowledge: Authorities, drugs, conditions.
        voice: What tells whether a document promotes or informs.
        digest: Hex digest of every file it was made from and of the compiler's version.
        kept_in: The folder of its compiled copy; None for a library that has none, or that was changed after it was loaded.
    """

    packs: dict[str, Pack]
    rules: dict[str, Rule]
    cues: dict[str, CueCategory]
    knowledge: Knowledge = field(repr=False)
    voice: VoiceSignals
    digest: str
    kept_in: Path | None = field(default=None, init=False, repr=False, compare=False)
    _later: Callable[[], Library] | None = field(default=None, init=False, repr=False, compare=False)

    def __getattr__(self, name: str) -> Any:
        """What a library that was found compiled holds, read when the first of it is asked for."""
        later = self.__dict__.get("_later")
        if later is None or name not in _HELD:
            raise AttributeError(name)
        whole = later()
        for held in _HELD:
            object.__setattr__(self, held, getattr(whole, held))
        return getattr(self, name)

    @property
    def date(self) -> str:
        """The date of the knowledge, as YYYY-MM-DD."""
        return str(self.derived("date", lambda: {"date": self.knowledge.date})["date"])

    @cached_property
    def selectable(self) -> dict[str, frozenset[str]]:
        """What settings and options may name: "rules" (packs and former ids too), "jurisdictions" and "speakers".

        Nothing else of a library is read for it that was found compiled.
        """

        def make() -> dict[str, Any]:
            knowledge = self.knowledge
            rules = [*self.rules, *self.formerly]
            return {
                "rules": sorted({*self.packs, *rules}),
                "jurisdictions": sorted(knowledge.jurisdictions),
                "speakers": sorted(knowledge.speakers),
            }

        known = self.derived(f"selectable-{_SELECTABLE}", make)
        return {what: frozenset(names) for what, names in known.items()}

    @cached_property
    def formerly(self) -> dict[str, str]:
        """Former rule id -> present id."""
        return {old: rule.id for rule in self.rules.values() for old in rule.formerly}

    @cached_property
    def named(self) -> Names:
        """What the names of drugs, classes and conditions mean; worked out once and kept."""
        from linter.library.names import SHAPE, Names, table_of

        return Names(self.derived(f"named-{SHAPE}", lambda: table_of(self.knowledge)))

    def derived(self, name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Plain data that follows from the library alone, read from beside its compiled copy or made and kept there.

        Args:
            name: What it is and its version, fit for a file's name.
            make: Makes it; what it returns must survive JSON unchanged. Read back, a long table is `rows.Rows` or `rows.Table`.
        """
        if self.kept_in is None:
            return make()
        file = _copy_path(self.kept_in, f"{self.digest}.{name}")
        with uncollected():
            stored = _read_plain(file)
            made = stored if stored is not None else make()
        if stored is None:
            _write_plain(file, made)
        return made


def patterns_root() -> Path:
    """The folder of the packs that come with reglint: inside the wheel, or beside the package in a checkout."""
    inside = Path(__file__).parents[1] / "patterns"
    beside = Path(__file__).resolve().parents[2] / "patterns"
    for folder in (inside, beside):
        if (folder / "knowledge").is_dir():
            return folder
    raise PackError("reglint's own packs are not installed", path=str(inside), hint="Install reglint again.")


def load_library(
    packs: Sequence[Path] = (),
    knowledge: Sequence[Path] = (),
    cache: Path | None = None,
    *,
    own: bool = True,
    strict: bool = False,
) -> Library:
    """The library of our own packs plus a user's folders.

    Args:
        packs: Folders of packs (each subfolder with a `pack.yaml` is one), or a single pack's folder.
        knowledge: Folders whose facts override ours.
        cache: Where compiled copies are kept; None for no copy.
        own: Whether our own packs belong to it; our knowledge always does.
        strict: Whether to go by what the files hold even where their sizes and times are what they were.

    Raises:
        PackError, KnowledgeError: With path, line, column and what to do.
    """
    root = patterns_root()
    folders = [folder for base in ((root, *packs) if own else packs) for folder in pack_folders(base)]
    digest = _digest([root / "knowledge", *folders, *knowledge], None if strict else cache)

    def make() -> Library:
        with uncollected():
            stored = _read_copy(cache, digest)
            found = None if stored is None else _revive(stored, digest)
        if found is None:
            found = _compile(root, folders, knowledge, digest)
            if cache is not None:
                _write_copy(cache, digest, found)
        return found

    # what was compiled before is sound, so nothing of it is read before it is asked for
    known = cache is not None and _copy_path(cache, digest).is_file()
    library = object.__new__(Library) if known else make()
    if known:
        object.__setattr__(library, "digest", digest)
        object.__setattr__(library, "_later", make)
    object.__setattr__(library, "kept_in", cache)
    return library


def pack_folders(base: Path) -> list[Path]:
    """The pack folders at or under a folder, sorted.

    Raises:
        PackError: When there is none.
    """
    if os.path.lexists(base / "pack.yaml"):
        return [base]
    # a pack whose pack.yaml cannot be read is an error later, and not none
    found = sorted(folder for folder in base.glob("*") if os.path.lexists(folder / "pack.yaml"))
    if not found:
        raise PackError("no pack here", path=base.as_posix(), hint="A pack is a folder with a pack.yaml and one file per rule.")
    return found


def _digest(folders: Sequence[Path], cache: Path | None) -> str:
    """With a cache, files that did not change are not read for it."""
    compiler = f"{__version__}:{WIRE}"
    if cache is None:
        return digest_of(folders, compiler)

    def kept(state: str) -> Path:
        return _copy_path(cache, f"{state}.digest")

    def keep(state: str, data: dict[str, Any]) -> None:
        _write_plain(kept(state), data)

    return remembered(folders, compiler, lambda state: _read_plain(kept(state)), keep)


def _compile(root: Path, folders: Sequence[Path], knowledge: Sequence[Path], digest: str) -> Library:
    from linter.library.compile import compile_cues, compile_pack, compile_rule, compile_voice, read_yaml
    from linter.library.knowledge import load_knowledge
    from linter.library.rules import VoiceSignals

    facts = load_knowledge(root / "knowledge", knowledge)
    cues = {}
    for base in (root / "knowledge", *knowledge):
        for file in sorted((base / "cues").glob("*.yaml")):
            cues[file.stem] = compile_cues(read_yaml(file, _name(file)), file.stem)
    # without signals every document promotes, and nothing is weighed down
    voice = VoiceSignals()
    for base in (root / "knowledge", *knowledge):
        if (base / "voice.yaml").is_file():
            voice = compile_voice(read_yaml(base / "voice.yaml", _name(base / "voice.yaml")))
    packs: dict[str, Pack] = {}
    rules: dict[str, Rule] = {}
    for folder in folders:
        if folder.name in packs:
            raise PackError(f"there are two packs called {folder.name!r}", path=_name(folder), hint="Rename the folder.")
        packs[folder.name] = compile_pack(read_yaml(folder / "pack.yaml", _name(folder / "pack.yaml")), folder.name)
        for file in files(folder):
            if file.name != "pack.yaml":
                parsed = read_yaml(file, _name(file))
                rule = compile_rule(parsed, folder.name, file.stem)
                if rule.id in rules:
                    raise parsed.fail(
                        (), f"there are two rules called {rule.id!r}", "The file's stem is the rule's id; rename one."
                    )
                check_references(rule, parsed, facts, cues)
                rules[rule.id] = rule
    return Library(packs, dict(sorted(rules.items())), cues, facts, voice, digest)


def check_references(rule: Rule, file: Any, facts: Knowledge, cues: dict[str, CueCategory]) -> None:
    """Refuse a rule that names authorities, precedents or cues that are not in the knowledge.

    Raises:
        PackError: With the place of the first one and the nearest name.
    """
    import difflib

    def unknown(at: tuple[str | int, ...], what: str, name: str, known: Sequence[str]) -> Exception:
        near = difflib.get_close_matches(name, known, 1, 0.5)
        return file.fail(at, f"{what} {name!r} is not in the knowledge", f"Did you mean {near[0]!r}?" if near else "")  # type: ignore[no-any-return]

    for index, name in enumerate(rule.authorities):
        if name not in facts.authorities:
            raise unknown(("authorities", index), "the authority", name, list(facts.authorities))
    for index, name in enumerate(rule.precedents):
        if name not in facts.precedents:
            raise unknown(("precedents", index), "the precedent", name, list(facts.precedents))
    for name in sorted(rule.unless):
        if name not in cues and name != "quoted":
            raise unknown(("unless",), "the cue category", name, [*cues, "quoted"])


def _name(file: Path) -> str:
    try:
        return real(file).relative_to(Path.cwd()).as_posix()
    except ValueError:
        return file.as_posix()


@contextmanager
def uncollected() -> Iterator[None]:
    """Put garbage collection off while very many objects that stay are made: it would walk them again and again."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            # nor are they to be walked once for having been made
            gc.freeze()
            gc.enable()


def _revive(stored: Any, digest: str) -> Library:
    from linter.library.knowledge import Knowledge
    from linter.library.wire import Shared, cues_from, pack_from, rule_from, voice_from

    shared = Shared(stored["shared"])
    return Library(
        {name: pack_from(data) for name, data in stored["packs"].items()},
        {name: rule_from(data, shared) for name, data in stored["rules"].items()},
        {name: cues_from(data, shared) for name, data in stored["cues"].items()},
        Knowledge.from_json(stored["knowledge"]),
        voice_from(stored["voice"]),
        digest,
    )


def _copy_path(cache: Path, digest: str) -> Path:
    return cache / "library" / f"{digest}.json"


def _read_copy(cache: Path | None, digest: str) -> Any:
    stored = None if cache is None else _read_plain(_copy_path(cache, digest))
    return stored if stored is not None and stored.get("wire") == WIRE else None


def _read_plain(file: Path) -> dict[str, Any] | None:
    try:
        return rows.loads(file.read_bytes())
    except (OSError, ValueError):
        return None


def _write_copy(cache: Path, digest: str, library: Library) -> None:
    from linter.library.wire import Shared, to_plain

    shared = Shared()
    data = {
        "wire": WIRE,
        "packs": to_plain(library.packs),
        "rules": shared.pack(library.rules),
        "cues": shared.pack(library.cues),
        "knowledge": library.knowledge.to_json(),
        "voice": to_plain(library.voice),
        "shared": shared.tables(),
    }
    _write_plain(_copy_path(cache, digest), data)


def _write_plain(target: Path, data: dict[str, Any]) -> None:
    """Write a copy in one step and forget those not written lately; a folder that cannot be written is left alone."""
    import tempfile

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("wb", dir=target.parent, delete=False, suffix=".tmp") as handle:
            handle.write(rows.dumps(data))
        os.replace(handle.name, target)  # noqa: PTH105
        for old in sorted(target.parent.glob("*.json"), key=lambda file: file.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def forget_copies(cache: Path) -> None:
    """Remove all compiled copies.

    Raises:
        OSError: When one cannot be removed.
    """
    for file in (cache / "library").glob("*.json"):
        file.unlink(missing_ok=True)
