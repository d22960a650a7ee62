"""What a check looked at, as plain values: read by whoever shows a report, rdflib or not."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShapeCoverage:
    """How many focus nodes a targeted shape has in the data."""

    shape: str
    targets: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the shapes matched, and what of them was not understood.

    ``unmatched`` are the targeted shapes without a focus node; ``unknown_terms`` are no terms of
    SHACL, ``unsupported_terms`` are, but nothing asks them here; ``empty`` tells that no shape has
    a target at all.
    """

    shapes: tuple[ShapeCoverage, ...] = ()
    unknown_terms: tuple[str, ...] = ()
    unsupported_terms: tuple[str, ...] = ()
    empty: bool = False

    @property
    def unmatched(self) -> tuple[str, ...]:
        """The targeted shapes that matched nothing."""
        return tuple(each.shape for each in self.shapes if not each.targets)
