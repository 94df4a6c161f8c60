"""Stocktaking: the averages over the people of each battalion and headquarters.

They are computed before people learn or change their loyalty, so that talk in a week refers to the
state at its beginning. The weekly measures use the same averages.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sapper.model import rules
from sapper.model.arithmetic import addend
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import all_there, soldier_rows, staff_row
from sapper.model.compiling.decorators import adding, loop, part


@loop
def take_stock(army: Army) -> None:
    """Update the averages of all formations that take stock this week."""
    world, interval = army.world[0], army.parameters[0].stocktaking_weeks
    due = rules.first_to_take_stock(world.companies, world.week, interval)
    for formation in range(due, army.formations.size, interval):
        take_stock_of(army, formation)


@part
def take_stock_of(army: Army, formation: int) -> None:
    """Update the averages of a battalion, or of a headquarters above it."""
    formations, world, parameters = army.formations, army.world[0], army.parameters[0]
    first = staff_row(formation, c.COMMANDER, world.companies)
    _headquarters(army.staff, first, formations[formation], parameters.spark_below)
    if formation < world.first_regiment:
        _battalion(army.soldiers, formations, formation, parameters)


@part
def _headquarters(staff: c.Staff, first: int, headquarters: Any, below: float) -> None:
    """Average the triad. It is compromised if none of it would sign an order to defend."""
    awareness, loyalty, firmest = 0.0, 0.0, 0.0
    for row in range(first, first + c.STAFF_OFFICES):
        awareness += staff.awareness[row]
        loyalty += staff.loyalty[row]
        firmest = max(firmest, staff.loyalty[row])
    headquarters.awareness = awareness / c.STAFF_OFFICES
    headquarters.loyalty = loyalty / c.STAFF_OFFICES
    headquarters.compromised = firmest < below


@part
def _battalion(soldiers: c.Soldiers, formations: Any, battalion: int, parameters: Any) -> None:
    """Average the soldiers of a battalion; each of its companies gets the same averages.

    Companies of a battalion share garrison, posting and talk. The mean of the few simulated
    soldiers of one company would be inexact, and results would depend on their number.
    """
    first, end = soldier_rows(formations[battalion], parameters)
    present, known, given, disaffected = _add_up(
        soldiers.posting[first:end],
        soldiers.awareness[first:end],
        soldiers.loyalty[first:end],
        parameters.disaffected_below,
        parameters.disaffection_width,
    )
    if present == 0:
        return
    formations[battalion].disaffected = disaffected / present
    first = formations[battalion].first_company
    for company in range(first, first + formations[battalion].companies):
        formations[company].awareness = known / present
        formations[company].loyalty = given / present
        formations[company].disaffected = disaffected / present


@adding
def _add_up(
    posting: np.ndarray, awareness: np.ndarray, loyalty: np.ndarray, bound: float, width: float
) -> tuple[int, float, float, float]:
    """Return how many soldiers are present, and sums of awareness, loyalty and disaffection."""
    everybody = all_there(posting)
    present, known, given, disaffected = 0, 0.0, 0.0, 0.0
    for i in range(posting.size):
        if everybody or posting[i] < c.CAPTIVE:
            present += 1
            known += addend(awareness[i])
            given += addend(loyalty[i])
            disaffected += addend(rules.disaffection(loyalty[i], bound, width))
    return present, known, given, disaffected
