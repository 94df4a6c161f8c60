"""Where a rising curve of probability crosses a level, by likelihood.

The only assumption is that the curve only rises (or only falls). A gap lies between two
neighbouring places with runs. Its deviance compares two curves: the best rising curve that crosses
the level in this gap, and the best rising curve of all. It is twice the logarithm of the ratio of
their likelihoods. The interval consists of the gaps with a small deviance.

References:
    1. Banerjee and Wellner (2001), Annals of Statistics 29:1699, doi 10.1214/aos/1015345959: the
       likelihood ratio for a monotone function at a point.
    2. Banerjee and Wellner (2005), Scandinavian Journal of Statistics 32:405, doi 10.1111/j.1467-
       9469.2005.00454.x: intervals for where it crosses a level.
    3. Waeber, Frazier and Henderson (2013), SIAM Journal on Control and Optimization 51:2261, doi
       10.1137/120861898: bisection under noise, by the belief about the place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression
from scipy.special import xlog1py, xlogy

from sapper.experiments.statistics.counts import OUTCOMES

if TYPE_CHECKING:
    import pandas as pd

    from sapper.experiments.config.factors import Factor
    from sapper.experiments.config.tables.tipping import Tipping

from sapper.experiments.statistics.conventions import Floats

CRITICAL = 3.84
"""Largest deviance of a gap in the 95% interval: chi-square with one degree of freedom.

The limit of Banerjee and Wellner, 2.29, holds for evenly spread runs; here they form clusters."""

ENDS_TRIED = 9
"""Number of values tried for the risk at each end of the range, if the level depends on both."""

END_ERRORS = 3.0
"""The values tried span this many standard errors on both sides of the share of runs."""


@dataclass(frozen=True)
class Counts:
    """Runs and events at places in rising order.

    Attributes:
        x: places, float64 (places,).
        runs: above zero, float64 (places,).
        events: float64 (places,).
    """

    x: Floats
    runs: Floats
    events: Floats

    @property
    def share(self) -> Floats:
        """Share of runs with an event."""
        return self.events / self.runs

    def mirrored(self) -> Counts:
        """Return counts of the runs without the event: a falling curve then rises."""
        return Counts(self.x, self.runs, self.runs - self.events)

    def log_likelihood(self, probability: Floats) -> Floats:
        """Return the log-likelihood of probabilities at places, summed over the last axis."""
        lost = self.runs - self.events
        each = xlogy(self.events, probability) + xlog1py(lost, -probability)
        return np.asarray(each.sum(axis=-1))

    def rising(self, part: slice = slice(None)) -> Floats:
        """Return the most likely rising curve through places."""
        share, runs = self.share[part], self.runs[part]
        if not len(share):
            return share
        return np.asarray(isotonic_regression(share, weights=runs).x, np.float64)


@dataclass(frozen=True)
class Located:
    """What the runs say about the place where a rising curve crosses a level.

    Attributes:
        counts: the runs.
        level: the level asked for, or the most likely level half-way between the ends.
        deviance: of each gap, (places + 1,): before the first place, between neighbours, after the
            last. A crossing before the first or after the last place is not within the range.
        curve: the most likely rising curve at the places.
    """

    counts: Counts
    level: float
    deviance: Floats
    curve: Floats

    @property
    def accepted(self) -> NDArray[np.bool_]:
        """Which gaps belong to the interval."""
        return self.deviance <= CRITICAL

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end, both within the range."""
        gaps = np.flatnonzero(self.accepted)
        x = self.counts.x
        return float(x[max(gaps[0] - 1, 0)]), float(x[min(gaps[-1], len(x) - 1)])

    def places(self, shares: Floats) -> Floats:
        """Return the places below which these shares of the belief lie.

        The belief in a gap is proportional to its likelihood and its width.
        """
        inner = self.deviance[1:-1]
        belief = np.exp(-(inner - inner.min()) / 2) * np.diff(self.counts.x)
        below = np.concatenate([[0.0], belief.cumsum()]) / belief.sum()
        return np.interp(shares, below, self.counts.x)


def locate(counts: Counts, level: float | None) -> Located:
    """Locate where a rising curve crosses a level.

    Args:
        counts: at least two places.
        level: between 0 and 1; None for half-way between the curve at the first and last place.
    """
    curve = counts.rising()
    best = float(counts.log_likelihood(curve))
    lefts = [counts.rising(slice(0, gap)) for gap in range(len(counts.x) + 1)]
    rights = [counts.rising(slice(gap, None)) for gap in range(len(counts.x) + 1)]
    if level is None:
        first, last, level = _ends(counts)
        found = [_half_way(counts, a, b, first, last) for a, b in zip(lefts, rights, strict=True)]
    else:
        found = [_crossing(counts, a, b, level) for a, b in zip(lefts, rights, strict=True)]
    deviance = np.maximum(0.0, 2 * (best - np.array(found)))
    return Located(counts, level, deviance, curve)


def _crossing(counts: Counts, left: Floats, right: Floats, level: float) -> float:
    """Return the largest log-likelihood of a curve that crosses between left and right."""
    below, above = np.minimum(left, level), np.maximum(right, level)
    return float(counts.log_likelihood(np.concatenate([below, above])))


def _ends(counts: Counts) -> tuple[Floats, Floats, float]:
    """Return values to try for the risk at each end, shape (tried,), and the level half-way."""
    tried = []
    for place in (0, -1):
        runs, events = counts.runs[place], counts.events[place]
        share = (events + 0.5) / (runs + 1)
        half = END_ERRORS * np.sqrt(share * (1 - share) / runs)
        tried.append(np.clip(np.linspace(share - half, share + half, ENDS_TRIED), 1e-6, 1 - 1e-6))
    return tried[0], tried[1], float(counts.share[0] + counts.share[-1]) / 2


def _half_way(counts: Counts, left: Floats, right: Floats, first: Floats, last: Floats) -> float:
    """Return the largest log-likelihood of a curve that is half-way up between left and right.

    The curve starts at one of `first`, ends at one of `last`, and stays between these two.
    """
    if not len(left) or not len(right):
        return -np.inf
    low, high = (grid.ravel()[:, None] for grid in np.meshgrid(first, last, indexing="ij"))
    rises = (low < high)[:, 0]
    if not rises.any():
        return -np.inf
    low, high = low[rises], high[rises]
    level = (low + high) / 2
    curve = np.concatenate(
        [
            low,
            np.clip(left[1:], low, level),
            np.clip(right[:-1], level, high),
            high,
        ],
        axis=1,
    )
    return float(counts.log_likelihood(curve).max())


def counts_of(rows: pd.DataFrame, table: Tipping) -> Counts:
    """Count runs and events place by place; a place is a share of the range, from 0 to 1."""
    happened = (rows[OUTCOMES[table.outcome]] > 0).astype(float)
    found = happened.groupby(rows[table.factor.name]).agg(["size", "sum"])
    values = found.index.to_numpy(np.float64)
    return Counts(
        share_of(values, table.factor),
        found["size"].to_numpy(np.float64),
        found["sum"].to_numpy(np.float64),
    )


def share_of(values: Floats, factor: Factor) -> Floats:
    """Return where values lie in the range of a factor, from 0 to 1."""
    assert factor.range is not None
    scaled = np.log if factor.scale == "log" else np.asarray
    low, high = (scaled(np.float64(end)) for end in factor.range)
    return np.asarray((scaled(values) - low) / (high - low), np.float64)
