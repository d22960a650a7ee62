"""Publication: what was reviewed becomes the dataset, or what was published is taken back.

Everything ends in ``jalon.store.writing.commit``: the gate once more on today's graph, the journal,
the record files, the snapshot. A revert is a publication too.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final

from jalon.errors import EngineError, Forbidden, PreconditionFailed, ShapesRefused
from jalon.stewardship import history, inbox
from jalon.stewardship.checking import staged_examination
from jalon.stewardship.examination import Examination
from jalon.stewardship.gate import Gate
from jalon.stewardship.home import Home
from jalon.stewardship.inbox import CHECK
from jalon.stewardship.principal import Principal
from jalon.stewardship.rights import require_right
from jalon.stewardship.submission import Submission
from jalon.stewardship.transitions import Move, next_state, require_why
from jalon.store import journal, writing
from jalon.store.delta import Delta, put_lines
from jalon.store.journal import Deed, Publication
from jalon.store.record_lines import lines_of, tag_of_lines
from jalon.store.record_rule import file_of
from jalon.store.snapshot import Snapshot, open_snapshot

_ROLE: Final = "publisher"


def publish(
    home: Home,
    number: int,
    principal: Principal,
    why: str = "",
    if_match: str | None = None,
    snapshot: Snapshot | None = None,
) -> Publication:
    """Publish a submission that was reviewed; it is in the journal when this returns.

    ``snapshot`` is the one to change (the writer child's); without it, one is opened. A submission
    whose records have changed since it was checked, or that today's graph does not admit, goes back
    to its author: ``PreconditionFailed``, ``ShapesRefused``. Raises ``NotFound``, ``IllegalMove``,
    ``Forbidden``, ``ReadOnly``, ``EngineUnavailable``.
    """
    found = _publishable(home, number, principal, if_match)
    examination = staged_examination(home, found)
    told = why or found.steps[0].why
    deed = Deed(
        principal.id,
        principal.name,
        told,
        submission=number,
        reviewed_by=found.reviewer,
        withdrawn=_withdrawn(home, found),
    )

    def change(delta: Delta) -> None:
        now = inbox.load(home, number)
        inbox.require_match(inbox.settled(home, now), found.etag)
        _lay(delta, examination, principal)

    def noted(made: Publication) -> None:
        inbox.record_publication(home, found, principal, told, made.number)

    try:
        return _commit(home, snapshot, change, deed, noted)
    except (PreconditionFailed, ShapesRefused) as error:
        if inbox.load(home, number).etag == found.etag:
            inbox.move(home, number, Move.SEND_BACK, CHECK, error.fr, if_match=found.etag)
        raise


def revert(
    home: Home,
    number: int,
    principal: Principal,
    why: str,
    snapshot: Snapshot | None = None,
) -> Publication:
    """Take a publication back, by a new one: what it added goes, what it removed comes back.

    Raises ``NotFound``, ``Forbidden``, ``BadRequest`` without a sentence, ``PreconditionFailed``
    when a later publication has changed what it did, and what ``commit`` raises.
    """
    principal.require(_ROLE)
    require_why(why)
    taken_back = history.publication(home, number)
    if number == 0:
        raise Forbidden(
            "La publication 0 est l'état de départ : elle ne se reprend pas.",
            "Publication 0 is the initial state: it cannot be taken back.",
        )
    added = journal.by_graph(taken_back.added)
    removed = journal.by_graph(taken_back.removed)

    def change(delta: Delta) -> None:
        for graph in sorted(added.keys() | removed.keys()):
            now = lines_of(delta.store, graph)
            went, came = removed.get(graph, set()), added.get(graph, set())
            if not came <= now or went & now:
                raise _changed_since(home, graph, number)
            becomes = (now - came) | went
            principal.require_scope(graph, now or becomes)
            put_lines(delta, graph, becomes)

    deed = Deed(principal.id, principal.name, why, reverts=number)
    return _commit(home, snapshot, change, deed)


def _publishable(home: Home, number: int, principal: Principal, if_match: str | None) -> Submission:
    with home.writing():
        found = inbox.settled(home, inbox.load(home, number))
    require_right(home, Move.PUBLISH, principal, found)
    inbox.require_match(found, if_match)
    next_state(found.state, Move.PUBLISH)
    return found


def _lay(delta: Delta, examination: Examination, principal: Principal) -> None:
    """Lay what was reviewed over the records, unless they are not what it was compared with."""
    bases = {change.document: change.base for change in examination.changes}
    for document, told in examination.records.items():
        now, becomes = lines_of(delta.store, document), {line.encode() for line in told}
        if (tag_of_lines(document, now) if now else "") != bases[document]:
            raise _stale(document)
        principal.require_scope(document, now or becomes)
        put_lines(delta, document, becomes)


def _commit(
    home: Home,
    snapshot: Snapshot | None,
    change: Callable[[Delta], None],
    deed: Deed,
    noted: Callable[[Publication], object] = lambda made: None,
) -> Publication:
    """Commit a change through the gate.

    Raises ``PreconditionFailed`` when nothing changes.
    """
    home.require_room()
    published: list[Publication] = []

    def note(made: Publication) -> None:
        published.append(made)
        # What the disk refuses here is noted at the next start: the journal has it.
        with suppress(OSError, EngineError):
            noted(made)

    opened = snapshot or open_snapshot(home.folder)
    checks: list[writing.Check] = [*writing.CHECKS, Gate(home.data, deed.withdrawn)]
    writing.commit(opened, change, checks, deed, note)
    if not published:
        raise PreconditionFailed(
            "Rien à publier : les fiches publiées disent déjà cela.",
            "Nothing to publish: the published records say this already.",
        )
    return published[0]


def _withdrawn(home: Home, found: Submission) -> Mapping[str, str | None]:
    return inbox.brought_by(home, found).withdrawals


def _stale(document: str) -> PreconditionFailed:
    return PreconditionFailed(
        f"{document} a changé depuis que la soumission a été vérifiée : rien n'a été publié. "
        "Reportez ses changements sur la version publiée et soumettez-la de nouveau.",
        f"{document} has changed since the submission was checked: nothing was published. Bring "
        "its changes over to the published version and submit it again.",
    )


def _changed_since(home: Home, graph: str, number: int) -> PreconditionFailed:
    later = [
        made.number
        for made in journal.publications(home.folder)
        if made.number > number and file_of(graph) in made.files
    ]
    listed = ", ".join(map(str, later))
    return PreconditionFailed(
        f"La publication {number} ne peut pas être reprise : {graph} a changé depuis "
        f"(publication {listed}). Reprenez d'abord celle-là, ou soumettez une correction.",
        f"Publication {number} cannot be taken back: {graph} has changed since (publication "
        f"{listed}). Take that one back first, or submit a correction.",
    )
