"""``/graph-store``, read as the Graph Store Protocol's sentences, against a real server."""

from collections.abc import Callable

import pytest

from web.http import address, ask

GRAPH = "http://example.org/g"
DNS = "https://w3id.org/jalon/doc/actor/dns"


def test_a_record_is_a_named_graph(server_url: str) -> None:
    reply = ask(address(server_url, "/graph-store", ("graph", DNS)), accept="text/turtle")

    assert reply.status == 200
    assert "actor:dns" in reply.text


def test_a_graph_that_does_not_exist_is_not_found(server_url: str) -> None:
    assert ask(address(server_url, "/graph-store", ("graph", GRAPH))).status == 404


@pytest.mark.parametrize("query", ["?default&graph=http://a/", "?graph=http://a/&graph=http://b/"])
def test_one_graph_must_be_named(server_url: str, query: str) -> None:
    assert ask(f"{server_url}/graph-store{query}").status == 400


@pytest.mark.parametrize("verb", ["PUT", "POST", "DELETE"])
def test_the_guarded_dataset_refuses_writes(server_url: str, verb: str) -> None:
    reply = ask(
        address(server_url, "/graph-store", ("graph", DNS)), verb, "", content_type="text/turtle"
    )

    assert reply.status == 403


def test_a_scratch_graph_lives_its_life(scratch_url: str) -> None:
    url = address(scratch_url, "/graph-store", ("graph", GRAPH))
    turtle = {"content_type": "text/turtle"}

    assert ask(url, "PUT", "<a> <b> 1 .", **turtle).status == 201
    assert ask(url, "POST", "<a> <b> 2 .", **turtle).status == 204
    assert ask(url, accept="application/n-triples").text.count("\n") == 2
    assert ask(url, "PUT", "<a> <b> 3 .", **turtle).status == 204
    assert ask(url, accept="application/n-triples").text.count("\n") == 1
    assert ask(url, "DELETE").status == 204
    assert ask(url).status == 404
    assert ask(url, "DELETE").status == 404


def test_the_default_graph_of_a_scratch_dataset_takes_an_update(scratch_url: str) -> None:
    update = "INSERT DATA { <http://a> <http://b> 1 }"

    done = ask(f"{scratch_url}/sparql", "POST", update, content_type="application/sparql-update")

    assert done.status == 204
    assert "http://a" in ask(f"{scratch_url}/graph-store?default", accept="text/turtle").text


def test_a_document_that_does_not_parse_changes_nothing(scratch_url: str) -> None:
    url = f"{scratch_url}/graph-store?default"
    ask(url, "PUT", "<http://a> <http://b> 1 .", content_type="text/turtle")

    reply = ask(url, "PUT", "<http://a> <http://b> .", content_type="text/turtle")

    assert (reply.status, reply.json["line"]) == (400, 1)
    assert "http://a" in ask(url, accept="text/turtle").text


def test_a_body_that_is_no_graph_is_refused(scratch_url: str) -> None:
    reply = ask(f"{scratch_url}/graph-store?default", "PUT", "a,b", content_type="text/csv")

    assert reply.status == 415


@pytest.mark.parametrize(
    ("path", "verb", "kind", "count"),
    [
        ("?default", "PUT", "text/csv", 4),
        ("?default", "PUT", "application/trig", 4),
        ("?graph=http://a/", "POST", "text/plain", 4),
        ("", "POST", "text/csv", 6),
        ("", "PUT", "text/csv", 3),
    ],
)
def test_a_syntax_that_is_not_read_is_refused_with_those_that_are(
    shared_url: str, path: str, verb: str, kind: str, count: int
) -> None:
    """RFC 9110, section 15.5.16: Accept tells what would have been taken."""
    reply = ask(f"{shared_url}/graph-store{path}", verb, "a,b", content_type=kind)

    readable = reply.json["readable"]
    assert (reply.status, len(readable)) == (415, count)
    assert reply.headers["Accept"].split(", ") == readable
    assert all(each in reply.json["detail"] for each in readable)


