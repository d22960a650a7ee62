"""Publications under load, on a real home of the shipped records."""

from benchmarks import publish


def test_a_publication_is_seen_and_no_read_fails() -> None:
    with publish.served() as server:
        rows = [*publish.measure(server, 1, 0.5), *publish.measure_direct(server, 1)]
    figures = {row.measure: row.value for row in rows}

    assert 0 < figures["ms until it is answered"] <= figures["ms until a read sees it"] < 10_000
    assert figures["readers' errors"] == 0
    assert figures["readers' requests"] > 0
    assert 0 < figures["ms by SPARQL Update"] < 10_000
