"""The operations of a SPARQL Update text, and the protocol's dataset written into them.

https://www.w3.org/TR/sparql11-update/#updateLanguage. pyoxigraph takes no dataset beside an update,
so ``using-graph-uri`` and ``using-named-graph-uri`` become USING clauses, as
https://www.w3.org/TR/sparql11-protocol/#update-operation says they act.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from jalon.errors import BadQuery, BadRequest
from jalon.store.tokens import Token, Tokens

_OPEN: Final = frozenset("{([")
_CLOSED: Final = frozenset("})]")
_CLAUSES: Final = frozenset({"WITH", "DELETE", "INSERT", "DATA", "USING", "WHERE"})
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")

_BLOCKS: Final = re.compile(r"\b(?:DATA|WHERE)\b", re.I)
_NOT_A_BREAK: Final = re.compile(r"[^\r\n]")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an update: its own text, and the prologue that holds for it.

    ``number`` is its place between the semicolons, from 0; ``words`` are the keywords outside of
    braces, in capitals, with their places in ``text``.
    """

    number: int
    prologue: str
    text: str
    words: tuple[tuple[str, int], ...]

    @property
    def whole(self) -> str:
        """The operation as an update of its own."""
        return f"{self.prologue}\n{self.text}"

    @property
    def clauses(self) -> dict[str, str]:
        """What follows each keyword of an INSERT or DELETE, templates and pattern in their braces.

        WITH has an IRI, USING becomes the FROM of a query; DELETE and INSERT have nothing before
        DATA, and so has DELETE where the pattern is the template.
        """
        found: dict[str, str] = {}
        for word, tokens in _clauses(Tokens(self.text)):
            text = self.text[tokens[0].start : tokens[-1].end] if tokens else ""
            found[word] = f"{found.get(word, '')} FROM {text}" if word == "USING" else text
        return found

    def says(self, *keywords: str) -> bool:
        """Whether one of the keywords stands outside of braces."""
        return any(word in keywords for word, _ in self.words)


@dataclass(frozen=True, slots=True)
class UsingDataset:
    """The dataset that the protocol gives to the WHERE clauses of an update."""

    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()

    @property
    def clauses(self) -> str:
        """The same as USING clauses; raises ``BadRequest`` for what is no IRI."""
        for iri in (*self.default_graphs, *self.named_graphs):
            if not _IRI.fullmatch(iri):
                raise BadRequest(
                    f"« {iri} » n'est pas une IRI absolue.", f"“{iri}” is not an absolute IRI."
                )
        default = [f"USING <{iri}>" for iri in self.default_graphs]
        return " ".join([*default, *(f"USING NAMED <{iri}>" for iri in self.named_graphs)])

    def __bool__(self) -> bool:
        """Whether any graph is given."""
        return bool(self.default_graphs or self.named_graphs)


def operations_of(text: str) -> list[Operation]:
    """Return the operations of an update, in order; each can run as an update of its own.

    The standard lets declarations stand before any of them, pyoxigraph 0.5.13 before the first.
    """
    found, prologue = [], ""
    for number, tokens in enumerate(_split(text)):
        own, rest = _prologue(tokens)
        if own:
            prologue += f"\n{text[own[0].start : own[-1].end]}"
        if rest:
            start = rest[0].start
            body = text[start : rest[-1].end]
            found.append(Operation(number, prologue, body, tuple(_words(rest, start))))
    return found


def with_dataset(operation: Operation, dataset: UsingDataset) -> Operation:
    """Return an operation whose WHERE clause sees the given graphs and no other.

    Raises ``BadRequest`` when the text itself says USING or WITH
    (https://www.w3.org/TR/sparql11-protocol/#update-operation).
    """
    if not dataset:
        return operation
    clauses = dataset.clauses
    if operation.says("USING", "WITH"):
        raise BadRequest(
            "Le jeu de graphes est donné deux fois : par using-graph-uri ou "
            "using-named-graph-uri, et par USING ou WITH dans le texte. Gardez l'un des deux.",
            "The dataset is given twice: by using-graph-uri or using-named-graph-uri, and by "
            "USING or WITH in the text. Keep one of them.",
        )
    where = next((place for word, place in operation.words if word == "WHERE"), None)
    if where is None:
        if operation.says("INSERT", "DELETE") and not operation.says("DATA"):
            raise _unplaceable()
        return operation
    text, said = operation.text, operation.clauses
    pattern = text[where + len("WHERE") :]
    if not said.get("DELETE", "{}") and "INSERT" not in said:  # its pattern is its template
        return replace(operation, text=f"DELETE {pattern} {clauses} WHERE {pattern}")
    return replace(operation, text=f"{text[:where]} {clauses} {text[where:]}")


