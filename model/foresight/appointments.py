"""Draws revealed little by little, so that a history may be split in the middle of one.

What makes a coup possible is mostly one draw: the leaning of somebody new in a high office. Copies
of a world from after that draw all share it, and from before it must draw it anew. Here such a lot
is revealed bit by bit: first that it is in the lower half, then in the lower quarter, and so on. A
history may be copied with what has been revealed so far, and goes on with a key that agrees with it.
For the same reason the first holders of high offices come in one by one, in steps before the first
week. Neither changes what happens: a history that is not copied is the run of its key, bit for bit.
"""

from __future__ import annotations

import numpy as np

from sapper.model import rules, streams
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import staff_row, staff_rows, staff_support
from sapper.model.climate import Outlook, in_the_long_run, learning_at_home, look_out
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.compiling.decorators import loop, making, part
from sapper.model.engine import pass_week
from sapper.model.first_people import put_first, settle_formation
from sapper.model.week.deployment import measure_reach

# Halves that are revealed of a lot, at most: down to one in a thousand.
FINEST = 10
# With less revealed than this, nobody is worth a look.
_WORTH = 2
# Of all lots below a bound, the leaning at this part of it is about the mean.
_MIDDLE = 1.0 / 2.7
# What is imagined of the staff of a headquarters: leaning, awareness, retirement, loyalty.
IMAGINED = 4
# An office to be filled in the steps before the first week: whoever holds it goes at once.
_EMPTY = -1


@loop
def first_revealed(army: Army) -> int:
    """Return the first staff row whose lots are revealed: of a regiment's headquarters."""
    return staff_row(army.world[0].first_regiment, c.COMMANDER, army.world[0].companies)


@loop
def empty_offices(army: Army) -> None:
    """Take a world in its first week back to before its high offices were filled."""
    world, parameters = army.world[0], army.parameters[0]
    outlook = look_out(world, parameters)
    measure_reach(army)
    first = first_revealed(army)
    for row in range(first, army.offices.size):
        army.staff.disposition[row] = 0.0
        army.staff.awareness[row] = outlook.civilians_know
        army.staff.retires[row] = _EMPTY
    for formation in range(world.first_regiment, army.formations.size):
        _settle(army, formation, outlook)
    world.week = first - army.offices.size


@loop
def advance(army: Army) -> None:
    """Take the army through one week, or through one of the steps before the first."""
    army.world[0].revealed = 0
    if army.world[0].week < 0:
        _fill_next(army)
    else:
        pass_week(army)


@part
def _fill_next(army: Army) -> None:
    """Fill the highest office that is still empty, as `fill_army` does."""
    world, parameters, row = army.world[0], army.parameters[0], revealed_row(army)
    outlook = look_out(world, parameters)
    lots = streams.uniforms(world.key, 0, streams.APPOINTMENT, row)
    served_lot = streams.uniforms(world.key, 0, streams.AWARENESS_AT_FIRST, row)[0]
    drawn = lots[0], lots[1], lots[2]
    put_first(army, row, drawn, served_lot, outlook, learning_at_home(world, parameters))
    staff, office = army.staff, army.offices[row]
    if office.study_cohort != c.NOBODY:
        staff.awareness[row] = max(staff.awareness[row], parameters.study_awareness)
    _settle(army, office.formation, outlook)
    world.week += 1


@loop
def _settle(army: Army, formation: int, outlook: Outlook) -> None:
    parameters = army.parameters[0]
    first, end = staff_rows(formation, army.world[0].companies)
    for row in range(first, end):
        army.staff.loyalty[row] = staff_support(army, row, outlook)
    long_run = in_the_long_run(outlook, parameters)
    settle_formation(army, formation, parameters.adjustment + parameters.talk, long_run)


@loop
def revealed_row(army: Army) -> int:
    """Return the office whose next holder's leaning can be revealed, or NOBODY.

    It is the highest of those due to be filled this week. Should it not be filled after all, what
    was revealed is a lot that nothing is drawn from.
    """
    world = army.world[0]
    if world.week < 0:
        return first_revealed(army) - world.week - 1
    interval = army.parameters[0].stocktaking_weeks
    due = rules.first_to_take_stock(world.first_regiment, world.week, interval)
    found = c.NOBODY
    for formation in range(due, army.formations.size, interval):
        if army.formations[formation].posting == c.HOME:
            first, end = staff_rows(formation, world.companies)
            for row in range(first, end):
                if world.week >= army.staff.retires[row]:
                    found = row
    return found


@loop
def halves(army: Army, key: np.uint64) -> int:
    """Return how often the lot that can be revealed, of a key, lies in the lower half: to be revealed."""
    row = revealed_row(army)
    if row == c.NOBODY:
        return 0
    lot = streams.uniform(key, max(0, army.world[0].week), streams.APPOINTMENT, row)
    count = 0
    while count < FINEST and lot < 0.5 ** (count + 1):
        count += 1
    return count


@loop
def appointment_revealed(army: Army) -> bool:
    """Whether what has been revealed is of whoever comes into office."""
    return 0 < army.world[0].revealed <= FINEST


@loop
def fewest_halves() -> int:
    """Return how many halves must be revealed before anybody is worth a look."""
    return _WORTH


@loop
def next_revealed(army: Army) -> int:
    """Return how much more of the next lot will be revealed, of what is worth a look; 0 for none."""
    revealed = max(army.world[0].revealed + 1, _WORTH)
    return revealed if revealed <= halves(army, army.world[0].key) else 0


@loop
def middle_lot(revealed: int) -> float:
    """Return the lot of an average leaning, if so many halves are revealed."""
    return 0.5**revealed * _MIDDLE


@making
def imagine(army: Army, lot: float, before: tuple[np.ndarray, np.ndarray]) -> int:
    """Put into the office of which something is revealed somebody as he may be expected.

    Args:
        army: the world, changed in place.
        lot: of his leaning.
        before: filled with what `forget` puts back: (IMAGINED, STAFF_OFFICES) of the headquarters'
            staff, and the record of its formation.

    Returns:
        The formation whose headquarters it is.
    """
    world, parameters, row = army.world[0], army.parameters[0], revealed_row(army)
    staff, formation = army.staff, army.offices[row].formation
    first, _ = staff_rows(formation, world.companies)
    for i in range(c.STAFF_OFFICES):
        before[0][0, i], before[0][1, i] = staff.disposition[first + i], staff.awareness[first + i]
        before[0][2, i], before[0][3, i] = staff.retires[first + i], staff.loyalty[first + i]
    before[1][:] = army.formations[formation : formation + 1]
    outlook = look_out(world, parameters)
    staff.disposition[row] = rules.disposition(lot)
    staff.awareness[row] = outlook.civilians_know
    staff.retires[row] = max(0, world.week) + 1 + int(WEEKS_PER_YEAR * parameters.staff_years)
    if world.week < 0:
        _settle(army, formation, outlook)
    else:
        staff.loyalty[row] = staff_support(army, row, outlook)
    return formation


@making
def forget(army: Army, formation: int, before: tuple[np.ndarray, np.ndarray]) -> None:
    """Put back what `imagine` has changed in a headquarters."""
    staff = army.staff
    first, _ = staff_rows(formation, army.world[0].companies)
    for i in range(c.STAFF_OFFICES):
        staff.disposition[first + i], staff.awareness[first + i] = before[0][0, i], before[0][1, i]
        staff.retires[first + i], staff.loyalty[first + i] = int(before[0][2, i]), before[0][3, i]
    army.formations[formation : formation + 1] = before[1]
