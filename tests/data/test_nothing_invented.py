"""Every fact says who says it, since when, and on what that day rests."""

from collections.abc import Callable

from data.conftest import Ask

Count = Callable[[str], int]

ASSERTION = """
  VALUES ?class {
    jalon:StatusReport jalon:Deadline jalon:Occurrence jalon:DatedName jalon:Responsibility
    jalon:Mandate jalon:AnnouncedValue jalon:EditionEntry jalon:Succession
  }
  ?x a ?class .
"""


def test_every_assertion_has_a_source_that_is_a_source_record(ask: Ask) -> None:
    assert ask(f"SELECT ?x {{ {ASSERTION} FILTER NOT EXISTS {{ ?x jalon:source ?s }} }}") == []
    assert ask("SELECT ?x ?s { ?x jalon:source ?s FILTER NOT EXISTS { ?s a jalon:Source } }") == []


def test_every_assertion_says_when_it_was_known_and_on_what_that_rests(ask: Ask) -> None:
    for needed in ("about", "facet", "knownOn", "knownOnBasis"):
        unsaid = ask(
            f"SELECT ?x {{ {ASSERTION} FILTER NOT EXISTS {{ ?x jalon:{needed} ?value }} }}"
        )
        assert unsaid == [], needed


def test_nothing_was_known_after_the_sources_were_read(ask: Ask) -> None:
    assert ask('SELECT ?x { ?x jalon:knownOn ?d FILTER(?d > "2026-11-21"^^xsd:date) }') == []


def test_a_day_taken_from_a_source_is_the_last_day_of_that_source(ask: Ask) -> None:
    wrong = ask("""
      SELECT ?x ?day {
        ?x jalon:knownOnBasis known-basis:source-date ; jalon:knownOn ?day .
        FILTER NOT EXISTS { ?x jalon:source/jalon:latest ?day }
      }
    """)

    assert wrong == []


def test_a_day_of_reading_is_used_only_where_no_source_tells_the_day(ask: Ask) -> None:
    days = ask("SELECT DISTINCT ?d { ?x jalon:knownOnBasis known-basis:read ; jalon:knownOn ?d }")

    assert days == [("2026-11-21",)]


def test_every_thing_but_a_source_has_a_source(ask: Ask) -> None:
    unsourced = ask("""
      SELECT ?thing {
        ?record foaf:primaryTopic ?thing
        FILTER NOT EXISTS { ?thing a jalon:Source }
        FILTER NOT EXISTS { ?thing jalon:source ?source }
      }
    """)

    assert unsourced == []


def test_no_outcome_was_known_before_it_happened(ask: Ask) -> None:
    early = ask("""
      SELECT ?x {
        ?x a jalon:Occurrence ; jalon:knownOn ?known ; jalon:earliest ?first
        FILTER(?known < ?first)
      }
    """)

    assert early == []


def test_no_official_title_of_a_priority_or_an_objective_is_made_up(count: Count) -> None:
    official = """
      ?x a jalon:DatedName ; jalon:nameKind name-kind:official ; jalon:about/a ?class
      FILTER(?class IN (jalon:Priority, jalon:Objective))
    """

    assert count(official) == 0


def test_no_number_of_2020_and_no_number_of_an_objective_is_made_up(count: Count) -> None:
    assert count("?x jalon:facet 'edition-2020' ; jalon:number ?n") == 0
    assert count("?x a jalon:EditionEntry ; jalon:about/a jalon:Objective") == 0


def test_slippage_is_nowhere_stored(ask: Ask) -> None:
    assert ask("SELECT ?x { ?x jalon:supersededOn|jalon:currentDeadline ?value }") == []
    assert ask("SELECT DISTINCT ?p { ?x ?p ?y FILTER(REGEX(STR(?p), 'slip|delay', 'i')) }") == []


def test_sources_are_described_and_never_quoted_at_length(ask: Ask) -> None:
    """Names, titles, figures, dates and links only: no text of a record is an article."""
    longest = max(
        len(row[0]) for row in ask("SELECT ?text { ?x ?p ?text FILTER(ISLITERAL(?text)) }")
    )

    assert longest < 700
