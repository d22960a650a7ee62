"""Lists and search over HTTP: pages, CSV, JSON, filters."""

import csv
import io

import pytest

from jalon.namespaces import KINDS
from jalon.web.lists import defused
from web.http import Reply, ask
from web.page import read_page


def rows_of(reply: Reply) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(reply.text)))


@pytest.mark.parametrize("kind", KINDS)
def test_the_list_of_a_kind_is_a_page_and_two_files(server_url: str, kind: str) -> None:
    page = ask(f"{server_url}/{kind}/", accept="text/html", accept_language="fr")
    table = ask(f"{server_url}/{kind}.csv")
    data = ask(f"{server_url}/{kind}.json")

    assert (page.status, page.media_type) == (200, "text/html")
    assert read_page(page.text).faults == []
    assert (table.status, table.media_type) == (200, "text/csv")
    assert (data.status, data.media_type) == (200, "application/json")
    assert data.json["total"] == len(data.json["rows"]) == len(rows_of(table)) > 0
    assert [row["iri"] for row in rows_of(table)] == [row["iri"] for row in data.json["rows"]]
    assert all(row["label"][0]["text"] for row in data.json["rows"])


def test_a_list_is_negotiated_too(server_url: str) -> None:
    by_suffix = ask(f"{server_url}/action.csv")
    by_accept = ask(f"{server_url}/action/", accept="text/csv")
    by_parameter = ask(f"{server_url}/action/?format=csv")

    assert by_suffix.body == by_accept.body == by_parameter.body


def test_filters_hold_for_the_page_and_the_files(server_url: str) -> None:
    query = "?status=late&q=certification"
    page = ask(f"{server_url}/action/{query}", accept="text/html", accept_language="fr")
    data = ask(f"{server_url}/action.json{query}", accept_language="fr").json

    labels = [row["label"][0]["text"] for row in data["rows"]]
    assert labels == ["Certification des systèmes d'information hospitaliers"]
    assert "1\u00a0fiche sur 24" in read_page(page.text).text


@pytest.mark.parametrize("name", ["path", "utm_source", "kind", "page-size"])
def test_a_parameter_that_is_no_filter_changes_nothing(server_url: str, name: str) -> None:
    reply = ask(f"{server_url}/action/?{name}=x", accept="text/html", accept_language="fr")

    assert reply.status == 200
    assert "24\u00a0fiches" in read_page(reply.text).text


def test_a_long_list_goes_on_to_other_pages(server_url: str) -> None:
    first = read_page(ask(f"{server_url}/source/", accept="text/html").text)
    second = ask(f"{server_url}/source/?page=2", accept="text/html")
    beyond = ask(f"{server_url}/source/?page=99", accept="text/html")

    assert "/source/?page=2" in first.links
    assert read_page(second.text).links != first.links
    assert beyond.status == 200


@pytest.mark.parametrize("page", ["0", "-1", "two", "99999999"])
def test_a_page_number_that_is_none_is_refused(server_url: str, page: str) -> None:
    assert ask(f"{server_url}/source/?page={page}", accept="text/html").status == 400


def test_a_list_without_a_match_says_what_to_do(server_url: str) -> None:
    reply = ask(f"{server_url}/action/?q=zzz", accept="text/html", accept_language="fr")

    assert reply.status == 200
    assert "Essayez moins de mots" in reply.text


def test_a_list_does_not_exist_in_any_format(server_url: str) -> None:
    assert ask(f"{server_url}/action.xlsx", accept="application/json").status == 404
    assert ask(f"{server_url}/action/", accept="image/png").status == 406


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_csv_cell_that_looks_like_a_formula_is_defused(start: str) -> None:
    assert defused(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "26", "l'INS", "a=b"])
def test_other_csv_cells_are_left_alone(text: str) -> None:
    assert defused(text) == text


def test_search_groups_what_it_finds_by_kind(server_url: str) -> None:
    reply = ask(f"{server_url}/search?q=segur", accept="text/html", accept_language="fr")

    page = read_page(reply.text)
    assert page.faults == []
    assert "/doc/funding/segur-enveloppe-totale" in page.links
    assert {"h2"} == {level for level, _ in page.headings[1:]}
    assert any(text.startswith("Questions") for _, text in page.headings)


def test_search_without_words_is_a_form(server_url: str) -> None:
    reply = ask(f"{server_url}/search", accept="text/html")

    assert reply.status == 200
    assert read_page(reply.text).faults == []


def test_search_writes_hostile_words_as_text(server_url: str) -> None:
    reply = ask(f"{server_url}/search?q=%3Cscript%3Ealert(1)%3C/script%3E", accept="text/html")

    assert read_page(reply.text).faults == []
    assert "<script>alert" not in reply.text
