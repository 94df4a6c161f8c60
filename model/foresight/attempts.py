"""How likely an attempt still is, reckoned from the world as it stands.

The reckoning knows the rules, all people, how long each stays in office, and all plots, but not the
stream to come. It adds up, over the time that is left, the plots that may still be started, each with
the chance to win all signatures and to strike, and the same chance of the plots under way. Who
retires makes room for somebody of whom only the average is known. So a world of ordinary people has
a chance already, a lesser one every week, and is no closer than another for a difference that does
not matter. To that come the mutinies that may soon grow into an attempt. Nothing here need be
exact: see `sapper.model.foresight.costs`.
"""

from __future__ import annotations

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.climate import look_out
from sapper.model.compiling.decorators import making, rule
from sapper.model.foresight.appointments import appointment_revealed
from sapper.model.foresight.current_plots import plots_under_way
from sapper.model.foresight.future_plots import plots_to_come
from sapper.model.foresight.mutinies import rising_chance
from sapper.model.foresight.recruits import average_person

# All but the plots under way is reckoned about so often, in weeks.
_WEEKS_BETWEEN = 12
# Mutinies are looked ahead to for about a year: after that those disaffected now are discharged.
_WEEKS_AHEAD = 52


@rule
def look_ahead_weeks(stocktaking_weeks: int) -> int:
    """Return the weeks between two full reckonings."""
    return stocktaking_weeks * max(1, _WEEKS_BETWEEN // stocktaking_weeks)


@making
def attempt_chance(army: Army, around: int) -> float:
    """Return the expected number of attempts yet to be made, a chance where it is small.

    A full reckoning takes time: it is made every few weeks, once everybody has taken stock. In
    other weeks all but the plots under way count for nothing.

    Args:
        army: the world.
        around: NOBODY, or a formation: counted are then, of what is to come, only plots that its
            headquarters would have to sign for.
    """
    world, parameters = army.world[0], army.parameters[0]
    interval = look_ahead_weeks(parameters.stocktaking_weeks)
    due = appointment_revealed(army) or world.week <= 0 or world.week % interval == 0
    active = False
    for plot in range(c.PLOT_SLOTS):
        active = active or army.plots[plot].status != c.EMPTY
    if not (due or active):
        return 0.0
    outlook, chance = look_out(world, parameters), 0.0
    average = average_person(army, outlook)
    if due:
        chance = plots_to_come(army, outlook, average, around)
    if due and around == c.NOBODY:
        ahead = min(_WEEKS_AHEAD, parameters.horizon_weeks - max(0, world.week))
        chance += min(1.0, rising_chance(army, 1.0 * ahead))
    return chance + (plots_under_way(army, average) if active else 0.0)
