"""The life of a submission, on real files and with the real shapes."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from jalon.errors import (
    BadRequest,
    DiskFull,
    Forbidden,
    IllegalMove,
    JournalDamaged,
    NotFound,
    PreconditionFailed,
    ShapesRefused,
)
from jalon.stewardship import checking, history, inbox, publishing, review, writes
from jalon.stewardship.examination import EXAMINATION
from jalon.stewardship.home import Home
from jalon.stewardship.inbox import Brought
from jalon.stewardship.principal import Principal, Scope
from jalon.stewardship.rights import has_right
from jalon.stewardship.submission import Step, Submission
from jalon.stewardship.transitions import TRANSITIONS, By, Move, State, next_state
from jalon.store import operations
from jalon.store.snapshot import open_snapshot
from jalon.validation.door.kinds import Upload
from jalon.validation.report import Verdict
from jalon.validation.report_turtle import as_turtle
from stewardship.conftest import check_here

Submit = Callable[..., Submission]
Edited = Callable[..., bytes]
People = tuple[Principal, Principal, Principal]

DELIVERED = ("status:in-progress", "status:delivered")
PROGRAMME = "https://w3id.org/jalon/doc/programme/exemple"
ACTOR = "https://w3id.org/jalon/doc/actor/exemple-agence"


def test_a_submission_goes_from_receipt_to_publication_each_step_told(
    home: Home, submit: Submit, edited: Edited, people: People
) -> None:
    _, bob, chloe = people

    staged = submit(edited(DELIVERED))
    reviewed = review.accept(home, staged.number, bob, "La source le dit.")
    made = publishing.publish(home, staged.number, chloe)

    published = inbox.load(home, staged.number)
    assert [step.state for step in published.steps] == [
        State.RECEIVED,
        State.PARSED,
        State.VALIDATED,
        State.STAGED,
        State.REVIEWED,
        State.PUBLISHED,
    ]
    assert reviewed.last.why == "La source le dit."
    assert published.publication == made.number == 1
    assert (made.deed.who, made.deed.submission, made.deed.reviewed_by) == (chloe.id, 1, bob.id)
    assert b"status:delivered" in edited()


def test_the_bytes_are_kept_as_they_came(home: Home, people: People) -> None:
    data = b"\xef\xbb\xbf# pas du Turtle \x00\xff"
    found = inbox.receive(home, people[0], Brought((Upload("a.ttl", data, "text/turtle"),)), "Vu")

    upload = inbox.brought_by(home, inbox.load(home, found.number)).uploads[0]

    assert (upload.name, upload.data, upload.media_type) == ("a.ttl", data, "text/turtle")


def test_what_breaks_a_rule_goes_back_to_its_author_with_the_reason(
    home: Home, submit: Submit, edited: Edited
) -> None:
    found = submit(edited(("status:in-progress", "status:done")))

    examination = checking.examination_of(home, found)

    assert found.state is State.CHANGES_REQUESTED
    assert "status:done" in found.last.why
    assert examination is not None and len(examination.new) == 1 and not examination.old


def test_a_fault_that_was_there_before_does_not_bar_a_submission(
    home: Home, submit: Submit, edited: Edited
) -> None:
    path = home.data / "programme" / "exemple.ttl"
    path.write_bytes(edited(("jalon:source source:exemple-journal .", ".")))

    found = submit(edited(("Example programme", "Sample programme")))

    examination = checking.examination_of(home, found)
    assert examination is not None
    assert (len(examination.new), bool(examination.old)) == (0, True)
    assert found.state is State.STAGED


def test_what_cannot_be_read_goes_back_with_its_place(submit: Submit) -> None:
    found = submit(b"<http://e/a> <http://e/b> .")

    assert found.state is State.CHANGES_REQUESTED
    assert "0.ttl" in found.last.why


def test_what_changes_nothing_goes_back(submit: Submit, edited: Edited) -> None:
    found = submit(edited())

    assert found.state is State.CHANGES_REQUESTED
    assert "Rien ne changerait" in found.last.why


def test_nobody_reviews_what_is_their_own(
    home: Home, submit: Submit, edited: Edited, people: People
) -> None:
    found = submit(edited(DELIVERED))
    author = Principal(people[0].id, "Alice", "admin")

    with pytest.raises(Forbidden):
        review.accept(home, found.number, author)

    alone = Home(home.folder, four_eyes=False)
    assert review.accept(alone, found.number, author).state is State.REVIEWED


def test_who_brought_a_revision_reviews_none_of_the_submission(
    home: Home, submit: Submit, edited: Edited, people: People
) -> None:
    alice, bob, _ = people
    found, chief = submit(edited(DELIVERED)), Principal("token:d", "Dora", "admin")
    corrected = edited(DELIVERED, ("Example programme", "Sample programme"))
    inbox.resubmit(home, found.number, chief, Brought((Upload("b.ttl", corrected),)), "Précisé.")
    found = check_here(home, found.number)

    for own in (chief, Principal(alice.id, "Alice", "admin")):
        assert not has_right(home, Move.ACCEPT, own, found)
        with pytest.raises(Forbidden):
            review.accept(home, found.number, own)

    assert review.accept(home, found.number, bob).state is State.REVIEWED


def test_an_author_corrects_what_was_sent_back_and_it_is_checked_anew(
    home: Home, submit: Submit, edited: Edited, people: People
) -> None:
    alice, bob, chloe = people
    found = submit(edited(DELIVERED))
    review.request_changes(home, found.number, bob, "Précisez le libellé.")

    better = edited(DELIVERED, ("Example programme", "Sample programme"))
    inbox.resubmit(home, found.number, alice, Brought((Upload("b.ttl", better),)), "Précisé.")
    again = checking.check(home, found.number)
    review.accept(home, found.number, bob)
    publishing.publish(home, found.number, chloe)

    assert (again.revision, again.state) == (2, State.STAGED)
    assert b"Sample programme" in edited()


def test_a_stale_view_of_a_submission_changes_nothing(
    home: Home, submit: Submit, edited: Edited, people: People
) -> None:
    found = submit(edited(DELIVERED))
    review.request_changes(home, found.number, people[1], "Attendez.", if_match=found.etag)

    with pytest.raises(PreconditionFailed):
        review.refuse(home, found.number, people[1], "Non.", if_match=found.etag)

    assert inbox.load(home, found.number).state is State.CHANGES_REQUESTED


def test_two_stewards_never_overwrite_each_other(
    home: Home, submit: Submit, edited: Edited, people: People
) -> None:
    _, bob, chloe = people
    first = submit(edited(DELIVERED))
    second = submit(edited(("Example programme", "Sample programme")))
    for each in (first, second):
        review.accept(home, each.number, bob)
    publishing.publish(home, first.number, chloe)

    with pytest.raises(PreconditionFailed, match="has changed"):
        publishing.publish(home, second.number, chloe)

    assert b"status:delivered" in edited() and b"Sample" not in edited()
    assert inbox.load(home, second.number).state is State.CHANGES_REQUESTED


def test_a_steward_who_started_from_an_old_version_is_told_so(
    home: Home, submit: Submit, edited: Edited, people: People
) -> None:
    base = history.record_tag(home, PROGRAMME)
    review.accept(home, submit(edited(DELIVERED)).number, people[1])
    publishing.publish(home, 1, people[2])

    late = submit(edited(("Example programme", "Sample")), bases={PROGRAMME: base})

    assert late.state is State.CHANGES_REQUESTED
    assert "a changé depuis" in late.last.why


def test_a_record_is_withdrawn_with_its_successor_once_nobody_names_it(
    home: Home, submit: Submit, edited: Edited, people: People
) -> None:
    named = submit(withdrawals={ACTOR: PROGRAMME})
    without = edited(
        ("jalon:agent actor:exemple-agence ;", ""),
    ).replace(b":lead-exemple-agence a jalon:Responsibility ;", b":lead a jalon:StatusReport ;")
    text = without.decode()
    start, end = text.index(":lead "), text.index(":status-")
    alone = (text[:start] + text[end:]).encode()
    freed = submit(alone, withdrawals={ACTOR: PROGRAMME})
    review.accept(home, freed.number, people[1])
    publishing.publish(home, freed.number, people[2])

    assert named.state is State.CHANGES_REQUESTED and "cite encore" in named.last.why
    assert history.gone(home) == {ACTOR: PROGRAMME}
    assert not (home.data / "actor" / "exemple-agence.ttl").exists()


OUTSIDE, INSIDE = (["actor"], ["actor/autre"]), (["programme"], ["actor/exemple-agence"])


@pytest.mark.parametrize("names", [*OUTSIDE, *INSIDE])
def test_a_scope_limits_what_is_submitted(
    home: Home, edited: Edited, people: People, names: list[str]
) -> None:
    narrow = Principal("token:d", "Dan", "submitter", Scope.of(names))
    brought = Brought((Upload("a.ttl", edited(DELIVERED), "text/turtle"),))
    found = check_here(home, inbox.receive(home, narrow, brought, "Livré").number)

    if names in INSIDE:
        assert found.state is State.STAGED
    else:
        assert found.state is State.CHANGES_REQUESTED
        assert f"« Dan » ne peut agir que sur : {names[0]}" in found.last.why
        again = inbox.resubmit(home, found.number, narrow, brought, "Encore")
        assert check_here(home, again.number).state is State.CHANGES_REQUESTED


@pytest.mark.parametrize("names", [*OUTSIDE, *INSIDE])
@pytest.mark.parametrize("move", [Move.ACCEPT, Move.REQUEST_CHANGES, Move.REFUSE])
def test_a_scope_limits_what_is_reviewed(
    home: Home, submit: Submit, edited: Edited, move: Move, names: list[str]
) -> None:
    found = submit(edited(DELIVERED))
    narrow = Principal("token:d", "Dan", "reviewer", Scope.of(names))

    assert has_right(home, move, narrow, found) is (names in INSIDE)
    if names in INSIDE:
        inbox.move(home, found.number, move, narrow, "Vu.")
    else:
        with pytest.raises(Forbidden):
            inbox.move(home, found.number, move, narrow, "Vu.")


def test_what_a_record_names_newly_puts_it_within_no_scope(
    home: Home, edited: Edited, people: People
) -> None:
    narrow = Principal("token:d", "Dan", "submitter", Scope.of(["actor/exemple-autre"]))
    grabbed = edited().replace(b"exemple-agence", b"exemple-autre")
    brought = Brought((Upload("a.ttl", grabbed, "text/turtle"),))

    found = check_here(home, inbox.receive(home, narrow, brought, "À nous").number)

    assert "« Dan » ne peut agir que sur" in found.last.why


def test_a_record_that_is_still_named_is_told_by_the_report(home: Home, submit: Submit) -> None:
    found = submit(withdrawals={ACTOR: None})

    examination = checking.examination_of(home, found)
    assert examination is not None
    told = [examination.report.results[place] for place in examination.new]
    assert {each.focus_node for each in told} == {PROGRAMME.replace("/doc/", "/id/")}
    assert {each.value for each in told} == {f"<{ACTOR.replace('/doc/', '/id/')}>"}
    assert {each.source_shape for each in told} == {
        "https://w3id.org/jalon/shapes#Document-withdrawal"
    }
    assert examination.report.verdict is Verdict.VIOLATIONS
    assert "sh:focusNode <https://w3id.org/jalon/id/programme/exemple>" in as_turtle(
        examination.report
    )


@pytest.mark.parametrize(
    ("withdrawn", "successor", "reason"),
    [
        (PROGRAMME, "https://w3id.org/jalon/doc/programme/n-existe-pas", "n'existe pas"),
        (PROGRAMME, PROGRAMME, "ne se remplace pas elle-même"),
        (
            "https://w3id.org/jalon/doc/programme/exempl",
            None,
            "Vouliez-vous dire programme/exemple",
        ),
    ],
)
def test_a_withdrawal_names_records_that_are_there(
    submit: Submit, withdrawn: str, successor: str | None, reason: str
) -> None:
    found = submit(withdrawals={withdrawn: successor})

    assert found.state is State.CHANGES_REQUESTED
    assert reason in found.last.why


def test_a_successor_that_is_withdrawn_too_replaces_nothing(submit: Submit) -> None:
    found = submit(withdrawals={PROGRAMME: ACTOR, ACTOR: None})

    assert found.state is State.CHANGES_REQUESTED
    assert "serait retirée aussi" in found.last.why


def test_a_successor_that_went_meanwhile_bars_the_publication(
    home: Home, submit: Submit, edited: Edited, people: People
) -> None:
    other = edited().replace(b"programme/exemple", b"programme/exemple-deux")
    other = other.replace(b"programme:exemple", b"programme:exemple-deux")
    brought = review.accept(home, submit(other).number, people[1])
    made = publishing.publish(home, brought.number, people[2])
    found = submit(withdrawals={PROGRAMME: f"{PROGRAMME}-deux"})
    review.accept(home, found.number, people[1])
    publishing.revert(home, made.number, people[2], "Elle n'était pas prête.")

    with pytest.raises(ShapesRefused, match="does not exist"):
        publishing.publish(home, found.number, people[2])

    back = inbox.load(home, found.number)
    assert back.state is State.CHANGES_REQUESTED
    assert "programme/exemple-deux, n'existe pas" in back.last.why
    assert history.gone(home) == {f"{PROGRAMME}-deux": None}


def test_a_withdrawal_that_nothing_bars_says_that_it_was_checked(
    home: Home, submit: Submit
) -> None:
    found = submit(withdrawals={PROGRAMME: ACTOR})

    examination = checking.examination_of(home, found)
    assert examination is not None
    assert found.state is State.STAGED
    assert examination.report.verdict is Verdict.CONFORMS
    (change,) = examination.changes
    assert [*change.sentences["fr"][1:3]] == [
        "Remplacée par\u00a0: Agence d’exemple (actor/exemple-agence)",
        "Aucune autre fiche ne la cite.",
    ]


def test_a_scope_limits_what_is_published(
    home: Home, submit: Submit, edited: Edited, people: People
) -> None:
    found = review.accept(home, submit(edited(DELIVERED)).number, people[1])

    for names in OUTSIDE:
        narrow = Principal("token:d", "Dan", "publisher", Scope.of(names))
        assert not has_right(home, Move.PUBLISH, narrow, found)
        with pytest.raises(Forbidden):
            publishing.publish(home, 1, narrow)
    wide = Principal("token:e", "Eve", "publisher", Scope.of(["programme", "actor/exemple-agence"]))

    assert publishing.publish(home, 1, wide).number == 1


def test_an_examination_that_was_changed_on_the_disk_is_not_published(
    home: Home, submit: Submit, edited: Edited, people: People
) -> None:
    found = submit(edited(DELIVERED))
    review.accept(home, found.number, people[1])
    path = inbox.revision_folder(home, found) / EXAMINATION
    path.write_bytes(path.read_bytes().replace(b"delivered", b"abandoned"))

    with pytest.raises(JournalDamaged):
        publishing.publish(home, found.number, people[2])


def test_a_disk_that_is_almost_full_receives_nothing(home: Home, people: People) -> None:
    full = Home(home.folder, disk_reserve=1 << 62)

    with pytest.raises(DiskFull):
        inbox.receive(full, people[0], Brought((Upload("a.ttl", b""),)), "Vu")

    assert inbox.numbers(home) == []


def test_a_disk_that_is_almost_full_takes_no_direct_write(home: Home, people: People) -> None:
    write = writes.direct(operations.run_delete_graph)
    asked = {
        "graph": PROGRAMME,
        "conditions": {"if_match": None, "if_none_match": None},
        "principal": people[2].plain(),
        "why": "",
        "dry_run": False,
    }
    (home.folder / "jalon.toml").write_text(f"disk_reserve = {1 << 62}")

    with pytest.raises(DiskFull):
        write(open_snapshot(home.folder), asked)
    (home.folder / "jalon.toml").unlink()

    assert write(open_snapshot(home.folder), asked) == {"value": None, "publication": 1}


def test_what_others_will_read_says_why(
    home: Home, submit: Submit, edited: Edited, people: People
) -> None:
    alice, bob, chloe = people
    more = edited(DELIVERED, ("Example programme", "Sample programme"))
    found = submit(edited(DELIVERED))
    acts: list[Callable[[], object]] = [
        lambda: inbox.receive(home, alice, Brought((Upload("a.ttl", more),)), " "),
        lambda: review.request_changes(home, found.number, bob, ""),
        lambda: review.refuse(home, found.number, bob, ""),
        lambda: review.withdraw(home, found.number, alice, " "),
        lambda: publishing.revert(home, 1, chloe, ""),
    ]
    for act in acts:
        with pytest.raises(BadRequest) as refused:
            act()
        assert "-m" in refused.value.fr and "?why=" in refused.value.en

    again = inbox.resubmit(home, found.number, alice, Brought((Upload("b.ttl", more),)))
    assert again.last.why == found.steps[0].why == "une raison"


def test_there_is_nothing_to_receive_in_an_empty_submission(home: Home, people: People) -> None:
    with pytest.raises(BadRequest):
        inbox.receive(home, people[0], Brought(), "Vu")
    with pytest.raises(NotFound):
        inbox.load(home, 1)


@pytest.mark.parametrize(("state", "move"), [*itertools.product(State, Move)])
def test_the_table_alone_says_what_can_be_done(state: State, move: Move) -> None:
    transition = TRANSITIONS.get(move)

    if transition is not None and state in transition.sources:
        assert next_state(state, move) is transition.target
    else:
        with pytest.raises(IllegalMove):
            next_state(state, move)


@pytest.mark.parametrize("state", [State.PUBLISHED, State.REFUSED, State.WITHDRAWN])
def test_what_is_closed_stays_so(state: State) -> None:
    assert not [move for move, each in TRANSITIONS.items() if state in each.sources]


@pytest.mark.parametrize("move", TRANSITIONS)
@pytest.mark.parametrize("role", ["reader", "submitter", "reviewer", "publisher", "admin"])
@pytest.mark.parametrize("own", [True, False])
def test_each_move_is_made_by_whom_the_table_says(
    tmp_path: Path, move: Move, role: str, own: bool
) -> None:
    author = "x" if own else "y"
    step = Step(1, Move.RECEIVE, State.RECEIVED, author, "", "", "", revision=1, head=0)
    who = Principal("x", "X", role)
    by = TRANSITIONS[move].by
    allowed = {
        By.CHECK: who.allows("submitter"),
        By.AUTHOR: who.allows("submitter") and (own or role == "admin"),
        By.REVIEWER: who.allows("reviewer") and not own,
        By.PUBLISHER: who.allows("publisher"),
    }[by]

    assert has_right(Home(tmp_path), move, who, Submission(1, (step,))) is allowed
