"""Records go to a spreadsheet and come back the same; what is changed there is what changes."""

import io
from collections.abc import Callable
from functools import cache

import pytest
from openpyxl import load_workbook

from jalon.errors import NotFound
from jalon.namespaces import KINDS
from jalon.rdf.parse import parse_triples
from jalon.validation import Report
from jalon.validation.catalogue import Catalogue
from jalon.validation.documents import Document
from jalon.validation.resident import Resident
from jalon.validation.sheets.cells import Cells
from jalon.validation.sheets.columns import Layouts
from jalon.validation.sheets.records import SheetReader
from jalon.validation.sheets.tables import csv_tables, workbook_tables
from jalon.validation.sheets.template import Templates

Check = Callable[..., Report]


@pytest.fixture(scope="module")
def templates(shipped: Resident, catalogue: Catalogue) -> Templates:
    return Templates(shipped.graph, shipped.shapes, catalogue)


@pytest.fixture(scope="module")
def reader(shipped: Resident, catalogue: Catalogue) -> SheetReader:
    return SheetReader(Layouts(shipped.shapes, catalogue), Cells(catalogue), shipped.shapes)


@pytest.fixture(scope="module")
def empty(templates: Templates) -> Callable[[str], bytes]:
    """The workbook of a kind, with its example alone; made once."""
    return cache(templates.workbook)


def triples(document: Document) -> set[str]:
    return set(map(str, parse_triples(document.data, document.media_type)))


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_shipped_record_comes_back_from_csv_as_it_was(
    shipped: Resident, templates: Templates, reader: SheetReader, kind: str, lang: str
) -> None:
    records = {a: t for a, t in shipped.context.records.items() if a.kind == kind}

    text = templates.csv(kind, [address.slug for address in records], lang)
    documents = reader.documents(f"{kind}.csv", csv_tables(text))

    assert {frozenset(triples(each)) for each in documents} == {
        frozenset(map(str, each)) for each in records.values()
    }
    assert [fault for each in documents for fault in each.faults] == []


@pytest.mark.parametrize("kind", ["person", "actor", "milestone", "roadmap"])
def test_records_with_fragments_come_back_from_a_workbook_as_they_were(
    shipped: Resident, templates: Templates, reader: SheetReader, kind: str
) -> None:
    records = [a for a in shipped.context.records if a.kind == kind][:12]

    data = templates.workbook(kind, [address.slug for address in records])
    documents = reader.documents("x.xlsx", workbook_tables(data))

    assert {frozenset(triples(each)) for each in documents} == {
        frozenset(map(str, shipped.context.records[each])) for each in records
    }


def test_what_is_exported_edited_and_checked_is_told_at_its_cell(
    templates: Templates, check_uploads: Check
) -> None:
    book = load_workbook(io.BytesIO(templates.workbook("event", ["annonce-du-segur-numerique"])))
    page = book.worksheets[0]
    headers = [str(cell.value).rstrip(" *") for cell in page[1]]
    column = headers.index("au plus tôt") + 1
    page.cell(3, column).value = "21 juillet 2020"
    out = io.BytesIO()
    book.save(out)

    before = check_uploads(("a.xlsx", templates.workbook("event", ["annonce-du-segur-numerique"])))
    after = check_uploads(("a.xlsx", out.getvalue()))

    assert before.conforms
    told = [each for each in after.results if each.path == "<https://w3id.org/jalon/def#earliest>"]
    assert {each.details.place.cell for each in told} == {page.cell(3, column).coordinate}
    assert {each.details.place.header for each in told} == {"au plus tôt"}
    assert any(c.after == "2020-07-21" for each in told for c in each.details.corrections)


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_explains_itself(empty: Callable[[str], bytes], kind: str) -> None:
    book = load_workbook(io.BytesIO(empty(kind)))
    page = book.worksheets[0]

    assert page["A1"].value == f"fiche [{kind}]"
    assert page["A2"].value.startswith("# ")
    assert all(cell.comment for cell in page[1])
    assert {"Listes", "Mode d’emploi"} <= set(book.sheetnames)
    lists = [each for each in page.data_validations.dataValidation if each.type == "list"]
    assert all(each.formula1.startswith("'Listes'!") for each in lists)
    assert lists or kind in ("person", "objective")


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_template_says_that_nothing_was_checked(
    templates: Templates, empty: Callable[[str], bytes], check_uploads: Check, kind: str
) -> None:
    report = check_uploads(("vide.xlsx", empty(kind)), ("vide.csv", templates.csv(kind).encode()))

    assert report.verdict.value == "not-checked"
    assert ["ligne" in each.message_fr for each in report.unreadable] == [True, True]


def test_the_example_is_a_record_of_the_dataset(shipped: Resident, templates: Templates) -> None:
    for kind in KINDS:
        address = templates.example(kind, templates.layouts.of_kind(kind))

        assert address in shipped.context.records


@pytest.mark.parametrize(("kind", "slug"), [("pays", "dns"), ("actor", "nul-ne-sait")])
def test_an_unknown_kind_or_record_is_not_found(templates: Templates, kind: str, slug: str) -> None:
    with pytest.raises(NotFound):
        templates.csv(kind, [slug])


def test_texts_of_a_template_are_never_formulas(templates: Templates) -> None:
    book = load_workbook(io.BytesIO(templates.workbook("source", [])))

    assert {cell.data_type for page in book for row in page.iter_rows() for cell in row} <= {
        "s",
        "n",
    }
