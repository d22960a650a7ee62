"""Slips in the build of a SPARQL text: brackets, triples, operators, commas, VALUES."""

from typing import Final

from jalon.store.syntax.reading import Reading
from jalon.store.syntax.slip import (
    Slip,
    SlipRule,
    after,
    before,
    closed,
    place_name,
    said,
    shown,
    stop_of,
    touching,
)

_CLOSED_BY: Final = {"{": "}", "(": ")", "[": "]", "<<(": ")>>", "<<": ">>", "{|": "|}"}
_OPENED_BY: Final = {closing: opening for opening, closing in _CLOSED_BY.items()}
_COMPARISONS: Final = frozenset(("=", "!=", "<", ">", "<=", ">="))
_OPERATORS: Final = _COMPARISONS | {"&&", "||", "+", "-", "*", "/"}
_TERMS: Final = frozenset(("variable", "iri", "pname", "blank", "string", "number"))
_LEAVING: Final = frozenset(("FILTER", "OPTIONAL", "BIND", "MINUS", "VALUES", "GRAPH", "SERVICE"))
_ARGUMENTS: Final = {
    "Call0": "0", "Call01": "0-1", "Call1": "1", "Call2": "2", "Call23": "2-3", "Call3": "3",
    "Call34": "3-4", "Bound": "1",
}  # fmt: skip
_PATHS: Final = frozenset(("/", "|", "^", "*", "+", "?", "!", "("))


def _brackets(reading: Reading) -> Slip | None:
    """See a bracket too many, and one that is missing."""
    stop = stop_of(reading)
    opened = reading.opened[-1] if reading.opened else None
    if stop.text in _OPENED_BY and _OPENED_BY[stop.text] not in {
        each.text for each in reading.opened
    }:
        opening = _OPENED_BY[stop.text]
        return Slip(
            f"« {stop.text} » est en trop : aucun « {opening} » n'est ouvert ici.",
            f"“{stop.text}” is one too many: no “{opening}” is open here.",
        )
    if opened is None:
        return None
    closing = _CLOSED_BY[opened.text]
    leaves = (
        stop.text in _OPENED_BY
        or (opened.text == "(" and (stop.text in (".", ";", "{") or said(stop) in _LEAVING))
        or (opened.text == "{" and said(stop) in ("WHERE", "FROM", "USING", "INSERT", "DELETE"))
    )
    fr, en = place_name(reading, opened)
    if stop.kind == "end":
        return Slip(
            f"« {opened.text} », ouvert {fr}, n'est jamais fermé. Ajoutez {closing}.",
            f"“{opened.text}”, opened at {en}, is never closed. Add {closing}.",
        )
    if leaves and stop.text != closing and closing in reading.expected:
        return Slip(
            f"« {opened.text} », ouvert {fr}, n'est pas fermé avant « {shown(stop)} ». Ajoutez "
            f"{closing}.",
            f"“{opened.text}”, opened at {en}, is not closed before “{shown(stop)}”. Add "
            f"{closing}.",
        )
    return None


def _end(reading: Reading) -> Slip | None:
    """See a semicolon that ends a query, and what follows a pattern that is closed."""
    stop = stop_of(reading)
    if reading.opened or reading.frame.name or not reading.tokens:
        return None
    if stop.text in (";", ".") and not reading.ahead:
        return Slip(
            f"le texte ne finit pas par « {stop.text} ». Supprimez-le.",
            f"the text does not end with “{stop.text}”. Delete it.",
        )
    if before(reading).text == "}" and (stop.kind in _TERMS or stop.text == "{"):
        return Slip(
            "le motif de la requête est fermé avant ceci. Si c'en est la suite, ôtez l'accolade "
            "qui précède.",
            "the query's pattern is closed before this. If this is part of it, take out the brace "
            "before it.",
        )
    return None


def _commas(reading: Reading) -> Slip | None:
    stop = stop_of(reading)
    if stop.text != ",":
        return None
    around = closed(reading) | {frame.name for frame in reading.frame.around()}
    lists = ("SelectClause", "GroupClause", "OrderClause", "DataRow", "DataVars", "DescribeQuery")
    inline = "DataValue" in closed(reading) or reading.frame.name in ("InlineData", "ValuesClause")
    if "Expression" in {frame.name for frame in reading.frame.around()}:
        return None
    if inline or any(name in around for name in lists):
        return Slip(
            "pas de virgule ici : une espace suffit pour séparer.",
            "no comma here: a space is enough to separate.",
        )
    return None


