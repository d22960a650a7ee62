"""The shapes graph: read once from ``shapes/``, with the texts its shapes give to people.

SHACL: https://www.w3.org/TR/shacl/
"""

from collections.abc import Callable, Iterator, Mapping
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

_TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_NOT_CORE: Final = frozenset(
    {SH.description, SH.message, SH.name, SH.order, SH.severity, SH.sparql, RDFS.seeAlso}
)

Texts = Mapping[str, str]
"""A text by language, "fr" and "en"."""

Spelling = Callable[[rdflib.URIRef], str]
"""How an IRI is written: in full or shortened."""


@dataclass(frozen=True)
class Shapes:
    """A shapes graph, ready for pyshacl, with access to what it says in words."""

    graph: rdflib.Graph

    @cached_property
    def core(self) -> ShapesGraph:
        """The SHACL Core part as pyshacl reads it; made once, used for every data graph.

        Made for speed, with the same results (890 records in 5 s of CPU instead of 9): without
        the words, since pyshacl runs through all triples of a shape at each focus node; and
        without the link from targeted shapes to their property shapes, which the engine asks of
        all focus nodes at once instead of one by one.
        """
        core = rdflib.Graph(bind_namespaces="none")
        targeted = set(self.targeted())
        for subject, predicate, value in self.graph:
            linked = predicate == SH.property and subject in targeted
            if predicate not in _NOT_CORE and not linked:
                core.add((subject, predicate, value))
        for shape in self.graph.subjects(SH.closed):
            paths = [self.value(each, SH.path) for each in self.property_shapes(shape)]
            ignored = self.members(shape, SH.ignoredProperties) + [
                path for path in paths if isinstance(path, rdflib.URIRef)
            ]
            head = rdflib.BNode()
            rdflib.collection.Collection(core, head, ignored)
            core.set((shape, SH.ignoredProperties, head))
        parsed = ShapesGraph(core)
        len(parsed.shapes)
        return parsed

    def property_shapes(self, shape: rdflib.term.Node) -> list[rdflib.term.Node]:
        """Return the property shapes of a shape, sorted."""
        return sorted(self.graph.objects(shape, SH.property), key=str)

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
