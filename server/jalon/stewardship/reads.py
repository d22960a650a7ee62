"""What the engine's children can be asked of a home's history: publications, versions, ends.

Plain values. Files of the home are read with the child's limits lifted: they are our own words.
"""

from dataclasses import asdict
from functools import partial
from typing import Any, Final

from jalon.errors import NotFound
from jalon.rdf.formats import BY_NAME
from jalon.rdf.records import RecordAddress
from jalon.sandbox.frames import Sink
from jalon.sandbox.limits import lifted
from jalon.stewardship import history, inbox
from jalon.stewardship.checking import examination_of
from jalon.stewardship.home import Home
from jalon.stewardship.recounting import recount, taken_back
from jalon.store import operations, pages
from jalon.store.journal import Publication
from jalon.store.operations import Arguments, send_document
from jalon.store.past import past_store, triples_of_lines
from jalon.store.query import write_triples
from jalon.store.record_rule import graph_of_file
from jalon.store.snapshot import Snapshot

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
        publications = [*history.entries(home, arguments["document"])]
        below = [made for made in publications if before is None or made.number < before]
        shown = below[:most]
        standing = [each for each in publications if each.number <= (snapshot.publication or 0)]
        told = recount(
            snapshot.store, standing, {made.number for made in shown}, arguments["document"]
        )
        back = taken_back(history.entries(home) if arguments["document"] else publications)
    return {
        "entries": [
            {
                **_plain(made),
                "taken_back_by": back.get(made.number),
                "changes": [asdict(each) for each in told.get(made.number, ())],
            }
            for made in shown
        ],
        "more": len(below) > most,
    }


def _publication(snapshot: Snapshot, arguments: Arguments) -> object:
    """Return a publication, what it changed in words, and its first statements."""
    home = _home(snapshot)
    with lifted():
        made = history.publication(home, arguments["number"])
        told = history.changes_of(home, made.number)
        back = taken_back(history.entries(home))
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
    with lifted():
        return taken_back(history.entries(_home(snapshot))).get(arguments["number"])


def _gone(snapshot: Snapshot, arguments: Arguments) -> object:
    """Return whether a document is no more, and its successor; None when it never was."""
    if snapshot.home is None or snapshot.publication is None:
        return None
    with lifted():
        found = history.gone(_home(snapshot))
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
        records: dict[str, Any] = {**history.version(home)}
        for document, lines in examination.records.items():
            records[document] = {line.encode() for line in lines}
        store = past_store(line for own in records.values() for line in own)
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
    triples = triples_of_lines(known[document])
    send_document(snapshot, channel, chosen, partial(write_triples, triples, chosen))


def _store_at(snapshot: Snapshot, number: int | None, day: str | None = None) -> Any:
    home = _home(snapshot)
    with lifted():
        records = history.as_of(home, day, number) if day else history.version(home, number)
        return past_store(line for own in records.values() for line in own)


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
    if snapshot.home is None or snapshot.publication is None:
        raise NotFound(
            "Ce jeu de données n'a pas d'historique : un dossier de travail en tient un "
            "(« jalon init DOSSIER », « jalon serve --home DOSSIER »).",
            "This dataset has no history: a home keeps one (“jalon init FOLDER”, “jalon serve "
            "--home FOLDER”).",
        )
    return Home(snapshot.home)


def register() -> None:
    """Put these reads into the store's table; for the process that runs them."""
    operations.READS.update(
        {
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
