"""Backups, the audit log, tokens and tries: what guards a home."""

import json
import shutil
from pathlib import Path

import pytest

from jalon.errors import BadRequest, InputError, JournalDamaged, QuotaExceeded
from jalon.stewardship import audit, backup, inbox
from jalon.stewardship.access_tokens import (
    create_token,
    find_token,
    last_use,
    list_tokens,
    note_use,
)
from jalon.stewardship.home import Home
from jalon.stewardship.inbox import Brought
from jalon.stewardship.opening import open_home
from jalon.stewardship.principal import Principal, Scope
from jalon.stewardship.tries import ALLOWED, SECONDS, FailedTries
from jalon.validation.door.kinds import Upload

People = tuple[Principal, Principal, Principal]


@pytest.fixture
def lived(home: Home, people: People) -> Home:
    """A home with a submission, a token and an audit line."""
    brought = Brought((Upload("a.ttl", b"<urn:a> <urn:b> <urn:c> ."),))
    inbox.receive(home, people[0], brought, "un fait")
    create_token(home.folder, "publisher", "Chloé")
    audit.note(home, "token.created", "local:x", role="publisher")
    return home


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in (".lock", backup.MANIFEST)
    }


def test_a_backup_restores_to_the_same_home(lived: Home, tmp_path: Path) -> None:
    backup.backup(lived, tmp_path / "backup")
    backup.restore(tmp_path / "backup", tmp_path / "again")

    assert files(tmp_path / "again") == files(lived.folder)
    assert backup.verify(Home(tmp_path / "again")) == []


def test_every_damaged_file_of_a_backup_is_seen_before_it_is_restored(
    lived: Home, tmp_path: Path
) -> None:
    kept = tmp_path / "backup"
    backup.backup(lived, kept)
    for path in [each for each in sorted(kept.rglob("*")) if each.is_file()]:
        data = path.read_bytes()
        for damaged in (None, data[:-1], bytes([data[0] ^ 1]) + data[1:]):
            path.unlink() if damaged is None else path.write_bytes(damaged)
            with pytest.raises(JournalDamaged):
                backup.restore(kept, tmp_path / "again")
            assert not (tmp_path / "again").exists()
        path.write_bytes(data)

    backup.restore(kept, tmp_path / "again")


def test_neither_a_backup_nor_a_home_is_written_over(lived: Home, tmp_path: Path) -> None:
    backup.backup(lived, tmp_path / "backup")

    with pytest.raises(InputError):
        backup.backup(lived, tmp_path / "backup")
    with pytest.raises(InputError):
        backup.restore(tmp_path / "backup", lived.folder)


