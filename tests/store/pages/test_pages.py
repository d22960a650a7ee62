"""What the pages show, computed from the shipped dataset."""

import csv
import io
import json
from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, Store

from jalon.files import ontology_folder
from jalon.namespaces import KINDS, PREFIXES
from jalon.rdf.records import RecordAddress
from jalon.store.pages import home, listing, ontology, record, scheme, search
from jalon.store.pages.assertions import family, read_assertions
from jalon.store.pages.labels import Reader, fold, labels, node
from jalon.store.pages.lists import things_of
from jalon.store.pages.milestones import chain
from jalon.store.pages.record import last_status
from jalon.store.snapshot import open_snapshot


@pytest.fixture(scope="module")
def store() -> Store:
    """The shipped dataset."""
    return open_snapshot().store


def every_record(store: Store) -> Iterator[RecordAddress]:
    reader = Reader(store, "fr")
    for kind in KINDS:
        for iri in things_of(reader, kind):
            address = RecordAddress.of_iri(iri)
            assert address is not None, iri
            yield address


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_record_has_a_page_made_of_plain_values(store: Store, lang: str) -> None:
    count = 0
    for address in every_record(store):
        page = record(store, address.kind, address.slug, lang)["page"]

        assert page["label"]["text"] and "https://" not in page["label"]["text"], address
        assert json.loads(json.dumps(page)) is not None
        count += 1
    assert count > 800


def test_no_value_of_a_page_is_a_bare_address_of_ours(store: Store) -> None:
    for address in every_record(store):
        page = record(store, address.kind, address.slug, "fr")["page"]
        shown = [value for fact in page["facts"] for value in fact["shown"]]
        shown += [fact["label"] for fact in page["facts"]]

        assert not [each for each in shown if each["text"].startswith("https://w3id.org/jalon")]


def test_a_page_as_of_a_day_leaves_out_what_was_known_later(store: Store) -> None:
    today = record(store, "milestone", "obligation-ins", "fr")["page"]
    before = record(store, "milestone", "obligation-ins", "fr", "2019-06-01")["page"]

    said = [each["known_on"] for each in before["assertions"]["deadlines"]]
    assert said and max(said) <= "2019-06-01"
    assert len(said) < len(today["assertions"]["deadlines"])
    assert before["later"] > 0
    assert not [each for each in before["highlights"] if each["label"] == "Issue"]


def test_an_assertion_followed_later_was_not_yet_followed(store: Store) -> None:
    before = record(store, "milestone", "obligation-ins", "fr", "2019-06-01")["page"]

    last = before["chain"]["steps"][-1]["announcement"]
    assert last["superseded"] is None


def test_a_gap_is_given_against_both_baselines(store: Store) -> None:
    page = record(store, "milestone", "obligation-ins", "fr")["page"]

    gaps = [(each["gap"]["verdict"], each["gap"]["months"]) for each in page["chain"]["baselines"]]
    assert gaps == [("later", 12), ("none", 0)]


def test_gaps_agree_with_the_question_on_slippage(store: Store) -> None:
    query = ontology_folder() / "question" / "slippage-since-the-first-announcement.rq"
    result = store.query(query.read_text(), use_default_graph_as_union=True)
    rows = csv.DictReader(io.StringIO(result.serialize(format=QueryResultsFormat.CSV).decode()))
    reader = Reader(store, "fr")
    compared = 0
    for row in rows:
        made = chain(read_assertions(reader, row["milestone"]), "fr")
        if made.baselines and row["saidOn"] == made.baselines[0].start.known_on:
            assert made.baselines[0].gap.months == int(row["months"]), row["milestone"]
            compared += 1
    assert compared >= 15


def test_pages_agree_with_the_shortcuts_of_the_graph(store: Store) -> None:
    reader = Reader(store, "fr")
    for address in every_record(store):
        said = read_assertions(reader, address.thing)
        report, last = last_status(family(said, "statuses")), chain(said, "fr").last
        status = reader.concept(address.thing, "jalon:currentStatus")
        deadline = reader.value(address.thing, "jalon:currentDeadline")
        assert (report.main if report else None) == status, address
        assert (last.latest or last.earliest if last else None) == deadline, address


