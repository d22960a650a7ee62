"""Checking of records against the SHACL shapes, in the context of the whole dataset."""

from jalon.validation.context import Context
from jalon.validation.documents import Document
from jalon.validation.rendering import FORMATS, render, require_format
from jalon.validation.report import Report, Result, Severity, Verdict
from jalon.validation.validate import validate, validate_paths

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