def blanked(text: str, number: int) -> str:
    """Return an update with all but one operation, and what is declared before it, made blank.

    Every sign keeps its place, so that what the engine says of it is true of the text.
    """
    kept = bytearray(len(text))
    for place, tokens in enumerate(_split(text)[: number + 1]):
        own, rest = _prologue(tokens)
        for token in [*own, *(rest if place == number else [])]:
            kept[token.start : token.end] = b"\1" * len(token.text)
    return "".join(
        sign if keep or sign in "\r\n" else " " for sign, keep in zip(text, kept, strict=True)
    )


def shared_label(text: str) -> Token | None:
    """Return the first blank node of an update whose label another operation uses already.

    Two INSERT DATA, or two WHERE clauses, of one request share none; templates may:
    https://www.w3.org/TR/sparql11-query/#sparqlGrammar, section 19.6.
    """
    if "_:" not in text or len(_BLOCKS.findall(text)) < 2:
        return None
    before: dict[tuple[str, str], int] = {}
    for number, tokens in enumerate(_split(text)):
        block = ""
        for token in tokens:
            if token.kind == "word" and token.text.upper() in ("DATA", "WHERE"):
                block = token.text.upper()
            used = number
            if token.kind == "blank" and block:
                used = before.setdefault((block, token.text), number)
            if used != number:
                return token
    return None


def without_closed_loads(text: str, allowed: Collection[str]) -> str:
    """Return an update whose every LOAD SILENT of an address not allowed is made blank.

    With SILENT, an address that cannot be read is no error
    (https://www.w3.org/TR/sparql11-update/#load): such an operation does nothing, and the engine
    never sees it. Every other sign keeps its place.
    """
    lower = text.lower()
    if "load" not in lower or "silent" not in lower:
        return text
    kept, pieces = 0, []
    for tokens in _split(text, semicolons=True):
        load = _prologue(tokens)[1]
        if _is_silent_load(load) and load[2].text[1:-1] not in allowed:
            gone = text[load[0].start : load[-1].end]
            pieces += [text[kept : load[0].start], _NOT_A_BREAK.sub(" ", gone)]
            kept = load[-1].end
    return "".join([*pieces, text[kept:]])


def _is_silent_load(tokens: Sequence[Token]) -> bool:
    """Whether tokens are LOAD SILENT with an IRI, INTO GRAPH with another or not, and no more."""
    said = [token.text.upper() if token.kind == "word" else token.kind for token in tokens]
    said = said[:-1] if said[-1:] == ["sign"] and tokens[-1].text == ";" else said
    return said in (["LOAD", "SILENT", "iri"], ["LOAD", "SILENT", "iri", "INTO", "GRAPH", "iri"])


def _unplaceable() -> BadQuery:
    return BadQuery(
        "Écrivez le mot WHERE devant le motif : using-graph-uri s'y rapporte.",
        "Write the word WHERE before the pattern: using-graph-uri refers to it.",
    )


def _split(text: str, semicolons: bool = False) -> list[list[Token]]:
    """Return the tokens between the semicolons that stand outside of braces, or up to each."""
    pieces: list[list[Token]] = [[]]
    depth = 0
    for token in Tokens(text):
        if token.kind == "sign":
            depth += (token.text in _OPEN) - (token.text in _CLOSED)
            if depth == 0 and token.text == ";":
                pieces[-1] += [token] if semicolons else []
                pieces.append([])
                continue
        pieces[-1].append(token)
    return pieces


def _prologue(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    """Return the declarations at the head of the tokens, and the rest."""
    place = 0
    while place < len(tokens):
        word = tokens[place].text.upper()
        if word == "PREFIX":
            place += 3  # the word, the prefix, the IRI
        elif word in ("BASE", "VERSION"):
            place += 2
        else:
            break
    return tokens[:place], tokens[place:]


def _clauses(tokens: Iterable[Token]) -> list[tuple[str, list[Token]]]:
    """Return the tokens after each keyword that begins a clause, up to the next."""
    found: list[tuple[str, list[Token]]] = []
    depth = 0
    for token in tokens:
        if token.kind == "sign":
            depth += (token.text in _OPEN) - (token.text in _CLOSED)
        word = token.text.upper() if token.kind == "word" and depth == 0 else ""
        if word in _CLAUSES:
            found.append((word, []))
        elif found:
            found[-1][1].append(token)
    return found


def _words(tokens: list[Token], start: int) -> list[tuple[str, int]]:
    words, depth = [], 0
    for token in tokens:
        if token.kind == "sign":
            depth += (token.text in _OPEN) - (token.text in _CLOSED)
        elif token.kind == "word" and depth == 0:
            words.append((token.text.upper(), token.start - start))
    return words
