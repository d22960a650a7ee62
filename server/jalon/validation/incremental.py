"""Validation kept up to date: after a change, only what it may have touched is asked again.

The result is that of a full validation. https://www.w3.org/TR/shacl/#validation
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from jalon.validation.engine import Screened
from jalon.validation.finding import Finding
from jalon.validation.screen.affected import Affected
from jalon.validation.screen.index import Triple
from jalon.validation.screen.plan import Piece

Found = dict[tuple[Piece, str], list[Finding]]
"""What pieces found at focus nodes, where they found anything."""


@dataclass(slots=True)
class Incremental:
    """The findings of a graph, kept while the graph changes."""

    screened: Screened
    found: Found = field(default_factory=dict)
    affected: Affected = field(init=False)

    def __post_init__(self) -> None:
        plan = self.screened.plan
        self.affected = Affected(plan)
        everything = {
            piece: plan.focus_nodes(target)
            for target, pieces in plan.pieces.items()
            for piece in pieces
        }
        self.found = self.screened.pairs(everything)

    @property
    def findings(self) -> list[Finding]:
        """All findings, sorted."""
        every = (finding for findings in self.found.values() for finding in findings)
        return sorted(every, key=lambda finding: finding.key)

    def change(self, added: Iterable[Triple], removed: Iterable[Triple]) -> None:
        """Take triples away, add others, and ask again what that may have touched."""
        pairs = touched(self.screened, self.affected, added, removed)
        for piece, nodes in pairs.items():
            for node in nodes:
                self.found.pop((piece, node), None)
        self.found |= self.screened.pairs(focus_only(self.screened, pairs))


def touched(
    screened: Screened, affected: Affected, added: Iterable[Triple], removed: Iterable[Triple]
) -> dict[Piece, set[str]]:
    """Change the index, and return the nodes to ask again, by piece.

    A triple that is both taken away and added is there afterwards.
    """
    index = screened.index
    new = list(dict.fromkeys(added))
    gone = [each for each in dict.fromkeys(removed) if each in index and each not in set(new)]
    really = [each for each in new if index.add(each)]
    pairs = affected.pairs([*really, *gone])
    for triple in gone:
        index.remove(triple)
    return pairs


def focus_only(screened: Screened, pairs: dict[Piece, set[str]]) -> dict[Piece, set[str]]:
    """Return the pairs whose node is a focus node now."""
    plan = screened.plan
    nodes_asked = {node for nodes in pairs.values() for node in nodes}
    asked = {node: plan.pieces_of(node) for node in nodes_asked}
    return {
        piece: {node for node in nodes if piece in asked[node]} for piece, nodes in pairs.items()
    }
