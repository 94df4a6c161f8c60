"""Look ahead: the probability that plots start later, by headquarters and period, and strike."""

from __future__ import annotations

import numpy as np

from sapper.model import rules
from sapper.model.arithmetic import exp, log
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.orders import signatory
from sapper.model.army.people import company_count, staff_row, staff_support
from sapper.model.army.plots import odds_wanted, reach_needed, spread_of_judgements
from sapper.model.climate import ORDINARY_PATRONAGE, Climate, climate_of
from sapper.model.compiling.decorators import loop, making
from sapper.model.foresight.recruits import (
    GATHERING,
    LEAST_CHANCE,
    Average,
    average_person,
    average_won,
    talk_weight,
    won_chance,
)
from sapper.model.week.deployment import reach_at_home
from sapper.model.week.expectations import spark_scale

# To save time, formations with less than this part of the reach needed are skipped.
_LEAST_CAPACITY = 0.2
# Weeks until the loyalty of new officers has settled, and the mean part of their distance from the
# settled loyalty that is left during these weeks.
_SETTLING, _UNSETTLED = 16, 0.64
# Rows of the table of the offices that sign an order.
_SUPPORT, _LATER, _RETIRES, _WON, _SPARK = range(5)


@making
def plots_to_come(army: Army, climate: Climate, average: Average, around: int) -> float:
    """Return the expected number of attempts by plots that have not started yet.

    With `around` only plots of that formation and of those directly below it count. After a war
    all formations are taken to be at home, and its income to be spent.
    """
    peace, later, average_later = _peace(army), climate, average
    if peace > 0:
        later = _ordinary_climate(army)
        average_later = average_person(army, later)
    formations, parameters = army.formations, army.parameters[0]
    rows, cuts = np.empty(2 * c.SIGNING_OFFICES, np.int64), np.empty(16, np.int64)
    table = np.empty((5, 2 * c.SIGNING_OFFICES))
    needed, total = reach_needed(army), 0.0
    whole = max(1.0, formations[formations.size - 1].reach)
    needed_later = needed * max(1.0, reach_at_home(army, formations.size - 1)) / whole
    for formation in range(company_count(army), formations.size):
        signs = around == formation or around == formations[formation].parent
        if around != c.NOBODY and not signs:
            continue
        capacity = 0.0
        if formations[formation].posting == c.HOME:
            capacity = formations[formation].reach / needed
        capacity_later = capacity
        if peace > 0:
            capacity_later = reach_at_home(army, formation) / needed_later
        friends = _friends(army, formation) / needed
        if max(capacity, capacity_later, friends) >= _LEAST_CAPACITY:
            count = _offices(army, formation, climate, later, rows, table)
            periods = _periods(army, table[_RETIRES, :count], peace, cuts)
            for period in range(periods):
                start, end = cuts[period], cuts[period + 1]
                then = capacity_later if start >= peace else capacity
                if end > start and then > 0.0 and max(then, friends) >= _LEAST_CAPACITY:
                    who = average_later if start >= peace else average
                    total += _in_period(
                        army, then, friends, start, end, peace, who, rows[:count], table
                    )
    occasion = parameters.occasion_rate
    return total * spark_scale(army) * occasion / (occasion + average.hazard)


@loop
def _friends(army: Army, formation: int) -> float:
    """Return the reach, in people, of the faction if a member of the headquarters is in it."""
    first = staff_row(formation, c.COMMANDER, company_count(army))
    for row in range(first, first + c.STAFF_OFFICES):
        if army.offices[row].study_cohort != c.NOBODY:
            return float(army.world[0].faction)
    return 0.0


@loop
def _peace(army: Army) -> int:
    """Return the first week in which a war has no effect any more; 0 if there is no war."""
    parameters = army.parameters[0]
    if parameters.size == 0:
        return 0
    ends = max(army.world[0].week, parameters.first_week + parameters.war_weeks)
    return int(ends + parameters.patronage_delay)


@loop
def _ordinary_climate(army: Army) -> Climate:
    """Return the climate of the present week without the income of the war."""
    world = army.world[0]
    patronage = world.patronage
    world.patronage = ORDINARY_PATRONAGE
    climate = climate_of(world, army.parameters[0])
    world.patronage = patronage
    return climate


@loop
def _offices(
    army: Army,
    formation: int,
    climate: Climate,
    later: Climate,
    rows: np.ndarray,
    table: np.ndarray,
) -> int:
    """List the offices of a headquarters and those above that must sign its order to rise."""
    staff, first = army.staff, staff_row(formation, c.COMMANDER, company_count(army))
    count = 0
    for office in range(c.SIGNING_OFFICES):
        row = signatory(army, formation, office) if office >= c.STAFF_OFFICES else first + office
        if row != c.NOBODY:
            rows[count] = row
            table[_SUPPORT, count] = staff_support(army, row, climate)
            table[_LATER, count] = staff_support(army, row, later)
            table[_RETIRES, count] = staff.retires[row]
            count += 1
    return count


