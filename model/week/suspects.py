"""The reach of a purge: those who shared formation or cohort with a plotter.

Purges after a plot go far beyond the plotters, towards everybody who shared the exposure, and those
left behind resent it (the Frunze affair of 1992).
"""

from __future__ import annotations

import numpy as np

from model import columns as c
from model import streams
from model.columns import Army
from model.compiled import making
from model.outlook import Outlook
from model.persons import appoint


@making
def purge_suspects(army: Army, plot: int, outlook: Outlook) -> None:
    """Replace a part of those who stand near the members of a plot, who are not members."""
    staff, world, parameters = army.staff, army.world[0], army.parameters[0]
    formations = np.zeros(army.formations.size, np.int8)
    tours = np.zeros(world.tours + 1, np.int8)
    studied = False
    for row in range(staff.size):
        if staff[row].plot == plot:
            formations[staff[row].formation] = 1
            if staff[row].tour != c.NEVER:
                tours[staff[row].tour] = 1
            studied = studied or staff[row].study_cohort != c.NOBODY
    purged = 0
    for row in range(staff.size):
        near = formations[staff[row].formation] == 1
        if staff[row].tour != c.NEVER:
            near = near or tours[staff[row].tour] == 1
        near = near or (studied and staff[row].study_cohort != c.NOBODY)
        if not near or staff[row].plot == plot:
            continue
        lot = streams.uniform(world.key, world.week, streams.PURGE, row)
        if lot < parameters.purge_breadth:
            appoint(army, row, world.week, outlook)
            purged += 1
    world.resentment += purged / staff.size
