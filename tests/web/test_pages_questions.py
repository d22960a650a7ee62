"""Questions over HTTP: their list, their pages, their results as files."""

from pathlib import Path

import pytest

from jalon.files import ontology_folder
from jalon.namespaces import JALON
from jalon.store.engine import Engine
from jalon.store.query import QueryRequest
from jalon.web.headings import named, stem
from jalon.web.questions import all_questions, read_question
from web.http import ask
from web.page import read_page

NAMES = sorted(path.stem for path in (ontology_folder() / "question").glob("*.rq"))
SLIPPED = "promised-dates-that-slipped"


@pytest.mark.parametrize("name", NAMES)
def test_every_question_has_a_page_with_an_answer(server_url: str, name: str) -> None:
    reply = ask(f"{server_url}/question/{name}", accept="text/html", accept_language="fr")

    page = read_page(reply.text)
    assert reply.status == 200
    assert page.faults == []
    assert f"/question/{name}.csv" in page.links


def test_the_index_lists_every_question_under_its_title(server_url: str) -> None:
    page = read_page(ask(f"{server_url}/question/", accept="text/html", accept_language="fr").text)

    assert page.faults == []
    assert {f"/question/{name}" for name in NAMES} <= set(page.links)


def test_questions_are_searched_without_accents(server_url: str) -> None:
    reply = ask(f"{server_url}/question/?q=segur", accept="text/html", accept_language="fr")

    links = [link for link in read_page(reply.text).links if link.startswith("/question/w")]
    assert "/question/what-the-segur-was-split-into" in links
    assert len(links) < len(NAMES)


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("rq", "application/sparql-query"),
    ],
)
def test_the_result_of_a_question_as_a_file(server_url: str, suffix: str, media_type: str) -> None:
    by_suffix = ask(f"{server_url}/question/{SLIPPED}.{suffix}")
    by_accept = ask(f"{server_url}/question/{SLIPPED}", accept=media_type)

    assert (by_suffix.status, by_suffix.media_type) == (200, media_type)
    assert by_accept.body == by_suffix.body
    again = ask(
        f"{server_url}/question/{SLIPPED}.{suffix}", if_none_match=by_suffix.headers["ETag"]
    )
    assert again.status == 304


def test_the_query_of_a_question_is_its_file(server_url: str) -> None:
    shown = ask(f"{server_url}/question/{SLIPPED}.rq").text

    assert shown == (ontology_folder() / "question" / f"{SLIPPED}.rq").read_text()


def test_a_question_can_be_edited(server_url: str) -> None:
    page = read_page(ask(f"{server_url}/question/{SLIPPED}", accept="text/html").text)
    assert f"/sparql?question={SLIPPED}" in page.links

    editor = ask(f"{server_url}/sparql?question={SLIPPED}", accept="text/html")

    assert "SELECT ?day" in editor.text
    assert read_page(editor.text).faults == []


def test_addresses_in_a_result_are_labels(server_url: str) -> None:
    reply = ask(f"{server_url}/question/lead-of-each-action", accept="text/html")

    page = read_page(reply.text.partition("<pre")[0] + "</main></body></html>")
    assert "Délégation au numérique en santé" in page.text
    assert "/doc/actor/dns" in page.links
    assert "https://w3id.org/" not in page.text


def test_every_question_has_titles_in_both_languages() -> None:
    assert not [each.name for each in all_questions() if set(each.titles) != {"fr", "en"}]


def test_every_column_of_a_question_has_a_name_for_readers(engine: Engine) -> None:
    """Its variable is a term of the ontology, or stands in ``jalon.web.headings``."""
    nameless = {}
    for question in all_questions():
        header = engine.query(QueryRequest(question.text, format="tsv")).read().split(b"\n")[0]
        stems = {stem(name.removeprefix("?")) for name in header.decode().split("\t")}
        terms = {f"{JALON}{form}": name for name in stems for form in spellings(name)}
        known = {terms[iri] for iri in engine.call("labels", iris=[*terms], lang="fr")}
        missing = sorted(name for name in stems - known if not named(name))
        if missing:
            nameless[question.name] = missing
    assert nameless == {}


def spellings(name: str) -> tuple[str, str]:
    return name, name[:1].upper() + name[1:]


def test_the_question_to_try_first_is_the_one_on_slippage() -> None:
    assert all_questions()[0].name == SLIPPED


def test_a_question_file_is_read_header_and_text(tmp_path: Path) -> None:
    path = tmp_path / "one.rq"
    text = "# title-fr: Combien ?\n# keywords: compte, nombre\n\nASK { ?s ?p ?o } # title-en: no\n"
    path.write_text(text)

    question = read_question(path)

    assert question.titles == {"fr": "Combien ?"}
    assert question.keywords == ("compte", "nombre")
    assert question.text == text
