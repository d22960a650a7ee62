"""What a check did not look at: said aloud, so that nothing passes in silence.

https://www.w3.org/TR/shacl/#targets ; terms of SHACL 1.2 that pyshacl does not know are listed by
https://www.w3.org/TR/shacl12-core/ .
"""

from collections.abc import Mapping
from typing import Final

import rdflib
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS
from rdflib import SH

from jalon.validation.covered import Coverage, ShapeCoverage
from jalon.validation.shapes import Shapes

_SHACL_12: Final = frozenset(
    rdflib.URIRef(f"{SH}{name}")
    for name in (
        *("memberShape", "minListLength", "maxListLength", "uniqueMembers", "ListShape"),
        *("reifierShape", "reificationRequired", "singleLine", "someValue", "rootClass"),
        *("subsetOf", "uniqueValuesForClass", "targetWhere", "shape", "nodeByExpression"),
        *("values", "expression", "rule", "entailment", "target"),
    )
)
"""Terms of SHACL 1.2 and SHACL-AF that change what is checked and that pyshacl, as it is asked
here, passes over."""


def coverage(shapes: Shapes, targets: Mapping[rdflib.term.Node, int]) -> Coverage:
    """Return what shapes matched, from the number of focus nodes of each targeted one."""
    used = shapes.terms
    unsupported = {term for term in used if term in _SHACL_12}
    known = {rdflib.URIRef(term) for term in ALL_CONSTRAINT_PARAMETERS}
    unknown = {term for term in used - unsupported - known if term not in SH}
    return Coverage(
        shapes=tuple(
            ShapeCoverage(str(shape), count)
            for shape, count in sorted(targets.items(), key=lambda pair: str(pair[0]))
        ),
        unknown_terms=tuple(sorted(map(str, unknown))),
        unsupported_terms=tuple(sorted(map(str, unsupported))),
        empty=not targets,
    )
