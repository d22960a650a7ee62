"""``/sparql``, read as the SPARQL 1.1 Protocol's sentences, against a real server."""

import csv
import io
import json
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
import rdflib

from web.http import Reply, address, ask

ONE = "SELECT ?n WHERE { VALUES ?n { 1 } }"
GRAPH = "CONSTRUCT { <http://a> <http://b> ?n } WHERE { VALUES ?n { 1 } }"
FORM = "application/x-www-form-urlencoded"


def get(server_url: str, query: str, accept: str = "*/*", **more: str) -> Reply:
    return ask(address(server_url, "/sparql", ("query", query), *more.items()), accept=accept)


def test_query_via_get(server_url: str) -> None:
    reply = get(server_url, ONE)

    assert reply.status == 200
    assert reply.media_type == "application/sparql-results+json"
    assert reply.json["results"]["bindings"][0]["n"]["value"] == "1"


def test_query_via_urlencoded_post(server_url: str) -> None:
    body = address("", "", ("query", ONE)).removeprefix("?")

    reply = ask(f"{server_url}/sparql", "POST", body, content_type=FORM)

    assert reply.json["results"]["bindings"][0]["n"]["value"] == "1"


def test_query_via_direct_post(server_url: str) -> None:
    content_type = "application/sparql-query; charset=utf-8"

    reply = ask(
        f"{server_url}/sparql", "POST", "ASK { FILTER('é' = 'é') }", content_type=content_type
    )

    assert reply.json["boolean"] is True


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.6", "application/sparql-results+xml"),
        ("text/turtle, text/csv;q=0.1", "text/csv"),
    ],
)
@pytest.mark.parametrize("query", [ONE, "ASK {}"])
def test_solutions_in_the_accepted_format(
    server_url: str, query: str, accept: str, media_type: str
) -> None:
    reply = get(server_url, query, accept)

    assert (reply.status, reply.media_type) == (200, media_type)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    ("accept", "syntax"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
    ],
)
@pytest.mark.parametrize("query", [GRAPH, "DESCRIBE <https://w3id.org/jalon/id/actor/dns>"])
def test_graphs_in_the_accepted_format(
    server_url: str, query: str, accept: str, syntax: str
) -> None:
    reply = get(server_url, query, accept)

    assert (reply.status, reply.media_type) == (200, accept)
    assert len(rdflib.Graph().parse(data=reply.body, format=syntax)) > 0


def test_json_xml_csv_and_tsv_say_the_same(server_url: str) -> None:
    query = """SELECT ?label WHERE {
      ?s a <https://w3id.org/jalon/def#Actor> ;
         <http://www.w3.org/2000/01/rdf-schema#label> ?label . FILTER(LANG(?label) = "fr")
    } ORDER BY ?label"""
    in_json = [
        row["label"]["value"]
        for row in json.loads(get(server_url, query).body)["results"]["bindings"]
    ]
    tree = ElementTree.fromstring(get(server_url, query, "application/sparql-results+xml").body)
    in_xml = [node.text for node in tree.iter("{http://www.w3.org/2005/sparql-results#}literal")]
    in_csv = [row[0] for row in csv.reader(io.StringIO(get(server_url, query, "text/csv").text))][
        1:
    ]
    in_tsv = get(server_url, query, "text/tab-separated-values").text.splitlines()[1:]

    assert in_json == in_xml == in_csv
    assert [f'"{label}"@fr' for label in in_json] == in_tsv
    assert len(in_json) > 50


def test_the_format_parameter_wins_over_accept(server_url: str) -> None:
    reply = get(server_url, ONE, "text/html", format="csv")

    assert reply.media_type == "text/csv"
    assert reply.headers["Content-Disposition"] == 'inline; filename="jalon.csv"'
    assert reply.body == b"n\r\n1\r\n"


def test_a_default_graph_uri_narrows_the_query(server_url: str) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    graph = "https://w3id.org/jalon/doc/actor/dns"

    def counted(*more: tuple[str, str]) -> int:
        reply = ask(address(server_url, "/sparql", ("query", count), *more), accept="text/csv")
        return int(reply.text.split()[1])

    one = counted(("default-graph-uri", graph))
    two = counted(
        ("default-graph-uri", graph),
        ("default-graph-uri", "https://w3id.org/jalon/doc/actor/ans"),
    )
    assert 0 < one < two < counted()
    assert counted(("default-graph-uri", "http://nothing.example/")) == 0


def test_a_named_graph_uri_is_what_graph_clauses_see(server_url: str) -> None:
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    graph = "https://w3id.org/jalon/doc/actor/dns"

    reply = ask(
        address(server_url, "/sparql", ("query", query), ("named-graph-uri", graph)),
        accept="text/csv",
    )

    assert reply.text.split()[1:] == [graph]


def test_the_default_graph_is_the_merge_of_all_records_with_each_triple_once(
    server_url: str,
) -> None:
    each_once = """SELECT ?s ?p ?o (COUNT(?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }
                   GROUP BY ?s ?p ?o HAVING (?n > 1)"""

    assert get(server_url, each_once, "text/csv").text.split() == ["s,p,o,n"]


