"""The steward's desk over real HTTP: what its pages say is true, and nothing is typed twice."""

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from jalon.stewardship.access_tokens import create_token
from jalon.stewardship.home import create
from journeys.conftest import EVENT, Served, wait_for_checker
from web.http import Reply, ask
from web.page import read_page

FORM = {"content_type": "application/x-www-form-urlencoded"}
PAGE = {"accept": "text/html", "accept_language": "fr"}
NEW = """
@prefix event: <https://w3id.org/jalon/id/event/> .
@prefix event-kind: <https://w3id.org/jalon/scheme/event-kind#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix jalon: <https://w3id.org/jalon/def#> .
@prefix precision: <https://w3id.org/jalon/scheme/precision#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix person: <https://w3id.org/jalon/id/person/> .
@prefix source: <https://w3id.org/jalon/id/source/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
event:SLUG a jalon:Event ;
  rdfs:label "Journée d'essai SLUG"@fr , "Trial day SLUG"@en ;
  dcterms:type event-kind:announcement ;
  jalon:edtf "2020-07-02" ; jalon:precision precision:day ;
  jalon:earliest "2020-07-02"^^xsd:date ; jalon:latest "2020-07-02"^^xsd:date ;
  jalon:participant person:olivier-veran ;
  jalon:source source:beesens-2021-06-22-conseil-numerique-sante-presente-avancee .
<https://w3id.org/jalon/doc/event/SLUG> a jalon:Record ; foaf:primaryTopic event:SLUG .
"""


def post(served: Served, role: str, path: str, page: bool = False, **fields: str) -> Reply:
    sent = FORM | served.bearer(role) | (PAGE if page else {})
    if "etag" not in fields and path != "/submissions":
        sent["if_match"] = "*"
    return ask(f"{served.url}{path}", "POST", urlencode(fields), **sent)


def page(served: Served, role: str, path: str) -> Reply:
    return ask(f"{served.url}{path}", **PAGE, **served.bearer(role))


def submit(served: Served, **fields: str) -> str:
    found = post(served, "submitter", "/submissions", **fields)
    assert found.status == 202, found.text
    return str(found.headers["Location"])


def plain(reply: Reply) -> str:
    """The text of a page, its spaces made plain."""
    assert not read_page(reply.text).faults, read_page(reply.text).faults
    return re.sub(r"\s+", " ", read_page(reply.text).text)


def published(served: Served, **fields: str) -> tuple[str, int]:
    path = submit(served, **fields)
    assert post(served, "reviewer", f"{path}/review", move="accept").status == 200
    done = post(served, "publisher", f"{path}/publish")
    assert done.status == 200, done.text
    return path, done.json["publication"]


@pytest.fixture
def staged(served: Served) -> Iterator[str]:
    """A new event that waits for review."""
    path = submit(served, text=NEW.replace("SLUG", "journee-a-relire"), why="La DNS le dit")
    yield path
    post(served, "submitter", f"{path}/review", move="withdraw")


def test_a_reviewer_sees_what_a_new_record_says(served: Served, staged: str) -> None:
    told = plain(page(served, "reviewer", staged))
    record = page(served, "reviewer", f"{staged}/record/event/journee-a-relire")

    assert "nature : Annonce" in told and "participant : Olivier Véran" in told
    assert "source : Le Conseil du Numérique en Santé" in told
    assert "La fiche telle qu’elle serait" in plain(record)
    assert "2 juillet 2020" in plain(record) and "Olivier Véran" in plain(record)
    assert record.headers["Cache-Control"] == "no-store"
    assert page(served, "reviewer", f"{staged}/record/event/autre").status == 404
    assert page(served, "reader", f"{staged}/record/event/journee-a-relire").status == 403
    assert (
        "/doc/event/journee-a-relire" not in read_page(page(served, "reviewer", staged).text).links
    )


def test_a_received_document_is_kept_as_a_download_by_those_who_may_read_it(
    served: Served, staged: str
) -> None:
    got = ask(f"{served.url}{staged}/files/0", **served.bearer("reviewer"))

    assert got.text.strip() == NEW.replace("SLUG", "journee-a-relire").strip()
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.media_type == "application/octet-stream"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert ask(f"{served.url}{staged}/files/1", **served.bearer("reviewer")).status == 404
    assert ask(f"{served.url}{staged}/files/0", **served.bearer("reader")).status == 403
    assert ask(f"{served.url}{staged}/files/0").status == 401


