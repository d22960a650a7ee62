"""A person who knows neither RDF nor SHACL mends a spreadsheet by what the page says.

Six different faults in one row; each is mended with what stands in the report, nothing else.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from playwright.sync_api import Browser, Page, expect

ROW = {
    "fiche [event]": "Réunion de Rennes",
    "libellé (français)": "Réunion de Rennes",
    "sorte d’événement": "Conférance",
    "organisateur": "anssii",
    "numéro de séance": "3,0",
    "au plus tôt": "18/06/2020",
    "au plus tard": "2020-06-18",
    "date EDTF": "2020-06-18",
    "précision": "Au jours",
    "source": "acuite-carte-vitale-cps-e-prescription-agnes-buzyn-annonce",
}
FAULTS = 6
PLACE = re.compile(r"case ([A-Z]+[0-9]+)")
WRITE = re.compile(r"Écrire «\s(.+?)\s»")


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def page(browser: Browser, server_url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A French steward's page, with and without JavaScript; its complaints fail the test."""
    context = browser.new_context(
        base_url=server_url, locale="fr-FR", java_script_enabled=request.param
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda m: complaints.append(m.text) if is_fault(m.type, m.text) else None)
    yield page
    context.close()
    assert complaints == []


def is_fault(kind: str, text: str) -> bool:
    """Whether a console message is a fault of the page: not its own answer of 4xx."""
    return kind == "error" and "responded with a status of 4" not in text


def filled(data: bytes) -> Workbook:
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    headers = [str(cell.value).rstrip(" *") for cell in sheet[1]]
    for header, text in ROW.items():
        sheet.cell(3, headers.index(header) + 1).value = text
    return book


def submit(page: Page, path: Path) -> None:
    page.get_by_label("Un ou plusieurs fichiers").set_input_files(path)
    page.get_by_role("button", name="Vérifier", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("onforme"))).to_be_visible()


def test_a_steward_mends_six_faults_by_what_the_page_says(page: Page, tmp_path: Path) -> None:
    page.goto("/validate")
    template = page.request.get("/template/event.xlsx").body()
    book, path = filled(template), tmp_path / "reunion.xlsx"
    book.save(path)

    submit(page, path)
    expect(page.get_by_role("heading", name="Non conforme")).to_be_visible()
    told: dict[str, str] = {}
    for fault in page.locator("article.fault").all():
        text = fault.inner_text()
        correction = WRITE.search(text)
        if correction:
            told.setdefault(PLACE.search(text)[1], correction[1])
    assert len(told) >= FAULTS
    for cell, text in told.items():
        book.worksheets[0][cell].value = text
    book.save(path)
    submit(page, path)

    expect(page.get_by_role("heading", name="Conforme", exact=True)).to_be_visible()


def test_a_pasted_record_is_mended_in_the_page(page: Page) -> None:
    page.goto("/validate")
    text = page.request.get("/doc/event/annonce-du-segur-numerique.ttl").text()
    wrong = text.replace('"@fr', '"@fr-FR', 1)

    page.get_by_label("Ou collez un texte").fill(wrong)
    page.get_by_role("button", name="Vérifier", exact=True).click()
    expect(page.get_by_role("heading", name="Non conforme")).to_be_visible()
    page.get_by_role("button", name="Vérifier et corriger").click()

    expect(page.get_by_role("heading", name="Conforme", exact=True)).to_be_visible()
    assert "@fr-FR" not in page.get_by_label("Ou collez un texte").input_value()


def test_a_syntax_error_keeps_the_form_and_says_where(page: Page) -> None:
    page.goto("/validate")

    page.get_by_label("Ou collez un texte").fill("@prefix a: <http://e/> .\na:b nonsense .")
    page.get_by_role("button", name="Vérifier", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("ligne 2")
