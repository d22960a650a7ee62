"""A snapshot and its home: it follows what others publish; alone, it reads nothing again."""

import shutil
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from jalon.files import data_folder
from jalon.namespaces import DOCUMENT, ONTOLOGY, THING
from jalon.store import journal, writing
from jalon.store.snapshot import Snapshot, open_snapshot
from jalon.store.stamp import stamp_of
from jalon.store.update import update
from jalon.store.update_operations import UsingDataset


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of the actors, its journal begun."""
    shutil.copytree(data_folder() / "actor", tmp_path / "data/actor")
    journal.begin(tmp_path)
    return tmp_path


def held(snapshot: Snapshot) -> set[Quad]:
    """All but the ontology, whose blank nodes have other labels each time."""
    return {quad for quad in snapshot.store if quad.graph_name != NamedNode(ONTOLOGY)}


def write(snapshot: Snapshot, value: str, operation: str = "INSERT DATA") -> None:
    triple = f'<{THING}actor/ans> <http://a/b> "{value}"'
    text = f"{operation} {{ GRAPH <{DOCUMENT}actor/ans> {{ {triple} }} }}"
    update(snapshot, text, UsingDataset())


def test_what_another_program_published_is_taken_over_without_reading_the_records_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, others = open_snapshot(home), open_snapshot(home)
    write(others, "one")
    write(others, "two")
    monkeypatch.delattr(writing, "guarded_source")

    write(mine, "three")

    anew = open_snapshot(home)
    assert held(mine) == held(anew)
    assert (mine.version, mine.publication, mine.seal) == (anew.version, 3, anew.seal)


def test_who_writes_alone_looks_at_no_record_of_others(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = open_snapshot(home)
    monkeypatch.delattr(journal, "heal")

    write(snapshot, "alone")
    write(snapshot, "alone", "DELETE DATA")

    assert snapshot.stamp == stamp_of(home / "data")
    assert held(snapshot) == held(open_snapshot(home))


def test_a_journal_that_is_another_is_not_followed(home: Path) -> None:
    mine = open_snapshot(home)
    shutil.rmtree(home / "journal")
    (home / "head.json").unlink()
    (home / "data/actor/dns.ttl").unlink()
    journal.begin(home)

    write(mine, "after")

    assert held(mine) == held(open_snapshot(home))


def test_a_file_put_back_as_it_was_is_found_healthy_and_the_write_goes_on(home: Path) -> None:
    snapshot = open_snapshot(home)
    path = home / "data/actor/dns.ttl"
    path.write_bytes(path.read_bytes())

    write(snapshot, "after")

    assert snapshot.publication == 1
    assert snapshot.stamp == stamp_of(home / "data")
