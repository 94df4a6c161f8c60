"""Who comes into a row: the first person of every row, conscripts and appointees."""

from __future__ import annotations

from typing import Any

import numpy as np

from model import columns as c
from model import rules, streams
from model.arithmetic import exp
from model.columns import Army
from model.compiled import loop, part
from model.outlook import Outlook, civilians_know, learning_at_home, look_out

WEEKS_PER_YEAR = 52
# Streams are keyed by row; formations draw under numbers no row has.
_FORMATION_ENTITY = 1 << 31
# Offices that a signature rule can name.
_OFFICES = 5


@part
def staff_row(formation: int, office: int, companies: int) -> int:
    """Return the row of an office.

    Args:
        formation: number of the formation.
        office: one of COMMANDER, COMMISSAR, MILITARY_POLICE.
        companies: number of companies in the army, which come first and have two offices.
    """
    if formation < companies:
        return formation * c.COMPANY_OFFICES + office
    return companies * c.COMPANY_OFFICES + (formation - companies) * c.STAFF_OFFICES + office


@part
def staff_rows(formation: int, companies: int) -> tuple[int, int]:
    """Return the first staff row of a formation and the row after its last."""
    first = staff_row(formation, c.COMMANDER, companies)
    return first, first + (c.COMPANY_OFFICES if formation < companies else c.STAFF_OFFICES)


@part
def company_count(army: Army) -> int:
    """Return the number of companies in the army."""
    return army.world[0].companies


@part
def soldier_support(army: Army, row: int, outlook: Outlook) -> float:
    """Return the loyalty that a soldier's circumstances support."""
    soldiers, formations = army.soldiers, army.formations
    parameters = army.parameters[0]
    company = soldiers.company[row]
    return rules.support(
        outlook.soldier_base,
        parameters.spread * soldiers.disposition[row] + formations[company].leaning,
        outlook.patronage,
        outlook.legitimacy,
        soldiers.awareness[row] * outlook.soldier_grievance,
        parameters.loss_weight * formations[mourning(army, company)].losses,
        honours(formations[company], army.world[0].week, parameters),
    )


@part
def staff_support(army: Army, row: int, outlook: Outlook) -> float:
    """Return the loyalty that the circumstances of an office holder support."""
    staff, formations = army.staff, army.formations
    parameters = army.parameters[0]
    formation = staff[row].formation
    return rules.support(
        outlook.staff_base,
        parameters.spread * staff[row].disposition + formations[formation].leaning,
        outlook.patronage,
        outlook.legitimacy,
        staff[row].awareness * outlook.staff_grievance,
        parameters.loss_weight * formations[mourning(army, formation)].losses,
        honours(formations[formation], army.world[0].week, parameters),
    )


@part
def honours(formation: Any, week: int, parameters: Any) -> float:
    """Return the loyalty a unit gains abroad, or lately returned, by pay and a hero's welcome.

    Args:
        formation: record of the unit.
        week: the present week.
        parameters: record of all parameters.
    """
    paid = parameters.pay_weight * parameters.pay_passed_on
    if formation.posting == c.ABROAD:
        return paid
    if formation.returned != c.NEVER and week - formation.returned < parameters.welcome_weeks:
        return paid + parameters.welcome
    return 0.0


@part
def holds_office(person: Any, week: int) -> bool:
    """Whether the successor named for an office has taken it: all signatures are there."""
    return week >= person.takes_office


@part
def mourning(army: Army, formation: int) -> int:
    """Return the formation whose losses the people of a formation mind: their regiment, or own."""
    while army.formations[formation].echelon < c.REGIMENT:
        formation = army.formations[formation].parent
    return formation


@part
def call_up(army: Army, row: int, week: int, outlook: Outlook) -> None:
    """Put a new soldier into a row: a leaning of the row's stratum, and what civilians know."""
    soldiers, parameters = army.soldiers, army.parameters[0]
    lots = streams.uniforms(army.world[0].key, week, streams.CALL_UP, row)
    battalion = army.formations[soldiers.company[row]].parent
    strata = army.formations[battalion].companies * parameters.soldiers_per_company
    soldiers.disposition[row] = rules.disposition((soldiers.stratum[row] + lots[0]) / strata)
    soldiers.awareness[row] = rules.within(2.0 * lots[1] * civilians_know(parameters), 0.0, 1.0)
    soldiers.enlisted[row] = week
    soldiers.posting[row] = c.HOME
    soldiers.loyalty[row] = soldier_support(army, row, outlook)


@loop
def promotion_weeks(army: Army, row: int, week: int) -> int:
    """Return the weeks until all offices have signed a promotion, one after the other."""
    parameters = army.parameters[0]
    if parameters.promotion_weeks == 0.0 or week == 0:
        return 0
    weeks = 0.0
    for office in range(_OFFICES):
        if (parameters.promotion >> office) & 1:
            entity = row * _OFFICES + office
            lot = streams.uniform(army.world[0].key, week, streams.PROMOTION, entity)
            weeks += rules.waiting_weeks(lot, parameters.promotion_weeks)
    return int(weeks)