def _equality(reading: Reading) -> Slip | None:
    """See operators of other languages, and conditions outside of FILTER."""
    stop, last = stop_of(reading), before(reading)
    if touching(last, stop) and (last.text, stop.text) in (("=", "="), ("<", ">"), ("!=", "=")):
        meant = "=" if last.text == "=" else "!="
        wrong = last.text + stop.text
        return Slip(
            f"« {wrong} » n'est pas de SPARQL. Écrivez {meant}.",
            f"“{wrong}” is not SPARQL. Write {meant}.",
            last,
        )
    if stop.text not in _OPERATORS:
        return None
    if "Filter" in closed(reading) or "HavingClause" in closed(reading):
        return _in_brackets("HAVING" if "HavingClause" in closed(reading) else "FILTER")
    if reading.frame.name == "HavingClause":
        return _in_brackets("HAVING")
    verb = {"a", "var"} <= reading.expected or "Properties" in "".join(closed(reading))
    if stop.text in _COMPARISONS and "Comparison" in closed(reading):
        return Slip(
            "on ne compare que deux valeurs à la fois : ?a = ?b && ?b = ?c.",
            "only two values are compared at a time: ?a = ?b && ?b = ?c.",
        )
    if stop.text in _COMPARISONS and verb and reading.frame.within("Group") is not None:
        return _condition(stop.text)
    return None


def _condition(sign: str) -> Slip:
    return Slip(
        f"une condition se met dans FILTER( … {sign} … ), une valeur nouvelle dans BIND(… AS ?x).",
        f"a condition goes in FILTER( … {sign} … ), a new value in BIND(… AS ?x).",
    )


def _filter(reading: Reading) -> Slip | None:
    last = said(before(reading))
    if last not in ("FILTER", "HAVING") or stop_of(reading).kind == "end":
        return None
    return _in_brackets(last)


def _in_brackets(word: str) -> Slip:
    return Slip(
        f"la condition de {word} se met entière entre parenthèses : {word} (…).",
        f"the whole condition of {word} goes in brackets: {word} (…).",
    )


def _values(reading: Reading) -> Slip | None:
    """See VALUES whose rows have brackets and should not, or the reverse."""
    stop = stop_of(reading)
    frame = reading.frame.name
    if frame not in ("InlineData", "ValuesClause", "DataRow"):
        return None
    if stop.kind == "variable" and before(reading).text not in ("VALUES", "("):
        return Slip(
            "VALUES ne prend que des valeurs (IRI, textes, nombres, UNDEF), pas de variable.",
            "VALUES takes only values (IRIs, texts, numbers, UNDEF), no variable.",
        )
    if frame == "DataRow":
        return None
    if stop.text == "(" and "{" not in reading.expected:
        return Slip(
            "avec une seule variable sans parenthèses, les valeurs n'en ont pas non plus : "
            "VALUES ?x { 1 2 }.",
            "with one variable without brackets, the values have none either: VALUES ?x { 1 2 }.",
        )
    if reading.expected == {"(", "}"}:
        return Slip(
            "avec des variables entre parenthèses, chaque ligne a les siennes : "
            "VALUES (?x ?y) { (1 2) (3 4) }.",
            "with variables in brackets, each row has its own: VALUES (?x ?y) { (1 2) (3 4) }.",
        )
    return None


def _verb(reading: Reading) -> Slip | None:
    """See what stands in the place of a predicate and cannot."""
    stop = stop_of(reading)
    wanted = reading.tried[-1] if reading.tried else None
    name = getattr(wanted, "name", "")
    if name not in ("Properties", "PropertiesPath", "Verb", "VerbPath"):
        return None
    if stop.kind in ("string", "number"):
        return Slip(
            "un texte ou un nombre ne peut pas être prédicat : il faut une IRI ou une variable.",
            "a text or a number cannot be a predicate: an IRI or a variable is needed.",
        )
    if stop.kind == "blank" or stop.text == "[":
        return Slip(
            "un nœud anonyme ne peut pas être prédicat : il faut une IRI ou une variable.",
            "a blank node cannot be a predicate: an IRI or a variable is needed.",
        )
    if stop.text in _OPENED_BY or stop.text in (".", ";", ","):
        return Slip(
            f"il manque un prédicat et un objet après « {shown(before(reading))} ».",
            f"a predicate and an object are missing after “{shown(before(reading))}”.",
        )
    return None


