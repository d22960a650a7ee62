"""The commands of stewards and of whoever keeps a home: from a submission to its history.

They act on a home directly, or with ``--url`` on a server, with the rights of a token (``--token``,
``JALON_TOKEN``) or, on a home without one, as the administrator that whoever holds the files is.
Exit codes: 0 done, 1 refused, 2 error.
"""

import getpass
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jalon.cli import _quiet, _say, _settings, _working, common, main
from jalon.errors import InputError, PreconditionFailed, ShapesRefused, Unauthenticated
from jalon.namespaces import DOCUMENT
from jalon.rdf.records import RecordAddress
from jalon.settings import default_home

if TYPE_CHECKING:
    from jalon.stewardship.examination import ToldChange
    from jalon.stewardship.home import Home
    from jalon.stewardship.principal import Principal
    from jalon.stewardship.remote import Remote
    from jalon.stewardship.submission import Submission
    from jalon.validation.door.kinds import Upload

_REFUSED = 1
_TOKEN = click.option("--token", envvar="JALON_TOKEN", help="Jeton de qui agit / who acts.")
_URL = click.option("--url", envvar="JALON_URL", help="Service à qui parler / server to ask.")
_WHY = click.option("-m", "--message", "why", default="", help="Pourquoi / why.")


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--withdraw", "withdrawn", multiple=True, help="Fiche à retirer / KIND/SLUG.")
@click.option("--successor", help="Fiche qui prend sa place / KIND/SLUG that takes its place.")
@click.option("--resubmit", "number", type=int, help="Soumission à corriger / to correct.")
@_WHY
@_TOKEN
@_URL
@common
def submit(
    paths: tuple[Path, ...],
    withdrawn: tuple[str, ...],
    successor: str | None,
    number: int | None,
    why: str,
    token: str | None,
    url: str | None,
) -> None:
    """Soumet des fiches ou des tableaux / submit records or spreadsheets.

    Sort avec 1 quand la vérification les renvoie à corriger.
    """
    from jalon.rdf.parse import read_bytes
    from jalon.stewardship import checking, inbox
    from jalon.stewardship.transitions import State
    from jalon.validation.context import files_at
    from jalon.validation.door.kinds import Upload

    uploads = tuple(Upload(path.name, read_bytes(path)) for path in files_at(paths))
    follows = RecordAddress.named(successor).document if successor else None
    if url:
        _submit_to(_remote(url, token), uploads, withdrawn, follows, number, why)
        return
    home, principal = _home(), _principal(token)
    brought = inbox.Brought(
        uploads, {RecordAddress.named(each).document: follows for each in withdrawn}
    )
    if number is None:
        found = inbox.receive(home, principal, brought, why)
    else:
        found = inbox.resubmit(home, number, principal, brought, why)
    _note("submission.received", principal, submission=found.number)
    with _working("Vérification…", "Checking…"):
        since = found.last.number - 1
        found = checking.check(home, found.number)
    _tell(home, found.number, since)
    _show(found)
    click.get_current_context().exit(0 if found.state is State.STAGED else _REFUSED)


@main.command()
@click.option("--state", help="État / state.")
@click.option("--all", "every", is_flag=True, help="Closes aussi / closed ones too.")
@click.argument("number", type=int, required=False)
@_TOKEN
@_URL
@common
def submissions(
    state: str | None, every: bool, number: int | None, token: str | None, url: str | None
) -> None:
    """Montre les soumissions en cours, ou une seule / list submissions, or show one."""
    from jalon.stewardship import inbox
    from jalon.stewardship.transitions import State, possible_moves

    lang = _settings().lang
    remote = _remote(url, token) if url else None
    if number is not None:
        if remote:
            _show_from(remote, remote.submission(number))
        else:
            _show(inbox.load(_home(), number))
        return
    if state is not None and state not in [*State]:
        known = ", ".join(State)
        raise InputError(
            f"État inconnu « {state} ». États : {known}.", f"Unknown state “{state}”: {known}."
        )
    listed = (
        remote.submissions(state)
        if remote
        else inbox.submissions(_home(), State(state) if state else None)
    )
    for found in listed:
        if every or state or possible_moves(found.state):
            first = found.steps[0]
            row = (str(found.number), found.state.label(lang), first.name, first.when, first.why)
            click.echo("\t".join(row))


