"""Phase 3, battle: soldiers are killed and captured abroad. Slow orders cost lives."""

from __future__ import annotations

from typing import Any

from sapper.model import rules, streams
from sapper.model.arithmetic import chance, exp
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import appoint, holds_office, staff_row
from sapper.model.climate import Climate
from sapper.model.compiling.decorators import kept, loop
from sapper.model.week.deployment import people_abroad
from sapper.model.week.partners import at_war


@loop
def rule_the_field(army: Army) -> None:
    """Decide which signature rule holds abroad; only the leader can relax it.

    With a date, the rule is relaxed from that week until the war ends. If the leader decides, it is
    relaxed while recent losses are above a bound, which rises with his alarm.
    """
    world, parameters = army.world[0], army.parameters[0]
    world.recent_losses -= chance(parameters.loss_memory, 1.0) * world.recent_losses
    if not at_war(world, parameters) or parameters.relaxation == c.NEVER_RELAXED:
        world.relaxed = 0
    elif parameters.relaxation == c.RELAXED_BY_DATE:
        world.relaxed = world.week >= parameters.relaxation_week
    else:
        feared = parameters.relaxation_losses * (1.0 + world.alarm)
        world.relaxed = world.recent_losses * chance(parameters.loss_memory, 1.0) > feared


@loop
def order_days(world: Any, parameters: Any) -> float:
    """Return the mean days that an order in battle waits for signatures after the commander's."""
    everyday = rules.office_count(parameters.everyday)
    bits = parameters.relaxed if world.relaxed else parameters.important
    important = rules.office_count(bits)
    offices = everyday + parameters.important_share * (important - everyday)
    return (offices - 1.0) * parameters.signing_days


@loop
def killed_rate(world: Any, parameters: Any) -> float:
    """Return the rate at which ordinary infantry under a commander is killed abroad, per week."""
    green = 0.0
    if parameters.inexperience > 0.0:
        war = max(0, world.week - parameters.first_week)
        green = parameters.inexperience * exp(-war / parameters.experience_weeks)
    return rules.danger(
        parameters.killed_rate * parameters.tempo,
        order_days(world, parameters),
        parameters.delay_cost,
        green,
        parameters.drones,
        parameters.misunderstanding * parameters.language_barrier,
    )


@kept
@loop
def assess_danger(army: Army) -> None:
    """Decide the rule abroad; compute for each battalion abroad a soldier's chance to be killed."""
    world, parameters, formations = army.world[0], army.parameters[0], army.formations
    rule_the_field(army)
    rate = killed_rate(world, parameters)
    for i in range(world.order_count):
        battalion = army.order[(world.order_first + i) % army.order.size]
        risk = rate
        if formations[battalion].branch == c.SPECIAL:
            risk *= 1.0 - parameters.special_skill
        commander = staff_row(battalion, c.COMMANDER, world.companies)
        if not holds_office(army.offices[commander], world.week):
            risk *= 1.0 + parameters.vacancy_cost
        formations[battalion].danger = chance(risk, 1.0)


@loop
def captured_chance(world: Any, parameters: Any, disaffected: float) -> float:
    """Return the chance that a soldier abroad is captured in a week, if he is not killed.

    Args:
        world: its record.
        parameters: record of all parameters.
        disaffected: disaffected share of his battalion.
    """
    captured, appeal = parameters.captured_rate * parameters.tempo, parameters.defection
    rate = rules.capture_rate(captured, appeal * world.intelligence, disaffected)
    return chance(rate, 1.0)


@loop
def fight(army: Army) -> None:
    """Decide who of the battalions abroad is killed or captured, soldiers and office holders."""
    world, parameters = army.world[0], army.parameters[0]
    posting, staff = army.soldiers.posting, army.staff
    per_company, companies = parameters.soldiers_per_company, world.companies
    for i in range(world.order_count):
        battalion = army.order[(world.order_first + i) % army.order.size]
        killed = army.formations[battalion].danger
        captured = captured_chance(world, parameters, army.formations[battalion].disaffected)
        staff_killed = parameters.staff_exposure * killed
        first = army.formations[battalion].first_company
        end = first + army.formations[battalion].companies
        for row in range(first * per_company, end * per_company):
            if posting[row] == c.ABROAD:
                posting[row] = fate(world.key, world.week, row, killed, captured)
        _risk_staff(world, staff, first * c.COMPANY_OFFICES, end * c.COMPANY_OFFICES, staff_killed)
        row = staff_row(battalion, c.COMMANDER, companies)
        _risk_staff(world, staff, row, row + c.STAFF_OFFICES, staff_killed)


@loop
def fate(key: Any, week: int, row: int, killed: float, captured: float) -> int:
    """Return the posting of a soldier abroad after a week of battle."""
    lots = streams.uniforms(key, week, streams.CASUALTY, row)
    if lots[0] < killed:
        return c.DEAD
    if lots[1] < captured:
        return c.CAPTIVE
    return c.ABROAD


@loop
def staff_falls(key: Any, week: int, row: int, killed: float) -> bool:
    """Whether an office holder abroad is killed this week."""
    return streams.uniform(key, week, streams.STAFF_CASUALTY, row) < killed


@loop
def _risk_staff(world: Any, staff: c.Staff, first: int, end: int, killed: float) -> None:
    for row in range(first, end):
        if staff_falls(world.key, world.week, row, killed):
            staff.retires[row] = c.FALLEN


@kept
@loop
def count_losses(army: Army, climate: Climate) -> None:
    """Count the week's dead and captive, replace killed staff, and update remembered losses."""
    world, parameters, formations = army.world[0], army.parameters[0], army.formations
    forgotten = chance(parameters.loss_memory, 1.0)
    for regiment in range(world.first_regiment, world.first_division):
        formations[regiment].losses -= forgotten * formations[regiment].losses
    per_company = parameters.soldiers_per_company
    lost_before = world.killed + world.captured
    for i in range(world.order_count):
        battalion = army.order[(world.order_first + i) % army.order.size]
        regiment = formations[battalion].parent
        first = formations[battalion].first_company
        end = first + formations[battalion].companies
        lost = _count_soldiers(world, army.soldiers, first * per_company, end * per_company)
        formations[regiment].losses += lost / (formations[regiment].companies * per_company)
        tour = formations[battalion].tour
        _replace_fallen(army, first * c.COMPANY_OFFICES, end * c.COMPANY_OFFICES, tour, climate)
        row = staff_row(battalion, c.COMMANDER, world.companies)
        _replace_fallen(army, row, row + c.STAFF_OFFICES, tour, climate)
    lost = world.killed + world.captured - lost_before
    if lost > 0:
        world.recent_losses += lost / (lost + people_abroad(army))


@loop
def _count_soldiers(world: Any, soldiers: c.Soldiers, first: int, end: int) -> int:
    """Count the soldiers of some rows who were lost this week, each once; return their number."""
    posting, enlisted = soldiers.posting, soldiers.enlisted
    lost = 0
    for row in range(first, end):
        if posting[row] >= c.CAPTIVE and enlisted[row] != c.LOST:
            enlisted[row] = c.LOST
            lost += 1
            if posting[row] == c.DEAD:
                world.killed += 1
            else:
                world.captured += 1
    return lost


@loop
def _replace_fallen(army: Army, first: int, end: int, tour: int, climate: Climate) -> None:
    """Appoint successors to the staff of some rows who were killed. They share the same tour."""
    staff, world = army.staff, army.world[0]
    for row in range(first, end):
        if staff.retires[row] == c.FALLEN:
            world.staff_killed += 1
            appoint(army, row, world.week, climate)
            army.offices[row].tour = tour
