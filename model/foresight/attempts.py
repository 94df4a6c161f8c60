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

import numpy as np

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.compiling.decorators import making, rule
from sapper.model.foresight.appointments import appointment_revealed
from sapper.model.foresight.current_plots import plots_under_way
from sapper.model.foresight.future_plots import MOST_CUTS, MOST_SIGNING, Space, plots_to_come
from sapper.model.foresight.headquarters import COLUMNS
from sapper.model.foresight.mutinies import rising_chance
from sapper.model.foresight.outlook import Outlook, outlook_of

# Weeks between two full look-aheads, about. Between them only the plots under way count.
_WEEKS_BETWEEN = 12
# Mutinies count for about a year: by then the soldiers disaffected now are discharged.
_WEEKS_AHEAD = 52


@rule
def look_ahead_weeks(stocktaking_weeks: int) -> int:
    """Return the number of weeks between two full look-aheads."""
    return stocktaking_weeks * max(1, _WEEKS_BETWEEN // stocktaking_weeks)


@making
def attempt_chance(army: Army) -> float:
    """Return the expected number of attempts still to come: about a probability where small.

    A full look-ahead takes time. It is made every few weeks, when everybody has taken stock. In
    other weeks only the plots under way count.
    """
    world, parameters = army.world[0], army.parameters[0]
    interval = look_ahead_weeks(parameters.stocktaking_weeks)
    due = appointment_revealed(army) or world.week <= 0 or world.week % interval == 0
    space = Space(
        np.empty(MOST_SIGNING, np.int64),
        np.empty(MOST_CUTS, np.int64),
        np.empty((COLUMNS, MOST_SIGNING)),
    )
    chance = look_ahead(army, outlook_of(army), space) if due else 0.0
    return chance + plots_under_way(army)


@making
def look_ahead(army: Army, outlook: Outlook, space: Space) -> float:
    """Return the expected number of attempts by plots and mutinies that have not started yet."""
    ahead = min(_WEEKS_AHEAD, army.parameters[0].horizon_weeks - army.world[0].week)
    chance = plots_to_come(army, outlook, c.NOBODY, space)
    return chance + min(1.0, rising_chance(army, 1.0 * ahead))
