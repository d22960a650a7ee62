"""What the pages show, computed in a child from the store: plain values, ready for a template."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Final

from pyoxigraph import Store

from jalon.namespaces import KINDS
from jalon.rdf.records import RecordAddress
from jalon.store.pages.home import home_page
from jalon.store.pages.labels import Reader, labels
from jalon.store.pages.lists import list_page
from jalon.store.pages.record import record_page
from jalon.store.pages.search import near_matches, search_page
from jalon.store.pages.vocabulary import ontology_page, scheme_page

Plain = dict[str, Any]


def home(store: Store, lang: str) -> Plain:
    """Return the home page: counts by kind, periods of the roadmaps, events that mark them."""
    return asdict(home_page(Reader(store, lang)))


def record(store: Store, kind: str, slug: str, lang: str, as_of: str | None = None) -> Plain:
    """Return ``page``, a record's page (as known on an ISO day), or ``near``, what comes near.

    One of the two is None: ``near`` lists the records whose address looks like the one asked.
    """
    reader = Reader(store, lang)
    address = RecordAddress.of(kind, slug)
    if address is not None and reader.known(address.thing):
        return {"page": asdict(record_page(reader, address, as_of)), "near": None}
    near = near_matches(reader, kind, slug) if kind in KINDS else []
    return {"page": None, "near": [asdict(each) for each in near]}


def listing(
    store: Store, kind: str, lang: str, text: str, chosen: Mapping[str, str], page: int
) -> Plain:
    """Return a page of a kind's list; page 0 is the whole list."""
    return asdict(list_page(Reader(store, lang), kind, text, chosen, page))


def search(store: Store, text: str, lang: str) -> list[Plain]:
    """Return the records and terms that a text finds, by kind."""
    return [asdict(group) for group in search_page(Reader(store, lang), text)]


def ontology(store: Store, lang: str, modules: Mapping[str, str]) -> Plain:
    """Return the ontology's page, its terms grouped by the module that ``modules`` gives them."""
    return asdict(ontology_page(Reader(store, lang), modules))


def scheme(store: Store, name: str, lang: str) -> Plain | None:
    """Return a scheme's page, None when there is none of that name."""
    page = scheme_page(Reader(store, lang), name)
    return asdict(page) if page else None


PAGES: Final[Mapping[str, Callable[..., object]]] = {
    "home": home,
    "labels": labels,
    "listing": listing,
    "ontology": ontology,
    "record": record,
    "scheme": scheme,
    "search": search,
}
"""The operations that pages ask of a child, by name."""
