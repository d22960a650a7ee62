"""How pages are made: filters of the templates, addresses of our things, conditional responses."""

import hashlib
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, current_app, render_template, request

from jalon import __version__
from jalon.namespaces import BASE, ONTOLOGY, SCHEME, SHAPES
from jalon.rdf.formats import GRAPH_FORMATS, Format
from jalon.rdf.negotiation import negotiate_format
from jalon.rdf.records import RecordAddress
from jalon.settings import Settings
from jalon.store.answer import Answer
from jalon.store.engine import Engine
from jalon.store.pages.kinds import kind_name
from jalon.web import language
from jalon.web.cookies import session_mark

HTML: Final = Format("html", "text/html", "html", "HTML", also=("application/xhtml+xml",))
DOCUMENT_FORMATS: Final = (HTML, *GRAPH_FORMATS)
"""What a document is served in: the page first, then the data."""

_SCHEMES_LINKED: Final = ("http", "https", "mailto")
_BEFORE: Final = re.compile(r"[ \u00a0\u202f]([:;?!»])")
_APOSTROPHE: Final = re.compile(r"(?<=\w)'(?=\w)")
_AFTER: Final = re.compile(r"«[ \u00a0\u202f]")


def engine() -> Engine:
    """Return the engine of the running application."""
    found: Engine = current_app.extensions["jalon.engine"]
    return found


def dataset_version() -> str:
    """Return the version of the dataset that answers now."""
    version: str = engine().call("status")["version"]
    return version


def href(iri: str | None) -> str | None:
    """Return where an IRI leads from a page: a page of ours, an address elsewhere, or nowhere."""
    if not iri:
        return None
    if not iri.startswith(BASE):
        return iri if is_external(iri) else None
    address = RecordAddress.of_iri(iri)
    bare, _, fragment = iri.partition("#")
    anchor = f"#{fragment}" if fragment else ""
    if address is not None:
        return local(f"/doc/{address.kind}/{address.slug}") + anchor
    if bare in (ONTOLOGY, SHAPES) or bare.startswith(SCHEME):
        return local(f"/{bare.removeprefix(BASE)}") + anchor
    return None


def is_external(iri: str) -> bool:
    """Whether an address may be linked to: the web and mail only."""
    return urlsplit(iri).scheme.lower() in _SCHEMES_LINKED


def local(path: str, /, **parameters: str | int | None) -> str:
    """Return an address of ours with its parameters, the language kept if it was asked for."""
    given = {name.replace("_", "-"): value for name, value in parameters.items() if value}
    if request.args.get("lang") in language.LANGUAGES:
        given.setdefault("lang", request.args["lang"])
    return f"{path}?{urlencode(given)}" if given else path


def typeset(text: str, lang: str | None = None) -> str:
    """Return a French text with its apostrophes and the spaces that its punctuation asks for."""
    if (lang or language.current()) != "fr":
        return text
    text = _APOSTROPHE.sub("’", text)
    spaced = _BEFORE.sub(lambda m: f"{chr(0xA0) if m[1] in ':»' else chr(0x202F)}{m[1]}", text)
    return _AFTER.sub("«\u00a0", spaced)


def upfirst(text: str) -> str:
    """Return a text with its first letter a capital, the others as they are."""
    return text[:1].upper() + text[1:]


def seconds(duration: float) -> str:
    """Return a duration as people write it: "0,02 s"."""
    written = f"{duration:.2f}\u00a0s"
    return written.replace(".", ",") if language.current() == "fr" else written


def count(number: int, one: str, many: str) -> str:
    """Return a number with the word that agrees with it; French zero and one take the singular."""
    singular = number < 2 if language.current() == "fr" else number == 1
    return f"{grouped(number)}\u00a0{one if singular else many}"


def grouped(number: int) -> str:
    """Return a whole number with its thousands apart, as the language writes it."""
    return f"{number:,}".replace(",", "\u202f" if language.current() == "fr" else ",")