@main.command()
@click.argument("number", type=int)
@click.option("--accept", "verdict", flag_value="accept", help="Accepter / accept.")
@click.option("--refuse", "verdict", flag_value="refuse", help="Refuser / refuse.")
@click.option("--request-changes", "verdict", flag_value="request-changes", help="Renvoyer.")
@click.option("--withdraw", "verdict", flag_value="withdraw", help="Retirer la sienne / one's own.")
@_WHY
@_TOKEN
@_URL
@common
def review(number: int, verdict: str | None, why: str, token: str | None, url: str | None) -> None:
    """Relit une soumission / review a submission."""
    from jalon.stewardship import inbox
    from jalon.stewardship.transitions import Move

    if verdict is None:
        raise InputError(
            "Dites --accept, --refuse, --request-changes ou --withdraw.",
            "Say --accept, --refuse, --request-changes or --withdraw.",
        )
    if url:
        _say_state(_remote(url, token).review(number, verdict, why))
        return
    home, principal = _home(), _principal(token)
    found = inbox.move(home, number, Move(verdict), principal, why)
    _note(f"submission.{verdict}", principal, submission=number, why=why)
    _tell(home, number, found.last.number - 1)
    _say_state(found)


@main.command()
@click.argument("number", type=int)
@_WHY
@_TOKEN
@_URL
@common
def publish(number: int, why: str, token: str | None, url: str | None) -> None:
    """Publie une soumission acceptée / publish an accepted submission."""
    from jalon.stewardship import inbox, publishing

    if url:
        with _refusals(), _working("Publication…", "Publishing…"):
            told = _remote(url, token).publish(number, why)
        _say(f"Publication {told}.", f"Publication {told}.")
        return
    home, principal = _home(), _principal(token)
    since = inbox.load(home, number).last.number
    with _refusals(), _working("Publication…", "Publishing…"):
        try:
            made = publishing.publish(home, number, principal, why)
        finally:
            _tell(home, number, since)
    _note("published", principal, submission=number, publication=made.number)
    _say(f"Publication {made.number}.", f"Publication {made.number}.")


@main.command()
@click.argument("number", type=int)
@_WHY
@_TOKEN
@_URL
@common
def revert(number: int, why: str, token: str | None, url: str | None) -> None:
    """Reprend une publication, par une nouvelle / take a publication back, by a new one."""
    from jalon.stewardship import publishing

    if url:
        with _refusals(), _working("Publication…", "Publishing…"):
            _say_reverted(_remote(url, token).revert(number, why), number)
        return
    home, principal = _home(), _principal(token)
    with _refusals(), _working("Publication…", "Publishing…"):
        made = publishing.revert(home, number, principal, why)
    _note("reverted", principal, publication=made.number, reverts=number)
    _say_reverted(made.number, number)


@main.command()
@click.argument("record", required=False)
@_TOKEN
@_URL
@common
def history(record: str | None, token: str | None, url: str | None) -> None:
    """Montre les publications, ou celles d'une fiche / list publications, or those of a record."""
    from jalon.stewardship.history import entries

    document = RecordAddress.named(record).document if record else None
    if url:
        name = document.removeprefix(DOCUMENT) if document else None
        for told in _remote(url, token).history(name):
            who = told["deed"]["name"] or told["deed"]["who"]
            of = (told["number"], told["time"], who, told["deed"]["why"])
            _show_publication(of, told["first"], told["records"])
        return
    for made in entries(_home(), document):
        who = made.deed.name or made.deed.who
        of = (made.number, made.time, who, made.deed.why)
        _show_publication(of, list(made.files)[:3], len(made.files))


@main.command()
@click.argument("old", type=int)
@click.argument("new", type=int)
@_TOKEN
@_URL
@common
def diff(old: int, new: int, token: str | None, url: str | None) -> None:
    """Compare deux publications / compare two publications."""
    from jalon.stewardship.history import compare

    for change in _remote(url, token).compare(old, new) if url else compare(_home(), old, new):
        _show_change(change)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@common
def backup(folder: Path) -> None:
    """Sauvegarde le dossier de travail, service en marche / back up a home while it serves."""
    from jalon.stewardship import backup as backups

    with _working("Sauvegarde…", "Backup…"):
        count = backups.backup(_home(), folder)
    _say(f"{folder} : {count} fichiers, vérifiés.", f"{folder}: {count} files, verified.")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@common
def restore(folder: Path) -> None:
    """Refait d'une sauvegarde le dossier de --home, neuf / make the home of --home of a backup."""
    from jalon.stewardship import backup as backups

    target: Path = click.get_current_context().obj.get("home") or default_home()
    count = backups.restore(folder, target)
    _say(
        f"{target} : {count} publications, vérifiées. « jalon serve --home {target} ».",
        f"{target}: {count} publications, verified. “jalon serve --home {target}”.",
    )


