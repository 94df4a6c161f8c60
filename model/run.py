"""Compute a whole run in one call, as experiments do."""

from __future__ import annotations

import numpy as np

from sapper.model.building import build_army
from sapper.model.engine import advance
from sapper.model.fields import WEEKLY_FIELDS
from sapper.model.leader import Leader
from sapper.model.outcome import Engine, Outcome, summarise
from sapper.model.scenario import Scenario


def simulate(
    scenario: Scenario,
    seed: int,
    replicate: int,
    engine: Engine = "compiled",
    leader: Leader | None = None,
) -> Outcome:
    """Run a scenario to its horizon, or until the regime falls.

    Args:
        scenario: a checked scenario.
        seed: of the experiment, 0 to 2**64 - 1.
        replicate: number of the run, 0 to 2**64 - 1; equal numbers use the same random numbers.
        engine: "compiled", or "agents": the same history agent by agent, but much slower.
        leader: an object of a class of your own that decides in place of `decisions.policy`.

    Example:
        >>> from sapper import load_scenario
        >>> short = load_scenario("sandbox").override({"time.horizon_weeks": 4})
        >>> simulate(short, seed=7, replicate=0).values["weeks_run"]
        4
    """
    weeks = scenario.horizon_weeks
    if engine == "agents" or leader is not None:
        from sapper.model.regime_model import RegimeModel

        model = RegimeModel(scenario, seed=seed, replicate=replicate, engine=engine, leader=leader)
        model.run_weeks(weeks)
        return model.outcome
    army = build_army(scenario, seed, replicate)
    series = np.empty((weeks, len(WEEKLY_FIELDS)))
    passed = advance(army, series)
    return summarise(army, series[:passed])
