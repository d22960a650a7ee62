"""Texts that are deep or long: they crash parsers that recurse and keep planners busy.

Each function takes how deep or how long, and returns the text of a query.
"""

from collections.abc import Callable
from typing import Final

Family = Callable[[int], str]

P: Final = "<http://e/p>"


def _around(before: str, opening: str, middle: str, closing: str, after: str) -> Family:
    """Return the family of texts where a pair of brackets stands n times around a middle."""
    return lambda n: before + opening * n + middle + closing * n + after


def _chain(before: str, link: str, separator: str, after: str) -> Family:
    """Return the family of texts where a link stands n times in a row."""
    return lambda n: before + separator.join([link] * n) + after


def _numbered(before: str, link: str, separator: str, after: str) -> Family:
    """Return the family of texts where a link stands n times, each with its number for ``#``."""
    return lambda n: before + separator.join(link.replace("#", str(i)) for i in range(n)) + after


NESTS: Final[dict[str, Family]] = {
    "parentheses": _around("ASK { FILTER(", "(", "1", ")", ") }"),
    "groups": _around("ASK ", "{ ", "", "} ", ""),
    "optionals": _around("ASK { ", "OPTIONAL { ?s ?p ?o ", "", "} ", "}"),
    "minuses": _around("ASK { ", "?s ?p ?o MINUS { ", "?s ?p ?o", "} ", "}"),
    "exists": _around("ASK { ", "FILTER EXISTS { ", "?s ?p ?o", "} ", "}"),
    "not exists": _around("ASK { ", "FILTER NOT EXISTS { ", "?s ?p ?o", "} ", "}"),
    "graphs": _around("ASK { ", "GRAPH ?g { ", "?s ?p ?o", "} ", "}"),
    "sub-selects": _around("ASK ", "{ SELECT * ", "{ }", "} ", ""),
    "unions inside": _around("ASK { ", "{ } UNION { ", "", "} ", "}"),
    "functions": _around("ASK { BIND(", "CONCAT(", "'a'", ")", " AS ?x) }"),
    "conditions": _around("ASK { BIND(", "IF(true, 1, ", "2", ")", " AS ?x) }"),
    "coalesces": _around("ASK { BIND(", "COALESCE(", "2", ")", " AS ?x) }"),
    "lists of one": _around("ASK { FILTER(1 ", "IN (1 ", "", ")", ") }"),
    "path brackets": _around("ASK { ?s ", "(", P, ")", " ?o }"),
    "path stars": _around("ASK { ?s ", "(", P, ")*", " ?o }"),
    "inverse paths": _around("ASK { ?s ", "^(", P, ")", " ?o }"),
    "path alternatives": _around("ASK { ?s ", f"({P}|", P, ")", " ?o }"),
    "path sequences inside": _around("ASK { ?s ", f"({P}/", P, ")", " ?o }"),
    "blank nodes": _around("ASK { ?s ?p ", f"[ {P} ", "1", " ]", " }"),
    "collections": _around("ASK { ?s ?p ", "( ", "1", " )", " }"),
    "triple terms": _around("ASK { ?s ?p ", f"<<( <http://e/s> {P} ", "1", " )>>", " }"),
    "reified triples": _around("ASK { ?s ?p ", f"<< <http://e/s> {P} ", "1", " >>", " }"),
    "annotations": _around(f"ASK {{ ?s {P} 1 ", f"{{| {P} 1 ", "", "|} ", "}"),
    "aggregates": _around("SELECT (", "SUM(", "1", ")", " AS ?x) {}"),
    "unclosed": _around("ASK { FILTER(", "(", "1", "", ""),
    "unopened": _around("ASK { FILTER(", "", "1", ")", ") }"),
    "mixed brackets": _around("ASK { FILTER EXISTS ", "{ ?s ?p [ ?q ( ", "1", " ) ] } ", "}"),
}