@part
def appoint(army: Army, row: int, week: int, outlook: Outlook) -> None:
    """Put a new person into an office."""
    staff, parameters = army.staff, army.parameters[0]
    lots = streams.uniforms(army.world[0].key, week, streams.APPOINTMENT, row)
    years = rules.waiting_weeks(lots[2], parameters.staff_years) * WEEKS_PER_YEAR
    staff[row].disposition = rules.disposition(lots[0])
    staff[row].awareness = rules.within(2.0 * lots[1] * civilians_know(parameters), 0.0, 1.0)
    staff[row].retires = week + 1 + int(years)
    staff[row].study_cohort = c.NOBODY
    staff[row].tour = c.NEVER
    staff[row].plot = c.NO_PLOT
    staff[row].takes_office = week + promotion_weeks(army, row, week)
    staff[row].loyalty = staff_support(army, row, outlook)


@loop
def vetting(branch: int, parameters: Any) -> float:
    """Return how much more loyal than infantry the people chosen for a branch are."""
    if branch == c.GUARD:
        return parameters.guard_vetting
    if branch == c.SPECIAL:
        return parameters.special_vetting
    return 0.0


@loop
def fill_army(army: Army) -> None:
    """Put a first person into every row, as years of ordinary times would have left them."""
    formations, parameters, world = army.formations, army.parameters[0], army.world[0]
    outlook = look_out(world, parameters)
    for formation in range(world.companies, formations.size):
        formations[formation].leaning = vetting(formations[formation].branch, parameters)
    for battalion in range(world.companies, world.first_regiment):
        lot = streams.uniform(world.key, 0, streams.DISPOSITION, _FORMATION_ENTITY + battalion)
        formations[battalion].leaning += parameters.battalion_spread * rules.disposition(lot)
        first = formations[battalion].first_company
        for company in range(first, first + formations[battalion].companies):
            formations[company].leaning = formations[battalion].leaning
        _fill_battalion(army, battalion, outlook)
    for row in range(army.staff.size):
        appoint(army, row, 0, outlook)
        lot = streams.uniform(world.key, 0, streams.AWARENESS_AT_FIRST, row)
        served = rules.waiting_weeks(lot, parameters.staff_years) * WEEKS_PER_YEAR
        staff_awareness = army.staff[row].awareness
        army.staff[row].awareness = _after_years(army, staff_awareness, served)
        army.staff[row].loyalty = staff_support(army, row, outlook)
    _send_to_study(army, outlook)


@loop
def _fill_battalion(army: Army, battalion: int, outlook: Outlook) -> None:
    """Fill a battalion; leanings and lengths of service are spread evenly over its soldiers.

    Stratifying keeps a sample of few soldiers a company close to the company itself.
    """
    soldiers, parameters = army.soldiers, army.parameters[0]
    key = army.world[0].key
    first = army.formations[battalion].first_company * parameters.soldiers_per_company
    count = army.formations[battalion].companies * parameters.soldiers_per_company
    by_leaning = np.empty(count)
    by_service = np.empty(count)
    within_stratum = np.empty(count)
    for i in range(count):
        lots = streams.uniforms(key, 0, streams.ENLISTMENT, first + i)
        by_leaning[i] = lots[0]
        by_service[i] = lots[1]
        within_stratum[i] = lots[2]
    leaning_order = np.argsort(by_leaning)
    service_order = np.argsort(by_service)
    term = parameters.service_years * WEEKS_PER_YEAR
    for i in range(count):
        soldiers.stratum[first + leaning_order[i]] = i
    for i in range(count):
        row = first + service_order[i]
        served = int((i + within_stratum[row - first]) / count * term)
        call_up(army, row, 0, outlook)
        soldiers.enlisted[row] = -served
        soldiers.awareness[row] = _after_years(army, soldiers.awareness[row], served)
        soldiers.loyalty[row] = soldier_support(army, row, outlook)


@part
def _after_years(army: Army, awareness: float, weeks: float) -> float:
    parameters = army.parameters[0]
    seepage, forgetting = learning_at_home(army.world[0], parameters), parameters.forgetting
    decay = exp(-(seepage + forgetting) * weeks)
    return rules.settled_awareness(awareness, seepage, forgetting, decay)


@loop
def _send_to_study(army: Army, outlook: Outlook) -> None:
    """Choose the staff who studied abroad together: by lot, from an echelon upwards."""
    staff, parameters, world = army.staff, army.parameters[0], army.world[0]
    lowest = world.companies
    if parameters.study_from > 0:
        lowest = world.first_regiment if parameters.study_from == 1 else world.first_division
    first = staff_row(lowest, c.COMMANDER, world.companies)
    count = staff.size - first
    lots = np.empty(count)
    for i in range(count):
        lots[i] = streams.uniform(army.world[0].key, 0, streams.STUDY_ABROAD, first + i)
    chosen = np.argsort(lots)
    for i in range(min(army.classmates.size, count)):
        row = first + chosen[i]
        army.classmates[i] = row
        staff[row].study_cohort = 0
        staff[row].awareness = max(staff[row].awareness, parameters.study_awareness)
        staff[row].loyalty = staff_support(army, row, outlook)
