"""What the dossier of sourced facts held, what the records hold, and why the two differ.

The dossier's counts are plain numbers here, so that the test needs nothing but the records.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from data.conftest import Ask

Count = Callable[[str], int]


@dataclass(frozen=True)
class Held:
    """The counts of the dossier's files, and what merging took away or notes added."""

    name: str
    dossier: dict[str, int]
    pattern: str
    differences: dict[str, int]

    @property
    def records(self) -> int:
        """What the records must hold."""
        return sum(self.dossier.values()) + sum(self.differences.values())


KINDS = [
    Held(
        "roadmaps",
        {"2019 roadmap": 1, "2023 roadmap": 1, "shared programmes of kind roadmap": 2},
        "?x a jalon:Roadmap",
        {"the two programmes are the two roadmaps": -2},
    ),
    Held("orientations", {"2019 roadmap": 5}, "?x a jalon:Orientation", {}),
    Held("actions", {"2019 roadmap": 24}, "?x a jalon:Action", {}),
    Held("axes", {"2023 roadmap": 4}, "?x a jalon:Axis", {}),
    Held("priorities", {"2023 roadmap": 3}, "?x a jalon:Priority", {}),
    Held("objectives", {"2023 roadmap": 16}, "?x a jalon:Objective", {}),
    Held(
        "milestones",
        {"2019 chains": 59, "2023 milestones": 98},
        "?x a jalon:Milestone",
        {},
    ),
    Held(
        "programmes and services",
        {"2019 roadmap": 29, "shared": 63},
        "{ ?x a jalon:Programme } UNION { ?x a jalon:DigitalService }",
        {"same id in both files": -24, "the two roadmaps": -2},
    ),
    Held(
        "actors",
        {"2019 organisations": 16, "shared": 69},
        "?x a jalon:Actor",
        {"same id in both files": -16},
    ),
    Held(
        "people",
        {"2019": 26, "2023": 35},
        "?x a jalon:Person",
        {"said to be the same person (same_as)": -12},
    ),
    Held(
        "events",
        {"2019": 47, "2023": 32},
        "?x a jalon:Event",
        {"said to be the same event (same_as)": -2},
    ),
    Held(
        "legal texts",
        {"2019": 25, "shared": 38},
        "?x a jalon:LegalText",
        {"same id in both files": -9},
    ),
    Held("fundings", {"2019": 20}, "?x a jalon:Funding", {}),
    Held(
        "sources",
        {"2019": 189, "2023": 70, "shared": 108},
        "?x a jalon:Source",
        {"same address": -21, "same text without an address": -2},
    ),
]

