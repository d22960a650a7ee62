"""Updates over HTTP: the SPARQL 1.1 Protocol's update operation, and who may do it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from jalon.files import data_folder
from jalon.stewardship.access_tokens import create_token
from web.http import Reply, address, ask

DIRECT = {"content_type": "application/sparql-update"}
FORM = {"content_type": "application/x-www-form-urlencoded"}
BOTH = """INSERT DATA { GRAPH <http://g/1> { <http://s/1> <http://p> 1 }
                        GRAPH <http://g/2> { <http://s/2> <http://p> 2 } }"""
DNS = "https://w3id.org/jalon/doc/actor/dns"


@pytest.fixture(scope="module")
def url(serve: Callable[..., str]) -> str:
    """The address of a scratch server of this file."""
    return serve("--scratch")


def update(url: str, text: str, *parameters: tuple[str, str], **headers: str) -> Reply:
    return ask(address(url, "/sparql", *parameters), "POST", text, **(DIRECT | headers))


def rows(url: str, query: str) -> list[str]:
    reply = ask(address(url, "/sparql", ("query", query)), accept="text/csv")
    assert reply.status == 200, reply.text
    return reply.text.split()[1:]


def test_update_via_direct_post_and_via_urlencoded_post(url: str) -> None:
    form = address("", "", ("update", "INSERT DATA { <http://a> <http://b> 2 }"))[1:]

    assert update(url, "CLEAR ALL; INSERT DATA { <http://a> <http://b> 1 }").status == 204
    assert ask(f"{url}/sparql", "POST", form, **FORM).status == 204

    assert rows(url, "SELECT ?o { ?s ?p ?o } ORDER BY ?o") == ["1", "2"]


def test_all_operations_of_the_standard(url: str) -> None:
    assert update(url, f"CLEAR ALL; {BOTH}").status == 204
    text = """CREATE GRAPH <http://g/3> ; COPY <http://g/1> TO <http://g/3> ;
              ADD <http://g/2> TO <http://g/3> ; MOVE <http://g/2> TO DEFAULT ;
              DROP GRAPH <http://g/1> ; CLEAR SILENT GRAPH <http://g/none> ;
              DELETE DATA { <http://s/2> <http://p> 2 } ;
              DELETE { GRAPH ?g { ?s ?p 2 } } INSERT { ?s ?p 3 } WHERE { GRAPH ?g { ?s ?p 2 } } ;
              DELETE WHERE { GRAPH <http://g/3> { <http://s/1> ?p ?o } }"""

    assert update(url, text).status == 204

    assert rows(url, "SELECT ?o { ?s ?p ?o }") == ["3"]
    assert rows(url, "SELECT ?o { GRAPH ?g { ?s ?p ?o } }") == []


def test_an_update_is_all_or_nothing(url: str) -> None:
    update(url, "CLEAR ALL")

    reply = update(url, "INSERT DATA { <http://a> <http://b> 1 } ; DROP GRAPH <http://none>")

    assert reply.status == 400
    assert rows(url, "SELECT * { ?s ?p ?o }") == []


def test_declarations_may_stand_before_each_operation(url: str) -> None:
    text = """CLEAR ALL ; PREFIX a: <http://a/> INSERT DATA { a:s a:p 1 } ;
              PREFIX b: <http://b/> INSERT { b:s ?p ?o } WHERE { a:s ?p ?o }"""

    assert update(url, text).status == 204
    assert rows(url, "SELECT ?s { ?s ?p ?o } ORDER BY ?s") == ["http://a/s", "http://b/s"]


def test_relative_iris_have_the_endpoint_for_their_base(url: str) -> None:
    update(url, "CLEAR ALL; INSERT DATA { <s> <p> <test> }")

    assert rows(url, "SELECT ?o { <s> <p> ?o }") == ["https://w3id.org/jalon/test"]


def test_using_graph_uri_and_using_named_graph_uri(url: str) -> None:
    insert = "INSERT { GRAPH <http://g/into> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    named = insert.replace("{ ?s ?p ?o }", "{ GRAPH ?g { ?s ?p ?o } }").replace(
        "{ GRAPH <http://g/into> { GRAPH ?g { ?s ?p ?o } } }",
        "{ GRAPH <http://g/into> { ?s ?p ?o } }",
    )
    into = "SELECT ?o { GRAPH <http://g/into> { ?s ?p ?o } } ORDER BY ?o"

    update(url, f"CLEAR ALL; {BOTH}; {insert}", ("using-graph-uri", "http://g/1"))
    assert rows(url, into) == ["1"]
    two = [("using-graph-uri", "http://g/1"), ("using-graph-uri", "http://g/2")]
    update(url, f"DROP GRAPH <http://g/into>; {insert}", *two)
    assert rows(url, into) == ["1", "2"]
    update(url, f"DROP GRAPH <http://g/into>; {named}", ("using-named-graph-uri", "http://g/2"))
    assert rows(url, into) == ["2"]


