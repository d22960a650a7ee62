"""Records as such: their addresses, their subjects, their spelling, what they refer to."""

import re
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from data.conftest import DATA, DOC, ID, Ask, document, record_paths
from jalon.namespaces import KINDS, PREFIXES, SCHEMES
from jalon.rdf.canonical import canonical_turtle
from jalon.rdf.records import RecordAddress

TEXT = re.compile(r"[^\W_]+(?:[-_][^\W_]+)*")
KNOWN_PREFIXES = {"", *KINDS, *SCHEMES} | {
    "jalon",
    "rdf",
    "rdfs",
    "owl",
    "xsd",
    "skos",
    "dcterms",
    "dc",
    "foaf",
    "org",
    "prov",
    "eli",
    "schema",
}


def test_the_folders_are_the_kinds() -> None:
    assert {path.name for path in DATA.iterdir() if path.is_dir()} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_path_and_an_address_say_the_same(kind: str, records: Store) -> None:
    """``data/KIND/SLUG.ttl`` is ``…/doc/KIND/SLUG``, whose topic is ``…/id/KIND/SLUG``."""
    topic = NamedNode(PREFIXES["foaf"] + "primaryTopic")
    for path in record_paths():
        if path.parent.name == kind:
            graph = NamedNode(document(path))
            (quad,) = records.quads_for_pattern(None, topic, None, graph)
            assert quad.subject == graph
            assert quad.object == NamedNode(f"{ID}{kind}/{path.stem}")


def test_a_slug_is_plain_short_and_starts_with_a_letter() -> None:
    for path in record_paths():
        assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", path.stem), path
        assert len(path.stem) <= 60, path


def test_a_slug_never_bears_the_number_of_its_element(ask: Ask) -> None:
    """Numbers move from one edition to the next; addresses do not."""
    numbers = ask(
        "SELECT ?thing ?n { ?x jalon:about ?thing ; jalon:number|jalon:numberCandidate ?n }"
    )

    assert len(numbers) > 40
    for thing, number in numbers:
        assert number not in thing.rpartition("/")[2].split("-"), thing


def test_a_record_speaks_of_its_own_thing_only(records: Store) -> None:
    for quad in records:
        assert isinstance(quad.graph_name, NamedNode)
        own = quad.graph_name.value
        thing = ID + own.removeprefix(DOC)
        assert isinstance(quad.subject, NamedNode), quad
        assert quad.subject.value.partition("#")[0] in (own, thing), quad


def test_no_statement_stands_in_two_records(records: Store) -> None:
    statements = [quad.triple for quad in records]

    assert len(statements) == len(set(statements))


def test_there_is_no_blank_node(records: Store) -> None:
    assert not any(isinstance(term, BlankNode) for quad in records for term in _terms(quad))


def test_every_reference_to_a_thing_or_fragment_resolves(records: Store) -> None:
    subjects = {quad.subject for quad in records}
    ours = (ID, DOC)

    for quad in records:
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(ours):
            assert quad.object in subjects, quad


def test_every_concept_used_stands_in_its_scheme(records: Store) -> None:
    concepts = Store()
    for path in sorted((DATA.parent / "ontology" / "scheme").glob("*.ttl")):
        concepts.load(path=path, format=RdfFormat.TURTLE)
    known = {quad.subject for quad in concepts}

    for quad in records:
        if isinstance(quad.object, NamedNode) and "/jalon/scheme/" in quad.object.value:
            assert quad.object in known, quad


def test_an_identifier_of_the_dossier_stands_nowhere_else(ask: Ask) -> None:
    """A reader meets words, never ``s-seed-001`` or ``a2019-06``."""
    identifiers = {row[0] for row in ask("SELECT ?id { ?x dcterms:identifier ?id }")}
    texts = ask("SELECT ?text { ?x ?p ?text FILTER(ISLITERAL(?text) && ?p != dcterms:identifier) }")
    fragments = {row[0].partition("#")[2] for row in ask("SELECT DISTINCT ?x { ?x ?p ?y }")}

    for (text,) in texts:
        assert not identifiers & set(TEXT.findall(text)), text
        assert not re.search(r"\.yaml|\b\d{3}_[0-9a-f]{16}\b|seed file", text), text
    assert not identifiers & fragments


def test_text_bears_french_or_english_and_nothing_else(records: Store) -> None:
    tags = {quad.object.language for quad in records if isinstance(quad.object, Literal)}

    assert tags == {None, "fr", "en"}


def test_every_fragment_is_an_assertion_or_an_edition(ask: Ask) -> None:
    strays = ask("""
      SELECT DISTINCT ?x {
        ?x ?p ?y FILTER(CONTAINS(STR(?x), "#"))
        FILTER NOT EXISTS { ?x jalon:about ?thing }
        FILTER NOT EXISTS { ?x a jalon:RoadmapEdition }
      }
    """)

    assert strays == []


def test_bounds_are_in_order_and_dates_are_whole(ask: Ask) -> None:
    reversed_ = ask("SELECT ?x { ?x jalon:earliest ?a ; jalon:latest ?b FILTER(?a > ?b) }")
    loose = ask("""
      SELECT ?x {
        { ?x jalon:earliest ?d } UNION { ?x jalon:latest ?d }
        FILTER NOT EXISTS { ?x jalon:edtf ?text ; jalon:precision ?precision }
      }
    """)

    assert reversed_ == []
    assert loose == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_record_is_in_the_one_spelling(kind: str) -> None:
    for path in sorted((DATA / kind).glob("*.ttl")):
        text = path.read_text(encoding="utf-8")
        declared = set(re.findall(r"^PREFIX ([\w-]*):", text, re.MULTILINE))
        assert canonical_turtle(text.encode(), RecordAddress.of_file(path)) == text, path
        assert declared <= KNOWN_PREFIXES, path


def test_a_record_comes_out_of_the_store_as_it_went_in(records: Store) -> None:
    """The store spells numbers its own way (``450.0`` becomes ``450``): files use that spelling."""
    for path in record_paths():
        file = {quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE)}
        graph = NamedNode(document(path))
        stored = {quad.triple for quad in records.quads_for_pattern(None, None, None, graph)}
        assert stored == file, path


def test_the_readme_shows_a_record_as_it_is() -> None:
    text = (DATA / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```turtle\n(.*?)\n```", text, re.DOTALL)
    paths = re.findall(r"`data/([a-z]+/[a-z0-9-]+\.ttl)`", text)

    assert shown in Path(DATA / paths[0]).read_text(encoding="utf-8")


def test_the_dataset_says_its_licence_and_counts_nothing() -> None:
    """Counts are computed from the records, never written beside them."""
    quads = list(parse(path=DATA / "dataset.ttl", format=RdfFormat.TURTLE))
    predicates = {quad.predicate.value for quad in quads}
    licence = NamedNode("https://www.etalab.gouv.fr/licence-ouverte-open-licence")

    assert licence in {quad.object for quad in quads}
    assert not any(isinstance(term, BlankNode) for quad in quads for term in _terms(quad))
    assert not {p for p in predicates if p.startswith(PREFIXES["void"]) and "iples" in p}


def _terms(quad: Quad) -> list[object]:
    return [quad.subject, quad.predicate, quad.object]
