"""Every query, update and HTTP case of the shared hostile inputs, where they are present."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from hostile.door import QUERY, UPDATE, Attempt, Door, Outcome, assert_alive, assert_whole
from hostile.shared_cases import FOLDER, Case, cases
from hostile.wire import REFUSED, exchange, held
from hostile.witnesses import Canary

pytestmark = pytest.mark.xdist_group("hostile")

FORM = "application/x-www-form-urlencoded"
IN_ADDRESS = 8_000
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def each(*kinds: str) -> list[Any]:
    """Return the cases as parameters, or one that is skipped with the reason."""
    found = [pytest.param(case, id=case.id) for case in cases(*kinds)]
    absent = pytest.mark.skip(reason=f"{FOLDER} is absent (JALON_HOSTILE names another folder)")
    return found or [pytest.param(None, marks=absent, id="absent")]


@pytest.mark.parametrize("case", each("query"))
def test_a_shared_query(
    guarded: Door, attempt: Attempt, canary: Canary, secrets: Path, case: Case
) -> None:
    outcome = attempt(guarded, case.content(canary.url, str(secrets)))

    assert b"root:" not in outcome.body
    assert_as_told(case, outcome)


@pytest.mark.parametrize("case", each("query"))
def test_a_shared_query_as_a_form_or_in_the_address(
    guarded: Door, attempt: Attempt, canary: Canary, secrets: Path, case: Case
) -> None:
    if "budget" in case.safe:
        pytest.skip("asked once: it takes the whole deadline")
    form = urlencode({"query": case.content(canary.url, str(secrets))})
    if len(form) < IN_ADDRESS:
        outcome = attempt(guarded, b"", method="GET", path=f"/sparql?{form}")
    else:
        outcome = attempt(guarded, form, content_type=FORM)

    assert b"root:" not in outcome.body
    assert_as_told(case, outcome)


@pytest.mark.parametrize("case", each("update"))
def test_a_shared_update_of_the_shipped_dataset(
    guarded: Door, attempt: Attempt, canary: Canary, secrets: Path, case: Case
) -> None:
    before = guarded.send(COUNT).body

    outcome = attempt(guarded, case.content(canary.url, str(secrets)), content_type=UPDATE)

    assert outcome.status in (400, 401, 413), outcome.told
    assert guarded.send(COUNT).body == before


@pytest.mark.parametrize("case", each("query", "update"))
def test_a_shared_case_as_an_update_by_a_publisher_changes_nothing(
    guarded: Door, attempt: Attempt, canary: Canary, secrets: Path, case: Case, publisher: str
) -> None:
    before = guarded.send(COUNT).body
    text = case.content(canary.url, str(secrets))

    outcome = attempt(guarded, text, content_type=UPDATE, Authorization=publisher)

    assert outcome.status in (204, 400, 413, 422, 503), outcome.told
    assert guarded.send(COUNT).body == before


@pytest.mark.parametrize("case", each("query", "update"))
def test_a_shared_case_at_the_other_door(
    guarded: Door, attempt: Attempt, canary: Canary, secrets: Path, case: Case
) -> None:
    other = QUERY if case.kind == "update" else UPDATE

    outcome = attempt(guarded, case.content(canary.url, str(secrets)), content_type=other)

    assert outcome.status in (400, 401, 413), outcome.told


@pytest.mark.parametrize("case", each("update"))
def test_a_shared_update_of_a_scratch_dataset(
    scratch: Door, attempt: Attempt, canary: Canary, secrets: Path, case: Case
) -> None:
    if case.title.startswith("DROP ALL"):
        pytest.skip("a scratch dataset is there to be dropped")

    attempt(scratch, case.content(canary.url, str(secrets)), content_type=UPDATE)


@pytest.mark.parametrize("case", each("http"))
def test_a_shared_http_case(guarded: Door, case: Case) -> None:
    for step in case.steps():
        if "raw" in step:
            got = exchange(guarded, step["raw"].encode("latin-1"))
            assert set(got.statuses) <= REFUSED, got.received[:300]
        elif "slowloris" in step:
            with held(guarded, step["slowloris"], b"GET /sparql?query=") as connections:
                for connection in connections:
                    connection.sendall(b"A")
                assert_alive(guarded)
        elif "path" in step and "method" in step:
            assert_harmless(case, step, sent(guarded, step))
        assert_alive(guarded)


def sent(door: Door, step: dict[str, Any]) -> Outcome:
    """Send a step of an HTTP case."""
    headers = {name.replace("-", "_"): value for name, value in step.get("headers", {}).items()}
    return door.send(
        step.get("body", ""),
        headers.pop("Content_Type", ""),
        step["method"],
        step["path"],
        **headers,
    )


def assert_harmless(case: Case, step: dict[str, Any], outcome: Outcome) -> None:
    """Assert what the cases ask of every page: no injected header, no live markup, no failure."""
    assert outcome.status in REFUSED | {200}, outcome.told
    assert outcome.seconds < 1, outcome.told
    assert b"<script>alert" not in outcome.body
    assert b"root:" not in outcome.body
    assert b"evil.example" not in outcome.body
    assert "Set-Cookie" not in outcome.headers
    assert "Access-Control-Allow-Credentials" not in outcome.headers
    if step["method"] != "GET":
        assert outcome.status in (401, 403, 404, 405), f"{case.safe}; {outcome.told}"


def assert_as_told(case: Case, outcome: Outcome) -> None:
    """Assert what a case says that a safe service does."""
    if case.safe.startswith("refuse with 4xx"):
        assert 400 <= outcome.status < 500, outcome.told
        assert outcome.seconds < 2
    if case.safe.startswith("400,") or case.safe == "400" or "canary" in case.safe:
        assert outcome.status == 400, outcome.told
    if case.safe.startswith("answer"):
        assert outcome.status < 500, outcome.told
    if outcome.status == 200:
        assert_whole(outcome)
