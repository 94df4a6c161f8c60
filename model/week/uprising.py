"""Phase 8, uprising: plots strike, battalions mutiny, and defenders resist.

A successful attempt ends the run.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sapper.model import rules, streams
from sapper.model.arithmetic import chance
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.log import note_first_weeks, record_event
from sapper.model.army.people import appoint, company_count, staff_row
from sapper.model.army.plots import count_plotters, pledged, reach_needed, strength_needed
from sapper.model.climate import Climate
from sapper.model.compiling.decorators import kept, loop, making, part
from sapper.model.week.defence import defenders
from sapper.model.week.discovery import purge
from sapper.model.week.service import replace_soldier
from sapper.model.week.stocktaking import regiment_disaffected

# Random numbers of contests that no plot leads are drawn for numbers that no plot has.
_FROM_BELOW_ENTITY = 1 << 20


@kept
@loop
def rise(army: Army, climate: Climate) -> None:
    """Let plots with an occasion strike; then let disaffected battalions mutiny."""
    world = army.world[0]
    for plot in range(c.PLOT_SLOTS):
        if army.plots[plot].status == c.STRIKING and not world.over:
            _strike_alone(army, plot, climate)
    formations, parameters = army.formations, army.parameters[0]
    interval = parameters.stocktaking_weeks
    due = rules.first_to_take_stock(world.companies, world.week, interval)
    for battalion in range(due, world.first_regiment, interval):
        if world.over:
            break
        if formations[battalion].posting != c.HOME:
            continue
        share = regiment_disaffected(formations, formations[battalion].parent)
        if share <= parameters.mutiny_above:
            continue
        rate = rules.mutiny_rate(share, parameters.mutiny_above, parameters.mutiny_rate)
        lot = streams.uniform(world.key, world.week, streams.MUTINY, battalion)
        if lot < chance(rate, interval):
            _mutiny(army, battalion, climate)


@making
def _strike_alone(army: Army, plot: int, climate: Climate) -> None:
    """Let a plot strike on its day, unless an attempt of the same week cost it the strength."""
    if army.plots[plot].strength >= strength_needed(army, plot):
        _strike(army, plot, np.zeros(army.formations.size, np.int8), climate)
    else:
        army.plots[plot].status = c.GATHERING


@loop
def _strike(army: Army, plot: int, rising: np.ndarray, climate: Climate) -> None:
    """Let a plot attempt its coup with its pledged battalions, and with those that mutiny.

    Args:
        army: the world.
        plot: number of the plot.
        rising: by formation, whether it mutinies; the pledged battalions are added.
        climate: of the week.
    """
    formations, world = army.formations, army.world[0]
    attackers, leader = 0.0, c.NOBODY
    for battalion in range(world.companies, world.first_regiment):
        if pledged(army, battalion, plot):
            rising[battalion] = 1
            attackers += _following(army, battalion)
        elif rising[battalion]:
            attackers += _mutinous(formations[battalion])
    for row in range(army.offices.size):
        if army.staff.plot[row] == plot:
            leader = max(leader, army.offices[row].formation)
    apparent = rules.within(attackers / strength_needed(army, plot), 0.0, 1.0)
    won = _contest(army, attackers, defenders(army, rising, apparent), plot)
    _conclude(army, won, leader, army.plots[plot].members, c.FROM_ABOVE)
    if not won:
        purge(army, plot, climate)
        _replace_rebels(army, rising, climate)


@loop
def _following(army: Army, battalion: int) -> float:
    """Return the reach of the companies that follow a pledged battalion."""
    formations, world, total = army.formations, army.world[0], 0.0
    obedience = army.parameters[0].obedience
    first = formations[battalion].first_company
    for company in range(first, first + formations[battalion].companies):
        lot = streams.uniform(world.key, world.week, streams.OBEDIENCE, company)
        if lot < rules.follows(obedience, formations[company].disaffected):
            total += formations[company].reach
    return total


@part
def _mutinous(battalion: Any) -> float:
    """Return the reach of a battalion's mutineers: its disaffected soldiers."""
    return battalion.disaffected * battalion.reach


@loop
def _contest(army: Army, attackers: float, resisting: float, entity: int) -> bool:
    world = army.world[0]
    lot = streams.uniform(world.key, world.week, streams.CONTEST, entity)
    return lot < rules.success_probability(attackers, resisting, army.parameters[0].contest)


