"""What is counted of the dataset: triples, entities, classes, properties, links to elsewhere."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions

from jalon.namespaces import BASE, DATASET, PREFIXES, THING
from jalon.store.snapshot import Snapshot

Count = tuple[str, int]

LINK_PREDICATES: Final = tuple(
    PREFIXES[prefix] + local
    for prefix, local in (
        ("owl", "sameAs"),
        ("rdfs", "seeAlso"),
        ("skos", "exactMatch"),
        ("skos", "closeMatch"),
        ("skos", "broadMatch"),
        ("skos", "narrowMatch"),
        ("skos", "relatedMatch"),
        ("jalon", "eli"),
    )
)
"""The properties whose objects are things that others describe, not pages."""


@dataclass(frozen=True, slots=True)
class Links:
    """How many triples of a property lead to things below an address."""

    predicate: str
    space: str
    triples: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The counts; classes and properties with their IRI, the most used first."""

    triples: int
    entities: int
    subjects: int
    objects: int
    classes: tuple[Count, ...]
    properties: tuple[Count, ...]
    links: tuple[Links, ...]


def statistics(snapshot: Snapshot) -> Statistics:
    """Count the dataset's default graph (measured: 60 ms at 26,000 triples)."""
    whole = "SELECT (COUNT(DISTINCT ?{0}) AS ?n) {{ ?s ?p ?o }}"
    things = f'FILTER(STRSTARTS(STR(?s), "{THING}") && !CONTAINS(STR(?s), "#"))'
    return Statistics(
        triples_of(snapshot),
        _number(snapshot, f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a ?c {things} }}"),
        _number(snapshot, whole.format("s")),
        _number(snapshot, whole.format("o")),
        _counts(snapshot, "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x } GROUP BY ?x"),
        _counts(snapshot, "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x"),
        _links(snapshot),
    )


def triples_of(snapshot: Snapshot) -> int:
    """Return how many triples the default graph has."""
    if snapshot.guarded:
        return len(snapshot.store)  # no triple is in two graphs
    return _number(snapshot, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")


def dataset_facts(snapshot: Snapshot) -> dict[str, dict[str, list[str]]]:
    """Return what dataset.ttl says of the dataset: property → language ("" for none) → values."""
    facts: dict[str, dict[str, list[str]]] = {}
    node = NamedNode(DATASET)
    for quad in snapshot.store.quads_for_pattern(node, None, None, node):
        value = quad.object
        lang = (value.language or "") if isinstance(value, Literal) else ""
        text = value.value if isinstance(value, Literal | NamedNode) else ""
        facts.setdefault(quad.predicate.value, {}).setdefault(lang, []).append(text)
    return facts


def _links(snapshot: Snapshot) -> tuple[Links, ...]:
    predicates = " ".join(f"<{each}>" for each in LINK_PREDICATES)
    text = f"""SELECT ?p ?space (COUNT(*) AS ?n) {{
      VALUES ?p {{ {predicates} }}
      ?s ?p ?o FILTER(ISIRI(?o) && !STRSTARTS(STR(?o), "{BASE}"))
      BIND(REPLACE(STR(?o), "^([a-z]+://[^/]+/).*$", "$1") AS ?space)
      FILTER(STRENDS(?space, "/"))
    }} GROUP BY ?p ?space ORDER BY DESC(?n) ?p ?space"""
    return tuple(
        Links(row["p"].value, row["space"].value, int(row["n"].value))
        for row in _rows(snapshot, text)
    )


def _counts(snapshot: Snapshot, text: str) -> tuple[Count, ...]:
    rows = _rows(snapshot, f"{text} ORDER BY DESC(?n) ?x")
    return tuple((row["x"].value, int(row["n"].value)) for row in rows)


def _number(snapshot: Snapshot, text: str) -> int:
    return next(int(row["n"].value) for row in _rows(snapshot, text))


def _rows(snapshot: Snapshot, text: str) -> QuerySolutions:
    rows = snapshot.store.query(text, use_default_graph_as_union=snapshot.guarded)
    assert isinstance(rows, QuerySolutions)  # noqa: S101 (the text is ours)
    return rows
