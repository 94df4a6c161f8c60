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
    step_of,
)
from sapper.model.foresight.attempts import look_ahead
from sapper.model.foresight.costs import LARGEST_COST
from sapper.model.foresight.future_plots import MOST_CUTS, MOST_SIGNING, Space, plots_to_come
from sapper.model.foresight.headquarters import COLUMNS
from sapper.model.foresight.outlook import Outlook, outlook_of
from sapper.model.foresight.score import (
    LOOK_AHEAD,
    by_attempts,
    happened,
    on_grid,
    progress,
    progress_with,
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
    """Give a world the random numbers of another key from this week on.

    If the start of a plot was revealed, the appointments of this week are known, and stay.
    """
    world = army.world[0]
    if world.revealed > FINEST and world.appointing == 0:
        world.appointing = world.key
    world.key = key


@kept
@loop
def score_of(army: Army, event: int, coordinate: int) -> float:
    """Return the score of a world, on the grid; 1 for the event itself."""
    return on_grid(progress(army, event, coordinate), happened(army, event))


def place_of(army: Army) -> int:
    """Return the place of a world in its history: it rises with each week and each reveal."""
    return int(step_of(army)) * _PLACES + int(army.world["revealed"][0])


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
    while step_of(army) < until and not army.world[0].over:
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
    space = Space(
        np.empty(MOST_SIGNING, np.int64),
        np.empty(MOST_CUTS, np.int64),
        np.empty((COLUMNS, MOST_SIGNING)),
    )
    if step_of(army) < min(0, until) and by_attempts(event, coordinate):
        score = _climb_offices(army, min(0, until), event, above, before, scores, space)
        if not score <= above:
            return score
    while step_of(army) < until and not army.world[0].over:
        if next_revealed(army) > 0:
            outlook, rest = outlook_of(army), 0.0
            if by_attempts(event, coordinate):
                rest = look_ahead(army, outlook, space)
                formation = army.offices[revealed_row(army)].formation
                rest = max(0.0, rest - plots_to_come(army, outlook, formation, space))
            _score_reveals(army, event, coordinate, above, outlook, rest, before, scores, space)
            score = _reveal(army, above, scores)
            if not score <= above:
                return score
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
def _climb_offices(
    army: Army,
    until: int,
    event: int,
    above: float,
    before: tuple[np.ndarray, np.ndarray],
    scores: np.ndarray,
    space: Space,
) -> float:
    """Fill high offices one by one, as `climb` does, looking ahead in full only once.

    A new holder changes what is to come around his headquarters, and nothing else.
    """
    outlook, score = outlook_of(army), above
    chance = look_ahead(army, outlook, space)
    while step_of(army) < until:
        formation = army.offices[revealed_row(army)].formation
        rest = max(0.0, chance - plots_to_come(army, outlook, formation, space))
        if next_revealed(army) > 0:
            _score_reveals(army, event, LOOK_AHEAD, above, outlook, rest, before, scores, space)
            score = _reveal(army, above, scores)
            if not score <= above:
                return score
        advance(army)
        chance = rest + plots_to_come(army, outlook, formation, space)
        score = on_grid(progress_with(army, event, outlook, formation, rest, space), False)
        if not score <= above:
            return score
    return score


@loop
def _reveal(army: Army, above: float, scores: np.ndarray) -> float:
    """Reveal a new holder of an office in steps until the score rises above a bound."""
    revealed, score = next_revealed(army), above
    while revealed > 0 and score <= above:
        army.world[0].revealed = revealed
        score = scores[revealed]
        revealed = next_revealed(army)
    return score


@loop
def _score_reveals(
    army: Army,
    event: int,
    coordinate: int,
    above: float,
    outlook: Outlook,
    rest: float,
    before: tuple[np.ndarray, np.ndarray],
    scores: np.ndarray,
    space: Space,
) -> None:
    """Score a world for each number of halvings: the mean over all who may come into office.

    The mean is taken over the probabilities that scores stand for. Every other halving is scored;
    the value of the others follows from its neighbours. If the finest scores no more than the
    bound, it stands for all. `rest` is the expected number of attempts that do not depend on the
    office.
    """
    formation, promise, here = army.offices[revealed_row(army)].formation, 0.0, 0.0
    for revealed in range(FINEST, 0, -1):
        if revealed == FINEST or revealed % 2 == 1:
            imagine(army, middle_lot(revealed) if revealed == FINEST else 0.5**revealed, before)
            if by_attempts(event, coordinate):
                score = progress_with(army, event, outlook, formation, rest, space)
            else:
                score = progress(army, event, coordinate)
            here = exp(LARGEST_COST * on_grid(score, False))
            forget(army, formation, before)
        promise = here if revealed == FINEST else 0.5 * (here + promise)
        scores[revealed] = on_grid(log(promise) / LARGEST_COST, False)
        if revealed == FINEST and scores[FINEST] <= above:
            scores[:] = scores[FINEST]
            return


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
        while step_of(army) < until and not army.world[0].over:
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
