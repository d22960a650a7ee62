"""The same story in a real browser, offline, with and without scripts, as three people would do it.

With ``JALON_SHOTS`` a folder, each page is kept there as a picture.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from journeys.conftest import EVENT, Served

PHONE = {"width": 320, "height": 640}


@pytest.fixture(params=[False, True], ids=["no-scripts", "scripts"])
def person(
    browser: Browser, served: Served, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Page]]:
    """Return the page of someone who has just begun a session, by role."""
    contexts = []

    def arrive(role: str) -> Page:
        context = browser.new_context(
            base_url=served.url, locale="fr-FR", java_script_enabled=request.param
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/submissions")
        expect(page.get_by_role("heading", level=1)).to_have_text("Ouvrir une session")
        page.get_by_label("Jeton").fill(served.tokens[role])
        page.get_by_role("button", name="Ouvrir la session").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("oumissions"))
        return page

    yield arrive
    for context in contexts:
        context.close()


def keep(page: Page, name: str) -> None:
    """Keep a picture of a page, if a folder is given; no page is wider than a phone."""
    page.wait_for_load_state()
    folder = os.environ.get("JALON_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    size = page.viewport_size
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0, f"{name} is wider than 320 pixels"
    assert size is not None
    page.set_viewport_size(size)


def test_three_people_bring_review_publish_and_take_back(
    served: Served,
    person: Callable[[str], Page],
    sheet: Callable[..., bytes],
    request: pytest.FixtureRequest,
) -> None:
    mode = request.node.callspec.id
    renamed = f"Deux milliards pour le numérique, {mode}"
    alice = person("submitter")
    keep(alice, f"{mode}-1-mine")
    alice.get_by_role("link", name="Apporter un fait").first.click()
    keep(alice, f"{mode}-2-new")
    _give(alice, sheet(précision="Au doigt mouillé"))
    alice.get_by_role("button", name="Soumettre", exact=True).click()

    expect(alice.get_by_role("heading", level=1)).to_contain_text("à corriger")
    expect(alice.get_by_text(re.compile("case W2")).first).to_be_visible()
    keep(alice, f"{mode}-3-faults")

    _give(alice, sheet(**{"libellé_(français)": renamed}))
    alice.get_by_role("button", name="Soumettre de nouveau").click()
    expect(alice.get_by_role("heading", level=1)).to_contain_text("à relire")
    expect(alice.get_by_role("button", name="Accepter")).to_have_count(0)
    keep(alice, f"{mode}-4-staged")

    bruno = person("reviewer")
    bruno.get_by_role("link", name="À relire").click()
    keep(bruno, f"{mode}-5-queue")
    bruno.get_by_role("link", name=re.compile("^Soumission")).first.click()
    expect(bruno.get_by_text(f"→ {renamed}")).to_be_visible()
    bruno.get_by_role("button", name="Demander une correction").click()
    expect(bruno.get_by_role("alert")).to_contain_text("pourquoi")
    bruno.get_by_label("En une phrase, pour l’auteur").fill("La source le dit.")
    bruno.get_by_role("button", name="Accepter").click()
    expect(bruno.get_by_role("heading", level=1)).to_contain_text("relue et acceptée")

    chloe = person("publisher")
    chloe.goto(bruno.url)
    keep(chloe, f"{mode}-6-reviewed")
    chloe.get_by_role("button", name="Publier").click()
    expect(chloe.get_by_role("heading", level=1)).to_contain_text("publiée")
    chloe.goto(f"/doc/event/{EVENT}")
    expect(chloe.get_by_role("heading", level=1)).to_have_text(renamed)
    keep(chloe, f"{mode}-7-record")

    chloe.get_by_role("link", name="Historique de la fiche").click()
    keep(chloe, f"{mode}-8-record-history")
    chloe.get_by_role("link", name=re.compile("^Publication")).first.click()
    keep(chloe, f"{mode}-9-publication")
    chloe.get_by_label("Pourquoi, en une phrase").fill("Une erreur de saisie")
    chloe.get_by_role("button", name="Reprendre cette publication").click()
    expect(chloe.get_by_text("Une erreur de saisie")).to_be_visible()
    chloe.goto(f"/doc/event/{EVENT}")
    expect(chloe.get_by_role("heading", level=1)).not_to_have_text(renamed)
    chloe.goto("/history")
    keep(chloe, f"{mode}-10-history")

    chloe.goto("/session")
    chloe.get_by_role("button", name="Fermer la session").click()
    expect(chloe.get_by_role("heading", level=1)).to_have_text("Ouvrir une session")


def test_a_reader_suggests_a_change_from_the_page_of_a_record(
    person: Callable[[str], Page],
) -> None:
    alice = person("submitter")
    alice.goto("/doc/actor/cour-des-comptes")
    alice.get_by_role("link", name="Proposer une modification").click()

    expect(alice.get_by_label("Ou collez un texte")).to_have_value(re.compile("Cour des comptes"))
    text = alice.get_by_label("Ou collez un texte").input_value()
    alice.get_by_label("Ou collez un texte").fill(text.replace("critique du", "sur le"))
    alice.get_by_label("En une phrase : quel fait").fill("La Cour le dit.")
    alice.get_by_role("button", name="Soumettre", exact=True).click()

    expect(alice.get_by_role("heading", level=1)).to_contain_text("à relire")
    alice.get_by_label("Pourquoi la retirer").fill("C'était un essai.")
    alice.get_by_role("button", name="Retirer cette soumission").click()
    expect(alice.get_by_role("heading", level=1)).to_contain_text("retirée")


def _give(page: Page, data: bytes) -> None:
    file = {"name": "evenements.csv", "mimeType": "text/csv", "buffer": data}
    page.get_by_label("Un ou plusieurs fichiers").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_label("En une phrase : quel fait").fill("Le ministère le dit.")
