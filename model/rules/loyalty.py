"""Loyalty: the grievances that lower it, what supports it, and how it moves."""

from __future__ import annotations

from sapper.model.compiling.decorators import rule
from sapper.model.rules.numbers import within


@rule
def wealth_grievance(weight: float, ratio: float, half: float) -> float:
    """Return the grievance about the host's wealth: it rises with the gap and approaches `weight`.

    Args:
        weight: the largest grievance.
        ratio: income per head in the host country over that at home.
        half: excess of the ratio over 1 that gives half of the largest grievance.
    """
    excess = max(0.0, ratio - 1.0)
    return weight * excess / (excess + half)


@rule
def service_grievance(weight: float, years: float, years_elsewhere: float) -> float:
    """Return the grievance about serving longer than soldiers elsewhere."""
    return weight * max(0.0, 1.0 - years_elsewhere / years)


@rule
def luxury_grievance(weight: float, gap: float) -> float:
    """Return the grievance about luxuries that people elsewhere can have, but not those at home."""
    return weight * gap


@rule
def privilege_kept(patronage: float, accustomed: float, cut: float) -> float:
    """Return the part of a privilege that a unit keeps, 0 to 1: less, if money runs short. Assumed.

    Args:
        patronage: now, 0 to 1.
        accustomed: patronage that people are used to, 0 to 1.
        cut: how far below it patronage must fall to withdraw all of the privilege, above 0.
    """
    return within(1.0 - (accustomed - patronage) / cut, 0.0, 1.0)


@rule
def support(
    base: float,
    leaning: float,
    patronage: float,
    legitimacy: float,
    grievance: float,
    losses: float,
    honours: float,
) -> float:
    """Return the loyalty that a person's circumstances support.

    Args:
        base: loyalty of the average person without grievance in ordinary times.
        leaning: fixed deviation of the person and the unit from it.
        patronage: weight times patronage, as a deviation from ordinary times.
        legitimacy: weight times legitimacy, as a deviation from ordinary times.
        grievance: sum of the grievances per unit of awareness, times awareness.
        losses: weight times the part of the regiment lost and remembered.
        honours: what better supply, pay and a welcome give the unit.
    """
    held = base + leaning + patronage + legitimacy + honours
    return within(held - grievance - losses, 0.0, 1.0)


@rule
def moved(
    loyalty: float, supported: float, adjustment: float, company_mean: float, talk: float
) -> float:
    """Return loyalty after one stocktaking: it moves to `supported` and to the company's mean.

    `adjustment` and `talk` are the parts of the two distances that are closed.
    """
    return within(
        loyalty + adjustment * (supported - loyalty) + talk * (company_mean - loyalty), 0.0, 1.0
    )


@rule
def disaffection(loyalty: float, below: float, width: float) -> float:
    """Return how far a soldier is disaffected: 0 to 1, one half at the threshold.

    The threshold is gradual, because opinions are. This also keeps the share among few simulated
    soldiers close to the share among all.

    Args:
        loyalty: of the soldier.
        below: the threshold.
        width: half the range of loyalty over which disaffection goes from 1 to 0.
    """
    return within(0.5 + (below - loyalty) / (2.0 * width), 0.0, 1.0)
