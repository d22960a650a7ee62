"""Tokens: shown once, kept as digests, alive until they expire or are revoked."""

import json
import stat
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from jalon.errors import BadRequest, BadSetting, NotFound
from jalon.stewardship.access_tokens import (
    ROLES,
    create_token,
    find_token,
    list_tokens,
    revoke_token,
)


def test_a_token_is_found_by_its_text_and_by_nothing_else(tmp_path: Path) -> None:
    text = create_token(tmp_path, "publisher", "Ada")

    found = find_token(tmp_path, text)

    assert found is not None
    assert (found.role, found.name) == ("publisher", "Ada")
    start, name, secret = text.split("_", 2)
    for wrong in ("", "jalon", text[:-1], f"{start}_0_{secret}", f"other_{name}_{secret}"):
        assert find_token(tmp_path, wrong) is None


def test_the_file_holds_no_secret_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    secret = create_token(tmp_path, "reader", "Ada").split("_", 2)[2]

    file = tmp_path / "tokens.json"

    assert len(secret) >= 43, "256 bits"
    assert secret not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_token_expires_and_can_be_revoked(tmp_path: Path) -> None:
    text = create_token(tmp_path, "admin", "Ada", days=2)
    other = create_token(tmp_path, "admin", "Bob")

    assert find_token(tmp_path, text, now=time.time() + 86_400)
    assert find_token(tmp_path, text, now=time.time() + 3 * 86_400) is None
    revoke_token(tmp_path, list_tokens(tmp_path)[1].id)
    assert find_token(tmp_path, other) is None
    with pytest.raises(NotFound):
        revoke_token(tmp_path, "nothing")


def person(home: Path, text: str) -> str:
    found = find_token(home, text)
    assert found is not None
    return found.principal.id


def test_the_tokens_of_one_name_are_one_persons(tmp_path: Path) -> None:
    first = create_token(tmp_path, "submitter", "Zoé  Martin")
    bob = create_token(tmp_path, "submitter", "Bob")
    anne = person(tmp_path, first)
    revoke_token(tmp_path, list_tokens(tmp_path)[0].id)

    second = create_token(tmp_path, "reviewer", " zoe martin")
    third = create_token(tmp_path, "publisher", "Zoé Durand", renew=list_tokens(tmp_path)[2].id)

    assert person(tmp_path, second) == person(tmp_path, third) == anne
    assert person(tmp_path, bob) != anne
    with pytest.raises(NotFound):
        create_token(tmp_path, "reviewer", "Zoé", renew="nothing")


def test_a_token_of_before_persons_is_its_own(tmp_path: Path) -> None:
    text = create_token(tmp_path, "submitter", "Ada")
    file = tmp_path / "tokens.json"
    (old,) = json.loads(file.read_text())
    del old["person"]
    file.write_text(json.dumps([old]))

    assert person(tmp_path, text) == f"token:{old['id']}"
    assert person(tmp_path, create_token(tmp_path, "reviewer", "Ada")) == f"token:{old['id']}"


def test_a_role_may_all_that_those_before_it_may(tmp_path: Path) -> None:
    for role in ROLES:
        create_token(tmp_path, role, role)
    for token in list_tokens(tmp_path):
        allowed = [role for role in ROLES if token.allows(role)]

        assert allowed == list(ROLES[: ROLES.index(token.role) + 1])


@pytest.mark.parametrize(
    ("role", "name", "days"), [("king", "A", 1), ("admin", " ", 1), ("admin", "A", 0)]
)
def test_a_senseless_token_is_refused(tmp_path: Path, role: str, name: str, days: int) -> None:
    with pytest.raises(BadRequest):
        create_token(tmp_path, role, name, days)


def test_a_damaged_file_lets_nobody_in(tmp_path: Path) -> None:
    (tmp_path / "tokens.json").write_text("[{]")

    with pytest.raises(BadSetting):
        find_token(tmp_path, "jalon_a_b")


def test_the_command_makes_lists_and_revokes(
    tmp_path: Path, jalon: Callable[..., CompletedProcess[str]]
) -> None:
    (tmp_path / "data").mkdir()
    made = jalon("--home", tmp_path, "token", "create", "--role", "publisher", "--name", "Ada")

    text = made.stdout.strip()
    assert find_token(tmp_path, text) and "même personne" not in made.stderr
    again = jalon("--home", tmp_path, "token", "create", "--role", "reader", "--name", "ada")
    assert "même personne" in again.stderr
    listed = jalon("token", "list", "--home", tmp_path).stdout.split("\t")
    assert listed[1:3] == ["publisher", "ok"]
    assert jalon("token", "revoke", listed[0], "--home", tmp_path).returncode == 0
    assert find_token(tmp_path, text) is None
    assert (
        jalon("token", "create", "--role", "king", "--name", "A", "--home", tmp_path).returncode
        == 2
    )
