"""One validation result as SHACL gives it, before it is put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import rdflib


@dataclass(frozen=True)
class Finding:
    """Which node broke which rule of which shape.

    ``bindings`` holds what a SPARQL-based constraint found, by the name of its variable, and
    ``constraint`` the constraint itself, whose message names these variables.
    """

    focus: rdflib.term.Node
    component: rdflib.term.Node
    shape: rdflib.term.Node
    path: rdflib.term.Node | None = None
    value: rdflib.term.Node | None = None
    constraint: rdflib.term.Node | None = None
    bindings: Mapping[str, rdflib.term.Node] = field(default_factory=dict)
    text: str | None = None
    details: tuple["Finding", ...] = ()
