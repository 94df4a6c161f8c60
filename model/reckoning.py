"""A rough reckoning of how unlikely an event still is, from the world as it stands.

The cost of an event is minus the logarithm of its probability, as somebody might guess it who knows
the rules, all loyalties and all plots, but not the luck to come. It need not be right: splitting
asks only that a world nearer to the event mostly costs less, and stays unbiased whatever it says.
Nothing here depends on the weeks left: a cost must not rise merely because time runs out.
"""

from __future__ import annotations

import numpy as np

from model import columns as c
from model import rules
from model.arithmetic import exp, log
from model.columns import Army
from model.compiled import loop, making
from model.orders import signatory
from model.persons import company_count, staff_row
from model.plots import pledged, reach_needed, strength_needed
from model.stock import regiment_disaffected
from model.week.discovery import CONSPIRATORS, discovery_rate

# Beyond this, about 1e-11, the reckoning tells no worlds apart.
DEAREST = 25.0
# An office that cannot be won for now, as it belongs to another plot, is as hard to win as one very
# loyal.
_LEAST_CHANCE = 0.0025
# Whose formation brings less than this part of what is needed, and what adds less than this part of
# what is known already, is not worth the time to look at.
_LEAST_CAPACITY = 0.2
_LEAST_PART = 0.001
# What is rare now may come up in about a year: after that everything has changed.
_WEEKS_AHEAD = 52.0
# Who is this part of the threshold above it will hardly start a plot. Below, the model's own rule
# holds; above, the guess falls off by e for each _FIRMNESS of loyalty, that a world growing less
# loyal be seen to come closer long before anybody could start one.
_NEARLY = 0.05
_FIRMNESS = 0.04
_FIRM = 0.2
# Likewise for regiments below the share of disaffected at which they may mutiny.
_CALM = 0.02
# Formations and members of plots that are looked at; no more than a few ever matter.
_MOST_FORMATIONS = 32
_MOST_MEMBERS = 512
_NEGLIGIBLE = 1e-9


@loop
def conspiracy_cost(army: Army, success: bool) -> float:
    """Return the cost of an attempt from above, or of one that succeeds."""
    cost = _sparks_cost(army, False)
    for plot in range(c.PLOT_SLOTS):
        if army.plots[plot].status != c.EMPTY:
            cost = min(cost, _plots_cost(army))
            break
    return cost + (_contest_cost(army) if success else 0.0)


@making
def foiled_cost(army: Army) -> float:
    """Return the cost of a plot of two or more that is foiled."""
    cost = _sparks_cost(army, True)
    hazard = np.zeros(c.PLOT_SLOTS)
    _plotters(army, hazard, np.empty(_MOST_MEMBERS, np.int64))
    for plot in range(c.PLOT_SLOTS):
        if army.plots[plot].status == c.EMPTY:
            continue
        found, lost = hazard[plot], army.parameters[0].abandoning
        part = 0.5 if army.plots[plot].members < CONSPIRATORS else 1.0
        cost = min(cost, -log(max(_NEGLIGIBLE, part * found / (found + lost + _NEGLIGIBLE))))
    return cost


@loop
def mutiny_cost(army: Army) -> float:
    """Return the cost of a mutiny: by the regiments that are, or nearly are, disaffected enough."""
    formations, parameters, world = army.formations, army.parameters[0], army.world[0]
    rate, above = 0.0, parameters.mutiny_above
    for regiment in range(world.first_regiment, world.first_division):
        share = regiment_disaffected(formations, regiment)
        at_home = formations[regiment].posting == c.HOME
        bound = above + _CALM * (1.0 - above)
        nearly = rules.mutiny_rate(bound, above, parameters.mutiny_rate)
        if share < bound:
            nearly *= exp((share - bound) / _CALM)
        else:
            nearly = rules.mutiny_rate(share, above, parameters.mutiny_rate)
        rate += nearly * formations[regiment].children * at_home
    return _cost_of_rate(rate)


@loop
def _cost_of_rate(rate: float) -> float:
    """Return the cost of what happens at a rate per week, within about a year."""
    return max(0.0, -log(max(rate * _WEEKS_AHEAD, _NEGLIGIBLE**2)))


