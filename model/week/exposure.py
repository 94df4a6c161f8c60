"""Phase 4, exposure: people learn abroad, from what seeps in at home, and from one another."""

from __future__ import annotations

from typing import Any

from model import columns as c
from model import rules
from model.columns import Army
from model.compiled import loop, part
from model.outlook import Outlook
from model.persons import staff_rows


@loop
def expose(army: Army, outlook: Outlook) -> None:
    """Let everybody learn, talk and forget whose battalion or headquarters takes stock."""
    soldiers, staff, formations = army.soldiers, army.staff, army.formations
    posting, awareness = soldiers.posting, soldiers.awareness
    world, interval = army.world[0], army.parameters[0].stocktaking_weeks
    per_company = army.parameters[0].soldiers_per_company
    due = rules.first_to_take_stock(world.companies, world.week, interval)
    for formation in range(due, formations.size, interval):
        _teach_staff(staff, formations, formation, world.companies, outlook)
        if formation >= world.first_regiment:
            continue
        first = formations[formation].first_company
        for company in range(first, first + formations[formation].companies):
            _teach_staff(staff, formations, company, world.companies, outlook)
            learning = _learning(formations[company].posting, outlook)
            forgetting = _forgetting(formations[company].posting, outlook)
            mean = formations[company].awareness
            for row in range(company * per_company, (company + 1) * per_company):
                if posting[row] < c.CAPTIVE:
                    awareness[row] = rules.learned(
                        awareness[row], learning, forgetting, outlook.telling, mean
                    )


@part
def _learning(posting: int, outlook: Outlook) -> float:
    return outlook.learning_abroad if posting == c.ABROAD else outlook.learning_home


@part
def _forgetting(posting: int, outlook: Outlook) -> float:
    in_reintegration = posting == c.REINTEGRATION
    return outlook.forgetting_reintegration if in_reintegration else outlook.forgetting


@part
def _teach_staff(
    staff: Any, formations: Any, formation: int, companies: int, outlook: Outlook
) -> None:
    learning = _learning(formations[formation].posting, outlook)
    forgetting = _forgetting(formations[formation].posting, outlook)
    mean = formations[formation].awareness
    first, end = staff_rows(formation, companies)
    for row in range(first, end):
        staff[row].awareness = rules.learned(
            staff[row].awareness, learning, forgetting, outlook.telling, mean
        )
