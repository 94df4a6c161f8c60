"""Who resists an uprising: the guard at once, and the committed few of other units if in time."""

from __future__ import annotations

import numpy as np

from sapper.model import rules, streams
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.orders import signatory
from sapper.model.compiling.decorators import loop
from sapper.model.week.expectations import would_sign

# Each office of a battalion has its own random numbers: so many for each formation.
_ENTITIES_PER_FORMATION = 8


@loop
def defenders(army: Army, rising: np.ndarray, apparent: float, leader: int) -> float:
    """Return the reach, in people, that resists an uprising in time.

    Args:
        army: the world.
        rising: for each formation, the part of it that rises; above 0 it does not resist.
        apparent: how strong the attackers look, 0 to 1; even odds look half as strong.
        leader: formation from which the attempt is led.
    """
    formations, parameters = army.formations, army.parameters[0]
    guard, others = 0.0, 0.0
    for battalion in range(army.world[0].companies, army.world[0].first_regiment):
        unit = formations[battalion]
        if rising[battalion] > 0.0 or unit.posting != c.HOME:
            continue
        reach = unit.reach * (1.0 - unit.disaffected)
        if unit.branch == c.GUARD:
            guard += parameters.guard_resistance * unit.loyalty * reach
        elif would_resist(army, battalion) and (
            days_to_act(army, battalion) <= parameters.window_days
        ):
            part = rules.part_resisting(
                parameters.committed, unit.loyalty, parameters.wavering, apparent
            )
            others += part * reach
    echelon = max(c.BATTALION, formations[leader].echelon)
    height = (echelon - c.BATTALION) / (c.ARMY - c.BATTALION)
    armed = 1.0 + parameters.technology_guard * rules.technology(army.world[0].transfers)
    return guard * armed + others * rules.command_kept(parameters.command_weight, height)


@loop
def would_resist(army: Army, battalion: int) -> bool:
    """Whether all offices would sign an order to resist: none is vacant, disloyal or in a plot."""
    for office in range(c.SIGNING_OFFICES):
        row = signatory(army, battalion, office)
        if row != c.NOBODY and (not would_sign(army, row) or army.staff.plot[row] != c.NO_PLOT):
            return False
    return True


@loop
def days_to_act(army: Army, battalion: int) -> float:
    """Return the days until all offices have signed an order, and the battalion has marched."""
    parameters, world = army.parameters[0], army.world[0]
    days = 0.0
    if army.formations[battalion].garrison != c.CAPITAL:
        days = parameters.march_days
    for office in range(c.SIGNING_OFFICES):
        row = signatory(army, battalion, office)
        if row == c.NOBODY:
            continue
        entity = battalion * _ENTITIES_PER_FORMATION + office
        lot = streams.uniform(world.key, world.week, streams.DEFENCE, entity)
        days += rules.waiting_weeks(lot, parameters.signing_days)
    return days
