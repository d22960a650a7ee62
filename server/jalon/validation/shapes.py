"""The shapes graph: read once from ``shapes/``, with the texts its shapes give to people.

SHACL: https://www.w3.org/TR/shacl/
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

import rdflib
import rdflib.collection
from pyshacl.shapes_graph import ShapesGraph
from rdflib import RDF, RDFS, SH

from jalon.files import shapes_folder
from jalon.namespaces import SHAPES
from jalon.rdf.parse import parse_file
from jalon.validation.data_graph import add_triples
from jalon.validation.mending import mended
from jalon.validation.screen.nesting import height
from jalon.validation.screen.query import is_simple

_WORDS: Final = frozenset({SH.description, SH.message, SH.name, SH.order, RDFS.seeAlso})

Texts = Mapping[str, str]
"""A text by language, "fr" and "en"."""

Spelling = Callable[[rdflib.URIRef], str]
"""How an IRI is written: in full or shortened."""


@dataclass(frozen=True)
class Shapes:
    """A shapes graph, ready for pyshacl, with access to what it says in words."""

    graph: rdflib.Graph

    @cached_property
    def cut(self) -> Mapping[rdflib.term.Node, Sequence[rdflib.term.Node]]:
        """The targeted shapes whose parts are judged one by one, with the SPARQL-based ones.

        Not those that another shape refers to, nor those whose inner shapes lead to themselves.
        """
        return {
            shape: sorted(self.graph.objects(shape, SH.sparql), key=str)
            for shape in self.targeted()
            if self._may_be_cut(shape)
        }

    def _may_be_cut(self, shape: rdflib.term.Node) -> bool:
        graph = self.graph
        if (None, None, shape) in graph or (shape, SH.path, None) in graph:
            return False
        if not all(is_simple(graph, each) for each in graph.objects(shape, SH.sparql)):
            return False
        inner = self.property_shapes(shape)
        return height(graph, shape) is not None and all(
            (each, SH.path, None) in graph
            and (each, SH.qualifiedValueShapesDisjoint, None) not in graph
            for each in inner
        )

    @cached_property
    def terms(self) -> frozenset[rdflib.URIRef]:
        """The terms of SHACL's namespace that are used as predicates, classes or values."""
        start = str(SH)
        return frozenset(
            term
            for triple in self.graph
            for term in triple[1:]
            if isinstance(term, rdflib.URIRef) and term.startswith(start)
        )

    @cached_property
    def whole(self) -> ShapesGraph:
        """The shapes as pyshacl reads them, nothing cut or left out."""
        return _parsed(mended(self.graph))

    @cached_property
    def core(self) -> ShapesGraph:
        """The shapes as pyshacl judges them piece by piece, with the same results.

        Without the words, so that a message is the engine's own; without the link from a shape
        that is ``cut`` to its parts, which are asked by themselves.
        """
        core = rdflib.Graph(bind_namespaces="none")
        for subject, predicate, value in mended(self.graph):
            parted = predicate in (SH.property, SH.sparql) and subject in self.cut
            if not parted and (predicate not in _WORDS or (subject, SH.select, None) in self.graph):
                core.add((subject, predicate, value))
        for shape in self.cut:
            core.add((shape, RDF.type, SH.NodeShape))
            for inner in self.property_shapes(shape):
                core.add((inner, RDF.type, SH.PropertyShape))
            if (shape, SH.closed, None) in core:
                self._ignore_own_paths(core, shape)
        return _parsed(core)

    def _ignore_own_paths(self, core: rdflib.Graph, shape: rdflib.term.Node) -> None:
        """Let a closed shape, parted from its property shapes, ignore their paths."""
        paths = [self.value(each, SH.path) for each in self.property_shapes(shape)]
        heads = list(self.graph.objects(shape, SH.ignoredProperties))
        ignored = [each for head in heads for each in self.graph.items(head)]
        ignored += [path for path in paths if isinstance(path, rdflib.URIRef)]
        head = rdflib.BNode()
        rdflib.collection.Collection(core, head, ignored)
        core.set((shape, SH.ignoredProperties, head))

    def property_shapes(self, shape: rdflib.term.Node) -> list[rdflib.term.Node]:
        """Return the property shapes of a shape, sorted."""
        return sorted(self.graph.objects(shape, SH.property), key=str)

    def targeted(self) -> Iterator[rdflib.term.Node]:
        """Yield the shapes that choose their focus nodes themselves, sorted."""
        chosen = (shape.node for shape in self.whole.shapes if any(map(list, shape.target())))
        yield from sorted(chosen, key=str)

    def texts(self, shape: rdflib.term.Node, predicate: rdflib.URIRef) -> Texts:
        """Return the texts of a shape for sh:name, sh:description or sh:message."""
        literals = self.graph.objects(shape, predicate)
        return {
            text.language: str(text)
            for text in literals
            if isinstance(text, rdflib.Literal) and text.language
        }

    def value(self, shape: rdflib.term.Node, predicate: rdflib.URIRef) -> rdflib.term.Node | None:
        """Return the one value of a shape for a predicate, or None."""
        return self.graph.value(shape, predicate)

    def members(self, shape: rdflib.term.Node, predicate: rdflib.URIRef) -> list[rdflib.term.Node]:
        """Return the members of the list that a shape has for a predicate, in order."""
        head = self.graph.value(shape, predicate)
        return [] if head is None else list(self.graph.items(head))

    def severity(self, shape: rdflib.term.Node) -> str:
        """Return the local name of a shape's severity: Violation, Warning or Info."""
        return str(self.graph.value(shape, SH.severity) or SH.Violation).removeprefix(str(SH))

    def path_text(self, path: rdflib.term.Node, spell: Spelling = rdflib.URIRef.n3) -> str:
        """Return a SHACL path as a SPARQL property path, its IRIs written by ``spell``."""
        if isinstance(path, rdflib.URIRef):
            return spell(path)
        if (path, RDF.first, None) in self.graph:
            return "/".join(self.path_text(step, spell) for step in self.graph.items(path))
        inverse = self.graph.value(path, SH.inversePath)
        if inverse is not None:
            return "^" + self.path_text(inverse, spell)
        ways = self.graph.value(path, SH.alternativePath)
        steps = self.graph.items(ways) if ways is not None else ()
        return "|".join(self.path_text(step, spell) for step in steps)

    def path_turtle(self, path: rdflib.term.Node) -> str:
        """Return a SHACL path in Turtle, as sh:path and sh:resultPath have it."""
        if isinstance(path, rdflib.URIRef):
            return path.n3()
        if (path, RDF.first, None) in self.graph:
            return f"( {' '.join(self.path_turtle(step) for step in self.graph.items(path))} )"
        (step, value), *_ = self.graph.predicate_objects(path)
        return f"[ sh:{str(step).removeprefix(str(SH))} {self.path_turtle(value)} ]"


def _parsed(graph: rdflib.Graph) -> ShapesGraph:
    parsed = ShapesGraph(graph)
    len(parsed.shapes)
    return parsed


def document_rule(name: str) -> rdflib.URIRef:
    """Return the IRI of a rule that is checked on each document, not on the merged graph."""
    return rdflib.URIRef(f"{SHAPES}#Document-{name}")


@lru_cache(maxsize=4)
def load_shapes(folder: Path | None = None) -> Shapes:
    """Return the shapes of a folder (by default the shipped ones), read once a process."""
    graph = rdflib.Graph(bind_namespaces="none")
    for path in sorted((folder or shapes_folder()).glob("*.ttl")):
        add_triples(graph, parse_file(path))
    return Shapes(graph)
