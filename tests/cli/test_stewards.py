"""A steward's story on the command line, on a home of made-up records."""

import json
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from jalon.stewardship.home import create

Jalon = Callable[..., subprocess.CompletedProcess[str]]
RECORDS = Path(__file__).resolve().parents[1] / "validation" / "data"
RECORD = "programme/exemple"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of three made-up records."""
    create(tmp_path / "home", RECORDS)
    return tmp_path / "home"


def test_from_a_bad_file_to_a_publication_and_back(
    jalon: Jalon, home: Path, tmp_path: Path
) -> None:
    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return jalon("--home", home, *arguments)

    def token(role: str, name: str) -> str:
        return run("token", "create", "--role", role, "--name", name).stdout.strip()

    alice, bob = token("submitter", "Alice"), token("publisher", "Bob")
    file, before = tmp_path / "exemple.ttl", (home / "data" / f"{RECORD}.ttl").read_text()
    file.write_text(before.replace("status:in-progress", "status:done"))

    bad = run("submit", file, "-m", "Livré", "--token", alice)
    assert bad.returncode == 1
    assert "status:done" in bad.stdout and "Soumission 1 : à corriger" in bad.stdout

    file.write_text(before.replace("status:in-progress", "status:delivered"))
    good = run("submit", file, "--resubmit", 1, "--token", alice)
    assert good.returncode == 0
    assert "Avancement Programme d’exemple\u00a0: En cours → Livré" in good.stdout
    assert run("submissions").stdout.startswith("1\tà relire\tAlice\t")

    assert run("publish", 1, "--token", bob).returncode == 2
    assert run("review", 1, "--accept", "--token", alice).returncode == 2
    assert run("review", 1, "--accept", "-m", "Vu.", "--token", bob).returncode == 0
    assert run("publish", 1, "--token", bob).returncode == 0
    assert "status:delivered" in (home / "data" / f"{RECORD}.ttl").read_text()

    assert "En cours → Livré" in run("diff", 0, 1).stdout
    assert run("revert", 1, "-m", "Trop tôt", "--token", bob).returncode == 0
    lines = run("history", RECORD).stdout.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["2", "1", "0"]
    assert "Trop tôt" in lines[0] and "Bob" in lines[1]
    assert run("revert", 1, "-m", "Encore", "--token", bob).returncode == 1

    audit = [json.loads(line) for line in (home / "audit.jsonl").read_text().splitlines()]
    assert [line["event"] for line in audit][-2:] == ["published", "reverted"]
    secrets = [each.split("_", 2)[2] for each in (alice, bob)]
    assert not any(secret in (home / "audit.jsonl").read_text() for secret in secrets)


def test_backup_restore_and_verify(jalon: Jalon, home: Path, tmp_path: Path) -> None:
    assert jalon("--home", home, "verify").returncode == 0
    assert jalon("--home", home, "backup", tmp_path / "backup").returncode == 0
    assert jalon("--home", tmp_path / "new", "restore", tmp_path / "backup").returncode == 0
    assert jalon("--home", tmp_path / "new", "verify").returncode == 0

    (home / "data" / f"{RECORD}.ttl").write_text("")
    damaged = jalon("--home", home, "verify", "--lang", "en")
    assert damaged.returncode == 1 and f"{RECORD}.ttl" in damaged.stdout
    told = jalon("--home", home, "history", "--lang", "en")
    assert told.returncode == 0 and f"{RECORD}.ttl" in told.stderr
    again = ("submit", home / "data" / f"{RECORD}.ttl", "-m", "Again")
    refused = jalon("--home", home, *again, "--lang", "en")
    assert refused.returncode == 2 and "home is read-only" in refused.stderr

    assert jalon("--home", home, "verify", "--repair").returncode == 0
    assert (home / "set-aside" / f"{RECORD}.ttl").read_text() == ""


def test_an_audit_log_that_was_cut_is_told_at_start(jalon: Jalon, home: Path) -> None:
    for name in ("Ada", "Bob"):
        jalon("--home", home, "token", "create", "--role", "reader", "--name", name)
    log = home / "audit.jsonl"
    log.write_text(log.read_text().splitlines(keepends=True)[0])

    with socket.create_server(("127.0.0.1", 0)) as taken:  # so that it ends after its start
        port = taken.getsockname()[1]
        told = jalon("serve", "--home", home, "--port", port, "--lang", "en")

    assert f"{log}: lines are missing" in told.stderr
    assert jalon("--home", home, "verify").returncode == 1


def test_a_token_that_is_not_valid_does_nothing(jalon: Jalon, home: Path) -> None:
    told = jalon("--home", home, "review", 1, "--accept", "--token", "jalon_0_x", "--lang", "en")

    assert told.returncode == 2 and "not valid" in told.stderr


def test_without_a_home_there_is_nothing_to_do(jalon: Jalon) -> None:
    told = jalon("submissions")

    assert told.returncode == 2 and "jalon init" in told.stderr