def test_what_was_pasted_is_there_to_be_corrected(served: Served, staged: str) -> None:
    post(served, "reviewer", f"{staged}/review", move="request-changes", why="Il manque le lieu.")
    own = page(served, "submitter", staged)

    assert "Journée d&#39;essai journee-a-relire" in own.text
    assert 'value="La DNS le dit"' in own.text
    assert "Corrigez, puis soumettez de nouveau ci-dessous. Pourquoi : Il manque le lieu." in plain(
        own
    )
    assert "L’auteur corrige" in plain(page(served, "reviewer", staged))


def test_a_form_that_is_refused_gives_back_what_was_given(served: Served) -> None:
    refused = post(
        served,
        "submitter",
        "/submissions",
        page=True,
        text="",
        why="Parce que",
        withdraw="event/Pas Une Fiche",
        successor="event/autre",
    )

    assert refused.status == 400
    for value in ("Parce que", "event/Pas Une Fiche", "event/autre"):
        assert f'value="{value}"' in refused.text
    assert '<details class="spaced" open>' in refused.text


def test_a_withdrawal_that_is_sent_back_is_there_to_be_corrected(served: Served) -> None:
    path = submit(served, withdraw=f"event/{EVENT}", successor="event/n-existe-pas", why="Doublon")
    own = page(served, "submitter", path)

    assert "n’existe pas" in plain(own)
    assert f'value="event/{EVENT}"' in own.text and 'value="event/n-existe-pas"' in own.text
    again = post(
        served, "submitter", path, page=True, withdraw=f"event/{EVENT}", successor=f"event/{EVENT}"
    )
    assert again.status == 303
    assert "ne se remplace pas elle-même" in plain(page(served, "submitter", path))
    post(served, "submitter", f"{path}/review", move="withdraw")


def test_pages_say_what_was_taken_back_by_what_and_who_did_it(served: Served) -> None:
    path, number = published(served, text=NEW.replace("SLUG", "journee-reprise"), why="Essai")
    assert "Tout le monde la voit" in plain(page(served, "publisher", path))
    taken = post(served, "publisher", f"/history/{number}/revert", why="Une erreur")
    made = taken.json["publication"]

    told = plain(page(served, "publisher", path))
    assert "Tout le monde la voit" not in told and f"reprise par la publication {made}" in told
    assert f"{path}/revert" not in page(served, "publisher", path).text
    history = plain(page(served, "reader", f"/history/{number}"))
    assert f"Ce qu’elle a fait a été défait par la publication {made}" in history
    assert "apportée par Alice, relue par Bruno" in history
    listed = plain(page(served, "reader", "/history"))
    assert "Journée d’essai journee-reprise" in listed
    assert "Nouvelle fiche" in listed and f"reprise par la {made}" in listed
    assert re.search(r"\d{4}, \d\d h \d\d UTC", listed)
    assert "Historique : Journée d’essai journee-reprise" in plain(
        page(served, "reader", "/doc/event/journee-reprise/history")
    )
    gone = page(served, "reader", "/doc/event/journee-reprise")
    assert gone.status == 410
    assert "/doc/event/journee-reprise/history" in read_page(gone.text).links


def test_a_withdrawal_names_its_successor_everywhere(served: Served) -> None:
    slug = "event/journee-remplacee"
    published(served, text=NEW.replace("SLUG", "journee-remplacee"), why="Essai")
    path, number = published(served, withdraw=slug, successor=f"event/{EVENT}", why="Un doublon")
    name = "Annonce de 2 milliards d’euros pour le numérique en santé (Ségur)"

    told = plain(page(served, "reviewer", path))
    gone = page(served, "reader", f"/doc/{slug}")

    assert f"Remplacée par : {name}" in told and "Aucune autre fiche ne la cite." in told
    assert "1 fiche vérifiée" in told and "Non vérifié" not in told
    assert f"est remplacée par {name}" in plain(page(served, "reader", f"/history/{number}"))
    assert gone.status == 410 and f"Elle est remplacée par {name}" in plain(gone)


def test_a_revert_that_is_refused_says_what_came_later(served: Served) -> None:
    text = NEW.replace("SLUG", "journee-changee")
    _, first = published(served, text=text, why="Essai")
    _, second = published(served, text=text.replace("Journée d'essai", "Jour d'essai"), why="Mieux")

    refused = post(served, "publisher", f"/history/{first}/revert", page=True, why="Non")

    assert refused.status == 412
    told = read_page(refused.text)
    assert f"/history/{second}" in told.links and "/doc/event/journee-changee" in told.links
    assert "Jour d’essai journee-changee a changé depuis" in plain(refused)


