"""``/def``, ``/shapes``, ``/scheme/NAME``: what the words mean and what a good record is.

Pages and data by Accept or suffix. https://www.w3.org/TR/swbp-vocab-pub/
"""

import io
from collections.abc import Sequence
from typing import Final

from flask import Blueprint, Response, redirect

from jalon.errors import NotFound
from jalon.namespaces import ONTOLOGY, ONTOLOGY_VERSION, SCHEME, SCHEMES, SHAPES
from jalon.rdf.formats import GRAPH_FORMATS, Format
from jalon.store.pages.shapes import shapes_page, shapes_triples
from jalon.store.pages.vocabulary import modules_of_terms
from jalon.store.query import write_triples
from jalon.web import language, rendering
from jalon.web.rendering import DOCUMENT_FORMATS, HTML

blueprint = Blueprint("vocabulary", __name__)

_SUFFIXED: Final = f"<any({', '.join(known.suffix for known in DOCUMENT_FORMATS)}):suffix>"


@blueprint.get("/def")
@blueprint.get(f"/def.{_SUFFIXED}")
def ontology(suffix: str = "") -> Response:
    """Answer the ontology, its current version."""
    return _ontology("/def", suffix)


@blueprint.get("/def/<name>")
def ontology_version(name: str) -> Response:
    """Answer a version of the ontology; the current one is the only one so far."""
    for known in DOCUMENT_FORMATS:
        if name == f"{ONTOLOGY_VERSION}.{known.suffix}":
            return _ontology(f"/def/{ONTOLOGY_VERSION}", known.suffix)
    if name != ONTOLOGY_VERSION:
        raise NotFound(
            f"Aucune version {name} de l'ontologie. La version en cours est {ONTOLOGY_VERSION}.",
            f"No version {name} of the ontology. The current version is {ONTOLOGY_VERSION}.",
        )
    return _ontology(f"/def/{name}", "")


def _ontology(path: str, suffix: str) -> Response:
    chosen = _chosen(suffix)
    version = rendering.dataset_version()
    links = _links(path, ONTOLOGY)
    known = rendering.unchanged(rendering.tag(version, chosen))
    if known is not None:
        return known
    if chosen is not HTML:
        return rendering.data(
            rendering.engine().graph(ONTOLOGY, chosen), f"jalon.{chosen.suffix}", links
        )
    found = rendering.engine().call("ontology", lang=language.current(), modules=modules_of_terms())
    return rendering.page(
        "ontology.html", version, links, page=found, path=path, formats=GRAPH_FORMATS
    )


@blueprint.get("/scheme/")
def schemes() -> Response:
    """Send to the list of schemes, which is part of the ontology's page."""
    response = redirect(rendering.local("/def") + "#schemes", 303)
    return Response(response.get_data(), 303, response.headers)


@blueprint.get("/scheme/<name>")
def scheme(name: str) -> Response:
    """Answer a scheme and its concepts."""
    stem, _, suffix = name.partition(".")
    if stem not in SCHEMES:
        raise NotFound(
            f"Aucun schéma « {stem} ». Schémas : {', '.join(SCHEMES)}.",
            f"No scheme “{stem}”. Schemes: {', '.join(SCHEMES)}.",
        )
    chosen = _chosen(suffix)
    version = rendering.dataset_version()
    links = _links(f"/scheme/{stem}", f"{SCHEME}{stem}")
    known = rendering.unchanged(rendering.tag(version, chosen))
    if known is not None:
        return known
    if chosen is not HTML:
        graph = rendering.engine().graph(f"{SCHEME}{stem}", chosen)
        return rendering.data(graph, f"{stem}.{chosen.suffix}", links)
    found = rendering.engine().call("scheme", name=stem, lang=language.current())
    return rendering.page(
        "scheme.html",
        version,
        links,
        page=found,
        path=f"/scheme/{stem}",
        formats=GRAPH_FORMATS,
    )


@blueprint.get("/shapes")
@blueprint.get(f"/shapes.{_SUFFIXED}")
def shapes(suffix: str = "") -> Response:
    """Answer the shapes: what a good record is."""
    chosen = _chosen(suffix)
    version = rendering.dataset_version()
    entity_tag = rendering.tag(f"{version}-{rendering.software_digest()}", chosen)
    links = _links("/shapes", SHAPES)
    known = rendering.unchanged(entity_tag)
    if known is not None:
        return known
    if chosen is HTML:
        found = shapes_page(language.current())
        response = rendering.page(
            "shapes.html", version, links, page=found, path="/shapes", formats=GRAPH_FORMATS
        )
        return rendering.finish(response, entity_tag, links)
    output = io.BytesIO()
    write_triples(shapes_triples(), chosen, output)
    body = Response(output.getvalue(), content_type=chosen.content_type)
    return rendering.finish(body, entity_tag, links)


def _chosen(suffix: str) -> Format:
    """Return the format asked by suffix or by Accept; raises ``NotFound``, ``NotAcceptable``."""
    chosen = rendering.choose_format(suffix)
    if chosen is None:
        known = ", ".join(f".{each.suffix}" for each in DOCUMENT_FORMATS)
        raise NotFound(
            f"Pas de format .{suffix} ici. Formats : {known}.",
            f"No .{suffix} format here. Formats: {known}.",
        )
    return chosen


def _links(path: str, iri: str) -> Sequence[str]:
    canonical = rendering.public_address(path, iri)
    return rendering.document_links(path, canonical, GRAPH_FORMATS)
