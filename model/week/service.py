"""Phase 6, service: discharge, call-up into empty places, and successors for retiring staff."""

from __future__ import annotations

from typing import Any

import numpy as np

from model import columns as c
from model import rules
from model.columns import Army
from model.compiled import loop, part
from model.outlook import Outlook
from model.persons import WEEKS_PER_YEAR, appoint, call_up, staff_rows


@loop
def serve(army: Army, outlook: Outlook) -> None:
    """Renew the soldiers and staff of everybody at home whose battalion takes stock."""
    leaving_soldiers, leaving_staff = _places_to_fill(
        army.soldiers.posting,
        army.soldiers.enlisted,
        army.staff,
        army.formations,
        army.world[0],
        army.parameters[0],
    )
    for row in leaving_soldiers:
        replace_soldier(army, row, outlook)
    for row in leaving_staff:
        appoint(army, row, army.world[0].week, outlook)


@loop
def _places_to_fill(
    posting: np.ndarray,
    enlisted: np.ndarray,
    staff: Any,
    formations: Any,
    world: Any,
    parameters: Any,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of soldiers and of staff to be replaced.

    Few rows change hands in a week, so finding them is kept apart from filling them.
    """
    leaving_soldiers = np.empty(posting.size, np.int64)
    leaving_staff = np.empty(staff.size, np.int64)
    soldiers_found, staff_found = 0, 0
    week, years = world.week, parameters.service_years
    per_company, interval = parameters.soldiers_per_company, parameters.stocktaking_weeks
    due = rules.first_to_take_stock(world.companies, week, interval)
    for formation in range(due, formations.size, interval):
        if formations[formation].posting != c.HOME:
            continue
        first, end = staff_rows(formation, world.companies)
        for row in range(first, end):
            if week >= staff[row].retires:
                leaving_staff[staff_found] = row
                staff_found += 1
        if formation >= world.first_regiment:
            continue
        first = formations[formation].first_company
        end = first + formations[formation].companies
        for row in range(first * c.COMPANY_OFFICES, end * c.COMPANY_OFFICES):
            if week >= staff[row].retires:
                leaving_staff[staff_found] = row
                staff_found += 1
        for row in range(first * per_company, end * per_company):
            if leaves_service(posting[row], enlisted[row], week, years):
                leaving_soldiers[soldiers_found] = row
                soldiers_found += 1
    return leaving_soldiers[:soldiers_found], leaving_staff[:staff_found]


@part
def leaves_service(posting: int, enlisted: int, week: int, service_years: float) -> bool:
    """Whether a soldier's place at home is to be filled: his time is served, or he is lost."""
    return posting >= c.CAPTIVE or week - enlisted >= service_years * WEEKS_PER_YEAR


@loop
def replace_soldier(army: Army, row: int, outlook: Outlook) -> None:
    """Call somebody up into the row of a soldier discharged, dead or captive."""
    if army.soldiers.posting[row] < c.CAPTIVE:
        army.world[0].discharged += 1
    army.world[0].called_up += 1
    call_up(army, row, army.world[0].week, outlook)
