"""``/id/KIND/SLUG`` and ``/doc/KIND/SLUG``: a record as a page and as data, by Accept or suffix.

Cool URIs: https://www.w3.org/TR/cooluris/#r303gendocument
"""

from datetime import date
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request

from jalon.errors import BadRequest, Gone, NotFound
from jalon.namespaces import HISTORY, KINDS
from jalon.rdf.formats import GRAPH_FORMATS, Format
from jalon.rdf.records import RecordAddress
from jalon.store.pages.dates import day
from jalon.store.pages.kinds import kind_name
from jalon.web import health, history, language, rendering
from jalon.web.rendering import HTML

blueprint = Blueprint("records", __name__)

_AS_OF: Final = "as-of"


class NoSuchRecord(NotFound):
    """No record at this address; ``near`` lists those whose address looks like it."""

    def __init__(self, fr: str, en: str, near: list[dict[str, str]]) -> None:
        super().__init__(fr, en)
        self.near = near

    def details(self) -> dict[str, object]:
        """Return what comes near, as label and address."""
        return {"near": self.near} if self.near else {}


@blueprint.get("/id/<kind>/<name>")
def thing(kind: str, name: str) -> Response:
    """Send from a thing, which is not a document, to the document that describes it."""
    slug, _, suffix = name.partition(".")
    _require_kind(kind)
    if RecordAddress.of(kind, slug) is None:
        raise _missing(kind, slug)
    path = f"/doc/{kind}/{slug}" + (f".{suffix}" if suffix else "")
    query = request.query_string.decode("ascii", "replace")
    response = redirect(f"{path}?{query}" if query else path, 303)
    response.headers["Vary"] = "Accept"
    return Response(response.get_data(), 303, response.headers)


@blueprint.get("/doc/<kind>/<name>")
def document(kind: str, name: str) -> Response:
    """Answer a record as a page, or in an RDF syntax."""
    slug, dot, suffix = name.partition(".")
    _require_kind(kind)
    address = RecordAddress.of(kind, slug)
    chosen = rendering.choose_format(suffix if dot else "")
    if address is None or chosen is None or (dot and not suffix):
        raise _missing(kind, slug)
    as_of, number = asked_day(), asked_version()
    if chosen is not HTML:
        return _data(address, chosen, as_of, number)
    version = rendering.dataset_version()
    known = rendering.unchanged(rendering.tag(version, chosen))
    return known or _page(address, version, as_of, number)


def _page(address: RecordAddress, version: str, as_of: str | None, number: int | None) -> Response:
    lang = language.current()
    asked = {"kind": address.kind, "slug": address.slug, "lang": lang, "as_of": as_of}
    found = (
        rendering.engine().call("record", **asked)
        if number is None
        else rendering.engine().call("record_at", number=number, **asked)
    )
    if found["page"] is None:
        raise _missing(address.kind, address.slug, number)
    path = f"/doc/{address.kind}/{address.slug}"
    canonical = rendering.public_address(path, address.document)
    return rendering.page(
        "record.html",
        version,
        _links(address, _moment(as_of, number)),
        page=found["page"],
        canonical=canonical,
        formats=GRAPH_FORMATS,
        path=path,
        kind_name=kind_name(address.kind, lang),
        kind_plural=kind_name(address.kind, lang, plural=True),
        query=_query(address) if number is None else _query_at(address, number),
        as_of=as_of,
        as_of_words=day(as_of, lang) if as_of else None,
        number=number,
        moment=_moment(as_of, number),
        is_kept=health.is_kept(),
    )


def _data(
    address: RecordAddress, chosen: Format, as_of: str | None, number: int | None
) -> Response:
    """Answer a record's graph; its ETag is the graph's own, as in the Graph Store Protocol."""
    try:
        answer = (
            rendering.engine().graph(address.document, chosen, as_of)
            if number is None
            else rendering.engine().document(
                "graph_at",
                document=address.document,
                number=number,
                as_of=as_of,
                format=chosen.name,
            )
        )
    except NotFound:
        raise _missing(address.kind, address.slug, number) from None
    known = rendering.unchanged(answer.digest)
    if known is not None:
        answer.close()
        return known
    links = _links(address, _moment(as_of, number))
    response = rendering.data(answer, f"{address.slug}.{chosen.suffix}", links)
    response.set_etag(answer.digest)
    return response


