"""Content negotiation, RFC 9110 section 12.5.1."""

import pytest

from jalon.errors import NotAcceptable
from jalon.rdf.formats import GRAPH_FORMATS, SOLUTION_FORMATS
from jalon.rdf.negotiation import negotiate, negotiate_format

OFFERED = ("application/json", "text/html", "text/csv")


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/*", "text/html"),
        ("text/*;q=0.5, text/csv", "text/csv"),
        ("text/csv;q=0.1, */*;q=0.2", "application/json"),
        ("application/json;q=0, */*", "text/html"),
        ("text/csv;q=0.9, text/html;q=0.91", "text/html"),
        ("text/csv;charset=utf-8;q=1, text/html;q=0.9", "text/csv"),
        ("image/png, text/csv;q=0.1", "text/csv"),
        ("text/csv;q=abc, text/html;q=0.1", "text/html"),
        ("nonsense", "application/json"),
        ("image/png", None),
        ("application/json;q=0", None),
    ],
)
def test_the_best_offer_wins(header: str | None, chosen: str | None) -> None:
    assert negotiate(header, OFFERED) == chosen


def test_another_name_of_a_format_counts_and_its_own_name_is_answered() -> None:
    assert negotiate_format("application/json", SOLUTION_FORMATS).name == "json"
    assert negotiate_format("text/xml", SOLUTION_FORMATS).name == "xml"
    assert negotiate_format("text/plain", GRAPH_FORMATS).name == "ntriples"


def test_the_refusal_lists_what_exists() -> None:
    with pytest.raises(NotAcceptable) as told:
        negotiate_format("image/png", GRAPH_FORMATS)

    assert told.value.available == tuple(known.media_type for known in GRAPH_FORMATS)
    assert "text/turtle" in told.value.fr
