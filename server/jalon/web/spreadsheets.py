"""``/template/KIND.xlsx`` and ``.csv``: a kind's spreadsheet, with an example, or with records.

``?record=SLUG``, as often as wanted, puts records in; a child of the checker makes the file.
"""

import base64

from flask import Blueprint, Response, request

from jalon.errors import NotFound
from jalon.namespaces import KINDS
from jalon.validation.door.kinds import CSV, XLSX
from jalon.web import language, rendering
from jalon.web.validate import checker

blueprint = Blueprint("spreadsheets", __name__)

_TYPES = {"xlsx": XLSX, "csv": f"{CSV}; charset=utf-8"}


@blueprint.get("/template/<kind>.<any(xlsx, csv):suffix>")
def template(kind: str, suffix: str) -> Response:
    """Answer a template to fill in, as a download."""
    if kind not in KINDS:
        raise NotFound(
            f"« {kind[:40]} » n'est pas un genre de fiche. Genres : {', '.join(KINDS)}.",
            f"“{kind[:40]}” is not a kind of record. Kinds: {', '.join(KINDS)}.",
        )
    records = request.args.getlist("record")[:1_000]
    told = checker().call(
        "template", kind=kind, slugs=records, lang=language.current(), format=suffix
    )
    response = Response(base64.b64decode(told), content_type=_TYPES[suffix])
    response.headers["Content-Disposition"] = f'attachment; filename="jalon-{kind}.{suffix}"'
    version = f"{rendering.dataset_version()}-{rendering.software_digest()}"
    return rendering.finish(response, f"{version}-{suffix}-{language.current()}")
