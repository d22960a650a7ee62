"""The check of a submission: read, judged, compared with what is published, told in words.

``examine`` parses what came from outside: it is called in a child, never in the HTTP process.
``check`` does it in a child of this process and makes the moves that follow.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from jalon.errors import InputError, JournalDamaged
from jalon.rdf.diff import (
    NOTHING,
    Lines,
    RecordChange,
    Status,
    compare_records,
    lines_of_triples,
    triples_of,
)
from jalon.rdf.records import RecordAddress
from jalon.sandbox.once import run_once
from jalon.stewardship import inbox
from jalon.stewardship.duplicates import Likeness, near_duplicates
from jalon.stewardship.examination import EXAMINATION, Examination, ToldChange
from jalon.stewardship.ground import Ground
from jalon.stewardship.home import Home
from jalon.stewardship.inbox import CHECK, Brought
from jalon.stewardship.judging import Judgement, judge
from jalon.stewardship.labels import Labels
from jalon.stewardship.principal import Scope, organisations_in
from jalon.stewardship.references import References
from jalon.stewardship.submission import Submission
from jalon.stewardship.transitions import Move, State
from jalon.stewardship.words import tell
from jalon.store import durable
from jalon.store.record_lines import tag_of_lines
from jalon.validation.command import LIMITS
from jalon.validation.intake import Intake
from jalon.validation.intake import unreadable as unreadable_of
from jalon.validation.warming import warm


def examine(brought: Brought, ground: Ground) -> Examination:
    """Return what a submission says, breaks and changes.

    A document takes the place of the whole record of its address.
    """
    received = Intake(ground.graph, ground.shapes).receive(brought.uploads)
    after: dict[str, Lines] = dict.fromkeys(brought.withdrawals, frozenset())
    unreadable, documents = list(received.unreadable), []
    for document in received.documents:
        try:
            read = document.read()
        except InputError as error:
            unreadable.append(unreadable_of(document.name, error))
            continue
        documents.append(document)
        if read.address is not None:
            graph = read.address.document
            after[graph] = lines_of_triples(read.triples, graph)
    judged = judge(documents, after, ground, unreadable, brought.withdrawals)
    return _told(brought, judged, after, ground)


def check(
    home: Home, number: int, examined: Callable[[Brought], bytes] | None = None
) -> Submission:
    """Check a submission that was received, and make the moves that follow.

    It is staged, or sent back to its author with the reason. ``examined`` says where ``examine``
    runs (it returns ``Examination.encoded()``); without it, in a child of this process. Raises what
    the child's end raises: the submission then stays received, to be checked again.
    """
    found = inbox.load(home, number)
    if found.state is State.RECEIVED:
        data = (examined or partial(in_child, home))(inbox.brought_by(home, found))
        with home.writing():
            path = inbox.revision_folder(home, found) / EXAMINATION
            durable.write_beside(path, data)
            durable.take_place(path)
        found = inbox.move(home, number, Move.PARSE, CHECK, if_match=found.etag)
    return _go_on(home, found)


def in_child(home: Home, brought: Brought) -> bytes:
    """Examine in a child of this process, on the records as they are published now."""
    ground = Ground.of_folder(home.data)
    warm(ground.shapes)
    ground.resident.warm()
    assert ground.graph is not None and ground.labels  # noqa: S101 (made before the fork)
    return run_once(lambda: examine(brought, ground).encoded(), LIMITS)


def examination_of(home: Home, found: Submission) -> Examination | None:
    """Return what the check of the revision that counts found, None before it."""
    path = inbox.revision_folder(home, found) / EXAMINATION
    return Examination.decoded(path.read_bytes()) if path.exists() else None


def staged_examination(home: Home, found: Submission) -> Examination:
    """Return the examination that was staged; raises ``JournalDamaged`` unless it is unchanged."""
    path = inbox.revision_folder(home, found) / EXAMINATION
    data = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(data).hexdigest() != found.examination:
        raise JournalDamaged(
            f"{path} n'est plus ce qui a été relu. Demandez des changements, pour qu'elle soit "
            "soumise de nouveau.",
            f"{path} is no more what was reviewed. Request changes, so that it is submitted again.",
        )
    return Examination.decoded(data)


def _go_on(home: Home, found: Submission) -> Submission:
    """Make the moves that an examination on the disk still waits for."""
    path = inbox.revision_folder(home, found) / EXAMINATION
    if found.state is State.PARSED:
        found = inbox.move(home, found.number, Move.VALIDATE, CHECK, if_match=found.etag)
    if found.state is State.VALIDATED:
        data = path.read_bytes()
        examination, digest = Examination.decoded(data), hashlib.sha256(data).hexdigest()
        made = Move.STAGE if examination.passes else Move.SEND_BACK
        why = examination.reason["fr"]
        found = inbox.move(
            home, found.number, made, CHECK, why, if_match=found.etag, examination=digest
        )
    return found


def _told(
    brought: Brought, judged: Judgement, after: Mapping[str, Lines], ground: Ground
) -> Examination:
    before = {document: ground.lines(document) for document in after}
    results = (*judged.report.results, *judged.report.elsewhere)
    changes = compare_records(before, after)
    standing = {each.document: before[each.document] or after[each.document] for each in changes}
    return Examination(
        report=judged.report,
        new=tuple(place for place, each in enumerate(results) if each in judged.new),
        old=tuple(place for place, each in enumerate(results) if each in judged.old),
        changes=tuple(
            _with_successor(
                told_change(each, before, after, ground.labels),
                References(after, brought.withdrawals, ground),
            )
            for each in changes
        ),
        duplicates=tuple(_duplicates(changes, after, ground)),
        records={
            each.document: tuple(sorted(line.decode() for line in after[each.document]))
            for each in changes
        },
        organisations={
            document: tuple(sorted(organisations_in(stand))) for document, stand in standing.items()
        },
        reason={
            lang: _outside(brought, standing, lang)
            or _reason(brought, judged, changes, before, lang)
            for lang in ("fr", "en")
        },
    )


def told_change(
    change: RecordChange,
    before: Mapping[str, Lines],
    after: Mapping[str, Lines],
    labels: Labels,
) -> ToldChange:
    """Return the change of a record in words, with the tag of what it was."""
    old, new = before.get(change.document, NOTHING), after.get(change.document, NOTHING)
    words = {lang: tell(change, old, new, labels, lang) for lang in ("fr", "en")}
    return ToldChange(
        change.document,
        change.status.value,
        tag_of_lines(change.document, old) if old else "",
        {lang: each.title for lang, each in words.items()},
        {lang: tuple(each.sentences()) for lang, each in words.items()},
    )


def _with_successor(change: ToldChange, references: References) -> ToldChange:
    """Return a change; of a record that goes, with what replaces it and who still names it."""
    if change.status != Status.REMOVED:
        return change
    sentences = {
        lang: (*told[:1], *references.told(change.document, lang), *told[1:])
        for lang, told in change.sentences.items()
    }
    return replace(change, sentences=sentences)


def _reason(
    brought: Brought,
    judged: Judgement,
    changes: tuple[RecordChange, ...],
    before: Mapping[str, Lines],
    lang: str,
) -> str:
    """Return what bars review, in a sentence: the rules, a version that is gone, no change."""
    for document, base in brought.bases.items():
        if document in before and base != tag_of_lines(document, before[document]):
            return _STALE[lang].format(document=document)
    told = judged.reason(lang)
    if told or changes:
        return told
    return _SAME[lang]


def _outside(brought: Brought, standing: Mapping[str, Lines], lang: str) -> str:
    """Return in a sentence which record is outside the scope of who brought it, "" for none.

    ``standing`` maps each document that changes to what it holds, or, when new, would hold.
    """
    scope = Scope.of(brought.scope)
    for document, lines in sorted(standing.items()):
        if not scope.covers(document, lines):
            return scope.outside(brought.by, document).text(lang)
    return ""


_STALE: Final = {
    "fr": "{document} a changé depuis que vous l'avez lue : reportez vos changements sur la "
    "version publiée.",
    "en": "{document} has changed since you read it: bring your changes over to the published "
    "version.",
}
_SAME: Final = {
    "fr": "Rien ne changerait : les fiches publiées disent déjà cela.",
    "en": "Nothing would change: the published records say this already.",
}


def _duplicates(
    changes: tuple[RecordChange, ...], after: Mapping[str, Lines], ground: Ground
) -> list[Likeness]:
    added = [each.document for each in changes if each.status is Status.ADDED]
    things = [address.thing for each in added if (address := RecordAddress.of_iri(each))]
    own = Labels.of(*(triples_of(after[document]) for document in added))
    return near_duplicates(things, own, ground.labels)
