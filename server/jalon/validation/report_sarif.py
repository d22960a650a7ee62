"""The report as SARIF 2.1.0, for code hosts and editors.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
from typing import Any, Final
from urllib.parse import quote

from jalon import __version__
from jalon.validation.places import Place
from jalon.validation.report import Report, Result, Severity, Unreadable

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}
UNREADABLE: Final = "unreadable"


def as_sarif(report: Report, lang: str) -> str:
    """Return the report as a SARIF log, indented, without a final newline."""
    rules = {result.source_shape: _rule(result, lang) for result in report.results}
    if report.unreadable:
        rules[UNREADABLE] = {"id": UNREADABLE, "shortDescription": {"text": UNREADABLE}}
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "jalon",
                        "version": __version__,
                        "informationUri": "https://w3id.org/jalon/shapes",
                        "language": lang,
                        "rules": list(rules.values()),
                    }
                },
                "columnKind": "unicodeCodePoints",
                "invocations": [{"executionSuccessful": not report.unreadable}],
                "properties": {"verdict": report.verdict.value},
                "results": [
                    *(_unreadable(each, lang) for each in report.unreadable),
                    *(_result(each, lang) for each in report.results),
                ],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


def _rule(result: Result, lang: str) -> dict[str, Any]:
    details = result.details
    return {
        "id": result.source_shape,
        "name": result.source_shape.rpartition("#")[2],
        "shortDescription": {"text": details.rule(lang) or result.source_shape},
        "help": {"text": details.instruction(lang) or result.message(lang)},
        "helpUri": result.source_shape,
        "defaultConfiguration": {"level": _LEVELS[result.severity]},
    }


def _result(result: Result, lang: str) -> dict[str, Any]:
    details = result.details
    return {
        "ruleId": result.source_shape,
        "level": _LEVELS[result.severity],
        "message": {"text": f"{result.about(lang)} : {result.message(lang)}"},
        "partialFingerprints": {"jalonResult/v1": details.id},
        "locations": _locations(result.file, details.place),
        "properties": {
            "focusNode": result.focus_node,
            "component": result.component,
            **({"cell": details.place.cell} if details.place and details.place.cell else {}),
        },
    }


def _unreadable(each: Unreadable, lang: str) -> dict[str, Any]:
    place = None if each.line is None else Place(each.line, each.column or 1)
    return {
        "ruleId": UNREADABLE,
        "level": "error",
        "message": {"text": each.message(lang)},
        "locations": _locations(each.file, place),
    }


def _locations(file: str | None, place: Place | None) -> list[dict[str, Any]]:
    if file is None:
        return []
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(file)}}
    if place is not None:
        physical["region"] = {"startLine": place.line, "startColumn": place.column}
    return [{"physicalLocation": physical}]