TURTLE = {"content_type": "text/turtle"}
NTRIPLES = {"accept": "application/n-triples"}


@pytest.fixture(scope="module")
def shared_url(serve: Callable[..., str]) -> str:
    """The address of a scratch server of this file; each test has graphs of its own."""
    return serve("--scratch")


def test_an_address_below_graph_store_names_its_graph(shared_url: str) -> None:
    url = f"{shared_url}/graph-store/person/1.ttl"
    indirect = address(shared_url, "/graph-store", ("graph", url))

    assert ask(url, "PUT", "<#me> <b> 1 .", **TURTLE).status == 201
    assert ask(url, "PUT", "<#me> <b> 2 .", **TURTLE).status == 204
    assert ask(url, "POST", "<#me> <b> 3 .", **TURTLE).status == 204
    content = ask(url, **NTRIPLES).text
    assert content == ask(indirect, **NTRIPLES).text
    assert content.count(f"<{url}#me>") == 2, "relative IRIs are resolved against the graph's name"
    assert ask(url, "HEAD").headers["Content-Length"]
    assert ask(indirect, "DELETE").status == 204
    assert (ask(url).status, ask(url, "HEAD").status) == (404, 404)


@pytest.mark.parametrize("path", ["%ff", "%fe", "a/%C3", "%ED%A0%80", "%ff.ttl"])
def test_an_address_that_is_not_utf_8_names_no_graph(shared_url: str, path: str) -> None:
    assert ask(f"{shared_url}/graph-store/{path}", "PUT", "", **TURTLE).status == 400
    assert ask(f"{shared_url}/graph-store/{path}").status == 400


def test_spellings_of_one_address_name_one_graph(shared_url: str) -> None:
    """RFC 3986, section 6.2.2; the server is not told whether a slash was encoded."""
    url = f"{shared_url}/graph-store/same"
    ask(f"{url}/%C3%A9/a", "PUT", "<http://a> <http://b> 1 .", **TURTLE)

    for path in ("%c3%a9/a", "%C3%A9/%61", "%C3%A9%2Fa"):
        assert ask(f"{url}/{path}").status == 200
    assert ask(f"{url}/%EF%BF%BD").status == 404, "U+FFFD itself is a letter as any other"


def test_post_to_the_store_itself_makes_a_graph(shared_url: str) -> None:
    made = ask(f"{shared_url}/graph-store", "POST", "<http://a> <http://b> 1 .", **TURTLE)

    assert made.status == 201
    assert made.headers["Location"].startswith(f"{shared_url}/graph-store/")
    content = ask(made.headers["Location"], **NTRIPLES)
    assert (content.status, content.text.count("\n")) == (200, 1)
    other = ask(f"{shared_url}/graph-store", "POST", "<http://a> <http://b> 1 .", **TURTLE)
    assert other.headers["Location"] != made.headers["Location"]


def test_multipart_form_data_adds_every_file(shared_url: str) -> None:
    url = address(shared_url, "/graph-store", ("graph", "http://example.org/multipart"))
    body = (
        "--edge\r\n"
        'Content-Disposition: form-data; name="a"; filename="a.ttl"\r\n'
        "Content-Type: text/turtle; charset=utf-8\r\n\r\n"
        "<http://a> <http://b> 1 .\r\n"
        "--edge\r\n"
        'Content-Disposition: form-data; name="b"; filename="b.nt"\r\n\r\n'
        "<http://a> <http://b> <http://c> .\r\n"
        "--edge--\r\n"
    )

    reply = ask(url, "POST", body, content_type="multipart/form-data; boundary=edge")

    assert reply.status == 201
    assert ask(url, **NTRIPLES).text.count("\n") == 2
    nothing = "--edge\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--edge--\r\n"
    for wrong in (nothing, "no form"):
        kind = "multipart/form-data; boundary=edge"
        assert ask(url, "POST", wrong, content_type=kind).status == 400


