"""What splitting asks of a run: copy a world, give the copy other random numbers, score it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numba
import numpy as np

from sapper.model.arithmetic import exp, log
from sapper.model.army.columns import STAFF_OFFICES, Army, copied
from sapper.model.compiling.decorators import kept, loop, making
from sapper.model.foresight.appointments import (
    FINEST,
    IMAGINED,
    advance,
    forget,
    imagine,
    middle_lot,
    next_revealed,
    revealed_row,
)
from sapper.model.foresight.costs import LARGEST_COST
from sapper.model.foresight.score import (
    LOOK_AHEAD,
    chance_beside,
    happened,
    on_grid,
    progress,
    progress_around,
)
from sapper.model.foresight.sparks import STEPS, reveal_of_score, score_of_reveal, score_of_spark

# No phase of a week changes these tables, so copies share them.
CONSTANT = frozenset({"order", "waves", "shocks", "dated"})

# Places of one week in a history: its beginning, and each step of what it reveals.
_PLACES = FINEST + STEPS + 1

Coordinate = Callable[[Army, int], float]
"""A compiled function of the world and the number of an event: 0 (far) to 1 (it happened)."""


def copy_army(army: Army) -> Army:
    """Return an independent copy of a world; it shares only tables that never change."""
    return army._replace(**{name: _copy(table) for name, table in _changing(army).items()})


def state_bytes(army: Army) -> int:
    """Return the bytes that a copy of a world takes."""
    return sum(_bytes(table) for table in _changing(army).values())


def rekey(army: Army, key: np.uint64) -> None:
    """Give a world the random numbers of another key from this week on."""
    army.world[0].key = key


@kept
@loop
def score_of(army: Army, event: int, coordinate: int) -> float:
    """Return the score of a world, on the grid; 1 for the event itself."""
    return on_grid(progress(army, event, coordinate), happened(army, event))


def place_of(army: Army) -> int:
    """Return the place of a world in its history: it rises with each week and each reveal."""
    world = army.world[0]
    return int(world.week) * _PLACES + int(world.revealed)


def week_of(place: int) -> int:
    """Return the week of a place; below 0 in the steps before the first week."""
    return place // _PLACES


def place_at(week: int) -> int:
    """Return the place at which a week begins."""
    return week * _PLACES


def pass_places(army: Army, place: int) -> None:
    """Run the army to a place in its history, or until the regime falls."""
    pass_weeks(army, week_of(place))
    army.world[0].revealed = place % _PLACES


@kept
@loop
def pass_weeks(army: Army, until: int) -> None:
    """Run the army to the beginning of a week, or until the regime falls."""
    while army.world[0].week < until and not army.world[0].over:
        advance(army)


@kept
@making
def climb(army: Army, until: int, event: int, coordinate: int, above: float) -> float:
    """Run the army week by week until its score rises above a bound.

    Args:
        army: the world, changed in place.
        until: week of the horizon.
        event: number of the event in `sapper.model.foresight.score.EVENTS`.
        coordinate: number of the score in `sapper.model.foresight.score.COORDINATES`.
        above: the bound.

    Returns:
        The first score above the bound; the last score if the horizon or the fall of the regime
        comes first; not a number if the coordinate gives that.
    """
    before = np.empty((IMAGINED, STAFF_OFFICES)), army.formations[:1].copy()
    scores, score = np.empty(FINEST + 1), above
    while army.world[0].week < until and not army.world[0].over:
        revealed, known = next_revealed(army), False
        while revealed > 0:
            army.world[0].revealed = revealed
            if not known:
                _score_reveals(army, event, coordinate, before, scores)
                known = True
            if not scores[revealed] <= above:
                return scores[revealed]
            revealed = next_revealed(army)
        if coordinate == LOOK_AHEAD:
            revealed = reveal_of_score(above) + 1
            if revealed <= reveal_of_score(score_of_spark(army, army.world[0].key, event, above)):
                army.world[0].revealed = revealed
                return on_grid(score_of_reveal(revealed), False)
        advance(army)
        score = score_of(army, event, coordinate)
        if not score <= above:
            return score
    return score


@making
def _score_reveals(
    army: Army,
    event: int,
    coordinate: int,
    before: tuple[np.ndarray, np.ndarray],
    scores: np.ndarray,
) -> None:
    """Score a world for each number of halvings: the mean over all who may come into office.

    The mean is taken over the probabilities that scores stand for. Every other halving is scored;
    the value of the others follows from its neighbours.
    """
    formation, promise = army.offices[revealed_row(army)].formation, 0.0
    beside = chance_beside(army, event, coordinate, formation)
    for revealed in range(FINEST, 0, -1):
        if revealed == FINEST or revealed % 2 == 1:
            imagine(army, middle_lot(revealed) if revealed == FINEST else 0.5**revealed, before)
            score = progress_around(army, event, coordinate, formation, beside)
            here = exp(LARGEST_COST * on_grid(score, False))
            forget(army, formation, before)
        promise = here if revealed == FINEST else 0.5 * (here + promise)
        scores[revealed] = on_grid(log(promise) / LARGEST_COST, False)


@cache
def own_climb(coordinate: Coordinate) -> tuple[Any, Any]:
    """Return `score_of` and `climb` for a coordinate that a user wrote.

    Args:
        coordinate: a function compiled by `numba.njit`.
    """
    compiled: Any = numba.njit(nogil=True, error_model="numpy")

    def score_by(army: Army, event: int) -> float:
        return on_grid(coordinate(army, event), happened(army, event))

    score = compiled(score_by)

    def climb_by(army: Army, until: int, event: int, above: float) -> float:
        before = np.empty((IMAGINED, STAFF_OFFICES)), army.formations[:1].copy()
        reached = above
        while army.world[0].week < until and not army.world[0].over:
            revealed = next_revealed(army)
            while revealed > 0:
                army.world[0].revealed = revealed
                formation = imagine(army, middle_lot(revealed), before)
                imagined = score(army, event)
                forget(army, formation, before)
                if not imagined <= above:
                    return imagined
                revealed = next_revealed(army)
            advance(army)
            reached = score(army, event)
            if not reached <= above:
                return reached
        return reached

    return score, compiled(climb_by)


def _changing(army: Army) -> dict[str, Any]:
    return {name: getattr(army, name) for name in Army._fields if name not in CONSTANT}


def _copy(table: Any) -> Any:
    return type(table)(*map(_copy, table)) if isinstance(table, tuple) else copied(table)


def _bytes(table: Any) -> int:
    return sum(map(_bytes, table)) if isinstance(table, tuple) else int(table.nbytes)
