"""The hand-written Turtle keeps the house style: sorted, typed, without loose blank nodes."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import OWL, RDF, BNode, Graph

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "ontology").rglob("*.ttl"))
PREFIX = re.compile(r"^@prefix ([\w-]*): <(.*)> \.$", re.MULTILINE)
SUBJECT = re.compile(r"^([\w-]+:[\w-]+|<[^>]+>) ")
LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*"(@[a-z]{2}\b|\^\^xsd:\w+)?')


@pytest.fixture(params=FILES, ids=lambda file: str(file.relative_to(ROOT / "ontology")))
def turtle(request: pytest.FixtureRequest) -> str:
    """Return the text of one file."""
    file: Path = request.param
    return file.read_text(encoding="utf-8")


def sections(turtle: str) -> list[list[str]]:
    """Return the subjects in order, cut where a comment stands alone between blank lines."""
    found: list[list[str]] = [[]]
    for block in turtle.split("\n\n"):
        lines = block.strip("\n").splitlines()
        if all(line.startswith("#") for line in lines):
            found.append([])
        statements = [line for line in lines if not line.startswith(("#", "@prefix", " "))]
        found[-1] += [match[1] for line in statements if (match := SUBJECT.match(line))]
    return found


def test_two_engines_read_the_same_number_of_triples(turtle: str) -> None:
    graph = Graph().parse(data=turtle, format="turtle")

    assert len(graph) == len(set(parse(turtle, format=RdfFormat.TURTLE)))


def test_the_file_opens_with_a_comment_that_says_what_it_holds(turtle: str) -> None:
    assert re.match(r"# \w.*[.:]\n", turtle) or re.match(r"# \w[^\n]*\n# ", turtle)


def test_prefixes_are_sorted(turtle: str) -> None:
    names = [name for name, _ in PREFIX.findall(turtle)]

    assert names == sorted(names)


def test_no_prefix_is_left_unused(turtle: str) -> None:
    body = PREFIX.sub("", turtle)

    unused = [n for n, _ in PREFIX.findall(turtle) if not re.search(rf"(?<![\w-]){n}:\w", body)]

    assert unused == []


def test_terms_are_alphabetical_inside_their_section(turtle: str) -> None:
    for section in sections(turtle):
        plain = [subject for subject in section if not subject.startswith(("scheme:", "<"))]
        assert all(one < other for one, other in pairwise(plain))


def test_every_literal_has_a_language_or_a_datatype(turtle: str) -> None:
    lines = [line for line in turtle.splitlines() if not line.startswith("#")]

    bare = [m[0] for line in lines for m in LITERAL.finditer(line) if not m[1]]

    assert bare == []


def test_blank_nodes_are_class_unions_and_their_lists_only(turtle: str) -> None:
    graph = Graph().parse(data=turtle, format="turtle")

    for node in {s for s in graph.subjects() if isinstance(s, BNode)}:
        union = (node, OWL.unionOf, None) in graph and (node, RDF.type, OWL.Class) in graph
        assert union or (node, RDF.first, None) in graph
