"""Phase 5, loyalty: people weigh what supports it, and are drawn to those they live with."""

from __future__ import annotations

from model import columns as c
from model import rules
from model.columns import Army
from model.compiled import loop
from model.outlook import Outlook
from model.persons import company_count, mourning, staff_rows


@loop
def weigh(army: Army, outlook: Outlook) -> None:
    """Let the loyalty of everybody move whose battalion or headquarters takes stock."""
    formations, companies = army.formations, company_count(army)
    parameters, week = army.parameters[0], army.world[0].week
    due = rules.first_to_take_stock(companies, week, parameters.stocktaking_weeks)
    for formation in range(due, formations.size, parameters.stocktaking_weeks):
        losses = parameters.loss_weight * formations[mourning(army, formation)].losses
        _move_staff(army, formation, losses, outlook)
        if formations[formation].echelon == c.BATTALION:
            first = formations[formation].first_company
            leaning = formations[formation].leaning
            for company in range(first, first + formations[formation].companies):
                _move_soldiers(army, company, leaning, losses, outlook)
                _move_staff(army, company, losses, outlook)


@loop
def _move_soldiers(
    army: Army, company: int, leaning: float, losses: float, outlook: Outlook
) -> None:
    soldiers, parameters = army.soldiers, army.parameters[0]
    base, spread = parameters.soldier_base, parameters.spread
    mean = army.formations[company].loyalty
    per_company = parameters.soldiers_per_company
    for row in range(company * per_company, (company + 1) * per_company):
        if soldiers.posting[row] < c.CAPTIVE:
            supported = rules.support(
                base,
                spread * soldiers.disposition[row] + leaning,
                outlook.patronage,
                outlook.legitimacy,
                soldiers.awareness[row] * outlook.soldier_grievance,
                losses,
            )
            soldiers.loyalty[row] = rules.moved(
                soldiers.loyalty[row], supported, outlook.adjustment, mean, outlook.talk
            )


@loop
def _move_staff(army: Army, formation: int, losses: float, outlook: Outlook) -> None:
    staff, parameters = army.staff, army.parameters[0]
    base, spread = parameters.staff_base, parameters.spread
    mean = army.formations[formation].loyalty
    companies = company_count(army)
    first, end = staff_rows(formation, companies)
    for row in range(first, end):
        supported = rules.support(
            base,
            spread * staff[row].disposition,
            outlook.patronage,
            outlook.legitimacy,
            staff[row].awareness * outlook.staff_grievance,
            losses,
        )
        staff[row].loyalty = rules.moved(
            staff[row].loyalty, supported, outlook.adjustment, mean, outlook.talk
        )
