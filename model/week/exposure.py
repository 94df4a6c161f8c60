"""Phase 4, exposure: people learn abroad, from what seeps in at home, and from one another."""

from __future__ import annotations

from model import columns as c
from model import rules
from model.columns import Army
from model.compiled import loop
from model.outlook import Outlook
from model.persons import company_count, staff_rows


@loop
def expose(army: Army, outlook: Outlook) -> None:
    """Let everybody learn, talk and forget whose battalion or headquarters takes stock."""
    formations, companies = army.formations, company_count(army)
    interval = army.parameters[0].stocktaking_weeks
    week = army.world[0].week
    due = rules.first_to_take_stock(companies, week, interval)
    for formation in range(due, formations.size, interval):
        _teach_staff(army, formation, outlook)
        if formations[formation].echelon == c.BATTALION:
            first = formations[formation].first_company
            for company in range(first, first + formations[formation].companies):
                _teach_soldiers(army, company, outlook)
                _teach_staff(army, company, outlook)


@loop
def _learning(army: Army, formation: int, outlook: Outlook) -> float:
    if army.formations[formation].posting == c.ABROAD:
        return outlook.learning_abroad
    return outlook.learning_home


@loop
def _teach_soldiers(army: Army, company: int, outlook: Outlook) -> None:
    awareness = army.soldiers.awareness
    posting = army.soldiers.posting
    learning = _learning(army, company, outlook)
    mean = army.formations[company].awareness
    per_company = army.parameters[0].soldiers_per_company
    for row in range(company * per_company, (company + 1) * per_company):
        if posting[row] < c.CAPTIVE:
            awareness[row] = rules.learned(
                awareness[row], learning, outlook.forgetting, outlook.telling, mean
            )


@loop
def _teach_staff(army: Army, formation: int, outlook: Outlook) -> None:
    staff = army.staff
    learning = _learning(army, formation, outlook)
    mean = army.formations[formation].awareness
    companies = company_count(army)
    first, end = staff_rows(formation, companies)
    for row in range(first, end):
        staff[row].awareness = rules.learned(
            staff[row].awareness, learning, outlook.forgetting, outlook.telling, mean
        )
