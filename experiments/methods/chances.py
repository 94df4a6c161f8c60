"""Runs that also say what chance of success their attempts had.

A success counts with its chance in place of its coin. A success ends the run, so the chances of all
attempts that a run makes, summed, have the probability of a success as their mean: the coin of each
attempt less its chance is nothing on average, whatever came before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sapper.experiments.config.columns import EXPECTED
from sapper.experiments.work.simulator import Simulator

if TYPE_CHECKING:
    from sapper.model.outcome import Outcome
    from sapper.model.scenario import Scenario


def summing_chances(simulator: Simulator) -> Simulator:
    """Return a simulator whose rows also have the column `EXPECTED`."""
    return simulator.adding({EXPECTED: float}, _chances)


def _chances(outcome: Outcome, _: Scenario) -> dict[str, float]:
    return {EXPECTED: outcome.expected_successes}
