"""Stocktaking: what the people of a battalion, or of a headquarters, are like on average.

Taken before anybody learns or weighs, so that all of a week's talk refers to the state the week
found. The weekly measures are read from the same books.
"""

from __future__ import annotations

from typing import Any

from model import columns as c
from model import rules
from model.columns import Army
from model.compiled import loop, part
from model.persons import staff_row


@loop
def take_stock(army: Army) -> None:
    """Bring the books of all formations up to date that take stock this week."""
    world, interval = army.world[0], army.parameters[0].stocktaking_weeks
    due = rules.first_to_take_stock(world.companies, world.week, interval)
    _bring_up_to_date(army, due, interval)


@loop
def open_books(army: Army) -> None:
    """Bring the books of all formations up to date, before the first week."""
    _bring_up_to_date(army, army.world[0].companies, 1)


@loop
def _bring_up_to_date(army: Army, due: int, interval: int) -> None:
    world, parameters, formations = army.world[0], army.parameters[0], army.formations
    for formation in range(due, formations.size, interval):
        first = staff_row(formation, c.COMMANDER, world.companies)
        _headquarters(army.staff, first, formations[formation], parameters.join_point)
        if formation < world.first_regiment:
            _battalion(army.soldiers, formations, formation, parameters)


@part
def _headquarters(staff: Any, first: int, headquarters: Any, join_point: float) -> None:
    """Average the triad; it is compromised if each would as soon join a plot as not."""
    awareness, loyalty, firmest = 0.0, 0.0, 0.0
    for row in range(first, first + c.STAFF_OFFICES):
        awareness += staff[row].awareness
        loyalty += staff[row].loyalty
        firmest = max(firmest, staff[row].loyalty)
    headquarters.awareness = awareness / c.STAFF_OFFICES
    headquarters.loyalty = loyalty / c.STAFF_OFFICES
    headquarters.compromised = firmest < join_point


@part
def _battalion(soldiers: c.Soldiers, formations: Any, battalion: int, parameters: Any) -> None:
    """Average the soldiers of a battalion, and enter that for each of its companies.

    They share garrison, posting and talk. The few soldiers simulated of one company would be a poor
    average of it, and make conclusions depend on how many they are.
    """
    posting, awareness, loyalty = soldiers.posting, soldiers.awareness, soldiers.loyalty
    per_company = parameters.soldiers_per_company
    bound, width = parameters.disaffected_below, parameters.disaffection_width
    first = formations[battalion].first_company
    end = first + formations[battalion].companies
    known, given, disaffected, present = 0.0, 0.0, 0.0, 0
    for row in range(first * per_company, end * per_company):
        if posting[row] < c.CAPTIVE:
            present += 1
            known += awareness[row]
            given += loyalty[row]
            disaffected += rules.disaffection(loyalty[row], bound, width)
    if present == 0:
        return
    formations[battalion].disaffected = disaffected / present
    for company in range(first, end):
        formations[company].awareness = known / present
        formations[company].loyalty = given / present
        formations[company].disaffected = disaffected / present


@loop
def regiment_disaffected(formations: Any, regiment: int) -> float:
    """Return the disaffected share of a regiment: the mean of its battalions."""
    first, count = formations[regiment].first_child, formations[regiment].children
    total = 0.0
    for battalion in range(first, first + count):
        total += formations[battalion].disaffected
    return total / count
