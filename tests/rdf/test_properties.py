"""Properties that hold for every input, found out by hypothesis."""

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from jalon.rdf.canonical import write_turtle
from jalon.rdf.negotiation import negotiate, parse_accept, quality_of
from jalon.rdf.parse import parse_triples

IRIS = st.sampled_from(
    [
        "https://w3id.org/jalon/id/actor/dns",
        "https://w3id.org/jalon/id/actor/dns#name-1",
        "https://w3id.org/jalon/def#about",
        "https://w3id.org/jalon/id/actor/a.b",
        "https://w3id.org/jalon/id/actor/(x)",
        "https://w3id.org/jalon/id/actor/50%25",
        "http://example.org/é",
        "urn:x:y",
    ]
).map(NamedNode)
TEXTS = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=20
)
LITERALS = st.one_of(
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, language="fr")),
    st.tuples(
        st.sampled_from(
            ["1", "01", "-0", "1.0", "1.50", ".5", "1e3", "true", "1", "2019-12-19", "x"]
        ),
        st.sampled_from(["integer", "decimal", "double", "boolean", "date", "gYear"]),
    ).map(
        lambda pair: Literal(
            pair[0], datatype=NamedNode(f"http://www.w3.org/2001/XMLSchema#{pair[1]}")
        )
    ),
)
TRIPLES = st.lists(st.builds(Triple, IRIS, IRIS, st.one_of(IRIS, LITERALS)), max_size=12)
ACCEPTS = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            ["text/html", "text/*", "*/*", "text/csv;q=0.5", "a/b;q=2", ";", ",", "q=1"]
        )
    ).map(",".join),
)


@given(TRIPLES, st.randoms())
@settings(max_examples=300, deadline=None)
def test_a_spelling_keeps_every_triple_and_forgets_their_order(triples, shuffled) -> None:
    spelled = write_turtle(triples)
    shuffled.shuffle(triples)

    assert set(parse_triples(spelled.encode(), "text/turtle")) == set(triples)
    assert write_turtle(triples) == spelled


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=8))
@settings(max_examples=100, deadline=None)
def test_the_labels_of_blank_nodes_do_not_matter(edges) -> None:
    def spelled(names: str) -> str:
        return write_turtle(
            Triple(BlankNode(names[one]), NamedNode("http://p"), BlankNode(names[other]))
            for one, other in edges
        )

    assert spelled("abcd") == spelled("dcba")


@given(ACCEPTS)
def test_negotiation_chooses_something_offered_with_the_highest_quality_or_nothing(header) -> None:
    offered = ("application/json", "text/html", "text/csv")

    chosen = negotiate(header, offered)

    ranges = parse_accept(header)
    if ranges and chosen is not None:
        best = max(quality_of(each, ranges)[0] for each in offered)
        assert quality_of(chosen, ranges)[0] == best > 0
    assert chosen is None or chosen in offered
