"""INSERT and DELETE, with data or with patterns, on the union of the records.

https://www.w3.org/TR/sparql11-update/#deleteInsert. pyoxigraph's updates know no union default
graph, its queries do: the pattern is asked as a query, the templates are filled here, and the
effect is known quad by quad. A write costs what it changes, not what there is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import quote, unquote
from uuid import uuid4

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    Store,
    Triple,
)

from jalon.namespaces import ENDPOINT
from jalon.store.delta import Delta
from jalon.store.record_rule import record_of
from jalon.store.tokens import Tokens
from jalon.store.update_operations import Operation

Term = NamedNode | BlankNode | Literal | Triple
Solution = Mapping[str, Term]

_DEFAULT: Final = DefaultGraph()
_VARIABLE: Final = f"{uuid4().urn}:"
"""What a variable of a template is written as, so that the engine reads the template as data."""


class _Unbound(Exception):
    """A variable of a template has no value: its quad is left out."""


@dataclass(frozen=True, slots=True)
class Modify:
    """An operation read: what it deletes and inserts, as templates, and where it looks.

    ``graph`` is that of WITH; ``using`` are USING clauses, in the words of a query; ``pattern``
    is None for DATA.
    """

    prologue: str
    graph: NamedNode | None
    delete: tuple[Quad, ...]
    insert: tuple[Quad, ...]
    using: str
    pattern: str | None

    @classmethod
    def read(cls, operation: Operation) -> Self | None:
        """Return an operation that the engine has found well formed, None if it is another."""
        prologue, clauses = operation.prologue, operation.clauses
        pattern, data = clauses.get("WHERE"), clauses.get("DATA", "")
        if pattern is None and not data:
            return None
        return cls(
            prologue,
            _iri(prologue, clauses["WITH"]) if "WITH" in clauses else None,
            _template(prologue, clauses.get("DELETE", "{}") or data or pattern or ""),
            _template(prologue, clauses.get("INSERT", "{}") or data),
            clauses.get("USING", ""),
            pattern,
        )

    def apply(self, delta: Delta) -> None:
        """Make the change: what is deleted first, as it was found before either.

        What is deleted and inserted stays where it is, whatever graph of the union holds it.
        """
        solutions = self._solutions(delta.store)
        come = dict.fromkeys(_filled(self.insert, solutions, self.graph))
        gone = [each for each in _filled(self.delete, solutions, self.graph) if each not in come]
        delta.remove(held for quad in gone for held in _holders(delta.store, quad))
        delta.add(quad for each in come for quad in placed(delta.store, each))

    def _solutions(self, store: Store) -> list[Solution]:
        if self.pattern is None:
            return [{}]
        found = store.query(
            f"{self.prologue}\nSELECT * {self.using} WHERE {self.pattern}",
            base_iri=ENDPOINT,
            use_default_graph_as_union=not self.using and self.graph is None,
            default_graph=None if self.using or self.graph is None else [self.graph],
        )
        assert isinstance(found, QuerySolutions)  # noqa: S101
        names = [variable.value for variable in found.variables]
        return [
            {name: value for name, value in zip(names, solution, strict=True) if value is not None}
            for solution in found
        ]


def _template(prologue: str, block: str) -> tuple[Quad, ...]:
    """Return the quads of a template, braces included; its variables are IRIs of ours."""
    pieces, done = [], 0
    for token in Tokens(block):
        if token.kind == "variable":
            pieces += [block[done : token.start], f"<{_VARIABLE}{quote(token.text[1:])}>"]
            done = token.end
    store = Store()
    store.update(f"{prologue}\nINSERT DATA {''.join([*pieces, block[done:]])}", base_iri=ENDPOINT)
    return tuple(store)


def _iri(prologue: str, text: str) -> NamedNode:
    """Return the IRI that a text of a query means."""
    (quad,) = _template(prologue, f"{{ {text} {text} {text} }}")
    assert isinstance(quad.subject, NamedNode)  # noqa: S101
    return quad.subject


def _filled(
    template: Sequence[Quad], solutions: Iterable[Solution], graph: NamedNode | None
) -> Iterator[Quad]:
    """Yield a template's quads for each solution; what would be no RDF is left out.

    A blank node of a template is another one in each solution.
    """
    for solution in solutions if template else ():
        nodes: dict[str, BlankNode] = {}
        for quad in template:
            try:
                subject, predicate, value = (_value(each, solution, nodes) for each in quad.triple)
                name = quad.graph_name
                named = graph or _DEFAULT if name == _DEFAULT else _value(name, solution, nodes)
                yield Quad(subject, predicate, value, named)  # type: ignore[arg-type]
            except (_Unbound, TypeError):
                continue


def _value(term: object, solution: Solution, nodes: dict[str, BlankNode]) -> Term:
    if isinstance(term, NamedNode) and term.value.startswith(_VARIABLE):
        value = solution.get(unquote(term.value.removeprefix(_VARIABLE)))
        if value is None:
            raise _Unbound
        return value
    if isinstance(term, BlankNode):
        return nodes.setdefault(term.value, BlankNode())
    if isinstance(term, Triple):
        return Triple(*(_value(each, solution, nodes) for each in term))  # type: ignore[arg-type]
    assert isinstance(term, NamedNode | Literal)  # noqa: S101
    return term


def _holders(store: Store, quad: Quad) -> list[Quad]:
    """Return the quads to delete for one: of the default graph, those of every graph."""
    if quad.graph_name != _DEFAULT:
        return [quad]
    return list(store.quads_for_pattern(quad.subject, quad.predicate, quad.object))


def placed(store: Store, quad: Quad) -> list[Quad]:
    """Return the quad to insert for one: of the default graph, that of its subject's record.

    None when the union has it already; what no record owns stays, for the record rule to tell.
    """
    if quad.graph_name != _DEFAULT:
        return [quad]
    if _holders(store, quad):
        return []
    record = record_of(quad.subject)
    named = _DEFAULT if record is None else NamedNode(record)
    return [Quad(quad.subject, quad.predicate, quad.object, named)]
