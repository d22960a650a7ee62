"""How fast a graph is validated: ``python -m benchmarks.validate [--size 10k 100k] [--plain 10k]``.

``--stock SIZE`` measures pyshacl as it comes too; ``--plain SIZE`` spares it the translation of
each query at each focus node, and compares its results with ours.

Each figure comes from a process of its own, in CPU seconds, one run: reading N-Triples, indexing,
asking the shapes, making the results. Loading and compiling the shapes is told apart: a server does
it once.
"""

import argparse
import hashlib
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks import machine
from benchmarks.conforming import faulty, records, text
from benchmarks.generate import Record
from benchmarks.vocabulary import parse_size

REPOSITORY: Final = Path(__file__).resolve().parents[1]
_SCREEN: Final = "screen"
_PLAIN: Final = "plain"
_STOCK: Final = "pyshacl"
_CHANGES: Final = 100
_CHANGED: Final = 100

Figures = dict[str, Any]
"""What one process measured, by name."""


def main() -> None:
    """Measure and print the tables; ``--one`` is how a part runs in its own process."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.validate", description=__doc__)
    parser.add_argument("--size", nargs="+", type=parse_size, default=[10_000, 100_000])
    parser.add_argument("--plain", type=parse_size, default=10_000, help="largest for pyshacl")
    parser.add_argument("--stock", type=parse_size, default=0, help="largest for it as it comes")
    parser.add_argument("--delta", type=parse_size, default=100_000, help="size that is changed")
    parser.add_argument("--share", type=float, default=0.01, help="share of faulty records")
    parser.add_argument("--one", nargs=3, metavar=("WHAT", "SIZE", "SHARE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        what, size, share = given.one
        print(json.dumps(_PARTS[what](int(size), float(share))))
        return
    print("\n".join(f"- {line}" for line in machine.description()))
    print(
        _table(
            [
                _case(size, given.share, size <= given.plain, size <= given.stock)
                for size in given.size
            ]
        )
    )
    print(_table(_deltas(given.delta)))
    print(_table([{"case": "one record, own graph", **_run("record", 0, 0)}]))


def _case(size: int, share: float, with_plain: bool, with_stock: bool) -> Figures:
    ours = _run(_SCREEN, size, share)
    row = {
        "case": f"{ours['triples']} triples, {share:.0%} of records faulty",
        "results": ours["results"],
        "shapes, CPU s": ours["shapes"],
        "Jalon, CPU s": ours["seconds"],
        "Jalon, MiB": ours["memory"],
    }
    if with_plain:
        theirs = _run(_PLAIN, size, share)
        row["pyshacl, queries kept, CPU s"] = theirs["seconds"]
        row["times faster"] = round(theirs["seconds"] / ours["seconds"], 1)
        row["same results"] = theirs["digest"] == ours["digest"]
    if with_stock:
        row["pyshacl as it comes, CPU s"] = _run(_STOCK, size, share)["seconds"]
    return row


def _deltas(size: int) -> list[Figures]:
    return [
        {"case": f"change of about {_CHANGED} triples, {name}", **_run("delta", size, share)}
        for name, share in (("clean", 0.0), ("faulty", 1.0))
    ]


def _run(what: str, size: int, share: float) -> Figures:
    command = [sys.executable, "-m", "benchmarks.validate", "--one", what, str(size), str(share)]
    print(f"benchmarks: {what} {size}", file=sys.stderr, flush=True)
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    told: Figures = json.loads(done.stdout.splitlines()[-1])
    return told


def _screen(size: int, share: float) -> Figures:
    from jalon.validation.engine import Screened
    from jalon.validation.screen.index import Index
    from jalon.validation.shapes import load_shapes

    data = _data(size, share)
    began = time.process_time()
    shapes = load_shapes()
    Screened(shapes, Index())
    compiled = time.process_time()
    index = Index()
    index.load(_ontology())
    index.load(_triples(data))
    findings = Screened(shapes, index).check().findings
    seconds = time.process_time() - compiled
    keys = (found.key[:5] for found in findings)
    return _figures(len(index), seconds, keys) | {"shapes": round(compiled - began, 2)}


def _plain(size: int, share: float) -> Figures:
    from jalon.validation.data_graph import DataGraph, add_triples
    from jalon.validation.engine import plain
    from jalon.validation.shapes import load_shapes

    data, shapes = _data(size, share), load_shapes()
    began = time.process_time()
    graph = DataGraph()
    add_triples(graph, _ontology())
    add_triples(graph, _triples(data))
    findings = plain(graph, shapes).findings
    seconds = time.process_time() - began
    return _figures(len(graph), seconds, (found.key[:5] for found in findings))


def _pyshacl(size: int, share: float) -> Figures:
    import pyshacl
    import rdflib
    from rdflib import SH

    from jalon.validation.data_graph import DataGraph, add_triples
    from jalon.validation.shapes import load_shapes

    data, shapes = _data(size, share), rdflib.Graph() + load_shapes().graph
    began = time.process_time()
    read = DataGraph()
    add_triples(read, _ontology())
    add_triples(read, _triples(data))
    _, report, _ = pyshacl.validate(rdflib.Graph() + read, shacl_graph=shapes, inplace=True)
    seconds = time.process_time() - began
    found = (("", "", "", "", "") for _ in report.objects(None, SH.result))
    return _figures(len(read), seconds, found)


def _figures(triples: int, seconds: float, keys: Iterable[tuple[str, ...]]) -> Figures:
    """Return the figures; ``digest`` counts results by focus, shape, component and value."""
    found = Counter((key[0], key[1], key[2], key[4]) for key in keys)
    return {
        "triples": triples,
        "seconds": round(seconds, 2),
        "memory": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "results": found.total(),
        "digest": hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest(),
    }


def _delta(size: int, share: float) -> Figures:
    """Change a graph of some size many times by about a hundred triples, and ask again.

    Clean: new records are added. Faulty: every record changed is broken in one way, and its other
    triples are given again.
    """
    from jalon.validation.engine import Screened
    from jalon.validation.incremental import Incremental
    from jalon.validation.screen.index import Index
    from jalon.validation.shapes import load_shapes

    index = Index()
    index.load(_ontology())
    index.load(_triples(_data(size, 0)))
    kept = Incremental(Screened(load_shapes(), index))
    spent = []
    for chunk in _chunks(size):
        new = _texts("".join(faulty(chunk, share)) if share else _renamed(chunk))
        old = _texts(text(chunk)) if share else []
        began = time.process_time()
        kept.change(new, old)
        spent.append((time.process_time() - began) * 1000)
        kept.change(old, new)
    return {
        "triples": len(index),
        "median, CPU ms": round(median(spent), 1),
        "p95, CPU ms": round(sorted(spent)[int(len(spent) * 0.95)], 1),
    }


def _renamed(chunk: Iterable[Record]) -> str:
    """Return records under other names: new ones, that refer to what is there."""
    said = text(chunk)
    for record in chunk:
        said = re.sub(rf"/{record.kind}/{record.slug}(?=[>#])", r"\g<0>-bis", said)
    return re.sub(r'"@(fr|en)', r' bis"@\1', said)


def _chunks(size: int) -> Iterable[list[Any]]:
    """Return groups of neighbouring records of about a hundred triples, drawn from the graph."""
    every = list(records(min(size, 100_000)))
    drawn = random.Random(7)
    for _ in range(_CHANGES):
        at = drawn.randrange(len(every) - 20)
        chunk: list[Any] = []
        while sum(len(pairs) for each in chunk for _, pairs in each.statements) < _CHANGED:
            chunk.append(every[at + len(chunk)])
        yield chunk


def _record(_size: int, _share: float) -> Figures:
    """Check each shipped record of a sample against the shipped graph, as a check child does."""
    from jalon.files import data_folder
    from jalon.rdf.records import record_files
    from jalon.validation import Context, Document
    from jalon.validation.resident import Resident

    resident = Resident.of_context(Context.of_folder(data_folder())).warm()
    spent = []
    for path in random.Random(7).sample(record_files(data_folder()), 100):
        began = time.process_time()
        resident.check([Document.of_file(path)])
        spent.append((time.process_time() - began) * 1000)
    return {
        "triples": len(resident.screened.index),
        "median, CPU ms": round(median(spent), 1),
        "p95, CPU ms": round(sorted(spent)[95], 1),
    }


def _data(size: int, share: float) -> bytes:
    return "".join(faulty(records(size), share)).encode()


def _triples(data: bytes) -> Iterable[Any]:
    from jalon.rdf.parse import parse_quads

    return (quad.triple for quad in parse_quads(data, "application/n-triples"))


def _texts(said: str) -> list[Any]:
    from jalon.validation.screen.index import Index

    index = Index()
    index.load(_triples(said.encode()))
    return list(index.triples())


def _ontology() -> Iterable[Any]:
    from jalon.validation.context import ontology

    return ontology()


_PARTS: Final[dict[str, Callable[[int, float], Figures]]] = {
    _SCREEN: _screen,
    _PLAIN: _plain,
    _STOCK: _pyshacl,
    "delta": _delta,
    "record": _record,
}


def _table(rows: Sequence[Figures]) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [columns, ["---"] * len(columns)]
    lines += [[str(row.get(name, "")) for name in columns] for row in rows]
    return "\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()
