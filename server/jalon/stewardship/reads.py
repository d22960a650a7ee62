"""What the engine's children can be asked of a home's history: publications, versions, ends.

Plain values. Files of the home are read with the child's limits lifted: they are our own words.
"""

import re
from dataclasses import asdict, replace
from functools import partial
from itertools import islice
from typing import Any, Final

from jalon.errors import BadRequest, JournalDamaged, NotFound
from jalon.namespaces import HISTORY
from jalon.rdf.formats import BY_NAME
from jalon.rdf.records import RecordAddress
from jalon.sandbox.frames import Sink
from jalon.sandbox.limits import lifted
from jalon.stewardship import history, inbox
from jalon.stewardship.checking import examination_of
from jalon.stewardship.home import Home
from jalon.stewardship.recounting import recount, taken_back
from jalon.store import journal, operations, pages
from jalon.store.graphs import quads_of
from jalon.store.iris import graphs_of_dataset
from jalon.store.journal import Publication
from jalon.store.operations import Arguments, send_document
from jalon.store.past import past_store, store_of_graphs, triples_of_lines
from jalon.store.query import QueryRequest, write_triples
from jalon.store.record_lines import tag_of_lines
from jalon.store.record_rule import graph_of_file
from jalon.store.snapshot import Snapshot

_VERSION: Final = re.compile(re.escape(HISTORY) + r"(\d{1,9})", re.ASCII)
_VERSIONS: Final = 2
"""Versions that one query may name: two are compared."""
_SHOWN: Final = 200
"""Statements of a publication that its page lists as they are, of each sign."""


def _entries(snapshot: Snapshot, arguments: Arguments) -> object:
    """Return a slice of the publications, the last first: those of a document, if one is given.

    ``before`` is the number to begin below, ``most`` how many; ``more`` tells whether there are.
    Each with what it changed first, in words, and what takes it back.
    """
    before, most = arguments["before"], arguments["most"]
    with lifted():
        home = _home(snapshot)
        document, now = arguments["document"], snapshot.publication or 0
        publications = history.entries(home, document)
        below = (made for made in publications if before is None or made.number < before)
        shown = [*islice(below, most)]
        more = next(below, None) is not None
        standing = (made for made in history.entries(home, document) if made.number <= now)
        told = recount(snapshot.store, standing, {made.number for made in shown}, document)
    back = taken_back(journal.reverts(snapshot.store))
    return {
        "entries": [
            {
                **_plain(made),
                "taken_back_by": back.get(made.number),
                "changes": [asdict(each) for each in told.get(made.number, ())],
            }
            for made in shown
        ],
        "more": more,
    }


def _publication(snapshot: Snapshot, arguments: Arguments) -> object:
    """Return a publication, what it changed in words, and its first statements."""
    home = _home(snapshot)
    with lifted():
        made = history.publication(home, arguments["number"])
        told = history.changes_of(home, made.number)
    back = taken_back(journal.reverts(snapshot.store))
    listed = {"added": made.added, "removed": made.removed} if made.number else {}
    return {
        **_plain(made),
        "taken_back_by": back.get(made.number),
        "changes": [asdict(each) for each in told],
        "statements": {
            name: [line.decode() for line in lines[:_SHOWN]] for name, lines in listed.items()
        },
    }


def _comparison(snapshot: Snapshot, arguments: Arguments) -> object:
    """Return what changed from one publication to another, in words."""
    with lifted():
        told = history.compare(_home(snapshot), arguments["old"], arguments["new"])
    return [asdict(each) for each in told]


def _taken_back(snapshot: Snapshot, arguments: Arguments) -> object:
    """Return the number of the publication that takes another back, None while it stands."""
    return taken_back(journal.reverts(snapshot.store)).get(arguments["number"])


def _gone(snapshot: Snapshot, arguments: Arguments) -> object:
    """Return whether a document is no more, and its successor; None when it never was."""
    if snapshot.home is None or not journal.was_withdrawn(snapshot.store, arguments["document"]):
        return None
    try:
        with lifted():
            found = history.gone(_home(snapshot))
    except JournalDamaged:  # since the start: that it was is not known, that it is not there is
        return None
    document = arguments["document"]
    return {"successor": found[document]} if document in found else None


def _record_at(snapshot: Snapshot, arguments: Arguments) -> object:
    """Return the page of a record as it was after a publication."""
    store = _store_at(snapshot, arguments["number"])
    asked = {name: value for name, value in arguments.items() if name != "number"}
    return pages.PAGES["record"](store, **asked)


def _record_proposed(snapshot: Snapshot, arguments: Arguments) -> object:
    """Return the page of a record as a submission would make it, among the records of today.

    ``page`` is None when the submission does not bring that record, or was not found good.
    """
    home = _home(snapshot)
    asked = {name: arguments[name] for name in ("kind", "slug", "lang")}
    with lifted():
        examination = examination_of(home, inbox.load(home, arguments["submission"]))
        address = RecordAddress.of(asked["kind"], asked["slug"])
        if examination is None or not examination.passes or address is None:
            return {"page": None, "near": None}
        if not examination.records.get(address.document):
            return {"page": None, "near": None}
        records = history.version(home)
        for document, told in examination.records.items():
            records[document] = {line.encode() for line in told}
        store = past_store((line for own in records.values() for line in own), snapshot.store)
    return pages.PAGES["record"](store, **asked)


