"""Look ahead: the cost of an event, given the present state of a world.

The *cost* is minus the logarithm of a rough probability of the event. The look-ahead knows the
rules, all people and all plots, but not the random numbers to come. It may be wrong: splitting
stays unbiased whatever the cost is, and gains as long as worlds closer to the event mostly cost
less. In configs this look-ahead is called `reckoning`.
"""

from __future__ import annotations

import numpy as np

from sapper.model import rules
from sapper.model.arithmetic import exp, log
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.orders import signatory
from sapper.model.army.people import company_count, shown_loyalty, staff_row
from sapper.model.army.plots import reach_needed
from sapper.model.compiling.decorators import loop, making
from sapper.model.foresight.current_plots import plotters
from sapper.model.week.discovery import CONSPIRATORS
from sapper.model.week.expectations import capacity, opportunity, spark_scale
from sapper.model.week.mutiny import refusal_rate

# Costs above this, a probability of about 1e-14, all count the same.
LARGEST_COST = 32.0
# An officer in another plot cannot be won now. He counts like a very loyal one.
_LEAST_CHANCE = 0.0025
# To save time, skipped are formations with less than this part of the reach needed, and sparks that
# add less than this part to the rate.
_LEAST_CAPACITY = 0.2
_LEAST_PART = 0.001
# Rates are taken over about a year: after that everything has changed.
_WEEKS_AHEAD = 52.0
# With a shortfall of loyalty of at least _NEARLY the model's own rule holds. With less, the rate
# falls by a factor e for each _FIRMNESS of loyalty. So a world that grows less loyal scores higher
# long before anybody can start a plot.
_NEARLY = 0.05
_FIRMNESS = 0.04
_FIRM = 0.2
_NEGLIGIBLE = 1e-9


@loop
def attempt_cost(army: Army, chance: float, success: bool) -> float:
    """Return the cost of an attempt with a given probability, or of one that succeeds."""
    if chance <= 0.0:
        return LARGEST_COST
    return -log(chance) + (_contest_cost(army) if success else 0.0)


@making
def foiled_cost(army: Army) -> float:
    """Return the cost of a foiled plot with two members or more."""
    cost = _sparks_cost(army)
    hazard = np.zeros(c.PLOT_SLOTS)
    plotters(army, hazard, np.empty(0, np.int64))
    for plot in range(c.PLOT_SLOTS):
        if army.plots[plot].status == c.EMPTY:
            continue
        found, lost = hazard[plot], army.parameters[0].abandoning
        part = 0.5 if army.plots[plot].members < CONSPIRATORS else 1.0
        cost = min(cost, -log(max(_NEGLIGIBLE, part * found / (found + lost + _NEGLIGIBLE))))
    return cost


@loop
def mutiny_cost(army: Army) -> float:
    """Return the cost of a mutiny."""
    rate = 0.0
    for battalion in range(army.world[0].companies, army.world[0].first_regiment):
        rate += refusal_rate(army, battalion)
    return _cost_of_rate(rate)


@loop
def _cost_of_rate(rate: float) -> float:
    """Return the cost of an event that happens at a rate per week, within about a year."""
    return max(0.0, -log(max(rate * _WEEKS_AHEAD, _NEGLIGIBLE**2)))


@loop
def _sparks_cost(army: Army) -> float:
    """Return the cost of a future plot of two: a spark and one signature."""
    formations, staff = army.formations, army.staff
    parameters, needed, scale = army.parameters[0], reach_needed(army), spark_scale(army)
    companies, rate, below = company_count(army), 0.0, army.parameters[0].spark_below
    hope = parameters.hope_weight * army.world[0].hope
    for formation in range(companies, formations.size):
        if formations[formation].posting != c.HOME:
            continue
        first = staff_row(formation, c.COMMANDER, companies)
        for row in range(first, first + c.STAFF_OFFICES):
            could = capacity(army, row, needed)
            loyalty = staff.loyalty[row] - hope
            plots = staff.plot[row] != c.NO_PLOT or could < _LEAST_CAPACITY
            if not plots and loyalty < below + _FIRM:
                taken = _nearly_disloyal(loyalty, below)
                spark = rules.spark_rate(taken, below, scale, opportunity(army, row, needed))
                if spark > _LEAST_PART * rate:
                    rate += spark * _easiest_signature(army, row)
    return _cost_of_rate(rate)


@loop
def _nearly_disloyal(loyalty: float, below: float) -> float:
    """Return the loyalty, below the threshold, that the spark rule gets for a loyalty near it."""
    gap = rules.shortfall(loyalty, below)
    if gap < _NEARLY:
        gap = _NEARLY * exp((below * (1.0 - _NEARLY) - loyalty) / _FIRMNESS)
    return below * (1.0 - gap)


@loop
def _easiest_signature(army: Army, row: int) -> float:
    """Return the probability that a lone plotter wins the easiest of the signatures he lacks."""
    hazard = _lone_hazard(army, row) + army.parameters[0].abandoning
    best = _LEAST_CHANCE
    for office in range(c.SIGNING_OFFICES):
        other = signatory(army, army.offices[row].formation, office)
        if other != c.NOBODY and other != row:
            best = max(best, _signature_chance(army, other, hazard))
    return best


@loop
def _lone_hazard(army: Army, row: int) -> float:
    """Return the rate of discovery of an office holder who plots alone."""
    staff, parameters, alarm = army.staff, army.parameters[0], army.world[0].alarm
    formation, companies = army.offices[row].formation, company_count(army)
    rate, seen = parameters.informers * (1.0 + alarm), shown_loyalty(army, row)
    commissar = staff_row(formation, c.COMMISSAR, companies)
    if commissar != row:
        loyalty = staff.loyalty[commissar]
        rate += rules.watch_rate(parameters.commissar_watch, loyalty, alarm, seen)
    police = staff_row(formation, c.MILITARY_POLICE, companies)
    if police != row:
        rate += rules.watch_rate(parameters.police_watch, staff.loyalty[police], alarm, seen)
    return rate


@loop
def _signature_chance(army: Army, row: int, hazard: float) -> float:
    """Return the probability that an officer joins before he denounces or the plot is found out."""
    loyalty, parameters = army.staff.loyalty[row], army.parameters[0]
    if army.staff.plot[row] != c.NO_PLOT:
        return _LEAST_CHANCE
    asked = parameters.approach_rate * max(parameters.signing_share, _NEARLY)
    asked *= rules.goes_ahead(shown_loyalty(army, row), parameters.discretion)
    zeal = 1.0 if army.offices[row].office == c.COMMANDER else parameters.guardian_zeal
    pull = parameters.hope_weight * army.world[0].hope
    joins = rules.join_probability(loyalty, parameters.join_point, parameters.join_width, pull)
    denounces = rules.denounce_probability(joins, loyalty, parameters.denouncing, zeal)
    won = asked * joins
    return max(_LEAST_CHANCE, won / (won + asked * denounces + hazard + _NEGLIGIBLE))


@loop
def _contest_cost(army: Army) -> float:
    """Return the cost of winning against the resistance commonly expected."""
    strongest = 0.0
    for plot in range(c.PLOT_SLOTS):
        if army.plots[plot].status != c.EMPTY:
            strongest = max(strongest, army.plots[plot].strength)
    attacking = max(strongest, reach_needed(army)) / reach_needed(army)
    won = rules.success_probability(attacking, 1.0, army.parameters[0].contest)
    return -log(max(won, _NEGLIGIBLE))
