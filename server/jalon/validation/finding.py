"""One validation result as SHACL gives it, before it is put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import rdflib


class Origin(StrEnum):
    """Whose a result is, when documents are checked as if merged into a graph.

    ``NEW``: about what is submitted, and not found without it: only these block. ``ALREADY_THERE``:
    found without the submission too. ``REFERENCED``: about a record that is not submitted, and not
    found without the submission.
    """

    NEW = "new"
    ALREADY_THERE = "already-there"
    REFERENCED = "referenced"


@dataclass(frozen=True)
class Finding:
    """Which node broke which rule of which shape.

    ``text`` is the engine's own message. ``bindings`` holds what a SPARQL-based constraint found,
    by the name of its variable, and ``constraint`` the constraint itself, whose message names these
    variables. ``details`` are the causes: what the value broke in the shapes within the shape.
    """

    focus: rdflib.term.Node
    component: rdflib.term.Node
    shape: rdflib.term.Node
    path: rdflib.term.Node | None = None
    value: rdflib.term.Node | None = None
    constraint: rdflib.term.Node | None = None
    bindings: Mapping[str, rdflib.term.Node] = field(default_factory=dict)
    text: str | None = None
    severity: rdflib.term.Node | None = None
    details: tuple["Finding", ...] = ()
    origin: Origin = Origin.NEW

    @property
    def key(self) -> tuple[str, ...]:
        """What tells this result from any other: two runs compare by it."""
        terms = (self.focus, self.shape, self.component, self.path, self.value, self.severity)
        return (*("" if term is None else term.n3() for term in terms), str(self.constraint or ""))
