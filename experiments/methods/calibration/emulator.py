"""Emulators: fast stand-ins for a measured quantity of the model, which know their own error.

An emulator is a Gaussian process with counts as data: Poisson for events over time, binomial for
the share of attempts that succeed (Rasmussen and Williams 2006, chapter 3: Laplace's
approximation). Quadratic regressions, the usual alternative, take what they cannot bend to for
chance, and are too sure of it once many runs have made chance small.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Any

import numpy as np

from sapper.experiments.methods.calibration.kernel import (
    Kernel,
    best_shape,
    centred,
    first_shape,
)
from sapper.experiments.statistics.conventions import Floats

ROUNDS = 3
"""Times that shape and values are found in turn; with more, they no longer change."""

STEPS = 50
HALVINGS = 12
SMALLEST_GAIN = 1e-9
LARGEST_LOGIT = 30.0
SMALLEST_WEIGHT = 1e-6
"""Points that weigh less, in events, say nothing of the shape."""

REMEMBERED = 400
"""Fits kept in memory, because a table asks again for those of the waves."""


def one_thread() -> AbstractContextManager[Any]:
    """Return a context in which linear algebra uses one thread.

    On cores that other work shares, threads that wait for each other made a fit 100 times as slow.
    """
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1, "blas")


@dataclass(frozen=True)
class Counts:
    """What was counted at each point.

    Attributes:
        events: number at each point: (points,).
        exposure: years in which they were counted; attempts, if binomial: (points,).
        binomial: whether events are a share of the exposure.
    """

    events: Floats
    exposure: Floats
    binomial: bool

    def pooled(self) -> float:
        """Return the logarithm (or log-odds) of the quantity in all points together."""
        share = (self.events.sum() + 0.5) / (self.exposure.sum() + 1.0)
        return log(share / (1.0 - share)) if self.binomial else log(share)

    def summed(self) -> Counts:
        """Return the counts of all points together."""
        return Counts(
            np.atleast_1d(self.events.sum()), np.atleast_1d(self.exposure.sum()), self.binomial
        )

    def expected(self, scaled: Floats) -> tuple[Floats, Floats]:
        """Return the expected events at values on the scale of the emulator, and their variance."""
        scaled = np.clip(scaled, -LARGEST_LOGIT, LARGEST_LOGIT)
        if not self.binomial:
            events = self.exposure * np.exp(scaled)
            return events, events
        share = 1.0 / (1.0 + np.exp(-scaled))
        return self.exposure * share, self.exposure * share * (1.0 - share)

    def likelihood(self, scaled: Floats) -> float:
        """Return the log-likelihood, up to a constant."""
        scaled = np.clip(scaled, -LARGEST_LOGIT, LARGEST_LOGIT)
        lost = np.logaddexp(0.0, scaled) if self.binomial else np.exp(scaled)
        return float(np.sum(self.events * scaled - self.exposure * lost))

    def seen(self) -> tuple[Floats, Floats]:
        """Return the quantity as counted at each point, on its scale, and the variance of chance.

        Half an event is added, so that a point without events has a value.
        """
        if self.binomial:
            won, lost = self.events + 0.5, self.exposure - self.events + 0.5
            return np.log(won / lost), 1.0 / won + 1.0 / lost
        years = np.maximum(self.exposure, 0.5)
        return np.log((self.events + 0.5) / years), 1.0 / (self.events + 0.5)


@dataclass(frozen=True)
class Emulator:
    """A quantity over the unit cube of parameters.

    Attributes:
        mean: of the quantity a priori, on its scale.
        kernel: how alike it is at two points.
        points: at which it was counted, in half ranges: (points, parameters).
        pull: how strongly the counts at each point move the predictions: (points,).
        precision: inverse of the covariance of the values seen: (points, points).
        left: what chance left unexplained at each point, in its standard deviations: (points,).
    """

    mean: float
    kernel: Kernel
    points: Floats
    pull: Floats
    precision: Floats
    left: Floats

    def predict(self, shares: Floats) -> tuple[Floats, Floats]:
        """Return the logarithm (or log-odds) of the quantity at points, and its variance."""
        here = centred(shares)
        alike = self.kernel.smooth(here, self.points)
        known = ((alike @ self.precision) * alike).sum(axis=1)
        left = np.maximum(self.kernel.variance(here) - known, self.kernel.rough**2)
        return self.mean + alike @ self.pull, left


def fit(shares: Floats, counts: Counts) -> Emulator:
    """Fit an emulator to counts at points of the unit cube: (points, parameters)."""
    return _fit(
        np.ascontiguousarray(shares).tobytes(),
        shares.shape[1],
        np.ascontiguousarray(counts.events).tobytes(),
        np.ascontiguousarray(counts.exposure).tobytes(),
        counts.binomial,
    )


@lru_cache(maxsize=REMEMBERED)
def _fit(shares: bytes, width: int, events: bytes, exposure: bytes, binomial: bool) -> Emulator:
    points = centred(np.frombuffer(shares).reshape(-1, width))
    every = Counts(np.frombuffer(events), np.frombuffer(exposure), binomial)
    used = every.exposure > 0
    counts = Counts(every.events[used], every.exposure[used], binomial)
    inside, mean = points[used], counts.pooled()
    logs = first_shape(width)
    values = np.full(len(inside), mean)
    for _ in range(ROUNDS):
        values, _ = _most_likely(Kernel.of(logs).among(inside), counts, mean, values)
        logs = best_shape(inside, *_as_if_measured(counts, mean, values), logs)
    kernel = Kernel.of(logs)
    values, pull = _most_likely(kernel.among(inside), counts, mean, values)
    seen, noise = _as_if_measured(counts, mean, values)
    precision = np.asarray(np.linalg.inv(kernel.among(inside) + np.diag(noise)), np.float64)
    left = np.zeros(len(points))
    # By how much a point would be missed if it were left out, in standard deviations of that.
    left[used] = precision @ seen / np.sqrt(np.diag(precision))
    return Emulator(mean, kernel, inside, pull, precision, left)


def _as_if_measured(counts: Counts, mean: float, values: Floats) -> tuple[Floats, Floats]:
    """Return normal measurements, less the mean, that say the same as the counts, and their noise.

    Args:
        counts: at the points.
        mean: of the quantity a priori.
        values: the most likely ones at the points.
    """
    expected, weight = counts.expected(values)
    weight = np.maximum(weight, SMALLEST_WEIGHT)
    return values - mean + (counts.events - expected) / weight, 1.0 / weight


def _most_likely(
    covariance: Floats, counts: Counts, mean: float, start: Floats
) -> tuple[Floats, Floats]:
    """Return the most likely values at the points, and their pull, by Newton's method."""
    values = start
    pull = np.asarray(np.linalg.solve(covariance, values - mean), np.float64)
    best = counts.likelihood(values) - 0.5 * pull @ (values - mean)
    for _ in range(STEPS):
        expected, weight = counts.expected(values)
        root = np.sqrt(weight)
        inner = np.eye(len(values)) + root[:, None] * covariance * root
        wanted = weight * (values - mean) + counts.events - expected
        solved = np.asarray(np.linalg.solve(inner, root * (covariance @ wanted)), np.float64)
        step = wanted - root * solved - pull
        before, size = best, 1.0
        for _ in range(HALVINGS):
            trial = pull + size * step
            there = mean + covariance @ trial
            best = counts.likelihood(there) - 0.5 * trial @ (there - mean)
            if best >= before:
                values, pull = there, trial
                break
            size /= 2.0
        if best - before < SMALLEST_GAIN:
            break
    return values, pull
