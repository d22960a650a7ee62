"""Who may do what: every route of the stewards, by every method and role, as one table declares."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from jalon.namespaces import DOCUMENT
from jalon.settings import Settings
from jalon.stewardship.access_tokens import create_token, revoke_token
from jalon.store.engine import Engine
from jalon.web.application import create_app
from journeys.conftest import EVENT, ROLES, Served
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
        f"{served.url}/submissions?why=Essai",
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


SCOPES = {"law": False, "actor/cour-des-comptes": False, "event": True}
"""Scopes, and whether the event that is submitted is within them."""


@pytest.fixture(scope="module")
def narrow(served: Served) -> dict[tuple[str, str], dict[str, str]]:
    """The header of a token for each role and scope."""
    return {
        (role, scope): {
            "authorization": "Bearer "
            + create_token(served.folder, role, f"{role} {scope}", scope=[scope])
        }
        for role, scope in itertools.product(ROLES, SCOPES)
    }


ACTS: dict[tuple[str, str, str], str] = {
    ("POST", "/submissions/N/review", "move=accept"): "reviewer",
    ("POST", "/submissions/N/review", "move=request-changes&why=Vu"): "reviewer",
    ("POST", "/submissions/N/review", "move=refuse&why=Vu"): "reviewer",
    ("POST", "/submissions/N/publish", "why=Vu"): "publisher",
    ("DELETE", f"/doc/event/{EVENT}?dry-run=true", ""): "publisher",
    ("DELETE", f"/graph-store?graph={DOCUMENT}event/{EVENT}&dry-run=true", ""): "publisher",
    ("POST", "/sparql?dry-run=true", f"update=CLEAR GRAPH <{DOCUMENT}event/{EVENT}>"): "publisher",
}
"""What is done to an event, and the least role; a version that is gone stops what is let in."""


def test_every_act_within_and_without_a_scope_is_answered_as_declared(
    served: Served,
    narrow: dict[tuple[str, str], dict[str, str]],
    sheet: Callable[..., bytes],
) -> None:
    sent = {"content_type": "text/csv"} | served.bearer("submitter")
    body = sheet(**{"libellé_(français)": "Un libellé de plus"})
    number = ask(f"{served.url}/submissions?why=Essai", "POST", body, **sent).json["number"]
    form = {"content_type": "application/x-www-form-urlencoded"}

    told, declared = {}, {}
    for (method, path, text), (role, scope) in itertools.product(ACTS, narrow):
        case = (method, path, text, role, scope)
        headers = form | narrow[role, scope]
        if "/submissions/" in path:
            headers |= {"if_match": '"gone"'}
        place = path.replace("N", str(number)) if "/submissions/" in path else path
        reply = ask(f"{served.url}{place}", method, text or None, **headers)
        may = ROLES.index(role) >= ROLES.index(ACTS[method, path, text]) and SCOPES[scope]
        told[case] = reply.status
        declared[case] = (412 if "/submissions/" in path else 200) if may else 403
    offered = {
        key: ask(f"{served.url}/submissions/{number}", accept="application/json", **header).json
        for key, header in narrow.items()
        if key[0] != "reader"
    }

    assert told == declared
    for (role, scope), each in offered.items():
        may = ROLES.index(role) >= ROLES.index("reviewer")
        moves = {"accept", "request-changes", "refuse"} if may and SCOPES[scope] else set()
        assert {*each.get("moves", ())} - {"resubmit", "withdraw"} == moves, (role, scope)


def test_what_is_brought_from_without_a_scope_goes_back(
    served: Served,
    narrow: dict[tuple[str, str], dict[str, str]],
    sheet: Callable[..., bytes],
) -> None:
    body = sheet(**{"libellé_(français)": "Encore un libellé"})
    for scope, is_within in SCOPES.items():
        sent = {"content_type": "text/csv"} | narrow["submitter", scope]
        made = ask(f"{served.url}/submissions?why=Essai", "POST", body, **sent).json

        assert made["state"] == ("staged" if is_within else "changes-requested")
        assert is_within or f"ne peut agir que sur : {scope}." in made["steps"][-1]["why"]


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


def test_a_new_token_of_the_same_name_keeps_its_persons_submissions(
    served: Served, sheet: Callable[..., bytes]
) -> None:
    def bearer(token: str) -> dict[str, str]:
        return {"authorization": f"Bearer {token}"}

    old = create_token(served.folder, "reviewer", "Anne")
    body = sheet(**{"libellé_(français)": "Un autre libellé"})
    sent = {"content_type": "text/csv"} | bearer(old)
    made = ask(f"{served.url}/submissions?why=Essai", "POST", body, **sent).json
    revoke_token(served.folder, old.split("_")[1])
    new = bearer(create_token(served.folder, "reviewer", "anne"))
    path = f"{served.url}/submissions"

    mine = ask(f"{path}?mine=1", accept="application/json", **new).json
    form = {"content_type": "application/x-www-form-urlencoded", "if_match": "*"} | new
    accepted = ask(f"{path}/{made['number']}/review", "POST", "move=accept", **form)
    withdrawn = ask(f"{path}/{made['number']}/review", "POST", "move=withdraw&why=Non", **form)

    assert made["state"] == "staged"
    assert [each["number"] for each in mine] == [made["number"]]
    assert (accepted.status, withdrawn.json["state"]) == (403, "withdrawn")
