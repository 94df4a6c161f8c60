"""Sobol indices of an emulator, with intervals from drawing the runs again.

The first-order index of a parameter is the share of the variance of the outcome's probability (or
mean) that goes when the parameter becomes known; the total index what stays while it alone is
unknown (Saltelli et al. 2010, doi:10.1016/j.cpc.2009.09.018; estimators of SALib). Both are of the
probability as a function of the parameters: the chance in a single run has no part in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.methods.sensitivity.emulator import Array, Basis, Choice, fitted, foretold
from sapper.experiments.statistics.conventions import CONFIDENCE
from sapper.experiments.statistics.more_runs import runs_to_exclude_zero

SAMPLE = 2048
"""Pairs of points at which the emulator is evaluated: a power of two, for Sobol's sequence."""


@dataclass(frozen=True)
class Indices:
    """Indices of every column, the dummies' last.

    Attributes:
        first: first-order index, its lower and its upper end, shape (columns, 3).
        total: total index likewise.
        above: how far the total index is above the largest of the dummies, likewise.
        slopes: of the straight line in each column, shape (columns,): above zero, more raises.
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

    Runs that share their luck are drawn again together. What is fitted to a redrawn sample is
    noisier than the estimate, so its spread is laid around the estimate.

    Args:
        units: places in the ranges, shape (runs, columns).
        values: of the outcome, shape (runs,).
        luck: runs of one number share their luck.
        basis: terms of the emulator.
        choice: shape and penalty.
        event: whether the outcome is one.
        dummies: how many of the last columns stand for no parameter.
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
    """Return first-order and total indices of emulators that share their terms.

    Args:
        basis: the terms.
        coefficients: intercept and coefficients of each emulator, shape (1 + terms, emulators).
        event: whether they foretell a probability.
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
    y_here = foretold(base, event)
    y_there = foretold(coefficients[0] + basis.features(there) @ coefficients[1:], event)
    mean, spread = y_here.mean(axis=0), y_here.std(axis=0)
    spread[spread == 0] = 1.0  # an emulator that is flat: all indices are zero
    y_here, y_there = (y_here - mean) / spread, (y_there - mean) / spread
    first, total = (np.zeros((basis.columns, coefficients.shape[1])) for _ in range(2))
    if not np.ptp(y_here):
        return first, total
    for column in range(basis.columns):
        mixed = here.copy()
        mixed[:, column] = there[:, column]
        places = basis.concerning(column)
        moved = basis.features(mixed, places) - features[:, places]
        y_mixed = foretold(base + moved @ coefficients[1:][places], event)
        y_mixed = (y_mixed - mean) / spread
        first[column] = first_order(y_here, y_mixed, y_there)
        total[column] = total_order(y_here, y_mixed, y_there)
    return first, total


def _with_ends(found: Array, lowest: float) -> Array:
    """Return estimates with their intervals: the first column, and the spread of the others."""
    estimate, redrawn = found[:, 0], found[:, 1:]
    beyond = (1 - CONFIDENCE) / 2
    apart = redrawn - redrawn.mean(axis=1, keepdims=True)
    low, high = np.quantile(apart, [beyond, 1 - beyond], axis=1)
    ends = np.column_stack([estimate, estimate + low, estimate + high])
    return np.clip(ends, lowest, 1.0)


def detected(found: Indices, dummies: int) -> list[bool]:
    """Say of each parameter whether it does more than the largest of the dummies."""
    return [bool(low > 0) for low in found.above[: len(found.above) - dummies, 1]]


def runs_to_detect(runs: int, above: Sequence[float]) -> int | None:
    """Return how many runs it takes to detect a parameter, if it is as estimated.

    Args:
        runs: those there are.
        above: how far its index is above that of the dummies, with the ends of the interval.

    Returns:
        None where it is detected already, or is not above the dummies.
    """
    value, low, high = above
    return runs_to_exclude_zero(runs, max(value, 0.0), low, high)
