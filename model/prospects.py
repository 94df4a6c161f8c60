"""How likely it is that plotters will yet strike, reckoned from the world as it stands.

The reckoning knows the rules, all people, how long each stays in office, and all plots, but not the
luck to come. It adds up, over the time that is left, the plots that may still be started, each with
the chance to win all signatures and to strike, and the same chance of the plots under way. Who
retires makes room for somebody of whom only the average is known. So a world of ordinary people has
a chance already, a lesser one every week, and is no closer than another for a difference that does
not matter. Nothing here need be exact: see `model.reckoning`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from model import columns as c
from model import rules
from model.arithmetic import exp, log
from model.columns import Army
from model.compiled import loop, making
from model.orders import all_signed, signatory
from model.outlook import Outlook, look_out
from model.persons import WEEKS_PER_YEAR, company_count, staff_row, staff_support
from model.plots import pledged, reach_needed, strength_needed
from model.week.discovery import discovery_rate

# Lots of leanings that stand for all, and how many each stands for: finest among the disloyal, of
# whom sparks come.
_LOTS = np.array([0.00015, 0.0006, 0.0018, 0.0057, 0.018, 0.058, 0.148, 0.35, 0.65, 0.9])
_SHARES = np.array([0.0004, 0.0006, 0.002, 0.007, 0.02, 0.07, 0.1, 0.3, 0.3, 0.2])
# Whoever cannot be won for now may change his mind, or go.
_LEAST_CHANCE = 0.0001
# Whose formation brings less than this part of what is needed is not worth the time to look at.
_LEAST_CAPACITY = 0.2
# Weeks a plot takes, so many before the end of the time, or of an office, being of little use.
_GATHERING = 16.0
# Weeks after which the newly appointed are like those they live with, and what is left, on the
# average of these weeks, of their distance from it.
_SETTLING, _UNSETTLED = 16, 0.64
# Weeks at his first loyalty that count for the newly appointed.
_FRESH = 8.0
# Plotters beside the one who began whom discovery threatens, too, before a plot is ready.
_EXPOSED = 1.5
# Chance to win a second formation of the same weight where one is not enough, and the most of them.
_ANOTHER, _MOST_OTHERS = 0.02, 3.0
# Members of plots that are looked at; no more than a few ever matter.
_MOST_MEMBERS = 512
_NEGLIGIBLE = 1e-9
# Rows of the table of an order's offices.
_SUPPORT, _RETIRES, _WON, _SPARK = range(4)


class Average(NamedTuple):
    """What may be expected of somebody of whom nothing is known but that he is appointed.

    Attributes:
        support: loyalty that his circumstances support.
        commander, guardian: chance that he is won by a plot, by office.
        spark: square of the shortfall of his loyalty, of which sparks come.
        hazard: rate at which an ordinary plot ends.
    """

    support: float
    commander: float
    guardian: float
    spark: float
    hazard: float


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
    average = _average(army, outlook)
    chance = _plots_to_come(army, outlook, average) if due else 0.0
    return chance + (_plots_under_way(army, average) if active else 0.0)


@loop
def _average(army: Army, outlook: Outlook) -> Average:
    parameters, alarm = army.parameters[0], army.world[0].alarm
    watched = parameters.commissar_watch + parameters.police_watch
    support = outlook.staff_base + outlook.patronage + outlook.legitimacy
    support -= outlook.staff_grievance * outlook.civilians_know
    hazard = parameters.informers * (1.0 + alarm) + rules.watch_rate(watched, support, alarm)
    hazard = parameters.abandoning + _EXPOSED * hazard
    talk, below = _talk(parameters), parameters.spark_below
    fresh = min(1.0, _FRESH / (parameters.staff_years * WEEKS_PER_YEAR))
    commander, guardian, spark = 0.0, 0.0, 0.0
    for i in range(_LOTS.size):
        first = support + parameters.spread * rules.disposition(_LOTS[i])
        # He is a third of those whose mean he is drawn to.
        settled = first + talk * (1.0 - 1.0 / c.STAFF_OFFICES) * (support - first)
        commander += _SHARES[i] * _won(settled, c.COMMANDER, 1, hazard, parameters)
        guardian += _SHARES[i] * _won(settled, c.COMMISSAR, 1, hazard, parameters)
        gap, later = rules.shortfall(first, below), rules.shortfall(settled, below)
        spark += _SHARES[i] * (fresh * gap * gap + (1.0 - fresh) * later * later)
    return Average(support, commander, guardian, spark, hazard)


@loop
def _talk(parameters: Any) -> float:
    """Return the weight of the mean loyalty around him in what a person comes to."""
    moving = parameters.adjustment + parameters.talk
    return parameters.talk / moving if moving > 0.0 else 0.0


@loop
def _answers(loyalty: float, office: int, askers: int, parameters: Any) -> tuple[float, float]:
    """Return the rates at which somebody who is asked joins, and denounces the plot."""
    asked = askers * parameters.approach_rate * parameters.signing_share
    asked *= rules.goes_ahead(rules.within(loyalty, 0.0, 1.0), parameters.discretion)
    zeal = 1.0 if office == c.COMMANDER else parameters.guardian_zeal
    joins = rules.join_probability(loyalty, parameters.join_point, parameters.join_width, 0.0)
    denounces = rules.denounce_probability(joins, loyalty, parameters.denouncing, zeal)
    return asked * joins, asked * denounces


@loop
def _won(loyalty: float, office: int, askers: int, hazard: float, parameters: Any) -> float:
    """Return the chance that somebody joins before he denounces or the plot ends."""
    joins, denounces = _answers(loyalty, office, askers, parameters)
    return joins / (joins + denounces + hazard + _NEGLIGIBLE)


@making
def _plots_to_come(army: Army, outlook: Outlook, average: Average) -> float:
    """Return the chance of plots still to be started, over all formations."""
    formations, parameters = army.formations, army.parameters[0]
    rows, cuts = np.empty(2 * c.SIGNING_OFFICES, np.int64), np.empty(16, np.int64)
    table = np.empty((4, 2 * c.SIGNING_OFFICES))
    needed, total = reach_needed(army), 0.0
    for formation in range(company_count(army), formations.size):
        capacity = formations[formation].reach / needed
        if formations[formation].posting == c.HOME and capacity >= _LEAST_CAPACITY:
            count = _offices(army, formation, outlook, rows, table)
            periods = _periods(army, table[_RETIRES, :count], cuts)
            for period in range(periods):
                start, end = cuts[period], cuts[period + 1]
                if end > start:
                    total += _in_period(
                        army, formation, capacity, start, end, average, rows[:count], table
                    )
    occasion = parameters.occasion_rate
    return total * parameters.spark_rate * occasion / (occasion + average.hazard)


@loop
def _offices(
    army: Army, formation: int, outlook: Outlook, rows: np.ndarray, table: np.ndarray
) -> int:
    """List the offices of a headquarters, and those above that must sign its order to rise."""
    staff, first = army.staff, staff_row(formation, c.COMMANDER, company_count(army))
    count = 0
    for office in range(c.SIGNING_OFFICES):
        row = signatory(army, formation, office) if office >= c.STAFF_OFFICES else first + office
        if row != c.NOBODY:
            rows[count] = row
            table[_SUPPORT, count] = staff_support(army, row, outlook)
            table[_RETIRES, count] = staff[row].retires
            count += 1
    return count


@loop
def _periods(army: Army, retires: np.ndarray, cuts: np.ndarray) -> int:
    """Cut the time left where people settle and where they retire; return how many parts."""
    week, end = max(0, army.world[0].week), army.parameters[0].horizon_weeks
    cuts[0] = week
    cuts[1] = min(week + _SETTLING, end)
    count = 2
    for retirement in retires:
        if week < retirement < end:
            place = count
            while cuts[place - 1] > retirement:
                cuts[place] = cuts[place - 1]
                place -= 1
            cuts[place] = int(retirement)
            count += 1
    cuts[count] = end
    return count


@loop
def _in_period(
    army: Army,
    formation: int,
    capacity: float,
    start: int,
    end: int,
    average: Average,
    rows: np.ndarray,
    table: np.ndarray,
) -> float:
    """Return the chance that a plot begins in a part of the time and wins all it needs.

    Args:
        army: the world.
        formation: whose offices may start it.
        capacity: part of what is commonly thought to be needed that its formation brings.
        start: first week.
        end: week after the last.
        average: of those of whom nothing is known.
        rows: offices, its own three first.
        table: by office, what `_offices` put down; the rest is filled.
    """
    parameters = army.parameters[0]
    last = _reckon_people(army, start, average, rows, table)
    wide = 2.0 * parameters.boldness_range
    timid = 1.0 - parameters.boldness_range
    enough = 1.0 * (capacity >= 1.0)
    if wide > 0.0:
        enough = rules.within((capacity - timid) / wide, 0.0, 1.0)
    chance = 0.0
    for own in range(c.STAFF_OFFICES):
        whole = 1.0
        for other in range(rows.size):
            if other != own:
                whole *= max(_LEAST_CHANCE, table[_WON, other])
        if enough < 1.0:
            # As much again is before a plot for each part that is lacking.
            wanting = max(1.0, 0.5 * (capacity + timid + wide) / capacity)
            whole = enough * whole + (1.0 - enough) * exp(wanting * log(whole))
        chance += table[_SPARK, own] * whole
    late = exp((end - last) / _GATHERING) - exp((start - last) / _GATHERING)
    return chance * min(capacity, 1.0) * (end - start - _GATHERING * late)


@loop
def _reckon_people(
    army: Army, start: int, average: Average, rows: np.ndarray, table: np.ndarray
) -> int:
    """Reckon by office who will hold it then; return when the first of those known retires."""
    staff, parameters = army.staff, army.parameters[0]
    talk, mean = _talk(parameters), 0.0
    last = parameters.horizon_weeks
    soon = start < max(0, army.world[0].week) + _SETTLING
    for i in range(c.STAFF_OFFICES):
        known = table[_RETIRES, i] > start
        mean += (table[_SUPPORT, i] if known else average.support) / c.STAFF_OFFICES
    home = staff[rows[0]].formation
    for i in range(rows.size):
        person = staff[rows[i]]
        if table[_RETIRES, i] > start:
            last = min(last, int(table[_RETIRES, i]))
            around = mean if i < c.STAFF_OFFICES else army.formations[person.formation].loyalty
            loyalty = (1.0 - talk) * table[_SUPPORT, i] + talk * around
            if soon:
                loyalty += _UNSETTLED * (person.loyalty - loyalty)
            gap = rules.shortfall(loyalty, parameters.spark_below)
            table[_SPARK, i] = gap * gap
            table[_WON, i] = _won(loyalty, person.office, 1, average.hazard, parameters)
        else:
            table[_SPARK, i] = average.spark
            table[_WON, i] = _average_won(person.office, average)
        if i < c.STAFF_OFFICES and signatory(army, home, i) == c.NOBODY:
            table[_WON, i] = 1.0
    return last


@loop
def _average_won(office: int, average: Average) -> float:
    return average.commander if office == c.COMMANDER else average.guardian


@loop
def plotters(army: Army, hazard: np.ndarray, rows: np.ndarray) -> int:
    """Reckon the rate of discovery of each plot, and find the members who can pledge a formation.

    Args:
        army: the world.
        hazard: by plot, zero before; the rate is added.
        rows: filled with office holders of battalions and above, highest formations first.

    Returns:
        How many rows there are.
    """
    staff, lowest = army.staff, company_count(army) * c.COMPANY_OFFICES
    count = 0
    for row in range(staff.size - 1, -1, -1):
        if staff[row].plot != c.NO_PLOT:
            hazard[staff[row].plot] += discovery_rate(army, row)
            if row >= lowest and count < rows.size:
                rows[count] = row
                count += 1
    return count


@making
def _plots_under_way(army: Army, average: Average) -> float:
    """Return the chance of the plots under way, each by the formation that promises most."""
    hazard, rows = np.zeros(c.PLOT_SLOTS), np.empty(_MOST_MEMBERS, np.int64)
    count, total = plotters(army, hazard, rows), 0.0
    for plot in range(c.PLOT_SLOTS):
        if army.plots[plot].status == c.EMPTY:
            continue
        ends = hazard[plot] + army.parameters[0].abandoning
        best, last = 0.0, c.NOBODY
        for row in rows[:count]:
            formation = army.staff[row].formation
            if army.staff[row].plot == plot and formation != last:
                last = formation
                best = max(best, _by_formation(army, plot, formation, ends, average))
        total += best
    return total


@loop
def _by_formation(army: Army, plot: int, formation: int, ends: float, average: Average) -> float:
    """Return the chance that a plot wins a formation of one of its members, and strikes with it.

    Args:
        army: the world.
        plot: number of the plot.
        formation: with a member in its headquarters.
        ends: rate at which the plot is found out or given up.
        average: of those of whom nothing is known.
    """
    staff, needed = army.staff, strength_needed(army, plot)
    share = army.formations[formation].reach / needed
    wanting = 1.0 - army.plots[plot].strength / needed
    signed = all_signed(army, formation, plot)
    above = army.formations[formation].parent
    if signed != (wanting <= 0.0) or share < _NEGLIGIBLE:
        return 0.0
    if not signed and above != c.NOBODY and pledged(army, above, plot):
        return 0.0
    inside, stay = 0, army.parameters[0].horizon_weeks
    for office in range(c.SIGNING_OFFICES):
        row = signatory(army, formation, office)
        if row != c.NOBODY and staff[row].plot == plot:
            inside += staff[row].formation == formation
            stay = min(stay, staff[row].retires)
    occasion = army.parameters[0].occasion_rate
    chance, weeks = occasion / (occasion + ends), 1.0 / (occasion + ends)
    for office in range(c.SIGNING_OFFICES):
        row = signatory(army, formation, office)
        if row != c.NOBODY and staff[row].plot != plot:
            won, takes = _signature(army, plot, row, max(1, inside), ends, stay, average)
            chance *= max(_LEAST_CHANCE, won)
            weeks += takes
    if share < wanting:
        chance *= exp(min(_MOST_OTHERS, wanting / share - 1.0) * log(_ANOTHER))
    return chance * (1.0 - exp(-max(1, stay - army.world[0].week) / weeks))


@loop
def _signature(
    army: Army, plot: int, row: int, askers: int, ends: float, stay: int, average: Average
) -> tuple[float, float]:
    """Return the chance to win a signature that a plot lacks, and the weeks that takes.

    If he who must sign retires while the others stay, his successor may be won.
    """
    person, parameters = army.staff[row], army.parameters[0]
    have = rules.within(army.plots[plot].strength / strength_needed(army, plot), 0.0, 1.0)
    loyalty = person.loyalty - parameters.expectation * have
    joins, denounces = _answers(loyalty, person.office, askers, parameters)
    rate = joins + denounces + ends + _NEGLIGIBLE
    won = joins / rate
    if person.retires < stay:
        lasts = exp(-ends * max(0, person.retires - army.world[0].week))
        in_time = 1.0 - exp((person.retires - stay) / _GATHERING)
        won += (1.0 - won) * lasts * in_time * _average_won(person.office, average)
    return won, 1.0 / rate