def test_from_narrows_the_query(server_url: str) -> None:
    graph = "https://w3id.org/jalon/doc/actor/dns"
    query = f"SELECT (COUNT(*) AS ?n) FROM <{graph}> WHERE {{ ?s ?p ?o }}"

    count = int(get(server_url, query, "text/csv").text.split()[1])

    assert 0 < count < 200


@pytest.mark.parametrize(
    ("parameters", "word"),
    [
        ([("default-graph-uri", "http://a/")], "query"),
        ([("query", ONE), ("version", "9")], "1.2"),
        ([("query", ONE), ("query", ONE)], "query"),
        ([("query", ONE), ("format", "csv"), ("format", "xml")], "format"),
        ([("query", "SELECT")], "SPARQL"),
        ([("query", "")], "SPARQL"),
    ],
)
def test_a_bad_request_is_refused_with_its_reason(
    server_url: str, parameters: list[tuple[str, str]], word: str
) -> None:
    reply = ask(address(server_url, "/sparql", *parameters), accept="application/json")

    assert reply.status == 400
    assert word in reply.json["detail"]


def test_a_syntax_error_has_line_column_and_excerpt_in_the_readers_language(
    server_url: str,
) -> None:
    url = address(server_url, "/sparql", ("query", "SELECT *\nWHERE { ?s ?p }"))

    french = ask(url, accept="application/json", accept_language="fr").json
    english = ask(url, accept="application/json", accept_language="en").json

    assert (french["line"], french["excerpt"]) == (2, "WHERE { ?s ?p }")
    assert french["column"] == english["column"]
    assert "ligne 2" in french["detail"]
    assert "line 2" in english["detail"]


@pytest.mark.parametrize(
    ("name", "table", "graph"),
    [
        ("application/json", "application/sparql-results+json", "application/ld+json"),
        ("text/xml", "application/sparql-results+xml", "application/rdf+xml"),
        ("application/xml", "application/sparql-results+xml", "application/rdf+xml"),
    ],
)
def test_a_format_may_be_named_by_any_media_type_that_accept_takes(
    server_url: str, name: str, table: str, graph: str
) -> None:
    triples = "CONSTRUCT { <http://a> <http://b> 1 } {}"

    assert get(server_url, ONE, format=name).media_type == table
    assert get(server_url, triples, format=name).media_type == graph
    assert get(server_url, triples, format="text/plain").media_type == "application/n-triples"


def test_service_silent_of_a_closed_address_is_refused_and_never_half_an_answer(
    server_url: str,
) -> None:
    reply = get(server_url, "ASK { OPTIONAL { SERVICE SILENT <http://127.0.0.1:9/> {} } }")

    assert (reply.status, reply.json["column"]) == (400, 18)
    assert "SERVICE" in reply.json["detail"]


def test_text_that_is_not_utf8_is_refused(server_url: str) -> None:
    in_address = ask(f"{server_url}/sparql?query=%FF%FE")
    in_body = ask(
        f"{server_url}/sparql", "POST", b"ASK {} # \xff", content_type="application/sparql-query"
    )

    assert (in_address.status, in_body.status) == (400, 400)


def test_a_body_of_another_kind_is_refused_with_what_is_read(server_url: str) -> None:
    reply = ask(f"{server_url}/sparql", "POST", ONE, content_type="text/plain")

    assert reply.status == 415
    assert "application/sparql-query" in reply.json["detail"]


def test_a_format_that_does_not_exist_is_refused_with_the_list(server_url: str) -> None:
    reply = get(server_url, ONE, "image/png")

    assert reply.status == 406
    assert "text/csv" in reply.json["available"]


def test_a_query_text_over_the_limit_is_refused(server_url: str) -> None:
    reply = ask(
        f"{server_url}/sparql",
        "POST",
        ONE + " " * 70_000,
        content_type="application/sparql-query",
    )

    assert reply.status == 413


def test_another_verb_is_refused_with_those_that_exist(server_url: str) -> None:
    reply = ask(f"{server_url}/sparql", "PUT", ONE)

    assert reply.status == 405
    assert {"GET", "POST"} <= {verb.strip() for verb in reply.headers["Allow"].split(",")}


def test_a_query_too_long_for_an_address_goes_by_post(server_url: str) -> None:
    query = f"SELECT ('{'é' * 20_000}' AS ?x) {{}}"

    assert (get(server_url, query).status, get(server_url, query).body) == (414, b"")
    by_post = ask(f"{server_url}/sparql", "POST", query, content_type="application/sparql-query")
    assert len(by_post.json["results"]["bindings"][0]["x"]["value"]) == 20_000


def test_head_is_get_without_its_body(server_url: str) -> None:
    url = address(server_url, "/sparql", ("query", ONE))

    head, whole = ask(url, "HEAD"), ask(url)

    assert (head.status, head.body) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(whole.body))


def test_an_unchanged_answer_is_not_sent_again(server_url: str) -> None:
    url = address(server_url, "/sparql", ("query", ONE))
    tag = ask(url).headers["ETag"]

    again = ask(url, if_none_match=tag)

    assert (again.status, again.body) == (304, b"")