@main.command()
@click.option("--repair", is_flag=True, help="Récrire les fiches d'après le journal / mend.")
@common
def verify(repair: bool) -> None:
    """Vérifie journal, fiches, soumissions / verify journal, records, submissions."""
    from jalon.stewardship import backup as backups
    from jalon.stewardship import integrity
    from jalon.store import durable, journal

    home = _home(telling=False)
    if repair:
        with durable.locked(home.folder):
            for number in integrity.repair(home):
                _say(f"Soumission {number} : mise de côté.", f"Submission {number}: set aside.")
            for name in journal.repair(home.folder):
                _say(f"{name} : récrite.", f"{name}: written anew.")
    found = backups.verify(home)
    for error in found:
        click.echo(error.text(_settings().lang))
    if not found:
        _say("Rien n'est endommagé.", "Nothing is damaged.")
    click.get_current_context().exit(_REFUSED if found else 0)


@main.group()
def token() -> None:
    """Jetons d'un dossier de travail / a home's tokens."""


@token.command("create")
@click.option("--role", required=True, help="reader, submitter, reviewer, publisher, admin.")
@click.option("--name", required=True, help="À qui il est / whose it is.")
@click.option("--days", type=int, help="Durée de vie en jours / days until it expires.")
@click.option("--scope", multiple=True, help="GENRE, ou actor/ORGANISATION / KIND or actor/SLUG.")
@click.option("--renew", metavar="ID", help="Pour qui avait ce jeton / for whom that token was.")
@common
def create(
    role: str, name: str, days: int | None, scope: tuple[str, ...], renew: str | None
) -> None:
    """Fait un jeton et le montre, une seule fois / make a token, shown once.

    Les jetons d'un même nom sont ceux d'une même personne / tokens of one name are one person's.
    """
    from jalon.stewardship.access_tokens import create_token, list_tokens

    home = _home().folder
    text = create_token(home, role, name, days, scope, renew)
    made = next(each for each in list_tokens(home) if each.id == text.split("_")[1])
    _note("token.created", _principal(None), token=made.id, role=role, name=name, person=made.who)
    click.echo(text)
    if made.person:
        _say(
            f"Pour la même personne que {made.person} : ses soumissions restent les siennes.",
            f"For the same person as {made.person}: their submissions stay theirs.",
        )
    _say(
        "Gardez-le : il ne sera plus montré. En-tête : Authorization: Bearer JETON.",
        "Keep it: it is not shown again. Header: Authorization: Bearer TOKEN.",
    )


@token.command("list")
@common
def show_tokens() -> None:
    """Montre les jetons, sans leur secret / list the tokens, without their secret."""
    from jalon.stewardship.access_tokens import last_use, list_tokens

    now, home = time.time(), _home().folder
    for each in list_tokens(home):
        state = "ok" if each.is_alive(now) else "revoked" if each.revoked else "expired"
        days = (_day(each.expires), _day(last_use(home, each)))
        click.echo("\t".join((each.id, each.role, state, *days, ",".join(each.scope), each.name)))


@token.command("revoke")
@click.argument("id_", metavar="ID")
@common
def revoke(id_: str) -> None:
    """Retire un jeton / revoke a token."""
    from jalon.stewardship.access_tokens import revoke_token

    revoked = revoke_token(_home().folder, id_)
    _note("token.revoked", _principal(None), token=revoked.id)
    _say(f"Jeton {revoked.id} retiré.", f"Token {revoked.id} revoked.")


def _home(telling: bool = True) -> "Home":
    """Return the home, healed of what a crash left; why it is read-only is told if it is."""
    from jalon.stewardship.home import Home
    from jalon.stewardship.opening import open_home

    home = Home.of(_settings())
    damage = open_home(home).damage
    if damage is not None and telling:
        _say(damage.reason_fr, damage.reason_en)
    return replace(home, damage=damage)


def _remote(url: str, token: str | None) -> "Remote":
    """Return the server to ask; raises ``InputError`` for what is no address."""
    from jalon.stewardship.remote import Remote

    return Remote(url, token, _settings().lang)


