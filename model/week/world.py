"""Phase 1, world: income and the patronage it buys, legitimacy, alarm."""

from __future__ import annotations

from model import rules
from model.arithmetic import chance
from model.columns import Army
from model.compiled import loop
from model.week.deployment import people_abroad


@loop
def turn_world(army: Army) -> None:
    """Take in the week's income; let patronage, legitimacy and alarm follow their courses."""
    world, parameters = army.world[0], army.parameters[0]
    each = parameters.company_strength / parameters.soldiers_per_company
    paid = parameters.pay_abroad * people_abroad(army) * each
    world.income = parameters.home_income + paid
    world.money += paid
    bought = rules.patronage_bought(world.income, parameters.home_income)
    world.patronage += chance(1.0 / parameters.patronage_delay, 1.0) * (bought - world.patronage)
    recovery = chance(parameters.legitimacy_recovery, 1.0)
    world.legitimacy += recovery * (parameters.legitimacy - world.legitimacy)
    world.alarm -= chance(parameters.calm, 1.0) * world.alarm
