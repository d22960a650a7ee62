"""The names that generated data and queries share: prefixes, schemes, slugs, counts by size."""

from dataclasses import dataclass
from typing import Final

from jalon.namespaces import BASE, PREFIXES

__all__ = ["BASE", "PREFIXES"]

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
