"""A large result: when its first byte comes, and when its last.

100,000 rows, by a product with a few values where the graph has fewer triples.
``python -m benchmarks.first_byte --url http://127.0.0.1:8000/sparql``.
"""

import http.client
import time
from statistics import median
from typing import Final
from urllib.parse import quote, urlsplit

from benchmarks.plan import Plan, ask
from benchmarks.results import Row
from benchmarks.servers import Server

TITLE: Final = "100,000 rows as CSV"
ROWS: Final = 100_000
_TRIES: Final = 3
_SECONDS: Final = 60.0


def query(size: int, nonce: str) -> str:
    """Return a query of ``ROWS`` rows over a graph of about ``size`` triples."""
    times = -(-ROWS * 5 // (size * 4))
    values = " ".join(map(str, range(times)))
    return f"SELECT * {{ ?s ?p ?o{nonce} . VALUES ?n {{ {values} }} }} LIMIT {ROWS}"


def measure(server: Server, plan: Plan, number: int) -> list[Row]:
    """Return the milliseconds to the first and to the last byte, and the rows that came."""
    tries = [_fetch(server.url, query(plan.size, f"{number}x{each}")) for each in range(_TRIES)]
    firsts, lasts, rows = zip(*tries, strict=True)
    return [
        Row(TITLE, "first byte ms", server.name, median(firsts) * 1000),
        Row(TITLE, "last byte ms", server.name, median(lasts) * 1000),
        Row(TITLE, "rows", server.name, float(min(rows)), higher=None),
    ]


def _fetch(url: str, text: str) -> tuple[float, float, int]:
    """Return seconds to the first byte of the body and to its end, and the rows in it."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=_SECONDS)
    begun = time.monotonic()
    connection.request(
        "GET", f"{place.path}?query={quote(text, safe='')}", headers={"Accept": "text/csv"}
    )
    response = connection.getresponse()
    lines = response.read(1).count(b"\n")
    first = time.monotonic() - begun
    while block := response.read(65_536):
        lines += block.count(b"\n")
    last = time.monotonic() - begun
    connection.close()
    return first, last, lines - 1


if __name__ == "__main__":
    ask(measure, __doc__)
