"""A damaged home: found as such, read-only, and as far as its history can be trusted, told."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from jalon.errors import JournalDamaged, NotFound, ReadOnly
from jalon.stewardship import backup, history, inbox, integrity
from jalon.stewardship.home import Home, create
from jalon.stewardship.inbox import Brought, Move
from jalon.stewardship.opening import open_home
from jalon.stewardship.submission import Submission
from jalon.store import durable
from jalon.store.snapshot import open_snapshot
from jalon.validation.door.kinds import Upload
from stewardship import light
from stewardship.conftest import ALICE, BOB
from stewardship.light import document

BROUGHT = Brought((Upload("a.ttl", b"<urn:a> <urn:b> <urn:c> ."),))


@pytest.fixture
def light_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home of one small record, changed by two publications."""
    monkeypatch.setattr(light.RULES, light.report_on)
    records = tmp_path / "records" / "actor"
    records.mkdir(parents=True)
    (records / "one.ttl").write_bytes(light.record("one", "v0"))
    home = Home(tmp_path / "home")
    create(home.folder, records.parent)
    for label in ("v1", "v2"):
        light.publish(home, "one", label)
    return home


def opened(home: Home) -> Home:
    return replace(home, damage=open_home(home).damage)


@pytest.mark.parametrize("name", ["moves/0001.json", "moves/0002.json"])
@pytest.mark.parametrize("data", [b"garbage", b"", b"[]", b"{}"])
def test_a_damaged_submission_makes_a_home_read_only_and_not_unreadable(
    home: Home, name: str, data: bytes, submit: Callable[..., Submission]
) -> None:
    submit(b"<urn:a> <urn:b> <urn:c> .")
    submit(b"<urn:a> <urn:b> <urn:c> .")
    (home.submissions / "1" / name).write_bytes(data)

    damaged = opened(home)

    assert damaged.damage is not None and "Soumission 1" in damaged.damage.reason_fr
    assert damaged.damage.last_good == 0 and open_snapshot(home.folder).damage == damaged.damage
    assert [each.number for each in inbox.submissions(damaged)] == [2]
    assert [str(error) for error in backup.verify(home)]
    for write in (
        lambda: inbox.receive(damaged, ALICE, BROUGHT, "Essai"),
        lambda: inbox.resubmit(damaged, 2, ALICE, BROUGHT),
        lambda: inbox.move(damaged, 2, Move.WITHDRAW, ALICE, "Essai"),
    ):
        with pytest.raises(ReadOnly, match="publication 0"):
            write()


@pytest.mark.parametrize("name", ["brought.json", "received/0"])
def test_what_a_submission_brings_is_verified(home: Home, name: str) -> None:
    inbox.receive(home, ALICE, BROUGHT, "Essai")
    (home.submissions / "1" / "revision-1" / name).unlink()

    assert [type(error) for error in backup.verify(home)] == [JournalDamaged]


def test_a_damaged_submission_is_set_aside_and_its_number_stays_taken(home: Home) -> None:
    inbox.receive(home, ALICE, BROUGHT, "Essai")
    (home.submissions / "1" / "moves" / "0001.json").write_bytes(b"garbage")
    damaged = opened(home)

    with durable.locked(home.folder):
        assert integrity.repair(home) == [1]

    assert (home.set_aside / "1" / "moves" / "0001.json").read_bytes() == b"garbage"
    assert open_home(home).damage is None and backup.verify(home) == []
    assert inbox.receive(damaged, ALICE, BROUGHT, "Essai").number == 2


def test_a_damaged_journal_is_told_up_to_its_last_good_publication(light_home: Home) -> None:
    good = history.version(light_home, 1)
    path = light_home.folder / "journal" / "00000002"
    path.write_bytes(path.read_bytes().replace(b"v2", b"v3"))

    damaged = opened(light_home)

    assert [each.number for each in history.entries(damaged)] == [1, 0]
    assert [each.status for each in history.changes_of(damaged, 1)] == ["changed"]
    assert history.version(damaged) == history.version(damaged, 1) == good
    assert history.gone(damaged) == {}
    assert history.record_tag(damaged, document("one"))
    with pytest.raises(JournalDamaged, match="Publication 2 is not served"):
        history.publication(damaged, 2)
    with pytest.raises(NotFound):
        history.publication(damaged, 3)
    with pytest.raises(ReadOnly, match="publication 1"):
        inbox.receive(damaged, BOB, BROUGHT, "Essai")


def test_a_journal_without_any_good_publication_tells_nothing(light_home: Home) -> None:
    shutil.rmtree(light_home.folder / "journal")

    damaged = opened(light_home)

    assert damaged.damage is not None and damaged.damage.last_good is None
    assert [*history.entries(damaged)] == [] and history.version(damaged) == {}
    assert history.gone(damaged) == {}


def test_readers_are_told_no_path_and_no_error_of_the_system(light_home: Home) -> None:
    (light_home.folder / "journal" / "00000001").unlink()

    damage = opened(light_home).damage

    assert damage is not None
    for told in (damage.fr, damage.en, damage.reason_fr, damage.reason_en):
        assert str(light_home.folder) not in told and "Errno" not in told
    assert "00000001" in damage.reason_fr and "00000001" not in damage.fr
    assert "publication 0" in damage.fr and "revenez plus tard" in damage.fr
