"""In every syntax, what is found stands where the report says."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from jalon.files import data_folder
from jalon.namespaces import PREFIXES
from jalon.rdf.parse import parse_file, parse_triples
from jalon.rdf.records import record_files
from jalon.validation import Report
from jalon.validation.places import Positions, Term
from jalon.validation.positions import positions_of

SYNTAXES = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/trig": RdfFormat.TRIG,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
SUFFIXES = dict(zip(SYNTAXES, ("ttl", "nt", "trig", "jsonld", "rdf"), strict=True))
FILES = record_files(data_folder())[::40]
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"

SUBJECT = "https://w3id.org/jalon/id/event/faute"
FAULTY = f"""PREFIX event: <https://w3id.org/jalon/id/event/>
PREFIX jalon: <https://w3id.org/jalon/def#>
event:faute a jalon:Event ;
  jalon:organizer <https://w3id.org/jalon/id/actor/personne-de-ce-nom> ;
  jalon:colour "bleu" .
<https://w3id.org/jalon/doc/event/faute> a jalon:Record ;
  <http://xmlns.com/foaf/0.1/primaryTopic> <{SUBJECT}> .
"""


def term_of(value: NamedNode | Literal) -> Term:
    if isinstance(value, NamedNode):
        return Term(value.value, True)
    if value.language:
        return Term(value.value, False, f"@{value.language}")
    datatype = value.datatype.value
    return Term(value.value, False, "" if datatype == XSD_STRING else f"^^{datatype}")


def written(triples: list[Triple], media_type: str) -> bytes:
    prefixes = None if media_type == "application/n-triples" else PREFIXES
    return serialize(triples, format=SYNTAXES[media_type], prefixes=prefixes)


def shown(text: str, triple: Triple, positions: Positions) -> str:
    """Return what stands in a text where the value of a triple is said to be."""
    subject, path = triple.subject.value, triple.predicate.value
    place = positions.value(subject, path, term_of(triple.object))
    assert place is not None, triple
    start, end = place.span
    assert text.splitlines()[place.line - 1][place.column - 1 :].startswith(
        text[start:end].partition("\n")[0]
    )
    return text[start : max(end, start + 1)]


@pytest.mark.parametrize("media_type", SYNTAXES)
def test_every_value_of_real_records_is_found_where_it_stands(media_type: str) -> None:
    for path in FILES:
        triples = parse_file(path)
        data = written(triples, media_type)
        positions = positions_of(data, media_type)

        for triple in triples:
            found = shown(data.decode(), triple, positions)

            local = re.split("[/#]", triple.object.value)[-1][:20]
            plain = re.split("[&\"'\\\\]", local)[0]
            assert plain in found or found in ("a", "<"), (found, triple)


@pytest.mark.parametrize("media_type", SYNTAXES)
def test_each_fault_points_at_its_line_and_column(
    check_uploads: Callable[..., Report], media_type: str
) -> None:
    data = written(parse_triples(FAULTY.encode(), "text/turtle"), media_type)
    lines = data.decode().splitlines()

    report = check_uploads((f"faute.{SUFFIXES[media_type]}", data))

    places = {result.path: result.details.place for result in report.results}
    organizer = places["<https://w3id.org/jalon/def#organizer>"]
    colour = places["<https://w3id.org/jalon/def#colour>"]
    assert "personne-de-ce-nom" in lines[organizer.line - 1][organizer.column - 1 :]
    assert "bleu" in lines[colour.line - 1][colour.column - 1 :]
    missing = places["<https://w3id.org/jalon/def#source>"]
    assert "faute" in lines[missing.line - 1]


@pytest.mark.parametrize("media_type", SYNTAXES)
def test_a_syntax_error_is_told_with_its_line(
    check_uploads: Callable[..., Report], media_type: str
) -> None:
    data = written(parse_triples(FAULTY.encode(), "text/turtle"), media_type)
    broken = data[: len(data) * 2 // 3]

    report = check_uploads((f"faute.{SUFFIXES[media_type]}", broken))

    (unreadable,) = report.unreadable
    assert unreadable.line
    assert report.exit_code == 2


def test_a_term_keeps_its_span_among_comments_strings_and_escapes() -> None:
    text = (
        "@prefix a: <https://x.org/> . # a:b a:c 'no' .\n"
        "a:b a:c '''a:d a:e 1 .''', \"\\\"x\"@fr, 1.5, true ; # ;\n"
        "  a:e a:f\\,g, <https://x.org/h> .\n"
    )

    positions = positions_of(text.encode(), "text/turtle")

    found = {
        text[place.span[0] : place.span[1]]
        for path in ("c", "e")
        for _, place in positions.values("https://x.org/b", f"https://x.org/{path}")
    }
    assert found == {
        "'''a:d a:e 1 .'''",
        '"\\"x"@fr',
        "1.5",
        "true",
        "a:f\\,g",
        "<https://x.org/h>",
    }


@pytest.mark.parametrize(
    "text",
    [
        '"' * 50_000,
        "<" * 50_000,
        '"""' + '\\"' * 25_000,
        "a:" * 25_000,
        "((((" * 10_000,
        "\\" * 999,
    ],
)
@pytest.mark.parametrize("media_type", SYNTAXES)
def test_hostile_text_gives_positions_or_none_at_once(text: str, media_type: str) -> None:
    positions_of(text.encode(), media_type)


def test_positions_of_a_file_name_the_subjects_of_the_shipped_example() -> None:
    path = Path(data_folder()) / "event" / "annonce-du-segur-numerique.ttl"

    positions = positions_of(path.read_bytes(), "text/turtle")

    assert "https://w3id.org/jalon/id/event/annonce-du-segur-numerique" in positions.subjects
