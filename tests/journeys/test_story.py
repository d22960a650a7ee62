"""The whole story of a steward, over real HTTP, with tokens; each step as a program would do it."""

import json
import time
from collections.abc import Callable

import pytest

from journeys.conftest import EVENT, Served
from web.http import Reply, address, ask

CSV = {"content_type": "text/csv"}
FORM = {"content_type": "application/x-www-form-urlencoded"}
LABEL = "libellé_(français)"
RENAMED = "Deux milliards d'euros annoncés pour le numérique en santé"
QUERY = f"""PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?l WHERE {{
  <https://w3id.org/jalon/id/event/{EVENT}> rdfs:label ?l FILTER(LANG(?l) = "fr")
}}"""


def label_now(served: Served) -> str:
    reply = ask(address(served.url, "/sparql", ("query", QUERY)), accept="text/csv")
    return reply.text.splitlines()[1].strip('"')


def bring(served: Served, path: str, data: bytes, **headers: str) -> Reply:
    sent = CSV | served.bearer("submitter") | headers
    return ask(f"{served.url}{path}", "POST", data, **sent)


def move(served: Served, role: str, path: str, tag: str, body: str) -> Reply:
    sent = FORM | served.bearer(role) | {"if_match": f'"{tag}"'}
    return ask(f"{served.url}{path}", "POST", body, **sent)


def test_a_fact_goes_from_a_bad_spreadsheet_to_publication_and_back(
    served: Served, sheet: Callable[..., bytes]
) -> None:
    before = label_now(served)

    received = bring(served, "/submissions?why=Essai", sheet(précision="Au doigt mouillé"))
    assert received.status == 202
    path = received.headers["Location"]
    assert received.json["state"] == "changes-requested"
    report = ask(f"{served.url}{path}/report?format=text", **served.bearer("submitter"))
    assert report.status == 200
    assert "Au doigt mouillé" in report.text
    assert "case W2 (colonne « précision »)" in report.text

    tag = received.json["etag"]
    corrected = bring(served, path, sheet(**{LABEL: RENAMED}), if_match=f'"{tag}"')
    assert (corrected.status, corrected.json["state"]) == (202, "staged"), corrected.text
    diff = ask(f"{served.url}{path}/diff", **served.bearer("reviewer")).json
    sentences = diff["changes"][0]["sentences"]["fr"]
    assert any(f"→ {RENAMED}" in each for each in sentences), sentences

    tag = corrected.json["etag"]
    own = move(served, "submitter", f"{path}/review", tag, "move=accept&why=moi")
    assert own.status == 403
    reviewed = move(served, "reviewer", f"{path}/review", tag, "move=accept&why=La source le dit.")
    assert (reviewed.status, reviewed.json["state"]) == (200, "reviewed")
    stale = move(served, "publisher", f"{path}/publish", tag, "why=trop tard")
    assert stale.status == 412

    published = move(served, "publisher", f"{path}/publish", reviewed.json["etag"], "")
    acknowledged = time.monotonic()
    assert (published.status, published.json["state"]) == (200, "published"), published.text
    assert label_now(served) == RENAMED
    page = ask(f"{served.url}/doc/event/{EVENT}", accept="text/html").text
    assert RENAMED.replace("'", "’") in page
    assert time.monotonic() - acknowledged < 1

    number = published.json["publication"]
    twice = move(served, "publisher", f"{path}/publish", published.json["etag"], "")
    assert twice.status == 409
    assert move(served, "publisher", f"{path}/revert", tag, "why=trop tard").status == 412
    reverted = move(served, "publisher", f"{path}/revert", "*", "why=Une erreur de saisie")
    assert (reverted.status, reverted.json["reverts"]) == (201, number)
    assert label_now(served) == before

    told = ask(f"{served.url}/history", accept="application/json").json["entries"]
    assert [each["number"] for each in told[:2]] == [number + 1, number]
    assert told[0]["deed"]["why"] == "Une erreur de saisie"
    assert told[1]["deed"]["name"] == "Chloé"
    assert told[1]["deed"]["submission"] == int(path.rpartition("/")[2])
    own = ask(f"{served.url}/doc/event/{EVENT}/history", accept="application/json").json
    numbers = [each["number"] for each in own["entries"]]
    assert (numbers[:2], numbers[-1]) == ([number + 1, number], 0)
    old = ask(f"{served.url}/doc/event/{EVENT}?version={number}", accept="text/turtle")
    assert RENAMED in old.text
    page = ask(f"{served.url}/doc/event/{EVENT}?version={number}", accept="text/html").text
    assert "La fiche après la publication" in page
    assert RENAMED in ask(f"{served.url}/event.csv?version={number}").text
    assert RENAMED not in ask(f"{served.url}/event.csv?version={number + 1}").text


def test_the_history_is_a_page_a_feed_and_prov(served: Served) -> None:
    page = ask(f"{served.url}/history", accept="text/html")
    feed = ask(f"{served.url}/history.atom")
    prov = ask(f"{served.url}/history/0", accept="text/turtle")

    assert (page.status, page.media_type) == (200, "text/html")
    assert (feed.status, feed.media_type) == (200, "application/atom+xml")
    assert "<entry>" in feed.text
    assert (prov.status, "prov:Activity" in prov.text) == (200, True)
    assert ask(f"{served.url}/history/99999").status == 404


def test_a_list_shows_what_was_known_on_a_day(served: Served) -> None:
    today = ask(f"{served.url}/action.csv").text
    then = ask(f"{served.url}/action.csv?as-of=2019-06-01").text
    page = ask(f"{served.url}/action/?as-of=2019-06-01", accept="text/html", accept_language="fr")

    assert then != today
    assert "delivered" not in then
    assert "1er\u00a0juin 2019" in page.text
    assert 'href="/action.csv?as-of=2019-06-01"' in page.text
    assert ask(f"{served.url}/action.csv?as-of=juin").status == 400
    assert ask(f"{served.url}/action.csv?version=99999").status == 404


