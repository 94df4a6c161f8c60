"""Who resists an uprising: the guard at once, other units if their order is signed in time."""

from __future__ import annotations

import numpy as np

from sapper.model import rules, streams
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.orders import signatory
from sapper.model.army.people import holds_office
from sapper.model.compiling.decorators import loop

# Each office of a battalion has its own random numbers: so many for each formation.
_ENTITIES_PER_FORMATION = 8


@loop
def defenders(army: Army, rising: np.ndarray, apparent_strength: float) -> float:
    """Return the reach, in people, that resists an uprising in time.

    Args:
        army: the world.
        rising: for each formation, 1 if it rises and so does not resist, 0 otherwise.
        apparent_strength: the attackers' strength over what they thought they need, in [0, 1].
    """
    formations, parameters = army.formations, army.parameters[0]
    total = 0.0
    for battalion in range(army.world[0].companies, army.world[0].first_regiment):
        if rising[battalion] or formations[battalion].posting != c.HOME:
            continue
        guard = formations[battalion].branch == c.GUARD
        if guard and parameters.guard_resistance == 0.0:
            continue
        days = 0.0 if guard else _days_to_order(army, battalion, apparent_strength)
        if not guard and formations[battalion].garrison != c.CAPITAL:
            days += parameters.march_days
        if days <= parameters.window_days:
            part = parameters.guard_resistance if guard else 1.0
            willing = formations[battalion].loyalty * (1.0 - formations[battalion].disaffected)
            total += part * formations[battalion].reach * willing
    return total


@loop
def _days_to_order(army: Army, battalion: int, apparent_strength: float) -> float:
    """Return the days until all offices have signed the order to defend; infinite if one does not.

    An office does not sign if its holder refuses or plots, or if it is vacant.
    """
    staff, parameters, world = army.staff, army.parameters[0], army.world[0]
    days = 0.0
    for office in range(c.SIGNING_OFFICES):
        row = signatory(army, battalion, office)
        if row == c.NOBODY:
            continue
        entity = battalion * _ENTITIES_PER_FORMATION + office
        lots = streams.uniforms(world.key, world.week, streams.DEFENCE, entity)
        willing = rules.will_sign_defence(
            staff.loyalty[row], parameters.wavering, apparent_strength
        )
        absent = not holds_office(army.offices[row], world.week)
        if absent or lots[0] >= willing or staff.plot[row] != c.NO_PLOT:
            return np.inf
        days += rules.waiting_weeks(lots[1], parameters.signing_days)
    return days
