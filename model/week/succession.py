"""Phase 1, succession: a leader may die, and until the successor is settled legitimacy is low."""

from __future__ import annotations

from sapper.model import streams
from sapper.model.arithmetic import chance
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.log import record_event
from sapper.model.compiling.decorators import loop
from sapper.model.mortality import death_rate, leaders_age
from sapper.model.streams import uniform
from sapper.model.week.signals import shake

# One random number a week for the whole world decides whether the leader dies.
_LEADER = 0


@loop
def succeed(army: Army) -> None:
    """Let the leader die with the chance of his age, if mortality is on; another follows.

    The vacancy is a shock of `leader.succession_shock`: nobody knows what others will obey.
    `world.leader_died` is the week of the last death.
    """
    world, parameters = army.world[0], army.parameters[0]
    if parameters.age <= 0.0:
        return
    age = leaders_age(parameters.age, world.week, world.leader_died)
    lot = uniform(world.key, world.week, streams.LEADER_DEATH, _LEADER)
    if lot >= chance(death_rate(age), 1.0):
        return
    world.leader_died = world.week
    shake(army, parameters.succession_shock)
    whole_army = army.formations.size - 1
    record_event(army, c.LEADER_DIED, whole_army, 1, c.FROM_ABOVE, c.NOBODY)
