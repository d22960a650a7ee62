"""The handover from a template to its successor: at each moment one of the two answers.

Three processes speak: the old template, the keeper (which holds the new data, and is forked from
the old template), and the new template (forked from the keeper). The new one says that its children
wait; the keeper asks the old one to leave, and tells the new one to begin. Whoever dies on the way
closes its sockets, and the others know. What settles it is the word in the memory they share, that
the slots of the old template are retired: both keepers, the old and the new, go by it.
"""

import contextlib
import os
import select
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from jalon.sandbox.frames import send_end
from jalon.sandbox.slots import Slots
from jalon.sandbox.succession import Succession

AGREED: Final = b"+"
"""What the old template answers before it leaves; that its slots are retired is what counts."""

_WORD: Final = b"!"


@dataclass(slots=True)
class Handover:
    """``old`` leads to the old template, ``slots`` are those of its children.

    ``client`` is the connection of who asked for the write, to be told its end.
    """

    old: socket.socket
    slots: Slots
    client: socket.socket | None
    _keeper: socket.socket = field(init=False)
    _template: socket.socket = field(init=False)
    _gate: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self._keeper, self._template = socket.socketpair()

    def make(self, succession: Succession, drop_old_data: Callable[[], None]) -> None:
        """Hand over, in the keeper; end it, and the new template, when that cannot be done."""
        self._template.close()
        if not self._keeper.recv(1):
            os._exit(1)  # the new template died
        with contextlib.suppress(OSError):  # the old one died: did it agree before?
            self.old.sendall(_WORD)
            self.old.recv(1)
        if not self.slots.retired:
            os._exit(1)  # another serves the old data: two must not serve
        succession.advance()
        with contextlib.suppress(OSError):  # it died: the keeper replaces it
            self._keeper.sendall(_WORD)
        self._keeper.close()
        drop_old_data()
        if self.client is not None:
            with contextlib.suppress(OSError):  # the client need not wait; the write stands
                send_end(self.client)
        self._leave_others()

    def begin(self) -> None:
        """Let the new template keep its own ends alone; its children can then be forked."""
        self._keeper.close()
        self._leave_others()
        self._gate = os.pipe()

    def rehearsals(self, most: int) -> list[Any]:
        """Return a request for each child to be forked: what the old template's were asked.

        One more, who rehearses nothing (None), is for whoever asks first; ``most`` in all. Those
        who ask for little wait little: their children are forked as they come.
        """
        return [*self.slots.kept_requests()[: most - 1], None]

    def wait_in_child(self, slots: Slots, lifeline: int) -> None:
        """Return in a child of the new template when it may serve.

        The gate is a pipe that nobody writes into: it opens by the closing of the end that the
        template holds. That also closes when the template dies: the slots say which it was.
        """
        self._template.close()
        closed, opening = self._gate
        os.close(opening)
        ready = select.select([closed, lifeline], [], [])[0]
        if lifeline in ready or not slots.opened:
            os._exit(0)
        os.close(closed)

    def wait(self, slots: Slots) -> None:
        """Return in the new template when it and its children may serve."""
        self._template.sendall(_WORD)
        if not self._template.recv(1):
            os._exit(1)  # the keeper died
        slots.open()
        for each in self._gate:
            os.close(each)
        self._template.close()

    def _leave_others(self) -> None:
        self.old.close()
        if self.client is not None:
            self.client.close()
