"""Corrections: proposals written where they belong, in a text or in a cell."""

from collections.abc import Iterator

import rdflib

from jalon.rdf.records import RecordAddress
from jalon.validation.catalogue import Catalogue
from jalon.validation.documents import Fault, ReadDocument
from jalon.validation.finding import Finding
from jalon.validation.naming import Names, shortened
from jalon.validation.places import Place, Positions, Term
from jalon.validation.proposals import Asked, Proposal, proposals
from jalon.validation.shapes import Shapes
from jalon.validation.sheets.cells import join, node_term, split
from jalon.validation.spelling import same_form, spelled
from jalon.validation.told import Correction, Edit


def corrections(
    finding: Finding, read: ReadDocument, names: Names, shapes: Shapes, catalogue: Catalogue
) -> Iterator[Correction]:
    """Yield the corrections of a finding in the document it is about."""
    for fault in read.document.faults:
        if fault.proposed and _is_about(fault, finding):
            yield _of_fault(fault)
    for proposal in proposals(Asked(finding, shapes, catalogue)):
        made = _correction(finding, proposal, read, names)
        if made is not None:
            yield made


def _is_about(fault: Fault, finding: Finding) -> bool:
    named = str(finding.shape).endswith(f"#Document-{fault.rule}")
    return named and fault.focus == str(finding.focus) and fault.value == finding.value


def _of_fault(fault: Fault) -> Correction:
    before, after = str(fault.value or ""), str(fault.proposed)
    return Correction(
        f"Écrire « {after} » au lieu de « {before} ».",
        f"Write “{after}” instead of “{before}”.",
        before,
        after,
        cell=fault.place.cell,
        sheet=fault.place.sheet,
    )


def _correction(
    finding: Finding, proposal: Proposal, read: ReadDocument, names: Names
) -> Correction | None:
    if proposal.iri is not None:
        return _rename(str(finding.focus), proposal.iri, read)
    path = str(finding.path) if isinstance(finding.path, rdflib.URIRef) else None
    if proposal.path is not None:
        return _other_property(finding, path, proposal.path, read, names)
    if proposal.term is None or finding.value is None:
        return None
    old = node_term(finding.value)
    place = read.positions.value(str(finding.focus), path, old)
    told = _told(finding.value, old, proposal.term, names)
    if place is not None and place.cell is not None:
        return _in_cell(finding, path, old, proposal.term, place, read.positions, names, told)
    return _in_text(old, proposal.term, place, read, told)


def _told(value: rdflib.term.Node, old: Term, new: Term, names: Names) -> tuple[str, str, str, str]:
    """Return both sentences, then what stands there and what would."""
    before, after = _short(old), _short(new)
    node = rdflib.URIRef(new.text) if new.iri else rdflib.Literal(new.text)
    label_fr = f" ({names.label(node, 'fr')})" if names.label(node, "fr") else ""
    label_en = f" ({names.label(node, 'en')})" if names.label(node, "en") else ""
    return (
        f"Remplacer {before} par {after}{label_fr}.",
        f"Replace {before} with {after}{label_en}.",
        before,
        after,
    )


def _short(term: Term) -> str:
    if term.iri:
        return shortened(term.text)
    tag = term.tag or ""
    return f'"{term.text}"' + (f"^^{shortened(tag[2:])}" if tag.startswith("^^") else tag)


def _in_text(
    old: Term,
    new: Term,
    place: Place | None,
    read: ReadDocument,
    told: tuple[str, str, str, str],
) -> Correction:
    media_type = read.document.media_type
    edits: tuple[Edit, ...] = ()
    if place is not None and place.span and same_form(old, new, media_type):
        text = spelled(new, media_type, read.positions.prefixes)
        start, end = place.span
        if text is not None and start < end:
            edits = (Edit(start, end, text),)
    return Correction(*told, edits=edits)


def _in_cell(
    finding: Finding,
    path: str | None,
    old: Term,
    new: Term,
    place: Place,
    positions: Positions,
    names: Names,
    told: tuple[str, str, str, str],
) -> Correction | None:
    """Return the cell's whole text with one of its values replaced."""
    parts = split(place.excerpt or "")
    same = [term for term, at in positions.values(str(finding.focus), path or "") if at == place]
    number = next((n for n, term in enumerate(same) if term.fits(old)), None)
    if number is None or number >= len(parts):
        return None
    before, after = parts[number], _for_cell(new, names)
    if before == after:
        return None
    parts[number] = after
    label = names.label(rdflib.URIRef(new.text), "fr") if new.iri else None
    more = f" ({label})" if label and label != after else ""
    return Correction(
        f"Écrire « {after} »{more} au lieu de « {before} ».",
        f"Write “{after}”{more} instead of “{before}”.",
        place.excerpt or "",
        join(parts),
        cell=place.cell,
        sheet=place.sheet,
    )


def _for_cell(term: Term, names: Names) -> str:
    if not term.iri:
        return term.text
    address = RecordAddress.of_iri(term.text)
    if address is not None:
        return f"{address.kind}:{address.slug}"
    return names.label(rdflib.URIRef(term.text), "fr") or shortened(term.text)


def _other_property(
    finding: Finding, path: str | None, new: str, read: ReadDocument, names: Names
) -> Correction | None:
    place = read.positions.properties.get((str(finding.focus), path or ""))
    old, fresh = shortened(path or ""), shortened(new)
    edits: tuple[Edit, ...] = ()
    media_type = read.document.media_type
    if place is not None and place.span and media_type != "application/rdf+xml":
        text = spelled(Term(new, True), media_type, read.positions.prefixes)
        edits = (Edit(*place.span, text),) if text else ()
    label_fr = names.label(rdflib.URIRef(new), "fr") or fresh
    label_en = names.label(rdflib.URIRef(new), "en") or fresh
    return Correction(
        f"Remplacer la propriété {old} par {fresh} (« {label_fr} »).",
        f"Replace the property {old} with {fresh} (“{label_en}”).",
        old,
        fresh,
        edits=edits,
    )


def _rename(old: str, new: str, read: ReadDocument) -> Correction:
    """Return the change of an address everywhere in a document, its fragments included."""
    positions, media_type = read.positions, read.document.media_type
    edits = []
    for span in positions.spans_of(old):
        written = positions.iri_at(span) or old
        term = Term(new + written.removeprefix(old), True)
        text = spelled(term, media_type, positions.prefixes)
        if text is not None:
            edits.append(Edit(*span, text))
    fr = f"Remplacer l’adresse {shortened(old)} par {shortened(new)}, partout dans ce document."
    en = f"Replace the address {shortened(old)} with {shortened(new)}, all over this document."
    return Correction(fr, en, shortened(old), shortened(new), edits=tuple(edits))
