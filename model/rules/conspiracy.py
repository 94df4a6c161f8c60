"""Conspiracy: who starts a plot, and whom hope and trust bring in."""

from __future__ import annotations

from sapper.model.arithmetic import exp, log
from sapper.model.compiling.decorators import rule
from sapper.model.rules.numbers import within


@rule
def shortfall(loyalty: float, below: float) -> float:
    """Return how far loyalty is below a threshold, as a part of the threshold: 0 to 1."""
    return within((below - loyalty) / below, 0.0, 1.0) if below > 0.0 else 0.0


@rule
def raised(hope: float, part: float) -> float:
    """Return hope, or another share, after it gains a part of what is missing from all of it."""
    return hope + part * (1.0 - hope)


@rule
def opportunity(capacity: float, weight: float) -> float:
    """Return the opportunity to begin a plot, 0 to 1: an officer with few soldiers has little.

    Those who command more begin more often (Singh 2014, ISBN 978-1421413365).

    Args:
        capacity: part of the strength needed that the person can count on, 0 to 1.
        weight: power of the capacity; with 0, all who command anything have the same opportunity.
    """
    return exp(weight * log(capacity)) if capacity > 0.0 else 0.0


@rule
def spark_rate(loyalty: float, below: float, rate: float, opportunity: float) -> float:
    """Return the rate at which a person starts a plot.

    It grows with the square of the shortfall of loyalty, the motive, and with the opportunity.

    Args:
        loyalty: of the person.
        below: loyalty below which a person may start a plot.
        rate: of a person with loyalty 0 whose formation is strong enough alone.
        opportunity: of the person, 0 to 1.
    """
    gap = shortfall(loyalty, below)
    return rate * gap * gap * opportunity


@rule
def goes_ahead(shown_loyalty: float, discretion: float) -> float:
    """Return the probability that a plotter dares to approach a person who shows this loyalty."""
    return 1.0 - discretion * shown_loyalty


@rule
def join_probability(loyalty: float, point: float, width: float, pull: float) -> float:
    """Return the probability that a person approached joins.

    Args:
        loyalty: of the person approached.
        point: loyalty at which the probability is one half, without a pull.
        width: half the range of loyalty over which the probability goes from 1 to 0.
        pull: rise of the point, by trust and by the expectation that others join.
    """
    return within(0.5 + (point + pull - loyalty) / (2.0 * width), 0.0, 1.0)


@rule
def denounce_probability(joins: float, loyalty: float, denouncing: float, zeal: float) -> float:
    """Return the probability that a person approached denounces the plot.

    Args:
        joins: probability of joining; only a person who does not join can denounce.
        loyalty: of the person approached.
        denouncing: probability that a commander with loyalty 1 denounces.
        zeal: 1 for commanders; for commissars and military police relative to them.
    """
    return within((1.0 - joins) * loyalty * denouncing * zeal, 0.0, 1.0 - joins)
