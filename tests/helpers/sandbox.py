"""The sandbox army with and without a mechanism, with the same random numbers."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sapper.model.army.columns import Army
from sapper.model.building import build_army
from sapper.model.engine import advance
from sapper.model.fields import WEEKLY_FIELDS
from sapper.model.outcome import Outcome
from sapper.model.run import simulate
from sapper.model.scenario import Scenario, load_scenario
from tests.helpers.conflict import CONFLICT

SEED = 1848
# Significance: without an effect, a difference like this occurs once in a thousand sets of runs.
ALMOST_NEVER = 1e-3
FIELDS = list(WEEKLY_FIELDS)
# Nobody plots or mutinies for three years. All other phases go on.
QUIET: dict[str, Any] = {
    "conspiracy__spark_rate": 0.0,
    "uprising__mutiny_rate": 0.0,
    "time__horizon_weeks": 156,
}
# Everybody stays at home, and headquarters are disloyal enough for many plots, few of them strong.
# One attempt does not lead to the next.
PLOTTING: dict[str, Any] = {
    "deployment__size": 0,
    "loyalty__staff_base": 0.62,
    "conspiracy__spark_rate": 20.0,
    "conspiracy__hope_weight": 0.0,
    "conspiracy__commissar_watch": 0.01,
    "conspiracy__police_watch": 0.01,
    "uprising__committed": 0.15,
    "uprising__mutiny_rate": 0.0,
    "uprising__guard_resistance": 1.0,
    "uprising__attempt_shock": 0.0,
    "time__horizon_weeks": 260,
}
# Plots are not found out or betrayed, and never strike. So they only grow.
GROWING: dict[str, Any] = PLOTTING | {
    "conspiracy__commissar_watch": 0.0,
    "conspiracy__police_watch": 0.0,
    "conspiracy__informers": 0.0,
    "conspiracy__denouncing": 0.0,
    "conspiracy__abandoning": 0.0,
    "uprising__occasion_rate": 0.0,
    "time__horizon_weeks": 130,
}
# Most of that army is abroad for eight weeks, and nobody is killed.
ABROAD: dict[str, Any] = GROWING | {
    "deployment__size": 0.8,
    "deployment__first_week": 1,
    "deployment__war_weeks": 8,
    "deployment__reintegration_weeks": 0,
    "battle__killed_rate": 0.0,
}
# Few resist, so plots need little strength; and they strike soon.
BOLD: dict[str, Any] = PLOTTING | {
    "conspiracy__spark_rate": 5.0,
    "uprising__committed": 0.05,
    "uprising__occasion_rate": 0.3,
}


def scenario(**changes: Any) -> Scenario:
    """Return the sandbox, with changes written `section__leaf=value`."""
    dotted = {name.replace("__", ".", 1): value for name, value in changes.items()}
    return load_scenario("sandbox").override(CONFLICT | dotted)


def run(replicate: int, changes: dict[str, Any]) -> Outcome:
    """Return one run of the sandbox; each run is computed only once."""
    return _run(replicate, json.dumps(changes))


@cache
def _run(replicate: int, changes: str) -> Outcome:
    return simulate(scenario(**json.loads(changes)), SEED, replicate)


def army_after(weeks: int, changes: dict[str, Any], replicate: int = 0) -> Army:
    """Return the state of the sandbox after some weeks."""
    army = build_army(scenario(**changes), SEED, replicate)
    advance(army, np.empty((weeks, len(FIELDS))))
    return army


def weekly(run: Outcome, measure: str) -> NDArray[np.float64]:
    """Return a weekly series of a run."""
    return run.weekly[:, FIELDS.index(measure)]


def rise(
    measure: str,
    on: dict[str, Any],
    off: dict[str, Any],
    week: int = -1,
    replicates: int = 3,
) -> NDArray[np.float64]:
    """Return the rise of a measure if a mechanism is switched on, for each replicate.

    Args:
        measure: a weekly measure, or a field of the outcome, such as `plots_foiled_ready`.
        on, off: the changes of the sandbox with and without the mechanism.
        week: of the weekly measure; the last by default.
        replicates: pairs of runs with the same random numbers.
    """
    pairs = [(run(number, on), run(number, off)) for number in range(replicates)]
    return np.array([_value(one, measure, week) - _value(two, measure, week) for one, two in pairs])


def _value(run: Outcome, measure: str, week: int) -> float:
    if measure in FIELDS:
        return float(weekly(run, measure)[week])
    return float(run.values[measure])


def surely_more(differences: NDArray[np.float64]) -> bool:
    """Whether paired differences are significantly above zero, by Wilcoxon's signed-rank test."""
    if not differences.any():
        return False
    return bool(stats.wilcoxon(differences, alternative="greater").pvalue < ALMOST_NEVER)
