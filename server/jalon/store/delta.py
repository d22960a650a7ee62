"""A write under way: a store, and what has changed in it since the write began."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad, Store

from jalon.store.effect import Effect, Statements, quads_of, statements
from jalon.store.record_lines import lines_of


@dataclass(slots=True)
class Delta:
    """A store that is changed, and the exact effect of it, kept as it happens."""

    store: Store
    _added: dict[Quad, None] = field(default_factory=dict)
    _removed: dict[Quad, None] = field(default_factory=dict)

    @property
    def effect(self) -> Effect:
        """What has changed, in the order of N-Quads: what came and went again is no change."""
        return Effect(_sorted(self._added), _sorted(self._removed))

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads, those that are not there."""
        for quad in quads:
            if quad not in self.store:
                self.store.add(quad)
                _note(quad, self._added, self._removed)

    def remove(self, quads: Iterable[Quad]) -> None:
        """Remove quads, those that are there."""
        for quad in quads:
            if quad in self.store:
                self.store.remove(quad)
                _note(quad, self._removed, self._added)

    @contextmanager
    def compared(self, graphs: Collection[str] | None = None) -> Iterator[Store]:
        """Let the engine change some named graphs (None: any), and note what it did.

        By comparing them before and after: 60 ms for all of 26,000 quads.
        """
        before = self._statements(graphs)
        yield self.store
        after = self._statements(graphs)
        for quad in quads_of(after - before):
            _note(quad, self._added, self._removed)
        for quad in quads_of(before - after):
            _note(quad, self._removed, self._added)

    def _statements(self, graphs: Collection[str] | None) -> Statements:
        if graphs is None:
            return statements(self.store)
        return frozenset(line for graph in graphs for line in lines_of(self.store, graph))


def put_lines(delta: Delta, graph: str, lines: Collection[bytes]) -> None:
    """Make lines of N-Quads the whole content of a named graph; none: the graph is no more."""
    before = lines_of(delta.store, graph)
    delta.remove(quads_of(before - frozenset(lines)))
    delta.add(quads_of(frozenset(lines) - before))
    if not lines:
        delta.store.remove_graph(NamedNode(graph))


def _note(quad: Quad, into: dict[Quad, None], undone: dict[Quad, None]) -> None:
    if quad in undone:
        del undone[quad]
    else:
        into[quad] = None


def _sorted(quads: Iterable[Quad]) -> tuple[Quad, ...]:
    return tuple(sorted(quads, key=str))