def _moment(as_of: str | None, number: int | None) -> str:
    """Return what an address of the same record at the same moment ends in."""
    asked = {_AS_OF: as_of, "version": number}
    given = urlencode({name: value for name, value in asked.items() if value is not None})
    return f"?{given}" if given else ""


def _links(address: RecordAddress, moment: str) -> list[str]:
    path = f"/doc/{address.kind}/{address.slug}"
    canonical = rendering.public_address(path, address.document)
    links = rendering.document_links(path, canonical, GRAPH_FORMATS, moment)
    return [*links, f'<{address.thing}>; rel="describes"']


def _query(address: RecordAddress) -> str:
    """Return the query that gives all that a record says."""
    return (
        f"SELECT ?subject ?property ?value WHERE {{\n  GRAPH <{address.document}> {{\n"
        "    ?subject ?property ?value .\n  }\n}\nORDER BY ?subject ?property ?value"
    )


def _query_at(address: RecordAddress, number: int) -> str:
    """Return the query that gives all that a record said after a publication."""
    dataset = f"FROM <{HISTORY}{number}>"
    return (
        f"SELECT ?subject ?property ?value {dataset} WHERE {{\n"
        "  ?subject ?property ?value .\n"
        f"  FILTER(?subject IN (<{address.document}>, <{address.thing}>)\n"
        f'    || STRSTARTS(STR(?subject), "{address.thing}#"))\n'
        "}\nORDER BY ?subject ?property ?value"
    )


def asked_day() -> str | None:
    """Return the day asked by ``as-of``, None without one; raises ``BadRequest``."""
    asked = request.args.get(_AS_OF, "").strip()
    if not asked:
        return None
    try:
        return date.fromisoformat(asked).isoformat()
    except ValueError:
        raise BadRequest(
            f"« {asked} » n'est pas une date. Écrivez-la ainsi : ?as-of=2020-06-18.",
            f"“{asked}” is not a date. Write it like this: ?as-of=2020-06-18.",
        ) from None


def asked_version() -> int | None:
    """Return the publication asked by ``version``, None without one; raises ``BadRequest``."""
    if not request.args.get("version", "").strip():
        return None
    return history.asked_version()


def _require_kind(kind: str) -> None:
    if kind not in KINDS:
        raise NotFound(
            f"« {kind} » n'est pas un genre de fiche. Genres : {', '.join(KINDS)}.",
            f"“{kind}” is not a kind of record. Kinds: {', '.join(KINDS)}.",
        )


def _missing(kind: str, slug: str, number: int | None = None) -> NotFound:
    """Return the error for a record that does not exist, with those that come near."""
    if number is not None:
        return NotFound(
            f"La fiche /doc/{kind}/{slug} n'existait pas à la publication {number}. Son "
            f"historique est à /doc/{kind}/{slug}/history.",
            f"The record /doc/{kind}/{slug} did not exist at publication {number}. Its history "
            f"is at /doc/{kind}/{slug}/history.",
        )
    address = RecordAddress.of(kind, slug)
    told = history.gone(address.document) if address else None
    if told is not None:
        return Gone(
            f"La fiche /doc/{kind}/{slug} a été retirée. Son historique est à "
            f"/doc/{kind}/{slug}/history.",
            f"The record /doc/{kind}/{slug} was withdrawn. Its history is at "
            f"/doc/{kind}/{slug}/history.",
            told["successor"],
        )
    lang = language.current()
    found = rendering.engine().call("record", kind=kind, slug=slug, lang=lang)
    near = [{"label": each["text"], "iri": each["iri"]} for each in found["near"] or ()]
    labels = ", ".join(f"{each['label']} ({each['iri']})" for each in near)
    hint_fr = f" Vouliez-vous dire : {labels} ?" if near else f" La liste est à /{kind}/."
    hint_en = f" Did you mean: {labels}?" if near else f" The list is at /{kind}/."
    return NoSuchRecord(
        f"Aucune fiche à l'adresse /doc/{kind}/{slug}.{hint_fr}",
        f"No record at /doc/{kind}/{slug}.{hint_en}",
        near,
    )