ASSERTIONS = [
    Held(
        "announced dates",
        {"2019 chains": 77, "2023 milestones": 98},
        "?x a jalon:Deadline",
        {},
    ),
    Held(
        "dated outcomes",
        {"2019 chains": 22, "2023 milestones": 9},
        "?x a jalon:Occurrence",
        {"other dates that a note gives with their sources, marked as disputed": 4},
    ),
    Held(
        "status reports",
        {"2019 progress": 95, "2023 progress": 17, "2023 objectives": 16},
        "?x a jalon:StatusReport",
        {},
    ),
    Held(
        "figures given in a status report",
        {"2019 progress": 32, "2023 indicators": 43},
        "?x a jalon:AnnouncedValue ; jalon:reportedIn ?report",
        {},
    ),
    Held(
        "amounts of fundings",
        {"amounts": 19, "other amounts": 3},
        "?x a jalon:AnnouncedValue ; jalon:facet 'amount'",
        {},
    ),
    Held(
        "budgets of programmes",
        {"shared programmes": 21},
        "?x a jalon:AnnouncedValue ; jalon:facet ?f FILTER(STRSTARTS(?f, 'budget'))",
        {},
    ),
    Held(
        "targets of milestones",
        {"2023 milestones": 9},
        "?x a jalon:AnnouncedValue ; jalon:facet 'target'",
        {},
    ),
    Held(
        "counts of elements",
        {
            "2019 roadmap: 8 of actions, 7 of orientations": 15,
            "2019 orientations": 5,
            "2023 roadmap": 3,
            "2023 draft": 2,
            "2023 first axis": 2,
            "members of the Health Data Hub": 1,
        },
        "?x a jalon:AnnouncedValue ; jalon:facet ?f FILTER(REGEX(?f, '^(draft-)?count-'))",
        {},
    ),
    Held(
        "figures about events",
        {"attendance of four events": 6, "consultation and tour of 2023": 3},
        "?x a jalon:AnnouncedValue ; jalon:about/a jalon:Event",
        {},
    ),
    Held(
        "all figures",
        {"reported": 75, "amounts": 22, "budgets": 21, "targets": 9, "counts": 28, "events": 9},
        "?x a jalon:AnnouncedValue",
        {"earlier count of CaRE applicants and its share, kept in a note of the dossier": 2},
    ),
    Held(
        "edition entries",
        {
            "2019 numbers": 14,
            "2019 candidates": 10,
            "another number of 2019": 1,
            "named among the 30": 4,
            "2023 priorities": 3,
        },
        "?x a jalon:EditionEntry",
        {},
    ),
    Held(
        "leads",
        {"actions": 10, "2023 roadmap": 1, "priorities": 2, "objectives": 4, "milestones": 53},
        "?x a jalon:Responsibility ; jalon:role role:lead",
        {},
    ),
    Held(
        "partners",
        {"actions": 23, "2023 roadmap": 2, "objectives": 5, "programmes": 34},
        "?x a jalon:Responsibility ; jalon:role role:partner",
        {},
    ),
    Held(
        "owners",
        {"programmes": 56, "roadmaps": 2},
        "?x a jalon:Responsibility ; jalon:role role:owner",
        {},
    ),
    Held("operators", {"shared": 33}, "?x a jalon:Responsibility ; jalon:role role:operator", {}),
    Held(
        "actors concerned",
        {"2019 actions": 11},
        "?x a jalon:Responsibility ; jalon:role role:concerned",
        {},
    ),
    Held(
        "presenting, steering and follow-up",
        {"presenter": 1, "steering": 2, "follow-up": 1},
        "?x a jalon:Responsibility ; jalon:role ?role "
        "FILTER(?role IN (role:presenter, role:steering, role:follow-up))",
        {},
    ),
    Held(
        "mandates",
        {"2019": 36, "2023": 39},
        "?x a jalon:Mandate",
        {"same office of the same person in both halves": -7},
    ),
    Held(
        "official titles",
        {
            "roadmaps": 2,
            "orientations, French": 5,
            "orientations, English": 4,
            "axes, French": 4,
            "axes, English": 3,
            "action on Hop'EN": 1,
        },
        "?x a jalon:DatedName ; jalon:nameKind name-kind:official",
        {},
    ),
    Held(
        "draft, later and short titles",
        {"draft axis": 1, "draft priorities": 2, "later orientations": 2, "short axes": 4},
        "?x a jalon:DatedName ; jalon:nameKind ?kind "
        "FILTER(?kind IN (name-kind:draft, name-kind:later, name-kind:short))",
        {},
    ),
    Held(
        "alternative names",
        {"actors": 13, "programmes": 5, "roadmaps": 2},
        "?x a jalon:DatedName ; jalon:nameKind name-kind:alternative",
        {"one is the official title of the 2023 roadmap": -1},
    ),
    Held(
        "successions of actors",
        {"pairs named by predecessor or successor": 4},
        "?x a jalon:Succession",
        {},
    ),
]


@pytest.mark.parametrize("held", KINDS, ids=lambda held: held.name)
def test_every_kind_of_record_is_complete(held: Held, count: Count) -> None:
    assert count(held.pattern) == held.records


@pytest.mark.parametrize("held", ASSERTIONS, ids=lambda held: held.name)
def test_every_kind_of_assertion_is_complete(held: Held, count: Count) -> None:
    assert count(held.pattern) == held.records


def test_the_records_are_890(count: Count) -> None:
    assert count("?x a jalon:Record") == sum(held.records for held in KINDS) == 890


def test_every_identifier_of_the_dossier_is_kept_once(ask: Ask) -> None:
    """Every file but the progress points, which have no id of their own."""
    identifiers = [row[0] for row in ask("SELECT ?id { ?x dcterms:identifier ?id }")]

    entries = {
        "elements of 2019": 1 + 5 + 24,
        "elements of 2023": 1 + 4 + 3 + 16,
        "milestones": 59 + 98,
        "people": 26 + 35,
        "events": 47 + 32,
        "legal texts": 54,
        "fundings": 20,
        "actors": 69,
        "programmes": 63 + 5,
        "sources": 189 + 70 + 108,
    }
    assert len(identifiers) == len(set(identifiers)) == sum(entries.values())
