"""The report as JSON: stable keys, sorted results, so that two runs give the same bytes.

Keys: ``verdict`` (conforms, violations, not-checked), ``conforms``, ``counts`` (violation,
warning, info), ``checked`` (files, records, focusNodes, shapes), ``results``, ``elsewhere`` and
``unreadable``. Each result: ``file``, ``line``, ``record`` (label), ``focusNode``, ``about``
(fr, en), ``path``, ``value``, ``severity``, ``component``, ``sourceShape``, ``message`` (fr, en).
Each unreadable: ``file``, ``line``, ``column``, ``excerpt``, ``message`` (fr, en). What is not
known is null.
"""

import json
from typing import Any

from jalon.validation.report import Report, Result, Severity, Unreadable


def as_json(report: Report) -> str:
    """Return the report as a JSON object, indented, without a final newline."""
    content = {
        "verdict": report.verdict.value,
        "conforms": report.conforms,
        "counts": {severity.value.lower(): report.count(severity) for severity in Severity},
        "checked": {
            "files": list(report.checked.files),
            "records": report.checked.records,
            "focusNodes": report.checked.focus_nodes,
            "shapes": report.checked.shapes,
        },
        "results": [_result(result) for result in report.results],
        "elsewhere": [_result(result) for result in report.elsewhere],
        "unreadable": [_unreadable(each) for each in report.unreadable],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _result(result: Result) -> dict[str, Any]:
    return {
        "file": result.file,
        "line": result.line,
        "record": result.record_label,
        "focusNode": result.focus_node,
        "about": {"fr": result.about_fr, "en": result.about_en},
        "path": result.path,
        "value": result.value,
        "severity": result.severity.value,
        "component": result.component,
        "sourceShape": result.source_shape,
        "message": {"fr": result.message_fr, "en": result.message_en},
    }


def _unreadable(unreadable: Unreadable) -> dict[str, Any]:
    return {
        "file": unreadable.file,
        "line": unreadable.line,
        "column": unreadable.column,
        "excerpt": unreadable.excerpt,
        "message": {"fr": unreadable.message_fr, "en": unreadable.message_en},
    }
