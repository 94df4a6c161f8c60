"""Look ahead: how likely an attempt still is, given the present state of a world.

The look-ahead knows the rules, all people, their terms of office and all plots, but not the random
numbers to come. Over the weeks that are left it adds up

- the plots that may still start, each with the probability of all its signatures and of a strike;
- the plots under way, each with the same probability;
- the mutinies of the coming year that may grow into an attempt.

Of the successor of an officer who retires it knows only the average. So even a world of ordinary
people has a probability above 0. It falls each week, and differences between people count only as
far as they change the probability. The estimate is rough: see `sapper.model.foresight.costs`.
"""

from __future__ import annotations

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.climate import climate_of
from sapper.model.compiling.decorators import making, rule
from sapper.model.foresight.appointments import appointment_revealed
from sapper.model.foresight.current_plots import plots_under_way
from sapper.model.foresight.future_plots import plots_to_come
from sapper.model.foresight.mutinies import rising_chance
from sapper.model.foresight.recruits import average_person

# Weeks between two full look-aheads, about. Between them only the plots under way count.
_WEEKS_BETWEEN = 12
# Mutinies count for about a year: by then the soldiers disaffected now are discharged.
_WEEKS_AHEAD = 52


@rule
def look_ahead_weeks(stocktaking_weeks: int) -> int:
    """Return the number of weeks between two full look-aheads."""
    return stocktaking_weeks * max(1, _WEEKS_BETWEEN // stocktaking_weeks)


@making
def attempt_chance(army: Army, around: int) -> float:
    """Return the expected number of attempts still to come: about a probability where small.

    A full look-ahead takes time. It is made every few weeks, when everybody has taken stock. In
    other weeks only the plots under way count.

    Args:
        army: the world.
        around: NOBODY, or the number of a formation: then only those future plots count that need
            a signature of its headquarters.
    """
    world, parameters = army.world[0], army.parameters[0]
    interval = look_ahead_weeks(parameters.stocktaking_weeks)
    due = appointment_revealed(army) or world.week <= 0 or world.week % interval == 0
    active = False
    for plot in range(c.PLOT_SLOTS):
        active = active or army.plots[plot].status != c.EMPTY
    if not (due or active):
        return 0.0
    climate, chance = climate_of(world, parameters), 0.0
    average = average_person(army, climate)
    if due:
        chance = plots_to_come(army, climate, average, around)
    if due and around == c.NOBODY:
        ahead = min(_WEEKS_AHEAD, parameters.horizon_weeks - max(0, world.week))
        chance += min(1.0, rising_chance(army, 1.0 * ahead))
    return chance + (plots_under_way(army, average) if active else 0.0)
