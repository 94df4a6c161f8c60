"""Phase 2, second part: what everybody expects of a coup, revised now and then.

Who would resist, who could begin, and how strong those are who studied together. Plotters judge by
it, and look at their own forces only.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sapper.model import rules
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.orders import answers_to_leader, signatory
from sapper.model.army.people import holds_office, staff_row
from sapper.model.army.plots import LEAST, reach_needed
from sapper.model.compiling.decorators import kept, loop, making, part
from sapper.model.tenure import tenure_factor, years_in_power

# Attackers at even odds look half as strong as attackers with all that they want.
_APPARENT = 0.5
# An attempt is commonly expected to be led from the middle of the army: a division.
_HEIGHT = 0.5


@kept
@loop
def expect(army: Army) -> None:
    """Revise what is commonly expected, each `time.expectation_weeks`."""
    world = army.world[0]
    if world.week % army.parameters[0].expectation_weeks == 0:
        revise(army)


@loop
def revise(army: Army) -> None:
    """Work out what is commonly expected from the army as it is.

    Nobody looks at the guard: counterweights resist coups and do not deter them (De Bruin 2018,
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
    world.faction = parameters.faction * _reach_of_classmates(army)
    if world.week == 0:
        world.opportunity = _opportunity(army)


@making
def _reach_of_classmates(army: Army) -> float:
    """Return the reach, in people, of the formations in which those serve who studied together."""
    formations, total = army.formations, 0.0
    theirs = np.zeros(formations.size, np.int8)
    for i in range(army.classmates.size):
        office = army.offices[army.classmates[i]]
        if office.study_cohort != c.NOBODY:
            theirs[office.formation] = 1
    # From the top down, so that what is below one of theirs counts once.
    for formation in range(formations.size - 1, -1, -1):
        above = formations[formation].parent
        if above != c.NOBODY and theirs[above] > 0 and not answers_to_leader(army, formation):
            theirs[formation] = 2
        elif theirs[formation] == 1:
            total += formations[formation].reach
    return total


@loop
def _opportunity(army: Army) -> float:
    """Return how many office holders could begin a plot, weighted with their opportunity."""
    needed, total = reach_needed(army), 0.0
    for formation in range(army.world[0].companies, army.formations.size):
        first = staff_row(formation, c.COMMANDER, army.world[0].companies)
        for row in range(first, first + c.STAFF_OFFICES):
            total += opportunity(army, row, needed)
    return total


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
    """Whether an office would sign an order to defend: its holder would not begin a plot."""
    held = holds_office(army.offices[row], army.world[0].week)
    return held and army.staff.loyalty[row] >= army.parameters[0].spark_below


@loop
def capacity(army: Army, row: int, needed: float) -> float:
    """Return the part of the strength needed that an office holder can count on, 0 to 1.

    It is that of his formation or, if he studied abroad and it is more, that of the faction.
    """
    office = army.offices[row]
    reach = army.formations[office.formation].reach
    if office.study_cohort != c.NOBODY:
        reach = max(reach, army.world[0].faction)
    return rules.within(reach / needed, 0.0, 1.0)


@loop
def opportunity(army: Army, row: int, needed: float) -> float:
    """Return the opportunity of an office holder to begin a plot, 0 to 1."""
    return rules.opportunity(capacity(army, row, needed), army.parameters[0].opportunity_weight)


@loop
def spark_scale(army: Army) -> float:
    """Return the rate at which a person with loyalty 0 and full opportunity starts a plot.

    The rate of the whole army is divided among all who had the opportunity at the start, so it does
    not grow with the number of offices.
    """
    world, parameters = army.world[0], army.parameters[0]
    rate = parameters.spark_rate * world.hazard / max(LEAST, world.opportunity)
    if parameters.years_in_power >= 0.0:
        years = years_in_power(parameters.years_in_power, world.week, world.leader_died)
        rate *= tenure_factor(years, parameters.tenure_ratio)
    return rate * (1.0 - _rallying(world, parameters))


@part
def _rallying(world: Any, parameters: Any) -> float:
    """Return the part of the plots that do not begin because people rally, abroad or just back.

    Nobody rallies after a defeat.
    """
    if world.order_count > 0:
        return parameters.rally
    back = world.last_return != c.NEVER
    if back and world.week - world.last_return < parameters.rally_weeks:
        return parameters.rally * (1.0 - parameters.defeat)
    return 0.0
