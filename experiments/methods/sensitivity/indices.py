"""Sobol indices, with intervals that include the error of the emulator.

Both indices are shares of the variance of the outcome's probability (or mean) over the parameters.
The first-order index of a parameter is the share that disappears if the parameter is known. The
total index is the share that remains if all others are known. Chance within a single run is not
part of them.

The indices of an emulator are wrong by twice its error. Runs to which it was not fitted take this
away (the one-step estimate of Williamson, Gilbert, Carone and Simon 2021, doi:10.1111/biom.13392):
what remains is the square of the error. Emulators of two halves of the runs, and how much better
all runs predict than half of them, say how large that is. It is added, and widens the interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.methods.sensitivity.emulator import FOLDS, Array, Basis, Choice, fitted
from sapper.experiments.methods.sensitivity.parts import POINTS, Means, means
from sapper.experiments.statistics.conventions import ENDS
from sapper.experiments.statistics.more_runs import runs_to_exclude_zero

HALVINGS = 2
"""How often the runs are cut into halves."""

LEAST_LEFT = 0.1
"""At least this part of the error of half of the runs is left with all of them."""

UNSURE = 0.4
"""Standard error of an index for the squared error of the emulator, as a part of that.

Set so that the intervals hold as often as they say: benchmarks/sobol_coverage.py.
"""


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


class Variances(NamedTuple):
    """Variances: of the whole, and what each column explains alone and leaves, shape (columns,)."""

    whole: Array
    alone: Array
    left: Array


@dataclass(frozen=True)
class Runs:
    """The runs of a sample, and the emulator that is fitted to them.

    Attributes:
        units: places in the ranges, shape (runs, columns).
        values: of the outcome, shape (runs,).
        luck: runs with the same number use the same random numbers.
        basis: terms of the emulator.
        choice: shape and penalty.
        event: whether the outcome is an event.
    """

    units: Array
    values: Array
    luck: NDArray[np.int64]
    basis: Basis
    choice: Choice
    event: bool


def indices(runs: Runs, dummies: int, draws: int, rng: np.random.Generator) -> Indices:
    """Return the indices of an outcome.

    Args:
        runs: of the sample.
        dummies: number of last columns that stand for no parameter.
        draws: bootstrap samples.
        rng: of the bootstrap and of all points.
    """
    slopes = _fit(runs, np.arange(len(runs.values)))[1 : 1 + runs.basis.columns]
    found, influence, loss = _one_step(runs, rng)
    added = _squared_error(runs, loss, rng)
    variance = float(found.whole) + float(added.whole)
    if variance <= 0:
        nothing = np.zeros((runs.basis.columns, 3))
        return Indices(nothing, nothing, nothing, slopes)
    first, total = ((one + more) / variance for one, more in zip(found[1:], added[1:], strict=True))
    unsure = UNSURE * float(added.whole) / variance
    luck = _Luck(runs.luck, draws, rng)
    moved_first = (influence.alone - first[:, None] * influence.whole) / variance
    moved_total = (influence.left - total[:, None] * influence.whole) / variance
    largest = int(total[-dummies:].argmax()) - dummies
    return Indices(
        luck.with_ends(first, moved_first, unsure, 0.0),
        luck.with_ends(total, moved_total, unsure, 0.0),
        luck.with_ends(total - total[largest], moved_total - moved_total[largest], unsure, -1.0),
        slopes,
    )


def variances(parts: Means) -> Variances:
    """Return the variances of an emulator from its parts at points spread over the ranges."""
    whole = parts.whole.var()
    alone, others = ((one - parts.whole.mean()) ** 2 for one in (parts.alone, parts.others))
    return Variances(np.asarray(whole), alone.mean(axis=1), whole - others.mean(axis=1))


def _fit(runs: Runs, chosen: NDArray[Any], penalty: float | None = None) -> Array:
    features = runs.basis.features(runs.units[chosen])
    given = runs.choice.penalty if penalty is None else penalty
    return fitted(features, runs.values[chosen], given, runs.event)


def _spread(runs: Runs, coefficients: Array, rng: np.random.Generator) -> Means:
    """Return the parts of an emulator at points spread over the ranges."""
    from scipy.stats import qmc

    points = qmc.Sobol(runs.basis.columns, rng=rng).random(POINTS)
    return means(runs.basis, coefficients, points, runs.event, rng)


def _one_step(runs: Runs, rng: np.random.Generator) -> tuple[Variances, Variances, float]:
    """Return the variances, what each run adds to them (runs last), and the loss of held-out runs.

    Each fold of the runs corrects the variances of an emulator that was fitted to the others.
    """
    from sklearn.model_selection import GroupKFold

    columns, count = runs.basis.columns, len(runs.values)
    whole, residual = np.zeros(count), np.zeros(count)
    alone, left = (np.zeros((columns, count)) for _ in range(2))
    plain = []
    for rest, out in GroupKFold(FOLDS).split(runs.units, runs.values, runs.luck):
        coefficients = _fit(runs, rest)
        spread = _spread(runs, coefficients, rng)
        plain.append(variances(spread))
        here = means(runs.basis, coefficients, runs.units[out], runs.event, rng)
        residual[out] = runs.values[out] - here.whole
        twice = 2 * residual[out]
        whole[out] = twice * (here.whole - spread.whole.mean())
        alone[:, out] = twice * (here.alone - spread.whole.mean())
        left[:, out] = twice * (here.whole - here.others)
    influence = Variances(whole, alone, left)
    means_of = (one.mean(axis=-1) for one in influence)
    found = [
        np.mean(some, axis=0) + more
        for some, more in zip(zip(*plain, strict=True), means_of, strict=True)
    ]
    return Variances(*found), influence, float((residual**2).mean())


def _squared_error(runs: Runs, loss: float, rng: np.random.Generator) -> Variances:
    """Return what the squared error of the emulator hides of each variance.

    Args:
        runs: of the sample.
        loss: mean squared residual of held-out runs, with nearly all runs in the fit.
        rng: of the halves and of the points.
    """
    groups = np.unique(runs.luck)
    apart, worse = [], []
    for _ in range(HALVINGS):
        half = np.isin(runs.luck, rng.permutation(groups)[: len(groups) // 2])
        seed = int(rng.integers(2**32))
        halves, squares = [], 0.0
        for chosen in (half, ~half):
            coefficients = _fit(runs, chosen, runs.choice.penalty / 2)
            halves.append(_spread(runs, coefficients, np.random.default_rng(seed)))
            here = means(runs.basis, coefficients, runs.units[~chosen], runs.event, rng).whole
            squares += float(((runs.values[~chosen] - here) ** 2).sum())
        worse.append(squares / len(runs.values) - loss)
        one, other, others = (
            ((one - other) ** 2).mean(axis=-1) / 2 for one, other in zip(*halves, strict=True)
        )
        apart.append(Variances(one, other, one - others))
    found = Variances(*(np.mean(some, axis=0) for some in zip(*apart, strict=True)))
    whole = float(found.whole) or 1.0
    remains = float(np.clip(1 - np.mean(worse) / whole, LEAST_LEFT, 1.0))
    return Variances(*(remains * one for one in found))


class _Luck:
    """Bootstrap samples of the runs, in which those with the same random numbers stay together."""

    def __init__(self, luck: NDArray[np.int64], draws: int, rng: np.random.Generator) -> None:
        _, self.group = np.unique(luck, return_inverse=True)
        count = int(self.group.max()) + 1
        self.often = rng.multinomial(count, np.full(count, 1 / count), size=draws) - 1.0

    def with_ends(self, value: Array, moved: Array, unsure: float, lowest: float) -> Array:
        """Return estimates with intervals.

        Args:
            value: of each column.
            moved: what each run adds, shape (columns, runs).
            unsure: standard error for the squared error of the emulator.
            lowest: possible value.
        """
        sums = np.array([np.bincount(self.group, weights=one) for one in moved]) / moved.shape[1]
        drawn = sums @ self.often.T
        error = drawn.std(axis=1)
        wider = np.hypot(error, unsure) / np.where(error > 0, error, 1.0)
        low, high = np.quantile(drawn, ENDS, axis=1) * wider
        return np.clip(np.column_stack([value, value + low, value + high]), lowest, 1.0)


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