def test_a_damaged_home_is_not_backed_up(lived: Home, tmp_path: Path) -> None:
    (lived.data / "programme" / "exemple.ttl").write_text("")

    with pytest.raises(JournalDamaged):
        backup.backup(lived, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_a_step_that_was_taken_from_a_submission_is_seen(lived: Home, people: People) -> None:
    inbox.move(lived, 1, inbox.Move.WITHDRAW, people[0], "par erreur")
    steps = lived.submissions / "1" / "moves"
    for name in ("0001.json", "0002.json"):
        data = (steps / name).read_bytes()
        (steps / name).write_bytes(data[:-5])
        assert backup.verify(lived)
        (steps / name).write_bytes(data)
    (steps / "0001.json").unlink()
    assert backup.verify(lived)


def test_leftovers_of_a_crash_are_swept_at_start(lived: Home) -> None:
    leftovers = [lived.submissions / ".new-2", lived.submissions / "1" / ".new-2"]
    for each in leftovers:
        (each / "received").mkdir(parents=True)

    open_home(lived)

    assert not any(each.exists() for each in leftovers)
    assert inbox.numbers(lived) == [1]


def test_an_audit_line_that_was_changed_or_taken_is_seen(lived: Home) -> None:
    for number in range(4):
        audit.note(lived, "submission.received", "token:a", submission=number)
    path = lived.folder / "audit.jsonl"
    lines = path.read_bytes().split(b"\n")
    assert audit.verify(lived) == 5

    for place in range(4):
        for changed in (
            lines[:place] + lines[place + 1 :],
            [*lines[:place], lines[place].replace(b"token", b"taken"), *lines[place + 1 :]],
        ):
            if changed != lines:
                path.write_bytes(b"\n".join(changed))
                with pytest.raises(JournalDamaged):
                    audit.verify(lived)


@pytest.mark.parametrize("kept", [0, 1, 4])
def test_audit_lines_that_were_taken_from_the_end_are_seen_for_good(lived: Home, kept: int) -> None:
    for number in range(4):
        audit.note(lived, "submission.received", "token:a", submission=number)
    path = lived.folder / "audit.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:kept]))

    for _ in range(2):
        for look in (audit.verify, audit.require_end):
            with pytest.raises(JournalDamaged):
                look(lived)
        audit.note(lived, "published", "token:c", publication=1)
    path.unlink()
    assert len(backup.verify(lived)) == 1


def test_an_audit_log_whose_head_a_crash_left_behind_is_sound(lived: Home) -> None:
    head = lived.folder / "audit.head.json"
    for before in (head.read_bytes(), None):
        audit.note(lived, "published", "token:c", publication=1)
        head.write_bytes(before) if before else head.unlink()

        audit.require_end(lived)
        count = audit.verify(lived)
        audit.note(lived, "published", "token:c", publication=2)
        assert audit.verify(lived) == count + 1


def test_an_audit_line_that_a_crash_cut_is_replaced_by_the_next(lived: Home) -> None:
    path = lived.folder / "audit.jsonl"
    path.write_bytes(path.read_bytes() + b'{"time": "2026-')

    audit.note(lived, "published", "token:c", publication=1)

    assert audit.verify(lived) == 2
    assert json.loads(path.read_text().splitlines()[-1])["publication"] == 1


def test_no_secret_of_a_token_comes_into_the_audit_log(lived: Home) -> None:
    secret = create_token(lived.folder, "admin", "Eve")

    audit.note(lived, "sign-in.failed", "nobody", given=f"Bearer {secret}")

    text = (lived.folder / "audit.jsonl").read_text()
    assert secret.split("_", 2)[2] not in text and secret.split("_")[1] in text


def test_a_token_stands_for_a_principal_with_its_scope(home: Home) -> None:
    text = create_token(home.folder, "publisher", "Chloé", scope=["law", "actor/ans"])

    found = find_token(home.folder, text)

    assert found is not None
    assert found.principal == Principal(
        f"token:{found.id}", "Chloé", "publisher", Scope(frozenset({"law"}), frozenset({"ans"}))
    )
    with pytest.raises(BadRequest):
        create_token(home.folder, "publisher", "Chloé", scope=["loi"])


def test_the_last_use_of_a_token_is_known_and_costs_no_write_of_the_tokens(home: Home) -> None:
    create_token(home.folder, "reader", "Rita")
    (token,) = list_tokens(home.folder)
    before = (home.folder / "tokens.json").stat().st_mtime_ns
    assert last_use(home.folder, token) is None

    note_use(home.folder, token, now=1_000_000)
    note_use(home.folder, token, now=1_000_030)
    note_use(home.folder, token, now=1_000_090)

    assert last_use(home.folder, token) == 1_000_090
    assert (home.folder / "tokens.json").stat().st_mtime_ns == before


def test_whoever_guesses_waits() -> None:
    now = [0.0]
    tries = FailedTries(clock=lambda: now[0])
    for number in range(ALLOWED):
        tries.failed("192.0.2.1", f"jalon_0_{number}")

    for _ in range(2):
        with pytest.raises(QuotaExceeded) as refused:
            tries.failed("192.0.2.1", "jalon_0_more")
    tries.failed("192.0.2.2", "jalon_0_more")

    now[0] = float(refused.value.retry_after)
    assert 0 < refused.value.retry_after <= SECONDS + 1
    tries.failed("192.0.2.1", "jalon_0_more")


def test_one_token_that_has_expired_is_one_try_however_often_it_comes() -> None:
    now = [0.0]
    tries = FailedTries(clock=lambda: now[0])

    for second in range(200):
        now[0] = float(second)
        tries.failed("192.0.2.1", "jalon_0_expired")
    for number in range(ALLOWED - 1):
        tries.failed("192.0.2.1", f"jalon_0_{number}")


@pytest.mark.parametrize(
    ("names", "document", "line", "covered"),
    [
        ([], "https://w3id.org/jalon/doc/law/a", b"", True),
        (["law"], "https://w3id.org/jalon/doc/law/a", b"", True),
        (["law"], "https://w3id.org/jalon/doc/event/a", b"", False),
        (["actor/ans"], "https://w3id.org/jalon/doc/actor/ans", b"", True),
        (
            ["actor/ans"],
            "https://w3id.org/jalon/doc/law/a",
            b"<https://w3id.org/jalon/id/actor/ans>",
            True,
        ),
        (
            ["actor/ans"],
            "https://w3id.org/jalon/doc/law/a",
            b"<https://w3id.org/jalon/id/actor/ansm>",
            False,
        ),
        (
            ["law", "actor/ans"],
            "https://w3id.org/jalon/doc/event/a",
            b"<https://w3id.org/jalon/id/actor/ans>",
            False,
        ),
        (["law"], "https://w3id.org/jalon/dataset", b"", False),
    ],
)
def test_a_scope_covers_its_kinds_and_its_organisations(
    names: list[str], document: str, line: bytes, covered: bool
) -> None:
    assert Scope.of(names).covers(document, [line]) is covered


def test_a_home_is_never_made_over_another(home: Home) -> None:
    from jalon.stewardship.home import create

    with pytest.raises(InputError):
        create(home.folder)
    shutil.rmtree(home.folder)
    create(home.folder, Path(__file__).resolve().parents[1] / "validation" / "data")
