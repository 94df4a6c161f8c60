"""Phase 2, second part: what everybody expects of a coup, revised each quarter.

Who would resist, who could begin, and how strong those are who studied together. Plotters judge by
it, and look at their own forces only.
"""

from __future__ import annotations

from typing import Any

from sapper.model import rules
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.orders import signatory
from sapper.model.army.people import holds_office
from sapper.model.army.plots import LEAST, reach_needed
from sapper.model.compiling.decorators import kept, loop, part

# Attackers at even odds look half as strong as attackers with all that they want.
_APPARENT = 0.5
# An attempt is commonly expected to be led from the middle of the army: a division.
_HEIGHT = 0.5


@kept
@loop
def expect(army: Army) -> None:
    """Revise what is commonly expected, if a quarter has passed since the last time."""
    world = army.world[0]
    if world.week % army.parameters[0].expectation_weeks == 0:
        revise(army)


@loop
def revise(army: Army) -> None:
    """Work out what is commonly expected from the army as it is.

    Nobody reckons with the guard: counterweights resist coups and do not deter them (De Bruin 2018,
    doi:10.1177/0022002717692652).
    """
    formations, world, parameters = army.formations, army.world[0], army.parameters[0]
    resisting = 0.0
    for battalion in range(world.companies, world.first_regiment):
        unit = formations[battalion]
        if unit.posting == c.HOME and unit.branch != c.GUARD:
            resisting += _expected_of(army, battalion)
    kept = rules.command_kept(parameters.command_weight, _HEIGHT)
    world.expected_defence = resisting * kept
    world.faction = 0.0
    for i in range(army.classmates.size):
        office = army.offices[army.classmates[i]]
        if office.study_cohort != c.NOBODY:
            world.faction += parameters.faction * formations[office.formation].reach
    needed, world.opportunity = reach_needed(army), 0.0
    for formation in range(world.companies, formations.size):
        if formations[formation].posting == c.HOME:
            capacity = rules.within(formations[formation].reach / needed, 0.0, 1.0)
            world.opportunity += c.STAFF_OFFICES * capacity


@part
def _expected_of(army: Army, battalion: int) -> float:
    """Return the reach, in people, that a battalion at home is expected to bring against a coup."""
    unit, parameters = army.formations[battalion], army.parameters[0]
    days = parameters.window_days
    if unit.garrison != c.CAPITAL:
        days -= parameters.march_days
    offices = 0
    for office in range(c.SIGNING_OFFICES):
        row = signatory(army, battalion, office)
        if row != c.NOBODY:
            offices += 1
            if not would_sign(army, row):
                return 0.0
    part = rules.part_resisting(parameters.committed, unit.loyalty, parameters.wavering, _APPARENT)
    in_time = rules.in_time(days, offices, parameters.signing_days)
    return part * in_time * unit.reach * (1.0 - unit.disaffected)


@loop
def would_sign(army: Army, row: int) -> bool:
    """Whether an office would sign an order to defend: it is held by somebody not disloyal."""
    held = holds_office(army.offices[row], army.world[0].week)
    return held and army.staff.loyalty[row] >= army.parameters[0].join_point


@loop
def capacity(army: Army, row: int, needed: float) -> float:
    """Return the part of the strength needed that an office holder can count on, 0 to 1.

    It is that of his formation, and if he studied abroad, that of the faction as well.
    """
    office = army.offices[row]
    reach = army.formations[office.formation].reach
    if office.study_cohort != c.NOBODY:
        reach = max(reach, army.world[0].faction)
    return rules.within(reach / needed, 0.0, 1.0)


@loop
def spark_scale(army: Army) -> float:
    """Return the rate at which a person with loyalty 0 and full capacity starts a plot.

    The rate of the whole army is divided among all who have the opportunity, so it does not grow
    with the number of offices. While troops are abroad, and some time after, people rally.
    """
    world, parameters = army.world[0], army.parameters[0]
    rate = parameters.spark_rate * world.hazard / max(LEAST, world.opportunity)
    return rate * (1.0 - parameters.rally) if _rallies(world, parameters) else rate


@part
def _rallies(world: Any, parameters: Any) -> bool:
    if world.order_count > 0:
        return True
    return world.last_return != c.NEVER and (
        world.week - world.last_return < parameters.rally_weeks
    )
