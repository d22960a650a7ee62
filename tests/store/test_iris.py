"""The IRIs that a query names, and the graphs of its dataset."""

import pytest

from jalon.store.iris import graphs_of_dataset

H = "https://w3id.org/jalon/history/"


@pytest.mark.parametrize(
    ("text", "graphs"),
    [
        (f"SELECT * FROM <{H}1> {{ ?s ?p ?o }}", [f"{H}1"]),
        (f"ASK FROM NAMED <{H}1> FROM <{H}2> {{ }}", [f"{H}1", f"{H}2"]),
        (f"PREFIX h: <{H}> SELECT * FROM h:1 FROM NAMED h:2 {{ ?s ?p ?o }}", [f"{H}1", f"{H}2"]),
        ("SELECT * from named <history/3> { ?s ?p ?o }", [f"{H}3"]),
        (f"BASE <{H}> SELECT * FROM <4> {{ ?s ?p ?o }}", [f"{H}4"]),
        ("PREFIX j: <https://w3id.org/jalon/> ASK FROM j:history\\/5 {}", [f"{H}5"]),
        (f"SELECT * {{ ?s ?p <{H}1> }}", []),
        (f'SELECT * {{ ?s ?p "FROM <{H}1>" }} # FROM <{H}1>', []),
        (f"SELECT * FROM <a:b> {{ ?from ?p <{H}1> }}", ["a:b"]),
        ("nonsense FROM", []),
    ],
)
def test_the_graphs_that_from_and_from_named_name(text: str, graphs: list[str]) -> None:
    assert graphs_of_dataset(text) == graphs
