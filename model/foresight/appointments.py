"""Reveal a random number bit by bit, so that a history can be copied in the middle of a draw.

Often one draw makes a coup possible: the disposition of a new holder of a high office. Copies made
after that draw all share it; copies made before it draw again. So the random number behind it (a
*lot*, uniform from 0 to 1) is revealed in steps: it is in the lower half, the lower quarter, and so
on. After each step the history may be copied. The copy continues with a key that agrees with what
was revealed. For the same reason the first holders of high offices come in one by one, in steps
before the first week. Results do not change: a history that is not copied is the run of its key,
bit for bit.
"""

from __future__ import annotations

import numpy as np

from sapper.model import rules, streams
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import (
    appointing_key,
    promotion_weeks,
    staff_row,
    staff_rows,
    staff_support,
)
from sapper.model.climate import Climate, climate_of, in_the_long_run, learning_at_home
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.compiling.decorators import loop, making, part
from sapper.model.engine import pass_week
from sapper.model.first_people import put_first, settle_formation
from sapper.model.week.deployment import measure_reach
from sapper.model.week.expectations import revise

# Most halvings of a lot that are revealed: down to about one in a thousand.
FINEST = 10
# After fewer halvings the new officer is too ordinary to score; before the first week none is, for
# there scoring takes less time.
_FEWEST = 3
# Among lots below a bound, the lot at this part of it gives about the mean disposition.
_MIDDLE = 1.0 / 2.7
# Columns that `imagine` saves: disposition, awareness, retirement, loyalty, and taking office.
IMAGINED = 5
# Marks an office to fill before the first week: its holder retires at once.
_EMPTY = -1


@loop
def first_revealed(army: Army) -> int:
    """Return the first staff row whose lots are revealed: the lowest row of a regiment's staff."""
    return staff_row(army.world[0].first_regiment, c.COMMANDER, army.world[0].companies)


@loop
def empty_offices(army: Army) -> None:
    """Empty the high offices of a world in its first week: the steps before it fill them again."""
    world, parameters = army.world[0], army.parameters[0]
    climate = climate_of(world, parameters)
    measure_reach(army)
    first = first_revealed(army)
    for row in range(first, army.offices.size):
        army.staff.disposition[row] = 0.0
        army.staff.awareness[row] = climate.civilians_know
        army.staff.retires[row] = _EMPTY
        army.offices[row].takes_office = 0
    for formation in range(world.first_regiment, army.formations.size):
        _settle(army, formation, climate)
    revise(army)
    world.unfilled = army.offices.size - first


@loop
def step_of(army: Army) -> int:
    """Return the week, or a number below 0 in the steps before the first week."""
    return army.world[0].week - army.world[0].unfilled


@loop
def advance(army: Army) -> None:
    """Run one week, or one of the steps before the first week."""
    army.world[0].revealed = 0
    if army.world[0].unfilled > 0:
        _fill_next(army)
    else:
        pass_week(army)
    army.world[0].appointing = 0


@part
def _fill_next(army: Army) -> None:
    """Fill the highest office that is still empty, as `fill_army` does."""
    world, parameters, row = army.world[0], army.parameters[0], revealed_row(army)
    climate = climate_of(world, parameters)
    lots = streams.uniforms(world.key, 0, streams.APPOINTMENT, row)
    served_lot = streams.uniforms(world.key, 0, streams.AWARENESS_AT_FIRST, row)[0]
    drawn = lots[0], lots[1], lots[2]
    put_first(army, row, drawn, served_lot, climate, learning_at_home(world, parameters))
    staff, office = army.staff, army.offices[row]
    if office.study_cohort != c.NOBODY:
        staff.awareness[row] = max(staff.awareness[row], parameters.study_awareness)
    _settle(army, office.formation, climate)
    world.unfilled -= 1


@loop
def _settle(army: Army, formation: int, climate: Climate) -> None:
    parameters = army.parameters[0]
    first, end = staff_rows(formation, army.world[0].companies)
    for row in range(first, end):
        army.staff.loyalty[row] = staff_support(army, row, climate)
    long_run = in_the_long_run(climate, parameters)
    settle_formation(army, formation, parameters.adjustment + parameters.talk, long_run)


