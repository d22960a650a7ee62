"""A submission as its files tell it: the steps it went, from which everything else follows."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Self

from jalon.errors import JournalDamaged
from jalon.stewardship.transitions import Move, State, next_state


@dataclass(frozen=True, slots=True)
class Step:
    """One move of a submission: who made it, when (UTC, ISO 8601), why, and where it led.

    ``head`` is the home's last publication at that moment, ``publication`` the one that the move
    made; ``examination`` is the SHA-256 of what the check found, on the move that stages it.
    """

    number: int
    move: Move
    state: State
    who: str
    name: str
    when: str
    why: str
    revision: int
    head: int
    publication: int | None = None
    examination: str | None = None

    def encoded(self) -> bytes:
        """Return the file of the step."""
        told = {name: value for name, value in asdict(self).items() if value is not None}
        return json.dumps(told, ensure_ascii=False).encode() + b"\n"

    @classmethod
    def decoded(cls, data: bytes) -> Self:
        """Return the step of a file; raises ``ValueError`` or ``TypeError``."""
        told: dict[str, Any] = json.loads(data)
        told |= {"move": Move(told["move"]), "state": State(told["state"])}
        return cls(**told)


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission: its number and the steps it went, the first its receipt."""

    number: int
    steps: tuple[Step, ...]

    @classmethod
    def of(cls, number: int, steps: Sequence[Step]) -> Self:
        """Return a submission; raises ``JournalDamaged`` when its steps do not follow."""
        legal = bool(steps) and steps[0].move is Move.RECEIVE and steps[0].state is State.RECEIVED
        for place, (step, following) in enumerate(pairwise(steps), start=2):
            legal = legal and following.number == place
            legal = legal and next_state(step.state, following.move) is following.state
        if not legal:
            raise JournalDamaged(
                f"Soumission {number} : ses étapes ne se suivent pas. Restaurez une sauvegarde.",
                f"Submission {number}: its steps do not follow each other. Restore a backup.",
            )
        return cls(number, tuple(steps))

    @property
    def last(self) -> Step:
        """The last step."""
        return self.steps[-1]

    @property
    def state(self) -> State:
        """Where the submission is."""
        return self.last.state

    @property
    def author(self) -> str:
        """The id of who brought it."""
        return self.steps[0].who

    @property
    def contributors(self) -> frozenset[str]:
        """The ids of all who brought any of its revisions."""
        return frozenset(step.who for step in self._brought)

    @property
    def why(self) -> str:
        """The sentence of whoever brought the revision that counts."""
        return self._brought[-1].why

    @property
    def _brought(self) -> list[Step]:
        return [step for step in self.steps if step.move in (Move.RECEIVE, Move.RESUBMIT)]

    @property
    def revision(self) -> int:
        """The number of the revision that counts, from 1."""
        return self.last.revision

    @property
    def publication(self) -> int | None:
        """The number of the publication it became."""
        return self.last.publication

    @property
    def reviewer(self) -> str | None:
        """The id of who accepted what is to be published."""
        accepted = [step.who for step in self.steps if step.move is Move.ACCEPT]
        return (
            accepted[-1] if accepted and self.state in (State.REVIEWED, State.PUBLISHED) else None
        )

    @property
    def examination(self) -> str | None:
        """The SHA-256 of the examination that stands."""
        found = [step.examination for step in self.steps if step.examination]
        return found[-1] if found else None

    @property
    def etag(self) -> str:
        """What changes with every step."""
        return hashlib.sha256(f"{self.number} ".encode() + self.last.encoded()).hexdigest()[:24]
