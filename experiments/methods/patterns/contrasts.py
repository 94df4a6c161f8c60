"""Contrasts between arms with an interval, and their verdict by a fixed criterion.

A statistic is a sum over runs divided by another sum (attempts by years, successes by attempts).
Run 7 uses the same random numbers in every arm, so the interval comes from the joint influence of
runs on the contrast (linearisation of a ratio estimator: Cochran 1977, Sampling Techniques, ch. 6),
with Student's t. If an arm has too few events for this, the ratio of two rates or shares has an
interval from their counts (`sapper.experiments.methods.patterns.rare_counts`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, exp, inf, isfinite, isnan, log, nan, sqrt
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.methods.patterns import rare_counts
from sapper.model.clock import WEEKS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd

    from sapper.experiments.config.tables.patterns import Criterion, Statistic

MET, NOT_MET, CANNOT_TELL, NOT_MODELLED = "met", "not met", "cannot tell", "not modelled"
RUNS = "runs"
WEEKS, ATTEMPTS = "weeks", "attempts"
"""Beginnings of the names of columns that are the exposure of rates, and of success."""


@dataclass(frozen=True)
class Estimate:
    """A contrast with its interval.

    Attributes:
        value: a ratio, a share or a difference.
        low: lower end of the interval.
        high: upper end of the interval.
        scaled: the value on the scale of the interval: logarithm, log-odds, or the value itself.
        error: standard error on this scale.
        runs: of each arm.
        parts: each statistic, in the order of the criterion.
        confidence: of the interval.
        influence: of each run on the contrast, in the order of replicates, shape (runs,); the
            error is computed from it.
    """

    value: float
    low: float
    high: float
    scaled: float
    error: float
    runs: int
    parts: tuple[float, ...]
    confidence: float = 0.95
    influence: NDArray[np.float64] = field(
        default_factory=lambda: np.zeros(0), repr=False, compare=False
    )

    def verdict(self, between: tuple[float, float]) -> str:
        """Return the verdict: the interval is within the bounds, outside, or neither."""
        lower, upper = between
        if isnan(self.low):
            return CANNOT_TELL
        if lower < self.low and self.high < upper:
            return MET
        return NOT_MET if self.high <= lower or self.low >= upper else CANNOT_TELL


def estimate(criterion: Criterion, rows: pd.DataFrame) -> Estimate:
    """Return the contrast of a criterion.

    Args:
        criterion: its statistics, scale and confidence.
        rows: one row for each run, with the columns ``arm`` and ``replicate``.
    """
    from scipy.stats import t

    arms = {name: here.set_index("replicate").sort_index() for name, here in rows.groupby("arm")}
    # An arm whose runs all failed has no row.
    nothing = rows.iloc[:0].set_index("replicate")
    used = [arms.get(one.arm, nothing) for one in criterion.of]
    common = used[0].index
    for here in used[1:]:
        common = common.intersection(here.index)
    parts, influence, enough = [], np.zeros(len(common)), True
    sums = []
    scaled = 0.0
    for one, here in zip(criterion.of, used, strict=True):
        events, exposure = _sums(one, here.loc[common])
        sums.append((events, exposure))
        enough = enough and _enough(criterion.scale, events, exposure)
        value, slope = _scaled(criterion.scale, events, exposure)
        parts.append(float(events.sum() / exposure.sum()) if exposure.sum() else nan)
        scaled += one.weight * value
        if exposure.sum():
            residual = events - parts[-1] * exposure
            influence += one.weight * slope * residual / exposure.sum()
    runs = len(common)
    if not enough and [one.weight for one in criterion.of] == [1.0, -1.0]:
        ends = _by_counts(criterion, sums)
        if ends is not None:
            value = _shown(criterion.scale, scaled)
            return Estimate(value, *ends, scaled, nan, runs, tuple(parts))
    if not enough or runs < 2:
        return Estimate(_shown(criterion.scale, scaled), nan, nan, scaled, nan, runs, tuple(parts))
    error = spread(influence)
    half = float(t.ppf(0.5 + criterion.confidence / 2, runs - 1)) * error
    low, high = (_shown(criterion.scale, scaled + sign * half) for sign in (-1, 1))
    value = _shown(criterion.scale, scaled)
    return Estimate(
        value, low, high, scaled, error, runs, tuple(parts), criterion.confidence, influence
    )


def spread(influence: NDArray[np.float64]) -> float:
    """Return the standard error from the influence of the runs."""
    runs = influence.size
    return sqrt(float(np.sum((influence - influence.mean()) ** 2)) * runs / (runs - 1))


def runs_to_decide(found: Estimate, criterion: Criterion) -> float:
    """Return how many runs of each arm decide a criterion, if the estimate is right.

    The interval then ends at the nearest bound, so half of all such samples decide. The number is
    NaN if the error is not known, and infinite if the value is equal to a bound.
    """
    bounds = [_scaled_bound(criterion.scale, bound) for bound in criterion.between]
    gaps = [abs(found.scaled - bound) for bound in bounds if isfinite(bound)]
    if isnan(found.error):
        return nan
    lower, upper = bounds
    inside = lower < found.scaled < upper
    nearest = min(gaps)
    if not inside and len(gaps) > 1:  # outside, the interval must only exclude the nearer bound
        nearest = gaps[0] if found.scaled <= lower else gaps[1]
    return enough_runs(found.runs, found.error * quantile(found.confidence), nearest)


def enough_runs(runs: int, half: float, distance: float) -> float:
    """Return how many runs reduce half the width of an interval to a distance."""
    return ceil(runs * (half / distance) ** 2) if distance > 0 else inf


def quantile(confidence: float) -> float:
    """Return half the width of an interval in standard errors."""
    from scipy.stats import norm

    return float(norm.ppf(0.5 + confidence / 2))


def _scaled_bound(scale: str, bound: float) -> float:
    if scale == "difference" or not isfinite(bound):
        return bound
    return log(bound / (1 - bound)) if scale == "odds" else log(bound)


def _by_counts(
    criterion: Criterion, sums: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]]
) -> tuple[float, float] | None:
    """Return the interval of a ratio of two rates or shares; None if it is something else."""
    if criterion.scale != "ratio":
        return None
    (first, of_first), (second, of_second) = sums
    events = int(first.sum()), int(second.sum())
    exposure = float(of_first.sum()), float(of_second.sum())
    if all(one.over.startswith(WEEKS) for one in criterion.of):
        return rare_counts.rate_ratio(events, exposure, criterion.confidence)
    if all(one.over.startswith(ATTEMPTS) for one in criterion.of):
        of = round(exposure[0]), round(exposure[1])
        return rare_counts.share_ratio(events, of, criterion.confidence)
    return None


def _sums(one: Statistic, here: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    events = here[one.events].to_numpy(float)
    if one.over == RUNS:
        return events, np.ones(len(here))
    years = WEEKS_PER_YEAR if one.over.startswith(WEEKS) else 1
    return events, here[one.over].to_numpy(float) / years


def _enough(scale: str, events: NDArray[np.float64], exposure: NDArray[np.float64]) -> bool:
    if scale == "difference":
        return bool(exposure.sum() > 0)
    if not np.array_equal(events, np.round(events)):  # not a count of events
        return bool(events.sum() > 0)
    rest = exposure.sum() - events.sum() if scale == "odds" else inf
    return bool(min(events.sum(), rest) >= rare_counts.FEWEST_EVENTS)


def _scaled(
    scale: str, events: NDArray[np.float64], exposure: NDArray[np.float64]
) -> tuple[float, float]:
    """Return a statistic on the scale of the contrast, and the slope of this scale there."""
    total, of = float(events.sum()), float(exposure.sum())
    if scale == "difference":
        return (total / of if of else nan), 1.0
    if total <= 0 or of <= 0 or (scale == "odds" and total >= of):
        # Half an event keeps the logarithm finite.
        total, of = total + 0.5, of + 1.0
    share = total / of
    if scale == "odds":
        return log(share / (1 - share)), 1 / (share * (1 - share))
    return log(share), 1 / share


def _shown(scale: str, scaled: float) -> float:
    if scale == "difference":
        return scaled
    return 1 / (1 + exp(-scaled)) if scale == "odds" else exp(min(scaled, 700.0))


def overall(verdicts: Sequence[str]) -> str:
    """Return the verdict on a pattern: the worst verdict on its criteria."""
    if not verdicts:
        return NOT_MODELLED
    for worst in (NOT_MET, CANNOT_TELL):
        if worst in verdicts:
            return worst
    return MET


def described(between: tuple[float, float], scale: str) -> str:
    """Return bounds in words."""
    lower, upper = between
    what = {"ratio": "ratio", "odds": "share", "difference": "difference"}[scale]
    if lower == -inf:
        return f"{what} below {upper:g}"
    if upper == inf:
        return f"{what} above {lower:g}"
    return f"{what} from {lower:g} to {upper:g}"


def criterion_row(number: int, criterion: Criterion, found: Estimate) -> dict[str, object]:
    """Return a row of the table of criteria."""
    return {
        "criterion": number,
        "claim": criterion.claim,
        "asked": described(criterion.between, criterion.scale),
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "confidence": criterion.confidence,
        "verdict": found.verdict(criterion.between),
        "runs": found.runs,
        "runs_to_decide": runs_to_decide(found, criterion),
        "statistics": "; ".join(
            f"{name}: {part:.4g}" for name, part in zip(_names(criterion), found.parts, strict=True)
        ),
        "scale": criterion.scale,
        "above": nan if criterion.above is None else criterion.above,
        "below": nan if criterion.below is None else criterion.below,
    }


def _names(criterion: Criterion) -> list[str]:
    """Return names of the statistics: their arms, or their events if the arms are the same."""
    arms = [one.arm for one in criterion.of]
    names = arms if len(set(arms)) == len(arms) else [one.events for one in criterion.of]
    return [name.replace("_", " ") for name in names]


def columns_of(criteria: Sequence[Criterion]) -> Mapping[str, None]:
    """Return the columns that criteria are made from."""
    names = [column for each in criteria for one in each.of for column in (one.events, one.over)]
    return dict.fromkeys(name for name in names if name != RUNS)
