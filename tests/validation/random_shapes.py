"""Random data and shapes of a small world, where everything meets everything."""

from typing import Any

import rdflib
from hypothesis import strategies as st
from rdflib import RDF, RDFS, SH, XSD
from rdflib.collection import Collection

EX = rdflib.Namespace("https://example.org/")
NODES = [EX[name] for name in "abcdef"]
CLASSES = [EX[name] for name in ("C", "D", "E")]
PREDICATES = [EX[name] for name in "pqr"]
LITERALS = [
    rdflib.Literal("x"),
    rdflib.Literal("y-z"),
    rdflib.Literal("x", lang="fr"),
    rdflib.Literal("y", lang="fr"),
    rdflib.Literal("x", lang="en-gb"),
    rdflib.Literal("x", datatype=XSD.string),
    rdflib.Literal(1),
    rdflib.Literal(2),
    rdflib.Literal("01", datatype=XSD.integer, normalize=False),
    rdflib.Literal("2020-01-01", datatype=XSD.date, normalize=False),
    rdflib.Literal("2021-02-01", datatype=XSD.date, normalize=False),
    rdflib.Literal("a", datatype=EX.unknown),
]
QUERIES = [
    "SELECT $this ?value WHERE { $this <{p}> ?value . FILTER(?value != <{n}>) }",
    "SELECT $this ?value WHERE { $this <{p}> ?value . ?value <{q}> $this . }",
    "SELECT $this ?value WHERE { $this <{p}>/<{q}> ?value . FILTER(STR($this) < STR(?value)) }",
    "SELECT $this ?value WHERE { $this <{p}>* ?value . ?value ^<{q}> ?other . "
    "FILTER NOT EXISTS { ?other <{r}> $this } }",
    "SELECT $this ?value WHERE { ?value <{p}> ?common . $this <{p}> ?common . "
    "FILTER($this != ?value) OPTIONAL { ?value <{q}> ?more } "
    'FILTER(COALESCE(STR(?more), "-") != "x") }',
    "SELECT $this ?path ?value WHERE { $this ?path ?value . FILTER(LANG(?value) = 'fr') }",
    "SELECT $this WHERE { FILTER NOT EXISTS { $this <{p}> ?any . FILTER(ISIRI(?any)) } }",
    "SELECT $this ?value (COUNT(?x) AS ?n) WHERE { $this <{p}> ?value . ?x <{q}> ?value } "
    "GROUP BY $this ?value HAVING (COUNT(?x) > 1)",
    "SELECT $this ?value WHERE { { $this <{p}> ?value } UNION { ?value <{q}> $this } "
    'BIND(CONCAT(STR(?value), "#") AS ?mark) FILTER(CONTAINS(?mark, "{n}")) }',
    "SELECT $this ?value WHERE { $this a ?c . ?value a ?c ; <{p}> ?w . FILTER(?w IN (1, <{n}>)) }",
    "SELECT $this ?value WHERE { $this <{p}> ?value . OPTIONAL { ?value <{q}> ?y } "
    "FILTER(!BOUND(?y) || EXISTS { ?y <{r}> ?value }) }",
    "SELECT $this ?value WHERE { $this <{p}> ?value . FILTER(?value > 1) }",
]

nodes = st.sampled_from(NODES)
predicates = st.sampled_from(PREDICATES)
literals = st.sampled_from(LITERALS)
classes = st.sampled_from(CLASSES)
terms = st.one_of(nodes, nodes, literals)

Triple = tuple[Any, Any, Any]


@st.composite
def triple(draw: st.DrawFn) -> Triple:
    """Draw a triple: a value, a type, sometimes a class below another."""
    kind = draw(st.integers(0, 11))
    if kind == 0:
        return draw(classes), RDFS.subClassOf, draw(classes)
    if kind <= 3:
        return draw(nodes), RDF.type, draw(classes)
    return draw(nodes), draw(predicates), draw(terms)


data = st.lists(triple(), min_size=4, max_size=30)


