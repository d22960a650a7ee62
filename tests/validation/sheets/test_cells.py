"""Cells: several values, shields against formulas, and what is not understood stays visible."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.validation.catalogue import Catalogue
from jalon.validation.resident import Resident
from jalon.validation.sheets.cells import Cells, join, shielded, split, unshielded
from jalon.validation.sheets.columns import Column, Layouts

TEXTS = st.text(min_size=1).filter(lambda text: text == text.strip())


@given(st.lists(TEXTS, min_size=1))
def test_values_joined_are_the_values_split(values: list[str]) -> None:
    assert split(join(values)) == values


@given(st.text())
def test_a_shield_is_taken_back(text: str) -> None:
    assert unshielded(shielded(text)) == text


@given(st.text())
def test_a_shielded_text_is_no_formula(text: str) -> None:
    assert not shielded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.fixture(scope="module")
def columns(shipped: Resident, catalogue: Catalogue) -> dict[str, Column]:
    own = Layouts(shipped.shapes, catalogue).of_kind("event")[0]
    return {column.key: column for column in own.columns}


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("jalon:organizer", "dns", "https://w3id.org/jalon/id/actor/dns"),
        ("jalon:organizer", "actor:dns", "https://w3id.org/jalon/id/actor/dns"),
        (
            "jalon:organizer",
            "https://w3id.org/jalon/id/actor/dns",
            "https://w3id.org/jalon/id/actor/dns",
        ),
        ("jalon:organizer", "agence du NUMERIQUE en santé", "https://w3id.org/jalon/id/actor/ans"),
        ("jalon:organizer", "nul-ne-sait", "https://w3id.org/jalon/id/actor/nul-ne-sait"),
        ("jalon:precision", "Au jour", "https://w3id.org/jalon/scheme/precision#day"),
        ("jalon:precision", "day", "https://w3id.org/jalon/scheme/precision#day"),
        ("jalon:precision", "precision:day", "https://w3id.org/jalon/scheme/precision#day"),
    ],
)
def test_a_reference_is_read_by_slug_address_or_label(
    catalogue: Catalogue, columns: dict[str, Column], key: str, text: str, value: str
) -> None:
    (term,) = Cells(catalogue).terms(columns[key], text)

    assert (term.text, term.iri) == (value, True)


def test_what_names_nothing_stays_a_text(catalogue: Catalogue, columns: dict[str, Column]) -> None:
    (term,) = Cells(catalogue).terms(columns["jalon:participant"], "Quelqu’un")

    assert (term.text, term.iri) == ("Quelqu’un", False)
