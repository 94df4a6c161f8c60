"""The people in a row: where it is, what supports their loyalty, and how new people come in."""

from __future__ import annotations

from typing import Any

from sapper.model import rules, streams
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.climate import Climate, held_up
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.compiling.decorators import loop, part


@part
def staff_row(formation: int, office: int, companies: int) -> int:
    """Return the staff row of an office.

    Args:
        formation: number of the formation.
        office: one of COMMANDER, COMMISSAR, MILITARY_POLICE.
        companies: number of companies in the army. They come first and have two offices each.
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
def soldier_rows(formation: Any, parameters: Any) -> tuple[int, int]:
    """Return the first soldier's row of a battalion or company and the row after its last.

    Loops take the slice between them and count from 0. Then the compiler knows that no index is
    negative, and handles many rows at a time.

    Args:
        formation: record of the battalion or company.
        parameters: record of all parameters.
    """
    first = formation.first_company * parameters.soldiers_per_company
    return first, first + formation.companies * parameters.soldiers_per_company


@part
def all_are(column: Any, value: int) -> bool:
    """Whether all integers of a column have one value."""
    others = False
    for i in range(column.size):
        others |= column[i] != value
    return not others


@part
def all_there(posting: Any) -> bool:
    """Whether no soldier of some rows is captive or dead.

    Then a loop over these soldiers need not check each posting, and takes half the time.

    Args:
        posting: int8 array, the postings of the soldiers.
    """
    lost = False
    for i in range(posting.size):
        lost |= posting[i] >= c.CAPTIVE
    return not lost


@part
def company_staff_rows(battalion: Any) -> tuple[int, int]:
    """Return the first staff row of a battalion's companies and the row after their last.

    Args:
        battalion: record of the battalion.
    """
    first = battalion.first_company * c.COMPANY_OFFICES
    return first, first + battalion.companies * c.COMPANY_OFFICES


@part
def company_of(row: int, parameters: Any) -> int:
    """Return the company of a soldier's row; faster than reading it from the column `company`."""
    return row // parameters.soldiers_per_company


@part
def company_count(army: Army) -> int:
    """Return the number of companies in the army."""
    return army.world[0].companies


@part
def soldier_support(army: Army, row: int, climate: Climate) -> float:
    """Return the loyalty that a soldier's circumstances support."""
    soldiers, formations = army.soldiers, army.formations
    parameters = army.parameters[0]
    company = company_of(row, parameters)
    return rules.support(
        climate.soldier_base,
        parameters.spread * soldiers.disposition[row] + formations[company].leaning,
        climate.patronage,
        climate.legitimacy,
        soldiers.awareness[row] * climate.soldier_grievance,
        parameters.loss_weight * formations[mourning(army, company)].losses,
        honours(formations[company], army.world[0], parameters),
    )


@part
def staff_support(army: Army, row: int, climate: Climate) -> float:
    """Return the loyalty that the circumstances of an office holder support."""
    staff, formations = army.staff, army.formations
    parameters = army.parameters[0]
    formation = army.offices[row].formation
    return rules.support(
        climate.staff_base,
        parameters.spread * staff.disposition[row] + formations[formation].leaning,
        climate.patronage,
        climate.legitimacy,
        staff.awareness[row] * climate.staff_grievance + held_back(army, row),
        parameters.loss_weight * formations[mourning(army, formation)].losses,
        honours(formations[formation], army.world[0], parameters),
    )


@part
def held_back(army: Army, row: int) -> float:
    """Return the loyalty that an office holder loses because his career is held up.

    He resents it to serve in one office for longer than he accepts, as soldiers resent to serve
    longer than others. The time that a promotion waits for signatures counts, too. In a company
    nobody waits for more.
    """
    office, parameters = army.offices[row], army.parameters[0]
    if parameters.career_grievance == 0.0 or office.formation < army.world[0].companies:
        return 0.0
    years = (army.world[0].week - office.takes_office) / WEEKS_PER_YEAR + held_up(parameters)
    patience = parameters.career_years
    return rules.service_grievance(parameters.career_grievance, max(years, patience), patience)


