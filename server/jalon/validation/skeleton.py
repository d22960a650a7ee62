"""A new record to fill in: Turtle whose every property is there as a comment that explains it."""

from collections.abc import Iterator

from jalon.errors import InputError, NotFound
from jalon.namespaces import DOCUMENT, KINDS, PREFIXES
from jalon.rdf.records import RecordAddress
from jalon.validation.catalogue import Catalogue
from jalon.validation.naming import shortened
from jalon.validation.shapes import Shapes
from jalon.validation.sheets.columns import Column, Layouts, Section
from jalon.validation.sheets.fragments import fragment_prefix

_LISTED = 12


def skeleton(kind: str, slug: str, shapes: Shapes, catalogue: Catalogue, lang: str) -> str:
    """Return a Turtle text that parses and says what to fill in.

    Raises ``NotFound`` for an unknown kind, ``InputError`` for a slug of the wrong form.
    """
    if kind not in KINDS:
        raise NotFound(
            f"« {kind} » n'est pas un genre de fiche. Genres : {', '.join(KINDS)}.",
            f"“{kind}” is not a kind of record. Kinds: {', '.join(KINDS)}.",
        )
    address = RecordAddress.of(kind, slug)
    if address is None:
        raise InputError(
            f"« {slug} » n'est pas un identifiant : minuscules sans accent, mots reliés par un "
            "tiret, une lettre d'abord.",
            f"“{slug}” is no identifier: lower case without accents, words joined by hyphens, "
            "a letter first.",
        )
    own, *fragments = Layouts(shapes, catalogue).of_kind(kind)
    lines = [*_thing(address, own, lang)]
    for section in fragments:
        lines += _fragment(address, section, fragment_prefix(shapes, section.iri), lang)
    return "\n".join([*_prefixes(address, lines), "", *lines]) + "\n"


def _prefixes(address: RecordAddress, lines: list[str]) -> Iterator[str]:
    """Yield the prefixes that the lines use, comments included, and the record's own."""
    text = "\n".join(lines)
    yield f"PREFIX : <{address.thing}#>"
    for prefix, namespace in sorted(PREFIXES.items()):
        if f"{prefix}:" in text:
            yield f"PREFIX {prefix}: <{namespace}>"


def _thing(address: RecordAddress, section: Section, lang: str) -> Iterator[str]:
    yield f"{address.kind}:{address.slug}"
    yield f"    a {section.key} ;"
    for column in section.columns:
        yield from _property(column, "    ", lang)
    yield "."
    yield ""
    yield f"<{DOCUMENT}{address.kind}/{address.slug}>"
    yield "    a jalon:Record ;"
    yield f"    foaf:primaryTopic {address.kind}:{address.slug} ;"
    yield "."


def _fragment(address: RecordAddress, section: Section, prefix: str, lang: str) -> Iterator[str]:
    yield ""
    yield f"# {section.name(lang)}"
    yield f"# :{prefix}{'2020-06-18' if prefix.endswith('-') else ''}"
    yield f"#     a {', '.join((section.key, *map(shortened, section.also)))} ;"
    for path in (section.tie, *section.mirrors):
        yield f"#     {shortened(path or '')} {address.kind}:{address.slug} ;"
    for path, value in section.constants:
        yield f'#     {shortened(path)} "{value}" ;'
    for column in section.columns:
        for line in _property(column, "    ", lang):
            yield line if line.startswith("#") else f"#{line}"
    yield "# ."


def _property(column: Column, indent: str, lang: str) -> Iterator[str]:
    needed = {"fr": " (obligatoire)", "en": " (compulsory)"}[lang] if column.required else ""
    yield f"#{indent}{shortened(column.path)} {_sample(column)} ;  # {column.name(lang)}{needed}"


def _sample(column: Column) -> str:
    """Return how a value is written: its form, never a value that could be taken for a fact."""
    if column.lang:
        return f'"…"@{column.lang}'
    if column.choices:
        names = [shortened(iri) for iri in column.choices]
        return " | ".join(names[:_LISTED]) + (" | …" if len(names) > _LISTED else "")
    if column.classes:
        return " | ".join(f"<{shortened(each)}>" for each in column.classes)
    if column.iri:
        return "<https://…>"
    datatype = shortened(column.datatype) if column.datatype else ""
    if datatype == "xsd:date":
        return '"AAAA-MM-JJ"^^xsd:date'
    return {"xsd:integer": "0", "xsd:decimal": "0.0"}.get(datatype, '"…"')
