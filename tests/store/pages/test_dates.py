"""Dates, numbers and money in words."""

import pytest

from jalon.store.pages.dates import (
    between,
    day,
    deadline_in_words,
    in_words,
    number,
    phrase,
    quantity,
    when,
)

FRENCH = {
    "2019-12-19": "19 décembre 2019",
    "2021-01-01": "1er janvier 2021",
    "2020-01": "janvier 2020",
    "2020-08": "août 2020",
    "2021": "2021",
    "2021-33": "1er trimestre 2021",
    "2021-36": "4e trimestre 2021",
    "2021-40": "1er semestre 2021",
    "2021-41": "2e semestre 2021",
    "2019-22": "été 2019",
    "2025-21": "printemps 2025",
    "2012~": "vers 2012",
    "2023-12~": "vers décembre 2023",
    "2019?": "2019 (date incertaine)",
    "2019/2022": "de 2019 à 2022",
    "2019-04-25/2019-06": "du 25 avril 2019 à juin 2019",
    "2019-12~/..": "depuis décembre 2019 environ",
    "2019-12-19/..": "depuis le 19 décembre 2019",
    "../2019-04-24": "au plus tard le 24 avril 2019",
}

ENGLISH = {
    "2019-12-19": "19 December 2019",
    "2020-01": "January 2020",
    "2021-36": "the 4th quarter of 2021",
    "2021-40": "the 1st half of 2021",
    "2019-22": "summer 2019",
    "2012~": "around 2012",
    "2019/2022": "2019 to 2022",
    "2019-12/..": "since December 2019",
    "../2019-04-24": "by 24 April 2019",
}


def plain(text: str | None) -> str:
    return (text or "").replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("edtf", "words"), FRENCH.items())
def test_a_date_in_french(edtf: str, words: str) -> None:
    assert plain(in_words(edtf, "fr")) == words


@pytest.mark.parametrize(("edtf", "words"), ENGLISH.items())
def test_a_date_in_english(edtf: str, words: str) -> None:
    assert plain(in_words(edtf, "en")) == words


@pytest.mark.parametrize(
    ("kind", "edtf", "words"),
    [
        ("by", "2021-12-31", "au plus tard le 31 décembre 2021"),
        ("by", "2021", "au plus tard le 31 décembre 2021"),
        ("at", "2021", "en 2021"),
        ("at", "2021-36", "au 4e trimestre 2021"),
        ("during", "2021-40", "au cours du 1er semestre 2021"),
        ("during", "2019-22", "au cours de l’été 2019"),
        ("from", "2020-08", "à partir d’août 2020"),
        ("from", "2019-22", "à partir de l’été 2019"),
    ],
)
def test_an_announced_date_says_its_kind(kind: str, edtf: str, words: str) -> None:
    date = when(edtf, "2021-01-01", "2021-12-31", "fr")

    assert date is not None
    assert plain(deadline_in_words(kind, date, "fr")) == words


def test_a_period_that_has_only_an_end_lasts_until_then() -> None:
    assert plain(in_words("../2020", "fr", period=True)) == "jusqu’en 2020"


def test_a_day_known_within_an_interval_lies_between_its_ends() -> None:
    words = plain(between("2019-04-25/2019-06", "fr"))

    assert words == "entre le 25 avril 2019 et juin 2019"


def test_bounds_alone_make_a_date() -> None:
    one = when(None, "2019-12-19", "2019-12-19", "fr")
    several = when(None, "2019-01-01", "2019-03-31", "fr")

    assert one is not None and plain(one.text) == "19 décembre 2019"
    assert several is not None and plain(several.text) == "du 1er janvier 2019 au 31 mars 2019"
    assert when(None, None, None, "fr") is None


@pytest.mark.parametrize("edtf", ["2021-50", "XXXX", "2021-13", "", "2021-1"])
def test_what_is_no_known_date_has_no_words(edtf: str) -> None:
    assert phrase(edtf, "fr") is None
    assert when(edtf or None, "2021-01-01", "2021-01-01", "fr") is not None


def test_a_day_that_is_no_date_stays_as_it_is() -> None:
    assert day("not a day", "fr") == "not a day"


@pytest.mark.parametrize(
    ("lexical", "french", "english"),
    [
        ("2000000000", "2 000 000 000", "2,000,000,000"),
        ("93.50", "93,5", "93.5"),
        ("26.0", "26", "26"),
        ("-3", "-3", "-3"),
        ("1234.5", "1 234,5", "1,234.5"),
        ("many", "many", "many"),
    ],
)
def test_a_number_is_written_as_each_language_does(lexical: str, french: str, english: str) -> None:
    assert plain(number(lexical, "fr")) == french
    assert plain(number(lexical, "en")) == english


def test_money_and_units() -> None:
    assert quantity("2000000000", "euros", "EUR", "fr") == ("2\u202f000\u202f000\u202f000\u00a0€")
    assert quantity("2000000000", "euros", "EUR", "en") == "€2,000,000,000"
    assert quantity("26", "actions", None, "fr") == "26\u00a0actions"
    assert quantity("26", None, None, "fr") == "26"
