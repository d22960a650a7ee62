"""Shapes within shapes: which shapes a shape puts nodes to, and how deep that goes.

https://www.w3.org/TR/shacl/#shapes-recursion
"""

from collections.abc import Iterator
from typing import Final

import rdflib
from rdflib import SH

LISTS: Final = (SH["and"], SH["or"], SH.xone)
"""The parameters whose values are lists of shapes."""

DIRECT: Final = (SH.node, SH.property, SH["not"], SH.qualifiedValueShape)
"""The parameters whose values are shapes."""

_DEEPEST: Final = 8
"""pyshacl stops with an error at 15 (its ``max_validation_depth``)."""

Node = rdflib.term.Node


def inner_shapes(graph: rdflib.Graph, shape: Node) -> Iterator[Node]:
    """Yield the shapes that a shape puts its value nodes to."""
    for parameter in DIRECT:
        yield from graph.objects(shape, parameter)
    for parameter in LISTS:
        for head in graph.objects(shape, parameter):
            yield from graph.items(head)


def height(graph: rdflib.Graph, shape: Node, above: tuple[Node, ...] = ()) -> int | None:
    """Return how many shapes lie within one another, or None if too many, or one in itself."""
    if shape in above or len(above) >= _DEEPEST:
        return None
    heights = [height(graph, inner, (*above, shape)) for inner in inner_shapes(graph, shape)]
    if None in heights:
        return None
    return 1 + max((each for each in heights if each is not None), default=0)
