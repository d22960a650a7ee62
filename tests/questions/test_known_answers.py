"""What the sourced dossier says of the questions that matter most, written by hand.

The expected files hold whole answers; these sentences hold what must be true of them whatever the
shape of the table.
"""

from collections import Counter
from collections.abc import Callable

import pytest

from questions.question import Row

Ask = Callable[[str], list[Row]]

NOT_COMPARABLE = {"appli-carte-vitale-generalisation", "e-prescription-generalisation"}


def slug(address: str) -> str:
    """Return the last part of an address."""
    return address.rsplit("/", 1)[-1]


def months(rows: list[Row]) -> dict[str, int]:
    """Return the slippage in months by milestone, without those on time."""
    return {slug(row["milestone"]): int(row["months"]) for row in rows if row["months"] != "0"}


def test_the_ins_is_late_by_twelve_months_from_its_first_date(ask: Ask) -> None:
    assert months(ask("slippage-since-the-first-announcement"))["obligation-ins"] == 12


def test_the_ins_is_not_late_from_the_date_of_the_roadmap(ask: Ask) -> None:
    assert "obligation-ins" not in months(ask("slippage-since-the-2019-roadmap"))


def test_eight_other_milestones_slipped_and_two_came_early(ask: Ask) -> None:
    expected = {
        "appli-carte-vitale-fin-d-experimentation": 31,
        "certification-des-sih-premier-referentiel": 21,
        "declaration-des-incidents-extension": 16,
        "e-parcours-fin-du-programme": 12,
        "obligation-ins": 12,
        "appli-carte-vitale-debut-d-experimentation": 10,
        "doctrine-publication": 2,
        "lab-e-sante-ouverture": 2,
        "doctrine-concertation": 1,
        "appli-carte-vitale-decret-d-experimentation": -1,
        "structures-pilotes-appel-a-candidatures": -1,
    }

    assert months(ask("slippage-since-the-first-announcement")) == expected


def test_the_vitale_card_app_is_late_by_one_month_from_the_roadmap(ask: Ask) -> None:
    found = months(ask("slippage-since-the-2019-roadmap"))

    assert found["appli-carte-vitale-debut-d-experimentation"] == 1


@pytest.mark.parametrize("baseline", ["first-announcement", "2019-roadmap"])
def test_a_start_is_never_compared_with_an_end(ask: Ask, baseline: str) -> None:
    rows = ask(f"slippage-since-the-{baseline}")

    assert not NOT_COMPARABLE & {slug(row["milestone"]) for row in rows}


def test_of_thirteen_chains_nine_moved_three_got_more_precise_and_one_contradicts(ask: Ask) -> None:
    changes = Counter(row["change"] for row in ask("dates-announced-several-times"))

    assert changes == {"déplacée": 9, "précisée": 3, "contradictoire": 1}


def test_fourteen_promised_dates_slipped_and_five_statements_stand_among_them(ask: Ask) -> None:
    rows = Counter(row["row"] for row in ask("promised-dates-that-slipped"))

    assert rows == {"date promise, non tenue": 14, "affirmation sur le calendrier": 5}


def test_ten_promises_had_lapsed_when_the_delegation_said_that_nothing_was_late(ask: Ask) -> None:
    rows = ask("promised-dates-that-slipped")
    said = next(row for row in rows if row["day"] == "2020-06-12")

    assert said["what"] == "La DNS affirme n'avoir pris aucun retard"
    assert rows.index(said) == 10
    assert {row["row"] for row in rows[:10]} == {"date promise, non tenue"}


def test_the_leads_said_again_in_december_that_nothing_was_late(ask: Ask) -> None:
    said = [row["day"] for row in ask("promised-dates-that-slipped") if not row["promised"]]

    assert said == ["2020-06-12", "2020-06-18", "2020-12-04", "2021-03-04", "2026-11-21"]


