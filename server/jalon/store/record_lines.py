"""The content of a record's graph as lines of N-Quads: read, and told by a tag."""

import hashlib
from collections.abc import Iterable

from pyoxigraph import NamedNode, Store

_TAG_DIGITS = 24


def lines_of(store: Store, graph: str) -> frozenset[bytes]:
    """Return what a named graph holds."""
    quads = store.quads_for_pattern(None, None, None, NamedNode(graph))
    return frozenset(f"{quad} .".encode() for quad in quads)


def tag_of_etag(text: str) -> str:
    """Return the record's tag in an ETag: what stands before the name of the representation.

    With or without its quotes, or the mark of a weak one.
    """
    return text.strip().removeprefix("W/").strip('"').partition("-")[0]


def tag_of_lines(graph: str, lines: Iterable[bytes]) -> str:
    """Return what changes with a record's content and only with it: its ETag.

    The sum of its statements' digests, in whatever order they come; the same as that of the Graph
    Store Protocol.
    """
    name = f" <{graph}> .".encode()
    digests = (hashlib.sha256(line.removesuffix(name) + b" .").digest() for line in lines)
    total = sum(int.from_bytes(digest[:16], "big") for digest in digests)
    return hashlib.sha256(f"{graph} {total}".encode()).hexdigest()[:_TAG_DIGITS]
