"""The life of a submission: one table of states and moves; a move that is not in it cannot be made.

received → parsed → validated → staged → reviewed → published; on the way: changes requested,
refused, withdrawn. What is published, refused or withdrawn stays so: a revert is a new publication.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from jalon.errors import BadRequest, IllegalMove


class State(StrEnum):
    """Where a submission is."""

    RECEIVED = "received"
    PARSED = "parsed"
    VALIDATED = "validated"
    STAGED = "staged"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    CHANGES_REQUESTED = "changes-requested"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    def label(self, lang: str) -> str:
        """Return the state in "fr" or "en"."""
        return _LABELS[self][lang != "fr"]


class Move(StrEnum):
    """What can be done to a submission."""

    RECEIVE = "receive"
    PARSE = "parse"
    VALIDATE = "validate"
    STAGE = "stage"
    SEND_BACK = "send-back"
    RESUBMIT = "resubmit"
    ACCEPT = "accept"
    REQUEST_CHANGES = "request-changes"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    PUBLISH = "publish"

    def label(self, lang: str) -> str:
        """Return the move in words and as requests name it, in "fr" or "en"."""
        name = _MOVE_LABELS[self][lang != "fr"]
        return name if name == self.value else f"{name} ({self.value})"


class By(StrEnum):
    """Who may make a move."""

    CHECK = "check"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"


@dataclass(frozen=True, slots=True)
class Transition:
    """A move: from which states, to which, by whom, and whether it needs a sentence."""

    sources: frozenset[State]
    target: State
    by: By
    needs_why: bool = False


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


_OPEN: Final = _from(
    State.RECEIVED,
    State.PARSED,
    State.VALIDATED,
    State.STAGED,
    State.REVIEWED,
    State.CHANGES_REQUESTED,
)

TRANSITIONS: Final = {
    Move.PARSE: Transition(_from(State.RECEIVED), State.PARSED, By.CHECK),
    Move.VALIDATE: Transition(_from(State.PARSED), State.VALIDATED, By.CHECK),
    Move.STAGE: Transition(_from(State.VALIDATED), State.STAGED, By.CHECK),
    Move.SEND_BACK: Transition(
        _from(State.RECEIVED, State.PARSED, State.VALIDATED, State.REVIEWED),
        State.CHANGES_REQUESTED,
        By.CHECK,
        needs_why=True,
    ),
    Move.RESUBMIT: Transition(
        _from(State.STAGED, State.REVIEWED, State.CHANGES_REQUESTED), State.RECEIVED, By.AUTHOR
    ),
    Move.ACCEPT: Transition(_from(State.STAGED), State.REVIEWED, By.REVIEWER),
    Move.REQUEST_CHANGES: Transition(
        _from(State.STAGED, State.REVIEWED), State.CHANGES_REQUESTED, By.REVIEWER, needs_why=True
    ),
    Move.REFUSE: Transition(
        _from(State.STAGED, State.REVIEWED, State.CHANGES_REQUESTED),
        State.REFUSED,
        By.REVIEWER,
        needs_why=True,
    ),
    Move.WITHDRAW: Transition(_OPEN, State.WITHDRAWN, By.AUTHOR, needs_why=True),
    Move.PUBLISH: Transition(_from(State.REVIEWED), State.PUBLISHED, By.PUBLISHER),
}
"""Every move but ``receive``, with which a submission begins."""


def next_state(state: State, move: Move) -> State:
    """Return the state after a move; raises ``IllegalMove``."""
    transition = TRANSITIONS.get(move)
    if transition is None or state not in transition.sources:
        raise IllegalMove(
            f"Une soumission à l'état « {state.label('fr')} » n'admet pas : {move.label('fr')}. "
            f"{_possible(state, 'fr')}",
            f"A submission that is “{state.label('en')}” does not take: {move.label('en')}. "
            f"{_possible(state, 'en')}",
        )
    return transition.target


def _possible(state: State, lang: str) -> str:
    listed = ", ".join(each.label(lang) for each in possible_moves(state))
    if lang == "fr":
        return f"Possible\u00a0: {listed}." if listed else "Plus rien ne peut lui arriver."
    return f"Possible: {listed}." if listed else "Nothing more can happen to it."


def possible_moves(state: State) -> list[Move]:
    """Return the moves that a state takes, those of the check left out."""
    return [
        move
        for move, each in TRANSITIONS.items()
        if state in each.sources and each.by is not By.CHECK
    ]


def require_why(why: str) -> None:
    """Raise ``BadRequest`` when what others will read does not say why."""
    if not why.strip():
        raise BadRequest(
            "Dites pourquoi, en une phrase : d'autres la liront. C'est le champ « why » (du "
            "formulaire, ou ?why=… dans l'adresse), ou -m sur la ligne de commande.",
            "Say why, in a sentence: others will read it. It is the field “why” (of the form, or "
            "?why=… in the address), or -m on the command line.",
        )


_LABELS: Final = {
    State.RECEIVED: ("reçue", "received"),
    State.PARSED: ("lue", "parsed"),
    State.VALIDATED: ("vérifiée", "validated"),
    State.STAGED: ("à relire", "staged for review"),
    State.REVIEWED: ("relue et acceptée", "reviewed and accepted"),
    State.PUBLISHED: ("publiée", "published"),
    State.CHANGES_REQUESTED: ("à corriger", "changes requested"),
    State.REFUSED: ("refusée", "refused"),
    State.WITHDRAWN: ("retirée", "withdrawn"),
}

_MOVE_LABELS: Final = {
    Move.RECEIVE: ("recevoir", "receive"),
    Move.PARSE: ("lire", "parse"),
    Move.VALIDATE: ("vérifier", "validate"),
    Move.STAGE: ("mettre en relecture", "stage for review"),
    Move.SEND_BACK: ("renvoyer à l'auteur", "send back to the author"),
    Move.RESUBMIT: ("soumettre à nouveau", "submit again"),
    Move.ACCEPT: ("accepter", "accept"),
    Move.REQUEST_CHANGES: ("demander des corrections", "request changes"),
    Move.REFUSE: ("refuser", "refuse"),
    Move.WITHDRAW: ("retirer", "withdraw"),
    Move.PUBLISH: ("publier", "publish"),
}
