"""Runs that also say what chance of success their attempts had.

A success counts with its chance in place of its coin. A success ends the run, so the chances of all
attempts that a run makes, summed, have the probability of a success as their mean: the coin of each
attempt less its chance is nothing on average, whatever came before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from sapper.experiments.config.columns import EXPECTED
from sapper.experiments.work.simulator import Simulator

if TYPE_CHECKING:
    from sapper.model.outcome import Outcome
    from sapper.model.scenario import Scenario


def summing_chances(simulator: Simulator) -> Simulator:
    """Return a simulator whose rows also have the column `EXPECTED`."""
    simulate = partial(_simulate, simulator.simulate)
    return replace(simulator, simulate=simulate, columns={**simulator.columns, EXPECTED: float})


def _simulate(
    simulate: Callable[..., Outcome], scenario: Scenario, seed: int, replicate: int, engine: Any
) -> Outcome:
    outcome = simulate(scenario, seed, replicate, engine)
    return replace(outcome, values={**outcome.values, EXPECTED: outcome.expected_successes})
