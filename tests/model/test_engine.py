"""The two engines write one history: the same bits in every column, every week."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from model import RegimeModel, Scenario
from model.engine import advance
from model.measures import WEEKLY_FIELDS
from model.parameters import OFFICES
from tests.model import small

WEEKS = 36
EXAMPLES = 36

offices = st.lists(st.sampled_from(OFFICES), min_size=1, max_size=5, unique=True)

# Small enough to pass many weeks agent by agent, troubled enough for all that can happen.
CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "force.strength": st.integers(200, 900),
    "force.soldiers_per_company": st.integers(1, 4),
    "force.companies_per_battalion": st.integers(2, 3),
    "force.battalions_per_regiment": st.integers(2, 3),
    "force.regiments_per_division": st.just(2),
    "force.divisions_per_corps": st.integers(2, 4),
    "force.guard_share": st.floats(0.0, 0.4),
    "force.capital_share": st.floats(0.0, 0.5),
    "force.front_share": st.floats(0.0, 0.5),
    "deployment.size": st.floats(0.0, 0.59),
    "deployment.first_week": st.integers(0, 8),
    "deployment.war_weeks": st.integers(1, 30),
    "deployment.tour_weeks": st.integers(4, 12),
    "deployment.special_first": st.booleans(),
    "deployment.reintegration_weeks": st.integers(0, 12),
    "battle.killed_rate": st.floats(0.0, 0.1),
    "battle.captured_rate": st.floats(0.0, 0.1),
    "battle.staff_exposure": st.floats(0.0, 2.0),
    "awareness.contact": st.floats(0.0, 0.5),
    "awareness.telling": st.floats(0.0, 0.1),
    "grievance.service_years": st.floats(0.5, 8.0),
    "loyalty.staff_base": st.floats(0.35, 0.6),
    "loyalty.soldier_base": st.floats(0.3, 0.55),
    "loyalty.spread": st.floats(0.05, 0.3),
    "orders.everyday": offices,
    "orders.important": offices,
    "conspiracy.spark_rate": st.floats(0.1, 2.0),
    "conspiracy.approach_rate": st.floats(0.2, 3.0),
    "conspiracy.cohort_share": st.floats(0.0, 1.0),
    "conspiracy.commissar_watch": st.floats(0.0, 0.05),
    "conspiracy.denouncing": st.floats(0.0, 0.5),
    "uprising.critical_share": st.floats(0.02, 0.15),
    "uprising.guard_resistance": st.floats(0.5, 1.0),
    "uprising.occasion_rate": st.floats(0.0, 0.4),
    "uprising.mutiny_rate": st.floats(0.0, 1.0),
    "uprising.mutiny_above": st.floats(0.0, 0.3),
    "service.staff_years": st.floats(1.0, 15.0),
    "service.study_cohort": st.integers(0, 60),
    "time.stocktaking_weeks": st.integers(1, 6),
}

# The list of what happened in all examples together.
happened: Counter[str] = Counter()


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    changes = {path: draw(values, path) for path, values in CHANGES.items()}
    return Scenario().override(small.TROUBLED | changes)


def run_both_ways(scenario: Scenario, seed: int, weeks: int) -> RegimeModel:
    """Pass the weeks on both engines, the agents in any order, and compare after each."""
    compiled = RegimeModel(scenario, seed=seed)
    others = {
        "agents": RegimeModel(scenario, seed=seed, engine="agents"),
        "agents in any order": RegimeModel(scenario, seed=seed, engine="agents", shuffle=seed),
        "now one engine, now the other": RegimeModel(scenario, seed=seed, engine="agents"),
    }
    for week in range(weeks):
        switching = others["now one engine, now the other"]
        switching.engine = "agents" if week % 3 == 0 else "compiled"
        compiled.step()
        for name, other in others.items():
            other.step()
            assert (name, week, small.differences(compiled.army, other.army)) == (name, week, [])
            assert compiled.series.tobytes() == other.series.tobytes()
    return compiled


@settings(max_examples=EXAMPLES, phases=[Phase.explicit, Phase.generate, Phase.target])
@given(scenario=scenarios(), seed=st.integers(0, 2**64 - 1))
def compare_the_engines(scenario: Scenario, seed: int) -> None:
    run = run_both_ways(scenario, seed, WEEKS)
    happened.update({name: int(run.outcome.values[name]) for name in COUNTED})
    happened.update(event["kind"] for event in run.outcome.events)
    happened.update(f"origin {event['origin']}" for event in run.outcome.events)
    happened.update({name: int(run.series[-1, FIELDS.index(name)]) for name in SERIES})


COUNTED = ("plots_foiled", "attempts", "successes", "mutinies", "killed", "captured")
SERIES = ("plots_abandoned", "discharged", "called_up")
FIELDS = list(WEEKLY_FIELDS)


def test_both_engines_give_the_same_bits_whatever_the_scenario() -> None:
    happened.clear()
    compare_the_engines()
    # Nothing is compared that never happens: all kinds of events occurred, most of them often.
    for kind in ("plots_foiled", "attempts", "mutinies", "killed", "captured", "discharged"):
        assert happened[kind] >= 5, (kind, happened)
    for kind in ("attempt failed", "coup succeeded", "troops sent", "troops returned"):
        assert happened[kind] >= 3, (kind, happened)
    assert happened["plots_abandoned"] > 0
    assert 0 < happened["origin below"] < happened["origin above"]


def test_many_weeks_in_one_call_are_the_same_as_week_by_week() -> None:
    scenario = small.scenario()
    army = small.army(seed=5)
    series = np.empty((40, len(WEEKLY_FIELDS)))
    passed = advance(army, series)
    model = RegimeModel(scenario, seed=5)
    model.run_weeks(40)
    assert small.differences(model.army, army) == []
    assert model.series.tobytes() == series[:passed].tobytes()


def test_nothing_more_happens_once_the_regime_has_fallen() -> None:
    army = small.army(uprising__guard_resistance=0.0, conspiracy__spark_rate=5.0)
    series = np.full((600, len(WEEKLY_FIELDS)), np.nan)
    passed = advance(army, series)
    assert army.world[0].over
    assert passed == army.world[0].week == army.world[0].success_week + 1 < 600
    assert np.isnan(series[passed:]).all()
    before = [table.copy() for table in (army.staff, army.formations, army.world)]
    assert advance(army, series) == 0
    for table, now in zip(before, (army.staff, army.formations, army.world), strict=True):
        assert table.tobytes() == now.tobytes()
