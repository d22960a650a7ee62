"""SERVICE, LOAD and file graphs: nobody is called, no file is read, the door says no."""

import threading
from pathlib import Path
from urllib.request import urlopen

import pytest

from hostile import calls
from hostile.door import UPDATE, Attempt, Door
from hostile.witnesses import SECRET, Canary

pytestmark = pytest.mark.xdist_group("hostile")

PLACE = "http://127.0.0.1:1"
DATA_GRAPHS = ("data graph", "named data graph", "using")


def test_the_canary_sings() -> None:
    with Canary() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with urlopen(server.url) as reply:
            assert SECRET in reply.read().decode()
        server.shutdown()

        assert len(server.seen) == 2


@pytest.mark.parametrize("name", calls.services(PLACE))
def test_no_query_calls_another_address(
    guarded: Door, attempt: Attempt, canary: Canary, name: str
) -> None:
    outcome = attempt(guarded, calls.services(canary.url)[name])

    if name not in DATA_GRAPHS:
        assert outcome.status == 400, outcome.told


@pytest.mark.parametrize("name", calls.loads(PLACE))
def test_no_update_reads_another_address(
    scratch: Door, attempt: Attempt, canary: Canary, name: str
) -> None:
    """LOAD SILENT of a closed address is done without being: https://www.w3.org/TR/sparql11-update/#load"""
    text = calls.loads(canary.url)[name]
    outcome = attempt(scratch, text, content_type=UPDATE)

    if name not in DATA_GRAPHS:
        assert outcome.status in ((400, 204) if "SILENT" in text.upper() else (400,)), outcome.told
    assert SECRET not in everything(scratch)


def test_no_graph_parameter_reads_another_address(
    guarded: Door, attempt: Attempt, canary: Canary, secrets: Path
) -> None:
    for name in ("default-graph-uri", "named-graph-uri"):
        for graph in (f"{canary.url}/g", f"file://{secrets}/secret.ttl", f"{secrets}/secret.ttl"):
            attempt(guarded, "SELECT * { ?s ?p ?o }", path=f"/sparql?{name}={graph}")


def test_no_file_is_read(guarded: Door, scratch: Door, attempt: Attempt, secrets: Path) -> None:
    for text in calls.file_readings(str(secrets)).values():
        attempt(guarded, text)
        attempt(scratch, text)


def test_no_file_is_loaded(scratch: Door, attempt: Attempt, secrets: Path) -> None:
    for text in calls.loads(f"file://{secrets}").values():
        attempt(scratch, text.replace("/x>", "/secret.ttl>"), content_type=UPDATE)

    assert SECRET not in everything(scratch)


def everything(door: Door) -> str:
    """Return the literals of a dataset, all graphs."""
    text = """SELECT DISTINCT ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }
              FILTER(ISLITERAL(?o)) }"""
    outcome = door.send(text)
    assert outcome.status == 200, outcome.told
    return outcome.body.decode()