@loop
def _sparks_cost(army: Army, foiled: bool) -> float:
    """Return the cost of a plot still to come: every spark with all the signatures after it."""
    formations, staff = army.formations, army.staff
    parameters, needed = army.parameters[0], reach_needed(army)
    companies, rate = company_count(army), 0.0
    for formation in range(companies, formations.size):
        capacity = rules.within(formations[formation].reach / needed, 0.0, 1.0)
        if formations[formation].posting != c.HOME or capacity < _LEAST_CAPACITY:
            continue
        first = staff_row(formation, c.COMMANDER, companies)
        for row in range(first, first + c.STAFF_OFFICES):
            loyalty, below = staff[row].loyalty, parameters.spark_below
            if staff[row].plot == c.NO_PLOT and loyalty < below + _FIRM:
                taken = _nearly_disloyal(loyalty, below)
                spark = rules.spark_rate(taken, below, parameters.spark_rate, capacity)
                if spark > _LEAST_PART * rate:
                    rate += spark * _lone_chance(army, row, capacity, foiled)
    return _cost_of_rate(rate)


@loop
def _nearly_disloyal(loyalty: float, below: float) -> float:
    """Return the loyalty under the threshold that one just above it is taken to have."""
    gap = rules.shortfall(loyalty, below)
    if gap < _NEARLY:
        gap = _NEARLY * exp((below * (1.0 - _NEARLY) - loyalty) / _FIRMNESS)
    return below * (1.0 - gap)


@loop
def _lone_chance(army: Army, row: int, capacity: float, foiled: bool) -> float:
    """Return the chance of what one plotter alone has before him: to win all others and strike.

    Where his formation is not enough, as much again is before him for each part that is lacking.
    Or, to be foiled, the chance to win one of them.
    """
    hazard = _lone_hazard(army, row) + army.parameters[0].abandoning
    whole, best = _striking_chance(army, hazard), _LEAST_CHANCE
    for office in range(c.SIGNING_OFFICES):
        other = signatory(army, army.staff[row].formation, office)
        if other != c.NOBODY and other != row:
            won = _signature_chance(army, other, 1, 0.0, hazard)
            whole *= won
            best = max(best, won)
    if foiled:
        return best
    return whole if capacity == 1.0 else exp(log(whole) / capacity)


@loop
def _lone_hazard(army: Army, row: int) -> float:
    """Return the rate at which an office holder would be found out, if he plotted alone."""
    staff, parameters, alarm = army.staff, army.parameters[0], army.world[0].alarm
    formation, companies = staff[row].formation, company_count(army)
    rate = parameters.informers * (1.0 + alarm)
    commissar = staff_row(formation, c.COMMISSAR, companies)
    if commissar != row:
        rate += rules.watch_rate(parameters.commissar_watch, staff[commissar].loyalty, alarm)
    police = staff_row(formation, c.MILITARY_POLICE, companies)
    if police != row:
        rate += rules.watch_rate(parameters.police_watch, staff[police].loyalty, alarm)
    return rate


@loop
def _signature_chance(army: Army, row: int, askers: int, pull: float, hazard: float) -> float:
    """Return the chance of winning one office before he denounces or the plot is found out."""
    person, parameters = army.staff[row], army.parameters[0]
    if person.plot != c.NO_PLOT:
        return _LEAST_CHANCE
    asked = askers * parameters.approach_rate * max(parameters.signing_share, _NEARLY)
    asked *= rules.goes_ahead(person.loyalty, parameters.discretion)
    zeal = 1.0 if person.office == c.COMMANDER else parameters.guardian_zeal
    joins = rules.join_probability(
        person.loyalty, parameters.join_point, parameters.join_width, pull
    )
    denounces = rules.denounce_probability(joins, person.loyalty, parameters.denouncing, zeal)
    won = asked * joins
    return max(_LEAST_CHANCE, won / (won + asked * denounces + hazard + _NEGLIGIBLE))


@loop
def _striking_chance(army: Army, hazard: float) -> float:
    """Return the chance that an occasion comes before the plot is found out."""
    occasion = army.parameters[0].occasion_rate + _NEGLIGIBLE
    return occasion / (occasion + hazard)