CHAINS: Final[dict[str, Family]] = {
    "nots": _around("ASK { FILTER(", "!", "true", "", ") }"),
    "spaced nots": _around("ASK { FILTER(", "! #\n", "true", "", ") }"),
    "minus signs": _around("ASK { FILTER(", "- ", "?x", "", ") }"),
    "plus signs": _around("ASK { FILTER(", "+ ", "?x", "", ") }"),
    "carets": _around("ASK { ?s ", "^", P, "", " ?o }"),
    "ors": _chain("ASK { FILTER(", "?a", "||", ") }"),
    "ands": _chain("ASK { FILTER(", "?a", "&&", ") }"),
    "sums": _chain("ASK { FILTER(0 = ", "1", "+", ") }"),
    "signed sums": _chain("ASK { FILTER(0 = 1 ", "+1", " ", ") }"),
    "products": _chain("ASK { FILTER(0 = ", "1", "*", ") }"),
    "signed products": _chain("ASK { FILTER(0 = 1 ", "-1 * 1", " ", ") }"),
    "comparisons": _chain("ASK { FILTER(", "1", " = ", ") }"),
    "path steps": _chain("ASK { ?s ", P, "/", " ?o }"),
    "short path steps": _chain("ASK { ?s ", "a", "/", " ?o }"),
    "path choices": _chain("ASK { ?s ", P, "|", " ?o }"),
    "path exclusions": _chain("ASK { ?s !(", P, "|", ") ?o }"),
    "unions": _chain("ASK { ", "{}", "UNION", " }"),
    "filled unions": _chain("ASK { ", "{ ?s ?p ?o }", " UNION ", " }"),
    "optionals in a row": _numbered("ASK { ", "OPTIONAL { ?s ?p ?o# }", " ", " }"),
    "minuses in a row": _chain("ASK { ?s ?p ?o ", "MINUS { ?s ?p ?o }", " ", " }"),
    "joined triples": _numbered("ASK { ", f"?a# {P} ?b#", " . ", " }"),
    "stars of triples": _numbered("ASK { ?s ", f"{P} ?o#", " ; ", " }"),
    "object lists": _numbered(f"ASK {{ ?s {P} ", "?o#", ", ", " }"),
    "filters": _chain("ASK { ", "FILTER(true)", " ", " }"),
    "existence filters": _chain("ASK { ", "FILTER EXISTS { ?s ?p ?o }", " ", " }"),
    "binds": _numbered("ASK { ", "BIND(1 AS ?x#)", " ", " }"),
    "groups in a row": _chain("ASK { ", "{}", " ", " }"),
    "sub-selects in a row": _chain("ASK { ", "{ SELECT * {} }", " ", " }"),
    "value rows": _chain("ASK { VALUES ?x { ", "1", " ", " } }"),
    "empty value rows": _chain("ASK { VALUES () { ", "()", "", " } }"),
    "value columns": lambda n: (
        "ASK { VALUES (" + " ".join(f"?x{i}" for i in range(n)) + ") { (" + "1 " * n + ") } }"
    ),
    "value blocks": _numbered("ASK { ", "VALUES ?x# { 1 }", " ", " }"),
    "huge list": _chain("ASK { FILTER(1 IN (", "0", ",", ")) }"),
    "arguments": _chain("ASK { FILTER(CONCAT(", "'a'", ",", ") = 'b') }"),
    "prefixes": _numbered("", "PREFIX p#: <http://e/#/>", " ", " ASK {}"),
    "bases": _numbered("", "BASE <http://e/#/>", " ", " ASK {}"),
    "data graphs": _numbered("ASK ", "FROM <http://e/#>", " ", " {}"),
    "orders": _chain("SELECT * { ?s ?p ?o } ORDER BY ", "?s", " ", ""),
    "group keys": _numbered("SELECT (1 AS ?one) { } GROUP BY ", "(1 AS ?k#)", " ", ""),
    "havings": _chain("SELECT (1 AS ?one) { } GROUP BY ?s HAVING ", "(true)", " ", ""),
    "columns": _numbered("SELECT ", "(1 AS ?c#)", " ", " {}"),
    "aggregate columns": _numbered("SELECT ", "(SUM(?o) AS ?c#)", " ", " { ?s ?p ?o }"),
    "variables": _numbered("SELECT ", "?v#", " ", " {}"),
    "described": _numbered("DESCRIBE ", "<http://e/#>", " ", ""),
    "templates": _numbered("CONSTRUCT { ", f"<http://e/#> {P} 1", " . ", " } {}"),
    "comments": _chain("", "#", "\n", "\nASK {}"),
    "dots": _chain("ASK { ?s ?p ?o ", ".", " ", " }"),
    "semicolons": _chain("ASK { ?s ?p ?o ", ";", " ", " }"),
    "operations": _chain("ASK {} ", ";", " ", ""),
    "backslashes": _around('ASK { FILTER("', "\\\\", "", "", '" = "") }'),
    "open quotes": _around("ASK { FILTER(", '"""', "", "", ") }"),
    "open brackets of IRIs": _around("ASK { ?s ", "<", "", "", " }"),
}


def filling(family: Family, size: int) -> int:
    """Return how deep or long a family's text may be for at most so many bytes."""
    low, high = 1, size
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(family(middle)) <= size else (low, middle - 1)
    return low
