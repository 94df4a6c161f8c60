"""History matching and likelihood: which parameters agree with the targets, and how well.

Emulators predict every measured quantity with its error. The implausibility of a point is the
distance between prediction and target in standard deviations of both (Craig, Goldstein, Seheult and
Smith 1997, doi:10.1007/978-1-4612-2290-3_2; Vernon, Goldstein and Bower 2010,
doi:10.1214/10-BA524). Points beyond a cut are ruled out. In the end, points get weights by the
likelihood of the targets. Its variance differs between points, so the likelihood has the term of
the log determinant. Targets that share a quantity have errors in common; it has their covariance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.methods.calibration.emulator import Emulator, fit, one_thread
from sapper.experiments.methods.calibration.points import Sums
from sapper.experiments.methods.calibration.targets import Goal
from sapper.experiments.statistics.conventions import Floats

CUT = 3.0
"""Above this distance to a single target, a point is ruled out: three sigma (Pukelsheim 1994)."""

JOINT = 0.995
"""A point is ruled out, too, beyond this quantile of the distance to all targets together."""

CHUNK = 5_000
"""Points at a time, to save memory."""


@dataclass(frozen=True)
class Emulators:
    """An emulator of each measured quantity.

    Attributes:
        each: in the order of the quantities of a goal.
        together: correlation of the errors of the quantities: (quantities, quantities). They are
            counted in the same runs: more attempts after an attempt are more attempts.
    """

    each: Sequence[Emulator]
    together: Floats

    def predict(self, shares: Floats) -> Predicted:
        """Return all quantities at points of the unit cube."""
        parts = (shares[start : start + CHUNK] for start in range(0, len(shares), CHUNK))
        found = [[one.predict(some) for one in self.each] for some in parts]
        means, variances = (
            np.concatenate([np.column_stack([one[kind] for one in some]) for some in found])
            for kind in (0, 1)
        )
        return Predicted(means, variances, self.together)


@dataclass(frozen=True)
class Predicted:
    """The measured quantities at points.

    Attributes:
        means: logarithms or log-odds: (points, quantities).
        variances: of the emulators' errors: (points, quantities).
        together: correlation of these errors: (quantities, quantities).
    """

    means: Floats
    variances: Floats
    together: Floats

    def __len__(self) -> int:
        return len(self.means)

    def part(self, start: int, after: int) -> Predicted:
        """Return the quantities at some of the points."""
        return Predicted(self.means[start:after], self.variances[start:after], self.together)


def emulators(shares: Floats, sums: Sums, goal: Goal) -> Emulators:
    """Fit an emulator to each measured quantity.

    Args:
        shares: of the rows in the unit cube: (rows, parameters).
        sums: over the runs of each row.
        goal: has the quantities.
    """
    with one_thread():
        each = [fit(shares, sums.counts(quantity)) for quantity in goal.quantities]
    return Emulators(each, together([one.left for one in each]))


def together(left: Sequence[Floats]) -> Floats:
    """Return the correlations of what emulators leave unexplained at the same points."""
    products = np.array([[one @ other for other in left] for one in left])
    sizes = np.sqrt(np.maximum(np.diag(products), 1e-12))
    found = products / np.outer(sizes, sizes)
    np.fill_diagonal(found, 1.0)
    return np.asarray(found, np.float64)


def differences(seen: Predicted, goal: Goal) -> Floats:
    """Return predictions minus targets: (points, targets)."""
    return seen.means @ goal.weights.T - goal.values


def covariances(seen: Predicted, goal: Goal) -> Floats:
    """Return the covariance of these differences: (points, targets, targets)."""
    scaled = goal.weights[None, :, :] * np.sqrt(seen.variances)[:, None, :]
    emulated = scaled @ seen.together @ scaled.transpose(0, 2, 1)
    return np.asarray(emulated + goal.covariance, np.float64)


def emulator_errors(seen: Predicted, goal: Goal) -> Floats:
    """Return the standard deviation of the emulators' errors: (points, targets)."""
    own = replace(goal, covariance=np.zeros_like(goal.covariance))
    parts = [covariances(seen.part(at, at + CHUNK), own) for at in range(0, len(seen), CHUNK)]
    return np.sqrt(np.diagonal(np.concatenate(parts), axis1=1, axis2=2))


def log_determinants(lower: Floats) -> Floats:
    """Return the log determinants of matrices from their Cholesky factors."""
    return 2.0 * np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(axis=1)


@dataclass(frozen=True)
class Judged:
    """How far points are from the targets.

    Attributes:
        likelihood: logarithm of the likelihood of the targets, up to a constant: (points,).
        single: distance to each target, in standard deviations: (points, targets).
        joint: squared distance to all targets together, as a chi-square: (points,).
    """

    likelihood: Floats
    single: Floats
    joint: Floats

    def implausibility(self) -> Floats:
        """Return the larger of both distances, as a multiple of its cut."""
        from scipy.stats import chi2

        most = sqrt(float(chi2.ppf(JOINT, self.single.shape[1])))
        return np.maximum(self.single.max(axis=1) / CUT, np.sqrt(self.joint) / most)

    def alone(self) -> Floats:
        """Return for each target the share of the points that it rules out alone."""
        return np.asarray((self.single > CUT).mean(axis=0), np.float64)

    def plausible(self) -> NDArray[np.bool_]:
        """Say of each point whether it is not ruled out."""
        return self.implausibility() <= 1.0


def judged(seen: Predicted, goal: Goal) -> Judged:
    """Return how far points are from the targets."""
    parts = [_judged(seen.part(start, start + CHUNK), goal) for start in range(0, len(seen), CHUNK)]
    return Judged(*(np.concatenate([part[kind] for part in parts]) for kind in range(3)))


def _judged(seen: Predicted, goal: Goal) -> tuple[Floats, Floats, Floats]:
    away, covariance = differences(seen, goal), covariances(seen, goal)
    lower = np.asarray(np.linalg.cholesky(covariance), np.float64)
    scaled = np.linalg.solve(lower, away[:, :, None])[:, :, 0]
    joint = (scaled**2).sum(axis=1)
    single = np.abs(away) / np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    return -0.5 * (joint + log_determinants(lower)), single, joint


def weighted(found: Judged) -> Floats:
    """Return weights of points by the likelihood of the targets, none if ruled out; sum 1."""
    weights = np.exp(found.likelihood - found.likelihood.max())
    kept = weights * found.plausible()
    weights = kept if kept.any() else weights
    return weights / weights.sum()


def resampled(weights: Floats, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return places drawn by weight, in random order; systematic draws have the least noise."""
    ends = np.cumsum(weights)
    marks = (rng.random() + np.arange(count)) / count
    places = np.searchsorted(ends, marks * ends[-1], side="right").clip(max=len(weights) - 1)
    return rng.permutation(places)


def effective(weights: Floats) -> float:
    """Return the effective number of draws with these weights (Kish)."""
    return float(1.0 / np.sum(weights**2))


def spread(count: int, width: int, seed: int) -> Floats:
    """Return points spread evenly over the unit cube: a Latin hypercube."""
    from scipy.stats import qmc

    found: Any = qmc.LatinHypercube(width, rng=seed).random(count)
    return np.asarray(found, dtype=np.float64)
