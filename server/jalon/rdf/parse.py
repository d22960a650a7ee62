"""Parsing of RDF documents, by pyoxigraph only, with errors that say where.

Never rdflib: its parsers open files and addresses (measured, JSON-LD contexts, ``parse("text")``).
"""

import json
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from jalon.errors import BadSyntax, MissingFile
from jalon.rdf.formats import BY_SUFFIX, Format, rdf_format_of

_LINE = re.compile(
    r"^Parser error at line (\d+)(?: between)? columns? (\d+)(?: and (?:column )?\d+)?: ?(.*)$",
    re.S,
)
_LINES = re.compile(
    r"^Parser error between line (\d+) column (\d+) and line \d+ column \d+: ?(.*)$", re.S
)

_JSON_STRING = re.compile(rb'"(?:[^"\\\n]|\\.)*"')
_NO_BASE_HOST = "http://relative.invalid/"
_NO_BASE = f"{_NO_BASE_HOST}a/b/c/d"
"""Base of a JSON-LD document that has none: the engine drops what is relative without a word."""


def parse_quads(
    data: bytes, media_type: str | RdfFormat, base: str | None = None
) -> Iterator[Quad]:
    """Yield the quads of a document; blank nodes get labels of their own.

    Raises ``BadSyntax`` with line and column, at the first fault.
    """
    syntax = media_type if isinstance(media_type, RdfFormat) else _syntax(media_type)
    if syntax == RdfFormat.RDF_XML:
        _refuse_entities(data)
    without_base = base is None and syntax == RdfFormat.JSON_LD
    told_base = _NO_BASE if without_base else base
    try:
        quads = parse(data, format=syntax, base_iri=told_base, rename_blank_nodes=True)
        yield from _without_relative(quads, data) if without_base else quads
    except SyntaxError as error:
        raise located(error, data, syntax) from None
    except ValueError as error:
        raise BadSyntax(
            f"Document illisible : {error}.", f"Unreadable document: {error}."
        ) from None


def _without_relative(quads: Iterable[Quad], data: bytes) -> Iterator[Quad]:
    for quad in quads:
        _refuse_relative(quad, data)
        yield quad


def _refuse_relative(quad: Quad, data: bytes) -> None:
    """Refuse a quad with an IRI that the document leaves relative; tell it as it was written."""
    for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
        iri = term.value if isinstance(term, NamedNode) else ""
        if not iri.startswith(_NO_BASE_HOST):
            continue
        written, line = _written(iri, data)
        where_fr, where_en = (f"ligne {line} : ", f"line {line}: ") if line else ("", "")
        raise BadSyntax(
            f"Syntaxe RDF incorrecte, {where_fr}l'IRI « {written} » est relative, et le document "
            "ne dit pas à quoi : écrivez-la en entier, ou donnez « @base » dans « @context ».",
            f"RDF syntax error, {where_en}the IRI “{written}” is relative, and the document does "
            "not say to what: write it in full, or give “@base” in “@context”.",
            line,
            None,
            _line_of(data, line) if line else None,
        )


def _written(iri: str, data: bytes) -> tuple[str, int | None]:
    """Return a relative IRI as a JSON text has it, with its line; the IRI's end if it is not found.

    What resolves to the same IRI is the same IRI.
    """
    for match in _JSON_STRING.finditer(data):
        try:
            text = str(json.loads(match[0]))
            resolved = urljoin(_NO_BASE, text)
        except ValueError:
            continue
        if resolved == iri and not text.startswith(_NO_BASE_HOST):
            return text, data.count(b"\n", 0, match.start()) + 1
    return iri.removeprefix(_NO_BASE_HOST), None


