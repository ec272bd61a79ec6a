"""One file or many to a report; the command, the server and the library's callers all come through here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol

from linter.discovery import discover
from linter.engine import Engine
from linter.errors import ReglintError, UncheckedError, UsageError
from linter.library.load import Library, load_library
from linter.model import (
    Citation,
    Document,
    Excerpt,
    FileResult,
    Finding,
    Options,
    Place,
    Report,
    RuleNote,
    Severity,
    Source,
    Status,
)
from linter.nearest import nearest
from linter.reading import format_of, read_source, source_of
from linter.reading.source import decode
from linter.timing import stage
from linter.version import __version__

CLEAN, FOUND, UNCHECKED = 0, 1, 3
STDIN = "<stdin>"
MAX_EXCERPT_LINES = 3
MAX_EXCERPT = 400
_AROUND = 160

OptionsFor = Callable[[Path], Options]
Progress = Callable[[int, int], None]
After = Callable[[Document, FileResult], FileResult]


@dataclass(frozen=True)
class CheckRequest:
    """What a run is asked to do.

    Attributes:
        paths: Files and folders. A file named here is read whatever its suffix.
        options: What every file is judged by.
        stdin: Bytes to check beside the paths, or None.
        stdin_name: The name they are reported under; its suffix says the format, plain text when it is unknown.
        fail_on: Active findings of this severity or above make the exit code 1; None for never.
        exit_zero: Findings never make the exit code 1. Unchecked files still make it 3.
        packs: Folders of a user's own packs.
        knowledge: Folders of a user's own knowledge.
        cache: Where compiled copies of the library are kept; None for no copy.
        model: A trained spaCy pipeline's name, or None for blank English.
    """

    paths: tuple[Path, ...] = (Path(),)
    options: Options = field(default_factory=Options)
    stdin: bytes | None = None
    stdin_name: str = STDIN
    fail_on: Severity | None = Severity.WARNING
    exit_zero: bool = False
    packs: tuple[Path, ...] = ()
    knowledge: tuple[Path, ...] = ()
    cache: Path | None = None
    model: str | None = None


def run_check(request: CheckRequest, progress: Progress | None = None, engine: Engine | None = None) -> tuple[Report, int]:
    """Check everything a request names.

    Args:
        request: What to check and how.
        engine: One that was made before with the request's packs, knowledge and model; a new one when left out.
        progress: Called with the number of files done and the number of all, before the first file and after each.

    Returns:
        The report and the exit code: 0 clean, 1 findings at or above `fail_on`, 3 something could not be checked.

    Raises:
        ReglintError: With `exit_code` 2, when options, packs or knowledge cannot be used.
    """
    if engine is None:
        engine = Engine(load_library(request.packs, request.knowledge, request.cache), request.model)
    check_names(request.options, engine.library)
    found = discover(request.paths)
    files = check_files(engine, found.files, lambda _: request.options, progress)
    if request.stdin is not None:
        files.append(check_bytes(engine, request.stdin, request.stdin_name, request.options))
        files.sort(key=lambda file: file.path)
    report = make_report(engine.library, files, request.options, tuple(sorted(found.left_out.items())))
    return report, exit_code(report, request.fail_on, exit_zero=request.exit_zero)


def check_file(engine: Engine, file: Path, options: Options, path: str | None = None) -> FileResult:
    """Check one file; what goes wrong with it is in the result, not raised."""
    name = path if path is not None else shown(file)
    return check_read(engine, name, options, lambda: read_unless_clean(engine, file, name, options))


def check_bytes(engine: Engine, data: bytes, name: str, options: Options) -> FileResult:
    """Check the bytes of a file that is not on disk; the name's suffix says the format, plain text when it is unknown."""
    return check_read(engine, name, options, lambda: read_source(decode(data, name, format_of(name) or "plain")))


def check_files(
    engine: Engine, files: Sequence[Path], options_for: OptionsFor, progress: Progress | None = None
) -> list[FileResult]:
    """Check files one after the other, in the order given."""
    results = []
    tell = progress or (lambda done, total: None)
    tell(0, len(files))
    for file in files:
        results.append(check_file(engine, file, options_for(file)))
        tell(len(results), len(files))
    return results


class Checker(Protocol):
    """What findings come from: an engine, or what is remembered of one."""

    def check(self, document: Document, options: Options, /) -> FileResult:
        """All findings of one document, in order of position."""
        ...


@dataclass(frozen=True)
class Remembered:
    """Stands in for an engine where a result is known; should the file have changed meanwhile, the engine is asked."""

    engine: Engine
    result: FileResult

    def check(self, document: Document, options: Options) -> FileResult:
        """The known result."""
        known = document.source.sha256 == self.result.sha256
        return self.result if known else self.engine.check(document, options)


def check_document(engine: Checker, document: Document, options: Options, after: After | None = None) -> FileResult:
    """Check a document, quote the source lines of its findings, and let `after` go over the result."""
    with stage("judging"):
        result = _quoted(document.source, engine.check(document, options))
    return result if after is None else _quoted(document.source, after(document, result))


