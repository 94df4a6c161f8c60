"""Phase 1, money: income from troops, munitions and an alliance; aid by patron and neighbour."""

from __future__ import annotations

from typing import Any

from sapper.model import rules
from sapper.model.arithmetic import chance
from sapper.model.army.columns import Army
from sapper.model.compiling.decorators import loop
from sapper.model.week.deployment import people_abroad
from sapper.model.week.partners import at_war, from_ally, from_neighbour


@loop
def take_income(army: Army) -> None:
    """Compute the week's income, and move patronage towards what it buys."""
    world, parameters = army.world[0], army.parameters[0]
    each = parameters.company_strength / parameters.soldiers_per_company
    abroad = people_abroad(army) * each
    let_through = 1.0 - parameters.sanctions * world.intelligence
    kept = parameters.pay_abroad * abroad * (1.0 - parameters.pay_passed_on) * let_through
    munitions = parameters.munitions_income * let_through if at_war(world, parameters) else 0.0
    transfers = world.transfers
    paid = kept + munitions + from_ally(army, abroad)
    aid = parameters.aid if world.week < parameters.aid_ends else 0.0
    ordinary = ordinary_income(parameters)
    own = parameters.home_income + aid
    neighbour = from_neighbour(army, abroad, world.transfers - transfers, paid, own)
    world.income = own + paid + neighbour
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
