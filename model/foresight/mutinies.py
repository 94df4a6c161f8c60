"""Look ahead: the probability that mutinies grow into an attempt.

A mutiny may be an attempt if the battalions that join it bring enough people. Those of its regiment
decide first; once most of the regiment has risen, those of its division. Each battalion decides by
a random number of its own. So the number that join is a sum of independent coins with unequal
probabilities. A world scores higher the more of its soldiers would refuse, long before enough of
them would.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sapper.model.arithmetic import exp, log
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.plots import defence_expected
from sapper.model.compiling.decorators import loop, making
from sapper.model.week.mutiny import refusal_rate, refusing

# Most battalions of a division that are considered.
_MOST = 128


class Joining(NamedTuple):
    """How many battalions may join a mutiny.

    Attributes:
        tail: probability that i or more join, at index i.
        most: number of battalions that may join.
        average: mean probability that one of them joins.
    """

    tail: np.ndarray
    most: int
    average: float


@making
def rising_chance(army: Army, weeks: float) -> float:
    """Return the expected number of mutinies that grow into an attempt within some weeks."""
    formations, parameters, world = army.formations, army.parameters[0], army.world[0]
    expected, needed, parts = 0.0, defence_expected(army), _refusing_at_home(army)
    for regiment in range(world.first_regiment, world.first_division):
        if formations[regiment].posting != c.HOME:
            continue
        rate, first = 0.0, formations[regiment].first_child
        for battalion in range(first, first + formations[regiment].children):
            rate += refusal_rate(army, battalion)
        if rate > 0.0:
            expected += rate * _enough_join(army, regiment, needed, parts)
    return expected * weeks * parameters.mutiny_escalates


@making
def _refusing_at_home(army: Army) -> np.ndarray:
    """Return for each formation the part that would refuse; 0 unless it is a battalion at home."""
    parts = np.zeros(army.formations.size)
    for battalion in range(army.world[0].companies, army.world[0].first_regiment):
        if army.formations[battalion].posting == c.HOME:
            parts[battalion] = refusing(army, battalion)
    return parts


@making
def _enough_join(army: Army, regiment: int, needed: float, parts: np.ndarray) -> float:
    """Return the probability that a mutiny in a regiment wins enough other battalions."""
    formations = army.formations
    own, beside = np.empty(_MOST), np.empty(_MOST)
    count, brought = _list_joining(army, regiment, own, 0, parts)
    division = formations[regiment].parent
    first, others, total = formations[division].first_child, 0, brought
    for other in range(first, first + formations[division].children):
        if other != regiment and formations[other].posting == c.HOME:
            others, more = _list_joining(army, other, beside, others, parts)
            total += more
    # Any battalion may begin, so the others are taken as average.
    own[:count] = own[:count].sum() / max(1, count)
    joining = own[:count].sum() + beside[:others].sum()
    if total <= 0.0:
        return 0.0
    # Number of average battalions that is enough.
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
def _list_joining(
    army: Army, regiment: int, joins: np.ndarray, count: int, parts: np.ndarray
) -> tuple[int, float]:
    """List the probability that each battalion of a regiment joins.

    Returns:
        The number of battalions listed so far, and the reach that those of the regiment bring on
        average.
    """
    formations, brought = army.formations, 0.0
    first = formations[regiment].first_child
    for battalion in range(first, first + formations[regiment].children):
        if count < _MOST:
            joins[count] = army.parameters[0].mutiny_spread * parts[battalion]
            brought += joins[count] * parts[battalion] * formations[battalion].reach
            count += 1
    return count, brought


@making
def _joining(joins: np.ndarray) -> Joining:
    """Return the distribution of the number that join, given each probability."""
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
    """Return the probability that a number or more join, interpolated between whole numbers.

    If all are too few, the probability falls as if more battalions like them had to join.
    """
    if wanted <= 0.0:
        return 1.0
    if joining.average <= 0.0:
        return 0.0
    whole = int(min(wanted, 1.0 * joining.most))
    here, part = joining.tail[whole], wanted - whole
    then = joining.tail[whole + 1] if whole < joining.most else here * joining.average
    return exp((1.0 - part) * log(here) + part * log(then)) if here > 0.0 else 0.0