FORM = {"content_type": "multipart/form-data; boundary=edge"}


def form(*parts: tuple[str, str, str]) -> bytes:
    """A form of parts: what follows the name, the Content-Type if any, the content."""
    told = [
        f'--edge\r\nContent-Disposition: form-data; name="n"{more}\r\n'
        + (f"Content-Type: {kind}\r\n" if kind else "")
        + f"\r\n{content}\r\n"
        for more, kind, content in parts
    ]
    return "".join([*told, "--edge--\r\n"]).encode()


def test_a_part_that_tells_its_syntax_needs_no_file_name(shared_url: str) -> None:
    url = address(shared_url, "/graph-store", ("graph", "http://example.org/parts"))
    turtle = ("", "text/turtle", '<http://a> <http://b> "é" .')
    field, note = ("", "", "a field"), ("", "text/plain; charset=utf-8", "a note")

    assert ask(url, "POST", form(field, turtle, note), **FORM).status == 201
    assert ask(url, **NTRIPLES).text == '<http://a> <http://b> "é" .\n'
    assert ask(url, "POST", form(turtle, ("", "text/csv", "a,b")), **FORM).status == 415
    assert ask(url, "POST", form(field, note), **FORM).status == 400
    named = ('; filename="x.ttl"', "application/octet-stream", "<http://a> <http://b> 1 .")
    assert ask(url, "PUT", form(named), **FORM).status == 204
    assert ask(url, "PUT", form(named)[:-9], **FORM).status == 400
    assert ask(url, "PUT", form(named), content_type="multipart/form-data").status == 400


def test_the_parts_of_a_form_bring_graphs_and_datasets(scratch_url: str) -> None:
    url = f"{scratch_url}/graph-store"
    trig = ('; filename="x.trig"', "", "<http://g> { <http://a> <http://b> 1 }")
    turtle = ("", "text/turtle", "<http://a> <http://b> 2 .")

    assert ask(url, "PUT", form(trig), **FORM).status == 204
    assert ask(url, "POST", form(trig), **FORM).status == 204
    assert len(ask(url, **NQUADS).text.splitlines()) == 1
    made = ask(url, "POST", form(turtle, trig), **FORM)
    assert made.status == 201
    assert ask(made.headers["Location"], **NTRIPLES).text.startswith('<http://a> <http://b> "2"')
    assert ask(url, "PUT", form(turtle, trig), **FORM).status == 400
    assert ask(f"{url}?default", "PUT", form(trig), **FORM).status == 415


@pytest.mark.parametrize("charset", ["ISO-8859-1", '"latin1"', "utf-16"])
def test_a_charset_that_is_not_read_is_refused(shared_url: str, charset: str) -> None:
    """The bytes may happen to be UTF-8: what they mean would be another text."""
    kind, turtle = f"text/turtle;charset={charset}", '<http://a> <http://b> "é" .'
    url = f"{shared_url}/graph-store?graph=http://example.org/charset"

    for target in (url, f"{shared_url}/graph-store"):
        refused = ask(target, "POST", turtle, content_type=kind)
        assert (refused.status, "UTF-8" in refused.json["detail"]) == (415, True)
    assert ask(url, "POST", form(("", kind, turtle)), **FORM).status == 415
    assert ask(url).status == 404
    for read in ("UTF-8", '"utf-8"', "us-ascii"):
        kind = f"text/turtle; charset={read}"
        assert ask(f"{url}-read", "PUT", turtle, content_type=kind).status in (201, 204)


