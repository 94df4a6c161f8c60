"""Mutiny: how often battalions refuse, and what hardship adds."""

from __future__ import annotations

from sapper.model.compiling.decorators import rule
from sapper.model.rules.numbers import within


@rule
def strain(weight: float, arrears: float, overdue: float, losses: float) -> float:
    """Return the factor by which hardship raises the rate of mutinies.

    Pay withheld and tours extended set off most mutinies (Dwyer 2017, ISBN 978-1849048118).

    Args:
        weight: rise for each hardship in full.
        arrears: patronage missing from what people are used to, 0 to 1.
        overdue: time abroad beyond what soldiers accept, over what they accept.
        losses: part of the regiment lost and remembered, 0 to 1.
    """
    hardship = within(arrears, 0.0, 1.0) + within(overdue, 0.0, 1.0) + within(losses, 0.0, 1.0)
    return 1.0 + weight * hardship


@rule
def mutiny_rate(disaffected: float, hardship: float, rate: float) -> float:
    """Return the rate at which a battalion mutinies.

    Args:
        disaffected: share of its soldiers who are.
        hardship: factor from `strain`.
        rate: of a wholly disaffected battalion without strain.
    """
    return rate * disaffected * hardship
