"""What is kept ready for a check is what the home holds, whatever was published meanwhile."""

from collections.abc import Callable, Iterator

import pytest

from jalon.rdf.diff import lines_of_triples
from jalon.stewardship import publishing, review, standing
from jalon.stewardship.ground import Ground
from jalon.stewardship.home import Home
from jalon.stewardship.principal import Principal
from jalon.stewardship.standing import Standing
from jalon.store import journal
from jalon.store.snapshot import open_snapshot
from jalon.validation.documents import Document
from jalon.validation.report_plain import to_plain
from jalon.validation.resident import Resident
from jalon.validation.screen.index import Triple
from stewardship import light

LATER = ("status:in-progress", "status:delivered")


@pytest.fixture
def kept() -> Iterator[None]:
    """Forget afterwards what the test has this process keep."""
    yield
    standing.forget()


def content(resident: Resident) -> set[bytes]:
    """All that a resident dataset holds, as lines."""
    return {
        line
        for address, triples in resident.context.records.items()
        for line in lines_of_triples(triples, address.document)
    }


def named(resident: Resident) -> set[Triple]:
    """What is indexed, but for the ontology's blank nodes, which are new at each reading."""
    triples = resident.screened.index.triples()
    return {each for each in triples if "_:" not in (each[0][:2], each[2][:2])}


def require_same(resident: Resident, home: Home) -> None:
    """Require that records, index and judgement are those of the home read anew."""
    fresh = Ground.of_folder(home.data).resident
    text = (home.data / "programme/exemple.ttl").read_text()
    document = Document("a.ttl", text.replace("programme/exemple", "programme/autre").encode())
    assert content(resident) == content(fresh)
    assert named(resident) == named(fresh)
    assert len(resident.screened.index) == len(fresh.screened.index)
    assert to_plain(resident.check([document])) == to_plain(fresh.check([document]))


def test_follows_what_is_published_and_taken_back(
    home: Home,
    submit: Callable[..., object],
    edited: Callable[..., bytes],
    people: tuple[Principal, Principal, Principal],
) -> None:
    _, bob, chloe = people
    kept = Standing.of_home(home.folder)
    number = submit(edited(LATER)).number  # type: ignore[attr-defined]
    review.accept(home, number, bob)
    published = publishing.publish(home, number, chloe)

    assert b"delivered" in b"".join(content(kept.now()))
    require_same(kept.now(), home)

    publishing.revert(home, published.number, chloe, "erreur")
    require_same(kept.now(), home)


def test_follows_records_that_come_and_go(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Standing.of_home(home.folder)
    monkeypatch.setattr(light.RULES, light.report_on)
    light.publish(home, "a", "premier")
    light.publish(home, "b", "second")
    first = light.publish(home, "a", "autre")
    monkeypatch.undo()
    require_same(kept.now(), home)

    monkeypatch.setattr(light.RULES, light.report_on)
    publishing.revert(home, first, light.STEWARDS[2], "erreur")
    publishing.revert(home, 1, light.STEWARDS[2], "erreur")
    monkeypatch.undo()
    assert light.document("a") not in {each.document for each in kept.now().context.records}
    require_same(kept.now(), home)


def test_reads_anew_when_the_journal_is_another(home: Home) -> None:
    kept = Standing.of_home(home.folder)
    before = kept.resident
    kept.head = journal.Head(7, "0" * 64, "0" * 64)
    assert kept.now() is not before
    require_same(kept.now(), home)


@pytest.mark.usefixtures("kept")
def test_a_write_is_judged_on_what_is_kept_and_nothing_is_read(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing.keep(open_snapshot(home.folder))
    monkeypatch.setattr(Ground, "of_folder", lambda _: pytest.fail("the records were read"))
    assert len(standing.ground_of(home.data).context.records) == 3
