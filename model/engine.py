"""The compiled engine: the phases of a week in their order, and many weeks in one call."""

from __future__ import annotations

import numpy as np

from sapper.model import rules
from sapper.model.army.columns import Army
from sapper.model.army.plots import reach_needed
from sapper.model.climate import Climate, climate_of
from sapper.model.compiling.decorators import kept, loop
from sapper.model.measures import measure
from sapper.model.week.battle import assess_danger, count_losses, fight
from sapper.model.week.conspiracy import answer, approach, collate, open_plots, spark
from sapper.model.week.decisions import decide
from sapper.model.week.deployment import deploy
from sapper.model.week.discovery import settle_plots
from sapper.model.week.expectations import expect, spark_scale
from sapper.model.week.exposure import expose
from sapper.model.week.loyalty import weigh
from sapper.model.week.mutiny import rise
from sapper.model.week.service import serve
from sapper.model.week.stocktaking import take_stock_of
from sapper.model.week.world import turn_world


@kept
@loop
def pass_week(army: Army) -> None:
    """Take the army through one week."""
    world = army.world[0]
    decide(army)
    turn_world(army)
    deploy(army)
    expect(army)
    climate = climate_of(world, army.parameters[0])
    assess_danger(army)
    fight(army)
    count_losses(army, climate)
    live(army, climate)
    if open_plots(army):
        if approach(army):
            collate(army)
            answer(army)
        settle_plots(army, climate)
    rise(army, climate)
    world.week += 1


@loop
def live(army: Army, climate: Climate) -> None:
    """Take phases 4 to 6, and plots begun, one battalion after the other, while it is at hand.

    In them nobody looks beyond his own battalion or headquarters.
    """
    world, interval = army.world[0], army.parameters[0].stocktaking_weeks
    needed, scale = reach_needed(army), spark_scale(army)
    due = rules.first_to_take_stock(world.companies, world.week, interval)
    for formation in range(due, army.formations.size, interval):
        take_stock_of(army, formation)
        expose(army, formation, climate)
        weigh(army, formation, climate)
        serve(army, formation, climate)
        spark(army, formation, needed, scale)


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
