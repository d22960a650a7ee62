"""Who acts: the one type that tokens, web sessions and the command line are turned into.

A scope narrows what may be submitted, reviewed and written to some kinds of records, or to the
records of some organisations; an empty one narrows nothing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from jalon.errors import BadRequest, Forbidden
from jalon.namespaces import KINDS, THING
from jalon.rdf.records import RecordAddress

ROLES: Final = ("reader", "submitter", "reviewer", "publisher", "admin")
"""What a principal may do, each role all that those before it may."""

_ROLE_NAMES: Final = {
    "reader": ("lecteur", "reader"),
    "submitter": ("contributeur", "contributor"),
    "reviewer": ("relecteur", "reviewer"),
    "publisher": ("éditeur", "publisher"),
    "admin": ("administrateur", "administrator"),
}
_ORGANISATION: Final = "actor"
_NAMED: Final = re.compile(re.escape(f"<{THING}{_ORGANISATION}/").encode() + rb"([a-z0-9-]+)>")


@dataclass(frozen=True, slots=True)
class Scope:
    """The kinds, and the slugs of actors, that a principal is limited to; none: not limited."""

    kinds: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Iterable[str]) -> Self:
        """Return the scope that names tell: ``KIND``, or ``actor/SLUG`` for an organisation.

        Raises ``BadRequest`` for a name that is neither.
        """
        kinds, organisations = set(), set()
        for name in names:
            kind, _, slug = name.partition("/")
            if kind in KINDS and not slug:
                kinds.add(kind)
            elif kind == _ORGANISATION and RecordAddress.of(kind, slug):
                organisations.add(slug)
            else:
                raise BadRequest(
                    f"« {name} » ne dit ni un genre ({', '.join(KINDS)}) ni une organisation "
                    "(actor/IDENTIFIANT).",
                    f"“{name}” tells neither a kind ({', '.join(KINDS)}) nor an organisation "
                    "(actor/SLUG).",
                )
        return cls(frozenset(kinds), frozenset(organisations))

    @property
    def names(self) -> tuple[str, ...]:
        """What ``of`` reads, sorted."""
        return (
            *sorted(self.kinds),
            *sorted(f"{_ORGANISATION}/{each}" for each in self.organisations),
        )

    def covers(self, document: str, lines: Iterable[bytes]) -> bool:
        """Whether a record is within the scope; ``lines`` is what its graph holds, as N-Quads."""
        return self.holds(document, organisations_in(lines) if self.organisations else ())

    def holds(self, document: str, organisations: Iterable[str]) -> bool:
        """Whether a record that names some organisations is within the scope.

        A record is an organisation's when it is its own, or names it.
        """
        if not self.kinds and not self.organisations:
            return True
        address = RecordAddress.of_iri(document)
        if address is None or (self.kinds and address.kind not in self.kinds):
            return False
        own = {address.slug} if address.kind == _ORGANISATION else set()
        return not self.organisations or not self.organisations.isdisjoint(own | {*organisations})

    def outside(self, name: str, document: str) -> Forbidden:
        """Return the error for a record that somebody of a name may not act on."""
        return Forbidden(
            f"« {name} » ne peut agir que sur : {', '.join(self.names)}. {document} n'en est pas.",
            f"“{name}” may act only on: {', '.join(self.names)}. {document} is not among them.",
        )


def organisations_in(lines: Iterable[bytes]) -> frozenset[str]:
    """Return the slugs of the organisations that lines of N-Quads name."""
    return frozenset(each.decode() for line in lines for each in _NAMED.findall(line))


@dataclass(frozen=True, slots=True)
class Principal:
    """Someone who acts: an id that history keeps, a name for people, a role, a scope."""

    id: str
    name: str
    role: str
    scope: Scope = Scope()

    @classmethod
    def of_plain(cls, told: Mapping[str, Any]) -> Self:
        """Return the principal that ``plain`` told, in another process."""
        return cls(told["id"], told["name"], told["role"], Scope.of(told["scope"]))

    def plain(self) -> dict[str, object]:
        """Return the principal as values that JSON has."""
        return {
            "id": self.id,
            "name": self.name,
            "role": self.role,
            "scope": list(self.scope.names),
        }

    def allows(self, role: str) -> bool:
        """Whether the role is at least this one."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def require(self, role: str) -> None:
        """Raise ``Forbidden`` unless the role is at least this one."""
        if not self.allows(role):
            raise Forbidden(
                f"« {self.name} » a le rôle de {role_name(self.role, 'fr')} ; il faut celui de "
                f"{role_name(role, 'fr')} ({role}).",
                f"“{self.name}” has the role of {role_name(self.role, 'en')}; this takes that of "
                f"{role_name(role, 'en')} ({role}).",
            )

    def require_scope(self, document: str, lines: Iterable[bytes]) -> None:
        """Raise ``Forbidden`` unless a record, as it stands, is within the scope."""
        if not self.scope.covers(document, lines):
            raise self.scope.outside(self.name, document)


def role_name(role: str, lang: str) -> str:
    """Return what a role is called in "fr" or "en"."""
    return _ROLE_NAMES[role][0 if lang == "fr" else 1]


def local_principal(user: str) -> Principal:
    """Return whoever holds the home's files: an administrator, under the system's user name."""
    return Principal(f"local:{user}", user, "admin")
