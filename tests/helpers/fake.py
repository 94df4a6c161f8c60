"""A simple replacement of the model: fast, and it fails when a test wants it to."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from time import sleep

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.config.cases import SERIES
from sapper.experiments.work.simulator import Simulator
from sapper.model.scenario import Scenario

COLUMNS: dict[str, type] = {
    "end": str,
    "plots_foiled": int,
    "attempts": int,
    "successes": int,
    "weeks_run": int,
    "first_foiled_week": int,
    "first_attempt_week": int,
    "success_week": int,
    "money_usd": float,
    "killed": int,
    "peak_awareness_returned": float,
    "peak_compromised_triads_share": float,
}


WEEKLY = ("mean_loyalty", "patronage", *SERIES)


@dataclass(frozen=True)
class FakeOutcome:
    values: dict[str, int | float | str]
    weekly: NDArray[np.float64]
    events: tuple[()] = ()
    expected_successes: float = 0.0

    def row(self) -> dict[str, int | float | str]:
        return self.values


def simulate(scenario: Scenario, seed: int, replicate: int, engine: str) -> FakeOutcome:
    """More soldiers raise the risk, more signatures lower it. Points share random numbers."""
    luck = Random(f"{seed} {replicate}")
    share = scenario.deployment_soldiers / scenario.force.strength
    risk = (0.2 + share) / len(scenario.orders.important)
    foiled, attempt, success = (int(luck.random() < risk * part) for part in (1.0, 0.6, 0.3))
    success *= attempt
    week = luck.randrange(1, scenario.horizon_weeks + 1)
    weeks = week if success else scenario.horizon_weeks
    constant = np.full((weeks, len(WEEKLY) - 1), 0.5)
    weekly = np.column_stack([np.linspace(0.7, 0.6 - risk / 10, weeks), constant])
    return FakeOutcome(
        {
            "end": "coup succeeded" if success else "nothing",
            "plots_foiled": foiled,
            "attempts": attempt,
            "successes": success,
            "weeks_run": weeks,
            "first_foiled_week": luck.randrange(1, weeks + 1) if foiled else -1,
            "first_attempt_week": week if attempt else -1,
            "success_week": week if success else -1,
            "money_usd": scenario.deployment_soldiers * luck.uniform(9e4, 1e5),
            "killed": round(scenario.deployment_soldiers * luck.uniform(0.2, 0.3)),
            "peak_awareness_returned": luck.uniform(0.2, 0.4) if share else float("nan"),
            "peak_compromised_triads_share": risk * luck.random(),
        },
        weekly,
        expected_successes=attempt * 0.3 * risk,
    )


def fail_often(scenario: Scenario, seed: int, replicate: int, engine: str) -> FakeOutcome:
    if replicate % 3 == 1:
        raise RuntimeError("broken\non purpose")
    return simulate(scenario, seed, replicate, engine)


FAKE = Simulator(simulate, COLUMNS, WEEKLY, version="fake 1")
FAILING = Simulator(fail_often, COLUMNS, WEEKLY, version="failing 1")


def simulate_slowly(scenario: Scenario, seed: int, replicate: int, engine: str) -> FakeOutcome:
    sleep(0.02)
    return simulate(scenario, seed, replicate, engine)


SLOW = Simulator(simulate_slowly, COLUMNS, WEEKLY, version="slow 1")
