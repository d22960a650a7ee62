"""What the service says of itself in RDF, made from the running configuration and the data.

One file a vocabulary: SPARQL-SD, VoID, DCAT, and the examples in the form of the SIB.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from pyoxigraph import Triple

from jalon.store.description.catalog import catalog
from jalon.store.description.examples import examples
from jalon.store.description.service import service
from jalon.store.description.statistics import dataset_facts, statistics
from jalon.store.description.void import void
from jalon.store.snapshot import Snapshot

__all__ = ["DESCRIPTIONS", "dataset_facts", "describe", "statistics"]

DESCRIPTIONS: Final[Mapping[str, Callable[..., list[Triple]]]] = {
    "service": service,
    "void": void,
    "catalog": catalog,
    "examples": examples,
}


def describe(snapshot: Snapshot, name: str, arguments: Mapping[str, Any]) -> list[Triple]:
    """Return the triples of a description; the arguments are those of its function."""
    return DESCRIPTIONS[name](snapshot, **arguments)
