"""What a query's text says before it is evaluated: FROM, SERVICE, LOAD.

Strings, IRIs and comments are passed over. https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

import re
from typing import Final

from jalon.errors import BadQuery

_NOT_NEWLINE: Final = re.compile(r"[^\n]")
_OPAQUE: Final = re.compile(
    r"""\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|\#[^\n\r]*""",
    re.S,
)


def has_dataset_clause(text: str) -> bool:
    """Whether a query says FROM: pyoxigraph's union option would silently overrule it (0.5.13)."""
    return _find(text, "FROM") is not None


def refuse_network(text: str, keyword: str) -> None:
    """Raise ``BadQuery`` with its place when a text says SERVICE or LOAD (``keyword``).

    For the sake of the message only: a child can open no socket, whatever its text says.
    """
    place = _find(text, keyword)
    if place is None:
        return
    line, column = text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)
    raise BadQuery(
        f"{keyword} est fermé ici (ligne {line}, colonne {column}) : ce service n'appelle aucune "
        "autre adresse.",
        f"{keyword} is closed here (line {line}, column {column}): this service calls no other "
        "address.",
        line,
        column,
        text.split("\n")[line - 1][:200],
    )


def _find(text: str, keyword: str) -> int | None:
    """Return where a keyword stands as such, None if nowhere."""
    if keyword.lower() not in text.lower():
        return None
    bare = _OPAQUE.sub(lambda opaque: _NOT_NEWLINE.sub(" ", opaque[0]), text)
    found = re.search(rf"(?<![\w@?$:.\\%-]){keyword}(?![\w:.\\%-])", bare, re.I)
    return found.start() if found else None
