"""Score how close a world is to an event, from 0 (far) to 1 (it happened)."""

from __future__ import annotations

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.plots import prospects
from sapper.model.compiling.decorators import kept, loop
from sapper.model.foresight.attempts import attempt_chance
from sapper.model.foresight.costs import LARGEST_COST, attempt_cost, foiled_cost, mutiny_cost
from sapper.model.foresight.current_plots import plots_under_way
from sapper.model.foresight.future_plots import Space, plots_to_come
from sapper.model.foresight.outlook import Outlook

EVENTS: dict[str, str] = {
    "foiled": "a plot of two or more foiled",
    "attempt": "an attempt, from above or below",
    "success": "an attempt that succeeds",
    "mutiny": "a mutiny",
}
"""Events whose probability splitting estimates. The number of an event is its place here."""
FOILED, ATTEMPT, SUCCESS, MUTINY = range(4)

COORDINATES: dict[str, str] = {
    "reckoning": "how likely the event still is, by looking ahead: see model/foresight/costs.py",
    "strength": "strength of the strongest plot over the strength it thinks it needs",
    "stage": "the same, and members of plots that have no formation yet count",
}
"""Ways of scoring a world; the first is the default. The number of each is its place here."""
LOOK_AHEAD, STRENGTH, STAGE = range(3)

# Scores are rounded down to this grid. So a history is copied in at most so many of its weeks.
GRID = 128.0
# Part of the score that members count for, and the number of members that counts in full.
_MEMBERS_WORTH = 0.3
_MEMBERS_ENOUGH = 10.0


@kept
@loop
def happened(army: Army, event: int) -> bool:
    """Return whether an event has happened since the start."""
    world = army.world[0]
    if event == FOILED:
        return world.plots_foiled > 0
    if event == ATTEMPT:
        return world.attempts > 0
    if event == SUCCESS:
        return world.successes > 0
    return world.mutinies > 0


@loop
def progress(army: Army, event: int, coordinate: int) -> float:
    """Return how close the world is to an event: 0 (far) to 1 (it happened)."""
    if coordinate == STRENGTH:
        return _strongest(army, 0.0)
    if coordinate == STAGE:
        return _strongest(army, _MEMBERS_WORTH)
    if event == FOILED:
        cost = foiled_cost(army)
    elif event == MUTINY:
        cost = mutiny_cost(army)
    else:
        cost = attempt_cost(army, attempt_chance(army), event == SUCCESS)
    return 1.0 - cost / LARGEST_COST


@loop
def progress_with(
    army: Army, event: int, outlook: Outlook, formation: int, rest: float, space: Space
) -> float:
    """Return `progress` to an attempt in less time, if only one headquarters has changed.

    `rest` is the expected number of attempts without plots to come around it or under way.
    """
    chance = rest + plots_to_come(army, outlook, formation, space) + plots_under_way(army)
    return 1.0 - attempt_cost(army, chance, event == SUCCESS) / LARGEST_COST


@loop
def by_attempts(event: int, coordinate: int) -> bool:
    """Return whether a score is that of the attempts still to come."""
    return coordinate == LOOK_AHEAD and event in (ATTEMPT, SUCCESS)


@loop
def on_grid(score: float, reached: bool) -> float:
    """Return a score rounded down to the grid; only the event itself scores 1.

    A score that is not a number stays so; the caller refuses it.
    """
    if reached:
        return 1.0
    if score != score:
        return score
    return min(max(score // (1.0 / GRID) / GRID, 0.0), 1.0 - 1.0 / GRID)


@loop
def _strongest(army: Army, members_worth: float) -> float:
    """Return the prospects of the strongest plot; `members_worth` is the part for its members."""
    best = 0.0
    for plot in range(c.PLOT_SLOTS):
        if army.plots[plot].status != c.EMPTY:
            joined = min(1.0, army.plots[plot].members / _MEMBERS_ENOUGH)
            strength = (1.0 - members_worth) * prospects(army, plot)
            best = max(best, strength + members_worth * joined)
    return best
