"""Dose and response: does risk rise or fall with size, and is it monotone at all?

Points that share their luck are not independent, so textbook tests for independent groups (Cochran
and Armitage's, say) do not apply. Here a replicate is one case that was given every dose.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 999
SEED = 1


@dataclass(frozen=True)
class Trend:
    """What two tests say about a row of risks.

    Attributes:
        slope: mean rise of the risk from one level to the next.
        p_trend: two-sided p of no rise and no fall: a t test of the replicates' own slopes.
        direction: "rising" or "falling", whichever monotone curve lies nearer.
        p_monotone: p of a curve that only rises or only falls: a bootstrap over replicates of the
            squared distance to the nearest such curve.
        fitted: that nearest monotone curve, shape (levels,).
    """

    slope: float
    p_trend: float
    direction: str
    p_monotone: float
    fitted: NDArray[np.float64]


def trend(happened: NDArray[np.bool_]) -> Trend:
    """Test a row of risks for trend and for monotony.

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
    if np.ptp(slopes) == 0:  # every replicate alike: nothing to set the mean against
        return 1.0 if slopes[0] == 0 or len(slopes) == 1 else 0.0
    from scipy.stats import ttest_1samp  # half a second to import

    return float(ttest_1samp(slopes, 0.0).pvalue)


def _nearest(risk: NDArray[np.float64]) -> tuple[float, bool, NDArray[np.float64]]:
    """Return squared distance to the nearest monotone curve, whether it rises, and the curve."""
    from scipy.optimize import isotonic_regression  # takes long to import, too

    found = []
    for rising in (True, False):
        fitted = isotonic_regression(risk, increasing=rising).x
        found.append((float(((risk - fitted) ** 2).sum()), rising, fitted))
    return min(found, key=lambda one: one[0])
