"""The graph that validation is measured on: it conforms, and its faults are the ones put in."""

from collections import Counter

from benchmarks.conforming import FAULTS, faulty, records, text

from jalon.rdf.parse import parse_triples
from jalon.validation.context import ontology
from jalon.validation.data_graph import DataGraph, add_triples
from jalon.validation.engine import Checked, Screened, plain
from jalon.validation.finding import Finding
from jalon.validation.screen.index import Index
from jalon.validation.shapes import load_shapes

SIZE = 1_500


def violations(data: str) -> list[Finding]:
    index = Index()
    index.load(ontology())
    index.load(parse_triples(data.encode(), "application/n-triples"))
    found = Screened(load_shapes(), index).check().findings
    return [each for each in found if load_shapes().severity(each.shape) != "Info"]


def test_every_record_conforms() -> None:
    assert violations(text(records(SIZE))) == []


def test_one_record_in_a_hundred_is_broken() -> None:
    every = list(records(SIZE))
    changed = sum(
        said != text([record]) for record, said in zip(every, faulty(every, 0.01), strict=True)
    )

    assert 0 < changed <= len(every) * 0.04
    assert violations("".join(faulty(every, 0.01)))


def test_every_fault_breaks_a_rule() -> None:
    every = list(records(SIZE))

    for fault in FAULTS:
        broken = [
            each.replace(fault.old, fault.new, 1)
            for each in map(text, ([record] for record in every))
        ]

        assert violations("".join(broken)), fault


def test_the_same_seed_breaks_the_same_records() -> None:
    assert list(faulty(records(SIZE), 0.5)) == list(faulty(records(SIZE), 0.5))


def test_screened_and_plain_give_the_same_results_on_it() -> None:
    triples = [
        *ontology(),
        *parse_triples("".join(faulty(records(SIZE), 0.3)).encode(), "application/n-triples"),
    ]
    graph, index = DataGraph(), Index()
    add_triples(graph, triples)
    index.load(triples)

    screened = Screened(load_shapes(), index).check()
    alone = plain(graph, load_shapes())

    def told(checked: Checked) -> Counter[tuple[str, ...]]:
        return Counter(finding.key[:6] for finding in checked.findings)

    assert told(screened) == told(alone)
    assert len(told(screened)) > 20
    assert screened.targets == alone.targets