def test_a_start_is_never_compared_with_an_end(store: Store) -> None:
    page = record(store, "milestone", "appli-carte-vitale-generalisation", "fr")["page"]

    assert {each["gap"]["verdict"] for each in page["chain"]["baselines"]} == {"incomparable"}
    assert {each["gap"]["months"] for each in page["chain"]["baselines"]} == {None}


def test_a_roadmap_says_how_much_of_what_was_announced_is_known(store: Store) -> None:
    page = record(store, "roadmap", "feuille-de-route-2023-2027", "fr")["page"]

    known = {each["kind"]: (each["known"], each["missing"]) for each in page["completeness"]}
    assert known == {"axis": (4, 0), "priority": (3, 15), "objective": (16, 49)}


def test_actions_of_the_second_edition_are_counted_in_that_edition(store: Store) -> None:
    page = record(store, "roadmap", "feuille-de-route-2019-2022", "fr")["page"]

    actions = [each for each in page["completeness"] if each["kind"] == "action"]
    known = {each["announced"]["text"]: (each["known"], each["missing"]) for each in actions}
    assert known == {"26\u00a0actions": (24, 2), "30\u00a0actions": (4, 26)}


def test_an_action_without_a_known_lead_says_so(store: Store) -> None:
    page = record(store, "action", "accelerer-l-ins", "fr")["page"]

    lead = next(each for each in page["highlights"] if each["label"] == "Pilote")
    assert lead["shown"][0]["text"] == "non connu"


def test_two_values_of_one_facet_known_the_same_day_are_a_visible_contradiction() -> None:
    store = open_snapshot().store
    thing = "https://w3id.org/jalon/id/milestone/obligation-ins"
    first = NamedNode(f"{thing}#occurrence")
    second = NamedNode(f"{thing}#occurrence-2")
    graph = NamedNode("https://w3id.org/jalon/doc/milestone/obligation-ins")
    for quad in list(store.quads_for_pattern(first, None, None, None)):
        store.add(Quad(second, quad.predicate, quad.object, graph))
    for name in ("earliest", "latest", "edtf"):
        for quad in list(store.quads_for_pattern(second, node(f"jalon:{name}"), None, None)):
            store.remove(quad)
        kind = NamedNode(PREFIXES["xsd"] + ("string" if name == "edtf" else "date"))
        store.add(Quad(second, node(f"jalon:{name}"), Literal("2021-02-01", datatype=kind), graph))

    page = record(store, "milestone", "obligation-ins", "fr")["page"]

    said = [each["conflicts"][0]["text"] for each in page["assertions"]["occurrences"]]
    assert sorted(said) == ["1er\u00a0février 2021", "1er\u00a0janvier 2021"]


def test_a_wrong_address_finds_what_comes_near(store: Store) -> None:
    found = record(store, "action", "accelerer-ins", "fr")

    assert found["page"] is None
    assert found["near"][0]["iri"].endswith("/action/accelerer-l-ins")


def test_a_service_asked_as_a_programme_is_found(store: Store) -> None:
    slug = things_of(Reader(store, "fr"), "service")[0].rpartition("/")[2]

    near = record(store, "programme", slug, "fr")["near"]

    assert f"https://w3id.org/jalon/id/service/{slug}" in [each["iri"] for each in near]


@pytest.mark.parametrize("text", ["segur numerique", "SÉGUR Numérique", "segur num"])
def test_search_ignores_accents_case_and_word_ends(store: Store, text: str) -> None:
    groups = {group["kind"]: group for group in search(store, text, "fr")}

    assert "Ségur du numérique en santé" in [each["text"] for each in groups["programme"]["found"]]


def test_search_finds_an_actor_by_its_acronym(store: Store) -> None:
    groups = {group["kind"]: group for group in search(store, "dns", "fr")}

    assert groups["actor"]["found"][0]["text"] == "Délégation au numérique en santé"


