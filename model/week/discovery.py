"""Phase 7, concluded: plots are counted up, denounced, discovered, abandoned, or strike."""

from __future__ import annotations

import numpy as np

from model import columns as c
from model import rules, streams
from model.arithmetic import chance
from model.columns import Army
from model.compiled import entry, loop, making
from model.events import note_first_weeks, record_event
from model.outlook import Outlook
from model.persons import appoint, company_count, holds_office, staff_row
from model.plots import pledge_brought, strength_needed
from model.week.suspects import purge_suspects

# One person's dark thoughts are not yet a conspiracy.
CONSPIRATORS = 2


@entry
@making
def reckon(army: Army, outlook: Outlook) -> None:
    """Count members and pledges; then settle each plot's week."""
    staff, plots = army.staff, army.plots
    for plot in range(c.PLOT_SLOTS):
        plots[plot].members = 0
        plots[plot].strength = 0.0
        plots[plot].denouncer = c.NOBODY
    discovery = np.zeros(c.PLOT_SLOTS)
    for row in range(staff.size):
        plotter, plot = staff[row].approached_by, staff[row].plot
        if plotter != c.NOBODY:
            if staff[row].answer == c.DENOUNCED:
                denounced = staff[plotter].plot
                if plots[denounced].denouncer == c.NOBODY:
                    plots[denounced].denouncer = row
            staff[row].approached_by = c.NOBODY
            staff[row].answer = c.UNASKED
        if plot != c.NO_PLOT:
            plots[plot].members += 1
            plots[plot].strength += pledge_brought(army, row)
            discovery[plot] += discovery_rate(army, row)
    for plot in range(c.PLOT_SLOTS):
        if plots[plot].status != c.EMPTY:
            _settle(army, plot, discovery[plot], outlook)


@loop
def discovery_rate(army: Army, row: int) -> float:
    """Return the rate at which one plotter is found out, by the watchers beside him or others."""
    staff, parameters = army.staff, army.parameters[0]
    alarm = army.world[0].alarm
    companies = company_count(army)
    formation, plot = staff[row].formation, staff[row].plot
    rate = parameters.informers * (1.0 + alarm)
    commissar = staff_row(formation, c.COMMISSAR, companies)
    if staff[commissar].plot != plot and holds_office(staff[commissar], army.world[0].week):
        rate += rules.watch_rate(parameters.commissar_watch, staff[commissar].loyalty, alarm)
    if formation >= companies:
        police = staff_row(formation, c.MILITARY_POLICE, companies)
        if staff[police].plot != plot and holds_office(staff[police], army.world[0].week):
            rate += rules.watch_rate(parameters.police_watch, staff[police].loyalty, alarm)
    return rate


@loop
def _settle(army: Army, plot: int, discovery: float, outlook: Outlook) -> None:
    """Decide what becomes of a plot this week."""
    plots, parameters, world = army.plots, army.parameters[0], army.world[0]
    if plots[plot].members == 0:
        plots[plot].status = c.EMPTY
        world.plots_abandoned += 1
        return
    lots = streams.uniforms(world.key, world.week, streams.DETECTION, plot)
    if plots[plot].denouncer != c.NOBODY or lots[0] < chance(discovery, 1.0):
        foil(army, plot, outlook)
    elif lots[1] < chance(parameters.abandoning, 1.0):
        _disband(army, plot)
    elif plots[plot].strength >= strength_needed(army, plot):
        strikes = lots[2] < chance(parameters.occasion_rate, 1.0)
        plots[plot].status = c.STRIKING if strikes else c.READY
    else:
        plots[plot].status = c.GATHERING


@loop
def foil(army: Army, plot: int, outlook: Outlook) -> None:
    """Foil a plot: its members are removed, and all watch more closely for a time."""
    plots, world = army.plots, army.world[0]
    members = plots[plot].members
    ready = plots[plot].status == c.READY
    leader = purge(army, plot, outlook)
    if members >= CONSPIRATORS:
        world.plots_foiled += 1
        world.plots_foiled_ready += ready
        world.alarm += army.parameters[0].alarm
        note_first_weeks(army, True)
        record_event(army, c.PLOT_FOILED, leader, members, c.FROM_ABOVE, plots[plot].denouncer)


@loop
def purge(army: Army, plot: int, outlook: Outlook) -> int:
    """Replace all members of a plot and end it; return the highest formation among theirs."""
    staff, highest = army.staff, c.NOBODY
    if army.parameters[0].purge_breadth > 0.0:
        purge_suspects(army, plot, outlook)
    for row in range(staff.size):
        if staff[row].plot == plot:
            highest = max(highest, staff[row].formation)
            appoint(army, row, army.world[0].week, outlook)
    army.plots[plot].status = c.EMPTY
    return highest


@loop
def _disband(army: Army, plot: int) -> None:
    """Let a plot lapse; nobody learns of it."""
    staff = army.staff
    for row in range(staff.size):
        if staff[row].plot == plot:
            staff[row].plot = c.NO_PLOT
    army.plots[plot].status = c.EMPTY
    army.world[0].plots_abandoned += 1