def test_suggesting_a_change_starts_from_the_one_spelling_and_offers_the_spreadsheet(
    served: Served,
) -> None:
    form = page(served, "submitter", f"/submissions/new?record=event/{EVENT}")
    missing = page(served, "submitter", f"/submissions/new?record=event/{EVENT}s")

    text = (served.folder / "data" / "event" / f"{EVENT}.ttl").read_text(encoding="utf-8")
    assert text in unescape(form.text)
    assert f"/template/event.xlsx?record={EVENT}" in form.text
    assert missing.status == 404
    assert f"/doc/event/{EVENT}" in read_page(missing.text).links


def test_a_submission_on_an_old_version_can_be_mended_on_the_new_one(served: Served) -> None:
    text = NEW.replace("SLUG", "journee-perimee")
    published(served, text=text, why="Essai")
    record = "event/journee-perimee"
    stale = {"text": text.replace("Trial", "Test"), "record": record, "base": "0" * 24}
    path = submit(served, **stale, why="Essai")
    own = page(served, "submitter", path)

    assert "Journée d’essai journee-perimee a changé depuis que vous l’avez lue" in plain(own)
    assert "Repartir de la version publiée" in plain(own)
    base = re.search(r'name="base" value="(\w+)"', own.text)
    assert base and base[1] != "0" * 24
    again = post(
        served,
        "submitter",
        path,
        text=text.replace("Trial", "Test"),
        record=record,
        base=base[1],
    )
    assert again.json["state"] == "staged"


def test_each_finds_the_queue_that_waits_for_them(served: Served, staged: str) -> None:
    review = page(served, "reviewer", "/submissions")
    publish = page(served, "publisher", "/submissions")
    everything = page(served, "reviewer", "/submissions?state=all")

    assert "Soumissions à relire" in plain(review)
    assert "Journée d’essai journee-a-relire" in plain(review)
    assert "Soumissions à publier" in plain(publish)
    assert staged not in read_page(publish.text).links
    assert "Toutes les soumissions" in plain(everything)
    assert staged in read_page(everything.text).links
    queue = ask(f"{served.url}/submissions", accept="application/json", **served.bearer("reviewer"))
    assert len(json.loads(queue.text)) > 1


def test_a_reader_is_told_where_their_session_is(served: Served) -> None:
    refused = page(served, "reader", "/submissions")

    assert refused.status == 403
    assert "/session" in read_page(refused.text).links
    assert "a le rôle de lecteur ; il faut celui de contributeur" in plain(refused)


def test_a_team_of_one_is_told_the_truth_about_its_review(
    serve: Callable[..., str], tmp_path: Path
) -> None:
    folder = tmp_path / "home"
    create(folder)
    (folder / "jalon.toml").write_text("four_eyes = false\n", encoding="utf-8")
    token = {"publisher": create_token(folder, "publisher", "Anne")}
    alone = Served(serve("--home", str(folder)), folder, token)
    wait_for_checker(alone.url)
    form = plain(page(alone, "publisher", "/submissions/new"))
    text = NEW.replace("SLUG", "journee-seule")

    found = post(alone, "publisher", "/submissions", text=text, why="Essai")
    path = found.headers["Location"]
    told = plain(page(alone, "publisher", path))
    post(alone, "publisher", f"{path}/review", move="accept")
    number = post(alone, "publisher", f"{path}/publish").json["publication"]

    assert "autre personne" not in form and "rien n’est publié avant d’avoir été relu" in form
    assert "autre" not in told.partition("À relire.")[2].partition("Ce qui change")[0]
    made = plain(ask(f"{alone.url}/history/{number}", **PAGE))
    assert "apportée par Anne, relue par son auteur" in made


def test_the_page_of_a_record_has_the_menu_of_its_reader(served: Served) -> None:
    begun = ask(
        f"{served.url}/session",
        "POST",
        urlencode({"token": served.tokens["submitter"]}),
        origin=served.url,
        **FORM,
    )
    cookie = begun.headers["Set-Cookie"].partition(";")[0]
    anyone = ask(f"{served.url}/doc/event/{EVENT}", **PAGE)
    steward = ask(f"{served.url}/doc/event/{EVENT}", cookie=cookie, **PAGE)

    assert begun.status == 303
    assert "Mes soumissions" not in plain(anyone) and "Mes soumissions" in plain(steward)
    assert anyone.headers["ETag"] != steward.headers["ETag"]
    assert steward.headers["Cache-Control"].startswith("private")


def test_the_home_page_leads_to_the_form(served: Served) -> None:
    home = ask(f"{served.url}/", **PAGE)

    assert "/submissions/new" in read_page(home.text).links
    assert "/template/event.xlsx" in read_page(home.text).links
    assert "petit fichier Turtle" not in plain(home)