def test_a_name_is_decoded_once(shared_url: str) -> None:
    store = f"{shared_url}/graph-store?graph="
    plain, twice = "http://www.example/1.ttl", "http://www.example/%2531.ttl"

    ask(f"{store}http%3A%2F%2Fwww.example%2F1.ttl", "PUT", "<http://a> <http://b> 1 .", **TURTLE)
    ask(store + twice, "PUT", "<http://a> <http://b> 2 .", **TURTLE)

    assert '"1"' in ask(store + plain, **NTRIPLES).text
    assert '"2"' in ask(store + twice, **NTRIPLES).text
    query = "SELECT ?g { GRAPH ?g { ?s ?p 2 } }"
    found = ask(address(shared_url, "/sparql", ("query", query)), accept="text/csv").text
    assert found.split()[1:] == ["http://www.example/%31.ttl"]


def test_an_empty_graph_exists_until_it_is_deleted(shared_url: str) -> None:
    url = address(shared_url, "/graph-store", ("graph", "http://example.org/empty"))

    assert ask(url, "PUT", "", **TURTLE).status == 201
    assert (ask(url, **NTRIPLES).status, ask(url, **NTRIPLES).text) == (200, "")
    assert ask(url, "PUT", "", **TURTLE).status == 204
    assert ask(url, "DELETE").status == 204


@pytest.mark.parametrize("operation", ["COPY", "MOVE"])
def test_an_empty_graph_is_not_copied_by_the_engine(shared_url: str, operation: str) -> None:
    """A limit of pyoxigraph 0.5.13, told in docs/consumers.md: strike it there when this fails."""
    source, target = "http://example.org/void-1", "http://example.org/void-2"
    update = f"CREATE GRAPH <{source}> ; {operation} <{source}> TO <{target}>"
    kind = {"content_type": "application/sparql-update"}

    assert ask(f"{shared_url}/sparql", "POST", update, **kind).status == 204

    assert ask(f"{shared_url}/graph-store?graph={target}").status == 404
    left = 200 if operation == "COPY" else 404
    assert ask(f"{shared_url}/graph-store?graph={source}").status == left
    ask(f"{shared_url}/sparql", "POST", f"DROP SILENT GRAPH <{source}>", **kind)


def test_each_graph_has_its_own_tag(shared_url: str) -> None:
    one = address(shared_url, "/graph-store", ("graph", "http://example.org/tag-1"))
    two = address(shared_url, "/graph-store", ("graph", "http://example.org/tag-2"))
    ask(one, "PUT", "<http://a> <http://b> 1 .", **TURTLE)
    tag = ask(one, **NTRIPLES).headers["ETag"]

    ask(two, "PUT", "<http://a> <http://b> 2 .", **TURTLE)

    assert ask(one, **NTRIPLES).headers["ETag"] == tag
    assert ask(one, if_none_match=tag, **NTRIPLES).status == 304
    assert ask(one, accept="text/turtle").headers["ETag"] != tag
    assert ask(one, "PUT", "", if_match='"other"', **TURTLE).status == 412
    assert ask(one, "PUT", "", if_match=f"W/{tag}", **TURTLE).status == 412, "a weak tag"
    assert ask(one, "PUT", "", if_none_match="*", **TURTLE).status == 412
    for same in (tag, f"W/{tag}", f'"other", W/{tag}'):
        assert ask(one, "PUT", "", if_none_match=same, **TURTLE).status == 412, "compared weakly"
    assert ask(one, "PUT", "<http://a> <http://b> 3 .", if_match=tag, **TURTLE).status == 204
    assert ask(one, "PUT", "", if_match=tag, **TURTLE).status == 412, "it has changed since"
    assert ask(one, "DELETE", if_match=tag).status == 412
    assert ask(one, "DELETE", if_match="*").status == 204
    assert ask(one, "PUT", "", if_match="*", **TURTLE).status == 412, "it is no more"


@pytest.mark.parametrize("kind", ["text/turtle", "application/n-triples", "application/ld+json",
                                  "application/rdf+xml"])  # fmt: skip
