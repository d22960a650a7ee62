"""The journal: every write a link of a chain, every damage seen, every crash healed."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from jalon.errors import ReadOnly
from jalon.store import durable, journal
from jalon.store.delta import Delta
from jalon.store.journal import Deed
from jalon.store.snapshot import Snapshot, open_snapshot
from jalon.store.writing import commit

RECORDS = Path(__file__).resolve().parents[1] / "validation" / "data"
THING = NamedNode("https://w3id.org/jalon/id/programme/exemple")
DOCUMENT = NamedNode("https://w3id.org/jalon/doc/programme/exemple")
COMMENT = NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
FILE = "programme/exemple.ttl"
KNOWN = "Example programme"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of three records and four publications; tests copy it."""
    home = tmp_path_factory.mktemp("written")
    shutil.copytree(RECORDS, home / "data")
    snapshot = open_snapshot(home)
    for number in range(3):
        say(snapshot, f"essai {number}")
    return home


@pytest.fixture
def home(written: Path, tmp_path: Path) -> Path:
    """A copy of that home."""
    return Path(shutil.copytree(written, tmp_path / "home"))


def say(snapshot: Snapshot, text: str, **more: Callable[..., None]) -> None:
    commit(snapshot, lambda delta: add(delta, text), deed=Deed("x", "X", f"dit {text}"), **more)  # type: ignore[arg-type]


def add(delta: Delta, text: str) -> None:
    delta.add([Quad(THING, COMMENT, Literal(text, language="fr"), DOCUMENT)])


def comments(snapshot: Snapshot) -> list[str]:
    quads = snapshot.store.quads_for_pattern(THING, COMMENT, None, DOCUMENT)
    return sorted(quad.object.value for quad in quads if isinstance(quad.object, Literal))


def test_every_write_is_a_publication_that_tells_who_why_and_what(home: Path) -> None:
    made = [*journal.publications(home)]

    assert [each.number for each in made] == [0, 1, 2, 3]
    assert [each.previous for each in made[1:]] == [each.hash for each in made[:-1]]
    assert (made[2].deed.name, made[2].deed.why) == ("X", "dit essai 1")
    assert made[2].removed == [] and b"essai 1" in made[2].added[0]
    assert [*made[2].files] == [FILE]
    assert made[2].ontology == "1.0.0" and len(made[2].shapes) == 16


def test_the_records_are_the_first_publication_and_all_that_followed(home: Path) -> None:
    snapshot = open_snapshot(home)
    graphs = {f"<{graph}>".encode() for graph in journal.by_graph(journal.replay(home))}
    there = {
        f"{quad} .".encode() for quad in snapshot.store if str(quad.graph_name).encode() in graphs
    }

    assert journal.replay(home) == there
    assert snapshot.publication == 3 and snapshot.damage is None


def test_an_earlier_version_can_be_had(home: Path) -> None:
    def said(number: int) -> int:
        return sum(b"essai" in line for line in journal.replay(home, number))

    assert [said(number) for number in range(4)] == [0, 1, 2, 3]


def test_what_changes_nothing_is_no_publication(home: Path) -> None:
    snapshot = open_snapshot(home)

    say(snapshot, "essai 0")

    assert journal.last_number(home) == 3


def test_the_history_can_be_asked_as_prov(home: Path) -> None:
    query = """PREFIX prov: <http://www.w3.org/ns/prov#>
        SELECT ?agent ?before { GRAPH <https://w3id.org/jalon/graph/history> {
          ?revision prov:specializationOf <https://w3id.org/jalon/doc/programme/exemple> ;
            prov:wasGeneratedBy <https://w3id.org/jalon/history/3> ;
            prov:wasRevisionOf ?before .
          <https://w3id.org/jalon/history/3> prov:wasAssociatedWith/rdfs:label ?agent } }"""
    prefixes = {"rdfs": "http://www.w3.org/2000/01/rdf-schema#"}
    before = "https://w3id.org/jalon/history/2#programme/exemple"

    for snapshot in (open_snapshot(home),):
        rows = [*snapshot.store.query(query, prefixes=prefixes)]  # type: ignore[misc]
        assert [(row["agent"].value, row["before"].value) for row in rows] == [("X", before)]


def test_history_is_not_written_from_outside(home: Path) -> None:
    snapshot = open_snapshot(home)
    outside = NamedNode("https://w3id.org/jalon/graph/history")

    with pytest.raises(Exception, match="is in no record's graph"):
        commit(snapshot, lambda delta: delta.add([Quad(THING, COMMENT, THING, outside)]))

    assert journal.last_number(home) == 3


