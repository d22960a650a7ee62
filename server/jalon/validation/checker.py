"""The checker as its users see it: documents in, a report out, nothing parsed here.

``Checker.start(settings)`` starts a template process that holds the dataset indexed and the shapes
compiled (``jalon.validation.resident``); every call goes to a child forked from it, which has a
deadline, a memory cap, no network and no files. What a child can be asked is the table of
``jalon.validation.operations``; arguments and values are plain JSON.
"""

import time
from pathlib import Path
from typing import Any, Final, Self

from jalon.errors import EngineUnavailable
from jalon.sandbox.client import Client, Doors, TemplateProcess
from jalon.sandbox.places import Places
from jalon.settings import Settings
from jalon.store.engine import value_of

_PATIENCE: Final = 30.0
_PAUSE: Final = 0.1


PROGRAM: Final = "jalon.validation.process"
HOME_PROGRAM: Final = "jalon.stewardship.checker_process"
"""The modules that run as the checker: the plain one, and that of a home."""


def program_of(settings: Settings) -> str:
    """Return the module that runs as the checker: that of a home examines submissions too."""
    return PROGRAM if settings.home is None else HOME_PROGRAM


class Checker(Client):
    """A template of check children, started here or by the parent, asked through its doors."""

    def __init__(self, folder: Path, settings: Settings, owned: TemplateProcess | None) -> None:
        seconds = settings.check_seconds
        places = Places(settings.check_places, seconds, seconds, settings.queue_seconds)
        super().__init__(Doors(folder, places), owned)
        self._awake = False

    @classmethod
    def start(cls, settings: Settings, program: str = PROGRAM) -> Self:
        """Start a template on the home's dataset, or the shipped one, and wait for it.

        Raises ``EngineUnavailable`` with the reason when it cannot start.
        """
        checker = cls.launch(settings, program)
        checker.wait()
        return checker

    @classmethod
    def launch(cls, settings: Settings, program: str = PROGRAM) -> Self:
        """Start a template, the module ``program``, and return at once; ``wait`` before asking."""
        process = TemplateProcess.start(program, [], settings.environment())
        return cls(process.folder, settings, process)

    @classmethod
    def connect(cls, folder: Path, settings: Settings) -> Self:
        """Use the template whose doors lie in a folder."""
        return cls(folder, settings, None)

    def call(self, operation: str, **arguments: object) -> Any:
        """Return the value of an operation of ``jalon.validation.operations``.

        Raises what the operation raised, or ``EngineBusy``, ``DeadlineExceeded``,
        ``EngineCrashed``, ``EngineUnavailable``; a template that still starts is waited for.
        """
        request = {"operation": operation, "arguments": arguments}
        end = time.monotonic() + (0.0 if self._awake else _PATIENCE)
        while True:
            try:
                reply = self._doors.ask(request)
            except EngineUnavailable:
                if time.monotonic() >= end:
                    raise
                time.sleep(_PAUSE)
                continue
            self._awake = True
            return value_of(reply)
