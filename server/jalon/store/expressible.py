"""What a format can say of a result: all of it, or an error that names the other formats.

pyoxigraph (0.5.13) writes no triple term as JSON-LD, and XML that no parser reads back as it was: a
bare carriage return, which XML takes for a line feed (https://www.w3.org/TR/xml/#sec-line-ends), a
character that XML does not have (https://www.w3.org/TR/xml/#charsets), an element without a name
(https://www.w3.org/TR/rdf-syntax-grammar/#section-Serialising).
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import RawIOBase
from typing import IO, Any, Final

from pyoxigraph import QueryResultsFormat, RdfFormat

from jalon.errors import NotAcceptable
from jalon.rdf.formats import FORMATS, GRAPH_FORMATS, SOLUTION_FORMATS, Format
from jalon.sandbox.frames import BLOCK

Reason = tuple[str, str]
"""Why a format cannot say something, in French and in English."""

_CHARACTER: Final = (
    "un texte porte un caractère de contrôle, que XML n'a pas",
    "a text holds a control character, which XML does not have",
)
_NAME: Final = (
    "l'adresse d'une propriété ou d'une classe ne finit pas comme un nom XML",
    "the address of a property or a class does not end as an XML name does",
)
_LABEL: Final = (
    "l'étiquette d'un nœud anonyme n'est pas un nom XML",
    "the label of a blank node is no XML name",
)
_COMPLAINTS: Final[dict[str, Reason]] = {
    "JSON-LD does not support RDF 1.2 yet": (
        "un triplet y est un terme (RDF 1.2)",
        "a triple is a term in it (RDF 1.2)",
    ),
    "RDF/XML reserved syntax term is not allowed as a predicate": _NAME,
}
"""What pyoxigraph's writers say when they give up → why."""

_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\t\n\r")
_NONCHARACTERS: Final = ("\ufffe".encode(), "\uffff".encode())
_NO_NAME: Final = re.compile(rb"<[\w-]*:[ />]")
_NODE: Final = b' rdf:nodeID="'
_NO_LABEL: Final = re.compile(_NODE + rb'(?:\d|[^":]*:)')


@contextmanager
def checked(output: IO[bytes], chosen: Format) -> Iterator[IO[bytes]]:
    """Give a file that writes to another what its format can say; raises ``NotAcceptable``."""
    if chosen.rdf is RdfFormat.RDF_XML or chosen.results is QueryResultsFormat.XML:
        made = XMLFile(output, chosen)
        yield made  # type: ignore[misc]
        made.finish()
    else:
        yield output


@contextmanager
def only_what_can_be_said(chosen: Format, offered: Sequence[Format] = ()) -> Iterator[None]:
    """Raise ``NotAcceptable`` in the place of what pyoxigraph says of a format that falls short.

    ``offered`` are the formats to choose from, by default all of the same kind.
    """
    try:
        yield
    except OSError as error:
        reason = _COMPLAINTS.get(str(error))
        if reason is None:
            raise
        raise cannot_say(chosen, reason, offered) from None


def cannot_say(chosen: Format, reason: Reason, offered: Sequence[Format] = ()) -> NotAcceptable:
    """Return the error for a result that a format cannot say, with the others of its kind."""
    kinds = (offered, GRAPH_FORMATS, SOLUTION_FORMATS, FORMATS)
    kind = next(each for each in kinds if chosen in each)
    others = tuple(known.media_type for known in kind if known is not chosen)
    fr, en = reason
    return NotAcceptable(
        f"{chosen.label} ne peut pas dire ce résultat : {fr}. Demandez-le dans un autre format : "
        f"{', '.join(others)}.",
        f"{chosen.label} cannot say this result: {en}. Ask for it in another format: "
        f"{', '.join(others)}.",
        others,
    )


class XMLFile(RawIOBase):
    """Writes XML to another file: a carriage return as a reference, nothing that is not XML.

    Block by block, each up to its last tag: what is cut waits. Measured on all triples of the
    shipped dataset: 8 % of the time in which a child writes them as XML, 9 % as RDF/XML.
    """

    def __init__(self, output: IO[bytes], chosen: Format) -> None:
        super().__init__()
        self._output = output
        self._chosen = chosen
        self._pending = bytearray()

    def writable(self) -> bool:
        """Return True: this file is for writing."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes; raises ``NotAcceptable``."""
        self._pending += data
        if len(self._pending) >= BLOCK:
            self._send(self._pending.rfind(b"<"))
        return len(data)

    def finish(self) -> None:
        """Write what is left; raises ``NotAcceptable``."""
        self._send(len(self._pending))

    def _send(self, end: int) -> None:
        text = bytes(self._pending[:end]) if end > 0 else b""
        del self._pending[: max(end, 0)]
        reason = self._fault(text)
        if reason is not None:
            raise cannot_say(self._chosen, reason)
        self._output.write(text.replace(b"\r", b"&#xD;"))

    def _fault(self, text: bytes) -> Reason | None:
        """Return why a text is no XML, None when it is."""
        for code in _CONTROLS:  # a search each: half the time of one pass by ``translate``
            if code in text:
                return _CHARACTER
        if b"\xef" in text and any(each in text for each in _NONCHARACTERS):
            return _CHARACTER
        if self._chosen.rdf is None:
            return None
        if _NO_NAME.search(text):
            return _NAME
        return _LABEL if _NODE in text and _NO_LABEL.search(text) else None
