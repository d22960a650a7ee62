"""What a served home answers, whatever is asked of it: the right status in the right form."""

from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from journeys.conftest import Served
from web.http import address, ask
from web.page import read_page

LABELS_GONE = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
DELETE WHERE { <https://w3id.org/jalon/id/actor/dns> rdfs:label ?label }"""
UPDATE = {"content_type": "application/sparql-update"}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/sparql-results+json", "application/problem+json"),
        ("text/csv", "application/problem+json"),
        ("application/json", "application/problem+json"),
        ("text/html", "text/html"),
        ("application/ld+json", "application/ld+json"),
    ],
)
def test_what_the_shapes_refuse_is_a_422_whatever_is_accepted(
    served: Served, accept: str, media_type: str
) -> None:
    sent = UPDATE | served.bearer("publisher") | {"accept": accept}

    reply = ask(f"{served.url}/sparql", "POST", LABELS_GONE, **sent)

    assert (reply.status, reply.media_type) == (422, media_type)
    if media_type == "application/problem+json":
        assert reply.json["type"].endswith("/shapes-refused")
        assert reply.json["report"]


OWN = "doc/event/annonce-du-segur-numerique"
FORMS = ("text/html", "text/turtle", "application/ld+json", "application/n-triples")


@pytest.mark.parametrize("moment", ["version=0", "as-of=2021-01-01", "as-of=2021-01-01&version=0"])
def test_every_link_of_a_page_of_a_moment_leads_to_that_moment(served: Served, moment: str) -> None:
    page = ask(f"{served.url}/{OWN}?{moment}", accept="text/html")
    turtle = ask(f"{served.url}/{OWN}.ttl?{moment}")

    links = [each for each in read_page(page.text).links if f"{OWN}.ttl" in each]
    assert links and all(each.endswith(f"?{moment}") for each in links)
    assert f"</{OWN}.ttl?{moment}>" in page.headers["Link"]
    assert f"</{OWN}.jsonld?{moment}>" in turtle.headers["Link"]
    for file in ("event.csv", "event.json"):
        listing = ask(f"{served.url}/event/?{moment}", accept="text/html")
        assert (
            f'<link rel="alternate" type="text/csv" href="/event.csv?{moment[:5]}' in listing.text
        )
        assert f"</{file}?{moment}>" in listing.headers["Link"]


@pytest.mark.parametrize("accept", FORMS)
@pytest.mark.parametrize("moment", ["", "?as-of=2020-06-18", "?version=0", "?version=99999"])
def test_a_record_that_never_was_is_not_found_in_any_form(
    served: Served, accept: str, moment: str
) -> None:
    assert ask(f"{served.url}/doc/event/jamais{moment}", accept=accept).status == 404


@pytest.mark.parametrize("accept", FORMS)
def test_a_withdrawn_record_is_gone_in_every_form_and_was_there_before(
    served: Served, withdrawn: tuple[str, int], accept: str
) -> None:
    path, number = withdrawn
    statuses = {
        moment: ask(f"{served.url}/{path}{moment}", accept=accept).status
        for moment in (
            "",
            "?as-of=2020-06-18",
            f"?version={number}",
            f"?version={number}&as-of=2026-01-01",
            f"?version={number - 1}",
        )
    }

    assert [*statuses.values()] == [410, 410, 200, 200, 404]


@pytest.fixture(scope="module")
def withdrawn(served: Served) -> tuple[str, int]:
    """A record that was made and withdrawn again, and the publication that made it."""
    path = "doc/event/annonce-passagere"
    own = ask(f"{served.url}/{OWN}.nt").text.replace(
        "annonce-du-segur-numerique", "annonce-passagere"
    )
    bearer = served.bearer("publisher")
    made = ask(f"{served.url}/{path}", "PUT", own, content_type="application/n-triples", **bearer)
    assert made.status == 201, made.text
    number = ask(f"{served.url}/-/ready").json["publication"]
    assert ask(f"{served.url}/{path}", "DELETE", **bearer).status == 204
    return path, number


