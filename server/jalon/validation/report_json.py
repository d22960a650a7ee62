"""The report as JSON: stable keys, sorted results, so that two runs give the same bytes.

Described by ``docs/reference/validation-report.schema.json`` (JSON Schema 2020-12). What is not
known is null.
"""

import json
from typing import Any

from jalon.validation.places import Place
from jalon.validation.report import Report, Result, Severity, Unreadable
from jalon.validation.told import Cause, Correction


def as_json(report: Report, most: int | None = None) -> str:
    """Return the report as a JSON object, indented, without a final newline.

    ``most`` bounds the results that are written; ``total`` and ``counts`` stay true.
    """
    content = {
        "verdict": report.verdict.value,
        "conforms": report.conforms,
        "counts": {severity.value.lower(): report.count(severity) for severity in Severity},
        "total": len(report.results) + sum(report.omitted),
        "checked": {
            "files": list(report.checked.files),
            "records": report.checked.records,
            "focusNodes": report.checked.focus_nodes,
            "shapes": report.checked.shapes,
        },
        "coverage": {
            "shapes": {each.shape: each.targets for each in report.coverage.shapes},
            "unmatched": list(report.coverage.unmatched),
            "unknownTerms": list(report.coverage.unknown_terms),
            "unsupportedTerms": list(report.coverage.unsupported_terms),
            "empty": report.coverage.empty,
        },
        "results": [_result(result) for result in report.results[:most]],
        "elsewhere": [_result(result) for result in report.elsewhere[:most]],
        "unreadable": [_unreadable(each) for each in report.unreadable],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _result(result: Result) -> dict[str, Any]:
    details = result.details
    return {
        "id": details.id,
        "file": result.file,
        "line": result.line,
        "place": _place(details.place),
        "record": result.record_label,
        "focusNode": result.focus_node,
        "about": {"fr": result.about_fr, "en": result.about_en},
        "path": result.path,
        "property": {"fr": details.property_fr, "en": details.property_en},
        "value": result.value,
        "severity": result.severity.value,
        "origin": result.origin,
        "component": result.component,
        "sourceShape": result.source_shape,
        "rule": {"fr": details.rule_fr, "en": details.rule_en},
        "message": {"fr": result.message_fr, "en": result.message_en},
        "instruction": {"fr": details.instruction_fr, "en": details.instruction_en},
        "engineText": details.engine_text,
        "example": details.example,
        "corrections": [_correction(each) for each in details.corrections],
        "allowed": {"fr": list(details.allowed_fr), "en": list(details.allowed_en)},
        "causes": [_cause(each) for each in details.causes],
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "line": place.line,
        "column": place.column,
        "sheet": place.sheet,
        "cell": place.cell,
        "header": place.header,
        "excerpt": place.excerpt,
    }


def _correction(correction: Correction) -> dict[str, Any]:
    return {
        "message": {"fr": correction.message_fr, "en": correction.message_en},
        "before": correction.before,
        "after": correction.after,
        "edits": [[edit.start, edit.end, edit.text] for edit in correction.edits],
        "sheet": correction.sheet,
        "cell": correction.cell,
    }


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "message": {"fr": cause.message_fr, "en": cause.message_en},
        "component": cause.component,
        "causes": [_cause(each) for each in cause.causes],
    }


def _unreadable(unreadable: Unreadable) -> dict[str, Any]:
    return {
        "file": unreadable.file,
        "reason": unreadable.reason,
        "line": unreadable.line,
        "column": unreadable.column,
        "excerpt": unreadable.excerpt,
        "message": {"fr": unreadable.message_fr, "en": unreadable.message_en},
    }
