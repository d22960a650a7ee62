"""Names of columns for readers, from the names of a question's variables."""

import re
from collections.abc import Sequence
from typing import Final

from jalon.web import language

_NAMES: Final = {
    "about": ("À propos de", "About"),
    "against": ("Comparée à", "Compared with"),
    "amount": ("Montant", "Amount"),
    "became": ("Devenue", "Became"),
    "came": ("Date atteinte ou annoncée ensuite", "Date reached or announced later"),
    "certainty": ("Certitude", "Certainty"),
    "count": ("Nombre", "Count"),
    "date": ("Date", "Date"),
    "day": ("Jour", "Day"),
    "edtf": ("Date", "Date"),
    "fact": ("Affirmation", "Assertion"),
    "gap": ("Écart", "Gap"),
    "kind": ("Nature", "Kind"),
    "label": ("Libellé", "Label"),
    "lead": ("Pilote", "Lead"),
    "missing": ("Manquants", "Missing"),
    "months": ("Écart en mois", "Gap in months"),
    "monthsSinceRoadmap": (
        "Écart en mois depuis la feuille de route",
        "Gap in months since the roadmap",
    ),
    "note": ("Note", "Note"),
    "number": ("Numéro", "Number"),
    "of": ("De", "Of"),
    "on": ("Le", "On"),
    "planned": ("Prévu", "Planned"),
    "promised": ("Date promise", "Promised date"),
    "reading": ("Issue", "Outcome"),
    "role": ("Rôle", "Role"),
    "row": ("Ce que dit la ligne", "What the row says"),
    "saidOn": ("Dit le", "Said on"),
    "thing": ("Chose", "Thing"),
    "title": ("Titre", "Title"),
    "verdict": ("Constat", "Verdict"),
    "what": ("Objet", "What"),
    "who": ("Qui", "Who"),
    "words": ("Mots employés", "Words used"),
    "year": ("Année", "Year"),
}
"""What the questions call their columns when it is no term of the ontology."""


def heading(variable: str, terms: Sequence[str]) -> str:
    """Return the name of a column: the house's, else the ontology term's, else the variable's."""
    if variable in _NAMES:
        return _NAMES[variable][0 if language.current() == "fr" else 1]
    plain = terms[0] if terms else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", variable).lower()
    return plain[:1].upper() + plain[1:]
