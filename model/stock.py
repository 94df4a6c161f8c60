"""Stocktaking: what the people of a company, or of a headquarters, are like on average.

Taken before anybody learns or weighs, so that all of a week's talk refers to the state the week
found. The weekly measures are read from the same books.
"""

from __future__ import annotations

from model import columns as c
from model import rules
from model.columns import Army
from model.compiled import loop
from model.persons import company_count, staff_row


@loop
def take_stock(army: Army) -> None:
    """Bring the books of all formations up to date that take stock this week."""
    world, formations = army.world[0], army.formations
    interval = army.parameters[0].stocktaking_weeks
    due = rules.first_to_take_stock(company_count(army), world.week, interval)
    for formation in range(due, formations.size, interval):
        _headquarters(army, formation)
        if formations[formation].echelon == c.BATTALION:
            _battalion(army, formation)


@loop
def _headquarters(army: Army, formation: int) -> None:
    """Average the triad; it is compromised if each would as soon join a plot as not."""
    staff, formations = army.staff, army.formations
    first = staff_row(formation, c.COMMANDER, company_count(army))
    awareness, loyalty, firmest = 0.0, 0.0, 0.0
    for row in range(first, first + c.STAFF_OFFICES):
        awareness += staff[row].awareness
        loyalty += staff[row].loyalty
        firmest = max(firmest, staff[row].loyalty)
    formations[formation].awareness = awareness / c.STAFF_OFFICES
    formations[formation].loyalty = loyalty / c.STAFF_OFFICES
    formations[formation].compromised = firmest < army.parameters[0].join_point


@loop
def _battalion(army: Army, battalion: int) -> None:
    """Average the soldiers of each company, and count the disaffected of the battalion."""
    soldiers, formations, parameters = army.soldiers, army.formations, army.parameters[0]
    per_company = parameters.soldiers_per_company
    first = formations[battalion].first_company
    all_present, all_disaffected = 0, 0
    for company in range(first, first + formations[battalion].companies):
        awareness, loyalty, present, disaffected = 0.0, 0.0, 0, 0
        for row in range(company * per_company, (company + 1) * per_company):
            if soldiers.posting[row] < c.CAPTIVE:
                present += 1
                awareness += soldiers.awareness[row]
                loyalty += soldiers.loyalty[row]
                disaffected += soldiers.loyalty[row] < parameters.disaffected_below
        if present > 0:
            formations[company].awareness = awareness / present
            formations[company].loyalty = loyalty / present
            formations[company].disaffected = disaffected / present
        all_present += present
        all_disaffected += disaffected
    if all_present > 0:
        formations[battalion].disaffected = all_disaffected / all_present
