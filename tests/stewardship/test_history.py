"""The two times of a home: its publications, and what was known on a day."""

from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest

from jalon.errors import BadRequest, NotFound, PreconditionFailed
from jalon.files import data_folder
from jalon.rdf.diff import triples_of
from jalon.stewardship import history, publishing
from jalon.stewardship.home import Home, create
from jalon.stewardship.recounting import recount, taken_back
from jalon.store import journal
from jalon.store.snapshot import open_snapshot
from stewardship import light
from stewardship.light import STEWARDS, document

KNOWN = """PREFIX jalon: <https://w3id.org/jalon/def#>
SELECT DISTINCT ?assertion WHERE {
  ?assertion jalon:knownOn ?known FILTER (?known <= "DAY"^^xsd:date)
  FILTER NOT EXISTS {
    ?assertion jalon:supersededOn ?later FILTER (?later <= "DAY"^^xsd:date) } }"""
VITALE = "https://w3id.org/jalon/doc/milestone/appli-carte-vitale-generalisation"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home of the shipped records."""
    home = Home(tmp_path_factory.mktemp("shipped") / "home")
    create(home.folder, data_folder())
    return home


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Home]:
    """A home of one small record, changed twice, with another that came and went."""
    records = tmp_path / "records" / "actor"
    records.mkdir(parents=True)
    (records / "one.ttl").write_bytes(light.record("one", "v0"))
    home = Home(tmp_path / "home")
    create(home.folder, records.parent)
    with mock.patch(light.RULES, light.report_on):
        for label in ("v1", "v2"):
            light.publish(home, "one", label)
        light.publish(home, "two", "v1")
        publishing.revert(home, 3, STEWARDS[0], "trop tôt")
        yield home


@pytest.mark.parametrize("day", ["2018-12-31", "2019-12-31", "2020-06-18", "2026-11-21"])
def test_what_was_known_on_a_day_is_what_the_sparql_pattern_says(shipped: Home, day: str) -> None:
    snapshot = open_snapshot(shipped.folder)
    query = KNOWN.replace("DAY", day)
    rows = snapshot.store.query(
        query,
        use_default_graph_as_union=True,
        prefixes={"xsd": "http://www.w3.org/2001/XMLSchema#"},
    )

    by_sparql = {row["assertion"].value for row in rows}  # type: ignore[union-attr]
    by_function = {
        str(triple.subject).strip("<>")
        for lines in history.as_of(shipped, day).values()
        for triple in triples_of(line for line in lines if b"#knownOn>" in line)
    }

    assert by_function == by_sparql
    assert by_sparql or day < "2019"


def test_the_carte_vitale_was_promised_for_2021_as_known_in_june_2019(shipped: Home) -> None:
    records = history.as_of(shipped, "2019-06-18")

    deadlines = {
        line.split(b"#")[1].split(b">")[0]
        for line in records[VITALE]
        if b"#latest>" in line and b"#deadline-" in line
    }

    assert deadlines == {b"deadline-2019-04-25"}


def test_a_list_tells_what_each_publication_changed_as_its_own_page_does(small: Home) -> None:
    store, numbers = open_snapshot(small.folder).store, {1, 2, 3, 4}
    own = history.entries(small, document("one"))

    told = recount(store, history.entries(small), numbers)
    told_of_one = recount(store, own, numbers, document("one"))

    assert told == {number: history.changes_of(small, number) for number in numbers}
    assert told_of_one == {number: history.changes_of(small, number) for number in (1, 2)}


def test_what_takes_back_counts_while_it_stands(small: Home) -> None:
    assert taken_back(journal.reverts(open_snapshot(small.folder).store)) == {3: 4}

    with mock.patch(light.RULES, light.report_on):
        publishing.revert(small, 4, STEWARDS[0], "et pourtant")

    assert taken_back(journal.reverts(open_snapshot(small.folder).store)) == {4: 5}


def test_only_a_day_is_a_day(shipped: Home) -> None:
    for text in ("2019", "2019-02-30", "hier"):
        with pytest.raises(BadRequest):
            history.as_of(shipped, text)


def test_every_version_and_any_two_of_them_can_be_compared(small: Home) -> None:
    (change,) = history.compare(small, 0, 2)
    (back,) = history.compare(small, 2, 0)

    assert change.sentences["fr"] == ("v2, libellé\u00a0: v0 → v2",)
    assert back.sentences["en"] == ("v0, label (French): v2 → v0",)
    assert history.compare(small, 2, 4) == []
    assert [each.status for each in history.changes_of(small, 3)] == ["added"]
    assert [each.status for each in history.changes_of(small, 4)] == ["removed"]
    with pytest.raises(NotFound):
        history.compare(small, 0, 5)


def test_history_tells_who_what_and_why_the_last_first(small: Home) -> None:
    told = [(made.number, made.deed.name, made.deed.reverts) for made in history.entries(small)]

    assert told == [(4, "a", 3), (3, "c", None), (2, "c", None), (1, "c", None), (0, "", None)]
    assert [made.number for made in history.entries(small, document("two"))] == [4, 3]
    assert history.gone(small) == {document("two"): None}


def test_a_publication_is_taken_back_only_while_nothing_was_built_on_it(small: Home) -> None:
    with pytest.raises(PreconditionFailed, match="publication 2"):
        publishing.revert(small, 1, STEWARDS[0], "erreur")

    publishing.revert(small, 2, STEWARDS[0], "erreur")
    publishing.revert(small, 1, STEWARDS[0], "erreur")

    assert history.version(small) == history.version(small, 0)


def test_a_taken_back_publication_can_be_taken_back_too(small: Home) -> None:
    made = publishing.revert(small, 4, STEWARDS[0], "tout compte fait")

    assert history.version(small, made.number) == history.version(small, 3)
    assert history.gone(small) == {}


def test_the_tag_of_a_record_changes_with_its_content_alone(
    small: Home,
) -> None:
    before = history.record_tag(small, document("one"))
    publishing.revert(small, 4, STEWARDS[0], "erreur")
    assert history.record_tag(small, document("one")) == before
    publishing.revert(small, 2, STEWARDS[0], "erreur")

    assert before is not None
    assert history.record_tag(small, document("one")) != before
    assert history.record_tag(small, document("none")) is None


def test_the_tag_is_that_of_the_graph_store(small: Home) -> None:
    from jalon.store.graphs import tag_of

    tag: Callable[..., str] = tag_of

    assert history.record_tag(small, document("one")) == tag(
        open_snapshot(small.folder), document("one")
    )
