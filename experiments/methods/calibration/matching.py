"""History matching: which parameters agree with base rates, and how well.

A quadratic emulator with an interval is fitted to counts of runs at points spread over the
plausible ranges (Poisson for events over time, binomial for the share that succeeds). The
implausibility of a point is the largest distance between emulator and target, over all targets, in
standard deviations of both (Craig, Goldstein, Seheult and Smith 1997,
doi:10.1007/978-1-4612-2290-3_2; Vernon, Goldstein and Bower 2010, doi:10.1214/10-BA524). The next
wave is drawn from points below a cut. In the end, draws from the ranges get weights by the
likelihood of the targets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.methods.calibration.targets import Target
from sapper.experiments.statistics.conventions import Floats
from sapper.model.clock import WEEKS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd


PARTS = {
    "attempts": ("attempts", "weeks_run"),
    "foiled": ("plots_foiled", "weeks_run"),
    "success": ("successes", "attempts"),
    "after": ("attempts_after_attempt", "weeks_after_attempt"),
    "otherwise": ("attempts_otherwise", "weeks_otherwise"),
}
"""Each measured quantity: the column of its events, and the column of their exposure."""

CUT = 3.0
"""Above this implausibility, a point is ruled out: three sigma (Pukelsheim 1994)."""

PENALTIES = (100.0, 30.0, 10.0, 3.0, 1.0)
"""Weights of the ridge, in pseudo-events; cross-validation chooses one."""

INTERCEPT_PENALTY = 0.1
"""Keeps the rate of an event that was never seen above zero."""

CHUNK = 10_000
FOLDS = 5
STEPS = 30
HALVINGS = 12
SMALLEST_GAIN = 1e-6
LARGEST_LOGIT = 30.0


def quadratic(shares: Floats) -> Floats:
    """Return intercept, linear, squared and mixed terms of points in the unit cube."""
    x = 2.0 * shares - 1.0
    mixed = [x[:, one] * x[:, other] for one, other in combinations(range(x.shape[1]), 2)]
    squares = [(3.0 * x[:, one] ** 2 - 1.0) / 2.0 for one in range(x.shape[1])]
    return np.column_stack([np.ones(len(x)), x, *squares, *mixed])


@dataclass(frozen=True)
class Emulator:
    """A generalised linear model of one measured quantity over the unit cube.

    Attributes:
        weights: of the terms of `quadratic`.
        covariance: of those weights.
    """

    weights: Floats
    covariance: Floats

    def predict(self, terms: Floats) -> tuple[Floats, Floats]:
        """Return the logarithm (or log-odds) of the quantity at points, and its variance."""
        variance = np.einsum("ij,jk,ik->i", terms, self.covariance, terms, optimize=True)
        return terms @ self.weights, variance


def fit(terms: Floats, events: Floats, exposure: Floats, binomial: bool) -> Emulator:
    """Fit an emulator by penalised likelihood; the penalty is chosen by cross-validation.

    Args:
        terms: of the points, as from `quadratic`: (points, terms).
        events: number at each point.
        exposure: years (attempts, if binomial) in which the events were counted.
        binomial: whether events are a share of the exposure.
    """
    used = exposure > 0
    terms, events, exposure = terms[used], events[used], exposure[used]
    fold = np.arange(len(terms)) % FOLDS
    losses = np.zeros(len(PENALTIES))
    for k in range(FOLDS):
        taught, held = fold != k, fold == k
        weights = None
        for place, penalty in enumerate(PENALTIES):
            data = terms[taught], events[taught], exposure[taught]
            weights, _ = _solve(*data, binomial, penalty, weights)
            losses[place] += _loss(terms[held], events[held], exposure[held], binomial, weights)
    best = PENALTIES[int(np.argmin(losses))]
    weights, hessian = _solve(terms, events, exposure, binomial, best)
    fitted = _mean(terms @ weights, exposure, binomial)
    variance = fitted * (1 - fitted / exposure) if binomial else fitted
    unlike = float(np.mean((events - fitted) ** 2) / np.mean(variance))
    return Emulator(weights, np.asarray(np.linalg.inv(hessian) * max(1.0, unlike), np.float64))


def _solve(
    terms: Floats,
    events: Floats,
    exposure: Floats,
    binomial: bool,
    penalty: float,
    start: Floats | None = None,
) -> tuple[Floats, Floats]:
    """Return weights and the second derivative of the penalised likelihood, by Newton's method."""
    share = (events.sum() + 0.5) / (exposure.sum() + 1.0)
    centre = np.zeros(terms.shape[1])
    centre[0] = log(share / (1 - share)) if binomial else log(share)
    ridge = np.full(terms.shape[1], penalty)
    ridge[0] = INTERCEPT_PENALTY
    weights = centre if start is None else start
    hessian = np.diag(ridge)
    value = _loss(terms, events, exposure, binomial, weights) + 0.5 * float(
        ridge @ (weights - centre) ** 2
    )
    for _ in range(STEPS):
        fitted = _mean(terms @ weights, exposure, binomial)
        variance = fitted * (1 - fitted / exposure) if binomial else fitted
        hessian = (terms * variance[:, None]).T @ terms + np.diag(ridge)
        step = np.linalg.solve(hessian, terms.T @ (events - fitted) - ridge * (weights - centre))
        before, size = value, 1.0
        for _ in range(HALVINGS):
            trial = weights + size * step
            value = _loss(terms, events, exposure, binomial, trial)
            value += 0.5 * float(ridge @ (trial - centre) ** 2)
            if value <= before:
                weights = trial
                break
            size /= 2.0
        if before - value < SMALLEST_GAIN:
            break
    return weights, hessian