@pytest.mark.parametrize("name", ["using-graph-uri", "using-named-graph-uri"])
@pytest.mark.parametrize(
    "text",
    [
        "WITH <http://g/1> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } USING <http://g/1> WHERE { ?s ?p ?o }",
        "INSERT { ?s ?p ?o } USING NAMED <http://g/1> WHERE { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_a_dataset_told_twice_is_refused(url: str, text: str, name: str) -> None:
    assert update(url, text, (name, "http://g/2")).status == 400


@pytest.mark.parametrize(
    ("method", "query", "body", "headers", "status"),
    [
        ("GET", "?update=CLEAR+ALL", None, {}, 400),
        ("POST", "", "update=CLEAR+ALL&update=CLEAR+ALL", FORM, 400),
        ("POST", "?update=CLEAR+ALL", "update=CLEAR+ALL", FORM, 400),
        ("POST", "", "update=CLEAR+ALL&query=ASK{}", FORM, 400),
        ("POST", "", "query=ASK{}&query=ASK{}", FORM, 400),
        ("POST", "", "CLEAR ALL", {"content_type": "text/plain"}, 415),
        ("POST", "", "CLEAR ALL", {}, 415),
        ("POST", "", "update=CLEAR+ALL", {}, 415),
        ("POST", "", "CLEAR XYZ", DIRECT, 400),
        ("POST", "", "CLEAR ALL".encode("utf-16"), DIRECT, 400),
        ("POST", "", "ASK {}", {"content_type": "application/sparql-update; charset=utf-16"}, 415),
        ("POST", "", "ASK {}", {"content_type": "application/sparql-query; charset=UTF-16"}, 415),
        ("POST", "?version=9", "CLEAR ALL", DIRECT, 400),
        ("PUT", "", "CLEAR ALL", DIRECT, 405),
    ],
)  # fmt: skip
def test_what_is_no_update_request_is_refused(
    url: str,
    method: str,
    query: str,
    body: bytes | str | None,
    headers: dict[str, str],
    status: int,
) -> None:
    reply = ask(f"{url}/sparql{query}", method, body, accept="application/json", **headers)

    assert (reply.status, reply.json["status"]) == (status, status)


def test_an_update_that_does_not_parse_tells_where(url: str) -> None:
    reply = update(url, "CLEAR ALL ;\nINSERT DATA { <http://a> <http://b> }", accept="*/*")

    assert (reply.status, reply.json["line"]) == (400, 2)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of this file."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copytree(data_folder(), folder / "data")
    return folder


@pytest.fixture(scope="module")
def home_url(serve: Callable[..., str], home: Path) -> str:
    """The address of a server on that home, with two HTTP processes."""
    return serve("--home", str(home), "--workers", "2")


ESSAI = (
    f"INSERT DATA {{ GRAPH <{DNS}> {{ <https://w3id.org/jalon/id/actor/dns> "
    f'<http://www.w3.org/2004/02/skos/core#altLabel> "Essai"@fr }} }}'
)


DOORS = ["direct", "form", "put", "post", "delete", "doc"]


@pytest.mark.parametrize(
    ("door", "authorization"),
    [
        *((door, told) for door in DOORS for told in (None, "Bearer", "Basic YTpi")),
        *((door, "Bearer jalon_0_no") for door in ("direct", "put", "doc")),  # few tries a minute
    ],
)
def test_a_home_takes_no_write_without_a_token(
    home_url: str, door: str, authorization: str | None
) -> None:
    path, verb, body, headers = {
        "direct": ("/sparql", "POST", ESSAI, DIRECT),
        "form": ("/sparql", "POST", "update=CLEAR+ALL", FORM),
        "put": (f"/graph-store?graph={DNS}", "PUT", "", {"content_type": "text/turtle"}),
        "post": ("/graph-store?default", "POST", "", {"content_type": "text/turtle"}),
        "delete": (f"/graph-store?graph={DNS}", "DELETE", None, {}),
        "doc": ("/doc/actor/dns", "DELETE", None, {}),
    }[door]
    sent = {"Authorization": authorization} if authorization else {}

    reply = ask(f"{home_url}{path}", verb, body, **headers, **sent)

    assert reply.status == 401
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")
    assert reply.json["type"].endswith("unauthenticated")


def test_a_token_writes_by_its_role(home_url: str, home: Path) -> None:
    reviewer = {"Authorization": f"Bearer {create_token(home, 'reviewer', 'Ada')}"}
    publisher = {"Authorization": f"Bearer {create_token(home, 'publisher', 'Bob')}"}
    file = home / "data/actor/dns.ttl"
    before = file.read_text()

    refused = update(home_url, ESSAI, **reviewer)
    assert (refused.status, refused.json["type"].rpartition("/")[2]) == (403, "forbidden")

    assert update(home_url, ESSAI, **publisher).status == 204
    assert '"Essai"@fr' in file.read_text()
    for _ in range(8):  # whichever process answers
        assert rows(
            home_url, f"SELECT ?o {{ GRAPH <{DNS}> {{ ?s ?p ?o }} FILTER(?o = 'Essai'@fr) }}"
        ) == ["Essai"]

    broken = update(home_url, "INSERT DATA { <http://a> <http://b> 1 }", **publisher)
    assert (broken.status, broken.json["type"].rpartition("/")[2]) == (422, "record-rule-broken")
    assert broken.json["broken"] == [
        '<http://a> <http://b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .'
    ]

    assert update(home_url, ESSAI.replace("INSERT", "DELETE"), **publisher).status == 204
    assert file.read_text() == before


@pytest.mark.parametrize(
    ("path", "verb"),
    [
        ("/graph-store?graph=https://w3id.org/jalon/doc/actor/brandnew", "PUT"),
        ("/graph-store?graph=https://w3id.org/jalon/doc/actor/brandnew", "POST"),
        ("/doc/actor/brandnew", "PUT"),
        ("/graph-store", "POST"),
    ],
)
def test_a_home_does_not_say_that_it_made_a_graph_of_nothing(
    home_url: str, home: Path, path: str, verb: str
) -> None:
    token = {"Authorization": f"Bearer {create_token(home, 'publisher', 'Bob')}"}

    reply = ask(f"{home_url}{path}", verb, "", content_type="text/turtle", **token)

    assert (reply.status, reply.headers["Location"]) == (204, None)
    named = f"{home_url}/graph-store?graph=https://w3id.org/jalon/doc/actor/brandnew"
    assert ask(named).status == 404


def test_a_record_that_is_emptied_is_no_more(home_url: str, home: Path) -> None:
    token = {"Authorization": f"Bearer {create_token(home, 'publisher', 'Bob')}"}
    url = f"{home_url}/graph-store?graph=https://w3id.org/jalon/doc/actor/emptied"
    known = (data_folder() / "actor" / "cour-des-comptes.ttl").read_text(encoding="utf-8")
    turtle = known.replace("cour-des-comptes", "emptied").replace("Cour des comptes", "Essai")
    made = ask(url, "PUT", turtle.encode(), content_type="text/turtle", **token)

    emptied = ask(url, "PUT", "", content_type="text/turtle", **token)

    assert (made.status, emptied.status, ask(url).status) == (201, 204, 404)
    assert not (home / "data/actor/emptied.ttl").exists()


def test_a_record_is_written_at_its_own_address(home_url: str, home: Path) -> None:
    token = {"Authorization": f"Bearer {create_token(home, 'admin', 'Eve')}"}
    url = f"{home_url}/doc/actor/essai"
    known = (data_folder() / "actor" / "cour-des-comptes.ttl").read_text(encoding="utf-8")
    turtle = known.replace("cour-des-comptes", "essai").replace("Cour des comptes", "Essai")

    made = ask(url, "PUT", turtle.encode(), content_type="text/turtle", if_none_match="*", **token)
    assert made.status == 201
    read = ask(url, accept="text/turtle")
    assert '"Essai"@fr' in read.text
    twice = ask(url, "PUT", turtle.encode(), content_type="text/turtle", if_none_match="*", **token)
    assert twice.status == 412
    kept = ask(url, "DELETE", if_match='"stale-turtle"', **token)
    assert kept.status == 412
    assert ask(url, "DELETE", if_match=read.headers["ETag"], **token).status == 204
    assert ask(url, accept="text/turtle").status == 410
    assert not (home / "data/actor/essai.ttl").exists()
