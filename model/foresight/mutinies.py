"""What mutinies may come to, as `sapper.model.foresight.attempts` asks: most are put down, few become an attempt.

A mutiny is an attempt if the battalions that join it bring enough people: those of its regiment
first, and once most of that has risen those of its division, each by a lot of its own. So the
chance that enough join is that of a sum of unequal coins, and a world is closer the more of its
soldiers are disaffected, long before enough of them are.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sapper.model import rules
from sapper.model.arithmetic import exp, log
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.plots import reach_needed
from sapper.model.compiling.decorators import loop, making
from sapper.model.week.stocktaking import regiment_disaffected

# Battalions of a division that are looked at.
_MOST = 128


class Joining(NamedTuple):
    """How many battalions may join a mutiny.

    Attributes:
        tail: chance that so many or more do.
        most: all that may.
        average: chance that one of them does.
    """

    tail: np.ndarray
    most: int
    average: float


@making
def rising_chance(army: Army, weeks: float) -> float:
    """Return the expected number of mutinies in so many weeks that grow into an attempt."""
    formations, parameters, world = army.formations, army.parameters[0], army.world[0]
    expected, needed = 0.0, reach_needed(army)
    for regiment in range(world.first_regiment, world.first_division):
        if formations[regiment].posting != c.HOME:
            continue
        share = regiment_disaffected(formations, regiment)
        rate = rules.mutiny_rate(share, parameters.mutiny_above, parameters.mutiny_rate)
        if rate > 0.0:
            enough = _enough_join(army, regiment, needed)
            expected += rate * formations[regiment].children * enough
    return expected * weeks


@making
def _enough_join(army: Army, regiment: int, needed: float) -> float:
    """Return the chance that a mutiny of one of a regiment's battalions wins enough others."""
    formations = army.formations
    own, beside = np.empty(_MOST), np.empty(_MOST)
    count, brought = _list_joining(army, regiment, own, 0)
    division = formations[regiment].parent
    first, others, total = formations[division].first_child, 0, brought
    for other in range(first, first + formations[division].children):
        if other != regiment and formations[other].posting == c.HOME:
            others, more = _list_joining(army, other, beside, others)
            total += more
    # The battalion that begins is any of them: all others are taken to be like the average.
    own[:count] = own[:count].sum() / max(1, count)
    joining = own[:count].sum() + beside[:others].sum()
    if total <= 0.0:
        return 0.0
    # Battalions that are enough, each bringing what those that join do on average.
    wanted = needed * joining / total
    near, far = _joining(own[: max(0, count - 1)]), _joining(beside[:others])
    chance = 0.0
    for joined in range(near.most + 1):
        exactly = near.tail[joined] - near.tail[joined + 1]
        if 2 * (1 + joined) > formations[regiment].children:
            chance += exactly * _at_least(far, wanted - 1.0 - joined)
        elif 1.0 + joined >= wanted:
            chance += exactly
    return chance


@loop
def _list_joining(army: Army, regiment: int, joins: np.ndarray, count: int) -> tuple[int, float]:
    """List how likely each battalion of a regiment is to join.

    Returns:
        How many are listed so far, and the people by reach that these of the regiment bring on
        average.
    """
    formations, brought = army.formations, 0.0
    first = formations[regiment].first_child
    for battalion in range(first, first + formations[regiment].children):
        if count < _MOST:
            share = formations[battalion].disaffected
            joins[count] = army.parameters[0].mutiny_spread * share
            brought += joins[count] * share * formations[battalion].reach
            count += 1
    return count, brought


@making
def _joining(joins: np.ndarray) -> Joining:
    """Return how many may join, each with a chance of its own."""
    tail = np.zeros(joins.size + 2)
    tail[0] = 1.0
    for i in range(joins.size):
        tail[i + 1] = 0.0
        for least in range(i + 1, 0, -1):
            tail[least] += joins[i] * (tail[least - 1] - tail[least])
    average = joins.sum() / joins.size if joins.size > 0 else 0.0
    return Joining(tail, joins.size, average)


@loop
def _at_least(joining: Joining, wanted: float) -> float:
    """Return the chance that so many join, on a smooth line between whole numbers.

    Where even all are too few it is as if others like them had to join.
    """
    if wanted <= 0.0:
        return 1.0
    if joining.average <= 0.0:
        return 0.0
    whole = int(min(wanted, 1.0 * joining.most))
    here, part = joining.tail[whole], wanted - whole
    then = joining.tail[whole + 1] if whole < joining.most else here * joining.average
    return exp((1.0 - part) * log(here) + part * log(then)) if here > 0.0 else 0.0
