"""``/KIND/``: the list of a kind, filtered by words and facets, as a page, CSV or JSON."""

import csv
import io
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, redirect, request

from jalon.errors import BadRequest, NotFound
from jalon.namespaces import BASE, KINDS
from jalon.rdf.formats import Format
from jalon.store.pages.columns import COLUMNS
from jalon.store.pages.dates import day
from jalon.web import history, language, records, rendering
from jalon.web.rendering import HTML

blueprint = Blueprint("lists", __name__)

CSV: Final = Format("csv", "text/csv", "csv", "CSV")
JSON: Final = Format("json", "application/json", "json", "JSON")
_FORMATS: Final = (HTML, CSV, JSON)
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")

_KIND: Final = f"<any({', '.join(KINDS)}):kind>"


@blueprint.get(f"/{_KIND}/")
def listing(kind: str) -> Response:
    """Answer a kind's list, page by page, or whole as data."""
    return _answer(kind, request.args.get("format", ""))


@blueprint.get(f"/{_KIND}.<suffix>")
def file(kind: str, suffix: str) -> Response:
    """Answer a kind's whole list as a file."""
    if suffix == HTML.suffix:
        return _redirect(kind)
    return _answer(kind, suffix)


def _redirect(kind: str) -> Response:
    response = redirect(f"/{kind}/", 303)
    return Response(response.get_data(), 303, response.headers)


def _answer(kind: str, suffix: str) -> Response:
    chosen = rendering.choose_format(suffix, _FORMATS)
    if chosen is None:
        raise NotFound(
            f"Une liste existe en .csv et .json, pas en .{suffix}.",
            f"A list exists as .csv and .json, not as .{suffix}.",
        )
    version = rendering.dataset_version()
    entity_tag = rendering.tag(version, chosen)
    if chosen is not HTML:
        entity_tag = f"{entity_tag}-{language.current()}"
    known = rendering.unchanged(entity_tag)
    if known is not None:
        return known
    known_on, number = records.asked_day(), records.asked_version()
    found = _found(kind, _page_number() if chosen is HTML else 0, known_on, number)
    if chosen is HTML:
        asked = _asked(kind, known_on, number)
        query = urlsplit(rendering.local("", q=asked["text"], **asked["given"])).query
        links = rendering.document_links(
            f"/{kind}", f"{BASE}{kind}/", (CSV, JSON), f"?{query}" if query else ""
        )
        return rendering.page("list.html", version, links, page=found, **asked)
    made = _csv(found) if chosen is CSV else _json(found)
    return rendering.finish(made, entity_tag)


def _found(kind: str, page: int, known_on: str | None, number: int | None) -> Any:
    """Return a list as it is, or as it was: known on a day, after a publication."""
    asked = {
        "kind": kind,
        "lang": language.current(),
        "text": request.args.get("q", "").strip()[:200],
        "chosen": _filters(kind),
        "page": page,
    }
    if known_on is None and number is None:
        return rendering.engine().call("listing", **asked)
    return history.asked("listing_at", number=number, as_of=known_on, **asked)


def _filters(kind: str) -> dict[str, str]:
    """Return the facets that were asked; other parameters mean nothing here."""
    facets = (column.key for column in COLUMNS[kind] if column.facet)
    return {key: request.args[key] for key in facets if request.args.get(key)}


def _asked(kind: str, known_on: str | None, number: int | None) -> dict[str, Any]:
    """Return what was asked, for the form and the links to other pages of the same list."""
    filters = _filters(kind)
    moment = {
        name: value
        for name, value in (("as-of", known_on), ("version", _text(number)))
        if value is not None
    }
    return {
        "text": request.args.get("q", "").strip(),
        "chosen": filters,
        "moment": moment,
        "given": {**filters, **moment},
        "as_of_words": day(known_on, language.current()) if known_on else None,
    }


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def _page_number() -> int:
    asked = request.args.get("page", "1")
    if not asked.isdecimal() or len(asked) > 6 or int(asked) == 0:
        raise BadRequest(
            f"« {asked[:20]} » n'est pas un numéro de page. Écrivez ?page=2.",
            f"“{asked[:20]}” is not a page number. Write ?page=2.",
        )
    return int(asked)


def _csv(found: dict[str, Any]) -> Response:
    """Return the list as CSV: the IRI, then a column a property, values joined by " | ".

    RFC 4180, https://www.rfc-editor.org/rfc/rfc4180; a byte-order mark would be part of the data.
    """
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    keys = [key for key, _ in found["columns"]]
    writer.writerow(["iri", *keys])
    for row in found["rows"]:
        cells = (_joined(row["cells"][key]) for key in keys)
        writer.writerow([row["iri"], *map(defused, cells)])
    response = Response(output.getvalue(), content_type=CSV.content_type)
    named = f'attachment; filename="{found["kind"]}.csv"'
    response.headers["Content-Disposition"] = named
    return response


def _joined(cell: Iterable[dict[str, Any]]) -> str:
    return " | ".join(shown["text"] for shown in cell)


def defused(text: str) -> str:
    """Return a CSV cell that no spreadsheet takes for a formula: an apostrophe before it.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _json(found: dict[str, Any]) -> Response:
    """Return the list as JSON: a row an object, each value with its text and its IRI if any."""
    keys = [key for key, _ in found["columns"]]
    rows = [
        {"iri": row["iri"], **{key: _values(row["cells"][key]) for key in keys}}
        for row in found["rows"]
    ]
    return jsonify(kind=found["kind"], title=found["title"], total=found["total"], rows=rows)


def _values(cell: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    kept = ("text", "lang", "iri")
    return [{key: shown[key] for key in kept if shown[key] is not None} for shown in cell]
