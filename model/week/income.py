"""Phase 1, money: income from troops, munitions and an alliance; aid by patron and neighbour."""

from __future__ import annotations

from typing import Any

from sapper.model import rules, streams
from sapper.model.arithmetic import chance
from sapper.model.army.columns import Army
from sapper.model.compiling.decorators import loop
from sapper.model.week.deployment import people_abroad

# One random number for the whole world decides whether the ally pays after the war.
_ALLY = 0


@loop
def at_war(world: Any, parameters: Any) -> bool:
    """Whether the ally is at war this week, with or without soldiers sent to it."""
    begun = parameters.first_week <= world.week
    return begun and world.week < parameters.first_week + parameters.war_weeks


@loop
def take_income(army: Army) -> None:
    """Compute the week's income, and move patronage towards what it buys."""
    world, parameters = army.world[0], army.parameters[0]
    each = parameters.company_strength / parameters.soldiers_per_company
    abroad = people_abroad(army) * each
    paid = parameters.pay_abroad * abroad
    kept = paid * (1.0 - parameters.pay_passed_on)
    munitions = parameters.munitions_income if at_war(world, parameters) else 0.0
    share_abroad = abroad / parameters.strength
    from_ally = kept + munitions + _alliance(world, parameters, share_abroad)
    aid = parameters.aid if world.week < parameters.aid_ends else 0.0
    ordinary = ordinary_income(parameters)
    own = parameters.home_income + aid
    neighbour = _neighbour(world, parameters, share_abroad, from_ally, own)
    world.income = own + from_ally + neighbour
    world.money += kept + munitions
    bought = rules.patronage_bought(world.income * fewer_heads(army), ordinary)
    world.patronage += chance(1.0 / parameters.patronage_delay, 1.0) * (bought - world.patronage)
    used_to = chance(parameters.habituation, 1.0)
    world.accustomed += used_to * (world.patronage - world.accustomed)


@loop
def fewer_heads(army: Army) -> float:
    """Return places over soldiers present: fewer soldiers share the same patronage."""
    world, places = army.world[0], army.soldiers.posting.size
    present = places + world.called_up - world.discharged - world.killed - world.captured
    return places / present if present > 0 else 1.0


@loop
def ordinary_income(parameters: Any) -> float:
    """Return the weekly income with nobody abroad and all aid paid, USD."""
    aid = parameters.aid if parameters.aid_ends > 0 else 0.0
    return parameters.home_income + aid + parameters.neighbour_aid


@loop
def _alliance(world: Any, parameters: Any, share_abroad: float) -> float:
    """Let the alliance grow with the soldiers abroad; return what it pays after the war."""
    if at_war(world, parameters):
        growth = chance(parameters.alliance_growth * share_abroad, 1.0)
        world.alliance += growth * (1.0 - world.alliance)
        return 0.0
    world.alliance -= chance(parameters.alliance_fading, 1.0) * world.alliance
    if streams.uniform(world.key, 0, streams.ALLIANCE, _ALLY) < parameters.alliance_pays:
        return parameters.alliance_value * world.alliance
    return 0.0


@loop
def _neighbour(
    world: Any, parameters: Any, share_abroad: float, from_ally: float, own: float
) -> float:
    """Return the neighbour's aid: less if the ally pays more, 0 after too many transfers."""
    world.transfers += parameters.transfer_rate * share_abroad
    if world.transfers > parameters.transfer_limit:
        return 0.0
    return rules.neighbour_aid(
        parameters.neighbour_aid, parameters.neighbour_jealousy, from_ally, own
    )
