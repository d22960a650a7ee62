"""The IRIs that a query names: prefixed and relative ones resolved by its own declarations.

https://www.w3.org/TR/sparql11-query/#iriRefs, https://www.w3.org/TR/sparql11-query/#rDatasetClause.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin

from jalon.namespaces import ENDPOINT
from jalon.store.tokens import Token, Tokens

ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ESCAPED: Final = re.compile(r"\\(.)")


def with_iris(text: str) -> Iterator[tuple[Token, str]]:
    """Yield the tokens of a query without its declarations, each with the IRI it names, else ""."""
    prefixes: dict[str, str] = {}
    base, tokens = ENDPOINT, Tokens(text)
    for token in tokens:
        word = token.text.upper()
        if word == "PREFIX":
            name, iri = next(tokens, token), next(tokens, token)
            prefixes[name.text.removesuffix(":")] = _absolute(base, iri.text[1:-1])
        elif word == "BASE":
            base = _absolute(base, next(tokens, token).text[1:-1])
        else:
            yield token, _resolved(token, prefixes, base)


def graphs_of_dataset(text: str) -> list[str]:
    """Return the graphs that a query names by FROM and FROM NAMED."""
    if "from" not in text.lower():
        return []
    found, depth, expected = [], 0, False
    for token, iri in with_iris(text):
        depth += (token.text in ("{", "(")) - (token.text in ("}", ")"))
        if expected and iri:
            found.append(iri)
        word = token.text.upper() if token.kind == "word" and depth == 0 else ""
        expected = word == "FROM" or (expected and word == "NAMED")
    return found


def _resolved(token: Token, prefixes: dict[str, str], base: str) -> str:
    if token.kind == "iri":
        return _absolute(base, token.text[1:-1])
    if token.kind == "pname":
        prefix, _, local = token.text.partition(":")
        return prefixes.get(prefix, "") + _ESCAPED.sub(r"\1", local)
    return ""


def _absolute(base: str, iri: str) -> str:
    """Return an IRI resolved; ``urljoin`` alone would drop the empty fragment of a namespace."""
    return iri if ABSOLUTE.match(iri) else urljoin(base, iri)
