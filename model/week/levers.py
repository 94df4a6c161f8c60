"""The leader's levers: read and move the parameters that he may change, and log his decisions."""

from __future__ import annotations

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.compiling.decorators import kept, loop
from sapper.model.week.signals import startle


@loop
def in_force(army: Army, lever: int) -> float:
    """Return the value of a lever that is in force; for RELAXATION 0 or 1, for TABOO how many."""
    parameters = army.parameters[0]
    if lever == c.SIZE:
        return float(parameters.size)
    if lever == c.TOUR_WEEKS:
        return float(parameters.tour_weeks)
    if lever == c.RELAXATION:
        return 0.0 if parameters.relaxation == c.NEVER_RELAXED else 1.0
    if lever == c.REEDUCATION:
        return parameters.reeducation
    if lever == c.WELCOME:
        return parameters.welcome
    if lever == c.PAY_PASSED_ON:
        return parameters.pay_passed_on
    if lever == c.PURGE_BREADTH:
        return parameters.purge_breadth
    if lever == c.FAMILIES_HELD:
        return parameters.families_held
    if lever == c.TRANSFER_RATE:
        return parameters.transfer_rate
    return float(army.world[0].taboos)


@loop
def is_whole(lever: int) -> bool:
    """Whether the values of a lever are whole numbers."""
    return lever in (c.SIZE, c.TOUR_WEEKS, c.RELAXATION, c.TABOO)


@kept
@loop
def order(army: Army, lever: int, value: float) -> None:
    """Put a lever where the leader orders it, and log the decision if that changes anything.

    A lever that is held stays: see `WORLD_TYPE`. Whole numbers are rounded.
    """
    world, before = army.world[0], in_force(army, lever)
    if (world.held >> lever) & 1:
        return
    if is_whole(lever):
        value = float(int(value + 0.5))
    if value == before:
        return
    _move(army, lever, value)
    if lever == c.SIZE and value < before:
        world.recalled = 1
    if lever == c.TABOO:
        _break_taboo(army)
    if world.decisions + 1 < army.decisions.shape[0]:
        row = army.decisions[world.decisions + 1]
        for column in range(row.size):
            row[column] = army.decisions[0, column]
        row[c.WEEK], row[c.LEVER], row[c.BEFORE], row[c.AFTER] = world.week, lever, before, value
    world.decisions += 1


@loop
def _move(army: Army, lever: int, value: float) -> None:
    parameters = army.parameters[0]
    if lever == c.SIZE:
        parameters.size = int(value)
    elif lever == c.TOUR_WEEKS:
        parameters.tour_weeks = int(value)
    elif lever == c.RELAXATION:
        parameters.relaxation = c.RELAXED_BY_DATE if value > 0.0 else c.NEVER_RELAXED
        parameters.relaxation_week = army.world[0].week
    elif lever == c.REEDUCATION:
        parameters.reeducation = value
    elif lever == c.WELCOME:
        parameters.welcome = value
    elif lever == c.PAY_PASSED_ON:
        parameters.pay_passed_on = value
    elif lever == c.PURGE_BREADTH:
        parameters.purge_breadth = value
    elif lever == c.FAMILIES_HELD:
        parameters.families_held = value
    elif lever == c.TRANSFER_RATE:
        parameters.transfer_rate = value
    else:
        army.world[0].taboos = int(value)


@loop
def _break_taboo(army: Army) -> None:
    """Let a broken taboo shock people as `leader.shocks` do, and please the ally."""
    world, parameters = army.world[0], army.parameters[0]
    startle(army, parameters.taboo_cost)
    world.alliance += parameters.taboo_gain * (1.0 - world.alliance)
