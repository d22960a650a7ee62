"""What a check child needs loaded before it is forked: it may open no file, not even a module.

A whole check of small faulty documents, one of each sort, loads what any check loads; once a
process, some 50 ms.
"""

import gzip
import io
import zipfile
from functools import cache

from openpyxl import Workbook

from jalon.validation.context import Context
from jalon.validation.data_graph import DataGraph
from jalon.validation.door.kinds import Upload
from jalon.validation.intake import Intake
from jalon.validation.report_plain import to_plain
from jalon.validation.shapes import Shapes
from jalon.validation.sheets.saving import saved
from jalon.validation.validator import validate

_TURTLE = b"""\xef\xbb\xbf@prefix jalon: <https://w3id.org/jalon/def#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/jalon/id/event/A> a jalon:Event ;
  rdfs:label "a"@fr-FR, "b" ;
  jalon:earliest "18/06/2020"^^xsd:date ; jalon:edtf "2020" ;
  jalon:organiser <https://w3id.org/jalon/id/actor/a> ; jalon:organizer "a" ;
  jalon:precision <https://w3id.org/jalon/scheme/precision#dai> .
"""
_XML = b"""<?xml version="1.0"?>
<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">
<r:Description r:about="http://e/a"><e:b>1</e:b></r:Description></r:RDF>"""
_JSON = b'{"@id": "http://e/a", "http://e/b": 1.5}'
_CSV = b"fiche [event];organisateur;autre\r\nA b;x;=1\r\n"


@cache
def warm(shapes: Shapes) -> None:
    """Check one small faulty document of each sort, and two that cannot be read."""
    uploads = [
        Upload("a.ttl", _TURTLE),
        Upload("a.nt", b"<http://e/a> <http://e/b> _:c ."),
        Upload("a.rdf", _XML),
        Upload("a.jsonld", _JSON),
        Upload("b.jsonld", b"{"),
        Upload("a.csv", _CSV),
        Upload("a.xlsx", _workbook()),
        Upload("a.zip", _archive()),
        Upload("a.ttl.gz", gzip.compress(_TURTLE)),
        Upload("b.ttl", b"\xff"),
        Upload("c.ttl", b"a ."),
    ]
    received = Intake(DataGraph(), shapes).receive(uploads)
    report = validate(received.documents, Context({}, ()), received.unreadable, shapes)
    to_plain(report)


def _workbook() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for place, value in {"A1": "fiche [event]", "B1": "lieu", "A2": "A", "B2": "=1+1"}.items():
        sheet[place] = value
    return saved(book)


def _archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("event/a.ttl", _TURTLE)
    return out.getvalue()
