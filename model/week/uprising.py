"""Phase 8, uprising: plots strike, and neutral units wait or take sides.

A successful attempt ends the run. Mutinies from below are in `sapper.model.week.mutiny`.
"""

from __future__ import annotations

import numpy as np

from sapper.model import rules, streams
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.log import note_first_weeks, record_event
from sapper.model.army.people import company_count, staff_row, succeed_purged
from sapper.model.army.plots import count_plotters, defence_expected, pledged
from sapper.model.climate import Climate
from sapper.model.compiling.decorators import loop, making
from sapper.model.week.bandwagon import bandwagon_wins
from sapper.model.week.defence import defenders
from sapper.model.week.discovery import purge
from sapper.model.week.signals import give_hope


@loop
def strike_alone(army: Army, plot: int, climate: Climate) -> None:
    """Let a plot strike on its day, unless an attempt of the same week cost it the strength."""
    if army.plots[plot].strength >= army.plots[plot].wanted:
        strike(army, plot, no_mutineers(army), climate)
    else:
        army.plots[plot].status = c.GATHERING


@making
def no_mutineers(army: Army) -> np.ndarray:
    """Return for each formation that no part of it mutinies."""
    return np.zeros(army.formations.size)


@loop
def strike(army: Army, plot: int, rising: np.ndarray, climate: Climate) -> None:
    """Let a plot attempt its coup with its pledged battalions, and with those that mutiny.

    Args:
        army: the world.
        plot: number of the plot.
        rising: by formation, the part that mutinies; the pledged battalions are added.
        climate: of the week.
    """
    formations, world = army.formations, army.world[0]
    attackers, leader = 0.0, army.plots[plot].leader
    for battalion in range(world.companies, world.first_regiment):
        if pledged(army, battalion, plot):
            rising[battalion] = 1.0
            attackers += _following(army, battalion)
        else:
            attackers += rising[battalion] * formations[battalion].reach
    won = decide(army, attackers, rising, leader, plot)
    conclude(army, won, leader, army.plots[plot].members, c.FROM_ABOVE)
    if not won:
        purge(army, plot, climate)
        replace_rebels(army, rising, climate)


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


@loop
def decide(army: Army, attackers: float, rising: np.ndarray, leader: int, entity: int) -> bool:
    """Return whether an attempt succeeds, and add its chance to `expected_successes`.

    A success ends the run, so the sum over all attempts made has the probability of a success as
    its mean, and varies less than the coin that is thrown. The arguments are those of `contest`.
    """
    won, chance = contest(army, attackers, rising, leader, entity)
    army.world[0].expected_successes += chance
    return won


@loop
def contest(
    army: Army, attackers: float, rising: np.ndarray, leader: int, entity: int
) -> tuple[bool, float]:
    """Return whether an attempt succeeds, by the outcome rule of the scenario, and its chance.

    No chance of a bandwagon is known beforehand: there the outcome itself counts.

    Args:
        army: the world.
        attackers: reach, in people.
        rising: for each formation, the part of it that rises.
        leader: formation from which the attempt is led.
        entity: whose random numbers decide.
    """
    world, parameters = army.world[0], army.parameters[0]
    apparent = rules.apparent(attackers, defence_expected(army))
    resisting = defenders(army, rising, apparent, leader)
    lot = streams.uniform(world.key, world.week, streams.CONTEST, entity)
    if parameters.outcome == c.BY_BANDWAGON:
        won = bandwagon_wins(army, attackers, resisting, rising, lot)
        return won, 1.0 if won else 0.0
    chance = rules.success_probability(attackers, resisting, parameters.contest)
    return lot < chance, chance


@loop
def conclude(army: Army, won: bool, formation: int, people: int, origin: int) -> None:
    """Record an attempt. Success ends the run.

    Failure shows two things (Little 2017, doi:10.1177/0022002714567953): others are disaffected,
    which gives hope and costs legitimacy, and the regime is strong and alert.
    """
    world, parameters = army.world[0], army.parameters[0]
    if world.attempts == 0 and (origin == c.FROM_ABOVE or world.weighing == 0):
        world.expected_attempts += 1.0
    world.attempts += 1
    note_first_weeks(army, False)
    if won:
        world.successes += 1
        world.success_week = world.week
        world.over = 1
    else:
        world.alarm += parameters.alarm
        world.legitimacy -= parameters.attempt_shock * world.legitimacy
        give_hope(army, parameters.hope_of_attempt)
    record_event(
        army, c.COUP_SUCCEEDED if won else c.ATTEMPT_FAILED, formation, people, origin, c.NOBODY
    )


@loop
def replace_rebels(army: Army, rising: np.ndarray, climate: Climate) -> None:
    """Replace the staff of every battalion that rose."""
    companies = company_count(army)
    for battalion in range(companies, rising.size):
        if rising[battalion] > 0.0:
            first = staff_row(battalion, c.COMMANDER, companies)
            for row in range(first, first + c.STAFF_OFFICES):
                succeed_purged(army, row, army.world[0].week, climate)
    count_plotters(army)
