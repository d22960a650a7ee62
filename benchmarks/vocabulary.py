"""The names that generated data and queries share: prefixes, schemes, slugs, counts by size."""

from dataclasses import dataclass
from typing import Final

BASE: Final = "https://w3id.org/jalon/"
RECORD_KINDS: Final = (
    "roadmap",
    "orientation",
    "axis",
    "priority",
    "objective",
    "action",
    "milestone",
    "programme",
    "actor",
    "event",
    "source",
)
PREFIXES: Final = {
    "jalon": f"{BASE}def#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "access": f"{BASE}scheme/access#",
    "actor-kind": f"{BASE}scheme/actor-kind#",
    "date-kind": f"{BASE}scheme/date-kind#",
    "event-kind": f"{BASE}scheme/event-kind#",
    "known-basis": f"{BASE}scheme/known-basis#",
    "precision": f"{BASE}scheme/precision#",
    "programme-kind": f"{BASE}scheme/programme-kind#",
    "role": f"{BASE}scheme/role#",
    "source-kind": f"{BASE}scheme/source-kind#",
    "status": f"{BASE}scheme/status#",
} | {kind: f"{BASE}id/{kind}/" for kind in RECORD_KINDS}

STATUSES: Final = ("announced", "planned", "in-progress", "delivered", "late", "abandoned")

ACTIONS_OF_A_ROADMAP: Final = 60
ORIENTATIONS: Final = 5
AXES: Final = 4
PRIORITIES: Final = 8
OBJECTIVES: Final = 16
SOURCES: Final = 6
LEAST_MILESTONES: Final = 2
TRIPLES_OF_AN_ACTION: Final = 289
"""Triples of an action with all that hangs on it, and its share of a roadmap: measured mean."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much a graph holds: actions, and what follows from their number."""

    actions: int

    @classmethod
    def of(cls, triples: int) -> "Scale":
        """Return the scale of a graph of about that many triples."""
        return cls(max(1, round(triples / TRIPLES_OF_AN_ACTION)))

    @property
    def roadmaps(self) -> int:
        """The number of roadmaps: one for every sixty actions, the last not full."""
        return -(-self.actions // ACTIONS_OF_A_ROADMAP)


def parse_size(text: str) -> int:
    """Return the number that ``10k``, ``1M`` or ``250000`` says; raises ``ValueError``."""
    factors = {"k": 1_000, "M": 1_000_000}
    factor = factors.get(text[-1:])
    return int(float(text[:-1]) * factor) if factor else int(text)
