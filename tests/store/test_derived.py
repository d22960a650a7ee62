"""The derived graph: what supersedes what, and the shortcuts of the current day.

``JALON_EXAMPLES`` sets how many runs of writes are drawn (200 if unset).
"""

import os

from hypothesis import given, settings
from hypothesis.strategies import lists, sampled_from, sets
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from jalon.namespaces import CURRENT_GRAPH, JALON, PREFIXES
from jalon.store.derived import derive, renew
from jalon.store.effect import Effect

EXAMPLES = int(os.environ.get("JALON_EXAMPLES", "200"))
HEAD = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
THING = "https://w3id.org/jalon/id/action/x"


def derived(turtle: str) -> Store:
    """The store of a few assertions about one action, with its derived graph."""
    store = Store()
    base = f"{HEAD}PREFIX : <{THING}#>\n"
    store.load((base + turtle).encode(), format=RdfFormat.TURTLE, to_graph=NamedNode("http://g"))
    derive(store)
    return store


def assertion(name: str, kind: str, known: str, facet: str, rest: str) -> str:
    return (
        f':{name} a jalon:{kind} ; jalon:about action:x ; jalon:facet "{facet}" ; '
        f'jalon:knownOn "{known}"^^xsd:date ; {rest} .\n'
    )


def status(name: str, known: str, concept: str) -> str:
    return assertion(name, "StatusReport", known, "status", f"jalon:status status:{concept}")


def value(store: Store, subject: str, name: str) -> list[str]:
    quads = store.quads_for_pattern(
        NamedNode(subject), NamedNode(JALON + name), None, NamedNode(CURRENT_GRAPH)
    )
    return sorted(quad.object.value for quad in quads)


def test_a_status_is_superseded_by_the_next_one_known() -> None:
    store = derived(
        status("a", "2019-01-01", "announced")
        + status("c", "2021-01-01", "delivered")
        + status("b", "2020-01-01", "in-progress")
    )

    assert value(store, f"{THING}#a", "supersededOn") == ["2020-01-01"]
    assert value(store, f"{THING}#b", "supersededOn") == ["2021-01-01"]
    assert value(store, f"{THING}#c", "supersededOn") == []
    assert value(store, THING, "currentStatus") == [PREFIXES["status"] + "delivered"]


def test_two_assertions_of_one_day_do_not_supersede_each_other() -> None:
    store = derived(status("a", "2019-01-01", "announced") + status("b", "2019-01-01", "late"))

    assert value(store, f"{THING}#a", "supersededOn") == []
    assert value(store, f"{THING}#b", "supersededOn") == []


def test_planned_is_never_a_current_status() -> None:
    store = derived(status("a", "2019-01-01", "in-progress") + status("b", "2020-01-01", "planned"))

    assert value(store, THING, "currentStatus") == [PREFIXES["status"] + "in-progress"]


def test_what_is_known_only_by_the_day_it_was_read_supersedes_nothing() -> None:
    read = "jalon:status status:late ; jalon:knownOnBasis known-basis:read"
    store = derived(
        status("a", "2019-01-01", "in-progress")
        + assertion(
            "b",
            "StatusReport",
            "2026-11-21",
            "status",
            f'{read} ; jalon:latest "2018-01-01"^^xsd:date',
        )
    )

    assert value(store, f"{THING}#a", "supersededOn") == []
    assert value(store, THING, "currentStatus") == [PREFIXES["status"] + "in-progress"]


def test_the_current_status_is_the_one_of_the_latest_day_described() -> None:
    store = derived(
        status("a", "2020-01-01", "late")
        + assertion(
            "b",
            "StatusReport",
            "2020-01-01",
            "status",
            'jalon:status status:delivered ; jalon:latest "2020-06-01"^^xsd:date',
        )
    )

    assert value(store, THING, "currentStatus") == [PREFIXES["status"] + "delivered"]


def test_values_of_another_facet_or_unit_do_not_supersede() -> None:
    def amount(name: str, known: str, facet: str, unit: str) -> str:
        return assertion(
            name, "AnnouncedValue", known, facet, f'jalon:value 1.0 ; jalon:unit "{unit}"@fr'
        )

    store = derived(
        amount("a", "2019-01-01", "budget", "euros")
        + amount("b", "2020-01-01", "budget", "%")
        + amount("c", "2020-01-01", "target", "euros")
    )

    assert value(store, f"{THING}#a", "supersededOn") == []