@pytest.mark.parametrize("kind", KINDS)
def test_every_list_holds_every_record_of_its_kind_once(store: Store, kind: str) -> None:
    page = listing(store, kind, "fr", "", {}, 0)

    iris = [row["iri"] for row in page["rows"]]
    assert sorted(iris) == things_of(Reader(store, "fr"), kind)
    assert page["total"] == page["unfiltered"] == len(iris)


def test_pages_of_a_list_add_up_to_the_list(store: Store) -> None:
    whole = [row["iri"] for row in listing(store, "source", "fr", "", {}, 0)["rows"]]
    pages = listing(store, "source", "fr", "", {}, 1)["pages"]

    parts = [listing(store, "source", "fr", "", {}, page)["rows"] for page in range(1, pages + 1)]

    assert pages > 1
    assert [row["iri"] for rows in parts for row in rows] == whole


def test_a_facet_counts_what_its_filter_then_shows(store: Store) -> None:
    page = listing(store, "milestone", "fr", "", {}, 0)

    for facet in page["facets"]:
        for option in facet["options"][:3]:
            filtered = listing(store, "milestone", "fr", "", {facet["key"]: option["token"]}, 0)
            assert filtered["total"] == option["count"], (facet["key"], option)


def test_actions_come_by_orientation_then_number(store: Store) -> None:
    rows = listing(store, "action", "fr", "", {}, 0)["rows"]

    numbers = [row["cells"]["number"][0]["text"] for row in rows]
    assert numbers[:7] == ["1", "2", "3", "4", "5", "6", "7"]
    assert numbers[7] == "non établi (8 ou 9 ou 10)"


def test_events_come_in_order_of_date(store: Store) -> None:
    reader = Reader(store, "fr")
    rows = listing(store, "event", "fr", "", {}, 0)["rows"]

    dates = [reader.date(row["iri"]) for row in rows]
    days = [date.sort_key if date else "9999" for date in dates]
    assert days == sorted(days)


def test_home_counts_what_there_is(store: Store) -> None:
    page = home(store, "fr")

    counts = {each["kind"]: each["count"] for each in page["counts"]}
    assert counts == {kind: len(things_of(Reader(store, "fr"), kind)) for kind in KINDS}
    assert [span["start"][:4] for span in page["spans"]] == ["2019", "2023"]
    assert "2019-04-25" in [moment["day"] for moment in page["moments"]]


def test_every_term_of_the_ontology_is_on_its_page_with_a_definition(store: Store) -> None:
    page = ontology(store, "en", {})

    terms = [term for module in page["modules"] for term in module["classes"]]
    terms += [term for module in page["modules"] for term in module["properties"]]
    assert {"Action", "knownOn"} <= {term["anchor"] for term in terms}
    assert not [term["iri"] for term in terms if term["definition"] is None]


def test_a_scheme_counts_the_uses_of_its_concepts(store: Store) -> None:
    page = scheme(store, "status", "fr")

    assert page is not None
    assert page["uses"]["in-progress"] > page["uses"]["abandoned"]
    assert scheme(store, "no-such-scheme", "fr") is None


def test_labels_leave_out_what_has_none(store: Store) -> None:
    dns = "https://w3id.org/jalon/id/actor/dns"

    found = labels(store, [dns, "https://example.org/", "not an iri"], "fr")

    assert list(found) == [dns]
    assert found[dns]["text"] == "Délégation au numérique en santé"


def test_labels_describe_a_dated_assertion(store: Store) -> None:
    iri = "https://w3id.org/jalon/id/milestone/obligation-ins#occurrence"

    found = labels(store, [iri], "fr")[iri]

    assert str(found["text"]).startswith("Réalisation · Obligation de référencer")
    assert str(found["short"]).startswith("Réalisation (")


def test_fold_leaves_letters_and_figures() -> None:
    assert fold("L’Œuvre d'État, n° 2 !") == "l oeuvre d etat n 2"


def test_the_editors_reading_is_marked_as_such_in_the_highlights(store: Store) -> None:
    page = record(store, "action", "certifier-les-si-hospitaliers", "fr")["page"]
    notes = {each["label"]: each["note"] for each in page["highlights"]}

    assert notes["Avancement"].endswith("déduit par l'éditeur")
    assert notes["Pilote"] == "déduit par l'éditeur"