def _object(reading: Reading) -> Slip | None:
    stop = stop_of(reading)
    name = getattr(reading.tried[-1], "name", "") if reading.tried else ""
    if name not in ("Object", "ObjectPath"):
        return None
    if said(stop) or (stop.text not in _CLOSED_BY.values() and stop.text not in (".", ";", ",")):
        return None
    return Slip(
        f"il manque un objet après « {shown(before(reading))} ».",
        f"an object is missing after “{shown(before(reading))}”.",
    )


def _template_path(reading: Reading) -> Slip | None:
    stop = stop_of(reading)
    names = {getattr(node, "name", "") for node in reading.tried} | {reading.frame.name}
    if stop.text not in _PATHS or not names & {"Verb", "Object", "Properties"}:
        return None
    return Slip(
        "un chemin (/ | ^ * + ? !) ne va que dans un motif WHERE : ici, une seule IRI ou variable.",
        "a path (/ | ^ * + ? !) only goes in a WHERE pattern: here, one IRI or variable.",
    )


def _missing_dot(reading: Reading) -> Slip | None:
    """See what cannot follow a triple that is complete."""
    stop = stop_of(reading)
    begins = stop.kind in _TERMS or stop.text in ("[", "(", "<<")
    if stop.text == "." and before(reading).text == "." and "FILTER" in reading.expected:
        return Slip("« . » est en trop : un seul suffit.", "“.” is one too many: one is enough.")
    if not begins or not {".", ";", ","} <= reading.expected:
        return None
    if after(reading).text in _COMPARISONS and reading.frame.within("Group"):
        return _condition(after(reading).text)
    return Slip(
        f"le triplet est complet avant {shown(stop)}. Ajoutez « . » pour en commencer un autre, "
        "« ; » pour garder le sujet, « , » pour garder aussi le prédicat.",
        f"the triple is complete before {shown(stop)}. Add “.” to begin another one, “;” to keep "
        "the subject, “,” to keep the predicate too.",
    )


def _arguments(reading: Reading) -> Slip | None:
    """See a function with too few or too many arguments."""
    stop, frame = stop_of(reading), reading.frame
    if frame.name not in _ARGUMENTS or stop.text not in (",", ")"):
        return None
    head = next(
        token
        for token, each in zip(reading.tokens, reading.frames, strict=True)
        if each is frame
    )  # fmt: skip
    low, _, high = _ARGUMENTS[frame.name].partition("-")
    fr, en = (f"{low} ou {high}", f"{low} or {high}") if high else (low, low)
    return Slip(
        f"{head.text.upper()} prend {fr} argument{'s' if (high or low) not in '01' else ''}.",
        f"{head.text.upper()} takes {en} argument{'' if (high or low) == '1' else 's'}.",
    )


def _operator(reading: Reading) -> Slip | None:
    """See two values in an expression with nothing between them."""
    stop = stop_of(reading)
    if not {"=", "&&", "+"} <= reading.expected or stop.kind not in _TERMS:
        return None
    opened = reading.opened[-1] if reading.opened else None
    fr, en = place_name(reading, opened) if opened else ("", "")
    more = (f", ou la parenthèse ouverte {fr} n'est pas fermée", f", or the bracket opened at {en} "
            "is not closed") if opened else ("", "")  # fmt: skip
    return Slip(
        f"il manque un opérateur (= < && + …) avant {shown(stop)}{more[0]}.",
        f"an operator (= < && + …) is missing before {shown(stop)}{more[1]}.",
    )


STRUCTURE_SLIPS: Final[tuple[SlipRule, ...]] = (
    _equality,
    _filter,
    _commas,
    _values,
    _arguments,
    _verb,
    _object,
    _template_path,
    _missing_dot,
    _end,
    _brackets,
    _operator,
)