def test_the_etag_of_a_record_is_its_own_and_a_condition_of_its_writing(served: Served) -> None:
    sent = served.bearer("publisher") | {"content_type": "text/turtle"}
    before = ask(f"{served.url}/{OWN}.ttl")
    other = ask(f"{served.url}/doc/actor/dns.ttl")
    more = other.body + b'\n<https://w3id.org/jalon/id/actor/dns> skos:altLabel "Autre"@fr .\n'
    assert ask(f"{served.url}/doc/actor/dns", "PUT", more, **sent).status == 204

    again = ask(f"{served.url}/{OWN}.ttl", if_none_match=before.headers["ETag"])
    in_store = ask(
        f"{served.url}/graph-store?graph=https://w3id.org/jalon/{OWN}", accept="text/turtle"
    )
    asked = sent | {"if_match": before.headers["ETag"]}
    written = ask(f"{served.url}/{OWN}?why=Essai", "PUT", before.body, **asked)
    stale = sent | {"if_match": other.headers["ETag"]}

    assert (again.status, again.headers["ETag"]) == (304, before.headers["ETag"])
    assert in_store.headers["ETag"] == before.headers["ETag"]
    assert written.status == 204
    assert ask(f"{served.url}/doc/actor/dns", "PUT", other.body, **stale).status == 412


def test_what_was_known_or_stood_then_is_no_condition_of_a_write_now(served: Served) -> None:
    own = ask(f"{served.url}/{OWN}.ttl").headers["ETag"]
    known = ask(f"{served.url}/{OWN}.ttl?as-of=2021-01-01").headers["ETag"]
    sent = served.bearer("publisher") | {"content_type": "text/turtle", "if_match": known}

    assert known.partition("-")[0] != own.partition("-")[0]
    assert ask(f"{served.url}/{OWN}", "PUT", b"", **sent).status == 412
    revalidated = ask(f"{served.url}/{OWN}.ttl?as-of=2021-01-01", if_none_match=known)
    assert revalidated.status == 304


@pytest.mark.parametrize("spelled", ["{}", '"{}"', 'W/"{}"', '"{}-gzip"'])
@pytest.mark.parametrize("suffix", [".ttl", ".jsonld"])
def test_a_submission_starts_from_the_etag_of_its_record(
    served: Served, sheet: Callable[..., bytes], spelled: str, suffix: str
) -> None:
    tag = ask(f"{served.url}/{OWN}{suffix}").headers["ETag"].strip('"')
    sent = served.bearer("submitter") | {"content_type": "text/csv"}
    record = ("record", "event/annonce-du-segur-numerique")
    asked = [record, ("base", spelled.format(tag)), ("why", "Essai")]
    body = sheet(**{"libellé_(français)": "Deux milliards"})

    fresh = ask(address(served.url, "/submissions", *asked), "POST", body, **sent)
    asked[1] = ("base", "0" * 24)
    stale = ask(address(served.url, "/submissions", *asked), "POST", body, **sent)

    assert fresh.json["state"] == "staged", fresh.text
    assert "a changé depuis" in stale.json["steps"][-1]["why"]
    report = ask(
        f"{served.url}{fresh.headers['Location']}/report?format=html",
        **served.bearer("submitter"),
        accept="*/*",
    )
    assert (report.status, report.media_type) == (200, "text/html")


@pytest.mark.parametrize(
    "path", ["/history.atom", "/event?q=a", "/question", "/id/actor/dns", "//event//", "/"]
)
def test_no_address_is_made_of_host(served: Served, path: str) -> None:
    reply = ask(f"{served.url}{path}", host="evil.example")

    assert "evil.example" not in reply.text + str(reply.headers)


def test_the_addresses_of_the_feed_are_absolute(served: Served) -> None:
    feed = ElementTree.fromstring(ask(f"{served.url}/history.atom").text)

    links = [each.get("href", "") for each in feed.iter("{http://www.w3.org/2005/Atom}link")]
    assert links and all(each.startswith("https://w3id.org/jalon/history") for each in links)
