"""The journal of a home: every publication, in order, chained by hashes; the truth of the data."""

from jalon.store.journal.chain import (
    Damage,
    Head,
    following,
    has_journal,
    last_number,
    publications,
    read,
    read_head,
)
from jalon.store.journal.healing import (
    EXAMINERS,
    Health,
    by_graph,
    examine,
    good_lines,
    heal,
    recover,
    repair,
    replay,
)
from jalon.store.journal.provenance import (
    add_to_history,
    load_history,
    reverts,
    was_withdrawn,
)
from jalon.store.journal.publication import UNSIGNED, Deed, Publication
from jalon.store.journal.publishing import begin, is_current, publish

__all__ = [
    "EXAMINERS",
    "UNSIGNED",
    "Damage",
    "Deed",
    "Head",
    "Health",
    "Publication",
    "add_to_history",
    "begin",
    "by_graph",
    "examine",
    "following",
    "good_lines",
    "has_journal",
    "heal",
    "is_current",
    "last_number",
    "load_history",
    "publications",
    "publish",
    "read",
    "read_head",
    "recover",
    "repair",
    "replay",
    "reverts",
    "was_withdrawn",
]
