"""The checker as its users see it: ask for a check, get a plain value or an error.

Parses nothing, loads no validation: every request goes to a child of the checker's template.
"""

import time
from pathlib import Path
from typing import Any, Final, Self

from jalon import errors
from jalon.errors import EngineUnavailable, JalonError
from jalon.sandbox.client import Doors, Reply, TemplateProcess
from jalon.sandbox.places import Places
from jalon.settings import Settings

_PATIENCE: Final = 15.0
_PAUSE: Final = 0.1


class Checker:
    """A template process for checks, started here or by the parent, asked through its doors."""

    def __init__(self, folder: Path, settings: Settings, owned: TemplateProcess | None) -> None:
        seconds = settings.check_seconds
        self._doors = Doors(folder, Places(settings.check_places, seconds, seconds))
        self._owned = owned
        self._awake = False

    @classmethod
    def start(cls, settings: Settings) -> Self:
        """Start a template on the home's dataset, or the shipped one; wait for it.

        Raises ``EngineUnavailable`` with the reason when it cannot start.
        """
        checker = cls.launch(settings)
        checker.wait()
        return checker

    @classmethod
    def launch(cls, settings: Settings) -> Self:
        """Start a template and return at once."""
        process = TemplateProcess.start("jalon.validation.process", [], settings.environment())
        return cls(process.folder, settings, process)

    @classmethod
    def connect(cls, folder: Path, settings: Settings) -> Self:
        """Use the template whose doors lie, or will soon lie, in a folder."""
        return cls(folder, settings, None)

    @property
    def folder(self) -> Path:
        """The folder of the doors."""
        return self._doors.folder

    def wait(self) -> None:
        """Wait until the template that was launched here is ready."""
        if self._owned is not None:
            self._owned.wait()

    def stop(self) -> None:
        """Leave the template, and stop it if it was started here."""
        self._doors.close()
        if self._owned is not None:
            self._owned.stop()
            self._owned = None

    def call(self, operation: str, **arguments: object) -> Any:
        """Return the value of an operation of ``jalon.validation.operations``.

        Raises what the child raised, ``EngineBusy``, ``DeadlineExceeded``, ``EngineCrashed``, or
        ``EngineUnavailable`` when nobody answers, also after a while for a template that starts.
        """
        request = {"operation": operation, "arguments": arguments}
        end = time.monotonic() + (0 if self._awake else _PATIENCE)
        while True:
            try:
                value = _value(self._doors.ask(request))
            except EngineUnavailable:
                if time.monotonic() >= end:
                    raise
                time.sleep(_PAUSE)
                continue
            self._awake = True
            return value


def _value(reply: Reply) -> Any:
    for _ in reply.frames():
        pass
    told = reply.header.get("error")
    if told is not None:
        kind: type[JalonError] = getattr(errors, told["name"])
        raise kind(told["fr"], told["en"], **told["details"])
    return reply.header["value"]
