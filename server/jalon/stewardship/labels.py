"""What things are called, from triples: the label of an IRI in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Self

from jalon.namespaces import PREFIXES
from jalon.rdf.records import RecordAddress
from jalon.store.pages.labels import FOREIGN

_LABELS: Final = (PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "prefLabel")

_FOREIGN: Final = {
    PREFIXES[prefix] + local: {"fr": fr[:1].lower() + fr[1:], "en": en[:1].lower() + en[1:]}
    for curie, (fr, en) in FOREIGN.items()
    for prefix, _, local in [curie.partition(":")]
}
"""The labels of terms of other vocabularies, as they stand inside a sentence."""

Texts = Mapping[str, Mapping[str, str]]
"""IRI → language → label."""


class Labels:
    """The labels of a dataset and its ontology."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    @classmethod
    def of(cls, *sources: Iterable[Any]) -> Self:
        """Return the labels that triples tell; what comes first wins."""
        texts: dict[str, dict[str, str]] = {}
        for source in sources:
            for triple in source:
                if triple.predicate.value in _LABELS and hasattr(triple.object, "language"):
                    told = texts.setdefault(getattr(triple.subject, "value", ""), {})
                    told.setdefault(triple.object.language or "", triple.object.value)
        return cls(texts)

    def label(self, iri: str, lang: str) -> str:
        """Return the label of an IRI in a language, else in another, else its last part."""
        told = self._texts.get(iri) or _FOREIGN.get(iri, {})
        for each in (lang, "fr", "en", ""):
            if each in told:
                return told[each]
        return next(iter(told.values()), _last_part(iri))

    def of_kind(self, kind: str, lang: str) -> Iterable[tuple[str, str]]:
        """Yield the things of a kind that have a label in a language, each with it."""
        for iri, told in self._texts.items():
            address = RecordAddress.of_iri(iri)
            own = address is not None and address.kind == kind and iri == address.thing
            if own and lang in told:
                yield iri, told[lang]


def _last_part(iri: str) -> str:
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2] or iri
