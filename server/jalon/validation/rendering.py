"""The report in the format and the language asked for."""

from collections.abc import Callable
from typing import Final

from jalon.errors import BadRequest
from jalon.validation.report import Report
from jalon.validation.report_json import as_json
from jalon.validation.report_text import as_text
from jalon.validation.report_turtle import as_turtle

FORMATS: Final[dict[str, Callable[[Report, str], str]]] = {
    "text": as_text,
    "json": lambda report, _: as_json(report),
    "turtle": lambda report, _: as_turtle(report),
}
"""The formats of a report; JSON and Turtle hold both languages."""


def render(report: Report, format: str = "text", lang: str = "fr") -> str:
    """Return the report as text in ``format``, for people in ``lang`` ("fr" or "en").

    Raises ``BadRequest`` when there is no such format.
    """
    if format not in FORMATS:
        known = ", ".join(FORMATS)
        raise BadRequest(
            f"Format de rapport « {format} » inconnu. Formats : {known}.",
            f"Unknown report format “{format}”. Formats: {known}.",
        )
    return FORMATS[format](report, lang)
