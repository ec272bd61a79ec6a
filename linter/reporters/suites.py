"""XML reports: JUnit and Checkstyle."""

from __future__ import annotations

from collections.abc import Iterator

from linter.model import FileResult, Finding, Report, Status
from linter.reporters.escape import xml

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def junit(report: Report) -> str:
    """A suite a file and a case a finding: active ones fail, suppressed and baselined ones are skipped with the reason.

    A file without findings is one case that passes; one that could not be checked is an error.
    """
    suites = [(file, _counts(file)) for file in report.files]
    tests, failures, errors = (sum(counts[index] for _, counts in suites) for index in range(3))
    head = _tag("testsuites", name="reglint", tests=tests, failures=failures, errors=errors)
    return _HEAD + head + "".join(_suite(file, counts) for file, counts in suites) + "</testsuites>\n"


def _counts(file: FileResult) -> tuple[int, int, int, int]:
    failures = sum(item.status is Status.ACTIVE for item in file.findings)
    errors = 0 if file.checked else 1
    return max(1, len(file.findings) + errors), failures, errors, len(file.findings) - failures


def _suite(file: FileResult, counts: tuple[int, int, int, int]) -> str:
    tests, failures, errors, skipped = counts
    head = _tag("testsuite", "  ", name=file.path, tests=tests, failures=failures, errors=errors, skipped=skipped)
    return head + "".join(_cases(file)) + "  </testsuite>\n"


def _cases(file: FileResult) -> Iterator[str]:
    if not file.checked:
        yield _case("could not be checked", file.path, "error", "unchecked", file.error, "")
    for item in file.findings:
        place = item.place
        name = f"{item.rule} at {place.line}:{place.column}"
        body = f"{place.path}:{place.line}:{place.column}\n{item.sentence or item.text}\n{item.why}\n{item.instead}"
        if item.status is Status.ACTIVE:
            yield _case(name, file.path, "failure", item.severity.value, item.message, body)
        else:
            yield _case(name, file.path, "skipped", item.status.value, _aside(item), "")
    if file.checked and not file.findings:
        yield f'    <testcase name="no findings" classname="{xml(file.path)}"/>\n'


def _case(name: str, path: str, kind: str, type_: str, message: str, body: str) -> str:
    inner = f'<{kind} type="{xml(type_)}" message="{xml(message)}"'
    inner += f">{xml(body)}</{kind}>" if body else "/>"
    return f'    <testcase name="{xml(name)}" classname="{xml(path)}">\n      {inner}\n    </testcase>\n'


def checkstyle(report: Report) -> str:
    """An element a finding; suppressed and baselined ones have the severity `ignore`."""
    return _HEAD + _tag("checkstyle", version="8.0") + "".join(map(_file, report.files)) + "</checkstyle>\n"


def _file(file: FileResult) -> str:
    lines = [_tag("file", "  ", name=file.path)]
    if not file.checked:
        lines.append(_error(1, 0, "error", f"Not checked: {file.error}", "reglint.unchecked"))
    for item in file.findings:
        active = item.status is Status.ACTIVE
        severity = item.severity.value if active else "ignore"
        message = f"{item.message} {item.instead}" if active else f"{_aside(item)}. {item.message}"
        lines.append(_error(item.place.line, item.place.column, severity, message, f"reglint.{item.rule.replace('/', '.')}"))
    return "".join(lines) + "  </file>\n"


def _error(line: int, column: int, severity: str, message: str, source: str) -> str:
    where = f'line="{line}"' + (f' column="{column}"' if column else "")
    return f'    <error {where} severity="{severity}" message="{xml(message)}" source="{xml(source)}"/>\n'


def _aside(item: Finding) -> str:
    if item.status is Status.BASELINED:
        return "baselined: not yet reviewed"
    return f"suppressed: {item.status_reason}"


def _tag(tag: str, indent: str = "", /, **attributes: object) -> str:
    return f"{indent}<{tag}{_attributes(attributes)}>\n"


def _attributes(attributes: dict[str, object]) -> str:
    return "".join(f' {key}="{xml(str(value))}"' for key, value in attributes.items())
