"""The other way to decide an attempt: neutral units join whom they expect to win, one by one.

`uprising.outcome = "bandwagon"` selects it. In the contest the strength of those who act at once
decides, with a common error; here the units that wait are followed until the outcome is clear.
"""

from __future__ import annotations

import numpy as np

from sapper.model import rules
from sapper.model.arithmetic import log
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.compiling.decorators import making
from sapper.model.week.defence import days_to_act, would_resist

# Times at which units look around, evenly spread over the window.
_LOOKS = 8


@making
def bandwagon_wins(
    army: Army, attackers: float, resisting: float, rising: np.ndarray, lot: float
) -> bool:
    """Return whether more of the army is with the attackers than against them in the end.

    Args:
        army: the world.
        attackers: reach, in people, that attacks at once.
        resisting: reach, in people, that resists at once.
        rising: for each formation, the part of it that rises.
        lot: uniform random number: the common error about who is stronger.
    """
    world, parameters = army.world[0], army.parameters[0]
    if attackers <= 0.0:
        return False
    error = log(lot / (1.0 - lot)) / parameters.contest
    days, sides = _ready(army, rising), np.zeros(army.formations.size, np.int8)
    joined, opposed = attackers, max(resisting, 1.0)
    for look in range(1, _LOOKS + 1):
        odds = log(joined / opposed) - error
        impression = rules.share_of_odds(odds)
        gained, lost = 0.0, 0.0
        for battalion in range(world.companies, world.first_regiment):
            late = days[battalion] > parameters.window_days * look / _LOOKS
            if late or sides[battalion] != 0:
                continue
            unit = army.formations[battalion]
            side = rules.joins_bandwagon(impression, unit.loyalty, parameters.doubt)
            # The committed have acted at the start.
            neutral = unit.reach * (1.0 - parameters.committed)
            if side > 0:
                gained += neutral
            elif side < 0 and would_resist(army, battalion):
                lost += neutral * (1.0 - unit.disaffected)
            sides[battalion] = side
        joined += gained
        opposed += lost
    return log(joined / opposed) > error


@making
def _ready(army: Army, rising: np.ndarray) -> np.ndarray:
    """Return for each battalion that may take sides the days until its order is signed."""
    formations, world = army.formations, army.world[0]
    days = np.full(formations.size, np.inf)
    for battalion in range(world.companies, world.first_regiment):
        unit = formations[battalion]
        if unit.posting == c.HOME and rising[battalion] == 0.0 and unit.branch != c.GUARD:
            days[battalion] = days_to_act(army, battalion)
    return days
