"""The report in the format and the language asked for."""

import io
import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from jalon.errors import BadRequest
from jalon.rdf.formats import BY_NAME, DATASET_FORMATS, GRAPH_FORMATS
from jalon.rdf.parse import parse_triples
from jalon.store.query import write_triples
from jalon.validation.report import Report
from jalon.validation.report_csv import as_csv
from jalon.validation.report_github import as_github
from jalon.validation.report_html import as_html
from jalon.validation.report_json import as_json
from jalon.validation.report_junit import as_junit
from jalon.validation.report_sarif import as_sarif
from jalon.validation.report_text import as_text
from jalon.validation.report_turtle import as_turtle

RDF_FORMATS: Final = tuple(known.name for known in GRAPH_FORMATS + DATASET_FORMATS)
"""The syntaxes of the W3C validation report."""


def _rdf(name: str) -> Callable[[Report, str], str]:
    """Return a writer of the W3C validation report in an RDF syntax."""

    def write(report: Report, lang: str) -> str:
        turtle = as_turtle(report)
        if name == "turtle":
            return turtle
        out = io.BytesIO()
        triples = parse_triples(turtle.encode(), "text/turtle")
        write_triples(triples, BY_NAME[name], out)
        return _numbered(out.getvalue().decode().rstrip("\n"), triples)

    return write


def _numbered(text: str, triples: Iterable[Any]) -> str:
    """Return a report with its blank nodes numbered: their labels differ from run to run."""
    terms = (term for triple in triples for term in (triple.subject, triple.object))
    blank = (term.value for term in terms if type(term).__name__ == "BlankNode")
    names = {label: f"b{number}" for number, label in enumerate(dict.fromkeys(blank))}
    if not names:
        return text
    return re.sub("|".join(names), lambda match: names[match[0]], text)


FORMATS: Final[dict[str, Callable[[Report, str], str]]] = {
    "text": as_text,
    "json": lambda report, _: as_json(report),
    "html": as_html,
    "csv": as_csv,
    "sarif": as_sarif,
    "junit": as_junit,
    "github": as_github,
    **{name: _rdf(name) for name in RDF_FORMATS},
}
"""The formats of a report; JSON and the RDF syntaxes hold both languages."""


def render(report: Report, format: str = "text", lang: str = "fr") -> str:
    """Return the report as text in ``format``, for people in ``lang`` ("fr" or "en").

    Raises ``BadRequest`` when there is no such format.
    """
    require_format(format)
    return FORMATS[format](report, lang)


def require_format(format: str) -> None:
    """Raise ``BadRequest`` when there is no such format of a report."""
    if format not in FORMATS:
        known = ", ".join(FORMATS)
        raise BadRequest(
            f"Format de rapport « {format} » inconnu. Formats : {known}.",
            f"Unknown report format “{format}”. Formats: {known}.",
        )
