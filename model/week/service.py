"""Phase 6, service: soldiers leave, others are called up, and retiring staff get successors."""

from __future__ import annotations

from math import floor

import numpy as np

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import (
    all_there,
    appoint,
    call_up,
    company_staff_rows,
    soldier_rows,
    staff_row,
)
from sapper.model.climate import Climate
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.compiling.decorators import loop, part

# Soldiers checked at once: in most groups of this size nobody leaves.
_TOGETHER = 64


@part
def serve(army: Army, formation: int, climate: Climate) -> None:
    """Replace those who leave a battalion, or a headquarters above it, if it is at home."""
    formations, world, parameters = army.formations, army.world[0], army.parameters[0]
    if formations[formation].posting != c.HOME:
        return
    first = staff_row(formation, c.COMMANDER, world.companies)
    for row in range(first, first + c.STAFF_OFFICES):
        if world.week >= army.staff.retires[row]:
            replace_staff(army, row, climate)
    if formation < world.first_regiment:
        first, end = company_staff_rows(formations[formation])
        _renew_staff(army, first, end, climate)
        first, end = soldier_rows(formations[formation], parameters)
        _renew_soldiers(army, first, end, climate)


@part
def _renew_staff(army: Army, first: int, end: int, climate: Climate) -> None:
    retires, week = army.staff.retires[first:end], army.world[0].week
    for i in range(retires.size):
        if week >= retires[i]:
            replace_staff(army, first + i, climate)


@part
def _renew_soldiers(army: Army, first: int, end: int, climate: Climate) -> None:
    posting, enlisted = army.soldiers.posting, army.soldiers.enlisted
    last = last_to_leave(army.world[0].week, army.parameters[0].service_years)
    everybody = all_there(posting[first:end])
    for start in range(first, end, _TOGETHER):
        after = min(start + _TOGETHER, end)
        if everybody and _longest_serving(enlisted[start:after]) > last:
            continue
        for row in range(start, after):
            if leaves_service(posting[row], enlisted[row], last):
                replace_soldier(army, row, climate)


@part
def _longest_serving(enlisted: np.ndarray) -> int:
    """Return the week of the earliest call-up among some soldiers."""
    first = enlisted[0]
    for i in range(enlisted.size):
        first = min(first, enlisted[i])
    return first


@part
def last_to_leave(week: int, service_years: float) -> int:
    """Return the latest week of call-up of soldiers who have now served their time."""
    return floor(week - service_years * WEEKS_PER_YEAR)


@part
def leaves_service(posting: int, enlisted: int, last: int) -> bool:
    """Whether a soldier at home is to be replaced: he has served his time, or is dead or captive.

    Args:
        posting: of the soldier.
        enlisted: week of his call-up.
        last: what `last_to_leave` returns.
    """
    return posting >= c.CAPTIVE or enlisted <= last


@loop
def replace_soldier(army: Army, row: int, climate: Climate) -> None:
    """Call up a new soldier into the row of one who is discharged, dead or captive."""
    if army.soldiers.posting[row] < c.CAPTIVE:
        army.world[0].discharged += 1
    army.world[0].called_up += 1
    call_up(army, row, army.world[0].week, climate)


@loop
def replace_staff(army: Army, row: int, climate: Climate) -> None:
    """Appoint a successor to an office holder who retires."""
    appoint(army, row, army.world[0].week, climate)
