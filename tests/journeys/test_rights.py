"""Who may do what: every route of the stewards, by every method and role, as one table declares."""

import itertools
from pathlib import Path

import pytest

from jalon.settings import Settings
from jalon.store.engine import Engine
from jalon.web.application import create_app
from journeys.conftest import ROLES, Served
from web.http import Reply, ask

ANYONE = "anyone"
WHO = (ANYONE, *ROLES)
METHODS = ("GET", "POST", "PUT", "DELETE")

LEAST: dict[tuple[str, str], str] = {
    ("GET", "/submissions"): "submitter",
    ("POST", "/submissions"): "submitter",
    ("GET", "/submissions/new"): "submitter",
    ("GET", "/submissions/<int:number>"): "submitter",
    ("POST", "/submissions/<int:number>"): "submitter",
    ("GET", "/submissions/<int:number>/report"): "submitter",
    ("GET", "/submissions/<int:number>/diff"): "submitter",
    ("GET", "/submissions/<int:number>/files/<int:place>"): "submitter",
    ("GET", "/submissions/<int:number>/record/<kind>/<slug>"): "submitter",
    ("POST", "/submissions/<int:number>/review"): "submitter",
    ("POST", "/submissions/<int:number>/publish"): "publisher",
    ("POST", "/submissions/<int:number>/revert"): "publisher",
    ("GET", "/history"): ANYONE,
    ("GET", "/history.atom"): ANYONE,
    ("GET", "/history/<int:number>"): ANYONE,
    ("POST", "/history/<int:number>/revert"): "publisher",
    ("GET", "/history/compare"): ANYONE,
    ("GET", "/doc/<kind>/<slug>/history"): ANYONE,
    ("GET", "/session"): ANYONE,
}
"""The least role for a method on a route; a method that is not here does not exist there."""

ELSEWHERE = {("POST", "/session"), ("POST", "/session/end")}
"""Those take no role but a page of ours: ``test_session`` has them."""

ROUTES = sorted({route for _, route in LEAST})


def refused(role: str, least: str) -> int | None:
    """The status that refuses a role, None when it is let in."""
    if least == ANYONE:
        return None
    if role == ANYONE:
        return 401
    return None if ROLES.index(role) >= ROLES.index(least) else 403


@pytest.fixture(scope="module")
def known(served: Served) -> int:
    """The number of a submission, the submitter's own."""
    made = ask(
        f"{served.url}/submissions",
        "POST",
        b"<a:a>",
        content_type="text/turtle",
        **served.bearer("submitter"),
    )
    assert made.status == 202
    return int(made.json["number"])


def sent(served: Served, method: str, route: str, role: str, number: int) -> Reply:
    path = route.replace("<int:number>", "99999" if route.startswith("/history") else str(number))
    path = path.replace("<int:place>", "0").replace("<kind>", "actor").replace("<slug>", "dns")
    path += "?from=0&to=0" if path.endswith("/compare") else ""
    headers = {} if role == ANYONE else served.bearer(role)
    body = "move=accept" if method == "POST" else None
    if body:
        headers |= {"content_type": "application/x-www-form-urlencoded"}
    return ask(f"{served.url}{path}", method, body, **headers)


@pytest.mark.parametrize("route", ROUTES)
def test_every_role_and_method_is_answered_as_declared(
    served: Served, known: int, route: str
) -> None:
    told, declared = {}, {}
    for method, role in itertools.product(METHODS, WHO):
        reply = sent(served, method, route, role, known)
        least = LEAST.get((method, route))
        if least is None and (method, route) in ELSEWHERE:
            continue
        status = 405 if least is None else refused(role, least)
        declared[method, role] = status
        told[method, role] = reply.status if reply.status in (401, 403, 405) else None

    assert told == declared


def test_the_table_has_every_route_of_the_stewards(tmp_path: Path) -> None:
    settings = Settings.load({}, {})
    app = create_app(Engine.connect(tmp_path, settings), settings)
    found = {
        (method, str(rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if str(rule).startswith(("/submissions", "/history", "/session"))
        or str(rule).endswith("/history")
    }

    assert found == LEAST.keys() | ELSEWHERE