def test_a_direct_write_is_rehearsed_refused_with_its_report_or_journaled(served: Served) -> None:
    skos = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
    rdfs = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
    dns = "<https://w3id.org/jalon/id/actor/dns>"
    good = f'{skos} INSERT DATA {{ {dns} skos:altLabel "Essai"@fr }}'
    bad = f"{rdfs} DELETE WHERE {{ {dns} rdfs:label ?label }}"
    sent = {"content_type": "application/sparql-update"} | served.bearer("publisher")
    version = ask(f"{served.url}/-/version").json["dataset"]

    rehearsed = ask(f"{served.url}/sparql?dry-run=true", "POST", good, **sent)
    refused = ask(f"{served.url}/sparql", "POST", bad, accept="text/turtle", **sent)

    assert rehearsed.json["passes"] is True
    assert len(rehearsed.json["added"]) == 1
    assert rehearsed.json["changes"][0]["sentences"]["fr"]
    assert (refused.status, refused.media_type) == (422, "text/turtle")
    assert "sh:ValidationReport" in refused.text
    assert ask(f"{served.url}/-/version").json["dataset"] == version

    assert ask(f"{served.url}/sparql?why=Un+sigle", "POST", good, **sent).status == 204
    made = ask(f"{served.url}/history", accept="application/json").json["entries"][0]
    assert (made["deed"]["name"], made["deed"]["why"]) == ("Chloé", "Un sigle")
    assert list(made["documents"]) == ["https://w3id.org/jalon/doc/actor/dns"]


def test_every_direct_write_that_changes_something_is_in_the_audit_log(served: Served) -> None:
    graph = f"{served.url}/doc/person/essai-direct"
    who = served.bearer("publisher")
    record = ask(f"{served.url}/doc/person/agnes-buzyn", accept="application/n-triples").text
    fresh = record.replace("/person/agnes-buzyn", "/person/essai-direct")
    triples, text = (
        {"content_type": "application/n-triples"},
        {"content_type": "application/sparql-update"},
    )
    label = "<http://www.w3.org/2004/02/skos/core#altLabel>"
    thing = "<https://w3id.org/jalon/id/person/essai-direct>"
    insert = f'INSERT DATA {{ {thing} {label} "Essai"@fr }}'

    made = ask(f"{graph}?why=Essai", "PUT", fresh, **(triples | who))
    assert made.status == 201, made.text
    for _ in range(2):
        assert ask(f"{served.url}/sparql", "POST", insert, **(text | who)).status == 204
    assert ask(f"{graph}?dry-run=1", "DELETE", **who).status == 200
    assert ask(graph, "DELETE", **who).status == 204

    entries = ask(f"{served.url}/history", accept="application/json").json["entries"][:3]
    doors = ["Graph Store DELETE: person/essai-direct", "SPARQL Update", "Essai"]
    assert [each["deed"]["why"] for each in entries] == doors
    lines = [json.loads(each) for each in (served.folder / "audit.jsonl").read_text().splitlines()]
    told = [each for each in lines if each["event"].startswith("write.")][-3:]
    assert [each["event"] for each in told] == ["write.graph", "write.update", "write.delete"]
    last = ask(f"{served.url}/history", accept="application/json").json["entries"][0]
    assert [each["publication"] for each in told] == [last["number"] - 2 + n for n in range(3)]
    assert {each["who"] for each in told} == {last["deed"]["who"]}
    assert told[0]["why"] == "Essai"


@pytest.mark.parametrize("asked", ["bogus", "", "yes", "true&dry-run=false"])
def test_a_dry_run_that_is_not_understood_writes_nothing(served: Served, asked: str) -> None:
    text = "INSERT DATA { <https://w3id.org/jalon/id/actor/dns> <urn:p> 1 }"
    sent = {"content_type": "application/sparql-update"} | served.bearer("publisher")
    graph = f"{served.url}/doc/actor/dns?dry-run={asked}"

    for reply in (
        ask(f"{served.url}/sparql?dry-run={asked}", "POST", text, **sent),
        ask(graph, "DELETE", **served.bearer("publisher")),
    ):
        assert (reply.status, "dry-run=true" in reply.text) == (400, True), reply.text
    assert ask(f"{served.url}/doc/actor/dns").status == 200


def test_a_withdrawn_record_is_gone_and_names_its_successor(served: Served) -> None:
    made = ask(
        f"{served.url}/submissions",
        "POST",
        "why=Essai&withdraw=source/theragora-cinq-orientations-accelerer-virage-numerique",
        **(FORM | served.bearer("submitter")),
    )
    assert made.status == 202
    assert made.json["state"] == "changes-requested"
    assert "cite encore" in made.json["steps"][-1]["why"]


def test_a_deletion_that_others_bar_is_refused_with_a_report_that_says_who(served: Served) -> None:
    slug = "source/theragora-cinq-orientations-accelerer-virage-numerique"
    url, sent = f"{served.url}/doc/{slug}", served.bearer("publisher")

    refused = ask(url, "DELETE", accept="text/turtle", **sent)
    told = ask(url, "DELETE", accept="application/json", **sent)

    assert refused.status == told.status == 422
    assert f"sh:value <https://w3id.org/jalon/id/{slug}>" in refused.text
    assert "sh:sourceShape <https://w3id.org/jalon/shapes#Document-withdrawal>" in refused.text
    assert told.json["report"]["results"]