def test_an_update_of_the_guarded_dataset_is_refused(server_url: str) -> None:
    reply = ask(
        f"{server_url}/sparql",
        "POST",
        "INSERT DATA { <http://a> <http://b> 1 }",
        content_type="application/sparql-update",
    )

    assert reply.status == 403
    assert reply.json["type"].endswith("read-only")


def test_a_query_that_runs_too_long_is_a_503_that_says_when_to_retry(
    serve: Callable[..., str],
) -> None:
    numbers = " ".join(map(str, range(1000)))
    product = (
        f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} "
        f"VALUES ?c {{ {numbers} }} }}"
    )
    url = serve("--scratch", "--query-seconds", "1")

    reply = ask(f"{url}/sparql", "POST", product, content_type="application/sparql-query")

    assert reply.status == 503
    assert int(reply.headers["Retry-After"]) > 0
    assert reply.json["type"].endswith("deadline-exceeded")


def test_a_large_answer_that_is_stopped_is_a_503_and_never_half_a_200(
    serve: Callable[..., str],
) -> None:
    numbers = " ".join(map(str, range(1000)))
    values = " ".join(f"VALUES ?{name} {{ {numbers} }}" for name in "abc")
    endless = f"SELECT * {{ {values} }}"
    url = serve("--scratch", "--query-seconds", "1")

    reply = ask(f"{url}/sparql", "POST", endless, content_type="application/sparql-query")

    assert reply.status == 503


def test_csv_and_tsv_end_their_lines_as_the_standard_says(server_url: str) -> None:
    """https://www.w3.org/TR/sparql11-results-csv-tsv/."""
    query = r"""SELECT ?a ?b { VALUES (?a ?b) { ('x,"y\n' UNDEF) (<http://a> 'é'@fr) } }"""

    table = get(server_url, query, "text/csv")
    tabs = get(server_url, query, "text/tab-separated-values")

    assert table.body == 'a,b\r\n"x,""y\n",\r\nhttp://a,é\r\n'.encode()
    assert tabs.body == '?a\t?b\n"x,\\"y\\n"\t\n<http://a>\t"é"@fr\n'.encode()
    assert table.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_a_byte_order_mark_comes_only_when_it_is_asked_for(server_url: str) -> None:
    plain = get(server_url, ONE, format="csv")
    marked = get(server_url, ONE, format="csv", bom="true")

    assert marked.body == b"\xef\xbb\xbf" + plain.body
    assert int(marked.headers["Content-Length"]) == len(marked.body)
    assert marked.headers["ETag"] != plain.headers["ETag"]
    assert not get(server_url, ONE, format="json", bom="true").body.startswith(b"\xef")


@pytest.mark.parametrize("version", ["1.1", "1.2", "1.2-basic"])
def test_a_version_of_sparql_may_be_named(server_url: str, version: str) -> None:
    named = get(server_url, ONE, version=version)
    in_type = ask(
        f"{server_url}/sparql",
        "POST",
        f'VERSION "{version}" {ONE}',
        content_type=f"application/sparql-query; version={version}",
        accept=f"application/sparql-results+json; version={version}",
    )

    assert (named.status, in_type.status) == (200, 200)


def test_star_gives_columns_in_the_order_of_the_text(server_url: str) -> None:
    query = "SELECT * { VALUES (?z ?a) { (1 2) } BIND(3 AS ?m) }"

    assert get(server_url, query).json["head"]["vars"] == ["z", "a", "m"]


def test_an_unknown_term_is_told_beside_the_empty_answer(server_url: str) -> None:
    query = "SELECT ?a { ?a a <https://w3id.org/jalon/def#Acton> }"

    reply = get(server_url, query)
    page = get(server_url, query, "text/html")

    told = '<https://w3id.org/jalon/def#Acton>; near="https://w3id.org/jalon/def#Action"'
    assert (reply.status, reply.headers["Jalon-Unknown-Terms"]) == (200, told)
    assert "Vouliez-vous dire" in page.text or "Did you mean" in page.text
    assert "def#Action" in page.text
    assert "Jalon-Unknown-Terms" not in get(server_url, ONE).headers


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("SELECT * { ?s rdsf:label ?o }", "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"),
        ("SELECT * { ?s rdfs:label ?o }", "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"),
        ("SELCT * { ?s ?p ?o }", "SELECT"),
        ("SELECT * WHRE { ?s ?p ?o }", "WHERE"),
        ("SELECT * { ?s ?p ?o FLTER(?o) }", "FILTER"),
        ("SELECT * { ?s ?p ?o }\nODER BY ?s", "ORDER"),
    ],
)
def test_a_misspelt_word_is_told_with_the_one_meant(server_url: str, query: str, hint: str) -> None:
    for lang, words in (("fr", "Vouliez-vous dire"), ("en", "Did you mean")):
        url = address(server_url, "/sparql", ("query", query))
        problem = ask(url, accept="application/json", accept_language=lang).json

        assert hint in problem["detail"]
        assert words in problem["detail"] or "PREFIX rdfs:" in problem["detail"]
        assert {"line", "column", "excerpt"} <= set(problem)
