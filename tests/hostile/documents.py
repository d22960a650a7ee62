"""Hostile documents and archives: the families of what a submission door meets, made here.

Each has a name, a media type, bytes, and the statuses that a safe service may answer.
"""

import gzip
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

ZIP: Final = "application/zip"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TURTLE: Final = "text/turtle"
JSONLD: Final = "application/ld+json"
XML: Final = "application/rdf+xml"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_RECORD: Final = (
    "<https://w3id.org/jalon/id/actor/x> a <https://w3id.org/jalon/def#Actor> ; "
    "<https://w3id.org/jalon/def#acronym> {} ."
)


@dataclass(frozen=True)
class Sent:
    """A document as it is sent."""

    media_type: str
    make: Callable[[], bytes]
    statuses: tuple[int, ...] = (400, 413, 415)


def archive(*members: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of some members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, data in members:
            made.writestr(name, data)
    return out.getvalue()


def xlsx(sheet: str, **more: str) -> bytes:
    """Return a workbook whose one sheet has the XML given, and other parts."""
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/'
        'sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
        'worksheet+xml"/></Types>'
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = {
        "[Content_Types].xml": types,
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        **more,
    }
    return archive(*((name, text.encode()) for name, text in parts.items()))


def sheet_of(cells: str) -> str:
    """Return the XML of a sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'


LAUGHS: Final = "<!DOCTYPE x [" + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol"}">' for n in range(10)
)

SENT: Final = {
    "turtle-deep-lists": Sent(TURTLE, lambda: b"<http://e/a> <http://e/b> " + b"(" * 100_000),
    "turtle-deep-blanks": Sent(TURTLE, lambda: b"<http://e/a> <http://e/b> [" * 20_000),
    "turtle-triple-terms": Sent(TURTLE, lambda: b"<http://e/a> <http://e/b> " + b"<<(" * 5_000),
    "turtle-prefixes": Sent(
        TURTLE, lambda: b"".join(b"@prefix p%d: <http://e/> .\n" % n for n in range(100_000))
    ),
    "turtle-open-strings": Sent(
        TURTLE, lambda: b'<http://e/a> <http://e/b> """' + b'\\"""' * 90_000
    ),
    "turtle-long-literal": Sent(
        TURTLE, lambda: _RECORD.format('"' + "x" * 3_000_000 + '"').encode()
    ),
    "turtle-javascript": Sent(TURTLE, lambda: _RECORD.format("<javascript:alert(1)>").encode()),
    "turtle-file": Sent(TURTLE, lambda: _RECORD.format("<file:///etc/passwd>").encode()),
    "turtle-relative": Sent(TURTLE, lambda: b"<../../admin> <p> <//evil.example/x> ."),
    "turtle-utf16": Sent(TURTLE, lambda: "<http://e/a> <http://e/b> 1 .".encode("utf-16")),
    "turtle-latin1": Sent(TURTLE, lambda: b'<http://e/a> <http://e/b> "caf\xe9" .'),
    "turtle-nul": Sent(TURTLE, lambda: b'<http://e/a> <http://e/b> "a\0b" .'),
    "turtle-empty": Sent(TURTLE, lambda: b" \n", (200, 400, 415)),
    "turtle-decimal": Sent(
        TURTLE, lambda: _RECORD.format(f'"1e999999999"^^<{_XSD}decimal>').encode(), (200,)
    ),
    "turtle-integer": Sent(
        TURTLE, lambda: _RECORD.format(f'"{"9" * 5_000}"^^<{_XSD}integer>').encode(), (200,)
    ),
    "turtle-html": Sent(
        TURTLE,
        lambda: _RECORD.format(
            '"' + "<b>" * 5_000 + '"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML>'
        ).encode(),
    ),
    "turtle-list-cycle": Sent(
        TURTLE,
        lambda: (
            b"@prefix r: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . "
            b"<http://e/a> <http://e/l> _:x . _:x r:first 1 ; r:rest _:x ."
        ),
        (200,),
    ),
    "turtle-blank-chain": Sent(
        "application/n-triples",
        lambda: b"".join(b"_:n%d <http://e/p> _:n%d .\n" % (n, n + 1) for n in range(20_000)),
    ),
    "turtle-graphs": Sent(
        "application/trig", lambda: b"GRAPH <urn:graph:x> { <http://e/a> <http://e/b> 1 }"
    ),
    "turtle-many-faults": Sent(
        TURTLE,
        lambda: b"".join(
            b"<https://w3id.org/jalon/id/actor/x#f%d> a <https://w3id.org/jalon/def#Deadline> .\n"
            % n
            for n in range(2_000)
        ),
        (200, 503),
    ),
    "jsonld-deep": Sent(
        JSONLD, lambda: b'{"@id":"http://e/a","http://e/b":' + b'{"@list":[' * 50_000
    ),
    "jsonld-remote": Sent(JSONLD, lambda: b'{"@context":"{{CANARY}}/c.jsonld","@id":"http://e/a"}'),
    "jsonld-remote-nested": Sent(
        JSONLD, lambda: b'{"@graph":[{"a":{"@context":[{},"{{CANARY}}/c"]}}]}'
    ),
    "jsonld-import": Sent(JSONLD, lambda: b'{"@context":{"@import":"{{CANARY}}/c"}}'),
    "jsonld-file": Sent(JSONLD, lambda: b'{"@context":"file://{{SECRETS}}/secret.json"}'),
    "jsonld-twice": Sent(JSONLD, lambda: b'{"@id":"http://e/a","@id":"http://e/b"}'),
    "jsonld-nan": Sent(JSONLD, lambda: b'{"@id":"http://e/a","http://e/b":[NaN,1e400]}'),
    "xml-laughs": Sent(XML, lambda: (LAUGHS + "]><x>&a9;</x>").encode()),
    "xml-external": Sent(
        XML, lambda: b'<!DOCTYPE x SYSTEM "{{CANARY}}/x.dtd"><x xmlns="http://e/"/>'
    ),
    "xml-file": Sent(
        XML, lambda: b'<!DOCTYPE x [<!ENTITY s SYSTEM "file://{{SECRETS}}/secret.txt">]><x>&s;</x>'
    ),
    "xml-deep": Sent(XML, lambda: b"<a>" * 50_000),
    "csv-no-template": Sent("text/csv", lambda: b"a;b\r\n=cmd|' /C calc'!A0;1\r\n"),
    "csv-open-quote": Sent("text/csv", lambda: b'fiche [event];lieu\r\na;"' + b"x" * 200_000),
    "gzip-bomb": Sent(TURTLE, lambda: gzip.compress(b"#" * 200_000_000, 9)),
    "gzip-cut": Sent("application/gzip", lambda: gzip.compress(b"# x")[:12]),
    "zip-slip": Sent(ZIP, lambda: archive(("../../evil.ttl", b"<a:a> <a:b> 1 ."))),
    "zip-absolute": Sent(ZIP, lambda: archive(("/etc/evil.ttl", b"<a:a> <a:b> 1 ."))),
    "zip-backslash": Sent(ZIP, lambda: archive(("..\\evil.ttl", b"<a:a> <a:b> 1 ."))),
    "zip-bomb": Sent(ZIP, lambda: archive(*((f"{n}.ttl", b"#" * 40_000_000) for n in range(4)))),
    "zip-many": Sent(ZIP, lambda: archive(*((f"{n}.ttl", b"") for n in range(3_000)))),
    "zip-in-zip": Sent(ZIP, lambda: archive(("a.zip", archive(("b.zip", b"")))), (200, 400, 415)),
    "zip-damaged": Sent(ZIP, lambda: archive(("a.ttl", b"x" * 999))[:-30]),
    "xlsx-laughs": Sent(XLSX, lambda: xlsx(LAUGHS + "]>" + sheet_of("<row><c/></row>"))),
    "xlsx-far-cell": Sent(
        XLSX, lambda: xlsx(sheet_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    ),
    "xlsx-dimension": Sent(
        XLSX,
        lambda: xlsx(
            sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>').replace(
                "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'
            )
        ),
    ),
    "xlsx-big-cell": Sent(
        XLSX,
        lambda: xlsx(
            sheet_of(
                '<row r="1"><c r="A1" t="inlineStr"><is><t>'
                + "x" * 60_000_000
                + "</t></is></c></row>"
            )
        ),
    ),
    "xlsx-macros": Sent(XLSX, lambda: xlsx(sheet_of(""), **{"xl/vbaProject.bin": "x"})),
    "xlsx-not-one": Sent(XLSX, lambda: b"fiche [event]\r\n"),
}
"""What is sent, by name."""
