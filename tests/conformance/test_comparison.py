"""The judge can say no: what differs is told apart, what is the same under other names is not."""

import pytest

from conformance.comparison import read_quads, same_quads, same_solutions
from conformance.results import Solutions, read_results

SAME = {
    "another order": ("?x\n1\n2", "?x\n2\n1"),
    "other names of blank nodes": ("?x\t?y\n_:a\t_:b\n_:b\t_:b", "?x\t?y\n_:c\t_:c\n_:d\t_:c"),
    "another spelling of a number": ("?x\n1.50", "?x\n1.5"),
    "blank nodes in triple terms": (
        "?x\t?y\n<<( _:a <a:p> 1 )>>\t_:a",
        "?x\t?y\n<<( _:b <a:p> 1 )>>\t_:b",
    ),
}
DIFFERENT = {
    "another value": ("?x\n1", "?x\n2"),
    "another datatype": ("?x\n1", "?x\n1.0"),
    "another language": ('?x\n"a"@fr', '?x\n"a"@en'),
    "another variable": ("?x\n1", "?y\n1"),
    "a row twice": ("?x\n1\n2", "?x\n1\n1\n2"),
    "another count of a row": ("?x\n1\n1\n2", "?x\n1\n2\n2"),
    "an unbound variable": ("?x\t?y\n1\t", "?x\t?y\n1\t1"),
    "blank nodes that are one": ("?x\t?y\n_:a\t_:b", "?x\t?y\n_:c\t_:c"),
    "a blank node of two": ("?x\t?y\n_:a\t_:a", "?x\t?y\n_:c\t_:d"),
    "blank nodes across rows": ("?x\n_:a\n_:a", "?x\n_:c\n_:d"),
}


def tsv(text: str) -> Solutions:
    return read_results(text.encode() + b"\n", "tsv")


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_same_solutions(one: str, other: str) -> None:
    assert same_solutions(tsv(one), tsv(other), ordered=False)


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_different_solutions(one: str, other: str) -> None:
    assert not same_solutions(tsv(one), tsv(other), ordered=False)


def test_order_counts_where_it_is_told_to() -> None:
    assert not same_solutions(tsv("?x\n1\n2"), tsv("?x\n2\n1"), ordered=True)


def test_a_table_is_no_answer_to_ask() -> None:
    assert not same_solutions(Solutions(boolean=False), Solutions(), ordered=False)


def test_every_form_of_results_is_read_the_same() -> None:
    row = '{"x": {"type": "literal", "value": "a", "xml:lang": "fr"}}'
    json = f'{{"head": {{"vars": ["x"]}}, "results": {{"bindings": [{row}]}}}}'
    xml = """<sparql xmlns="http://www.w3.org/2005/sparql-results#">
    <head><variable name="x"/></head><results><result>
    <binding name="x"><literal xml:lang="fr">a</literal></binding></result></results></sparql>"""
    result_set = """@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> .
    [] a rs:ResultSet ; rs:resultVariable "x" ;
      rs:solution [ rs:binding [ rs:variable "x" ; rs:value "a"@fr ] ] ."""
    read = [
        read_results(json.encode(), "srj"),
        read_results(xml.encode(), "srx"),
        read_results(result_set.encode(), "ttl", "urn:x"),
        tsv('?x\n"a"@fr'),
    ]

    assert all(each == read[0] for each in read)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("_:a <a:p> _:b . _:b <a:p> 1 .", "_:x <a:p> _:y . _:y <a:p> 1 .", True),
        ("_:a <a:p> _:b . _:b <a:p> 1 .", "_:x <a:p> _:y . _:x <a:p> 1 .", False),
        ("<a:s> <a:p> 1.0 .", "<a:s> <a:p> 1.00 .", False),
        ("<a:s> <a:p> 1 .", "GRAPH <a:g> { <a:s> <a:p> 1 }", False),
    ],
)
def test_datasets_are_compared_by_isomorphism(one: str, other: str, same: bool) -> None:
    pair = (read_quads(text.encode(), "trig", "urn:x") for text in (one, other))

    assert same_quads(*pair) is same