@loop
def _periods(army: Army, retires: np.ndarray, peace: int, cuts: np.ndarray) -> int:
    """Cut the remaining time where people settle or retire and at the peace; return the periods."""
    week, end = max(0, army.world[0].week), army.parameters[0].horizon_weeks
    cuts[0] = week
    cuts[1] = min(week + _SETTLING, end)
    count = 2
    for i in range(retires.size + 1):
        change = peace if i == retires.size else int(retires[i])
        if week < change < end:
            place = count
            while cuts[place - 1] > change:
                cuts[place] = cuts[place - 1]
                place -= 1
            cuts[place] = change
            count += 1
    cuts[count] = end
    return count


@loop
def _in_period(
    army: Army,
    capacity: float,
    friends: float,
    start: int,
    end: int,
    peace: int,
    average: Average,
    rows: np.ndarray,
    table: np.ndarray,
) -> float:
    """Return the probability that a plot starts in a period and wins all it needs.

    Args:
        army: the world.
        capacity: reach of the formation, as a part of the reach commonly thought needed.
        friends: reach of the faction, likewise, on which those who studied abroad count, too.
        start: first week.
        end: week after the last.
        peace: first week after the war.
        average: what to expect of future officers.
        rows: rows of the offices, those of the formation first.
        table: by office, as `_offices` filled it; this function fills the rest.
    """
    parameters = army.parameters[0]
    last = _expect_people(army, start, start >= peace > 0, average, rows, table)
    share = capacity / odds_wanted(army, average.hazard)
    enough = _think_enough(share, spread_of_judgements(army))
    weight = parameters.opportunity_weight
    chance = 0.0
    for own in range(c.STAFF_OFFICES):
        whole = 1.0
        for other in range(rows.size):
            if other != own:
                whole *= max(LEAST_CHANCE, table[_WON, other])
        if enough < 1.0:
            # Each missing part costs the plot the same effort once more.
            wanting = max(1.0, 1.0 / share)
            whole = enough * whole + (1.0 - enough) * exp(wanting * log(whole))
        studied = army.offices[rows[own]].study_cohort != c.NOBODY
        could = max(capacity, friends) if studied else capacity
        chance += table[_SPARK, own] * whole * rules.opportunity(min(could, 1.0), weight)
    late = exp((end - last) / GATHERING) - exp((start - last) / GATHERING)
    return chance * (end - start - GATHERING * late)


@loop
def _think_enough(share: float, spread: float) -> float:
    """Return the part of plots that think a share of the strength wanted is enough for them."""
    if spread <= 0.0:
        return 1.0 * (share >= 1.0)
    return rules.share_of_odds(log(share) / spread * rules.LOGISTIC_SD)


@loop
def _expect_people(
    army: Army, start: int, at_peace: bool, average: Average, rows: np.ndarray, table: np.ndarray
) -> int:
    """Fill in the expected holder of each office; return when the first present one retires."""
    staff, parameters = army.staff, army.parameters[0]
    talk, mean = talk_weight(parameters), 0.0
    last, hope = parameters.horizon_weeks, army.world[0].hope
    pull = parameters.hope_weight * hope
    soon = start < max(0, army.world[0].week) + _SETTLING
    support = table[_LATER] if at_peace else table[_SUPPORT]
    for i in range(c.STAFF_OFFICES):
        known = table[_RETIRES, i] > start
        mean += (support[i] if known else average.support) / c.STAFF_OFFICES
    home = army.offices[rows[0]].formation
    for i in range(rows.size):
        office = army.offices[rows[i]]
        if table[_RETIRES, i] > start:
            last = min(last, int(table[_RETIRES, i]))
            around = mean if i < c.STAFF_OFFICES else army.formations[office.formation].loyalty
            loyalty = (1.0 - talk) * support[i] + talk * around
            if soon:
                loyalty += _UNSETTLED * (staff.loyalty[rows[i]] - loyalty)
            gap = rules.shortfall(loyalty - pull, parameters.spark_below)
            table[_SPARK, i] = gap * gap
            table[_WON, i] = won_chance(loyalty, office.office, 1, average.hazard, hope, parameters)
        else:
            table[_SPARK, i] = average.spark
            table[_WON, i] = average_won(office.office, average)
        if i < c.STAFF_OFFICES and signatory(army, home, i) == c.NOBODY:
            table[_WON, i] = 1.0
    return last
