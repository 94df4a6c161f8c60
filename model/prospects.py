"""How likely it is that plotters will yet strike, reckoned from the world as it stands.

The reckoning knows the rules, all people, how long each stays in office, and all plots, but not the
luck to come. It adds up, over the time that is left, the plots that may still be started, each with
the chance to win all signatures and to strike, and the same chance of the plots under way. Who
retires makes room for somebody of whom only the average is known. So a world of ordinary people has
a chance already, a lesser one every week, and is no closer than another for a difference that does
not matter. Nothing here need be exact: see `model.reckoning`.
"""

from __future__ import annotations

from model import columns as c
from model.columns import Army
from model.compiled import making
from model.outlook import look_out
from model.persuasion import average_person
from model.plots_to_come import plots_to_come
from model.plots_under_way import plots_under_way


@making
def striking_chance(army: Army) -> float:
    """Return the expected number of plots that will yet strike, a chance where it is small.

    Plots to come are reckoned once everybody has taken stock, which takes time; in other weeks they
    count for nothing.
    """
    world, parameters = army.world[0], army.parameters[0]
    due = world.told > 0 or world.week <= 0 or world.week % parameters.stocktaking_weeks == 0
    active = False
    for plot in range(c.PLOT_SLOTS):
        active = active or army.plots[plot].status != c.EMPTY
    if not (due or active):
        return 0.0
    outlook = look_out(world, parameters)
    average = average_person(army, outlook)
    chance = plots_to_come(army, outlook, average) if due else 0.0
    return chance + (plots_under_way(army, average) if active else 0.0)
