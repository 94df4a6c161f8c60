"""Morris screening: the effect of a step in one parameter, at many values of all others.

Morris 1991 (doi:10.1080/00401706.1991.10484804); mean of absolute effects as in Campolongo et al.
2007 (doi:10.1016/j.envsoft.2006.10.004); computed by SALib.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.methods.sensitivity.emulator import Array
from sapper.experiments.methods.sensitivity.points import LEVELS, problem_of

HALF = 0.5
"""Added to the runs with and without the event, so that the logit is finite for 0 events."""


class Effects(NamedTuple):
    """Elementary effects of every parameter, each array of shape (parameters,).

    Attributes:
        mean: of the effects; above zero, the parameter raises the outcome.
        absolute: mean of the absolute effects; parameters are ranked by it.
        interval: half the width of the 95% interval of the absolute mean.
        spread: standard deviation of the effects; large if they depend on other parameters.
    """

    mean: Array
    absolute: Array
    interval: Array
    spread: Array


def effects(
    units: Array, values: Array, replicates: NDArray[np.int64], event: bool, seed: int
) -> Effects | None:
    """Return the effects of every parameter, on the logit scale for an event.

    Args:
        units: places in the ranges, trajectory by trajectory, shape (points, parameters).
        values: mean of the outcome over the runs at a point, NaN without runs; shape (points,).
        replicates: runs at each point, shape (points,).
        event: whether the values are shares of runs.
        seed: of the interval.

    Returns:
        None with fewer than two complete trajectories.
    """
    from SALib.analyze import morris

    length = units.shape[1] + 1
    whole = ~np.isnan(values).reshape(-1, length).any(axis=1)
    if whole.sum() < 2:
        return None
    chosen = np.repeat(whole, length)
    units, values, replicates = units[chosen], values[chosen], replicates[chosen]
    if event:
        events = values * replicates
        values = np.log((events + HALF) / (replicates - events + HALF))
    problem, rng = problem_of(units.shape[1]), np.random.default_rng(seed)
    found = morris.analyze(problem, units, values, num_levels=LEVELS, seed=rng)
    mean, absolute, interval, spread = (
        np.asarray(found[name], float) for name in ("mu", "mu_star", "mu_star_conf", "sigma")
    )
    return Effects(mean, absolute, interval, spread)
