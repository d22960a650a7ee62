"""Hostile documents at ``/validate``: refused or judged in time, nothing fetched, nothing read."""

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hostile.documents import SENT
from hostile.door import Door, Outcome, assert_alive
from hostile.shared_cases import FOLDER, Case, cases
from hostile.witnesses import SECRET, Canary

pytestmark = pytest.mark.xdist_group("hostile")

BUDGET = 6.0
GRACE = 2.0
TYPES = {
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
    ".trig": "application/trig",
    ".nt": "application/n-triples",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Send = Callable[[bytes, str], Outcome]


@pytest.fixture(scope="module")
def desk(
    serve: Callable[..., str],
    jalon: Callable[..., object],
    tmp_path_factory: pytest.TempPathFactory,
) -> Door:
    """The door of a server whose checks have a short deadline."""
    home = tmp_path_factory.mktemp("desk") / "home"
    jalon("init", home)
    settings = f"check_seconds = {BUDGET}\ncheck_memory = 512\n"
    (home / "jalon.toml").write_text(settings, encoding="utf-8")
    door = Door(serve("--home", str(home)), BUDGET, str(home))
    for _ in range(100):
        with contextlib.suppress(TimeoutError):
            if ask(door, b"<http://e/a> <http://e/b> 1 .", "text/turtle").status == 200:
                return door
        time.sleep(0.3)
    pytest.fail("the checker does not answer")


@pytest.fixture
def send(desk: Door, canary: Canary, secrets: Path) -> Iterator[Send]:
    """Send a document; nobody is called, no secret comes out, the server lives on."""

    def sent(data: bytes, media_type: str) -> Outcome:
        filled = data.replace(b"{{CANARY}}", canary.url.encode())
        filled = filled.replace(b"{{SECRETS}}", str(secrets).encode())
        before = len(canary.seen)
        outcome = ask(desk, filled, media_type)
        assert outcome.seconds <= BUDGET + GRACE, outcome.told
        assert canary.seen[before:] == []
        assert SECRET.encode() not in outcome.body
        assert b"root:" not in outcome.body
        if outcome.status >= 400:
            problem = json.loads(outcome.body)
            assert problem["status"] == outcome.status
            assert problem["detail"]
        else:
            assert json.loads(outcome.body)["verdict"] in ("violations", "not-checked")
        return outcome

    yield sent
    assert_alive(desk)


def ask(door: Door, data: bytes, media_type: str) -> Outcome:
    return door.send(data, media_type, path="/validate", Accept="application/json")


@pytest.mark.parametrize("name", SENT)
def test_a_hostile_document_is_refused_or_judged(send: Send, name: str) -> None:
    sent = SENT[name]

    outcome = send(sent.make(), sent.media_type)

    assert outcome.status in sent.statuses, outcome.told


def test_a_report_is_cut_at_a_limit_and_its_counts_stay_true(send: Send) -> None:
    fragments = b"".join(
        b"<https://w3id.org/jalon/id/actor/x#f%d> a <https://w3id.org/jalon/def#Nothing> .\n" % n
        for n in range(1_500)
    )

    outcome = send(fragments, "text/turtle")

    told = json.loads(outcome.body)
    assert len(told["results"]) <= 1_000
    assert told["total"] > 1_500


def each() -> list[object]:
    """Return the cases of documents, or one that is skipped with the reason."""
    found = [pytest.param(case, id=case.id) for case in cases("rdf", "shapes", "container")]
    absent = pytest.mark.skip(reason=f"{FOLDER} is absent (JALON_HOSTILE names another folder)")
    return found or [pytest.param(None, marks=absent, id="absent")]


@pytest.mark.parametrize("case", each())
def test_a_shared_document(send: Send, canary: Canary, secrets: Path, case: Case) -> None:
    if case.payload is None:
        pytest.skip("made of its title in tests/hostile/documents.py")
    media_type = TYPES.get(Path(case.payload).suffix, "")

    outcome = send(case.content(canary.url, str(secrets)), media_type)

    if case.safe.startswith(("refuse with 4xx", "400", "no outbound request")):
        accepted = case.kind == "shapes" or "or stored" in case.safe
        assert 400 <= outcome.status < 500 or accepted, outcome.told
    assert outcome.status in (200, 400, 413, 415, 503), outcome.told
