"""Conditions of reads hold at every address: RFC 9110, section 13.

https://www.rfc-editor.org/rfc/rfc9110#name-preconditions
"""

from functools import cache

import pytest

from web.http import Reply, address, ask

QUERY = address("", "/sparql", ("query", "SELECT * { ?s ?p ?o } LIMIT 200"))
SMALL = address("", "/sparql", ("query", "ASK {}"))
READS = [
    ("/", "text/html"),
    ("/action/", "text/html"),
    ("/action/", "text/csv"),
    ("/search?q=ins", "text/html"),
    ("/sparql", "text/html"),
    ("/sparql?question=what-is-missing", "text/html"),
    ("/sparql", "text/turtle"),
    (QUERY, "text/csv"),
    (f"{QUERY}&format=csv", "*/*"),
    (SMALL, "text/csv"),
    ("/graph-store?default", "text/turtle"),
    ("/graph-store", "application/n-quads"),
    ("/doc/actor/dns", "text/html"),
    ("/doc/actor/dns", "text/turtle"),
    ("/def", "text/html"),
    ("/shapes", "text/turtle"),
    ("/scheme/status", "text/html"),
    ("/question/", "text/html"),
    ("/question/what-is-missing", "text/html"),
    ("/question/what-is-missing.csv", "*/*"),
    ("/dataset", "text/html"),
    ("/dataset", "text/turtle"),
    ("/.well-known/void", "text/turtle"),
    ("/graph/current", "text/turtle"),
    ("/dumps/SHA256SUMS", "*/*"),
    ("/dumps/jalon.nq", "*/*"),
    ("/dumps/jalon.nq.sha256", "*/*"),
    ("/template/actor.csv", "*/*"),
    ("/problem/", "text/html"),
    ("/problem/bad-query", "application/json"),
    ("/static/jalon.css", "*/*"),
]
CODINGS = ["identity", "gzip", "zstd"]


@cache
def got(url: str, accept: str, coding: str) -> Reply:
    """The answer to a GET without conditions, asked once."""
    return ask(url, accept=accept, accept_encoding=coding)


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize(("path", "accept"), READS)
def test_the_tag_that_was_sent_brings_304(
    server_url: str, path: str, accept: str, coding: str
) -> None:
    asked = {"accept": accept, "accept_encoding": coding}
    tag = got(server_url + path, accept, coding).headers["ETag"]

    for method in ("GET", "HEAD"):
        again = ask(server_url + path, method, if_none_match=f'"x", W/{tag}', **asked)

        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == tag
    assert ask(server_url + path, if_none_match='"other"', **asked).status == 200


@pytest.mark.parametrize(("path", "accept"), READS)
def test_another_tag_in_if_match_is_412_and_its_own_is_200(
    server_url: str, path: str, accept: str
) -> None:
    tag = got(server_url + path, accept, "identity").headers["ETag"]

    for method in ("GET", "HEAD"):
        stale = ask(server_url + path, method, accept=accept, if_match='"nope"', if_none_match=tag)
        assert stale.status == 412
        assert stale.media_type in ("application/problem+json", "text/html")
        for own in (tag, f'"x", {tag}', "*"):
            assert ask(server_url + path, method, accept=accept, if_match=own).status == 200


@pytest.mark.parametrize("path", ["/-/health", "/history", "/validate"])
def test_an_answer_without_a_tag_matches_only_the_star(server_url: str, path: str) -> None:
    if ask(server_url + path).status == 200:
        assert ask(server_url + path, if_match='"nope"').status == 412
        assert ask(server_url + path, if_match="*").status == 200
    else:
        assert ask(server_url + path, if_match='"nope"').status == 404, "what fails has no version"


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize(("path", "accept"), READS)
def test_head_has_the_headers_of_get(server_url: str, path: str, accept: str, coding: str) -> None:
    asked = {"accept": accept, "accept_encoding": coding}
    headed = ask(server_url + path, "HEAD", **asked)

    replies = (got(server_url + path, accept, coding), headed)
    told = [{**reply.headers, "date": ""} for reply in replies]
    assert headed.body == b""
    assert told[0] == told[1]


@pytest.mark.parametrize("coding", CODINGS)
def test_a_tag_names_the_coding_of_the_body_that_it_is_sent_with(
    server_url: str, coding: str
) -> None:
    for path in (QUERY, SMALL, f"{QUERY}&format=csv", f"{SMALL}&format=csv"):
        headers = ask(server_url + path, accept="text/csv", accept_encoding=coding).headers

        sent = headers.get("Content-Encoding", "")
        assert headers["ETag"].endswith(f'-{sent}"' if sent else '"')
        assert sent or not headers["ETag"].endswith(f'-{coding}"')


def test_what_is_done_without_a_body_has_no_type(scratch_url: str) -> None:
    graph = f"{scratch_url}/graph-store?graph=http://e/g"
    turtle = {"content_type": "text/turtle"}

    for reply, status in (
        (ask(graph, "PUT", "<a:a> <a:b> 1.", **turtle), 201),
        (ask(graph, "PUT", "<a:a> <a:b> 2.", **turtle), 204),
        (ask(f"{scratch_url}/sparql", "OPTIONS"), 204),
        (ask(graph, "DELETE"), 204),
    ):
        assert (reply.status, reply.body) == (status, b"")
        assert "Content-Type" not in reply.headers
