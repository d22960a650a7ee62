"""What the service says of itself: service description, VoID, DCAT, examples, dumps.

https://www.w3.org/TR/sparql11-service-description/, https://www.w3.org/TR/void/ and
https://www.w3.org/TR/vocab-dcat-3/; ``/.well-known/``: https://www.rfc-editor.org/rfc/rfc8615.
Every address in them is one of the public URL, or of the address that the service listens at.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from flask import Blueprint, Response, current_app, redirect, request

from jalon.errors import NotAcceptable, NotFound
from jalon.namespaces import BASE, CURRENT_GRAPH, DATASET, HISTORY_GRAPH, PREFIXES
from jalon.rdf.formats import BY_NAME, GRAPH_FORMATS, Format
from jalon.rdf.negotiation import negotiate_format
from jalon.settings import Settings
from jalon.store.export import EXPORT_FORMATS
from jalon.web import history, language, questions, rendering
from jalon.web.rendering import DOCUMENT_FORMATS, HTML, engine

blueprint = Blueprint("self_description", __name__)

_SUFFIXED: Final = f"<any({', '.join(known.suffix for known in DOCUMENT_FORMATS)}):suffix>"
_FILES: Final = {name: f"jalon.{BY_NAME[name].suffix}" for name in EXPORT_FORMATS}
_SUMS: Final = "SHA256SUMS"
_GRAPHS: Final = {"current": CURRENT_GRAPH, "history": HISTORY_GRAPH}
_ANYWHERE: Final = ("0.0.0.0", "::", "")  # noqa: S104 (not listened on: told apart)


def service(format_name: str = "") -> Response:
    """Answer the service description, in the format named or accepted."""
    settings = _settings()
    writable = bool(engine().call("status")["writable"])
    allowed = [each for each in settings.service_allowed.split(",") if each.strip()]
    named = BY_NAME.get(format_name)
    if format_name and named not in GRAPH_FORMATS:
        names = tuple(known.name for known in GRAPH_FORMATS)
        raise NotAcceptable(
            f"La description du service existe en {', '.join(names)}.",
            f"The service description exists as {', '.join(names)}.",
            names,
        )
    return _described(
        "service", named or _accepted(), "sparql", writable=writable, service_allowed=allowed
    )


@blueprint.get("/.well-known/void")
@blueprint.get(f"/.well-known/void.{_SUFFIXED}")
def void(suffix: str = "") -> Response:
    """Answer the dataset in VoID; a browser is sent to its page."""
    chosen = rendering.choose_format(suffix)
    if chosen is HTML:
        return _elsewhere("/dataset")
    return _described("void", chosen or _accepted(), "void", dumps=list(_FILES.values()))


@blueprint.get("/.well-known/sparql-examples")
@blueprint.get(f"/.well-known/sparql-examples.{_SUFFIXED}")
def examples(suffix: str = "") -> Response:
    """Answer the competency questions as SPARQL examples; a browser is sent to their pages."""
    chosen = rendering.choose_format(suffix)
    if chosen is HTML:
        return _elsewhere("/question/")
    asked = [
        {"name": each.name, "titles": each.titles, "keywords": each.keywords, "text": each.text}
        for each in questions.all_questions()
    ]
    return _described("examples", chosen or _accepted(), "sparql-examples", questions=asked)


@blueprint.get("/dataset")
@blueprint.get(f"/dataset.{_SUFFIXED}")
def dataset(suffix: str = "") -> Response:
    """Answer the dataset in DCAT 3, or as a page."""
    chosen = rendering.choose_format(suffix) or HTML
    dumps = _dumps()
    if chosen is not HTML:
        return _described("catalog", chosen, "dataset", dumps=dumps)
    version = rendering.dataset_version()
    known = rendering.unchanged(rendering.tag(version, HTML))
    if known is not None:
        return known
    found = engine().call("dataset")
    links = rendering.document_links(
        "/dataset", rendering.public_address("/dataset", DATASET), GRAPH_FORMATS
    )
    return rendering.page(
        "dataset.html",
        version,
        links,
        title=_fact(found, "dcterms:title"),
        description=_fact(found, "dcterms:description"),
        counted=found,
        dumps=[{**each, "label": BY_NAME[str(each["name"])].label} for each in dumps],
        formats=GRAPH_FORMATS,
        sums=_SUMS,
    )


@blueprint.get("/graph/<any(current, history):name>")
def graph(name: str) -> Response:
    """Answer a graph that the service description names: derived shortcuts, publications."""
    chosen = _accepted()
    if name == "history":
        history.require_kept()
    known = rendering.unchanged(rendering.tag(rendering.dataset_version(), chosen))
    if known is not None:
        return known
    return rendering.data(engine().graph(_GRAPHS[name], chosen), f"{name}.{chosen.suffix}")


@blueprint.get("/dumps/")
def dumps() -> Response:
    """Send to the list of dumps, which is on the dataset's page."""
    return _elsewhere("/dataset", "#dumps")


