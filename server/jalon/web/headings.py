"""Names of columns for readers, from the names of a question's variables."""

import re
from collections.abc import Sequence
from typing import Final

from jalon.web import language

_NAMES: Final = {
    "about": ("À propos de", "About"),
    "after": ("Après", "After"),
    "against": ("Comparée à", "Compared with"),
    "amount": ("Montant", "Amount"),
    "amounts": ("Montants", "Amounts"),
    "announced": ("Annoncé", "Announced"),
    "announcements": ("Annonces", "Announcements"),
    "attestedFrom": ("Attesté depuis", "Attested from"),
    "attestedUntil": ("Attesté jusqu’à", "Attested until"),
    "basis": ("Fondement", "Basis"),
    "became": ("Devenue", "Became"),
    "before": ("Avant", "Before"),
    "body": ("Instance", "Body"),
    "came": ("Date atteinte ou annoncée ensuite", "Date reached or announced later"),
    "cameSource": ("Source de la suite", "Source of what came"),
    "certainty": ("Certitude", "Certainty"),
    "change": ("Changement", "Change"),
    "class": ("Classe", "Class"),
    "count": ("Nombre", "Count"),
    "date": ("Date", "Date"),
    "day": ("Jour", "Day"),
    "deadlines": ("Échéances", "Deadlines"),
    "draftTitle": ("Titre du projet", "Draft title"),
    "due": ("Dernier jour promis", "Last day promised"),
    "earliestKnown": ("Connu au plus tôt", "Earliest known"),
    "edtf": ("Date", "Date"),
    "element": ("Élément", "Element"),
    "envelope": ("Enveloppe", "Envelope"),
    "fact": ("Affirmation", "Assertion"),
    "facts": ("Faits", "Facts"),
    "figure": ("Chiffre", "Figure"),
    "firstKnown": ("Connu d’abord le", "First known"),
    "firstSeen": ("Vu d’abord le", "First seen"),
    "from": ("Depuis", "From"),
    "gap": ("Écart", "Gap"),
    "homepage": ("Site", "Website"),
    "indicator": ("Indicateur", "Indicator"),
    "initiativeKind": ("Nature du programme", "Kind of programme"),
    "kind": ("Nature", "Kind"),
    "known": ("Connus", "Known"),
    "label": ("Libellé", "Label"),
    "language": ("Langue", "Language"),
    "lastKnown": ("Connu en dernier le", "Last known"),
    "lastSeen": ("Vu en dernier le", "Last seen"),
    "latestKnown": ("Connu au plus tard", "Latest known"),
    "lead": ("Pilote", "Lead"),
    "link": ("Lien", "Link"),
    "member": ("Membre", "Member"),
    "milestones": ("Jalons", "Milestones"),
    "missing": ("Manquants", "Missing"),
    "mode": ("Tenue", "Attendance"),
    "months": ("Écart en mois", "Gap in months"),
    "monthsSinceRoadmap": (
        "Écart en mois depuis la feuille de route",
        "Gap in months since the roadmap",
    ),
    "note": ("Note", "Note"),
    "number": ("Numéro", "Number"),
    "of": ("De", "Of"),
    "office": ("Fonction", "Office"),
    "on": ("Le", "On"),
    "oneSource": ("Une source", "One source"),
    "oneValue": ("Une valeur", "One value"),
    "organisation": ("Organisation", "Organisation"),
    "otherSource": ("Autre source", "Other source"),
    "otherValue": ("Autre valeur", "Other value"),
    "parent": ("Rattaché à", "Attached to"),
    "part": ("Partie", "Part"),
    "partOf": ("Fait partie de", "Part of"),
    "participants": ("Participants", "Participants"),
    "period": ("Période", "Period"),
    "planned": ("Prévu", "Planned"),
    "point": ("Point d’avancement", "Status report"),
    "possibleNumber": ("Numéro possible", "Possible number"),
    "promiseSource": ("Source de la promesse", "Source of the promise"),
    "promised": ("Date promise", "Promised date"),
    "published": ("Publié", "Published"),
    "publisher": ("Éditeur", "Publisher"),
    "reached": ("Atteint", "Reached"),
    "reachedBy": ("Atteint au plus tard", "Reached by"),
    "reachedFrom": ("Atteint au plus tôt", "Reached from"),
    "reading": ("Issue", "Outcome"),
    "records": ("Fiches", "Records"),
    "role": ("Rôle", "Role"),
    "row": ("Ce que dit la ligne", "What the row says"),
    "saidOn": ("Dit le", "Said on"),
    "scope": ("Portée", "Scope"),
    "seenOn": ("Vu le", "Seen on"),
    "session": ("Séance", "Session"),
    "signed": ("Signé", "Signed"),
    "sources": ("Sources", "Sources"),
    "target": ("Cible", "Target"),
    "text": ("Texte", "Text"),
    "then": ("Jour retenu", "Day retained"),
    "thing": ("Chose", "Thing"),
    "title": ("Titre", "Title"),
    "trueOn": ("Vrai le", "True on"),
    "until": ("Jusqu’à", "Until"),
    "verdict": ("Constat", "Verdict"),
    "what": ("Objet", "What"),
    "who": ("Qui", "Who"),
    "words": ("Mots employés", "Words used"),
    "year": ("Année", "Year"),
    "years": ("Années", "Years"),
}
"""What the questions call their columns when it is no term of the ontology."""


def heading(variable: str, terms: Sequence[str]) -> str:
    """Return the name of a column: the house's, else the ontology term's, else the variable's.

    ``terms`` are the labels of the ontology terms that bear the variable's name; a column of
    labels (``?leadLabel``) is named as what it labels.
    """
    name = stem(variable)
    if name in _NAMES:
        return _NAMES[name][0 if language.current() == "fr" else 1]
    plain = terms[0] if terms else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    return plain[:1].upper() + plain[1:]


def stem(variable: str) -> str:
    """Return the name of what a variable holds: ``lead`` for ``leadLabel``."""
    return variable.removesuffix("Label") or variable


def named(variable: str) -> bool:
    """Whether the house has a name for a variable."""
    return stem(variable) in _NAMES
