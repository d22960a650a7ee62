"""The report as workflow commands: annotations on the lines of a merge request.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from collections.abc import Iterator
from typing import Final

from jalon.validation.report import Report, Result, Severity

_COMMANDS: Final = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}


def as_github(report: Report, lang: str) -> str:
    """Return one command a line, an unreadable file as an error; the verdict comes last."""
    return "\n".join(_lines(report, lang))


def _lines(report: Report, lang: str) -> Iterator[str]:
    for each in report.unreadable:
        given = {"file": each.file, "line": each.line, "col": each.column}
        yield _command("error", given, each.message(lang))
    for result in report.results:
        if result.severity is not Severity.INFO:
            yield _command(_COMMANDS[result.severity], _place(result, lang), result.message(lang))
    yield _command("notice", {"title": "jalon"}, report.verdict.value)


def _place(result: Result, lang: str) -> dict[str, str | int | None]:
    place = result.details.place
    return {
        "file": result.file,
        "line": place.line if place else result.line,
        "col": place.column if place else None,
        "title": result.about(lang),
    }


def _command(name: str, given: dict[str, str | int | None], message: str) -> str:
    known = {key: value for key, value in given.items() if value is not None}
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in known.items())
    return f"::{name} {properties}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
