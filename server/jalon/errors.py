"""Every error that Jalon raises on purpose, each with its sentence in French and in English.

::

    JalonError
    ├── InputError                what was given is wrong; mend it and try again
    │   ├── MissingFile           no such file or folder
    │   ├── BadSyntax             an RDF document does not parse (line, column, excerpt)
    │   ├── BadQuery              a SPARQL text does not parse or cannot be evaluated
    │   ├── GateRefused           a SPARQL text over a limit of size or complexity
    │   ├── BadRequest            a parameter is missing, repeated or senseless
    │   ├── BadSetting            a setting has a value it cannot have
    │   ├── NotFound              no such record, page, kind or question
    │   │   └── Gone              a record that was withdrawn
    │   ├── MethodNotAllowed      the address exists, not for this verb
    │   ├── NotAcceptable         none of the asked formats exists
    │   ├── UnsupportedMediaType  a body of a kind that is not read here
    │   ├── TooLarge              a body over the limit
    │   ├── LengthRequired        a body that does not say its length
    │   ├── IllegalMove           a submission's state does not take this move
    │   ├── ShapesRefused         what is to be published breaks the shapes
    │   ├── ReadOnly              this dataset takes no direct write
    │   ├── Unauthenticated       a write without a token, or with one that is not known
    │   ├── Forbidden             a token whose role does not allow this
    │   ├── PreconditionFailed    the graph is no more, or not yet, what the client believed
    │   ├── PreconditionRequired  a move on a version that the client does not name
    │   └── RecordRuleBroken      a write that would leave something that is no record
    ├── DiskFull                  too little room is left to receive anything
    ├── JournalDamaged            the journal of a home is not what was written
    ├── QuotaExceeded             the client asks too much; it may come back in a while
    └── EngineError               the question was fine, the answer could not be made
        ├── DeadlineExceeded      stopped at the time limit
        ├── EngineCrashed         the child died (memory limit or crash)
        ├── EngineBusy            every place is taken
        └── EngineUnavailable     no engine answers at the moment

Errors know nothing of HTTP: ``jalon.web.problem_types`` holds the table error → status.
"""

from typing import Self


