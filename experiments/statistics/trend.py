"""Trends: does risk rise or fall with the level of a factor, and is it monotone?

Points with the same random numbers are not independent. So tests for independent groups, such as
that of Cochran and Armitage, do not apply. Here, a replicate is one case with all levels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 999
SEED = 1


@dataclass(frozen=True)
class Trend:
    """The results of two tests on the risks at the levels of a factor.

    Attributes:
        slope: mean change of the risk from one level to the next.
        p_trend: two-sided p-value of no trend: a t test of the slopes of replicates.
        direction: "rising" or "falling": the nearest monotone curve.
        p_monotone: p-value of a monotone curve: a bootstrap over replicates of the squared distance
            to the nearest one.
        fitted: the nearest monotone curve, shape (levels,).
    """

    slope: float
    p_trend: float
    direction: str
    p_monotone: float
    fitted: NDArray[np.float64]


def trend(happened: NDArray[np.bool_]) -> Trend:
    """Test the risks at the levels of a factor for trend and monotony.

    Args:
        happened: whether the event happened, shape (replicates, levels), levels in order.
    """
    values = happened.astype(np.float64)
    replicates, levels = values.shape
    scores = np.arange(levels) - (levels - 1) / 2
    slopes = values @ scores / (scores @ scores)
    risk = values.mean(axis=0)
    distance, rising, fitted = _nearest(risk)
    generator = np.random.default_rng(SEED)
    as_far = 0
    if distance > 0:
        for _ in range(RESAMPLES):
            drawn = generator.integers(replicates, size=replicates)
            as_far += _nearest(values[drawn].mean(axis=0) - risk + fitted)[0] >= distance
    else:
        as_far = RESAMPLES
    return Trend(
        float(slopes.mean()),
        _p_of_no_slope(slopes),
        "rising" if rising else "falling",
        (1 + as_far) / (1 + RESAMPLES),
        fitted,
    )


def _p_of_no_slope(slopes: NDArray[np.float64]) -> float:
    if np.ptp(slopes) == 0:  # all replicates are alike, so a t test is not possible
        return 1.0 if slopes[0] == 0 or len(slopes) == 1 else 0.0
    from scipy.stats import ttest_1samp  # half a second to import

    return float(ttest_1samp(slopes, 0.0).pvalue)


def _nearest(risk: NDArray[np.float64]) -> tuple[float, bool, NDArray[np.float64]]:
    """Return the nearest monotone curve: its squared distance, whether it rises, and the curve."""
    from scipy.optimize import isotonic_regression  # takes long to import, too

    found = []
    for rising in (True, False):
        fitted = isotonic_regression(risk, increasing=rising).x
        found.append((float(((risk - fitted) ** 2).sum()), rising, fitted))
    return min(found, key=lambda one: one[0])
