"""Checking of records against the SHACL shapes, in the context of the whole dataset.

Its names are loaded when they are first used: whoever only asks a checker (the HTTP process) loads
neither rdflib nor pyshacl (0.6 s, 60 MB).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jalon.validation.context import Context
    from jalon.validation.documents import Document
    from jalon.validation.rendering import FORMATS, render, require_format
    from jalon.validation.report import Report, Result, Severity, Verdict
    from jalon.validation.validator import validate, validate_paths

__all__ = [
    "FORMATS",
    "Context",
    "Document",
    "Report",
    "Result",
    "Severity",
    "Verdict",
    "render",
    "require_format",
    "validate",
    "validate_paths",
]

_HOMES = {
    "Context": "context",
    "Document": "documents",
    "FORMATS": "rendering",
    "render": "rendering",
    "require_format": "rendering",
    "Report": "report",
    "Result": "report",
    "Severity": "report",
    "Verdict": "report",
    "validate": "validator",
    "validate_paths": "validator",
}


def __getattr__(name: str) -> Any:
    """Return one of the package's names, its module loaded now."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
