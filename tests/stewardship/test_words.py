"""A change of records in words, in French and in English."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

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

    (sentence,) = told(before, after, "fr")

    assert sentence.startswith("Échéance INS\u00a0: janv. 2020 → janv. 2021")
    assert "connu le\u00a0: 18\u00a0juin 2020" in sentence


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


def test_the_words_and_the_sense_of_a_date_are_told_even_if_the_date_stays() -> None:
    sense = "; jalon:wordsUsed {} ; jalon:dateKind <https://w3id.org/jalon/scheme/date-kind#{}> ."
    given = deadline("d", "2020-01", "2019-04-25").rstrip(" .")
    before = record(given + sense.format('"juin 2023"@fr', "during"))
    after = record(given + sense.format('"avant l\'été"@fr', "by"))

    assert told(before, after, "fr") == [
        "Échéance INS, sens de la date\u00a0: Au cours de cette période → "
        "Au plus tard à cette date",
        "Échéance INS, mots employés\u00a0: juin 2023 → avant l'été",
    ]


def test_a_change_of_type_is_told() -> None:
    before = record("")

    assert told(before, before.replace("jalon:Milestone", "jalon:Event"), "fr") == [
        "INS, type\u00a0: Jalon → Événement"
    ]


def test_a_text_in_the_other_language_names_it() -> None:
    before = record("")
    after = before.replace('"INS"@en', '"INS displayed"@en')

    assert told(before, after, "fr") == ["INS, libellé (anglais)\u00a0: INS → INS displayed"]


def test_a_new_record_tells_all_that_it_says_by_its_labels() -> None:
    event = "event/annonce-du-segur-numerique"
    sentences = told("", text_of(event), "fr", f"https://w3id.org/jalon/doc/{event}")

    assert sentences[0].startswith("Nouvelle fiche\u00a0: Annonce de 2 milliards")
    assert {
        "nature\u00a0: Annonce",
        "participant\u00a0: Olivier Véran",
        "date (EDTF)\u00a0: 2020-07",
    } <= set(sentences)
    assert any(each.startswith("source\u00a0: Le Conseil") for each in sentences)


RECORDS = sorted(
    f"{path.parent.name}/{path.stem}"
    for path in data_folder().glob("*/*.ttl")
    if "#" in path.read_text(encoding="utf-8")
)
OTHER_VALUES = ('"autre"', '"other"@en', "<https://w3id.org/jalon/id/actor/dns>", '"1999-01"')


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_every_changed_triple_of_a_record_leaves_a_sentence(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(RECORDS))
    document = f"https://w3id.org/jalon/doc/{name}"
    before = lines(text_of(name), document)
    line = data.draw(st.sampled_from(sorted(before)))
    subject, predicate, _ = line.decode().split(" ", 2)
    value = data.draw(st.sampled_from((None, *OTHER_VALUES)))
    kept = before if data.draw(st.booleans()) and value else before - {line}
    put = {f"{subject} {predicate} {value} <{document}> .".encode()} if value else set()
    after = frozenset(kept | put)
    change = compare_record(document, before, after)

    for lang in ("fr", "en") if change else ():
        sentences = tell(change, before, after, LABELS, lang).sentences()  # type: ignore[arg-type]
        assert sentences, (line, value)
        assert all(each.strip(" :;+−\u00a0") for each in sentences)
        assert not any(each.endswith("triplets changés") for each in sentences), (line, value)


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
