"""What the dossier says of itself, found again in the records by their bounds."""

from collections import defaultdict
from collections.abc import Callable

import pytest

from data.conftest import ID, Ask

Count = Callable[[str], int]
Dates = tuple[str, str, str]
LAUNCH = "2019-04-25"

ANNOUNCED = """
  SELECT ?milestone ?known ?earliest ?latest {
    ?milestone jalon:origin milestone-origin:roadmap .
    ?x a jalon:Deadline ; jalon:about ?milestone ; jalon:knownOn ?known ;
       jalon:earliest ?earliest ; jalon:latest ?latest .
  } ORDER BY ?known ?latest
"""


@pytest.fixture(scope="module")
def chains(ask: Ask) -> dict[str, list[Dates]]:
    """The milestones of 2019: each with its announcements (known on, earliest, latest) in order."""
    found: dict[str, list[Dates]] = defaultdict(list)
    for milestone, known, earliest, latest in ask(ANNOUNCED):
        found[milestone.removeprefix(f"{ID}milestone/")].append((known, earliest, latest))
    return found


def test_of_13_milestones_announced_several_times_9_moved(chains: dict[str, list[Dates]]) -> None:
    several = {name: dates for name, dates in chains.items() if len(dates) > 1}
    same_day = {name for name, dates in several.items() if len({known for known, *_ in dates}) == 1}
    finer = {name for name, dates in several.items() if _narrowed(dates)} - same_day
    moved = set(several) - same_day - finer

    assert len(several) == 13
    assert same_day == {"e-cps-premiers-tests"}
    assert finer == {
        "dmp-40-millions-ouverts",
        "espace-numerique-de-sante-ouverture",
        "e-cps-experimentation",
    }
    assert len(moved) == 9


def _narrowed(dates: list[Dates]) -> bool:
    """Whether the last announcement lies within the first."""
    (_, earliest, latest), (_, last_earliest, last_latest) = dates[0], dates[-1]
    return earliest <= last_earliest and last_latest <= latest


def test_37_of_59_milestones_of_2019_have_no_dated_outcome(count: Count) -> None:
    of_2019 = "?x jalon:origin milestone-origin:roadmap"
    reached = "?outcome a jalon:Occurrence ; jalon:about ?x"

    assert count(of_2019) == 59
    assert count(f"{of_2019} FILTER NOT EXISTS {{ {reached} }}") == 37


def test_14_actions_have_a_stated_number_and_10_only_possible_ones(count: Count) -> None:
    entry = "?x a jalon:Action . ?e jalon:about ?x ; jalon:facet 'edition-2019'"
    stated = f"{entry} ; jalon:certainty certainty:stated ; jalon:number ?n"
    possible = f"{entry} ; jalon:certainty certainty:derived ; jalon:numberCandidate ?n"

    assert count(stated) == 14
    assert count(possible) == 10
    assert count(f"{possible} . {stated.replace('?e', '?f').replace('?n', '?m')}") == 0


def test_five_subjects_are_named_among_the_30_actions(ask: Ask, count: Count) -> None:
    """Four are actions of 2019; the Ségur is younger and may be no action: a note names it."""
    edition = f"<{ID}roadmap/feuille-de-route-2019-2022#edition-2020>"
    notes = ask(f"SELECT ?note {{ {edition} skos:editorialNote ?note FILTER(LANG(?note) = 'fr') }}")

    assert count(f"?x jalon:edition {edition}") == 4
    assert any(
        all(name in note for name in ("Health Data Hub", "Hop’EN", "INS", "e-CPS", "Ségur"))
        for (note,) in notes
    )


def test_the_ins_slipped_12_months_from_its_first_date_and_none_from_the_roadmaps(
    ask: Ask, chains: dict[str, list[Dates]]
) -> None:
    (happened,) = ask(f"SELECT ?d {{ <{ID}milestone/obligation-ins#occurrence> jalon:latest ?d }}")
    announced = chains["obligation-ins"]
    since = [latest for known, _, latest in announced if known >= LAUNCH]

    assert _months(announced[0][2], happened[0]) == 12
    assert _months(since[0], happened[0]) == 0


def _months(planned: str, happened: str) -> int:
    (year, month), (later_year, later_month) = (
        map(int, day.split("-")[:2]) for day in (planned, happened)
    )
    return 12 * (later_year - year) + later_month - month


def test_the_certification_framework_moved_while_every_date_was_said_to_be_kept(
    ask: Ask, chains: dict[str, list[Dates]]
) -> None:
    """June 2020, then 1 January 2021, then early 2022; « à la semaine près » on 4 March 2021."""
    report = f"<{ID}roadmap/feuille-de-route-2019-2022#status-2021-03-04>"
    ((summary,),) = ask(f"SELECT ?s {{ {report} jalon:summary ?s FILTER(LANG(?s) = 'fr') }}")

    latest = [dates[2] for dates in chains["certification-des-sih-premier-referentiel"]]
    assert latest == ["2020-06-30", "2021-01-01", "2022-03-31"]
    assert "à la semaine près" in summary


def test_the_two_billions_of_the_segur_are_its_two_parts(ask: Ask) -> None:
    def amount(slug: str) -> int:
        ((value,),) = ask(f"SELECT ?v {{ <{ID}funding/{slug}#value-amount> jalon:value ?v }}")
        return int(value)

    parts = amount("segur-volet-sanitaire") + amount("segur-volet-medico-social")
    assert parts == amount("segur-enveloppe-totale") == 2_000_000_000


def test_three_agencies_succeeded_three_others_in_december_2019(ask: Ask) -> None:
    found = ask("""
      SELECT ?new ?old ?day {
        ?x a jalon:Succession ; org:resultingOrganization ?new ;
           org:originalOrganization ?old ; jalon:latest ?day
        FILTER(STRSTARTS(STR(?day), "2019-12"))
      }
    """)

    assert {(new.removeprefix(ID), old.removeprefix(ID), day) for new, old, day in found} == {
        ("actor/dns", "actor/dssis", "2019-12-20"),
        ("actor/ans", "actor/asip-sante", "2019-12-19"),
        ("actor/hdh", "actor/inds", "2019-12-01"),
    }


def test_three_dates_are_given_for_the_creation_of_the_health_data_hub(ask: Ask) -> None:
    days = ask(f"""
      SELECT DISTINCT ?day {{
        ?x a jalon:Occurrence ; jalon:about <{ID}milestone/health-data-hub-creation> ;
           jalon:edtf ?day
      }} ORDER BY ?day
    """)

    assert [day for (day,) in days] == ["2019-11-29", "2019-11-30", "2019-12-01"]


def test_a_planned_and_unchecked_milestone_has_no_outcome(count: Count) -> None:
    planned = "?x jalon:outcome outcome:planned-unchecked"

    assert count(planned) > 70
    assert count(f"{planned} . ?o a jalon:Occurrence ; jalon:about ?x") == 0
