"""The writing of descriptions: triples added one after the other, with the house's prefixes."""

from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from jalon.namespaces import PREFIXES

Value = NamedNode | Literal | int | str

_INTEGER: Final = NamedNode(PREFIXES["xsd"] + "integer")


class Statements:
    """A list of triples under way."""

    def __init__(self) -> None:
        self.triples: list[Triple] = []

    def add(self, subject: str, predicate: str, *values: Value) -> None:
        """Add a triple for each value; ``predicate`` is a prefixed name, a text a plain literal."""
        node, verb = NamedNode(subject), name(predicate)
        self.triples += [Triple(node, verb, _term(value)) for value in values]

    def texts(self, subject: str, predicate: str, fr: str, en: str) -> None:
        """Add a text in French and in English."""
        self.add(subject, predicate, Literal(fr, language="fr"), Literal(en, language="en"))


def iri(text: str) -> NamedNode:
    """Return an IRI."""
    return NamedNode(text)


def name(prefixed: str) -> NamedNode:
    """Return the IRI of a prefixed name of the house."""
    prefix, _, local = prefixed.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def typed(text: str, datatype: str) -> Literal:
    """Return a literal of a datatype, a prefixed name."""
    return Literal(text, datatype=name(datatype))


def _term(value: Value) -> NamedNode | Literal:
    if isinstance(value, int):
        return Literal(str(value), datatype=_INTEGER)
    return Literal(value) if isinstance(value, str) else value