def _refuse_entities(data: bytes) -> None:
    """Refuse XML that declares entities: 783 bytes of them kill the process (measured, 0.5.13)."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\0" in data:
        raise BadSyntax(
            "Le document RDF/XML contient une déclaration DOCTYPE ou n'est pas en UTF-8 : il n'est "
            "pas lu. Retirez la déclaration, écrivez les IRI en entier.",
            "The RDF/XML document has a DOCTYPE declaration or is not in UTF-8: it is not read. "
            "Remove the declaration, write the IRIs in full.",
        )


def parse_triples(
    data: bytes, media_type: str | RdfFormat, base: str | None = None
) -> list[Triple]:
    """Return the triples of a document that names no graph.

    Raises ``BadSyntax`` at the first fault, also when the document names a graph.
    """
    triples = []
    for quad in parse_quads(data, media_type, base):
        if quad.graph_name.__class__.__name__ != "DefaultGraph":
            raise BadSyntax(
                f"Le document nomme un graphe ({quad.graph_name}) ; un seul graphe, sans nom, "
                "est attendu.",
                f"The document names a graph ({quad.graph_name}); one graph without a name "
                "is expected.",
            )
        triples.append(quad.triple)
    return triples


def parse_file(path: Path, base: str | None = None) -> list[Triple]:
    """Return the triples of a file, its syntax told by its suffix.

    Raises ``MissingFile``, or ``BadSyntax`` with the file's name, line and column.
    """
    data = read_bytes(path)
    try:
        return parse_triples(data, syntax_of(path), base)
    except BadSyntax as error:
        raise error.within(str(path)) from None


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file; raises ``MissingFile`` when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None


def unreadable(path: Path, error: OSError) -> MissingFile:
    """Return the error for a file that cannot be read."""
    reason = error.strerror or str(error)
    return MissingFile(
        f"{path} : fichier introuvable ou illisible ({reason}). Vérifiez le chemin.",
        f"{path}: file not found or not readable ({reason}). Check the path.",
    )


def syntax_of(path: Path) -> RdfFormat:
    """Return the RDF syntax that a file's suffix tells; raises ``BadSyntax`` if it tells none."""
    known = BY_SUFFIX.get(path.suffix.removeprefix(".").lower())
    if known is None or known.rdf is None:
        readable = ", ".join(f".{suffix}" for suffix, each in BY_SUFFIX.items() if each.rdf)
        raise BadSyntax(
            f"{path} : l'extension ne dit pas la syntaxe RDF. Extensions lues : {readable}.",
            f"{path}: the suffix tells no RDF syntax. Suffixes read: {readable}.",
        )
    return known.rdf


def located(error: SyntaxError, data: bytes, syntax: RdfFormat | None = None) -> BadSyntax:
    """Return pyoxigraph's error with line, column and the line's text.

    Of an RDF/XML document, some errors have no column, and only a line found by reading it again.
    """
    message = str(error.args[0]) if error.args else str(error)
    match = _LINE.match(message) or _LINES.match(message)
    line, column = (int(match[1]), int(match[2])) if match else (error.lineno, error.offset)
    if line is None and syntax == RdfFormat.RDF_XML:
        line = _line_reached(data)
    reason = match[3] if match else message
    excerpt = _line_of(data, line) if line else None
    column_fr, column_en = (f", colonne {column}", f", column {column}") if column else ("", "")
    where_fr = f"ligne {line}{column_fr} : " if line else ""
    where_en = f"line {line}{column_en}: " if line else ""
    return BadSyntax(
        f"Syntaxe RDF incorrecte, {where_fr}{reason}",
        f"RDF syntax error, {where_en}{reason}",
        line,
        column,
        excerpt,
    )


def _line_reached(data: bytes) -> int | None:
    """Return the line that the engine had read to when it found an error in RDF/XML."""
    lines = _Lines(data)
    try:
        for _ in parse(lines, format=RdfFormat.RDF_XML, base_iri="urn:x-jalon:document"):
            pass
    except SyntaxError:
        return data.count(b"\n", 0, max(0, lines.tell() - 1)) + 1
    return None


class _Lines(BytesIO):
    """A document that is read one line at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next line, or the part of it that fits."""
        return self.readline(size)


def _line_of(data: bytes, line: int) -> str | None:
    lines = data.decode("utf-8", "replace").splitlines()
    return lines[line - 1][:200] if 0 < line <= len(lines) else None


def _syntax(media_type: str) -> RdfFormat:
    known: Format | None = rdf_format_of(media_type)
    if known is None or known.rdf is None:
        raise BadSyntax(
            f"« {media_type} » n'est pas un format RDF lu ici.",
            f"“{media_type}” is not an RDF format read here.",
        )
    return known.rdf
