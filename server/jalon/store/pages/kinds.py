"""The kinds of records in words: one name a kind, singular and plural, French and English."""

from dataclasses import dataclass
from typing import Final

from jalon.namespaces import KINDS


@dataclass(frozen=True, slots=True)
class KindName:
    """A kind's singular and plural, in both languages."""

    fr: str
    fr_plural: str
    en: str
    en_plural: str

    def singular(self, lang: str) -> str:
        """Return the singular in a language."""
        return self.fr if lang == "fr" else self.en

    def plural(self, lang: str) -> str:
        """Return the plural in a language."""
        return self.fr_plural if lang == "fr" else self.en_plural


KIND_NAMES: Final = dict(
    zip(
        KINDS,
        (
            KindName("Feuille de route", "Feuilles de route", "Roadmap", "Roadmaps"),
            KindName("Orientation", "Orientations", "Orientation", "Orientations"),
            KindName("Axe", "Axes", "Axis", "Axes"),
            KindName("Priorité", "Priorités", "Priority", "Priorities"),
            KindName("Objectif", "Objectifs", "Objective", "Objectives"),
            KindName("Action", "Actions", "Action", "Actions"),
            KindName("Jalon", "Jalons", "Milestone", "Milestones"),
            KindName("Programme", "Programmes", "Programme", "Programmes"),
            KindName(
                "Service numérique", "Services numériques", "Digital service", "Digital services"
            ),
            KindName("Acteur", "Acteurs", "Actor", "Actors"),
            KindName("Personne", "Personnes", "Person", "People"),
            KindName("Événement", "Événements", "Event", "Events"),
            KindName("Texte juridique", "Textes juridiques", "Legal text", "Legal texts"),
            KindName("Financement", "Financements", "Funding", "Fundings"),
            KindName("Source", "Sources", "Source", "Sources"),
        ),
        strict=True,
    )
)
"""The name of every kind, in the order of ``KINDS``."""


def kind_name(kind: str, lang: str, plural: bool = False) -> str:
    """Return the name of a kind in a language."""
    name = KIND_NAMES[kind]
    return name.plural(lang) if plural else name.singular(lang)
