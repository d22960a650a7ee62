"""Short texts whose evaluation never ends, or eats all memory, on a few thousand triples.

``ENDLESS`` cannot be answered by anyone; ``HEAVY`` may be, by a good planner or a patient machine.
"""

from typing import Final

P: Final = "<http://e/knows>"
EVERYWHERE: Final = f"({P}|!{P})"


def product(width: int) -> str:
    """Return patterns that have no variable in common: the product of ``width`` whole graphs."""
    return " . ".join(f"?s{i} ?p{i} ?o{i}" for i in range(width))


def values(width: int, rows: int) -> str:
    """Return ``width`` VALUES blocks of so many rows, which cross."""
    numbers = " ".join(map(str, range(rows)))
    return " ".join(f"VALUES ?v{i} {{ {numbers} }}" for i in range(width))


def doubled(times: int, start: str = "'x'") -> str:
    """Return BINDs that double a string so many times; the last variable is ``?d{times}``."""
    binds = [f"BIND(CONCAT(?d{i}, ?d{i}) AS ?d{i + 1})" for i in range(times)]
    return f"BIND({start} AS ?d0) " + " ".join(binds)


def counted(pattern: str) -> str:
    """Return the query that counts the solutions of a pattern."""
    return f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"


ENDLESS: Final[dict[str, str]] = {
    "product": counted(f"{product(5)} FILTER(?o0 = ?o1 || ?o2 != ?o3 || ?o4 = ?s0)"),
    "values cross": counted(f"{values(6, 200)} FILTER(?v0 + ?v1 + ?v2 = ?v3 * ?v4 - ?v5)"),
    "path star": counted(f"?a {EVERYWHERE}* ?b . ?b {EVERYWHERE}* ?c . ?c {EVERYWHERE}* ?d"),
    "string bomb": f"SELECT (STRLEN(?d40) AS ?n) {{ {doubled(40)} }}",
    "sort bomb": f"SELECT * {{ {product(3)} }} ORDER BY DESC(?o0) ?o2 LIMIT 1",
    "group concat bomb": f"SELECT (GROUP_CONCAT(?s0) AS ?g) {{ {product(4)} }}",
    "distinct bomb": f"SELECT DISTINCT * {{ {product(3)} }} OFFSET 4000000000 LIMIT 1",
    "group bomb": f"SELECT (COUNT(*) AS ?n) {{ {product(4)} }} GROUP BY ?s0 ?s1 ?s2 ?o0",
    "count distinct": f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {product(3)} }}",
    "huge answer": f"SELECT * {{ {product(3)} }}",
    "huge construct": f"CONSTRUCT {{ ?s0 ?p1 ?o2 . ?s1 ?p2 ?o0 }} {{ {product(3)} }}",
    "far offset": f"SELECT * {{ {product(4)} }} OFFSET 900000000000000000 LIMIT 1",
    "random order": f"SELECT * {{ {product(3)} }} ORDER BY RAND() LIMIT 1",
    "limit inside": (
        f"SELECT * {{ {{ SELECT * {{ {product(2)} }} LIMIT 9000000 }} {values(2, 900)} }}"
    ),
}

HEAVY: Final[dict[str, str]] = {
    "deep optional": counted(
        " ".join(f"OPTIONAL {{ ?a{i} ?b{i} ?c{i}" for i in range(8)) + " }" * 8
    ),
    "unrelated optionals": counted(" ".join(f"OPTIONAL {{ {product(1)} }}" for _ in range(3))),
    "absence in a product": counted(
        f"?a ?b ?c FILTER NOT EXISTS {{ {product(2)} FILTER(?o0 = ?o1 && ?s0 != ?s1 && ?a = ?z) }}"
    ),
    "minus a product": counted(f"{product(1)} MINUS {{ {product(3)} }}"),
    "backtracking regex": "ASK { FILTER(REGEX('" + "a" * 5000 + "!', '^(a+)+$')) }",
    "alternating regex": "ASK { FILTER(REGEX('" + "a" * 5000 + "!', '^(a|a|aa)*(b|c)?$')) }",
    "counted regex": "ASK { FILTER(REGEX('aaaa', '^(((a{1,100}){1,100}){1,100}){1,100}$')) }",
    "nested regex": "ASK { FILTER(REGEX('a', '" + "(" * 20_000 + "a" + ")" * 20_000 + "')) }",
    "regex a row": counted(f"{product(2)} FILTER(REGEX(STR(?o0), CONCAT('^', STR(?s1), '+$')))"),
    "replacing": (
        "SELECT (STRLEN(REPLACE(REPLACE('"
        + "a" * 9000
        + "', 'a', '"
        + "a" * 9000
        + "'), 'a', '"
        + "b" * 9000
        + "')) AS ?n) {}"
    ),
    "hashing": counted(f"{doubled(26)} {values(2, 300)} BIND(SHA512(?d26) AS ?h)"),
    "encoding": f"SELECT (STRLEN(ENCODE_FOR_URI(?d28)) AS ?n) {{ {doubled(28, repr('é'))} }}",
    "random names": f"SELECT (COUNT(DISTINCT ?u) AS ?n) {{ {product(3)} BIND(UUID() AS ?u) }}",
    "sampling": f"SELECT (SAMPLE(?d20) AS ?x) {{ {product(2)} {doubled(20)} }}",
    "long answer": f"SELECT ?d28 {{ {doubled(28)} }}",
    "many long answers": f"SELECT ?d20 {{ {values(2, 300)} {doubled(20)} }}",
    "describe all": f"DESCRIBE * {{ {product(2)} }}",
    "dense cycle": counted(" . ".join(f"?n{i} {P} ?n{(i + 1) % 7}" for i in range(7))),
    "zero-length paths": counted(" . ".join(f"?n{i} {P}? ?n{i + 1}" for i in range(7))),
    "plus paths": counted(f"?a ({P}+/{P}+)+ ?b"),
    "excluded paths": counted(
        "?a (!<http://e/none>)* ?b . ?b (!<http://e/none>|^<http://e/x>)* ?c"
    ),
}

UPDATES: Final[dict[str, str]] = {
    "insert a product": f"INSERT {{ ?s0 <http://e/x> ?o1 }} WHERE {{ {product(3)} }}",
    "delete a product": f"DELETE {{ ?s0 ?p1 ?o2 }} WHERE {{ {product(4)} FILTER(?s0 = ?n) }}",
    "insert a string bomb": f"INSERT {{ [] <http://e/b> ?d40 }} WHERE {{ {doubled(40)} }}",
    "insert fresh nodes": f"INSERT {{ [] <http://e/x> ?s0 }} WHERE {{ {product(3)} }}",
    "operation after operation": " ; ".join(
        [f"INSERT {{ ?s0 <http://e/x> ?o0 }} WHERE {{ {product(2)} FILTER(?s0 = ?n) }}"] * 12
    ),
}
