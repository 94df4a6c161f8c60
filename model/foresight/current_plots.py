"""Look ahead: the probability that the plots under way lead to an attempt."""

from __future__ import annotations

import numpy as np

from sapper.model import rules
from sapper.model.arithmetic import exp, log
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.orders import all_signed, signatory
from sapper.model.army.people import company_count, staff_support
from sapper.model.army.plots import pledged, strength_needed, strength_wanted
from sapper.model.climate import Climate, climate_of
from sapper.model.compiling.decorators import loop, making
from sapper.model.foresight.recruits import (
    GATHERING,
    LEAST_CHANCE,
    NEGLIGIBLE,
    Average,
    answers,
    average_person,
    average_won,
    settled_loyalty,
)
from sapper.model.week.deployment import reach_at_home
from sapper.model.week.discovery import discovery_rate

# Probability to win one more formation of the same reach where one is not enough, and the most
# such formations that count.
_ANOTHER, _MOST_OTHERS = 0.02, 3.0
# Most members that are considered; only a few ever matter.
_MOST_MEMBERS = 512


@loop
def plotters(army: Army, hazard: np.ndarray, rows: np.ndarray) -> int:
    """Compute the rate of discovery of each plot, and find the members who can pledge a formation.

    Args:
        army: the world.
        hazard: zeros, one for each plot; the rates are added to it.
        rows: filled with the rows of members in battalions and above, highest formations first.

    Returns:
        The number of rows filled.
    """
    staff, lowest = army.staff, company_count(army) * c.COMPANY_OFFICES
    count = 0
    for row in range(army.offices.size - 1, -1, -1):
        if staff.plot[row] != c.NO_PLOT:
            hazard[staff.plot[row]] += discovery_rate(army, row)
            if row >= lowest and count < rows.size:
                rows[count] = row
                count += 1
    return count


@making
def plots_under_way(army: Army) -> float:
    """Return the expected attempts of the plots under way, each by its most promising formation."""
    active = False
    for plot in range(c.PLOT_SLOTS):
        active = active or army.plots[plot].status != c.EMPTY
    if not active:
        return 0.0
    climate = climate_of(army.world[0], army.parameters[0])
    average, away = average_person(army, climate), _somebody_away(army)
    hazard, rows = np.zeros(c.PLOT_SLOTS), np.empty(_MOST_MEMBERS, np.int64)
    count, total = plotters(army, hazard, rows), 0.0
    for plot in range(c.PLOT_SLOTS):
        if army.plots[plot].status == c.EMPTY:
            continue
        ends = hazard[plot] + army.parameters[0].abandoning
        best, last = 0.0, c.NOBODY
        for row in rows[:count]:
            formation = army.offices[row].formation
            if army.staff.plot[row] == plot and formation != last:
                last = formation
                chance = _by_formation(army, plot, formation, ends, away, climate, average)
                best = max(best, chance)
        total += best
    return total


@loop
def _somebody_away(army: Army) -> bool:
    """Return whether any battalion is not at home."""
    for battalion in range(army.world[0].companies, army.world[0].first_regiment):
        if army.formations[battalion].posting != c.HOME:
            return True
    return False


@loop
def _by_formation(
    army: Army,
    plot: int,
    formation: int,
    ends: float,
    away: bool,
    climate: Climate,
    average: Average,
) -> float:
    """Return the probability that a plot wins a formation of one of its members and strikes.

    Args:
        army: the world.
        plot: number of the plot.
        formation: one with a member in its headquarters.
        ends: rate at which the plot is found out or given up.
        away: whether any battalion is not at home.
        climate: of the present week.
        average: what to expect of future officers.
    """
    staff, needed = army.staff, strength_wanted(army, plot, ends)
    share = army.formations[formation].reach / needed
    wanting = 1.0 - army.plots[plot].strength / needed
    signed = all_signed(army, formation, plot)
    if away:
        # Members abroad continue to plot. What is away has reach again once it is home.
        back = reach_at_home(army, formation) / needed
        wanting -= (back - share) * signed
        share = back
    above = army.formations[formation].parent
    if (wanting <= 0.0 and not signed) or share < NEGLIGIBLE:
        return 0.0
    if not signed and above != c.NOBODY and pledged(army, above, plot):
        return 0.0
    inside, stay = 0, army.parameters[0].horizon_weeks
    for office in range(c.SIGNING_OFFICES):
        row = signatory(army, formation, office)
        if row != c.NOBODY and staff.plot[row] == plot:
            inside += army.offices[row].formation == formation
            stay = min(stay, staff.retires[row])
    occasion = army.parameters[0].occasion_rate
    chance, weeks = occasion / (occasion + ends), 1.0 / (occasion + ends)
    for office in range(c.SIGNING_OFFICES):
        row = signatory(army, formation, office)
        if row != c.NOBODY and staff.plot[row] != plot:
            won, takes = _signature(army, plot, row, max(1, inside), ends, stay, climate, average)
            chance *= max(LEAST_CHANCE, won)
            weeks += takes
    others = wanting / share - (0.0 if signed else 1.0)
    if others > 0.0:
        chance *= exp(min(_MOST_OTHERS, others) * log(_ANOTHER))
    return chance * (1.0 - exp(-max(1, stay - army.world[0].week) / weeks))


@loop
def _signature(
    army: Army,
    plot: int,
    row: int,
    askers: int,
    ends: float,
    stay: int,
    climate: Climate,
    average: Average,
) -> tuple[float, float]:
    """Return the probability to win a signature that a plot lacks, and the weeks that takes.

    If the officer who must sign retires while the others stay, his successor may be won.
    """
    staff, office, parameters = army.staff, army.offices[row].office, army.parameters[0]
    have = rules.within(army.plots[plot].strength / strength_needed(army, plot), 0.0, 1.0)
    asked = askers * parameters.approach_rate * parameters.signing_share
    loyalty = _when_asked(army, row, ends + asked, climate) - parameters.expectation * have
    joins, denounces = answers(loyalty, office, askers, army.world[0].hope, parameters)
    rate = joins + denounces + ends + NEGLIGIBLE
    won = joins / rate
    retires = staff.retires[row]
    if retires < stay:
        lasts = exp(-ends * max(0, retires - army.world[0].week))
        in_time = 1.0 - exp((retires - stay) / GATHERING)
        won += (1.0 - won) * lasts * in_time * average_won(office, average)
    return won, 1.0 / rate


@loop
def _when_asked(army: Army, row: int, rate: float, climate: Climate) -> float:
    """Return the mean loyalty of a person when he is asked, which happens at a rate per week.

    Until then he settles at what his circumstances and the talk of his headquarters support.
    """
    parameters, loyalty = army.parameters[0], army.staff.loyalty[row]
    around = army.formations[army.offices[row].formation].loyalty
    settled = settled_loyalty(staff_support(army, row, climate), around, parameters)
    moving = parameters.adjustment + parameters.talk
    return settled + rate / (rate + moving + NEGLIGIBLE) * (loyalty - settled)