@part
def honours(formation: Any, world: Any, parameters: Any) -> float:
    """Return the loyalty that a unit gains from better supply, from pay, and from a welcome.

    Pay is for service abroad. It counts, as a welcome does, for some time after the return.

    Args:
        formation: record of the unit.
        world: its record.
        parameters: record of all parameters.
    """
    supplied, paid = 0.0, parameters.pay_weight * parameters.pay_passed_on
    if formation.branch == c.SPECIAL and parameters.special_supply > 0.0:
        kept = rules.privilege_kept(world.patronage, world.accustomed, parameters.supply_cut)
        supplied = parameters.special_supply * kept
    if formation.posting == c.ABROAD:
        return paid + supplied
    back = formation.returned != c.NEVER
    if back and world.week - formation.returned < parameters.welcome_weeks:
        return paid + parameters.welcome + supplied
    return supplied


@part
def holds_office(office: Any, week: int) -> bool:
    """Whether somebody holds an office: all signatures for his promotion are there.

    Args:
        office: record of the office.
        week: the present week.
    """
    return week >= office.takes_office


@part
def shown_loyalty(army: Army, row: int) -> float:
    """Return the loyalty that others see in an office holder."""
    world, concealment = army.world[0], army.parameters[0].concealment
    return rules.shown(army.staff.loyalty[row], concealment, world.alarm, world.hope)


@part
def mourning(army: Army, formation: int) -> int:
    """Return the formation whose losses lower loyalty: the regiment, or itself if it is above."""
    while army.formations[formation].echelon < c.REGIMENT:
        formation = army.formations[formation].parent
    return formation


@part
def call_up(army: Army, row: int, week: int, climate: Climate) -> None:
    """Put a new soldier into a row, with a disposition within the row's stratum.

    The soldiers of a battalion divide all dispositions into equal parts, the strata. So a small
    sample of soldiers has the same spread as the battalion.
    """
    soldiers, parameters = army.soldiers, army.parameters[0]
    lots = streams.uniforms(army.world[0].key, week, streams.CALL_UP, row)
    battalion = army.formations[company_of(row, parameters)].parent
    strata = army.formations[battalion].companies * parameters.soldiers_per_company
    soldiers.disposition[row] = rules.disposition((soldiers.stratum[row] + lots[0]) / strata)
    soldiers.awareness[row] = rules.newcomer_awareness(lots[1], climate.civilians_know)
    soldiers.enlisted[row] = week
    soldiers.posting[row] = c.HOME
    soldiers.loyalty[row] = soldier_support(army, row, climate)


@part
def appointing_key(army: Army) -> Any:
    """Return the key of the random numbers for the appointments of this week."""
    world = army.world[0]
    return world.key if world.appointing == 0 else world.appointing


@loop
def promotion_weeks(army: Army, row: int, week: int) -> float:
    """Return the weeks until all offices have signed a promotion, one after another."""
    parameters = army.parameters[0]
    if parameters.promotion_weeks == 0.0 or week == 0:
        return 0.0
    weeks = 0.0
    for office in range(c.SIGNING_OFFICES):
        if (parameters.promotion >> office) & 1:
            entity = row * c.SIGNING_OFFICES + office
            lot = streams.uniform(appointing_key(army), week, streams.PROMOTION, entity)
            weeks += rules.waiting_weeks(lot, parameters.promotion_weeks)
    return weeks


@part
def appoint(army: Army, row: int, week: int, climate: Climate) -> None:
    """Put a new person into an office."""
    staff, office, parameters = army.staff, army.offices[row], army.parameters[0]
    lots = streams.uniforms(appointing_key(army), week, streams.APPOINTMENT, row)
    years = rules.waiting_weeks(lots[2], parameters.staff_years) * WEEKS_PER_YEAR
    staff.disposition[row] = rules.disposition(lots[0])
    staff.awareness[row] = rules.newcomer_awareness(lots[1], climate.civilians_know)
    staff.retires[row] = week + 1 + int(years)
    office.study_cohort = c.NOBODY
    office.tour = c.NEVER
    staff.plot[row] = c.NO_PLOT
    # A part of a week counts as a whole one by lot, so that the mean wait is kept.
    office.takes_office = week + int(promotion_weeks(army, row, week) + lots[3])
    staff.loyalty[row] = staff_support(army, row, climate)


@part
def succeed_purged(army: Army, row: int, week: int, climate: Climate) -> None:
    """Fill the office of a person who was purged from within the army.

    The successor knows what the others of the headquarters know.
    """
    appoint(army, row, week, climate)
    around = army.formations[army.offices[row].formation].awareness
    if around > army.staff.awareness[row]:
        army.staff.awareness[row] = around
        army.staff.loyalty[row] = staff_support(army, row, climate)