def test_a_slip_that_cannot_be_measured_is_shown_without_a_number(ask: Ask) -> None:
    rows = {row["what"]: row for row in ask("promised-dates-that-slipped")}

    assert rows["Généralisation de la e-prescription"]["months"] == ""
    assert rows["Généralisation de la e-prescription"]["promised"] == "dès 2019"
    assert rows["Généralisation de la e-prescription"]["became"] == "début 2025"


def test_e_prescription_was_promised_for_2019_then_2020_2022_2024_and_2025(ask: Ask) -> None:
    rows = ask("how-the-roll-out-of-e-prescription-moved")

    assert sorted(row["latest"] for row in rows) == [
        "2019-12-31",
        "2020-12-31",
        "2022-12-31",
        "2024-12-31",
        "2025-03-31",
    ]


def test_the_certification_framework_moved_twice(ask: Ask) -> None:
    rows = ask("how-the-certification-of-hospital-systems-moved")
    dates = [row["latest"] for row in rows if row["what"].startswith("Première version")]

    assert dates == ["2020-06-30", "2021-01-01", "2022-03-31"]


def test_every_date_was_kept_to_the_week_said_the_lead_in_march_2021(ask: Ask) -> None:
    rows = ask("how-the-certification-of-hospital-systems-moved")

    assert any(
        row["knownOn"] == "2021-03-04" and "à la semaine près" in row["what"] for row in rows
    )


def test_the_ins_was_announced_for_january_2020_then_for_january_2021(ask: Ask) -> None:
    rows = ask("ins-before-and-after-april-2019")
    announced = [row for row in rows if row["row"] == "échéance annoncée"]

    assert [(row["period"], row["latest"]) for row in announced] == [
        ("avant la feuille de route", "2020-01-31"),
        ("depuis la feuille de route", "2021-01-31"),
        ("depuis la feuille de route", "2021-01-01"),
    ]


def test_ten_of_the_twenty_four_actions_have_a_lead(ask: Ask) -> None:
    leads = {slug(row["action"]): slug(row["lead"]) for row in ask("lead-of-each-action")}

    assert len(leads) == 24
    assert Counter(filter(None, leads.values())) == {
        "dns": 5,
        "dgos": 3,
        "cnsa": 1,
        "ministere-sante": 1,
    }


def test_only_the_lead_of_the_certification_is_inferred(ask: Ask) -> None:
    rows = ask("lead-of-each-action")

    inferred = {slug(row["action"]) for row in rows if row["certainty"] == "Déduit par l'éditeur"}

    assert inferred == {"certifier-les-si-hospitaliers"}


def test_g_nius_is_action_23_for_two_sources_and_24_for_a_third(ask: Ask) -> None:
    rows = [row for row in ask("sources-that-disagree") if row["facet"] == "edition-2019"]

    assert {(row["oneValue"], row["otherValue"]) for row in rows} == {("23", "24")}
    assert {slug(row["thing"]) for row in rows} == {"ouvrir-le-lab-e-sante"}
    assert len({row["oneSource"] for row in rows}) == 2


def test_three_dates_are_given_for_the_creation_of_the_health_data_hub(ask: Ask) -> None:
    rows = ask("when-the-health-data-hub-was-created")
    dates = {row["date"] for row in rows if row["what"] == "réalisation du jalon"}

    assert dates == {"2019-11-29", "2019-11-30", "2019-12-01"}


@pytest.mark.parametrize(
    ("what", "announced", "known"),
    [
        ("actions de 2019", 26, 24),
        ("numéros des actions connues de 2019", 24, 14),
        ("pilotes des actions connues de 2019", 24, 10),
        ("dates de réalisation des jalons de 2019", 59, 22),
        ("actions nommées parmi les 30 de juin 2020", 30, 4),
        ("axes de 2023", 4, 4),
        ("priorités de 2023", 18, 3),
        ("objectifs de 2023", 65, 16),
        ("titres officiels, priorités de 2023", 18, 0),
        ("titres officiels, objectifs de 2023", 65, 0),
    ],
)
def test_a_gap_is_shown_with_its_count(ask: Ask, what: str, announced: int, known: int) -> None:
    row = next(row for row in ask("what-is-missing") if row["what"] == what)

    assert (int(row["announced"]), int(row["known"])) == (announced, known)
    assert int(row["missing"]) == announced - known