def test_partners_accumulate() -> None:
    def partner(name: str, known: str) -> str:
        rest = f"jalon:role role:partner ; jalon:agent actor:{name}"
        return assertion(name, "Responsibility", known, "role-partner", rest)

    store = derived(partner("dns", "2019-01-01") + partner("ans", "2020-01-01"))

    assert value(store, f"{THING}#dns", "supersededOn") == []


def test_a_title_is_superseded_only_in_its_language() -> None:
    def title(name: str, known: str, text: str) -> str:
        return assertion(name, "DatedName", known, "title", f"jalon:name {text}")

    store = derived(
        title("fr1", "2019-01-01", '"Un"@fr')
        + title("en1", "2019-01-01", '"One"@en')
        + title("fr2", "2020-01-01", '"Deux"@fr')
    )

    assert value(store, f"{THING}#fr1", "supersededOn") == ["2020-01-01"]
    assert value(store, f"{THING}#en1", "supersededOn") == []
    assert value(store, THING, "currentName") == ["Deux"]


def test_the_current_lead_and_deadline_are_shortcuts() -> None:
    store = derived(
        assertion(
            "l",
            "Responsibility",
            "2019-01-01",
            "role-lead",
            "jalon:role role:lead ; jalon:agent actor:dns",
        )
        + assertion(
            "d1", "Deadline", "2019-01-01", "deadline", 'jalon:latest "2020-12-31"^^xsd:date'
        )
        + assertion(
            "d2", "Deadline", "2020-01-01", "deadline", 'jalon:earliest "2022-01-01"^^xsd:date'
        )
    )

    assert value(store, THING, "currentLead") == [PREFIXES["actor"] + "dns"]
    assert value(store, THING, "currentDeadline") == ["2022-01-01"]


def store_of(quads: set[Quad]) -> Store:
    """A store of some quads, with its derived graph."""
    store = Store()
    store.extend(quads)
    derive(store)
    return store


def everything(store: Store) -> set[Quad]:
    return set(store.quads_for_pattern(None, None, None, NamedNode(CURRENT_GRAPH)))


STATEMENTS = [
    Quad(NamedNode(f"{THING}#{name}"), NamedNode(predicate), value, NamedNode("http://g"))
    for name in "abcd"
    for predicate, value in [
        *(
            (PREFIXES["rdf"] + "type", NamedNode(JALON + kind))
            for kind in (
                "StatusReport",
                "Deadline",
                "DatedName",
                "AnnouncedValue",
                "Responsibility",
            )
        ),
        *((JALON + "about", NamedNode(f"{THING}{number}")) for number in (1, 2)),
        *((JALON + "facet", Literal(facet)) for facet in ("status", "title")),
        *(
            (JALON + said, Literal(f"20{day}-01-01", datatype=NamedNode(PREFIXES["xsd"] + "date")))
            for said in ("knownOn", "latest")
            for day in (19, 20)
        ),
        (JALON + "status", NamedNode(PREFIXES["status"] + "announced")),
        (JALON + "name", Literal("Nom", language="fr")),
        (JALON + "role", NamedNode(PREFIXES["role"] + "lead")),
        (JALON + "agent", NamedNode("http://agent")),
        (JALON + "knownOnBasis", NamedNode(PREFIXES["known-basis"] + "read")),
    ]
]


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    before=sets(sampled_from(STATEMENTS)),
    writes=lists(sets(sampled_from(STATEMENTS), min_size=1), max_size=4),
)
def test_what_is_renewed_after_a_write_is_what_would_be_derived_from_everything(
    before: set[Quad], writes: list[set[Quad]]
) -> None:
    renewed = store_of(before)
    for toggled in writes:
        held = set(renewed) & toggled
        for quad in held:
            renewed.remove(quad)
        renewed.extend(toggled - held)
        renew(renewed, Effect(tuple(toggled - held), tuple(held)))

    anew = store_of({quad for quad in renewed if quad.graph_name == NamedNode("http://g")})
    assert everything(renewed) == everything(anew)
