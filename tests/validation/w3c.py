"""The W3C SHACL test suite: its cases, what each expects, and what a check gives in its terms.

https://w3c.github.io/data-shapes/data-shapes-test-suite/
"""

import os
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rdflib
from rdflib import RDF, SH

from jalon.rdf.parse import parse_triples
from jalon.validation.data_graph import DataGraph, iri_or_blank, term
from jalon.validation.finding import Finding

ROOT = (
    Path(os.environ.get("JALON_W3C", Path(__file__).resolve().parents[3] / "shared" / "w3c"))
    / "shacl"
)
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")

Answer = Counter[tuple[str, ...]]
"""Results, each as its focus node, path, value, component, severity and source shape."""


@dataclass(frozen=True)
class Case:
    """One test: its name, its graphs, the results it expects (None: a failure)."""

    name: str
    data: DataGraph
    shapes: rdflib.Graph
    expected: Answer | None


def read(path: Path) -> DataGraph:
    """Read a file of the suite, its own address as base, every literal as it is written.

    By rdflib's term, not by ours: ours leave rdf:HTML unread, which the suite asks for.
    """
    graph = DataGraph()
    for triple in parse_triples(path.read_bytes(), "text/turtle", base=path.as_uri()):
        subject, predicate = iri_or_blank(triple.subject), iri_or_blank(triple.predicate)
        graph.add((subject, predicate, _term(triple.object)))
    return graph


def _term(node: Any) -> rdflib.term.Node:
    if type(node).__name__ != "Literal" or node.language:
        return term(node)
    datatype = None if str(node).endswith('"') else rdflib.URIRef(node.datatype.value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # rdflib on a boolean that is none
        return rdflib.Literal(node.value, datatype=datatype, normalize=False)


def names() -> list[str]:
    """Return the names of all cases that the manifests list, as paths from the suite's root."""
    return sorted(_listed(ROOT / "manifest.ttl")) if ROOT.is_dir() else []


def _listed(path: Path) -> Iterator[str]:
    graph = read(path)
    for included in graph.objects(None, MF.include):
        yield from _listed(_file(included))
    for head in graph.objects(None, MF.entries):
        for entry in graph.items(head):
            if (entry, RDF.type, SHT.Validate) in graph:
                place = path.relative_to(ROOT).with_suffix("")
                yield str(place.parent / _file(entry).name)


def _file(node: rdflib.term.Node) -> Path:
    return Path(str(node).removeprefix("file://"))


def case(name: str) -> Case:
    """Return a case by its name."""
    path = ROOT / f"{name}.ttl"
    graph = read(path)
    (entry,) = graph.subjects(RDF.type, SHT.Validate)
    action = graph.value(entry, MF.action)
    result = graph.value(entry, MF.result)
    data, shapes = (graph.value(action, each) for each in (SHT.dataGraph, SHT.shapesGraph))
    return Case(
        name,
        _graph(data, path, graph),
        _graph(shapes, path, graph),
        None if result == SHT.Failure else _expected(graph, result),
    )


def _graph(node: rdflib.term.Node | None, path: Path, graph: DataGraph) -> DataGraph:
    return graph if node is None or _file(node) == path else read(_file(node))


def _expected(graph: DataGraph, report: rdflib.term.Node | None) -> Answer:
    return Counter(
        tuple(
            spelled(graph, graph.value(result, predicate))
            for predicate in (
                SH.focusNode,
                SH.resultPath,
                SH.value,
                SH.sourceConstraintComponent,
                SH.resultSeverity,
                SH.sourceShape,
            )
        )
        for result in graph.objects(report, SH.result)
    )


def answer(findings: Iterable[Finding], shapes: rdflib.Graph) -> Answer:
    """Return findings as the suite has them."""
    return Counter(
        (
            spelled(shapes, each.focus),
            spelled(shapes, each.path),
            spelled(shapes, each.value),
            spelled(shapes, each.component),
            spelled(shapes, each.severity or SH.Violation),
            spelled(shapes, each.shape),
        )
        for each in findings
    )


def spelled(graph: rdflib.Graph, node: rdflib.term.Node | None) -> str:
    """Return a term as text, a path or a list by what it says, another blank node as ``[]``."""
    if node is None:
        return ""
    if not isinstance(node, rdflib.BNode):
        return node.n3()
    if (node, RDF.first, None) in graph:
        return f"({' '.join(spelled(graph, each) for each in graph.items(node))})"
    for kind in (
        *(SH.inversePath, SH.alternativePath, SH.zeroOrMorePath),
        *(SH.oneOrMorePath, SH.zeroOrOnePath),
    ):
        inner = graph.value(node, kind)
        if inner is not None:
            return f"[{kind.fragment} {spelled(graph, inner)}]"
    return "[]"
