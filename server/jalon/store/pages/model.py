"""What a page says of dated assertions: the values that cross from the store to a template."""

from dataclasses import dataclass, field
from typing import Final

from jalon.store.pages.labels import Shown

FAMILIES: Final = {
    "StatusReport": "statuses",
    "Deadline": "deadlines",
    "Occurrence": "occurrences",
    "DatedName": "names",
    "Responsibility": "responsibilities",
    "Mandate": "mandates",
    "AnnouncedValue": "announced_values",
    "EditionEntry": "editions",
    "Succession": "successions",
}
"""The families of assertions, by the name of their class."""


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A source as it is cited: its title, its publisher, its date in words."""

    title: Shown
    publisher: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A property and its values."""

    label: Shown
    shown: list[Shown]


@dataclass(frozen=True, slots=True)
class Assertion:
    """One dated assertion.

    ``main`` is what it says (a status, a date, a name, an agent, an amount), ``code`` the token of
    that status or kind, ``detail`` the words beside it, ``group`` what it is listed under,
    ``number`` the bare number of an announced value, ``figures`` those that a status report gave,
    ``undated`` whether it is known only by the day on which its source was read.
    ``date`` is the day it is true,
    ``precision`` the token of its precision, ``known_on`` the ISO day by which it was public.
    """

    iri: str
    anchor: str
    family: str
    facet: str
    known_on: str
    known: str
    sources: list[SourceRef]
    undated: bool = False
    main: Shown | None = None
    code: str | None = None
    detail: Shown | None = None
    group: Shown | None = None
    number: str | None = None
    precision: str | None = None
    date: str | None = None
    earliest: str | None = None
    latest: str | None = None
    facts: list[Fact] = field(default_factory=list)
    figures: list[Shown] = field(default_factory=list)
    certainty: Shown | None = None
    superseded_on: str | None = None
    superseded: str | None = None
    conflicts: list[Shown] = field(default_factory=list)
    notes: list[Shown] = field(default_factory=list)

    @property
    def order(self) -> tuple[str, str, str]:
        """The key that puts assertions in order of date."""
        return (self.earliest or self.latest or self.known_on, self.known_on, self.iri)