def test_what_was_read_in_a_syntax_can_be_put_in_it(shared_url: str, kind: str) -> None:
    source = address(shared_url, "/graph-store", ("graph", "http://example.org/source"))
    copy = address(shared_url, "/graph-store", ("graph", "http://example.org/copy"))
    ask(source, "PUT", '<http://a> <http://b> "é"@fr , 1 , <http://c#d> .', **TURTLE)

    ask(copy, "PUT", ask(source, accept=kind).body, content_type=kind)

    lines = [set(ask(url, **NTRIPLES).text.splitlines()) for url in (source, copy)]
    assert lines[0] == lines[1]
    assert len(lines[0]) == 3


@pytest.mark.parametrize(
    ("path", "verb", "status"),
    [
        ("/graph-store?graph=relative", "PUT", 400),
        ("/graph-store/x?default", "PUT", 400),
        ("/graph-store?default", "PATCH", 405),
        ("/doc/actor/Wrong-Slug", "PUT", 404),
        ("/graph-store?default&graph=http://a/", "DELETE", 400),
    ],
)
def test_what_names_no_graph_is_refused(shared_url: str, path: str, verb: str, status: int) -> None:
    assert ask(f"{shared_url}{path}", verb, "", **TURTLE).status == status


@pytest.mark.parametrize("verb", ["PUT", "POST", "DELETE"])
def test_a_representation_of_a_record_is_only_read(server_url: str, verb: str) -> None:
    reply = ask(f"{server_url}/doc/actor/dns.ttl", verb, "", **TURTLE)

    assert (reply.status, set(reply.json["allowed"])) == (405, {"GET", "HEAD", "OPTIONS"})
    for path, allowed in (
        ("dns.ttl", {"GET", "HEAD", "OPTIONS"}),
        ("dns", {"GET", "HEAD", "OPTIONS", "PUT", "POST", "DELETE"}),
    ):
        told = ask(f"{server_url}/doc/actor/{path}", "OPTIONS").headers["Allow"]
        assert set(told.split(", ")) == allowed


@pytest.mark.parametrize(
    ("name", "kind", "suffix"),
    [
        ("turtle", "text/turtle", "ttl"),
        ("ttl", "text/turtle", "ttl"),
        ("nt", "application/n-triples", "nt"),
        ("text/turtle", "text/turtle", "ttl"),
        ("json", "application/ld+json", "jsonld"),
        ("rdfxml", "application/rdf+xml", "rdf"),
    ],
)
def test_a_format_is_asked_by_name_as_at_the_endpoint(
    server_url: str, name: str, kind: str, suffix: str
) -> None:
    graph, construct = ("graph", DNS), ("query", "CONSTRUCT WHERE { ?s ?p 1 }")
    for door in (("/graph-store", graph), ("/sparql", construct)):
        reply = ask(address(server_url, *door, ("format", name)), accept="image/png")

        assert (reply.status, reply.media_type) == (200, kind)
        assert f'filename="jalon.{suffix}"' in reply.headers["Content-Disposition"]
    plain = ask(address(server_url, "/graph-store", graph), accept=kind)
    assert plain.headers["Content-Disposition"] is None


@pytest.mark.parametrize(
    ("path", "name", "status"),
    [
        (f"?graph={DNS}", "bogus", 406),
        (f"?graph={DNS}", "csv", 406),
        (f"?graph={DNS}", "trig", 406),
        (f"?graph={DNS}", "ttl&format=nt", 400),
        (f"?graph={DNS}", "ttl&format=turtle", 200),
        (f"?graph={DNS}", "", 200),
        ("?", "turtle", 406),
        ("?", "nq", 200),
        ("?", "json", 200),
        ("/x?", "bogus", 406),
    ],
)
def test_a_format_that_a_graph_has_not_is_refused(
    server_url: str, path: str, name: str, status: int
) -> None:
    assert ask(f"{server_url}/graph-store{path}&format={name}").status == status


