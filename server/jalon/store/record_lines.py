"""The content of a record's graph as lines of N-Quads: read, and told by a tag."""

import hashlib
from collections.abc import Iterable

from pyoxigraph import NamedNode, Store

_TAG_DIGITS = 24


def lines_of(store: Store, graph: str) -> frozenset[bytes]:
    """Return what a named graph holds."""
    quads = store.quads_for_pattern(None, None, None, NamedNode(graph))
    return frozenset(f"{quad} .".encode() for quad in quads)


def tag_of_lines(graph: str, lines: Iterable[bytes]) -> str:
    """Return what changes with a record's content and only with it: its ETag.

    The sum of its statements' digests, in whatever order they come; the same as that of the Graph
    Store Protocol.
    """
    name = f" <{graph}> .".encode()
    digests = (hashlib.sha256(line.removesuffix(name) + b" .").digest() for line in lines)
    total = sum(int.from_bytes(digest[:16], "big") for digest in digests)
    return hashlib.sha256(f"{graph} {total}".encode()).hexdigest()[:_TAG_DIGITS]
