"""The competency questions as SPARQL examples, in the form of the SIB.

https://github.com/sib-swiss/sparql-examples: each a ``sh:SPARQLExecutable`` with its question, its
query and where to ask it, so that editors and language models find them.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pyoxigraph import Literal, Triple

from jalon.namespaces import BASE, PREFIXES
from jalon.store.description.statements import Statements, iri, name, typed
from jalon.store.snapshot import Snapshot
from jalon.store.tokens import Tokens

_FORMS: Final = {
    "SELECT": ("sh:SPARQLSelectExecutable", "sh:select"),
    "ASK": ("sh:SPARQLAskExecutable", "sh:ask"),
    "CONSTRUCT": ("sh:SPARQLConstructExecutable", "sh:construct"),
}


def examples(_: Snapshot, address: str, questions: Sequence[Mapping[str, Any]]) -> list[Triple]:
    """Return the questions: each has name, titles by language, keywords and text."""
    told, prefixes = Statements(), f"{address}/.well-known/sparql-examples#prefixes"
    told.add(prefixes, "rdf:type", name("owl:Ontology"))
    for question in questions:
        form = _form(question["text"])
        if form is None:
            continue
        kind, predicate = form
        place = f"{BASE}question/{question['name']}"
        told.add(place, "rdf:type", name("sh:SPARQLExecutable"), name(kind))
        for lang, title in question["titles"].items():
            told.add(place, "rdfs:label", Literal(title, language=lang))
            told.add(place, "rdfs:comment", Literal(title, language=lang))
        told.add(place, "schema:keywords", *question["keywords"])
        told.add(place, "schema:target", iri(f"{address}/sparql"))
        told.add(place, "sh:prefixes", iri(prefixes))
        told.add(place, predicate, question["text"])
    for prefix, namespace in PREFIXES.items():
        declared = f"{prefixes}-{prefix}"
        told.add(prefixes, "sh:declare", iri(declared))
        told.add(declared, "sh:prefix", prefix)
        told.add(declared, "sh:namespace", typed(namespace, "xsd:anyURI"))
    return told.triples


def _form(text: str) -> tuple[str, str] | None:
    """Return class and property of a query's form, None for one that SHACL has no word for."""
    words = (token.text.upper() for token in Tokens(text) if token.kind == "word")
    return next((_FORMS[word] for word in words if word in _FORMS), None)