@loop
def revealed_row(army: Army) -> int:
    """Return the row of the office whose next holder's disposition can be revealed, or NOBODY.

    It is the highest office due to be filled this week. If the office stays empty after all, the
    revealed lot is not used.
    """
    world = army.world[0]
    if world.unfilled > 0:
        return first_revealed(army) + world.unfilled - 1
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
    """Return how many halvings of a key's lot can be revealed: it is below 0.5 to that power."""
    row = revealed_row(army)
    if row == c.NOBODY:
        return 0
    lot = streams.uniform(key, army.world[0].week, streams.APPOINTMENT, row)
    count = 0
    while count < FINEST and lot < 0.5 ** (count + 1):
        count += 1
    return count


@loop
def successor_lot(army: Army) -> float:
    """Return the lot of the new holder who was revealed and who takes office at once; 1 for none.

    His appointment is this week's, whatever the key of the rest of the week.
    """
    row = revealed_row(army)
    if row == c.NOBODY:
        return 1.0
    week, key = army.world[0].week, appointing_key(army)
    lots = streams.uniforms(key, week, streams.APPOINTMENT, row)
    at_once = promotion_weeks(army, row, week) + lots[3] < 1.0
    return lots[0] if at_once and lots[0] < 0.5**_FEWEST else 1.0


@loop
def appointment_revealed(army: Army) -> bool:
    """Return whether what was revealed is about a new holder of an office."""
    return 0 < army.world[0].revealed <= FINEST


@loop
def next_revealed(army: Army) -> int:
    """Return the number of halvings after the next step that is worth a score; 0 for none."""
    fewest = 1 if army.world[0].unfilled > 0 else _FEWEST
    revealed = max(army.world[0].revealed + 1, fewest)
    return revealed if revealed <= halves(army, army.world[0].key) else 0


@loop
def middle_lot(revealed: int) -> float:
    """Return the lot of a mean disposition after a number of halvings."""
    return 0.5**revealed * _MIDDLE


@making
def imagine(army: Army, lot: float, before: tuple[np.ndarray, np.ndarray]) -> int:
    """Fill the office whose lot is being revealed with the person that a lot stands for.

    Args:
        army: the world, changed in place.
        lot: of the person's disposition.
        before: filled with what `forget` restores: an array (IMAGINED, STAFF_OFFICES) of the
            headquarters' staff, and the record of the formation.

    Returns:
        The number of the formation.
    """
    world, parameters, row = army.world[0], army.parameters[0], revealed_row(army)
    staff, formation = army.staff, army.offices[row].formation
    first, _ = staff_rows(formation, world.companies)
    for i in range(c.STAFF_OFFICES):
        before[0][0, i], before[0][1, i] = staff.disposition[first + i], staff.awareness[first + i]
        before[0][2, i], before[0][3, i] = staff.retires[first + i], staff.loyalty[first + i]
        before[0][4, i] = army.offices[first + i].takes_office
    before[1][:] = army.formations[formation : formation + 1]
    climate = climate_of(world, parameters)
    staff.disposition[row] = rules.disposition(lot)
    staff.awareness[row] = climate.civilians_know
    staff.retires[row] = world.week + 1 + int(WEEKS_PER_YEAR * parameters.staff_years)
    army.offices[row].takes_office = world.week
    if world.unfilled > 0:
        _settle(army, formation, climate)
    else:
        staff.loyalty[row] = staff_support(army, row, climate)
    return formation


@making
def forget(army: Army, formation: int, before: tuple[np.ndarray, np.ndarray]) -> None:
    """Restore what `imagine` changed."""
    staff = army.staff
    first, _ = staff_rows(formation, army.world[0].companies)
    for i in range(c.STAFF_OFFICES):
        staff.disposition[first + i], staff.awareness[first + i] = before[0][0, i], before[0][1, i]
        staff.retires[first + i], staff.loyalty[first + i] = int(before[0][2, i]), before[0][3, i]
        army.offices[first + i].takes_office = int(before[0][4, i])
    army.formations[formation : formation + 1] = before[1]
