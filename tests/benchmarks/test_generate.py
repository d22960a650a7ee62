"""The generated graph: the same bytes for a seed, of the size asked, in the real vocabulary."""

from pathlib import Path

import pytest
from benchmarks.generate import Generator, NTriples, write_file, write_home
from benchmarks.vocabulary import Scale, parse_size
from pyoxigraph import NamedNode, Triple, parse

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
TERMS = "https://w3id.org/jalon/def#"
ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"


def triples(path: Path) -> list[Triple]:
    return [quad.triple for quad in parse(path=str(path))]


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / "graph.nt"
    write_file(path, 5_000)
    return path


def test_the_same_seed_gives_the_same_bytes(graph: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.nt"
    write_file(again, 5_000)

    assert again.read_bytes() == graph.read_bytes()


def test_another_seed_gives_other_bytes(graph: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.nt"
    write_file(other, 5_000, seed=1)

    assert other.read_bytes() != graph.read_bytes()


@pytest.mark.parametrize("size", [10_000, 100_000])
def test_the_size_is_the_one_asked_within_a_few_percent(tmp_path: Path, size: int) -> None:
    assert write_file(tmp_path / "graph.nt", size) == pytest.approx(size, rel=0.05)


def test_no_triple_is_written_twice_and_the_count_is_true(tmp_path: Path) -> None:
    path = tmp_path / "graph.nt"
    count = write_file(path, 5_000)

    assert len(triples(path)) == len(set(triples(path))) == count


def test_turtle_says_the_same_as_ntriples(graph: Path, tmp_path: Path) -> None:
    turtle = tmp_path / "graph.ttl"
    write_file(turtle, 5_000)

    assert set(triples(turtle)) == set(triples(graph))


def test_every_term_is_one_of_the_ontology(graph: Path) -> None:
    known = {
        quad.subject.value
        for path in ONTOLOGY.glob("*.ttl")
        for quad in parse(path=str(path))
        if isinstance(quad.subject, NamedNode)
    }
    used = {each.predicate.value for each in triples(graph)}
    used |= {each.object.value for each in triples(graph) if each.predicate.value == TYPE}

    assert {term for term in used if term.startswith(TERMS)} <= known


def test_a_home_holds_the_same_records_without_what_is_derived(tmp_path: Path) -> None:
    write_home(tmp_path, 1_000)

    text = (tmp_path / "data" / "action" / "action-0.ttl").read_text()
    assert "<https://w3id.org/jalon/def#StatusReport>" in text
    assert "currentStatus" not in text


def test_a_record_speaks_of_its_thing_its_document_and_its_fragments_only() -> None:
    for record in Generator(Scale.of(2_000), NTriples()).records():
        for subject, _ in record.statements:
            place = subject.strip("<>").split("#")[0]
            assert not record.kind or place.endswith(f"/{record.kind}/{record.slug}")


@pytest.mark.parametrize(
    ("text", "size"), [("10k", 10_000), ("1M", 1_000_000), ("1.5k", 1_500), ("250", 250)]
)
def test_a_size_is_read(text: str, size: int) -> None:
    assert parse_size(text) == size
