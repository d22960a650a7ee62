"""The shapes graph: read once from ``shapes/``, with the texts its shapes give to people.

SHACL: https://www.w3.org/TR/shacl/
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

import rdflib
from pyshacl.shapes_graph import ShapesGraph
from rdflib import RDF, SH

from jalon.files import shapes_folder
from jalon.namespaces import SHAPES
from jalon.rdf.parse import parse_file
from jalon.validation.data_graph import add_triples

LANGUAGES: Final = ("fr", "en")
_TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)

Texts = Mapping[str, str]
"""A text by language, "fr" and "en"."""

Names = Callable[[rdflib.URIRef], str]
"""How an IRI is written: in full, shortened, or by its label."""


@dataclass(frozen=True)
class Shapes:
    """A shapes graph, ready for pyshacl, with access to what it says in words."""

    graph: rdflib.Graph

    @cached_property
    def core(self) -> ShapesGraph:
        """The SHACL Core part as pyshacl reads it; made once, used for every data graph."""
        core = rdflib.Graph(bind_namespaces="none")
        core.addN((*triple, core) for triple in self.graph if triple[1] != SH.sparql)
        parsed = ShapesGraph(core)
        len(parsed.shapes)
        return parsed

    def targeted(self) -> Iterator[rdflib.URIRef]:
        """Yield the shapes that choose their focus nodes themselves, sorted."""
        found = {shape for target in _TARGETS for shape in self.graph.subjects(target, None)}
        yield from sorted(shape for shape in found if isinstance(shape, rdflib.URIRef))

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

    def classes_of_or(self, shape: rdflib.term.Node) -> list[rdflib.term.Node]:
        """Return the classes of an ``sh:or ( [ sh:class A ] [ sh:class B ] )``, in order."""
        each = (self.graph.value(member, SH["class"]) for member in self.members(shape, SH["or"]))
        return [found for found in each if found is not None]

    def severity(self, shape: rdflib.term.Node) -> str:
        """Return the local name of a shape's severity: Violation, Warning or Info."""
        return str(self.graph.value(shape, SH.severity) or SH.Violation).removeprefix(str(SH))

    def path_text(self, path: rdflib.term.Node, name: Names) -> str:
        """Return a SHACL path as a SPARQL property path, its IRIs shortened by ``name``."""
        if isinstance(path, rdflib.URIRef):
            return name(path)
        if (path, RDF.first, None) in self.graph:
            return "/".join(self.path_text(step, name) for step in self.graph.items(path))
        inverse = self.graph.value(path, SH.inversePath)
        if inverse is not None:
            return "^" + self.path_text(inverse, name)
        ways = self.graph.value(path, SH.alternativePath)
        steps = self.graph.items(ways) if ways is not None else ()
        return "|".join(self.path_text(step, name) for step in steps)


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