@blueprint.get(f"/dumps/{_SUMS}")
def checksums() -> Response:
    """Answer the checksums of all dumps, as ``sha256sum --check`` reads them."""
    entity_tag = f"{rendering.dataset_version()}-sums"
    known = rendering.unchanged(entity_tag)
    if known is not None:
        return known
    lines = [f"{dump['sha256']}  {dump['file']}\n" for dump in _dumps()]
    response = Response("".join(lines), content_type="text/plain; charset=utf-8")
    return rendering.finish(response, entity_tag)


@blueprint.get("/dumps/<file>")
def dump(file: str) -> Response:
    """Answer all records in one file, or its checksum (``.sha256``)."""
    wanted = file.removesuffix(".sha256")
    name = next((name for name, known in _FILES.items() if known == wanted), None)
    if name is None:
        listed = ", ".join(_FILES.values())
        raise NotFound(
            f"Aucun téléchargement {file}. Il y a : {listed}, chacun avec .sha256, et {_SUMS}.",
            f"No download {file}. There are: {listed}, each with .sha256, and {_SUMS}.",
        )
    is_sum = wanted != file
    entity_tag = f"{rendering.dataset_version()}-dump-{name}" + ("-sum" if is_sum else "")
    known = rendering.unchanged(entity_tag)
    if known is not None:
        return known
    if is_sum:
        told = next(dump for dump in _dumps() if dump["name"] == name)
        body = f"{told['sha256']}  {wanted}\n"
        return rendering.finish(Response(body, content_type="text/plain"), entity_tag)
    response = rendering.data(engine().dump(name), wanted)
    response.headers["Content-Disposition"] = f'attachment; filename="{wanted}"'
    return rendering.finish(response, entity_tag)


def service_address() -> str:
    """Return the address of the service without a slash at its end; never that of the Host header.

    The public URL if one is set, else the address listened at, else that of the IRIs.
    """
    settings = _settings()
    if settings.public_url:
        return settings.public_url.rstrip("/")
    if settings.host in _ANYWHERE:
        return BASE.rstrip("/")
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def _described(kind: str, chosen: Format, file: str, **given: object) -> Response:
    address = service_address()
    told = hashlib.sha256(f"{address} {given}".encode()).hexdigest()[:8]
    entity_tag = f"{rendering.dataset_version()}-{kind}-{chosen.name}-{told}"
    known = rendering.unchanged(entity_tag)
    if known is not None:
        return known
    answer = engine().describe(kind, chosen, address=address, **given)
    return rendering.finish(rendering.data(answer, f"{file}.{chosen.suffix}"), entity_tag)


def _accepted() -> Format:
    return negotiate_format(request.headers.get("Accept"), GRAPH_FORMATS)


def _dumps() -> list[dict[str, object]]:
    """Return name, file, size and checksum of each dump, counted once a dataset version."""
    kept: dict[str, Any] = current_app.extensions.setdefault("jalon.dumps", {})
    version = rendering.dataset_version()
    found = kept.get(version)
    if found is None:
        digests = engine().call("dump_digests")
        found = [{"name": name, "file": _FILES[name], **told} for name, told in digests.items()]
        kept.clear()
        kept[version] = found
    return list(found)


def _fact(found: dict[str, Any], prefixed: str) -> str:
    """Return what dataset.ttl says of the dataset, in the language of the page if it does."""
    prefix, _, local = prefixed.partition(":")
    texts: dict[str, Sequence[str]] = found["facts"].get(PREFIXES[prefix] + local, {})
    values = texts.get(language.current()) or next(iter(texts.values()), ())
    return values[0] if values else ""


def _elsewhere(path: str, anchor: str = "") -> Response:
    response = redirect(rendering.local(path) + anchor, 303)
    return Response(response.get_data(), 303, {**response.headers, "Vary": "Accept"})


def _settings() -> Settings:
    found: Settings = current_app.extensions["jalon.settings"]
    return found
