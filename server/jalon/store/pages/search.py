"""Search by words over what people call things, and near matches for an address that is wrong."""

from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Final

from jalon.namespaces import KINDS, SCHEME
from jalon.rdf.records import RecordAddress
from jalon.store.pages.kinds import kind_name
from jalon.store.pages.labels import Reader, Shown, fold
from jalon.store.pages.lists import searchable, things_of

GROUP_CAP: Final = 20
"""Results shown for a kind; its list gives the rest."""


@dataclass(frozen=True, slots=True)
class Group:
    """The results of one kind, the best first."""

    kind: str
    title: str
    found: list[Shown]
    total: int


def search_page(reader: Reader, text: str) -> list[Group]:
    """Return the records and terms that hold every word of a text, by kind."""
    words = fold(text).split()
    if not words:
        return []
    groups = [_records(reader, kind, words) for kind in KINDS]
    return [group for group in [*groups, _terms(reader, words)] if group.total]


def _records(reader: Reader, kind: str, words: list[str]) -> Group:
    ranked = []
    for iri in things_of(reader, kind):
        rank = _rank(searchable(reader, iri), fold(reader.ref(iri).text), words)
        if rank is not None:
            ranked.append((rank, fold(reader.ref(iri).text), iri))
    found = [_described(reader, iri) for _, _, iri in sorted(ranked)[:GROUP_CAP]]
    return Group(kind, kind_name(kind, reader.lang, plural=True), found, len(ranked))


def _terms(reader: Reader, words: list[str]) -> Group:
    """Return the classes, properties and concepts whose label holds every word."""
    curies = ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "skos:Concept")
    iris = {iri for curie in curies for iri in reader.instances(curie)}
    ranked = []
    for iri in sorted(iris):
        label = reader.ref(iri)
        if label.text == iri or not (iri.startswith(SCHEME) or "/def#" in iri):
            continue
        rank = _rank(fold(label.text), fold(label.text), words)
        if rank is not None:
            ranked.append((rank, fold(label.text), iri))
    found = [reader.ref(iri) for _, _, iri in sorted(ranked)[:GROUP_CAP]]
    return Group("", reader.choose("Vocabulaire", "Vocabulary"), found, len(ranked))


def _rank(text: str, label: str, words: list[str]) -> int | None:
    """Return how well a text answers (0 best), or None when a word is missing.

    Words match the beginning of a word, so that "santé" finds "santés" and "num" "numérique".
    """
    padded = f" {text} "
    if not all(f" {word}" in padded for word in words):
        return None
    phrase = " ".join(words)
    if label == phrase or (f" {phrase} " in padded and len(words) == 1):
        return 0
    if label.startswith(phrase):
        return 1
    return 2 if f" {phrase} " in padded else 3


def _described(reader: Reader, iri: str) -> Shown:
    """Return a record's label, with the beginning of its description as its note."""
    label = reader.ref(iri)
    description = reader.text(iri, "dcterms:description")
    return Shown(label.text, label.lang, iri, description.text if description else None)


def near_matches(reader: Reader, kind: str, slug: str) -> list[Shown]:
    """Return the records whose address or label comes near a wrong one, at most five."""
    wanted = slug.casefold()
    by_slug: dict[str, str] = {}
    for other in KINDS:
        for iri in things_of(reader, other):
            address = RecordAddress.of_iri(iri)
            if address is not None and (other == kind or address.slug == wanted):
                by_slug.setdefault(address.slug, iri)
                if other == kind:
                    by_slug.setdefault(fold(reader.ref(iri).text).replace(" ", "-"), iri)
    near = get_close_matches(wanted, by_slug, n=5, cutoff=0.55)
    contained = [each for each in by_slug if wanted in each.split("-") or wanted in each]
    contained.sort(key=lambda each: -SequenceMatcher(None, wanted, each).ratio())
    iris = dict.fromkeys(by_slug[each] for each in [*near, *contained])
    return [reader.ref(iri) for iri in list(iris)[:5]]