def kind_of(iri: str) -> str:
    """Return the kind of a record's IRI in words, or nothing."""
    address = RecordAddress.of_iri(iri)
    return kind_name(address.kind, language.current()) if address else ""


def register(blueprint: Blueprint) -> None:
    """Give the templates of the application what they need from here."""
    for name, function in (
        ("href", href),
        ("typeset", typeset),
        ("external", _leaves),
        ("upfirst", upfirst),
    ):
        blueprint.add_app_template_filter(function, name)
    for given in (local, count, grouped, seconds, kind_of):
        blueprint.add_app_template_global(given, given.__name__)
    blueprint.add_app_template_global(software_digest, "software_digest")


def _leaves(iri: str) -> bool:
    """Whether a link leaves this site."""
    return not iri.startswith(BASE) and is_external(iri)


@cache
def software_digest() -> str:
    """Return a short text that changes with the software, its templates or its style sheet."""
    digest = hashlib.sha256(__version__.encode())
    folder = Path(__file__).parent
    for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.css"), *folder.glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def choose_format(suffix: str, formats: Sequence[Format] = DOCUMENT_FORMATS) -> Format | None:
    """Return the format that a suffix names, or that Accept prefers when there is none.

    None for a suffix that does not exist here; raises ``NotAcceptable``.
    """
    if suffix:
        return next((known for known in formats if known.suffix == suffix), None)
    return negotiate_format(request.headers.get("Accept"), formats)


def tag(version: str, chosen: Format) -> str:
    """Return the entity tag of a representation: dataset, format; of a page: language, session."""
    if chosen.name == HTML.name:
        parts = (version, "html", language.current(), software_digest(), session_mark())
        return "-".join(filter(None, parts))
    return f"{version}-{chosen.name}"


def unchanged(entity_tag: str) -> Response | None:
    """Return 304 when the client already holds the representation, else None."""
    if not request.if_none_match.contains_weak(entity_tag):
        return None
    return finish(Response(status=304), entity_tag)


def finish(response: Response, entity_tag: str, links: Sequence[str] = ()) -> Response:
    """Add the headers of a cacheable representation."""
    response.headers["Vary"] = "Accept, Accept-Language"
    response.headers["Cache-Control"] = "no-cache"
    if session_mark():  # a page shows its reader the menu of the session
        response.headers["Vary"] += ", Cookie"
        response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(entity_tag)
    if links:
        response.headers["Link"] = ", ".join(links)
    return response


def page(template: str, version: str, links: Sequence[str] = (), /, **context: object) -> Response:
    """Return an HTML page made from a template, with its language and entity tag."""
    body = render_template(template, version=version, **context)
    response = Response(body, content_type=HTML.content_type)
    response.headers["Content-Language"] = language.current()
    return finish(response, tag(version, HTML), links)


def data(answer: Answer, filename: str, links: Sequence[str] = ()) -> Response:
    """Return a graph or a table that the engine wrote, under a name for those who keep it."""
    response = Response(answer.blocks(), content_type=answer.format.content_type)
    response.call_on_close(answer.close)
    response.headers["Content-Length"] = str(answer.length)
    response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    return finish(response, tag(answer.version, answer.format), links)


def document_links(
    path: str, canonical: str, formats: Sequence[Format], query: str = ""
) -> list[str]:
    """Return the Link header's values: the other formats of a document, and its own address."""
    links = [
        f'<{path}.{known.suffix}{query}>; rel="alternate"; type="{known.media_type}"'
        for known in formats
    ]
    return [*links, f'<{canonical}>; rel="canonical"']


def public_address(path: str, iri: str) -> str:
    """Return the absolute address of a page: under the public URL if one is set, else its IRI."""
    settings: Settings = current_app.extensions["jalon.settings"]
    return f"{settings.public_url.rstrip('/')}{path}" if settings.public_url else iri