class JalonError(Exception):
    """An error with its sentence in both languages; ``text(lang)`` gives the one asked."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(en)
        self.fr = fr
        self.en = en

    def text(self, lang: str) -> str:
        """Return the sentence in ``lang`` ("fr" or "en")."""
        return self.fr if lang == "fr" else self.en

    def details(self) -> dict[str, object]:
        """Return what goes beside the sentence (line, column…), as plain values."""
        return {}


class InputError(JalonError):
    """What was given is wrong."""


class MissingFile(InputError):
    """No such file or folder, or it cannot be read."""


class LocatedError(InputError):
    """An error at a place of a text: ``line`` and ``column`` count from 1, None when unknown."""

    def __init__(
        self,
        fr: str,
        en: str,
        line: int | None = None,
        column: int | None = None,
        excerpt: str | None = None,
    ) -> None:
        super().__init__(fr, en)
        self.line = line
        self.column = column
        self.excerpt = excerpt

    def details(self) -> dict[str, object]:
        """Return line, column and excerpt, those that are known."""
        place = {"line": self.line, "column": self.column, "excerpt": self.excerpt}
        return {name: value for name, value in place.items() if value is not None}

    def within(self, name: str) -> Self:
        """Return the same error with the name of the file in front of its sentence."""
        where = name if self.line is None else f"{name}:{self.line}:{self.column or 1}"
        return type(self)(
            f"{where} : {self.fr}", f"{where}: {self.en}", self.line, self.column, self.excerpt
        )


class BadSyntax(LocatedError):
    """An RDF document that does not parse."""


class BadQuery(LocatedError):
    """A SPARQL text that does not parse or cannot be evaluated."""


class GateRefused(LocatedError):
    """A SPARQL text over a limit of size or complexity."""


class BadRequest(InputError):
    """A parameter is missing, repeated or senseless."""


class BadSetting(InputError):
    """A setting has a value it cannot have."""


class NotFound(InputError):
    """No such record, page, kind or question."""


class Gone(NotFound):
    """A record that was withdrawn; ``successor`` is the document that replaces it, if any."""

    def __init__(self, fr: str, en: str, successor: str | None = None) -> None:
        super().__init__(fr, en)
        self.successor = successor

    def details(self) -> dict[str, object]:
        """Return the document that replaces it."""
        return {"successor": self.successor} if self.successor else {}


class MethodNotAllowed(InputError):
    """The address exists, but not for this verb; ``allowed`` lists the verbs that work."""

    def __init__(self, fr: str, en: str, allowed: tuple[str, ...]) -> None:
        super().__init__(fr, en)
        self.allowed = allowed

    def details(self) -> dict[str, object]:
        """Return the verbs that work."""
        return {"allowed": list(self.allowed)}


class NotAcceptable(InputError):
    """None of the asked formats exists; ``available`` lists those that do."""

    def __init__(self, fr: str, en: str, available: tuple[str, ...]) -> None:
        super().__init__(fr, en)
        self.available = available

    def details(self) -> dict[str, object]:
        """Return the media types that exist."""
        return {"available": list(self.available)}


class UnsupportedMediaType(InputError):
    """A body of a kind that is not read here; ``readable`` lists the media types that are."""

    def __init__(self, fr: str, en: str, readable: tuple[str, ...] | list[str] = ()) -> None:
        super().__init__(fr, en)
        self.readable = tuple(readable)

    def details(self) -> dict[str, object]:
        """Return the media types that are read."""
        return {"readable": list(self.readable)} if self.readable else {}


class TooLarge(InputError):
    """A body over the limit."""


class LengthRequired(InputError):
    """A body that does not say its length: whether it is whole could not be told."""


class ReadOnly(InputError):
    """This dataset takes no direct write."""


class Unauthenticated(InputError):
    """A write without a token, or with one that is not known, expired or revoked."""


class Forbidden(InputError):
    """A token whose role does not allow this."""


class PreconditionFailed(InputError):
    """The graph is no more, or not yet, what the client believed (If-Match, If-None-Match)."""


class PreconditionRequired(InputError):
    """A move that does not say which version it is made on (If-Match)."""


class RecordRuleBroken(InputError):
    """A write that would leave something that is no record; ``broken`` lists the first statements.

    The rule: a record's graph holds only triples about its thing, its document or a fragment of
    them, and no blank node.
    """

    def __init__(self, fr: str, en: str, broken: tuple[str, ...] | list[str] = ()) -> None:
        super().__init__(fr, en)
        self.broken = tuple(broken)

    def details(self) -> dict[str, object]:
        """Return the statements that break the rule, in N-Quads."""
        return {"broken": list(self.broken)} if self.broken else {}


class IllegalMove(InputError):
    """A submission's state does not take this move."""


class ShapesRefused(InputError):
    """What is to be published breaks the shapes; ``report`` is the report as plain values."""

    def __init__(self, fr: str, en: str, report: dict[str, object] | None = None) -> None:
        super().__init__(fr, en)
        self.report = report or {}

    def details(self) -> dict[str, object]:
        """Return the report, as ``jalon.validation.report_plain`` reads it."""
        return {"report": self.report} if self.report else {}


class DiskFull(JalonError):
    """Too little room is left on the disk to receive anything."""


class JournalDamaged(JalonError):
    """The journal of a home is not what was written: a file is missing, cut or changed."""


class QuotaExceeded(JalonError):
    """The client asks too much; it may come back after ``retry_after`` seconds."""

    def __init__(self, fr: str, en: str, retry_after: int) -> None:
        super().__init__(fr, en)
        self.retry_after = retry_after

    def details(self) -> dict[str, object]:
        """Return the seconds to wait."""
        return {"retry_after": self.retry_after}


class EngineError(JalonError):
    """The question was fine, the answer could not be made."""


class DeadlineExceeded(EngineError):
    """Stopped at the time limit."""


class EngineCrashed(EngineError):
    """The child died: memory limit or crash."""


class EngineBusy(EngineError):
    """Every place is taken; come back in a few seconds."""


class EngineUnavailable(EngineError):
    """No engine answers at the moment."""
