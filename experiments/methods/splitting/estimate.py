"""Summarise repetitions of splitting: the probability, its interval, and reasons for doubt.

References:
    1. Zhou and Gao (1997), Statistics in Medicine 16:783, doi 10.1002/(SICI)1097-0258(19970415)
       16:7<783::AID-SIM488>3.0.CO;2-2: Cox's interval for a log-normal mean, among others.
    2. Aitchison (1955), Journal of the American Statistical Association 50:901, doi
       10.1080/01621459.1955.10501976: log-normal values with a share of zeros.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, log, nan, sqrt

import numpy as np
from scipy.special import stdtrit

from sapper.experiments.statistics.conventions import CONFIDENCE

# Beyond these limits one repetition says little.
MOST_VARIATION = 1.0
FEWEST_FOUNDERS = 5
# Repetitions further apart than this, in powers of ten, do not agree.
MOST_DECADES = 2.0


@dataclass(frozen=True)
class Estimate:
    """A probability by splitting.

    Attributes:
        probability: mean over all repetitions, including zeros.
        low, high: 95% interval; 0 and an upper bound if no repetition reached the event.
        variation: standard deviation of one repetition over the mean; infinite if all are zero.
        repetitions, zeros: number of repetitions, and of those that died out.
    """

    probability: float
    low: float
    high: float
    variation: float
    repetitions: int
    zeros: int


def estimate(values: Sequence[float], runs: float) -> Estimate:
    """Return the probability that repetitions estimate, with its interval.

    The interval goes from the lowest to the highest end of two: Student's t for the logarithm of
    the mean, and Cox's for a log-normal mean. If no repetition reached the event, it ends at the
    exact (Clopper and Pearson) upper bound for no event in that many ordinary runs.

    Args:
        values: estimates of independent repetitions; one of them alone has no interval.
        runs: ordinary runs that each counts as if the event never happened.
    """
    found = np.asarray(values, dtype=float)
    count, zeros = found.size, int(np.count_nonzero(found == 0.0))
    mean = float(found.mean())
    if mean == 0.0:
        high = 1.0 - (1.0 - CONFIDENCE) ** (1.0 / (count * runs))
        return Estimate(0.0, 0.0, high, inf, count, zeros)
    if count == 1:
        return Estimate(mean, 0.0, 1.0, nan, count, zeros)
    variation = float(found.std(ddof=1)) / mean
    ends = (log_t(found), cox(found))
    low = min(low for low, _ in ends)
    high = max(high for _, high in ends)
    return Estimate(mean, low, min(1.0, high), variation, count, zeros)


def log_t(values: np.ndarray) -> tuple[float, float]:
    """Return Student's interval for the logarithm of the mean, on the scale of the mean."""
    mean = values.mean()
    half = _quantile(values.size) * values.std(ddof=1) / mean / sqrt(values.size)
    return float(mean * exp(-half)), float(mean * exp(half))


def cox(values: np.ndarray) -> tuple[float, float]:
    """Return Cox's interval for the mean of log-normal values, some of which may be zero."""
    logs = np.log(values[values > 0.0])
    share = logs.size / values.size
    if logs.size < 2:
        # One value says nothing about the spread.
        return 0.0, 1.0
    spread = float(logs.var(ddof=1))
    centre = log(share) + float(logs.mean()) + spread / 2.0
    variance = (
        (1.0 - share) / (share * values.size)
        + spread / logs.size
        + spread**2 / (2.0 * (logs.size - 1))
    )
    half = _quantile(logs.size) * sqrt(variance)
    return exp(centre - half), exp(min(centre + half, 0.0))


def _quantile(count: int) -> float:
    return float(stdtrit(count - 1, (1.0 + CONFIDENCE) / 2.0))


def doubts(found: Estimate, values: Sequence[float], founders: Sequence[float]) -> list[str]:
    """Return the reasons to doubt an estimate, one clause each.

    Args:
        found: the estimate.
        values: of the repetitions.
        founders: for each repetition, the effective number of first histories behind it.
    """
    if found.probability == 0.0:
        return ["the event never happened: an upper bound"]
    said = []
    if found.variation > MOST_VARIATION:
        said.append(f"a repetition varies by {found.variation:.0%} of the mean")
    middle = float(np.median(np.asarray(founders)))
    if middle < FEWEST_FOUNDERS:
        said.append(f"{middle:.2g} founders left in half of the repetitions")
    if found.zeros:
        said.append(f"{found.zeros} of {found.repetitions} repetitions died out")
    positive = [value for value in values if value > 0.0]
    decades = log(max(positive) / min(positive), 10)
    if decades > MOST_DECADES:
        said.append(f"repetitions differ by {decades:.1f} decades")
    return said


def naive_runs(probability: float, error: float) -> float:
    """Return the number of ordinary runs that give the same relative error.

    Args:
        probability: above 0.
        error: relative standard error of the estimate, above 0.
    """
    return (1.0 - probability) / probability / error**2