def _mean(eta: Floats, exposure: Floats, binomial: bool) -> Floats:
    eta = np.clip(eta, -LARGEST_LOGIT, LARGEST_LOGIT)
    return exposure / (1 + np.exp(-eta)) if binomial else exposure * np.exp(eta)


def _loss(
    terms: Floats, events: Floats, exposure: Floats, binomial: bool, weights: Floats
) -> float:
    """Return the negative log-likelihood, up to a constant."""
    eta = np.clip(terms @ weights, -LARGEST_LOGIT, LARGEST_LOGIT)
    if binomial:
        return float(np.sum(exposure * np.logaddexp(0.0, eta) - events * eta))
    return float(np.sum(exposure * np.exp(eta) - events * eta))


def counts(rows: pd.DataFrame, part: str) -> tuple[Floats, Floats]:
    """Return events and exposure (years, or attempts) of a measured quantity, row by row."""
    events, exposure = PARTS[part]
    per = 1.0 if part == "success" else WEEKS_PER_YEAR
    return rows[events].to_numpy(float), rows[exposure].to_numpy(float) / per


def emulators(shares: Floats, rows: pd.DataFrame) -> dict[str, Emulator]:
    """Fit an emulator to each measured quantity.

    Args:
        shares: of points in the unit cube: (points, parameters).
        rows: sums of the runs at each point.
    """
    terms = quadratic(shares)
    return {part: fit(terms, *counts(rows, part), part == "success") for part in PARTS}


def distances(fitted: Mapping[str, Emulator], asked: Sequence[Target], shares: Floats) -> Floats:
    """Return the distance of each point to each target, in standard deviations of both."""
    terms = quadratic(shares)
    known = {part: emulator.predict(terms) for part, emulator in fitted.items()}
    found = []
    for target in asked:
        value = sum(weight * known[part][0] for part, weight in target.parts.items())
        variance = sum(weight**2 * known[part][1] for part, weight in target.parts.items())
        found.append((value - target.value) / np.sqrt(target.sd**2 + variance))
    return np.column_stack(found)


def implausibility(found: Floats) -> Floats:
    """Return the largest distance of each point to a target."""
    return np.abs(found).max(axis=1)


def in_chunks(fitted: Mapping[str, Emulator], asked: Sequence[Target], shares: Floats) -> Floats:
    """Return the `distances` of many points, computed in chunks to save memory."""
    chunks = np.array_split(shares, max(1, len(shares) // CHUNK))
    return np.concatenate([distances(fitted, asked, chunk) for chunk in chunks])


def weighted(found: Floats) -> Floats:
    """Return weights of points by the likelihood of the targets; 0 above the cut; they sum to 1."""
    scores = -0.5 * (found**2).sum(axis=1)
    weights = np.exp(scores - scores.max()) * (implausibility(found) <= CUT)
    if not weights.any():
        weights = np.exp(scores - scores.max())
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
