"""The strength that a plot has and needs, and the formations that are pledged to it."""

from __future__ import annotations

import numpy as np

from sapper.model import rules
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.orders import all_signed, answers_to_leader
from sapper.model.army.people import all_are, company_count, staff_row
from sapper.model.compiling.decorators import loop, part

# Stands for 0 where something is divided by it.
LEAST = 1e-9
# Offices checked at once: in most groups of this size nobody is in a plot.
TOGETHER = 256


@part
def next_plotter(plots: np.ndarray, row: int) -> int:
    """Return the next staff row of a member of a plot, or the number of rows if there is none.

    Args:
        plots: the plot of each office holder.
        row: the row to begin with.
    """
    while row < plots.size:
        end = min(row + TOGETHER, plots.size)
        if not all_are(plots[row:end], c.NO_PLOT):
            while plots[row] == c.NO_PLOT:
                row += 1
            return row
        row = end
    return plots.size


@loop
def count_plotters(army: Army) -> None:
    """Count members and strength of every plot, and find its leader, after anybody came or went.

    The leader is the member in the highest formation. Members join and leave between two counts.

    A plot without members ends.
    """
    plots, plot_of = army.plots, army.staff.plot
    for plot in range(c.PLOT_SLOTS):
        plots[plot].members = 0
        plots[plot].strength = 0.0
        plots[plot].leader = c.NOBODY
    row = next_plotter(plot_of, 0)
    while row < plot_of.size:
        plots[plot_of[row]].members += 1
        plots[plot_of[row]].strength += pledge_brought(army, row)
        plots[plot_of[row]].leader = max(plots[plot_of[row]].leader, army.offices[row].formation)
        row = next_plotter(plot_of, row + 1)
    for plot in range(c.PLOT_SLOTS):
        if plots[plot].status != c.EMPTY and plots[plot].members == 0:
            plots[plot].status = c.EMPTY
            army.world[0].plots_abandoned += 1


@loop
def reach_needed(army: Army) -> float:
    """Return the reach, in people, that is commonly thought to give even odds in a coup.

    What is pledged is worth less than what resists, because some companies do not follow.
    """
    return defence_expected(army) / max(LEAST, army.parameters[0].obedience)


@loop
def defence_expected(army: Army) -> float:
    """Return the reach, in people, that is commonly expected to resist a coup, at least 1."""
    return max(1.0, army.world[0].expected_defence)


@loop
def strength_needed(army: Army, plot: int) -> float:
    """Return the reach, in people, that a plot thinks gives it even odds."""
    judgement = army.plots[plot].judgement
    return rules.misjudged(judgement, spread_of_judgements(army)) * reach_needed(army)


@loop
def spread_of_judgements(army: Army) -> float:
    """Return the standard deviation of what plots think will resist, around the common view.

    It is wider in the first deployment: nobody knows how it ends until the first are home.
    """
    world, parameters = army.world[0], army.parameters[0]
    is_new = world.sent > 0 and world.last_return == c.NEVER
    return parameters.misjudgement * (1.0 + (parameters.novelty if is_new else 0.0))


@loop
def strength_wanted(army: Army, plot: int, ends: float) -> float:
    """Return the reach, in people, with which a plot strikes: it thinks that the odds are worth it.

    Args:
        army: the world.
        plot: number of the plot.
        ends: rate per week at which the plot is found out or given up.
    """
    return odds_wanted(army, ends) * strength_needed(army, plot)


@loop
def odds_wanted(army: Army, ends: float) -> float:
    """Return the strength with which a plot strikes, over that which gives even odds."""
    parameters = army.parameters[0]
    wanted = rules.chance_wanted(
        ends, parameters.patience_weeks, parameters.least_chance, parameters.civil_war
    )
    return rules.strength_for(wanted, parameters.contest)


@loop
def prospects(army: Army, plot: int) -> float:
    """Return a plot's strength over the strength that it thinks gives even odds, at most 1."""
    return rules.within(army.plots[plot].strength / strength_needed(army, plot), 0.0, 1.0)


@loop
def pledged(army: Army, formation: int, plot: int) -> bool:
    """Whether a formation's order to rise, or that of a formation above it, is signed by a plot."""
    while formation != c.NOBODY:
        if all_signed(army, formation, plot):
            return True
        if answers_to_leader(army, formation):
            return False
        formation = army.formations[formation].parent
    return False


@loop
def pledge_brought(army: Army, row: int) -> float:
    """Return the reach, in people, that a plotter's formation adds to his plot; once a formation.

    0 if the formation is a company, which rises only with its battalion; if its order to rise is
    not signed; if a formation above it is pledged; or if another member in a lower row of the same
    formation already counts for it.
    """
    staff, formations = army.staff, army.formations
    formation, plot = army.offices[row].formation, staff.plot[row]
    if formation < army.world[0].companies:
        return 0.0
    first = staff_row(formation, c.COMMANDER, company_count(army))
    for other in range(first, row):
        if staff.plot[other] == plot:
            return 0.0
    above = formations[formation].parent
    guard = answers_to_leader(army, formation)
    if above != c.NOBODY and not guard and pledged(army, above, plot):
        return 0.0
    return formations[formation].reach if all_signed(army, formation, plot) else 0.0