def test_a_format_that_is_not_there_is_refused_with_the_list(server_url: str) -> None:
    reply = ask(address(server_url, "/graph-store", ("graph", DNS)), accept="image/png")

    assert (reply.status, "text/turtle" in reply.json["available"]) == (406, True)


TRIG = {"content_type": "application/trig"}
NQUADS = {"accept": "application/n-quads"}
TWO_GRAPHS = "<a> <http://b> 1 . <http://example.org/g> { <#x> <http://b> _:c , 2 }"


def test_the_whole_dataset_is_replaced_added_to_and_read(scratch_url: str) -> None:
    url = f"{scratch_url}/graph-store"
    ask(f"{url}?graph=http://old/", "PUT", "<http://a> <http://b> 1 .", **TURTLE)

    assert ask(url, "PUT", TWO_GRAPHS, **TRIG).status == 204

    lines = ask(url, **NQUADS).text.splitlines()
    assert len(lines) == 3
    assert not any("http://old/" in line for line in lines)
    assert sum(f"<{url}#x>" in line for line in lines) == 2, "relative to the request's address"
    assert any(line.startswith(f"<{scratch_url}/a> ") for line in lines)
    quads = "<http://a> <http://b> <http://c> <http://d> ."
    assert ask(url, "POST", quads, content_type="application/n-quads").status == 204
    assert set(ask(url, **NQUADS).text.splitlines()) > {quads}
    told = ask(url)
    assert told.headers["Content-Type"] == "application/trig"
    assert ask(url, "PUT", told.text, **TRIG).status == 204
    assert len(ask(url, **NQUADS).text.splitlines()) == 4
    assert ask(url, "HEAD").headers["Content-Length"]


def test_content_location_is_the_base_of_a_dataset(scratch_url: str) -> None:
    url = f"{scratch_url}/graph-store"

    ask(url, "PUT", "<a> <b> <c> .", content_location="http://example.org/d/e", **TRIG)

    assert ask(url, **NQUADS).text.split()[0] == "<http://example.org/d/a>"


RELATIVE = {
    "text/turtle": "<> <http://b> <c> .",
    "application/ld+json": '{"@id": "", "http://b": {"@id": "c"}}',
}


@pytest.mark.parametrize("kind", RELATIVE)
@pytest.mark.parametrize(
    ("path", "verb", "base"),
    [
        ("?default", "PUT", "{0}"),
        ("?default", "POST", "{0}"),
        ("?graph=http://example.org/d/g", "PUT", "http://example.org/d/g"),
        ("/own/name", "POST", "{0}/own/name"),
    ],
)
def test_relative_iris_are_those_of_the_graphs_name_or_of_the_address(
    scratch_url: str, path: str, verb: str, base: str, kind: str
) -> None:
    """RFC 3986, section 5.1, and GSP, section 4.2; Content-Location says otherwise."""
    url, store = f"{scratch_url}/graph-store{path}", f"{scratch_url}/graph-store"
    for told, sent in (
        (base.format(store), {}),
        ("http://example.org/e/f", {"content_location": "http://example.org/e/f"}),
        (f"{scratch_url}/f", {"content_location": "/f"}),
    ):
        ask(store, "PUT", "", **TRIG)
        ask(url, verb, RELATIVE[kind], content_type=kind, **sent)
        near = told.rpartition("/")[0]
        assert ask(url, **NTRIPLES).text == f"<{told}> <http://b> <{near}/c> .\n"


def test_a_faulty_dataset_is_refused_with_its_place_and_changes_nothing(scratch_url: str) -> None:
    url = f"{scratch_url}/graph-store"
    ask(url, "PUT", TWO_GRAPHS, **TRIG)
    before = sorted(ask(url, **NQUADS).text.splitlines())

    reply = ask(url, "PUT", "<http://a> <http://b> 1 .\n<http://g> { <http://a> b }", **TRIG)

    assert (reply.status, reply.json["line"]) == (400, 2)
    assert sorted(ask(url, **NQUADS).text.splitlines()) == before
    assert ask(url, "PUT", "<http://a> <http://b> 1 .", **TURTLE).status == 400
    assert ask(url, "PUT", "", if_match='"stale"', **TRIG).status == 412
    assert ask(url, "PUT", "", if_match=ask(url).headers["ETag"], **TRIG).status == 204
    assert ask(url, **NQUADS).text == ""