@loop
def _conclude(army: Army, won: bool, formation: int, people: int, origin: int) -> None:
    """Record an attempt. Success ends the run; failure raises alarm and lowers legitimacy."""
    world, parameters = army.world[0], army.parameters[0]
    world.attempts += 1
    note_first_weeks(army, False)
    if won:
        world.successes += 1
        world.success_week = world.week
        world.over = 1
    else:
        world.alarm += parameters.alarm
        world.legitimacy -= parameters.attempt_shock * world.legitimacy
    record_event(
        army, c.COUP_SUCCEEDED if won else c.ATTEMPT_FAILED, formation, people, origin, c.NOBODY
    )


@loop
def _replace_rebels(army: Army, rising: np.ndarray, climate: Climate) -> None:
    """Replace the staff of every battalion that rose."""
    companies = company_count(army)
    for battalion in range(companies, rising.size):
        if rising[battalion]:
            first = staff_row(battalion, c.COMMANDER, companies)
            for row in range(first, first + c.STAFF_OFFICES):
                appoint(army, row, army.world[0].week, climate)
    count_plotters(army)


@making
def _mutiny(army: Army, battalion: int, climate: Climate) -> None:
    """Let a mutiny spread through the regiment, then the division, and decide its outcome.

    If the mutineers have the reach needed for a coup, the mutiny is an attempt. Otherwise it is put
    down.
    """
    formations, world = army.formations, army.world[0]
    rising = np.zeros(formations.size, np.int8)
    rising[battalion] = 1
    regiment = formations[battalion].parent
    joined = 1 + _spread(army, regiment, rising)
    if 2 * joined > formations[regiment].children:
        division = formations[regiment].parent
        first = formations[division].first_child
        for other in range(first, first + formations[division].children):
            if other != regiment:
                joined += _spread(army, other, rising)
    attackers, people = 0.0, 0.0
    for formation in range(world.companies, world.first_regiment):
        if rising[formation]:
            attackers += _mutinous(formations[formation])
            strength = army.parameters[0].company_strength * formations[formation].companies
            people += formations[formation].disaffected * strength
    world.mutinies += 1
    if attackers >= reach_needed(army):
        entity = _FROM_BELOW_ENTITY + battalion
        won = _contest(army, attackers, defenders(army, rising, 1.0), entity)
        _conclude(army, won, battalion, int(people), c.FROM_BELOW)
    else:
        record_event(army, c.MUTINY_SUPPRESSED, battalion, int(people), c.FROM_BELOW, c.NOBODY)
        _seize(army, rising, climate)
    if not world.over:
        _punish(army, rising, climate)
        _replace_rebels(army, rising, climate)


@making
def _seize(army: Army, mutinous: np.ndarray, climate: Climate) -> None:
    """Let plots with a pledged formation strike while the regime is busy with a mutiny."""
    world, chance_seized = army.world[0], army.parameters[0].mutiny_seized
    for plot in range(c.PLOT_SLOTS):
        if army.plots[plot].status == c.EMPTY or army.plots[plot].strength == 0.0 or world.over:
            continue
        if streams.uniform(world.key, world.week, streams.SEIZED_MUTINY, plot) < chance_seized:
            _strike(army, plot, mutinous.copy(), climate)


@loop
def _spread(army: Army, regiment: int, rising: np.ndarray) -> int:
    """Let a regiment's other battalions at home join, the more readily the more disaffected."""
    formations, world = army.formations, army.world[0]
    joined = 0
    first = formations[regiment].first_child
    for other in range(first, first + formations[regiment].children):
        if rising[other] or formations[other].posting != c.HOME:
            continue
        lot = streams.uniform(world.key, world.week, streams.MUTINY_SPREAD, other)
        if lot < army.parameters[0].mutiny_spread * formations[other].disaffected:
            rising[other] = 1
            joined += 1
    return joined


@loop
def _punish(army: Army, rising: np.ndarray, climate: Climate) -> None:
    """Discharge the disaffected soldiers of every battalion that rose."""
    soldiers, formations, parameters = army.soldiers, army.formations, army.parameters[0]
    per_company = parameters.soldiers_per_company
    for battalion in range(company_count(army), rising.size):
        if not rising[battalion]:
            continue
        first = formations[battalion].first_company * per_company
        for row in range(first, first + formations[battalion].companies * per_company):
            if (
                soldiers.posting[row] == c.HOME
                and soldiers.loyalty[row] < parameters.disaffected_below
            ):
                replace_soldier(army, row, climate)
