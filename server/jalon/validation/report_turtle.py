"""The report in Turtle, as W3C defines it: https://www.w3.org/TR/shacl/#validation-report .

There ``sh:conforms`` is true only without any result, not even an information; Jalon's verdict is
in the text and JSON reports.
"""

from collections.abc import Iterator

import rdflib
from rdflib import SH

from jalon.validation.naming import ntriples
from jalon.validation.report import Report, Result, Verdict
from jalon.validation.shapes import Shapes, load_shapes

_HEADER = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"


def as_turtle(report: Report) -> str:
    """Return the results of the report as a validation report, without a final newline."""
    shapes = load_shapes()
    passed = report.verdict is not Verdict.NOT_CHECKED and not report.results
    lines = ["[] a sh:ValidationReport ;", f"  sh:conforms {'true' if passed else 'false'}"]
    for result in report.results:
        lines[-1] += " ;"
        lines += ["  sh:result [", *_result(result, shapes), "  ]"]
    return "\n".join([_HEADER, *lines]) + " ."


def _result(result: Result, shapes: Shapes) -> Iterator[str]:
    yield "    a sh:ValidationResult ;"
    yield f"    sh:focusNode <{result.focus_node}> ;"
    path = _path(result, shapes)
    if path is not None:
        yield f"    sh:resultPath {path} ;"
    if result.value is not None:
        yield f"    sh:value {result.value} ;"
    yield f"    sh:resultSeverity sh:{result.severity.value} ;"
    yield f"    sh:sourceConstraintComponent <{result.component}> ;"
    yield f"    sh:sourceShape <{result.source_shape}> ;"
    french = ntriples(rdflib.Literal(result.message_fr, lang="fr"))
    english = ntriples(rdflib.Literal(result.message_en, lang="en"))
    yield f"    sh:resultMessage {french}, {english}"


def _path(result: Result, shapes: Shapes) -> str | None:
    declared = shapes.value(rdflib.URIRef(result.source_shape), SH.path)
    return result.path if declared is None else shapes.path_turtle(declared)