def test_the_roadmap_announced_26_actions_then_30(ask: Ask) -> None:
    rows = ask("counts-announced")
    counts = [
        (row["knownOn"], row["value"])
        for row in rows
        if slug(row["thing"]) == "feuille-de-route-2019-2022" and row["what"] == "Actions"
    ]

    assert counts[:2] == [("2019-04-25", "26"), ("2020-06-18", "30")]
    assert {value for _, value in counts[1:]} == {"30"}


def test_the_actions_of_the_five_orientations_make_26(ask: Ask) -> None:
    rows = ask("actions-of-each-orientation")
    announced = {row["orientation"]: int(row["announced"]) for row in rows}

    assert announced == {"1": 3, "2": 7, "3": 4, "4": 3, "5": 9}


@pytest.mark.parametrize(
    ("before", "after", "day"),
    [
        ("dssis", "dns", "2019-12-20"),
        ("asip-sante", "ans", "2019-12-19"),
        ("inds", "hdh", "2019-12-01"),
        (
            "conseil-strategique-du-numerique-en-sante",
            "conseil-du-numerique-en-sante",
            "2019-06-27",
        ),
    ],
)
def test_an_organisation_succeeds_another_on_a_day(
    ask: Ask, before: str, after: str, day: str
) -> None:
    rows = ask("successions-of-organisations")

    found = {(slug(row["before"]), slug(row["after"])): row["earliest"] for row in rows}

    assert found[before, after] == day


def test_the_delegation_took_over_by_decree_2019_1412(ask: Ask) -> None:
    rows = {slug(row["after"]): row for row in ask("successions-of-organisations")}

    assert rows["dns"]["number"] == "2019-1412"


def test_mon_espace_sante_was_called_ens_and_took_over_from_the_dmp(ask: Ask) -> None:
    rows = {(row["row"], row["value"]) for row in ask("from-ens-and-dmp-to-mon-espace-sante")}

    assert ("autre nom", "Espace numérique de santé (ENS)") in rows
    assert ("prend la suite de", "Dossier médical partagé") in rows


def test_the_two_billion_of_the_segur_are_one_point_four_and_zero_point_six(ask: Ask) -> None:
    rows = ask("what-the-segur-was-split-into")
    amounts = {slug(row["funding"]): int(row["amount"]) for row in rows}

    assert amounts["segur-enveloppe-totale"] == 2_000_000_000
    assert amounts["segur-volet-sanitaire"] == 1_400_000_000
    assert amounts["segur-volet-medico-social"] == 600_000_000


def test_three_amounts_were_announced_for_the_acceleration_strategy(ask: Ask) -> None:
    rows = ask("money-by-programme")
    name = "Stratégie d’accélération Santé numérique"
    amounts = {row["amount"] for row in rows if row["envelope"] == name}

    assert amounts == {"650000000", "670000000", "718400000"}
    assert {row["amounts"] for row in rows if row["envelope"] == name} == {"3"}


def test_cnam_is_a_partner_of_five_actions_of_2019(ask: Ask) -> None:
    rows = ask("everything-that-involves-cnam")
    actions = {
        slug(row["thing"])
        for row in rows
        if row["role"] == "Partenaire" and row["kind"] == "Action"
    }

    assert actions == {
        "deployer-le-dmp",
        "developper-la-e-prescription",
        "mettre-a-disposition-l-appli-carte-vitale",
        "offrir-un-bouquet-de-services-aux-professionnels",
        "ouvrir-l-espace-numerique-de-sante",
    }


