"""How the address of a fragment begins, as the shape of its class asks."""

import re
from typing import Final

import rdflib
from rdflib import SH

from jalon.validation.shapes import Shapes

_BEGINNING: Final = re.compile(r"#([a-z]+-?)")


def fragment_prefix(shapes: Shapes, target: str) -> str:
    """Return how the fragments of a class begin (``deadline-``); a plain word without a rule."""
    for shape in sorted(shapes.graph.subjects(SH.targetClass, rdflib.URIRef(target)), key=str):
        match = _BEGINNING.search(str(shapes.value(shape, SH.pattern) or ""))
        if match:
            return match[1]
    return f"{target.rpartition('#')[2].lower()}-"