@loop
def _plotters(army: Army, hazard: np.ndarray, rows: np.ndarray) -> int:
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
def _plots_cost(army: Army) -> float:
    """Return the cost of the plot under way that has least before it."""
    hazard, rows = np.zeros(c.PLOT_SLOTS), np.empty(_MOST_MEMBERS, np.int64)
    count = _plotters(army, hazard, rows)
    best = DEAREST
    for plot in range(c.PLOT_SLOTS):
        if army.plots[plot].status == c.EMPTY:
            continue
        lost = hazard[plot] + army.parameters[0].abandoning
        cost = -log(_striking_chance(army, lost))
        wanting = 1.0 - army.plots[plot].strength / strength_needed(army, plot)
        if wanting > 0.0 and cost < best:
            cost += _strength_cost(army, plot, wanting, lost, rows[:count])
        best = min(best, cost)
    return best


@making
def _strength_cost(army: Army, plot: int, wanting: float, hazard: float, rows: np.ndarray) -> float:
    """Return the cost of the strength that a plot lacks: its cheapest formations first.

    Args:
        army: the world.
        plot: number of the plot.
        wanting: part of the strength it needs that it lacks, above 0 and at most 1.
        hazard: rate at which it ends.
        rows: office holders in any plot, of battalions and above, highest formations first.
    """
    brings, costs = np.zeros(_MOST_FORMATIONS), np.zeros(_MOST_FORMATIONS)
    count, last, anew = 0, c.NOBODY, DEAREST
    pull = army.parameters[0].expectation * (1.0 - wanting)
    for row in rows:
        formation = army.staff[row].formation
        if army.staff[row].plot != plot or formation == last or count == _MOST_FORMATIONS:
            continue
        last = formation
        above = army.formations[formation].parent
        share = army.formations[formation].reach / strength_needed(army, plot)
        if share == 0.0 or (above != c.NOBODY and pledged(army, above, plot)):
            continue
        cost, whole = _order_cost(army, formation, plot, pull, hazard)
        # What other formations may cost, of which nothing is known, is judged by those at hand.
        anew = min(anew, whole / min(share, 1.0))
        if cost > 0.0:
            brings[count], costs[count] = share, cost
            count += 1
    return _cheapest(brings[:count], costs[:count], wanting, anew)


@loop
def _order_cost(
    army: Army, formation: int, plot: int, pull: float, hazard: float
) -> tuple[float, float]:
    """Return the cost of the signatures a formation's order lacks, and of all it would need."""
    staff, inside = army.staff, 0
    for office in range(c.SIGNING_OFFICES):
        row = signatory(army, formation, office)
        if row != c.NOBODY and staff[row].plot == plot and staff[row].formation == formation:
            inside += 1
    lacking, whole = 0.0, 1.0
    for office in range(c.SIGNING_OFFICES):
        row = signatory(army, formation, office)
        if row == c.NOBODY:
            continue
        if staff[row].plot == plot:
            whole += 1.0
        else:
            cost = -log(_signature_chance(army, row, max(1, inside), pull, hazard))
            lacking += cost
            whole += cost
    return lacking, whole


@loop
def _cheapest(brings: np.ndarray, costs: np.ndarray, wanting: float, anew: float) -> float:
    """Return the cost of so much strength, bought where it is cheapest for what it brings."""
    total = 0.0
    while wanting > 0.0:
        chosen, price = c.NOBODY, anew
        for i in range(brings.size):
            if brings[i] > 0.0 and costs[i] / min(brings[i], wanting) < price:
                chosen, price = i, costs[i] / min(brings[i], wanting)
        if chosen == c.NOBODY:
            return total + wanting * anew
        total += costs[chosen]
        wanting -= brings[chosen]
        brings[chosen] = 0.0
    return total


@loop
def _contest_cost(army: Army) -> float:
    """Return the cost of winning the contest, if only the guard resists in time."""
    formations, parameters = army.formations, army.parameters[0]
    resisting = 0.0
    for battalion in range(army.world[0].companies, army.world[0].first_regiment):
        if formations[battalion].branch == c.GUARD and formations[battalion].posting == c.HOME:
            willing = formations[battalion].loyalty * (1.0 - formations[battalion].disaffected)
            resisting += parameters.guard_resistance * formations[battalion].reach * willing
    strongest = 0.0
    for plot in range(c.PLOT_SLOTS):
        if army.plots[plot].status != c.EMPTY:
            strongest = max(strongest, army.plots[plot].strength)
    attacking = parameters.obedience * max(strongest, reach_needed(army))
    won = rules.success_probability(attacking, resisting, parameters.contest)
    return -log(max(won, _NEGLIGIBLE))
