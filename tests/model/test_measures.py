from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sapper import Scenario
from sapper.model import rules
from sapper.model.army import columns as c
from sapper.model.building import build_army, decides
from sapper.model.engine import advance
from sapper.model.fields import COLUMN, WEEKLY_FIELDS
from sapper.model.measures import measure
from sapper.model.outcome import Outcome
from sapper.model.run import simulate
from sapper.model.week.stocktaking import take_stock
from tests.helpers import small
from tests.helpers.drawn import scenarios

POSTINGS = [
    "soldiers_home",
    "soldiers_abroad",
    "soldiers_reintegrating",
    "soldiers_captive",
    "soldiers_dead",
]
COUNTERS = [
    "sent", "killed", "captured", "discharged", "called_up", "plots_started", "plots_foiled",
    "plots_abandoned", "mutinies", "attempts", "money_usd",
]  # fmt: skip
SHARES = [
    "awareness_home", "awareness_abroad", "awareness_returned", "loyalty_home",
    "loyalty_abroad", "loyalty_returned", "mean_loyalty", "staff_loyalty", "disaffected_share",
    "compromised_triads_share", "largest_prospects", "patronage",
    "legitimacy",
]  # fmt: skip


def weekly(run: Outcome) -> dict[str, NDArray[np.float64]]:
    return dict(zip(WEEKLY_FIELDS, run.weekly.T, strict=True))


def each(scenario: Scenario) -> float:
    """People that one simulated soldier represents."""
    return scenario.force.company_strength / scenario.force.soldiers_per_company


@settings(max_examples=60)
@given(scenario=scenarios, seed=st.integers(0, 2**64 - 1))
def test_people_are_conserved_every_week(scenario: Scenario, seed: int) -> None:
    army = build_army(scenario, seed, 0)
    companies, first = int(army.world[0].companies), army.soldiers.company.copy()
    series = np.empty((60, len(WEEKLY_FIELDS)))
    series = series[: advance(army, series)]
    of = dict(zip(WEEKLY_FIELDS, series.T, strict=True))
    everybody = np.sum([of[posting] for posting in POSTINGS], axis=0)
    assert everybody == pytest.approx(companies * scenario.force.company_strength)
    # Death, capture and discharge make a place empty; a call-up fills it.
    lost = of["killed"] + of["captured"]
    vacant = of["soldiers_dead"] + of["soldiers_captive"]
    assert lost + of["discharged"] == pytest.approx(vacant + of["called_up"])
    assert (of["soldiers_dead"] <= of["killed"] + 1e-6).all()
    assert (of["soldiers_captive"] <= of["captured"] + 1e-6).all()
    assert np.array_equal(army.soldiers.company, first)
    for counter in COUNTERS:
        assert (np.diff(of[counter], prepend=0.0) >= 0.0).all()


@settings(max_examples=60)
@given(scenario=scenarios, seed=st.integers(0, 2**64 - 1))
def test_who_is_abroad_was_sent_and_has_not_come_back(scenario: Scenario, seed: int) -> None:
    run = simulate(scenario, seed, 0)
    of = weekly(run)
    deployment = scenario.deployment
    returning = [event["week"] for event in run.events if event["kind"] == "troops returned"]
    stayed = np.concatenate([[0.0], of["soldiers_abroad"][:-1]])
    stayed[returning] = 0.0
    sent, killed, captured = (
        np.diff(of[flow], prepend=0.0) for flow in ("sent", "killed", "captured")
    )
    assert of["soldiers_abroad"] == pytest.approx(stayed + sent - killed - captured)
    weeks = np.arange(stayed.size)
    last = deployment.first_week + deployment.war_weeks
    at_war = (weeks >= deployment.first_week) & (weeks < last)
    assert (of["soldiers_abroad"][~at_war] == 0.0).all()
    if deployment.size == 0:
        assert of["sent"][-1] == of["killed"][-1] == 0.0
        munitions = scenario.economy.munitions_income * at_war.sum()
        # A rival whom refugees inform stops at most this part of it.
        stopped = munitions * scenario.rival.sanctions
        assert of["money_usd"][-1] <= munitions * (1.0 + CLOSE)
        assert of["money_usd"][-1] >= (munitions - stopped) * (1.0 - CLOSE)


CLOSE = 1e-9


@settings(max_examples=60)
@given(scenario=scenarios, seed=st.integers(0, 2**64 - 1))
def test_the_measures_are_within_their_bounds_and_agree(scenario: Scenario, seed: int) -> None:
    run = simulate(scenario, seed, 0)
    of = weekly(run)
    for share in SHARES:
        known = of[share][~np.isnan(of[share])]
        assert (known >= 0.0).all()
        assert (known <= 1.0).all()
    # Income from those abroad at the beginning of the week, and from munitions during the war.
    economy, deployment = scenario.economy, scenario.deployment
    weeks = np.arange(run.weekly.shape[0])
    war = deployment.first_week + deployment.war_weeks
    at_war = (deployment.first_week <= weeks) & (weeks < war)
    abroad = np.concatenate([[0.0], of["soldiers_abroad"][:-1]])
    paid = economy.pay_abroad * abroad * (1.0 - scenario.reception.pay_passed_on)
    earned = paid + economy.munitions_income * at_war
    if not decides(scenario):  # a leader may change what is paid
        whole = np.cumsum(earned)
        stopped = whole - of["money_usd"]  # by a rival who knows all at most
        assert (stopped >= -CLOSE * whole).all()
        assert (stopped <= (scenario.rival.sanctions + CLOSE) * whole).all()
    ended = of["plots_foiled"] + of["plots_abandoned"] + of["plots_active"]
    assert (of["plots_started"] >= ended).all()
    assert (of["plot_members"] >= of["plots_active"]).all()
    kinds = [event["kind"] for event in run.events]
    assert kinds.count("plot foiled") == of["plots_foiled"][-1]
    attempts = kinds.count("attempt failed") + kinds.count("coup succeeded")
    assert attempts == of["attempts"][-1]
    suppressed = kinds.count("mutiny suppressed")
    from_below = sum(
        event["origin"] == "below" and event["kind"] != "mutiny suppressed" for event in run.events
    )
    assert suppressed + from_below == of["mutinies"][-1]


