"""How terms are called in a report: by their label in the reader's language, else shortened."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import rdflib
from rdflib import FOAF, RDF, RDFS, SKOS

from jalon.namespaces import DOCUMENT, JALON, PREFIXES, SHAPES, THING
from jalon.validation.literals import XSD, original_datatype

_ABOUT: Final = rdflib.URIRef(f"{JALON}about")
_SHOWN: Final = 80
_ESCAPES: Final = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r"})
_NAMESPACES: Final = sorted(
    [*((namespace, prefix) for prefix, namespace in PREFIXES.items()), (f"{SHAPES}#", "shape")],
    key=lambda pair: -len(pair[0]),
)


@lru_cache(maxsize=4096)
def shortened(iri: str) -> str:
    """Return an IRI as ``prefix:name`` if one of the house's prefixes fits, else whole."""
    for namespace, prefix in _NAMESPACES:
        if iri.startswith(namespace):
            local = iri.removeprefix(namespace)
            return iri if "/" in local else f"{prefix}:{local}"
    return iri


def shown(node: rdflib.term.Node | None) -> str:
    """Return a term as a record would write it, cut short when long."""
    if node is None:
        return ""
    if isinstance(node, rdflib.BNode):
        return "[]"
    if not isinstance(node, rdflib.Literal):
        return shortened(str(node))
    text = str(node)
    quoted = '"' + (text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…") + '"'
    if node.language:
        return f"{quoted}@{node.language}"
    datatype = original_datatype(str(node.datatype or f"{XSD}string"))
    return quoted if datatype == f"{XSD}string" else f"{quoted}^^{shortened(datatype)}"


def ntriples(node: rdflib.term.Node) -> str:
    """Return a term in N-Triples, an unread literal with the datatype it was given.

    A blank node is ``[]``: its label differs from one reading to the next.
    """
    if isinstance(node, rdflib.URIRef):
        return f"<{node}>"
    if not isinstance(node, rdflib.Literal):
        return "[]"
    escaped = str(node).translate(_ESCAPES)
    if node.language:
        return f'"{escaped}"@{node.language}'
    datatype = original_datatype(str(node.datatype or f"{XSD}string"))
    return f'"{escaped}"' if datatype == f"{XSD}string" else f'"{escaped}"^^<{datatype}>'


def thing_of(iri: str) -> str:
    """Return the IRI of the thing whose record holds a subject (thing, document or fragment)."""
    bare = iri.partition("#")[0]
    return THING + bare.removeprefix(DOCUMENT) if bare.startswith(DOCUMENT) else bare


@dataclass(frozen=True)
class Names:
    """The labels that a data graph knows."""

    graph: rdflib.Graph

    def label(self, node: rdflib.term.Node, lang: str) -> str | None:
        """Return the label of an IRI in a language, else in the other one, else None."""
        labels: dict[str, str] = {}
        for predicate in (SKOS.prefLabel, RDFS.label):
            for text in self.graph.objects(node, predicate):
                if isinstance(text, rdflib.Literal) and text.language:
                    labels.setdefault(text.language, str(text))
        return labels.get(lang) or next((labels[key] for key in sorted(labels)), None)

    def quoted(self, node: rdflib.term.Node, lang: str) -> str:
        """Return a term for a sentence: « label » (prefix:name), or the text of a literal."""
        if isinstance(node, rdflib.Literal):
            return shown(node)
        label = self.label(node, lang)
        if label is None:
            return shown(node)
        mark = f"« {label} »" if lang == "fr" else f"“{label}”"
        return f"{mark} ({shown(node)})"

    def kind(self, node: rdflib.term.Node, lang: str) -> str:
        """Return the label of the class of a node, or an empty text when it has none."""
        classes = sorted(self.graph.objects(node, RDF.type), key=str)
        found = (self.label(each, lang) or shown(each) for each in classes)
        return next(found, "")

    def title(self, node: rdflib.term.Node, lang: str) -> str:
        """Return what a focus node is called: its label, or its class and fragment."""
        if str(node).startswith(DOCUMENT):
            topic = self.graph.value(node, FOAF.primaryTopic)
            label = None if topic is None else self.label(topic, lang)
            return " ".join(part for part in (self.kind(node, lang), label or shown(node)) if part)
        label = self.label(node, lang)
        if label is not None and self.graph.value(node, _ABOUT) is None:
            return label
        fragment = str(node).partition("#")[2]
        kind = self.kind(node, lang)
        return f"{kind} #{fragment}" if kind and fragment else shown(node)
