"""A smooth curve of risk through the levels of a factor, on the scale of log-odds.

A run also says something of the levels beside its own, so a curve is known better than its points.
It is a cubic of the place on the axis, the same for all lines but for its height. If the points lie
further from it than chance explains, each line has a curve of its own; if that does not fit either,
each point stands by itself. A quadratic would be narrower by a tenth, but cannot follow a step at
zero, such as that of people who rally as soon as anybody is abroad.

References:
    1. Firth (1993), Biometrika 80:27, doi 10.1093/biomet/80.1.27: logistic regression less its
       bias, which also fits points without one event.
    2. Wedderburn (1974), Biometrika 61:439, doi 10.1093/biomet/61.3.439: the same for a variable
       that is no coin, with the variance of a coin times a dispersion.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log

import numpy as np
from scipy.special import expit, fdtrc, logit

from sapper.experiments.statistics.conventions import Floats, Z
from sapper.experiments.statistics.intervals import Change, Estimate, difference_interval

STEPS = 200
CLOSE = 1e-9
LARGEST_STEP = 2.0
"""Of a coefficient, in log-odds: longer steps may overshoot."""

SIGNIFICANCE = 0.05
"""A curve is given up if its lack of fit has a smaller p-value."""

PRIOR_EVENTS = 1.0
"""Weight, in events, of the belief that a variable varies as much as a coin does."""

POWERS = (1, 2, 3)

SHAPES = ("one curve", "a curve for each line", "each point by itself")


@dataclass(frozen=True)
class Seen:
    """What the runs say of one outcome at each point; arrays of shape (points,).

    Attributes:
        runs: number of runs.
        mean: of a variable of each run whose mean is the probability.
        squares: sum of its squared deviations from the mean of the point.
        coins: whether the variable is 0 or 1, so that its variance is known.
    """

    runs: Floats
    mean: Floats
    squares: Floats
    coins: bool


@dataclass(frozen=True)
class Curve:
    """Risks on a curve.

    Attributes:
        probability: at each point, (points,).
        covariance: of their log-odds, (points, points).
        dispersion: variance of the variable over that of a coin.
        shape: one of `SHAPES`.
        p_fit: p-value of its lack of fit; 1 if each point stands by itself.
    """

    probability: Floats
    covariance: Floats
    dispersion: float
    shape: str
    p_fit: float

    def estimate(self, point: int) -> Estimate:
        """Return the risk at a point with its 95% interval."""
        half = Z * float(np.sqrt(self.covariance[point, point]))
        middle = float(logit(self.probability[point]))
        low, high = (float(expit(middle + end)) for end in (-half, half))
        return float(self.probability[point]), low, high

    def change(self, first: int, second: int) -> Change:
        """Return the risk at the second point compared with that at the first."""
        one, other = self.estimate(first), self.estimate(second)
        spread = np.sqrt(self.covariance[first, first] * self.covariance[second, second])
        alike = float(self.covariance[first, second] / spread)
        difference, ratio = other[0] - one[0], other[0] / one[0]
        low, high = difference_interval(one, other, difference, alike)
        logs = [(log(value), log(down), log(up)) for value, down, up in (one, other)]
        ends = np.exp(difference_interval(logs[0], logs[1], log(ratio), alike))
        return Change(difference, low, high, ratio, float(ends[0]), float(ends[1]))


def fit_curve(place: Floats, line: Floats, seen: Seen) -> Curve:
    """Return the simplest curve that fits.

    Args:
        place: of each point on the axis, 0 to 1: (points,).
        line: number of the line that each point is on, from 0: (points,).
        seen: at the points, each with runs.
    """
    lines = np.eye(int(line.max()) + 1)[line.astype(int)]
    bent = np.column_stack([place**power for power in POWERS])
    own = np.column_stack([lines, *(lines * column[:, None] for column in bent.T)])
    for shape, terms in zip(SHAPES, (np.column_stack([lines, bent]), own), strict=False):
        # A line with few points leaves terms that no point decides.
        if np.linalg.matrix_rank(terms) == terms.shape[1] < len(terms):
            found = _fit(terms, seen, shape)
            if found.p_fit >= SIGNIFICANCE:
                return found
    return _fit(np.eye(len(place)), seen, SHAPES[-1])


def _fit(terms: Floats, seen: Seen, shape: str) -> Curve:
    """Fit the coefficients of some terms, (points, terms), by Fisher's scoring."""
    start = (seen.runs @ seen.mean + 0.5) / (seen.runs.sum() + 1.0)
    found = np.linalg.lstsq(terms, np.full(len(terms), logit(start)), rcond=None)[0]
    step = inf
    for _ in range(STEPS):
        share = expit(terms @ found)
        spread = share * (1.0 - share)
        weight = seen.runs * spread
        inverse = np.linalg.inv(terms.T @ (weight[:, None] * terms))
        dispersion = 1.0 if seen.coins else _dispersion(seen, spread)
        if step < CLOSE:
            break
        leverage = weight * ((terms @ inverse) * terms).sum(axis=1)
        score = seen.runs * (seen.mean - share) + dispersion * leverage * (0.5 - share)
        change = inverse @ (terms.T @ score)
        step = float(np.abs(change).max())
        found = found + change * min(1.0, LARGEST_STEP / max(step, CLOSE))
    covariance = dispersion * (terms @ inverse @ terms.T)
    freedom = len(terms) - terms.shape[1]
    if freedom == 0:
        return Curve(share, covariance, dispersion, shape, 1.0)
    far = float((seen.runs * (seen.mean - share) ** 2 / spread).sum()) / dispersion
    p_fit = float(fdtrc(freedom, max(1.0, float((seen.runs - 1.0).sum())), far / freedom))
    return Curve(share, covariance, dispersion, shape, p_fit)


def _dispersion(seen: Seen, spread: Floats) -> float:
    """Return the variance of the variable over that of a coin, from deviations within points."""
    expected = float((np.maximum(seen.runs - 1.0, 0.0) * spread).sum())
    return (float(seen.squares.sum()) + PRIOR_EVENTS) / (expected + PRIOR_EVENTS)
