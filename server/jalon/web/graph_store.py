"""``/graph-store``: the Graph Store Protocol, graphs named by ``?graph=`` or ``?default``.

https://www.w3.org/TR/sparql11-http-rdf-update/. Reading is open; writing is for scratch datasets.
"""

from flask import Blueprint, Response, request

from jalon.errors import BadRequest
from jalon.rdf.formats import GRAPH_FORMATS
from jalon.rdf.negotiation import negotiate_format
from jalon.web.bodies import read_body
from jalon.web.rendering import engine
from jalon.web.sparql import data_response

blueprint = Blueprint("graph_store", __name__)


@blueprint.get("/graph-store")
def get() -> Response:
    """Answer the content of a graph."""
    chosen = negotiate_format(request.headers.get("Accept"), GRAPH_FORMATS)
    return data_response(engine().graph(_graph(), chosen))


@blueprint.put("/graph-store")
def put() -> Response:
    """Store the body as the content of a graph: 201 when the graph is new, else 204."""
    return _stored(replace=True)


@blueprint.post("/graph-store")
def post() -> Response:
    """Add the body to a graph: 201 when the graph is new, else 204."""
    return _stored(replace=False)


@blueprint.delete("/graph-store")
def delete() -> Response:
    """Remove a graph."""
    engine().delete_graph(_graph())
    return Response(status=204)


def _stored(replace: bool) -> Response:
    media_type = request.mimetype or "text/turtle"
    body = read_body()
    created = engine().put_graph(_graph(), media_type, body, replace)
    return Response(status=201 if created else 204)


def _graph() -> str | None:
    """Return the name of the graph that the address tells, None for the default graph."""
    names = request.args.getlist("graph")
    if ("default" in request.args) == bool(names) or len(names) > 1:
        raise BadRequest(
            "Nommez un graphe, un seul : ?graph=IRI ou ?default.",
            "Name one graph, and only one: ?graph=IRI or ?default.",
        )
    return names[0] if names else None
