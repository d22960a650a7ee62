"""A change of records in words, in French and in English."""

from pathlib import Path

from jalon.files import data_folder
from jalon.rdf.diff import Status, compare_record, compare_records, lines_of_triples
from jalon.rdf.parse import parse_triples
from jalon.stewardship.duplicates import near_duplicates
from jalon.stewardship.ground import Ground
from jalon.stewardship.labels import Labels
from jalon.stewardship.words import tell

INS = "milestone/obligation-ins"
DOCUMENT = f"https://w3id.org/jalon/doc/{INS}"
LABELS = Ground.of_folder(data_folder()).labels


def text_of(record: str) -> str:
    return (data_folder() / f"{record}.ttl").read_text(encoding="utf-8")


def lines(text: str, document: str = DOCUMENT) -> frozenset[bytes]:
    return lines_of_triples(parse_triples(text.encode(), "text/turtle"), document)


def told(before: str, after: str, lang: str, document: str = DOCUMENT) -> list[str]:
    old, new = lines(before, document), lines(after, document)
    change = compare_record(document, old, new)
    assert change is not None
    return tell(change, old, new, LABELS, lang).sentences()


def record(deadline: str) -> str:
    return f"""@prefix : <https://w3id.org/jalon/id/{INS}#> .
        @prefix jalon: <https://w3id.org/jalon/def#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        <https://w3id.org/jalon/id/{INS}> a jalon:Milestone ;
          rdfs:label "INS"@fr , "INS"@en .
        {deadline}"""


def deadline(name: str, month: str, known: str) -> str:
    return f""":{name} a jalon:Deadline ; jalon:about <https://w3id.org/jalon/id/{INS}> ;
        jalon:facet "deadline" ; jalon:edtf "{month}" ; jalon:earliest "{month}-01"^^xsd:date ;
        jalon:knownOn "{known}"^^xsd:date ."""


def test_a_date_that_changed_is_told_as_people_would() -> None:
    before = record(deadline("d", "2020-01", "2019-04-25"))
    after = record(deadline("d", "2021-01", "2019-04-25"))

    assert told(before, after, "fr") == ["Échéance INS\u00a0: janv. 2020 → janv. 2021"]
    assert told(before, after, "en") == ["Deadline INS: Jan. 2020 → Jan. 2021"]


def test_a_new_announcement_is_told_against_the_one_it_follows() -> None:
    first = deadline("d", "2020-01", "2019-04-25")
    before = record(first)
    after = record(first + deadline("e", "2021-01", "2020-06-18"))

    assert told(before, after, "fr") == ["Échéance INS\u00a0: janv. 2020 → janv. 2021"]


def test_an_announcement_that_goes_is_told_as_gone() -> None:
    before = record(deadline("d", "2020-01", "2019-04-25"))

    assert told(before, record(""), "fr") == ["Échéance INS\u00a0: − janv. 2020"]


def test_a_detail_beside_the_date_is_told_by_its_label() -> None:
    before = record(deadline("d", "2020-01", "2019-04-25"))
    after = record(deadline("d", "2020-01", "2019-04-26"))

    (sentence,) = told(before, after, "fr")

    assert sentence.endswith("25\u00a0avril 2019 → 26\u00a0avril 2019")
    assert sentence.startswith("Échéance INS, connu")


def test_a_label_that_changed_names_the_property() -> None:
    before = record("")

    (sentence,) = told(before, before.replace('"INS"@fr', '"INS obligatoire"@fr'), "fr")

    assert sentence == "INS obligatoire, libellé\u00a0: INS → INS obligatoire"


def test_every_shipped_record_can_be_told_as_added_and_as_removed() -> None:
    for path in sorted(Path(data_folder()).glob("*/*.ttl"))[::25]:
        document = f"https://w3id.org/jalon/doc/{path.parent.name}/{path.stem}"
        content = lines(path.read_text(encoding="utf-8"), document)
        for before, after in ((frozenset[bytes](), content), (content, frozenset[bytes]())):
            change = compare_record(document, before, after)
            assert change is not None
            for lang in ("fr", "en"):
                assert tell(change, before, after, LABELS, lang).sentences(), path


def test_records_that_differ_are_told_apart() -> None:
    one, other = frozenset({b"<urn:a> <urn:b> <urn:c> <urn:g> ."}), frozenset[bytes]()

    changes = compare_records({"urn:g": one, "urn:h": one}, {"urn:h": one, "urn:i": one})

    assert [(each.document, each.status) for each in changes] == [
        ("urn:g", Status.REMOVED),
        ("urn:i", Status.ADDED),
    ]
    assert compare_record("urn:g", one, one) is None and other == frozenset()


def test_a_new_record_that_is_almost_called_as_another_is_told() -> None:
    thing = "https://w3id.org/jalon/id/actor/delegation-numerique-sante"
    new = Labels({thing: {"fr": "Délegation au numerique en sante"}})

    (like,) = near_duplicates([thing], new, LABELS)

    assert like.other == "https://w3id.org/jalon/id/actor/dns"
    assert like.ratio == 1.0
    assert near_duplicates([thing], Labels({thing: {"fr": "Observatoire"}}), LABELS) == []
