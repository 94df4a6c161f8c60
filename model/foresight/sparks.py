"""Reveal the start of a plot bit by bit, as `appointments` does for new officers.

A spark, the start of a plot by a given person in a given week, is very unlikely. It is the longest
step on the way to a coup. It depends on one random number (a lot), which must be below the
probability of a spark. So the lot is revealed in steps: it is so low that the person would start a
plot if the probability were higher by some factor. The world then scores as if the plot had
started, less the logarithm of that factor. The steps are scores between 0 and 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sapper.model import rules, streams
from sapper.model.arithmetic import chance, log
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import company_count, holds_office, staff_row
from sapper.model.army.plots import reach_needed
from sapper.model.compiling.decorators import kept, loop, making
from sapper.model.foresight.appointments import (
    FINEST,
    IMAGINED,
    forget,
    halves,
    imagine,
    successor_lot,
)
from sapper.model.foresight.costs import LARGEST_COST
from sapper.model.foresight.score import LOOK_AHEAD, MUTINY, progress
from sapper.model.week.expectations import opportunity, spark_scale

# Steps in which a spark is revealed: each a factor of the square root of e, two steps of the grid.
STEPS = 64
# Most people that are considered in one week.
_MOST = 256


@making
def score_of_spark(army: Army, key: Any, event: int, above: float) -> float:
    """Return the best score over the sparks that a key's lots may bring this week.

    The score of a person is that of the world with a plot of that person under way, less what the
    lot lacks. 0 if nobody scores above the bound.
    """
    table = np.empty((3, _MOST))
    count = _list_sparks(army, event, table, above, key)
    return _promised(table[:, :count], key, army.world[0].week)


@kept
@making
def agreeing_try(army: Army, event: int, words: Any) -> int:
    """Return the number of the first try whose key agrees with what was revealed.

    Args:
        army: the world.
        event: number of the event.
        words: of the branch, from `streams.branch_words`.
    """
    revealed, week = army.world[0].revealed, army.world[0].week
    table, count = np.empty((3, _MOST)), 0
    if revealed > FINEST:
        count = _list_sparks(army, event, table, 0.0, army.world[0].key)
    number = 0
    while True:
        key = streams.branch_word(words, number)
        if revealed > FINEST:
            good = reveal_of_score(_promised(table[:, :count], key, week)) >= revealed
        else:
            good = revealed == 0 or halves(army, key) >= revealed
        if good:
            return number
        number += 1


@making
def _list_sparks(army: Army, event: int, table: np.ndarray, above: float, key: Any) -> int:
    """List who may start a plot this week: row, probability, and score with that plot under way.

    With a bound above 0, people who score no more than it with a key's lots are left out. A new
    holder of an office who was revealed this week counts as if he were in it already.
    """
    world = army.world[0]
    if event == MUTINY or world.unfilled > 0:
        return 0
    # What was revealed on the way must not change a score.
    revealed, lot = world.revealed, successor_lot(army)
    world.revealed = 0
    if lot < 1.0:
        before = np.empty((IMAGINED, c.STAFF_OFFICES)), army.formations[:1].copy()
        formation = imagine(army, lot, before)
        count = _list_staff(army, event, table, above, key)
        forget(army, formation, before)
    else:
        count = _list_staff(army, event, table, above, key)
    world.revealed = revealed
    return count


@loop
def _list_staff(army: Army, event: int, table: np.ndarray, above: float, key: Any) -> int:
    """List which office holders may start a plot this week, as `_list_sparks` tells."""
    world, parameters = army.world[0], army.parameters[0]
    companies, interval = company_count(army), parameters.stocktaking_weeks
    due = rules.first_to_take_stock(companies, world.week, interval)
    needed, scale, count, seen = reach_needed(army), spark_scale(army), 0, 0
    hope = parameters.hope_weight * world.hope
    for formation in range(due, army.formations.size, interval):
        unit = army.formations[formation]
        if unit.posting != c.HOME:
            continue
        first = staff_row(formation, c.COMMANDER, companies)
        for row in range(first, first + c.STAFF_OFFICES):
            loyalty = army.staff.loyalty[row] - hope
            if army.staff.plot[row] != c.NO_PLOT or loyalty >= parameters.spark_below:
                continue
            if seen == _MOST or not holds_office(army.offices[row], world.week):
                continue
            seen += 1
            could = opportunity(army, row, needed)
            rate = rules.spark_rate(loyalty, parameters.spark_below, scale, could)
            table[0, count], table[1, count] = row, chance(rate, interval)
            table[2, count] = 1.0
            if above > 0.0 and _promised(table[:, count : count + 1], key, world.week) <= above:
                continue
            table[2, count] = _plotting(army, row, event)
            count += 1
    return count


@loop
def _promised(table: np.ndarray, key: Any, week: int) -> float:
    """Return the best score that a key's lots give, over the people listed."""
    best = 0.0
    for i in range(table.shape[1]):
        lacking = streams.uniform(key, week, streams.SPARK, int(table[0, i])) / table[1, i]
        if lacking > 1.0:
            best = max(best, table[2, i] - log(lacking) / LARGEST_COST)
        else:
            best = max(best, table[2, i])
    return best


@loop
def _plotting(army: Army, row: int, event: int) -> float:
    """Return the score of the world if a person had started a plot; do not change the world."""
    for plot in range(c.PLOT_SLOTS):
        if army.plots[plot].status == c.EMPTY:
            slot = army.plots[plot]
            members, strength, leader = slot.members, slot.strength, slot.leader
            judgement = slot.judgement
            army.staff.plot[row] = plot
            slot.status, slot.members, slot.strength, slot.judgement = c.GATHERING, 1, 0.0, 0.0
            slot.leader = army.offices[row].formation
            score = progress(army, event, LOOK_AHEAD)
            army.staff.plot[row] = c.NO_PLOT
            slot.status, slot.members = c.EMPTY, members
            slot.strength, slot.leader, slot.judgement = strength, leader, judgement
            return score
    return 0.0


@loop
def reveal_of_score(score: float) -> int:
    """Return the number of the step for a score: above all steps for appointments.

    Even the highest step scores less than the event itself.
    """
    return FINEST + min(int(score * STEPS), STEPS - 1)


@loop
def score_of_reveal(revealed: int) -> float:
    """Return the score of a step."""
    return (revealed - FINEST) / STEPS
