"""The thought of a plot revealed little by little, as `sapper.model.foresight.appointments` tells who comes into office.

That somebody starts a plot in a given week is most improbable, and the step from nobody's plotting
to a plot under way is the longest of all on the way to a coup. It hangs on one lot: it must be
lower than the chance. So that is revealed bit by bit: the lot of somebody is so low that, were the
chance higher by this much, he would begin. Each time the worth of a plot of his, over that factor,
is what the world may be taken to be worth. As its steps serve the scores between 0 and 1 with which
a world is scored.
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
from sapper.model.foresight.appointments import FINEST, fewest_halves, halves
from sapper.model.foresight.costs import LARGEST_COST
from sapper.model.foresight.score import LOOK_AHEAD, MUTINY, progress

# Steps of a score in which it is revealed: half an e-fold each, two of the grid of scores.
STEPS = 64
# Of those who may begin in one week, so many are looked at.
_MOST = 256


@making
def score_of_spark(army: Army, key: Any, event: int, above: float) -> float:
    """Return the score that a key's lots promise for the plots that may begin this week.

    The best, over all who may begin, of the score with a plot of his under way, less what his lot
    lacks. 0 if none promises more than a bound.
    """
    table = np.empty((3, _MOST))
    count = _list_sparks(army, event, table, above, key)
    return _promised(table[:, :count], key, army.world[0].week)


@kept
@making
def agreeing_try(army: Army, event: int, words: Any) -> int:
    """Return the first attempt whose key agrees with what has been revealed.

    Args:
        army: the world.
        event: number of what is waited for.
        words: of the branch, as `streams.branch_words` gives them.
    """
    revealed, week = army.world[0].revealed, army.world[0].week
    table, count = np.empty((3, _MOST)), 0
    if revealed > FINEST:
        count = _list_sparks(army, event, table, 0.0, army.world[0].key)
    attempt = 0
    while True:
        key = streams.branch_word(words, attempt)
        if revealed > FINEST:
            good = halves(army, key) < fewest_halves()
            good = good and reveal_of_score(_promised(table[:, :count], key, week)) >= revealed
        else:
            good = revealed == 0 or halves(army, key) >= revealed
        if good:
            return attempt
        attempt += 1


@loop
def _list_sparks(army: Army, event: int, table: np.ndarray, above: float, key: Any) -> int:
    """List who may begin a plot this week: row, chance, and score with a plot of his under way.

    Left out is who, with a key's lots, promises no more than a bound, if that is above 0. Of weeks
    in which the lot of whoever comes into office has been revealed of, nothing is listed: a key would
    have to agree with both.
    """
    world, parameters = army.world[0], army.parameters[0]
    if event == MUTINY or world.week < 0 or halves(army, world.key) >= fewest_halves():
        return 0
    companies, interval = company_count(army), parameters.stocktaking_weeks
    due = rules.first_to_take_stock(companies, world.week, interval)
    needed, count, seen = reach_needed(army), 0, 0
    for formation in range(due, army.formations.size, interval):
        unit = army.formations[formation]
        if unit.posting != c.HOME:
            continue
        first = staff_row(formation, c.COMMANDER, companies)
        for row in range(first, first + c.STAFF_OFFICES):
            loyalty = army.staff.loyalty[row]
            if army.staff.plot[row] != c.NO_PLOT or loyalty >= parameters.spark_below:
                continue
            if seen == _MOST or not holds_office(army.offices[row], world.week):
                continue
            seen += 1
            capacity = rules.within(unit.reach / needed, 0.0, 1.0)
            rate = rules.spark_rate(
                loyalty, parameters.spark_below, parameters.spark_rate, capacity
            )
            table[0, count], table[1, count] = row, chance(rate, interval)
            table[2, count] = 1.0
            if above > 0.0 and _promised(table[:, count : count + 1], key, world.week) <= above:
                continue
            table[2, count] = _plotting(army, row, event)
            count += 1
    return count


@loop
def _promised(table: np.ndarray, key: Any, week: int) -> float:
    """Return the best score that a key's lots promise, of those listed."""
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
    """Return the score of the world if somebody had begun a plot; leave it as it is."""
    for plot in range(c.PLOT_SLOTS):
        if army.plots[plot].status == c.EMPTY:
            slot = army.plots[plot]
            members, strength, boldness = slot.members, slot.strength, slot.boldness
            army.staff.plot[row] = plot
            slot.status, slot.members, slot.strength, slot.boldness = c.GATHERING, 1, 0.0, 1.0
            score = progress(army, event, LOOK_AHEAD)
            army.staff.plot[row] = c.NO_PLOT
            slot.status, slot.members = c.EMPTY, members
            slot.strength, slot.boldness = strength, boldness
            return score
    return 0.0


@loop
def reveal_of_score(score: float) -> int:
    """Return what is revealed for a score: a number above all that is revealed of appointments.

    The highest stands below what only the event itself scores.
    """
    return FINEST + min(int(score * STEPS), STEPS - 1)


@loop
def score_of_reveal(revealed: int) -> float:
    """Return the score that has been revealed of."""
    return (revealed - FINEST) / STEPS