def damages(path: Path) -> Iterator[tuple[str, bytes | None]]:
    """Yield ways to damage a file: what it then holds, None when it is gone."""
    data = path.read_bytes()
    yield "deleted", None
    for size in {0, 1, len(data) // 3, len(data) // 2, len(data) - 1}:
        yield f"cut to {size}", data[:size]
    for place in {0, 30, len(data) // 4, len(data) // 2, len(data) - 40, len(data) - 1}:
        flipped = bytearray(data)
        flipped[place] ^= 1
        yield f"flipped at {place}", bytes(flipped)
    yield "grown", data + b"x"


@pytest.mark.parametrize("number", range(4))
def test_every_damage_of_the_journal_is_seen_and_what_is_good_is_served(
    home: Path, number: int
) -> None:
    path = home / "journal" / f"{number:08d}"
    data = path.read_bytes()
    expected = [f"essai {each}" for each in range(number - 1)]
    for name, damaged in damages(path):
        if damaged is None:
            path.unlink()
        else:
            path.write_bytes(damaged)

        snapshot = open_snapshot(home)

        assert snapshot.damage is not None, name
        assert snapshot.damage.last_good == (number - 1 if number else None), name
        if number:
            assert comments(snapshot) == expected, name
        with pytest.raises(ReadOnly):
            say(snapshot, "encore")
        path.write_bytes(data)

    assert open_snapshot(home).damage is None


def test_a_missing_head_or_tail_is_seen(home: Path) -> None:
    head = (home / "head.json").read_bytes()
    (home / "head.json").unlink()
    assert open_snapshot(home).damage is not None

    (home / "head.json").write_bytes(head)
    shutil.rmtree(home / "journal")
    assert open_snapshot(home).damage is not None


def test_a_publication_of_another_home_does_not_fit(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(RECORDS, other / "data")
    snapshot = open_snapshot(other)
    for number in range(3):
        say(snapshot, f"autre {number}")

    for number in (0, 2, 3):
        stranger = home / "journal" / f"{number:08d}"
        own = stranger.read_bytes()
        shutil.copy(other / "journal" / stranger.name, stranger)
        assert open_snapshot(home).damage is not None, number
        stranger.write_bytes(own)


def test_a_record_that_no_publication_changed_makes_the_home_read_only(home: Path) -> None:
    path = home / "data" / FILE
    path.write_text(path.read_text().replace(KNOWN, "Faked programme"))

    snapshot = open_snapshot(home)

    assert snapshot.damage is not None and FILE in snapshot.damage.reason_fr
    assert "1 fiche ne dit pas" in snapshot.damage.reason_fr
    assert "verify --repair" in snapshot.damage.reason_en
    assert len(comments(snapshot)) == 3
    with pytest.raises(ReadOnly, match="those of publication 3"):
        say(snapshot, "encore")


def test_a_record_is_repaired_from_the_journal_and_what_it_said_is_kept(home: Path) -> None:
    path = home / "data" / FILE
    good, faked = path.read_text(), path.read_text().replace(KNOWN, "Faked programme")
    path.write_text(faked)

    with durable.locked(home):
        names = journal.repair(home)

    assert names == [FILE] and path.read_text() == good
    assert (home / "set-aside" / FILE).read_text() == faked
    say(open_snapshot(home), "encore")


def test_another_spelling_of_the_same_content_is_no_damage(home: Path) -> None:
    path = home / "data" / FILE
    path.write_text("# une remarque\n" + path.read_text())

    assert open_snapshot(home).damage is None


@pytest.mark.parametrize("behind", [(), ("head.json",)])
def test_what_a_crash_cut_after_the_journal_is_done_again(
    home: Path, behind: tuple[str, ...]
) -> None:
    old = {name: (home / name).read_bytes() for name in (f"data/{FILE}", *behind)}
    say(open_snapshot(home), "dernier")
    after = (home / "data" / FILE).read_bytes()
    for name, data in old.items():
        (home / name).write_bytes(data)

    snapshot = open_snapshot(home)

    assert "dernier" in comments(snapshot) and snapshot.damage is None
    assert (home / "data" / FILE).read_bytes() == after
    assert journal.examine(home).healed == ()


def test_what_a_crash_cut_before_the_journal_is_swept(home: Path) -> None:
    leftovers = [home / "journal" / ".00000004.tmp", home / "data" / f".{Path(FILE).name}.tmp"]
    for path in leftovers:
        path.write_bytes(b"jalon publication 1\n")

    snapshot = open_snapshot(home)

    assert snapshot.publication == 3 and snapshot.damage is None
    assert not any(path.exists() for path in leftovers)


def test_a_home_without_a_journal_begins_one_at_its_first_write(tmp_path: Path) -> None:
    shutil.copytree(RECORDS, tmp_path / "data")
    snapshot = open_snapshot(tmp_path)
    assert snapshot.publication is None

    say(snapshot, "premier")

    assert [made.number for made in journal.publications(tmp_path)] == [0, 1]
    assert open_snapshot(tmp_path).publication == 1
