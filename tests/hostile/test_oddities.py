"""Terms that decoders, parsers and printers stumble over."""

import json

import pytest

from hostile.door import Attempt, Door
from hostile.oddities import TEXTS

pytestmark = pytest.mark.xdist_group("hostile")

SYNTAX = (
    "nothing", "blanks", "NUL alone", "not UTF-8", "overlong UTF-8", "UTF-8 surrogate",
    "cut UTF-8", "UTF-16", "escaped surrogate", "escape beyond Unicode", "cut escape",
    "blank in an IRI", "markup", "update at the query door", "update after a query", "two queries",
)  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_an_odd_text_is_answered_or_refused(guarded: Door, attempt: Attempt, name: str) -> None:
    attempt(guarded, TEXTS[name])


@pytest.mark.parametrize("name", SYNTAX)
def test_a_text_that_is_no_query_is_refused(guarded: Door, attempt: Attempt, name: str) -> None:
    assert attempt(guarded, TEXTS[name]).status == 400


@pytest.mark.parametrize("name", ["over the limit", "far over the limit"])
def test_a_text_over_the_limit_is_refused(guarded: Door, attempt: Attempt, name: str) -> None:
    assert attempt(guarded, TEXTS[name]).status == 413


def test_what_is_told_of_markup_is_text_on_a_page(guarded: Door) -> None:
    outcome = guarded.send(TEXTS["markup"], Accept="text/html")

    assert outcome.status == 400
    assert b"<script>alert" not in outcome.body


def test_directions_and_invisible_letters_are_given_back_as_they_are(guarded: Door) -> None:
    outcome = guarded.send(TEXTS["bidirectional"])

    (row,) = json.loads(outcome.body)["results"]["bindings"]
    assert row["x"]["value"] == "\u202egnp.exe\u2066\u200b"
