"""Estimates of risk: the share of runs with an event, and how sure that share is."""

from __future__ import annotations

from functools import lru_cache

from scipy.stats import binomtest

CONFIDENCE = 0.95


@lru_cache(maxsize=100_000)
def interval(events: int, runs: int) -> tuple[float, float]:
    """Return the Wilson score interval (95%) of a proportion.

    It keeps its coverage near 0 and 1, where the textbook interval collapses to nothing.

    Args:
        events: runs with the event, 0 to `runs`.
        runs: all runs; with none, nothing is known and the interval is 0 to 1.

    Returns:
        lower and upper end, between 0 and 1.
    """
    if runs == 0:
        return 0.0, 1.0
    found = binomtest(events, runs).proportion_ci(CONFIDENCE, method="wilson")
    return float(found.low), float(found.high)
