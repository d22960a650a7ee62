"""The sentence of a syntax error in SPARQL: line, column, excerpt, what is wrong and what to do.

The engine is the judge of what is an error; it names the farthest sign it saw and a few words of
its grammar by chance. What a person wants to know is looked for here, once it has refused.
"""

import re
from typing import Final, Literal

from jalon.errors import BadQuery
from jalon.store import grammar
from jalon.store.syntax.clause_slips import CLAUSE_SLIPS
from jalon.store.syntax.productions import Node, Rule
from jalon.store.syntax.reading import Reading, read
from jalon.store.syntax.scopes import SCOPE_SLIPS
from jalon.store.syntax.sign_slips import SIGN_SLIPS
from jalon.store.syntax.slip import NOTHING, Slip, first_slip, shown, stop_of
from jalon.store.syntax.structure_slips import STRUCTURE_SLIPS
from jalon.store.syntax.term_slips import TERM_SLIPS
from jalon.store.syntax.word_slips import BARE_WORD_SLIPS, WORD_SLIPS
from jalon.store.tokens import Token, place_of

Language = Literal["Query", "Update"]

_SLIPS: Final = SIGN_SLIPS + WORD_SLIPS + CLAUSE_SLIPS + BARE_WORD_SLIPS + STRUCTURE_SLIPS
_MEANT: Final = TERM_SLIPS + SCOPE_SLIPS
_PLACE: Final = re.compile(r"^error at (\d+):(\d+): (.*)$", re.S)
_MOST_WORDS: Final = 4
_KINDS: Final = {
    "Object": ("un objet", "an object"),
    "Verb": ("un prédicat", "a predicate"),
    "Properties": ("un prédicat et un objet", "a predicate and an object"),
    "Expression": ("une expression", "an expression"),
    "Comparison": ("une expression", "an expression"),
    "Sum": ("une expression", "an expression"),
    "Unary": ("une expression", "an expression"),
    "Primary": ("une valeur", "a value"),
    "Group": ("un motif { … }", "a pattern { … }"),
    "WhereClause": ("un motif WHERE { … }", "a pattern WHERE { … }"),
    "_Quads": ("des triplets entre accolades", "triples in braces"),
    "ArgList": ("(", "("),
    "_Var": ("une variable", "a variable"),
    "_Iri": ("une IRI", "an IRI"),
    "_VarOrIri": ("une variable ou une IRI", "a variable or an IRI"),
    "var": ("une variable", "a variable"),
    "iri": ("une IRI", "an IRI"),
    "string": ("un texte entre guillemets", "a text in quotes"),
    "integer": ("un nombre entier", "a whole number"),
    "pname": ("une IRI", "an IRI"),
    "ns": ("une IRI", "an IRI"),
}
"""What the pieces of the grammar are for people; keywords and signs are themselves."""
_SENTENCES: Final = {
    "The SELECT contains a variable that is unbound": (
        "une variable de SELECT n'est ni dans GROUP BY ni dans un agrégat.",
        "a variable of SELECT is neither in GROUP BY nor in an aggregate.",
    ),
    "The SELECT contains an expression with a variable that is unbound": (
        "une expression de SELECT a une variable qui n'est ni dans GROUP BY ni dans un agrégat.",
        "an expression of SELECT has a variable that is neither in GROUP BY nor in an aggregate.",
    ),
    "The SELECT overrides an existing variable using an expression": (
        "un AS de SELECT donne un nom que le motif a déjà. Prenez-en un autre.",
        "an AS of SELECT gives a name that the pattern has already. Take another one.",
    ),
    "An existing variable is overridden in the right side of LATERAL": (
        "LATERAL donne à nouveau une valeur à une variable qui en a une. Prenez un autre nom.",
        "LATERAL gives a value again to a variable that has one. Take another name.",
    ),
    "Reifiers are not allowed on property paths": (
        "~ et {| … |} ne vont pas avec un chemin (/ | ^ * + ?) : il faut un seul prédicat.",
        "~ and {| … |} do not go with a path (/ | ^ * + ?): a single predicate is needed.",
    ),
    "Literals or triple terms are not allowed in subject position of nested patterns": (
        "le sujet d'un terme-triplet est une IRI ou une variable.",
        "the subject of a triple term is an IRI or a variable.",
    ),
    "IRI parsing failed": ("une IRI n'est pas bien formée.", "an IRI is not well-formed."),
}
"""The sentences of the engine (spargebra 0.4) for what its grammar takes and it does not."""


def bad_query(error: SyntaxError, text: str, language: Language = "Query") -> BadQuery:
    """Return the engine's syntax error with line, column, excerpt and a sentence for people."""
    reading = read(text, language)
    slip = first_slip(_SLIPS if reading.stop else _MEANT, reading)
    if slip is None and reading.stop is not None:
        slip = _not_expected(reading)
    if slip is not None:
        return told(text, slip, stop_of(reading))
    message = str(error.args[0] if error.args else error)
    return grammar.placed(message, text) or told(text, *_of_engine(message, reading))


def told(text: str, slip: Slip, stop: Token = NOTHING) -> BadQuery:
    """Return the error that a slip is, with its place."""
    line, column, excerpt = place_of(text, slip.at or stop)
    return BadQuery(
        f"Syntaxe SPARQL incorrecte, ligne {line}, colonne {column} : {slip.fr}",
        f"SPARQL syntax error, line {line}, column {column}: {slip.en}",
        line,
        column,
        excerpt,
    )


def _not_expected(reading: Reading) -> Slip:
    """Return what stands where it cannot, and what could: a handful of words, or none."""
    stop = stop_of(reading)
    end = stop.kind == "end"
    listed = _named(reading.tried[-1:] if end else reading.tried)
    fr = "le texte s'arrête trop tôt" if end else f"« {shown(stop)} » ne peut pas être ici"
    en = "the text ends too early" if end else f"“{shown(stop)}” cannot be here"
    if not 0 < len(listed) <= _MOST_WORDS:
        return Slip(f"{fr}.", f"{en}.")
    return Slip(
        f"{fr} ; attendu : {' ou '.join(each[0] for each in listed)}.",
        f"{en}; expected: {' or '.join(each[1] for each in listed)}.",
    )


def _named(nodes: list[Node]) -> list[tuple[str, str]]:
    """Return what pieces of the grammar are called, each once."""
    found: dict[tuple[str, str], None] = {}
    for node in nodes:
        name = node.name.removesuffix("Path") if isinstance(node, Rule) else ""
        kinds = [name] if name in _KINDS else sorted(node.first)
        found |= dict.fromkeys(_KINDS.get(kind, (kind, kind)) for kind in kinds)
    return list(found)


def _of_engine(message: str, reading: Reading) -> tuple[Slip, Token]:
    """Return what the engine says, where it knows more than we do."""
    text = reading.text
    match = _PLACE.match(message)
    place = reading.tokens[-1].end if reading.tokens else 0
    if match is not None:
        place = min(place, _offset(text, int(match[1]), int(match[2])))
    at = Token("sign", text[place : place + 1], place)
    said = next((sentence for each, sentence in _SENTENCES.items() if each in message), None)
    if said is not None:
        return Slip(*said), at
    return Slip("le texte ne se lit plus ici.", "the text cannot be read here."), at


def _offset(text: str, line: int, column: int) -> int:
    """Return the place of a line and column (from 1), at most the text's end."""
    begin = 0
    for _ in range(line - 1):
        begin = text.find("\n", begin) + 1 or len(text)
    return min(begin + column - 1, len(text))
