"""Are two estimates of one contrast the same, within a margin? Two one-sided tests.

Schuirmann 1987, doi:10.1007/BF01068419. Beside the verdict stands what a test could show: its power
where nothing differs, and how many runs would decide.
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
"""Confidence of the interval of a difference that makes a test of equivalence at 5 per cent."""


@dataclass(frozen=True)
class Gap:
    """How far a contrast is from the same one computed otherwise, on the scale of the interval.

    Attributes:
        middle: the second less the first.
        error: standard error of that.
        runs: of an arm.
    """

    middle: float
    error: float
    runs: int

    @property
    def ends(self) -> tuple[float, float]:
        """The interval that a test of equivalence at 5 per cent looks at."""
        half = quantile(SAME) * self.error
        return self.middle - half, self.middle + half

    def verdict(self, margin: float) -> str:
        """Say whether both are the same within a margin (two one-sided tests)."""
        low, high = self.ends
        if isnan(low):
            return CANNOT_TELL
        if -margin <= low and high <= margin:
            return MET
        return NOT_MET if low > margin or high < -margin else CANNOT_TELL

    def power(self, margin: float) -> float:
        """Return the chance that as many runs show two equal contrasts to be the same."""
        from scipy.stats import norm

        if self.error == 0:
            return 1.0
        return max(0.0, float(2 * norm.cdf(margin / self.error - quantile(SAME)) - 1))

    def runs_to_decide(self, margin: float) -> float:
        """Return how many runs an arm would decide, were the difference what was found."""
        if isnan(self.error):
            return nan
        return enough_runs(self.runs, self.error * quantile(SAME), abs(margin - abs(self.middle)))


def gap(one: Estimate, other: Estimate, paired: bool = False) -> Gap:
    """Return how far apart two estimates of a contrast are.

    Args:
        one: from runs of its own.
        other: from other runs.
        paired: whether run by run they share their luck; else they are independent.
    """
    error = hypot(one.error, other.error)
    if paired and one.influence.size == other.influence.size > 1:
        error = spread(other.influence - one.influence)
    return Gap(other.scaled - one.scaled, error, min(one.runs, other.runs))
