"""A wide purge: it also hits people who share a formation or a cohort with a plotter.

Purges after a plot hit many people who only had the same exposure, and those who stay resent it
(the Frunze affair of 1992).
"""

from __future__ import annotations

import numpy as np

from sapper.model import rules, streams
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import shown_loyalty, succeed_purged
from sapper.model.army.plots import reach_needed
from sapper.model.climate import Climate
from sapper.model.compiling.decorators import making
from sapper.model.week.signals import show_purge


@making
def purge_suspects(army: Army, plot: int, climate: Climate) -> None:
    """Replace some of those who share a formation or cohort with a plot's members.

    The leader judges by what each shows, and by what his formation could do.
    """
    staff, offices = army.staff, army.offices
    world, parameters = army.world[0], army.parameters[0]
    formations = np.zeros(army.formations.size, np.int8)
    tours = np.zeros(world.tours + 1, np.int8)
    studied = False
    for row in range(army.offices.size):
        if staff.plot[row] == plot:
            formations[offices[row].formation] = 1
            if offices[row].tour != c.NEVER:
                tours[offices[row].tour] = 1
            studied = studied or offices[row].study_cohort != c.NOBODY
    purged, needed = 0, reach_needed(army)
    for row in range(army.offices.size):
        near = formations[offices[row].formation] == 1
        if offices[row].tour != c.NEVER:
            near = near or tours[offices[row].tour] == 1
        near = near or (studied and offices[row].study_cohort != c.NOBODY)
        if not near or staff.plot[row] == plot:
            continue
        reach = army.formations[offices[row].formation].reach
        capacity = rules.within(reach / needed, 0.0, 1.0)
        shown = shown_loyalty(army, row)
        lot = streams.uniform(world.key, world.week, streams.PURGE, row)
        if lot < rules.suspected(shown, parameters.purge_breadth, capacity):
            succeed_purged(army, row, world.week, climate)
            purged += 1
    show_purge(army, purged)
