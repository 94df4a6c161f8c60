"""Intervals of a ratio if an arm has too few events to estimate the standard error.

References:
    1. Przyborowski and Wilenski (1940), Biometrika 31:313, doi 10.1093/biomet/31.3-4.313: rates.
    2. Koopman (1984), Biometrics 40:513, doi 10.2307/2531405: shares.
"""

from __future__ import annotations

from math import exp, inf, log, sqrt

FEWEST_EVENTS = 5
"""With fewer events in both arms together, the interval of a ratio is of no use."""

WIDEST = log(1e9)
"""Largest logarithm of a ratio in the search for an end of the interval."""


def rate_ratio(
    events: tuple[int, int], exposure: tuple[float, float], confidence: float
) -> tuple[float, float] | None:
    """Return the exact interval of the ratio of two Poisson rates, the first over the second."""
    from scipy.stats import binomtest

    if sum(events) < FEWEST_EVENTS or min(exposure) <= 0:
        return None
    share = binomtest(events[0], sum(events)).proportion_ci(confidence)
    per = exposure[1] / exposure[0]
    low, high = (per * end / (1 - end) if end < 1 else inf for end in (share.low, share.high))
    return low, high


def share_ratio(
    events: tuple[int, int], of: tuple[int, int], confidence: float
) -> tuple[float, float] | None:
    """Return the score interval of the ratio of two binomial shares, the first over the second."""
    from scipy.optimize import brentq
    from scipy.stats import chi2

    if sum(events) < FEWEST_EVENTS or min(of) < 1:
        return None
    most = float(chi2.ppf(confidence, 1))

    def beyond(scaled: float) -> float:
        return _score(events, of, exp(scaled)) - most

    found = (events[0] + 0.5) / (of[0] + 1.0) / ((events[1] + 0.5) / (of[1] + 1.0))
    middle = log(found)
    low = 0.0 if events[0] == 0 else exp(brentq(beyond, -WIDEST, middle))
    high = inf if events[1] == 0 else exp(brentq(beyond, middle, WIDEST))
    return low, high


def _score(events: tuple[int, int], of: tuple[int, int], ratio: float) -> float:
    """Return Koopman's statistic: chi-squared with one degree of freedom at the true ratio."""
    (x, y), (n, m) = events, of
    half = ratio * (n + y) + x + m
    share = (half - sqrt(half**2 - 4 * ratio * (n + m) * (x + y))) / (2 * (n + m))
    if share >= 1:
        return inf
    return (
        (x - n * share) ** 2
        / (n * share * (1 - share))
        * (1 + n * (ratio - share) / (m * (1 - share)))
    )
