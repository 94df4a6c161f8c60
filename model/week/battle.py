"""Phase 3, battle: killed and captured abroad; orders that wait for signatures cost lives."""

from __future__ import annotations

from typing import Any

from model import columns as c
from model import rules, streams
from model.arithmetic import chance
from model.columns import Army
from model.compiled import loop
from model.orders import office_count
from model.outlook import Outlook
from model.persons import appoint, company_count, mourning, staff_rows


@loop
def killed_chance(parameters: Any) -> float:
    """Return a soldier's chance to be killed in a week abroad, under the orders' delay."""
    everyday = office_count(parameters.everyday)
    important = office_count(parameters.important)
    offices = everyday + parameters.important_share * (important - everyday)
    days = (offices - 1.0) * parameters.signing_days
    return chance(parameters.killed_rate * rules.delay_factor(days, parameters.delay_cost), 1.0)


@loop
def captured_chance(parameters: Any) -> float:
    """Return a soldier's chance to be captured in a week abroad, if not killed."""
    return chance(parameters.captured_rate, 1.0)


@loop
def fight(army: Army) -> None:
    """Let every soldier and office holder abroad take his chance."""
    world, parameters, soldiers = army.world[0], army.parameters[0], army.soldiers
    killed, captured = killed_chance(parameters), captured_chance(parameters)
    staff_killed = parameters.staff_exposure * killed
    per_company = parameters.soldiers_per_company
    for i in range(world.order_count):
        battalion = army.order[(world.order_first + i) % army.order.size]
        first = army.formations[battalion].first_company
        end = first + army.formations[battalion].companies
        for row in range(first * per_company, end * per_company):
            if soldiers.posting[row] == c.ABROAD:
                soldiers.posting[row] = fate(world.key, world.week, row, killed, captured)
        for company in range(first, end):
            _risk_staff(army, company, staff_killed)
        _risk_staff(army, battalion, staff_killed)


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
def _risk_staff(army: Army, formation: int, killed: float) -> None:
    world, companies = army.world[0], company_count(army)
    first, end = staff_rows(formation, companies)
    for row in range(first, end):
        if staff_falls(world.key, world.week, row, killed):
            army.staff[row].retires = c.FALLEN


@loop
def count_losses(army: Army, outlook: Outlook) -> None:
    """Count the week's dead and captive, replace fallen staff, and let regiments remember."""
    world, parameters, formations = army.world[0], army.parameters[0], army.formations
    forgotten = chance(parameters.loss_memory, 1.0)
    for formation in range(world.first_regiment, world.first_division):
        formations[formation].losses -= forgotten * formations[formation].losses
    per_company = parameters.soldiers_per_company
    for i in range(world.order_count):
        battalion = army.order[(world.order_first + i) % army.order.size]
        _replace_fallen(army, battalion, outlook)
        regiment = mourning(army, battalion)
        each = 1.0 / (formations[regiment].companies * per_company)
        first = formations[battalion].first_company
        for company in range(first, first + formations[battalion].companies):
            _replace_fallen(army, company, outlook)
            for row in range(company * per_company, (company + 1) * per_company):
                lost = _count_soldier(army, row)
                formations[regiment].losses += lost * each


@loop
def _count_soldier(army: Army, row: int) -> int:
    """Count a soldier lost this week once; return 1 if he was."""
    soldiers, world = army.soldiers, army.world[0]
    if soldiers.enlisted[row] == c.LOST or soldiers.posting[row] < c.CAPTIVE:
        return 0
    soldiers.enlisted[row] = c.LOST
    if soldiers.posting[row] == c.DEAD:
        world.killed += 1
    else:
        world.captured += 1
    return 1


@loop
def _replace_fallen(army: Army, formation: int, outlook: Outlook) -> None:
    world, companies = army.world[0], company_count(army)
    first, end = staff_rows(formation, companies)
    for row in range(first, end):
        if army.staff[row].retires == c.FALLEN:
            world.staff_killed += 1
            appoint(army, row, world.week, outlook)
            army.staff[row].tour = army.formations[formation].tour
