"""Filters and functions of the templates, on their own, and templates on hostile data."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, render_template

from jalon.settings import Settings
from jalon.store.engine import Engine
from jalon.web import rendering
from jalon.web.application import create_app
from jalon.web.timeline import draw
from web.page import read_page

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}'


@pytest.fixture(scope="module")
def app(engine: Engine) -> Flask:
    """The application, on a real engine."""
    return create_app(engine, Settings.load({}, {}))


@pytest.fixture
def french(app: Flask) -> Iterator[None]:
    """A request by a French reader."""
    with app.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        ("https://w3id.org/jalon/id/actor/dns", "/doc/actor/dns"),
        ("https://w3id.org/jalon/id/actor/dns#name-1", "/doc/actor/dns#name-1"),
        ("https://w3id.org/jalon/doc/actor/dns", "/doc/actor/dns"),
        ("https://w3id.org/jalon/def#Action", "/def#Action"),
        ("https://w3id.org/jalon/scheme/status#late", "/scheme/status#late"),
        ("https://w3id.org/jalon/shapes#Action-label", "/shapes#Action-label"),
        ("https://w3id.org/jalon/graph/current", None),
        ("https://w3id.org/jalon/id/../../admin", None),
        ("https://example.org/", "https://example.org/"),
        ("HTTPS://example.org/", "HTTPS://example.org/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("data:text/html,x", None),
        ("//example.org/", None),
        ("", None),
        (None, None),
    ],
)
@pytest.mark.usefixtures("french")
def test_where_an_address_leads(iri: str | None, address: str | None) -> None:
    assert rendering.href(iri) == address


@pytest.mark.usefixtures("french")
def test_french_texts_are_set_as_the_french_do() -> None:
    assert rendering.typeset("l'INS : « oui » ; non ?") == (
        "l’INS\u00a0: «\u00a0oui\u00a0»\u202f; non\u202f?"
    )
    assert rendering.typeset("why? it's", "en") == "why? it's"


@pytest.mark.usefixtures("french")
def test_counts_agree_with_their_noun() -> None:
    said = [rendering.count(number, "fiche", "fiches") for number in (0, 1, 2, 1200)]

    assert said == ["0\u00a0fiche", "1\u00a0fiche", "2\u00a0fiches", "1\u202f200\u00a0fiches"]


@pytest.mark.usefixtures("french")
def test_addresses_keep_their_parameters() -> None:
    assert rendering.local("/action/", q="à b", page=2, status="") == "/action/?q=%C3%A0+b&page=2"


def test_an_english_reader_keeps_english(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert rendering.local("/action/") == "/action/?lang=en"
        assert rendering.href("https://w3id.org/jalon/def#Action") == "/def?lang=en#Action"


def hostile_page(app: Flask) -> dict[str, Any]:
    """A real page of a record whose every text is hostile."""
    found = app.extensions["jalon.engine"].call(
        "record", kind="milestone", slug="obligation-ins", lang="fr"
    )["page"]
    return spoiled(found)


def spoiled(value: Any) -> Any:
    if isinstance(value, dict):
        kept = ("iri", "document", "anchor", "lang", "code", "verdict", "kind", "family")
        return {key: each if key in kept else spoiled(each) for key, each in value.items()}
    if isinstance(value, list):
        return [spoiled(each) for each in value]
    return HOSTILE if isinstance(value, str) else value


def test_hostile_labels_are_text(app: Flask) -> None:
    with app.test_request_context("/doc/milestone/obligation-ins"):
        html = render_template(
            "record.html",
            page=hostile_page(app),
            version="0",
            formats=(),
            path="/doc/milestone/obligation-ins",
            canonical="https://example.org/",
            kind_name="Jalon",
            kind_plural="Jalons",
            query="ASK {}",
            as_of=None,
        )

    assert read_page(html).faults == []
    assert "<script>alert" not in html and "<img" not in html
    assert "{{ 7*7 }}" in html


def test_a_hostile_address_is_not_linked(app: Flask) -> None:
    template = '{% import "_values.html" as values with context %}{{ values.link(value) }}'
    value = {"text": "x", "lang": None, "iri": "javascript:alert(1)", "note": None}
    with app.test_request_context("/"):
        html = app.jinja_env.from_string(template).render(
            value=value, lang="fr", _=lambda fr, en: fr
        )

    assert html == "x"


def test_a_text_in_another_language_says_so(app: Flask) -> None:
    template = '{% import "_values.html" as values with context %}{{ values.text(value) }}'
    with app.test_request_context("/"):
        html = app.jinja_env.from_string(template).render(
            value={"text": "Health", "lang": "en"}, lang="fr", _=lambda fr, en: fr
        )

    assert html == '<span lang="en">Health</span>'


def moment(day: str, text: str) -> dict[str, Any]:
    return {"day": day, "words": day, "event": {"text": text, "iri": "https://example.org/"}}


def test_labels_of_the_timeline_do_not_meet() -> None:
    days = ["2019-04-25", "2019-12-19", "2020-06-18", "2020-12-04", "2023-05-17"]
    spans = [{"start": "2019-01-01", "end": "2027-12-31", "roadmap": {"text": "r", "iri": "i"}}]

    drawn = draw(spans, [moment(day, "An event with a name") for day in days])

    assert drawn is not None
    assert [mark.x for mark in drawn.marks] == sorted(mark.x for mark in drawn.marks)
    for mark in drawn.marks:
        right = mark.x + len(mark.label) * 6.9
        crossing = [o for o in drawn.marks if mark.x < o.x < right and o.y >= mark.y]
        assert crossing == [], "a line goes through a label"


def test_nothing_dated_makes_no_timeline() -> None:
    assert draw([], []) is None
