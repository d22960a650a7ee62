"""The terms of a document that parsed: addresses and texts within bounds."""

from collections.abc import Iterable
from typing import Any, Final

from jalon.errors import BadSyntax

LITERAL_SIGNS: Final = 20_000
IRI_SIGNS: Final = 2_000
BLANK_NODES: Final = 1_000
_SCHEMES: Final = frozenset({"http", "https", "mailto", "urn", "tel", "doi", "info", "ftp"})


def admit_terms(triples: Iterable[Any]) -> None:
    """Raise ``BadSyntax`` at the first term that no record may hold.

    Texts beyond 20,000 signs, addresses beyond 2,000, and addresses a browser would run
    (``javascript:``, ``data:``) or a program would open on this machine (``file:``),
    blank nodes by the thousand.
    """
    blank: set[str] = set()
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            match type(term).__name__:
                case "NamedNode":
                    _admit_iri(term.value)
                case "BlankNode":
                    blank.add(term.value)
                case "Literal" if len(term.value) > LITERAL_SIGNS:
                    raise BadSyntax(
                        f"Un texte fait {len(term.value)} signes ; {LITERAL_SIGNS} au plus sont "
                        f"lus. Raccourcissez-le : « {term.value[:40]}… ».",
                        f"A text has {len(term.value)} signs; at most {LITERAL_SIGNS} are read. "
                        f"Shorten it: “{term.value[:40]}…”.",
                    )
        if len(blank) > BLANK_NODES:
            raise BadSyntax(
                f"Plus de {BLANK_NODES} nœuds anonymes : une fiche n'en a aucun. Donnez une "
                "adresse à chaque chose.",
                f"More than {BLANK_NODES} blank nodes: a record has none. Give each thing an "
                "address.",
            )


def _admit_iri(iri: str) -> None:
    if len(iri) > IRI_SIGNS:
        raise BadSyntax(
            f"Une adresse fait {len(iri)} signes ; {IRI_SIGNS} au plus sont lus : {iri[:60]}…",
            f"An address has {len(iri)} signs; at most {IRI_SIGNS} are read: {iri[:60]}…",
        )
    scheme = iri.partition(":")[0].lower()
    if scheme not in _SCHEMES:
        raise BadSyntax(
            f"L'adresse {iri[:120]} n'est pas permise ici : elle commence par « {scheme}: ». "
            "Écrivez une adresse http ou https.",
            f"The address {iri[:120]} is not allowed here: it begins with “{scheme}:”. "
            "Write an http or https address.",
        )
