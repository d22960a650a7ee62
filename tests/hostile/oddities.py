"""Texts with terms that decoders, parsers and printers stumble over."""

from typing import Final

WKT: Final = "http://www.opengis.net/ont/geosparql#wktLiteral"
GEOJSON: Final = "http://www.opengis.net/ont/geosparql#geoJSONLiteral"
WITHIN: Final = "<http://www.opengis.net/def/function/geosparql/sfWithin>"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
LAST: Final = 9_223_372_036_854_775_807


def typed(lexical: str, datatype: str) -> str:
    """Return the query that computes with a literal of an XSD type."""
    literal = f'"{lexical}"^^<{XSD}{datatype}>'
    return f"SELECT ({literal} + {literal} AS ?x) ({literal} < 1 AS ?y) (STR({literal}) AS ?z) {{}}"


def shape(literal: str, datatype: str) -> str:
    """Return the query that asks whether a shape lies within itself."""
    told = f"'{literal}'^^<{datatype}>"
    return f"ASK {{ FILTER({WITHIN}({told}, {told})) }}"


TEXTS: Final[dict[str, str | bytes]] = {
    "nothing": b"",
    "blanks": " " * 60_000,
    "line breaks": "\n" * 60_000,
    "NUL alone": b"\x00",
    "NUL in a string": b'ASK { FILTER("a\x00b" = "") }',
    "NUL in a name": b"ASK { ?a\x00b ?c ?d }",
    "NUL at the end": b"ASK {}\x00",
    "escaped NUL": 'SELECT ("\\u0000" AS ?x) {}',
    "controls": bytes(range(1, 32)) + b"ASK {}",
    "not UTF-8": b'ASK { FILTER("\xff\xfe\x80" = "") }',
    "overlong UTF-8": b'ASK { FILTER("\xc0\xaf" = "/") }',
    "UTF-8 surrogate": b'ASK { FILTER("\xed\xa0\x80" = "") }',
    "cut UTF-8": b"ASK {} # \xe2\x82",
    "UTF-16": "ASK {}".encode("utf-16"),
    "UTF-32": "ASK {}".encode("utf-32"),
    "byte order mark": b"\xef\xbb\xbfASK {}",
    "escaped surrogate": 'SELECT ("\\uD800" AS ?x) {}',
    "escaped surrogate pair": 'SELECT ("\\uD83D\\uDE00" AS ?x) {}',
    "escape beyond Unicode": 'SELECT ("\\UFFFFFFFF" AS ?x) {}',
    "cut escape": 'SELECT ("\\u00" AS ?x) {}',
    "noncharacters": 'SELECT ("\\uFFFE\\uFFFF\\U0010FFFF" AS ?x) {}',
    "bidirectional": 'SELECT ("\u202egnp.exe\u2066\u200b" AS ?x) {}',
    "combining marks": 'SELECT ("a' + "\u0301" * 20_000 + '" AS ?x) {}',
    "long language tag": f'SELECT ("x"@{"a" * 60_000} AS ?x) {{}}',
    "many subtags": f'SELECT ("x"@en{"-abc" * 14_000} AS ?x) {{}}',
    "long variable": f"SELECT ?{'v' * 60_000} {{}}",
    "long prefix": f"PREFIX {'p' * 30_000}: <http://e/> ASK {{ ?s ?p {'p' * 30_000}:x }}",
    "long IRI": f"ASK {{ ?s ?p <http://e/{'i' * 60_000}> }}",
    "long string": f"SELECT ('{'s' * 60_000}' AS ?x) {{}}",
    "long comment": f"ASK {{}} #{'c' * 60_000}",
    "dots in an IRI": f"BASE <http://e/{'a/' * 5_000}> ASK {{ ?s ?p <{'../' * 12_000}x> }}",
    "bad IRI": "ASK { ?s ?p <http://[::1> }",
    "blank in an IRI": "ASK { ?s ?p <http://e/a b> }",
    "script as IRI": "SELECT (<javascript:alert(1)> AS ?x) {}",
    "huge integer": f"SELECT ({'9' * 60_000} + 1 AS ?x) {{}}",
    "huge decimal": f"SELECT ({'9' * 30_000}.{'9' * 29_000} * 2 AS ?x) {{}}",
    "huge exponent": "SELECT (1e999999999 * 2 AS ?x) (-1e-999999999 AS ?y) {}",
    "decimal with exponent": typed("1e999999999", "decimal"),
    "longest integers": f"SELECT ({LAST} + 1 AS ?x) (-{LAST} * -2 AS ?y) {{}}",
    "division by zero": "SELECT (1 / 0 AS ?x) (1.0 / 0 AS ?y) (1e0 / 0 AS ?z) {}",
    "far year": typed("999999999999999999-12-31T23:59:59Z", "dateTime"),
    "long year": typed("9" * 20_000 + "-01-01", "date"),
    "long duration": typed("P" + "9" * 20_000 + "Y", "duration"),
    "wide duration": typed("P9223372036854775807Y9223372036854775807M", "yearMonthDuration"),
    "far time zone": typed("2020-01-01T00:00:00+99:99", "dateTime"),
    "not a number": typed("NaN", "double"),
    "substring bounds": f"SELECT (SUBSTR('abc', -{LAST}, {LAST}) AS ?x) {{}}",
    "substring of NaN": f"SELECT (SUBSTR('abc', 'NaN'^^<{XSD}double>) AS ?x) {{}}",
    "far limit": "SELECT * {} LIMIT 99999999999999999999999999 OFFSET 99999999999999999999999",
    "deep point": shape("GEOMETRYCOLLECTION(" * 1_500 + "POINT(0 0)" + ")" * 1_500, WKT),
    "deep document": shape("[" * 30_000 + "]" * 30_000, GEOJSON),
    "deep feature": shape('{"type":"Feature","geometry":' * 900 + "1" + "}" * 900, GEOJSON),
    "wide polygon": shape("POLYGON((" + "0 1e308," * 3_500 + "0 1e308))", WKT),
    "not a polygon": shape("POLYGON((0 0, NaN NaN, Inf Inf, 0 0))", WKT),
    "markup": "ASK { FILTER(<script>alert(1)</script> }",
    "update at the query door": "DROP ALL",
    "update after a query": "ASK {} ; INSERT DATA { <http://e/evil> <http://e/p> 1 }",
    "two queries": "ASK {} ASK {}",
    "unknown function": "SELECT (<http://e/none>(1) AS ?x) {}",
    "format string": "SELECT ('%s%n{0}${jndi:ldap://127.0.0.1/x}' AS ?x) {}",
    "over the limit": "ASK {} #" + "c" * 65_536,
    "far over the limit": "ASK {} #" + "c" * 8_388_608,
}

UPDATES: Final[dict[str, str | bytes]] = {
    "deep blank nodes": "INSERT DATA { <http://e/a> <http://e/p> "
    + "[ <http://e/p> " * 3_000
    + "1"
    + " ]" * 3_000
    + " }",
    "deep collections": "INSERT DATA { <http://e/a> <http://e/p> "
    + "( " * 16_000
    + "1"
    + " )" * 16_000
    + " }",
    "deep pattern": "DELETE WHERE { <http://e/a> <http://e/p> "
    + "[ <http://e/p> " * 2_000
    + "1"
    + " ]" * 2_000
    + " }",
    "empty operations": ";" * 60_000,
    "many operations": ";".join(["CREATE SILENT GRAPH <http://e/g>"] * 1_500),
    "cut data": "INSERT DATA { <http://e/a> <http://e/p> 1",
    "NUL": b"INSERT DATA { <http://e/a> <http://e/p> 'a\x00b' }",
    "not UTF-8": b"INSERT DATA { <http://e/a> <http://e/p> '\xff' }",
    "huge literal": "INSERT DATA { <http://e/a> <http://e/p> '" + "x" * 33_554_432 + "' }",
}
