"""The compiled engine: the phases of a week in their order, and many weeks in one call."""

from __future__ import annotations

import numpy as np

from model import rules
from model.columns import Army
from model.compiled import kept, loop
from model.measures import measure
from model.outlook import Outlook, look_out
from model.plots import reach_needed
from model.stock import keep_books
from model.week.battle import assess_danger, count_losses, fight
from model.week.conspiracy import answer, approach, collate, open_plots, spark
from model.week.deployment import deploy
from model.week.discovery import reckon
from model.week.exposure import expose
from model.week.loyalty import weigh
from model.week.service import serve
from model.week.uprising import rise
from model.week.world import turn_world


@kept
@loop
def pass_week(army: Army) -> None:
    """Take the army through one week."""
    world = army.world[0]
    turn_world(army)
    deploy(army)
    outlook = look_out(world, army.parameters[0])
    assess_danger(army)
    fight(army)
    count_losses(army, outlook)
    live(army, outlook)
    if open_plots(army):
        if approach(army):
            collate(army)
            answer(army)
        reckon(army, outlook)
    rise(army, outlook)
    world.week += 1


@loop
def live(army: Army, outlook: Outlook) -> None:
    """Take phases 4 to 6, and plots begun, one battalion after the other, while it is at hand.

    In them nobody looks beyond his own battalion or headquarters.
    """
    world, interval = army.world[0], army.parameters[0].stocktaking_weeks
    needed = reach_needed(army)
    due = rules.first_to_take_stock(world.companies, world.week, interval)
    for formation in range(due, army.formations.size, interval):
        keep_books(army, formation)
        expose(army, formation, outlook)
        weigh(army, formation, outlook)
        serve(army, formation, outlook)
        spark(army, formation, needed)


@kept
@loop
def advance(army: Army, series: np.ndarray) -> int:
    """Take the army through the weeks of `series`, or until the regime falls.

    Args:
        army: the world, changed in place.
        series: float64 array (weeks, measures), filled a row a week.

    Returns:
        The number of weeks passed.
    """
    for week in range(series.shape[0]):
        if army.world[0].over:
            return week
        pass_week(army)
        measure(army, series[week])
    return series.shape[0]
