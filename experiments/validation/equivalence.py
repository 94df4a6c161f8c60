"""Are two estimates of a contrast the same within a margin? Two one-sided tests.

Schuirmann 1987, doi:10.1007/BF01068419. With the verdict come the power of the test if there is no
difference, and the number of runs that would decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, isnan, nan

from sapper.experiments.methods.patterns.contrasts import (
    CANNOT_TELL,
    MET,
    NOT_MET,
    Estimate,
    enough_runs,
    quantile,
    spread,
)

SAME = 0.9
"""Confidence of the interval that gives a test of equivalence at 5 per cent."""


@dataclass(frozen=True)
class Gap:
    """The difference of two estimates of a contrast, on the scale of its interval.

    Attributes:
        middle: the second minus the first.
        error: standard error of the difference.
        runs: of an arm.
    """

    middle: float
    error: float
    runs: int

    @property
    def ends(self) -> tuple[float, float]:
        """The interval for a test of equivalence at 5 per cent."""
        half = quantile(SAME) * self.error
        return self.middle - half, self.middle + half

    def verdict(self, margin: float) -> str:
        """Return whether both are the same within a margin (two one-sided tests)."""
        low, high = self.ends
        if isnan(low):
            return CANNOT_TELL
        if -margin <= low and high <= margin:
            return MET
        return NOT_MET if low > margin or high < -margin else CANNOT_TELL

    def power(self, margin: float) -> float:
        """Return the chance that this many runs show two equal contrasts to be the same."""
        from scipy.stats import norm

        if self.error == 0:
            return 1.0
        return max(0.0, float(2 * norm.cdf(margin / self.error - quantile(SAME)) - 1))

    def runs_to_decide(self, margin: float) -> float:
        """Return the runs of an arm that would decide, if the true difference were the estimate."""
        if isnan(self.error):
            return nan
        return enough_runs(self.runs, self.error * quantile(SAME), abs(margin - abs(self.middle)))


def gap(one: Estimate, other: Estimate, paired: bool = False) -> Gap:
    """Return the difference of two estimates of a contrast.

    Args:
        one: the first estimate.
        other: the second, from other runs.
        paired: whether run i of both uses the same random numbers; else runs are independent.
    """
    error = hypot(one.error, other.error)
    if paired and one.influence.size == other.influence.size > 1:
        error = spread(other.influence - one.influence)
    return Gap(other.scaled - one.scaled, error, min(one.runs, other.runs))
