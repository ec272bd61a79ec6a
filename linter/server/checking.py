"""Checks one snapshot. Everything here runs on the one worker thread: spaCy and the kept facts are not for sharing."""

from __future__ import annotations

import contextlib
import datetime
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from linter import baseline as baselines
from linter.cli_project import profiles
from linter.collecting import collect_seldom, keep_what_is
from linter.config import FILE, PYPROJECT, Resolver, Settings
from linter.engine import Engine
from linter.errors import ReglintError, UncheckedError
from linter.home import cache_folder
from linter.judgement import Judgement
from linter.library.load import Library
from linter.memo import Memo, StoppedError
from linter.model import Document, FileResult, Finding, SegmentFacts, Status
from linter.project import Project
from linter.reading import read_source
from linter.reading.source import source_from_text
from linter.server.documents import Buffer
from linter.server.files import Role, format_for, path_of, role_of, uri_of
from linter.server.options import ClientOptions
from linter.server.validation import Problem, problems_of

Stopped = Callable[[], bool]


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Checked:
    """What became of one snapshot.

    Attributes:
        generation: The settings and packs it was checked with.
        judgement: Findings; None for a document that is not prose or is left out.
        problems: What is wrong with a settings file or a pack.
        entries: Findings about the suppressions that a settings file holds.
        seconds: How long it took.
    """

    buffer: Buffer
    generation: int
    role: Role
    judgement: Judgement | None = None
    problems: tuple[Problem, ...] = ()
    entries: tuple[Finding, ...] = ()
    library: Library | None = None
    seconds: float = 0.0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, whatever their status."""
        return self.judgement.result.findings if self.judgement is not None else ()

    @property
    def active(self) -> tuple[Finding, ...]:
        """The findings that a writer sees."""
        return tuple(item for item in self.findings if item.status is Status.ACTIVE)

    def counts(self) -> Counter[str]:
        """Active findings by pack."""
        return Counter(item.pack for item in self.active)


@dataclass
class Checker:
    """Keeps the project, the engines and the facts between checks.

    Args:
        options: What the client set.
        folder: The first workspace folder; documents that are on no disk are taken to stand in it.
    """

    options: ClientOptions = field(default_factory=ClientOptions)
    folder: Path = field(default_factory=Path.cwd)
    generation: int = 0
    _project: Project | None = field(default=None, init=False, repr=False)
    _engines: dict[tuple[str, str | None], Engine] = field(default_factory=dict, init=False, repr=False)
    _baselines: dict[Path, tuple[tuple[int, int], tuple[baselines.Entry, ...]]] = field(
        default_factory=dict, init=False, repr=False
    )
    # a function that is a plain default would be taken for a method
    _stopped: Stopped = field(default_factory=lambda: _never, init=False, repr=False)

    @property
    def project(self) -> Project:
        """The last project whose settings and packs were good; without any, one that reads no settings."""
        if self._project is None:
            self._project = Project(Resolver(profiles(), isolated=True), cache_folder(), make_engine=self._engine)
        return self._project

    def reload(self, paths: list[Path]) -> None:
        """Read settings, packs and knowledge anew; the facts of a library that has not changed are kept.

        Args:
            paths: Folders and documents whose settings must be good.

        Raises:
            ReglintError: When something cannot be used; all stays as it was.
        """
        made = self._made()
        for path in paths or [self.folder]:
            # the place of an open document need not be one that a disk can have
            with contextlib.suppress(OSError):
                made.engine(made.resolver.settings_for(path))
        self._project = made
        self.generation += 1

    def _made(self) -> Project:
        return Project(self.options.resolver(self.folder), cache_folder(), make_engine=self._engine)

    def _engine(self, library: Library, model: str | None) -> Engine:
        key = (library.digest, model)
        made = self._engines.pop(key, None) or Engine(library, model, Memo(stopped=self._given_up))
        self._engines[key] = made
        while len(self._engines) > 4:
            del self._engines[next(iter(self._engines))]
        return made

    def _given_up(self) -> bool:
        return self._stopped()

    def warm(self) -> None:
        """Do what the first check would have to wait for."""
        project = self.project
        try:
            engine = project.engine(project.resolver.settings_for(self.folder))
        except ReglintError:  # its message comes with the first document there
            return
        engine.prefilter  # noqa: B018  builds it
        engine.annotator  # noqa: B018  imports spaCy
        keep_what_is()
        collect_seldom()

    def concerns(self, file: Path, paths: list[Path]) -> bool:
        """Whether a file's change can change what is found in other files: settings, packs, knowledge and baselines do."""
        if file.name in (FILE, PYPROJECT):
            return True
        for path in paths or [self.folder]:
            try:
                settings = self.project.resolver.settings_for(path)
            except ReglintError:
                return True
            except OSError:
                continue
            if file == settings.baseline or any(file.is_relative_to(item) for item in (*settings.packs, *settings.knowledge)):
                return True
            if any(layer.file == file for layer in settings.layers):
                return True
        return False

    def check_file(self, file: Path, encoding: str) -> Checked:
        """Check a file as it is on disk; a file that cannot be read is unchecked."""
        uri = uri_of(file)
        try:
            settings = self.project.resolver.settings_for(file)
            judgement = self.project.judge_file(file, baselines.relative_name(file, settings.root) or file.as_posix())
            text = judgement.document.source.text if judgement.document is not None else ""
            buffer = Buffer(uri, text, encoding=encoding)
            library = self.project.engine(settings).library
            return Checked(buffer, self.generation, Role.PROSE, self._baselined(judgement), library=library)
        except ReglintError as problem:
            return self._unchecked(Buffer(uri, "", encoding=encoding), Role.PROSE, str(problem))
        except OSError as problem:
            return self._unchecked(Buffer(uri, "", encoding=encoding), Role.PROSE, f"cannot be read: {problem.strerror}")

    def path(self, buffer: Buffer) -> Path:
        """Where a document stands."""
        return path_of(buffer.uri, self.folder)

    def check(self, buffer: Buffer, stopped: Stopped | None = None) -> Checked:
        """Check a snapshot.

        Args:
            buffer: The snapshot.
            stopped: Asked on the way whether anybody still waits.

        Raises:
            StoppedError: When nobody does.
        """
        began = time.perf_counter()
        self._stopped = stopped or _never
        try:
            made = self._check(buffer)
        except ReglintError as problem:
            made = self._unchecked(buffer, Role.PROSE, str(problem))
        except OSError as problem:
            made = self._unchecked(buffer, Role.PROSE, f"its place on disk cannot be read: {problem.strerror}")
        except RecursionError:
            made = self._unchecked(buffer, Role.PROSE, "nested too deeply to be checked")
        finally:
            self._stopped = _never
        return replace(made, seconds=time.perf_counter() - began)

    def _unchecked(self, buffer: Buffer, role: Role, message: str) -> Checked:
        return Checked(buffer, self.generation, role, None, (Problem(1, 1, f"not checked: {message}", "unchecked"),))

    def _check(self, buffer: Buffer) -> Checked:
        path = self.path(buffer)
        role = role_of(path, buffer.text, buffer.language)
        if role is Role.NONE or path.is_dir():
            return Checked(buffer, self.generation, role)
        if role is not Role.PROSE:
            return Checked(buffer, self.generation, role, None, problems_of(role, path, buffer.text, self.project))
        settings = self.project.resolver.settings_for(path)
        if self._stopped():
            raise StoppedError
        if settings.excluded(path) or not self.project.discover([path]).files:
            return Checked(buffer, self.generation, role)
        library = self.project.engine(settings).library
        self.project.today = datetime.datetime.now(datetime.UTC).date()
        judgement = self._judge(buffer, path, settings)
        return Checked(buffer, self.generation, role, self._baselined(judgement), library=library)

    def _judge(self, buffer: Buffer, path: Path, settings: Settings) -> Judgement:
        name = baselines.relative_name(path, settings.root) or path.as_posix()
        try:
            document = self.read(buffer, name)
        except UncheckedError as problem:
            return Judgement(path, None, settings, FileResult(name, False, error=problem.message))
        if self._stopped():
            raise StoppedError
        return self.project.judge_document(document, path)

    def read(self, buffer: Buffer, name: str = "") -> Document:
        """A snapshot as segments.

        Raises:
            UncheckedError: When it cannot be read.
        """
        path = self.path(buffer)
        return read_source(source_from_text(buffer.text, name or path.as_posix(), format_for(path, buffer.language) or "plain"))

    def facts(self, checked: Checked) -> tuple[Document, dict[int, SegmentFacts], Library] | None:
        """What was seen in a checked document; the facts are kept ones."""
        judgement = checked.judgement
        if judgement is None or judgement.document is None:
            return None
        engine = self.project.engine(judgement.settings)
        return judgement.document, engine.facts(judgement.document), engine.library

    def _baselined(self, judgement: Judgement) -> Judgement:
        file = judgement.settings.baseline
        if file is None or judgement.name is None or not judgement.result.checked:
            return judgement
        applied = self.project.compare(self._entries(file), [judgement])
        return replace(judgement, result=replace(judgement.result, findings=applied.findings[judgement.name]))

    def _entries(self, file: Path) -> tuple[baselines.Entry, ...]:
        found = file.stat() if file.exists() else None
        stamp = (found.st_mtime_ns, found.st_size) if found else (0, 0)
        kept = self._baselines.get(file)
        if kept is None or kept[0] != stamp:
            kept = self._baselines[file] = (stamp, baselines.load(file))
        return kept[1]