def test_the_log_counts_people() -> None:
    scenario = small.scenario()
    assert each(scenario) == 5.0
    run = simulate(scenario, 1, 0)
    sent = sum(event["people"] for event in run.events if event["kind"] == "troops sent")
    assert sent == weekly(run)["sent"][-1] > 0


def test_means_are_those_of_the_people() -> None:
    army = small.army(time__stocktaking_weeks=1, deployment__size=0, loyalty__disaffected_below=0.4)
    advance(army, np.empty((1, len(WEEKLY_FIELDS))))
    soldiers, companies = army.soldiers, army.world[0].companies
    # Change the people, take stock, and look at the measures.
    rng = np.random.default_rng(1)
    soldiers.loyalty[:] = rng.random(soldiers.loyalty.size)
    army.staff.loyalty[:] = rng.random(army.offices.size)
    take_stock(army)
    row = np.empty(len(WEEKLY_FIELDS))
    measure(army, row)
    of = dict(zip(WEEKLY_FIELDS, row, strict=True))
    assert of["mean_loyalty"] == pytest.approx(soldiers.loyalty.mean(), abs=1e-6)
    width = army.parameters[0].disaffection_width
    disaffected = [rules.disaffection(loyalty, 0.4, width) for loyalty in soldiers.loyalty]
    assert of["disaffected_share"] == pytest.approx(np.mean(disaffected), abs=1e-6)
    triads = army.staff.loyalty[army.offices.formation >= companies].reshape(-1, 3)
    assert of["staff_loyalty"] == pytest.approx(triads.mean(), abs=1e-6)
    assert of["compromised_triads_share"] == pytest.approx(
        (triads.max(axis=1) < army.parameters[0].spark_below).mean(), abs=1e-9
    )


def test_measures_without_people_are_nan() -> None:
    run = simulate(small.scenario(deployment__size=0), 1, 0)
    of = weekly(run)
    for name in ("awareness_abroad", "awareness_returned", "loyalty_abroad", "loyalty_returned"):
        assert np.isnan(of[name]).all()
    assert not np.isnan(of["awareness_home"]).any()


def test_measuring_changes_nothing() -> None:
    army, same = small.army(), small.army()
    measure(army, np.empty(len(WEEKLY_FIELDS)))
    assert small.differences(army, same) == []
    assert len(POSTINGS) == c.DEAD + 1
    assert list(WEEKLY_FIELDS)[: len(POSTINGS)] == POSTINGS


@settings(max_examples=20)
@given(scenario=scenarios, seed=st.integers(0, 2**64 - 1))
def test_measures_of_companies_and_soldiers_are_counted_and_averaged_over_all(
    scenario: Scenario, seed: int
) -> None:
    army = build_army(scenario, seed, 0)
    series = np.empty((30, len(WEEKLY_FIELDS)))
    last = dict(zip(WEEKLY_FIELDS, series[advance(army, series) - 1], strict=True))
    companies = army.formations[army.formations.echelon == c.COMPANY]
    abroad = companies.posting == c.ABROAD
    returned = ~abroad & (companies.tour != c.NEVER)
    means = {
        "awareness_home": companies.awareness[~abroad],
        "mean_loyalty": companies.loyalty,
        "awareness_abroad": companies.awareness[abroad],
        "awareness_returned": companies.awareness[returned],
        "loyalty_home": companies.loyalty[~abroad],
        "loyalty_abroad": companies.loyalty[abroad],
        "loyalty_returned": companies.loyalty[returned],
    }
    for name, column in means.items():
        if column.size:
            assert last[name] == pytest.approx(column.astype(float).mean(), rel=1e-9)
        else:
            assert np.isnan(last[name])
    battalions = army.formations[army.formations.echelon == c.BATTALION]
    disaffected = np.average(battalions.disaffected.astype(float), weights=battalions.companies)
    assert last["disaffected_share"] == pytest.approx(disaffected, rel=1e-9)
    counts = np.bincount(army.soldiers.posting, minlength=len(POSTINGS)) * each(scenario)
    assert [last[name] for name in POSTINGS] == pytest.approx(counts.tolist())


def test_every_measure_is_filled() -> None:
    out = np.full(len(WEEKLY_FIELDS), np.inf)
    measure(small.army(), out)
    assert [name for name, value in zip(WEEKLY_FIELDS, out, strict=True) if value == np.inf] == []
    assert COLUMN._asdict() == {name: place for place, name in enumerate(WEEKLY_FIELDS)}
