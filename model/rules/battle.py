"""Battle: how deadly it is, the more so if orders must wait, and who is captured or goes over."""

from __future__ import annotations

from sapper.model.compiling.decorators import rule


@rule
def delay_factor(days: float, cost: float) -> float:
    """Return the factor of losses if orders in battle wait `days` for signatures.

    Protection against coups makes command in battle less effective (Talmadge 2015,
    ISBN 978-0801453472).
    """
    return 1.0 + cost * days


@rule
def danger(
    killed: float, days: float, cost: float, green: float, drones: float, language: float
) -> float:
    """Return the rate at which soldiers abroad are killed, before the skill of their branch.

    Args:
        killed: rate in an experienced army whose orders need no further signatures.
        days: mean days that an order waits for signatures.
        cost: rise of losses for each such day.
        green: rise of losses by the inexperience that is left.
        drones: rise of losses by drones.
        language: rise of losses by misunderstood orders.
    """
    risen = (1.0 + green) * (1.0 + drones) * (1.0 + language)
    return killed * delay_factor(days, cost) * risen


@rule
def capture_rate(captured: float, appeal: float, disaffected: float) -> float:
    """Return the rate at which soldiers abroad are captured or go over to the enemy.

    To surrender is a soldier's own choice (Reiter and Stam 1997, American Political Science
    Association, annual meeting). The form is assumed.

    Args:
        captured: rate at which those are captured who do not choose it.
        appeal: rate at which the disaffected go over, for what the rival knows of them.
        disaffected: disaffected share of the soldiers.
    """
    return captured + appeal * disaffected
