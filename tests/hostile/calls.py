"""Texts that would make the server call an address or read a file, in every spelling.

Each function takes the address that must not be asked, and returns texts by name.
"""

from collections.abc import Iterator
from typing import Final

ESCAPES: Final = ("\\u{:04X}", "\\u{:04x}", "\\U{:08X}", "\\U{:08x}")


def spellings(keyword: str) -> Iterator[str]:
    """Yield a keyword in its spellings: case, and one or every letter as a code-point escape."""
    yield from (keyword, keyword.lower(), keyword.title(), keyword.swapcase())
    yield "".join(c.lower() if i % 2 else c for i, c in enumerate(keyword))
    for escape in ESCAPES:
        yield "".join(escape.format(ord(letter)) for letter in keyword)
        yield "".join(escape.format(ord(letter.lower())) for letter in keyword)
        for place, letter in enumerate(keyword):
            yield keyword[:place] + escape.format(ord(letter)) + keyword[place + 1 :]


def services(address: str) -> dict[str, str]:
    """Return queries that call an address by SERVICE."""
    spelt = {
        f"spelt {word}": f"SELECT * {{ {word} SILENT <{address}/spelt> {{ ?s ?p ?o }} }}"
        for word in spellings("SERVICE")
    }
    call = f"SERVICE SILENT <{address}/x> {{ ?s ?p ?o }}"
    return spelt | {
        "loud": f"SELECT * {{ SERVICE <{address}/x> {{ ?s ?p ?o }} }}",
        "no blanks": f"SELECT*{{SERVICE<{address}/x>{{?s?p?o}}}}",
        "after a comment": f"SELECT * {{ SERVICE#{{\n<{address}/x> {{ ?s ?p ?o }} }}",
        "after a false string": f"SELECT * {{ FILTER('\\'' = \"'\") {call} }}",
        "after a false comment": f"SELECT * {{ FILTER(<http://e/#'> != '#') {call} }}",
        "after a comparison": f"SELECT * {{ FILTER(1<2) {call} FILTER(3>2) }}",
        "between long quotes": f'SELECT * {{ FILTER("""\\"""" != "") {call} FILTER("" = "\'") }}',
        "after a prefix": f"PREFIX SERVICE: <{address}/> SELECT * {{ SERVICE SERVICE:x {{ }} }}",
        "by name": f"PREFIX c: <{address}/> SELECT * {{ SERVICE c:x {{ ?s ?p ?o }} }}",
        "by base": f"BASE <{address}/> SELECT * {{ SERVICE <x> {{ ?s ?p ?o }} }}",
        "by variable": f"SELECT * {{ VALUES ?a {{ <{address}/x> }} SERVICE ?a {{ ?s ?p ?o }} }}",
        "by bound variable": f"SELECT * {{ BIND(<{address}/x> AS ?a) SERVICE SILENT ?a {{ }} }}",
        "by data": f"SELECT * {{ ?s ?p ?a SERVICE SILENT ?a {{ ?x ?y <{address}> }} }}",
        "once a row": f"SELECT * {{ ?s ?p ?o {call} }}",
        "in a sub-select": f"SELECT * {{ {{ SELECT * {{ {call} }} }} }}",
        "in an optional": f"SELECT * {{ OPTIONAL {{ {call} }} }}",
        "in exists": f"ASK {{ FILTER EXISTS {{ {call} }} }}",
        "in minus": f"ASK {{ ?s ?p ?o MINUS {{ {call} }} }}",
        "in a construct": f"CONSTRUCT {{ ?s ?p ?o }} {{ {call} }}",
        "in a describe": f"DESCRIBE ?s {{ {call} }}",
        "escaped address": f"SELECT * {{ SERVICE <{_escaped(address)}/x> {{ ?s ?p ?o }} }}",
        "line break in the address": f"SELECT * {{ SERVICE <{address}/x%0d%0aX: 1> {{ }} }}",
        "carriage returns": f"SELECT * {{\r#\rSERVICE\rSILENT\r<{address}/x>\r{{ ?s ?p ?o }} }}",
        "byte order mark": f"\ufeffSELECT * {{ {call} }}",
        "data graph": f"SELECT * FROM <{address}/from> {{ ?s ?p ?o }}",
        "named data graph": f"SELECT * FROM NAMED <{address}/named> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    }


def loads(address: str) -> dict[str, str]:
    """Return updates that read an address by LOAD, or call it by SERVICE."""
    spelt = {f"spelt {word}": f"{word} SILENT <{address}/spelt>" for word in spellings("LOAD")}
    call = f"SERVICE SILENT <{address}/x> {{ ?s ?p ?o }}"
    return spelt | {
        "loud": f"LOAD <{address}/x>",
        "into": f"LOAD <{address}/x> INTO GRAPH <http://e/g>",
        "no blanks": f"LOAD<{address}/x>",
        "after a comment": f"LOAD#'\nSILENT<{address}/x>",
        "second": f"CREATE SILENT GRAPH <http://e/g>;LOAD SILENT <{address}/x>",
        "by name": f"PREFIX LOAD: <{address}/> LOAD SILENT LOAD:x",
        "insert where": f"INSERT {{ ?s ?p ?o }} WHERE {{ {call} }}",
        "delete where": f"DELETE {{ ?s ?p ?o }} WHERE {{ {call} }}",
        "using": f"INSERT {{ ?s ?p ?o }} USING <{address}/u> WHERE {{ ?s ?p ?o }}",
    }


def file_readings(folder: str) -> dict[str, str]:
    """Return queries that would show a file of a folder, if a file could be a graph."""
    texts = {}
    for scheme in ("file://", "file:", "FILE://", "file://localhost"):
        for name in ("secret.ttl", "secret.txt", "secret.json"):
            file = f"<{scheme}{folder}/{name}>"
            key = f"{scheme} {name}"
            texts[f"from {key}"] = f"SELECT * FROM {file} {{ ?s ?p ?o }}"
            texts[f"named {key}"] = f"SELECT * FROM NAMED {file} {{ GRAPH ?g {{ ?s ?p ?o }} }}"
            texts[f"graph {key}"] = f"SELECT * {{ GRAPH {file} {{ ?s ?p ?o }} }}"
            texts[f"service {key}"] = f"SELECT * {{ SERVICE {file} {{ ?s ?p ?o }} }}"
            texts[f"described {key}"] = f"DESCRIBE {file}"
    return texts


def _escaped(address: str) -> str:
    return "".join(f"\\u{ord(letter):04X}" for letter in address)