def test_the_dataset_of_the_service_is_read_whole_and_not_written(server_url: str) -> None:
    url = f"{server_url}/graph-store"

    lines = ask(url, **NQUADS).text.splitlines()

    assert any(line.endswith(f"<{DNS}> .") for line in lines)
    assert ask(url, "PUT", "", **TRIG).status == 403
    assert ask(url, "POST", "", **TRIG).status == 403
    assert ask(url, "DELETE").status == 400
    refused = ask(url, accept="image/png")
    assert (refused.status, "application/trig" in refused.json["available"]) == (406, True)


JSONLD = {"content_type": "application/ld+json"}
TWO_IN_JSON = """[{"@id": "http://a", "http://b": "own"},
    {"@id": "http://example.org/g2", "@graph": [{"@id": "http://a", "http://b": "other"}]}]"""
ONE_IN_JSON = '{"@graph": [{"@id": "http://a", "http://b": "own"}]}'


@pytest.mark.parametrize(
    "path", ["/graph-store?graph=http://example.org/g1", "/graph-store?default", "/graph-store/g1"]
)
@pytest.mark.parametrize("verb", ["PUT", "POST"])
def test_a_request_on_one_graph_writes_into_no_other(shared_url: str, path: str, verb: str) -> None:
    """GSP, section 5: the operation concerns the graph that the request names."""
    reply = ask(f"{shared_url}{path}", verb, TWO_IN_JSON, **JSONLD)

    assert (reply.status, "http://example.org/g2" in reply.json["detail"]) == (400, True)
    other = address(shared_url, "/graph-store", ("graph", "http://example.org/g2"))
    assert ask(other).status == 404


def test_json_ld_brings_a_dataset_as_trig_does(scratch_url: str) -> None:
    url = f"{scratch_url}/graph-store"
    expected = {'<http://a> <http://b> "own" .'}
    expected |= {'<http://a> <http://b> "other" <http://example.org/g2> .'}

    for verb in ("PUT", "POST"):
        ask(url, "PUT", "", **TRIG)
        assert ask(url, verb, TWO_IN_JSON, **JSONLD).status == 204
        assert set(ask(url, **NQUADS).text.splitlines()) == expected
    told = ask(url, accept="application/ld+json")
    assert ask(url, "PUT", told.body, **JSONLD).status == 204
    assert set(ask(url, **NQUADS).text.splitlines()) == expected
    assert ask(url, "PUT", ONE_IN_JSON, **JSONLD).status == 204
    assert ask(url, **NQUADS).text == '<http://a> <http://b> "own" .\n'


def test_post_of_json_ld_without_named_graphs_makes_a_graph(shared_url: str) -> None:
    """GSP, section 5.5: what is posted to the store makes a graph, told in Location."""
    made = ask(f"{shared_url}/graph-store", "POST", ONE_IN_JSON, **JSONLD)

    assert made.status == 201
    assert ask(made.headers["Location"], **NTRIPLES).text == '<http://a> <http://b> "own" .\n'


def test_the_dump_in_json_ld_is_taken_whole(scratch_url: str, server_url: str) -> None:
    dumps = [ask(f"{server_url}/dumps/jalon.{suffix}") for suffix in ("jsonld", "nq")]

    assert ask(f"{scratch_url}/graph-store", "PUT", dumps[0].body, **JSONLD).status == 204

    taken = ask(f"{scratch_url}/graph-store", **NQUADS).text
    assert set(taken.splitlines()) == set(dumps[1].text.splitlines())
