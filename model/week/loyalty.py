"""Phase 5, loyalty: people weigh what supports it, and are drawn to those they live with."""

from __future__ import annotations

from typing import Any

from model import columns as c
from model import rules
from model.columns import Army
from model.compiled import loop, part
from model.outlook import Outlook
from model.persons import honours, mourning, staff_rows


@loop
def weigh(army: Army, outlook: Outlook) -> None:
    """Let the loyalty of everybody move whose battalion or headquarters takes stock."""
    world, interval = army.world[0], army.parameters[0].stocktaking_weeks
    due = rules.first_to_take_stock(world.companies, world.week, interval)
    weigh_from(army, due, interval, outlook)


@loop
def weigh_from(army: Army, due: int, interval: int, outlook: Outlook) -> None:
    """Let loyalty move in every `interval`-th battalion and headquarters from `due` on."""
    soldiers, staff, formations = army.soldiers, army.staff, army.formations
    world, parameters = army.world[0], army.parameters[0]
    per_company = parameters.soldiers_per_company
    for formation in range(due, formations.size, interval):
        losses = parameters.loss_weight * formations[mourning(army, formation)].losses
        _move_staff(staff, formations, formation, losses, world, parameters, outlook)
        if formation >= world.first_regiment:
            continue
        first = formations[formation].first_company
        for company in range(first, first + formations[formation].companies):
            _move_staff(staff, formations, company, losses, world, parameters, outlook)
            mean, leaning = formations[company].loyalty, formations[company].leaning
            start, end = company * per_company, (company + 1) * per_company
            honour = honours(formations[company], world.week, parameters)
            _move_soldiers(
                soldiers, start, end, mean, leaning, losses, honour, parameters.spread, outlook
            )


@part
def _move_soldiers(
    soldiers: c.Soldiers,
    first: int,
    end: int,
    mean: float,
    leaning: float,
    losses: float,
    honour: float,
    spread: float,
    outlook: Outlook,
) -> None:
    posting, loyalty = soldiers.posting, soldiers.loyalty
    awareness, disposition = soldiers.awareness, soldiers.disposition
    for row in range(first, end):
        if posting[row] < c.CAPTIVE:
            supported = rules.support(
                outlook.soldier_base,
                spread * disposition[row] + leaning,
                outlook.patronage,
                outlook.legitimacy,
                awareness[row] * outlook.soldier_grievance,
                losses,
                honour,
            )
            loyalty[row] = rules.moved(
                loyalty[row], supported, outlook.adjustment, mean, outlook.talk
            )


@part
def _move_staff(
    staff: Any,
    formations: Any,
    formation: int,
    losses: float,
    world: Any,
    parameters: Any,
    outlook: Outlook,
) -> None:
    spread = parameters.spread
    honour = honours(formations[formation], world.week, parameters)
    mean, leaning = formations[formation].loyalty, formations[formation].leaning
    first, end = staff_rows(formation, world.companies)
    for row in range(first, end):
        supported = rules.support(
            outlook.staff_base,
            spread * staff[row].disposition + leaning,
            outlook.patronage,
            outlook.legitimacy,
            staff[row].awareness * outlook.staff_grievance,
            losses,
            honour,
        )
        staff[row].loyalty = rules.moved(
            staff[row].loyalty, supported, outlook.adjustment, mean, outlook.talk
        )