def test_nothing_made_public_after_18_june_2020_was_known_on_that_day(ask: Ask) -> None:
    rows = ask("what-was-known-on-2020-06-18")

    assert len({row["actionLabel"] for row in rows}) == 24
    assert max(row["knownOn"] for row in rows) <= "2020-06-18"


def test_on_18_june_2020_e_prescription_was_still_due_in_2020(ask: Ask) -> None:
    rows = {row["what"]: row for row in ask("what-was-known-on-2020-06-18")}

    assert rows["Généralisation de la e-prescription"]["deadline"] == "2020-12-31"


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Agnès Buzyn", "2019-04-25"),
        ("Olivier Véran", "2020-06-18"),
        ("François Braun", "2023-05-17"),
    ],
)
def test_a_minister_is_seen_in_office_on_a_day(ask: Ask, name: str, day: str) -> None:
    rows = ask("ministers-and-heads-of-digital-health")

    assert (name, day) in {(row["name"], row["seenOn"]) for row in rows}


def test_no_source_read_speaks_of_the_sixth_and_the_ninth_council(ask: Ask) -> None:
    numbers = [int(row["number"]) for row in ask("sessions-of-the-digital-health-council")]

    assert numbers == [1, 2, 3, 4, 5, 7, 8, 10, 11, 12, 13, 14]


def test_only_the_date_of_the_thirteenth_council_is_inferred(ask: Ask) -> None:
    rows = ask("sessions-of-the-digital-health-council")

    assert [row["number"] for row in rows if row["certainty"] == "Déduit par l'éditeur"] == ["13"]


def test_activations_of_mon_espace_sante_grew_to_twenty_four_million(ask: Ask) -> None:
    rows = ask("mon-espace-sante-in-numbers")
    activated = [int(row["value"]) for row in rows if row["indicator"] == "mes-activated"]

    assert activated == [7_200_000, 8_400_000, 18_000_000, 19_000_000, 24_000_000]


def test_the_consultation_gathered_three_hundred_contributions_in_eighteen_towns(ask: Ask) -> None:
    figures = {(row["unit"], row["value"]) for row in ask("consultation-of-2023")}

    assert {("contributions", "300"), ("villes", "18"), ("personnes", "2500")} <= figures


def test_the_migration_of_the_health_data_hub_is_due_by_the_end_of_2026(ask: Ask) -> None:
    rows = {slug(row["milestone"]): row for row in ask("due-in-2026-and-2027-and-not-reached")}

    assert rows["health-data-hub-migration-secnumcloud"]["deadline"] == "2026-12-31"
    assert rows["mes-40-millions-activations"]["deadline"] == "2027-12-31"


def test_a_milestone_that_was_reached_is_never_called_unchecked(ask: Ask) -> None:
    unchecked = {row["milestone"] for row in ask("planned-and-never-checked")}

    assert not unchecked & {row["milestone"] for row in ask("milestones-reached")}


def test_two_orientations_were_reworded_by_2023(ask: Ask) -> None:
    rows = ask("draft-official-and-later-titles")
    later = {slug(row["element"]) for row in rows if row["kind"] == "Formulation ultérieure"}

    assert later == {"securite-et-interoperabilite", "innovation-et-engagement"}


def test_the_decree_of_the_health_identifier_has_its_eli(ask: Ask) -> None:
    rows = {row["number"]: row for row in ask("texts-of-law")}

    address = "https://www.legifrance.gouv.fr/eli/decret/2017/3/27/AFSZ1630941D/jo/texte"
    assert rows["2017-412"]["eli"] == address
    assert rows["2017-412"]["nor"] == "AFSZ1630941D"


def test_every_fact_that_rests_on_one_source_names_it(ask: Ask) -> None:
    rows = ask("facts-that-rest-on-one-source")

    assert len({row["fact"] for row in rows}) == len(rows)
    assert all(row["source"] and row["sourceLabel"] and row["access"] for row in rows)
