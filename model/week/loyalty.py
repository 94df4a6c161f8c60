"""Phase 5, loyalty: people weigh what supports it, and are drawn to those they live with."""

from __future__ import annotations

from model import columns as c
from model import rules
from model.columns import Army
from model.compiled import part
from model.outlook import Outlook
from model.persons import (
    all_there,
    company_staff_rows,
    honours,
    mourning,
    soldier_rows,
    staff_row,
)


@part
def weigh(army: Army, formation: int, outlook: Outlook) -> None:
    """Let the loyalty of everybody of a battalion, or of a headquarters above it, move."""
    formations, world, parameters = army.formations, army.world[0], army.parameters[0]
    losses = parameters.loss_weight * formations[mourning(army, formation)].losses
    honour = honours(formations[formation], world.week, parameters)
    spread, leaning = parameters.spread, formations[formation].leaning
    first = staff_row(formation, c.COMMANDER, world.companies)
    mean = formations[formation].loyalty
    for row in range(first, first + c.STAFF_OFFICES):
        _move_officer(army.staff, row, mean, spread, leaning, losses, honour, outlook)
    if formation >= world.first_regiment:
        return
    # What holds for one of its companies holds for all.
    mean = formations[formations[formation].first_company].loyalty
    first, end = company_staff_rows(formations[formation])
    _move_staff(army.staff, first, end, mean, spread, leaning, losses, honour, outlook)
    first, end = soldier_rows(formations[formation], parameters)
    _move_soldiers(army.soldiers, first, end, mean, spread, leaning, losses, honour, outlook)


@part
def _move_soldiers(
    soldiers: c.Soldiers,
    first: int,
    end: int,
    mean: float,
    spread: float,
    leaning: float,
    losses: float,
    honour: float,
    outlook: Outlook,
) -> None:
    posting, loyalty = soldiers.posting[first:end], soldiers.loyalty[first:end]
    awareness, disposition = soldiers.awareness[first:end], soldiers.disposition[first:end]
    everybody = all_there(posting)
    for i in range(posting.size):
        if everybody or posting[i] < c.CAPTIVE:
            supported = rules.support(
                outlook.soldier_base,
                spread * disposition[i] + leaning,
                outlook.patronage,
                outlook.legitimacy,
                awareness[i] * outlook.soldier_grievance,
                losses,
                honour,
            )
            loyalty[i] = rules.moved(loyalty[i], supported, outlook.adjustment, mean, outlook.talk)


@part
def _move_staff(
    staff: c.Staff,
    first: int,
    end: int,
    mean: float,
    spread: float,
    leaning: float,
    losses: float,
    honour: float,
    outlook: Outlook,
) -> None:
    some = c.Staff(
        staff.awareness[first:end],
        staff.loyalty[first:end],
        staff.disposition[first:end],
        staff.retires[first:end],
        staff.plot[first:end],
    )
    for i in range(some.loyalty.size):
        _move_officer(some, i, mean, spread, leaning, losses, honour, outlook)


@part
def _move_officer(
    staff: c.Staff,
    row: int,
    mean: float,
    spread: float,
    leaning: float,
    losses: float,
    honour: float,
    outlook: Outlook,
) -> None:
    supported = rules.support(
        outlook.staff_base,
        spread * staff.disposition[row] + leaning,
        outlook.patronage,
        outlook.legitimacy,
        staff.awareness[row] * outlook.staff_grievance,
        losses,
        honour,
    )
    loyalty = staff.loyalty[row]
    staff.loyalty[row] = rules.moved(loyalty, supported, outlook.adjustment, mean, outlook.talk)
