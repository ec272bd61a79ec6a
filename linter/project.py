"""A project's run: settings by file, suppressions, the baseline and changed lines around the bare check of `run`."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from linter import baseline as baselines
from linter.cache import Cache, Kept, Wanted, stamp
from linter.config import Names, Resolver, Settings
from linter.config.layers import shown as near
from linter.discovery import Discovery, discover
from linter.engine import Engine
from linter.folders import Folders, entries_for
from linter.judgement import Judgement, by_position, exit_code, judged_in_full, only_changed, options_of, results_of
from linter.library.load import Library, load_library
from linter.model import Document, FileResult, Finding, Options, Report, Voice
from linter.reading import format_of, read_path, read_source
from linter.reading.source import decode
from linter.run import (
    CLEAN,
    STDIN,
    Checker,
    Progress,
    Remembered,
    check_names,
    check_read,
    digest_of,
    make_report,
    read_unless_clean,
    shown,
)
from linter.timing import stage

if TYPE_CHECKING:
    from linter.changes import Changes
    from linter.suppression import RuleBook

_Worked = tuple[FileResult, tuple[Finding, ...], Kept | None]
# bytes above which a file is read when it is its turn
_LONG = 200_000


@dataclass(frozen=True)
class ProjectRequest:
    """What a run is asked to do beyond its settings.

    Attributes:
        paths: Files and folders.
        stdin: Bytes to check beside the paths, or None; `stdin_name` is what they are called.
        exit_zero: Findings never make the exit code 1.
        changes: Report findings on changed lines only, or None for all.
        baseline: Whether to use the settings' baseline.
    """

    paths: tuple[Path, ...] = (Path(),)
    stdin: bytes | None = None
    stdin_name: str = STDIN
    exit_zero: bool = False
    changes: Changes | None = None
    baseline: bool = True


@dataclass
class Project:
    """Checks files as their settings say.

    Args:
        resolver: Finds settings.
        cache: Where compiled copies of the library are kept; None for no copy.
        today: Suppressions hold up to and including their last day.
        make_engine: Makes the engine for a library and a model; the server hands out one that it has.
        kept: What unchanged files were found to hold, for `run`; None to check every file.
        jobs: How many processes `run` may use; 0 for what the machine has and the work deserves.
        strict: Go by what packs and knowledge hold, not by the sizes and times of their files.
    """

    resolver: Resolver
    cache: Path | None = None
    today: datetime.date = field(default_factory=lambda: datetime.datetime.now(datetime.UTC).date())
    make_engine: Callable[[Library, str | None], Engine] = Engine
    kept: Cache | None = None
    jobs: int = 1
    strict: bool = False
    _engines: dict[tuple[object, ...], Engine] = field(default_factory=dict, init=False, repr=False)
    _checked: set[int] = field(default_factory=set, init=False, repr=False)
    _judged: dict[tuple[int, Options, Voice | None], frozenset[str]] = field(default_factory=dict, init=False, repr=False)
    _contexts: dict[tuple[int, int], tuple[Settings, Options, str | None]] = field(default_factory=dict, init=False, repr=False)
    _stamps: dict[str | None, str | None] = field(default_factory=dict, init=False, repr=False)

    def engine(self, settings: Settings) -> Engine:
        """The engine for a file's settings; those with the same packs, knowledge and model share one.

        Raises:
            ReglintError: When packs or knowledge cannot be used, or the settings name what they do not hold.
        """
        key = (settings.packs, settings.knowledge, settings.model)
        made = self._engines.get(key)
        if made is None:
            with stage("library"):
                library = load_library(settings.packs, settings.knowledge, self.cache, strict=self.strict)
                made = self._engines[key] = self.make_engine(library, settings.model)
        if id(settings) not in self._checked:
            # a library is not read for nothing
            if any(layer.values for layer in (self.resolver.command_line, *settings.layers)):
                self._check_names(settings, made.library)
            self._checked.add(id(settings))
        return made

    def _check_names(self, settings: Settings, library: Library) -> None:
        typed = self.resolver.command_line.values
        given = {name: typed[name] for name in ("select", "ignore", "jurisdictions") if name in typed}
        check_names(Options(**given), library)
        settings.check_names(Names(**library.selectable))

    def discover(self, paths: Iterable[Path]) -> Discovery:
        """Files to check: folders walked with each one's `exclude`, named files kept unless `force-exclude` is on.

        Settings files, baselines and packs quote what they are about, so they are never checked themselves.
        """
        folders = Folders(self.resolver)
        kept: list[Path] = []
        forced = 0
        for path in paths:
            settings = self.resolver.settings_for(path)
            if not path.is_dir() and settings.force_exclude and settings.excluded(path):
                forced += 1
            else:
                kept.append(path)
        with stage("walk"):
            found = discover(kept, exclude=folders)
        if forced:
            found.left_out["excluded by the settings"] += forced
        files = [file for file in found.files if not folders.is_own(str(file))]
        if len(files) < len(found.files):
            found.left_out["settings, baselines and packs of reglint"] += len(found.files) - len(files)
            found.files = files
        return found

    def judge_file(self, file: Path, name: str | None = None) -> Judgement:
        """Check one file on disk; what goes wrong with it is in the result."""
        called = name if name is not None else shown(file)
        return self._judge(file, called, lambda: read_path(file, called))

    def judge_bytes(self, data: bytes, name: str) -> Judgement:
        """Check bytes as if they stood in a file of that name."""
        return self._judge(Path(name), name, lambda: read_source(decode(data, name, format_of(name) or "plain")))

    def judge_document(self, document: Document, file: Path) -> Judgement:
        """Check a document as if it stood in a file."""
        return self._judge(file, document.source.path, lambda: document)

    def _judge(self, file: Path, name: str, read: Callable[[], Document], known: Kept | None = None) -> Judgement:
        return self._judge_to_keep(file, name, read, known)[0]

    def _judge_to_keep(
        self, file: Path, name: str, read: Callable[[], Document | FileResult] | None = None, known: Kept | None = None
    ) -> tuple[Judgement, Kept | None]:
        """A judgement and what of it may be kept: the result before suppressions. Without `read` the file is read if need be."""
        settings = self.resolver.settings_for(file)
        engine = self.engine(settings)
        options = settings.options_for(file)
        seen: list[tuple[Document, Kept, tuple[Finding, ...]]] = []

        def suppress(document: Document, result: FileResult) -> FileResult:
            from linter.suppression import apply, marks

            kept, entries = Kept(result, bool(marks(document))), entries_for(settings, file)
            # what is found in nothing and silenced by nothing asks for no rule
            if not (result.findings or kept.marked or entries):
                seen.append((document, kept, ()))
                return result
            book = self._book(settings, engine, options, result.voice)
            outcome = apply(document, result.findings, book, self.today, entries, options.jurisdictions)
            seen.append((document, kept, outcome.in_settings))
            findings = sorted((*outcome.findings, *outcome.own), key=by_position)
            return replace(result, findings=tuple(findings))

        checker: Checker = engine if known is None else Remembered(engine, known.result)
        result = check_read(checker, name, options, read or partial(self._read, file, name), suppress)
        unread = Kept(result, marked=False) if result.checked else None
        document, kept, about = seen[0] if seen and result.checked else (None, unread, ())
        return Judgement(file, baselines.relative_name(file, settings.root), settings, result, document, about), kept

    def _read(self, file: Path, name: str) -> Document | FileResult:
        """A file on disk, read if need be."""
        settings = self.resolver.settings_for(file)
        # a suppression for it in the settings has to be told of when nothing is there
        if entries_for(settings, file):
            return read_path(file, name)
        return read_unless_clean(self.engine(settings), file, name, settings.options_for(file))

    def _judge_known(self, folders: Folders, files: Sequence[Path]) -> Iterator[Judgement | None]:
        """The judgement of each file whose result is known, else None; only those are read where suppressions apply."""
        if self.kept is None:
            yield from [None] * len(files)
            return

        def wanted() -> Iterator[Wanted]:
            for file in files:
                text = str(file)
                folder, name = folders.around(text)
                # without a context nothing is kept, and nothing found under an empty one
                yield text, shown(file), self._context(folder.settings, folder.options(name)) or ""

        for file, known in zip(files, self.kept.get_all(wanted()), strict=True):
            if known is None:
                yield None
                continue
            text = str(file)
            folder, name = folders.around(text)
            if known.marked or folders.is_silenced(text):
                yield self._judge(file, known.result.path, partial(read_path, file, known.result.path), known)
            else:
                yield Judgement(file, folder.name(name), folder.settings, known.result)

    def _context(self, settings: Settings, options: Options) -> str | None:
        """A digest of what decides a file's result besides its content and name; None when its result may not be kept."""
        # both are held by what is known of the settings, so that their ids are not given to others
        key = (id(settings), id(options))
        if key not in self._contexts:
            code = self._code_of(settings.model)
            whole = f"{code} {self.engine(settings).library.digest} {digest_of(options)}"
            self._contexts[key] = (settings, options, None if code is None else hashlib.sha256(whole.encode()).hexdigest())
        return self._contexts[key][2]

    def _code_of(self, model: str | None) -> str | None:
        if model not in self._stamps:
            with stage("cache"):
                self._stamps[model] = stamp(model)
        return self._stamps[model]

    def _book(self, settings: Settings, engine: Engine, options: Options, voice: Voice | None) -> RuleBook:
        library = engine.library
        key = (id(engine), options, voice)
        judged = self._judged.get(key)
        if judged is None:
            judged = self._judged[key] = judged_in_full(engine, options, voice)
        known = frozenset(library.rules)
        forbidding = frozenset(name for name, rule in library.rules.items() if not rule.suppressible)
        from linter.suppression import RuleBook

        return RuleBook(known, library.formerly, forbidding, judged)

    def judged(self, judgement: Judgement) -> Callable[[str], bool]:
        """Whether a rule was judged in full in a file, hiding none of its findings."""
        if not judgement.result.checked:
            return lambda rule: False
        engine = self.engine(judgement.settings)
        options = judgement.settings.options_for(judgement.file)
        known = engine.library.formerly
        judged = self._book(judgement.settings, engine, options, judgement.result.voice).judged
        gone = set(engine.library.rules)
        return lambda rule: known.get(rule, rule) in judged or known.get(rule, rule) not in gone

    def judge_all(
        self, request: ProjectRequest, progress: Progress | None = None, *, reuse: bool = False
    ) -> tuple[list[Judgement], Discovery]:
        """Check everything a request names; the baseline and changes are left to the caller.

        Args:
            request: What to check.
            progress: Called with the number of files done and the number of all, before the first file and after each.
            reuse: Take what is known of unchanged files, and keep no documents.
        """
        self.engine(self.resolver.settings_for(request.paths[0] if request.paths else Path(request.stdin_name)))
        found = self.discover(request.paths)
        changes = request.changes
        files = found.files if changes is None else [file for file in found.files if changes.touches(file)]
        if len(files) < len(found.files):
            found.left_out["unchanged files"] += len(found.files) - len(files)
        made = self._judge_files(files, progress or (lambda done, total: None), reuse=reuse)
        if request.stdin is not None:
            made.append(self.judge_bytes(request.stdin, request.stdin_name))
        return made, found

    def _judge_files(self, files: Sequence[Path], tell: Progress, *, reuse: bool) -> list[Judgement]:
        tell(0, len(files))
        if not reuse:
            made = []
            for file in files:
                made.append(self.judge_file(file))
                tell(len(made), len(files))
            return made
        folders = Folders(self.resolver)
        judged: list[Judgement | None] = []
        done = 0
        for known in self._judge_known(folders, files):
            judged.append(known)
            if known is not None:
                done += 1
                tell(done, len(files))
        new = [index for index, known in enumerate(judged) if known is None]
        for index, judgement in zip(new, self._judge_new(folders, [files[index] for index in new]), strict=True):
            judged[index] = judgement
            done += 1
            tell(done, len(files))
        return [judgement for judgement in judged if judgement is not None]

    def _judge_new(self, folders: Folders, files: Sequence[Path]) -> Iterator[Judgement]:
        """Judge files of which nothing is known, in several processes where that pays; what can be kept is kept."""
        sizes = [_size(file) for file in files]
        jobs = _processes(sizes, self.jobs)
        if jobs > 1 and self.kept is not None:
            self.kept.close()
        results = self._spread(files, sizes, jobs) if jobs > 1 else self._work_alone(files, sizes)
        for file, (result, about, kept) in zip(files, results, strict=True):
            folder, name = folders.around(str(file))
            if self.kept is not None and kept is not None:
                context = self._context(folder.settings, folder.options(name))
                if context is not None:
                    self.kept.put(shown(file), context, kept)
            yield Judgement(file, folder.name(name), folder.settings, result, None, about)

    def _spread(self, files: Sequence[Path], sizes: Sequence[int], jobs: int) -> Iterator[_Worked]:
        from linter.workers import spread

        return spread(partial(_worker, self), files, sizes, jobs, _lost)

    def _work_alone(self, files: Sequence[Path], sizes: Sequence[int]) -> Iterator[_Worked]:
        if len(files) < 2:
            return self.work_all(files)
        from linter.workers import batches_of

        return chain.from_iterable(map(self.work_all, batches_of(files, sizes)))

    def __reduce__(self) -> tuple[Callable[..., Project], tuple[object, ...]]:
        """Another process makes its own engines and keeps nothing."""
        return partial(Project, strict=self.strict), (self.resolver, self.cache, self.today)

    def work_all(self, files: Sequence[Path]) -> Iterator[_Worked]:
        """As `work` for each of some files, few enough to be read before the first is judged."""
        ahead = self._read_ahead(files) if len(files) > 1 else {}
        for file in files:
            yield self.work(file, ahead.pop(file, None))

    def work(self, file: Path, document: Document | FileResult | None = None) -> _Worked:
        """The result of a file on disk, what is found about suppressions in its settings, and what may be kept of it.

        Args:
            file: Which file.
            document: What `_read` made of it, where it was read before.
        """
        name = shown(file)
        judgement, kept = self._judge_to_keep(file, name, None if document is None else lambda: document)
        return judgement.result, judgement.in_settings, kept

    def _read_ahead(self, files: Sequence[Path]) -> dict[Path, Document | FileResult]:
        """Files read and looked at together; those that cannot be read are left out and tell of it when it is their turn."""
        made: dict[Path, Document | FileResult] = {}
        documents: dict[int, list[Document]] = {}
        for file in files:
            if _size(file) > _LONG:
                continue
            with contextlib.suppress(Exception), stage("read"):
                made[file] = read = self._read(file, shown(file))
                if isinstance(read, Document):
                    documents.setdefault(id(self.engine(self.resolver.settings_for(file))), []).append(read)
        for engine in self._engines.values():
            # what goes wrong with one of them is told of when it is asked about alone
            with contextlib.suppress(Exception):
                engine.look_ahead(documents.get(id(engine), ()))
        return made

    def run(self, request: ProjectRequest, progress: Progress | None = None) -> tuple[Report, int]:
        """Check everything a request names.

        Returns:
            The report and the exit code: 0 clean, 1 findings at or above the settings' `fail-on`, 3 something unchecked.

        Raises:
            ReglintError: With `exit_code` 2.
        """
        judgements, found = self.judge_all(request, progress, reuse=request.changes is None)
        if request.baseline:
            judgements = self.with_baseline(judgements)
        if request.changes is not None:
            judgements = [only_changed(item, request.changes) for item in judgements]
        with stage("report"):
            return self.report(judgements, found, exit_zero=request.exit_zero)

    def with_baseline(self, judgements: Sequence[Judgement]) -> list[Judgement]:
        """The judgements with the findings marked that their baselines know."""
        files: dict[Path, list[Judgement]] = {}
        for item in judgements:
            if item.settings.baseline is not None:
                files.setdefault(item.settings.baseline, []).append(item)
        done: dict[int, Judgement] = {}
        for file, items in files.items():
            applied = self.compare(baselines.load(file, near(file)), items)
            for item in items:
                if item.name is not None and item.name in applied.findings:
                    done[id(item)] = replace(item, result=replace(item.result, findings=applied.findings[item.name]))
        return [done.get(id(item), item) for item in judgements]

    def compare(self, entries: Sequence[baselines.Entry], items: Sequence[Judgement]) -> baselines.Applied:
        """A baseline against judged files that share its root."""
        named = {item.name: item for item in items if item.name is not None and item.result.checked}
        rules = {name: self.judged(item) for name, item in named.items()}
        root = items[0].settings.root if items else Path()
        findings = {name: item.result.findings for name, item in named.items()}
        return baselines.apply(entries, findings, lambda path: (root / path).exists(), lambda path, rule: rules[path](rule))

    def report(self, judgements: Sequence[Judgement], found: Discovery, *, exit_zero: bool = False) -> tuple[Report, int]:
        """The report of judged files and the exit code."""
        results = results_of(judgements)
        settings = self._first(judgements)
        options = settings.options_for()
        report = make_report(self.engine(settings).library, results, options, tuple(sorted(found.left_out.items())))
        codes = dict.fromkeys(code for item in options_of(judgements) for code in item.jurisdictions)
        digests = sorted({item.settings.digest for item in judgements} or {settings.digest})
        report = replace(
            report,
            jurisdictions=tuple(codes) or options.jurisdictions,
            profile=settings.profile,
            settings_digest=hashlib.sha256("".join(digests).encode()).hexdigest(),
        )
        return report, CLEAN if exit_zero and all(item.checked for item in results) else exit_code(judgements)

    def _first(self, judgements: Sequence[Judgement]) -> Settings:
        return judgements[0].settings if judgements else self.resolver.settings_for(Path.cwd())


def _processes(sizes: Sequence[int], jobs: int) -> int:
    """How many processes to judge files of these sizes in."""
    if len(sizes) < 2:
        return 1
    from linter.workers import processes

    return processes(sum(sizes), len(sizes), jobs)


def _worker(project: Project) -> Callable[[Sequence[Path]], Iterable[_Worked]]:
    """What a process of its own does with a batch of files."""
    return project.work_all


def _lost(file: Path, why: str) -> _Worked:
    """What is said of a file that kills its process or keeps it too long."""
    return FileResult(shown(file), False, error=why), (), None


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
