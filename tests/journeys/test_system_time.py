"""System time in plain SPARQL: ``FROM <…/history/N>`` is what was said after N."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jalon.stewardship.access_tokens import create_token
from jalon.stewardship.home import create
from web.http import Reply, address, ask
from web.page import read_page

RECORDS = Path(__file__).resolve().parents[1] / "validation" / "data"
H = "https://w3id.org/jalon/history/"
THING = "https://w3id.org/jalon/id/programme/exemple"
ALT = "http://www.w3.org/2004/02/skos/core#altLabel"
ALL = "WHERE { ?s ?p ?o }"


@pytest.fixture(scope="module")
def url(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a home that was changed twice."""
    home = tmp_path_factory.mktemp("system-time") / "home"
    create(home, RECORDS)
    token = create_token(home, "publisher", "Ada")
    url = serve("--home", str(home))
    sent = {"content_type": "application/sparql-update", "authorization": f"Bearer {token}"}
    for text in ("un", "deux"):
        update = f'DELETE {{ <{THING}> <{ALT}> ?o }} INSERT {{ <{THING}> <{ALT}> "{text}"@fr }}'
        update += f" WHERE {{ OPTIONAL {{ <{THING}> <{ALT}> ?o }} }}"
        reply = ask(f"{url}/sparql", "POST", update, **sent)
        assert reply.status == 204, reply.text
    return url


def query(url: str, text: str, *more: tuple[str, str]) -> Reply:
    return ask(address(url, "/sparql", ("query", text), *more), accept="text/csv")


def rows(url: str, text: str, *more: tuple[str, str]) -> list[str]:
    reply = query(url, text, *more)
    assert reply.status == 200, reply.text
    return sorted(reply.text.split("\r\n")[1:-1])


@pytest.mark.parametrize(("number", "said"), [(0, []), (1, ["un"]), (2, ["deux"])])
def test_a_query_asks_the_dataset_after_a_publication(
    url: str, number: int, said: list[str]
) -> None:
    pattern = f"WHERE {{ <{THING}> <{ALT}> ?text }}"

    assert rows(url, f"SELECT ?text FROM <{H}{number}> {pattern}") == said
    by_protocol = ("default-graph-uri", f"{H}{number}")
    assert rows(url, f"SELECT ?text {pattern}", by_protocol) == said


def test_the_last_version_is_what_the_default_graph_holds(url: str) -> None:
    history = "GRAPH <https://w3id.org/jalon/graph/history> { ?s ?p ?o }"

    now = rows(url, f"SELECT ?s ?p ?o WHERE {{ ?s ?p ?o FILTER NOT EXISTS {{ {history} }} }}")

    assert rows(url, f"SELECT ?s ?p ?o FROM <{H}2> {ALL}") == now
    assert now


def test_two_versions_are_compared_in_one_query(url: str) -> None:
    text = f"""PREFIX history: <{H}>
SELECT ?o FROM NAMED history:1 FROM NAMED history:2 WHERE {{
  GRAPH history:2 {{ ?s ?p ?o }} FILTER NOT EXISTS {{ GRAPH history:1 {{ ?s ?p ?o }} }} }}"""

    assert rows(url, text) == ["deux"]


def test_a_version_goes_with_the_history_of_today(url: str) -> None:
    text = f"""PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?text ?by FROM <{H}1> FROM NAMED <https://w3id.org/jalon/graph/history> WHERE {{
  <{THING}> <{ALT}> ?text
  GRAPH <https://w3id.org/jalon/graph/history> {{ <{H}1> prov:wasAssociatedWith ?by }} }}"""

    assert rows(url, text) == [f"un,{H}1#agent"]


def test_a_publication_that_is_none_is_an_error_and_not_an_empty_answer(url: str) -> None:
    assert query(url, f"SELECT * FROM <{H}3> {ALL}").status == 400
    many = " ".join(f"FROM <{H}{number}>" for number in range(3))
    assert query(url, f"SELECT * {many} {ALL}").status == 400


def test_the_page_of_a_version_gives_its_query(url: str) -> None:
    page = ask(f"{url}/doc/programme/exemple?version=1", accept="text/html")

    (link,) = (each for each in read_page(page.text).links if each.startswith("/sparql?query="))

    assert ",un\r\n" in ask(f"{url}{link}", accept="text/csv").text
