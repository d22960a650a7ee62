"""Nested causes: why each value fails the inner shapes of sh:node, sh:or, sh:and and their kin.

The engine's own nested findings, put into the same words as the results.
"""

from collections.abc import Iterable, Iterator

import rdflib
from rdflib import SH

from jalon.validation.diagnoses import diagnose
from jalon.validation.finding import Finding
from jalon.validation.naming import Names, shown
from jalon.validation.shapes import Shapes
from jalon.validation.told import Cause

_DEPTH = 8


def causes(
    findings: Iterable[Finding], names: Names, shapes: Shapes, depth: int = 0
) -> tuple[Cause, ...]:
    """Return the causes that nested findings tell, as a tree."""
    if depth >= _DEPTH:
        return ()
    told = (_cause(finding, names, shapes, depth) for finding in findings)
    return tuple(dict.fromkeys(told))


def _cause(finding: Finding, names: Names, shapes: Shapes, depth: int) -> Cause:
    fr, en = diagnose(finding, names, shapes)
    expected = dict(_expected(finding, names, shapes))
    texts = shapes.texts(finding.shape, SH.message)
    return Cause(
        expected.get("fr") or fr or texts.get("fr", "") or shown(finding.component),
        expected.get("en") or en or texts.get("en", "") or shown(finding.component),
        str(finding.component),
        causes(finding.details, names, shapes, depth + 1),
    )


def _expected(finding: Finding, names: Names, shapes: Shapes) -> Iterator[tuple[str, str]]:
    """Yield what an inner shape asks, where that is plainer than what it refuses."""
    wanted = shapes.value(finding.shape, SH["class"])
    if isinstance(wanted, rdflib.URIRef) and finding.value is not None:
        yield "fr", f"{names.quoted(finding.value, 'fr')} n’est pas : {names.quoted(wanted, 'fr')}."
        yield "en", f"{names.quoted(finding.value, 'en')} is not: {names.quoted(wanted, 'en')}."
