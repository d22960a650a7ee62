"""A store of the records as they were: made from lines of N-Quads, for one question."""

from collections.abc import Iterable, Iterator

from pyoxigraph import RdfFormat, Store, Triple, parse

from jalon.files import ontology_folder
from jalon.store.derived import derive
from jalon.store.loading import load_ontology


def past_store(lines: Iterable[bytes]) -> Store:
    """Return a store of some records, today's ontology, and what is derived from them."""
    store = Store()
    store.load(b"\n".join(sorted(lines)), format=RdfFormat.N_QUADS)
    load_ontology(store, ontology_folder())
    derive(store)
    return store


def triples_of_lines(lines: Iterable[bytes]) -> Iterator[Triple]:
    """Yield what lines of N-Quads say, sorted, without their graphs."""
    for quad in parse(b"\n".join(sorted(lines)), format=RdfFormat.N_QUADS):
        yield quad.triple
