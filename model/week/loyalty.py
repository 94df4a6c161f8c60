"""Phase 5, loyalty: people weigh what supports it, and are drawn to those they live with."""

from __future__ import annotations

from typing import Any

from model import columns as c
from model import rules
from model.columns import Army
from model.compiled import loop, part
from model.outlook import Outlook
from model.persons import mourning, staff_rows


@loop
def weigh(army: Army, outlook: Outlook) -> None:
    """Let the loyalty of everybody move whose battalion or headquarters takes stock."""
    soldiers, staff, formations = army.soldiers, army.staff, army.formations
    world, parameters = army.world[0], army.parameters[0]
    per_company, interval = parameters.soldiers_per_company, parameters.stocktaking_weeks
    due = rules.first_to_take_stock(world.companies, world.week, interval)
    for formation in range(due, formations.size, interval):
        losses = parameters.loss_weight * formations[mourning(army, formation)].losses
        _move_staff(staff, formations, formation, losses, world.companies, parameters, outlook)
        if formation >= world.first_regiment:
            continue
        first = formations[formation].first_company
        for company in range(first, first + formations[formation].companies):
            _move_staff(staff, formations, company, losses, world.companies, parameters, outlook)
            mean, leaning = formations[company].loyalty, formations[company].leaning
            start, end = company * per_company, (company + 1) * per_company
            _move_soldiers(soldiers, start, end, mean, leaning, losses, parameters, outlook)


@part
def _move_soldiers(
    soldiers: c.Soldiers,
    first: int,
    end: int,
    mean: float,
    leaning: float,
    losses: float,
    parameters: Any,
    outlook: Outlook,
) -> None:
    posting, loyalty = soldiers.posting, soldiers.loyalty
    awareness, disposition = soldiers.awareness, soldiers.disposition
    base, spread = parameters.soldier_base, parameters.spread
    for row in range(first, end):
        if posting[row] < c.CAPTIVE:
            supported = rules.support(
                base,
                spread * disposition[row] + leaning,
                outlook.patronage,
                outlook.legitimacy,
                awareness[row] * outlook.soldier_grievance,
                losses,
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
    companies: int,
    parameters: Any,
    outlook: Outlook,
) -> None:
    base, spread = parameters.staff_base, parameters.spread
    mean, leaning = formations[formation].loyalty, formations[formation].leaning
    first, end = staff_rows(formation, companies)
    for row in range(first, end):
        supported = rules.support(
            base,
            spread * staff[row].disposition + leaning,
            outlook.patronage,
            outlook.legitimacy,
            staff[row].awareness * outlook.staff_grievance,
            losses,
        )
        staff[row].loyalty = rules.moved(
            staff[row].loyalty, supported, outlook.adjustment, mean, outlook.talk
        )
