"""What a home says of itself beside what the shipped dataset says: its history."""

from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import URIRef

from jalon.namespaces import HISTORY_GRAPH
from web.http import ask
from web.test_self_description import SD, on_server, read, status


@pytest.fixture(scope="module")
def home(jalon: Callable[..., object], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home just begun."""
    folder = tmp_path_factory.mktemp("home")
    jalon("init", folder)
    return folder


@pytest.fixture(scope="module")
def home_url(serve: Callable[..., str], home: Path) -> str:
    """The address of a server on the home."""
    return serve("--home", str(home))


def test_the_history_is_named_and_is_there(home_url: str) -> None:
    graph = read(home_url, "service")
    names = {str(each) for each in graph.objects(None, SD.name)}

    assert HISTORY_GRAPH in names
    for name in names:
        link = on_server(home_url, name)
        assert link is not None
        assert status(link) == 200, name
    reply = ask(f"{home_url}/graph/history", accept="text/turtle")
    assert "https://w3id.org/jalon/history/0" in reply.text
    again = ask(
        f"{home_url}/graph/history", accept="text/turtle", if_none_match=reply.headers["ETag"]
    )
    assert again.status == 304


def test_the_shipped_dataset_has_no_history_to_name(server_url: str) -> None:
    assert (None, SD.name, URIRef(HISTORY_GRAPH)) not in read(server_url, "service")
    reply = ask(f"{server_url}/graph/history", accept_language="en", if_none_match="*")
    assert (reply.status, "jalon init" in reply.json["detail"]) == (404, True)