def _listing_at(snapshot: Snapshot, arguments: Arguments) -> object:
    """Return the list of a kind as it was after a publication, or as known on a day."""
    store = _store_at(snapshot, arguments["number"], arguments["as_of"])
    asked = {name: told for name, told in arguments.items() if name not in ("number", "as_of")}
    return pages.PAGES["listing"](store, **asked)


def _graph_at(snapshot: Snapshot, channel: Sink, arguments: Arguments) -> None:
    """Send a record's graph as it was after a publication, and known on a day if one is given."""
    home, document, day = _home(snapshot), arguments["document"], arguments["as_of"]
    number = arguments["number"]
    with lifted():
        known = history.as_of(home, day, number) if day else history.version(home, number)
    if document not in known:
        raise NotFound(
            f"{document} n'existait pas à la publication {number}.",
            f"{document} did not exist at publication {number}.",
        )
    chosen = BY_NAME[arguments["format"]]
    lines = known[document]
    tag = {} if day else {"tag": f"{tag_of_lines(document, lines)}-{chosen.name}"}
    written = partial(write_triples, triples_of_lines(lines), chosen)
    send_document(snapshot, channel, chosen, written, more=tag)


def _query(snapshot: Snapshot, channel: Sink, arguments: Arguments) -> None:
    """Send the result of a query; its dataset may name the dataset after publications.

    ``…/history/N``, in FROM, FROM NAMED or the graph lists of the protocol, then stands for all
    that the default graph held after publication N.
    """
    graphs = _graphs_asked(QueryRequest(**arguments))
    numbers = [int(found[1]) for each in graphs if (found := _VERSION.fullmatch(each))]
    asked = _with_versions(snapshot, graphs, numbers) if numbers and snapshot.home else snapshot
    operations.query(asked, channel, arguments)


def _graphs_asked(request: QueryRequest) -> set[str]:
    """Return the graphs of a query's dataset: those of the protocol, else those of its text."""
    if request.default_graphs is None and request.named_graphs is None:
        return set(graphs_of_dataset(request.text))
    return {*(request.default_graphs or ()), *(request.named_graphs or ())}


def _with_versions(snapshot: Snapshot, graphs: set[str], numbers: list[int]) -> Snapshot:
    """Return a snapshot of some graphs alone, the dataset after some publications among them."""
    if len(numbers) > _VERSIONS:
        raise BadRequest(
            f"Une requête compare au plus {_VERSIONS} versions (…/history/N).",
            f"A query compares {_VERSIONS} versions (…/history/N) at most.",
        )
    try:
        past = {f"{HISTORY}{number}": _store_at(snapshot, number) for number in numbers}
    except NotFound as error:
        raise BadRequest(error.fr, error.en) from None
    today = (quad for graph in graphs for quad in quads_of(snapshot, graph))
    return replace(snapshot, store=store_of_graphs(past, today))


def _store_at(snapshot: Snapshot, number: int | None, day: str | None = None) -> Any:
    home = _home(snapshot)
    with lifted():
        records = history.as_of(home, day, number) if day else history.version(home, number)
    return past_store((line for own in records.values() for line in own), snapshot.store)


def _plain(made: Publication) -> dict[str, Any]:
    """Return a publication without its statements; of the first, without its documents."""
    documents = {
        graph_of_file(name): digest is not None for name, digest in sorted(made.files.items())
    }
    return {
        "number": made.number,
        "time": made.time,
        "hash": made.hash,
        "previous": made.previous,
        "ontology": made.ontology,
        "shapes": made.shapes,
        "deed": asdict(made.deed),
        "records": len(documents),
        "first": list(made.files)[:3],
        "documents": documents if made.number else {},
        "added": made.changes.count(b"\n+ ") + made.changes.startswith(b"+ "),
        "removed": made.changes.count(b"\n- ") + made.changes.startswith(b"- "),
    }


def _home(snapshot: Snapshot) -> Home:
    is_kept = snapshot.publication is not None or snapshot.damage is not None
    if snapshot.home is None or not is_kept:
        raise NotFound(
            "Ce jeu de données n'a pas d'historique : un dossier de travail en tient un "
            "(« jalon init DOSSIER », « jalon serve --home DOSSIER »).",
            "This dataset has no history: a home keeps one (“jalon init FOLDER”, “jalon serve "
            "--home FOLDER”).",
        )
    return Home(snapshot.home, damage=snapshot.damage)


def register() -> None:
    """Put these reads into the store's table; for the process that runs them."""
    operations.READS.update(
        {
            "query": _query,
            "entries": operations.value_of(_entries),
            "publication": operations.value_of(_publication),
            "comparison": operations.value_of(_comparison),
            "gone": operations.value_of(_gone),
            "taken_back": operations.value_of(_taken_back),
            "record_proposed": operations.value_of(_record_proposed),
            "record_at": operations.value_of(_record_at),
            "listing_at": operations.value_of(_listing_at),
            "graph_at": _graph_at,
        }
    )
