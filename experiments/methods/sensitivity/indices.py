"""Sobol indices of an emulator, with bootstrap intervals.

Both indices are shares of the variance of the outcome's probability (or mean) over the parameters.
The first-order index of a parameter is the share that disappears if the parameter is known. The
total index is the share that remains if all others are known (Saltelli et al. 2010,
doi:10.1016/j.cpc.2009.09.018; estimators of SALib). Chance within a single run is not part of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.methods.sensitivity.emulator import Array, Basis, Choice, fitted, predicted
from sapper.experiments.statistics.conventions import CONFIDENCE
from sapper.experiments.statistics.more_runs import runs_to_exclude_zero

SAMPLE = 2048
"""Pairs of points at which the emulator is evaluated; Sobol's sequence needs a power of two."""


@dataclass(frozen=True)
class Indices:
    """Indices of all columns, dummies last.

    Attributes:
        first: first-order index with the lower and upper end of its interval, shape (columns, 3).
        total: total index, in the same form.
        above: total index minus the largest total index of the dummies, in the same form.
        slopes: of the linear terms, shape (columns,); above zero, the parameter raises the outcome.
    """

    first: Array
    total: Array
    above: Array
    slopes: Array


def indices(
    units: Array,
    values: Array,
    luck: NDArray[np.int64],
    basis: Basis,
    choice: Choice,
    event: bool,
    dummies: int,
    draws: int,
    rng: np.random.Generator,
) -> Indices:
    """Return the indices of an outcome.

    The bootstrap draws runs with the same random numbers together. A fit to a bootstrap sample is
    noisier than the estimate, so only its spread is used, around the estimate.

    Args:
        units: places in the ranges, shape (runs, columns).
        values: of the outcome, shape (runs,).
        luck: runs with the same number use the same random numbers.
        basis: terms of the emulator.
        choice: shape and penalty.
        event: whether the outcome is an event.
        dummies: number of last columns that stand for no parameter.
        draws: bootstrap samples.
        rng: of the bootstrap and of the points of the emulator.
    """
    features = basis.features(units)
    coefficients = [fitted(features, values, choice.penalty, event)]
    groups = [np.flatnonzero(luck == one) for one in np.unique(luck)]
    for _ in range(draws):
        drawn = np.concatenate([groups[one] for one in rng.integers(len(groups), size=len(groups))])
        given = (features[drawn], values[drawn], choice.penalty, event)
        coefficients.append(fitted(*given, start=coefficients[0]))
    first, total = sobol(basis, np.column_stack(coefficients), event, rng)
    above = total - total[-dummies:].max(axis=0)
    return Indices(
        _with_ends(first, lowest=0.0),
        _with_ends(total, lowest=0.0),
        _with_ends(above, lowest=-1.0),
        coefficients[0][1 : 1 + basis.columns],
    )


def sobol(
    basis: Basis, coefficients: Array, event: bool, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Return first-order and total indices of emulators with the same terms.

    Args:
        basis: the terms.
        coefficients: intercept and coefficients of each emulator, shape (1 + terms, emulators).
        event: whether they predict a probability.
        rng: of the points.

    Returns:
        two arrays of shape (columns, emulators).
    """
    from SALib.analyze.sobol import first_order, total_order
    from scipy.stats import qmc

    points = qmc.Sobol(2 * basis.columns, rng=rng).random(SAMPLE)
    here, there = points[:, : basis.columns], points[:, basis.columns :]
    features = basis.features(here)
    base = coefficients[0] + features @ coefficients[1:]
    y_here = predicted(base, event)
    y_there = predicted(coefficients[0] + basis.features(there) @ coefficients[1:], event)
    mean, spread = y_here.mean(axis=0), y_here.std(axis=0)
    spread[spread == 0] = 1.0  # the emulator is constant, so all indices are zero
    y_here, y_there = (y_here - mean) / spread, (y_there - mean) / spread
    first, total = (np.zeros((basis.columns, coefficients.shape[1])) for _ in range(2))
    if not np.ptp(y_here):
        return first, total
    for column in range(basis.columns):
        mixed = here.copy()
        mixed[:, column] = there[:, column]
        places = basis.concerning(column)
        moved = basis.features(mixed, places) - features[:, places]
        y_mixed = predicted(base + moved @ coefficients[1:][places], event)
        y_mixed = (y_mixed - mean) / spread
        first[column] = first_order(y_here, y_mixed, y_there)
        total[column] = total_order(y_here, y_mixed, y_there)
    return first, total


def _with_ends(found: Array, lowest: float) -> Array:
    """Return estimates with intervals: the first column, plus the spread of the other columns."""
    estimate, redrawn = found[:, 0], found[:, 1:]
    beyond = (1 - CONFIDENCE) / 2
    apart = redrawn - redrawn.mean(axis=1, keepdims=True)
    low, high = np.quantile(apart, [beyond, 1 - beyond], axis=1)
    ends = np.column_stack([estimate, estimate + low, estimate + high])
    return np.clip(ends, lowest, 1.0)


def detected(found: Indices, dummies: int) -> list[bool]:
    """Say for each parameter whether its effect is larger than those of all dummies."""
    return [bool(low > 0) for low in found.above[: len(found.above) - dummies, 1]]


def runs_to_detect(runs: int, above: Sequence[float]) -> int | None:
    """Return how many runs are needed to detect a parameter if its estimate is right.

    Args:
        runs: completed so far.
        above: how far its index is above those of the dummies, with the ends of the interval.

    Returns:
        None if it is detected already, or if its estimate is not above the dummies.
    """
    value, low, high = above
    return runs_to_exclude_zero(runs, max(value, 0.0), low, high)
