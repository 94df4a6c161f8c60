"""Look ahead: the probability that plots start later, by headquarters and period, and strike."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sapper.model import rules
from sapper.model.arithmetic import exp, log
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import company_count
from sapper.model.army.plots import spread_of_judgements
from sapper.model.compiling.decorators import loop
from sapper.model.foresight.headquarters import (
    RETIRES,
    SETTLING,
    SPARK,
    WON,
    expect_signatures,
    expect_sparks,
    friends_of,
    list_offices,
)
from sapper.model.foresight.outlook import Outlook
from sapper.model.foresight.recruits import (
    GATHERING,
    LEAST_CHANCE,
)
from sapper.model.week.deployment import reach_at_home
from sapper.model.week.expectations import spark_scale

# To save time, formations with less than this part of the reach needed are skipped.
_LEAST_CAPACITY = 0.2
# Most offices that sign an order, and most weeks that divide the time left: where one of them
# retires, people settle or the war ends, and both ends.
MOST_SIGNING = 2 * c.SIGNING_OFFICES
MOST_CUTS = MOST_SIGNING + 4


class Space(NamedTuple):
    """Arrays for `plots_to_come` to work in, made by its caller.

    Attributes:
        rows: of the offices that sign an order, (MOST_SIGNING,).
        cuts: weeks that divide the time left, (MOST_CUTS,).
        table: what is expected of each of these offices, (COLUMNS, MOST_SIGNING).
    """

    rows: np.ndarray
    cuts: np.ndarray
    table: np.ndarray


@loop
def plots_to_come(army: Army, outlook: Outlook, around: int, space: Space) -> float:
    """Return the expected number of attempts by plots that have not started yet.

    With `around` only plots of that formation and of those directly below it count. After a war
    all formations are taken to be at home, and its income to be spent.
    """
    peace, formations = outlook.peace, army.formations
    rows, cuts, table = space.rows, space.cuts, space.table
    needed, total = outlook.needed, 0.0
    for formation in range(company_count(army), formations.size):
        signs = around == formation or around == formations[formation].parent
        if around != c.NOBODY and not signs:
            continue
        capacity = 0.0
        if formations[formation].posting == c.HOME:
            capacity = formations[formation].reach / needed
        capacity_later = capacity
        if peace > 0:
            capacity_later = reach_at_home(army, formation) / outlook.needed_later
        friends = friends_of(army, formation) / needed
        if max(capacity, capacity_later, friends) >= _LEAST_CAPACITY:
            count = list_offices(army, formation, outlook, rows, table)
            periods = _periods(army, table[RETIRES, :count], peace, cuts)
            for period in range(periods):
                start, end = cuts[period], cuts[period + 1]
                then = capacity_later if start >= peace else capacity
                if end > start and then > 0.0 and max(then, friends) >= _LEAST_CAPACITY:
                    total += _in_period(
                        army, then, friends, start, end, outlook, rows[:count], table
                    )
    occasion = army.parameters[0].occasion_rate
    return total * spark_scale(army) * occasion / (occasion + outlook.average.hazard)


@loop
def _periods(army: Army, retires: np.ndarray, peace: int, cuts: np.ndarray) -> int:
    """Cut the remaining time where people settle or retire and at the peace; return the periods."""
    week, end = army.world[0].week, army.parameters[0].horizon_weeks
    cuts[0] = week
    cuts[1] = min(week + SETTLING, end)
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
    outlook: Outlook,
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
        outlook: what to expect of everybody.
        rows: rows of the offices, those of the formation first.
        table: by office, as `_offices` filled it; this function fills the rest.
    """
    parameters, at_peace = army.parameters[0], start >= outlook.peace > 0
    average = outlook.average_later if at_peace else outlook.average
    mean, likeliest = expect_sparks(army, start, at_peace, average, rows, table)
    if likeliest <= 0.0:
        return 0.0
    last = expect_signatures(army, start, at_peace, average, mean, rows, table)
    # All that can be lost is a signature, so the product of all over one is that of the others.
    all_won = 1.0
    for i in range(rows.size):
        table[WON, i] = max(LEAST_CHANCE, table[WON, i])
        all_won *= table[WON, i]
    share = capacity / (outlook.odds_later if at_peace else outlook.odds)
    enough = _think_enough(share, spread_of_judgements(army))
    weight = parameters.opportunity_weight
    chance = 0.0
    for own in range(c.STAFF_OFFICES):
        if table[SPARK, own] <= 0.0:
            continue
        whole = all_won / table[WON, own]
        if enough < 1.0:
            # Each missing part costs the plot the same effort once more.
            wanting = max(1.0, 1.0 / share)
            whole = enough * whole + (1.0 - enough) * exp(wanting * log(whole))
        studied = army.offices[rows[own]].study_cohort != c.NOBODY
        could = max(capacity, friends) if studied else capacity
        chance += table[SPARK, own] * whole * rules.opportunity(min(could, 1.0), weight)
    late = exp((end - last) / GATHERING) - exp((start - last) / GATHERING)
    return chance * (end - start - GATHERING * late)


@loop
def _think_enough(share: float, spread: float) -> float:
    """Return the part of plots that think a share of the strength wanted is enough for them."""
    if spread <= 0.0:
        return 1.0 * (share >= 1.0)
    return rules.share_of_odds(log(share) / spread * rules.LOGISTIC_SD)
