"""The index as an rdflib graph, so that pyshacl judges the very data that was screened.

Terms are made when they are asked for: a million triples need no second copy. They are exactly
those of an in-memory rdflib graph (an Oxigraph-backed one has other plain literals).
"""

from collections.abc import Generator, Iterator
from typing import Any

from rdflib.graph import Graph
from rdflib.store import Store

from jalon.validation.data_graph import DataGraph
from jalon.validation.screen.index import NONE, Index, Triple
from jalon.validation.screen.terms import text_of


class IndexStore(Store):
    """A store that reads an index and writes nothing."""

    def __init__(self, index: Index) -> None:
        super().__init__()
        self.index = index

    def triples(
        self, triple_pattern: Any, context: Graph | None = None
    ) -> Generator[Any, None, None]:
        """Yield the triples of a pattern, each with no context."""
        subject, predicate, value = (
            None if term is None else text_of(term) for term in triple_pattern
        )
        term = self.index.term
        for found in list(self._found(subject, predicate, value)):
            yield (term(found[0]), term(found[1]), term(found[2])), iter(())

    def _found(
        self, subject: str | None, predicate: str | None, value: str | None
    ) -> Iterator[Triple]:
        index = self.index
        if subject is not None:
            if predicate is not None:
                for each in index.out(predicate).get(subject, NONE):
                    if value is None or each == value:
                        yield subject, predicate, each
                return
            for name, each in index.about(subject):
                if value is None or each == value:
                    yield subject, name, each
            return
        for name in [predicate] if predicate is not None else list(index.predicates):
            if value is not None:
                for each in index.into(name).get(value, NONE):
                    yield each, name, value
            else:
                for each, values in index.out(name).items():
                    for found in values:
                        yield each, name, found

    def __len__(self, context: Graph | None = None) -> int:
        """Return how many triples there are."""
        return len(self.index)

    def add(self, *_: Any, **__: Any) -> None:
        """Refuse: what is judged is not changed."""
        raise TypeError("read only")

    def remove(self, *_: Any, **__: Any) -> None:
        """Refuse: what is judged is not changed."""
        raise TypeError("read only")


class IndexGraph(DataGraph):
    """An rdflib graph over an index; read only."""

    def __init__(self, index: Index) -> None:
        super().__init__(IndexStore(index))
        self.index = index
