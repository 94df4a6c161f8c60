"""Both engines compute the same history: the same bits in every column, every week."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from sapper import RegimeModel, Scenario
from sapper.model.engine import advance
from sapper.model.fields import WEEKLY_FIELDS
from sapper.model.foresight.branching import copy_army
from tests.helpers import small
from tests.helpers.drawn import scenarios

WEEKS = 36
EXAMPLES = 30

# Hypothesis also uses constants of all loaded modules, so its examples differ between this file
# alone and all tests together. In this example attempts fail several times, in both cases.
UNREST = small.scenario(
    uprising__guard_resistance=1.0,
    conspiracy__spark_rate=160.0,
    conspiracy__approach_rate=2.0,
    conspiracy__denouncing=0.0,
    leader__shocks=[{"week": 5, "legitimacy_lost": 0.5}],
    leader__unpredictability_of_shock=1.0,
    loyalty__unpredictability_weight=0.1,
    economy__neighbour_aid=1e7,
    economy__alliance_growth=0.5,
    economy__transfer_rate=1.0,
)
UNREST_SEED = 24
# What other actors do: ally, neighbour and rival; and what else is off by default.
ACTORS = small.scenario(
    orders__relaxation="dated",
    orders__habit=1.0,
    economy__alliance_growth=0.5,
    economy__transfer_rate=1.0,
    economy__neighbour_aid=1e7,
    economy__munitions_income=1e7,
    economy__technology_legitimacy=0.5,
    economy__technology_guard=3.0,
    economy__neighbour_reward=0.5,
    economy__neighbour_offence=0.2,
    economy__ally_insists=0.5,
    economy__technology_withheld=0.3,
    rival__defection=0.2,
    rival__turning=0.2,
    rival__sanctions=0.5,
    uprising__novelty=1.0,
    loyalty__special_supply=0.05,
    conspiracy__career_grievance=0.1,
)

# What happened in all examples together.
happened: Counter[str] = Counter()


def run_both_ways(scenario: Scenario, seed: int, weeks: int) -> RegimeModel:
    """Run the weeks with both engines, and compare after each week.

    The agents act in any order. A third model uses one engine, then the other.
    """
    compiled = RegimeModel(scenario, seed=seed)
    others = {
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
@given(scenario=scenarios, seed=st.integers(0, 2**64 - 1))
@example(scenario=UNREST, seed=UNREST_SEED)
@example(scenario=ACTORS, seed=UNREST_SEED)
def compare_the_engines(scenario: Scenario, seed: int) -> None:
    run = run_both_ways(scenario, seed, WEEKS)
    happened.update({name: int(run.outcome.values[name]) for name in COUNTED})
    happened.update(event["kind"] for event in run.outcome.events)
    happened.update(f"origin {event['origin']}" for event in run.outcome.events)
    happened.update({name: int(run.series[-1, FIELDS.index(name)]) for name in SERIES})
    world = run.army.world[0]
    happened.update(name for name in STIRRED if world[name] > 0)
    happened.update(["habit"] if run.army.formations.habit.any() else [])


COUNTED = ("plots_foiled", "attempts", "successes", "mutinies", "killed", "captured")
SERIES = ("plots_abandoned", "discharged", "called_up")
STIRRED = (
    "resentment", "unpredictability", "alliance", "transfers", "intelligence", "known_losses",
    "staff_killed",
)  # fmt: skip
FIELDS = list(WEEKLY_FIELDS)


def test_both_engines_give_the_same_bits_whatever_the_scenario() -> None:
    happened.clear()
    compare_the_engines()
    # The comparison is worth something only if all kinds of events occurred, most of them often.
    for kind in ("plots_foiled", "attempts", "mutinies", "killed", "captured", "discharged"):
        assert happened[kind] >= 5, (kind, happened)
    for kind in ("attempt failed", "coup succeeded", "troops sent", "troops returned"):
        assert happened[kind] >= 3, (kind, happened)
    # There is a habit only where the rule abroad was relaxed.
    for kind in ("plots_abandoned", "habit", "origin below", "origin above", *STIRRED):
        assert happened[kind] > 0, (kind, happened)


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
    army = small.army(uprising__guard_resistance=0.0, conspiracy__spark_rate=400.0)
    series = np.full((600, len(WEEKLY_FIELDS)), np.nan)
    passed = advance(army, series)
    assert army.world[0].over
    assert passed == army.world[0].week == army.world[0].success_week + 1 < 600
    assert np.isnan(series[passed:]).all()
    before = copy_army(army)
    assert advance(army, series) == 0
    assert small.differences(before, army) == []
