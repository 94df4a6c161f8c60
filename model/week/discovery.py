"""Phase 7, second part: plots are counted, then denounced, discovered, abandoned, or strike."""

from __future__ import annotations

from typing import Any

import numpy as np

from sapper.model import rules, streams
from sapper.model.arithmetic import chance
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.log import note_first_weeks, record_event
from sapper.model.army.people import (
    company_count,
    holds_office,
    shown_loyalty,
    staff_row,
    succeed_purged,
)
from sapper.model.army.plots import count_plotters, next_plotter, strength_wanted
from sapper.model.climate import Climate
from sapper.model.compiling.decorators import kept, loop, making, part
from sapper.model.week.signals import show_purge
from sapper.model.week.suspects import purge_suspects

# Fewest members of a plot that counts as foiled: one person alone is no conspiracy.
CONSPIRATORS = 2


@kept
@making
def settle_plots(army: Army, climate: Climate) -> None:
    """Count the members and the strength of each plot; then decide what becomes of it this week."""
    offices, plots, plot_of = army.offices, army.plots, army.staff.plot
    count_plotters(army)
    for plot in range(c.PLOT_SLOTS):
        plots[plot].denouncer = c.NOBODY
    discovery = np.zeros(c.PLOT_SLOTS)
    row = next_plotter(plot_of, 0)
    while row < plot_of.size:
        plot, target = plot_of[row], offices[row].approaching
        if target != c.NOBODY:
            _hear(offices, plots[plot], row, target)
        discovery[plot] += discovery_rate(army, row)
        row = next_plotter(plot_of, row + 1)
    for plot in range(c.PLOT_SLOTS):
        if plots[plot].status != c.EMPTY:
            _settle(army, plot, discovery[plot], climate)


@part
def _hear(offices: Any, plot: Any, row: int, target: int) -> None:
    """Note whether the person approached denounced the plotter; of several, keep the first row."""
    offices[row].approaching = c.NOBODY
    if offices[target].approached_by != row:
        return
    first = plot.denouncer == c.NOBODY or target < plot.denouncer
    if offices[target].answer == c.DENOUNCED and first:
        plot.denouncer = target
    offices[target].approached_by = c.NOBODY
    offices[target].answer = c.UNASKED


@loop
def discovery_rate(army: Army, row: int) -> float:
    """Return the weekly rate at which informers, or watchers beside him, find out a plotter."""
    staff, offices, parameters = army.staff, army.offices, army.parameters[0]
    alarm = army.world[0].alarm
    companies = company_count(army)
    formation, plot = offices[row].formation, staff.plot[row]
    rate = parameters.informers * (1.0 + alarm)
    seen = shown_loyalty(army, row)
    commissar = staff_row(formation, c.COMMISSAR, companies)
    if staff.plot[commissar] != plot and holds_office(offices[commissar], army.world[0].week):
        rate += rules.watch_rate(parameters.commissar_watch, staff.loyalty[commissar], alarm, seen)
    if formation >= companies:
        police = staff_row(formation, c.MILITARY_POLICE, companies)
        if staff.plot[police] != plot and holds_office(offices[police], army.world[0].week):
            rate += rules.watch_rate(parameters.police_watch, staff.loyalty[police], alarm, seen)
    return rate


@loop
def _settle(army: Army, plot: int, discovery: float, climate: Climate) -> None:
    """Decide what becomes of a plot this week."""
    plots, parameters, world = army.plots, army.parameters[0], army.world[0]
    lots = streams.uniforms(world.key, world.week, streams.DETECTION, plot)
    if plots[plot].denouncer != c.NOBODY or lots[0] < chance(discovery, 1.0):
        foil(army, plot, climate)
    elif lots[1] < chance(parameters.abandoning, 1.0):
        _disband(army, plot)
    elif is_ready(army, plot, discovery):
        strikes = lots[2] < chance(parameters.occasion_rate, 1.0)
        plots[plot].status = c.STRIKING if strikes else c.READY
    else:
        plots[plot].status = c.GATHERING


@loop
def is_ready(army: Army, plot: int, discovery: float) -> bool:
    """Whether a plot expects a chance of success that is worth the risk; note what it wants.

    Args:
        army: the world.
        plot: number of the plot.
        discovery: rate per week at which it is found out.
    """
    ends = discovery + army.parameters[0].abandoning
    army.plots[plot].wanted = strength_wanted(army, plot, ends)
    return army.plots[plot].strength >= army.plots[plot].wanted


@loop
def foil(army: Army, plot: int, climate: Climate) -> None:
    """Foil a plot: replace its members, and raise the alarm."""
    plots, world = army.plots, army.world[0]
    members = plots[plot].members
    ready = plots[plot].status == c.READY
    leader = purge(army, plot, climate)
    if members >= CONSPIRATORS:
        world.plots_foiled += 1
        world.plots_foiled_ready += ready
        world.alarm += army.parameters[0].alarm
        note_first_weeks(army, True)
        record_event(army, c.PLOT_FOILED, leader, members, c.FROM_ABOVE, plots[plot].denouncer)


@loop
def purge(army: Army, plot: int, climate: Climate) -> int:
    """Replace all members of a plot and end it; return the formation of its leader."""
    staff, world, leader = army.staff, army.world[0], army.plots[plot].leader
    show_purge(army, army.plots[plot].members)
    if army.parameters[0].purge_breadth > 0.0:
        purge_suspects(army, plot, climate)
    for row in range(army.offices.size):
        if staff.plot[row] == plot:
            succeed_purged(army, row, world.week, climate)
    army.plots[plot].status = c.EMPTY
    count_plotters(army)
    return leader


@loop
def _disband(army: Army, plot: int) -> None:
    """End a plot that its members give up; nobody learns of it."""
    staff = army.staff
    for row in range(army.offices.size):
        if staff.plot[row] == plot:
            staff.plot[row] = c.NO_PLOT
    army.plots[plot].status = c.EMPTY
    army.world[0].plots_abandoned += 1