def _quoted(source: Source, result: FileResult) -> FileResult:
    if all(item.excerpts for item in result.findings):
        return result
    findings = (item if item.excerpts else replace(item, excerpts=excerpts(source, item.place)) for item in result.findings)
    return replace(result, findings=tuple(findings))


def read_unless_clean(engine: Engine, file: Path, name: str, options: Options) -> Document | FileResult:
    """A file as a document, or its result where nothing can stand in it and it need not be read.

    Raises:
        ReadError: When it cannot be opened or is not text.
    """
    source = source_of(file, name)
    if engine.is_clean(source, options):
        return FileResult(name, True, sha256=source.sha256)
    return read_source(source)


def check_read(
    engine: Checker, name: str, options: Options, read: Callable[[], Document | FileResult], after: After | None = None
) -> FileResult:
    """Check what `read` returns, if it is not a result already; what goes wrong with this one file is in the result, not raised."""
    try:
        with stage("read"):
            document = read()
        if isinstance(document, FileResult):
            return document
        return check_document(engine, document, options, after)
    except UncheckedError as problem:
        where = f"line {problem.line}: " if problem.line is not None else ""
        return FileResult(name, False, error=f"{where}{problem.message}" + (f" ({problem.hint})" if problem.hint else ""))
    except ReglintError:
        raise
    except RecursionError:
        return FileResult(name, False, error="nested too deeply to be checked")
    except Exception as problem:  # a crash in one file must not lose the others
        return FileResult(name, False, error=f"internal error: {type(problem).__name__}: {problem}")


def excerpts(source: Source, place: Place) -> tuple[Excerpt, ...]:
    """The first source lines of a place, each cut to some `MAX_EXCERPT` code points around the match."""
    made = []
    for line in range(place.line, min(place.end_line, place.line + MAX_EXCERPT_LINES - 1) + 1):
        text = source.line_text(line)
        start = place.column - 1 if line == place.line else 0
        if len(text) <= MAX_EXCERPT:
            made.append(Excerpt(line, 1, text))
            continue
        end = place.end_column - 1 if line == place.end_line else len(text)
        low = max(0, start - _AROUND)
        high = min(len(text), max(min(end, low + MAX_EXCERPT), start) + _AROUND)
        made.append(Excerpt(line, low + 1, text[low:high], high < len(text)))
    return tuple(made)


def make_report(
    library: Library, files: Sequence[FileResult], options: Options, left_out: tuple[tuple[str, int], ...] = ()
) -> Report:
    """Files and what they were judged by, as a report."""
    return Report(
        files=tuple(files),
        version=__version__,
        library_digest=library.digest,
        settings_digest=digest_of(options),
        jurisdictions=options.jurisdictions,
        knowledge_date=library.date,
        left_out=left_out,
        citations=cited(library, (finding for file in files for finding in file.findings)),
        rules=applied(library, (finding for file in files for finding in file.findings)),
    )


def cited(library: Library, findings: Iterable[Finding]) -> tuple[Citation, ...]:
    """What the findings cite, by id."""
    names = sorted({name for finding in findings for name in finding.authorities})
    return tuple(
        Citation(item.id, item.jurisdiction, item.instrument, item.section, item.says, item.link)
        for item in (library.knowledge.authority(name) for name in names)
    )


def applied(library: Library, findings: Iterable[Finding]) -> tuple[RuleNote, ...]:
    """The rules that reported something, by id; findings about suppressions come from no pack."""
    found = (library.rules[name] for name in sorted({finding.rule for finding in findings}) if name in library.rules)
    return tuple(
        RuleNote(item.id, item.title, item.severity, item.confidence, item.basis, item.why, item.instead, item.authorities)
        for item in found
    )


def digest_of(options: Options) -> str:
    """Hex digest of everything that decides a judgement besides the library."""
    plain = json.dumps(asdict(options), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def exit_code(report: Report, fail_on: Severity | None, *, exit_zero: bool = False) -> int:
    """3 when something is unchecked, else 1 when an active finding reaches `fail_on`, else 0."""
    if not all(file.checked for file in report.files):
        return UNCHECKED
    if fail_on is None or exit_zero:
        return CLEAN
    reached = any(item.status is Status.ACTIVE and item.severity.rank >= fail_on.rank for item in report.findings)
    return FOUND if reached else CLEAN


def check_names(options: Options, library: Library) -> None:
    """Refuse packs, rules and jurisdictions that do not exist.

    Raises:
        UsageError: Naming the option and the nearest name.
    """
    packs_and_rules = library.selectable["rules"]
    for option, names, known, what in (
        ("--select", options.select, packs_and_rules, "pack or rule"),
        ("--ignore", options.ignore, packs_and_rules, "pack or rule"),
        ("--jurisdiction", options.jurisdictions, library.selectable["jurisdictions"], "jurisdiction"),
    ):
        for name in names:
            if name not in known:
                listing = "`reglint rules` lists them." if known is packs_and_rules else ""
                raise UsageError(f"{option}: there is no {what} {name!r}", hint=nearest(name, known, listing))


def shown(file: Path) -> str:
    """A path as reports name it: forward slashes, bytes that are not text written as escapes."""
    name = file.as_posix()
    return name if name.isascii() else name.encode("utf-8", "backslashreplace").decode("utf-8")
