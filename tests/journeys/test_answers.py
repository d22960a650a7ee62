"""What a served home answers, whatever is asked of it: the right status in the right form."""

import pytest

from journeys.conftest import Served
from web.http import ask

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
