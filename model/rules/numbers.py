"""Numbers that several rules share: bounds, shares, and what a uniform number is turned into."""

from __future__ import annotations

from sapper.model.arithmetic import exp, log
from sapper.model.compiling.decorators import rule

# Standard deviation of the standard logistic distribution, pi / sqrt(3).
LOGISTIC_SD = 1.8137993642342178
_WIDEST_DISPOSITION = 4.0


@rule
def within(x: float, lower: float, upper: float) -> float:
    """Return `x`, or the nearer bound if `x` is outside."""
    return min(max(x, lower), upper)


@rule
def share_of_odds(log_odds: float) -> float:
    """Return the share that belongs to the logarithm of odds."""
    return 1.0 / (1.0 + exp(-log_odds))


@rule
def disposition(u: float) -> float:
    """Return a person's disposition, in standard deviations, from a uniform number in (0, 1).

    Its distribution is logistic, cut off at four standard deviations.
    """
    return within(log(u / (1.0 - u)) / LOGISTIC_SD, -_WIDEST_DISPOSITION, _WIDEST_DISPOSITION)


@rule
def waiting_weeks(u: float, mean_weeks: float) -> float:
    """Return an exponential waiting time, in the unit of its mean, from a uniform number."""
    return -log(u) * mean_weeks
