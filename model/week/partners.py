"""Phase 1, partners: what an ally at war and a neighbour give for what the regime does."""

from __future__ import annotations

from typing import Any

from sapper.model import rules, streams
from sapper.model.arithmetic import chance
from sapper.model.army.columns import Army
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.compiling.decorators import loop

# One random number for the whole world decides whether the ally pays after the war. It is kept: a
# history that goes on with other luck after the war does not undo what the ally decided.
_ALLY = 0


@loop
def at_war(world: Any, parameters: Any) -> bool:
    """Whether the ally is at war this week, with or without soldiers sent to it."""
    begun = parameters.first_week <= world.week
    return begun and world.week < parameters.first_week + parameters.war_weeks


@loop
def from_ally(army: Army, abroad: float) -> float:
    """Let alliance and technology grow with those abroad; return what the ally pays after the war.

    Args:
        army: the world.
        abroad: soldiers abroad, people.
    """
    world, parameters = army.world[0], army.parameters[0]
    share = abroad / parameters.strength * _given(army, abroad)
    flow = parameters.transfer_rate * share
    world.transfers += flow * (1.0 - parameters.technology_withheld)
    world.withheld += flow * parameters.technology_withheld
    if at_war(world, parameters):
        growth = chance(parameters.alliance_growth * share, 1.0)
        world.alliance += growth * (1.0 - world.alliance)
        return 0.0
    world.alliance -= chance(parameters.alliance_fading, 1.0) * world.alliance
    if world.alliance == 0.0 and world.withheld == 0.0:
        return 0.0
    if world.ally_lot == 0.0:
        world.ally_lot = streams.uniform(world.key, 0, streams.ALLIANCE, _ALLY)
    if world.ally_lot >= parameters.alliance_pays:
        return 0.0
    world.transfers += world.withheld
    world.withheld = 0.0
    return parameters.alliance_value * world.alliance


@loop
def _given(army: Army, abroad: float) -> float:
    """Return the part of alliance and technology that the ally gives for so many soldiers."""
    world, parameters = army.world[0], army.parameters[0]
    weeks = max(0, world.week - parameters.first_week)
    first = army.parameters[1].size
    return rules.ally_gives(parameters.ally_insists, first, parameters.ally_asks, weeks, abroad)


@loop
def from_neighbour(army: Army, abroad: float, received: float, paid: float, own: float) -> float:
    """Return the neighbour's aid: less if the ally gives more, 0 after too much technology.

    Args:
        army: the world.
        abroad: soldiers abroad, people.
        received: technology from the ally this week.
        paid: income from the ally, USD.
        own: income at home and from patrons, USD.
    """
    world, parameters = army.world[0], army.parameters[0]
    if world.transfers > parameters.transfer_limit:
        return 0.0
    aid = rules.neighbour_aid(parameters.neighbour_aid, parameters.neighbour_jealousy, paid, own)
    holds_back = at_war(world, parameters) and abroad == 0.0
    reward = parameters.neighbour_reward if holds_back else 0.0
    yearly = received * WEEKS_PER_YEAR
    return aid * rules.neighbour_answer(reward, parameters.neighbour_offence, yearly)