class Drawer:
    """Writes random shapes into a graph."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.graph = rdflib.Graph(bind_namespaces="none")
        self._count = 0

    def new(self) -> rdflib.URIRef:
        self._count += 1
        return EX[f"shape{self._count}"]

    def listed(self, members: list[Any]) -> rdflib.BNode:
        head = rdflib.BNode()
        Collection(self.graph, head, members)
        return head

    def choose(self, *names: str) -> str:
        return self.draw(st.sampled_from(names))

    def path(self, depth: int = 0) -> Any:
        kind = self.choose("plain", "plain", "inverse", "sequence", "either", "*", "+", "?")
        if kind == "plain" or depth > 1:
            return self.draw(predicates)
        if kind in ("sequence", "either"):
            head = self.listed([self.path(depth + 1), self.path(depth + 1)])
            if kind == "sequence":
                return head
            node = rdflib.BNode()
            self.graph.add((node, SH.alternativePath, head))
            return node
        names = {
            "inverse": SH.inversePath,
            "*": SH.zeroOrMorePath,
            "+": SH.oneOrMorePath,
            "?": SH.zeroOrOnePath,
        }
        node = rdflib.BNode()
        self.graph.add((node, names[kind], self.path(depth + 1)))
        return node

    def property_shape(self, depth: int) -> Any:
        shape = self.new()
        self.graph.add((shape, SH.path, self.path()))
        for _ in range(self.draw(st.integers(1, 2))):
            self.constraint(shape, depth, is_property=True)
        return shape

    def node_shape(self, depth: int) -> Any:
        shape = self.new()
        self.graph.add((shape, RDF.type, SH.NodeShape))
        for _ in range(self.draw(st.integers(1, 2))):
            self.constraint(shape, depth, is_property=False)
        return shape

    def inner(self, depth: int) -> Any:
        return self.node_shape(depth + 1) if self.draw(st.booleans()) else self.property_shape(9)

    def constraint(self, shape: Any, depth: int, is_property: bool) -> None:
        kinds = ["class", "datatype", "kind", "pattern", "in", "language", "range", "length"]
        kinds += ["has", "equals", "disjoint"]
        if depth < 2:
            kinds += ["and", "or", "xone", "not", "node", "property"]
        if is_property:
            kinds += ["min", "max", "unique", "less"] + ["qualified"] * (depth < 2)
        elif depth == 0:
            kinds += ["closed", "sparql", "sparql"]
        getattr(self, f"_{self.choose(*kinds)}")(shape, depth)

    def _set(self, shape: Any, name: str, value: Any) -> None:
        if (shape, SH[name], None) not in self.graph:
            self.graph.add((shape, SH[name], value))

    def _class(self, shape: Any, _: int) -> None:
        self.graph.add((shape, SH["class"], self.draw(classes)))

    def _datatype(self, shape: Any, _: int) -> None:
        kinds = [XSD.string, XSD.integer, XSD.date, RDF.langString, EX.unknown]
        self._set(shape, "datatype", self.draw(st.sampled_from(kinds)))

    def _kind(self, shape: Any, _: int) -> None:
        kinds = [SH.IRI, SH.Literal, SH.BlankNode, SH.IRIOrLiteral, SH.BlankNodeOrLiteral]
        self._set(shape, "nodeKind", self.draw(st.sampled_from(kinds)))

    def _pattern(self, shape: Any, _: int) -> None:
        self._set(shape, "pattern", rdflib.Literal(self.choose("^x", "[ab]$", "-", "^[0-9]+$")))
        if self.draw(st.booleans()):
            self._set(shape, "flags", rdflib.Literal("i"))

    def _in(self, shape: Any, _: int) -> None:
        self._set(shape, "in", self.listed(self.draw(st.lists(terms, min_size=1, max_size=4))))

    def _language(self, shape: Any, _: int) -> None:
        ranges = self.draw(st.lists(st.sampled_from(["fr", "en", "*"]), min_size=1, max_size=2))
        self._set(shape, "languageIn", self.listed(list(map(rdflib.Literal, ranges))))

    def _range(self, shape: Any, _: int) -> None:
        name = self.choose("minInclusive", "maxInclusive", "minExclusive", "maxExclusive")
        self._set(shape, name, self.draw(st.sampled_from([LITERALS[6], LITERALS[9]])))

    def _length(self, shape: Any, _: int) -> None:
        name = self.choose("minLength", "maxLength")
        self._set(shape, name, rdflib.Literal(self.draw(st.integers(0, 21))))

    def _has(self, shape: Any, _: int) -> None:
        self.graph.add((shape, SH.hasValue, self.draw(terms)))

    def _equals(self, shape: Any, _: int) -> None:
        self.graph.add((shape, SH.equals, self.draw(predicates)))

    def _disjoint(self, shape: Any, _: int) -> None:
        self.graph.add((shape, SH.disjoint, self.draw(predicates)))

    def _less(self, shape: Any, _: int) -> None:
        name = self.choose("lessThan", "lessThanOrEquals")
        self.graph.add((shape, SH[name], self.draw(predicates)))

    def _min(self, shape: Any, _: int) -> None:
        self._set(shape, "minCount", rdflib.Literal(self.draw(st.integers(0, 2))))

    def _max(self, shape: Any, _: int) -> None:
        self._set(shape, "maxCount", rdflib.Literal(self.draw(st.integers(0, 2))))

    def _unique(self, shape: Any, _: int) -> None:
        self._set(shape, "uniqueLang", rdflib.Literal(self.draw(st.booleans())))

    def _and(self, shape: Any, depth: int) -> None:
        self.graph.add((shape, SH["and"], self.listed([self.inner(depth), self.inner(depth)])))

    def _or(self, shape: Any, depth: int) -> None:
        self.graph.add((shape, SH["or"], self.listed([self.inner(depth), self.inner(depth)])))

    def _xone(self, shape: Any, depth: int) -> None:
        self.graph.add((shape, SH.xone, self.listed([self.inner(depth), self.inner(depth)])))

    def _not(self, shape: Any, depth: int) -> None:
        self.graph.add((shape, SH["not"], self.inner(depth)))

    def _node(self, shape: Any, depth: int) -> None:
        self.graph.add((shape, SH.node, self.node_shape(depth + 1)))

    def _property(self, shape: Any, depth: int) -> None:
        self.graph.add((shape, SH.property, self.property_shape(depth + 1)))

    def _qualified(self, shape: Any, depth: int) -> None:
        self._set(shape, "qualifiedValueShape", self.inner(depth))
        name = self.choose("qualifiedMinCount", "qualifiedMaxCount")
        self._set(shape, name, rdflib.Literal(self.draw(st.integers(0, 2))))
        if self.draw(st.booleans()):
            self._set(shape, "qualifiedValueShapesDisjoint", rdflib.Literal(True))

    def _closed(self, shape: Any, _: int) -> None:
        self._set(shape, "closed", rdflib.Literal(self.draw(st.booleans())))
        self._set(shape, "ignoredProperties", self.listed([RDF.type]))

    def _sparql(self, shape: Any, _: int) -> None:
        text = self.draw(st.sampled_from(QUERIES))
        for name in "pqr":
            text = text.replace(f"{{{name}}}", str(self.draw(predicates)))
        text = text.replace("{n}", str(self.draw(nodes)))
        constraint = rdflib.BNode()
        self.graph.add((shape, SH.sparql, constraint))
        self.graph.add((constraint, SH.select, rdflib.Literal(text)))

    def target(self, shape: Any) -> None:
        kind = self.choose("class", "class", "node", "subjects", "objects", "itself")
        if kind == "class":
            self.graph.add((shape, SH.targetClass, self.draw(classes)))
        elif kind == "node":
            self.graph.add((shape, SH.targetNode, self.draw(terms)))
        elif kind == "subjects":
            self.graph.add((shape, SH.targetSubjectsOf, self.draw(predicates)))
        elif kind == "objects":
            self.graph.add((shape, SH.targetObjectsOf, self.draw(predicates)))
        else:
            self.graph.add((shape, RDF.type, RDFS.Class))
            self.graph.add((shape, SH.targetClass, self.draw(classes)))


@st.composite
def shapes(draw: st.DrawFn) -> rdflib.Graph:
    """Draw a shapes graph of one to three targeted shapes, with shapes within them."""
    drawer = Drawer(draw)
    for _ in range(draw(st.integers(1, 3))):
        if draw(st.integers(0, 4)) == 0:
            shape = drawer.property_shape(0)
        else:
            shape = drawer.node_shape(0)
            for _ in range(draw(st.integers(0, 2))):
                drawer.graph.add((shape, SH.property, drawer.property_shape(0)))
        drawer.target(shape)
        if draw(st.integers(0, 3)) == 0:
            drawer.graph.add((shape, SH.severity, SH.Warning))
    return drawer.graph