def _submit_to(
    remote: "Remote",
    uploads: "Sequence[Upload]",
    withdrawn: tuple[str, ...],
    successor: str | None,
    number: int | None,
    why: str,
) -> None:
    """Submit to a server, show what it found, and end as ``submit`` does."""
    from jalon.stewardship.transitions import State

    if len(withdrawn) > 1:
        raise InputError(
            "Par --url, retirez une fiche à la fois.", "With --url, withdraw one record at a time."
        )
    gone = RecordAddress.named(withdrawn[0]).document if withdrawn else ""
    fields = {"why": why, "successor": successor or "", "withdraw": gone}
    with _working("Vérification…", "Checking…"):
        found = remote.submit(uploads, fields, number)
    _show_from(remote, found)
    click.get_current_context().exit(0 if found.state is State.STAGED else _REFUSED)


def _show_from(remote: "Remote", found: "Submission") -> None:
    """Show a submission of a server, as ``_show`` does one of a home."""
    from jalon.stewardship.examination import ToldChange

    told = remote.found_by_check(found.number)
    if not _quiet() and told["faulty"]:
        click.echo(remote.report(found.number))
    for change in told["changes"]:
        _show_change(ToldChange(**change))
    for like in told["duplicates"]:
        click.echo(f"≈ {like['label']} / {like['other_label']} <{like['other']}>")
    _say_state(found)


def _show_publication(of: tuple[int, str, str, str], files: "Sequence[str]", count: int) -> None:
    """Show a publication (number, time, who, why) with the first files of so many."""
    number, when, who, why = of
    records = ", ".join(name.removesuffix(".ttl") for name in files)
    more = f" (+{count - 3})" if count > 3 else ""
    click.echo("\t".join((str(number), when, who, f"{records}{more}", why)))


def _say_reverted(made: int, number: int) -> None:
    _say(
        f"Publication {made} : la publication {number} est reprise.",
        f"Publication {made}: publication {number} is taken back.",
    )


def _principal(token: str | None) -> "Principal":
    """Return who acts; raises ``Unauthenticated`` for a token that is not valid."""
    from jalon.stewardship.access_tokens import find_token, note_use
    from jalon.stewardship.home import Home
    from jalon.stewardship.principal import local_principal

    if not token:
        return local_principal(getpass.getuser())
    folder = Home.of(_settings()).folder
    found = find_token(folder, token)
    if found is None:
        raise Unauthenticated(
            "Ce jeton n'est pas valable ici : inconnu, expiré ou retiré.",
            "This token is not valid here: unknown, expired or revoked.",
        )
    note_use(folder, found)
    return found.principal


def _note(event: str, principal: "Principal", **details: str | int | None) -> None:
    from jalon.stewardship import audit
    from jalon.stewardship.home import Home

    audit.note(Home.of(_settings()), event, principal.id, **details)


def _tell(home: "Home", number: int, since: int) -> None:
    """Tell the steps of a submission after one to the address of ``webhook_url``, if any."""
    from jalon.stewardship import inbox
    from jalon.stewardship.webhook import Webhook

    webhook = Webhook.of(_settings())
    if webhook is not None:
        webhook.tell_now(inbox.load(home, number), since)


@contextmanager
def _refusals() -> Iterator[None]:
    """End with 1 when the rules, or a newer version, are against what was asked."""
    try:
        yield
    except (ShapesRefused, PreconditionFailed) as error:
        click.echo(f"jalon: {error.text(_settings().lang)}", err=True)
        click.get_current_context().exit(_REFUSED)


def _show(found: "Submission") -> None:
    """Show a submission: its state, its reports, what it changes."""
    from jalon.stewardship.checking import examination_of
    from jalon.stewardship.home import Home
    from jalon.validation import render

    lang = _settings().lang
    examination = examination_of(Home.of(_settings()), found)
    if examination is not None:
        if not _quiet() and (examination.new or examination.report.unreadable):
            click.echo(render(examination.report, "text", lang))
        for change in examination.changes:
            _show_change(change)
        for like in examination.duplicates:
            click.echo(f"≈ {like.label} / {like.other_label} <{like.other}>")
    _say_state(found)


def _show_change(change: "ToldChange") -> None:
    lang = _settings().lang
    sign = {"added": "+", "removed": "−"}.get(change.status, "~")
    click.echo(f"{sign} {change.document.removeprefix(DOCUMENT)} — {change.title[lang]}")
    for sentence in change.sentences[lang]:
        click.echo(f"    {sentence}")


def _say_state(found: "Submission") -> None:
    lang = _settings().lang
    why = f" — {found.last.why}" if found.last.why else ""
    noun = "Soumission" if lang == "fr" else "Submission"
    click.echo(f"{noun} {found.number} : {found.state.label(lang)}{why}")


def _day(seconds: int | None) -> str:
    return "" if seconds is None else time.strftime("%F", time.gmtime(seconds))
